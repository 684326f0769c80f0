"""Which round is open when."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reporting.model import Round
from core.reporting.rounds import calendar_round, check_round, current_round, round_named

D = dt.date


@pytest.mark.parametrize(
    ("day", "name", "deadline"),
    [
        (D(2026, 11, 28), "2026Q4", D(2027, 1, 10)),
        (D(2026, 12, 31), "2026Q4", D(2027, 1, 10)),
        (D(2027, 1, 10), "2026Q4", D(2027, 1, 10)),
        (D(2027, 1, 11), "2027Q1", D(2027, 4, 10)),
        (D(2026, 4, 10), "2026Q1", D(2026, 4, 10)),
        (D(2026, 4, 11), "2026Q2", D(2026, 7, 10)),
        (D(2026, 10, 1), "2026Q3", D(2026, 10, 10)),
    ],
)
def test_the_calendars_round(day: D, name: str, deadline: D) -> None:
    one = calendar_round(day)
    assert (one.id, one.deadline) == (name, deadline)


@given(st.dates(D(2022, 1, 1), D(2035, 12, 31)))
def test_every_day_has_a_round_that_is_not_over(day: D) -> None:
    one = calendar_round(day)
    assert day <= one.deadline
    assert (one.deadline - day).days <= 101
    following = calendar_round(one.deadline + dt.timedelta(days=1))
    assert following.id != one.id and following.deadline > one.deadline


def test_an_offices_round_speaks_until_its_deadline_is_over() -> None:
    own = Round("special", "年底专项", D(2026, 12, 5), opened="2026-11-20T09:00:00+08:00")
    assert current_round([own], D(2026, 12, 5)) is own
    assert current_round([own], D(2026, 12, 6)).id == "2026Q4"
    early = Round("2026Q4", "四季度", D(2026, 12, 20), opened="2026-11-20T09:00:00+08:00")
    assert current_round([early], D(2026, 12, 24)) is early
    assert round_named([own], "special", D(2026, 12, 24)) is own
    with pytest.raises(ValueError, match="没有名为“x”"):
        round_named([own], "x", D(2026, 12, 24))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "名称"),
        ({"name": "长" * 81}, "名称"),
        ({"name": "两\n行"}, "换行"),
        ({"contact": "长" * 81}, "联系人"),
        ({"deadline": D(2026, 11, 27)}, "已过"),
        ({"deadline": D(2029, 1, 1)}, "太远"),
        ({"kinds": ()}, "至少"),
        ({"id": "../x"}, "编号"),
    ],
)
def test_rounds_that_cannot_be(change: dict[str, object], said: str) -> None:
    import dataclasses

    good = Round("2026Q4", "四季度", D(2026, 12, 31), "县域办 0936-8210000")
    assert check_round(good, D(2026, 11, 28)) == ""
    assert said in check_round(dataclasses.replace(good, **change), D(2026, 11, 28))
