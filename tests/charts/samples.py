"""Sample inputs for every picture, shaped like the official data: benchmarks, breaks, gaps, estimates."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from core.charts.bridge import Bridge
from core.charts.kit.theme import county_looks
from core.charts.multiples import Panel
from core.charts.trajectory.picture import BasePath, Required, Trajectory
from core.store.geometry import prepare_geometry

ROOT = Path(__file__).resolve().parents[2]
CODES = ("620702", "620723", "620724", "620725", "620722", "620721")
NAMES = ("甘州区", "临泽县", "高台县", "山丹县", "民乐县", "肃南县")
LOOKS = county_looks(CODES)
SECTORS = ("农林牧渔", "工业", "采矿", "建筑")


@cache
def geometry() -> dict[str, Any]:
    return prepare_geometry(ROOT / "geo")


def counties(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"area_code": CODES, "name": NAMES, **columns})


def statuses() -> pd.DataFrame:
    return counties(
        status=["快于预期", "需加快", "明显滞后", "数据不足", "低于基期", "已实现"],
        hollow=[False, True, False, False, False, True],
        text=["需4.9%", "≈11.1%", "需12.8%", "≈9.7%", "需9.9%", "已达标"],
    )


def values() -> pd.DataFrame:
    return counties(
        value=[4.43, None, 4.84, 4.64, 3.59, 12.02],
        text=["4.43", "", "≈4.84", "4.64", "3.59", "12.02"],
        grade=["C", "", "E", "C", "C", "C"],
    )


def history() -> pd.DataFrame:
    """City GDP as it is known: four benchmarks, two breaks, one overlap year, one forecast."""
    rows: list[tuple[int, float, str, str, bool, bool]] = [
        (2015, 372.5, "b2016", "C", False, False),
        (2016, 399.9, "b2016", "C", False, False),
        (2017, 377.0, "b2017", "C", False, True),
        (2018, 407.7, "b2017", "C", False, False),
        (2019, 448.7, "b2019", "C", False, True),
        (2020, 467.05, "b2019", "C", False, False),
        (2020, 491.2, "b2023", "B", False, False),
        (2021, 526.2, "b2019", "C", False, False),
        (2022, 581.5, "b2019", "A", False, False),
        (2023, 608.0, "b2019", "A", False, False),
        (2024, 680.9, "b2023", "B", False, False),
        (2025, 730.0, "b2023", "B", True, False),
    ]
    return pd.DataFrame(rows, columns=["year", "value", "benchmark", "grade", "forecast", "break_before"])


def estimated_history() -> pd.DataFrame:
    """A county's: anchors in 2011 and 2021, estimates with bands between, one published later."""
    rows = [(2011, 33.0, None, None, "C", "b2016", False)]
    rows += [
        (y, 33.0 + 3 * (y - 2011), 30.0 + 3 * (y - 2011), 36.0 + 3 * (y - 2011), "E", "b2016", False)
        for y in range(2012, 2017)
    ]
    rows += [(y, 50.0 + 2 * (y - 2017), 47.0, 58.0, "E", "b2017", y == 2017) for y in (2017, 2018)]
    rows += [(2021, 65.0, None, None, "C", "b2019", False), (2024, 84.0, 76.0, 93.0, "E", "b2023", False)]
    columns = ["year", "value", "low", "high", "grade", "benchmark", "break_before"]
    return pd.DataFrame(rows, columns=columns).assign(forecast=False)


def city() -> Trajectory:
    return Trajectory(
        history(),
        "亿元",
        target=800,
        due=2026,
        target_text="目标：突破800亿元（须高于此线）",
        target_label="800",
        base=BasePath(2020, 491.2, "目标路径（2020—2026年）年均8.5%"),
        required=Required(2024, 680.9, "今后需年均8.4%"),
        fan=pd.DataFrame(
            {"year": [2024, 2025, 2026], "low": [680.9, 677.0, 705.8], "high": [680.9, 799.0, 907.5]}
        ),
        fan_text="80%区间",
        notes={2017: "2017年统计核减\n非衰退"},
        benchmark_names={"b2016": "2016年及以前当年公布", "b2019": "统一核算（四经普）"},
        yardstick=(841.0, "按旧口径尺度约841"),
    )


def county(i: int = 1, target: float = 110) -> Trajectory:
    required = Required(2021, 65.0, "今后需年均11.1%")
    return Trajectory(
        estimated_history(), "亿元", target=target, due=2026, required=required, look=LOOKS[CODES[i]]
    )


def panels() -> list[Panel]:
    return [
        Panel(
            code,
            name,
            county(i, 330 if i == 0 else 110),
            "数据不足",
            target_text="突破110",
            need_text="需年均11.1%",
            scale_group="" if i in (0, 5) else "110",
        )
        for i, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
    ]


def bridge(changes: tuple[float, ...] = (41.9, 12.2, 13.1, -3.0, 13.0, 6.2)) -> Bridge:
    steps = counties(change=changes)
    return Bridge(680.9, "2024年|全市", steps, "2026年|推演", 800, "目标：突破800亿元")


def targets() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": CODES,
            "name": [name[:2] for name in NAMES],
            "value": [330, 110, 110, 110, 110, 49.97],
            "text": ["330", "110", "110", "110", "110", "50.0"],
            "derived": [False] * 5 + [True],
        }
    )


def ranked() -> pd.DataFrame:
    frame = counties(value=[12.02, 5.65, 4.84, 4.64, 4.43, 3.59])
    return frame.assign(rank=[1, 2, 3, 4, 5, 6], text=[f"{v:.2f}" for v in frame["value"]])


def quotients() -> pd.DataFrame:
    rows = [
        (s, a, 0.4 + 0.31 * i + 0.2 * j, i == 3 and j == 5)
        for i, s in enumerate(SECTORS)
        for j, a in enumerate(NAMES)
    ]
    frame = pd.DataFrame(rows, columns=["sector", "area", "value", "small"])
    frame["text"] = [
        f"{v:.2f}" + ("*" if small else "") for v, small in zip(frame["value"], frame["small"], strict=True)
    ]
    return frame


def coverage() -> pd.DataFrame:
    grades = ["A", "B", "C", "D", "E", ""]
    rows = [
        ("地区生产总值", name, year, grades[(i + year) % 6], year == 2025 and i == 0, "65.0")
        for i, name in enumerate(NAMES)
        for year in range(2018, 2026)
    ]
    return pd.DataFrame(rows, columns=["group", "row", "year", "grade", "forecast", "text"])


def evidence() -> pd.DataFrame:
    rows = [
        (1, dt.date(2024, 5, 1), "佐证甲"),
        (1, dt.date(2026, 9, 1), "佐证乙"),
        (2, dt.date(2023, 1, 15), "佐证丙"),
    ]
    return pd.DataFrame(rows, columns=["measure", "date", "text"])
