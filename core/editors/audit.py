"""The audit log: every attempt to write, allowed or refused, one JSON line each, only ever appended."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from core.clock import now as clock_now
from core.store.disk import home_of
from core.store.errors import explained, from_json
from core.store.homes.home import put_aside

LOG: Final = "audit.jsonl"
_LONGEST: Final = 400
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt.

    ``action`` is 登录, 退出, 校验, 导入 or 恢复, or what came of one of the latter two, 导入结果 or 恢复结果;
    ``outcome`` is 允许 or 拒绝, of a result 成功 or 未完成; ``detail`` says what was done, or why not.
    """

    when: str
    who: str
    action: str
    outcome: str
    dataset: str = ""
    file_name: str = ""
    sha256: str = ""
    detail: str = ""


#: What this program knows of an attempt; a newer one may say more.
_FIELDS: Final = frozenset(field.name for field in fields(Attempt))


def record(
    who: str,
    action: str,
    *,
    allowed: bool,
    dataset: str = "",
    file_name: str = "",
    sha256: str = "",
    detail: str = "",
    outcome: str = "",
    home: Path | str | None = None,
) -> Attempt:
    """Append one attempt to the log and return it.

    One ``write`` of a whole line to a file opened for appending: concurrent writers do not mix. A process
    killed in between leaves at worst one incomplete line, which :func:`attempts` passes over and the next
    record does not continue.

    Raises
    ------
    StoreError
        Where the log cannot be written; the caller must then not go on.
    """
    when = clock_now().isoformat(timespec="seconds")
    attempt = Attempt(
        when,
        plain(who),
        action,
        outcome or ("允许" if allowed else "拒绝"),
        dataset,
        plain(file_name),
        sha256,
        plain(detail),
    )
    line = json.dumps(asdict(attempt), ensure_ascii=False).encode("utf-8")
    home_of(home).append(LOG, line)
    return attempt


def attempts(
    home: Path | str | None = None, most: int | None = 200, since: dt.datetime | None = None
) -> tuple[Attempt, ...]:
    """Return the last ``most`` attempts, the newest first; with ``since`` only those not before it."""
    kept = home_of(home)
    kept.refresh(now=True)  # attempts at another replica count as well
    attempts_kept: list[Attempt] = []
    for path in _newest_first(kept.folder):
        for line in _lines_from_the_end(path):
            try:
                record = from_json(line)
                attempt = Attempt(**{key: record[key] for key in _FIELDS & set(record)})
                if since is None or dt.datetime.fromisoformat(attempt.when) >= since:
                    attempts_kept.append(attempt)
            except (ValueError, TypeError):
                continue  # cut off by a crash
            if most is not None and len(attempts_kept) >= most:
                return tuple(attempts_kept)
    return tuple(attempts_kept)


def _newest_first(folder: Path) -> list[Path]:
    """Return the log and what was put aside of it when it grew long."""
    with explained("读取操作记录", folder):
        aside = sorted(folder.glob(put_aside(LOG, "*")), reverse=True)
    return [folder / LOG, *aside]


def _lines_from_the_end(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, the last first, without reading more of it than is asked for."""
    with explained("读取操作记录", path):
        try:
            log = path.open("rb")
        except FileNotFoundError:
            return
        with log:
            left, rest = log.seek(0, os.SEEK_END), b""
            while left:
                step = min(left, _BLOCK)
                left -= step
                log.seek(left)
                first, *whole = (log.read(step) + rest).split(b"\n")
                yield from reversed(whole)
                rest = first
            yield rest


def plain(text: str) -> str:
    """Return text as the log has it: on one line, not too long."""
    return "".join(c if c.isprintable() else " " for c in text)[:_LONGEST]
