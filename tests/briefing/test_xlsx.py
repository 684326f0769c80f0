"""Excel: the core's numbers, with formulas that say how, marks on every page, nothing run that was typed."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.briefing.compose import compose
from core.briefing.scope import Scope, ScopeKind
from core.briefing.xlsx.document import workbook
from core.briefing.xlsx.sheet import HEAD_ROWS, _high
from core.briefing.xlsx.targets import COLUMNS
from core.charts.kit.measure import text_width
from core.charts.kit.theme import GRID
from core.figures.observation import Release
from core.snapshot import Snapshot
from core.wording.numbers import MISSING
from core.wording.words import DRILL_MARK

pytestmark = pytest.mark.long

CITY = Scope()
SHEETS = ["目标", "完成率图", "举措台账", "里程碑", "催报单", "补数清单", "数据", "资料来源", "指标解释"]
PLACE = {key: n for n, key in enumerate(COLUMNS)}


@cache
def made(snapshot: Snapshot, scope: Scope = CITY) -> bytes:
    return workbook(snapshot, compose(snapshot, scope), scope)


def opened(snapshot: Snapshot, scope: Scope = CITY, *, values: bool = True) -> Any:
    return load_workbook(io.BytesIO(made(snapshot, scope)), data_only=values)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [
        r for r in sheet.iter_rows(min_row=HEAD_ROWS + 1, values_only=True) if any(c is not None for c in r)
    ]


def test_the_sheets_of_the_city(snapshot: Snapshot) -> None:
    assert opened(snapshot).sheetnames == SHEETS


def test_every_number_of_a_target_is_the_assessments(snapshot: Snapshot) -> None:
    shown = {row[PLACE["name"]]: row for row in rows(opened(snapshot)["目标"])}
    for one in snapshot.assessments:
        row = shown[one.target.name]
        pairs = {
            "goal": one.target.value,
            "latest": one.latest.value if one.latest else None,
            "base": one.base.value if one.base else None,
            "completion": one.completion,
            "ratio": one.ratio,
            "needed": one.needed,
            "observed": one.opinion.observed if one.opinion else None,
            "required": one.opinion.required if one.opinion else None,
        }
        for key, value in pairs.items():
            got = row[PLACE[key]]
            if value is None:
                assert got in ("—", MISSING), (one.target.id, key)
            else:
                assert got == pytest.approx(value, rel=1e-12), (one.target.id, key)


def test_the_chart_draws_every_completion_and_none_that_is_missing(snapshot: Snapshot) -> None:
    sheet = opened(snapshot)["完成率图"]
    shown = {row[0]: row[1] for row in rows(sheet)}
    known = {a.target.name: a.completion for a in snapshot.assessments if a.completion is not None}
    assert shown == pytest.approx(known)
    [chart] = opened(snapshot, values=False)["完成率图"]._charts
    assert chart.series[0].val.numRef.f.endswith(f"${HEAD_ROWS + len(known)}")


def test_what_excel_can_compute_is_a_formula(snapshot: Snapshot) -> None:
    plain, live = opened(snapshot)["目标"], opened(snapshot, values=False)["目标"]
    keys = ("completion", "progress", "elapsed", "observed", "required", "ratio", "left", "needed")
    formulas = 0
    for row in live.iter_rows(min_row=HEAD_ROWS + 1):
        for key in keys:
            cell = row[PLACE[key]]
            if isinstance(plain[cell.coordinate].value, int | float):
                assert str(cell.value).startswith("="), cell.coordinate
                formulas += 1
    assert formulas > 20


def test_the_scenario_sheet_ends_in_the_scenarios_own_numbers(snapshot: Snapshot) -> None:
    from core.briefing.scenario import run_scenario

    _, result, _ = run_scenario(snapshot, "")
    scope = Scope(ScopeKind.SCENARIO, "")
    sheet, live = opened(snapshot, scope)["情景推演"], opened(snapshot, scope, values=False)["情景推演"]
    place = next(n for n, cell in enumerate(sheet[HEAD_ROWS]) if "推演" in str(cell.value))
    shown = {row[0]: row[place] for row in rows(sheet)}
    for county in result.counties:
        assert shown[county.name] == pytest.approx(county.value, rel=1e-12)
    assert shown[result.city.name] == pytest.approx(result.city.value, rel=1e-12)
    assert shown["差额"] == pytest.approx(result.city.difference, rel=1e-9)
    assert str(live.cell(HEAD_ROWS + 1, place + 1).value).startswith("=")


def test_figures_keep_source_grade_and_release_and_leave_out_what_is_not_public(snapshot: Snapshot) -> None:
    head = [cell.value for cell in opened(snapshot)["数据"][HEAD_ROWS]]
    found = rows(opened(snapshot)["数据"])
    known = {row[0] for row in rows(opened(snapshot)["资料来源"])}
    areas = {c.code for c in (*snapshot.catalog.counties,)} | {
        snapshot.catalog.city.code,
        snapshot.catalog.province.code,
        snapshot.catalog.nation.code,
    }
    own = [o for o in snapshot.known.observations if o.area_code in areas]
    assert len(found) == len(own)
    assert sorted(row[head.index("数值")] for row in found) == pytest.approx(sorted(o.value for o in own))
    assert {row[head.index("发布")] for row in found} == {Release.PUBLIC.value}
    assert {row[head.index("来源编号")] for row in found} <= known


def test_pages_repeat_their_head_and_bear_mark_date_and_version(snapshot: Snapshot) -> None:
    for sheet in opened(snapshot):
        width = sum(one.width for one in sheet.column_dimensions.values())
        assert sheet.page_setup.orientation == (
            "portrait" if width <= 130 and not sheet._charts else "landscape"
        )
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_title_rows == f"$1:${HEAD_ROWS}"
        assert sheet.freeze_panes is not None
        assert f"数据版本{snapshot.number}" in sheet.oddFooter.left.text
        assert (DRILL_MARK in (sheet.oddHeader.right.text or "")) is snapshot.drill
        assert (DRILL_MARK in sheet["A1"].value) is snapshot.drill


def test_printed_sheets_keep_letters_that_can_be_read(snapshot: Snapshot) -> None:
    """A sign of 10 pt is about 1.9 mm wide; one page wide, a sheet may shrink to 8.3 pt and no further."""
    for sheet in opened(snapshot):
        wide = sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A3)
        across = {("portrait", False): 190, ("landscape", False): 277, ("landscape", True): 400}
        room = across[sheet.page_setup.orientation, wide]
        width = sum(one.width for one in sheet.column_dimensions.values())
        assert sheet.print_area or 10 * room / (width * 1.9) >= 8.3, (sheet.title, width)


def test_the_long_list_of_figures_is_left_out_of_print(snapshot: Snapshot) -> None:
    book = opened(snapshot)
    areas = {sheet.title: sheet.print_area for sheet in book}
    assert areas.pop("数据").endswith(f"$A$1:$O${HEAD_ROWS}")
    assert not any(areas.values())
    assert "清除打印区域" in book["数据"]["A2"].value


def test_estimates_are_hatched_and_inputs_tinted(official: Snapshot) -> None:
    sheet = opened(official, Scope(ScopeKind.SCENARIO, ""))["情景推演"]
    starts = {row[0].value: row[1] for row in sheet.iter_rows(min_row=HEAD_ROWS + 1)}
    from core.briefing.scenario import run_scenario

    _, result, _ = run_scenario(official, "")
    for county in result.counties:
        wanted = "lightUp" if county.rests_on_estimate else "solid"
        assert starts[county.name].fill.patternType == wanted


@pytest.mark.parametrize("typed", ["=1+1", "+cmd", "-2", "@sum"])
def test_typed_text_is_never_run(drill: Snapshot, typed: str) -> None:
    entry = next(e for e in drill.measure_entries if not e.area_code and e.date and e.evidence)
    others = tuple(e for e in drill.measure_entries if e is not entry)
    changed = replace(drill, measure_entries=(*others, replace(entry, date=drill.as_of, progress=typed)))
    sheet = load_workbook(io.BytesIO(workbook(changed, compose(changed, CITY), CITY)))["举措台账"]
    cells = [c for row in sheet.iter_rows() for c in row if str(c.value).lstrip("'") == typed]
    assert cells
    assert all(c.data_type == "s" and c.value == f"'{typed}" for c in cells)


@pytest.mark.parametrize("scope", [Scope(ScopeKind.COUNTY, "620702"), Scope(ScopeKind.SCENARIO)], ids=str)
def test_other_scopes_have_their_own_sheets(official: Snapshot, scope: Scope) -> None:
    names = opened(official, scope).sheetnames
    assert ("情景推演" in names) is (scope.kind is ScopeKind.SCENARIO)
    assert names[0] == ("情景推演" if scope.kind is ScopeKind.SCENARIO else "目标")


def test_a_long_address_has_the_height_that_it_takes() -> None:
    """An address has no place to break: it is cut where the cell ends, line under line."""
    short, long = _high(["短"], [50]), _high(["https://" + "a" * 150], [50])
    assert long > 2 * short


def test_chances_have_room_on_one_line_and_the_chart_its_page(official: Snapshot) -> None:
    book = opened(official)
    width = book["目标"].column_dimensions[get_column_letter(PLACE["chance"] + 1)].width
    for row in rows(book["目标"]):
        assert text_width(str(row[PLACE["chance"]]), 10) <= width * 5.6
    sheet = book["完成率图"]
    assert sheet.page_setup.orientation == "landscape"
    [chart] = sheet._charts
    assert chart.y_axis.majorGridlines.spPr.ln.solidFill.srgbClr == GRID.lstrip("#")


def test_a_number_with_many_digits_takes_one_line(drill: Snapshot) -> None:
    sheet = opened(drill)["完成率图"]
    short = [
        n for n in range(HEAD_ROWS + 1, sheet.max_row + 1) if len(str(sheet.cell(n, 1).value or "")) < 15
    ]
    assert short and {sheet.row_dimensions[n].height for n in short} == {18.0}
