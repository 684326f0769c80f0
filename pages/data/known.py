"""What is known: coverage, what is missing, and every vintage of one figure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.coverage import Part, coverage_matrix, side_by_side
from core.charts.kit import html
from core.charts.kit.table import Column, Group, Row, table
from core.figures.coverage import coverage, in_year
from core.store.reader import open_reader
from core.targets.missing import Gap, by_owner
from core.wording.numbers import MISSING, NOT_APPLICABLE, number, period_text, year_spans
from core.wording.sentences import PRECISION_NOTE, value_text
from pages.shared import scope, state
from pages.shared.cache import cached, judged
from pages.shared.chart import draw
from pages.shared.view import View
from pages.shared.widgets import area_picker

# Section 覆盖: which figures there are, coloured by grade.

#: Years before the plan's adoption that are shown.
_BEFORE = 12


_SHOWN = "_coverage_counties"


def chosen_group(view: View) -> None:
    """Read from the URL, once a run, which counties the matrix shows."""
    st.session_state[_SHOWN] = scope.county_group(view)


def coverage_section(view: View) -> None:
    """Draw the matrix of the city and of the counties that are shown, and the same as text."""
    shown: tuple[str, ...] = st.session_state[_SHOWN]
    scope.pick_group(view, shown)
    _coverage(view, shown)


@cached()
def _coverage(view: View, shown: tuple[str, ...]) -> None:
    every = frame(view)
    if every.empty:
        st.html(html.figure_head("目标所用指标尚无年度数", "报来后在此列出各指标、地区和年份有无数"))
        return
    known = int(((every["grade"] != "") & ~every["forecast"]).sum())
    others = {county.short for county in view.catalog.counties if county.code not in shown}
    cells = every[~every["row"].isin(others)]
    parts = _parts(cells) if view.choice.frame else None
    head = f"目标所用指标共有{known}个年度数，缺{len(every) - known}个（预计数不计入）"
    below = "列出至少有一年数的指标与地区；字母为依据等级，空心菱形为预计数，虚线框为缺数"
    st.html(html.figure_head(head, below, html.grade_key() if parts else ""))
    if parts:
        _side_by_side(*parts, years(view))
        return
    with st.container(key="wide-coverage"):
        draw(coverage_matrix(cells, years=years(view), nominal_width=1520))
    with st.container(key="narrow-coverage"):
        draw(coverage_matrix(cells, years=years(view), nominal_width=350))
    if not view.choice.frame:  # one screen: the matrix says the same
        st.html(_text(cells))


#: Room of the clean frame in px: height of the matrix, width of the whole, most columns side by side.
_FRAME_HEIGHT, _FRAME_WIDTH, _FRAME_COLUMNS = 670, 1536, 3
#: Rows that the frame holds below one another.
_BELOW = 28


def _parts(cells: pd.DataFrame) -> tuple[list[Part], int] | None:
    """Part the rows into columns of the frame; ``None`` where one column holds them all."""
    if cells.groupby(["group", "row"]).ngroups <= _BELOW:
        return None
    return side_by_side(cells, height=_FRAME_HEIGHT, columns=_FRAME_COLUMNS)


def _side_by_side(parts: list[Part], left_out: int, shown: range) -> None:
    """Draw the matrix in columns; say how many rows the screen has no room for."""
    each = (_FRAME_WIDTH - 32 * (len(parts) - 1)) // len(parts)
    with st.container(key="coverage-columns"):
        for column, part in zip(st.columns(len(parts), gap="medium"), parts, strict=True):
            with column:
                draw(coverage_matrix(part.cells, years=shown, nominal_width=min(each, 540), dense=True))
    if left_out:
        st.html(html.element("p", f"另有{left_out}行，见“数据”页。", "ct-note"))


def years(view: View) -> range:
    """Years shown: from well before the plan, or the first figure there is, to the year of judgement."""
    first = view.catalog.plan.adopted_year - _BEFORE
    wanted = {target.indicator for target in view.catalog.targets}
    known = [o.year for o in view.snapshot.known.observations if o.year and o.indicator in wanted]
    return range(max(first, min(known, default=first)), view.choice.as_of.year + 1)


@cached(judged)
def frame(view: View) -> pd.DataFrame:
    """Return the cells with their values as printed."""
    wanted = tuple(dict.fromkeys(target.indicator for target in view.catalog.targets))
    cells = coverage(view.catalog, view.snapshot.known, wanted, years(view))
    sentences = [
        value_text(v, u, d) if pd.notna(v) else MISSING
        for v, u, d in zip(cells["value"], cells["unit"], cells["decimals"], strict=True)
    ]
    return cells.assign(text=sentences)


def _text(cells: pd.DataFrame) -> str:
    rows = []
    for (group, row), cell in cells.groupby(["group", "row"], sort=False):
        have = cell[cell["grade"] != ""]
        outturns = have[~have["forecast"]]
        marked = have["grade"].where(~have["forecast"], have["grade"] + "（预计）")
        spans = have.groupby(marked, sort=True)["year"]
        listed = "；".join(f"{grade}：{year_spans(int(y) for y in years)}" for grade, years in spans)
        last = f"{outturns['text'].iloc[-1]}（{outturns['year'].iloc[-1]}年）" if len(outturns) else MISSING
        rows.append([group, row, str(len(outturns)), last, listed])
    columns = [
        Column("指标", wrap=True),
        Column("地区"),
        Column("年数", "right"),
        Column("最近的数", "right"),
        Column("有数的年份，按依据等级", wrap=True, wide_only=True),
    ]
    return table(columns, rows, label="数据覆盖", css_class="ct-covered")


# Sections 补数清单 and 年内累计.


def gaps_section(view: View) -> None:
    """List the cells that would decide targets, by the bureau that supplies them."""
    summary = view.snapshot.gap_summary
    st.html(
        html.figure_head(
            summary.sentence.rstrip("。"), "按提供单位排列；“可选”的数使结论更可靠，不影响能否判定"
        )
    )
    columns = [
        Column("地区"),
        Column("指标", wrap=True),
        Column("年份"),
        Column("口径"),
        Column("可判定的目标", wrap=True),
        Column("备注", wrap=True),
    ]
    rows: list[Row | Group] = []
    for owner, cells in by_owner(view.snapshot.gaps).items():
        needed = sum(gap.essential for gap in cells)
        counts = (("必需", needed), ("可选", len(cells) - needed))
        note = "，".join(f"{word}{count}个" for word, count in counts if count)
        rows.append(Group(view.catalog.department(owner).name, note))
        rows += [_gap(view, gap) for gap in cells]
    st.html(table(columns, rows, label="补数清单", stacked=3))
    _worth(view)


def _worth(view: View) -> None:
    """List the figures that no word waits for and the decision does; nothing where there are none."""
    catalog, figures = view.catalog, view.snapshot.worth_having
    if not figures:
        return
    st.html(html.figure_head(f"另有{len(figures)}个数影响决定", "不影响能否判定；待确认的数、年内累计和价格"))
    columns = [
        Column("地区"),
        Column("指标", wrap=True),
        Column("时期"),
        Column("提供单位", wrap=True),
        Column("用处", wrap=True),
    ]
    rows = [
        [
            catalog.area(worth.area).short,
            catalog.indicator(worth.indicator).name,
            worth.period,
            "、".join(catalog.department(owner).name for owner in worth.owners) or NOT_APPLICABLE,
            worth.reason,
        ]
        for worth in figures
    ]
    st.html(table(columns, rows, label="另外影响决定的数", stacked=3))


def _gap(view: View, gap: Gap) -> list[object]:
    catalog, cell = view.catalog, gap.cell
    optional = "" if gap.essential else "可选"
    return [
        catalog.area(cell.area).short,
        catalog.indicator(cell.indicator).name,
        f"{cell.year}年" if cell.year else "年份不限",
        catalog.benchmark(cell.benchmark).short if cell.benchmark else NOT_APPLICABLE,
        "；".join(catalog.target(t).name for t in gap.decides),
        "，".join(part for part in (optional, gap.note) if part),
    ]


def in_year_section(view: View) -> None:
    """List in-year cumulative figures as context."""
    answered = in_year(view.catalog, view.snapshot.known)
    st.html(
        html.figure_head(
            f"年内累计数{len(answered)}条，仅作背景",
            "累计数按当期公布列出，不相减得单季，不与全年数相比，不参与判定",
        )
    )
    columns = [
        Column("时期"),
        Column("地区"),
        Column("指标", wrap=True),
        Column("数值", "right"),
        Column("单位"),
        Column("据", "center"),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows = [
        [
            f"{answer.observation.start[:7]}至{answer.observation.end[:7]}",
            view.catalog.area(answer.area).short,
            answer.indicator.name,
            number(answer.observation.value, answer.indicator.decimals),
            answer.indicator.unit,
            html.grade_chip(answer.observation.grade),
            "".join(view.snapshot.cited([answer.observation.source_id])),
        ]
        for answer in answered
    ]
    st.html(table(columns, rows, label="年内累计", stacked=3))


_CHOSEN = "_data_indicator"
STATES = {"valid": "", "withdrawn": "已撤回", "withdrawal": "撤回记录", "batch_withdrawn": "所在批次已撤回"}


def chosen_indicator(view: View) -> str:
    """Read the indicator from the URL, once a run; the default is that of the first target."""
    known = {entry.id for entry in view.catalog.indicators}
    default = view.catalog.targets[0].indicator
    chosen = state.carried("indicator", lambda raw: state.clean_option(raw, known, default, "指标"))
    st.session_state[_CHOSEN] = chosen
    return chosen


def history_section(view: View) -> None:
    """Draw the selectors and the table."""
    names = {entry.id: f"{entry.name}（{entry.group}）" for entry in view.catalog.indicators}
    indicator = str(st.session_state[_CHOSEN])
    area = view.choice.area or view.catalog.city.code
    left, right, _ = st.columns([4, 2, 3], gap="small", vertical_alignment="bottom")
    with left:
        st.session_state["pick_data_indicator"] = indicator
        st.selectbox(
            "指标",
            list(names),
            format_func=lambda one: names[one],
            key="pick_data_indicator",
            filter_mode="contains",
            on_change=lambda: state.put("indicator", st.session_state["pick_data_indicator"]),
            label_visibility="collapsed",
        )
    with right:
        area_picker(view, "data_area", view.catalog.city.short)
    entry = view.catalog.indicator(indicator)
    history = _history(view, area, indicator)
    owners = "、".join(view.catalog.department(o).name for o in entry.owners)
    place = view.catalog.area(area).short
    head = (
        f"{place}{entry.name}：{len(history)}条记录" if len(history) else f"{place}{entry.name}：尚无公布数"
    )
    st.html(html.figure_head(head, f"{entry.unit}；由{owners}提供。{entry.definition}"))
    if len(history):
        st.html(_table(view, history, entry.decimals))


@cached(judged)
def _history(view: View, area: str, indicator: str) -> pd.DataFrame:
    with open_reader(view.choice.dataset) as reader:
        return reader.history(area, indicator)


def _table(view: View, frame: pd.DataFrame, decimals: int) -> str:
    columns = [
        Column("时期"),
        Column("数值", "right"),
        Column("口径"),
        Column("阶段", wide_only=True),
        Column("据", "center"),
        Column("批次", "right"),
        Column("情况", wrap=True, wide_only=True),
        Column("来源", wrap=True, wide_only=True),
    ]
    rows = []
    for row in frame.to_dict("records"):
        benchmark = view.catalog.benchmark(row["benchmark"]).short if row["benchmark"] else NOT_APPLICABLE
        notes = (
            STATES.get(row["state"], ""),
            "断点" if row["break_before"] else "",
            PRECISION_NOTE.get(row["precision"], ""),
            "" if row["release"] == "公开" else row["release"],
            row["note"],
            f"理由：{row['reason']}" if row["reason"] else "",
        )
        rows.append(
            [
                _period(row),
                number(row["value"], decimals) if row["state"] != "withdrawal" else NOT_APPLICABLE,
                benchmark,
                row["stage"],
                html.grade_chip(row["grade"]),
                str(row["batch"]) if row["batch"] else "自带",
                "，".join(note for note in notes if note),
                "".join(view.snapshot.cited([row["source_id"]])),
            ]
        )
    return table(columns, rows, label="历次数据")


def _period(row: Mapping[Hashable, Any]) -> str:
    year = row["year"]
    year_text = f"{int(float(str(year)))}年" if pd.notna(year) else "不详"
    if row["frequency"] == "year" or not row["end"]:
        return year_text
    period = period_text(str(row["frequency"]), str(row["start"]), str(row["end"]))
    return period if period[:4].isdigit() else f"{year_text}{period}"  # dates and spans name their own years
