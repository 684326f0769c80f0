"""Yearly plan targets in a briefing: a section of their own that changes nothing said of the targets."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from docx import Document

from core.briefing.compose import compose
from core.briefing.docx.document import to_docx
from core.briefing.model import Briefing, Paragraph, Section, Table
from core.briefing.scope import Scope, ScopeKind, all_scopes
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.store.figure_files import read_yearly_plans
from core.wording.numbers import number, percent

CATALOG = load_catalog()
TITLE = "年度计划目标"


@pytest.fixture(scope="module")
def planned(snapshots: dict[str, Snapshot]) -> Snapshot:
    """The drill with its plans."""
    return snapshots["drill"].with_plans(read_yearly_plans("drill", CATALOG))


def section(briefing: Briefing, title: str = TITLE) -> Section | None:
    return next((s for s in briefing.sections if s.title == title), None)


def rows(found: Section) -> list[tuple[str, ...]]:
    table = found.blocks[0]
    assert isinstance(table, Table)
    return [tuple(cell.text for cell in row) for row in table.rows]


def test_the_city_has_all_areas_of_this_year_and_the_last(planned: Snapshot) -> None:
    found = section(compose(planned, Scope()))
    assert found is not None
    rest = section(compose(planned, Scope()), "县区和上年度计划目标")
    assert rest is not None and rest.annex and not found.annex
    of_counties, past = (replace(rest, blocks=(block,)) for block in rest.blocks)
    own, others = rows(found), rows(of_counties)
    assert {row[1] for row in own} == {CATALOG.city.short}, "the body of many holds the city's own"
    assert {row[1] for row in others} == {county.short for county in CATALOG.counties}
    assert {row[0] for row in (*own, *others)} == {"2026"} and {row[0] for row in rows(past)} == {"2025"}
    assert all(row[4].startswith("前三季度") for row in (*own, *others))
    assert "未到期，全年数公布后判定" in found.blocks[0].note
    said = rows(past)
    assert {row[1] for row in said} == {CATALOG.city.short, *(c.short for c in CATALOG.counties)}
    [state] = [
        s
        for s in planned.plan_states
        if (s.plan.area, s.plan.indicator, s.plan.year) == (CATALOG.city.code, "gdp", 2025)
    ]
    assert state.outturn is not None and state.outturn.value < 735
    assert (
        "2025",
        "全市",
        "地区生产总值",
        "突破735亿元",
        f"{number(state.outturn.value)}亿元",
        "未实现（初判）",
        f"完成率{percent(state.outturn.value / 735)}",
    ) in said
    assert "年内累计供参考" in found.blocks[0].note
    assert "不计入方案目标" in found.blocks[0].note


@pytest.mark.parametrize("scope", all_scopes(CATALOG), ids=lambda scope: scope.text)
def test_only_the_city_and_counties_have_plans(planned: Snapshot, scope: Scope) -> None:
    found = section(compose(planned, scope))
    if scope.kind is ScopeKind.COUNTY:
        assert found is not None
        assert {row[1] for row in rows(found)} == {CATALOG.area(scope.key).short}
    else:
        assert (found is not None) is (scope.kind is ScopeKind.CITY)


def test_nothing_else_changes(planned: Snapshot, drill: Snapshot) -> None:
    with_plans, without = compose(planned, Scope()), compose(drill, Scope())
    assert section(without) is None
    assert with_plans.title == without.title
    for before in without.sections[:-1]:
        after = next(s for s in with_plans.sections if s.title == before.title)
        assert [b for b in after.blocks if isinstance(b, Paragraph | Table)] == [
            b for b in before.blocks if isinstance(b, Paragraph | Table)
        ]
    assert set(without.sources) <= set(with_plans.sources)
    assert any("年计划" in source for source in with_plans.sources)


def test_a_figure_not_released_is_not_printed(planned: Snapshot) -> None:
    internal = {
        (o.area_code, o.indicator, o.year) for o in planned.book.observations if o.release == "未公布"
    }
    assert not internal
    found = next(s for s in planned.plan_states if s.plan.indicator == "industry_share")
    assert found.outturn is None


def test_word_prints_it(planned: Snapshot) -> None:
    scope = Scope(ScopeKind.COUNTY, CATALOG.counties[0].code)
    document = Document(io.BytesIO(to_docx(compose(planned, scope))))
    assert any(TITLE in p.text for p in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "6.5%以上" in cells


def test_what_is_judged_does_not_wait_for_its_figure(planned: Snapshot) -> None:
    seen = 0
    for scope in all_scopes(planned.catalog):
        for table in compose(planned, scope).tables():
            if table.columns[0].name == "年度":
                assert not re.search(r"(?:已|未)实现，全年数公布后判定", table.note)
                assert len(table.rows) > 1 or "各项均" not in table.note
                seen += 1
    assert seen


def test_plans_stand_in_the_order_of_their_years(official: Snapshot) -> None:
    entered = official.with_plans(read_yearly_plans("official", CATALOG))
    asked = [state.plan.year for state in entered.plan_states]
    assert asked != sorted(asked)
    made = section(compose(entered, Scope()))
    assert made is not None and isinstance(made.blocks[0], Table)
    years = [int(row[0].text) for row in made.blocks[0].rows]
    assert len(set(years)) > 1 and years == sorted(years)
