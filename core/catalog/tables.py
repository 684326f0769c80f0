"""Read TOML tables of entries strictly: every problem with its place and remedy, nothing guessed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from core.catalog.base import Entry
from core.catalog.errors import CatalogProblem
from core.catalog.explain import explain

#: Tables of one file: key in the TOML, name under which its entries are returned, model.
Tables = tuple[tuple[str, str, type[Entry]], ...]

#: Fields that name an entry in messages, the first present one wins.
_NAMES: Final = ("id", "code", "number", "type", "area")

M = TypeVar("M", bound=Entry)


def read_toml(path: Path, place: str, problems: list[CatalogProblem]) -> dict[str, Any] | None:
    """Read one file; ``None`` where it cannot be read, which is then among the problems.

    Parameters
    ----------
    path : Path
        The file. A byte order mark, as Windows editors write it, is no fault.
    place : str
        How messages call the file; never a path of this machine.
    problems : list of CatalogProblem
        Problems are added here.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(CatalogProblem(place, "缺少这个文件。请补齐后再试。"))
    except UnicodeDecodeError:
        problems.append(CatalogProblem(place, "文件不是 UTF-8 编码。请另存为 UTF-8。"))
    except OSError as error:
        problems.append(CatalogProblem(place, f"文件无法读取（{error.strerror}）。请检查权限。"))
    except tomllib.TOMLDecodeError as error:
        problems.append(CatalogProblem(place, _syntax(error)))
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
        names = [position_name(n) if numbered else _name(row, n) for n, row in enumerate(rows, 1)]
        entries = (
            read_entry(row, model, place, name, problems) for row, name in zip(rows, names, strict=True)
        )
        found[attribute] = tuple(entry for entry in entries if entry is not None)
    return found


def read_entry(
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


def position_name(position: int) -> str:
    """Name an entry by its position in the file, counted from one."""
    return f"第{position}条"


def _name(row: Mapping[str, Any], position: int) -> str:
    named = next((str(row[field]) for field in _NAMES if field in row), "")
    return named or position_name(position)


def _syntax(error: tomllib.TOMLDecodeError) -> str:
    text = str(error)
    found = re.search(r"\(at line (\d+), column (\d+)\)", text)
    where = f"第{found[1]}行第{found[2]}列" if found else "文件末尾"
    if text.startswith("Cannot"):  # "Cannot overwrite a value", "Cannot declare (...) twice"
        return f"{where}的字段或表重复。请删去一个。"
    return f"TOML 语法错误，{where}。请改正该处的引号、括号或等号。"
