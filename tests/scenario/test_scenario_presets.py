"""Presets: every value has its figure, forecasts and estimates never enter, nothing is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.scenario.assumptions import Rate, ScenarioError
from core.scenario.inputs import Evidence, Range
from core.scenario.presets import Aim, Preset, preset, presets, rounded_up
from core.scenario.run import run
from tests.scenario.scenario_book import small_inputs
from tests.targets.books import (
    CITY,
    GANZHOU,
    LINZE,
    NEW,
    OLD,
    PROVINCE,
    SUNAN,
    gdp,
    obs,
)

SHANDAN = "620725"


def _history(area: str, *rates: float, benchmark: str = OLD) -> list[object]:
    """A series on one benchmark that grows at these rates from 2012, with prices standing still."""
    value, rows = 50.0, [gdp(area, 2012, 50.0, benchmark)]
    for year, rate in enumerate(rates, start=2013):
        value *= 1 + rate
        rows.append(gdp(area, year, value, benchmark))
    return rows


def _prices() -> list[object]:
    return [obs(PROVINCE, "deflator_change", year, 0.0, grade="D") for year in range(2013, 2022)]


def test_continued_takes_the_countys_last_published_growth_or_the_citys() -> None:
    inputs = small_inputs()
    found = preset("延续", inputs)
    growth = {r.area: r.value for r in found.scenario.growth}
    assert growth[GANZHOU] == pytest.approx(0.07)
    assert growth[SHANDAN] == pytest.approx(0.065)  # its own 9.9 % is a forecast
    assert growth[LINZE] == pytest.approx(0.065)  # its own 12.3 % is of 2013
    assert found.scenario.deflator == (Rate("", 0, -0.0043),)
    assert found.scenario.population == ((SUNAN, 2.78),)
    notes = {note.area_name: note.text for note in found.notes if note.assumption == "实际增速"}
    assert notes["甘州区"].startswith("2025年7.0%（公布的实际增速")
    assert "取全市2021—2024年年均6.5%" in notes["临泽县"]
    assert all(note.source_id for note in found.notes)
    assert found.feasible


def test_source_labels_stand_in_the_explanation() -> None:
    labelled = small_inputs(source_labels={f"{GANZHOU}-gdp_growth_real-2025-{NEW}": "区政府《工作报告》"})
    assert "区政府《工作报告》，证据A级" in preset(Preset.CONTINUED, labelled).notes[0].text


def test_needed_meets_each_countys_own_target_and_no_more_than_a_step_beyond() -> None:
    inputs = small_inputs()
    found = preset(
        Preset.NEEDED, replace(inputs, bounds=replace(inputs.bounds, growth=Range(-0.1, 0.9, 0.001)))
    )
    result = run(inputs, found.scenario)
    assert all(county.met for county in result.counties)
    for county in result.counties:
        slower = run(inputs, found.scenario.shifted(-0.00101, [county.code], inputs.years[1:]))
        assert not next(c for c in slower.counties if c.code == county.code).met
    assert found.feasible
    assert found.scenario.tourism_growth == pytest.approx(0.156)  # 10000 from 4200 in six years: 15.6 %
    assert found.scenario.industry_share == pytest.approx(0.15)


def test_needed_says_what_the_limits_forbid() -> None:
    inputs = small_inputs()
    found = preset(Preset.NEEDED, inputs)
    cut = {n.area_name: n for n in found.notes if not n.feasible}
    assert "高台县" in cut and cut["高台县"].value == 0.20
    assert cut["高台县"].text.startswith("不可行：")
    assert not found.feasible


def test_needed_for_the_city_adds_the_same_to_every_county() -> None:
    inputs = small_inputs()
    base = preset(Preset.CONTINUED, inputs).scenario
    found = preset(Preset.NEEDED, inputs, aim=Aim.CITY)
    extra = {round(found.scenario.growth_of(c, 2026) - base.growth_of(c, 2026), 9) for c in inputs.codes}
    assert len(extra) == 1
    result = run(inputs, found.scenario)
    assert result.city.met
    assert not run(inputs, found.scenario.shifted(-0.00101, inputs.codes, inputs.years[1:])).city.met


@pytest.mark.parametrize(
    ("rate", "strict", "expected"),
    [
        (0.0839, True, 0.084),
        (0.084, True, 0.085),
        (0.084, False, 0.084),
        (0.0840000000001, False, 0.084),
        (-0.0121, True, -0.012),
        (0.0, True, 0.001),
    ],
)
def test_a_needed_rate_is_rounded_up_to_the_step(rate: float, strict: bool, expected: float) -> None:
    assert rounded_up(rate, Range(-0.1, 0.2, 0.001), strict=strict) == expected


def test_best_and_shock_are_the_extremes_of_clean_growths() -> None:
    own = _history(LINZE, 0.05, 0.12, -0.04, 0.06, 0.07)
    city = _history(CITY, 0.06, 0.08, 0.03, 0.05, 0.04, benchmark="b2016")
    inputs = small_inputs(*own, *city, *_prices())
    best, shock = preset(Preset.BEST, inputs), preset(Preset.SHOCK, inputs)
    growth = {
        r.area: (r.value, s.value) for r, s in zip(best.scenario.growth, shock.scenario.growth, strict=True)
    }
    assert growth[LINZE] == (pytest.approx(0.12), pytest.approx(-0.04))
    assert growth[GANZHOU] == (pytest.approx(0.08), pytest.approx(0.03))
    notes = {n.area_name: n.text for n in best.notes}
    assert notes["临泽县"].startswith("2014年12.0%（现价增长12.0%，按同年全省平减指数0.0%折算")
    assert "取全市2014年8.0%" in notes["甘州区"]


def test_a_rise_across_a_break_is_no_clean_growth() -> None:
    rows = _history(CITY, 0.06, 0.08, 0.03, 0.05, 0.04, benchmark="b2016")
    jump = gdp(CITY, 2018, rows[-1].value * 1.5, "b2016", break_before=True)
    inputs = small_inputs(*rows, jump, *_prices())
    assert max(e.value for e in inputs.city_history) == pytest.approx(0.08)


def test_nominal_growth_is_made_real_by_the_years_own_prices() -> None:
    rows = [gdp(CITY, 2012, 100, "b2016"), gdp(CITY, 2013, 115, "b2016")]
    inputs = small_inputs(*rows, obs("100000", "deflator_change", 2013, 2.5))
    assert [e.value for e in inputs.city_history] == [pytest.approx(1.15 / 1.025 - 1)]
    nearer = small_inputs(
        *rows, obs("100000", "deflator_change", 2013, 2.5), obs(PROVINCE, "deflator_change", 2013, 5)
    )
    assert [e.value for e in nearer.city_history] == [pytest.approx(1.15 / 1.05 - 1)]
    assert not small_inputs(*rows).city_history  # no price, no real growth


def test_too_short_a_history_gives_no_preset() -> None:
    inputs = small_inputs()
    for name in (Preset.BEST, Preset.SHOCK):
        with pytest.raises(ScenarioError, match="不足5个"):
            preset(name, inputs)
    assert [found.name for found in presets(inputs)] == [Preset.CONTINUED, Preset.NEEDED]


def test_without_any_published_growth_there_is_nothing_to_continue() -> None:
    inputs = replace(small_inputs(), city_recent=None)
    inputs = replace(inputs, counties=tuple(replace(c, recent=None) for c in inputs.counties))
    with pytest.raises(ScenarioError, match="都没有近年公布的实际增速"):
        preset(Preset.CONTINUED, inputs)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ScenarioError, match="可用：延续、达标所需、历史最好、冲击"):
        preset("乐观", small_inputs())


def test_without_a_deflator_prices_stand_still_and_it_is_said() -> None:
    inputs = replace(small_inputs(), deflator=None)
    found = preset(Preset.CONTINUED, inputs)
    assert found.scenario.deflator == (Rate("", 0, 0.0),)
    assert "按价格不变计" in "".join(n.text for n in found.notes)


def test_a_growth_outside_the_limits_is_cut_and_marked() -> None:
    high = Evidence(0.31, GANZHOU, "甘州区", 2025, "2025年", "A", "s", "公布的实际增速")
    inputs = small_inputs()
    counties = (replace(inputs.counties[0], recent=high), *inputs.counties[1:])
    found = preset(Preset.CONTINUED, replace(inputs, counties=counties))
    assert found.scenario.growth_of(GANZHOU, 2026) == 0.20
    assert "超出可设范围，按20.0%计" in found.notes[0].text
    assert not found.feasible
