"""Any value in any file of the state may be any other: it is said, passed over or mended, never a failure.

Checksums are put right after each change, as by a program of another version: it is the content that is held.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from core.editors import attempts, audit, session
from core.editors.accounts import Access, Account
from core.editors.rights import Editor
from core.editors.sign_in import AccessError, sign_in
from core.plan.models import CatalogError
from core.reporting import state as reporting
from core.reporting.reading import read_ledger
from core.store.build import build
from core.store.errors import StoreError
from core.store.homes.health import look, verify
from core.store.reader import open_reader
from core.store.schema import close_idle
from core.store.versions import restore, versions
from tests.store.samples import prepared, small_catalog

pytestmark = pytest.mark.long

OTHERS: Final = (None, True, -1, 10**30, 1e308, float("nan"), "", "2026-13-45", "\ud800", [], {"a": 1})
RAW: Final = (
    b"",
    b"\0" * 100,
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b"\xff\xfe{\0",
    b"null",
    b"[]",
    b'"x"',
    b"1" * 100_000,
)
ACCESS: Final = Access((Account(Editor("甲"), "no hash"),), "")
CHECKED: Final = {"journal.jsonl": "publication", "reporting.jsonl": "event"}
FILES: Final = (
    "official/current",
    "official/plan.json",
    "official/built.json",
    "official/journal.jsonl",
    "official/reporting.jsonl",
    "official/batches/000002/batch.json",
    "official/batches/000002/rows.json",
    "attempts.json",
    "sessions.json",
    "session.key",
    "audit.jsonl",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small plan and its state, in which each kind of file stands."""
    folder = tmp_path_factory.mktemp("whole")
    prepared(folder, imports=2)
    home = folder / "state"
    audit.record("甲", "导入", allowed=True, home=home)
    attempts.begin("甲", "10.0.0.7", "", attempts.steady_now(), home)
    session.issue(ACCESS.accounts[0], home)
    session.end("乙", home)
    with reporting.changing("official", home) as paths:
        reporting.append(paths, {"kind": "return", "id": "1", "who": "甲", "at": "2026-11-28", "reason": "x"})
    close_idle()
    assert all((home / name).is_file() for name in FILES)
    return folder


def uses(home: Path, folder: Path) -> Iterator[Callable[[], object]]:
    """What pages and commands do with a state folder."""
    catalog = small_catalog(folder)

    def read() -> None:
        with open_reader("official", home, catalog) as reader:
            reader.batches()

    yield lambda: look("official", home)
    yield lambda: versions("official", home)
    yield read
    yield lambda: build("official", home, catalog)
    yield lambda: verify(home)
    yield lambda: restore("official", 1, home, catalog)
    yield lambda: read_ledger("official", catalog, home)
    yield lambda: audit.attempts(home, since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    yield lambda: session.editor_of(session.issue(ACCESS.accounts[0], home), ACCESS, home)
    yield lambda: session.end("乙", home)
    yield lambda: sign_in(ACCESS, "甲", "falsch", place="10.0.0.8", home=home)


def use(name: str, content: bytes, whole: Path, target: Path) -> None:
    """Do all of it with one file replaced; refusals in words are what is wanted."""
    close_idle()
    shutil.copytree(whole, target)
    (target / "state" / name).write_bytes(content)
    for act in uses(target / "state", target):
        try:
            act()
        except (StoreError, CatalogError, AccessError) as refusal:
            assert str(refusal)
    close_idle()
    shutil.rmtree(target)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a value something else could stand: in two entries of each list, ten of each object."""
    yield place
    keys = list(value)[:10] if isinstance(value, dict) else []
    for key in range(min(2, len(value))) if isinstance(value, list) else keys:
        yield from places(value[key], (*place, key))


def replaced(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    """Return the value with something else at a place."""
    if not place:
        return other
    whole = copy.deepcopy(value)
    inner = whole
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = other
    return whole


def opened(name: str, content: bytes) -> tuple[Any, Callable[[Any], bytes]]:
    """Return what a file says (the last line of a log), and how the file reads with something else there."""
    lines = [line for line in content.splitlines() if line.strip()]
    before, last = (lines[:-1], lines[-1]) if name.endswith(".jsonl") else ([], content)
    inner = CHECKED.get(Path(name).name)
    outer = json.loads(last)

    def closed(value: Any) -> bytes:
        if inner:
            body = json.dumps(value)
            value = {"check": hashlib.sha256(body.encode()).hexdigest()[:16], inner: body}
        return b"\n".join([*before, json.dumps(value).encode()]) + b"\n"

    return (json.loads(outer[inner]) if inner else outer), closed


def variants(name: str, content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes with its values replaced: at each place a third of the others, in turn."""
    value, closed = opened(name, content)
    for number, place in enumerate(places(value)):
        for other in OTHERS[number % 3 :: 3]:
            yield closed(replaced(value, place, other))


@pytest.mark.parametrize("name", FILES)
def test_damage_of_a_file_is_no_failure(name: str, whole: Path, tmp_path: Path) -> None:
    for content in (RAW[0], RAW[2], RAW[5], os.urandom(50)):
        use(name, content, whole, tmp_path / "state-of-it")


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", FILES)
def test_any_value_may_be_any_other(name: str, whole: Path, tmp_path: Path) -> None:
    content = (whole / "state" / name).read_bytes()
    changed = [*RAW, *(variants(name, content) if name.endswith((".json", ".jsonl", "current")) else ())]
    for one in changed:
        use(name, one, whole, tmp_path / "state-of-it")
    print(f"\n{name}：改坏{len(changed)}种，全部说明或照常，没有一次异常。")


#: Values that once ended in a traceback.
ONCE: Final = [
    ("official/journal.jsonl", "number", None),
    ("official/journal.jsonl", "known", "2"),
    ("official/journal.jsonl", "published_at", "2026-13-45"),
    ("official/batches/000002/batch.json", "number", 10**30),
    ("official/batches/000002/batch.json", "file_name", []),
    ("official/batches/000002/batch.json", "who", "\ud800"),
    ("attempts.json", "counts", {"x": {"failures": None}}),
    ("attempts.json", "known", {"x": float("inf")}),
]


@pytest.mark.parametrize(("name", "field", "other"), ONCE)
def test_what_once_failed_is_said(name: str, field: str, other: Any, whole: Path, tmp_path: Path) -> None:
    value, closed = opened(name, (whole / "state" / name).read_bytes())
    use(name, closed(replaced(value, (field,), other)), whole, tmp_path / "state-of-it")
