"""Properties that the deciding function holds for any figures."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.plan.models import Comparison, Path
from core.targets.judge import assess
from core.targets.special import ORDER
from core.wording.numbers import number_needed
from core.wording.words import Status
from tests.small_plan import AS_OF, CITY, NEW, OLD, book, gdp, plan_with

levels = st.floats(1, 1000)
paths = st.sampled_from(list(Path))
comparisons = st.sampled_from([Comparison.ABOVE, Comparison.AT_LEAST])
directions = st.sampled_from([1, -1])


def rank(base: float, latest: float, year: int, **changes) -> int:
    """Place of the word in the order from best to worst."""
    figures = book(gdp(CITY, 2021, base, OLD), gdp(CITY, year, latest, OLD))
    (word,) = assess(plan_with(**changes), figures, "bench", AS_OF.replace(year=2027)).words
    if word in (Status.DUE_UNVERIFIED, Status.INSUFFICIENT):
        pytest.fail(f"a base and a later figure always give a word, not {word}")
    return ORDER.index(word)


def judged_2024(base: float, latest: float, **changes) -> tuple[Status, ...]:
    figures = book(gdp(CITY, 2021, base, OLD), gdp(CITY, 2024, latest, OLD))
    return assess(plan_with(**changes), figures, "bench", AS_OF).words


@settings(max_examples=200)
@given(st.tuples(levels, levels, levels, levels), paths, comparisons, directions)
def test_the_word_is_monotone_in_the_latest_value(values, path, comparison, direction):
    base, goal, *two_latest = values
    low, high = sorted(two_latest)
    worse, better = (low, high) if direction == 1 else (high, low)
    changes = {
        "value": goal,
        "comparison": comparison,
        "indicator_changes": {"path": path, "direction": direction},
    }
    (one,), (two,) = judged_2024(base, worse, **changes), judged_2024(base, better, **changes)
    assert ORDER.index(two) <= ORDER.index(one)


@given(levels, levels, levels, comparisons, directions)
def test_the_due_years_word_is_monotone_too(low, high, goal, comparison, direction):
    low, high = sorted((low, high))
    worse, better = (low, high) if direction == 1 else (high, low)
    changes = {"value": goal, "comparison": comparison, "indicator_changes": {"direction": direction}}
    assert rank(100, better, 2026, **changes) <= rank(100, worse, 2026, **changes)


@given(levels, levels, levels)
def test_flipping_the_direction_flips_the_ratio_and_the_side(base, latest, goal):
    figures = book(gdp(CITY, 2021, base, OLD), gdp(CITY, 2024, latest, OLD))
    up, down = (
        assess(plan_with(value=goal, indicator_changes={"direction": d}), figures, "bench", AS_OF)
        for d in (1, -1)
    )
    assume(up.ratio is not None and down.ratio is not None)
    assert up.ratio == -down.ratio
    if up.ratio > 1e-8:
        assert Status.BELOW_BASE in down.words or Status.ACHIEVED in down.words


@given(levels, levels, st.integers(2021, 2025))
def test_what_is_said_to_be_needed_reaches_the_target_as_printed(latest, goal, year):
    found = assess(plan_with(value=goal), book(gdp(CITY, year, latest, NEW)), "bench", AS_OF)
    if found.status == "已实现":
        assert found.needs is None
        return
    needs = found.needs
    assert needs is not None and needs.years == 2026 - year
    assert latest * (1 + needs.rate) ** needs.years == pytest.approx(goal, rel=1e-9)
    printed = float(number_needed(needs.rate * 100).replace("−", "-")) / 100
    assert latest * (1 + printed) ** needs.years >= goal * (1 - 1e-9)
    # What covers years that are over is another thing, under another name.
    assert (found.needed is None) == needs.whole == (year < AS_OF.year - 2)
    assert (found.whole_growth is None) != needs.whole


@given(levels, st.floats(0.5, 3), st.floats(1.01, 4), st.sampled_from([2024, 2025]))
def test_behind_the_path_the_late_ratio_is_never_the_higher(base, moved, asked, year):
    goal = base * asked
    figures = book(gdp(CITY, 2021, base, NEW), gdp(CITY, year, min(base * moved, goal * 0.999), NEW))
    found = assess(plan_with(value=goal), figures, "bench", AS_OF)
    assume(found.late_ratio is not None)
    if 0 <= found.ratio <= 1 - 1e-6:
        assert found.late_ratio <= found.ratio + 1e-9
    assert (found.late_ratio < 0) == (found.ratio < 0)
