"""One today for page, command, import and audit, wherever the server's clock stands."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from core import clock
from core.briefing.model import Imprint
from core.editors import audit
from core.snapshot import Snapshot
from pages.shared import state

#: An instant at which it is the next day in China already.
INSTANT = dt.datetime(2026, 11, 28, 21, 50, tzinfo=dt.UTC)


class Stopped(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return INSTANT.astimezone(tz) if tz else INSTANT.replace(tzinfo=None)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """A server in another zone, its clock stopped."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    monkeypatch.setattr(dt, "datetime", Stopped)
    yield
    monkeypatch.undo()
    time.tzset()


def test_everybody_says_the_same_day(elsewhere: None, tmp_path: Path) -> None:
    assert clock.today() == state.today() == dt.date(2026, 11, 29)
    assert Imprint().made == dt.date(2026, 11, 29)
    assert clock.now().utcoffset() == dt.timedelta(hours=8)
    audit.record("某人", "校验", allowed=True, home=tmp_path)
    written = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.jsonl"))
    assert "2026-11-29T05:50:00+08:00" in written


@pytest.mark.parametrize(
    ("name", "day"),
    [("UTC", 28), ("Asia/Urumqi", 29), ("", 29), ("Nowhere/Land", 29), ("../etc/passwd", 29), ("\0", 29)],
)
def test_another_zone_is_configured_and_a_wrong_one_is_the_default(
    name: str, day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock.os, "environ", {clock.VARIABLE: name})
    monkeypatch.setattr(dt, "datetime", Stopped)
    assert clock.today() == dt.date(2026, 11, day)


def test_a_snapshot_of_today_is_of_that_day(elsewhere: None, built: Path) -> None:
    assert Snapshot.open(home=built).as_of == dt.date(2026, 11, 29)
