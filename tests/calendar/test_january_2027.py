"""January 2027 and after: as figures of the due year come in, every view of a target says the same.

The calendar runs from the last day of 2026 to the census revision of early 2028, for the city, a county, the
target per head and the joint target. On each day word, sentence, headline, map, briefing and JSON are held
to each other, and words to a table.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from core.briefing.xlsx.targets import completion_format
from core.cli.queries.status import as_json
from core.figures.observation import Observation
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.wording.words import Status
from tests.calendar.views import agree, briefing_agrees, json_agrees
from tests.targets.books import CITY, FOUR, GANZHOU, NEW, SUNAN, catalog, obs, official

DAYS = {
    "last day": dt.date(2026, 12, 31),
    "new year": dt.date(2027, 1, 1),
    "forecast": dt.date(2027, 1, 12),
    "about": dt.date(2027, 1, 18),
    "rounded": dt.date(2027, 1, 20),
    "passed": dt.date(2027, 1, 25),
    "first": dt.date(2027, 2, 25),
    "corrected": dt.date(2027, 4, 10),
    "verified": dt.date(2027, 12, 20),
    "census": dt.date(2028, 2, 1),
}


@dataclass(frozen=True)
class Subject:
    """One target of the plan, and how its goal is written in the figures that come in."""

    target: str
    areas: tuple[str, ...]
    indicator: str
    goal: float
    decimals: int

    def figure(self, share: float, day: str, **fields: Any) -> list[Observation]:
        """Figures of 2026 at ``share`` of the goal, published on a day of the calendar."""
        value = round(self.goal * share, self.decimals)
        published = DAYS[day]
        return [
            obs(
                area,
                self.indicator,
                2026,
                value,
                NEW,
                source_id=f"{day}-{area}",
                published=published,
                **fields,
            )
            for area in self.areas
        ]


SUBJECTS = (
    Subject("gdp-city", (CITY,), "gdp", 800.0, 2),
    Subject("gdp-620702", (GANZHOU,), "gdp", 330.0, 2),
    Subject("gdp-per-capita-620721", (SUNAN,), "gdp_per_capita", 180_000.0, 0),
    Subject("gdp-four-counties", FOUR, "gdp", 110.0, 2),
)

#: What comes in on which day, as share of the goal, and the word that it leaves (for 突破: strictly above).
CALENDAR: dict[str, tuple[float, dict[str, Any]]] = {
    "forecast": (0.98, {"stage": "预计"}),
    "about": (1.0, {"stage": "初步核算", "precision": "approximate", "grade": "B"}),
    "rounded": (1.0, {"stage": "初步核算", "precision": "rounded", "grade": "B"}),
    "passed": (1.0, {"stage": "初步核算", "precision": "above", "grade": "B"}),
    "first": (0.9995, {"stage": "初步核算", "grade": "A"}),
    "corrected": (1.002, {"stage": "初步核算", "grade": "A"}),
    "verified": (0.997, {"stage": "最终核实", "grade": "A"}),
    "census": (1.03, {"stage": "普查修订", "grade": "A"}),
}

#: Days on which the word follows from what came in that day alone, and the word.
ALONE = {
    "forecast": Status.DUE_UNVERIFIED,
    "about": Status.BORDERLINE,
    "rounded": Status.BORDERLINE,
    "passed": Status.ACHIEVED,
    "first": Status.NOT_ACHIEVED,
    "corrected": Status.ACHIEVED,
    "verified": Status.NOT_ACHIEVED,
    "census": Status.ACHIEVED,
}


def snapshot(day: str, figures: list[Observation]) -> Snapshot:
    """The official figures with those that came in, judged on a day."""
    none = pd.DataFrame()
    book = official().with_observations(figures)
    return Snapshot(catalog(), DAYS[day], "official", None, book, none, none, none, none)


def judged(subject: Subject, day: str, *came_in: str) -> tuple[Snapshot, Assessment]:
    """A snapshot in which the named days' figures have come in, and the subject's assessment."""
    figures = [o for name in came_in for o in subject.figure(CALENDAR[name][0], name, **CALENDAR[name][1])]
    shot = snapshot(day, figures)
    return shot, shot.assessment(subject.target)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.target)
@pytest.mark.parametrize("day", list(ALONE))
def test_a_figure_that_comes_alone_leaves_its_word(subject: Subject, day: str) -> None:
    shot, found = judged(subject, day, day)
    assert found.words == (ALONE[day],), found.sentence
    agree(shot, found)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.target)
def test_the_year_that_is_over_is_asked_for_and_not_judged(subject: Subject) -> None:
    _, before = judged(subject, "last day")
    shot, after = judged(subject, "new year")
    assert Status.DUE_UNVERIFIED not in before.words
    assert after.words == (Status.DUE_UNVERIFIED,)
    agree(shot, after)
    asked = {(gap.cell.area, gap.cell.indicator, gap.cell.year) for gap in shot.gaps if gap.essential}
    assert {(area, subject.indicator, 2026) for area in subject.areas} <= asked


@pytest.mark.parametrize("subject", SUBJECTS[:3], ids=lambda one: one.target)
def test_the_forecast_of_the_due_year_is_said_and_sets_no_word(subject: Subject) -> None:
    shot, found = judged(subject, "forecast", "forecast")
    assert "预计" in found.sentence
    assert as_json(found, ())["due_forecast"] is not None
    agree(shot, found)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.target)
def test_the_calendar_as_it_runs(subject: Subject) -> None:
    """Each day all that came before is known; a firmer stage always speaks, and every view agrees."""
    order = list(CALENDAR)
    words = {}
    for place, day in enumerate(order):
        shot, found = judged(subject, day, *order[: place + 1])
        agree(shot, found)
        words[day] = found.words
    assert words["forecast"] == (Status.DUE_UNVERIFIED,)
    assert words["verified"] == (Status.NOT_ACHIEVED,)
    assert words["census"] == (Status.ACHIEVED,)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.target)
def test_what_comes_later_changes_nothing_before_it(subject: Subject) -> None:
    for place, day in enumerate(CALENDAR):
        known = list(CALENDAR)[: place + 1]
        _, without = judged(subject, day, *known)
        _, with_all = judged(subject, day, *CALENDAR)
        assert without.sentence == with_all.sentence
        assert without.words == with_all.words


def test_two_figures_of_one_stage_that_differ_are_both_said() -> None:
    shot, found = judged(SUBJECTS[0], "corrected", "first", "corrected")
    assert as_json(found, ())["contradicted_by"]
    agree(shot, found)


def test_a_sheet_prints_a_miss_by_a_hair_as_a_miss() -> None:
    """Excel rounds what it shows: 799.96 of 800 must not read 100.0 %."""
    close = [obs(CITY, "gdp", 2026, 799.96, NEW, stage="初步核算", grade="A", published=DAYS["first"])]
    found = snapshot("first", close).assessment("gdp-city")
    assert found.words == (Status.NOT_ACHIEVED,)
    assert completion_format(found) == "0.000%"
    on_the_value = [obs(CITY, "gdp", 2026, 800.0, NEW, stage="初步核算", grade="A", published=DAYS["first"])]
    found = snapshot("first", on_the_value).assessment("gdp-city")
    assert found.words == (Status.NOT_ACHIEVED,)
    assert completion_format(found) == '"恰为目标值"'


#: How a source states a figure, as share of the goal, and what stands before the share of it that is done:
#: in cells, in sentences.
STATED: list[tuple[float, str, str, str]] = [
    (1.0, "above", ">", "超过"),
    (0.95, "at_least", "≥", "不低于"),
    (1.05, "at_least", "≥", "不低于"),
    (0.9, "approximate", "约", "约"),
]


@pytest.mark.parametrize("subject", SUBJECTS[:2], ids=lambda one: one.target)
@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("stated", STATED, ids=lambda one: f"{one[1]} {one[0]}")
def test_the_completion_of_a_bound_is_a_bound_in_every_view(
    subject: Subject, year: int, stated: tuple[float, str, str, str]
) -> None:
    share, precision, sign, word = stated
    fields = {"stage": "普查修订", "grade": "A", "precision": precision, "published": dt.date(year + 1, 1, 5)}
    figure = obs(subject.areas[0], subject.indicator, year, round(subject.goal * share), NEW, **fields)
    shot = snapshot("first" if year == 2026 else "last day", [figure])
    found = shot.assessment(subject.target)
    if found.words == (Status.BORDERLINE,):
        assert found.completion_text is None
        return
    printed, said = found.completion_text or "", found.completion_said or ""
    assert printed.startswith(sign) and said == printed.replace(sign, word)
    assert float(printed.lstrip(sign).rstrip("%")) == pytest.approx(share * 100, abs=0.3)
    assert completion_format(found).startswith(f'"{sign}"0')
    assert f"完成率{said}" in found.sentence
    assert precision == "approximate" or not re.search(r"完成(率|进度)\d", found.sentence)
    json_agrees(found)
    if year == 2026:
        agree(shot, found)
    else:
        briefing_agrees(shot, found)


def test_a_joint_target_as_its_members_come_in_one_by_one() -> None:
    """Three that pass leave it open, the last settles it; a single miss settles it at once."""
    joint = SUBJECTS[3]
    passed = joint.figure(1.02, "first", stage="初步核算", grade="A")
    for count in range(1, 4):
        shot = snapshot("first", passed[:count])
        found = shot.assessment(joint.target)
        assert found.words == (Status.DUE_UNVERIFIED,)
        agree(shot, found)
    shot = snapshot("first", passed)
    assert shot.assessment(joint.target).words == (Status.ACHIEVED,)
    agree(shot, shot.assessment(joint.target))
    missed = joint.figure(0.999, "first", stage="初步核算", grade="A")[:1]
    shot = snapshot("first", missed)
    assert shot.assessment(joint.target).words == (Status.NOT_ACHIEVED,)
    agree(shot, shot.assessment(joint.target))


def test_what_the_city_and_its_largest_part_leave_settles_the_joint_target() -> None:
    first = {"stage": "初步核算", "grade": "A", "published": DAYS["first"]}
    city, part = obs(CITY, "gdp", 2026, 790.2, NEW, **first), obs(GANZHOU, "gdp", 2026, 358.6, NEW, **first)
    shot = snapshot("first", [city, part])
    found = shot.assessment("gdp-four-counties")
    assert found.words == (Status.NOT_ACHIEVED,)
    assert found.derived is not None and "431.60" in found.sentence
    agree(shot, found)
    # The members themselves stay open, and are still asked for.
    assert {m.words for m in found.members} == {(Status.DUE_UNVERIFIED,)}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.target)
@pytest.mark.parametrize(("side", "word"), [(-1, Status.NOT_ACHIEVED), (1, Status.ACHIEVED)])
def test_a_hair_either_side_of_the_target_is_seen_in_every_view(
    subject: Subject, side: int, word: Status
) -> None:
    value = subject.goal + side * 10.0**-subject.decimals
    fields = {"stage": "初步核算", "grade": "A", "published": DAYS["first"]}
    shot = snapshot(
        "first", [obs(area, subject.indicator, 2026, value, NEW, **fields) for area in subject.areas]
    )
    found = shot.assessment(subject.target)
    assert found.words == (word,)
    agree(shot, found)
