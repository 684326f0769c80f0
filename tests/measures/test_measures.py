"""Measures and milestones: precedence, evidence, freshness, roll-ups, reminders, final review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry
from core.measures.measures import assess_measures, participation
from core.measures.milestones import assess_milestones, freshness, roll_up
from core.measures.reminders import reminders
from core.measures.review import final_review
from core.plan.models import MilestoneKind
from core.targets.judge import assess_all
from core.targets.missing import gaps
from core.wording.words import MeasureStatus, MilestoneStatus, RecurringStatus, Status
from tests.targets.books import AS_OF, catalog, official

CUTS = (100, 190, 365)


def days_ago(days: int) -> dt.date:
    return AS_OF - dt.timedelta(days=days)


def measure(number: int, status: str, days: int | None = 10, **fields: Any) -> MeasureEntry:
    fields.setdefault("evidence", "市政府文件")
    return MeasureEntry(number, status, None if days is None else days_ago(days), **fields)


def milestone(one: str, status: str, days: int | None = 10, **fields: Any) -> MilestoneEntry:
    fields.setdefault("evidence", "批复文件")
    return MilestoneEntry(one, status, None if days is None else days_ago(days), **fields)


def states(*entries, milestones=(), recurring=()):
    found = assess_milestones(catalog(), milestones, recurring, AS_OF)
    targets = assess_all(catalog(), official(), AS_OF)
    return assess_measures(catalog(), entries, found, targets, AS_OF), found


def of(found, number: int):
    return next(state for state in found if state.number == number)


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, 4),
        (100, 4),
        (101, 3),
        (190, 3),
        (191, 2),
        (365, 2),
        (366, 1),
        (-1, 0),  # dated after the day of judgement
        (None, 0),
    ],
)
def test_freshness_at_its_cuts(days: int | None, level: int) -> None:
    found = freshness([measure(1, "推进中", days)], AS_OF, CUTS)
    assert found.level == level
    assert found.days == (days if level else None)
    assert found.due_for_word == (level < 4)


def test_evidence_makes_an_entry_speak_and_nothing_else_does() -> None:
    found, _ = states()
    assert {state.status for state in found} == {MeasureStatus.UNREPORTED}
    for silent in (measure(1, "已完成", evidence=" "), measure(1, "已完成", None), measure(1, "已完成", -5)):
        one = of(states(silent)[0], 1)
        assert one.status is MeasureStatus.UNREPORTED
        assert one.freshness.level == 0
    assert of(states(measure(1, "推进中"))[0], 1).status is MeasureStatus.RUNNING


def test_the_newest_entry_speaks_and_the_later_import_of_one_day() -> None:
    entries = [
        measure(1, "推进中", 5, batch=2),
        measure(1, "未启动", 50, batch=3),
        measure(1, "滞后", 5, batch=4),
    ]
    for order in (entries, entries[::-1]):
        one = of(states(*order)[0], 1)
        assert one.status is MeasureStatus.LATE
        assert [e.status for e in one.timeline] == ["滞后", "推进中", "未启动"]


def test_a_later_word_without_evidence_is_shown_but_does_not_speak() -> None:
    one = of(states(measure(1, "推进中", 50, batch=1), measure(1, "已完成", 1, evidence="", batch=2))[0], 1)
    assert one.status is MeasureStatus.RUNNING
    assert one.unsupported is not None
    assert one.unsupported.status == "已完成"
    assert one.freshness.days == 50


def test_a_countys_entry_stands_beside_and_freshens_but_does_not_speak_for_the_city() -> None:
    one = of(states(measure(1, "推进中", 300), measure(1, "已完成", 3, area_code="620723"))[0], 1)
    assert one.status is MeasureStatus.RUNNING
    assert [(area, e.status) for area, e in one.areas] == [("620723", "已完成")]
    assert one.freshness.days == 3


def test_milestones_and_targets_never_become_the_status() -> None:
    done = [milestone(m.id, "已完成") for m in catalog().milestones if m.measure == 1]
    one = of(states(milestones=done)[0], 1)
    assert one.status is MeasureStatus.UNREPORTED
    assert one.milestones.done == one.milestones.total > 0
    assert {a.status for a in of(states()[0], 3).targets} == {Status.DUE_UNVERIFIED.value}


def test_departments_report_79_lead_roles_over_25_measures() -> None:
    found, milestones = states()
    report = participation(catalog(), found, milestones)
    assert sum(len(one.lead) for one in report) == 79
    assert len({number for one in report for number in one.lead}) == 25
    assert sum(len(one.first) for one in report) == 25
    order = [d.id for d in catalog().departments]
    assert [one.department for one in report] == sorted((o.department for o in report), key=order.index)


def milestone_state(entries, one: str, recurring=(), as_of: dt.date = AS_OF):
    found = assess_milestones(catalog(), entries, recurring, as_of)
    return next(state for state in found if state.milestone.id == one)


SIX = next(m for m in catalog().milestones if len(m.areas) == 6 and m.kind is MilestoneKind.INSTITUTION)
SOLE = next(m for m in catalog().milestones if len(m.areas) == 1 and m.areas[0] != catalog().plan.city)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), MilestoneStatus.UNREPORTED),
        (("已完成",) * 6, MilestoneStatus.DONE),
        (("已完成",) * 5, MilestoneStatus.RUNNING),
        (("已完成",) * 5 + ("推进中",), MilestoneStatus.RUNNING),
        (("未启动",) * 6, MilestoneStatus.NOT_STARTED),
        (("未启动",) * 5, MilestoneStatus.UNREPORTED),
        (("未启动",) * 5 + ("已取消",), MilestoneStatus.NOT_STARTED),
        (("已取消",) * 6, MilestoneStatus.CANCELLED),
    ],
)
def test_a_milestone_of_six_counties(words: tuple[str, ...], status: MilestoneStatus) -> None:
    entries = [milestone(SIX.id, word, area_code=area) for word, area in zip(words, SIX.areas, strict=False)]
    assert milestone_state(entries, SIX.id).status is status


def test_a_word_for_the_whole_comes_before_the_counties() -> None:
    entries = [milestone(SIX.id, "未启动", area_code=area) for area in SIX.areas]
    found = milestone_state([*entries, milestone(SIX.id, "已完成", 200)], SIX.id)
    assert found.status is MilestoneStatus.DONE
    assert {area.status for area in found.areas} == {MilestoneStatus.NOT_STARTED}


def test_the_sole_countys_entry_speaks_for_its_milestone() -> None:
    found = milestone_state([milestone(SOLE.id, "已完成", area_code=SOLE.areas[0])], SOLE.id)
    assert found.status is MilestoneStatus.DONE
    assert found.evidence == "批复文件"


def test_recurring_events_are_said_year_by_year() -> None:
    event = next(m for m in catalog().milestones if m.kind is MilestoneKind.RECURRING)
    entries = [
        RecurringEntry(event.id, 2023, "已举办", days_ago(900), evidence="报道"),
        RecurringEntry(event.id, 2024, "未举办", days_ago(600), evidence="说明"),
        RecurringEntry(event.id, 2025, "已举办", days_ago(300), evidence=""),
    ]
    found = milestone_state([], event.id, entries)
    assert [(y.year, y.status) for y in found.years] == [
        (2022, RecurringStatus.UNREPORTED),
        (2023, RecurringStatus.HELD),
        (2024, RecurringStatus.NOT_HELD),
        (2025, RecurringStatus.UNREPORTED),
        (2026, RecurringStatus.UNREPORTED),
    ]
    assert [y.over for y in found.years] == [True, True, True, True, False]
    assert found.status is RecurringStatus.UNREPORTED  # of 2025, the last year that has ended


@pytest.mark.parametrize(
    ("as_of", "entry", "lapsed"),
    [
        (dt.date(2025, 12, 31), None, False),
        (dt.date(2026, 1, 1), None, True),
        (AS_OF, ("推进中", 10), False),
        (AS_OF, ("推进中", 400), True),  # said while it still ran
        (AS_OF, ("已完成", 10), True),
    ],
)
def test_a_policy_lapses_unless_renewed(as_of, entry, lapsed: bool) -> None:
    policy = next(m for m in catalog().milestones if m.kind is MilestoneKind.POLICY and m.valid)
    entries = [milestone(policy.id, *entry)] if entry else []
    assert milestone_state(entries, policy.id, as_of=as_of).lapsed == lapsed


def test_roll_up_counts_n_of_m_without_recurring_events() -> None:
    _, found = states(milestones=[milestone(SIX.id, "已完成")])
    roll = roll_up(found)
    assert (roll.done, roll.total) == (1, 155)
    assert sum(n for _, n in roll.by_status) == roll.total
    assert roll.text == "1/155"


def test_reminders_list_what_is_due_and_only_that() -> None:
    found, milestones = states(
        measure(1, "推进中", 100), measure(2, "推进中", 101), measure(3, "已完成", 900)
    )
    missing = gaps(catalog(), official(), AS_OF)
    due = reminders(catalog(), found, milestones, missing)
    asked = {state.number for one in due for state in one.measures}
    assert asked == {m.number for m in catalog().measures if m.lead} - {1, 3}
    cells = [gap for one in due for gap in one.cells]
    assert sorted(g.cell for g in cells) == sorted(g.cell for g in missing if g.essential)
    order = [d.id for d in catalog().departments]
    assert [one.department for one in due] == sorted((o.department for o in due), key=order.index)
    assert all(one.total for one in due)


def test_a_done_milestone_is_asked_for_no_more() -> None:
    first = [m for m in catalog().milestones if m.measure == 21]
    done = [milestone(m.id, "已完成", 900) for m in first if m.kind is not MilestoneKind.RECURRING]
    held = [
        RecurringEntry(m.id, year, "已举办", days_ago(10), evidence="报道")
        for m in first
        if m.kind is MilestoneKind.RECURRING
        for year in range(2022, 2026)
    ]
    found, states_found = states(measure(21, "推进中"), milestones=done, recurring=held)
    lead = catalog().measure(21).lead[0]
    due = {one.department: one for one in reminders(catalog(), found, states_found, ())}
    asked = [s.milestone.measure for s in due[lead].milestones] if lead in due else []
    assert 21 not in asked


def test_final_review_takes_reasons_from_entries_only() -> None:
    targets = assess_all(catalog(), official(), AS_OF)
    entry = measure(3, "推进中", problems="客流恢复慢", next_steps="加大宣传")
    silent = measure(1, "推进中", problems="不应出现", evidence="")
    rows = {row.target.id: row for row in final_review(catalog(), targets, [entry, silent], AS_OF)}
    assert list(rows) == [target.id for target in catalog().targets]
    assert (rows["tourist-visits"].reason, rows["tourist-visits"].next_step) == ("客流恢复慢", "加大宣传")
    assert rows["processing-rate"].reason == ""
    assert rows["gdp-city"].reason == ""
    assert rows["tourist-visits"].closed
    assert not rows["tourist-visits"].is_final  # the figure is of 2019
    assert not rows["gdp-city"].closed
    base = rows["gdp-city"].base
    assert base is not None
    judged = next(one.base for one in targets if one.target.id == "gdp-city")
    assert judged is not None and base.value == judged.value
