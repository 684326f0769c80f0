"""A workbook filled in Excel, WPS, LibreOffice or by a server says the same: habits of writers are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.workbook.findings import ERROR, WARNING
from core.workbook.read.model import Reading
from core.workbook.read.workbook import read_workbook
from tests.workbook.writers import FIGURES, PUBLISHED, WRITERS, Writer, package

SAVED = Path(__file__).parent / "saved"


def check(reading: Reading) -> None:
    assert not [str(f) for f in reading.findings if f.severity in (ERROR, WARNING)]
    assert {f.area: f.value for f in reading.figures} == FIGURES
    assert {(f.year, f.source.title, f.source.publisher, f.source.date) for f in reading.figures} == {
        (2025, "测试用统计公报", "测试统计局", PUBLISHED.isoformat())
    }
    assert "注码" in "".join(str(f) for f in reading.findings)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_every_writer_s_workbook_says_the_same(writer: Writer, catalog: Catalog) -> None:
    check(read_workbook(package(writer), catalog))


@pytest.mark.parametrize("path", sorted(SAVED.glob("*.xlsx")), ids=lambda path: path.stem)
def test_workbooks_that_libreoffice_saved(path: Path, catalog: Catalog) -> None:
    check(read_workbook(path.read_bytes(), catalog))


def test_there_are_workbooks_that_libreoffice_saved() -> None:
    assert len(list(SAVED.glob("*.xlsx"))) >= 3


def test_a_year_shown_of_a_strict_date_is_that_year(catalog: Catalog) -> None:
    strict = next(writer for writer in WRITERS if "strict" in writer.name)

    def dated(reference: str, value: object, strings: list[str]) -> str:
        if value == 2025.0:
            return f'<c r="{reference}" s="2" t="d"><v>2025-12-31</v></c>'
        if isinstance(value, dt.date):  # the same format would show its year alone
            return strict.cell(reference, value.isoformat(), strings)
        return strict.cell(reference, value, strings)

    shown = '<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy"/></numFmts>'
    for styles, number, years in ((shown, 176, {2025}), ("", 14, set[int | None]())):
        writer = replace(strict, cell=dated, styles=styles, date_format=number)
        reading = read_workbook(package(writer), catalog)
        assert {f.year for f in reading.figures} == years
        assert years or "2025-12-31" in "".join(str(f) for f in reading.findings)
