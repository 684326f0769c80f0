"""The overview's targets: a table on wide screens, cards on narrow ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.measure import text_width
from core.charts.kit.templates import macros
from core.plan.catalog import Catalog
from core.targets.overview import Group, Row
from core.wording.completion import BOUNDS, bounded
from core.wording.numbers import percent
from pages.overview import cells as cell
from pages.shared.state import Choice

# The overview's targets as cards for narrow screens.


_fill: Final = macros(__file__, "targets.html")


def target_cards(
    catalog: Catalog, groups: Sequence[Group], choice: Choice, running: Mapping[str, str]
) -> Markup:
    """One card a target under the heads of the groups; ``running`` is what the year's quarters say of it."""
    return html.join(_group_card(catalog, group, choice, running) for group in groups)


def _group_card(catalog: Catalog, group: Group, choice: Choice, running: Mapping[str, str]) -> Markup:
    title, note = cell.heading(catalog, group)
    cards = [_card(catalog, row, choice, running.get(row.assessment.target.id, "")) for row in group.rows]
    return _fill("group", title, html.unbroken(note), cards)


def _card(catalog: Catalog, row: Row, choice: Choice, running: str) -> Markup:
    figure = None
    if row.figure is not None:
        chip = html.grade_chip(row.grade) if row.grade else ""
        # Where no pace is known, the line below says the completion; here it would stand twice.
        bar = cell.bar(row) if cell.has_pace(row) else ""
        figure = {"bar": bar, "value": cell.value(row), "when": _when(row), "chip": chip}
    name, status = cell.name(row, choice), cell.status(row)
    lines = [*_more(catalog, row), running]
    return _fill("card", row.area.short, name, status, _needed(row), figure, lines)


def _when(row: Row) -> str:
    """Year of the latest figure; without a head above it an unknown one has to say what is unknown."""
    return cell.year(row) if row.figure and row.figure.year is not None else "年份不详"


def _needed(row: Row) -> Markup:
    assessment = row.assessment
    needs = assessment.needs
    if needs is None or assessment.latest is None:
        return Markup("")
    text = cell.bounded_need(row)
    whole = f"{needs.first}—{needs.last}年" if needs.whole else ""
    return _fill("needed", text, "%" if needs.geometric else "", whole, assessment.latest.year)


def _more(catalog: Catalog, row: Row) -> list[str]:
    assessment = row.assessment
    lines = []
    if cell.has_pace(row):
        parts = []
        if assessment.elapsed and assessment.completion_progress is not None:
            today = f"（日历{percent(assessment.calendar)}）" if assessment.calendar is not None else ""
            way = bounded(assessment.completion_progress, assessment.bound)
            way = BOUNDS.get(assessment.bound, "") + way
            parts.append(f"完成进度{way}，时序{percent(assessment.elapsed)}{today}")
        if assessment.observed_growth is not None:
            parts.append(f"过去年均{percent(assessment.observed_growth)}")
        if assessment.chance:
            parts.append(f"达标机会{cell.chance(row)}")
        elif assessment.stayed_below:
            parts.append(cell.record(row))
        lines.append("；".join(parts))
    else:
        lines.append(cell.concluded(row) or cell.awaiting(catalog, row))
    return lines


_COLUMNS: Final = ("area", "name", "value", "year", "grade", "status", "bar", "past", "need", "chance")


def target_table(catalog: Catalog, groups: Sequence[Group], choice: Choice) -> Markup:
    """Lay the groups out under one head."""
    label = "目标进展：最新值、依据、状态、完成进度、过去与今后所需年均增速、达标机会"
    filled = [
        (*cell.heading(catalog, group), [_row(catalog, row, choice) for row in group.rows])
        for group in groups
    ]
    longest = max((len(row.area.short) for group in groups for row in group.rows), default=0)
    room = min(max(longest, _SHORTEST), _LONGEST) * _SIGN + 6
    return _fill("table", label, _COLUMNS, _heads(), filled, _style(groups, room))


def _unit_width(groups: Sequence[Group]) -> int:
    """Width in px of the longest unit that stands beside a yearly change; 0 where all are growths."""
    changes = (row for group in groups for row in group.rows if cell.has_pace(row) and cell.linear(row))
    return max((round(text_width(cell.change_unit(row), _SMALL)) for row in changes), default=0)


def _style(groups: Sequence[Group], area: int) -> str:
    """Widths of the columns that a plan's names and units decide; the style sheet has the usual ones."""
    widths, unit = {"area": area}, _unit_width(groups)
    if unit:
        widths |= {"past": min(max(_PAST, unit + _FIGURE), _WIDEST), "need": max(_NEED, unit + _SINCE)}
        if not any(row.between for group in groups for row in group.rows):
            widths["status"] = _ONE_WORD  # what two words would need is room for the names
    return "; ".join(f"--ct-{name}: {width}px" for name, width in widths.items())


#: Size of a unit's letters; px of a changed figure beside it, and of what is needed with its year.
_SMALL, _FIGURE, _SINCE = 12, 50, 98
#: Least and largest width of the column of the past, least width of what is needed, width of one status word.
_PAST, _WIDEST, _NEED, _ONE_WORD = 58, 150, 152, 140


def _heads() -> list[tuple[str, object, object]]:
    """Class, first and second line of every head."""
    return [
        ("ct-left", "地区", ""),
        ("ct-left", "目标", ""),
        ("ct-right", "最新值", ""),
        ("ct-left", "年份", ""),
        ("ct-center", html.term("据"), ""),
        ("ct-left", html.term("状态"), ""),
        ("ct-left", html.term("完成进度"), _fill("tick", html.term("时序进度"))),
        ("ct-right", html.term("过去年均"), "%"),
        ("ct-right", html.term("今后须年均"), "%"),
        ("ct-right", html.term("达标机会"), ""),
    ]


#: Characters of an area's short name that its column holds on one line, and px of each.
_SHORTEST, _LONGEST, _SIGN = 3, 6, 14

_Cells = list[tuple[str, object]]


def _row(catalog: Catalog, row: Row, choice: Choice) -> tuple[bool, _Cells, str | None]:
    """Whether the row's area is chosen; its cells; what stands in place of the last four."""
    chip = html.grade_chip(row.grade) if row.grade else ""
    cells: _Cells = [
        ("ct-left", row.area.short),
        ("ct-left ct-name", cell.name(row, choice)),
        ("ct-right", cell.value(row)),
        ("ct-left ct-when", cell.year(row)),
        ("ct-center", chip),
        ("ct-left", cell.status(row)),
    ]
    text = None
    if cell.has_pace(row):
        cells += [
            ("ct-left ct-track", cell.bar(row)),
            ("ct-right", cell.observed(row)),
            ("ct-right", cell.needed(row)),
            ("ct-right", _fill("chance", cell.record(row), cell.chance(row))),
        ]
    else:
        text = cell.concluded(row) or cell.awaiting(catalog, row)
    return row.area.code == choice.area, cells, text
