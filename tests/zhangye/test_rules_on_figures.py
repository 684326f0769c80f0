"""Rules of the engine on the published figures as a whole; the rules themselves stand on the small plan."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.book import Book
from core.targets.judge import assess, assess_all
from tests.targets.books import AS_OF, CITY, catalog, official


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_and_counties_does_not_matter(seed):
    order = np.random.default_rng(seed).permutation(len(official().observations))
    rows = [official().observations[place] for place in order]
    shuffled = assess_all(catalog(), Book(rows, catalog().benchmark_rank), AS_OF)
    assert shuffled == assess_all(catalog(), official(), AS_OF)


def test_no_input_is_mutated():
    before = copy.deepcopy(official().observations)
    first = assess_all(catalog(), official(), AS_OF)
    assert official().observations == before
    assert assess_all(catalog(), official(), AS_OF) == first


def test_the_projected_gap_stays_inside_one_benchmark() -> None:
    found = assess(catalog(), official(), "gdp-city", AS_OF)
    assert found.gap is None  # two points on the new benchmark
    assert found.second is not None and found.second.gap is not None
    assert found.second.gap.changes == 4  # 2020 to 2023; 2019 begins after a break
    assert found.second.gap.mean_change == pytest.approx((608.01 - 448.7331) / 4)


def test_the_shipped_figures_have_no_growth_across_their_breaks() -> None:
    for area in (CITY, *(county.code for county in catalog().counties)):
        for indicator in ("gdp", "gdp_per_capita"):
            for growth in official().clean_growths(area, indicator):
                assert growth.first.benchmark == growth.last.benchmark
                assert not growth.last.break_before
