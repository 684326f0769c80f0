"""A county's page: its place among the six, its evidence, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest

from core.figures.observation import MeasureEntry, MilestoneEntry
from core.measures.milestones import MilestoneState, assess_milestones
from core.places.portrait import (
    LINES,
    MOST,
    Evidence,
    Portrait,
    Reports,
    evidence_of,
    portrait,
    standings,
)
from core.places.portrait_words import gaps_sentence, places_sentence, standings_finding, work_finding
from core.places.positioning import (
    PositioningModel,
    against,
    concentration_finding,
    county_finding,
    overlap_finding,
    positioning,
)
from core.places.ranking import places_in_province
from core.targets.judge import assess_all
from core.targets.missing import gaps
from tests.targets.books import AS_OF, GANZHOU, NEW, SUNAN, book, catalog, obs, official

CODES = tuple(county.code for county in catalog().counties)


@cache
def model() -> PositioningModel:
    return positioning(catalog(), official(), AS_OF)


@cache
def made(code: str) -> Portrait:
    plan, known = catalog(), official().known(AS_OF)
    places = [p for name in ("gdp", "gdp_per_capita") for p in places_in_province(plan, known, name)]
    return portrait(
        plan,
        known,
        plan.area(code),
        assessments=assess_all(plan, official(), AS_OF),
        positioning=model(),
        places=places,
        gaps=gaps(plan, official(), AS_OF),
        reports=Reports(AS_OF, (), assess_milestones(plan, (), (), AS_OF), honours=True),
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (GANZHOU, "6个县区中：地区生产总值第1位，人均地区生产总值第5位"),
        (SUNAN, "6个县区中：地区生产总值第6位，人均地区生产总值第1位"),
    ],
)
def test_places_among_the_counties(code: str, said: str) -> None:
    assert standings_finding(catalog(), made(code)) == said


@pytest.mark.parametrize(("code", "gdp", "each"), [(GANZHOU, 11, 30), (SUNAN, 69, 4)])
def test_places_in_the_province(code: str, gdp: int, each: int) -> None:
    said = places_sentence(catalog(), made(code).places)
    assert said == f"2021年在全省86个县（市、区）中，地区生产总值第{gdp}位，人均地区生产总值第{each}位"


def test_every_standing_has_all_counties_and_age_has_no_place() -> None:
    found = standings(catalog(), official().known(AS_OF))
    assert 0 < len(found) <= MOST
    for line in found:
        assert len(line.values) == len(line.grades) == len(CODES)
        assert (line.ranks is None) == (line.id in catalog().roles.unranked)
        if line.ranks is not None:
            assert sorted(line.ranks)[0] == 1
            assert line.values[line.ranks.index(1)] == max(line.values)
    assert "census_age_65_share" in {line.id for line in found}


def test_derived_standings_are_arithmetic_and_say_so() -> None:
    found = {line.id: line for line in standings(catalog(), official().known(AS_OF))}
    change = found["population_change"]
    assert change.period == "2010—2020年"
    assert set(change.grades) == {"D"}
    assert change.scale.text(change.values[0]) == "2.3"
    assert found["urbanised"].scale.text(found["urbanised"].values[0]) == "53.6"


def test_a_standing_with_a_gap_is_left_out() -> None:
    figures = [obs(code, "urban_income", 2024, 30_000 + i) for i, code in enumerate(CODES)]
    assert {line.id for line in standings(catalog(), book(*figures))} == {"urban_income"}
    assert standings(catalog(), book(*figures[1:])) == ()


def test_equal_values_share_a_place() -> None:
    values = [5.0, 7.0, 7.0, 1.0, 2.0, 3.0]
    found = standings(
        catalog(), book(*(obs(c, "gdp", 2024, v, NEW) for c, v in zip(CODES, values, strict=True)))
    )
    assert found[0].ranks == (3, 1, 1, 6, 5, 4)
    assert [found[0].tied(i) for i in range(6)] == [False, True, True, False, False, False]


def test_derived_values_that_read_the_same_share_a_place() -> None:
    """A place told apart by decimals that nobody sees contradicts the figures beside it."""
    census = catalog().roles.census
    figures = [obs(code, census, 2010, 100_000.0) for code in CODES]
    figures += [obs(code, census, 2020, 94_200.0 + i) for i, code in enumerate(CODES)]
    change = {line.id: line for line in standings(catalog(), book(*figures))}["population_change"]
    assert {change.scale.text(value) for value in change.values} == {"−5.8"}
    assert change.ranks == (1,) * len(CODES)


def test_employment_shows_industry_as_one_and_the_largest_first() -> None:
    works = made(GANZHOU).works
    shares = [work.last or 0.0 for work in works]
    assert shares == sorted(shares, reverse=True)
    names = [work.name for work in works]
    assert "工业" in names
    assert not {"采矿业", "制造业"} & set(names)
    assert work_finding(catalog(), made(GANZHOU)) == "就业：农林牧渔业占35.8%，为全省的1.09倍"


def test_missing_figures_name_their_supplier_and_what_they_decide() -> None:
    said = gaps_sentence(catalog(), made("620723"))
    assert "2025年地区生产总值，待市统计局填报" in said
    assert said.endswith("补齐后参与判定4项目标。")
    assert all(gap.cell.area == "620723" and gap.essential for gap in made("620723").gaps)


def reports(**parts: object) -> Reports:
    given: dict[str, object] = {"measures": (), "milestones": (), "honours": False, **parts}
    return Reports(AS_OF, **given)


def test_evidence_is_newest_first_and_limited() -> None:
    figures = [
        obs(GANZHOU, "grain_area", 2025, 93.2, published=dt.date(2026, 1, 27), source_id="a", grade="A"),
        obs(GANZHOU, "gdp", 2025, 314.7, NEW, published=dt.date(2026, 1, 27), source_id="a", grade="A"),
        obs(GANZHOU, "grain_area", 2024, 92.0, published=dt.date(2025, 1, 27), source_id="b", grade="A"),
        obs(GANZHOU, "grain_area", 2019, 80.0, published=dt.date(2026, 2, 1), source_id="c", grade="A"),
        obs(GANZHOU, "grain_output", 2025, 50.0, stage="预计", published=dt.date(2026, 3, 1), source_id="d"),
    ]
    area = catalog().area(GANZHOU)
    found, sources = evidence_of(catalog(), book(*figures), area, reports(honours=True), frozenset({"gdp"}))
    assert found == (
        Evidence("2026-01-27", "2025年粮食播种面积93.2万亩", "A"),
        Evidence("2025-01-27", "2024年粮食播种面积92.0万亩", "A"),
        Evidence("2023年", "全省县域经济发展十强县", "B"),
    )
    assert sources == ("a", "b")
    assert len(found) <= LINES


def test_only_supported_entries_of_the_county_itself_speak() -> None:
    entry = {"measure": 1, "status": "推进中", "progress": "已开工", "evidence": "照片"}
    day = dt.date(2026, 6, 1)
    measures = (
        MeasureEntry(date=day, area_code=GANZHOU, **entry),
        MeasureEntry(date=day, area_code="", **entry),
        MeasureEntry(date=None, area_code=GANZHOU, **entry),
        MeasureEntry(date=day, area_code=GANZHOU, **{**entry, "evidence": " "}),
        MeasureEntry(date=dt.date(2027, 1, 1), area_code=GANZHOU, **entry),
    )
    found, _ = evidence_of(
        catalog(), book(), catalog().area(GANZHOU), reports(measures=measures), frozenset()
    )
    assert found == (Evidence("2026-06-01", f"{catalog().measure(1).title}：已开工"),)


def test_a_milestone_of_one_county_stands_on_its_page_alone() -> None:
    own = next(m for m in catalog().milestones if m.areas == (GANZHOU,))
    entry = MilestoneEntry(own.id, "已完成", dt.date(2026, 6, 1), evidence="批复")
    states: tuple[MilestoneState, ...] = assess_milestones(catalog(), (entry,), (), AS_OF)
    for code, lines in ((GANZHOU, 1), (SUNAN, 0)):
        found, _ = evidence_of(
            catalog(), book(), catalog().area(code), reports(milestones=states), frozenset()
        )
        assert len(found) == lines


def test_positioning_findings_describe_and_do_not_judge() -> None:
    plan, found = catalog(), model()
    said = [
        overlap_finding(found),
        concentration_finding(plan, found, plan.province.code),
        *(county_finding(found, code) for code in CODES),
    ]
    assert said[0] == "清洁能源由3个县区共同列入，设施农业、文旅康养各由2个县区共同列入"
    assert said[1] == "就业区位商较高的：肃南县采矿业5.03、山丹县建筑业1.94、临泽县农林牧渔业1.89"
    assert said[2].startswith("甘州区2010—2020年：批发和零售业占比提高7.2个百分点")
    assert not any(word in text for text in said for word in ("相符", "不符", "待细分", "合理", "薄弱"))


def test_concentration_leaves_small_samples_and_sums_out() -> None:
    plan, found = catalog(), model()
    frame = against(found, plan.province.code)
    highest = frame[frame["area_code"] == SUNAN].sort_values("lq").iloc[-1]
    assert highest["name"] == "采矿业"
    shrunk = found.quotients.assign(small=found.quotients["small"] | (found.quotients["name"] == "采矿业"))
    said = concentration_finding(plan, replace(found, quotients=shrunk), plan.province.code)
    assert "采矿业" not in said
    assert said.startswith("就业区位商较高的：肃南县水利环境和公共设施管理业3.50")


def test_without_a_census_the_findings_say_so() -> None:
    empty = positioning(catalog(), book(), AS_OF)
    assert concentration_finding(catalog(), empty, catalog().province.code) == "没有可比较的普查就业数"
    assert county_finding(empty, GANZHOU) == "没有两次普查可比的就业结构"
