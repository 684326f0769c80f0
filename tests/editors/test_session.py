"""Tokens of a sign-in: whom they name, and everything that ends them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.editors import session
from core.editors.accounts import Access, Account
from core.editors.rights import Editor
from core.store.errors import DamagedStoreError
from core.store.homes.home import forget_homes, names

NOW = dt.datetime(2026, 11, 28, 9, 0, 0, 500_000, tzinfo=dt.UTC)
CLERK = Account(Editor("丙", department="gongxin"), "$argon2id$hash", "u-1")
ACCESS = Access((CLERK, Account(Editor("甲"), "$argon2id$other")))


@pytest.fixture
def token(tmp_path: Path) -> str:
    return session.issue(CLERK, tmp_path, NOW)


def named(
    token: str, home: Path | str, access: Access = ACCESS, later: dt.timedelta = dt.timedelta(0)
) -> str:
    editor = session.editor_of(token, access, home, NOW + later)
    return editor.name if editor else ""


@pytest.mark.parametrize(
    ("later", "name"),
    [
        (dt.timedelta(0), "丙"),
        (dt.timedelta(hours=7, minutes=59), "丙"),
        (dt.timedelta(hours=8, seconds=1), ""),
        (dt.timedelta(days=400), ""),
        (dt.timedelta(minutes=-4), "丙"),  # another server's clock
        (dt.timedelta(minutes=-6), ""),  # a clock that was set back does not prolong it
    ],
)
def test_it_counts_for_eight_hours(tmp_path: Path, token: str, later: dt.timedelta, name: str) -> None:
    assert named(token, tmp_path, later=later) == name


CHANGED = [
    Account(CLERK.editor, "$argon2id$new", CLERK.identity),
    dataclasses.replace(CLERK, identity="u-2"),
    dataclasses.replace(CLERK, editor=Editor("丙", department="fagai")),
    dataclasses.replace(CLERK, editor=Editor("丙", county="620723")),
    dataclasses.replace(CLERK, editor=Editor("丙")),
    None,
]


@pytest.mark.parametrize("account", CHANGED)
def test_any_change_of_the_account_ends_it(tmp_path: Path, token: str, account: Account | None) -> None:
    kept = tuple(a for a in ACCESS.accounts if a.editor.name != "丙")
    access = Access((*kept, account) if account else kept)
    assert named(token, tmp_path, access) == ""


def test_signing_out_ends_all_of_this_person_and_nobody_elses(tmp_path: Path, token: str) -> None:
    other = session.issue(ACCESS.accounts[1], tmp_path, NOW)
    session.end("丙", tmp_path, NOW + dt.timedelta(seconds=1))
    assert named(token, tmp_path, later=dt.timedelta(seconds=2)) == ""
    assert named(other, tmp_path, later=dt.timedelta(seconds=2)) == "甲"
    again = session.issue(CLERK, tmp_path, NOW + dt.timedelta(seconds=3))
    assert named(again, tmp_path, later=dt.timedelta(seconds=4)) == "丙"


def test_ends_that_no_longer_matter_are_forgotten(tmp_path: Path) -> None:
    session.end("丙", tmp_path, NOW)
    session.end("甲", tmp_path, NOW + dt.timedelta(days=2))
    assert "丙" not in (tmp_path / session.ENDS_FILE).read_text(encoding="utf-8")


def test_it_tells_nothing_of_the_passphrase_and_its_key_is_private(tmp_path: Path, token: str) -> None:
    import base64

    assert b"argon" not in base64.urlsafe_b64decode(token.partition(".")[0])
    assert stat.S_IMODE((tmp_path / session.KEY_FILE).stat().st_mode) == 0o600


def test_another_state_folders_token_is_worth_nothing(tmp_path: Path, token: str) -> None:
    assert named(token, tmp_path / "other") == ""


@given(st.data())
def test_no_change_of_a_token_passes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    home = tmp_path_factory.getbasetemp() / "one-key"
    home.mkdir(exist_ok=True)
    (home / session.KEY_FILE).write_text("5a" * 32, encoding="ascii")
    token = session.issue(CLERK, home, NOW)
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.characters(exclude_characters=token[place]))
    assert named(token[:place] + sign + token[place + 1 :], home) == ""


@given(st.text(max_size=200))
def test_no_text_is_a_token(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert named(text, tmp_path_factory.getbasetemp()) == ""


def test_many_make_one_key(tmp_path: Path) -> None:
    made: list[str] = []
    gate = threading.Barrier(8)

    def make() -> None:
        gate.wait()
        made.append(session.issue(CLERK, tmp_path, NOW))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [named(one, tmp_path) for one in made] == ["丙"] * 8
    assert names(tmp_path) == [session.KEY_FILE]


@pytest.mark.parametrize("content", ["", "zz", "ab" * 8])
def test_a_damaged_key_signs_nobody_in_and_says_so(tmp_path: Path, token: str, content: str) -> None:
    (tmp_path / session.KEY_FILE).write_text(content, encoding="ascii")
    with pytest.raises(DamagedStoreError, match="请删去该文件"):
        named(token, tmp_path)


def test_a_damaged_record_of_sign_outs_signs_nobody_in(tmp_path: Path, token: str) -> None:
    (tmp_path / session.ENDS_FILE).write_text("[1]", encoding="ascii")
    with pytest.raises(DamagedStoreError, match="退出记录已损坏"):
        named(token, tmp_path)


def test_replicas_on_a_database_share_key_and_sign_outs(database: str) -> None:
    token = session.issue(CLERK, database, NOW)
    forget_homes()  # as another process, which has read nothing yet
    assert named(token, database) == "丙"
    session.end("丙", database, NOW + dt.timedelta(minutes=1))
    forget_homes()
    assert named(token, database, later=dt.timedelta(minutes=2)) == ""
