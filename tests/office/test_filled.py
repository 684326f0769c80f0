"""A filled workbook that LibreOffice saved, straight or by way of older formats, says the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from core.plan.load import load_catalog
from core.workbook.read.workbook import read_workbook
from tests.conftest import missing
from tests.workbook.mini import GDP, add_year, cell_of, save, workbook
from tests.workbook.test_writers import SAVED, check

XLSX = "xlsx:Calc MS Excel 2007 XML"
WAYS = {
    "straight": (XLSX,),
    "iso": ("xlsx:Calc Office Open XML",),
    "by-ods": ("ods", XLSX),
    "by-xls": ("xls:MS Excel 97", XLSX),
}


def filled() -> bytes:
    """The workbook of all writers, its mark a raised run."""
    book = add_year(workbook(), [GDP], {"临泽县": ["=100+5.3"], "高台县": [None]})
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    cell_of(book, "高台县").value = CellRichText("92.4", raised)
    return save(book)


@pytest.mark.office
@pytest.mark.parametrize("way", WAYS)
def test_a_filled_workbook_says_the_same_after_libreoffice(way: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice")
        return
    source = tmp_path / "filled.xlsx"
    source.write_bytes(filled())
    for n, kind in enumerate(WAYS[way]):
        folder = tmp_path / f"step{n}"
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        source = folder / f"filled.{kind.partition(':')[0]}"
    check(read_workbook(source.read_bytes(), load_catalog()))
    assert (SAVED / f"libreoffice-{way}.xlsx").is_file(), "the tests of every day read what this one saved"
