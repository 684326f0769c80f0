"""What the reading commands share: dataset, date, the snapshot, output as JSON or table."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.clock import today
from core.plan.periods import day
from core.store.disk import DATASETS

if TYPE_CHECKING:
    from core.plan.catalog import Catalog
    from core.reporting.notes import Note
    from core.snapshot import Snapshot


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--dataset``, ``--as-of`` and ``--json``."""
    parser.add_argument("--dataset", choices=tuple(DATASETS), default="official", help="数据集，默认正式数据")
    parser.add_argument("--as-of", type=day, metavar="日期", help="判定日期，默认今天")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def add_notes_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--notes``."""
    parser.add_argument("--notes", action="store_true", help="附主管办公室的批示；不加则不附")


def notes_asked(arguments: argparse.Namespace, as_of: dt.date) -> tuple[Note, ...] | None:
    """Return the city office's notes up to a day; ``None`` where nobody asked for them."""
    if not arguments.notes:
        return None
    from core.reporting.notes import read_notes

    return tuple(note for note in read_notes(arguments.dataset) if note.date <= as_of)


def with_notes(rows: Sequence[dict[str, Any]], notes: Sequence[Note] | None) -> list[dict[str, Any]]:
    """Return targets or measures of a JSON answer, each with the notes on it where they were asked for."""
    if notes is None:
        return list(rows)
    from core.reporting.notes import about, of_measure, of_target

    subjects = [of_target(row["id"]) if "id" in row else of_measure(row["number"]) for row in rows]
    said = [[{"date": note.date, "text": note.text} for note in about(notes, s)] for s in subjects]
    return [{**row, "notes": of_row} for row, of_row in zip(rows, said, strict=True)]


def notes_text(notes: Sequence[Note] | None, catalog: Catalog) -> str:
    """Return what stands below a table of targets or measures: the notes as lines; "" where not asked for."""
    if notes is None:
        return ""
    from core.reporting.notes import subject_name

    lines = [f"  {n.date.isoformat()}　{subject_name(catalog, n.subject)}：{n.text}" for n in notes]
    return "\n".join(["", "批示：", *lines] if lines else ["", "没有批示。"])


def open_for(arguments: argparse.Namespace) -> Snapshot:
    """Open the chosen dataset as of the chosen date."""
    from core.snapshot import Snapshot

    return Snapshot.open(arguments.dataset, arguments.as_of)


def open_package(folder: Path, as_of: dt.date | None) -> tuple[Snapshot, str]:
    """Read the figures of an exported package and its title; a package answers without any store.

    What offices report of measures and milestones stays empty: targets do not depend on it.
    """
    from core.plan.load import load_catalog
    from core.snapshot import Snapshot
    from core.store.export import package_title, read_package, refuse_others_package

    catalog = load_catalog()
    refuse_others_package(folder, catalog)
    snapshot = Snapshot.of_figures(read_package(folder), catalog, as_of or today())
    return snapshot, package_title(folder)


def print_json(rows: Sequence[dict[str, Any]]) -> None:
    """Print rows as a JSON list; dates and words become strings, unknown is null, NaN never occurs."""
    print(json.dumps(rows, ensure_ascii=False, indent=2, allow_nan=False, default=_plain))


def heading(dataset: str, as_of: dt.date) -> str:
    """Line above every table: which data, as of when."""
    mark = "演练数据 非真实统计" if dataset == "drill" else DATASETS[dataset]
    return f"{mark}，判定日期{as_of.isoformat()}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Align columns in a terminal, a Chinese character counting as two; ``right`` names numeric columns."""
    lines = [head, *rows]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            _pad(cell, width, right=i in right)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
