"""The promises of a home, kept by a folder and by a database alike."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.errors import StoreBusyError, StoreError
from core.store.homes.home import Home, forget_homes, home_at, is_state, names, without_password

_context = multiprocessing.get_context("spawn")


@pytest.fixture(params=["folder", "database"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path / "state")
    else:
        yield request.getfixturevalue("database")


def put(home: Home, name: str, content: bytes) -> None:
    with home.changing(name.partition("/")[0]) as folder:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def held(home: Home) -> dict[str, bytes]:
    home.refresh(now=True)
    return {name: (home.folder / name).read_bytes() for name in names(home.folder)}


def test_what_was_written_is_read(address: str) -> None:
    home = home_at(address)
    put(home, "official/a/b.bin", bytes(range(256)) * 500)
    put(home, "official/empty", b"")
    put(home, "editors.toml", "姓名".encode())
    expected = {
        "editors.toml": "姓名".encode(),
        "official/a/b.bin": bytes(range(256)) * 500,
        "official/empty": b"",
    }
    assert held(home) == expected
    forget_homes()
    assert held(home_at(address)) == expected


def test_what_was_removed_is_gone(address: str) -> None:
    home = home_at(address)
    put(home, "official/one", b"1")
    put(home, "official/two", b"1")
    with home.changing("official") as folder:
        (folder / "official" / "one").unlink()
    assert held(home) == {"official/two": b"1"}


def test_one_writer_at_a_time_in_a_scope(address: str) -> None:
    home = home_at(address)
    with home.changing("official"):
        with (
            pytest.raises(StoreBusyError, match="正式数据正由另一项操作写入"),
            home.changing("official", 0.1),
        ):
            raise AssertionError
        put(home, "drill/free", b"1")
    put(home, "official/now", b"1")


def test_who_freezes_keeps_every_writer_out(address: str) -> None:
    home = home_at(address)
    put(home, "official/one", b"1")
    home.append("audit.jsonl", b"{}")
    with home.frozen() as folder:
        assert names(folder) == ["audit.jsonl", "official/one"]
        with pytest.raises(StoreBusyError), home.changing("official", 0.1):
            raise AssertionError


def test_a_log_keeps_its_lines_in_order(address: str) -> None:
    home = home_at(address)
    for number in range(5):
        home.append("audit.jsonl", f"第{number}行".encode())
        assert held(home)["audit.jsonl"].decode().split() == [f"第{n}行" for n in range(number + 1)]
    forget_homes()
    assert held(home_at(address))["audit.jsonl"].decode().split() == [f"第{n}行" for n in range(5)]


def _append_many(address: str, who: int) -> None:
    for number in range(20):
        home_at(address).append("audit.jsonl", f"{who}-{number}".encode())


def test_many_append_at_once_and_no_line_is_lost(address: str) -> None:
    home_at(address).refresh()
    writers = [_context.Process(target=_append_many, args=(address, who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    lines = held(home_at(address))["audit.jsonl"].decode().split()
    assert sorted(lines) == sorted(f"{who}-{number}" for who in range(3) for number in range(20))
    for who in range(3):
        assert [x for x in lines if x.startswith(f"{who}-")] == [f"{who}-{n}" for n in range(20)]


def test_filling_replaces_everything(address: str, tmp_path: Path) -> None:
    home = home_at(address)
    put(home, "official/old", b"1")
    home.append("audit.jsonl", b"old")
    source = tmp_path / "source"
    (source / "drill").mkdir(parents=True)
    (source / "drill" / "current").write_bytes(b"{}")
    (source / "audit.jsonl").write_bytes(b"one\ntwo\n")
    home.fill(source)
    assert held(home) == {"drill/current": b"{}", "audit.jsonl": b"one\ntwo\n"}
    home.append("audit.jsonl", b"three")
    assert held(home)["audit.jsonl"] == b"one\ntwo\nthree\n"


def test_a_log_below_a_folder_goes_along_when_everything_is_replaced(address: str, tmp_path: Path) -> None:
    home = home_at(address)
    home.append("620700/plan/audit.jsonl", b"one")
    put(home, "620700/plan/official/current", b"{}")
    with home.frozen() as folder:
        shutil.copytree(folder, tmp_path / "copy")
    other = home_at(tmp_path / "other")
    other.fill(tmp_path / "copy")
    home.fill(tmp_path / "copy")
    for kept in (home, other):
        kept.append("620700/plan/audit.jsonl", b"two")
        assert held(kept)["620700/plan/audit.jsonl"] == b"one\ntwo\n"


# What only a database promises


def test_a_given_up_change_leaves_nothing(database: str) -> None:
    home = home_at(database)
    put(home, "official/one", b"1")
    with pytest.raises(RuntimeError, match="given up"), home.changing("official") as folder:
        (folder / "official" / "one").write_bytes(b"2")
        (folder / "official" / "two").write_bytes(b"2")
        raise RuntimeError("given up")
    assert held(home) == {"official/one": b"1"}


def _die_in_a_change(address: str) -> None:
    with home_at(address).changing("official") as folder:
        (folder / "official" / "one").write_bytes(b"2")
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_writer_leaves_nothing_and_blocks_nobody(database: str) -> None:
    home = home_at(database)
    put(home, "official/one", b"1")
    process = _context.Process(target=_die_in_a_change, args=(database,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert held(home) == {"official/one": b"1"}
    put(home, "official/one", b"3")
    assert held(home) == {"official/one": b"3"}
    # Its local folders are removed by whoever opens the home next.
    forget_homes()
    fresh = home_at(database)
    assert [p for p in fresh.folder.parent.iterdir() if p.name.startswith("writing-")] == []


def test_another_replica_sees_a_change_at_its_next_look(database: str) -> None:
    from core.store.homes.postgres import PostgresHome

    here, there = PostgresHome(database), PostgresHome(database)
    there.refresh()
    put(here, "official/one", b"1")
    assert held(there) == {"official/one": b"1"}
    here.close()
    there.close()


def test_a_follower_hears_of_a_change(database: str) -> None:
    from core.store.homes.postgres import PostgresHome

    here, there = PostgresHome(database), PostgresHome(database)
    there.refresh()
    there.follow()
    put(here, "official/one", b"1")
    path = there.folder / "official" / "one"
    for _ in range(1000):
        if path.is_file():
            break
        there._closed.wait(0.01)
    assert path.read_bytes() == b"1"
    here.close()
    there.close()


def test_a_newer_layout_is_refused(database: str) -> None:
    import psycopg

    home_at(database).refresh()
    forget_homes()
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE ct_meta SET value = '99' WHERE name = 'layout'")
    with pytest.raises(StoreError, match="由更新的程序写成"):
        home_at(database).refresh()


def test_a_damaged_content_is_not_taken(database: str) -> None:
    import psycopg

    home = home_at(database)
    put(home, "official/one", b"whole")
    forget_homes()
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE ct_content SET content = 'broken'")
    from core.store.homes.mirror import cache_root

    shutil.rmtree(cache_root())
    with pytest.raises(StoreError, match="与其校验值不符"):
        home_at(database).refresh()


ADDRESSES = [
    ("postgresql://u:secret@db.example:5432/state", "postgresql://u@db.example:5432/state"),
    ("postgresql:///state?host=/run/pg&password=secret", "postgresql:///run/pg/state"),
    ("postgres://db/state", "postgres://db/state"),
]


@pytest.mark.parametrize(("address", "shown"), ADDRESSES)
def test_no_password_is_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_nobody_there_is_said_in_chinese_without_the_password() -> None:
    with pytest.raises(StoreError, match="数据库连接不上") as raised:
        home_at("postgresql://u:secret@127.0.0.1:1/none").refresh()
    assert "secret" not in str(raised.value)


STATE = [
    ("official/current", True),
    ("official/lock", False),
    ("official/versions/.tmp-000001-3", False),
    ("editors.toml.lock", False),
    (".alive", False),
    ("reporting/rounds/1/round.json", True),
]


@pytest.mark.parametrize(("name", "state"), STATE)
def test_what_is_state(name: str, state: bool) -> None:
    assert is_state(name) is state
