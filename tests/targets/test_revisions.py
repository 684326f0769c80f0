"""First figures and what became of them: the chance that 定评 differs from 初判."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.arithmetic import NotPositiveError
from core.ground import ground as shipped
from core.targets.ahead.outlook import with_chance
from core.targets.ahead.revisions import FINAL, FIRST, LEVEL, Revisions, may_change, revisions_of
from core.targets.judge import assess_all
from tests.targets.books import CITY, NEW, book, catalog, gdp, ground

PAST = Revisions(tuple(k / 1000 for k in range(-10, 11)))


@pytest.mark.parametrize(
    ("value", "target", "strict", "changed"),
    [
        (850.0, 800.0, True, 0),
        (700.0, 800.0, True, 0),
        (800.0, 800.0, True, 10),
        (800.0, 800.0, False, 10),
        (804.0, 800.0, True, 6),
        (796.0, 800.0, True, 5),
        (796.0, 800.0, False, 5),
    ],
)
def test_the_share_of_revisions_that_cross_the_target(
    value: float, target: float, strict: bool, changed: int
) -> None:
    found = may_change(value, target, PAST, strict=strict)
    assert found == pytest.approx((changed + 1) / 23)


@given(st.floats(1, 1e5), st.floats(0.5, 2), st.booleans())
def test_it_is_never_certain_and_ignores_the_unit(value: float, share: float, strict: bool) -> None:
    found = may_change(value, value * share, PAST, strict=strict)
    assert found is not None and 0 < found < 1


def test_no_record_no_chance_and_bad_values_are_named() -> None:
    assert may_change(1.0, 1.0, Revisions(()), strict=True) is None
    with pytest.raises(NotPositiveError, match="正"):
        may_change(0.0, 1.0, PAST, strict=True)


def test_only_pairs_of_provinces_count() -> None:
    rows = [
        ("620000", 2022, FIRST, 100.0), ("620000", 2022, FINAL, 99.0), ("630000", 2022, FIRST, 50.0),
        ("100000", 2022, FIRST, 10.0), ("100000", 2022, FINAL, 20.0),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["area_code", "year", "stage", "value"]).assign(measure=LEVEL)
    assert revisions_of(table).sizes == pytest.approx((-0.01,))


def test_the_shipped_record_is_wide_enough_to_matter() -> None:
    past = shipped(catalog().data_root).revisions
    assert len(past.sizes) > 100 and 0.005 < past.spread < 0.015


def test_a_first_word_near_the_target_says_that_it_may_change() -> None:
    as_of = dt.date(2027, 2, 1)
    near = book(gdp(CITY, 2026, 801.0, NEW, stage="初步核算", published=dt.date(2027, 1, 28)))
    far = book(gdp(CITY, 2026, 900.0, NEW, stage="初步核算", published=dt.date(2027, 1, 28)))
    final = book(gdp(CITY, 2026, 801.0, NEW, stage="最终核实", published=dt.date(2027, 1, 28)))
    found = {}
    for name, one in (("near", near), ("far", far), ("final", final)):
        every = with_chance(catalog(), one, assess_all(catalog(), one, as_of), as_of, ground())
        found[name] = next(a.may_change for a in every if a.target.id == "gdp-city")
    assert found["near"] is not None and 0.15 < found["near"] < 0.6
    assert found["far"] is not None and found["far"] < 0.02
    assert found["final"] is None
