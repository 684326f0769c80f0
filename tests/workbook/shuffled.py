"""Workbooks filled at random from a fixed seed with what people write, and the figures that each shows."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from core.plan.catalog import Catalog
from core.workbook.findings import RefusedWorkbookError
from core.workbook.importing import ImportOutcome, import_workbook
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import FESTIVALS, GDP, VISITS, add_year, repacked, save, workbook
from tests.workbook.workbooks import state

AREAS = ("临泽县", "高台县", "山丹县", "民乐县")
MARKS = ("", "", "²", "①", "[1]", "*", " ③", "（注2）", "ᵃ", "①、②", "(20)", "P", "见注1", "\u200b", "\u2800")
NOTHING = (
    "—",
    "－",
    "…",
    "缺",
    "②",
    "",
    "暂无",
    "N/A",
    "～",
    "⎯",
    "尚未公布",
    "(—)",
    "\u3164",
    "#N/A",
    "待核实",
)
APART = (
    "{}\n{}",
    "{} {}",
    "{}/{}",
    "约{}",
    "{}①{}",
    "{}万",
    "{}（{}）",
    "{}-{}",
    "{}，{}",
    "⁻{}",
    "{}(预计)",
    "负{}",
)
#: Number formats, and of which numbers they show no more and nothing else than the number.
FORMATS: tuple[tuple[str, Callable[[float], bool]], ...] = (
    ("General", lambda _: True),
    ("#,##0.000", lambda _: True),
    ('0.0"亿元"', lambda _: False),  # of visits, and of festivals, it is another unit
    ('[>100]0.0"万元";0.000', lambda value: value <= 100),
    ('[Red][<50]0.0;[Blue]"约"0.0', lambda value: value < 50),
    ("[>=500]0.0,;0.000", lambda value: value < 500),
    ('[=5]"—";0.000', lambda value: value != 5),
    ("0!.0", lambda _: False),
    ('"突破"0.0', lambda _: False),
    ("[$$-409]#,##0.0", lambda _: False),
)
NAMES = ("{}", "{}", "{}①", "其中：{}", "#{}", " {} ", "{}（1）")
YEARS = (2025, 2025.0, "2025年", "２０２５", "2025①", "二〇二五年", "'2025")
DATES = (dt.date(2026, 4, 20), "2026—4—20", "2026年4月20日 上午9:30", "20260420", 46132)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def made(seed: int, *, plausible: bool = False) -> tuple[bytes, set[float], bool]:
    """One workbook of the seed, the figures that it shows, and whether it was damaged.

    A plausible one holds counts of festivals that an import may accept, and seldom two numbers in a cell.
    """
    chance = random.Random(seed)
    shown: set[float] = set()
    kinds = (0, 2, 2, 3, 3, 3) if plausible and chance.random() < 0.7 else (0, 1, 2, 3)
    rows = {}
    for area in chance.sample(AREAS, len(AREAS)):
        name = chance.choice(NAMES).format(area)
        values = [_value(chance, plausible=plausible) for _ in range(1 if plausible else 2)]
        rows[name] = [_written(chance, value, chance.choice(kinds), shown) for value in values]
    columns = [FESTIVALS] if plausible else chance.sample([GDP, VISITS], 2)
    more = {"本表发布日期": chance.choice(DATES)}
    book = add_year(workbook(), columns, rows, chance.choice(YEARS), "2025年", **more)
    content = save(_formatted(chance, book, columns, shown))
    damaged = chance.random() < 0.5
    if damaged:
        slight = chance.random() < 0.5
        change = _another_digit if slight else _damaged
        content = repacked(
            content, lambda name, own: change(chance, own) if not slight or "sheet2" in name else own
        )
    return content, shown, damaged


def check(seed: int, catalog: Catalog) -> None:
    """Read one workbook of the seed: a reading of what it shows, or a refusal, and nothing else."""
    content, shown, damaged = made(seed)
    try:
        figures = read_workbook(content, catalog).figures
    except RefusedWorkbookError as error:
        assert str(error).endswith("。")
        assert damaged
        return
    read = {figure.value for figure in figures}
    if damaged:
        assert read <= (visible(content) or read), seed
    else:
        assert read == shown, seed


def visible(content: bytes) -> set[float]:
    """Every number that another reader finds in a package, empty where it finds the package unreadable."""
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception:  # whatever that reader makes of damage
        return _in_texts(content)
    sheets = [sheet for sheet in book if sheet.title == "2025年" and sheet.max_row > len(AREAS)]
    if not sheets:  # that reader leaves out in silence a sheet that it does not find, or its cells
        return _in_texts(content)
    written = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return {float(number) for text in written for number in NUMBER.findall(_keyboard(text))}


def _in_texts(content: bytes) -> set[float]:
    """Every number that stands in the parts' bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            whole = b"\n".join(archive.read(name) for name in archive.namelist())
    except Exception:
        return set()
    return {float(number) for number in NUMBER.findall(_keyboard(whole.decode("utf-8", "replace")))}


def _keyboard(text: str) -> str:
    return text.translate(
        {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | dict.fromkeys(range(0x200B, 0x2010))
    )


def try_import(seed: int, home: Path, catalog: Catalog) -> ImportOutcome:
    """Import one workbook of the seed: what it shows is added, or nothing at all has changed."""
    content, shown, damaged = made(seed, plausible=True)
    before = state(home)
    outcome = import_workbook(
        content,
        f"{seed}.xlsx",
        "测试",
        home=home,
        catalog=catalog,
        when=dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC),
    )
    assert outcome.message
    if not outcome.accepted:
        assert state(home) == before, seed
    added = {figure.value for figure in outcome.report.changes.figures}
    assert added <= (visible(content) or added if damaged else shown), seed
    return outcome


def _value(chance: random.Random, *, plausible: bool) -> float:
    return chance.randint(1, 9) if plausible else round(chance.uniform(1, 900), chance.randint(0, 3))


def _written(chance: random.Random, value: float, kind: int, shown: set[float]) -> object:
    if kind == 0:
        return chance.choice(NOTHING)
    if kind == 1:
        return chance.choice(APART).format(value, value + 21)
    if kind == 2:
        return value  # whether it is shown is for its format to say
    shown.add(value)
    return f"{value}{chance.choice(MARKS)}"


def _formatted(
    chance: random.Random, book: Workbook, columns: list[dict[str, str]], shown: set[float]
) -> Workbook:
    """Give some numbers a format; those that are shown as they are stored are added to what is shown."""
    for row in book["2025年"].iter_rows(min_row=book["2025年"].max_row - len(AREAS) + 1, min_col=2):
        for cell, column in zip(row, columns, strict=False):
            if isinstance(cell.value, int | float):
                code, plain = chance.choice(FORMATS) if chance.random() < 0.3 else FORMATS[0]
                cell.number_format = code
                unit = code == '0.0"亿元"' and column["单位"] == "亿元"
                if unit or plain(float(cell.value)):
                    shown.add(float(cell.value))
    return book


def _another_digit(chance: random.Random, own: bytes) -> bytes:
    """The part with one digit changed: of a figure, a place, a style or a length."""
    places = [at for at, sign in enumerate(own) if 48 <= sign <= 57]
    at = chance.choice(places)
    return own[:at] + str(chance.randint(0, 9)).encode() + own[at + 1 :]


def _damaged(chance: random.Random, own: bytes) -> bytes:
    if chance.random() < 0.7 or not own:
        return own
    changed = bytearray(own)
    at = chance.randrange(len(changed))
    changed[at : at + chance.randint(1, 4)] = chance.randbytes(chance.randint(0, 4))
    return bytes(changed)
