"""A database that falls silent or has no room left: readers go on, writers are told, nothing is half done."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from core.store.errors import StoreError
from core.store.homes import postgres as home_module
from core.store.homes import postgres_link
from core.store.homes.home import forget_homes, names
from core.store.homes.postgres import PostgresHome
from tests.conftest import missing
from tests.postgres import Server, binaries

pytestmark = pytest.mark.long


class Line:
    """A wire to the database that can fall silent: connections stand, and nothing comes through."""

    def __init__(self, target: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ct-line-"))
        self._target = str(target / ".s.PGSQL.5432")
        self.open = threading.Event()
        self.open.set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / ".s.PGSQL.5432"))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._target)
            for source, drain in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, drain), daemon=True).start()

    def _carry(self, source: socket.socket, drain: socket.socket) -> None:
        try:
            while raw := source.recv(65536):
                self.open.wait()
                drain.sendall(raw)
        except OSError:
            pass
        finally:
            for end in (source, drain):
                end.close()

    def close(self) -> None:
        self.open.set()
        self._listener.close()
        shutil.rmtree(self.folder)


@pytest.fixture
def line(postgres: Server) -> Iterator[Line]:
    found = Line(postgres.socket_folder)
    yield found
    found.close()


def put(home: PostgresHome, content: bytes) -> None:
    with home.changing("official") as folder:
        path = folder / "official" / "one"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def held(home: PostgresHome) -> dict[str, bytes]:
    home.refresh(now=True)
    return {name: (home.folder / name).read_bytes() for name in names(home.folder)}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits that a test can wait for."""
    monkeypatch.setattr(home_module, "_READ", 0.5)
    monkeypatch.setattr(home_module, "_BACKOFF", 0.1)
    monkeypatch.setattr(home_module, "_WRITE", 1.0)
    monkeypatch.setattr(postgres_link, "STATEMENT", 1.0)
    monkeypatch.setattr(postgres_link, "CONNECT", 2)


def test_a_silent_network_stops_no_reader_and_tells_the_writer(
    postgres: Server, line: Line, impatient: None
) -> None:
    address = postgres.database()
    name = str(conninfo_to_dict(address)["dbname"])
    home, direct = PostgresHome(postgres.address(name, line.folder)), PostgresHome(address)
    put(home, b"1")
    line.open.clear()
    assert held(home) == {"official/one": b"1"}, "what is held is read on"
    assert not home.reachability().reachable and "数据库" in home.reachability().trouble
    with pytest.raises(StoreError, match=r"写入状态失败|取得写入锁失败|读取状态失败"):
        put(home, b"2")
    assert held(direct) == {"official/one": b"1"}, "nothing was written"
    put(direct, b"3")  # others are not in the way
    line.open.set()
    assert held(home) == {"official/one": b"3"}
    assert home.reachability().reachable
    put(home, b"4")
    assert held(direct) == {"official/one": b"4"}
    home.close()
    direct.close()


def test_silence_in_the_middle_of_a_change_keeps_nothing(
    postgres: Server, line: Line, impatient: None
) -> None:
    address = postgres.database()
    name = str(conninfo_to_dict(address)["dbname"])
    home, direct = PostgresHome(postgres.address(name, line.folder)), PostgresHome(address)
    put(home, b"1")
    with pytest.raises(StoreError), home.changing("official") as folder:
        (folder / "official" / "one").write_bytes(b"2")
        line.open.clear()
    line.open.set()
    assert held(direct) == {"official/one": b"1"}
    put(direct, b"3")
    home.close()
    direct.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 80 MB; only root can make one."""
    if os.geteuid() != 0:
        missing("the right to mount a small disk (root)")
    if binaries() is None:
        missing("PostgreSQL (bash .ci/system.sh postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="ct-small-"))
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=80m,mode=0777", "none", str(folder)], check=False
    )
    if made.returncode:
        folder.rmdir()
        missing("the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def own_server(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that ends before its disk goes: one that lost a disk serves no other test."""
    monkeypatch.setenv("COUNTY_TARGETS_CACHE", str(tmp_path / "cache"))
    server = Server("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    yield server
    forget_homes()
    server.close()


def test_a_full_database_tells_the_writer_and_keeps_what_it_had(own_server: Server, small_disk: Path) -> None:
    space = small_disk / "space"
    space.mkdir()
    space.chmod(0o700)
    shutil.chown(space, *own_server.owner)
    address = own_server.database()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        name = connection.info.dbname
    with psycopg.connect(own_server.address("postgres"), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET TABLESPACE small')
    home = PostgresHome(address)
    put(home, b"1")
    with pytest.raises(StoreError, match="数据库所在磁盘或内存已满"):
        put(home, os.urandom(100_000_000))
    assert held(home) == {"official/one": b"1"}
    put(home, b"2")
    assert held(home) == {"official/one": b"2"}
    home.close()
