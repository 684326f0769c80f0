"""The figures that ship: they pass the checks, rest on known sources and come out as the facts say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from core.figures.book import Book
from core.figures.validation import validate
from core.plan.catalog import Catalog
from tests.figures.conftest import CITY, COUNTIES

PROVINCE = "620000"
NATION = "100000"


def doubly_counted(figures: pd.DataFrame) -> pd.DataFrame:
    """Years of the city whose source says that its secondary industry counts some services twice."""
    return figures[
        (figures["area_code"] == CITY)
        & (figures["indicator"] == "secondary_va")
        & figures["note"].str.contains("重复计列")
    ]


def test_no_error_and_only_the_discrepancies_that_the_sources_have(
    figures: pd.DataFrame, sources: pd.DataFrame, catalog: Catalog
) -> None:
    problems = validate(figures, sources, catalog)
    assert [str(p) for p in problems if p.severity == "error"] == []
    doubled = [p for p in problems if "三次产业合计" in p.message]
    assert 0 < len(doubled) <= len(doubly_counted(figures))
    assert all("第二产业增加值（其中部分服务业重复计列，略偏高" in p.remedy for p in doubled)
    others = [p.message for p in problems if p not in doubled]
    assert others == ["来源日期2023-07-20早于2023年年末。"]


def test_every_source_is_used_and_every_row_has_one(figures: pd.DataFrame, sources: pd.DataFrame) -> None:
    assert set(figures["source_id"]) == set(sources["source_id"])
    assert sources["source_id"].is_unique
    assert (sources["publisher"] != "").all()
    assert (sources["title"] != "").all()


def test_every_area_has_rows_and_only_public_ones(figures: pd.DataFrame, catalog: Catalog) -> None:
    rows = figures["area_code"].value_counts()
    assert {a.code for a in catalog.areas} == set(rows.index)
    assert rows[list(COUNTIES)].min() >= 100
    assert set(figures["release"]) == {"公开"}
    assert "E" not in set(figures["grade"])


def test_files_are_plain_text_without_mark_or_machine_path(root: Path) -> None:
    for path in sorted((root / "data" / "figures").glob("*.csv")):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        assert b"/work/" not in raw


CURRENT = [
    (CITY, "gdp", 2021, "b2019", 526.2267),
    (CITY, "gdp", 2020, "b2019", 467.0511),
    (CITY, "gdp", 2015, "b2016", 373.5251),
    (CITY, "gdp", 2016, "b2016", 399.9436),
    (CITY, "gdp", 2018, "b2017", 407.7067),
    (CITY, "gdp", 2022, "b2019", 581.51),
    (CITY, "gdp", 2023, "b2019", 608.01),
    (CITY, "gdp", 2020, "b2023", 491.2),
    (CITY, "gdp", 2024, "b2023", 680.9),
    ("620702", "gdp", 2021, "b2019", 229.859),
    ("620702", "gdp", 2025, "b2023", 314.7),
    ("620723", "gdp", 2021, "b2019", 65.0019),
    ("620721", "gdp_per_capita", 2021, "b2019", 120200.0),
    (PROVINCE, "gdp", 2021, "b2019", 10243.3),
    (PROVINCE, "gdp", 2021, "b2023", 10608.0),
    (CITY, "primary_share", 2012, "b2016", 28.04),
    (CITY, "secondary_share", 2021, "b2019", 19.4925),
    (CITY, "secondary_va", 2018, "b2017", 90.8),
    (CITY, "primary_va", 2024, "b2023", 174.47),
    (CITY, "population_resident", 2017, "", 122.93),
    (CITY, "tourist_visits", 2019, "", 4200.0),
    (CITY, "tourism_revenue", 2019, "", 270.0),
    (CITY, "population_census", 2020, "", 1131016.0),
    ("620702", "population_census", 2020, "", 519096.0),
    ("620721", "population_census", 2020, "", 27762.0),
    (PROVINCE, "deflator_change", 2025, "", -0.43),
    (NATION, "gdp", 2024, "b2023", 1348066.2),
]


@pytest.mark.parametrize("expected", CURRENT, ids=lambda row: "-".join(map(str, row[:4])))
def test_current_figure(book: Book, expected: tuple[str, str, int, str, float]) -> None:
    area, indicator, year, benchmark, value = expected
    assert book.yearly(area, indicator, benchmark)[year].value == value


def test_clean_growths_of_the_city(book: Book) -> None:
    years = [growth.last.year for growth in book.clean_growths(CITY, "gdp")]
    assert years == [2011, 2012, 2013, 2014, 2015, 2016, 2018, 2020, 2021, 2022, 2023, 2025]


def test_forecasts_are_kept_apart(book: Book) -> None:
    assert {y: f.value for y, f in book.forecasts(CITY, "gdp").items()} == {2021: 520.0, 2025: 730.0}
    assert {y: f.value for y, f in book.forecasts("620725", "gdp").items()} == {2023: 85.5}
    latest = book.latest(CITY, "gdp")
    assert latest is not None
    assert (latest.year, latest.value) == (2025, 734.35)


@pytest.mark.parametrize(("benchmark", "year"), [("b2016", 2001), ("b2016", 2011), ("b2019", 2021)], ids=str)
def test_counties_add_up_to_the_city(book: Book, benchmark: str, year: int) -> None:
    total = book.yearly(CITY, "gdp", benchmark)[year].value
    summed = sum(book.yearly(c, "gdp", benchmark)[year].value for c in COUNTIES)
    assert summed == pytest.approx(total, rel=1e-6 if year == 2021 else 2e-3)


def test_census_adds_up_to_the_person(figures: pd.DataFrame, book: Book) -> None:
    exact = figures[figures["source_id"].str.startswith("census-")]
    employment = sorted({i for i in exact["indicator"] if i.startswith("employment_")})
    assert len(employment) == 19
    for indicator in ["population_census", "census_urban", "census_rural", *employment]:
        for year in (2010, 2020):
            parts = [book.yearly(c, indicator, "")[year].value for c in COUNTIES]
            assert sum(parts) == book.yearly(CITY, indicator, "")[year].value, (indicator, year)


RANKS = {
    "gdp": {
        "620702": 11,
        "620725": 46,
        "620722": 47,
        "620723": 50,
        "620724": 54,
        "620721": 69,
    },
    "gdp_per_capita": {
        "620721": 4,
        "620723": 18,
        "620724": 24,
        "620725": 25,
        "620702": 30,
        "620722": 41,
    },
}


@pytest.mark.parametrize("indicator", RANKS)
def test_place_in_the_province(book: Book, catalog: Catalog, indicator: str) -> None:
    codes = [a.code for a in (*catalog.counties, *catalog.comparison_counties)]
    values = {c: book.yearly(c, indicator, "b2019")[2021].value for c in codes}
    assert len(values) == 86
    places = {c: 1 + sum(v > values[c] for v in values.values()) for c in COUNTIES}
    assert places == RANKS[indicator]


def test_breaks_stand_where_the_figures_cannot_be_compared(figures: pd.DataFrame) -> None:
    local = figures[figures["area_code"].isin([CITY, *COUNTIES]) & figures["break_before"]]
    gdp = local[local["indicator"] == "gdp"]
    assert set(gdp["year"]) == {2017.0, 2019.0}
    per_capita = local[local["indicator"] == "gdp_per_capita"]
    assert set(per_capita["year"]) == {2010.0, 2011.0, 2017.0, 2019.0, 2020.0}
    people = local[local["indicator"] == "population_resident"]
    assert set(people["year"]) == {2020.0}
    assert (local["note"] != "").all()


def test_what_is_derived_says_how(figures: pd.DataFrame) -> None:
    derived = figures[figures["grade"] == "D"]
    assert len(derived) > 0
    assert (derived["note"] != "").all()
    assert (figures[figures["note"].str.startswith("推算")]["grade"] == "D").all()


def test_counts_that_nobody_published_are_not_there(book: Book) -> None:
    """Trap: no stock of leading firms, cooperatives, model towns, no industry share for city or counties."""
    for indicator in ("demo_coops", "demo_towns", "demo_villages", "industry_share", "inspection_items"):
        for area in (CITY, *COUNTIES):
            assert book.vintages(area, indicator) == ()
    assert book.latest(CITY, "leading_firms") is None
    assert book.latest("620724", "leading_firms") is None
    assert [o.year for o in book.vintages("620724", "leading_firms")] == [None]


def test_registered_people_are_not_resident_people(book: Book) -> None:
    assert book.vintages("620721", "population_resident") == ()
    assert len(book.yearly("620721", "population_registered", "")) >= 10
