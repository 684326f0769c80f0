"""The command line of the store: Chinese sentences, exit codes, no traceback for an expected failure."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import COMMANDS, main
from core.store.build import build
from core.store.disk import dataset_paths, state_home
from core.store.errors import StoreError
from core.store.reader import open_reader
from tests.conftest import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path))
    return tmp_path


def test_build_versions_and_restore(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    said = capsys.readouterr().out
    assert "正式数据：已发布版本1" in said and "演练数据：已发布版本1" in said
    assert main(["build", "--dataset", "official"]) == 0
    assert "内容没有变化" in capsys.readouterr().out
    assert main(["versions"]) == 0
    assert "版本1（当前）" in capsys.readouterr().out
    assert main(["versions", "--dataset", "drill", "--json"]) == 0
    (version,) = json.loads(capsys.readouterr().out)
    assert version["number"] == 1 and version["current"] and version["rows"] > 5000
    assert main(["restore", "1"]) == 0
    assert "没有改动" in capsys.readouterr().out
    assert main(["restore", "9"]) == 1
    assert "没有版本9" in capsys.readouterr().err


def test_versions_of_a_dataset_never_built(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["versions"]) == 0
    assert "尚无已发布的版本" in capsys.readouterr().out
    assert main(["versions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_one_dataset_that_fails_does_not_stop_the_other(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset_paths("official").root.parent.mkdir(parents=True)
    dataset_paths("official").root.write_text("in the way", encoding="utf-8")
    assert main(["build"]) == 1
    said = capsys.readouterr()
    assert "正式数据未能生成" in said.err and "不是文件夹" in said.err
    assert "演练数据：已发布版本1" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "缺少参数：命令"),
        (["restore"], "缺少参数：版本号"),
        (["restore", "x"], "参数 版本号 的值 'x' 格式不对"),
        (["build", "--dataset", "draft"], "参数 --dataset 不能是 'draft'"),
        (["build", "--fast"], "不认识的参数：--fast"),
        (["build", "--dataset"], "参数 --dataset 后面须有一个值"),
        (["destroy"], "参数 命令 不能是 'destroy'"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_help_is_chinese_and_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert "用法：" in said and not any(word in said for word in ("usage", "options", "show this"))
    assert all(name in said for name in ("build", "versions", "restore"))
    assert len(set(COMMANDS)) == len(COMMANDS)


def _failing(error: BaseException) -> object:
    def run(arguments: argparse.Namespace) -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "told"),
    [(StoreError("磁盘空间已满。"), "磁盘空间已满。\n"), (KeyboardInterrupt(), "已中断。\n")],
)
def test_an_expected_failure_is_one_sentence(
    error: BaseException, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.cli.operations.versions.run_versions", _failing(error))
    assert main(["versions"]) == 1
    assert capsys.readouterr().err == told


def test_a_mistake_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.cli.operations.versions.run_versions", _failing(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        main(["versions"])


def test_a_terminal_of_another_encoding_still_gets_an_answer(home: Path) -> None:
    command = [sys.executable, "-m", "core", "versions"]
    environment = {"COUNTY_TARGETS_HOME": str(home), "PYTHONIOENCODING": "latin-1", "PATH": ""}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "尚无已发布的版本" in done.stdout.decode()


@pytest.mark.parametrize("name", ["a?b", "what?", "line\nbreak", "\x07"])
def test_a_state_folder_that_cannot_work_is_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="COUNTY_TARGETS_HOME"):
        state_home(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a*b[c]{d}", "百%20分 号#;$'\"", "-x=1&y"])
def test_a_state_folder_with_any_other_character_works(name: str, tmp_path: Path) -> None:
    home = tmp_path / name
    build("official", home)
    with open_reader("official", home) as reader:
        assert reader.version.number == 1
