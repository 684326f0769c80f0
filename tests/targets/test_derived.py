"""Words of a due year that follow from other published figures, and which single figure would decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.cli.queries.status import as_json
from core.figures.implied import deciders, deciding_lines, implied
from core.figures.observation import Observation
from core.targets.assessment import Assessment
from core.targets.finding import lead_clause
from core.targets.judge import assess
from core.wording.words import Status
from tests.targets.books import CITY, FOUR, GANZHOU, LINZE, NEW, SUNAN, catalog, gdp, obs, official

FEBRUARY = dt.date(2027, 2, 1)
JOINT = "gdp-four-counties"
UNMET, MET, OPEN = Status.NOT_ACHIEVED, Status.ACHIEVED, Status.DUE_UNVERIFIED


def figure(area: str, value: float, **fields: Any) -> Observation:
    fields = {"stage": "初步核算", "grade": "A", "published": dt.date(2027, 1, 25), **fields}
    return gdp(area, 2026, value, NEW, **fields)


def judged(target: str, *figures: Observation) -> Assessment:
    return assess(catalog(), official().with_observations(figures), target, FEBRUARY)


def others(value: float = 111.0) -> list[Observation]:
    return [figure(GANZHOU, 335), figure(SUNAN, 30), *(figure(code, value) for code in FOUR[1:])]


@pytest.mark.parametrize(
    ("city", "ganzhou", "word"),
    [
        (790, 360, UNMET),  # 430 for five, of which four want 440
        (790, 350.2, UNMET),
        (790, 350, OPEN),  # by the digits of the figures the rest may be a little more than 440
        (790, 335, OPEN),
    ],
)
def test_what_the_city_leaves_rules_the_joint_target_out(city: float, ganzhou: float, word: Status) -> None:
    found = judged(JOINT, figure(CITY, city), figure(GANZHOU, ganzhou))
    assert found.words == (word,)
    assert ("由公布数推得" in found.sentence) is (word is UNMET)
    assert (as_json(found, ())["derived"] is not None) is (word is UNMET)


@pytest.mark.parametrize(
    ("city", "word"),
    [(805, UNMET), (808, OPEN), (808.2, OPEN), (808.6, MET), (820, MET)],
)
def test_the_last_county_is_what_the_city_leaves(city: float, word: Status) -> None:
    """The rest is 107, 110, 110.2, 110.6 and 122; each figure may be half a unit of its digits off."""
    found = judged("gdp-620723", figure(CITY, city), *others())
    assert found.words == (word,), found.sentence
    if word is not OPEN:
        assert found.grade == "D"
        assert found.completion is None
        assert f"：{word}（D级推算" in found.sentence


def test_the_sum_of_all_counties_is_the_city() -> None:
    found = judged("gdp-city", figure(LINZE, 111), *others())
    assert found.words == (MET,)
    assert lead_clause(catalog(), found) == "全市800亿元目标已实现（由公布数推得）"
    # without one of them the sum is only a lower bound, and short of the target
    assert judged("gdp-city", *others()).words == (OPEN,)
    assert judged("gdp-city", *others(160.0)).words == (MET,)


def test_an_own_figure_decides_over_what_is_derived() -> None:
    own = figure(LINZE, 112, stage="初步核算")
    found = judged("gdp-620723", figure(CITY, 805), *others(), own)
    assert found.derived is None
    assert found.words == (MET,)


def test_contradicting_figures_derive_nothing() -> None:
    assert judged("gdp-620723", figure(CITY, 400), *others()).words == (OPEN,)


def test_a_lower_bound_of_the_city_leaves_no_upper_bound() -> None:
    found = judged(JOINT, figure(CITY, 790, precision="above"), figure(GANZHOU, 360))
    assert found.words == (OPEN,)


def deciding(*figures: Observation, target: str = JOINT) -> dict[str, tuple[float, float]]:
    book = official().with_observations(figures).known(FEBRUARY)
    found = deciders(catalog(), book, catalog().target(target))
    return {one.area: (round(one.low, 2), round(one.high, 2)) for one in found}


def test_before_any_figure_each_member_may_decide() -> None:
    assert deciding() == dict.fromkeys(FOUR, (0.0, 110.0))


def test_the_city_decides_once_its_largest_part_is_known() -> None:
    assert deciding(figure(GANZHOU, 335))[CITY] == (0.0, 775.0)


def test_another_area_decides_by_leaving_too_little() -> None:
    found = deciding(figure(CITY, 790), figure(GANZHOU, 335))
    assert found[SUNAN] == (15.0, 455.0)
    # what is named does decide, and just short of it does not
    low = found[SUNAN][0]
    known = figure(CITY, 790), figure(GANZHOU, 335)
    assert judged(JOINT, *known, figure(SUNAN, low + 0.3)).words == (UNMET,)
    assert judged(JOINT, *known, figure(SUNAN, low - 0.1)).words == (OPEN,)


def test_nothing_decides_what_is_decided() -> None:
    assert deciding(figure(FOUR[1], 90)) == {}
    assert deciding(figure(CITY, 790), figure(GANZHOU, 360)) == {}


def test_the_last_two_counties_decide_each_other() -> None:
    known = [figure(CITY, 800), figure(GANZHOU, 335), *(figure(code, 111) for code in FOUR[1:])]
    assert SUNAN in deciding(*known, target="gdp-620723")


def test_level_per_head_times_residents_bounds_a_county() -> None:
    """肃南 without GDP, but with its level per head and two year-ends of residents."""
    rows = [
        figure(CITY, 790),
        figure(GANZHOU, 335),
        obs(SUNAN, "gdp_per_capita", 2026, 181_000, NEW, published=dt.date(2027, 1, 25)),
        obs(SUNAN, "population_resident", 2025, 2.65),
        obs(SUNAN, "population_resident", 2026, 2.64, published=dt.date(2027, 1, 25)),
    ]
    book = official().with_observations(rows).known(FEBRUARY)
    (own,) = [o for o in implied(catalog(), book, 2026) if o.kind == "cell" and o.area == SUNAN]
    assert own.low == pytest.approx(180_999.5 * 2.64e-4)
    assert own.high == pytest.approx(181_000.5 * 2.65e-4)
    assert "年平均常住人口2.645万人" in own.sentence
    assert judged(JOINT, *rows).words == (UNMET,)  # 790 - 335 - 47.8 leaves 407 for four


def test_members_with_one_threshold_are_said_in_one_line() -> None:
    book = official().known(FEBRUARY)
    (line,) = deciding_lines(catalog(), deciders(catalog(), book, catalog().target(JOINT)))
    assert line.startswith("临泽县、高台县、山丹县、民乐县2026年的数有一个不超过110亿元，即可判定未实现")
    known = official().with_observations([figure(CITY, 790), figure(GANZHOU, 335)]).known(FEBRUARY)
    first, second = deciding_lines(catalog(), deciders(catalog(), known, catalog().target(JOINT)))
    assert "否则各数齐全方可判定" in first
    assert "肃南县2026年的数如不低于15.00亿元" in second
