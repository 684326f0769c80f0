"""Bad files: each is refused with its own words, within bounds, and nothing changes."""

from __future__ import annotations

import re
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from core.plan.catalog import Catalog
from core.store.reader import open_reader
from core.workbook.check import check_workbook
from core.workbook.findings import RefusedWorkbookError
from core.workbook.importing import import_workbook
from core.workbook.report import Report
from core.workbook.xlsx.container import CHUNK
from core.workbook.xlsx.limits import LIMITS, Limits
from core.workbook.xlsx.package import read_package
from tests.workbook.bad_files import (
    FILES,
    HEAD,
    NS,
    SHEET,
    Bad,
    bomb,
    many_cells,
    million_rows,
    part,
    plain,
    shared,
    sheet_xml,
    strings,
)
from tests.workbook.mini import GDP, add_year, save, workbook
from tests.workbook.workbooks import AS_OF, WHEN, state

pytestmark = pytest.mark.long


def test_there_are_many_kinds() -> None:
    assert len({bad.name for bad in FILES}) == len(FILES) >= 40


@pytest.fixture(scope="module")
def before(official: Path) -> dict[str, str]:
    return state(official)


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.name)
def test_refused(bad: Bad, official: Path, before: dict[str, str], catalog: Catalog) -> None:
    content = bad.make()
    outcome = import_workbook(content, "坏.xlsx", "张三", home=official, catalog=catalog, when=WHEN)
    assert outcome.failed
    assert not outcome.accepted
    said = "\n".join(str(f) for f in outcome.report.errors)
    assert bad.said in said
    assert all(len(line) < 400 for line in said.splitlines())
    assert state(official) == before  # nothing was written, not even a new version of the same
    with open_reader("official", official, catalog) as reader:
        assert reader.version.number == 1


def test_the_plain_workbook_of_these_tests_is_fine(official: Path, catalog: Catalog) -> None:
    assert check_workbook(plain(), "好.xlsx", home=official, catalog=catalog, as_of=AS_OF).importable


def small(**bounds: int) -> Limits:
    values = {name: getattr(LIMITS, name) for name in LIMITS.__slots__}
    return Limits(**{**values, **bounds})


def test_reading_stops_at_the_bound_and_not_after_it() -> None:
    """Every bound is a bound: one more than it holds is refused, as much as it holds is read."""
    rows = b"".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'.encode() for n in range(1, 11))
    content = sheet_xml(rows)
    filled = sum(len(sheet.cells) for sheet in read_package(content).sheets)
    assert read_package(content, small(rows=10, cells=filled)).sheets
    for bounds in (
        {"rows": 9},
        {"cells": filled - 1},
        {"elements": 10},
        {"sheets": 1},
        {"total_bytes": 2000},
    ):
        with pytest.raises(RefusedWorkbookError):
            read_package(content, small(**bounds))


def full(catalog: Catalog, columns: int) -> tuple[bytes, int]:
    """A workbook of two sheets of one year, each with so many columns; and how many figures it has."""
    own = [{**GDP, "来源标题": f"公报{n}"} for n in range(columns)]
    areas = [area.short for area in (catalog.city, *catalog.counties)]
    book = workbook()
    for sheet in ("甲", "乙"):
        heads = [{**column, "发布单位": f"{sheet}局", "发布日期": "2026-04-20"} for column in own]
        add_year(book, heads, {area: [90.0] * columns for area in areas}, name=f"2025年{sheet}")
    return save(book), 2 * columns * len(areas)


def steps(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes: what it costs, on a busy machine as on a quiet one."""
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


def test_work_grows_with_the_figures_and_not_with_their_square(official: Path, catalog: Catalog) -> None:
    """Four times the columns: four times the work, and a little."""
    widest = LIMITS.columns // 4
    costs = []
    for columns in (widest // 4, widest):
        content, figures = full(catalog, columns)
        reports: list[Report] = []

        def check(content: bytes = content, reports: list[Report] = reports) -> None:
            reports.append(check_workbook(content, "满.xlsx", home=official, catalog=catalog, as_of=AS_OF))

        costs.append(steps(check))
        assert len(reports[0].changes.figures) == figures
    assert costs[1] < 5 * costs[0]


def placed(reference: str, row: str = "1") -> bytes:
    return sheet_xml(f'<row r="{row}"><c r="A1"><v>1</v></c><c r="{reference}"><v>2</v></c></row>'.encode())


@pytest.mark.parametrize(
    "reference", ["ZZZZZZ9999999999", "A-2", "B0", "12", "B", "B1C", "$B$1", "Ｂ1", "B1.5"]
)
def test_a_cell_in_no_place_is_refused_and_not_put_beside_the_last(reference: str) -> None:
    with pytest.raises(RefusedWorkbookError, match=f"“{re.escape(reference[:20])}”不存在"):
        read_package(placed(reference))


@pytest.mark.parametrize("row", ["-2", "0", "1.5", "x", "99999999999999999999"])
def test_a_row_in_no_place_is_refused(row: str) -> None:
    with pytest.raises(RefusedWorkbookError, match="不存在"):
        read_package(placed("B1", row))


def test_small_letters_name_a_column_as_well() -> None:
    sheet = next(s for s in read_package(placed("c1")).sheets if (1, 3) in s.cells)
    assert (1, 2) not in sheet.cells


def test_a_bomb_is_not_unpacked() -> None:
    """Memory stays near what one chunk needs, not near what the file would unpack to."""
    content = bomb()
    tracemalloc.start()
    with pytest.raises(RefusedWorkbookError):
        read_package(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * CHUNK


@pytest.mark.parametrize("make", [million_rows, many_cells])
def test_large_sheets_take_memory_for_what_is_allowed_only(make: object) -> None:
    content = make()
    tracemalloc.start()
    with pytest.raises(RefusedWorkbookError):
        read_package(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500 * LIMITS.cells


def test_merged_and_hidden_ranges_over_the_whole_sheet_cost_nothing() -> None:
    """Libraries that make a cell for each of seventeen thousand million would never end."""
    huge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = part(SHEET, lambda own: own.replace(b"</sheetData>", b"</sheetData>" + huge))
    sheet = read_package(content).sheets[1]
    assert sheet.merged == [((1, 1), (LIMITS.rows, LIMITS.columns))]


def test_shared_strings_are_read() -> None:
    sheet = read_package(shared(strings("县公报"))).sheets[1]
    assert sheet.cells[(2, 2)].value == "县公报"
    rich = '<si><r><t>县</t></r><r><t>公报</t></r><rPh sb="0"><t>xian</t></rPh></si>'
    ruby = HEAD + f"<sst {NS}>{rich}</sst>".encode()
    assert read_package(shared(ruby)).sheets[1].cells[(2, 2)].value == "县公报"
