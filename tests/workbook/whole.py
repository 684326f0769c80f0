"""A whole dataset as one plain workbook, and back: the same sheets and labels as the template, undressed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd
from openpyxl.workbook import Workbook

from core.figures.frames import empty
from core.figures.observation import COLUMNS, Entries
from core.plan.catalog import Catalog
from core.workbook import labels
from core.workbook.changes import compare
from core.workbook.findings import ERROR, Findings
from core.workbook.labels import ROW_INDICATOR, Field, sheet_label
from core.workbook.lists import MEASURES, MILESTONES, RECURRING, ListSpec
from core.workbook.present import Present
from core.workbook.read.workbook import read_workbook
from core.workbook.template.layout import Grid, year_grid
from core.workbook.template.lists import measure_rows, milestone_rows, recurring_rows
from core.workbook.template.material import Material, figures_of
from core.workbook.template.style import pack
from core.workbook.template.write import about

_LEVELS: Final = ("nation", "province", "city", "county")


def whole_workbook(
    figures: pd.DataFrame,
    sources: pd.DataFrame,
    entries: Entries,
    catalog: Catalog,
    *,
    dataset: str,
    as_of: dt.date,
) -> bytes:
    """Write figures of all areas and years, and all entries, as one workbook.

    Parameters
    ----------
    figures, sources : DataFrame
        In the canonical columns.
    entries : Entries
    catalog : Catalog
    dataset : str
        The dataset that the workbook is for; the import of another one refuses it.
    as_of : datetime.date
        Its date; the same content and date give the same bytes.
    """
    own = set(figures["area_code"])
    areas = [a for a in catalog.areas if a.code in own]
    material = Material(
        catalog=catalog,
        dataset=dataset,
        version=0,
        as_of=as_of,
        county=None,
        areas=tuple(sorted(areas, key=lambda a: (_LEVELS.index(a.level), a.code))),
        figures=figures_of(catalog, figures, sources),
        gaps=(),
        with_benchmark=frozenset(),
        measures=entries.measure_entries,
        milestones=entries.milestone_entries,
        recurring=entries.recurring_entries,
        history=True,
    )
    book = Workbook(write_only=True)
    guide = book.create_sheet(labels.GUIDE)
    for label, value in about(material).items():
        guide.append([str(label), value])
    years = {f.year for f in material.figures}
    for year in sorted((y for y in years if y is not None), reverse=True):
        _grid(book, year_grid(material, year, asking=False))
    if None in years:
        _grid(book, year_grid(material, None, asking=False))
    _list(book, MEASURES, measure_rows(material))
    _list(book, MILESTONES, milestone_rows(material))
    _list(book, RECURRING, recurring_rows(material))
    return pack(book, as_of)


def read_whole(content: bytes, catalog: Catalog, sources: pd.DataFrame) -> tuple[pd.DataFrame, Entries]:
    """Read back what :func:`whole_workbook` wrote, by the way of every import.

    Parameters
    ----------
    content : bytes
    catalog : Catalog
    sources : DataFrame
        The register; sources get the ids that they have in it.

    Returns
    -------
    tuple
        Figures in the canonical columns, and the entries.

    Raises
    ------
    ValueError
        Where a cell cannot be read; the sentence names it.
    """
    reading = read_workbook(content, catalog, with_empty=False)
    findings = Findings()
    findings.extend(reading.findings)
    nothing = empty((*COLUMNS, "published", "batch"))
    present = Present(figures=nothing, withdrawals=nothing.assign(reason=""), sources=sources)
    changes = compare(reading, present, catalog, findings)
    errors = [f for f in findings.all() if f.severity == ERROR]
    if errors:
        raise ValueError("\n".join(str(f) for f in errors))
    observations = changes.observations().drop(columns=["change", "reason"])
    return observations, Entries(
        tuple(placed.entry for placed in reading.measures),
        tuple(placed.entry for placed in reading.milestones),
        tuple(placed.entry for placed in reading.recurring),
    )


def _grid(book: Workbook, grid: Grid) -> None:
    sheet = book.create_sheet(grid.name)
    for field, value in grid.fixed.items():
        sheet.append([sheet_label(field), value])
    for field in grid.column_fields:
        if field is not Field.CODE:
            pad: list[Any] = [None] * (len(grid.row_fields) - 1)
            sheet.append([str(field), *pad, *(line.attributes.get(field) for line in grid.columns)])
    sheet.append([ROW_INDICATOR if f is Field.INDICATOR else str(f) for f in grid.row_fields])
    for i, line in enumerate(grid.rows):
        head = [line.attributes.get(f) for f in grid.row_fields]
        sheet.append([*head, *(grid.values.get((i, j)) for j in range(len(grid.columns)))])


def _list(book: Workbook, spec: ListSpec, rows: Iterable[Mapping[str, Any]]) -> None:
    sheet = book.create_sheet(spec.name)
    sheet.append([column.label for column in spec.columns])
    for row in rows:
        sheet.append([row.get(column.key) for column in spec.columns])
