"""Readers answer from one whole version, whatever is written meanwhile."""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path

import pytest

from core.store import schema
from core.store.append import append_batch
from core.store.build import build
from core.store.disk import dataset_paths
from core.store.errors import MissingDatabaseError, StoreError
from core.store.reader import Reader, open_reader
from core.store.schema import close_idle, open_files
from tests.store.samples import act, home_in, prepared, row, shipped, small_catalog, start, workbook

pytestmark = [pytest.mark.usefixtures("where"), pytest.mark.long]


def whole(reader: Reader) -> bool:
    """Whether a reader's answers belong to one version: just its batches, in every table."""
    figures = reader.figures()
    listed = reader.batches().query("state == 'valid'")["number"].tolist()
    return (
        sorted(set(figures["batch"]) - {0}) == listed
        and max(listed, default=0) == reader.version.last_batch
        and len(figures) == reader.version.rows == len(shipped()) + len(listed)
        and [entry.batch for entry in reader.measure_entries()] == listed
    )


def test_a_reader_holds_its_version_and_the_next_one_moves_on(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    with open_reader("official", home) as held:
        append_batch("official", workbook(1), home, catalog)
        assert held.version.number == 1 and whole(held)
        with open_reader("official", home) as later:
            assert later.version.number == 2 and whole(later)
        assert whole(held)


def test_figures_come_in_types_that_arithmetic_can_use(tmp_path: Path) -> None:
    undated = {**row("620702", 0, 62.0, frequency="unknown", note="约数"), "year": ""}
    build("official", home_in(tmp_path), small_catalog(tmp_path, [*shipped(), undated]))
    with open_reader("official", home_in(tmp_path)) as reader:
        figures = reader.figures()
        assert figures["year"].dtype == "float64" and figures["value"].dtype == "float64"
        assert figures["year"].isna().sum() == 1
        assert figures["break_before"].dtype == bool
        assert figures["note"].map(type).eq(str).all() and (figures["start"] == "").all()
        assert reader.sources()["date"].tolist() == ["2022-05-01"]


@pytest.mark.on_files
def test_a_dataset_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabaseError, match=r"尚未生成.*python -m core build"):
        open_reader("official", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.on_files
def test_a_file_in_the_place_of_the_state_folder_is_told(tmp_path: Path) -> None:
    (home_in(tmp_path)).write_text("not a folder", encoding="utf-8")
    with pytest.raises(StoreError, match=r"不是文件夹|尚未生成"):
        open_reader("official", home_in(tmp_path))


def test_many_threads_read_while_versions_are_published(tmp_path: Path) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    stop, wrong, answers = threading.Event(), [], []

    def read() -> None:
        while not stop.wait(0.01):
            try:
                with open_reader("official", home) as reader:
                    answers.append(reader.version.number)
                    if not whole(reader):
                        wrong.append(f"version {reader.version.number} is not whole")
            except Exception as error:  # any failure of a reader fails the test
                wrong.append(repr(error))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 5):
        append_batch("official", workbook(number), home, catalog)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(answers) > 4 and max(answers) >= 4


def _read_until(folder: Path, stop: Path, report: Path) -> None:
    answers, wrong = 0, []
    while not stop.exists():
        time.sleep(0.01)
        with open_reader("official", home_in(folder)) as reader:
            answers += 1
            if not whole(reader):
                wrong.append(reader.version.number)
        report.with_suffix(".reading").touch()
    report.write_text(f"{answers} {len(wrong)}", encoding="utf-8")


def test_other_processes_read_while_versions_are_published(tmp_path: Path) -> None:
    catalog, home, stop = small_catalog(tmp_path), home_in(tmp_path), tmp_path / "stop"
    build("official", home, catalog)
    reports = [tmp_path / f"report-{n}" for n in range(2)]
    readers = [start(_read_until, tmp_path, stop, report) for report in reports]
    until = time.monotonic() + 120  # a process on a busy machine may take its time to start
    while not all(report.with_suffix(".reading").exists() for report in reports):
        assert time.monotonic() < until, "the readers did not begin"
        time.sleep(0.05)
    for number in range(1, 5):
        append_batch("official", workbook(number), home, catalog)
    stop.touch()
    for process in readers:
        process.join(60)
        assert process.exitcode == 0
    for report in reports:
        answers, wrong = report.read_text(encoding="utf-8").split()
        assert int(answers) > 0 and wrong == "0"


def test_files_of_earlier_versions_are_closed_when_nobody_reads_them(tmp_path: Path) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    paths = dataset_paths("official", home)
    build("official", home, catalog)
    first = open_reader("official", home)
    append_batch("official", workbook(1), home, catalog)
    with open_reader("official", home):
        assert {paths.version_file(1), paths.version_file(2)} <= set(open_files())
    first.close()
    first.close()
    with open_reader("official", home):
        assert paths.version_file(1) not in open_files()
    close_idle()
    assert paths.version_file(2) not in open_files()


def test_a_reader_that_is_forgotten_gives_its_cursor_back(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    build("official", home, small_catalog(tmp_path))
    assert open_reader("official", home).version.number == 1
    gc.collect()
    close_idle()
    assert dataset_paths("official", home).version_file(1) not in open_files()


def test_a_version_cleared_away_while_opening_is_followed_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    stale = dataset_paths("official", home).pointer.read_bytes()
    append_batch("official", workbook(1), home, catalog)
    close_idle()
    paths = dataset_paths("official", home)
    paths.version_file(1).unlink()
    fresh = paths.pointer.read_bytes()
    paths.pointer.write_bytes(stale)

    def publish_late() -> None:
        time.sleep(0.01)
        paths.pointer.write_bytes(fresh)

    thread = threading.Thread(target=publish_late)
    thread.start()
    with open_reader("official", home, catalog) as reader:
        assert reader.version.last_batch == 1 and whole(reader)
    thread.join()


@pytest.mark.on_files
def test_a_file_that_is_replaced_between_verifying_and_opening_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, home = prepared(tmp_path), home_in(tmp_path)
    path = dataset_paths("official", home).version_file(1)
    close_idle()
    elsewhere = tmp_path / "elsewhere"
    build("official", elsewhere, small_catalog(tmp_path / "fewer", shipped()[:7]))
    other = dataset_paths("official", elsewhere).version_file(1)
    verify, replaced = schema._verify, []

    def verified_then_replaced(verified: Path, sha256: str) -> None:
        verify(verified, sha256)
        if not replaced:
            replaced.append(other.replace(path))

    monkeypatch.setattr(schema, "_verify", verified_then_replaced)
    with open_reader("official", home, catalog) as reader:
        assert replaced and whole(reader) and len(reader.figures()) == len(shipped())


@pytest.mark.on_files
def test_a_state_folder_built_anew_under_a_running_process_is_read_anew(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    build("official", home, small_catalog(tmp_path))
    with open_reader("official", home) as reader:
        assert len(reader.figures()) == len(shipped())
    for path in sorted(home.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    build("official", home, small_catalog(tmp_path, shipped()[:7]))
    with open_reader("official", home) as reader:
        assert reader.version.number == 1 and len(reader.figures()) == 7


def test_two_importers_at_once_lose_nothing(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    prepared(tmp_path)
    processes = [start(_import_all, tmp_path, first) for first in (1, 11)]
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    with open_reader("official", home) as reader:
        assert whole(reader) and reader.version.last_batch == 6
        assert set(reader.batches()["file_name"]) == {f"填报{n}.xlsx" for n in (1, 2, 3, 11, 12, 13)}


def _import_all(folder: Path, first: int) -> None:
    for number in range(first, first + 3):
        act("import", folder, number)
