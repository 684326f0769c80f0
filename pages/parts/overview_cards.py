"""The overview's targets as cards for narrow screens."""

from __future__ import annotations

from collections.abc import Sequence

from core.analysis.overview import Group, Row
from core.catalog.catalog import Catalog
from core.charts import html
from core.charts.html import Safe, esc
from core.wording import carried, percent, percent_up, span
from pages.parts import overview_cells as cell
from pages.parts.state import Choice


def target_cards(catalog: Catalog, groups: Sequence[Group], choice: Choice) -> Safe:
    """One card a target under the heads of the groups."""
    return html.join(_group(catalog, group, choice) for group in groups)


def _group(catalog: Catalog, group: Group, choice: Choice) -> Safe:
    title, note = cell.heading(catalog, group)
    cards = html.join(_card(catalog, row, choice) for row in group.rows)
    return Safe(f'<section class="ct-cards"><h2>{esc(title)}</h2><p>{esc(note)}</p>{cards}</section>')


def _card(catalog: Catalog, row: Row, choice: Choice) -> Safe:
    lines = [
        f"<h3><span>{esc(row.area.short)}</span>{cell.name(row, choice)}</h3>",
        f'<div class="ct-row">{cell.status(row)}{_needed(row)}</div>',
    ]
    if row.figure is not None:
        chip = html.grade_chip(row.grade) if row.grade else ""
        figure = f"<span>{cell.value(row)} <small>{esc(_when(row))}</small>{chip}</span>"
        # Where no pace is known, the line below says the completion; here it would stand twice.
        bar = cell.bar(row) if cell.has_pace(row) else ""
        lines.append(f'<div class="ct-row"><span class="ct-grow">{bar}</span>{figure}</div>')
    lines += [f'<p class="ct-more">{esc(line)}</p>' for line in _more(catalog, row) if line]
    return Safe(f'<article class="ct-card">{"".join(lines)}</article>')


def _when(row: Row) -> str:
    """Year of the latest figure; without a head above it an unknown one has to say what is unknown."""
    return cell.year(row) if row.figure and row.figure.year is not None else "年份不详"


def _needed(row: Row) -> str:
    found = row.assessment
    if found.needed is None or found.latest is None:
        return ""
    said = cell.rate(found.needed, row, geometric=found.geometric, needed=True)
    unit = "%" if found.geometric else ""
    return f'<span>须年均<span class="ct-big">{said}{unit}</span><small>自{found.latest.year}</small></span>'


def _more(catalog: Catalog, row: Row) -> list[str]:
    found = row.assessment
    lines = []
    if cell.has_pace(row):
        parts = []
        if found.elapsed and found.completion_progress is not None:
            parts.append(f"完成进度{percent(found.completion_progress)}，时序{percent(found.elapsed)}")
        if found.observed_growth is not None:
            parts.append(f"过去年均{percent(found.observed_growth)}")
        if found.chance:
            parts.append(f"达标机会{cell.chance(row)}")
        lines.append("；".join(parts))
    else:
        lines.append(cell.concluded(row) or cell.awaiting(catalog, row))
    if row.projection is not None:
        value, unit = carried(row.projection.value, row.indicator.unit)
        scale = value / row.projection.value if row.projection.value else 1.0
        band = span(row.projection.low * scale, row.projection.high * scale, unit, 0)
        needed = f"、须年均≈{percent_up(row.projection.needed)}" if row.projection.needed else ""
        lines.append(f"E级：{row.projection.year}年按占比推算{band}{needed}，不反映本县实绩")
    return lines
