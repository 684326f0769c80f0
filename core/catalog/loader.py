"""Read a plan's TOML files into a :class:`~core.catalog.catalog.Catalog`, or refuse with place and remedy.

Reading is strict: an unknown file key or field, a wrong type, a doubled id or a reference to nothing is an
error that names file, entry and field. Nothing is guessed or repaired.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from core.catalog.catalog import Catalog
from core.catalog.checks import cross_check
from core.catalog.errors import CatalogError, CatalogProblem
from core.catalog.explain import explain
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
    Rules,
    Target,
    TypeSectors,
)

__all__ = ["DATA_ROOT", "DEFAULT_PLAN", "CatalogError", "CatalogProblem", "load_catalog"]

#: The folder that holds one folder a plan, and the figures.
DATA_ROOT: Final = Path(__file__).resolve().parents[2] / "data"
DEFAULT_PLAN: Final = "zhangye-2022-4"

#: Tables of each file: key in the TOML, attribute of the catalog, model.
TABLES: Final[Mapping[str, tuple[tuple[str, str, type[Entry]], ...]]] = {
    "areas.toml": (("area", "areas", Area),),
    "departments.toml": (("department", "departments", Department),),
    "benchmarks.toml": (("benchmark", "benchmarks", Benchmark),),
    "indicators.toml": (("indicator", "indicators", Indicator),),
    "targets.toml": (("target", "targets", Target),),
    "measures.toml": (("measure", "measures", Measure),),
    "milestones.toml": (("milestone", "milestones", Milestone),),
    "aims.toml": (("aim", "aims", Aim),),
    "honours.toml": (("honour", "honours", Honour),),
    "positioning.toml": (
        ("position", "positions", Position),
        ("type_sectors", "type_sectors", TypeSectors),
    ),
}

#: Fields that name an entry in messages, the first present one wins.
_NAMES: Final = ("id", "code", "number", "type", "area")

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
    return _load(plan, (root or DATA_ROOT).resolve())


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


def _read_toml(folder: Path, plan: str, file: str, problems: list[CatalogProblem]) -> dict[str, Any] | None:
    place = f"data/{plan}/{file}"
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(CatalogProblem(place, "缺少这个文件。请补齐后再试。"))
    except UnicodeDecodeError:
        problems.append(CatalogProblem(place, "文件不是 UTF-8 编码。请另存为 UTF-8。"))
    except OSError as error:
        problems.append(CatalogProblem(place, f"文件无法读取（{error.strerror}）。请检查权限。"))
    except tomllib.TOMLDecodeError as error:
        problems.append(CatalogProblem(place, _syntax(error)))
    return None


def _syntax(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    found = re.search(r"\(at line (\d+), column (\d+)\)", text)
    where = f"第{found[1]}行第{found[2]}列" if found else "文件末尾"
    if text.startswith("Cannot"):  # "Cannot overwrite a value", "Cannot declare (...) twice"
        return f"{where}的字段或表重复。请删去一个。"
    return f"TOML 语法错误，{where}。请改正该处的引号、括号或等号。"


def _read_single(
    folder: Path, plan: str, file: str, model: type[M], problems: list[CatalogProblem]
) -> M | None:
    raw = _read_toml(folder, plan, file, problems)
    return None if raw is None else _entry(raw, model, f"data/{plan}/{file}", "", problems)


def _read_tables(
    folder: Path, plan: str, file: str, problems: list[CatalogProblem]
) -> dict[str, tuple[Entry, ...]]:
    raw = _read_toml(folder, plan, file, problems)
    if raw is None:
        return {}
    place = f"data/{plan}/{file}"
    tables = TABLES[file]
    known = [key for key, _, _ in tables]
    problems.extend(
        CatalogProblem(
            place, f"未知的表。请改为本文件可有的 {'、'.join(f'[[{k}]]' for k in known)}。", field=key
        )
        for key in raw
        if key not in known
    )
    found: dict[str, tuple[Entry, ...]] = {}
    for key, attribute, model in tables:
        rows = raw.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problems.append(CatalogProblem(place, f"须写成 [[{key}]] 的形式，一条一段。", field=key))
            continue
        entries = (_entry(row, model, place, _name(row, n), problems) for n, row in enumerate(rows, 1))
        found[attribute] = tuple(entry for entry in entries if entry is not None)
    return found


def _name(row: Mapping[str, Any], position: int) -> str:
    named = next((str(row[field]) for field in _NAMES if field in row), "")
    return named or f"第{position}条"


def _entry(
    raw: Mapping[str, Any], model: type[M], place: str, name: str, problems: list[CatalogProblem]
) -> M | None:
    """Validate one entry strictly; through JSON, so that arrays become tuples and words become enums."""
    try:
        return model.model_validate_json(json.dumps(raw, default=str), strict=True)
    except ValidationError as error:
        for item in error.errors():
            field, message = explain(item)
            problems.append(CatalogProblem(place, message, entry=name, field=field))
        return None
