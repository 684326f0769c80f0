"""A book that adds to another one answers as one that was given everything at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.figures.book import Book
from core.figures.observation import Observation, Stage

RANK = {"old": 1, "new": 2}

observations = st.lists(
    st.builds(
        Observation,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["gdp", "grain"]),
        st.integers(2018, 2022),
        st.floats(1, 100),
        st.just("亿元"),
        benchmark=st.sampled_from(["", "old", "new"]),
        stage=st.sampled_from([Stage.PRELIMINARY, Stage.UNSTATED, Stage.FORECAST]),
        break_before=st.booleans(),
    ),
    max_size=12,
)


def answers(book: Book) -> list[object]:
    """What a book says of everything."""
    found: list[object] = [book.observations]
    for indicator in ("gdp", "grain"):
        found += [book.of_indicator(indicator), book.benchmarks_of(indicator)]
        found.append(book.benchmarks_of(indicator, counting=True))
        for area in ("a", "b"):
            found += [book.vintages(area, indicator), book.benchmarks(area, indicator)]
            found += [book.clean_growths(area, indicator), book.latest(area, indicator)]
            found += [dict(book.yearly(area, indicator, b)) for b in ("", "old", "new")]
    return found


@given(observations, observations, observations)
def test_layers_answer_as_one_book(
    first: list[Observation], second: list[Observation], third: list[Observation]
) -> None:
    base = Book(first, RANK)
    before = answers(base)
    middle = base.with_observations(second)
    answers(middle)  # what is kept of an earlier layer must not speak for a later one
    top = middle.with_observations(third)
    assert answers(top) == answers(Book([*first, *second, *third], RANK))
    assert answers(middle) == answers(Book([*first, *second], RANK))
    assert answers(base) == before
