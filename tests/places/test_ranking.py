"""Ranking: direction, ties, refusals; places in the province as published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.places.ranking import competition_ranks, places_in_province, province_ranking, ranking
from tests.targets.books import NEW, OLD, book, catalog, gdp, obs, official

CODES = ("620702", "620723", "620724", "620725", "620722", "620721")


@pytest.mark.parametrize(
    ("values", "direction", "ranks"),
    [
        ((3, 2, 1), 1, (1, 2, 3)),
        ((3, 2, 1), -1, (3, 2, 1)),
        ((3, 2, 2, 1), 1, (1, 2, 2, 4)),
        ((2, 2, 2), 1, (1, 1, 1)),
        ((1, 2, 2, 3), -1, (1, 2, 2, 4)),
        ((5,), 1, (1,)),
        ((), 1, ()),
    ],
)
def test_competition_ranks(values, direction: int, ranks) -> None:
    found = competition_ranks({str(i): v for i, v in enumerate(values)}, direction)
    assert tuple(found.values()) == ranks


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=8), st.sampled_from([1, -1]))
def test_ranks_order_as_the_values_do(values: dict[str, float], direction: int) -> None:
    ranks = competition_ranks(values, direction)
    for one, first in values.items():
        for two, second in values.items():
            assert (ranks[one] < ranks[two]) == (direction * first > direction * second)


def full(**changed) -> list:
    """Six counties in 2024 on the new benchmark, 60 to 110."""
    return [gdp(code, 2024, changed.get(code, 60 + 10 * i), NEW) for i, code in enumerate(CODES)]


def test_best_first_and_document_order_among_equals() -> None:
    found = ranking(catalog(), book(*full(**{"620702": 100.0})), "gdp", 2024)
    assert found.refusal is None
    assert [(p.rank, p.area) for p in found.places][:3] == [(1, "620721"), (2, "620702"), (2, "620722")]
    assert [p.tied for p in found.places][:3] == [False, True, True]
    assert found.places[3].rank == 4


def test_where_lower_is_better_the_lowest_leads() -> None:
    figures = book(*(obs(code, "inspection_items", 2024, 10 + i) for i, code in enumerate(CODES)))
    assert catalog().indicator("inspection_items").direction == -1
    assert [p.area for p in ranking(catalog(), figures, "inspection_items", 2024).places] == list(CODES)


@pytest.mark.parametrize(
    ("figures", "part"),
    [
        (full()[:-1], "缺肃南县2024年数据"),
        ([*full()[:-1], gdp("620721", 2024, 50, NEW, grade="E")], "肃南县2024年只有预计数或估算数"),
        ([*full()[:-1], gdp("620721", 2024, 50, NEW, stage="预计")], "肃南县2024年只有预计数或估算数"),
        ([*full()[:-1], gdp("620721", 2024, 50, OLD)], "口径不同"),
        ([], "缺甘州区、临泽县"),
    ],
)
def test_refusals_say_why(figures, part: str) -> None:
    found = ranking(catalog(), book(*figures), "gdp", 2024)
    assert found.places == ()
    assert found.refusal is not None
    assert part in found.refusal
    assert found.refusal.endswith("不排名。")


def test_one_benchmark_that_holds_all_is_found() -> None:
    figures = [*full(), gdp("620702", 2024, 1.0, "b2017"), *(gdp(c, 2024, 5.0, OLD) for c in CODES)]
    found = ranking(catalog(), book(*figures), "gdp", 2024)
    assert found.benchmark == NEW
    assert found.places[0].observation.value == 110


def test_places_among_the_provinces_86_counties() -> None:
    """As published for 2021 (see the facts)."""
    by_level = {p.area: p.rank for p in places_in_province(catalog(), official(), "gdp")}
    assert [by_level[code] for code in CODES] == [11, 50, 54, 46, 47, 69]
    each = {p.area: p for p in places_in_province(catalog(), official(), "gdp_per_capita")}
    assert [each[code].rank for code in CODES] == [30, 18, 24, 25, 41, 4]
    assert {(p.of, p.year) for p in each.values()} == {(86, 2021)}


def test_no_place_where_a_county_is_missing() -> None:
    assert places_in_province(catalog(), official(), "gdp", 2022) == ()
    refusal = province_ranking(catalog(), official(), "gdp", 2022).refusal
    assert refusal is not None
    assert "等85个地区" in refusal
