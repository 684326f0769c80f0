"""Sets of files: named, written whole, nothing left behind, a few at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from core.briefing import produce
from core.briefing.compose import compose
from core.briefing.model import Imprint
from core.briefing.produce import FORMATS, Options, file_name, on_offer
from core.briefing.scope import Scope, ScopeKind
from core.cli.main import main
from core.snapshot import Snapshot
from tests.briefing.conftest import AS_OF
from tests.conftest import ROOT

COUNTY = Scope(ScopeKind.COUNTY, "620702")


def test_names_are_chinese_with_scope_and_date(snapshot: Snapshot) -> None:
    name = file_name(compose(snapshot, COUNTY, Imprint(made=AS_OF)), "docx")
    mark = "演练数据-" if snapshot.drill else ""
    assert name == f"县域经济目标进展简报-甘州区-{mark}2026-11-24.docx"


def test_two_scenarios_of_a_day_have_two_names(official: Snapshot) -> None:
    names = {
        file_name(compose(official, Scope(ScopeKind.SCENARIO, link), Imprint(made=AS_OF)), "docx")
        for link in ("g=6.5", "g=7.5", "?g=6.5")
    }
    assert len(names) == 2, "equal links, equal names"


def test_a_scope_cannot_name_a_folder(official: Snapshot) -> None:
    briefing = compose(official, COUNTY, Imprint(made=AS_OF))
    odd = type(briefing)(**{n: getattr(briefing, n) for n in briefing.__slots__} | {"scope": "../a b:c"})
    assert file_name(odd, "pdf") == "县域经济目标进展简报-..abc-2026-11-24.pdf"


def test_a_page_offers_every_format_under_the_name_of_its_file(official: Snapshot) -> None:
    names = on_offer(compose(official, COUNTY))
    assert list(names) == list(FORMATS)
    assert {name: Path(file).suffix for name, file in names.items()} == {
        "docx": ".docx",
        "pptx": ".pptx",
        "xlsx": ".xlsx",
        "pdf": ".zip",
        "png": ".zip",
    }
    assert names["png"].startswith("县域经济目标进展简报图片-甘州区-")


def test_no_pictures_are_offered_where_there_are_none(official: Snapshot) -> None:
    said: list[str] = []
    options = Options(Scope(), "reminders")
    assert "png" not in on_offer(compose(official, Scope(), mode="reminders"))
    assert list(produce.make(official, Imprint(), options, ["png"], said.append)) == []
    assert said[-1] == "png没有可出的内容（1/1）"


def test_progress_is_said_and_files_follow(official: Snapshot) -> None:
    said: list[str] = []
    made = list(produce.make(official, Imprint(), Options(COUNTY), ["docx", "pdf"], said.append))
    assert [Path(name).suffix for name, _ in made] == [".docx", ".pdf", ".pdf"]
    assert len(said) == 3 and "甘州区" in said[0] and said[-1] == "已生成pdf（2/2）"


@pytest.mark.parametrize(("names", "code", "count"), [("pdf,xlsx", 0, 3), ("odt,docx", 1, 0)])
def test_the_command_writes_every_format_or_none(
    built: Path, tmp_path: Path, names: str, code: int, count: int
) -> None:
    words = ["briefing", str(tmp_path), "--county", "620702", "--format", names, "--as-of", "2026-11-24"]
    done = subprocess.run(
        [sys.executable, "-m", "core", *words],
        env={**os.environ, "COUNTY_TARGETS_HOME": str(built)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert len(done.stdout.split()) == count == len(list(tmp_path.iterdir()))
    assert "Traceback" not in done.stderr and ("不支持格式“odt”" in done.stderr) is bool(code)
    assert done.stderr.count("已生成") == (0 if code else len(names.split(",")))


def test_an_unknown_format_is_refused(official: Snapshot) -> None:
    with pytest.raises(ValueError, match="不支持格式“odt”"):
        list(produce.make(official, Imprint(), Options(COUNTY), ["odt"]))


def test_no_more_than_a_few_sets_are_made_at_a_time(
    official: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, running, most = threading.Lock(), 0, 0
    both = threading.Barrier(produce.AT_ONCE, timeout=60)

    def slow(*_: object) -> list[tuple[str, bytes]]:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait()  # as many as are allowed do run together
        with lock:
            running -= 1
        return [("a", b"")]

    monkeypatch.setattr(produce, "files", slow)
    threads = [
        threading.Thread(target=lambda: list(produce.make(official, Imprint(), Options(COUNTY), ["docx"])))
        for _ in range(produce.AT_ONCE * 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == produce.AT_ONCE


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    produce.write(tmp_path, "简报.docx", b"before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ValueError, match="写不进去"):
        produce.write(tmp_path, "简报.docx", b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["简报.docx"]
    assert (tmp_path / "简报.docx").read_bytes() == b"before"


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "占用").write_text("x")
    with pytest.raises(ValueError, match="请检查目录权限"):
        produce.write(tmp_path / "占用", "简报.docx", b"")


@pytest.fixture
def at_home(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command read the state folder of these tests."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))


@pytest.mark.usefixtures("at_home")
def test_the_command_writes_what_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["briefing", str(tmp_path), "--county", "620721", "--format", "docx", "--as-of", "2026-11-24"]
    assert main([*words, "--dataset", "drill", "--issue", "第2期"]) == 0
    named = capsys.readouterr().out.split()
    assert [Path(name) for name in named] == list(tmp_path.iterdir())
    with zipfile.ZipFile(named[0]) as archive:
        assert "第2期" in archive.read("word/document.xml").decode()


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--county", "999999"], "没有代码为999999的县区"),
        (["--format", "odt"], "不支持格式"),
        (["--mode", "reminders", "--county", "620702"], "催报单按部门出具"),
    ],
)
def test_what_the_command_cannot_do_is_said(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    assert main(["briefing", str(tmp_path), *words]) == 1
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_format_is_known_to_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["briefing", "--help"])
    text = capsys.readouterr().out
    assert all(name in text for name in FORMATS)
