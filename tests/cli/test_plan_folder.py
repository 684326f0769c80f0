"""``check-plan`` and ``new-plan``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.cli.main import main
from tests.plan import DATA_ROOT, DEFAULT_PLAN


def test_a_new_plan_passes_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-plan", str(tmp_path / "wuwei-2027")]) == 0
    assert main(["check-plan", str(tmp_path / "wuwei-2027")]) == 0
    assert "没有错误" in capsys.readouterr().out


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-plan", str(tmp_path)]) == 1
    assert "没有改动" in capsys.readouterr().err
    assert main(["new-plan", str(tmp_path / "方案")]) == 1
    assert not (tmp_path / "方案").exists()


def test_every_fault_is_listed_without_a_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / DEFAULT_PLAN
    shutil.copytree(DATA_ROOT / DEFAULT_PLAN, folder)
    (folder / "targets.toml").write_text("", encoding="utf-8")
    assert main(["check-plan", str(folder)]) == 1
    said = capsys.readouterr()
    assert f"data/{DEFAULT_PLAN}/targets.toml：没有任何目标" in said.out
    assert str(tmp_path) not in said.out
    assert main(["check-plan", str(tmp_path / "none")]) == 1


@pytest.mark.parametrize("file", ["aims", "honours", "milestones", "positioning"])
def test_what_may_be_left_out(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    assert main(["new-plan", str(folder)]) == 0
    (folder / f"{file}.toml").unlink(missing_ok=True)
    assert main(["check-plan", str(folder)]) == 0
