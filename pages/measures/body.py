"""Blocks of the ledger: finding, filters, table, what stands beside and below, downloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.briefing.pdf.sheet import Part, Rows, Stack
from core.charts.evidence import evidence_timeline, status_freshness
from core.charts.kit import html
from core.charts.kit.export import Picture, framed
from core.charts.kit.theme import Spec
from core.measures.ledger import LedgerFilter, cross, finding, select
from core.measures.measures import MeasureState
from pages.measures import ledger as cell
from pages.measures import state as own
from pages.measures.ledger import ledger_cards, ledger_table
from pages.measures.side import (
    department_block,
    departments_table,
    matrix,
    matrix_block,
    matrix_head,
    policies_block,
    reading_block,
)
from pages.measures.state import Asked
from pages.shared import state
from pages.shared.cache import cached, judged
from pages.shared.chart import draw
from pages.shared.downloads import Offer, whole
from pages.shared.view import View

# Filters of the ledger; every choice goes to the address.


def filters(view: View, asked: Asked, shown: int) -> None:
    """Draw chapter, department, status and freshness in one row, and what came of them."""
    catalog = view.catalog
    chapters = own.chapter_slugs(catalog)
    first, second, third = catalog.rules.freshness_days
    levels = ("≤" + str(first), f"{first + 1}—{second}", f"{second + 1}—{third}", f"＞{third}")
    freshness = dict(zip(own.LEVELS, (*(f"{entry}天" for entry in levels), "无佐证"), strict=True))
    departments = {
        entry.department: catalog.department(entry.department).name for entry in view.snapshot.participation
    }
    with st.container(key="measure-filters"):
        columns = st.columns([3, 2, 2, 2, 3], gap="small", vertical_alignment="center")
        with columns[0]:
            _pick("chapter", "全部各章", chapters)
        with columns[1]:
            _pick("dept", "全部部门", departments)
        with columns[2]:
            _pick("status", "全部状态", own.STATUS_SLUGS)
        with columns[3]:
            _pick("fresh", "不限新鲜度", freshness)
        with columns[4]:
            count_text = f"共{shown}项" if asked.lines.empty else f"筛选出{shown}项"
            clear = "" if asked.lines.empty else cell.anchor("清除筛选", own.link(view))
            sheet = cell.anchor("催报单", own.link(view, sheet=asked.lines.department or own.ALL_DEPARTMENTS))
            st.html(html.element("p", html.join([count_text, clear, sheet], "\u3000"), "ct-filtered"))


def _pick(name: str, every: str, options: Mapping[str, str]) -> None:
    names = {"": every} | dict(options)
    key = f"pick_{name}"
    chosen = st.session_state.get(name, "")
    st.session_state[key] = chosen if chosen in names else ""
    st.selectbox(
        every,
        list(names),
        format_func=lambda one: names[one],
        key=key,
        on_change=lambda: state.put(name, st.session_state[key]),
        label_visibility="collapsed",
        filter_mode=None,
    )


# What the ledger offers for download: status against freshness as a picture, the ledger as figures.


def offer(view: View, states: Sequence[MeasureState], title: str) -> Offer:
    """Return the matrix with its frame, and one row a measure that is shown."""

    def make() -> Picture:
        every = view.snapshot.measures
        return framed(
            status_freshness(cross(every), cuts=view.catalog.rules.freshness_days, width=720),
            title=title,
            subtitle=f"{view.catalog.plan.number}各项举措，项；状态与佐证新鲜度两条轴互不折算",
            source="；".join(own.sources(view)),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
            width=768,
        )

    return Offer(
        "举措台账",
        title,
        make,
        lambda: pd.DataFrame([_row(view, state) for state in states]),
        own.sources(view),
        whole(view, "measures", (title, ""), lambda: _sheet(view, states), own.sources(view)),
    )


def _sheet(view: View, states: Sequence[MeasureState]) -> Rows:
    """The page's own blocks: the ledger, beside it status against freshness."""
    beside: list[Part] = [matrix_head(view.snapshot.measures), matrix(view)]
    return [[Stack(1110, [ledger_table(view, states)]), Stack(390, beside)]]


def _row(view: View, state: MeasureState) -> dict[str, object]:
    entry, measure = state.entry, state.measure
    return {
        "序号": state.number,
        "章": measure.chapter,
        "举措": measure.title,
        "责任单位": "、".join(view.catalog.department(lead).name for lead in measure.lead),
        "实施主体": "、".join(view.catalog.body_name(body) for body in measure.implementing),
        "状态": state.status.value,
        "最近佐证日期": state.freshness.date.isoformat() if state.freshness.date else "",
        "最近佐证距今（天）": state.freshness.days,
        "责任领导": entry.responsible if entry else "",
        "完成时限": entry.deadline if entry else "",
        "进展": entry.progress if entry else "",
        "存在问题": entry.problems if entry else "",
        "下步措施": entry.next_steps if entry else "",
        "佐证": entry.evidence if entry else "",
        "里程碑完成": state.milestones.done,
        "里程碑共有": state.milestones.total,
        "有关目标": "；".join(
            f"{target.target.name}：{target.status or '待明确'}" for target in state.targets
        ),
    }


@cached(judged)
def main_finding(view: View) -> str:
    """Return the finding on all measures, which is the title of the ledger."""
    return finding(view.catalog, view.snapshot.measures, view.snapshot.milestones)


@cached()
def lines(view: View, chapter: str, department: str, status: str, level: int | None) -> None:
    """Draw the lines that are asked for (the fields of a filter), for wide screens and for narrow ones."""
    shown = select(view.snapshot.measures, LedgerFilter(chapter, department, status, level))
    st.html(html.either(ledger_table(view, shown), ledger_cards(view, shown)) if shown else _none())


def _none() -> Markup:
    return html.element("p", "没有符合这些条件的举措，请放宽筛选。", "ct-empty")


@cached()
def beside(view: View, department: str) -> None:
    """Draw what stands beside the ledger; ``department`` is the one that is filtered by, or empty."""
    if department:
        department_block(view, department)
    matrix_block(view, view.snapshot.measures)
    reading_block(view)
    policies_block(view, view.snapshot.milestones)


@cached(judged)
def dates(view: View, narrow: bool) -> Spec | None:
    """Draw the dates of all evidence; ``None`` where there is none."""
    states = view.snapshot.measures
    rows = [
        {"measure": s.number, "date": e.date, "text": f"{e.date}　{e.evidence}"}
        for s in states
        for e in s.timeline
    ]
    if not rows:
        return None
    return evidence_timeline(
        pd.DataFrame(rows),
        measures=[(s.number, s.measure.title) for s in states],
        as_of=view.choice.as_of,
        cuts=view.catalog.rules.freshness_days,
        start=dt.date(view.catalog.plan.adopted_year, 1, 1),
        nominal_width=358 if narrow else 1536,
    )


@cached()
def below(view: View) -> None:
    """Draw what stands under the first screen: departments, dates of evidence."""
    with st.container(key="measures-below"):
        st.html(departments_table(view))
        wide, narrow = dates(view, narrow=False), dates(view, narrow=True)
        if wide is None or narrow is None:
            return
        st.html(html.figure_head("佐证时间线", "每点为一条带日期的佐证，大点为最近一条"))
        with st.container(key="wide-dates"):
            draw(wide)
        with st.container(key="narrow-dates"):
            draw(narrow)
