"""How far fan and chance can be trusted: the measured table as pictures that an official can read."""

from __future__ import annotations

import re
from typing import Any, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from core.charts.calibration import fan_coverage, pit_chart, reliability_chart
from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.ground import ground
from core.store.calibration import chance_about, chance_table
from core.targets.ahead.chance import CHOSEN, Measured, Standing
from core.targets.ahead.earned import FEWEST, KIND_WORDS, PREFIX
from core.targets.ahead.nowcast import NAMES
from core.wording.numbers import number, percent
from pages.shared.chart import draw
from pages.shared.view import View

#: Bins of the reliability and of the histogram.
STATED: Final = "stated"
OBSERVED: Final = "observed"
PIT: Final = "pit"
#: Class of the rows on forecasts that are made to add up.
RECONCILED: Final = "reconcile-prefecture"
#: Family of the classes that are areas; the others stand in the table.
REGIONAL: Final = "regional"
#: What the names of areas' classes end with; the key of the picture has no room for it.
ACCOUNTS: Final = "(人均)?地区生产总值$"

#: Why no other figures of an area move its nowcast: decided in docs/backtest.md, "Measured and not kept".
WITHOUT_INDICATORS: Final = (
    "规上工业、用电、税收、消费品零售等同期指标不进入年内预判，也不改变达标机会：各县区公布的年份太少，"
    "全国也没有可供回测的县区序列，检验不出是否更准；已登记的照列，只作背景。"
)


def backtest_block(view: View) -> None:
    """Draw coverage, tails, histogram, reliability and the comparison with the rivals."""
    root = view.catalog.measured_root
    measured, classes = chance_table(root), ground(root).standing
    about = applying(chance_about(root), view.catalog.plan.province)
    st.html(html.figure_head(title(classes, about), _scope(about)))
    left, right = st.columns([1, 1], gap="medium")
    home = _home(about)
    with left:
        areas = {c["name"] for c in about["classes"] if c["family"] == REGIONAL}
        covered = coverage(measured, about)
        shown = covered[covered["panel"].isin(areas)]
        shown = shown.assign(panel=shown["panel"].str.replace(ACCOUNTS, "", regex=True))
        draw(fan_coverage(shown, nominal=about["level"], height=300))
        st.html(_verdicts(classes, about))
    with right:
        draw(reliability_chart(reliability(measured, home[0])))
        draw(pit_chart(histogram(measured, home)))
        st.html(html.element("p", _in_words(classes, home), "ct-note"))
    st.html(_rivals(measured, about))
    st.html(html.element("p", nowcast_line(measured), "ct-note"))
    lines = (
        nowcast_verdict(classes),
        joint_line(classes, about),
        reconciliation_line(measured),
        WITHOUT_INDICATORS,
    )
    st.html(html.join(html.element("p", line, "ct-note") for line in lines if line))
    if not any(_province_of(c["id"]) for c in about["classes"]):
        text = f"{view.catalog.province.name}的序列没有单独检验过，以上按全国同类序列。"
        st.html(html.element("p", text, "ct-note"))
    versions = "，".join(f"{name} {version}" for name, version in about["versions"].items())
    text = f"测算日期{about['measured_on']}，随机种子{about['seed']}，{versions}。{LIMITS}"
    st.html(html.element("p", text, "ct-keys"))


#: Classes of the nation that stand for a province whose own were not measured.
NATIONAL: Final = ["county", "province"]
_OF_PROVINCE: Final = re.compile(r"-(\d\d)$")


def applying(about: dict[str, Any], province: str) -> dict[str, Any]:
    """What of the measurement applies to a province: classes of others are left out.

    Parameters
    ----------
    province : str
        Code of the plan's province.
    """
    classes = [c for c in about["classes"] if _province_of(c["id"]) in ("", province[:2])]
    ids = {c["id"] for c in classes}
    home = [name for name in about["home"] if name in ids]
    return {**about, "classes": classes, "home": home or [name for name in NATIONAL if name in ids]}


def _province_of(series_class: str) -> str:
    """Two digits of the province whose series a class holds; empty for the nation's."""
    ends = _OF_PROVINCE.search(series_class)
    return ends[1] if ends else ""


LIMITS: Final = (
    "各地同年受同样的冲击，例数虽多，年份只有十来个；保留组与调参组的年份相同，"
    "换年份检验的结果见数据文件中other_years各行。预测不含普查修订和从未有过的冲击。"
)


def title(classes: Standing, about: dict[str, Any]) -> str:
    """Claim the worst class that applies here: the home classes, at their worst lead."""
    names = {c["id"]: c["name"] for c in about["classes"]}
    worst_rows = [row for name in _home(about) if (row := classes.worst(name)) is not None]
    worst = min(worst_rows, key=lambda row: row.coverage)
    text = f"80%区间在{names[worst.series_class]}上提前{worst.lead}年实际只覆盖{percent(worst.coverage, 0)}"
    return f"{text}；没有达到要求的类别和年限，页面上不给区间和概率"


def coverage(measured: pd.DataFrame, about: dict[str, Any]) -> pd.DataFrame:
    """Return coverage of the chosen fan by class and lead."""
    names = {c["id"]: c["name"] for c in about["classes"]}
    chosen = measured[(measured["approach"] == CHOSEN) & (measured["measure"] == "coverage")]
    shown = chosen.assign(panel=chosen["series_class"].map(names)).dropna(subset=["panel"])
    return shown[["panel", "lead", "value", "cases"]].reset_index(drop=True)


def reliability(measured: pd.DataFrame, series_class: str) -> pd.DataFrame:
    """Return the chance stated and the share that reached the target by bin, over all leads of a class."""
    chosen = measured[(measured["approach"] == CHOSEN) & (measured["series_class"] == series_class)]
    parts = {
        what: chosen[chosen["measure"] == what].set_index(["place", "lead"])[["value", "cases"]]
        for what in (STATED, OBSERVED)
    }
    joined = parts[STATED].join(parts[OBSERVED].add_suffix("_seen"))
    joined["said"] = joined["value"] * joined["cases"]
    joined["came"] = joined["value_seen"] * joined["cases"]
    sums = joined.groupby("place")[["said", "came", "cases"]].sum()
    return pd.DataFrame(
        {
            "stated": sums["said"] / sums["cases"],
            "reached": sums["came"] / sums["cases"],
            "cases": sums["cases"].astype(int),
        }
    ).reset_index(drop=True)


def histogram(measured: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return the share of outturns in each tenth of the stated distribution, for the first class."""
    chosen = measured[
        (measured["approach"] == CHOSEN)
        & (measured["measure"] == PIT)
        & (measured["lead"] == 1)
        & (measured["series_class"] == classes[0])
    ]
    return chosen[["place", "value", "cases"]].reset_index(drop=True)


def nowcast_line(measured: pd.DataFrame) -> str:
    """How well the quarters told the year, by quarter, with the number of cases beside every figure."""
    parts = []
    for quarters, word in ((1, NAMES[1]), (2, NAMES[2]), (3, NAMES[3])):
        sentences = []
        for name, who in (("nowcast-nation", "全国"), ("nowcast-province", "各省")):
            of_quarter = measured[(measured["series_class"] == name) & (measured["lead"] == quarters)]
            by_measure = of_quarter.set_index("measure")[["value", "cases"]]
            if "coverage" not in by_measure.index:
                continue
            inside, error = by_measure["value"][["coverage", "rmse"]].tolist()
            cases = int(by_measure["cases"]["coverage"])
            sentences.append(
                f"{who}{cases}例中{percent(inside, 0)}落在80%区间内，误差{number(error, 1)}个百分点"
            )
        parts.append(f"{word}：{'；'.join(sentences)}")
    return f"年内预判推全年实际增速，{'。'.join(parts)}。市州和县区没有对照，按省级对照逐级放宽。"


def nowcast_verdict(standing: Standing) -> str:
    """Which quarters' record lets 年内预判 state a chance, and why the others do not."""
    words = {f"{PREFIX}{kind}": word for kind, word in KIND_WORDS.items()}
    parts = []
    for (name, quarters), row in sorted(standing.rows.items()):
        if name in words:
            verdict = standing.verdict(name, quarters)
            reasons = "可报" if verdict.chance else "，".join(verdict.reasons)
            parts.append(f"{words[name]}{NAMES[quarters]}（{row.cases}例）{reasons}")
    rule = f"年内预判的机会也由这张表决定：{'；'.join(parts)}。" if parts else ""
    return f"{rule}市州和县区没有表中的记录，本地季度与全年的对照满{FEWEST}年并通过检验后才报机会。"


def joint_line(standing: Standing, about: dict[str, Any]) -> str:
    """What the back-test found of several counties reaching their targets together."""
    names = {c["id"]: c["name"] for c in about["classes"]}
    parts = []
    for (name, lead), row in sorted(standing.joint.items()):
        if name not in names or name not in about["home"]:
            continue
        faults = standing.against_joint(name, lead)
        word = "不报（" + "，".join(faults) + "）" if faults else "可报"
        parts.append(
            f"{names[name]}提前{lead}年{row.cases}例，误差为对照的{number(row.to_best, 2)}倍，{word}"
        )
    return (
        f"回测以四县为一组：均达到的机会按共同冲击合并，与各县相乘、取最小者比较：{'；'.join(parts)}。"
        if parts
        else ""
    )


def reconciliation_line(measured: pd.DataFrame) -> str:
    """Whether forecasts that are made to add up came closer; they are used only where they do."""
    own = measured[(measured["series_class"] == RECONCILED) & (measured["lead"] == 1)]
    found = own.set_index(["approach", "measure"])["value"]
    if ("mint", "rmse_parts") not in found.index:
        return ""
    cases = int(own["cases"].iloc[0])
    errors = {key: percent(float(value), 2) for key, value in found.items()}
    said = [
        f"{word}{errors[name, 'rmse_parts']}（合计{errors[name, 'rmse_whole']}）"
        for name, word in (("apart", "各自预测"), ("mint", "最小迹调和"))
    ]
    kept = float(found["mint", "rmse_parts"]) < float(found["apart", "rmse_parts"])
    verdict = "" if kept else "，没有变准，未采用"
    return f"让市州之和等于合计的调和，提前1年{cases}个起点的误差：{'、'.join(said)}{verdict}。"


def _home(about: dict[str, Any]) -> list[str]:
    """Classes that apply to our own province, counties first."""
    return sorted(about["home"])


def _scope(about: dict[str, Any]) -> str:
    parts = [f"{c['name']}{c['held_out']}条" for c in about["classes"]]
    return f"提前一至四年，结果都取自未用于调参的序列：{'，'.join(parts)}"


def _verdicts(classes: Standing, about: dict[str, Any]) -> Markup:
    """Class by lead: coverage, both tails, and what the pages may show."""
    leads = sorted({lead for _, lead in classes.rows})
    columns = [Column("序列", wrap=True), *(Column(f"提前{lead}年", wrap=True) for lead in leads)]
    rows = []
    for each_class in about["classes"]:
        cells = [_cell(classes, classes.rows.get((each_class["id"], lead))) for lead in leads]
        rows.append([each_class["name"], *cells])
    return table(columns, rows, label="80%区间覆盖率、两端和可否显示", stacked=1)


def _cell(classes: Standing, row: Measured | None) -> str:
    if row is None:
        return "未检验"
    verdict = classes.verdict(row.series_class, row.lead)
    shown = "可报概率" if verdict.chance else ("只画区间" if verdict.fan else "不显示")
    tails = f"低于{percent(row.below, 0)}，高于{percent(row.above, 0)}"
    return f"{percent(row.coverage, 0)}（{tails}，{row.cases}例）：{shown}"


def _in_words(classes: Standing, home: list[str]) -> str:
    """What histogram and tails mean, with the numbers of the first home class one year ahead."""
    row = classes.rows.get((home[0], 1))
    if row is None:
        return ""
    return (
        f"区间若说得准，实际值落在十段中每段约占10%。实际低于下端的占{percent(row.below, 0)}，"
        f"高于上端的占{percent(row.above, 0)}；所报与实现在百例以上的各组中最多相差"
        f"{row.worst_bin * 100:.0f}个百分点。"
    )


def _rivals(measured: pd.DataFrame, about: dict[str, Any]) -> Markup:
    """Brier score of the chance over that of each rival on the same cases, at its worst lead."""
    ratios = measured[measured["measure"].str.endswith("_ratio")]
    worst = ratios.groupby(["approach", "series_class"])["value"].max()
    classes = about["classes"]
    columns = [Column("对照方法（误差之比，小于1为优，取最差的年限）", wrap=True)]
    columns += [Column(c["name"], "right", wrap=True) for c in classes]
    rows = []
    for approach in dict.fromkeys(ratios["approach"]):
        cells = [number(worst.get((approach, c["id"])), 2) for c in classes]
        rows.append([about["approaches"][approach], *cells])
    return table(columns, rows, label="达标机会与对照方法、状态规则的比较", stacked=1)
