"""Read what ships with the project (figures, sources, yearly plans), naming the place of whatever is wrong.

Reading only turns text into types; what the rows say is judged by :mod:`core.figures.validation`. Nothing is
repaired: a number with a thousands separator is an error here, not a guess.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from core.drill.ledger import yearly_plans
from core.figures.frames import SOURCE_COLUMNS
from core.figures.observation import COLUMNS
from core.figures.problems import ERROR, SHOWN, Problem
from core.file_memo import FileMemo
from core.plan.catalog import Catalog
from core.plan.yearly import FILE_NAME, PlanFile, YearlyPlan, load_yearly_plans
from core.store.disk import dataset_paths
from core.store.errors import BuildFailedError
from core.system_errors import cause_of

FOLDER: Final = "figures"
SOURCES: Final = "sources.csv"

#: Cells with more characters than this are no figure, source or note.
LONGEST_CELL: Final = 2000

#: A number as this project writes it: no separators, no exponent, no full-width digits.
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f]")

Row = dict[str, Any]
Problems = list[Problem]


class FiguresError(BuildFailedError):
    """The figures cannot be read.

    Parameters
    ----------
    problems : sequence of Problem
        At least one. ``str()`` lists the first of them.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"另有{len(self.problems) - SHOWN}处，请改正以上各处后再查。")
        super().__init__("\n".join(lines))


def read_figures(root: Path) -> pd.DataFrame:
    """Read every table of figures under ``root/figures``.

    Parameters
    ----------
    root : Path
        The data folder.

    Returns
    -------
    DataFrame
        The canonical columns in order (``year`` and ``value`` as floats, ``year`` missing where the source
        gives none; ``break_before`` as bool; the rest as text), then ``file`` and ``line``, in the order of
        file names and lines.

    Raises
    ------
    FiguresError
        Where the folder or a file cannot be read or a cell is not of its type; all places are listed.
    """
    folder = root / FOLDER
    files = sorted(path for path in folder.glob("*.csv") if path.name != SOURCES)
    if not files:
        remedy = "请补回该文件夹中的数据表，或重新取得项目文件。"
        raise FiguresError([Problem(ERROR, f"data/{FOLDER}/", 0, "没有数据表。", remedy)])
    return _read(files, COLUMNS, _figure)


def read_sources(root: Path) -> pd.DataFrame:
    """Read the register of sources, ``root/figures/sources.csv``.

    Returns
    -------
    DataFrame
        ``source_id, publisher, title, date, address, seen_at`` (dates as :class:`datetime.date`, ``None``
        where unknown; the rest as text), then ``file`` and ``line``.

    Raises
    ------
    FiguresError
        Where the file cannot be read or a date is none.
    """
    return _read([root / FOLDER / SOURCES], SOURCE_COLUMNS, _source)


def _read(
    files: Sequence[Path], columns: Sequence[str], convert: Callable[[Row, str, int, Problems], Row]
) -> pd.DataFrame:
    problems: Problems = []
    rows: list[Row] = []
    for path in files:
        place = f"data/{FOLDER}/{path.name}"
        for line, row in _rows(path, place, columns, problems):
            rows.append({**convert(row, place, line, problems), "file": place, "line": line})
    if problems:
        raise FiguresError(problems)
    return pd.DataFrame(rows, columns=[*columns, "file", "line"])


def _rows(path: Path, place: str, columns: Sequence[str], problems: Problems) -> Iterator[tuple[int, Row]]:
    """Yield the rows of one file with their line, or note why there are none."""
    text = _text(path, place, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header_fits(header, columns, place, problems):
            return
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            row = _cells(cells, header, place, line, problems)
            if row is not None:
                yield line, row
    except csv.Error as error:
        message = f"不是合法的 CSV（{error}）。"
        problems.append(Problem(ERROR, place, reader.line_num, message, "请检查该行的引号与分隔符。"))


def _text(path: Path, place: str, problems: Problems) -> str | None:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(ERROR, place, 0, "缺少这个文件。", "请补回该文件，或重新取得项目文件。"))
        return None
    except OSError as error:
        problems.append(
            Problem(ERROR, place, 0, f"文件无法读取（{cause_of(error)}）。", "请检查文件及其权限。")
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(ERROR, place, line, "不是 UTF-8 编码。", "请将文件另存为 UTF-8 编码。"))
        return None


def _header_fits(header: list[str], columns: Sequence[str], place: str, problems: Problems) -> bool:
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    doubled = sorted({name for name in header if header.count(name) > 1})
    wanted = f"表头应为：{','.join(columns)}。"
    for names, what in ((missing, "缺少列"), (unknown, "有未知的列"), (doubled, "有重复的列")):
        if names:
            problems.append(Problem(ERROR, place, 1, f"{what}{'、'.join(names)}。", wanted))
    return not (missing or unknown or doubled)


def _cells(cells: list[str], header: list[str], place: str, line: int, problems: Problems) -> Row | None:
    if not cells:
        return None
    if len(cells) != len(header):
        message = f"有{len(cells)}格，表头为{len(header)}列。"
        problems.append(Problem(ERROR, place, line, message, "请补齐逗号；文字中有逗号的须加引号。"))
        return None
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    for name, cell in row.items():
        if len(cell) > LONGEST_CELL or _CONTROL.search(cell):
            message = f"列“{name}”含有控制字符或超过{LONGEST_CELL}个字符。"
            problems.append(Problem(ERROR, place, line, message, "请删去控制字符或缩短文字。"))
            return None
    return row


def _figure(row: Row, place: str, line: int, problems: Problems) -> Row:
    def wrong(name: str, wanted: str) -> None:
        problems.append(Problem(ERROR, place, line, f"列“{name}”的“{row[name]}”不对。", wanted))

    if row["year"] and not _YEAR.fullmatch(row["year"]):
        wrong("year", "请写四位年份，来源未注明年份的留空。")
    if not _NUMBER.fullmatch(row["value"]):
        wrong("value", "请写数字，不带千分位、单位、百分号或全角字符。")
    if row["break_before"] not in ("true", "false"):
        wrong("break_before", "请写 true 或 false。")
    return {
        **row,
        "year": float(row["year"]) if _YEAR.fullmatch(row["year"]) else math.nan,
        "value": float(row["value"]) if _NUMBER.fullmatch(row["value"]) else math.nan,
        "break_before": row["break_before"] == "true",
    }


def _source(row: Row, place: str, line: int, problems: Problems) -> Row:
    dates: Row = {}
    for name in ("date", "seen_at"):
        try:
            dates[name] = dt.date.fromisoformat(row[name]) if row[name] else None
        except ValueError:
            dates[name] = None
            message = f"列“{name}”的“{row[name]}”不是日期。"
            problems.append(Problem(ERROR, place, line, message, "请写作 2026-01-31 的形式，不知道的留空。"))
    return {**row, **dates}


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
    own_path = own_file(dataset, home)
    if dataset == "drill":
        return (*yearly_plans(catalog), *_load_yearly_plans(catalog, own_path))
    shipped = catalog.data_root / catalog.plan.id / FILE_NAME
    return _load_yearly_plans(catalog, PlanFile(shipped, f"data/{catalog.plan.id}/{FILE_NAME}"), own_path)


#: Yearly plans by catalog and files.
_plans: Final[FileMemo[tuple[YearlyPlan, ...]]] = FileMemo()


def _load_yearly_plans(catalog: Catalog, *files: PlanFile) -> tuple[YearlyPlan, ...]:
    paths = [file.path for file in files]
    return _plans.get((catalog, files), paths, lambda: load_yearly_plans(catalog, files))


def own_file(dataset: str, home: Path | str | None = None) -> PlanFile:
    """Return the file in which an office enters its own yearly plan targets."""
    return PlanFile(dataset_paths(dataset, home).root / FILE_NAME, f"{STATE}/{dataset}/{FILE_NAME}")
