"""Failures to sign in, and how long each of those who fail must wait: bounded, and never read from the log.

A failure counts against the place it comes from (an address), against that place with that name, and, at a
far higher number, against the name from everywhere. Each further failure doubles the wait. A browser that a
person has signed in with before has a count of its own: whoever guesses from elsewhere cannot lock its
owner out. Within a process time is counted by a clock that nobody sets (:func:`steady_now`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from core.plan.records import Finite, Number, record_of
from core.store.disk import home_of, move, temporary, write_synced
from core.store.errors import explained

FILE: Final = "attempts.json"
#: Failures that cost nothing: of a place with a name, of a place, of a name from everywhere.
FAILURES, PLACE_FAILURES, NAME_FAILURES = 5, 30, 60
#: The first wait, and the longest for each of the three.
FIRST: Final = dt.timedelta(minutes=1)
LONGEST, PLACE_LONGEST, NAME_LONGEST = dt.timedelta(hours=4), dt.timedelta(hours=4), dt.timedelta(minutes=15)
#: Failures are forgotten so long after the last; browsers so long after they last signed somebody in.
FORGOTTEN, KNOWN = dt.timedelta(hours=24), dt.timedelta(days=180)
#: Records that are kept at most; those that bear the least are dropped.
MOST: Final = 4_000


@dataclass(slots=True)
class Count:
    """Failures under one key: how many, the last one, until when there is a wait and how long it was."""

    failures: Number = 0
    last: Finite = 0.0
    until: Finite = 0.0
    wait: Finite = 0.0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of all attempts: counts by key, and when each browser last signed somebody in."""

    counts: dict[str, Count]
    known: dict[str, Finite]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an attempt may be checked; ``wait`` is in seconds, ``first`` on the first refusal of a wait."""

    wait: float = 0.0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What a failure counts against."""

    name: str
    free: int
    longest: dt.timedelta


#: When this process began to count, by the clock of the machine and by the one that nobody sets.
_BEGAN: Final = (dt.datetime.now(dt.UTC), time.monotonic())


def steady_now() -> dt.datetime:
    """Return the time as it goes on from the start of the process, whatever the clock is set to meanwhile."""
    began, at = _BEGAN
    return began + dt.timedelta(seconds=time.monotonic() - at)


def begin(name: str, place: str, browser: str, now: dt.datetime, home: Path | str | None = None) -> Verdict:
    """Count an attempt as a failure, unless there is a wait, before it is checked; see :func:`succeed`.

    Counted before, attempts that come at once at many processes are no way around the limit.

    Raises
    ------
    StoreError
        Where it cannot be kept; nothing may then be checked.
    """
    moment = now.timestamp()
    with home_of(home).changing(FILE) as folder:
        path = folder / FILE
        counts, known = _read(path)
        keys = _keys(name, place, browser, known)
        held = [counts[key.name] for key in keys if key.name in counts]
        wait = max((_left(count, moment) for count in held), default=0.0)
        if wait > 0:
            waiting = [count for count in held if _left(count, moment) > 0]
            first = not all(count.told for count in waiting)
            for count in waiting:
                count.told = True
                count.until = moment + _left(count, moment)
            if first:
                _write(path, counts, known, moment)
            return Verdict(wait, first)
        for key in keys:
            _fail(counts.setdefault(key.name, Count()), key, moment)
        _write(path, counts, known, moment)
    return Verdict()


def succeed(name: str, place: str, browser: str, now: dt.datetime, home: Path | str | None = None) -> None:
    """Take back an attempt that was right, forget failures of its place with its name, know its browser."""
    with home_of(home).changing(FILE) as folder:
        path = folder / FILE
        counts, known = _read(path)
        own_key, *others = _keys(name, place, browser, known)
        counts.pop(own_key.name, None)
        for key in others:
            held = counts.get(key.name)
            if held is not None:
                held.failures = max(0, held.failures - 1)
                if held.failures < key.free:
                    held.until = held.wait = 0.0
        if browser:
            known[_browser(name, browser)] = now.timestamp()
        _write(path, counts, known, now.timestamp())


def unlock(home: Path | str | None = None) -> int:
    """Forget all failures; browsers stay known. Returns how many waits there were."""
    with home_of(home).changing(FILE) as folder:
        path = folder / FILE
        counts, known = _read(path)
        waiting = sum(1 for count in counts.values() if count.wait)
        _write(path, {}, known, time.time())
    return waiting


def _keys(name: str, place: str, browser: str, known: dict[str, float]) -> list[Key]:
    if browser and _browser(name, browser) in known:
        return [Key(_browser(name, browser), FAILURES, LONGEST)]
    return [
        Key(_hashed("both", place, name), FAILURES, LONGEST),
        Key(_hashed("place", place), PLACE_FAILURES, PLACE_LONGEST),
        Key(_hashed("name", name), NAME_FAILURES, NAME_LONGEST),
    ]


def _browser(name: str, browser: str) -> str:
    return _hashed("browser", browser, name)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _fail(count: Count, key: Key, moment: float) -> None:
    if moment - count.last > FORGOTTEN.total_seconds():
        count.failures = 0
    count.failures += 1
    count.last = moment
    count.told = False
    over = count.failures - key.free
    if over >= 0:
        doubled = FIRST.total_seconds() * 2.0 ** min(over, 20)
        count.wait = min(doubled, key.longest.total_seconds())
        count.until = moment + count.wait


def _left(count: Count, moment: float) -> float:
    """Return the seconds that are left to wait: never more than the wait, though the clock was set back."""
    return max(0.0, min(count.until - moment, count.wait))


def _read(path: Path) -> tuple[dict[str, Count], dict[str, float]]:
    with explained("读取登录记录", path):
        try:
            kept = record_of(Kept, path.read_bytes())
        except FileNotFoundError:
            return {}, {}
        except ValueError:
            return {}, {}  # damaged: counting begins anew, nobody is let in by it
    return kept.counts, kept.known


def _write(path: Path, counts: dict[str, Count], known: dict[str, float], moment: float) -> None:
    """Write what still counts, and of it no more than the bound."""
    fresh = {k: c for k, c in counts.items() if moment - c.last <= FORGOTTEN.total_seconds()}
    most = sorted(fresh, key=lambda k: (fresh[k].until > moment, fresh[k].failures, fresh[k].last))[-MOST:]
    lately = {k: at for k, at in known.items() if moment - at <= KNOWN.total_seconds()}
    newest = sorted(lately, key=lambda k: lately[k])[-MOST:]
    content = {"counts": {k: asdict(fresh[k]) for k in most}, "known": {k: lately[k] for k in newest}}
    with explained("写入登录记录", path):
        aside = temporary(path.parent, "attempts")
        write_synced(aside, json.dumps(content).encode())
        move(aside, path)
