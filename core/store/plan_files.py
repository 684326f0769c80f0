"""Where yearly plan targets come from: those that ship with the plan, and those of the office itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.drill.ledger import yearly_plans
from core.plan.catalog import Catalog
from core.plan.yearly import FILE_NAME, PlanFile, YearlyPlan, load_yearly_plans
from core.store.disk import dataset_paths

#: How messages and pages call the folder that the office backs up.
STATE: Final = "状态文件夹"


def read_yearly_plans(
    dataset: str, catalog: Catalog, home: Path | str | None = None
) -> tuple[YearlyPlan, ...]:
    """Read the yearly plan targets of a dataset; they need no build and are seen at once.

    Parameters
    ----------
    dataset : str
        ``official``: those in the plan's folder, then those in the state folder. ``drill``: the generator's,
        then those in the drill's own state folder; the official ones are never mixed in.
    home : Path or str, optional
        State folder; see :mod:`core.store.disk`.

    Raises
    ------
    CatalogError
        Where a file is not valid, with place and remedy.
    """
    own = own_file(dataset, home)
    if dataset == "drill":
        return (*yearly_plans(catalog), *load_yearly_plans(catalog, [own]))
    shipped = catalog.data_root / catalog.plan.id / FILE_NAME
    return load_yearly_plans(catalog, [PlanFile(shipped, f"data/{catalog.plan.id}/{FILE_NAME}"), own])


def own_file(dataset: str, home: Path | str | None = None) -> PlanFile:
    """Return the file in which an office enters its own yearly plan targets."""
    return PlanFile(dataset_paths(dataset, home).root / FILE_NAME, f"{STATE}/{dataset}/{FILE_NAME}")
