"""One plan, one version, one date: every answer, once, the same for everybody who shares the snapshot."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from core.dataset import DATES
from core.figures.observation import Release
from core.lazy import answer
from core.plan.load import load_catalog
from core.snapshot import Snapshot

AS_OF = dt.date(2026, 11, 24)
EARLIER = dt.date(2024, 6, 30)
DATASETS = ("official", "drill")
#: Everything that is asked without an argument.
ANSWERS = [name for name, value in vars(Snapshot).items() if isinstance(value, answer)]


@pytest.fixture(params=DATASETS)
def snapshot(request: pytest.FixtureRequest, built: Path) -> Snapshot:
    return Snapshot.open(request.param, AS_OF, home=built)


def test_every_answer_is_the_same_for_all_threads_that_ask_at_once(snapshot: Snapshot) -> None:
    found: list[list[object]] = []
    together = threading.Barrier(4)

    def ask(turn: int) -> None:
        together.wait()
        names = ANSWERS[turn:] + ANSWERS[:turn]
        answers = {name: getattr(snapshot, name) for name in names}
        answers["track"] = snapshot.track(snapshot.catalog.targets[0].id)
        found.append([answers[name] for name in sorted(answers)])

    threads = [threading.Thread(target=ask, args=(turn * 5,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads), "no thread failed"
    for other in found[1:]:
        assert all(a is b for a, b in zip(found[0], other, strict=True))


@pytest.mark.parametrize("as_of", [AS_OF, EARLIER])
def test_every_answer_can_be_given_inside_and_outside_the_house(snapshot: Snapshot, as_of: dt.date) -> None:
    for one in (snapshot.at(as_of), snapshot.at(as_of).released()):
        for name in ANSWERS:
            getattr(one, name)
        for target in one.catalog.targets:
            assert one.track(target.id).assessment is one.assessment(target.id)
            one.outlook(target.id)
        for county in one.catalog.counties:
            assert one.portrait(county.code).area is county


def test_another_date_knows_less_of_the_same_figures(snapshot: Snapshot) -> None:
    earlier = snapshot.at(EARLIER)
    assert earlier.book is snapshot.book
    assert len(earlier.known.observations) < len(snapshot.known.observations)
    assert all(o.published is None or o.published <= EARLIER for o in earlier.known.observations)
    assert earlier.assessments != snapshot.assessments
    assert snapshot.at(EARLIER) is earlier
    assert snapshot.at(AS_OF) is snapshot


def test_no_more_dates_are_kept_than_so_many(snapshot: Snapshot) -> None:
    first = snapshot.at(EARLIER)
    for days in range(1, DATES + 1):
        snapshot.at(EARLIER - dt.timedelta(days=days))
    assert snapshot.at(EARLIER) is not first
    assert snapshot.at(EARLIER).assessments == first.assessments


def test_what_is_released_holds_no_unpublished_figure_and_is_told_apart(built: Path) -> None:
    inside = Snapshot.open("drill", AS_OF, home=built)
    outside = inside.released()
    assert any(o.release == Release.INTERNAL for o in inside.book.observations)
    assert not any(o.release == Release.INTERNAL for o in outside.book.observations)
    assert not (outside.figures["release"] == Release.INTERNAL).any()
    assert inside.internal and not outside.internal
    assert outside.released() is outside
    assert inside.released() is outside
    assert outside.content != inside.content
    assert outside.assessments != inside.assessments


def test_where_nothing_is_unpublished_what_is_released_shares_the_answers(built: Path) -> None:
    inside = Snapshot.open("official", AS_OF, home=built)
    assert not (inside.figures["release"] == Release.INTERNAL).any()
    outside = inside.released()
    assert not outside.internal
    assert outside.assessments is inside.assessments
    assert inside.at(EARLIER).internal and not outside.at(EARLIER).internal
    assert outside.content == inside.content


def test_plans_of_single_years_change_nothing_but_their_own_states(snapshot: Snapshot) -> None:
    from core.store.figure_files import read_yearly_plans

    plans = read_yearly_plans("drill", load_catalog())
    assert plans
    planned = snapshot.with_plans(plans)
    assert planned.with_plans(plans) is planned
    assert planned.assessments is snapshot.assessments
    assert [state.plan for state in planned.plan_states] != []
    assert snapshot.plan_states == ()
    assert planned.plan_states is planned.plan_states
    assert planned.released().yearly_plans == planned.at(EARLIER).yearly_plans == plans
    assert snapshot.released().yearly_plans == snapshot.at(EARLIER).yearly_plans == ()


def test_what_is_changed_for_a_trial_answers_anew(snapshot: Snapshot) -> None:
    """Nothing computed for one set of entries is ever given for another."""
    assert snapshot.measures
    emptied = replace(snapshot, measure_entries=())
    assert not any(state.timeline for state in emptied.measures)


def test_figures_without_a_store_are_judged_alike(snapshot: Snapshot) -> None:
    alone = Snapshot.of_figures(snapshot.figures, snapshot.catalog, AS_OF)
    assert [a.sentence for a in alone.assessments] == [a.sentence for a in snapshot.assessments]
    assert alone.number == "" and alone.last_changes == ()


def test_nothing_can_be_set(snapshot: Snapshot) -> None:
    with pytest.raises(FrozenInstanceError):
        snapshot.as_of = EARLIER
