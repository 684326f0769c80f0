"""Right column of the map: ranking or its refusal, history, and the county's card."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.analysis.county_map_findings import history_finding, ranking_finding
from core.analysis.describe import owners_text
from core.charts import html
from core.charts.adapters.county_map import Drawn, histories, ranking_chart
from core.charts.histories import axis_start, county_histories, has_breaks, has_estimates
from core.charts.html import Safe
from core.charts.table import Column, table
from core.charts.theme import Spec
from core.wording import number, years
from pages.parts.chart import draw
from pages.parts.kept import drawn_once, once_shown
from pages.parts.loading import View
from pages.parts.map_picture import drawn


@dataclass(frozen=True, slots=True)
class Side:
    """Heads and pictures of the right column; a refused ranking has a table in its head and no picture."""

    ranking: Safe
    ranking_spec: Spec | None
    history: Safe
    history_spec: Spec | None


@once_shown(128)
def side(view: View, indicator: str, year: int) -> Side:
    """Make the right column of one map."""
    one = drawn(view, indicator, year)
    return Side(*_ranking(view, one), *_history(view, one))


@drawn_once()
def draw_side(view: View, indicator: str, year: int) -> None:
    """Draw ranking and history."""
    made = side(view, indicator, year)
    for head, spec in ((made.ranking, made.ranking_spec), (made.history, made.history_spec)):
        st.html(head)
        if spec is not None:
            draw(spec)


def _ranking(view: View, one: Drawn) -> tuple[Safe, Spec | None]:
    """The ranking; where it is refused, the reason, who can mend it, and what is known."""
    model = one.model
    title = ranking_finding(view.catalog, model, one.scale)
    if model.ranking.refusal is None:
        head = html.figure_head(title, f"{model.year}年，{one.scale.unit}；柱色同图例")
        return head, ranking_chart(view.catalog, one, view.choice.area)
    return Safe(html.figure_head(title, refusal_text(view, one)) + known_table(one)), None


def refusal_text(view: View, one: Drawn) -> str:
    """The reason of the refusal, with who supplies the figure."""
    reason = one.model.ranking.refusal or ""
    wanting = any(shown.form != "figure" for shown in one.model.values)
    return f"{reason}待{owners_text(view.catalog, one.model.indicator)}填报。" if wanting else reason


def known_table(one: Drawn) -> Safe:
    """What stands on the map, in the order of the document: no places."""
    rows = []
    for shown in one.model.values:
        text = one.scale.text(shown.value)
        if shown.form == "estimate":
            low, high = (one.scale.text(end) for end in (shown.low, shown.high))
            rows.append([shown.area.short, html.estimate(f"≈{text}"), f"{low}～{high}", html.grade_chip("E")])
        elif shown.form == "missing":
            rows.append([shown.area.short, html.missing(), "", html.grade_chip("")])
        else:
            rows.append([shown.area.short, text, "", html.grade_chip(shown.grade)])
    columns = [
        Column("县区"),
        Column(f"数值，{one.scale.unit}", "right"),
        Column("80%区间", "right"),
        Column("据", "center"),
    ]
    return table(columns, rows, label=f"{one.model.year}年{one.model.indicator.name}", css_class="ct-ledger")


def _history(view: View, one: Drawn) -> tuple[Safe, Spec | None]:
    """The six histories."""
    frame = one.model.history
    if frame.empty:
        return Safe(""), None
    model = histories(view.catalog, one, view.choice.area)
    said = [years(int(frame["year"].min()), int(frame["year"].max())), one.scale.unit]
    start = axis_start(model)
    if start:
        said.append(f"纵轴自{number(start, 0 if float(start).is_integer() else one.scale.decimals)}起")
    notes = ["，".join(said)]
    notes += ["竖虚线处口径变化，不连线"] if has_breaks(model) else []
    notes += ["虚线、空心点为估算"] if has_estimates(model) else []
    head = html.figure_head(history_finding(view.catalog, one.model, one.scale), "；".join(notes))
    return head, county_histories(model, height=168, nominal_width=480)
