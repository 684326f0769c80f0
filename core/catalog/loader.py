"""Read a plan's TOML files into a :class:`~core.catalog.catalog.Catalog`, or refuse with place and remedy.

Reading is strict: an unknown file key or field, a wrong type, a doubled id or a reference to nothing is an
error that names file, entry and field. Nothing is guessed or repaired.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from core.catalog.catalog import Catalog
from core.catalog.checks import cross_check
from core.catalog.errors import CatalogError, CatalogProblem
from core.catalog.models import (
    Aim,
    Area,
    Benchmark,
    Department,
    Entry,
    Honour,
    Indicator,
    Measure,
    Milestone,
    Plan,
    Position,
    PublicEvidence,
    Rules,
    Target,
    TypeSectors,
)
from core.catalog.tables import Tables, read_entry, read_tables, read_toml

__all__ = ["DATA_ROOT", "DEFAULT_PLAN", "CatalogError", "CatalogProblem", "load_catalog"]

#: The folder that holds one folder a plan, and the figures.
DATA_ROOT: Final = Path(__file__).resolve().parents[2] / "data"
DEFAULT_PLAN: Final = "zhangye-2022-4"

#: Tables of each file: key in the TOML, attribute of the catalog, model.
TABLES: Final[Mapping[str, Tables]] = {
    "areas.toml": (("area", "areas", Area),),
    "departments.toml": (("department", "departments", Department),),
    "benchmarks.toml": (("benchmark", "benchmarks", Benchmark),),
    "indicators.toml": (("indicator", "indicators", Indicator),),
    "targets.toml": (("target", "targets", Target),),
    "measures.toml": (("measure", "measures", Measure),),
    "milestones.toml": (("milestone", "milestones", Milestone),),
    "aims.toml": (("aim", "aims", Aim),),
    "honours.toml": (("honour", "honours", Honour),),
    "public_evidence.toml": (("public_evidence", "public_evidence", PublicEvidence),),
    "positioning.toml": (
        ("position", "positions", Position),
        ("type_sectors", "type_sectors", TypeSectors),
    ),
}

#: Files that a plan may do without.
OPTIONAL: Final = frozenset({"public_evidence.toml"})

M = TypeVar("M", bound=Entry)


def load_catalog(plan: str = DEFAULT_PLAN, root: Path | None = None) -> Catalog:
    """Load one plan; the same arguments give the same (immutable) object.

    Parameters
    ----------
    plan : str
        Name of the plan's folder.
    root : Path, optional
        Folder that holds the plan folders; the project's ``data`` by default.

    Returns
    -------
    Catalog

    Raises
    ------
    CatalogError
        Where the folder or a file is missing, is no valid TOML, or an entry is unknown, doubled or does
        not match another. All problems of one stage are listed.
    """
    return _load(plan, root.resolve() if root else DATA_ROOT)


@lru_cache(maxsize=64)
def _load(plan: str, root: Path) -> Catalog:
    folder = root / plan
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", plan) or not folder.is_dir():
        message = "没有这个方案文件夹。请核对方案名，或把方案的 TOML 文件放入该文件夹。"
        raise CatalogError([CatalogProblem(f"data/{plan}/", message)])
    problems: list[CatalogProblem] = []
    content: dict[str, Any] = {
        "plan": _read_single(folder, plan, "plan.toml", Plan, problems),
        "rules": _read_single(folder, plan, "rules.toml", Rules, problems),
    }
    for file in TABLES:
        content.update(_read_tables(folder, plan, file, problems))
    if problems:
        raise CatalogError(problems)
    catalog = Catalog(data_root=root, **content)
    problems = cross_check(catalog, folder.name)
    if problems:
        raise CatalogError(problems)
    return catalog


def _read_single(
    folder: Path, plan: str, file: str, model: type[M], problems: list[CatalogProblem]
) -> M | None:
    place = f"data/{plan}/{file}"
    raw = read_toml(folder / file, place, problems)
    return None if raw is None else read_entry(raw, model, place, "", problems)


def _read_tables(
    folder: Path, plan: str, file: str, problems: list[CatalogProblem]
) -> dict[str, tuple[Entry, ...]]:
    place = f"data/{plan}/{file}"
    if file in OPTIONAL and not (folder / file).exists():
        return {}
    raw = read_toml(folder / file, place, problems)
    return {} if raw is None else read_tables(raw, TABLES[file], place, problems)
