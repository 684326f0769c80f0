"""The drill dataset: a second, complete, invented dataset from a fixed seed, for any plan.

For training, screenshots and tests. Nothing in it is a real figure: every source says 演练数据, and so
does the note of every row. The store takes the frames as they are made here. To look at the tables, run from
the project's folder::

    python -m core.drill.generate FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pandas as pd

from core.drill.context import fill_censuses, fill_lines, fill_surroundings
from core.drill.economy import courses, fill_accounts, fill_growth
from core.drill.ledger import fill_targets, measure_entries, milestone_entries, recurring_entries
from core.drill.table import Table, called
from core.figures.observation import COLUMNS, Entries
from core.plan.catalog import Catalog
from core.plan.load import load_catalog

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
    table = Table(catalog)
    counties = courses(catalog)
    fill_accounts(table, counties)
    fill_growth(table, counties)
    fill_targets(table, counties)
    fill_lines(table, counties)
    fill_censuses(table, counties)
    fill_surroundings(table, counties)
    entries = Entries(measure_entries(catalog), milestone_entries(catalog), recurring_entries(catalog))
    return _finished(table.figures(), catalog), table.sources(), entries


def _finished(figures: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Take the missing cells out, mark what is not released, and bring rows into a fixed order."""
    names = called(catalog)
    for order, usual, year in HOLES:
        indicator = names.get(usual, usual)
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
    figures, sources, _ = generate(load_catalog())
    folder.mkdir(parents=True, exist_ok=True)
    figures.to_csv(folder / "drill-figures.csv", index=False, encoding="utf-8-sig")
    sources.to_csv(folder / "drill-sources.csv", index=False, encoding="utf-8-sig")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
