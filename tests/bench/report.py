"""The tables of ``make bench``, and where they are written."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench.browser_time import Moved
from tests.bench.server_time import PageTime

#: Around what a command writes into a document.
MARKS: Final = ("<!-- written by {}: begin -->", "<!-- written by {}: end -->")
RERUN, SLIDER, COLD = 1.3, 1.2, 1.3

_COMPARED: Final = """\
Everything is a ratio against a bare Streamlit page in the same run on the same machine. The bare page has the
same number of widgets of the same kinds and one static chart of the same kind (the plain boundaries for the
two pages with maps, for the others one series of twenty years); it has no navigation, no text, no second
chart. In a rerun one choice changes, on our pages the county, on the bare page a text; every choice was made
once before. Times are medians.

- **rerun**: processor time of the script's thread for one run, on a real server. The goal is set on it.
- **process**: processor time of the whole server for one run: besides, what receives, packs and sends.
- **connection**: time from the visitor's request to the end of the answer over the real connection; it grows
  with the number of parts of an answer and with whatever else the machine does.
- **first**: the page's first run on a fresh server (after 总览 the server draws ahead what 简报 and 县区画像
  show: the others are measured when it has done so); **new**: a county that nobody had chosen before.
- **kB**: what the server sends for one rerun, without what the browser still holds.
"""


def machine() -> str:
    """Name machine and versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "pandas", "altair", "duckdb"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {versions}."
    )


def pages_table(times: Sequence[PageTime]) -> str:
    """One line a page."""
    lines = [
        "| page | widgets | rerun, ms | bare | ratio | process, ms | bare | ratio "
        "| connection, ms | bare | first | new | kB | bare |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    return "\n".join([*lines, *(_line(t) for t in times)])


def _line(t: PageTime) -> str:
    return (
        f"| {t.title} | {t.widgets} | {t.script:.1f} | {t.script_bare:.1f} | "
        f"**{t.script / t.script_bare:.2f}** | {t.process:.1f} | {t.process_bare:.1f} | "
        f"{t.process / t.process_bare:.2f} | {t.rerun:.0f} | {t.bare:.0f} | "
        f"{t.first:.0f} | {t.fresh:.0f} | {t.received:.0f} | {t.received_bare:.0f} |"
    )


def others_table(own: Moved, bare: Moved, cold: tuple[float, float]) -> str:
    """What is measured once."""
    rows = [
        ("slider to picture (情景推演), ms", own.slider, bare.slider, 0),
        ("slider: received, kB", own.received, bare.received, 0),
        ("first picture in the browser (情景推演), ms", own.first, bare.first, 0),
        ("cold start: server and first run, s", *cold, 1),
    ]
    lines = ["| what | ours | bare | ratio |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {a:.{n}f} | {b:.{n}f} | **{a / b:.2f}** |" for name, a, b, n in rows]
    return "\n".join(lines)


def verdict(times: Sequence[PageTime], own: Moved, bare: Moved, cold: tuple[float, float]) -> str:
    """Say which goals are reached."""
    scripts = {t.title: t.script / t.script_bare for t in times}
    processes = {t.title: t.process / t.process_bare for t in times}
    over, slow = ([f"{n} {r:.2f}" for n, r in one.items() if r > RERUN] for one in (scripts, processes))
    reached = f"not reached by {', '.join(over)}" if over else "reached by every page"
    said = [
        f"Rerun at most {RERUN}: {reached}",
        f"of the whole process above {RERUN}: {', '.join(slow) or 'no page'}",
        f"slider to picture at most {SLIDER}: {_reached(own.slider, bare.slider, SLIDER)}",
        f"cold start at most {COLD}: {_reached(*cold, COLD)}",
    ]
    return "; ".join(said) + "."


def _reached(own: float, bare: float, goal: float) -> str:
    return f"{'not ' if own / bare > goal else ''}reached ({own / bare:.2f})"


def document(tables: Sequence[str]) -> str:
    """Return the whole report."""
    return "\n\n".join(["# Speed", "Written by `make bench`.", _COMPARED.rstrip(), machine(), *tables]) + "\n"


def put_between(path: Path, text: str, command: str = "make bench") -> None:
    """Replace what stands between the two marks of a command in a file."""
    begin, end = (mark.format(command) for mark in MARKS)
    whole = path.read_text(encoding="utf-8")
    head, _, rest = whole.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise SystemExit(f"{path.name} has no place for the table: {begin} ... {end}")
    path.write_text(f"{head}{begin}\n{text}\n{end}{tail}", encoding="utf-8")
