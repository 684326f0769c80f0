"""Judging grows with the counties, not with their square: what all share is read once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from core.figures.book import Book
from core.plan.load import load_catalog
from core.store.figure_files import read_figures
from core.targets.ahead import outlook_inputs
from core.targets.ahead.outlook_inputs import Case, case_of
from core.targets.judge import assess_all
from tests.bench.growth import enlarged

AS_OF = dt.date(2026, 11, 28)


@pytest.mark.parametrize("counties", [6, 40])
def test_the_pool_of_sisters_is_read_once_for_all_targets(
    counties: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = load_catalog()
    catalog, figures = enlarged(plan, read_figures(plan.data_root), counties)
    read: Counter[str] = Counter()
    kept = outlook_inputs._growths

    def counted(book: Book, area: str, indicator: str, until: int) -> object:
        read[area] += 1
        return kept(book, area, indicator, until)

    monkeypatch.setattr(outlook_inputs, "_growths", counted)
    book = Book.from_frame(figures, catalog.benchmark_rank)
    cases = [case_of(catalog, book, target.id, AS_OF) for target in catalog.targets]
    judged = [case for case in cases if isinstance(case, Case) and case.kind == "county"]
    assert judged
    # Once for its own target, and once for each indicator and last year that is pooled.
    pools = {(case.target.indicator, case.latest.year) for case in judged}
    for code in catalog.county_codes:
        assert read[code] <= len(catalog.targets_of(code)) + len(pools)
    for case in judged:
        assert case.target.area not in case.pooled_with
        assert set(case.pooled_with) <= set(catalog.county_codes)
        assert len(case.pooled_with) == len(case.sisters) == len(case.sister_years)


def test_a_book_of_which_all_is_known_is_not_arranged_again() -> None:
    plan = load_catalog()
    book = Book.from_frame(read_figures(plan.data_root), plan.benchmark_rank)
    assert book.known(dt.date(2100, 1, 1)) is book
    earlier = book.known(dt.date(2020, 1, 1))
    assert earlier is not book and len(earlier.observations) < len(book.observations)


def test_targets_of_an_area_are_all_of_its_targets() -> None:
    plan = load_catalog()
    for area in plan.areas:
        assert plan.targets_of(area.code) == tuple(t for t in plan.targets if t.area == area.code)
    assert len(assess_all(plan, Book((), {}), AS_OF)) == len(plan.targets)
