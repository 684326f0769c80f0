"""The joint chance: its bounds, known values, and agreement with a simulation of what it assumes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import ShapeError
from core.targets.ahead.together import chance_of_all

share = st.floats(0.0, 1.0)
members = st.lists(st.tuples(share, share), min_size=1, max_size=6)


@given(members)
def test_it_lies_between_the_product_and_the_smallest(drawn: list[tuple[float, float]]) -> None:
    chances, shared = (np.array(column)[:, None] for column in zip(*drawn, strict=True))
    (joint,) = chance_of_all(chances, shared)
    assert np.prod(chances) - 1e-7 <= joint <= chances.min() + 1e-12


@pytest.mark.parametrize("chance", [0.02, 0.3, 0.5, 0.90625, 0.999])
@pytest.mark.parametrize("shared", [0.0, 0.5, 0.95, 0.999, 1.0])
def test_a_member_alone_keeps_its_chance(chance: float, shared: float) -> None:
    """However much it has in common: a rule of fixed points would step over the shock at which it turns."""
    assert chance_of_all([[chance]], [[shared]])[0] == pytest.approx(chance, abs=1e-9)
    # two that have all in common reach their targets together
    (both,) = chance_of_all([[chance], [0.6]], [[1.0], [1.0]])
    assert both == pytest.approx(min(chance, 0.6), abs=1e-6)


@given(members, st.floats(0.0, 0.5))
def test_it_falls_as_a_target_rises(drawn: list[tuple[float, float]], less: float) -> None:
    chances, shared = (np.array(column)[:, None] for column in zip(*drawn, strict=True))
    harder = chances.copy()
    harder[0] *= 1 - less
    assert chance_of_all(harder, shared)[0] <= chance_of_all(chances, shared)[0] + 1e-9


@given(st.lists(share, min_size=2, max_size=5))
def test_without_a_common_part_it_is_the_product(chances: list[float]) -> None:
    (joint,) = chance_of_all(np.array(chances)[:, None], np.zeros((len(chances), 1)))
    assert joint == pytest.approx(math.prod(chances), abs=1e-9)


@pytest.mark.parametrize("shared", [0.3, 0.7, 0.9, 0.99, 0.9999])
def test_two_even_chances_have_the_textbook_value(shared: float) -> None:
    """W. F. Sheppard, 1899: 1/4 + arcsin(r) / (2 pi) for a correlation of r."""
    (joint,) = chance_of_all([[0.5], [0.5]], shared)
    assert joint == pytest.approx(0.25 + math.asin(shared**2) / (2 * math.pi), abs=1e-6)


def test_it_agrees_with_a_simulation_of_the_common_shock() -> None:
    random = np.random.default_rng(15)
    shared, limits = np.array([0.4, 0.6, 0.8, 0.5]), np.array([0.2, -0.3, 0.5, 0.0])
    common, own = random.normal(size=(400_000, 1)), random.normal(size=(400_000, 4))
    reached = shared * common + np.sqrt(1 - shared**2) * own >= limits
    (joint,) = chance_of_all(reached.mean(axis=0)[:, None], shared[:, None])
    assert joint == pytest.approx(reached.all(axis=1).mean(), abs=0.003)


def test_a_member_without_a_chance_leaves_none() -> None:
    assert np.isnan(chance_of_all([[0.5], [math.nan]], 0.5)).all()


@pytest.mark.parametrize(("chance", "shared"), [(1.2, 0.5), (0.5, -0.1), (0.5, 1.5)])
def test_what_is_no_share_is_refused(chance: float, shared: float) -> None:
    with pytest.raises(ShapeError, match="0与1"):
        chance_of_all([[chance]], [[shared]])
