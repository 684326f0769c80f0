"""What is counted, how it is grouped, which finding leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.targets import overview
from core.targets.assessment import Assessment
from core.targets.finding import finding, lead_clause, rest_clause
from core.targets.judge import assess_all, changes
from core.targets.overview import GroupKind
from core.wording.words import Status
from tests.targets.books import AS_OF, GANZHOU, LINZE, NEW, book, catalog, gdp, official, worked_example

WORDS = st.lists(st.sampled_from(list(Status)), max_size=2, unique=True).map(tuple)


@pytest.fixture(scope="module")
def found() -> tuple[Assessment, ...]:
    return assess_all(catalog(), official(), AS_OF)


def given_word(one: Assessment, *words: Status) -> Assessment:
    return replace(one, words=words, central=words[0] if words else None, second=None)


def test_a_joint_rule_over_targets_is_not_counted_twice() -> None:
    plan = catalog()
    ids = {target.id for target in overview.counted(plan)}
    assert "gdp-four-counties" not in ids
    # Rules over areas stand for themselves.
    assert {"county-festivals", "county-zones"} <= ids
    assert len(ids) == len(plan.targets) - 1 == 19


@given(st.lists(WORDS, min_size=20, max_size=20))
def test_the_buckets_add_up_whatever_the_words(words: list[tuple[Status, ...]]) -> None:
    base = assess_all(catalog(), worked_example(), AS_OF)
    some = [given_word(one, *said) for one, said in zip(base, words, strict=True)]
    counts = overview.count_words(catalog(), some)
    assert counts.total == 19
    assert sum(counts.by_word.values()) + counts.open + counts.between == counts.total


def test_published_figures_fall_into_these_buckets(found: tuple[Assessment, ...]) -> None:
    counts = overview.count_words(catalog(), found)
    assert counts.open == 1  # 50户: stock or flow
    assert counts.between == 1  # 甘州区, through the link
    assert counts.by_word[Status.BEHIND] == 1  # the city, with one year left
    assert counts.by_word[Status.DUE_UNVERIFIED] == 4


def test_groups_hold_every_row_once_in_their_order(found: tuple[Assessment, ...]) -> None:
    groups = overview.groups(catalog(), found, AS_OF)
    assert [group.kind for group in groups] == list(GroupKind)
    assert [group.year for group in groups] == [2026, 2025, None, None]
    ids = [row.assessment.target.id for group in groups for row in group.rows]
    assert sorted(ids) == sorted(target.id for target in overview.counted(catalog()))
    assert [joint.target.id for joint in groups[0].rollups] == ["gdp-four-counties"]
    counties = [row.area.code for row in groups[0].rows if row.area.code != catalog().plan.city]
    assert counties == [county.code for county in catalog().counties]


@pytest.mark.parametrize(
    ("as_of", "kinds"),
    [
        (dt.date(2024, 6, 1), [GroupKind.AHEAD, GroupKind.AHEAD, GroupKind.YEARLY, GroupKind.UNDATED]),
        (dt.date(2025, 12, 31), [GroupKind.AHEAD, GroupKind.AHEAD, GroupKind.YEARLY, GroupKind.UNDATED]),
        (dt.date(2026, 1, 1), [GroupKind.AHEAD, GroupKind.OVER, GroupKind.YEARLY, GroupKind.UNDATED]),
        (dt.date(2027, 3, 1), [GroupKind.OVER, GroupKind.OVER, GroupKind.YEARLY, GroupKind.UNDATED]),
    ],
)
def test_a_due_year_is_over_when_it_has_ended(as_of: dt.date, kinds: list[GroupKind]) -> None:
    groups = overview.groups(catalog(), assess_all(catalog(), official(), as_of), as_of)
    assert [group.kind for group in groups] == kinds
    dated = [group.year for group in groups if group.year]
    over = as_of.year > 2026
    assert dated == ([2026, 2025] if over or as_of.year == 2026 else [2025, 2026])


def estimates(**changes: object) -> pd.DataFrame:
    row = {
        "area_code": LINZE,
        "indicator": "gdp",
        "year": 2024.0,
        "value": 84.1,
        "low": 69.8,
        "high": 98.4,
        "unit": "亿元",
        "benchmark": NEW,
        "method": "share_projection",
        "note": "",
    }
    return pd.DataFrame([row | changes])


@pytest.mark.parametrize(
    ("changes_", "shown"),
    [
        ({}, True),
        ({"method": "reconstruction"}, False),
        ({"year": 2021.0}, False),  # not later than the published figure
        ({"year": 2026.0}, False),  # no year left to grow
        ({"area_code": GANZHOU}, False),
    ],
)
def test_only_a_later_share_projection_is_shown(
    found: tuple[Assessment, ...], changes_: dict[str, object], shown: bool
) -> None:
    rows = {row.assessment.target.id: row for row in overview.rows(catalog(), found, estimates(**changes_))}
    projection = rows["gdp-620723"].projection
    assert (projection is not None) == shown
    if projection is not None:
        assert projection.needed == pytest.approx((110 / 84.1) ** 0.5 - 1)
        assert rows["gdp-620723"].assessment.words == (Status.INSUFFICIENT,)


def test_a_projection_above_the_target_needs_nothing(found: tuple[Assessment, ...]) -> None:
    rows = overview.rows(catalog(), found, estimates(value=120.0))
    projection = next(row.projection for row in rows if row.assessment.target.id == "gdp-620723")
    assert projection is not None
    assert projection.needed is None


def test_evidence_lists_the_missing_last(found: tuple[Assessment, ...]) -> None:
    grades, recent = overview.evidence(overview.rows(catalog(), found), 2022)
    assert len(grades) == 19
    known = [grade for grade in grades if grade]
    assert known == sorted(known)
    assert not any(grades[len(known) :])
    assert recent == 3  # the city, 甘州区, and the processing rate of 2023


def test_the_published_figures_lead_with_the_city_and_what_is_missing(
    found: tuple[Assessment, ...],
) -> None:
    said = finding(catalog(), found)
    assert said.startswith(
        "全市800亿元目标需加快，2026年须增长9.0%以上（2025年名义增长7.85%，C级数待确认）；"
    )
    assert said.endswith("四县110亿元目标缺2022年以来数据，不能判定")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((Status.ACHIEVED,), "全市800亿元目标已实现"),
        ((Status.NOT_ACHIEVED,), "全市800亿元目标未实现，完成率91.8%"),
        ((Status.BORDERLINE,), "全市800亿元目标临界待核：2026年公布数为734.4亿元，须有确数"),
        ((Status.DUE_UNVERIFIED,), "全市800亿元目标已到期，2026年数尚缺"),
        (
            (Status.INSUFFICIENT,),
            "全市800亿元目标缺数，暂不能判定，2026年须增长9.0%以上（2025年名义增长7.85%，C级数待确认）",
        ),
        ((Status.BEHIND,), "全市800亿元目标需加快，2026年须增长9.0%以上（2025年名义增长7.85%，C级数待确认）"),
        ((), "全市800亿元目标的读法有待明确"),
    ],
)
def test_the_lead_clause_follows_the_word(
    found: tuple[Assessment, ...], words: tuple[Status, ...], said: str
) -> None:
    lead = next(one for one in found if one.target.id == "gdp-city")
    assert lead_clause(catalog(), given_word(lead, *words)) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"gdp-620724": Status.BELOW_BASE}, "高台县110亿元目标低于基期"),
        (
            {"gdp-620724": Status.BELOW_BASE, "tourist-visits": Status.NOT_ACHIEVED},
            "另有1项未实现、1项低于基期",
        ),
        (
            {"gdp-620724": Status.BEHIND, "gdp-620723": Status.BEHIND, "gdp-620725": Status.FAR_BEHIND},
            "另有1项明显滞后、2项需加快",
        ),
        ({"demo-coops": Status.DUE_UNVERIFIED}, "其余18项中1项缺数，暂不能判定"),
        ({}, "其余各项均已实现或不慢于预期"),
    ],
)
def test_the_gravest_word_is_said_next(
    found: tuple[Assessment, ...], words: dict[str, Status], said: str
) -> None:
    rest = [
        given_word(one, words.get(one.target.id, Status.ON_TRACK))
        for one in found
        if one.target.id not in ("gdp-city", "gdp-four-counties")
    ]
    assert rest_clause(catalog(), rest, []) == said


def test_an_import_changes_the_words_that_it_decides() -> None:
    later = worked_example().with_observations(
        [gdp(LINZE, 2025, 100.0, NEW, grade="A", batch=1), gdp(LINZE, 2021, 68.0, NEW, grade="A")]
    )
    found = changes(catalog(), later, 1, AS_OF)
    assert [change.assessment.target.id for change in found] == ["gdp-620723"]
    assert found[0].before == (Status.INSUFFICIENT,)
    assert found[0].assessment.words == (Status.ON_TRACK,)


def test_an_import_that_decides_nothing_changes_nothing() -> None:
    later = worked_example().with_observations([gdp(LINZE, 2011, 33.0, "b2016", batch=1)])
    assert changes(catalog(), later, 1, AS_OF) == ()


def test_nothing_is_known_without_figures() -> None:
    found = assess_all(catalog(), book(), AS_OF)
    assert "缺数，暂不能判定" in finding(catalog(), found)
    grades, recent = overview.evidence(overview.rows(catalog(), found), 2022)
    assert set(grades) == {""}
    assert recent == 0
