"""Failing disks and busy writers: a sentence, and nothing half done.

The tests run as root too, whom permissions do not stop: disk and permission errors are raised as the system
raises them, at the steps of the write, or a file stands where a folder is needed.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import time
from pathlib import Path

import pytest

from core.store import disk
from core.store.append import append_batch
from core.store.batches import committed
from core.store.build import build
from core.store.disk import STEPS, DatasetPaths, dataset_paths, hooked, writing
from core.store.errors import StoreBusyError, StoreError
from core.store.homes.home import home_at
from core.store.reader import open_reader
from core.store.versions import versions
from tests.store.samples import home_in, prepared, small_catalog, start, workbook
from tests.store.test_reader import whole
from tests.store.test_repair import ACCEPTED, left_over

pytestmark = pytest.mark.usefixtures("where")

BEFORE_ACCEPTANCE = [s for s in STEPS if s not in ACCEPTED and s not in ("locked", "database-written")]


@pytest.fixture
def paths(tmp_path: Path) -> DatasetPaths:
    prepared(tmp_path)
    return dataset_paths("official", home_in(tmp_path))


@pytest.mark.parametrize(
    ("step", "code", "told"),
    [
        *((step, errno.ENOSPC, "磁盘空间已满") for step in BEFORE_ACCEPTANCE),
        ("staged", errno.EROFS, "文件系统只读"),
        ("database-checked", errno.EIO, "磁盘读写出错"),
        ("database-checked", errno.ENODEV, "系统报告"),
    ],
)
def test_a_disk_that_fails_before_acceptance_changes_nothing(
    tmp_path: Path, paths: DatasetPaths, step: str, code: int, told: str
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)

    def fail(reached: str) -> None:
        if reached == step:
            raise OSError(code, os.strerror(code))

    with hooked(fail), pytest.raises(StoreError, match=told):
        append_batch("official", workbook(1), home, catalog)
    assert committed(paths) == () and left_over(paths) == []
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.number == 1
    append_batch("official", workbook(1), home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and len(reader.batches()) == 1


@pytest.mark.parametrize("step", ["accepted", "named"])
@pytest.mark.on_files
def test_a_disk_that_fails_after_acceptance_says_so_and_the_next_start_finishes(
    tmp_path: Path, paths: DatasetPaths, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    real = Path.replace

    def fail(path: Path, target: Path) -> Path:
        name = {"accepted": "000002.duckdb", "named": "current"}[step]
        if Path(target).name == name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(StoreError, match=r"已经接收并保存.*自动完成发布"):
            append_batch("official", workbook(1), home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader)
    build("official", home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 1
    assert left_over(paths) == []


@pytest.mark.on_files
@pytest.mark.parametrize("step", ["accepted", "named"])
def test_a_database_keeps_nothing_of_a_change_that_fails_at_its_end(
    tmp_path: Path, database: str, step: str
) -> None:
    catalog = prepared(tmp_path)
    home_at(database).fill(tmp_path / "state")

    def fail(reached: str) -> None:
        if reached == step:
            raise OSError(errno.ENOSPC, "No space left on device")

    with hooked(fail), pytest.raises(StoreError, match=r"未写入任何内容|磁盘空间已满") as failure:
        append_batch("official", workbook(1), database, catalog)
    assert "已经接收" not in str(failure.value)
    with open_reader("official", database, catalog) as reader:
        assert whole(reader) and reader.version.number == 1
    append_batch("official", workbook(1), database, catalog)
    with open_reader("official", database, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 1


def test_an_acceptance_that_fails_accepts_nothing(
    tmp_path: Path, paths: DatasetPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    real = Path.replace

    def fail(path: Path, target: Path) -> Path:
        if Path(target).parent.name == "batches":
            raise OSError(errno.EACCES, "Permission denied")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(StoreError, match="没有访问权限"):
            append_batch("official", workbook(1), home, catalog)
    assert committed(paths) == () and left_over(paths) == []
    assert not build("official", home, catalog).published
    append_batch("official", workbook(1), home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and len(reader.batches()) == 1


@pytest.mark.parametrize("name", ["official", "official/versions", "official/batches"])
@pytest.mark.on_files
def test_a_file_where_a_folder_belongs_is_told(tmp_path: Path, name: str) -> None:
    place = home_in(tmp_path) / name
    place.parent.mkdir(parents=True)
    place.write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="不是文件夹"):
        build("official", home_in(tmp_path), small_catalog(tmp_path))


@pytest.mark.skipif(
    os.geteuid() == 0, reason="root may write into a read-only folder; the next test covers it"
)
def test_a_read_only_folder_is_told_and_still_read(tmp_path: Path, paths: DatasetPaths) -> None:
    paths.root.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="没有访问权限"):
            append_batch("official", workbook(1), home_in(tmp_path), small_catalog(tmp_path))
        with open_reader("official", home_in(tmp_path)) as reader:
            assert whole(reader)
    finally:
        paths.root.chmod(0o700)


def test_reading_writes_nothing(tmp_path: Path, paths: DatasetPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a read-only state folder can still be read, by whoever may read it."""

    catalog = small_catalog(tmp_path)

    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for name in ("mkdir", "replace", "unlink", "touch", "rename"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(disk.os, "open", refuse)
    before = {p: p.stat().st_mtime_ns for p in paths.root.rglob("*")}
    with open_reader("official", home_in(tmp_path)) as reader:
        assert whole(reader) and reader.geometry() == {}
    assert {p: p.stat().st_mtime_ns for p in paths.root.rglob("*")} == before
    with pytest.raises(StoreError, match="文件系统只读"):
        append_batch("official", workbook(1), home_in(tmp_path), catalog)


def test_a_real_failure_of_the_disk_inside_duckdb_is_told(tmp_path: Path, paths: DatasetPaths) -> None:
    """A file size limit stops the database half way, as a full disk would."""
    told = tmp_path / "told"
    process = start(_import_with_little_room, tmp_path, told)
    process.join(60)
    assert process.exitcode == 0
    assert "写入数据库失败" in told.read_text(encoding="utf-8")
    assert committed(paths) == () and left_over(paths) == []
    append_batch("official", workbook(1), home_in(tmp_path), small_catalog(tmp_path))
    with open_reader("official", home_in(tmp_path)) as reader:
        assert whole(reader) and reader.version.last_batch == 1


def _import_with_little_room(folder: Path, told: Path) -> None:
    catalog = small_catalog(folder)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        append_batch("official", workbook(1), home_in(folder), catalog)
    except StoreError as error:
        told.write_text(str(error), encoding="utf-8")


def test_a_busy_store_is_told_after_a_bounded_wait(tmp_path: Path, paths: DatasetPaths) -> None:
    catalog = small_catalog(tmp_path)
    with writing(paths), pytest.raises(StoreBusyError, match=r"正由另一项操作写入.*本次未写入任何内容"):
        append_batch("official", workbook(1), home_in(tmp_path), catalog, patience=0.2)
    assert [v.number for v in versions("official", home_in(tmp_path))] == [1]
    append_batch("official", workbook(1), home_in(tmp_path), catalog)


def test_a_writer_waits_for_another_process_and_its_death_frees_the_lock(
    tmp_path: Path, paths: DatasetPaths
) -> None:
    holding = tmp_path / "holding"
    process = start(_hold, tmp_path, holding)
    while not holding.exists():
        process.join(0.02)
        assert process.is_alive()
    paths.stamp.unlink(missing_ok=True)  # else nothing is to be built, and nobody waits
    with pytest.raises(StoreBusyError):
        build("official", home_in(tmp_path), small_catalog(tmp_path), patience=0.1)
    with open_reader("official", home_in(tmp_path)) as reader:
        assert whole(reader)
    process.kill()
    process.join(30)
    assert not build("official", home_in(tmp_path), small_catalog(tmp_path), patience=30).published


def _hold(folder: Path, holding: Path) -> None:
    with writing(dataset_paths("official", home_in(folder))):
        holding.touch()
        while True:
            time.sleep(1)
