"""Beside the ledger: status against freshness, dated policies, and the list of one department."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from core.charts.evidence import status_freshness
from core.charts.kit import html
from core.charts.kit.marks import as_image, freshness_cells
from core.charts.kit.table import Column, Group, table
from core.charts.kit.theme import Spec
from core.measures.ledger import cross, dated_policies
from core.measures.measures import MeasureState
from core.measures.milestones import MilestoneState
from core.measures.reminders import Reminder
from core.plan.catalog import Catalog
from core.targets.missing import Gap
from core.wording.numbers import years
from core.wording.words import MeasureStatus
from pages.measures import ledger as cell
from pages.measures import state as own
from pages.measures.ledger import anchor
from pages.shared.cache import cached, judged
from pages.shared.chart import draw
from pages.shared.view import View

# 催报单: what one department is asked for, to print, and as text to paste into a message.


def sheet_title(view: View, reminder: Reminder) -> str:
    """Name the department and how many words it owes."""
    return f"催报单：{view.catalog.department(reminder.department).name}有{reminder.total}项待报"


def sheet(view: View, reminder: Reminder) -> None:
    """Draw one department's sheet and the same as plain text."""
    if not view.choice.frame:
        back = cell.anchor("返回台账", own.link(view))
        every = cell.anchor("全部部门", own.link(view, sheet=own.ALL_DEPARTMENTS))
        st.html(html.element("nav", html.join((back, every), "\u3000"), "ct-steps", aria_label="催报单之间"))
    st.html(sheet_table(view, reminder))
    if not view.choice.frame:
        st.html(html.figure_head("可复制的文字", "点右上角复制，粘贴到通知或工作群"))
        st.code(plain(view, reminder), language=None, wrap_lines=True, height=280)


def sheet_table(view: View, reminder: Reminder) -> Markup:
    """Everything that is due, by kind."""
    rows: list[list[object] | Group] = []
    for name, lines in _parts(view, reminder):
        if lines:
            rows.append(Group(name, f"{len(lines)}项"))
            rows += [list(line) for line in lines]
    columns = [Column("条款"), Column("事项", wrap=True), Column("请填报", wrap=True), Column("最近佐证")]
    return table(columns, rows, label="催报单", css_class="ct-due")


def _parts(view: View, reminder: Reminder) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    catalog = view.catalog
    return [
        (
            "举措",
            [
                (
                    f"第{s.number}项",
                    s.measure.title,
                    "状态、进展、存在问题、下步措施和佐证",
                    _last(s.freshness.days),
                )
                for s in reminder.measures
            ],
        ),
        (
            "里程碑、机制和政策",
            [
                (
                    s.milestone.clause,
                    f"{s.milestone.verb}：{s.milestone.name}",
                    s.milestone.done_when,
                    _last(s.freshness.days),
                )
                for s in reminder.milestones
            ],
        ),
        (
            "逐年活动",
            [
                (
                    s.milestone.clause,
                    s.milestone.name,
                    f"{_years(missing)}是否举办及佐证",
                    _last(s.freshness.days),
                )
                for s, missing in reminder.recurring
            ],
        ),
        ("数据", [(_gap_clause(catalog, gap), *_gap(catalog, gap), "缺") for gap in reminder.cells]),
    ]


def _gap(catalog: Catalog, gap: Gap) -> tuple[str, str]:
    indicator = catalog.indicator(gap.cell.indicator)
    name = f"{catalog.area(gap.cell.area).short}{gap.cell.year}年{indicator.name}"
    decided = "；".join(catalog.target(target).name for target in gap.decides)
    return name, f"数值（{indicator.unit}）及来源" + (f"，用于判定：{decided}" if decided else "")


def _gap_clause(catalog: Catalog, gap: Gap) -> str:
    return catalog.target(gap.decides[0]).clause if gap.decides else ""


def _years(missing: tuple[int, ...]) -> str:
    if len(missing) > 1 and missing == tuple(range(missing[0], missing[-1] + 1)):
        return years(missing[0], missing[-1])
    return "、".join(f"{year}年" for year in missing)


def _last(days: int | None) -> str:
    return "无" if days is None else f"{days}天前"


def plain(view: View, reminder: Reminder) -> str:
    """The sheet as text without markup."""
    name = view.catalog.department(reminder.department).name
    lines = [
        f"{name}：",
        f"按{view.catalog.plan.number}，截至{view.choice.as_of.isoformat()}，下列{reminder.total}项待报，"
        f"请附带日期的佐证一并填报。{'（演练数据，非真实统计）' if view.choice.drill else ''}",
    ]
    for title, parts in _parts(view, reminder):
        if parts:
            lines.append(f"{title}（{len(parts)}项）")
            lines += [
                f"{i}．{what}——{asked}（{clause}）" for i, (clause, what, asked, _) in enumerate(parts, 1)
            ]
    return "\n".join(lines)


@cached(judged)
def matrix(view: View) -> Spec:
    """Draw how many measures stand where."""
    return status_freshness(cross(view.snapshot.measures), cuts=view.catalog.rules.freshness_days)


def matrix_block(view: View, states: Sequence[MeasureState]) -> None:
    """Show status against freshness for all measures."""
    st.html(matrix_head(states))
    draw(matrix(view))


def matrix_head(states: Sequence[MeasureState]) -> Markup:
    """Say how many measures have been reported on."""
    silent = sum(state.status is MeasureStatus.UNREPORTED for state in states)
    text = f"{len(states)}项中{len(states) - silent}项已填报" if silent < len(states) else "尚无一项填报"
    return html.figure_head(f"状态×新鲜度：{text}", "举措数，项；两条轴互不折算，重新计算不算佐证")


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
        html.element("li", html.join((as_image(freshness_cells(n, ""), "", 41.5, 12), meaning)), "ct-band")
        for n, meaning in bands
    )
    note = html.element("p", "最近一条带日期的佐证距评价日期的天数。未填报不等于未开展。", "ct-note")
    st.html(html.join((html.figure_head("怎样读新鲜度"), html.element("ul", items, "ct-bands"), note)))


def policies_block(view: View, milestones: Sequence[MilestoneState]) -> None:
    """Name the policies with a term, and whether it is over."""
    lines = html.join(
        html.element("p", policy_line(view, state), "ct-policy") for state in dated_policies(milestones)
    )
    if lines:
        st.html(html.join((html.figure_head("有期限的政策"), lines)))


def policy_line(view: View, state: MilestoneState) -> str:
    """Say a policy's term and what is known of its renewal."""
    milestone = state.milestone
    if milestone.valid is None:
        return milestone.name
    term = f"{milestone.name}（{milestone.clause}）：{years(*milestone.valid)}"
    if not state.lapsed:
        over = "已有续期填报" if view.choice.as_of.year > milestone.valid[1] else "期限未满"
        return f"{term}，{over}。"
    owner = "、".join(view.catalog.department(lead).name for lead in state.lead[:2])
    return f"{term}，已于{milestone.valid[1]}年底到期，延续与否待{owner}填报。"


def department_block(view: View, department: str) -> None:
    """Show what one department leads, first or beside others, and what it owes a word on."""
    role = next(entry for entry in view.snapshot.participation if entry.department == department)
    name = view.catalog.department(department).name
    owed = next((entry.total for entry in view.snapshot.reminders if entry.department == department), 0)
    text = "、".join(f"{word}{count}项" for word, count in role.by_status if count)
    rows = [
        ["牵头举措", f"{len(role.lead)}项：第{'、'.join(map(str, role.lead))}项"],
        [
            "列第一位",
            f"{len(role.first)}项" + (f"：第{'、'.join(map(str, role.first))}项" if role.first else ""),
        ],
        ["状态", text],
        ["里程碑、机制和政策", f"完成{role.milestones.done}项，共{role.milestones.total}项"],
        ["待报", anchor(f"{owed}项，查看催报单", own.link(view, sheet=department)) if owed else "无"],
    ]
    head = html.figure_head(
        f"{name}牵头{len(role.lead)}项举措", "按参与职责报告，不排名；一项由多部门牵头的各列一次"
    )
    st.html(html.join((head, table([Column("职责"), Column("", wrap=True)], rows, label=f"{name}的职责"))))


def departments_table(view: View) -> Markup:
    """Every department that leads or owes something, in document order."""
    owed = {entry.department: entry for entry in view.snapshot.reminders}
    lead = {entry.department: entry for entry in view.snapshot.participation}
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
        entry, role = owed.get(department.id), lead.get(department.id)
        if entry is None and role is None:
            continue
        rows.append(
            [
                anchor(department.name, own.link(view, dept=department.id) if role else ""),
                len(role.lead) if role else 0,
                len(role.first) if role else 0,
                role.milestones.text if role and role.milestones.total else "—",
                *_owed(entry),
                anchor("查看", own.link(view, sheet=department.id)) if entry else "—",
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


def _owed(reminder: Reminder | None) -> list[object]:
    if reminder is None:
        return [0, 0, 0, 0, 0]
    years_owed = sum(len(missing) for _, missing in reminder.recurring)
    return [len(reminder.measures), len(reminder.milestones), years_owed, len(reminder.cells), reminder.total]
