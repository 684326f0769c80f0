"""Two processes on one database behind nginx at a base path: what each does the other shows."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from core.plan.load import load_catalog
from core.store.append import append_batch
from core.store.errors import StoreError
from core.store.homes.home import forget_homes, home_at
from core.store.versions import restore, versions
from tests.conftest import missing
from tests.postgres import Server, binaries
from tests.replicas import Replicas, nginx
from tests.store.samples import workbook

pytestmark = [pytest.mark.xdist_group("replicas"), pytest.mark.long]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own: the test restarts it."""
    if binaries() is None or nginx() is None:
        missing("PostgreSQL or nginx (bash .ci/system.sh postgresql)")
    found = Server()
    yield found
    forget_homes()
    found.close()


@pytest.fixture(scope="module")
def replicas(server: Server, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replicas]:
    address = server.database()
    home_at(address).fill(built)
    log = str(tmp_path_factory.mktemp("log") / "log.jsonl")
    found = Replicas(address, COUNTY_TARGETS_LOG=log)
    yield found
    found.close()


def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether something comes to hold within the time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def reads(replicas: Replicas) -> bool:
    """Whether the page is answered."""
    try:
        return replicas.read() > 5
    except (HTTPError, OSError):
        return False


def bring(replicas: Replicas, number: int) -> int:
    """Publish a version from a third process, as a command would; return its number."""
    brought = workbook(number, rows=[])
    return append_batch("official", brought, replicas.home, load_catalog()).number


def test_two_replicas_live_through_an_ordinary_bad_day(server: Server, replicas: Replicas) -> None:
    assert replicas.read() > 5 and replicas.read("map") > 5

    # What is imported is seen at both.
    number = bring(replicas, 1)
    assert until(lambda: {replicas.version(0), replicas.version(1)} == {number}, 5)

    # One is killed: nginx sends its readers to the other. It comes back with what was published meanwhile.
    replicas.kill(0)
    number = bring(replicas, 2)
    assert replicas.read() > 5 and replicas.read("scenario") > 5
    replicas.start(0)
    replicas.wait(0)
    assert until(lambda: replicas.version(0) == number, 5)

    # The database restarts: readers go on with what they hold, writers are told, and then all is as before.
    server.stop()
    assert until(lambda: all((replicas.ready(w) or {}).get("degraded") for w in (0, 1)), 20)
    assert all((replicas.ready(w) or {}).get("ok") for w in (0, 1))
    assert replicas.read() > 5 and replicas.version(0) == replicas.version(1) == number
    with pytest.raises(StoreError, match="数据库连接不上或连接中断"):
        bring(replicas, 3)
    server.start()
    number = bring(replicas, 3)
    assert until(lambda: {replicas.version(0), replicas.version(1)} == {number}, 10)

    # Nothing is lost or doubled.
    held = versions("official", replicas.home)
    assert [v.number for v in held] == [4, 3, 2, 1] and held[0].last_batch == 3
    assert restore("official", number, replicas.home).published is False

    # The log is one JSON object a line, with request and session, and tells no address.
    log = Path(replicas.environment["COUNTY_TARGETS_LOG"]).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    asked = [line for line in lines if line["event"] == "request" and line["path"].endswith("/map")]
    assert asked and all(len(line["request"]) == 32 for line in asked), "nginx's number of the request"

    # Uvicorn closes its sockets, and then raises the signal that it was sent.
    assert replicas.stop(1) in (0, -signal.SIGTERM)
    assert until(lambda: reads(replicas), 15)  # nginx may ask the one that stops once more
