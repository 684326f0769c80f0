"""Estimates of county GDP: method by hand, left-out anchors, adding up, and giving way to real figures."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.book import Book
from core.figures.estimates import (
    COLUMNS,
    OWN_GROWTH,
    PROJECTED,
    leave_one_out,
    project_shares,
    reconstruct,
)
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.figure_files import read_figures, read_sources

CITY = "620700"
COUNTIES = ("620702", "620723", "620724", "620725", "620722", "620721")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def official(catalog: Catalog) -> Book:
    dates = read_sources(catalog.data_root).set_index("source_id")["date"]
    frame = read_figures(catalog.data_root)
    frame = frame.assign(published=frame["source_id"].map(dates))
    return Book.from_frame(frame, catalog.benchmark_rank)


@pytest.fixture(scope="module")
def shares_alone(catalog: Catalog, official: Book) -> Book:
    """The same figures without any county's own published growth."""
    kept = [o for o in official.observations if o.indicator != catalog.roles.growth]
    return Book(kept, catalog.benchmark_rank)


def figure(area: str, year: int, value: float, benchmark: str = "b2019", **more: object) -> Observation:
    fields = {"indicator": "gdp", "unit": "亿元", "stage": "初步核算", "source_id": "test", **more}
    return Observation(area_code=area, year=year, value=value, benchmark=benchmark, **fields)


def values(frame: pd.DataFrame, benchmark: str, year: int) -> dict[str, float]:
    rows = frame[(frame["benchmark"] == benchmark) & (frame["year"] == year)]
    return dict(zip(rows["area_code"], rows["value"], strict=True))


def published(book: Book, benchmark: str, year: int) -> dict[str, float]:
    """Figures that count as anchors (neither bound nor forecast)."""
    found = {c: book.yearly(c, "gdp", benchmark).get(year) for c in COUNTIES}
    return {c: o.value for c, o in found.items() if o is not None and o.precision in ("exact", "rounded")}


def test_left_out_anchors(catalog: Catalog, official: Book) -> None:
    errors = leave_one_out(catalog, official).set_index(["area_code", "year"])["error"]
    assert {key: round(error * 100, 2) for key, error in errors.items()} == {
        ("620723", 2013): -0.07,
        ("620721", 2013): 1.33,
        ("620702", 2020): 0.39,
    }


def test_left_out_anchors_lie_within_their_bands(catalog: Catalog, official: Book) -> None:
    bands = dict(catalog.rules.reconstruction_band)
    scales = dict(catalog.rules.reconstruction_band_scale)
    for row in leave_one_out(catalog, official).itertuples():
        assert abs(row.error) <= bands[row.year] * scales.get(row.area_code, 1.0)


def test_a_bound_is_no_anchor(catalog: Catalog, official: Book) -> None:
    """The county history says 近39亿元 for 2013, above what the reconstruction gives."""
    bound = official.yearly("620725", "gdp", "b2016")[2013]
    assert (bound.value, bound.precision) == (39.0, "approximate")
    estimate = values(reconstruct(catalog, official), "b2016", 2013)["620725"]
    assert estimate == pytest.approx(38.6, abs=0.05)
    assert estimate < bound.value


def test_reconstruction_by_hand(catalog: Catalog, official: Book) -> None:
    """2016 of one county: 36,800 yuan on 13.435 万人 of 2011, scaled as all six are."""
    per_capita = {c: official.yearly(c, "gdp_per_capita", "b2016")[2016].value for c in COUNTIES}
    gdp = {c: official.yearly(c, "gdp", "b2016")[2011].value for c in COUNTIES}
    then = {c: official.yearly(c, "gdp_per_capita", "b2016")[2011].value for c in COUNTIES}
    raw = {c: per_capita[c] * gdp[c] / then[c] for c in COUNTIES}
    scale = 399.9436 / sum(raw.values())
    row = _row(reconstruct(catalog, official), "620723", 2016)
    assert row["value"] == pytest.approx(raw["620723"] * scale, rel=1e-12)
    assert row["value"] == pytest.approx(36800 * (31.439 / 23400) * scale, rel=1e-12)
    assert (row["low"], row["high"]) == (
        pytest.approx(row["value"] * 0.958),
        pytest.approx(row["value"] * 1.042),
    )
    assert "2011年总量÷人均" in row["note"]
    assert "399.9亿元" in row["note"]


def test_the_census_holds_from_its_year(catalog: Catalog, official: Book) -> None:
    frame = reconstruct(catalog, official)
    assert "2020年人口普查" in _row(frame, "620723", 2020)["note"]
    assert "2011年总量÷人均" in _row(frame, "620723", 2019)["note"]


def test_bands_come_from_the_rules(catalog: Catalog, official: Book) -> None:
    frame = reconstruct(catalog, official)
    half = frame["high"] / frame["value"] - 1
    narrow = frame["area_code"] == "620702"
    years = frame["year"].map(dict(catalog.rules.reconstruction_band))
    assert half[~narrow].to_numpy() == pytest.approx(years[~narrow].to_numpy())
    assert half[narrow].to_numpy() == pytest.approx(0.6 * years[narrow].to_numpy())


def test_coverage(catalog: Catalog, official: Book) -> None:
    made = reconstruct(catalog, official)
    assert set(made["year"]) == set(range(2012, 2021))
    assert len(made) == 9 * 6 - 3
    projected = project_shares(catalog, official)
    assert list(projected[["benchmark", "year"]].drop_duplicates().itertuples(index=False, name=None)) == [
        ("b2019", 2022),
        ("b2019", 2023),
        ("b2023", 2024),
        ("b2023", 2025),
    ]
    # Where a county has a figure of its own the others share what it leaves.
    own = {(2022, "620702"), (2023, "620702"), (2025, "620702")}
    made_for = list(projected[["year", "area_code"]].itertuples(index=False, name=None))
    assert made_for == [(y, c) for y in (2022, 2023, 2024, 2025) for c in COUNTIES if (y, c) not in own]
    for year, rest in ((2022, 581.51 - 254), (2023, 608.01 - 261), (2025, 734.35 - 314.7)):
        assert projected.loc[projected["year"] == year, "value"].sum() == pytest.approx(rest)


def test_every_year_adds_up_to_the_city(catalog: Catalog, official: Book) -> None:
    for frame in (reconstruct(catalog, official), project_shares(catalog, official)):
        for benchmark, year in frame[["benchmark", "year"]].drop_duplicates().itertuples(index=False):
            parts = {**values(frame, benchmark, year), **published(official, benchmark, year)}
            assert set(parts) == set(COUNTIES)
            total = official.yearly(CITY, "gdp", benchmark)[year].value
            assert math.fsum(parts.values()) == pytest.approx(total, rel=1e-12)


def test_an_estimate_gives_way_to_a_real_figure(catalog: Catalog, official: Book) -> None:
    real = official.with_observations([figure("620724", 2016, 60.0, "b2016", stage="未注明")])
    before = values(reconstruct(catalog, official), "b2016", 2016)
    after = values(reconstruct(catalog, real), "b2016", 2016)
    assert set(before) - set(after) == {"620724"}
    factor = (399.9436 - 60.0) / (399.9436 - before["620724"])
    for county, value in after.items():
        assert value == pytest.approx(before[county] * factor, rel=1e-12)


def test_estimates_vanish_when_all_counties_are_known(catalog: Catalog, shares_alone: Book) -> None:
    shares = dict(zip(COUNTIES, (0.44, 0.12, 0.12, 0.13, 0.13, 0.06), strict=True))
    known = [figure(c, 2023, 608.01 * s) for c, s in shares.items()]
    complete = shares_alone.with_observations(known)
    projected = project_shares(catalog, complete)
    assert values(projected, "b2019", 2023) == {}
    assert values(projected, "b2019", 2022) == values(project_shares(catalog, shares_alone), "b2019", 2022)
    assert values(projected, "b2023", 2024)["620723"] == pytest.approx(680.9 * 0.12)
    assert "2023年占全市比重（四经普口径）" in _row(projected, "620723", 2024)["note"]


def test_a_share_of_the_same_benchmark_leads(catalog: Catalog, shares_alone: Book) -> None:
    """Revised 2020 figures on the new benchmark are preferred to 2021 on the old one."""
    revised = [figure(c, 2020, 491.2 / 6, "b2023", stage="普查修订", indicator="gdp") for c in COUNTIES]
    projected = project_shares(catalog, shares_alone.with_observations(revised))
    row = _row(projected, "620721", 2024)
    assert row["value"] == pytest.approx(680.9 / 6)
    assert row["high"] / row["value"] - 1 == pytest.approx(0.19)
    assert row["note"].startswith("2020年占全市比重×")


def test_a_published_growth_binds_the_county_and_the_rest_is_split(
    catalog: Catalog, official: Book, shares_alone: Book
) -> None:
    """甘州 published 314.7 for 2025 at 7.3 % real; the province's prices changed by -0.43 %."""
    bound, free = project_shares(catalog, official), project_shares(catalog, shares_alone)
    own = _row(bound, "620702", 2024)
    assert own["value"] == pytest.approx(314.7 / (1.073 * (1 - 0.0043)))
    assert own["method"] == OWN_GROWTH
    assert "2025年公布数" in own["note"]
    with_it, without = values(bound, "b2023", 2024), values(free, "b2023", 2024)
    assert math.fsum(with_it.values()) == pytest.approx(680.9)
    ratios = {c: with_it[c] / without[c] for c in COUNTIES[1:]}
    assert min(ratios.values()) == pytest.approx(max(ratios.values()))


def test_growth_carries_forward_too(catalog: Catalog, shares_alone: Book) -> None:
    level = figure("620724", 2024, 85.0, "b2023")
    growth = figure("620724", 2025, 7.5, "", indicator=catalog.roles.growth, unit="%")
    row = _row(project_shares(catalog, shares_alone.with_observations([level, growth])), "620724", 2025)
    assert row["value"] == pytest.approx(85.0 * 1.075 * (1 - 0.0043))
    assert row["method"] == OWN_GROWTH


@pytest.mark.parametrize(
    ("percent", "precision"),
    [(-100.0, "exact"), (700.0, "exact"), (-60.0, "exact"), (7.3, "above"), (7.3, "approximate")],
)
def test_a_growth_that_is_a_slip_or_a_bound_carries_nothing(
    catalog: Catalog, shares_alone: Book, percent: float, precision: str
) -> None:
    growth = figure(
        "620702", 2025, percent, "", indicator=catalog.roles.growth, unit="%", precision=precision
    )
    frame = project_shares(catalog, shares_alone.with_observations([growth]))
    assert set(frame["method"]) == {"share_projection"}


def test_counties_that_are_all_carried_keep_to_their_growth(catalog: Catalog, shares_alone: Book) -> None:
    levels = [figure(c, 2026, 100.0, "b2023") for c in COUNTIES]
    growths = [figure(c, 2026, 5.0, "", indicator=catalog.roles.growth, unit="%") for c in COUNTIES]
    prices = [figure(catalog.province.code, 2026, 0.0, "", indicator=catalog.roles.deflator, unit="%")]
    book = shares_alone.with_observations([*levels, *growths, *prices])
    frame = project_shares(catalog, book)
    assert values(frame, "b2023", 2025)["620724"] == pytest.approx(100 / 1.05)


def test_a_growth_that_leaves_the_others_nothing_is_not_used(catalog: Catalog, shares_alone: Book) -> None:
    later = figure("620723", 2025, 5000.0, "b2023")
    growth = figure("620723", 2025, 7.3, "", indicator=catalog.roles.growth, unit="%")
    frame = project_shares(catalog, shares_alone.with_observations([later, growth]))
    assert set(frame["method"]) == {"share_projection"}


def two_benchmarks(catalog: Catalog, county_benchmark: str, city_benchmark: str, city_year: int) -> Book:
    """Six equal counties in 2022 on one benchmark, the city later (or as late) on another."""
    known = [figure(c, 2022, 10.0, county_benchmark) for c in COUNTIES]
    city = [figure(CITY, 2022, 60.0, county_benchmark), figure(CITY, city_year, 66.0, city_benchmark)]
    return Book([*known, *city], catalog.benchmark_rank)


def test_a_share_may_come_from_an_earlier_benchmark_but_not_from_a_later_one(catalog: Catalog) -> None:
    assert len(project_shares(catalog, two_benchmarks(catalog, "b2019", "b2023", 2023))) == 6
    assert project_shares(catalog, two_benchmarks(catalog, "b2023", "b2019", 2023)).empty


def test_where_a_link_would_serve_nothing_is_projected(catalog: Catalog) -> None:
    older = [figure(c, 2021, 9.0) for c in COUNTIES]
    book = two_benchmarks(catalog, "b2019", "b2023", 2022).with_observations(
        [*older, figure(CITY, 2021, 54.0)]
    )
    assert project_shares(catalog, book).empty


def test_no_projection_without_a_city_outturn(catalog: Catalog, official: Book) -> None:
    """With the forecast 730 alone 2025 has no estimate."""
    assert official.forecasts(CITY, "gdp")[2025].value == 730.0
    ahead = Book([o for o in official.observations if o.value != 734.35], official.benchmark_rank)
    assert 2025 not in set(project_shares(catalog, ahead)["year"])


def test_projection_against_a_published_2025_with_the_forecast_as_stand_in(
    catalog: Catalog, official: Book
) -> None:
    """Only here, for the test: the forecast 730 stands in for the city's outturn of 2025.

    The county's published 314.7 is left out and then held against its projection.
    """
    stand_in = figure(CITY, 2025, 730.0, "b2023", note="测试替代值：预计数代作实绩")
    official = Book([o for o in official.observations if o.value != 734.35], official.benchmark_rank)
    without = [
        o for o in official.observations if (o.area_code, o.indicator, o.year) != ("620702", "gdp", 2025)
    ]
    blind = Book([*without, stand_in], official.benchmark_rank)
    row = _row(project_shares(catalog, blind), "620702", 2025)
    # Its share of 2023 (rounded, on the old benchmark), two years on.
    assert row["value"] == pytest.approx(730 * 261 / 608.01, abs=2.5)
    assert row["low"] < 314.7 < row["high"]
    assert row["high"] / row["value"] - 1 == pytest.approx(0.13)
    seen = official.with_observations([stand_in])
    rest = values(project_shares(catalog, seen), "b2023", 2025)
    assert "620702" not in rest
    assert math.fsum(rest.values()) + 314.7 == pytest.approx(730.0)


def test_projection_repeats_the_growth_of_the_city(catalog: Catalog, official: Book) -> None:
    projected = project_shares(catalog, official)
    first, last = values(projected, "b2019", 2022), values(projected, "b2019", 2023)
    for county in COUNTIES[1:]:  # 甘州区's own figures are known: the rest grow as what it leaves
        assert last[county] / first[county] == pytest.approx((608.01 - 261) / (581.51 - 254), rel=1e-12)
    assert projected["note"].str.contains("不据以判定状态").all()


def test_no_projection_beyond_the_last_band(catalog: Catalog, official: Book) -> None:
    far = official.with_observations([figure(CITY, 2027, 900.0, "b2023"), figure(CITY, 2026, 850.0, "b2023")])
    years = set(project_shares(catalog, far)["year"])
    assert 2026 in years
    assert 2027 not in years


def test_estimates_are_not_figures(catalog: Catalog, official: Book) -> None:
    frame = reconstruct(catalog, official)
    assert list(frame.columns) == list(COLUMNS)
    assert set(frame["method"]) == {"reconstruction"}
    assert set(project_shares(catalog, official)["method"]) == PROJECTED
    assert not counts(Observation("620723", "gdp", 2016, 50.0, "亿元", grade="E"))


def test_an_empty_book_gives_empty_tables(catalog: Catalog) -> None:
    empty = Book([], catalog.benchmark_rank)
    for frame in (reconstruct(catalog, empty), project_shares(catalog, empty)):
        assert frame.empty
        assert list(frame.columns) == list(COLUMNS)
    assert leave_one_out(catalog, empty).empty


def test_the_book_is_not_changed(catalog: Catalog, official: Book) -> None:
    before = official.observations
    reconstruct(catalog, official)
    project_shares(catalog, official)
    leave_one_out(catalog, official)
    assert official.observations == before


@given(total=st.floats(200.0, 2000.0), anchor=st.floats(1.0, 150.0), order=st.permutations(range(6)))
def test_any_total_is_met_and_order_does_not_matter(total: float, anchor: float, order: list[int]) -> None:
    catalog = load_catalog()
    base = [figure(c, 2021, 10.0 + 7 * n) for n, c in enumerate(COUNTIES)]
    city = [figure(CITY, 2021, sum(o.value for o in base)), figure(CITY, 2022, total)]
    known = [figure(COUNTIES[order[0]], 2022, anchor)]
    shuffled = [base[n] for n in order]
    one = project_shares(catalog, Book([*base, *city, *known], catalog.benchmark_rank))
    other = project_shares(catalog, Book([*known, *city, *shuffled], catalog.benchmark_rank))
    pd.testing.assert_frame_equal(one, other)
    assert math.fsum([*one["value"], anchor]) == pytest.approx(total, rel=1e-12)
    assert ((one["low"] < one["value"]) & (one["value"] < one["high"])).all()


def test_an_anchor_above_the_total_leaves_no_estimate(catalog: Catalog) -> None:
    base = [figure(c, 2021, 10.0) for c in COUNTIES]
    city = [figure(CITY, 2021, 60.0), figure(CITY, 2022, 66.0)]
    book = Book([*base, *city, figure(COUNTIES[0], 2022, 70.0)], catalog.benchmark_rank)
    assert project_shares(catalog, book).empty


def _row(frame: pd.DataFrame, area: str, year: int) -> dict[str, object]:
    (row,) = frame[(frame["area_code"] == area) & (frame["year"] == year)].to_dict("records")
    return row
