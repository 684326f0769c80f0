"""Read a plan's TOML files into a :class:`~core.plan.catalog.Catalog`, or refuse with place and remedy.

Reading is strict: an unknown file key or field, a wrong type, a doubled id or a reference to nothing is an
error that names file, entry and field. Nothing is guessed or repaired.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from core.plan.base import Entry
from core.plan.catalog import Catalog
from core.plan.checks import cross_check
from core.plan.explain import explain, unknown_field
from core.plan.installed import data_root, in_use, installed, is_plan_name
from core.plan.joint import with_parts
from core.plan.models import (
    Aim,
    Area,
    Benchmark,
    CatalogError,
    CatalogProblem,
    Department,
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
from core.plan.rules import LIGHTS
from core.toml.reading import TomlFileError, read_toml_file

# Read TOML tables of entries strictly: every problem with its place and remedy, nothing guessed.

#: Tables of one file: key in the TOML, name under which its entries are returned, model.
Tables = tuple[tuple[str, str, type[Entry]], ...]

#: Fields that name an entry in messages: the first that its kind has, else its position.
_NAMES: Final = ("id", "code", "number", "type", "area")

M = TypeVar("M", bound=Entry)


def read_toml(
    path: Path,
    place: str,
    problems: list[CatalogProblem],
    *,
    optional: bool = False,
    may_be_empty: bool = False,
) -> dict[str, Any] | None:
    """Read one file; ``None`` where it cannot be read, which is then among the problems.

    Parameters
    ----------
    path : Path
        The file. A byte order mark, as Windows editors write it, is no fault.
    place : str
        How messages call the file; never a path of this machine.
    problems : list of CatalogProblem
        Problems are added here.
    optional : bool
        Whether the file may be missing: it then reads as empty.
    may_be_empty : bool
        Whether a file without entries would do, which is then said of a missing one.
    """
    try:
        return read_toml_file(path)
    except TomlFileError as error:
        if optional and error.missing:
            return {}
        more = "没有可登记的，放一个同名的空文件即可。" if error.missing and may_be_empty else ""
        problems.append(CatalogProblem(place, f"{error}{more}"))
    return None


def read_tables(
    raw: Mapping[str, Any],
    tables: Tables,
    place: str,
    problems: list[CatalogProblem],
    *,
    numbered: bool = False,
) -> dict[str, tuple[Entry, ...]]:
    """Validate the entries of all tables of one file.

    ``numbered`` names entries in messages by their position instead of by a field of theirs.
    """
    known = [key for key, _, _ in tables]
    loose = [key for key, value in raw.items() if key not in known and not isinstance(value, (list, dict))]
    if loose:
        message = (
            f"{'、'.join(loose)} 写在第一个 [[{known[0]}]] 之前，不属于任何一条。"
            f"请在这一条的前面补写 [[{known[0]}]]，或删去。"
        )
        problems.append(CatalogProblem(place, message))
    problems.extend(
        CatalogProblem(
            place, f"未知的表。请改为本文件可有的 {'、'.join(f'[[{k}]]' for k in known)}。", field=key
        )
        for key in raw
        if key not in known and key not in loose
    )
    by_attribute: dict[str, tuple[Entry, ...]] = {attribute: () for _, attribute, _ in tables}
    for key, attribute, model in tables:
        rows = raw.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            message = f"须写成 [[{key}]] 的形式，一条一段。请照样例改写，方括号里不写别的。"
            problems.append(CatalogProblem(place, message, field=key))
            continue
        named = "" if numbered else next((field for field in _NAMES if field in model.model_fields), "")
        names = [str(row.get(named, "")) or position_name(n) for n, row in enumerate(rows, 1)]
        entries = (
            read_entry(row, model, place, name, problems) for row, name in zip(rows, names, strict=True)
        )
        by_attribute[attribute] = tuple(entry for entry in entries if entry is not None)
    return by_attribute


def read_entry(
    raw: Mapping[str, Any], model: type[M], place: str, name: str, problems: list[CatalogProblem]
) -> M | None:
    """Validate one entry strictly; through JSON, so that arrays become tuples and words become enums."""
    try:
        return model.model_validate_json(json.dumps(raw, default=str), strict=True)
    except ValidationError as error:
        for item in error.errors():
            field, message = explain(item, place.rpartition("/")[2])
            if item["type"] == "extra_forbidden":
                message = unknown_field(str(item["loc"][-1]), model, item["loc"])
            problem = CatalogProblem(place, message, entry=name, field=field)
            if problem not in problems:  # both ends of a pair may have the same slip
                problems.append(problem)
        return None


def position_name(position: int) -> str:
    """Name an entry by its position in the file, counted from one."""
    return f"第{position}条"


__all__ = ["CatalogError", "CatalogProblem", "load_catalog"]

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
OPTIONAL: Final = frozenset(
    {"aims.toml", "honours.toml", "milestones.toml", "positioning.toml", "public_evidence.toml"}
)

#: Files without which no other entry refers to anything.
_NEVER_EMPTY: Final = frozenset({"areas.toml", "indicators.toml", "measures.toml"})
#: Files that must be there and may hold nothing.
_MAY_BE_EMPTY: Final = frozenset({"benchmarks.toml", "departments.toml"})

L = TypeVar("L", bound=Entry)


def load_catalog(plan: str = "", root: Path | None = None) -> Catalog:
    """Load one plan; the same arguments give the same (immutable) object.

    Parameters
    ----------
    plan : str
        Name of the plan's folder; by default the plan in use, see :mod:`core.plan.installed`.
    root : Path, optional
        Folder that holds the plan folders; the data folder by default.

    Returns
    -------
    Catalog

    Raises
    ------
    CatalogError
        Where the folder or a file is missing, is no valid TOML, or an entry is unknown, doubled or does
        not match another. All problems of one stage are listed.
    """
    return _load(plan or in_use(), root.resolve() if root else data_root())


@lru_cache(maxsize=1024)
def _load(plan: str, root: Path) -> Catalog:
    folder = root / plan
    if not is_plan_name(plan) or not folder.is_dir():
        known = "、".join(installed(root)) or "无"
        message = f"没有这个方案文件夹（现有：{known}）。请核对方案名，或把方案的 TOML 文件放入该文件夹。"
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
    return with_parts(catalog)


def check_folder(folder: Path) -> list[CatalogProblem]:
    """Return every fault of a plan's folder, wherever it lies; empty where it can be used.

    Entries are held against each other only where all of them can be read.
    """
    if not folder.is_dir():
        said = "这是一个文件。请写它所在的文件夹。" if folder.is_file() else "没有这个文件夹。请核对路径。"
        return [CatalogProblem(folder.name or str(folder), said)]
    plan = folder.resolve().name
    try:
        rules = _load.__wrapped__(plan, folder.resolve().parent).rules
    except CatalogError as error:
        return list(error.problems)
    return [*_unread(folder, plan)] + [
        CatalogProblem(f"data/{plan}/rules.toml", message, "", f"traffic_lights.{place}.2")
        for place, (_, light) in enumerate(rules.traffic_lights, 1)
        if light not in LIGHTS
        for message in (f"“{light}”不是灯的颜色，页面不显示这盏灯。请改为{'、'.join(LIGHTS)}之一。",)
    ]


def _unread(folder: Path, plan: str) -> Iterator[CatalogProblem]:
    """Files of the folder that nothing reads, because their name is none of a plan's."""
    names = {"plan.toml", "rules.toml", "yearly_plans.toml", *TABLES}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in names:
            near = difflib.get_close_matches(path.name, sorted(names), n=1, cutoff=0.75)
            remedy = f"是否应为 {near[0]}？请改名" if near else "请改为 docs/plans.md 所列的文件名"
            yield CatalogProblem(
                f"data/{plan}/{path.name}", f"没有这个名称的配置文件，不会读取。{remedy}，或移走。"
            )


def _read_single(
    folder: Path, plan: str, file: str, model: type[L], problems: list[CatalogProblem]
) -> L | None:
    place = f"data/{plan}/{file}"
    raw = read_toml(folder / file, place, problems)
    if raw is None:
        return None
    if not raw:
        problems.append(CatalogProblem(place, "这个文件没有内容。请照 docs/plans.md 或样例方案补写。"))
        return None
    head = file.removesuffix(".toml")
    if head not in model.model_fields and isinstance(raw.get(head), dict):
        message = f"[{head}] 这一行不需要，字段直接写在文件里。请删去这一行。"
        problems.append(CatalogProblem(place, message, field=head))
        return None
    return read_entry(raw, model, place, "", problems)


def _read_tables(
    folder: Path, plan: str, file: str, problems: list[CatalogProblem]
) -> dict[str, tuple[Entry, ...]]:
    place = f"data/{plan}/{file}"
    raw = read_toml(
        folder / file, place, problems, optional=file in OPTIONAL, may_be_empty=file in _MAY_BE_EMPTY
    )
    if raw == {} and file in _NEVER_EMPTY:
        problems.append(CatalogProblem(place, f"没有任何条目。请至少写一条 [[{TABLES[file][0][0]}]]。"))
    return {} if raw is None else read_tables(raw, TABLES[file], place, problems)
