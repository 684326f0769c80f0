"""Marks of the task states: slips of paper, so that they are never taken for a target's status."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.theme import ACCENT, INK2, SURFACE
from core.reporting.model import TaskState

_RUST: Final = "#9C3A24"
_OCHRE: Final = "#825200"
_PAPER: Final = "M3.5 1.5H9L12 4.5V13.5H3.5Z"

#: Shape, colour and plain character of every state.
SLIPS: Final[Mapping[TaskState, tuple[str, str, str]]] = {
    TaskState.OPEN: ("", INK2, "□"),
    TaskState.WAITING: ('<path d="M5.5 6.5H10M5.5 8.75H10M5.5 11H8.5" stroke="{c}"/>', ACCENT, "↑"),
    TaskState.RETURNED: ('<path d="M10 8.75H5.8M7.5 6.8 5.5 8.75 7.5 10.7" stroke="{c}"/>', _RUST, "↙"),
    TaskState.ADOPTED: (f'<path d="M5.4 8.6 7.2 10.4 10.2 6.6" stroke="{SURFACE}"/>', ACCENT, "√"),
    TaskState.OVERDUE: ('<path d="M7.75 5.6V9.2M7.75 10.6V11.9" stroke="{c}"/>', _OCHRE, "！"),
}


@cache
def image(word: TaskState, size: int = 15) -> Markup:
    """Return the slip alone, mute to screen readers: its word stands beside it."""
    body, colour, _ = SLIPS[word]
    ground = colour if word is TaskState.ADOPTED else SURFACE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 15 15" '
        f'fill="none" stroke-width="1.5"><path d="{_PAPER}" fill="{ground}" stroke="{colour}"/>'
        f"{body.format(c=colour)}</svg>"
    )
    return Markup('<img class="ct-mark" alt="" width="{}" height="{}" src="data:image/svg+xml,{}">').format(
        size, size, quote(svg)
    )


def badge(word: TaskState) -> Markup:
    """Slip and word of one state."""
    quiet = " ct-quiet" if word is TaskState.OPEN else ""
    colour = SLIPS[word][1]
    return Markup('<span class="ct-slip{}" style="color:{}">{}{}</span>').format(
        quiet, colour, image(word), word.value
    )


def counts(counts_by_state: Mapping[TaskState, int], head: str = "", tail: object = "") -> Markup:
    """Count tasks by state in one line."""
    items = html.join(
        Markup('<li class="{}" style="--ct-mark:{}">{}<b>{}</b><span>{}</span></li>').format(
            "" if n else "ct-zero", SLIPS[word][1], image(word), n, word.value
        )
        for word, n in counts_by_state.items()
    )
    lead = html.element("span", head, "ct-counts-head") if head else Markup("")
    end = html.element("span", tail, "ct-counts-note") if tail else Markup("")
    return Markup('<div class="ct-counts ct-slips">{}<ul>{}</ul>{}</div>').format(lead, items, end)
