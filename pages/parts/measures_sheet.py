"""催报单: what one department is asked for, to print, and as text to paste into a message."""

from __future__ import annotations

import streamlit as st

from core.analysis.gaps import Gap
from core.analysis.reminders import Reminder
from core.catalog.catalog import Catalog
from core.charts import html
from core.charts.html import Safe
from core.charts.table import Column, Group, table
from core.wording import years
from pages.parts import measures_cells as cell
from pages.parts import measures_state as own
from pages.parts.loading import View


def sheet_title(view: View, one: Reminder) -> str:
    """Name the department and how many words it owes."""
    return f"催报单：{view.catalog.department(one.department).name}有{one.total}项待报"


def sheet(view: View, one: Reminder) -> None:
    """Draw one department's sheet and the same as plain text."""
    if not view.choice.frame:
        back = cell.anchor("返回台账", own.link(view))
        every = cell.anchor("全部部门", own.link(view, sheet=own.ALL_DEPARTMENTS))
        st.html(html.element("nav", html.join((back, every), "\u3000"), "ct-steps", aria_label="催报单之间"))
    st.html(sheet_table(view, one))
    if not view.choice.frame:
        st.html(html.figure_head("可复制的文字", "点右上角复制，粘贴到通知或工作群"))
        st.code(plain(view, one), language=None, wrap_lines=True, height=280)


def sheet_table(view: View, one: Reminder) -> Safe:
    """Everything that is due, by kind."""
    rows: list[list[object] | Group] = []
    for name, lines in _parts(view, one):
        if lines:
            rows.append(Group(name, f"{len(lines)}项"))
            rows += [list(line) for line in lines]
    columns = [Column("条款"), Column("事项", wrap=True), Column("请填报", wrap=True), Column("最近佐证")]
    return table(columns, rows, label="催报单", css_class="ct-due")


def _parts(view: View, one: Reminder) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
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
                for s in one.measures
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
                for s in one.milestones
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
                for s, missing in one.recurring
            ],
        ),
        ("数据", [(_gap_clause(catalog, gap), *_gap(catalog, gap), "缺") for gap in one.cells]),
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


def plain(view: View, one: Reminder) -> str:
    """The sheet as text without markup."""
    name = view.catalog.department(one.department).name
    lines = [
        f"{name}：",
        f"按{view.catalog.plan.number}，截至{view.choice.as_of.isoformat()}，下列{one.total}项待报，"
        f"请附带日期的佐证一并填报。{'（演练数据，非真实统计）' if view.choice.drill else ''}",
    ]
    for title, parts in _parts(view, one):
        if parts:
            lines.append(f"{title}（{len(parts)}项）")
            lines += [
                f"{i}．{what}——{asked}（{clause}）" for i, (clause, what, asked, _) in enumerate(parts, 1)
            ]
    return "\n".join(lines)
