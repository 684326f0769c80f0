"""Targets that are no rising level, at every edge: ceilings, bases and goals of zero and below.

Each case is one figure of the due year, as a source states it, against one goal; the word follows from the
two by hand. Every view of the target is held to it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd
import pytest

from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Path
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.wording.words import Status
from tests.calendar.views import agree, json_agrees
from tests.targets.books import CITY, GANZHOU, NEW, book, catalog, gdp

MET, MISSED, OPEN = Status.ACHIEVED, Status.NOT_ACHIEVED, Status.BORDERLINE
DAY: Final = dt.date(2027, 2, 25)
EXACT, ROUNDED, ROUGHLY = "exact", "rounded", "approximate"
LEAST, ABOVE = "at_least", "above"


@dataclass(frozen=True)
class Goal:
    """A target of every area of the plan: how it is held, its value, and where the series began in 2021."""

    name: str
    comparison: Comparison
    value: float
    base: float
    #: Last digit that a figure states.
    step: float = 0.1
    path: Path = Path.LINEAR

    @property
    def direction(self) -> int:
        return -1 if self.comparison is Comparison.AT_MOST else 1

    def plan(self) -> Catalog:
        """The plan with all targets of gross product held so; its members and the joint one stay out."""
        whole = catalog()
        targets = tuple(
            t.model_copy(update={"comparison": self.comparison, "value": self.value})
            for t in whole.targets
            if t.indicator == "gdp" and not t.members and t.area in (CITY, GANZHOU)
        )
        changes = {"direction": self.direction, "path": self.path, "price_basis": None}
        indicators = tuple(i.model_copy(update=changes) if i.id == "gdp" else i for i in whole.indicators)
        rest = tuple(t for t in whole.targets if t.indicator != "gdp")
        return replace(whole, targets=(*targets, *rest), indicators=indicators)


CEILING = Goal("ceiling", Comparison.AT_MOST, 50.0, 70.0, path=Path.GEOMETRIC)
SHARE = Goal("ceiling of a share", Comparison.AT_MOST, 5.5, 6.1)
NONE = Goal("no case at all", Comparison.AT_MOST, 0.0, 4.0, step=1.0)
LOSS = Goal("loss as a ceiling below zero", Comparison.AT_MOST, -5.0, -2.0)
FROM_NONE = Goal("from nothing", Comparison.AT_LEAST, 5.0, 0.0)
PAST_NONE = Goal("from nothing, to be passed", Comparison.ABOVE, 5.0, 0.0)
LESS_LOSS = Goal("a smaller loss", Comparison.AT_LEAST, -2.0, -10.0)
NO_LOSS = Goal("no loss", Comparison.AT_LEAST, 0.0, -10.0)
A_GAIN = Goal("a gain", Comparison.ABOVE, 0.0, -10.0)
GOALS: Final = (CEILING, SHARE, NONE, LOSS, FROM_NONE, PAST_NONE, LESS_LOSS, NO_LOSS, A_GAIN)

#: Figures that only state what they are not below can rule a ceiling out, and never confirm it.
CASES: Final[tuple[tuple[Goal, float, str, Status], ...]] = (
    *((CEILING, *case) for case in (
        (49.9, EXACT, MET), (50.0, EXACT, MET), (50.1, EXACT, MISSED), (50.000001, EXACT, MISSED),
        (49.999999, EXACT, MET),
        (49.0, ROUNDED, MET), (50.0, ROUNDED, OPEN), (51.0, ROUNDED, MISSED), (50.4, ROUNDED, MISSED),
        (49.9, ROUNDED, MET), (48.0, ROUGHLY, MET), (49.0, ROUGHLY, MET), (50.0, ROUGHLY, OPEN),
        (51.0, ROUGHLY, OPEN), (52.0, ROUGHLY, MISSED),
        (49.0, LEAST, OPEN), (50.0, LEAST, OPEN), (50.1, LEAST, MISSED),
        (49.9, ABOVE, OPEN), (50.0, ABOVE, MISSED), (52.0, ABOVE, MISSED),
    )),
    *((SHARE, *case) for case in (
        (5.4, EXACT, MET), (5.5, EXACT, MET), (5.6, EXACT, MISSED), (5.5, ROUNDED, OPEN),
        (5.4, ROUNDED, MET), (5.6, ROUNDED, MISSED), (5.4, ROUGHLY, MET), (5.5, ROUGHLY, OPEN),
        (5.6, ROUGHLY, OPEN), (5.7, ROUGHLY, MISSED), (5.5, LEAST, OPEN), (5.5, ABOVE, MISSED),
    )),
    *((NONE, *case) for case in (
        (0.0, EXACT, MET), (1.0, EXACT, MISSED), (1.0, ROUNDED, MISSED), (1.0, ROUGHLY, OPEN),
        (2.0, ROUGHLY, MISSED), (0.0, LEAST, OPEN), (1.0, LEAST, MISSED), (0.0, ABOVE, MISSED),
    )),
    *((LOSS, *case) for case in (
        (-5.1, EXACT, MET), (-5.0, EXACT, MET), (-4.9, EXACT, MISSED), (0.0, EXACT, MISSED),
        (3.0, EXACT, MISSED), (-5.0, ROUNDED, OPEN), (-6.0, ROUNDED, MET), (-4.0, ROUNDED, MISSED),
        (-6.0, ROUGHLY, MET), (-4.0, ROUGHLY, OPEN), (-5.0, LEAST, OPEN), (-5.0, ABOVE, MISSED),
    )),
    *((FROM_NONE, *case) for case in (
        (4.9, EXACT, MISSED), (5.0, EXACT, MET), (5.1, EXACT, MET), (0.0, EXACT, MISSED),
        (5.0, ROUNDED, OPEN), (4.0, ROUNDED, MISSED), (6.0, ROUNDED, MET), (5.0, LEAST, MET),
        (4.9, LEAST, OPEN), (5.0, ABOVE, MET), (4.0, ROUGHLY, OPEN), (6.0, ROUGHLY, MET),
        (3.0, ROUGHLY, MISSED),
    )),
    *((PAST_NONE, *case) for case in (
        (5.0, EXACT, MISSED), (5.1, EXACT, MET), (5.0, ROUNDED, OPEN), (5.0, LEAST, OPEN),
        (5.0, ABOVE, MET), (4.0, ROUGHLY, MISSED), (6.0, ROUGHLY, OPEN), (4.9, ABOVE, OPEN),
    )),
    *((LESS_LOSS, *case) for case in (
        (-2.1, EXACT, MISSED), (-2.0, EXACT, MET), (-1.9, EXACT, MET), (0.0, EXACT, MET), (3.0, EXACT, MET),
        (-3.0, EXACT, MISSED), (-2.0, ROUNDED, OPEN), (-3.0, ROUNDED, MISSED), (-1.0, ROUNDED, MET),
        (-2.0, ROUGHLY, OPEN), (-3.0, ROUGHLY, OPEN), (-4.0, ROUGHLY, MISSED), (-2.0, LEAST, MET),
        (-2.1, LEAST, OPEN), (-2.1, ABOVE, OPEN),
    )),
    *((NO_LOSS, *case) for case in (
        (-0.1, EXACT, MISSED), (0.0, EXACT, MET), (0.1, EXACT, MET), (-1.0, ROUNDED, MISSED),
        (1.0, ROUNDED, MET), (-1.0, ROUGHLY, OPEN), (0.0, LEAST, MET), (-0.1, LEAST, OPEN),
    )),
    *((A_GAIN, *case) for case in (
        (-0.1, EXACT, MISSED), (0.0, EXACT, MISSED), (0.1, EXACT, MET), (0.0, LEAST, OPEN),
        (0.0, ABOVE, MET), (1.0, ROUGHLY, OPEN), (1.0, ROUNDED, MET), (-1.0, ROUNDED, MISSED),
    )),
)  # fmt: skip


def shot(goal: Goal, *figures: Observation, day: dt.date = DAY) -> Snapshot:
    """The two areas with their base of 2021 and the figures given."""
    bases = [gdp(area, 2021, goal.base, NEW) for area in (CITY, GANZHOU)]
    none = pd.DataFrame()
    return Snapshot(goal.plan(), day, "official", None, book(*bases, *figures), none, none, none, none)


def due_figures(value: float, precision: str, **fields: Any) -> list[Observation]:
    """The due year's figure of both areas."""
    fields = {"stage": "初步核算", "grade": "A", "published": DAY} | fields
    return [gdp(area, 2026, value, NEW, precision=precision, **fields) for area in (CITY, GANZHOU)]


def both(one: Snapshot) -> list[Assessment]:
    """The city's target and the county's."""
    return [one.assessment(t.id) for t in one.catalog.targets if t.indicator == "gdp"]


@pytest.mark.parametrize(
    ("goal", "value", "precision", "word"), CASES, ids=lambda part: getattr(part, "name", str(part))
)
def test_the_due_years_figure_in_every_view(goal: Goal, value: float, precision: str, word: Status) -> None:
    snapshot = shot(goal, *due_figures(value, precision))
    for found in both(snapshot):
        assert found.words == (word,), found.sentence
        agree(snapshot, found)
        if goal.value <= 0:  # of nothing, or of a loss, there is no share
            assert found.completion is None and "完成率" not in found.sentence
        if word is OPEN:
            assert "完成率" not in found.sentence and "提供确数后判定" in found.sentence


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
@pytest.mark.parametrize("away", [-1, 0, 1])
def test_a_forecast_of_the_due_year_is_held_to_the_goal_as_it_is(goal: Goal, away: int) -> None:
    value = goal.value + away * goal.step
    figures = due_figures(value, EXACT, stage="预计", published=dt.date(2027, 1, 5))
    snapshot = shot(goal, *figures, day=dt.date(2027, 1, 12))
    side = away * goal.direction
    met = side > 0 or (side == 0 and goal.comparison is not Comparison.ABOVE)
    for found in both(snapshot):
        assert found.words == (Status.DUE_UNVERIFIED,)
        assert found.forecast_meets is met
        assert ("如实现则达到目标" in found.sentence) is met
        beyond = "高于目标" if goal.direction < 0 else "恰为目标值" if away == 0 else "低于目标"
        assert (beyond in found.sentence) is not met
        agree(snapshot, found)
    assert ("达到目标" in snapshot.headline) is met


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
@pytest.mark.parametrize("year", [2023, 2025])
@pytest.mark.parametrize("precision", [EXACT, ROUNDED, ROUGHLY, LEAST, ABOVE])
@pytest.mark.parametrize("away", [-20, -1, 0, 1, 20])
def test_on_the_way_words_and_needs_fit_the_goal(goal: Goal, year: int, precision: str, away: int) -> None:
    """Before the due year: no failure, the word's side fits the figure, and a need moves towards the goal."""
    value = round(goal.value + away * goal.step, 6)
    fields = {"stage": "最终核实", "grade": "A", "precision": precision}
    figures = [gdp(area, year, value, NEW, **fields) for area in (CITY, GANZHOU)]
    snapshot = shot(goal, *figures, day=dt.date(year + 1, 6, 1))
    for found in both(snapshot):
        json_agrees(found)
        assert found.words and found.central in found.words
        side = away * goal.direction
        surely = side > 0 or (side == 0 and goal.comparison is not Comparison.ABOVE)
        if precision == EXACT:
            assert (found.words == (MET,)) is surely, found.sentence
        if precision in (LEAST, ABOVE) and goal.direction < 0:
            assert found.words != (MET,), "a lower bound never confirms a ceiling"
            assert found.central is not MET
        if found.needs is not None and precision == EXACT:
            assert found.needs.rate * goal.direction >= 0
        for wrong in ("增加" + "−", "增长" + "−", "减少" + "−", "下降" + "−", "nan", "inf"):
            assert wrong not in found.sentence, found.sentence
        if goal.value <= 0:
            assert "完成率" not in found.sentence
