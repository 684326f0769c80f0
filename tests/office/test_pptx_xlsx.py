"""PowerPoint and Excel in LibreOffice: no error, no blank page, and formulas that give the core's numbers."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from core.briefing.compose import compose
from core.briefing.pptx.document import presentation
from core.briefing.scope import Scope, ScopeKind
from core.briefing.xlsx.document import workbook
from core.briefing.xlsx.sheet import HEAD_ROWS
from core.snapshot import Snapshot
from tests.office.conftest import Convert

pytestmark = pytest.mark.office

SCOPES = [Scope(), Scope(ScopeKind.COUNTY, "620702"), Scope(ScopeKind.SCENARIO)]
FORMULA = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")
#: Of a slide or page, below masthead and above footer.
BODY = (0.0, 0.08, 1.0, 0.92)


def blank_pages(made: Path, tmp_path: Path) -> list[int]:
    """Pages with nothing in their body."""
    subprocess.run(["pdftoppm", "-r", "20", "-gray", made, tmp_path / "page"], check=True)
    found = sorted(tmp_path.glob("page-*.pgm"))
    assert found
    blank = []
    for number, path in enumerate(found, start=1):
        page = Image.open(path)
        left, top, right, bottom = BODY
        body = page.crop(
            (int(left), int(page.height * top), int(page.width * right), int(page.height * bottom))
        )
        if body.getextrema()[0] > 200:
            blank.append(number)
    return blank


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_slides_convert_one_page_each_and_none_is_blank(
    snapshot: Snapshot, scope: Scope, convert: Convert, tmp_path: Path
) -> None:
    made = convert("简报.pptx", presentation(snapshot, compose(snapshot, scope)))
    assert blank_pages(made, tmp_path) == []
    told = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout
    assert told.count("数据截至") >= told.count("\f") > 3


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_sheets_convert_and_no_page_is_blank(
    snapshot: Snapshot, scope: Scope, convert: Convert, tmp_path: Path
) -> None:
    made = convert("简报.xlsx", workbook(snapshot, compose(snapshot, scope), scope))
    assert blank_pages(made, tmp_path) == []


def test_formulas_computed_anew_give_the_stored_numbers(
    snapshot: Snapshot, profile: Path, tmp_path: Path
) -> None:
    scope = Scope(ScopeKind.SCENARIO)  # its workbook holds the sheet of the targets as well
    content = workbook(snapshot, compose(snapshot, scope), scope)
    source, target = tmp_path / "去值.xlsx", tmp_path / "重算"
    source.write_bytes(without_values(content))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target),
            str(source),
        ],
        capture_output=True,
        timeout=300,
        check=True,
    )
    anew = load_workbook(target / source.name, data_only=True)
    stored = load_workbook(io.BytesIO(content), data_only=True)
    live = load_workbook(io.BytesIO(content))
    compared = 0
    for name in ("目标", "情景推演"):
        for row in live[name].iter_rows(min_row=HEAD_ROWS + 1):
            for cell in row:
                if str(cell.value).startswith("="):
                    known = stored[name][cell.coordinate].value
                    got = anew[name][cell.coordinate].value
                    assert got == pytest.approx(known, rel=1e-9, abs=1e-9), (
                        name,
                        cell.coordinate,
                        cell.value,
                    )
                    compared += 1
    assert compared > 50


def without_values(content: bytes) -> bytes:
    """Drop the stored results, so that whoever opens the file has to compute."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for member in source.infolist():
            raw = source.read(member)
            if member.filename.startswith("xl/worksheets/"):
                raw = FORMULA.sub(rb"\1", raw)
            target.writestr(member, raw)
    return packed.getvalue()
