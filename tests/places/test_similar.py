"""The counties nearest to one of ours: the distance by hand, and when none can be said."""

from __future__ import annotations

import math
import statistics

import pytest

from core.places.similar import MOST, similar_counties
from core.snapshot import Snapshot
from tests.targets.books import book, catalog, official

BOTH = ("gdp", "gdp_per_capita")


def test_the_distance_is_as_reckoned_by_hand() -> None:
    known = official()
    found = similar_counties(catalog(), known, ("gdp",))
    one = found[0]
    areas = (*catalog().counties, *catalog().comparison_counties)
    logs = {
        area.code: math.log(known.yearly(area.code, "gdp", one.own[0].benchmark)[one.years[0]].value)
        for area in areas
    }
    spread = statistics.stdev(logs.values())
    by_hand = sorted(abs(value - logs[one.area]) / spread for code, value in logs.items() if code != one.area)
    assert [near.distance for near in one.nearest] == pytest.approx(by_hand[:MOST])


def test_each_of_our_counties_has_neighbours_and_never_itself() -> None:
    found = similar_counties(catalog(), official(), BOTH)
    assert [one.area for one in found] == [county.code for county in catalog().counties]
    for one in found:
        assert len(one.nearest) == MOST
        assert one.area not in {near.area.code for near in one.nearest}
        distances = [near.distance for near in one.nearest]
        assert distances == sorted(distances)
        assert one.of == len(catalog().counties) + len(catalog().comparison_counties)
        assert all(len(near.figures) == len(BOTH) for near in one.nearest)


def test_nothing_is_said_where_a_county_is_not_known() -> None:
    assert similar_counties(catalog(), book(), BOTH) == ()
    assert similar_counties(catalog(), official(), ("gdp", "population_census_nowhere")) == ()


def test_the_snapshot_gives_it(built) -> None:
    snapshot = Snapshot.open("official", home=built)
    assert snapshot.similar == similar_counties(snapshot.catalog, snapshot.known, BOTH)
