"""Bounds that published figures imply: they hold every completion, and they are tight."""

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.bounds import Bound, Constraint, ContradictionError, System

INF = math.inf


def total(parts, value, whole=None, reason="合计"):
    """Constraint that parts add up to a value, or to the cell ``whole``."""
    weights = dict.fromkeys(parts, 1.0)
    if whole is not None:
        return Constraint({**weights, whole: -1.0}, 0.0, 0.0, reason)
    return Constraint(weights, value, value, reason)


def test_what_is_left_for_five_counties():
    cells = {"a": (314.7, 314.7), **dict.fromkeys("bcdef", (0.0, INF))}
    system = System(cells, [total("abcdef", 734.35)])
    found = system.bounds()
    assert all(found[c].low == 0 and found[c].high == pytest.approx(419.65) for c in "bcdef")
    rest = system.of(dict.fromkeys("bcdef", 1.0))
    assert (rest.low, rest.high) == (pytest.approx(419.65), pytest.approx(419.65))
    assert system.worst_case("bcde", [110] * 4) == pytest.approx(419.65 / 4 - 110)
    assert found["b"].reasons == ("合计",)


def test_last_unknown_cell_is_the_difference():
    found = System({"a": (3, 3), "b": (0, INF), "t": (10, 10)}, [total("ab", 0, "t")]).bounds()
    assert found["b"] == Bound(7, 7, ("合计",))


def test_rounded_total_leaves_its_width():
    found = System({"a": (3, 3), "b": (0, INF), "t": (9.5, 10.5)}, [total("ab", 0, "t")]).bounds()
    assert (found["b"].low, found["b"].high) == (6.5, 7.5)


@pytest.mark.parametrize(
    ("cells", "constraints"),
    [
        ({"a": (8, 8), "b": (0, INF), "t": (5, 5)}, [total("ab", 0, "t", "县区合计等于全市")]),
        ({"a": (0, 1), "b": (0, 1)}, [total("ab", 3, reason="县区合计等于全市")]),
        ({"a": (2, 1)}, []),
        (  # only the programme sees it: a + b = 2 and a - b = 5 with both at least 0
            {"a": (0, INF), "b": (0, INF)},
            [total("ab", 2, reason="县区合计等于全市"), Constraint({"a": 1, "b": -1}, 5, 5)],
        ),
    ],
)
def test_figures_that_cannot_all_be_right(cells, constraints):
    with pytest.raises(ContradictionError) as caught:
        System(cells, constraints).bounds()
    assert not constraints or "县区合计等于全市" in str(caught.value)


def test_share_and_total_together():
    """A share of an unknown total: only the programme sees both constraints at once."""
    cells = {"a": (10, 10), "b": (0, INF), "t": (0, INF)}
    share = Constraint({"b": 1.0, "t": -0.6}, 0.0, 0.0, "比重")
    found = System(cells, [total("ab", 0, "t"), share]).bounds()
    assert (found["b"].low, found["b"].high) == (pytest.approx(15), pytest.approx(15))
    assert (found["t"].low, found["t"].high) == (pytest.approx(25), pytest.approx(25))
    assert set(found["t"].reasons) == {"合计", "比重"}


@st.composite
def tables(draw):
    """A full table of counties by sectors, and which of its cells are published how."""
    counties, sectors = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    truth = {}
    for i, j in itertools.product(range(counties), range(sectors)):
        truth[i, j] = draw(st.integers(1, 30))
    for i in range(counties):
        truth[i, "t"] = sum(truth[i, j] for j in range(sectors))
    for j in (*range(sectors), "t"):
        truth["t", j] = sum(truth[i, j] for i in range(counties))
    width = {cell: draw(st.sampled_from([0, 0, 0.5, None])) for cell in truth}
    return counties, sectors, truth, width


def system_of(table):
    counties, sectors, truth, width = table
    cells = {c: (0.0, INF) if width[c] is None else (v - width[c], v + width[c]) for c, v in truth.items()}
    sums = [total([(i, j) for j in range(sectors)], 0, (i, "t")) for i in (*range(counties), "t")]
    sums += [total([(i, j) for i in range(counties)], 0, ("t", j)) for j in (*range(sectors), "t")]
    return System(cells, sums)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_bounds_hold_the_true_table(table):
    found = system_of(table).bounds()
    for cell, value in table[2].items():
        assert found[cell].low - 1e-6 <= value <= found[cell].high + 1e-6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_bounds_are_tight_by_enumeration(truth, hidden):
    """Against every integer completion of a small sum whose parts lie between 0 and 6."""
    hide = hidden[: len(truth)]
    whole = sum(truth)
    spans = {
        i: (0.0, 6.0) if h else (float(v), float(v)) for i, (v, h) in enumerate(zip(truth, hide, strict=True))
    }
    found = System(spans, [total(range(len(truth)), whole)]).bounds()
    choices = [range(7) if h else [v] for v, h in zip(truth, hide, strict=True)]
    complete = [c for c in itertools.product(*choices) if sum(c) == whole]
    for place in spans:
        values = [c[place] for c in complete]
        assert (found[place].low, found[place].high) == (
            pytest.approx(min(values)),
            pytest.approx(max(values)),
        )


@settings(max_examples=30, deadline=None)
@given(tables())
def test_passing_along_and_programme_agree(table):
    """Every bound is the optimum of the full programme, however it was found."""
    system = system_of(table)
    found = system.bounds()
    for cell in list(table[2])[:6]:
        whole = system.of({cell: 1.0})
        assert found[cell].low == pytest.approx(whole.low, abs=1e-6)
        assert found[cell].high == pytest.approx(whole.high, abs=1e-6)


def test_a_nation_of_counties_is_one_system():
    """2,900 counties in 340 prefectures, a third of them published, with shares for the programme."""
    draw = random.Random(7)
    cells, sums, truth = {}, [], {}
    for city in range(340):
        members = [(city, i) for i in range(8 + city % 2)]
        for member in members:
            truth[member] = draw.uniform(10, 300)
            known = draw.random() < 1 / 3
            cells[member] = (truth[member],) * 2 if known else (0.0, INF)
        truth[city] = sum(truth[m] for m in members)
        cells[city] = (truth[city] - 0.5, truth[city] + 0.5)
        sums.append(total(members, 0, city))
        share = truth[members[0]] / truth[city]
        sums.append(Constraint({members[0]: 1.0, city: -share}, 0.0, 0.0, "比重"))
    found = System(cells, sums).bounds()
    assert len(cells) > 2900
    assert all(found[c].low - 1e-6 <= v <= found[c].high + 1e-6 for c, v in truth.items())
    assert all(math.isfinite(found[c].high) for c in truth)
