"""The 方法 page from top to bottom."""

from __future__ import annotations

from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.charts.kit.templates import macros
from core.plan.open_points import points_to_settle
from core.wording.numbers import NOT_APPLICABLE
from core.wording.terms import TERMS
from core.wording.words import GRADE_MEANING
from pages.methods.backtest import backtest_block
from pages.methods.rules import Rule, outlook_rules, status_rules
from pages.shared.cache import cached
from pages.shared.view import View

_fill: Final = macros(__file__, "terms.html")

# What the methods page says: rules, back-test, points to settle, grades. Nothing in it moves.


@cached()
def body(view: View, measured: float) -> None:  # noqa: ARG001 (another back-test is another page)
    """Draw everything between title and foot; ``measured`` is when the back-test was written."""
    st.html(html.figure_head("状态怎样判定", "九个状态词各有界限；同一目标在各页结论一致"))
    st.html(rules_table(status_rules(view.catalog), "状态规则"))
    if view.choice.frame:  # one screen: the rules by which a status is given
        return
    st.html(html.figure_head("区间、衔接与估算怎样得出"))
    st.html(rules_table(outlook_rules(view.catalog), "区间与估算规则"))
    backtest_block(view)
    settle_block(view)
    grades_block()
    terms_block()


def rules_table(rules: tuple[Rule, ...], label: str) -> Markup:
    """Lay rules out as a table."""
    columns = [
        Column("规则", width="9em"),
        Column("怎样计算", wrap=True),
        Column("阈值", wrap=True),
        Column("出处", wrap=True, wide_only=True),
    ]
    rows = [
        [html.element("b", rule.name, ""), rule.how, _threshold(rule.threshold), rule.reference]
        for rule in rules
    ]
    return table(columns, rows, label=label, css_class="ct-prose")


def _threshold(meaning: str) -> object:
    """A rule without thresholds has a dash under their head, and nothing where a phone drops the heads."""
    return html.element("span", meaning, "ct-no-threshold") if meaning == NOT_APPLICABLE else meaning


def settle_block(view: View) -> None:
    """List the points for the office to settle."""
    points = points_to_settle(view.catalog)
    waiting = sum(point.meanwhile == "不作判定" for point in points)
    st.html(html.figure_head(f"请办公室明确{len(points)}处，其中{waiting}处在明确之前不作判定"))
    columns = [
        Column("所在"),
        Column("事项", wrap=True),
        Column("待明确之处", wrap=True),
        Column("目前做法", wrap=True),
    ]
    rows = [[point.clause, point.subject, point.question, point.meanwhile] for point in points]
    st.html(table(columns, rows, label="待明确事项", css_class="ct-prose"))


def terms_block() -> None:
    """List every word that pages explain; the explanations beside them lead here."""
    st.html(
        html.figure_head(f"用词和表头{len(TERMS)}个", "各页表头下有点线的词，指向、点按或用键盘移到即见说明")
    )
    st.html(_fill("terms", TERMS.items()))


def grades_block() -> None:
    """Explain the grades of evidence."""
    st.html(html.figure_head("依据分五级，估算和预计数不参与判定、排序与合计"))
    columns = [Column("等级"), Column("含义"), Column("用法", wrap=True)]
    uses = {
        "A": "优先采用",
        "B": "优先采用",
        "C": "可用，标注",
        "D": "写明算式",
        "E": "空心、斜线，给出80%区间，公布数导入后即消失",
    }
    rows = [[html.grade_chip(grade), meaning, uses[grade]] for grade, meaning in GRADE_MEANING.items()]
    st.html(table(columns, rows, label="依据等级"))
