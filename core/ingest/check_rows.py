"""Hold the rows that an import would append to the rules of the store, and say what they would make wrong."""

from __future__ import annotations

from typing import Final

import pandas as pd

from core.catalog.catalog import Catalog
from core.ingest.changes import Changes
from core.ingest.findings import Findings, Place
from core.ingest.present import Present
from core.store.batch import FIGURE
from core.store.frames import SOURCE_COLUMNS, stack
from core.store.problems import Problem
from core.store.validation import validate

_NEW: Final = "本工作簿"
_OLD: Final = "已入库的数"


def check_rows(
    changes: Changes, present: Present, after: pd.DataFrame, catalog: Catalog, findings: Findings
) -> None:
    """Report every problem that the dataset would have with the import and does not have without it.

    Parameters
    ----------
    changes : Changes
    present : Present
    after : DataFrame
        Figures as they would be; see :func:`after_import`.
    catalog : Catalog
    findings : Findings
    """
    if not changes.rows:
        return
    sources = stack([present.sources, changes.source_table()], SOURCE_COLUMNS)
    before = set(validate(_located(present.figures, _OLD), present.sources, catalog))
    for problem in validate(_with_places(after), sources, catalog):
        if problem not in before:
            place = changes.places[problem.line] if problem.file == _NEW else ("", "")
            _report(problem, place, findings)


def after_import(changes: Changes, present: Present) -> pd.DataFrame:
    """Return the figures as they would be: what is withdrawn taken out, what is new put in.

    Columns as those of ``present.figures``, and ``line``: the number of the row in its origin (rows that are
    there already, or those of the import; the latter have the batch -1).
    """
    rows = changes.observations()
    figures = rows[rows["change"] == FIGURE]
    withdrawn = rows[rows["change"] != FIGURE]
    keys = ["area_code", "indicator", "year", "frequency", "start", "end", "benchmark", "stage", "source_id"]
    gone = pd.MultiIndex.from_frame(withdrawn[keys].fillna({"year": -1}))
    standing = pd.MultiIndex.from_frame(present.figures[keys].fillna({"year": -1})).isin(gone)
    old = present.figures.assign(line=range(len(present.figures)))[~standing]
    new = figures.assign(line=figures.index, batch=_BATCH, published=_published(figures, present, changes))
    columns = [*present.figures.columns, "line"]
    return (
        pd.concat([old[columns], new[columns]], ignore_index=True) if len(new) else old.reset_index(drop=True)
    )


#: Stands for the number that the batch will get: later than any.
_BATCH: Final = 1_000_000


def _published(figures: pd.DataFrame, present: Present, changes: Changes) -> pd.Series[pd.Timestamp]:
    dates = {key: str(row["date"]) for key, row in present.source_by_id.items()}
    dates.update({key: source.date for key, source in changes.sources.items()})
    return pd.to_datetime(figures["source_id"].map(dates), errors="coerce")


def _located(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    return frame.assign(file=file, line=range(len(frame)))


def _with_places(after: pd.DataFrame) -> pd.DataFrame:
    return after.assign(file=[_NEW if batch == _BATCH else _OLD for batch in after["batch"]])


def _report(problem: Problem, place: Place, findings: Findings) -> None:
    found = problem.message.rstrip("。")
    findings.add(problem.severity, place, found, "", problem.remedy.rstrip("。"))
