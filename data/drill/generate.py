"""The drill dataset: a second, complete, invented dataset from a fixed seed.

For training, screenshots and tests. Nothing in it is a real figure: every source says 演练数据, and so
does the note of every row. It goes the way of all figures: :func:`workbook` writes it as a filled workbook,
and :func:`generate`, which ``build`` calls, reads that workbook as an import does. To look at the tables and
the workbook, run from the project's folder::

    python -m data.drill.generate FOLDER
"""

from __future__ import annotations

import datetime as dt
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from core.catalog.catalog import Catalog
from core.catalog.loader import load_catalog
from core.catalog.observations import COLUMNS
from core.ingest.whole import read_whole, whole_workbook
from core.store.content import Entries

from . import census, context, economy, growth, ledger, surroundings, targets
from .plans import yearly_plans
from .table import Table

__all__ = ["generate", "invent", "workbook", "yearly_plans"]

#: Cells that nobody has reported: order of the county (``None``: the city), indicator, year.
HOLES: Final = (
    (1, "secondary_va", 2022),
    (1, "tertiary_va", 2022),
    (4, "gdp_per_capita", 2023),
    (2, "tourism_revenue", 2021),
    (2, "tourist_visits", 2021),
    (5, "urban_income", 2019),
    (3, "retail_sales", 2018),
    (0, "industry_share", 2022),
    (5, "industry_share", 2024),
    (None, "grain_output", 2021),
)

#: Figures that have not been released for publication, whatever their area: indicator, year.
INTERNAL: Final = (("budget_revenue", 2025), ("market_entities", 2025))


#: Order of the rows; no two are equal in all of these.
ORDER: Final = (*(name for name in COLUMNS if name != "value"), "value")

#: Date of the workbook, so that it is the same every time.
DATE: Final = dt.date(2026, 11, 1)


def generate(catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame, Entries]:
    """Make the drill dataset for a plan; the same plan always gets the same data.

    Parameters
    ----------
    catalog : Catalog
        Areas, indicators, targets and measures; indicators that it lacks are left out.

    Returns
    -------
    tuple
        Observations in the canonical columns, their sources, and officers' entries.
    """
    figures, sources, entries = _read(catalog)
    return figures.copy(), sources.copy(), entries


def workbook(catalog: Catalog) -> bytes:
    """Write the drill dataset as a filled workbook; the same plan always gets the same bytes."""
    figures, sources, entries = invent(catalog)
    return whole_workbook(figures, sources, entries, catalog, dataset="drill", as_of=DATE)


def invent(catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame, Entries]:
    """Invent the figures, their sources and the entries."""
    table = Table(catalog)
    found = economy.courses(catalog)
    economy.fill(table, found)
    growth.fill(table, found)
    targets.fill(table, found)
    context.fill(table, found)
    census.fill(table, found)
    surroundings.fill(table, found)
    entries = Entries(
        ledger.measure_entries(catalog), ledger.milestone_entries(catalog), ledger.recurring_entries(catalog)
    )
    return _finished(table.figures(), catalog), table.sources(), entries


@lru_cache(maxsize=1)
def _read(catalog: Catalog) -> tuple[pd.DataFrame, pd.DataFrame, Entries]:
    sources = invent(catalog)[1]
    figures, entries = read_whole(workbook(catalog), catalog, sources)
    return figures.sort_values(list(ORDER), ignore_index=True, kind="stable"), sources, entries


def _finished(figures: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Take the missing cells out, mark what is not released, and bring rows into a fixed order."""
    for order, indicator, year in HOLES:
        area = catalog.city.code if order is None else catalog.counties[order % len(catalog.counties)].code
        hole = (
            (figures["area_code"] == area) & (figures["indicator"] == indicator) & (figures["year"] == year)
        )
        figures = figures[~hole]
    internal = pd.Series(False, index=figures.index)
    for indicator, year in INTERNAL:
        internal |= (figures["indicator"] == indicator) & (figures["year"] == year)
    figures = figures.assign(release=figures["release"].mask(internal, "未公布"))
    return figures.sort_values(list(ORDER), ignore_index=True, kind="stable")


def _main(folder: Path) -> None:
    catalog = load_catalog()
    figures, sources, _ = generate(catalog)
    folder.mkdir(parents=True, exist_ok=True)
    figures.to_csv(folder / "drill-figures.csv", index=False, encoding="utf-8-sig")
    (folder / "drill.xlsx").write_bytes(workbook(catalog))
    sources.to_csv(folder / "drill-sources.csv", index=False, encoding="utf-8-sig")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
