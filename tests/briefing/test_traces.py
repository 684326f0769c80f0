"""公开线索 in what departments are sent: the sheets of 催报单 and 里程碑, and the letters."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from core.briefing.model import Imprint
from core.briefing.reminders import compose_reminders
from core.briefing.scope import Scope
from core.briefing.xlsx.ledgers import milestones_grid, reminders_grid
from core.briefing.xlsx.sheet import Grid
from core.snapshot import Snapshot
from tests.targets.books import catalog, official

DAY = dt.date(2026, 11, 29)


@cache
def shot(dataset: str = "official") -> Snapshot:
    none = pd.DataFrame()
    return Snapshot(catalog(), DAY, dataset, None, official(), none, none, none, none)


def column(grid: Grid, name: str) -> list[str]:
    place = [c.name for c in grid.columns].index(name)
    return [str(row[place].value) for row in grid.rows]


def test_both_sheets_name_the_traces_of_an_item_and_of_no_other() -> None:
    traced = {t.milestone.name for t in shot().traces}
    asked = reminders_grid(shot(), Scope())
    rows = zip(column(asked, "类别"), column(asked, "事项"), column(asked, "公开线索"), strict=True)
    items = [(name, seen) for kind, name, seen in rows if kind in ("里程碑", "常态化活动")]
    listed = milestones_grid(shot(), Scope())
    items += zip(column(listed, "事项"), column(listed, "公开线索"), strict=True)
    assert {name for name, seen in items if seen} == traced
    for name, seen in items:
        assert bool(seen) is (name in traced), name
        assert not seen or seen.startswith(("指向", "背景材料"))


def test_letters_list_the_traces_of_their_own_items_and_no_other() -> None:
    letters = compose_reminders(shot(), Scope(), Imprint(made=DAY))
    text = {s.title: str((*s.blocks, *s.enclosed)) for s in letters.sections}
    traced = {t.milestone.id for t in shot().traces}
    kinds = set()
    for reminder in shot().reminders:
        states = [*reminder.milestones, *(state for state, _ in reminder.recurring)]
        own = [state.milestone for state in states if state.milestone.id in traced]
        name = shot().catalog.department(reminder.department).name
        assert ("请核对的公开线索" in text[name]) is bool(own), name
        for milestone in own:
            assert f"{milestone.name}：指向" in text[name] or f"{milestone.name}：背景材料" in text[name]
        kinds.add(bool(own))
    assert kinds == {True, False}


def test_invented_figures_have_no_traces() -> None:
    assert not any(column(reminders_grid(shot("drill"), Scope()), "公开线索"))
