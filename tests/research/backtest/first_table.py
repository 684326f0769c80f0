"""The measured calibration of the forecast, as committed with the project.

``data/calibration/backtest.csv`` is written by ``python -m tests.research.backtest --write`` and read by the
方法 page; ``backtest.json`` beside it says with which constants, seed, versions and data it was measured, and
when.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from core.store.errors import StoreError

FOLDER: Final = "calibration"
TABLE: Final = "backtest.csv"
ABOUT: Final = "backtest.json"
#: Columns of the table: see :class:`tests.research.backtest.measure.Row`.
COLUMNS: Final = ("section", "panel", "rule", "name", "lead", "measure", "value", "cases")


def calibration_table(root: Path) -> pd.DataFrame:
    """Read the measured table.

    Parameters
    ----------
    root : Path
        The data folder (``catalog.data_root``).

    Returns
    -------
    DataFrame
        One row a number: section (fan, window, breaks_left_in, chance, reliability, rivals), panel, rule
        (id) and its Chinese name, lead in years (0: all leads), measure, value, number of cases.

    Raises
    ------
    StoreError
        Where the table is missing or has other columns.
    """
    path = root / FOLDER / TABLE
    if not path.exists():
        raise StoreError(
            f"缺少回测结果 {path}。请恢复该文件，或运行 python -m tests.research.backtest --write 重新测算。"
        )
    table = pd.read_csv(path)
    if tuple(table.columns) != COLUMNS:
        raise StoreError(
            f"回测结果 {path} 的列与约定不符。"
            "请恢复该文件，或运行 python -m tests.research.backtest --write。"
        )
    return table


def calibration_about(root: Path) -> dict[str, Any]:
    """Read how the table was measured: constants, seed, versions, date, panels, definitions."""
    path = root / FOLDER / ABOUT
    if not path.exists():
        raise StoreError(
            f"缺少回测说明 {path}。请恢复该文件，或运行 python -m tests.research.backtest --write 重新测算。"
        )
    about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return about


def written_at(root: Path) -> float:
    """Return when the table was written, in seconds since 1970; zero where it is missing."""
    path = root / FOLDER / TABLE
    return path.stat().st_mtime if path.exists() else 0.0


def write_calibration(root: Path, table: pd.DataFrame, about: dict[str, Any]) -> Path:
    """Write table and description; returns the folder."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    table.loc[:, list(COLUMNS)].round({"value": 4}).to_csv(folder / TABLE, index=False, lineterminator="\n")
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (folder / ABOUT).write_text(text, encoding="utf-8")
    return folder
