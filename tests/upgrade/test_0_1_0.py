"""What version 0.1.0 left: its state is taken over, moved and restored whole; its workbook still reads."""

from __future__ import annotations

import datetime as dt
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.editors import audit
from core.editors.accounts import load_access
from core.editors.rights import Editor
from core.plan.load import load_catalog
from core.reporting.acting import Desk
from core.reporting.checking import split_workbook
from core.store.homes.home import forget_homes
from core.store.homes.plans import BACKUP
from core.workbook.read.workbook import read_workbook
from tests.conftest import copied

STATE = Path(__file__).with_name("state-0.1.0.tar.xz")
DAY = dt.date(2026, 11, 24)
LINZE = Editor("临泽县某编辑", county="620723")
#: What its batch 1 says, by the door that each thing goes through.
REPORTED = ["f/620723/gdp/2025/b2023", "m/1", "s/m03-11", "r/r06-10/2022"]


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder as 0.1.0 left it."""
    folder = tmp_path / "state"
    with tarfile.open(STATE) as archive:
        archive.extractall(folder, filter="data")
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(folder))
    return folder


@pytest.fixture
def workbook(old: Path) -> bytes:
    """A workbook of 0.1.0's template, filled in."""
    return (old / "official" / "batches" / "000001" / "workbook.xlsx").read_bytes()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file with its content."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.endswith(("lock", "plan.json"))}


def asked(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    """Run a command and return its JSON."""
    capsys.readouterr()
    assert main([*command, "--json", "--as-of", DAY.isoformat()]) == 0
    return json.loads(capsys.readouterr().out)


def holds_what_0_1_0_knew(capsys: pytest.CaptureFixture[str]) -> None:
    """Fail unless figures, entries, versions, accounts and log are those of 0.1.0."""
    linze = next(t for t in asked(capsys, "status") if t["area"] == "620723" and t["indicator"] == "gdp")
    assert (linze["latest"]["value"], linze["latest"]["year"]) == (86.5, 2025)
    words = {
        row["id"]: row["status"] for row in asked(capsys, "milestones") if row["id"] in {"m03-11", "r06-10"}
    }
    assert words["m03-11"] == "推进中", "the second batch was taken back"
    assert main(["versions"]) == 0
    listed = capsys.readouterr().out
    assert "导入010-filled.xlsx" in listed and "恢复版本2的内容" in listed
    accounts = {a.editor.name: (a.editor.county, a.identity) for a in load_access(load_catalog()).accounts}
    assert accounts == {"临泽县某编辑": ("620723", ""), "市级某编辑": ("", "abc-1")}
    assert {a.action for a in audit.attempts()} >= {"导入", "恢复"}


@pytest.mark.on_files
def test_the_state_is_taken_over_backed_up_lost_restored_and_moved(
    old: Path,
    tmp_path: Path,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, kept = contents(old), tmp_path / "b.tar.gz"
    assert main(["build", "--dataset", "official"]) == 0
    holds_what_0_1_0_knew(capsys)
    assert contents(old / BACKUP) == before, "what 0.1.0 left stays as it was"
    assert main(["restore", "2"]) == 0, "a version that 0.1.0 published can be restored"
    for command in (["backup", str(kept)], ["verify", str(kept)], ["verify"], ["health"]):
        assert main(command) == 0, (command, capsys.readouterr())
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path / "new disk"))
    assert main(["restore-backup", str(kept)]) == 0
    holds_what_0_1_0_knew(capsys)
    assert main(["move-home", str(tmp_path / "new disk"), database]) == 0
    monkeypatch.setenv("COUNTY_TARGETS_HOME", database)
    forget_homes()
    holds_what_0_1_0_knew(capsys)
    assert main(["verify"]) == 0


def test_its_workbook_reads_as_it_was_meant(workbook: bytes) -> None:
    reading = read_workbook(workbook, load_catalog())
    assert reading.findings == () and reading.about.as_of == DAY.isoformat()
    new = [f for f in reading.figures if f.year == 2025 and f.indicator == "gdp"]
    assert [(f.area, f.value) for f in new] == [("620723", 86.5)]
    assert [(p.entry.measure, p.entry.area_code, str(p.entry.status)) for p in reading.measures] == [
        (1, "620723", "推进中")
    ]
    assert [(p.entry.milestone, str(p.entry.status)) for p in reading.milestones] == [("m03-11", "推进中")]
    assert [(p.entry.milestone, p.entry.year, str(p.entry.status)) for p in reading.recurring] == [
        ("r06-10", 2022, "已举办")
    ]


def test_its_workbook_goes_through_both_doors_of_today(
    workbook: bytes,
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    catalog = load_catalog()
    home, file = copied(built, tmp_path / "home"), tmp_path / "旧模板.xlsx"
    file.write_bytes(workbook)
    split = split_workbook(workbook, file.name, "official", catalog, as_of=dt.date(2026, 11, 28), home=home)
    outcome = Desk(LINZE, "official", catalog, home).submit(split.forms)
    assert outcome.done and f"已送审{len(REPORTED)}项" in outcome.message, outcome.message
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    assert main(["import", str(file), "--who", "县域办某"]) == 0, capsys.readouterr()
    assert "新增1个数，新填报3条" in capsys.readouterr().out
