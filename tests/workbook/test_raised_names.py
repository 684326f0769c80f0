"""A raised digit beside a name, year, date or number of the ledger is a note mark, never a part of it."""

from __future__ import annotations

import datetime as dt

import pytest

from core.plan.catalog import Catalog
from core.workbook.dates import date
from core.workbook.findings import ERROR, Findings
from core.workbook.labels import Field, Names
from core.workbook.lists import MEASURES
from core.workbook.read.attributes import Value, attribute
from core.workbook.read.entries import EntryReader
from core.workbook.xlsx.cells import RAISED, RawCell, Sheet


def raised(text: str, mark: str = "1", before: str = "") -> RawCell:
    return RawCell(f"{before}{text}{mark}", "text", marked=RAISED * len(before) + text + RAISED * len(mark))


READ = (
    (Field.AREA, raised("临泽县"), "620723"),
    (Field.AREA, raised("临泽县", "①"), "620723"),
    (Field.AREA, raised("临泽县", "a"), "620723"),
    (Field.AREA, raised("临泽县", "", "1"), "620723"),
    (Field.INDICATOR, raised("地区生产总值", "12"), "gdp"),
    (Field.YEAR, raised("2025", "1"), 2025),
    (Field.YEAR, raised("2025年", "2"), 2025),
    (Field.BENCHMARK, raised("五经普口径"), "b2023"),
    (Field.STAGE, raised("初步核算", "3"), "初步核算"),
    (Field.PRECISION, raised("约数"), "approximate"),
    (Field.RELEASE, raised("公开"), "公开"),
    (Field.GRADE, raised("A", "2"), "A"),
    (Field.PERIOD, raised("1—9月", "1"), "1—9月"),
    (Field.DATE, raised("2026-4-2", "1"), dt.date(2026, 4, 2)),
    (Field.DATE, raised("2026年4月2", "0"), dt.date(2026, 4, 2)),
    (Field.DATE, raised("20260420", "3"), dt.date(2026, 4, 20)),
)


@pytest.mark.parametrize(("field", "cell", "value"), READ)
def test_what_is_raised_is_taken_off(field: Field, cell: RawCell, value: Value, catalog: Catalog) -> None:
    read = attribute(field, cell, Names(catalog), epoch_1904=False)
    assert (read.value, read.trouble) == (value, None)
    assert read.said


@pytest.mark.parametrize(
    "cell", [raised("2026-4-", "20"), raised("202", "50420"), RawCell("2026-4-20", "text")]
)
def test_a_raised_day_is_no_day(cell: RawCell) -> None:
    whole = not cell.marked
    assert (date(cell, epoch_1904=False).value is not None) is whole


def test_what_people_write_freely_stays_as_it_is(catalog: Catalog) -> None:
    read = attribute(Field.NOTE, raised("每人30m", "2"), Names(catalog), epoch_1904=False)
    assert read.value == "每人30m2"


@pytest.mark.parametrize(
    ("number", "day", "measures"),
    [
        (raised("1", "6"), RawCell("2026-10-01", "text"), []),
        (RawCell("16", "text"), raised("2026-10-0", "1"), []),
        (RawCell("16", "text"), raised("2026-10-1", "2"), [(16, dt.date(2026, 10, 1))]),
    ],
)
def test_the_ledger_joins_no_mark_either(
    number: RawCell, day: RawCell, measures: list[tuple[int, dt.date]], catalog: Catalog
) -> None:
    labels = [column.label for column in MEASURES.columns]
    sheet = Sheet(MEASURES.name)
    filled = {"序号": number, "状态": RawCell("推进中", "text"), "佐证日期": day}
    for column, label in enumerate(labels, start=1):
        sheet.cells[1, column] = RawCell(label, "text")
        if label in filled:
            sheet.cells[2, column] = filled[label]
    findings = Findings()
    reader = EntryReader(Names(catalog), findings, epoch_1904=False)
    reader.read(sheet, MEASURES.name)
    assert [(p.entry.measure, p.entry.date) for p in reader.measures] == measures
    assert any(f.severity == ERROR for f in findings.all()) is not bool(measures)
