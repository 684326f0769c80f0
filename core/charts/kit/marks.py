"""Marks of status, grade and freshness as inline SVG: the shapes that carry meaning without colour.

Every function returns one ``<svg>`` string. :func:`as_image` wraps it as an ``<img>``, because the
page's sanitiser drops inline SVG and browsers never drop images when they print.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from core.charts.kit.theme import AXIS, INK, INK2, INK3, NEVER_HOLLOW, STATUS, SURFACE
from core.wording.words import GRADE_MEANING, MeasureStatus, MilestoneStatus, QuotaStatus, RecurringStatus

_HOLLOW_STROKE: Final = 1.9
_TEAL: Final = STATUS["已实现"]
_BLUE: Final = STATUS["基本符合预期"]
_OCHRE: Final = STATUS["需加快"]
_RUST: Final = STATUS["明显滞后"]
_GREY: Final = STATUS["数据不足"]
_VIOLET: Final = STATUS["临界待核"]

#: Chip colours by grade: letter, ground, border.
GRADE_CHIP: Final[dict[str, tuple[str, str, str]]] = {
    "A": (SURFACE, INK2, INK2),
    "B": (SURFACE, INK2, INK2),
    "C": (INK, "#D3DADC", "#D3DADC"),
    "D": (INK, SURFACE, INK2),
    "E": (INK, SURFACE, INK2),
}

FRESHNESS_CELLS: Final = 4


def _svg(body: str, width: float, height: float, label: str, box: str) -> str:
    name = escape(label)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="{box}" role="img" aria-label="{name}">{body}</svg>'
    )


def as_image(svg: str, label: str, width: float, height: float, css_class: str = "ct-mark") -> Markup:
    """Wrap an SVG as an ``<img>`` with its label as alternative text."""
    return Markup('<img class="{}" alt="{}" width="{:g}" height="{:g}" src="data:image/svg+xml,{}">').format(
        css_class, label, width, height, _quoted(svg)
    )


@lru_cache(maxsize=512)
def _quoted(svg: str) -> str:
    """Escape one of the few shapes that there are for an address."""
    return quote(svg, safe="")


def status_mark(word: str, size: float = 16, *, hollow: bool = False, faded: bool = False) -> str:
    """Draw the shape of a target's status word.

    Parameters
    ----------
    word : str
        One of the nine words of :class:`core.wording.Status`.
    size : float
        Edge of the box in px.
    hollow : bool
        Whether the status rests on estimates. Words that an estimate cannot give ignore it.
    faded : bool
        Whether the mark stands beside a zero in a count.

    Raises
    ------
    KeyError
        On any other word.
    """
    look = STATUS[word]
    label = f"{word}（估算）" if hollow and word not in NEVER_HOLLOW else word
    if look.shape == "ring-dashed":
        body = (
            f'<circle cx="8" cy="8" r="5.6" fill="none" stroke="{look.mark}" stroke-width="1.6" '
            'stroke-dasharray="2.2 1.9"/>'
        )
    elif look.shape == "ring-dot":
        body = (
            f'<circle cx="8" cy="8" r="5.5" fill="{SURFACE}" stroke="{look.mark}" stroke-width="1.8"/>'
            f'<circle cx="8" cy="8" r="2" fill="{look.mark}"/>'
        )
    elif hollow and word not in NEVER_HOLLOW:
        width = _HOLLOW_STROKE / 5.4
        body = (
            f'<path transform="translate(8 8) scale(5.4)" d="{look.path}" fill="{SURFACE}" '
            f'stroke="{look.mark}" stroke-width="{width:.3f}" stroke-linejoin="round"/>'
        )
    else:
        body = (
            f'<path transform="translate(8 8) scale(6.1)" d="{look.path}" fill="{look.mark}" '
            'fill-rule="evenodd"/>'
        )
    if faded:
        body = f'<g opacity="0.55">{body}</g>'
    return _svg(body, size, size, label, "0 0 16 16")


def _square(color: str, inner: str = "", ground: str = SURFACE) -> str:
    return (
        f'<rect x="2.75" y="2.75" width="10.5" height="10.5" fill="{ground}" stroke="{color}" '
        f'stroke-width="1.5"/>{inner}'
    )


_TICK: Final = f'<path d="M4.9 8.2 7.1 10.4 11.3 5.6" fill="none" stroke="{SURFACE}" stroke-width="1.8"/>'
_DASH: Final = f'<path d="M4 8H12" stroke="{_GREY.mark}" stroke-width="1.8"/>'

#: Shapes of measures, milestones, recurring events and yearly quotas, with plain text and letters' colour.
TASKS: Final[dict[str, tuple[str, str, str]]] = {
    MilestoneStatus.DONE: (_square(_TEAL.mark, _TICK, _TEAL.mark), "√", _TEAL.text),
    MilestoneStatus.RUNNING: (
        _square(_BLUE.mark, f'<rect x="3" y="3" width="5" height="10" fill="{_BLUE.mark}"/>'),
        "→",
        _BLUE.text,
    ),
    MeasureStatus.CONTINUOUS: (
        _square(_BLUE.mark, f'<path d="M3 6H13M3 10H13" stroke="{_BLUE.mark}" stroke-width="1.7"/>'),
        "≡",
        _BLUE.text,
    ),
    MeasureStatus.LATE: (
        _square(_RUST.mark, f'<path d="M4.6 5.6H11.4L8 11.4Z" fill="{_RUST.mark}"/>'),
        "▼",
        _RUST.text,
    ),
    MilestoneStatus.NOT_STARTED: (_square(INK3), "□", INK2),
    MilestoneStatus.CANCELLED: (
        _square(INK3, f'<path d="M2.5 13.5 13.5 2.5" stroke="{INK3}" stroke-width="1.5"/>'),
        "／",
        INK2,
    ),
    MilestoneStatus.UNREPORTED: (_DASH, "—", _GREY.text),
    RecurringStatus.HELD: (_square(_TEAL.mark, _TICK, _TEAL.mark), "√", _TEAL.text),
    RecurringStatus.NOT_HELD: (
        _square(
            _RUST.mark,
            f'<path d="M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7" stroke="{_RUST.mark}" stroke-width="1.7"/>',
        ),
        "×",
        _RUST.text,
    ),
    QuotaStatus.MET: (_square(_TEAL.mark, _TICK, _TEAL.mark), "√", _TEAL.text),
    QuotaStatus.NOT_MET: (
        _square(
            _RUST.mark,
            f'<path d="M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7" stroke="{_RUST.mark}" stroke-width="1.7"/>',
        ),
        "×",
        _RUST.text,
    ),
    QuotaStatus.OPEN: (_square(AXIS), "□", INK2),
    QuotaStatus.BORDERLINE: (
        _square(_VIOLET.mark, f'<path d="M8 4.6 11.4 8 8 11.4 4.6 8Z" fill="none" stroke="{_VIOLET.mark}"/>'),
        "◇",
        _VIOLET.text,
    ),
}


def task_mark(word: str, size: float = 16) -> str:
    """Draw the shape of a measure's, milestone's, recurring event's or yearly quota's word.

    Raises
    ------
    KeyError
        On a word of none of these vocabularies.
    """
    return _svg(TASKS[word][0], size, size, word, "0 0 16 16")


def grade_chip(grade: str, size: float = 17) -> str:
    """Draw the letter chip of an evidence grade: solid for A and B, light C, dotted D, hatched E."""
    letter, ground, border = GRADE_CHIP[grade]
    dash = ' stroke-dasharray="1.5 1.5"' if grade == "D" else ""
    hatch = ""
    if grade == "E":
        lines = "".join(f"M{x} 16.5 {x + 16} 0.5" for x in range(-14, 16, 4))
        hatch = f'<path d="{lines}" stroke="{AXIS}" stroke-width="0.8" clip-path="inset(0)"/>'
        hatch = f'<svg x="1" y="1" width="15" height="15" viewBox="1 1 15 15">{hatch}</svg>'
        hatch += f'<rect x="4.4" y="3" width="8.2" height="11" fill="{SURFACE}"/>'
    body = (
        f'<rect x="0.75" y="0.75" width="15.5" height="15.5" rx="2" fill="{ground}" '
        f'stroke="{border}" stroke-width="1.5"{dash}/>{hatch}'
        f'<text x="8.5" y="12.6" text-anchor="middle" font-family="Arial,sans-serif" font-size="11.5" '
        f'font-weight="700" fill="{letter}">{grade}</text>'
    )
    return _svg(body, size, size, f"依据等级{grade}：{GRADE_MEANING[grade]}", "0 0 17 17")


def missing_chip(size: float = 17) -> str:
    """Draw the dashed box that stands where no figure is known."""
    body = (
        f'<rect x="0.75" y="0.75" width="15.5" height="15.5" rx="2" fill="{SURFACE}" stroke="{AXIS}" '
        'stroke-width="1" stroke-dasharray="2.5 2"/>'
        f'<text x="8.5" y="12.6" text-anchor="middle" font-size="11" fill="{INK3}">缺</text>'
    )
    return _svg(body, size, size, "缺数", "0 0 17 17")


def freshness_cells(filled: int, label: str) -> str:
    """Draw four cells of which ``filled`` (0 to 4) are dark; never in a status colour."""
    if not 0 <= filled <= FRESHNESS_CELLS:
        raise ValueError(f"filled: {filled} cells of {FRESHNESS_CELLS}")
    cells = "".join(
        f'<rect x="{0.5 + 10.5 * i:g}" y="0.5" width="8" height="11" '
        f'fill="{INK2 if i < filled else SURFACE}" stroke="{INK2 if i < filled else AXIS}"/>'
        for i in range(FRESHNESS_CELLS)
    )
    return _svg(cells, 41.5, 12, label, "0 0 41.5 12")


def freshness_level(days: int | None, cuts: tuple[int, int, int]) -> int:
    """Cells to fill: 4 within the first cut, 1 beyond the last, 0 without dated evidence.

    Parameters
    ----------
    days : int or None
        Days since the last dated evidence.
    cuts : tuple of int
        Upper ends in days of four, three and two cells (``catalog.rules.freshness_days``).
    """
    if days is None:
        return 0
    return FRESHNESS_CELLS - sum(days > cut for cut in cuts)
