"""HTML fragments that pages and printed sheets share: badges, bars, heads, source lines.

Every function takes plain values and escapes them; what it returns is :class:`markupsafe.Markup`, so that a
fragment can be put into a table cell without being escaped again. Styles are in ``style.css``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from core.charts.kit import marks
from core.charts.kit.templates import fill
from core.charts.kit.theme import NEVER_HOLLOW, STATUS
from core.wording.completion import BOUNDS, bounded
from core.wording.line_breaks import known, tokens
from core.wording.numbers import MISSING, percent
from core.wording.terms import explanation, term_of
from core.wording.words import DRILL_MARK, GRADE_MEANING, Status


def _fill(macro: str, *values: object) -> Markup:
    return fill("fragments.html", macro, *values)


def _within(share: float) -> str:
    """Return a share in per cent of a track, cut at its ends."""
    return f"{min(max(share, 0.0), 1.0) * 100:.1f}"


def join(parts: Iterable[object], between: str = "") -> Markup:
    """Join fragments and plain values, escaping the plain ones."""
    return escape(between).join(escape(part) for part in parts)


def element(tag: str, content: object, css_class: str, **attributes: str) -> Markup:
    """Wrap content in a tag; underscores in attribute names become hyphens."""
    names = {name.replace("_", "-"): value for name, value in attributes.items()}
    return _fill("element", tag, content, css_class, names)


def either(wide: Markup, narrow: Markup) -> Markup:
    """Two forms of the same for wide screens and for narrow ones; the style sheet shows one of them."""
    return join((element("div", wide, "ct-on-wide"), element("div", narrow, "ct-on-narrow")))


def term(head: str, text: object = "") -> Markup:
    """A word with its explanation, which pages/web/terms.js shows; as it is where it needs none.

    Parameters
    ----------
    head : str
        The word, also with a year, a unit or a remark behind it.
    text : object
        What is shown instead of ``head``.
    """
    word = term_of(head)
    return _fill("term", text or head, word, explanation(head))


def status_badge(word: str, *, hollow: bool = False, size: int = 16) -> Markup:
    """Mark and word of a target's status; 估 in a box where it rests on estimates."""
    look = STATUS[word]
    hollow = hollow and word not in NEVER_HOLLOW
    # The word stands beside the mark, so the mark itself is mute to screen readers.
    image = marks.as_image(marks.status_mark(word, size, hollow=hollow), "", size, size)
    quiet = hollow or word == Status.INSUFFICIENT
    return _fill("status_badge", word, image, look.text, quiet, hollow)


def status_text(word: str, *, hollow: bool = False) -> str:
    """Plain text of a status, for Excel cells and messages: ``◆需加快（估）``."""
    return STATUS[word].char + word + ("（估）" if hollow and word not in NEVER_HOLLOW else "")


def task_badge(word: str, *, size: int = 16) -> Markup:
    """Mark and word of a measure, milestone, recurring event or yearly quota."""
    image = marks.as_image(marks.task_mark(word, size), "", size, size)
    return _fill("task_badge", word, image, marks.TASKS[word][2])


def status_counts(counts: Mapping[str, int], *, head: str = "", note: object = "") -> Markup:
    """Count targets by word: all nine words in their fixed order, zeros faded.

    Parameters
    ----------
    counts : mapping of str to int
        Number of targets by word; absent words count zero.
    head : str
        What is counted, e.g. ``20项定量目标``.
    note : object
        Fragment at the right, for what is not counted.
    """
    listed = [
        (
            word,
            term(word),
            marks.as_image(marks.status_mark(word, faded=not counts.get(word)), "", 16, 16),
            counts.get(word, 0),
        )
        for word in Status
    ]
    return _fill("status_counts", listed, head, note)


def grade_chip(grade: str, size: int = 17) -> Markup:
    """Letter chip of an evidence grade; the dashed 缺 box where the grade is empty."""
    if not grade:
        return marks.as_image(marks.missing_chip(size), "缺数", size, size, "ct-chip")
    label = f"依据等级{grade}：{GRADE_MEANING[grade]}"
    return marks.as_image(marks.grade_chip(grade, size), label, size, size, "ct-chip")


def grade_key(grades: Iterable[str] = "ABCDE") -> Markup:
    """Key of the evidence grades in one line."""
    return _fill("grade_key", [(grade_chip(grade), GRADE_MEANING[grade]) for grade in grades])


def progress_bar(
    progress: float | None,
    elapsed: float | None,
    word: str,
    *,
    calendar: float | None = None,
    estimated: bool = False,
    bound: str = "",
) -> Markup:
    """Bar of 完成进度 with a tick at 时序进度 of the figure's year; the label says the calendar's too.

    Parameters
    ----------
    progress, elapsed, calendar : float or None
        Fractions. A bar below zero or above one is cut at the track's ends, the label says the
        number. Without progress there is no bar at all.
    word : str
        Status word, which gives the fill.
    estimated : bool
        Whether progress rests on an estimate: hatched.
    bound : str
        A sign of :data:`core.wording.completion.BOUNDS` where the figure is only a bound.
    """
    if progress is None:
        return Markup("")
    label = f"完成进度{BOUNDS.get(bound, '')}{bounded(progress, bound)}"
    label += f"，时序进度{percent(elapsed)}" if elapsed is not None else ""
    label += f"，按日历已过{percent(calendar)}" if calendar is not None else ""
    tick = "" if elapsed is None else _within(elapsed)
    return _fill("progress_bar", label, _within(progress), tick, STATUS[word].mark, estimated)


def freshness(days: int | None, cuts: tuple[int, int, int]) -> Markup:
    """Four cells and the days since the last dated evidence."""
    text = "无佐证" if days is None else f"{days}天"
    label = "没有带日期的佐证" if days is None else f"最近佐证距今{days}天"
    image = marks.as_image(marks.freshness_cells(marks.freshness_level(days, cuts), label), label, 41.5, 12)
    return _fill("freshness", image, text)


def missing(owner: str = "") -> Markup:
    """缺, or who must supply the figure."""
    return element("span", f"待{owner}填报" if owner else MISSING, "ct-missing")


def estimate(text: str) -> Markup:
    """A value of grade E in a table: hatched ground."""
    return element("span", text, "ct-hatch-cell")


def derived(text: str) -> Markup:
    """A value of grade D in a table: dotted underline."""
    return element("span", text, "ct-derived")


def page_title(title: str, second: str = "", subtitle: object = "") -> Markup:
    """Title that states the finding, the second finding below it, then what is shown."""
    return _fill("page_title", unbroken(title), unbroken(second), unbroken(subtitle))


def unbroken(text: object) -> Markup:
    """Escape a title or note so that no line of it ends inside a number with its unit, a name or a word."""
    return text if isinstance(text, Markup) else _unbroken(str(text))


@lru_cache(maxsize=1024)  # titles are drawn with every run, and long ones are taken apart slowly
def _unbroken(text: str) -> Markup:
    return join(
        element("span", part, "ct-whole") if known(part) and len(part) > 1 else part for part in tokens(text)
    )


def figure_head(title: str, subtitle: object = "", legend: object = "") -> Markup:
    """Head of a block: ink rule, finding, then indicator, unit, basis and period."""
    return _fill("figure_head", unbroken(title), unbroken(subtitle), legend)


def source_line(sources: Sequence[str], *, as_of: str = "", made: str = "", note: str = "") -> Markup:
    """Line under a picture or page: sources, 数据截至, date of drawing."""
    dates = [f"数据截至{as_of}" if as_of else "", f"制图{made}" if made else ""]
    return _fill("source_line", sources, note, [date for date in dates if date])


@lru_cache(maxsize=64, typed=True)
def masthead(brand: str, page: str, *, as_of: str, drill: bool = False) -> Markup:
    """Top line of a frame or printed sheet: brand, page, dataset, 数据截至."""
    mark = DRILL_MARK.replace(" ", "\u3000") if drill else ""
    return _fill("masthead", brand, page, as_of, mark)


def equation(parts: Sequence[tuple[str, str]]) -> Markup:
    """Sum with a caption under each term, for narrow screens.

    Parameters
    ----------
    parts : sequence of (str, str)
        Term or sign, and what it is (empty for signs).
    """
    return _fill("equation", parts)


def watermark() -> Markup:
    """Overlay that says 演练数据 across a page; drawn under the pointer's reach."""
    return _fill("watermark", DRILL_MARK)
