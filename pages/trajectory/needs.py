"""A target without figures: what is wanted of whom since when, what it decides, where it is entered."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.plan.catalog import Catalog
from core.targets.missing import Gap
from core.targets.phrases import goal_text
from core.targets.trajectory import Track
from core.wording.numbers import NOT_APPLICABLE
from core.wording.words import Status
from pages.shared.cache import cached
from pages.shared.registry import exists
from pages.shared.view import View


def wanted(view: View, target: str) -> tuple[Gap, ...]:
    """Figures whose want leaves the target without a word, those that decide it alone first."""
    gaps = [gap for gap in view.snapshot.gaps if target in gap.decides and gap.essential]
    return tuple(sorted(gaps, key=lambda gap: (target not in gap.alone, gap.cell.area, gap.cell.year or 0)))


def owed_since(catalog: Catalog, year: int | None) -> dt.date | None:
    """First day on which a year's figure is owed: the year is over, and the plan was adopted.

    ``None`` for a figure of no certain year.
    """
    return None if year is None else max(dt.date(year + 1, 1, 1), catalog.plan.issued_on)


@cached()
def needs_block(view: View, target: str) -> None:
    """Draw the years, who owes which figure since when, and what a figure would decide."""
    track, gaps = view.snapshot.track(target), wanted(view, target)
    head = html.figure_head(_finding(view, gaps), "没有数，不画坐标；虚线框为缺数，粗框为判定所需的年份")
    parts = [head, _years(view, track, gaps), _table(view, target, gaps), _decision(track, gaps)]
    st.html(html.element("section", html.join(parts), "ct-needs"))


def _finding(view: View, gaps: tuple[Gap, ...]) -> str:
    owners = dict.fromkeys(gap.owners[0] for gap in gaps if gap.owners)
    names = "、".join(view.catalog.department(owner).name for owner in owners)
    return f"缺{len(gaps)}个数，待{names}填报" if names else f"缺{len(gaps)}个数"


def _years(view: View, track: Track, gaps: tuple[Gap, ...]) -> Markup:
    """Every year of the plan as a box; nothing for a figure of no certain year."""
    asked = {gap.cell.year for gap in gaps if gap.cell.year is not None}
    if not asked:
        return Markup("")
    due = track.assessment.target.due or max(asked)
    first = min(*asked, view.catalog.plan.adopted_year - 1)
    boxes = [
        html.element(
            "li",
            html.join((html.element("b", str(year), ""), "缺")),
            "ct-asked" if year in asked else "ct-not-asked",
        )
        for year in range(first, max(due, *asked) + 1)
    ]
    return html.element("ul", html.join(boxes), "ct-owed-years")


def _table(view: View, target: str, gaps: tuple[Gap, ...]) -> Markup:
    columns = [
        Column("缺哪个数", wrap=True),
        Column("谁填报", wrap=True),
        Column("应报自"),
        Column("已过，天", "right"),
        Column("报来能定", wrap=True),
    ]
    rows = [_row(view, target, gap) for gap in gaps]
    return table(columns, rows, label="判定所缺的数", css_class="ct-owed", stacked=1)


def _row(view: View, target: str, gap: Gap) -> list[object]:
    catalog, cell = view.catalog, gap.cell
    year = f"{cell.year}年" if cell.year is not None else "注明年份的"
    benchmark = f"（{catalog.benchmark(cell.benchmark).short}）" if cell.benchmark else ""
    name = f"{catalog.area(cell.area).short}{year}{catalog.indicator(cell.indicator).name}{benchmark}"
    since = owed_since(catalog, cell.year)
    days = (view.choice.as_of - since).days if since is not None and since <= view.choice.as_of else None
    return [
        name,
        _owner(view, gap),
        since.isoformat() if since else NOT_APPLICABLE,
        NOT_APPLICABLE if days is None else str(days),
        "这一目标" if target in gap.alone else "与其余缺数一起，这一目标",
    ]


def _owner(view: View, gap: Gap) -> Markup:
    """First-named supplier, a link to the place where it enters figures; the others are counted."""
    if not gap.owners:
        return escape(NOT_APPLICABLE)
    first, more = gap.owners[0], len(gap.owners) - 1
    name = view.catalog.department(first).name + (f"等{more + 1}个单位" if more else "")
    if view.choice.frame or not exists("reporting"):
        return escape(name)
    address = f"reporting{view.choice.query(office=first)}"
    owners = "、".join(view.catalog.department(department).name for department in gap.owners)
    hint = f"到填报页填报；提供单位：{owners}"
    return Markup('<a class="ct-go ct-enter" href="{}" target="_self" title="{}">{}</a>').format(
        address, hint, name
    )


def _decision(track: Track, gaps: tuple[Gap, ...]) -> Markup:
    """Say which word a figure of the due year would give; for other figures that the pace can be judged."""
    assessment, goal = track.assessment, goal_text(track.assessment.target)
    if assessment.target.due is not None and any(gap.cell.year == assessment.target.due for gap in gaps):
        text = (
            f"报来{assessment.target.due}年数：{goal}为“{Status.ACHIEVED}”，达不到为“{Status.NOT_ACHIEVED}”；"
            f"约数、取整使两边都有可能的，为“{Status.BORDERLINE}”，须有确数。"
        )
    elif assessment.members:
        text = f"报来后逐一判定；{len(assessment.members)}个都有结论，整体才有结论。"
    elif assessment.quota:
        text = f"每年各判一次：{goal}的年份为完成，缺一年即不能下总的结论。"
    elif assessment.target.due is not None:
        text = f"报来后即可比较快慢：以{assessment.target.due}年{goal}为准。"
    else:
        text = f"报来后列出完成率；原文未定期限，不评快慢。目标：{goal}。"
    return html.element("p", text, "ct-line")
