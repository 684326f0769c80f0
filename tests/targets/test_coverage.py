"""Coverage under processes that are known: what is called 80 % holds 80 %, with a tenth on either side.

Each world is drawn by the assumptions of the method itself, from a seed; the method sees only its past.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.targets.ahead.chance import KNOTS, OWN, QuantileMap, below_of, fan_of, joined, own_part
from core.targets.ahead.expected import Record, RecordYear, Rule, expected
from core.targets.ahead.forecast import Predictive
from core.targets.ahead.nowcast import Errors, carry, chance_of, year_ahead

Array = NDArray[np.float64]
LAST, PAST, LEADS = 2020, 10, 4
MISS, PRICE, SHOCK = 0.01, 0.02, 0.03
#: Counties of one prefecture, which pool their variances.
SISTERS = 12


def world(random: np.random.Generator) -> tuple[Record, Array, Array]:
    """The nation's record up to LAST, sisters' log growths until then, and their changes afterwards."""
    years = range(LAST - PAST - 3, LAST + LEADS + 1)
    rule, price = Rule(), 0.01
    rows, common = [], {}
    for year in years:
        real = np.log1p(0.06) + random.normal(0, MISS)
        price = rule.price_rest + rule.price_fading * (price - rule.price_rest) + random.normal(0, PRICE)
        common[year] = real + price
        grown = float(np.expm1(real))
        rows.append(RecordYear(year, 0.06, grown, grown, float(np.expm1(common[year]))))
    mean = random.normal(0, OWN.spread, (SISTERS, 1))
    noise = random.normal(0, 1, (SISTERS, PAST + LEADS + 1))
    # Neighbouring years are correlated by `carry`: a moving average of one step.
    theta = (np.sqrt(1 - 4 * OWN.carry**2) - 1) / (-2 * OWN.carry)
    shocks = SHOCK * (noise[:, 1:] + theta * noise[:, :-1]) / np.sqrt(1 + theta**2)
    fading = np.concatenate([np.ones(PAST), OWN.fading ** np.arange(LEADS)])
    nation = np.array([common[y] for y in range(LAST - PAST + 1, LAST + LEADS + 1)])
    growths = mean * fading + shocks + nation
    return Record.of(rows).at_end_of(LAST), growths[:, :PAST], np.cumsum(growths[:, PAST:], axis=1)


def distribution(record: Record, growths: Array) -> Predictive:
    """What the product states of the sisters' future, before any map."""
    known = record.nominal_growths()
    own = growths - np.array([known[y] for y in range(LAST - PAST + 1, LAST + 1)])
    return joined(own_part(own, LEADS, np.zeros(SISTERS, dtype=np.intp)), expected(record, LAST, LEADS))


@pytest.fixture(scope="module")
def stated() -> Array:
    """Probability stated for staying below what came, worlds x sisters x leads."""
    random = np.random.default_rng(20261129)
    seen = []
    for _ in range(400):
        record, growths, later = world(random)
        seen.append(below_of(distribution(record, growths), later, np.arange(1, LEADS + 1)))
    return np.array(seen)


def test_one_year_ahead_the_fan_covers_its_share_without_any_map(stated: Array) -> None:
    at = stated[:, :, 0]
    assert np.mean((at >= 0.1) & (at <= 0.9)) == pytest.approx(0.8, abs=0.04)
    assert np.mean(at < 0.1) == pytest.approx(0.1, abs=0.03)
    assert np.mean(at > 0.9) == pytest.approx(0.1, abs=0.03)
    for p in np.arange(0.1, 1.0, 0.1):
        assert np.mean(at < p) == pytest.approx(p, abs=0.04), p


def test_a_map_learned_on_one_half_of_the_worlds_holds_on_the_other(stated: Array) -> None:
    """Price surprises last, which the sum of independent errors leaves to the map (docs/backtest.md)."""
    learn, hold = stated[::2], stated[1::2]
    learned = QuantileMap(
        tuple((0.0, *np.quantile(learn[:, :, at], KNOTS[1:-1]).tolist(), 1.0) for at in range(LEADS))
    )
    raw = np.mean((hold[:, :, LEADS - 1] >= 0.1) & (hold[:, :, LEADS - 1] <= 0.9))
    assert raw < 0.7, "without the map it would be too narrow"
    for lead in range(1, LEADS + 1):
        mapped = learned.calibrated(hold[:, :, lead - 1], np.full(hold.shape[:2], lead))
        assert np.mean((mapped >= 0.1) & (mapped <= 0.9)) == pytest.approx(0.8, abs=0.06), lead
        assert np.mean(mapped < 0.1) == pytest.approx(0.1, abs=0.05), lead
        assert np.mean(mapped > 0.9) == pytest.approx(0.1, abs=0.05), lead


def test_the_fans_own_ends_are_those_probabilities() -> None:
    record, growths, later = world(np.random.default_rng(1))
    predictive = distribution(record, growths)
    low, _, high = fan_of(np.full(SISTERS, 100.0), predictive)
    at = below_of(predictive, later, np.arange(1, LEADS + 1))
    levels = 100 * np.exp(later)
    assert np.array_equal((levels >= low) & (levels <= high), (at >= 0.1) & (at <= 0.9))


@pytest.mark.parametrize(("level", "steps"), [("nation", 0), ("province", 1), ("city", 2), ("county", 3)])
def test_the_nowcasts_band_covers_where_areas_err_as_assumed(level: str, steps: int) -> None:
    """Areas err wider by one ratio from level to level; the band sees the past of nation and provinces."""
    random, width, spread = np.random.default_rng(7), 1.6, 0.005
    inside, chances, came = [], [], []
    for _ in range(1500):
        nation = {y: float(random.normal(0, spread)) for y in range(2005, 2025)}
        pairs = tuple(
            ("620000", y, float(random.normal(0, spread * width)))
            for y in range(2005, 2025)
            for _ in range(3)
        )
        errors = Errors(dict.fromkeys((1, 2, 3), nation), dict.fromkeys((1, 2, 3), pairs))
        rest = carry(errors, 3, level)
        ahead = year_ahead(1.0, 0.05, 0.0, rest)
        error = float(random.normal(0, spread * width**steps))
        inside.append(ahead.growth_low[0] <= 0.05 + error <= ahead.growth_high[0])
        goal = 1.05 * float(np.exp(random.normal(0, spread * width**steps)))
        chances.append(float(chance_of(ahead, [goal])[0]))
        came.append(1.05 * np.exp(error) >= goal)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)
    stated_even = (np.array(chances) > 0.4) & (np.array(chances) < 0.6)
    assert np.mean(np.array(came)[stated_even]) == pytest.approx(0.5, abs=0.1)
