"""The workbook to fill in, opened and saved again by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.workbook.read.workbook import read_workbook
from tests.conftest import missing
from tests.workbook.workbooks import blank

FORMAT = "xlsx:Calc MS Excel 2007 XML"


@pytest.mark.office
@pytest.mark.parametrize("county", [None, "620724"])
def test_it_says_the_same_after_libreoffice(county: str | None, built: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice")
        return
    catalog = load_catalog()
    content = blank(built, county=county)
    (tmp_path / "in.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    arguments = ["--headless", "--convert-to", FORMAT, "--outdir", str(tmp_path / "out")]
    command = [office, profile, *arguments, str(tmp_path / "in.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    again = read_workbook((tmp_path / "out" / "in.xlsx").read_bytes(), catalog)
    first = read_workbook(content, catalog)
    assert len(first.figures) > 30
    assert {f.identity for f in again.figures} == {f.identity for f in first.figures}
    values = {f.identity: f.value for f in again.figures}
    assert all(values[f.identity] == pytest.approx(f.value, rel=1e-12) for f in first.figures)
    assert not [f for f in again.findings if f.severity == "error"]
