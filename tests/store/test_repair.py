"""A process killed at any step, or a damaged file: the next start answers from one whole version.

Killing is real: the process gets SIGKILL from itself at the step. From when on a change counts differs: in
a folder from the rename that accepts it, in a database from the commit that ends its transaction. What is
damaged differs too: in a folder the state itself, in a database local copies that are fetched anew.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from core.store.append import append_batch
from core.store.batches import MARKER, BatchInfo, committed
from core.store.build import build
from core.store.disk import STEPS, TEMPORARY, DatasetPaths, dataset_paths
from core.store.errors import DamagedStoreError, StoreError
from core.store.homes.home import home_at
from core.store.homes.postgres import COMMITTED, SENT
from core.store.journal import read_journal
from core.store.reader import open_reader
from core.store.schema import close_idle
from core.store.versions import restore, versions
from tests.store.samples import KILLED, home_in, prepared, run_killed_at, small_catalog, workbook
from tests.store.test_reader import whole

pytestmark = [pytest.mark.usefixtures("where"), pytest.mark.long]

#: From this step on an import is part of a dataset in a folder and must not be lost.
ACCEPTED = STEPS[STEPS.index("accepted") :]
#: From this step on a restore in a folder is done.
RESTORED = ("journaled", "named", "switched", "pruned")
#: Steps of a change in a database; all but the last lie before its commit.
IN_A_DATABASE = (*STEPS, SENT, COMMITTED)


@pytest.fixture
def paths(tmp_path: Path) -> DatasetPaths:
    """A dataset with one import: version 2."""
    prepared(tmp_path, imports=1)
    return dataset_paths("official", home_in(tmp_path))


def left_over(paths: DatasetPaths) -> list[str]:
    """Temporary files anywhere in the dataset."""
    return [p.name for p in paths.root.rglob(f"{TEMPORARY}*")]


@pytest.mark.on_files
@pytest.mark.parametrize("step", STEPS)
def test_an_import_killed_at_a_step_is_whole_or_absent(
    tmp_path: Path, paths: DatasetPaths, step: str
) -> None:
    import_and_kill(tmp_path, paths, step, kept=step in ACCEPTED)


@pytest.mark.on_database
@pytest.mark.parametrize("step", IN_A_DATABASE)
def test_an_import_into_a_database_counts_from_its_commit(
    tmp_path: Path, paths: DatasetPaths, step: str
) -> None:
    import_and_kill(tmp_path, paths, step, kept=step == COMMITTED)


def import_and_kill(tmp_path: Path, paths: DatasetPaths, step: str, *, kept: bool) -> None:
    """Kill a second import at a step: it is there whole where ``kept``, else can be repeated."""
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    assert run_killed_at(step, "import", tmp_path, 2) == KILLED
    home_at(home).refresh(now=True)
    with open_reader("official", home, catalog) as reader:  # before anything has been mended
        assert whole(reader) and reader.version.number in (2, 3)
    build("official", home, catalog)
    expected = (1, 2) if kept else (1,)
    assert committed(paths) == expected
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == expected[-1]
    assert left_over(paths) == []
    if not kept:
        append_batch("official", workbook(2), home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader)
        assert reader.batches()["file_name"].tolist() == ["填报1.xlsx", "填报2.xlsx"]
    numbers = [p.number for p in read_journal(paths).publications]
    assert len(numbers) == len(set(numbers))


@pytest.mark.on_files
@pytest.mark.parametrize("step", [s for s in STEPS if s not in ("staged", "accepted")])
def test_a_restore_killed_at_a_step_is_done_or_not(tmp_path: Path, paths: DatasetPaths, step: str) -> None:
    restore_and_kill(tmp_path, paths, step, kept=step in RESTORED)


@pytest.mark.on_database
@pytest.mark.parametrize("step", [s for s in IN_A_DATABASE if s not in ("staged", "accepted")])
def test_a_restore_in_a_database_counts_from_its_commit(
    tmp_path: Path, paths: DatasetPaths, step: str
) -> None:
    restore_and_kill(tmp_path, paths, step, kept=step == COMMITTED)


def restore_and_kill(tmp_path: Path, paths: DatasetPaths, step: str, *, kept: bool) -> None:
    """Kill a restore of version 1 at a step: it is done where ``kept``, else nothing has changed."""
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    old, new = (v.digest for v in reversed(versions("official", home)))
    assert run_killed_at(step, "restore", tmp_path, 1) == KILLED
    home_at(home).refresh(now=True)
    with open_reader("official", home, catalog) as reader:
        assert reader.version.digest in (old, new)
    build("official", home, catalog)
    with open_reader("official", home, catalog) as reader:
        done = reader.version.last_batch == 0
        assert done == kept
        assert reader.version.digest == (old if done else new)
    assert committed(paths) == (1,) and left_over(paths) == []
    assert restore("official", 2, home, catalog).version.digest == new


@pytest.mark.parametrize("step", ["locked", "database-written", "journaled", "named", "pruned"])
def test_a_first_build_killed_at_a_step_can_be_repeated(tmp_path: Path, step: str) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    assert run_killed_at(step, "build", tmp_path) == KILLED
    build("official", home, catalog)
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 0
    assert left_over(dataset_paths("official", home)) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"number": 99, "sha256": "00"}', b"\xff\xfe", b"2"])
def test_a_damaged_pointer_is_put_right(tmp_path: Path, paths: DatasetPaths, content: bytes) -> None:
    before = versions("official", home_in(tmp_path))[0]
    paths.pointer.write_bytes(content)
    with open_reader("official", home_in(tmp_path), small_catalog(tmp_path)) as reader:
        assert whole(reader) and reader.version.digest == before.digest


def test_a_lost_pointer_is_put_right_without_a_rebuild(tmp_path: Path, paths: DatasetPaths) -> None:
    paths.pointer.unlink()
    with open_reader("official", home_in(tmp_path), small_catalog(tmp_path)) as reader:
        assert reader.version.number == 2 and whole(reader)


def test_pointer_and_record_both_lost_leave_the_files_to_speak(tmp_path: Path, paths: DatasetPaths) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    restore("official", 1, home, catalog)
    paths.pointer.unlink()
    paths.journal.unlink()
    with open_reader("official", home, catalog) as reader:
        assert reader.version.number == 3 and reader.version.last_batch == 0
    assert not build("official", home, catalog).published
    assert append_batch("official", workbook(2), home, catalog).number == 4


@pytest.mark.parametrize("damage", ["flipped", "truncated", "empty", "gone", "text"])
def test_a_damaged_file_is_put_right_and_loses_nothing(
    tmp_path: Path, paths: DatasetPaths, where: str, damage: str
) -> None:
    close_idle()
    before, path = versions("official", home_in(tmp_path))[0], paths.version_file(2)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    replaced = {
        "flipped": bytes(content),
        "truncated": bytes(content[:5000]),
        "empty": b"",
        "text": b"no database",
    }
    path.unlink() if damage == "gone" else path.write_bytes(replaced[damage])
    with open_reader("official", home_in(tmp_path), small_catalog(tmp_path)) as reader:
        assert whole(reader) and reader.version.digest == before.digest
        # A local copy of a database is fetched anew; a folder publishes what it rebuilds.
        rebuilt = (3, "repair") if where == "folder" else (2, "import")
        assert (reader.version.number, reader.version.kind) == rebuilt


@pytest.mark.on_files
def test_build_tells_that_it_has_rebuilt(tmp_path: Path, paths: DatasetPaths) -> None:
    close_idle()
    paths.version_file(2).write_bytes(b"")
    report = build("official", home_in(tmp_path), small_catalog(tmp_path))
    assert "没有丢失数据" in report.summary and report.version.number == 3


def test_a_file_damaged_under_a_running_process_is_noticed(
    tmp_path: Path, paths: DatasetPaths, where: str
) -> None:
    with open_reader("official", home_in(tmp_path)) as reader:
        assert whole(reader)
    paths.version_file(2).write_bytes(b"overwritten")
    with open_reader("official", home_in(tmp_path), small_catalog(tmp_path)) as reader:
        assert whole(reader) and reader.version.number == (3 if where == "folder" else 2)


def test_a_file_of_an_older_layout_is_rebuilt(
    tmp_path: Path, paths: DatasetPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_idle()
    monkeypatch.setattr("core.store.schema.LAYOUT", "2")
    with open_reader("official", home_in(tmp_path), small_catalog(tmp_path)) as reader:
        assert whole(reader) and reader.version.number == 3


@pytest.mark.on_files
def test_what_is_not_understood_among_the_batches_is_put_aside_and_named(
    tmp_path: Path, paths: DatasetPaths
) -> None:
    for _ in range(2):  # a second one finds the name taken
        rest = paths.batch_folder(2)
        rest.mkdir()
        (rest / "workbook.xlsx").write_bytes(b"rest")
        report = build("official", home_in(tmp_path), small_catalog(tmp_path))
        assert not report.published and not rest.exists()
        assert "已原样移到" in report.summary and "aside-" in report.summary
    kept = sorted(paths.batches.glob("aside-*/workbook.xlsx"))
    assert [path.read_bytes() for path in kept] == [b"rest", b"rest"]


@pytest.mark.on_files
def test_an_accepted_batch_that_lacks_its_marker_is_never_deleted(
    tmp_path: Path, paths: DatasetPaths
) -> None:
    marker = paths.batch_folder(1) / MARKER
    content = marker.read_bytes()
    marker.unlink()
    rest = {path.name: path.read_bytes() for path in paths.batch_folder(1).iterdir()}
    with pytest.raises(StoreError, match="从备份恢复"):
        build("official", home_in(tmp_path), small_catalog(tmp_path))
    assert {path.name: path.read_bytes() for path in paths.batch_folder(1).iterdir()} == rest
    marker.write_bytes(content)
    assert not build("official", home_in(tmp_path), small_catalog(tmp_path)).published


@pytest.mark.on_files
def test_a_marker_of_a_newer_program_is_read(tmp_path: Path, paths: DatasetPaths) -> None:
    marker = paths.batch_folder(1) / MARKER
    said = json.loads(marker.read_text(encoding="utf-8"))
    marker.write_text(json.dumps(said | {"one_more": [1]}), encoding="utf-8")
    assert not build("official", home_in(tmp_path), small_catalog(tmp_path)).published


@pytest.mark.on_files
@pytest.mark.parametrize(
    "number", ["1e30", str(10**30), "0", "-1", "true", "2.0", "null", '"2"', "[" * 100_000]
)
def test_an_absurd_number_in_the_pointer_is_damage(tmp_path: Path, paths: DatasetPaths, number: str) -> None:
    said = json.loads(paths.pointer.read_text(encoding="utf-8"))
    number = "[" * 100_000 if number == "deep" else number
    paths.pointer.write_text(f'{{"number": {number}, "sha256": "{said["sha256"]}"}}', encoding="utf-8")
    build("official", home_in(tmp_path), small_catalog(tmp_path))
    assert json.loads(paths.pointer.read_text(encoding="utf-8")) == said


@pytest.mark.on_files
def test_an_accepted_batch_whose_version_was_lost_is_published(tmp_path: Path, paths: DatasetPaths) -> None:
    """The crash of the power, not of the process: the folder is there, nothing else."""
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    assert run_killed_at("accepted", "import", tmp_path, 2) == KILLED
    paths.journal.write_bytes(b"\n".join(paths.journal.read_bytes().strip().splitlines()[:-1]) + b"\n")
    report = build("official", home, catalog)
    assert "已补发布上次中断前接收的批次2" in report.summary
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 2


@pytest.mark.on_files
def test_a_kept_batch_that_has_vanished_stops_every_write_and_no_reader(
    tmp_path: Path, paths: DatasetPaths
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    moved = paths.batch_folder(1).rename(tmp_path / "elsewhere")
    for write in (
        lambda: build("official", home, catalog),
        lambda: append_batch("official", workbook(2), home, catalog),
        lambda: restore("official", 1, home, catalog),
    ):
        with pytest.raises(DamagedStoreError, match=r"留存文件夹缺失.*请从备份恢复"):
            write()
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 1
    moved.rename(paths.batch_folder(1))
    assert not build("official", home, catalog).published


@pytest.mark.on_files
def test_a_vanished_batch_is_not_lost_by_the_rebuild_of_a_damaged_database(
    tmp_path: Path, paths: DatasetPaths
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    close_idle()
    moved = paths.batch_folder(1).rename(tmp_path / "elsewhere")
    paths.version_file(2).write_bytes(b"damaged")
    with pytest.raises(DamagedStoreError, match="留存文件夹缺失"):
        open_reader("official", home, catalog)
    moved.rename(paths.batch_folder(1))
    with open_reader("official", home, catalog) as reader:
        assert whole(reader) and reader.version.last_batch == 1


@pytest.mark.on_files
def test_a_damaged_marker_is_told_not_skipped(tmp_path: Path, paths: DatasetPaths) -> None:
    marker = paths.batch_folder(1) / MARKER
    good = marker.read_bytes()
    assert BatchInfo(**json.loads(good)).file_name == "填报1.xlsx"
    marker.write_bytes(b"{}")
    with pytest.raises(StoreError, match="批次记录已损坏"):
        build("official", home_in(tmp_path), small_catalog(tmp_path))
    marker.write_bytes(good)
    assert not build("official", home_in(tmp_path), small_catalog(tmp_path)).published


def test_a_clock_that_jumps_back_changes_nothing(
    tmp_path: Path, paths: DatasetPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog, home = small_catalog(tmp_path), home_in(tmp_path)
    earlier = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    with monkeypatch.context() as patch:
        patch.setattr("core.store.publish.clock_now", lambda: earlier)
        late = append_batch("official", workbook(2), home, catalog)
    assert (late.number, late.published_at.year, late.last_batch) == (3, 1999, 2)
    with open_reader("official", home, catalog) as reader:
        assert reader.version.number == 3 and whole(reader)
    assert not build("official", home, catalog).published
    assert append_batch("official", workbook(3), home, catalog).number == 4
