"""Right column of the ledger: status against freshness, how to read it, dated policies, one department."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.analysis.ledger_view import cross, dated_policies
from core.analysis.measures import MeasureState
from core.analysis.milestones import MilestoneState
from core.charts import html
from core.charts.evidence import status_freshness
from core.charts.html import Safe
from core.charts.marks import as_image, freshness_cells
from core.charts.table import Column, table
from core.charts.theme import Spec
from core.wording import MeasureStatus, years
from pages.parts import measures_state as own
from pages.parts.chart import draw
from pages.parts.kept import once
from pages.parts.loading import View
from pages.parts.measures_cells import anchor


@once()
def matrix(view: View) -> Spec:
    """Draw how many measures stand where."""
    return status_freshness(cross(own.measure_states(view)), cuts=view.catalog.rules.freshness_days)


def matrix_block(view: View, states: Sequence[MeasureState]) -> None:
    """Show status against freshness for all measures."""
    silent = sum(state.status is MeasureStatus.UNREPORTED for state in states)
    said = f"{len(states)}项中{len(states) - silent}项已填报" if silent < len(states) else "尚无一项填报"
    st.html(html.figure_head(f"状态×新鲜度：{said}", "举措数，项；两条轴互不折算，重新计算不算佐证"))
    draw(matrix(view))


def reading_block(view: View) -> None:
    """Explain the four cells."""
    first, second, third = view.catalog.rules.freshness_days
    bands = (
        (4, f"{first}天以内"),
        (3, f"{first + 1}—{second}天"),
        (2, f"{second + 1}—{third}天"),
        (1, f"超过{third}天"),
        (0, "没有带日期的佐证"),
    )
    items = html.join(
        html.element("li", html.join((Safe(as_image(freshness_cells(n, ""), "", 41.5, 12)), said)), "ct-band")
        for n, said in bands
    )
    note = html.element("p", "最近一条带日期的佐证距评价日期的天数。未填报不等于未开展。", "ct-note")
    st.html(html.join((html.figure_head("怎样读新鲜度"), html.element("ul", items, "ct-bands"), note)))


def policies_block(view: View, milestones: Sequence[MilestoneState]) -> None:
    """Name the policies with a term, and whether it is over."""
    lines = html.join(
        html.element("p", policy_line(view, one), "ct-policy") for one in dated_policies(milestones)
    )
    if lines:
        st.html(html.join((html.figure_head("有期限的政策"), lines)))


def policy_line(view: View, one: MilestoneState) -> str:
    """Say a policy's term and what is known of its renewal."""
    milestone = one.milestone
    if milestone.valid is None:
        return milestone.name
    term = f"{milestone.name}（{milestone.clause}）：{years(*milestone.valid)}"
    if not one.lapsed:
        over = "已有续期填报" if view.choice.as_of.year > milestone.valid[1] else "期限未满"
        return f"{term}，{over}。"
    owner = "、".join(view.catalog.department(lead).name for lead in one.lead[:2])
    return f"{term}，已于{milestone.valid[1]}年底到期，延续与否待{owner}填报。"


def department_block(view: View, department: str) -> None:
    """Show what one department leads, first or beside others, and what it owes a word on."""
    role = next(one for one in own.roles(view) if one.department == department)
    name = view.catalog.department(department).name
    owed = next((one.total for one in own.due(view) if one.department == department), 0)
    said = "、".join(f"{word}{count}项" for word, count in role.by_status if count)
    rows = [
        ["牵头举措", f"{len(role.lead)}项：第{'、'.join(map(str, role.lead))}项"],
        [
            "列第一位",
            f"{len(role.first)}项" + (f"：第{'、'.join(map(str, role.first))}项" if role.first else ""),
        ],
        ["状态", said],
        ["里程碑、机制和政策", f"完成{role.milestones.done}项，共{role.milestones.total}项"],
        ["待报", anchor(f"{owed}项，查看催报单", own.link(view, sheet=department)) if owed else "无"],
    ]
    head = html.figure_head(
        f"{name}牵头{len(role.lead)}项举措", "按参与职责报告，不排名；一项由多部门牵头的各列一次"
    )
    st.html(html.join((head, table([Column("职责"), Column("", wrap=True)], rows, label=f"{name}的职责"))))


def departments_table(view: View) -> Safe:
    """Every department that leads or owes something, in document order."""
    owed = {one.department: one for one in own.due(view)}
    lead = {one.department: one for one in own.roles(view)}
    columns = [
        Column("部门"),
        Column("牵头举措，项", "right"),
        Column("其中列第一位", "right", wide_only=True),
        Column("里程碑等\n完成/共有", "right"),
        Column("待报举措", "right", wide_only=True),
        Column("待报里程碑等", "right", wide_only=True),
        Column("待报年度活动，年次", "right", wide_only=True),
        Column("待报数据", "right", wide_only=True),
        Column("待报合计", "right"),
        Column("催报单"),
    ]
    rows = []
    for department in view.catalog.departments:
        one, role = owed.get(department.id), lead.get(department.id)
        if one is None and role is None:
            continue
        rows.append(
            [
                anchor(department.name, own.link(view, dept=department.id) if role else ""),
                len(role.lead) if role else 0,
                len(role.first) if role else 0,
                role.milestones.text if role and role.milestones.total else "—",
                *_owed(one),
                anchor("查看", own.link(view, sheet=department.id)) if one else "—",
            ]
        )
    total = sum(len(role.lead) for role in lead.values())
    head = html.figure_head(
        f"{len(lead)}个部门承担{total}个牵头职责，{len(owed)}个部门有待报事项",
        "按文件次序，不排名；由多部门牵头的事项各列一次，合计不是事项总数",
    )
    return html.join(
        (head, table(columns, rows, label="各部门牵头职责与待报事项", css_class="ct-ledger ct-departments"))
    )


def _owed(one: own.Reminder | None) -> list[object]:
    if one is None:
        return [0, 0, 0, 0, 0]
    years_owed = sum(len(missing) for _, missing in one.recurring)
    return [len(one.measures), len(one.milestones), years_owed, len(one.cells), one.total]
