"""Reading names file, line and remedy for whatever is wrong, and never repairs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.figures.observation import COLUMNS
from core.figures.problems import SHOWN
from core.store.errors import StoreError
from core.store.figure_files import FiguresError, read_figures, read_sources

HEADER = ",".join(COLUMNS)
ROW = "620700,gdp,2021,year,,,526.2,亿元,b2019,初步核算,exact,A,false,公开,yearbook,"
SOURCES = "source_id,publisher,title,date,address,seen_at"


def write(root: Path, text: str | bytes, name: str = "x.csv") -> Path:
    folder = root / "figures"
    folder.mkdir(exist_ok=True)
    raw = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(raw)
    return root


def test_types_file_and_line(tmp_path: Path) -> None:
    undated = ROW.replace("2021,year", ",unknown").replace("false", "true")
    frame = read_figures(write(tmp_path, f"{HEADER}\n{ROW}\n\n{undated}\n"))
    assert list(frame.columns) == [*COLUMNS, "file", "line"]
    assert frame["value"].tolist() == [526.2, 526.2]
    assert frame["year"][0] == 2021.0
    assert frame["year"].isna().tolist() == [False, True]
    assert frame["break_before"].tolist() == [False, True]
    assert frame["note"].tolist() == ["", ""]
    assert frame["file"].unique().tolist() == ["data/figures/x.csv"]
    assert frame["line"].tolist() == [2, 4]


def test_a_cell_with_a_line_break_keeps_later_lines_right(tmp_path: Path) -> None:
    broken = ROW + '"甲\n乙"'
    later = ROW.replace("526.2", "多")
    with pytest.raises(FiguresError) as caught:
        read_figures(write(tmp_path, f"{HEADER}\n{broken}\n{later}\n"))
    assert [problem.line for problem in caught.value.problems] == [2, 4]


def test_tables_are_read_in_the_order_of_their_names_and_sources_apart(tmp_path: Path) -> None:
    write(tmp_path, f"{HEADER}\n{ROW}\n", "b.csv")
    write(tmp_path, f"{HEADER}\n{ROW}\n", "a.csv")
    write(tmp_path, f"{SOURCES}\nyearbook,编印单位,年鉴,2026-01-31,,\n", "sources.csv")
    assert read_figures(tmp_path)["file"].tolist() == ["data/figures/a.csv", "data/figures/b.csv"]
    assert read_sources(tmp_path)["date"].tolist() == [dt.date(2026, 1, 31)]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    assert len(read_figures(write(tmp_path, f"\ufeff{HEADER}\r\n{ROW}\r\n"))) == 1


BROKEN_FILES = {
    "missing column": (f"{HEADER.replace(',note', '')}\n{ROW[:-1]}\n", 1, "缺少列note"),
    "unknown column": (f"{HEADER},extra\n{ROW},1\n", 1, "有未知的列extra"),
    "doubled column": (f"{HEADER},note\n{ROW},\n", 1, "有重复的列note"),
    "empty file": ("", 1, "缺少列"),
    "too few cells": (f"{HEADER}\n{ROW[:-1]}\n", 2, "有15格，表头为16列"),
    "too many cells": (f"{HEADER}\n{ROW},\n", 2, "有17格，表头为16列"),
    "not UTF-8": (f"{HEADER}\n{ROW}\n".encode() + "亿元".encode("gb18030"), 3, "不是 UTF-8 编码"),
    "open quote": (f'{HEADER}\n{ROW}"甲\n', 2, "不是合法的 CSV"),
    "control character": (f"{HEADER}\n{ROW}甲\x00乙\n", 2, "控制字符"),
    "endless text": (f"{HEADER}\n{ROW}{'长' * 2001}\n", 2, "超过2000个字符"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_files(tmp_path: Path, name: str) -> None:
    text, line, words = BROKEN_FILES[name]
    with pytest.raises(FiguresError) as caught:
        read_figures(write(tmp_path, text))
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("data/figures/x.csv", line)
    assert words in problem.message
    assert problem.remedy.endswith("。")
    assert "data/figures/x.csv" in str(caught.value)


BROKEN_CELLS = [
    ("value", "526.2", "1,234.5"),
    ("value", "526.2", "５２６"),
    ("value", "526.2", "526.2亿"),
    ("value", "526.2", "72%"),
    ("value", "526.2", ""),
    ("value", "526.2", "nan"),
    ("value", "526.2", "inf"),
    ("value", "526.2", "5e2"),
    ("value", "526.2", "1_000"),
    ("year", "2021,", "21,"),
    ("year", "2021,", "2021.5,"),
    ("year", "2021,", "二〇二一,"),
    ("break_before", "false", "FALSE"),
    ("break_before", "false", ""),
    ("break_before", "false", "否"),
]


@pytest.mark.parametrize(("column", "good", "bad"), BROKEN_CELLS)
def test_broken_cells(tmp_path: Path, column: str, good: str, bad: str) -> None:
    quoted = f'"{bad}"' if "," in bad and good == "526.2" else bad
    with pytest.raises(FiguresError) as caught:
        read_figures(write(tmp_path, f"{HEADER}\n{ROW}\n{ROW.replace(good, quoted, 1)}\n"))
    (problem,) = caught.value.problems
    assert problem.line == 3
    assert f"列“{column}”" in problem.message


@pytest.mark.parametrize("date", ["2026", "2026-13-01", "2026年1月"])
def test_broken_source_dates(tmp_path: Path, date: str) -> None:
    with pytest.raises(FiguresError, match="不是日期"):
        read_sources(write(tmp_path, f"{SOURCES}\nyearbook,编印单位,年鉴,{date},,\n", "sources.csv"))


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(FiguresError, match="没有数据表"):
        read_figures(tmp_path)
    with pytest.raises(FiguresError, match="缺少这个文件"):
        read_sources(tmp_path)


def test_all_problems_are_listed_and_many_are_counted(tmp_path: Path) -> None:
    bad = ROW.replace("526.2", "多")
    with pytest.raises(StoreError) as caught:
        read_figures(write(tmp_path, "\n".join([HEADER, *[bad] * (SHOWN + 3)])))
    assert isinstance(caught.value, FiguresError)
    assert len(caught.value.problems) == SHOWN + 3
    assert "另有3处" in str(caught.value)
