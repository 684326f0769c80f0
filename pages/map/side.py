"""Beside the map: ranking or its refusal, the table, and the county's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from core.charts.county_map import (
    METHODS,
    Drawn,
    forecasts_text,
    histories,
    lines_note,
    places_note,
    ranking_chart,
)
from core.charts.histories import axis_start, county_histories, has_breaks, has_estimates
from core.charts.kit import html
from core.charts.kit.table import Column, Group, table
from core.charts.kit.templates import macros
from core.charts.kit.theme import Spec
from core.figures.observation import Observation
from core.places.map import Shown
from core.places.map_words import history_finding, ranking_finding
from core.places.portrait_words import places_sentence
from core.plan.models import Area
from core.targets import overview
from core.targets.overview import Row, county_targets
from core.targets.phrases import owners_text
from core.wording.numbers import NOT_APPLICABLE, growth_period, number, years
from core.wording.sentences import PRECISION_NOTE
from pages.map.picture import drawn
from pages.overview import cells as cell
from pages.portraits import similar
from pages.shared import scope
from pages.shared.cache import cached
from pages.shared.chart import draw
from pages.shared.registry import exists
from pages.shared.view import View

_fill: Final = macros(__file__, "side.html")

# Right column of the map: ranking or its refusal, history, and the county's card.


@dataclass(frozen=True, slots=True)
class Side:
    """Heads and pictures of the right column; a refused ranking has a table in its head and no picture."""

    ranking: Markup
    ranking_spec: Spec | None
    history: Markup
    history_spec: Spec | None


@cached(entries=128)
def side(view: View, indicator: str, year: int) -> Side:
    """Make the right column of one map."""
    drawing = drawn(view, indicator, year)
    return Side(*_ranking(view, drawing), *_history(view, drawing))


@cached()
def draw_side(view: View, indicator: str, year: int) -> None:
    """Draw ranking and history."""
    made = side(view, indicator, year)
    for head, spec in ((made.ranking, made.ranking_spec), (made.history, made.history_spec)):
        st.html(head)
        if spec is not None:
            draw(spec)


def _ranking(view: View, drawn: Drawn) -> tuple[Markup, Spec | None]:
    """The ranking; where it is refused, the reason, who can mend it, and what is known."""
    model = drawn.model
    title = ranking_finding(view.catalog, model, drawn.scale)
    if model.ranking.refusal is None:
        below = (f"{model.year}年，{drawn.scale.unit}；柱色同图例", places_note(drawn))
        head = html.figure_head(title, "；".join(filter(None, below)))
        return head, ranking_chart(view.catalog, drawn, view.choice.area)
    return html.figure_head(title, refusal_text(view, drawn)) + known_table(
        drawn, scope.county_group(view)
    ), None


def refusal_text(view: View, drawn: Drawn) -> str:
    """The reason of the refusal, with who supplies the figure."""
    reason = drawn.model.ranking.refusal or ""
    wanting = any(shown.form != "figure" for shown in drawn.model.values)
    return f"{reason}待{owners_text(view.catalog, drawn.model.indicator)}填报。" if wanting else reason


def known_table(drawn: Drawn, listed: Sequence[str]) -> Markup:
    """What stands on the map of the counties ``listed``, in the order of the document: no places."""
    rows = []
    for shown in drawn.model.values:
        if shown.area.code not in listed:
            continue
        text = drawn.scale.text(shown.value)
        if shown.form == "estimate":
            low, high = (drawn.scale.text(end) for end in (shown.low, shown.high))
            rows.append([shown.area.short, html.estimate(f"≈{text}"), f"{low}～{high}", html.grade_chip("E")])
        elif shown.form == "missing":
            rows.append([shown.area.short, html.missing(), "", html.grade_chip("")])
        else:
            rows.append([shown.area.short, text, "", html.grade_chip(shown.grade)])
    columns = [
        Column("县区"),
        Column(f"数值，{drawn.scale.unit}", "right"),
        Column("80%区间", "right"),
        Column("据", "center"),
    ]
    return table(
        columns, rows, label=f"{drawn.model.year}年{drawn.model.indicator.name}", css_class="ct-ledger"
    )


def _history(view: View, drawn: Drawn) -> tuple[Markup, Spec | None]:
    """The six histories."""
    frame = drawn.model.history
    if frame.empty:
        return Markup(""), None
    model = histories(view.catalog, drawn, view.choice.area)
    subtitle = [years(int(frame["year"].min()), int(frame["year"].max())), drawn.scale.unit]
    start = axis_start(model)
    if start:
        subtitle.append(f"纵轴自{number(start, 0 if float(start).is_integer() else drawn.scale.decimals)}起")
    notes = ["，".join(subtitle)]
    notes += [note] if (note := lines_note(view.catalog)) else []
    notes += ["竖虚线处口径变化，不连线"] if has_breaks(model) else []
    notes += ["虚线、空心点为估算"] if has_estimates(model) else []
    head = html.figure_head(history_finding(view.catalog, drawn.model, drawn.scale), "；".join(notes))
    return head, county_histories(model, height=168, nominal_width=480)


# The figures behind the map as text, and what is downloaded.


@cached()
def draw_table(view: View, indicator: str, year: int, listed: tuple[str, ...]) -> None:
    """Draw the table behind the map, of the counties ``listed``."""
    st.html(figures_table(view, indicator, year, listed))


def figures_table(view: View, indicator: str, year: int, listed: tuple[str, ...]) -> str:
    """Figures of the map with benchmark, stage, grade, note and source; references below.

    Of many counties those ``listed`` have their row: the page would else be five times as long, and the
    download holds all.
    """
    drawing = drawn(view, indicator, year)
    columns = [
        Column("地区"),
        Column(f"数值\n{drawing.scale.unit}", "right"),
        Column("口径"),
        Column("核算阶段", wide_only=True),
        Column("据", "center"),
        Column("说明", wrap=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    values = [shown for shown in drawing.model.values if shown.area.code in listed]
    rows: list[list[object] | Group] = [_county(view, drawing, shown) for shown in values]
    if drawing.model.references:
        rows.append(Group("参照"))
        rows += [_figure(view, drawing, r.area.short, r.observation) for r in drawing.model.references]
    rest = len(drawing.model.values) - len(values)
    left_out = f"列所选{len(values)}个县区，其余{rest}个见下载的数据" if rest else ""
    notes = "；".join(filter(None, (left_out, forecasts_text(drawing), refusal_text(view, drawing))))
    title = f"图中数据：{drawing.model.year}年{drawing.model.indicator.name}"
    head = html.figure_head(title, notes)
    return html.element("section", head + table(columns, rows, label=title), "ct-behind")


def _county(view: View, drawn: Drawn, shown: Shown) -> list[object]:
    if shown.observation is not None:
        return _figure(view, drawn, shown.area.short, shown.observation)
    if shown.form == "missing":
        return [shown.area.short, html.missing(), NOT_APPLICABLE, "", html.grade_chip(""), "", ""]
    low, high = (drawn.scale.text(end) for end in (shown.low, shown.high))
    benchmark = view.catalog.benchmark(shown.benchmark).short if shown.benchmark else NOT_APPLICABLE
    value = html.estimate(f"≈{drawn.scale.text(shown.value)}")
    how = METHODS.get(shown.method, "估算")
    return [
        shown.area.short,
        value,
        benchmark,
        "估算",
        html.grade_chip("E"),
        f"{how}，80%区间{low}～{high}",
        "本系统估算，不计入",
    ]


def _figure(view: View, drawn: Drawn, name: str, o: Observation) -> list[object]:
    benchmark = view.catalog.benchmark(o.benchmark).short if o.benchmark else NOT_APPLICABLE
    parts = ("与上年不可比" if o.break_before else "", PRECISION_NOTE.get(o.precision, ""), o.note)
    source = "".join(view.snapshot.cited([o.source_id]))
    note = "，".join(part for part in parts if part)
    return [name, drawn.scale.text(o.value), benchmark, o.stage, html.grade_chip(o.grade), note, source]


def frame(view: View, drawn: Drawn) -> pd.DataFrame:
    """Rows of the download: every year of the indicator in every county, so that the map can be redrawn."""
    model, catalog = drawn.model, view.catalog
    return pd.DataFrame(
        {
            "地区": catalog.area(row["area_code"]).short,
            "地区代码": row["area_code"],
            "指标": model.indicator.name,
            "年份": row["year"],
            "数值": row["value"],
            "下限": row["low"],
            "上限": row["high"],
            "单位": model.indicator.unit,
            "口径": catalog.benchmark(row["benchmark"]).short if row["benchmark"] else "",
            "证据等级": row["grade"],
            "与上年不可比": "是" if row["break_before"] else "",
        }
        for row in model.history.to_dict("records")
    )


@cached()
def draw_card(view: View, listed: Sequence[str]) -> None:
    """Draw the card."""
    st.html(card_block(view, listed))


def card_block(view: View, listed: Sequence[str]) -> str:
    """The chosen county's card, or the first targets of the counties ``listed`` in a line each."""
    rows = overview.rows(view.catalog, view.snapshot.assessments, view.snapshot.estimates)
    if view.choice.area:
        county = view.catalog.area(view.choice.area)
        return card(view, county, [row for row in rows if row.area.code == county.code])
    first = {target.id for target in county_targets(view.catalog).values()}
    return every_target(
        view, [row for row in rows if row.assessment.target.id in first and row.area.code in listed]
    )


def card(view: View, county: Area, rows: list[Row]) -> Markup:
    """One county on a few lines."""
    types = "、".join(view.catalog.position(county.code).types)
    lines = [_target(view, row) for row in rows]
    places = province_text(view, county.code)
    lines += [
        html.element("p", line, "ct-card-line") for line in (places, similar.line(view, county.code)) if line
    ]
    lines += [_honours(view, county)]
    if exists("portraits") and not view.choice.frame:
        lines.append(_fill("portrait", f"portraits{view.choice.query(area=county.code)}"))
    return html.figure_head(county.name, types) + html.element("div", html.join(lines), "ct-map-card")


def _target(view: View, row: Row) -> Markup:
    assessment = row.assessment
    need = ""
    if (
        assessment.needed_growth is not None
        and assessment.needs is not None
        and assessment.latest
        and assessment.latest.year
        and assessment.target.due
    ):
        period = growth_period(assessment.latest.year, assessment.target.due)
        need = f"{period}{assessment.needs.demand}"
    elif assessment.whole_growth is not None and assessment.needs is not None:
        spell = years(assessment.needs.first, assessment.needs.last)
        need = f"全程须年均{assessment.needs.move}（{spell}）"
    chip = html.grade_chip(row.grade) if row.grade else ""
    figure = (
        Markup("{}<small>{}年</small>{}").format(cell.value(row), cell.year(row), chip)
        if row.figure
        else html.missing()
    )
    return _fill("target", cell.name(row, view.choice), figure, cell.status(row), need)


def province_text(view: View, code: str) -> str:
    """Say the county's place among all counties of the province."""
    text = places_sentence(view.catalog, [place for place in view.snapshot.places if place.area == code])
    return f"{text}。" if text else ""


def _honours(view: View, county: Area) -> Markup:
    honours = [honour for honour in view.catalog.honours if honour.area == county.code]
    if not honours or view.choice.drill:
        return Markup("")
    items = html.join(
        Markup("<span>{}年{}{}</span>").format(honour.year, honour.title, html.grade_chip(honour.grade))
        for honour in honours
    )
    return html.element("p", Markup("荣誉：{}").format(items), "ct-card-line")


def every_target(view: View, rows: list[Row]) -> Markup:
    """First target of every county: what a click on the map opens."""
    columns = [Column("县区"), Column("目标"), Column("状态"), Column("今后须年均，%", "right")]
    lines = [
        [_open(view, row), cell.name(row, view.choice), cell.status(row), cell.needed(row)] for row in rows
    ]
    mapped = view.snapshot.geometry and not view.choice.frame
    head = html.figure_head("各县区首要目标", legend="点选地图上的县区看卡片" if mapped else "")
    return head + table(columns, lines, label="各县区首要目标", css_class="ct-ledger ct-county-goals")


def _open(view: View, row: Row) -> Markup:
    if view.choice.frame:
        return escape(row.area.short)
    address = f"map{view.choice.query(area=row.area.code)}"
    return Markup('<a class="ct-go" href="{}" target="_self">{}</a>').format(address, row.area.short)
