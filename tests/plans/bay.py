"""A plan of three districts with what the sample has not: two due years, ceilings, a rule over areas.

Everything in it is invented. It is made from the sample plan, so that it stays as the program writes one.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

from core.plan.sample import write_sample

CITY = "980100"
DISTRICTS = {"980102": ("东湾区", "东湾"), "980103": ("西湾区", "西湾"), "980104": ("港北区", "港北")}

_PLAN = """id = "{plan}"
title = "海澜市湾区经济行动方案（虚构）"
number = "海政发〔2025〕9号"
issued = "2025-06-01"
issuer = "海澜市人民政府（虚构）"
adopted_year = 2025
measure_count = 1
city = "980100"
province = "980000"
nation = "100000"
product = "海澜湾区看板"
chapters = ["第一章", "第二章"]

[roles]
gdp = "grp"
per_head = ""
growth = ""
population = ""
"""
_INDICATOR = """[[indicator]]
id = "{0}"
name = "{1}"
unit = "{2}"
kind = "{3}"
direction = {4}
path = "{5}"
decimals = {6}
definition = "虚构。"
window = [{7}, {8}]
owners = ["tongji"]
group = "虚构"
additive = {9}
"""
_INDICATORS = (
    ("grp", "地区生产总值", "亿元", "level", 1, "geometric", 1, 1, 100000, "true"),
    ("income", "居民人均可支配收入", "元", "level", 1, "geometric", 0, 5000, 300000, "false"),
    ("jobless", "城镇调查失业率", "%", "share", -1, "linear", 1, 0, 30, "false"),
    ("rd", "研发经费投入强度", "%", "share", 1, "linear", 2, 0, 20, "false"),
    ("jobs", "城镇新增就业", "万人", "count", 1, "linear", 2, 0, 100, "false"),
    ("berths", "万吨级泊位", "个", "count", 1, "linear", 0, 0, 500, "false"),
    ("energy", "单位能耗", "吨标准煤/万元", "level", -1, "linear", 3, 0.01, 5, "false"),
)
_TARGET = """[[target]]
id = "{0}"
name = "{1}"
area = "{2}"
indicator = "{3}"
comparison = "{4}"
unit = "{5}"
clause = "第一章"
{6}
"""
_TARGETS = (
    ("grp-2027", "全市地区生产总值达到2000亿元", CITY, "grp", "at_least", "亿元", "value = 2000\ndue = 2027"),
    ("grp-2030", "全市地区生产总值突破2600亿元", CITY, "grp", "above", "亿元", "value = 2600\ndue = 2030"),
    *(
        (f"grp-{code}", f"{name}地区生产总值达到{goal}亿元", code, "grp", "at_least", "亿元",
         f"value = {goal}\ndue = 2027")
        for (code, (name, _)), goal in zip(DISTRICTS.items(), (900, 700, 400), strict=True)
    ),
    ("income", "三区居民人均可支配收入均突破5.125万元", CITY, "income", "every_one", "元",
     'value = 51250\ndue = 2030\neach = "above"\nmembers = ["980102", "980103", "980104"]'),
    ("jobless", "城镇调查失业率每年不超过5.5%", CITY, "jobless", "at_most", "%",
     "value = 5.5\nevery_year = [2025, 2030]"),
    ("jobs", "每年城镇新增就业6.5万人以上", CITY, "jobs", "at_least", "万人",
     "value = 6.5\nevery_year = [2025, 2027]"),
    ("rd", "研发经费投入强度达到3.2%", CITY, "rd", "at_least", "%", "value = 3.2\ndue = 2030"),
    ("berths", "港北区万吨级泊位达到40个", "980104", "berths", "at_least", "个", "value = 40\ndue = 2030"),
    ("energy", "单位能耗不超过0.385吨标准煤/万元", CITY, "energy", "at_most", "吨标准煤/万元",
     "value = 0.385\ndue = 2027"),
)  # fmt: skip
_MEASURES = """[[measure]]
number = 1
chapter = "第二章"
title = "提升研发投入"
lead = ["fagai"]
summary = "增加研发经费。"
"""


def write_plan(folder: Path) -> None:
    """Write the plan into a new folder."""
    write_sample(folder)
    for name in ("positioning", "milestones"):
        (folder / f"{name}.toml").unlink()
    shutil.rmtree(folder / "geo")
    (folder / "plan.toml").write_text(_PLAN.format(plan=folder.name), encoding="utf-8")
    (folder / "benchmarks.toml").write_text("", encoding="utf-8")
    (folder / "areas.toml").write_text(_areas(), encoding="utf-8")
    (folder / "measures.toml").write_text(_MEASURES, encoding="utf-8")
    (folder / "indicators.toml").write_text(
        "\n".join(_INDICATOR.format(*one) for one in _INDICATORS), encoding="utf-8"
    )
    (folder / "targets.toml").write_text(
        "\n".join(_TARGET.format(*one) for one in _TARGETS), encoding="utf-8"
    )
    _figures(folder / "figures" / "accounts.csv")


def _areas() -> str:
    above = (
        ("100000", "全国", "全国", "nation", ""),
        ("980000", "东澜省", "东澜", "province", "100000"),
        (CITY, "海澜市", "全市", "city", "980000"),
    )
    own = tuple((code, name, short, "county", CITY) for code, (name, short) in DISTRICTS.items())
    return "\n".join(
        f'[[area]]\ncode = "{code}"\nname = "{name}"\nshort = "{short}"\nlevel = "{level}"\norder = {order}\n'
        + (f'parent = "{parent}"\n' if parent else "")
        for order, (code, name, short, level, parent) in enumerate((*above, *own))
    )


def _figures(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        names = list(csv.DictReader(stream).fieldnames or ())
    units = {one[0]: one[2] for one in _INDICATORS}
    rows: list[dict[str, Any]] = []

    def add(area: str, indicator: str, year: int, value: float) -> None:
        figure = {"area_code": area, "indicator": indicator, "year": year, "value": value}
        rest = {"frequency": "year", "unit": units[indicator], "stage": "最终核实", "precision": "exact"}
        kept = {"grade": "C", "break_before": "false", "release": "公开", "source_id": "invented"}
        rows.append(figure | rest | kept | {"note": "虚构"})

    starts = dict(zip(DISTRICTS, ((600, 1.075), (520, 1.05), (260, 1.09)), strict=True))
    for year in range(2019, 2026):
        levels = {area: round(start * rate ** (year - 2021), 1) for area, (start, rate) in starts.items()}
        for area, level in levels.items():
            add(area, "grp", year, level)
        add(CITY, "grp", year, round(sum(levels.values()), 1))
        add("980102", "income", year, round(41000 * 1.055 ** (year - 2021)))
        add(CITY, "jobless", year, round(5.2 + 0.1 * (year - 2022), 1))
        add(CITY, "jobs", year, round(6.2 + 0.1 * (year - 2021), 2))
        add(CITY, "rd", year, round(2.4 + 0.09 * (year - 2021), 2))
        add("980104", "berths", year, 24 + 2 * (year - 2021))
        add(CITY, "energy", year, round(0.42 * 0.98 ** (year - 2021), 3))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
