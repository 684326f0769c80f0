"""The audit log: every attempt to write, allowed or refused, one JSON line each, only ever appended."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from core.clock import now as clock_now
from core.store.disk import home_of
from core.store.errors import explained

LOG: Final = "audit.jsonl"
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt.

    ``action`` is 登录, 统一认证登录, 校验, 导入 or 恢复; ``outcome`` is 允许 or 拒绝; ``detail`` says what
    was done, or why it was refused.
    """

    when: str
    who: str
    action: str
    outcome: str
    dataset: str = ""
    file_name: str = ""
    sha256: str = ""
    detail: str = ""


def record(
    who: str,
    action: str,
    *,
    allowed: bool,
    dataset: str = "",
    file_name: str = "",
    sha256: str = "",
    detail: str = "",
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
        "允许" if allowed else "拒绝",
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
    path = kept.folder / LOG
    with explained("读取操作记录", path):
        if not path.exists():
            return ()
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = []
    for line in reversed(lines):
        try:
            attempt = Attempt(**json.loads(line))
            if since is None or dt.datetime.fromisoformat(attempt.when) >= since:
                found.append(attempt)
        except (ValueError, TypeError):
            continue  # cut off by a crash
        if most is not None and len(found) >= most:
            break
    return tuple(found)


def plain(text: str) -> str:
    """Return text as the log has it: on one line, not too long."""
    return "".join(c if c.isprintable() else " " for c in text)[:_LONGEST]
