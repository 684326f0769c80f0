"""One plan, one version of its figures, one date of judgement: and every answer that follows from them.

Pages, documents, commands and portraits ask here, so that a number reads the same wherever it stands. An
answer is computed when it is first asked for and kept with the snapshot, for whoever asks again.

To add an answer, write a method that calls the function which decides it, and put ``@answer`` above it, or
``@answers()`` where it takes arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.dataset import Dataset
from core.figures.implication import Implied
from core.figures.implied import implied
from core.ground import ground
from core.lazy import answer, answers
from core.measures.measures import MeasureState, Participation, assess_measures, participation
from core.measures.milestones import MilestoneState, assess_milestones
from core.measures.public_evidence import Trace, in_order
from core.measures.reminders import Reminder, reminders
from core.measures.review import ReviewRow, final_review
from core.places.map import Cover, coverage
from core.places.portrait import Portrait, Reports, portrait
from core.places.positioning import PositioningModel, positioning
from core.places.ranking import ProvincePlace, places_in_province
from core.places.similar import Similar, similar_counties
from core.plan.yearly import YearlyPlan
from core.scenario.assumptions import Scenario
from core.scenario.goal import GoalSeek, Mode, seek
from core.scenario.inputs import Inputs
from core.scenario.prepare import prepare
from core.scenario.presets import Aim, Preset, PresetScenario, preset
from core.scenario.result import ScenarioResult
from core.scenario.run import run
from core.targets import overview
from core.targets.ahead.first_line import first_line
from core.targets.ahead.joint_outlook import JointOutlook, joint_outlook
from core.targets.ahead.outlook import Outlook, outlook, with_chance
from core.targets.ahead.running import Nowcast, nowcasts
from core.targets.ahead.worth import Worth, worth_having
from core.targets.assessment import Assessment
from core.targets.consistency import Consistency, consistency
from core.targets.finding import finding
from core.targets.judge import Change, assess_all, changes
from core.targets.missing import Gap, GapSummary, gaps, summarise
from core.targets.trajectory import Track, track
from core.targets.yearly_plans import PlanState, assess_plans
from core.wording.numbers import cite_row

#: Targets whose track and outlook are kept; more than a plan has.
_TARGETS: Final = 256
#: Scenarios whose results are kept: several people move sliders, and come back.
_SCENARIOS: Final = 256


@dataclass(frozen=True, eq=False)
class Snapshot(Dataset):
    """One version of a plan's figures as of a date, and every answer; opened by :meth:`open`."""

    # ------------------------------------------------------------------ targets

    @answer
    def assessments(self) -> tuple[Assessment, ...]:
        """Status of every target, with its chance."""
        assessments = assess_all(self.catalog, self.book, self.as_of)
        return with_chance(
            self.catalog, self.book, assessments, self.as_of, ground(self.catalog.measured_root)
        )

    def assessment(self, target: str) -> Assessment:
        """Return the assessment of one target."""
        return next(assessment for assessment in self.assessments if assessment.target.id == target)

    @answer
    def headline(self) -> str:
        """The finding on all targets, which is the overview's title."""
        return finding(self.catalog, self.assessments)

    @answer
    def groups(self) -> tuple[overview.Group, ...]:
        """Counted targets by due date, as on the overview."""
        return overview.groups(self.catalog, self.assessments, self.as_of, self.estimates)

    @answer
    def gaps(self) -> tuple[Gap, ...]:
        """Cells of the 补数清单."""
        return gaps(self.catalog, self.book, self.as_of)

    @answer
    def worth_having(self) -> tuple[Worth, ...]:
        """Figures that no word waits for and the decision does."""
        return worth_having(self.catalog, self.known, self.assessments, self.as_of)

    @answer
    def gap_summary(self) -> GapSummary:
        """What the missing figures would decide."""
        return summarise(self.catalog, self.book, self.gaps, self.as_of)

    @answer
    def last_changes(self) -> tuple[Change, ...]:
        """Targets whose word the last import has changed; none where there was no import."""
        batch = self.version.last_batch if self.version else 0
        return changes(self.catalog, self.book, batch, self.as_of) if batch else ()

    @answer
    def target_sum(self) -> Consistency | None:
        """Whether the counties' targets add up to the city's."""
        return consistency(self.catalog, self.book, self.as_of)

    @answer
    def implied(self) -> tuple[Implied, ...]:
        """What published figures imply for cells that nobody has published, the latest year first."""
        return implied(self.catalog, self.known)

    def ruled_out(self, target: str = "") -> tuple[Implied, ...]:
        """Return what cannot have been reached as published figures add up: one target's, or all."""
        return tuple(
            implied for implied in self.implied if implied.impossible and target in ("", implied.target)
        )

    def deciders(self, target: str) -> tuple[Implied, ...]:
        """Return the single figures of the due year each of which would decide one open target."""
        return tuple(
            implied for implied in self.implied if implied.kind == "decider" and implied.target == target
        )

    @answer
    def review(self) -> tuple[ReviewRow, ...]:
        """收官评估."""
        return final_review(self.catalog, self.assessments, self.measure_entries, self.as_of)

    @answer
    def nowcasts(self) -> tuple[Nowcast, ...]:
        """年内预判 of the city and the counties whose quarters are in."""
        rests = ground(self.catalog.measured_root)
        return nowcasts(
            self.catalog,
            self.known,
            self.as_of,
            record=rests.record.known(self.as_of),
            errors=rests.errors,
            standing=rests.standing,
        )

    @answer
    def running_line(self) -> str:
        """What the quarters that are in do to each target of the year; empty before one is in."""
        return first_line(self.nowcasts, self.catalog.city.code)

    @answer
    def running_line_of_city(self) -> str:
        """The same of the city alone, for a clean frame, which has room for one line."""
        return first_line(self.nowcasts, self.catalog.city.code, counties=False)

    @answers(_TARGETS)
    def outlook(self, target: str) -> Outlook | None:
        """Return fan and chance of one target, where something can be said."""
        return outlook(self.catalog, self.book, target, self.as_of, ground(self.catalog.measured_root))

    @answers(_TARGETS)
    def joint_outlook(self, target: str) -> JointOutlook | None:
        """Return the chance that every member of a joint target reaches it; ``None`` for other targets."""
        return joint_outlook(self.catalog, self.book, target, self.as_of, ground(self.catalog.measured_root))

    @answers(_TARGETS)
    def track(self, target: str) -> Track:
        """Return the trajectory of one target."""
        assessment = self.assessment(target)
        running = next(
            (nowcast for nowcast in self.nowcasts if nowcast.area.code == assessment.target.area), None
        )
        return track(self.catalog, self.book, assessment, self.as_of, self.estimates, running=running)

    @property
    def plan_states(self) -> tuple[PlanState, ...]:
        """State of the yearly plan targets, which are no targets of the document."""
        return self._plan_states(self.yearly_plans)

    @answers(2)
    def _plan_states(self, plans: tuple[YearlyPlan, ...]) -> tuple[PlanState, ...]:
        return assess_plans(self.catalog, self.book, plans, self.as_of)

    # ------------------------------------------------------------------ measures

    @answer
    def milestones(self) -> tuple[MilestoneState, ...]:
        """State of every milestone, institution, policy and recurring event."""
        return assess_milestones(self.catalog, self.milestone_entries, self.recurring_entries, self.as_of)

    @answer
    def measures(self) -> tuple[MeasureState, ...]:
        """State of every measure."""
        return assess_measures(
            self.catalog, self.measure_entries, self.milestones, self.assessments, self.as_of
        )

    @answer
    def traces(self) -> tuple[Trace, ...]:
        """What publishers said of milestones (公开线索); nothing where figures are invented."""
        return () if self.drill else in_order(self.catalog, self.as_of)

    @answer
    def reminders(self) -> tuple[Reminder, ...]:
        """What every department owes a word on (催报单)."""
        return reminders(self.catalog, self.measures, self.milestones, self.gaps)

    @answer
    def participation(self) -> tuple[Participation, ...]:
        """What every department leads, in document order."""
        return participation(self.catalog, self.measures, self.milestones)

    # ------------------------------------------------------------------ places

    @answer
    def map_coverage(self) -> tuple[Cover, ...]:
        """Indicators and years that can be mapped."""
        return coverage(self.catalog, self.known, self.estimates, self.as_of)

    @answer
    def places(self) -> tuple[ProvincePlace, ...]:
        """Places of the counties in the province by GDP and per head, in years with all known."""
        roles = self.catalog.roles
        placings = (
            places_in_province(self.catalog, self.known, indicator)
            for indicator in (roles.gdp, roles.per_head)
        )
        return tuple(place for places in placings for place in places)

    @answer
    def similar(self) -> tuple[Similar, ...]:
        """Counties of the province nearest to each of the city's in GDP and GDP per head."""
        roles = self.catalog.roles
        return similar_counties(self.catalog, self.known, (roles.gdp, roles.per_head))

    @answer
    def positioning(self) -> PositioningModel:
        """Declared and measured positions of the counties."""
        return positioning(self.catalog, self.book, self.as_of)

    @answers()
    def portrait(self, area: str) -> Portrait:
        """Return one county's page."""
        return portrait(
            self.catalog,
            self.known,
            self.catalog.area(area),
            assessments=self.assessments,
            positioning=self.positioning,
            places=self.places,
            gaps=self.gaps,
            reports=Reports(self.as_of, self.measure_entries, self.milestones, honours=not self.drill),
        )

    # ------------------------------------------------------------------ scenarios

    @answer
    def scenario_inputs(self) -> Inputs:
        """What every scenario starts from.

        Raises
        ------
        core.scenario.assumptions.ScenarioError
            Where the figures that it needs are not known; here and in all that follows.
        """
        return prepare(self.catalog, self.book, self.as_of, source_labels=self._titles, running=self.nowcasts)

    @answer
    def _titles(self) -> dict[str, str]:
        rows = self.sources.to_dict("records")
        return {str(row["source_id"]): cite_row(row, dated=False) for row in rows}

    @answers()
    def preset(self, name: Preset, aim: Aim = Aim.COUNTIES) -> PresetScenario:
        """Return a ready scenario."""
        return preset(name, self.scenario_inputs, aim=aim)

    @answers(_SCENARIOS)
    def scenario(self, scenario: Scenario) -> ScenarioResult:
        """Return where a scenario leads."""
        return run(self.scenario_inputs, scenario)

    @answers(_SCENARIOS)
    def goal_seek(self, scenario: Scenario, fixed: tuple[str, ...] = ()) -> tuple[GoalSeek, GoalSeek]:
        """Return what growth the city's goal needs: one for all, or the same on top of each county's own.

        Parameters
        ----------
        fixed : tuple of str
            Counties that keep the growth of the scenario.
        """
        inputs = self.scenario_inputs
        return (
            seek(inputs, scenario, mode=Mode.COMMON, fixed=fixed),
            seek(inputs, scenario, mode=Mode.EXTRA, fixed=fixed),
        )
