"""Write-downs taken back from the years before: sums are kept, rises and the future are left alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.targets.ahead.written_down import LEAST, SHARED_BY, carried_back, corrected_growths, steps_of
from tests.targets.books import CITY, GANZHOU, NEW, book, gdp, ground, official

rate = st.floats(-0.1, 0.3)
NATION = [0.08] * 12


@given(st.lists(rate, min_size=11, max_size=11), st.floats(-0.6, -0.001))
def test_the_years_before_share_the_whole_of_it(growths: list[float], step: float) -> None:
    table, steps = np.array([[*growths[:8], math.nan, *growths[8:]]]), np.full((1, 12), math.nan)
    steps[0, 8] = step
    before = table.copy()
    found = carried_back(table, steps, NATION)
    assert np.array_equal(table, before, equal_nan=True), "nothing given is changed"
    taken = found - before
    fall = step - NATION[8]
    assert np.nansum(taken) == pytest.approx(fall if fall < -LEAST else 0.0)
    assert np.nan_to_num(taken[0, : 8 - SHARED_BY]) == pytest.approx(0)
    assert np.nan_to_num(taken[0, 8:]) == pytest.approx(0)
    assert np.isnan(found[0, 8])


@pytest.mark.parametrize("step", [0.0, 0.06, 0.3])
def test_a_level_that_rises_is_no_write_down(step: float) -> None:
    table, steps = np.full((1, 12), 0.05), np.full((1, 12), math.nan)
    table[0, 6], steps[0, 6] = math.nan, step
    assert np.array_equal(carried_back(table, steps, NATION), table, equal_nan=True)


def test_a_nation_that_is_not_known_says_nothing() -> None:
    steps = np.full((1, 3), math.nan)
    steps[0, 2] = -0.3
    assert np.array_equal(carried_back([[0.1, 0.1, 0.1]], steps, [math.nan] * 3), [[0.1, 0.1, 0.1]])


def test_the_city_was_written_down_in_2017_and_by_no_census_that_overlaps() -> None:
    steps = steps_of(official(), CITY, "gdp")
    assert [year for year, step in steps.items() if step < 0] == [2017]
    assert 2020 not in steps, "published on both benchmarks: a link"


def test_growths_before_the_write_down_are_lower_and_those_after_it_as_published() -> None:
    clean = {g.last.year: math.log1p(g.rate) for g in official().clean_growths(CITY, "gdp")}
    years = tuple(sorted(year for year in clean if year is not None))
    plain = np.array([clean[year] for year in years])
    nation = ground().record.nominal_growths()
    found = corrected_growths(plain, years, steps_of(official(), CITY, "gdp"), nation)
    lowered = [year for year, a, b in zip(years, plain, found, strict=True) if b < a - 1e-9]
    assert lowered == list(range(2012, 2017))
    assert found.sum() < plain.sum() - 0.1


def test_a_series_of_one_benchmark_has_no_step() -> None:
    rows = [gdp(GANZHOU, year, 100.0 + year - 2015, NEW) for year in range(2015, 2026)]
    assert dict(steps_of(book(*rows), GANZHOU, "gdp")) == {}
