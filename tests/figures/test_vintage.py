"""When a figure can first have been known, where its source bears no date and no store has kept one."""

from __future__ import annotations

import datetime as dt

import pytest

from core.figures.book import Book
from core.figures.observation import Stage
from core.figures.vintage import known_from
from tests.small_plan import CITY, NEW, book, gdp


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, "2023-12-31"),  # an outturn comes in the course of the next year: surely by its end
        ({"stage": Stage.FORECAST}, "2022-12-31"),  # what is expected of a year comes before it is over
        ({"known_from": dt.date(2023, 3, 1)}, "2023-03-01"),
        ({"published": dt.date(2023, 2, 1), "known_from": dt.date(2023, 3, 1)}, "2023-02-01"),
    ],
)
def test_an_undated_figure_is_known_no_earlier_than_it_can_be(fields: dict[str, object], day: str) -> None:
    figure = gdp(CITY, 2022, 581.5, NEW, **{"published": None, **fields})
    first = dt.date.fromisoformat(day)
    assert known_from(figure) == first
    figures: Book = book(figure)
    assert not figures.known(first - dt.timedelta(days=1)).observations
    assert list(figures.known(first).observations) == [figure]


def test_a_figure_of_no_year_and_no_date_is_bounded_by_nothing() -> None:
    assert known_from(gdp(CITY, None, 581.5, NEW, published=None)) is None
