"""``write_template``: the workbook that officials fill in, filled in with what there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from openpyxl.workbook import Workbook

from core.catalog.catalog import Catalog
from core.ingest.asking import wanted_years
from core.ingest.choices import Choices
from core.ingest.draw_gaps import draw_gaps
from core.ingest.draw_grid import draw_grid
from core.ingest.draw_guide import draw_guide
from core.ingest.draw_lists import draw_lists
from core.ingest.material import Material, gather
from core.ingest.packing import pack
from core.ingest.sheets import county_grid, quota_grid, year_grid
from core.store.reader import Reader

DRILL = "drill"


def write_template(
    target: Path | str | BinaryIO,
    catalog: Catalog,
    reader: Reader,
    as_of: dt.date,
    county: str | None = None,
    *,
    years: Sequence[int] | None = None,
) -> None:
    """Write the workbook to fill in.

    Parameters
    ----------
    target : Path, str or binary file
        Where it is written.
    catalog : Catalog
    reader : Reader
        Open version of the dataset that it is filled in from.
    as_of : datetime.date
        Day for which missing figures are listed.
    county : str, optional
        Code of the county whose workbook is wanted; the city office's where omitted.
    years : sequence of int, optional
        Years of which there is a sheet (or a column, for a county), the latest first; where omitted those
        that 补数清单 needs and the recent ones.

    Raises
    ------
    CatalogError
        Where the county is unknown.
    OSError
        Where the file cannot be written.
    """
    content = template(catalog, reader, as_of, county, years=years)
    if isinstance(target, (str, Path)):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def template(
    catalog: Catalog,
    reader: Reader,
    as_of: dt.date,
    county: str | None = None,
    *,
    years: Sequence[int] | None = None,
) -> bytes:
    """Return the workbook as bytes; see :func:`write_template`. The same version gives the same bytes."""
    material = gather(catalog, reader, as_of, county)
    return pack(draw(material, wanted_years(material) if years is None else tuple(years)), as_of)


def draw(material: Material, years: Sequence[int]) -> Workbook:
    """Draw all sheets."""
    drill = material.dataset == DRILL
    book = Workbook()
    book.remove(book.worksheets[0])
    choices = Choices(material.catalog)
    draw_guide(book, material, drill=drill)
    draw_gaps(book, material, choices, drill=drill)
    if material.county is not None:
        draw_grid(book, county_grid(material, years), material.catalog, choices, drill=drill)
    else:
        for year in years:
            draw_grid(book, year_grid(material, year), material.catalog, choices, drill=drill)
    if material.quotas:
        draw_grid(book, quota_grid(material), material.catalog, choices, drill=drill)
    draw_lists(book, material, choices, drill=drill)
    choices.write(book, drill=drill)
    plan = material.catalog.plan
    book.properties.title = f"{plan.product}填报工作簿"
    book.properties.creator = plan.product
    book.active = 1 if material.gaps else 0
    return book
