"""Bounds in words: what published figures leave for the counties that nobody has published."""

from __future__ import annotations

import pytest

from core.figures.implied import implied
from tests.targets.books import CITY, FOUR, GANZHOU, NEW, book, catalog, gdp


def test_four_counties_cannot_all_have_passed_their_target() -> None:
    known = book(gdp(CITY, 2025, 734.35, NEW, grade="C"), gdp(GANZHOU, 2025, 314.7, NEW, grade="A"))
    found = implied(catalog(), known)
    rest = next(one for one in found if one.kind == "rest")
    assert (rest.low, rest.high) == (pytest.approx(419.65), pytest.approx(419.65))
    assert rest.formula == "2025年全市734.35（C级）－甘州区314.70（A级）"
    joint = next(one for one in found if one.kind == "joint")
    assert joint.impossible and joint.target == "gdp-four-counties"
    assert joint.high == pytest.approx(419.65 / 4)
    assert "不可能均已达到" in joint.sentence
    assert {one.area for one in found if one.kind == "cell"} >= set(FOUR)


@pytest.mark.parametrize(("city", "impossible"), [(754.6, True), (754.8, False), (900.0, False)])
def test_the_joint_statement_turns_where_the_rest_suffices(city: float, impossible: bool) -> None:
    found = implied(catalog(), book(gdp(CITY, 2025, city, NEW), gdp(GANZHOU, 2025, 314.7, NEW)))
    assert any(one.impossible for one in found) is impossible


def test_rounding_widens_what_is_left_and_other_benchmarks_do_not_mix() -> None:
    rounded = book(gdp(CITY, 2025, 734.35, NEW), gdp(GANZHOU, 2025, 315, NEW, precision="rounded"))
    rest = next(one for one in implied(catalog(), rounded) if one.kind == "rest")
    assert (rest.low, rest.high) == (pytest.approx(734.35 - 315.5), pytest.approx(734.35 - 314.5))
    mixed = book(gdp(CITY, 2022, 581.51, "b2019"), gdp(GANZHOU, 2022, 270, NEW))
    assert {one.kind for one in implied(catalog(), mixed)} <= {"decider"}  # nothing of 2022 is put together
