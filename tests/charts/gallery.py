"""Every builder on sample data, by name, at page and phone width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd

from core.charts.bridge import effect_bars, gap_bridge
from core.charts.calibration import fan_coverage, reliability_chart
from core.charts.choropleth import choropleth
from core.charts.consistency import consistency_bar
from core.charts.coverage import coverage_matrix
from core.charts.dots import change_dumbbell, type_strip
from core.charts.evidence import evidence_timeline, status_freshness
from core.charts.heatmap import lq_heatmap, similarity_matrix
from core.charts.multiples import small_multiples
from core.charts.ranking import ReferenceValue, ranking
from core.charts.status_map import status_map
from core.charts.trajectory.picture import trajectory
from tests.charts import samples as s

Spec = dict[str, Any]


def _strip(width: int) -> Spec:
    points = pd.DataFrame(
        {
            "type": ["工业主导型", "工业主导型", "生态功能型"],
            "area_code": [s.CODES[0], s.CODES[2], s.CODES[5]],
            "name": ["甘州", "高台", "肃南"],
            "value": [0.71, 0.72, 3.5],
            "text": ["0.71", "0.72", "3.50"],
        }
    )
    return type_strip(points, s.LOOKS, types=["工业主导型", "生态功能型"], width=width)


def _pairs() -> pd.DataFrame:
    rows = [
        (a, b, 0.7 + 0.04 * i, f"{0.7 + 0.04 * i:.2f}") for i, a in enumerate(s.NAMES) for b in s.NAMES[:i]
    ]
    return pd.DataFrame(rows, columns=["one", "other", "value", "text"])


def _coverage_rows() -> pd.DataFrame:
    rows = [("全国县", lead, 0.82 - 0.02 * lead, 300) for lead in (1, 2, 3)]
    return pd.DataFrame(rows, columns=["panel", "lead", "value", "cases"])


def _bins() -> pd.DataFrame:
    return pd.DataFrame({"stated": [0.1, 0.5, 0.9], "reached": [0.12, 0.44, 0.93], "cases": [210, 60, 300]})


def _references() -> list[ReferenceValue]:
    return [ReferenceValue("city", 4.67, "全市4.67"), ReferenceValue("province", 4.1, "全省4.10")]


BUILDERS: dict[str, Callable[[int], Spec]] = {
    "status_map": lambda w: status_map(
        s.geometry(), s.statuses(), width=w, approval="甘S（2026）1号", selectable=True
    ),
    "choropleth": lambda w: choropleth(
        s.geometry(), s.values(), breaks=(4, 4.5, 5, 6), unit="万元", decimals=2, width=w
    ),
    "ranking": lambda w: ranking(s.ranked(), references=_references(), width=w),
    "trajectory": lambda w: trajectory(s.city(), width=w),
    "trajectory_county": lambda w: trajectory(s.county(), width=w),
    "multiple": lambda w: small_multiples(s.panels(), width=min(w, 300))[1],
    "consistency": lambda w: consistency_bar(
        s.targets(),
        target=800,
        target_text="全市目标800",
        looks=s.LOOKS,
        latest=680.9,
        latest_text="2024年全市680.9",
        width=w,
    ),
    "bridge": lambda w: gap_bridge(s.bridge(), s.LOOKS, width=w),
    "effects": lambda w: effect_bars(
        s.counties(effect=[3.2, 1.8, 1.7, 1.9, 1.9, 0.9], text=["3.2", "1.8", "1.7", "1.9", "1.9", "0.9"]),
        s.LOOKS,
        width=w,
    ),
    "heatmap": lambda w: lq_heatmap(
        s.quotients(), sectors=s.SECTORS, areas=s.NAMES, comparator="全省", width=w
    ),
    "similarity": lambda w: similarity_matrix(_pairs(), areas=s.NAMES, width=w),
    "strip": _strip,
    "dumbbell": lambda w: change_dumbbell(
        pd.DataFrame({"name": ["工业", "建筑"], "first": [6.1, 3.3], "last": [7.2, 8.6]}),
        look=s.LOOKS[s.CODES[0]],
        first_year=2010,
        last_year=2020,
        width=w,
    ),
    "coverage": lambda w: coverage_matrix(s.coverage(), years=range(2018, 2026), width=w),
    "status_freshness": lambda w: status_freshness(
        {("推进中", 4): 7, ("未填报", 0): 12}, cuts=(100, 190, 365), width=w
    ),
    "timeline": lambda w: evidence_timeline(
        s.evidence(),
        measures=[(1, "实施甲行动"), (2, "实施乙行动"), (3, "实施丙行动")],
        as_of=dt.date(2026, 11, 24),
        cuts=(100, 190, 365),
        start=dt.date(2022, 3, 1),
        width=w,
    ),
    "fan_coverage": lambda w: fan_coverage(_coverage_rows(), nominal=0.8, width=w),
    "reliability": lambda w: reliability_chart(_bins(), width=w),
}
PAGE, PHONE = 960, 358
