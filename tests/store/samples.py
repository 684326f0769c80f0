"""A small plan's data, workbooks as an import would read them, and processes that can be killed."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import hashlib
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from core.figures.observation import COLUMNS, MeasureEntry
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.append import append_batch
from core.store.batches import Batch, source_id_of
from core.store.build import build
from core.store.disk import hooked
from core.store.homes.home import home_at
from core.store.versions import restore

COUNTIES = tuple(county.code for county in load_catalog().counties)
WHEN = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)

SOURCES = ("source_id", "publisher", "title", "date", "address", "seen_at")


def row(area: str, year: int, value: float, **other: Any) -> dict[str, Any]:
    """One yearly GDP figure on the fourth census; ``other`` replaces columns."""
    figure: dict[str, Any] = {
        "area_code": area,
        "indicator": "gdp",
        "year": year,
        "frequency": "year",
        "start": "",
        "end": "",
        "value": value,
        "unit": "亿元",
        "benchmark": "b2019",
        "stage": "初步核算",
        "precision": "exact",
        "grade": "A",
        "break_before": "false",
        "release": "公开",
        "source_id": "s-old",
        "note": "",
    }
    return {**figure, **other}


def shipped() -> list[dict[str, Any]]:
    """Figures of the small plan: six counties and the city, 2019 to 2021."""
    rows = []
    for year in (2019, 2020, 2021):
        values = [round(40 + 10 * n + 3 * (year - 2019), 2) for n in range(len(COUNTIES))]
        rows += [row(code, year, value) for code, value in zip(COUNTIES, values, strict=True)]
        rows.append(row("620700", year, sum(values), break_before="false"))
    return rows


def small_catalog(folder: Path, rows: list[dict[str, Any]] | None = None) -> Catalog:
    """The real catalog over a small data folder of its own."""
    figures = folder / "data" / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    _write(figures / "accounts.csv", COLUMNS, shipped() if rows is None else rows)
    source = {"source_id": "s-old", "publisher": "统计局", "title": "年鉴", "date": "2022-05-01"}
    _write(figures / "sources.csv", SOURCES, [{**dict.fromkeys(SOURCES, ""), **source}])
    return dataclasses.replace(load_catalog(), data_root=folder / "data")


def workbook(number: int, rows: list[dict[str, Any]] | None = None, **other: Any) -> Batch:
    """A workbook that brings the county GDPs of 2022, ``number`` making it different from others."""
    content = f"workbook {number}".encode()
    title = f"第{number}次填报"
    source = source_id_of("统计局", title, "2023-04-01")
    if rows is None:
        rows = [row(COUNTIES[number % 6], 2022, 60.0 + number / 10, source_id=source)]
    values: dict[str, Any] = {
        "file_name": f"填报{number}.xlsx",
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "who": "统计局 演示用户",
        "when": WHEN + dt.timedelta(minutes=number),
        "observations": pd.DataFrame([{"change": "figure", "reason": "", **r} for r in rows]),
        "sources": pd.DataFrame(
            [{"source_id": source, "publisher": "统计局", "title": title, "date": "2023-04-01"}]
        ),
        "measure_entries": (
            MeasureEntry(
                1 + number % len(load_catalog().measures), "推进中", dt.date(2026, 1, 5), evidence="文件"
            ),
        ),
    }
    return Batch(**{**values, **other})


def replay(content: bytes, info: Any) -> Batch:
    """Read a kept sample workbook again, as the reader of workbooks would."""
    return dataclasses.replace(workbook(int(content.split()[1])), file_name=info.file_name)


@functools.cache
def _template(imports: int) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="store-template-")
    act("build", Path(folder.name))
    for number in range(1, imports + 1):
        act("import", Path(folder.name), number)
    return folder


def prepared(folder: Path, imports: int = 0) -> Catalog:
    """The small plan built, with workbooks 1 to ``imports`` imported, in the home of ``folder``.

    Built once in a test run and copied.
    """
    shutil.copytree(Path(_template(imports).name) / "state", folder / "state")
    if home_in(folder) != folder / "state":
        home_at(home_in(folder)).fill(folder / "state")
    return small_catalog(folder)


def home_in(folder: Path) -> Path | str:
    """The home that a test uses: ``state``, or the database whose address the fixture ``where`` left."""
    address = folder / "address"
    return address.read_text(encoding="utf-8") if address.exists() else folder / "state"


# --- processes that a test can kill ---------------------------------------------------------------------

#: Exit code of a process that was killed.
KILLED = -signal.SIGKILL

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.store.samples"])


def run_killed_at(step: str, action: str, folder: Path, *arguments: int) -> int | None:
    """Run a write in a process that kills itself with SIGKILL at a step; return its exit code."""
    process = _context.Process(target=_write_and_die, args=(step, action, folder, arguments))
    process.start()
    process.join(120)
    return process.exitcode


def start(target: Callable[..., None], *arguments: Any) -> multiprocessing.process.BaseProcess:
    """Start a function of a test module in another process."""
    process = _context.Process(target=target, args=arguments)
    process.start()
    return process


def dying(step: str) -> Callable[[str], None]:
    """Return a hook that kills its own process at a step (none where it is empty)."""

    def die(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def act(action: str, folder: Path, *arguments: int) -> None:
    """Write once: ``import`` workbook n, ``restore`` version n, or ``build``."""
    catalog = small_catalog(folder)
    home = home_in(folder)
    if action == "import":
        append_batch("official", workbook(arguments[0]), home, catalog)
    elif action == "restore":
        restore("official", arguments[0], home, catalog)
    else:
        build("official", home, catalog)


def _write_and_die(step: str, action: str, folder: Path, arguments: tuple[int, ...]) -> None:
    with hooked(dying(step)):
        act(action, folder, *arguments)


def _write(path: Path, header: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    with temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(path)
