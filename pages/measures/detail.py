"""One measure: the ledger's columns, timeline of evidence, milestones, recurring events, targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, Group, table
from core.figures.observation import MeasureEntry
from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState
from core.measures.public_evidence import Trace, count, of_measure
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind
from core.reporting.notes import of_measure as notes_of
from core.wording.numbers import NOT_APPLICABLE
from pages.measures import ledger as cell
from pages.measures import state as own
from pages.measures.side import policy_line
from pages.reporting import notes
from pages.shared.view import View

_KINDS = {
    MilestoneKind.MILESTONE: "里程碑",
    MilestoneKind.INSTITUTION: "机制和制度",
    MilestoneKind.POLICY: "政策",
}
_UNSAID = "未填报"


def detail(view: View, state: MeasureState, milestones: Sequence[MilestoneState]) -> None:
    """Draw everything known of one measure."""
    mine = [milestone for milestone in milestones if milestone.milestone.measure == state.number]
    if not view.choice.frame:
        st.html(steps(view, state))
    with st.container(key="measure-body"):
        left, right = st.columns([980, 528], gap="medium")
    with left:
        st.html(milestones_table(view, mine))
        events = [milestone for milestone in mine if milestone.milestone.kind is MilestoneKind.RECURRING]
        if events:
            st.html(recurring_table(events))
    with right:
        st.html(ledger_entry(view, state))
        notes.draw(view, notes_of(state.number))
        if state.targets:
            head = html.figure_head("有关目标", "结果目标列在旁边，不折算成举措状态")
            st.html(html.join((head, cell.target_lines(view, state.targets))))
        st.html(timeline(view.catalog, state))
        if not view.choice.drill:  # invented figures have no publisher
            st.html(public_traces(of_measure(view.snapshot.traces, state.number)))


def steps(view: View, state: MeasureState) -> Markup:
    """Ways back to the ledger and to the measures before and after."""
    numbers = [measure.number for measure in view.catalog.measures]
    links = [cell.anchor("返回台账", own.link(view))]
    links += [
        cell.anchor(f"{word}：{view.catalog.measure(n).title}", own.link(view, measure=str(n)))
        for word, n in (("上一项", state.number - 1), ("下一项", state.number + 1))
        if n in numbers
    ]
    return html.element("nav", html.join(links, "\u3000"), "ct-steps", aria_label="举措之间")


def ledger_entry(view: View, state: MeasureState) -> Markup:
    """The ledger's columns for one measure; what was not said is said to be missing."""
    entry = state.entry
    bodies = "、".join(view.catalog.body_name(body) for body in state.measure.implementing) or "文件未列"
    cuts = view.catalog.rules.freshness_days
    rows: list[list[object]] = [
        ["状态", html.task_badge(state.status)],
        ["新鲜度", html.freshness(state.freshness.days, cuts)],
        ["责任领导", _said(entry, "responsible")],
        ["责任单位", cell.leads(view.catalog, state, full=True)],
        ["实施主体", bodies],
        ["完成时限", _said(entry, "deadline")],
        ["进展", _said(entry, "progress")],
        ["存在问题", _said(entry, "problems")],
        ["下步措施", _said(entry, "next_steps")],
        ["佐证", _evidence(entry)],
    ]
    if state.unsupported is not None:
        rows.append(["另有填报", f"{state.unsupported.status}（没有日期或佐证，不采用）"])
    head = html.figure_head("台账", state.measure.summary)
    columns = [Column("栏目"), Column("内容", wrap=True)]
    return html.join((head, table(columns, rows, label="举措台账各栏", css_class="ct-entry")))


#: A day, which a narrow column would part at its hyphens.
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})")


def _whole_dates(text: str) -> Markup:
    parts = enumerate(_DAY.split(text))
    return html.join(html.element("span", part, "ct-whole") if i % 2 else part for i, part in parts)


def _said(entry: MeasureEntry | None, field: str) -> object:
    text = getattr(entry, field) if entry else ""
    return text or html.element("span", _UNSAID, "ct-missing")


def _evidence(entry: MeasureEntry | None) -> object:
    if entry is None or entry.date is None:
        return html.element("span", _UNSAID, "ct-missing")
    return f"{entry.date.isoformat()}　{entry.evidence}"


def milestones_table(view: View, mine: Sequence[MilestoneState]) -> Markup:
    """Milestones, institutions and policies with their verb, and what we take for fulfilment."""
    columns = [
        Column("事项", wrap=True),
        Column("文件用语"),
        Column("怎样算完成（本系统理解）", wrap=True),
        Column("状态"),
        Column("佐证", wrap=True, wide_only=True),
    ]
    rows: list[Sequence[object] | Group] = []
    listed = 0
    for kind, name in _KINDS.items():
        group = [milestone for milestone in mine if milestone.milestone.kind is kind]
        listed += len(group)
        if group:
            rows.append(Group(name, f"{len(group)}项"))
            rows += [_milestone(view, milestone) for milestone in group]
    clauses = "、".join(dict.fromkeys(milestone.milestone.clause for milestone in mine))
    where = f"{view.catalog.plan.number}{clauses}；" if clauses else ""
    below = f"{where}名称和用语摘自文件，完成标准由本系统拟定，供核定"
    head = html.figure_head(f"{listed}项里程碑、机制和政策", below)
    if not rows:
        return html.join((head, html.element("p", "文件在这一项下没有可逐条核对的事项。", "ct-note")))
    return html.join(
        (head, table(columns, rows, label="里程碑、机制和政策", css_class="ct-promised", stacked=1))
    )


def _milestone(view: View, state: MilestoneState) -> list[object]:
    milestone = state.milestone
    name = policy_line(view, state) if milestone.valid else milestone.name
    return [
        html.join((name, _traced([t for t in view.snapshot.traces if t.milestone.id == milestone.id]))),
        milestone.verb,
        milestone.done_when,
        html.join((html.task_badge(str(state.status)), _areas(view.catalog, state))),
        _proof(state),
    ]


def _traced(traces: Sequence[Trace]) -> object:
    """Say how many public statements there are and what the strongest points at: never a status."""
    if not traces:
        return ""
    points = f"指向{traces[0].supports}" if traces[0].supports else "只作背景"
    return html.element("small", f"公开线索{len(traces)}条，{points}，待核对", "ct-areas")


def _areas(catalog: Catalog, state: MilestoneState) -> object:
    """Say how many areas have said what, where each must act."""
    if not state.areas:
        return ""
    words: dict[str, list[str]] = {}
    for area in state.areas:
        words.setdefault(area.status.value, []).append(catalog.body_name(area.area))
    text = "；".join(f"{word}：{'、'.join(names)}" for word, names in words.items())
    if len(words) == 1:
        text = f"{len(state.areas)}个县区各自填报"
    return Markup('<small class="ct-areas">{}</small>').format(text)


def _proof(state: MilestoneState) -> object:
    if state.entry is None or state.entry.date is None:
        return html.element("span", NOT_APPLICABLE, "ct-missing")
    return f"{state.entry.date.isoformat()}　{state.evidence}"


def recurring_table(events: Sequence[MilestoneState]) -> Markup:
    """Recurring events by year."""
    listed = [year.year for year in events[0].years]
    columns = [Column("年度活动", wrap=True), *(Column(f"{year}年") for year in listed)]
    rows = [
        [event.milestone.name, *(html.task_badge(str(year.status)) for year in event.years)]
        for event in events
    ]
    head = html.figure_head(f"{len(events)}项逐年举办的活动", "当年尚未结束的，未填报不等于未举办")
    return html.join((head, table(columns, rows, label="逐年举办的活动")))


def timeline(catalog: Catalog, state: MeasureState) -> Markup:
    """All dated evidence, the newest first, of the city and of every implementing body."""
    head = html.figure_head(
        f"佐证时间线：{len(state.timeline)}条" if state.timeline else "佐证时间线：尚无佐证"
    )
    if not state.timeline:
        note = "带日期和佐证的填报才列入；请责任单位在填报工作簿“举措”表中填写。"
        return html.join((head, html.element("p", note, "ct-note")))
    columns = [Column("日期"), Column("填报"), Column("状态"), Column("佐证与进展", wrap=True)]
    rows = [
        [
            _whole_dates(entry.date.isoformat() if entry.date else ""),
            catalog.body_name(entry.area_code) if entry.area_code else catalog.city.short,
            html.task_badge(entry.status),
            html.join((entry.evidence, Markup("<br>") if entry.progress else "", entry.progress)),
        ]
        for entry in state.timeline
    ]
    return html.join((head, table(columns, rows, label="佐证时间线", css_class="ct-entry")))


def public_traces(traces: Sequence[Trace]) -> Markup:
    """What publishers said of the measure's items, counted apart from what offices reported."""
    if not traces:
        note = "在公开报道中没有查到这一项的里程碑；没有线索不等于没有开展。"
        return html.join((html.figure_head("公开线索：暂无"), html.element("p", note, "ct-note")))
    head = html.figure_head(f"公开线索：{len(traces)}条", f"{count(traces).sentence}；不计入佐证时间线")
    columns = [
        Column("日期", wrap=True),
        Column("指向"),
        Column("据", "center"),
        Column("公开报道所见", wrap=True),
    ]
    rows = [
        [
            _whole_dates(trace.evidence.date if trace.published is not None else "日期不明"),
            trace.supports or "背景",
            html.grade_chip(trace.evidence.grade),
            _public(trace),
        ]
        for trace in traces
    ]
    return html.join((head, table(columns, rows, label="公开线索", css_class="ct-entry")))


def _public(trace: Trace) -> Markup:
    """Item and fact, source, and what is still missing by the item's own reading of fulfilment."""
    evidence = trace.evidence
    lines = [
        Markup("<b>{}</b>\u3000{}").format(trace.milestone.name, evidence.fact),
        escape(evidence.source),
    ]
    missing = evidence.missing.strip("。；")
    if missing:
        lines.append(escape(f"尚缺或存疑：{missing}"))
    return html.join(lines, Markup("<br>"))
