"""补数清单: every cell that it names is missing, and what it promises is true for any value."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.observation import Observation
from core.plan.models import Kind
from core.targets.judge import assess, assess_all
from core.targets.missing import Cell, Gap, by_owner, fill, gaps, summarise
from tests.targets.books import (
    AS_OF,
    CITY,
    FOUR,
    GANZHOU,
    NEW,
    OLD,
    SUNAN,
    book,
    catalog,
    gdp,
    official,
    worked_example,
)


@pytest.fixture(scope="module")
def found() -> tuple[Gap, ...]:
    return gaps(catalog(), official(), AS_OF)


def filled(cells: list[Cell], values: list[float]) -> list[Observation]:
    """Observations for these cells, as an officer would enter them."""
    empty = fill(catalog(), book(), cells, AS_OF).observations
    return [replace(o, value=value) for o, value in zip(empty, values, strict=True)]


def test_every_undecided_target_is_in_the_list_and_no_decided_one(found) -> None:
    judged = assess_all(catalog(), official(), AS_OF)
    listed = {target for gap in found if gap.essential for target in gap.decides}
    # Left out: a reading that no figure settles, and an undated level that no figure judges.
    undecided = {one.target.id for one in judged if not one.decided} - {"leading-firms", "renewable-capacity"}
    assert listed == undecided


def test_each_cell_is_named_once_and_really_missing(found) -> None:
    cells = [gap.cell for gap in found]
    assert len(cells) == len(set(cells))
    for cell in cells:
        assert cell.year not in official().yearly(cell.area, cell.indicator, cell.benchmark)
        assert cell.year < AS_OF.year


def test_counties_are_asked_for_the_last_year_on_the_new_benchmark(found) -> None:
    first = found[: len(FOUR)]
    assert [gap.cell for gap in first] == [Cell(area, "gdp", 2025, NEW) for area in FOUR]
    for gap, area in zip(first, FOUR, strict=True):
        assert gap.decides == (f"gdp-{area}", "gdp-four-counties")
        assert gap.alone == (f"gdp-{area}",)
        assert "衔接" in gap.note


def test_revised_bases_are_offered_but_not_asked_for(found) -> None:
    offered = {gap.cell for gap in found if not gap.essential}
    for area in (GANZHOU, *FOUR):
        assert Cell(area, "gdp", 2021, NEW) in offered
    assert Cell(SUNAN, "gdp_per_capita", 2021, NEW) in offered


def test_owners_are_those_of_the_indicator(found) -> None:
    for gap in found:
        assert gap.owners == catalog().indicator(gap.cell.indicator).owners
    grouped = by_owner(found)
    assert sum(len(group) for group in grouped.values()) == len(found)
    assert all(gap.owners[0] == owner for owner, group in grouped.items() for gap in group)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_essential_cells_decide_their_targets_whatever_comes_in(data) -> None:
    essential = [gap for gap in gaps(catalog(), official(), AS_OF) if gap.essential]
    target = data.draw(st.sampled_from(sorted({t for gap in essential for t in gap.decides})))
    cells = [gap.cell for gap in essential if target in gap.decides]
    windows = [catalog().indicator(cell.indicator).window for cell in cells]
    values = [data.draw(st.floats(max(low, 1e-3), high)) for low, high in windows]
    known = official().with_observations(filled(cells, values))
    assert assess(catalog(), known, target, AS_OF).decided


def test_fewer_cells_do_not_decide(found) -> None:
    """The list is minimal: without one of its cells a target stays open.

    Only a value that fails by itself (a county without a festival, a year below its quota) settles one
    early, so counts are filled in well here, and the share badly (a good one is 已实现 at once).
    """
    essential = [gap for gap in found if gap.essential]
    for target in sorted({t for gap in essential for t in gap.decides}):
        cells = [gap.cell for gap in essential if target in gap.decides][1:]
        indicators = [catalog().indicator(cell.indicator) for cell in cells]
        values = [max(i.window[0], 1.0) if i.kind is Kind.SHARE else i.window[1] for i in indicators]
        known = official().with_observations(filled(cells, values))
        assert not assess(catalog(), known, target, AS_OF).decided


def test_the_summary_counts_what_filling_in_brings(found) -> None:
    summary = summarise(catalog(), official(), found, AS_OF)
    essential = [gap.cell for gap in found if gap.essential]
    before = sum(one.decided for one in assess_all(catalog(), official(), AS_OF))
    after = assess_all(catalog(), fill(catalog(), official(), essential, AS_OF), AS_OF)
    assert summary.cells == len(essential)
    assert summary.targets == sum(one.decided for one in after) - before
    assert summary.sentence.startswith(f"补齐{summary.cells}个数，可判定{summary.targets}项")
    assert 0 < summary.quick_cells < summary.cells
    assert summary.quick_targets > summary.quick_cells  # the joint target comes for nothing


def test_without_a_link_the_base_is_asked_for_as_well() -> None:
    """A book without the city's overlap year: a county's new figure needs a new base."""
    figures = [o for o in worked_example().observations if not (o.area_code == CITY and o.year == 2020)]
    found = gaps(catalog(), book(*figures, gdp(FOUR[0], 2021, 65.0, OLD)), AS_OF)
    cells = {gap.cell for gap in found if f"gdp-{FOUR[0]}" in gap.decides and gap.essential}
    assert cells == {Cell(FOUR[0], "gdp", 2021, NEW), Cell(FOUR[0], "gdp", 2025, NEW)}


def test_nothing_is_asked_for_before_a_year_after_the_base_has_ended() -> None:
    found = gaps(catalog(), official(), dt.date(2022, 6, 1))
    assert not [gap for gap in found if gap.essential and gap.cell.indicator == "gdp"]


def test_a_complete_book_leaves_nothing_to_ask() -> None:
    cells = [gap.cell for gap in gaps(catalog(), official(), AS_OF)]
    known = fill(catalog(), official(), cells, AS_OF)
    assert gaps(catalog(), known, AS_OF) == ()
    assert summarise(catalog(), known, (), AS_OF).sentence == "暂无待补数据"


def test_the_figures_that_decide_what_falls_due_next_are_named() -> None:
    day = dt.date(2026, 11, 29)
    found = summarise(catalog(), official(), gaps(catalog(), official(), day), day)
    assert found.due_next == (
        "2026年到期的，补5个数可判定6项：临泽县、高台县、山丹县、民乐县2025年地区生产总值，"
        "肃南县2025年人均地区生产总值"
    )
    # Once all of them are over, nothing falls due next.
    later = dt.date(2027, 2, 1)
    assert summarise(catalog(), official(), gaps(catalog(), official(), later), later).due_next == ""
