"""Backups and moving house lose nothing, on both homes and between them."""

from __future__ import annotations

import tarfile
import threading
from pathlib import Path

import pytest

from core.cli.main import main
from core.store.append import append_batch
from core.store.disk import dataset_paths
from core.store.errors import StoreError
from core.store.homes.health import look, verify
from core.store.homes.home import Home, home_at, names
from core.store.homes.moving import backup, move_home, restore_backup, unpack
from core.store.reader import open_reader
from core.store.versions import restore
from tests.postgres import Server
from tests.store.samples import home_in, prepared, small_catalog, workbook
from tests.store.test_reader import whole

pytestmark = [pytest.mark.usefixtures("where"), pytest.mark.long]


def content(home: Home) -> dict[str, bytes]:
    home.refresh(now=True)
    return {name: (home.folder / name).read_bytes() for name in names(home.folder)}


def lived_in(folder: Path) -> Home:
    """A home with two imports, a withdrawn one, accounts and a log."""
    prepared(folder, imports=2)
    home = home_at(home_in(folder))
    home.append("audit.jsonl", b'{"who": "a"}')
    home.append("audit.jsonl", b'{"who": "b"}')
    with home.changing("editors.toml") as where:
        (where / "editors.toml").write_text('header = ""\n', encoding="utf-8")
    restore("official", 2, home_in(folder), small_catalog(folder))
    return home


def test_a_backup_restored_elsewhere_is_the_same_state(tmp_path: Path) -> None:
    home = lived_in(tmp_path)
    carried = backup(home, tmp_path / "b.tar.gz")
    assert carried.files == len(content(home)) > 8
    other = home_at(tmp_path / "other")
    restore_backup(tmp_path / "b.tar.gz", other)
    assert content(other) == content(home)
    with open_reader("official", tmp_path / "other") as reader:
        assert reader.version.number == 4 and reader.version.last_batch == 1
    assert verify(tmp_path / "other")[1] == ()


def test_moving_there_and_back_loses_nothing(tmp_path: Path, postgres: Server) -> None:
    home, database = lived_in(tmp_path), postgres.database()
    there, back = home_at(database), home_at(tmp_path / "back")
    move_home(home, there)
    assert content(there) == content(home)
    append_batch("official", workbook(7), database, small_catalog(tmp_path))
    move_home(there, back)
    assert content(back) == content(there) != content(home)
    with pytest.raises(StoreError, match="已有状态，未搬迁"):
        move_home(home, back)
    assert verify(database)[1] == () == verify(tmp_path / "back")[1]


def test_a_restore_replaces_only_when_told_and_keeps_what_was(tmp_path: Path) -> None:
    home = lived_in(tmp_path)
    backup(home, tmp_path / "b.tar.gz")
    before = content(home)
    append_batch("official", workbook(9), home_in(tmp_path), small_catalog(tmp_path))
    after = content(home)
    with pytest.raises(StoreError, match="已有状态，未恢复"):
        restore_backup(tmp_path / "b.tar.gz", home)
    assert content(home) == after
    _, kept = restore_backup(tmp_path / "b.tar.gz", home, replace=True)
    assert content(home) == before
    assert kept is not None
    unpack(kept, tmp_path / "kept")
    assert {n: (tmp_path / "kept" / n).read_bytes() for n in names(tmp_path / "kept")} == after


def test_a_backup_while_imports_run_is_one_moment(tmp_path: Path) -> None:
    catalog = prepared(tmp_path)
    done = threading.Event()

    def imports() -> None:
        for number in range(1, 4):
            append_batch("official", workbook(number), home_in(tmp_path), catalog)
        done.set()

    writer = threading.Thread(target=imports)
    writer.start()
    number = 0
    while not done.is_set() or not number:
        number += 1
        backup(home_at(home_in(tmp_path)), tmp_path / f"{number}.tar.gz")
    writer.join()
    for one in range(1, number + 1):
        other = tmp_path / f"restored-{one}"
        restore_backup(tmp_path / f"{one}.tar.gz", home_at(other))
        assert verify(other)[1] == ()
        with open_reader("official", other) as reader:
            assert whole(reader)


def damage_byte(archive: Path) -> None:
    raw = bytearray(archive.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    archive.write_bytes(bytes(raw))


def cut_short(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-500])


def no_archive(archive: Path) -> None:
    archive.write_text("nothing", encoding="utf-8")


@pytest.mark.on_files
@pytest.mark.parametrize("harm", [damage_byte, cut_short, no_archive])
def test_a_damaged_backup_is_refused_and_changes_nothing(tmp_path: Path, harm: object) -> None:
    home = lived_in(tmp_path)
    backup(home, tmp_path / "b.tar.gz")
    harm(tmp_path / "b.tar.gz")
    before = content(home)
    with pytest.raises(StoreError, match="备份"):
        restore_backup(tmp_path / "b.tar.gz", home, replace=True)
    assert content(home) == before


@pytest.mark.on_files
@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "official/.tmp-x", "a\\..\\b", "c:x"])
def test_an_archive_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    import io
    import json

    archive = tmp_path / "evil.tar.gz"
    with tarfile.open(archive, "w:gz") as made:
        for member, raw in (
            ("manifest.json", json.dumps({"format": 1, "files": {name: "0"}}).encode()),
            (f"state/{name}", b"x"),
        ):
            info = tarfile.TarInfo(member)
            info.size = len(raw)
            made.addfile(info, io.BytesIO(raw))
    with pytest.raises(StoreError, match="不合规的文件名"):
        unpack(archive, tmp_path / "out")


@pytest.mark.on_files
def test_verify_names_what_is_damaged(tmp_path: Path) -> None:
    lived_in(tmp_path)
    paths = dataset_paths("official", tmp_path / "state")
    assert verify(tmp_path / "state")[1] == ()
    (paths.batch_folder(1) / "workbook.xlsx").write_bytes(b"other")
    paths.version_file(2).write_bytes(b"other")
    problems = "".join(verify(tmp_path / "state")[1])
    assert "000001/workbook.xlsx" in problems and "000002.duckdb" in problems


def test_health_looks_at_data_store_and_disk(tmp_path: Path) -> None:
    prepared(tmp_path)
    assert {c.name: c.fine for c in look(home=home_in(tmp_path))} == {
        "data": True,
        "store": True,
        "disk": True,
    }
    assert not look("drill", home_in(tmp_path))[0].fine


@pytest.mark.on_files
def test_the_commands_work_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(tmp_path)
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(tmp_path / "state"))
    archive, moved = str(tmp_path / "b.tar.gz"), str(tmp_path / "moved")
    assert main(["backup", archive]) == 0
    assert main(["backup", archive]) == 1, "nothing is overwritten"
    assert main(["verify"]) == 0 == main(["verify", archive])
    assert main(["health", "--json"]) == 0
    assert main(["move-home", str(tmp_path / "state"), moved]) == 0
    monkeypatch.setenv("COUNTY_TARGETS_HOME", moved)
    assert main(["restore-backup", archive]) == 1, "there is state already"
    assert main(["restore-backup", archive, "--replace"]) == 0
    assert "恢复前的状态另存为" in capsys.readouterr().out
