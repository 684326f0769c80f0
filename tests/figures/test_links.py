"""Links between benchmarks come from the figures: factors, bands, grades, and refusals."""

from __future__ import annotations

import pytest

from core.figures.links import find_link, overlap_link, structural_link
from core.targets.bases import find_base
from tests.targets.books import CITY, GANZHOU, LINZE, NEW, OLD, SUNAN, book, catalog, gdp, obs, official


def link(figures, area: str, indicator: str = "gdp", year: int = 2021):
    return find_link(catalog(), figures, area, indicator, old=OLD, new=NEW, year=year)


@pytest.mark.parametrize(
    ("area", "factor", "half_width"),
    [
        (GANZHOU, 1.0537, 0.04),
        ("620725", 1.0529, 0.06),
        (SUNAN, 1.0535, 0.08),
        ("620722", 1.0473, 0.06),
        (LINZE, 1.0446, 0.06),
        ("620724", 1.0437, 0.06),
    ],
)
def test_county_factors_from_the_published_figures(area: str, factor: float, half_width: float) -> None:
    found = link(official(), area)
    assert found is not None
    assert found.factor == pytest.approx(factor, abs=5e-5)
    assert (found.grade, found.half_width, found.how) == ("E", half_width, "structure")
    assert found.rest_factor == pytest.approx(1.0714, abs=5e-5)
    assert found.overlap_year == 2020
    assert found.sources


def test_the_citys_own_link_is_arithmetic_on_published_figures() -> None:
    found = link(official(), CITY, year=2020)
    assert found is not None
    assert found.factor == pytest.approx(491.2 / 467.0511)
    assert (found.grade, found.half_width, found.how) == ("D", 0.0, "own")


def test_per_capita_moves_as_the_level_does() -> None:
    level, each = link(official(), SUNAN), link(official(), SUNAN, "gdp_per_capita")
    assert level == each


def test_a_countys_own_overlap_comes_before_the_structure() -> None:
    figures = official().with_observations([gdp(GANZHOU, 2022, 200, OLD), gdp(GANZHOU, 2022, 212, NEW)])
    found = link(figures, GANZHOU)
    assert found is not None
    assert (found.how, found.grade, found.overlap_year) == ("own", "D", 2022)
    assert found.factor == pytest.approx(1.06)


def test_the_nearest_overlap_year_speaks() -> None:
    pairs = [(2019, 1.02), (2022, 1.04), (2024, 1.08)]
    figures = book(*(gdp(CITY, y, v, b) for y, f in pairs for v, b in ((100, OLD), (100 * f, NEW))))
    for year, factor in ((2018, 1.02), (2021, 1.04), (2023, 1.08), (2025, 1.08)):
        found = overlap_link(catalog(), figures, CITY, "gdp", old=OLD, new=NEW, year=year)
        assert found is not None
        assert found.factor == pytest.approx(factor)


@pytest.mark.parametrize(("precision", "factors"), [("exact", (1.1, 320 / 300)), ("rounded", (1, 330 / 300))])
def test_revised_primary_industry_has_its_own_factor_where_exactly_known(precision, factors) -> None:
    figures = book(
        gdp(CITY, 2020, 400, OLD),
        gdp(CITY, 2020, 430, NEW),
        obs(CITY, "primary_va", 2020, 100, OLD),
        obs(CITY, "primary_va", 2020, 110, NEW, precision=precision),
        gdp(GANZHOU, 2021, 200, OLD),
        obs(GANZHOU, "primary_va", 2021, 50, OLD),
    )
    found = structural_link(catalog(), figures, GANZHOU, old=OLD, new=NEW, year=2021)
    assert found is not None
    primary, rest = factors
    assert found.factor == pytest.approx(0.25 * primary + 0.75 * rest)


@pytest.mark.parametrize(
    "absent",
    [("gdp", CITY, OLD), ("gdp", CITY, NEW), ("primary_va", CITY, OLD), ("primary_va", GANZHOU, OLD)],
)
def test_no_link_where_a_part_is_missing(absent) -> None:
    indicator, area, benchmark = absent
    figures = book(
        *(
            o
            for o in official().observations
            if (o.indicator, o.area_code, o.benchmark) != (indicator, area, benchmark)
        )
    )
    assert link(figures, GANZHOU) is None


def test_shares_and_counts_are_never_linked() -> None:
    figures = book(
        obs(CITY, "industry_share", 2021, 12, OLD),
        obs(CITY, "industry_share", 2022, 12, OLD),
        obs(CITY, "industry_share", 2022, 13, NEW),
    )
    assert link(figures, CITY, "industry_share") is None


def test_carry_gives_the_band() -> None:
    found = link(official(), GANZHOU)
    assert found is not None
    value, low, high = found.carry(229.8632)
    assert value == pytest.approx(242.2, abs=0.05)
    assert (low, high) == (pytest.approx(value * 0.96), pytest.approx(value * 1.04))


@pytest.mark.parametrize("primary", [99.9, 100.0, 100.1])
def test_a_city_that_is_nothing_but_primary_industry_gives_no_factor_for_the_rest(primary: float) -> None:
    figures = book(
        gdp(CITY, 2020, 100, OLD),
        gdp(CITY, 2020, 105, NEW),
        obs(CITY, "primary_va", 2020, primary, OLD),
        gdp(GANZHOU, 2020, 40, OLD),
        obs(GANZHOU, "primary_va", 2020, 10, OLD),
    )
    found = structural_link(catalog(), figures, GANZHOU, old=OLD, new=NEW, year=2020)
    assert (found is None) is (primary >= 100)


def test_a_figure_before_the_base_year_is_its_own_base() -> None:
    early, later = gdp(CITY, 2019, 90, OLD), gdp(CITY, 2021, 100, OLD)
    found = find_base(catalog(), book(early, later), catalog().target("gdp-city"), early)
    assert found is not None
    assert (found.year, found.observation) == (2019, early)
