"""The drill dataset is complete, consistent, the same every time, and never to be taken for a real one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.drill.generate import generate
from core.drill.ledger import yearly_plans
from core.figures.book import Book
from core.figures.observation import COLUMNS, Entries, Release, Stage, counts
from core.figures.validation import validate
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.plan.periods import Frequency
from core.targets.judge import assess_all
from core.targets.yearly_plans import assess_plans
from core.wording.words import MeasureStatus, MilestoneStatus, PlanWord, RecurringStatus, Status
from tests.conftest import ROOT

AS_OF = dt.date(2026, 11, 24)

Drill = tuple[pd.DataFrame, pd.DataFrame, Entries]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def drill(catalog: Catalog) -> Drill:
    return generate(catalog)


@pytest.fixture(scope="module")
def book(catalog: Catalog, drill: Drill) -> Book:
    figures, sources, _ = drill
    dates = dict(zip(sources["source_id"], sources["date"], strict=True))
    published = figures["source_id"].map(lambda source: dt.date.fromisoformat(dates[source]))
    return Book.from_frame(figures.assign(published=published, batch=0), catalog.benchmark_rank)


def test_it_is_the_same_every_time_and_depends_on_no_global_randomness(
    catalog: Catalog, drill: Drill
) -> None:
    np.random.seed(1)
    figures, sources, entries = generate(catalog)
    pd.testing.assert_frame_equal(figures, drill[0])
    pd.testing.assert_frame_equal(sources, drill[1])
    assert entries.measure_entries == drill[2].measure_entries


def test_no_row_and_no_source_can_be_taken_for_real(drill: Drill) -> None:
    figures, sources, entries = drill
    assert figures["note"].str.startswith("演练").all()
    assert (sources["publisher"] == "演练数据").all()
    assert sources["title"].str.startswith("演练数据生成程序").all()
    assert (sources["address"] == "").all()
    assert all("演练" in e.responsible and "演练" in e.progress for e in entries.measure_entries)
    assert all("演练" in e.evidence for e in entries.milestone_entries if e.evidence)
    assert all("演练" in e.evidence + e.reason for e in entries.recurring_entries)


def test_no_level_of_gdp_is_a_real_one(catalog: Catalog, drill: Drill) -> None:
    from core.store.figure_files import read_figures

    real = read_figures(catalog.data_root).query("indicator == 'gdp'")
    seen = set(zip(real["area_code"], real["year"], real["value"], strict=True))
    made = drill[0].query("indicator == 'gdp'")
    assert not seen & set(zip(made["area_code"], made["year"], made["value"], strict=True))


def test_it_passes_every_check_of_real_figures_without_a_warning(catalog: Catalog, drill: Drill) -> None:
    assert list(drill[0].columns) == list(COLUMNS)
    assert validate(drill[0], drill[1], catalog) == []


def test_it_has_all_indicators_that_the_plan_asks_for(catalog: Catalog, drill: Drill) -> None:
    present = set(drill[0]["indicator"])
    assert {t.indicator for t in catalog.targets} <= present
    assert {sector for kind in catalog.type_sectors for sector in kind.sectors} <= present
    assert {i.id for i in catalog.indicators} - present == {"deflator_cumulative"}


def test_counties_add_up_to_the_city_in_every_vintage(catalog: Catalog, drill: Drill) -> None:
    figures = drill[0].query("frequency in ['year', 'instant']")
    codes = [county.code for county in catalog.counties]
    additive = {i.id for i in catalog.indicators if i.additive}
    key = ["indicator", "year", "benchmark", "stage", "source_id"]
    counties = figures[figures["area_code"].isin(codes) & figures["indicator"].isin(additive)]
    sums = counties.groupby(key)["value"].agg(["sum", "size"])
    city = figures[figures["area_code"] == catalog.city.code].set_index(key)["value"]
    complete = sums[sums["size"] == len(codes)].join(city, how="inner")
    assert len(complete) > 300
    assert np.allclose(complete["sum"], complete["value"], rtol=0, atol=1e-6)


def test_industries_add_up_and_shares_to_a_hundred(drill: Drill) -> None:
    wide = (
        drill[0]
        .query("frequency == 'year'")
        .pivot_table(
            index=["area_code", "year", "benchmark", "stage", "source_id"],
            columns="indicator",
            values="value",
        )
    )
    parts = wide[["primary_va", "secondary_va", "tertiary_va", "gdp"]].dropna()
    assert len(parts) > 150
    assert np.allclose(
        parts[["primary_va", "secondary_va", "tertiary_va"]].sum(axis=1), parts["gdp"], atol=1e-6
    )
    shares = wide[["primary_share", "secondary_share", "tertiary_share"]].dropna()
    assert len(shares) > 150 and np.allclose(shares.sum(axis=1), 100, atol=1e-6)
    assert (wide["industry_share"].dropna() < 100).all()


def test_per_capita_is_gdp_over_the_mean_of_two_year_ends(catalog: Catalog, book: Book) -> None:
    checked = 0
    for area in (*catalog.counties, catalog.city):
        people = book.yearly(area.code, "population_resident", "")
        for benchmark in ("b2016", "b2017", "b2019", "b2023"):
            gdp = book.yearly(area.code, "gdp", benchmark)
            for year, figure in book.yearly(area.code, "gdp_per_capita", benchmark).items():
                if year - 1 not in people or people[year].break_before:
                    continue
                mean = (people[year - 1].value + people[year].value) / 2
                assert figure.value == pytest.approx(gdp[year].value * 10_000 / mean, abs=0.6)
                checked += 1
    assert checked > 80


def test_the_fifth_census_lifts_each_county_by_a_factor_of_its_own(catalog: Catalog, book: Book) -> None:
    factors = []
    for county in catalog.counties:
        old, new = (book.yearly(county.code, "gdp", b) for b in ("b2019", "b2023"))
        assert set(old) == set(range(2015, 2024)) and set(new) == set(range(2020, 2026))
        assert all(new[year].stage == Stage.REVISED for year in range(2020, 2024))
        primary = [book.yearly(county.code, "primary_va", b)[2021].value for b in ("b2019", "b2023")]
        assert primary[0] == primary[1]
        factors.append(round(new[2021].value / old[2021].value, 4))
    assert len(set(factors)) == len(factors) and all(1.02 < f < 1.08 for f in factors)


def test_vintages_gaps_forecasts_and_the_running_year_are_there(catalog: Catalog, drill: Drill) -> None:
    figures = drill[0]
    gdp = figures.query("indicator == 'gdp' and area_code == @catalog.city.code")
    stages = gdp.query("benchmark == 'b2019' and year == 2021")["stage"]
    assert set(stages) == {Stage.PRELIMINARY, Stage.VERIFIED}
    forecast = gdp[gdp["stage"] == Stage.FORECAST]
    assert forecast["year"].tolist() == [2025, 2026]
    running = gdp.query("year == 2026")
    assert set(running["frequency"]) == {Frequency.YEAR, Frequency.HALF, Frequency.QUARTER}
    assert 0 < (figures["release"] == Release.INTERNAL).sum() < 50
    assert set(figures["grade"]) == {"A", "B", "C", "D"}
    hole = figures["area_code"] == catalog.counties[2].code
    assert figures[hole].query("indicator == 'tourism_revenue' and year == 2021").empty


def test_the_plot_gives_every_status_word_by_the_order_of_counties(catalog: Catalog, book: Book) -> None:
    found = {a.target.id: a for a in assess_all(catalog, book, AS_OF)}
    words = {word for a in found.values() for word in a.words}
    # 临界待核 comes of a rounded figure of the due year, which is not over yet.
    assert words == set(Status) - {Status.BORDERLINE}
    by_order = [
        next(a for t, a in found.items() if a.target.area == county.code) for county in catalog.counties
    ]
    assert [a.words for a in by_order] == [
        (Status.ON_TRACK,),
        (Status.AHEAD,),
        (Status.BELOW_BASE,),
        (Status.ACHIEVED,),
        (Status.BEHIND,),
        (Status.FAR_BEHIND,),
    ]


def test_there_are_clean_growths_enough_for_a_fan(catalog: Catalog, book: Book) -> None:
    for area in (*catalog.counties, catalog.city):
        assert len(book.clean_growths(area.code, "gdp")) >= 10
    latest = book.latest(catalog.city.code, "gdp")
    assert latest is not None and latest.year == 2025 and counts(latest)


def test_tourism_recovers_after_2020(catalog: Catalog, book: Book) -> None:
    visits = book.yearly(catalog.city.code, "tourist_visits", "")
    assert visits[2020].value < visits[2019].value / 1.5 and visits[2025].value > 2 * visits[2019].value


def test_counties_can_be_placed_in_the_province(catalog: Catalog, book: Book) -> None:
    areas = (*catalog.counties, *catalog.comparison_counties)
    for year in (2021, 2025):
        assert all(book.at(area.code, "gdp", year) is not None for area in areas)


def test_the_ledger_has_every_word_and_gaps(catalog: Catalog, drill: Drill) -> None:
    entries = drill[2]
    last = {e.measure: e for e in entries.measure_entries}
    assert 22 <= len(last) < len(catalog.measures)
    assert {e.status for e in last.values()} == set(MeasureStatus) - {MeasureStatus.UNREPORTED}
    ages = [(AS_OF - e.date).days for e in last.values() if e.date]
    assert any(e.date is None for e in last.values())
    cuts = catalog.rules.freshness_days
    assert min(ages) <= cuts[0] and max(ages) > cuts[-1]
    assert {e.status for e in entries.milestone_entries} == set(MilestoneStatus) - {
        MilestoneStatus.UNREPORTED
    }
    known = {m.id for m in catalog.milestones}
    assert {e.milestone for e in (*entries.milestone_entries, *entries.recurring_entries)} < known
    assert {e.status for e in entries.recurring_entries} == {RecurringStatus.HELD, RecurringStatus.NOT_HELD}
    assert all(
        e.date is None or e.date <= AS_OF for e in (*entries.measure_entries, *entries.milestone_entries)
    )


def test_no_county_is_named_in_the_generator(catalog: Catalog) -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "core" / "drill").glob("*.py"))
    for area in catalog.areas:
        assert area.code not in text
        if area.level == "county":
            assert area.short not in text


def test_the_tables_can_be_looked_at(tmp_path: Path) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "core.drill.generate", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    assert len(pd.read_csv(tmp_path / "drill-figures.csv")) > 5000


def test_yearly_plans_are_marked_and_show_every_word(catalog: Catalog, book: Book) -> None:
    plans = yearly_plans(catalog)
    assert all(plan.publisher == "演练数据" and plan.note.startswith("演练") for plan in plans)
    assert all(plan.title.startswith("演练数据生成程序") and not plan.address for plan in plans)
    now = assess_plans(catalog, book, plans, AS_OF)
    later = assess_plans(catalog, book, plans, dt.date(2027, 1, 1))
    assert {state.word for state in (*now, *later)} == set(PlanWord) - {PlanWord.BORDERLINE}
    assert any(state.earlier for state in now)
    assert all(state.context for state in now if state.plan.year == AS_OF.year)
