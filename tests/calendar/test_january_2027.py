"""January 2027 and after: as figures of the due year come in, every view of a target says the same.

The calendar runs from the last day of 2026 to the census revision of early 2028, for the city, a county, the
target per head and the joint target. On each day word, sentence, headline, map, briefing and JSON are held
to each other, and words to a table.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from core.briefing.scope import Scope
from core.briefing.sections.matters import matters_section
from core.briefing.xlsx.targets import completion_format
from core.charts.status_map import map_rows
from core.cli.queries.status import as_json
from core.figures.observation import Observation
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.overview import label_of
from core.wording.words import Status
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


#: How the headline says a word, where it does not name it.
HEADLINE = {Status.DUE_UNVERIFIED: "已到期，2026年数尚缺"}


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


def agree(shot: Snapshot, found: Assessment) -> None:
    """Hold every view of one target to its words."""
    answer = as_json(found, ())
    assert answer["words"] == [word.value for word in found.words]
    assert answer["status"] == found.status
    if found.status:
        assert found.status in found.sentence
    for other in Status:
        if found.words and other not in found.words:
            assert f"：{other}" not in found.sentence
    _completion_agrees(found)
    _map_agrees(shot, found)
    _briefing_agrees(shot, found)
    if found.id == "gdp-city":
        assert found.central is not None
        assert HEADLINE.get(found.central, found.central.value) in shot.headline


def _completion_agrees(found: Assessment) -> None:
    if found.words == (Status.NOT_ACHIEVED,):
        assert found.completion is None or found.completion < 1
        assert "完成率100.0%" not in found.sentence
    if found.words == (Status.ACHIEVED,):
        assert "完成率99.9%" not in found.sentence


def _single(shot: Snapshot, found: Assessment) -> list[Assessment]:
    """The target itself, or the members of a joint one: maps and matters name those."""
    return [shot.assessment(member) for member in found.target.members] or [found]


def _map_agrees(shot: Snapshot, found: Assessment) -> None:
    """A county's first target on the map; the members of a joint target each on their own."""
    rows = map_rows(shot.catalog, shot.assessments)
    by_area = dict(zip(rows["area_code"], rows["status"], strict=True))
    shown = _single(shot, found)
    on_map = [one for one in shown if one.area in by_area]
    assert len(on_map) == (0 if found.id == "gdp-city" else len(shown))
    for one in on_map:
        assert by_area[one.area] == one.central


def _briefing_agrees(shot: Snapshot, found: Assessment) -> None:
    """A miss is a matter with its word, a figure that is owed is asked for, what is reached is neither."""
    section = matters_section(shot, Scope(), shot.assessments)
    text = "" if section is None else "".join(str(block) for block in section.blocks)
    for one in _single(shot, found):
        name = label_of(shot.catalog, one)
        assert (f"{name}{Status.NOT_ACHIEVED}" in text) == (one.words == (Status.NOT_ACHIEVED,))
        assert f"{name}{Status.ACHIEVED}" not in text


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
