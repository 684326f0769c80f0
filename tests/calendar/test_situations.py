"""What January brings out of order: corrections, two statements of one day, a county missing.

Each situation is what came in, the word that it leaves, and what has to be said of it or may not be.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pytest

from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.snapshot import Snapshot
from core.wording.words import Status
from tests.calendar.views import agree
from tests.targets.books import CITY, FOUR, GANZHOU, NEW, OLD, SUNAN, catalog, gdp, obs, official

EARLY, LATE, CENSUS = dt.date(2027, 1, 15), dt.date(2027, 2, 26), dt.date(2028, 2, 1)


def on(month: int, day: int, year: int = 2027) -> dt.date:
    return dt.date(year, month, day)


def came(
    value: float, published: dt.date, area: str = CITY, benchmark: str = NEW, year: int = 2026, **fields: Any
) -> Observation:
    """One figure of gross product as it came in; a first figure of grade A unless said otherwise."""
    fields = {"stage": "初步核算", "grade": "A", "published": published} | fields
    return gdp(area, year, value, benchmark, source_id=f"{value}-{published}-{area}-{benchmark}", **fields)


@dataclass(frozen=True)
class Situation:
    """What came in, on which day it is looked at, of which target, and what follows."""

    name: str
    figures: tuple[Observation, ...]
    word: Status
    said: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    headline: str = ""
    target: str = "gdp-city"
    day: dt.date = LATE


FORECAST: Final = {"stage": "预计"}
B: Final = {"grade": "B"}
PER_HEAD: Final = {"stage": "初步核算", "grade": "A", "published": on(1, 30), "source_id": "per head"}
DUE = Status.DUE_UNVERIFIED
SITUATIONS: Final = (
    Situation(
        "a forecast is corrected",
        (came(805.0, on(1, 8), **FORECAST), came(798.0, on(1, 20), **FORECAST)),
        DUE, ("预计数为798亿元，低于目标",), ("805",), "预计798亿元，低于目标",
    ),
    Situation(
        "a forecast exactly at what must be passed", (came(800.0, on(1, 8), **FORECAST),),
        DUE, ("恰为目标值，未突破",), ("低于目标", "如实现则达到"), "恰为目标值，未突破",
    ),
    Situation(
        "a forecast of more than the goal", (came(800.0, on(1, 8), precision="above", **FORECAST),),
        DUE, ("超过800亿元，如实现则达到目标",), ("低于目标",), "预计超过800亿元，达到目标",
    ),
    Situation(
        "a forecast of at least the goal", (came(800.0, on(1, 8), precision="at_least", **FORECAST),),
        DUE, ("不低于800亿元，与目标相当",), ("低于目标", "如实现则达到"),
    ),
    Situation(
        "突破 beside 约 of one day",
        tuple(came(800.0, on(1, 12), precision=how, **B) for how in ("above", "approximate")),
        Status.ACHIEVED, ("超过此数",), ("另有",), day=EARLY,
    ),
    Situation(
        "突破 in the press, then a first figure below",
        (came(800.0, on(1, 12), precision="above", **B), came(799.2, on(2, 20))),
        Status.NOT_ACHIEVED, ("另有超过800亿元（B级", "799.2亿元"), ("另有800",), "未实现，完成率99.9%",
    ),
    Situation(
        "突破 of the authority, then less in a compilation",
        (came(800.0, on(1, 12), precision="above"), came(799.2, on(2, 20), grade="C")),
        Status.ACHIEVED, ("另有799.2亿元（C级",),
    ),
    Situation(
        "the authority corrects its first figure", (came(806.0, on(1, 28)), came(796.0, on(2, 20))),
        Status.NOT_ACHIEVED, ("另有806.0亿元（A级",), (), "未实现，完成率99.5%",
    ),
    Situation(
        "the correction is still to come", (came(806.0, on(1, 28)), came(796.0, on(2, 20))),
        Status.ACHIEVED, (), ("796", "另有"), day=on(2, 1),
    ),
    Situation("a figure of tomorrow", (came(805.0, on(1, 20)),), DUE, (), ("805",), day=EARLY),
    Situation(
        "a census revision above a first figure below",
        (came(790.0, on(1, 28)), came(815.0, on(1, 28, 2028), stage="普查修订")),
        Status.ACHIEVED, ("已实现（定评）", "此前初判未实现（完成率98.8%）"), day=CENSUS,
    ),
    Situation(
        "a census revision of the year before alone", (came(760.0, on(1, 28), year=2025, stage="普查修订"),),
        DUE, ("2025年为760.0亿元",), ("初判", "待市统计局确认"),
    ),
    Situation(
        "the old benchmark says another thing than the new",
        (came(780.0, on(1, 20), benchmark=OLD), came(805.0, on(1, 20))),
        Status.ACHIEVED, ("另按四经普口径，2026年为780.0亿元，未实现", "以新口径为准"),
    ),
    Situation(
        "three of four counties", tuple(came(115.0, on(2, 20), area) for area in FOUR if area != FOUR[1]),
        DUE, ("高台县到期待核", "整体不下结论"), ("4个结论相同", "未实现"), target="gdp-four-counties",
    ),
    Situation(
        "three of four counties, one below",
        tuple(came(109.9 if i == 0 else 115.0, on(2, 20), area) for i, area in enumerate(FOUR[:3])),
        Status.NOT_ACHIEVED, ("临泽县未实现",), (), target="gdp-four-counties",
    ),
    Situation(
        "all six counties and no city",
        tuple(
            came(value, on(2, 20), county.code)
            for county, value in zip(catalog().counties, (340, 120, 115, 118, 116, 50), strict=True)
        ),
        Status.ACHIEVED, ("由公布数推得", "859.00亿元", "待市统计局核实"), ("初判",),
        "已实现（由公布数推得）",
    ),
    Situation(
        "a county's 约 whose range ends on the goal",
        (came(331.0, on(1, 20), GANZHOU, precision="approximate"),),
        Status.BORDERLINE, ("330～332亿元",), ("完成率",), target="gdp-620702",
    ),
    Situation(
        "a figure that is not public", (came(805.0, on(1, 20), release="未公布"),),
        Status.ACHIEVED, ("未公布",),
    ),
    Situation(
        "a hair below a goal per head", (obs(SUNAN, "gdp_per_capita", 2026, 179_999.6, NEW, **PER_HEAD),),
        Status.NOT_ACHIEVED, ("17.99996万元", "完成率99.9997%"), ("18.00万元",),
        target="gdp-per-capita-620721",
    ),
    Situation(
        "roughly a goal per head",
        (obs(SUNAN, "gdp_per_capita", 2026, 180_000.0, NEW, precision="approximate", **PER_HEAD),),
        Status.BORDERLINE, ("17.9～18.1万元之间",), ("完成率",), target="gdp-per-capita-620721",
    ),
)  # fmt: skip


def snapshot(situation: Situation) -> Snapshot:
    none = pd.DataFrame()
    plan: Catalog = catalog()
    book = official().with_observations(situation.figures)
    return Snapshot(plan, situation.day, "official", None, book, none, none, none, none)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_what_is_said_is_true(situation: Situation) -> None:
    shot = snapshot(situation)
    found = shot.assessment(situation.target)
    assert found.words == (situation.word,), found.sentence
    for part in situation.said:
        assert part in found.sentence
    for part in situation.never:
        assert part not in found.sentence
    assert situation.headline in shot.headline
    agree(shot, found)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
def test_the_order_in_which_figures_came_decides_nothing(situation: Situation) -> None:
    turned = Situation(situation.name, situation.figures[::-1], situation.word, target=situation.target)
    first = snapshot(situation).assessment(situation.target)
    shot = snapshot(Situation(**{**turned.__dict__, "day": situation.day}))
    assert shot.assessment(situation.target).words == first.words
