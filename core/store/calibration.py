"""What fan, chance and nowcast are measured on and by: the measured table and the record.

It is written by ``python -m tests.research.backtest.chance_measure --write``; ``chance.json`` beside it holds
seed, versions, date, classes and the maps that carry stated to true probabilities.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from core.store.errors import StoreError, explained, read_json_file

FOLDER: Final = "calibration"
TABLE: Final = "chance.csv"
ABOUT: Final = "chance.json"
COLUMNS: Final = ("series_class", "lead", "approach", "measure", "place", "value", "cases")
REMEDY: Final = "请从项目中恢复该文件，或重新运行 python -m tests.research.backtest.chance_measure --write。"


def chance_table(root: Path) -> pd.DataFrame:
    """Read the measured table: one row a number (:data:`COLUMNS`).

    Raises
    ------
    StoreError
        Where it is missing or has other columns.
    """
    name = f"概率检验结果 data/{FOLDER}/{TABLE}"
    table = _table(root / FOLDER / TABLE, name, REMEDY, "series_class")
    if tuple(table.columns) != COLUMNS:
        raise StoreError(f"概率检验结果 data/{FOLDER}/{TABLE} 的列与约定不符。{REMEDY}")
    return table


def chance_about(root: Path) -> dict[str, Any]:
    """Read how the table was made."""
    about = read_json_file(root / FOLDER / ABOUT, f"概率检验说明 data/{FOLDER}/{ABOUT}", REMEDY)
    if not isinstance(about, dict):
        raise StoreError(f"概率检验说明 data/{FOLDER}/{ABOUT} 的内容与约定不符。{REMEDY}")
    return about


def written_at(root: Path) -> float:
    """Return when the table was written, in seconds since 1970; zero where it is missing."""
    path = root / FOLDER / TABLE
    return path.stat().st_mtime if path.exists() else 0.0


def write_chance(root: Path, table: pd.DataFrame, about: dict[str, Any]) -> Path:
    """Write table and description; returns the folder."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    rounded = table.loc[:, list(COLUMNS)].round({"value": 4})
    rounded.to_csv(folder / TABLE, index=False, lineterminator="\n")
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder


# The record of announced and actual growth and of revisions (``data/record``).

RECORD: Final = "record"
TARGETS: Final = "growth_targets.csv"
QUARTERS: Final = "quarterly_gdp.csv"
REVISIONS: Final = "revisions.csv"


def record_table(root: Path, name: str) -> pd.DataFrame:
    """Read one file of the record; area codes as text.

    Raises
    ------
    StoreError
        Where the file is missing.
    """
    remedy = "请从项目中恢复该文件。"
    return _table(root / RECORD / name, f" data/{RECORD}/{name}", remedy, "area_code", "vintage")


def _table(path: Path, name: str, remedy: str, *text: str) -> pd.DataFrame:
    """Read a table whose columns ``text`` are text, though they may look like numbers."""
    with explained(f"读取{name}", path):
        try:
            return pd.read_csv(path, dtype=dict.fromkeys(text, str))
        except FileNotFoundError:
            raise StoreError(f"缺少{name}。{remedy}") from None
        except ValueError as error:  # not UTF-8, or no table
            raise StoreError(f"{name}不能读取。{remedy}") from error
