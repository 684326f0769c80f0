"""The overview's targets: a table on wide screens, cards on narrow ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

from core.charts.kit import html
from core.plan.catalog import Catalog
from core.targets.overview import Group, Row
from core.wording.numbers import percent
from pages.overview import cells as cell
from pages.shared.state import Choice

# The overview's targets as cards for narrow screens.


def target_cards(catalog: Catalog, groups: Sequence[Group], choice: Choice) -> Markup:
    """One card a target under the heads of the groups."""
    return html.join(_group_card(catalog, group, choice) for group in groups)


def _group_card(catalog: Catalog, group: Group, choice: Choice) -> Markup:
    title, note = cell.heading(catalog, group)
    cards = html.join(_card(catalog, row, choice) for row in group.rows)
    return Markup(f'<section class="ct-cards"><h2>{escape(title)}</h2><p>{escape(note)}</p>{cards}</section>')


def _card(catalog: Catalog, row: Row, choice: Choice) -> Markup:
    lines = [
        f"<h3><span>{escape(row.area.short)}</span>{cell.name(row, choice)}</h3>",
        f'<div class="ct-row">{cell.status(row)}{_needed(row)}</div>',
    ]
    if row.figure is not None:
        chip = html.grade_chip(row.grade) if row.grade else ""
        figure = f"<span>{cell.value(row)} <small>{escape(_when(row))}</small>{chip}</span>"
        # Where no pace is known, the line below says the completion; here it would stand twice.
        bar = cell.bar(row) if cell.has_pace(row) else ""
        lines.append(f'<div class="ct-row"><span class="ct-grow">{bar}</span>{figure}</div>')
    lines += [f'<p class="ct-more">{escape(line)}</p>' for line in _more(catalog, row) if line]
    return Markup(f'<article class="ct-card">{"".join(lines)}</article>')


def _when(row: Row) -> str:
    """Year of the latest figure; without a head above it an unknown one has to say what is unknown."""
    return cell.year(row) if row.figure and row.figure.year is not None else "年份不详"


def _needed(row: Row) -> str:
    found = row.assessment
    needs = found.needs
    if needs is None or found.latest is None:
        return ""
    said = cell.rate(needs.rate, row, geometric=needs.geometric, needed=True)
    unit = "%" if needs.geometric else ""
    if needs.whole:
        return f"<span>全程须年均{said}{unit}<small>{needs.first}—{needs.last}年</small></span>"
    return f'<span>须年均<span class="ct-big">{said}{unit}</span><small>自{found.latest.year}</small></span>'


def _more(catalog: Catalog, row: Row) -> list[str]:
    found = row.assessment
    lines = []
    if cell.has_pace(row):
        parts = []
        if found.elapsed and found.completion_progress is not None:
            today = f"（日历{percent(found.calendar)}）" if found.calendar is not None else ""
            parts.append(f"完成进度{percent(found.completion_progress)}，时序{percent(found.elapsed)}{today}")
        if found.observed_growth is not None:
            parts.append(f"过去年均{percent(found.observed_growth)}")
        if found.chance:
            parts.append(f"达标机会{cell.chance(row)}")
        elif found.stayed_below:
            parts.append(cell.record(row))
        lines.append("；".join(parts))
    else:
        lines.append(cell.concluded(row) or cell.awaiting(catalog, row))
    return lines


_COLUMNS: Final = ("area", "name", "value", "year", "grade", "status", "bar", "past", "need", "chance")


def target_table(catalog: Catalog, groups: Sequence[Group], choice: Choice) -> Markup:
    """Lay the groups out under one head."""
    body = "".join(_group(catalog, group, choice) for group in groups)
    label = "目标进展：最新值、依据、状态、完成进度、过去与今后所需年均增速、达标机会"
    columns = "".join(f'<col class="c-{name}">' for name in _COLUMNS)
    head = f"<colgroup>{columns}</colgroup><thead>{_head()}</thead>"
    return Markup(
        f'<table class="ct-table ct-targets" aria-label="{escape(label)}">{head}<tbody>{body}</tbody></table>'
    )


def _head() -> str:
    tick = '<i class="ct-ticked"></i>'
    heads = [
        _th("地区", "ct-left"),
        _th("目标", "ct-left"),
        _th("最新值", "ct-right"),
        _th("年份", "ct-left"),
        _th("据", "ct-center"),
        _th("状态", "ct-left"),
        _th(f"完成进度<br>{tick}时序进度", "ct-left"),
        _th("过去年均<br>%", "ct-right"),
        _th("今后须年均<br>%", "ct-right"),
        _th("达标机会", "ct-right"),
    ]
    return f"<tr>{''.join(heads)}</tr>"


def _th(text: str, css: str) -> str:
    return f'<th scope="col" class="{css}">{text}</th>'


def _group(catalog: Catalog, group: Group, choice: Choice) -> str:
    title, note = cell.heading(catalog, group)
    head = (
        f'<tr class="ct-group"><th scope="colgroup" colspan="{len(_COLUMNS)}">{escape(title)}'
        f"<span>{escape(note)}</span></th></tr>"
    )
    return head + "".join(_row(catalog, row, choice) for row in group.rows)


def _row(catalog: Catalog, row: Row, choice: Choice) -> str:
    chip = html.grade_chip(row.grade) if row.grade else ""
    cells = [
        _td(escape(row.area.short), "ct-left"),
        _td(cell.name(row, choice), "ct-left ct-name"),
        _td(cell.value(row), "ct-right"),
        _td(escape(cell.year(row)), "ct-left ct-when"),
        _td(chip, "ct-center"),
        _td(cell.status(row), "ct-left"),
        *_progress(catalog, row),
    ]
    chosen = ' class="ct-chosen"' if row.area.code == choice.area else ""
    return f"<tr{chosen}>{''.join(cells)}</tr>"


def _progress(catalog: Catalog, row: Row) -> list[str]:
    if cell.has_pace(row):
        return [
            _td(cell.bar(row), "ct-left ct-track"),
            _td(cell.observed(row), "ct-right"),
            _td(cell.needed(row), "ct-right"),
            _td(
                Markup(f'<span title="{escape(cell.record(row))}">{escape(cell.chance(row))}</span>'),
                "ct-right",
            ),
        ]
    said = cell.concluded(row) or cell.awaiting(catalog, row)
    return [f'<td class="ct-left ct-said" colspan="4" title="{escape(said)}"><div>{escape(said)}</div></td>']


def _td(content: object, css: str) -> str:
    return f'<td class="{css}">{content}</td>'
