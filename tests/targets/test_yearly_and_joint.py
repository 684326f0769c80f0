"""Yearly quotas and joint targets: tables of every combination that matters."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from core.targets.assessment import QuotaYear
from core.targets.judge import assess
from core.targets.special import ORDER, overall_word, worst_words
from core.wording.words import QuotaStatus, Status
from tests.targets.books import AS_OF, CITY, FOUR, GANZHOU, OLD, book, catalog, gdp, obs

MET, NOT, OPEN, NONE = (
    QuotaStatus.MET,
    QuotaStatus.NOT_MET,
    QuotaStatus.OPEN,
    QuotaStatus.UNREPORTED,
)
AFTER = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("words", "as_of", "status"),
    [
        ((MET,) * 5, AFTER, Status.ACHIEVED),
        ((MET, MET, MET, MET, OPEN), AS_OF, Status.ON_TRACK),
        ((MET, MET, MET, NONE, OPEN), AS_OF, Status.INSUFFICIENT),
        ((NONE, NONE, NONE, NONE, OPEN), AS_OF, Status.INSUFFICIENT),
        ((OPEN,) * 5, AS_OF, Status.INSUFFICIENT),
        ((MET, NOT, NONE, NONE, OPEN), AS_OF, Status.NOT_ACHIEVED),
        ((NOT,) * 5, AFTER, Status.NOT_ACHIEVED),
        ((MET, MET, MET, MET, NONE), AFTER, Status.DUE_UNVERIFIED),
        ((NONE, MET, MET, MET, MET), AFTER, Status.DUE_UNVERIFIED),
    ],
)
def test_one_word_over_the_years(words, as_of: dt.date, status: Status) -> None:
    years = [QuotaYear(2022 + i, word) for i, word in enumerate(words)]
    assert overall_word(years, as_of) is status


def quota(target: str, values: dict[int, float], as_of: dt.date = AS_OF, **fields) -> tuple:
    indicator = catalog().target(target).indicator
    figures = book(*(obs(CITY, indicator, year, value, **fields) for year, value in values.items()))
    found = assess(catalog(), figures, target, as_of)
    return found, [year.word for year in found.quota]


def test_each_year_stands_alone() -> None:
    found, words = quota("demo-towns", {2022: 5, 2023: 3, 2024: 2})
    assert words == [MET, MET, NOT, NONE, OPEN]
    assert found.status == "未实现"
    assert "未实现（2024年）" in found.sentence
    assert "2022年（5个）、2023年（3个）完成" in found.sentence


def test_estimates_and_forecasts_report_nothing() -> None:
    for fields in ({"grade": "E"}, {"stage": "预计"}):
        _, words = quota("demo-villages", {2022: 99}, **fields)
        assert words == [NONE, NONE, NONE, NONE, OPEN]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({2021: 100, 2022: 100, 2023: 90, 2024: 95}, [MET, MET, NOT, NONE, OPEN]),
        ({2022: 100, 2023: 100}, [NONE, MET, NONE, NONE, OPEN]),  # 2022 has nothing to stand against
        ({2021: 100, 2023: 90}, [NONE, NONE, NONE, NONE, OPEN]),
        ({2021: 100, 2022: 100 + 1e-9}, [MET, NONE, NONE, NONE, OPEN]),  # equal after rounding
        ({2021: 100, 2022: 100 + 1e-6}, [NOT, NONE, NONE, NONE, OPEN]),
    ],
)
def test_never_more_than_the_year_before(values, words) -> None:
    assert quota("inspection-items", values)[1] == words


def test_a_break_leaves_the_year_without_comparison() -> None:
    indicator = catalog().target("inspection-items").indicator
    figures = book(obs(CITY, indicator, 2021, 100), obs(CITY, indicator, 2022, 50, break_before=True))
    assert assess(catalog(), figures, "inspection-items", AS_OF).quota[0].word is NONE


def combine(*words: tuple[Status, ...]) -> tuple[Status, ...]:
    return worst_words([(each, each[0] if each else None) for each in words])[0]


def test_the_worst_member_speaks() -> None:
    for one, two in itertools.combinations(ORDER, 2):
        assert combine((one,), (two,)) == (two,)
        assert combine((two,), (one,)) == (two,)
    for one in ORDER:
        assert combine((one,), (one,)) == (one,)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([(Status.AHEAD, Status.ON_TRACK), (Status.ACHIEVED,)], (Status.AHEAD, Status.ON_TRACK)),
        ([(Status.AHEAD, Status.ON_TRACK), (Status.ON_TRACK,)], (Status.ON_TRACK,)),
        (
            [(Status.AHEAD, Status.ON_TRACK), (Status.ON_TRACK, Status.BEHIND)],
            (Status.ON_TRACK, Status.BEHIND),
        ),
        ([(Status.AHEAD, Status.ON_TRACK), (Status.FAR_BEHIND,)], (Status.FAR_BEHIND,)),
        ([(Status.ACHIEVED,), (Status.INSUFFICIENT,)], (Status.INSUFFICIENT,)),
        ([(Status.BELOW_BASE,), (Status.INSUFFICIENT,)], (Status.INSUFFICIENT,)),
        ([(Status.NOT_ACHIEVED,), (Status.INSUFFICIENT,)], (Status.NOT_ACHIEVED,)),
        ([(Status.NOT_ACHIEVED,), (Status.DUE_UNVERIFIED,)], (Status.NOT_ACHIEVED,)),
        ([(Status.ACHIEVED,), (Status.DUE_UNVERIFIED,)], (Status.DUE_UNVERIFIED,)),
        ([(Status.ACHIEVED,), ()], (Status.INSUFFICIENT,)),
        ([], (Status.INSUFFICIENT,)),
    ],
)
def test_joint_words(members, words) -> None:
    assert combine(*members) == words


def test_four_counties_take_the_worst_and_name_all() -> None:
    values = dict(zip(FOUR, (98.0, 90.0, 87.0, 99.0), strict=True))
    figures = book(
        *(gdp(area, 2021, 70, OLD) for area in FOUR),
        *(gdp(area, 2024, value, OLD) for area, value in values.items()),
    )
    found = assess(catalog(), figures, "gdp-four-counties", AS_OF)
    singles = [assess(catalog(), figures, f"gdp-{area}", AS_OF) for area in FOUR]
    assert [member.words for member in found.members] == [one.words for one in singles]
    assert found.words == max((one.words for one in singles), key=lambda words: ORDER.index(words[0]))
    for one in singles:
        assert f"{catalog().area(one.target.area).short}{one.status}" in found.sentence


@pytest.mark.parametrize(
    ("missing", "value", "status"),
    [(None, 1, "已实现"), (None, 0, "未实现"), (GANZHOU, 1, "数据不足"), (GANZHOU, 0, "未实现")],
)
def test_one_for_each_county(missing: str | None, value: float, status: str) -> None:
    """The last county has `value`, the others two; one may not have reported."""
    codes = [county.code for county in catalog().counties if county.code != missing]
    figures = book(*(obs(code, "local_festivals", 2025, value if code == codes[-1] else 2) for code in codes))
    found = assess(catalog(), figures, "county-festivals", AS_OF)
    assert found.status == status
    assert len(found.members) == len(catalog().counties)
