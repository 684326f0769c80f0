"""The chance: properties that hold for any series, and the table that decides where it is shown."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import AnalysisError, NotPositiveError, ShapeError
from core.ground import ground
from core.targets.ahead.chance import (
    HOME,
    KNOTS,
    NOT_MEASURED,
    STRICT,
    Goals,
    Measured,
    QuantileMap,
    Standing,
    fan_of,
    joined,
    judge,
    own_part,
    quantile_of,
    reaching,
)
from core.targets.ahead.expected import ANNOUNCED, Record, RecordYear, expected
from tests.targets.books import catalog

RECORD = Record.of(
    RecordYear(
        year, target=0.05, outturn=0.05 + 0.002 * (year % 3), real=0.05, nominal=0.06 + 0.01 * (year % 2)
    )
    for year in range(2010, 2026)
)
BENT = QuantileMap((tuple(k**1.5 for k in KNOTS),) * 4)
growth = st.floats(-0.2, 0.3)
series = st.lists(growth, min_size=5, max_size=11)


@given(series, st.floats(0.5, 3), st.floats(1.001, 2), st.integers(1, 4), st.booleans())
def test_the_chance_falls_as_the_target_rises(
    own: list[float], goal: float, more: float, lead: int, bent: bool
) -> None:
    predictive = joined(own_part([own], 4), expected(RECORD, 2025, 4))
    used = BENT if bent else QuantileMap(())
    low, high = (reaching([1.0], predictive, [g], lead, used)[0] for g in (goal, goal * more))
    assert 0 <= high <= low <= 1
    assert low + reaching([1.0], predictive, [goal], lead, used, direction=-1)[0] == pytest.approx(1)


@given(series, st.floats(-0.05, 0.08))
def test_a_price_that_is_assumed_adds_no_spread(own: list[float], rate: float) -> None:
    free = expected(RECORD, 2025, 3)
    held = free.with_price(rate)
    assert (held.scale == free.real_spread).all() and (held.scale < free.scale).all()
    part = own_part([own], 3)
    assert (joined(part, held).scale <= joined(part, free).scale).all()
    assert held.location[0] == pytest.approx(free.real[0] + math.log1p(rate))


@given(series, st.lists(st.floats(0.01, 0.99), min_size=2, max_size=6, unique=True), st.booleans())
def test_quantiles_never_cross(own: list[float], levels: list[float], bent: bool) -> None:
    predictive = joined(own_part([own], 4), expected(RECORD, 2025, 4))
    used = BENT if bent else QuantileMap(())
    found = [quantile_of(predictive, p, used) for p in sorted(levels)]
    assert all((a <= b + 1e-12).all() for a, b in itertools.pairwise(found))


@given(series, st.floats(0.05, 0.95), st.integers(1, 4))
def test_chance_and_quantile_are_each_others_inverse(own: list[float], p: float, lead: int) -> None:
    own = [g + 0.001 * i for i, g in enumerate(own)]  # never all alike
    predictive = joined(own_part([own], 4), expected(RECORD, 2025, 4))
    level = math.exp(quantile_of(predictive, p, BENT)[0, lead - 1])
    assert 1 - reaching([1.0], predictive, [level], lead, BENT)[0] == pytest.approx(p, abs=1e-6)


@given(st.floats(0.001, 1e6), series)
def test_the_unit_does_not_matter(scale: float, own: list[float]) -> None:
    predictive = joined(own_part([own], 2), expected(RECORD, 2025, 2))
    low, _, high = fan_of([1.0], predictive)
    scaled, _, above = fan_of([scale], predictive)
    assert scaled == pytest.approx(low * scale) and above == pytest.approx(high * scale)


def test_many_series_at_once_are_each_series_alone() -> None:
    random = np.random.default_rng(7)
    own = random.normal(0, 0.04, (40, 8))
    together = own_part(own, 3)
    for i in (0, 17, 39):
        alone = own_part(own[i : i + 1], 3)
        assert together.location[i] == pytest.approx(alone.location[0])
        assert together.scale[i] == pytest.approx(alone.scale[0])
    pooled = own_part(own, 3, np.zeros(40, dtype=np.intp))
    assert pooled.scale.std() < together.scale.std(), "sisters share their spread"


@pytest.mark.parametrize(("level", "goal", "lead"), [(0.0, 1.0, 1), (1.0, -1.0, 1)])
def test_bad_levels_are_named(level: float, goal: float, lead: int) -> None:
    predictive = joined(own_part([[0.0, 0.1, 0.0, 0.1, 0.0]], 2), expected(RECORD, 2025, 2))
    with pytest.raises(NotPositiveError, match="为正"):
        reaching([level], predictive, [goal], lead)
    with pytest.raises(ShapeError, match="1至2"):
        reaching([1.0], predictive, [1.0], 3)


def test_nothing_later_enters_what_was_expected() -> None:
    changed = Record.of(
        replace(y, target=0.2, outturn=0.5, real=0.3, nominal=0.9) if y.year > 2020 else y
        for y in RECORD.years.values()
    )
    was, later = expected(RECORD.at_end_of(2019), 2019, 2), expected(changed.at_end_of(2019), 2019, 2)
    assert (was.location == later.location).all() and (was.scale == later.scale).all()


@pytest.mark.parametrize(
    ("as_of", "target", "outturn"),
    [
        (dt.date(2025, *ANNOUNCED), True, False),
        (dt.date(2025, 3, 14), False, False),
        (dt.date(2026, 1, 19), True, False),
        (dt.date(2026, 1, 20), True, True),
    ],
)
def test_what_was_known_when(as_of: dt.date, target: bool, outturn: bool) -> None:
    found = RECORD.known(as_of).years.get(2025)
    assert (found is not None and found.target is not None) is target
    assert (found is not None and found.outturn is not None) is outturn


def test_no_target_no_expectation() -> None:
    with pytest.raises(AnalysisError, match="增长目标"):
        expected(Record.of(()), 2025, 1)


GOOD = Measured("county", 1, 0.80, 0.10, 0.10, 500, 0.05, 0.15, 0.95)


@pytest.mark.parametrize(
    ("changes", "goals", "fan", "chance"),
    [
        ({}, STRICT, True, True),
        ({"coverage": 0.76}, STRICT, False, False),
        ({"coverage": 0.84}, STRICT, False, False),
        ({"coverage": 0.73}, HOME, True, True),
        ({"coverage": 0.90}, HOME, True, True),
        ({"below": 0.15}, STRICT, False, False),
        ({"below": 0.15}, HOME, True, True),
        ({"above": 0.02}, HOME, False, False),
        ({"below": 0.23}, HOME, False, False),
        ({"worst_bin": 0.11}, STRICT, True, False),
        ({"to_best": 1.0}, STRICT, True, False),
    ],
)
def test_the_table_decides(changes: dict[str, float], goals: Goals, fan: bool, chance: bool) -> None:
    found = judge(replace(GOOD, **changes), goals)
    assert (found.fan, found.chance) == (fan, chance)
    assert bool(found.reasons) is not chance


def test_what_was_not_measured_is_not_shown() -> None:
    assert judge(None, STRICT).reasons == (NOT_MEASURED,)
    shipped = ground(catalog().data_root).standing
    assert not shipped.verdict("county-62", 5).chance and not shipped.verdict("elsewhere", 1).fan
    assert shipped.nearest("county-99", "county") == "county"


def test_the_shipped_maps_are_monotone() -> None:
    for one in ground(catalog().data_root).standing.maps.values():
        for knots in one.raw_knots:
            assert list(knots) == sorted(knots) and (knots[0], knots[-1]) == (0.0, 1.0)


def test_only_the_home_classes_have_their_wider_goals() -> None:
    """75 % inside and 18 % below is enough for twelve prefectures that share their shocks, for no other."""
    rows = [
        Measured(name, 1, 0.75, 0.18, 0.07, 300, 0.05, 0.1, 0.9) for name in ("prefecture-home", "county")
    ]
    standing = Standing.of(rows, {}, ["prefecture-home"])
    assert standing.verdict("prefecture-home", 1).chance and standing.verdict("prefecture-home", 1).fan
    other = standing.verdict("county", 1)
    assert not other.chance and not other.fan
    assert any("75%" in reason for reason in other.reasons)
