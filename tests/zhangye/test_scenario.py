"""Scenarios of the published figures: the answer, the presets, the question backwards, known beforehand."""

from __future__ import annotations

import pytest

from core.plan.models import Comparison
from core.scenario.assumptions import Rate, Scenario
from core.scenario.goal import seek
from core.scenario.inputs import Inputs
from core.scenario.prepare import prepare
from core.scenario.presets import Preset, presets
from core.scenario.run import run
from core.wording import scenario as say
from tests.scenario.scenario_book import steady
from tests.targets.books import AS_OF, GANZHOU, catalog, official


def test_official_figures_give_the_known_answer() -> None:
    inputs = prepare(catalog(), official(), AS_OF)
    growth = {GANZHOU: 0.073, "620724": 0.075}
    scenario = Scenario(
        growth=tuple(Rate(c, 0, growth.get(c, 0.065)) for c in inputs.codes), deflator=(Rate("", 0, 0.005),)
    )
    result = run(inputs, scenario)
    assert result.city.value == pytest.approx(789.4, abs=0.05)
    assert result.headline == "按这一方案，2026年全市约789.4亿元，距800亿元还差约10.6亿元"
    assert result.county_sentence == "在这一方案下，甘州区、肃南县达标，临泽县、高台县、山丹县、民乐县未达标"
    assert result.effect_sentence == "甘州区实际增速每提高1个百分点，2026年全市增加3.2亿元"
    assert [round(c.increment, 1) for c in result.counties] == [24.7, 6.5, 6.9, 6.9, 6.8, 3.3]
    assert [round(100 * (c.needed_growth or 0), 1) for c in result.counties] == [
        4.3,
        18.9,
        28.1,
        11.7,
        12.4,
        6.2,
    ]
    assert [c.rests_on_estimate for c in result.counties] == [False, True, True, True, True, True]
    assert result.city.estimated_share == pytest.approx(0.570, abs=5e-4)
    assert result.city.margin == pytest.approx(800 - (330 + 440 + 18 * 2.7762), abs=1e-6)
    assert result.factor.value == pytest.approx(1.0, abs=1e-6)


def test_official_presets() -> None:
    inputs: Inputs = prepare(catalog(), official(), AS_OF)
    found = {p.name: p for p in presets(inputs)}
    assert list(found) == list(Preset)
    continued = {r.area: r.value for r in found[Preset.CONTINUED].scenario.growth}
    assert [round(continued[c], 4) for c in inputs.codes] == [0.073, 0.065, 0.075, 0.065, 0.065, 0.065]
    assert len(inputs.city_history) == 12
    assert [e.year for e in inputs.city_history] == [
        2011,
        *range(2012, 2017),
        2018,
        2020,
        2021,
        2022,
        2023,
        2025,
    ]
    best, shock = (found[p].scenario.growth[0].value for p in (Preset.BEST, Preset.SHOCK))
    assert best == pytest.approx(0.1265, abs=5e-5)  # 2013
    assert shock == pytest.approx(0.0325, abs=5e-5)  # 2015
    needed = run(inputs, found[Preset.NEEDED].scenario)
    # Some would need more than the limit allows in the one year left: the preset stops there.
    assert [county.met for county in needed.counties].count(False) <= 2
    assert needed.city.met and needed.city.value > 800
    assert inputs.goal is not None and inputs.goal.comparison is Comparison.ABOVE


def test_official_answer_with_one_county_held() -> None:
    inputs = prepare(catalog(), official(), AS_OF)
    scenario = steady(inputs, 0.065, 0.005).with_growth(GANZHOU, 0.073)
    found = seek(inputs, scenario, fixed=[GANZHOU])
    assert found.answer == pytest.approx(0.0922, abs=5e-5)
    assert found.sentence == "反推：甘州区保持7.3%，其余5个县区2026年实际增速须达到9.3%，全市方能突破800亿元"
    assert found.feasible and found.reason == ""
    assert found.rank is not None
    assert (found.rank.below, found.rank.total) == (9, 12)
    assert found.rank.percentile == pytest.approx(9 / 12)
    assert found.rank_sentence == f"全市12个年度的{say.DEFLATED}中，9个低于这一水平（9.3%）"
