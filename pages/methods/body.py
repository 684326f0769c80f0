"""The 方法 page from top to bottom, with the measured calibration of fan and chance."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from core.charts.calibration import fan_coverage, reliability_chart
from core.charts.kit import html
from core.charts.kit.html import Safe
from core.charts.kit.table import Column, table
from core.store.calibration import calibration_about, calibration_table
from core.targets.overview import points_to_settle
from core.wording import GRADE_MEANING, NOT_APPLICABLE, number, percent, percent_span
from pages.methods.rules import Rule, outlook_rules, status_rules
from pages.shared.cache import cached, judged
from pages.shared.chart import draw
from pages.shared.view import View

#: Rule ids of the table that are shown.
ADOPTED: Final = "tuned_pooled"
CHANCE: Final = "chance"
WORDS: Final = ("pace_yes_no", "pace_steps", "gap_yes_no")


def backtest_block(view: View) -> None:
    """Draw coverage, reliability and the comparison with the status rules."""
    root = view.catalog.data_root
    measured, about = calibration_table(root), calibration_about(root)
    found = coverage(measured)
    near = found[found["panel"].isin(panel["name"] for panel in about["panels"] if panel["role"] == "tuning")]
    said = percent_span(near["value"].min(), near["value"].max(), 1)
    head = f"80%区间在同类序列上实际覆盖{said}；实现概率的误差小于各状态规则"
    st.html(html.figure_head(head, _scope(about)))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        draw(fan_coverage(found, nominal=about["level"]))
        st.html(_coverage_table(found))
    with right:
        draw(reliability_chart(reliability(measured, _counties(about))))
        st.html(_scores_table(measured))
    versions = "，".join(f"{name} {version}" for name, version in about["versions"].items())
    said = f"回测日期{about['measured_on']}，随机种子{about['seed']}，{versions}。{about['target']}"
    st.html(
        html.element("p", said + _limits(found, reliability(measured, _counties(about)), about), "ct-keys")
    )


def coverage(measured: pd.DataFrame) -> pd.DataFrame:
    """Return coverage of the adopted fan by panel and lead."""
    chosen = measured[
        (measured["section"] == "fan") & (measured["rule"] == ADOPTED) & (measured["measure"] == "coverage")
    ]
    return chosen[["panel", "lead", "value", "cases"]].reset_index(drop=True)


def reliability(measured: pd.DataFrame, panel: str) -> pd.DataFrame:
    """Return the chance stated and the share that reached the target, by bin, for one panel."""
    chosen = measured[
        (measured["section"] == "reliability") & (measured["rule"] == CHANCE) & (measured["panel"] == panel)
    ]
    parts = chosen["measure"].str.extract(r"(?P<what>stated|observed)_(?P<bin>\d+)")
    chosen = chosen.assign(what=parts["what"], bin=parts["bin"])
    wide = chosen.pivot_table(index="bin", columns="what", values="value", sort=False)
    cases = chosen.groupby("bin", sort=False)["cases"].first()
    return wide.rename(columns={"observed": "reached"}).join(cases).reset_index(drop=True)


def _counties(about: dict[str, Any]) -> str:
    """Return the panel nearest to our own series: the last of those that constants were tuned on."""
    return str([panel["name"] for panel in about["panels"] if panel["role"] == "tuning"][-1])


def _scope(about: dict[str, Any]) -> str:
    said = {"tuning": "一半调参、另一半检验", "external": "未参与调参", "part": "检验部分"}
    parts = [f"{p['name']}{p['held_out']}条（{said[p['role']]}）" for p in about["panels"]]
    return f"提前一至四年，结果都取自未用于调参的序列：{'，'.join(parts)}"


def _limits(found: pd.DataFrame, bins: pd.DataFrame, about: dict[str, Any]) -> str:
    """Say what the numbers do not cover, with the numbers that show it."""
    said = "区间和机会不含一起到来的冲击。"
    for part in (panel["name"] for panel in about["panels"] if panel["role"] == "part"):
        own = found[found["panel"] == part]["value"]
        said += f"{part}的序列同年一起放缓，覆盖率为{percent_span(own.min(), own.max())}。"
    middle = bins.iloc[(bins["stated"] - 0.5).abs().argmin()]
    stated, reached = percent(middle["stated"], 0), percent(middle["reached"], 0)
    return f"{said}机会居中时：{_counties(about)}中所报{stated}的，实际实现{reached}。"


def _coverage_table(found: pd.DataFrame) -> Safe:
    leads = sorted(found["lead"].unique())
    columns = [Column("序列"), *(Column(f"提前{lead}年", "right") for lead in leads), Column("例数", "right")]
    rows = []
    for panel, own in found.groupby("panel", sort=False):
        values = own.set_index("lead")["value"]
        rows.append([panel, *(percent(values[lead]) for lead in leads), str(int(own["cases"].sum()))])
    return table(columns, rows, label="80%区间覆盖率", stacked=1)


def _scores_table(measured: pd.DataFrame) -> Safe:
    chosen = measured[(measured["section"] == "chance") & (measured["lead"] == 0)]
    brier = chosen[(chosen["measure"] == "brier") & chosen["rule"].isin([CHANCE, *WORDS])]
    auc = chosen[chosen["measure"] == "auc"].set_index(["panel", "rule"])["value"]
    panels = list(dict.fromkeys(brier["panel"]))
    columns = [Column("判断方法（布里尔分，越小越好）", wrap=True)]
    columns += [Column(panel, "right", wrap=True) for panel in panels]
    rows = []
    for rule, own in brier.groupby("rule", sort=False):
        values = own.set_index("panel")["value"]
        cells = [f"{number(values.get(p), 3)}（AUC {number(auc.get((p, rule)), 2)}）" for p in panels]
        rows.append([own["name"].iloc[0], *cells])
    return table(columns, rows, label="达标机会与状态规则的比较", stacked=1)


# What the methods page says: rules, back-test, points to settle, grades. Nothing in it moves.


@cached(judged)
def body(view: View, measured: float) -> None:  # noqa: ARG001 (another back-test is another page)
    """Draw everything between title and foot; ``measured`` is when the back-test was written."""
    st.html(html.figure_head("状态怎样判定", "九个状态词各有界限；同一目标在各页结论一致"))
    st.html(rules_table(status_rules(view.catalog), "状态规则"))
    st.html(html.figure_head("区间、衔接与估算怎样得出"))
    st.html(rules_table(outlook_rules(view.catalog), "区间与估算规则"))
    backtest_block(view)
    settle_block(view)
    grades_block()


def rules_table(rules: tuple[Rule, ...], label: str) -> Safe:
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


def _threshold(said: str) -> object:
    """A rule without thresholds has a dash under their head, and nothing where a phone drops the heads."""
    return html.element("span", said, "ct-no-threshold") if said == NOT_APPLICABLE else said


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
