"""Workbooks filled at random from a fixed seed with what people write, and the figures that each shows."""

from __future__ import annotations

import random

from core.plan.catalog import Catalog
from core.workbook.findings import RefusedWorkbookError
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import GDP, VISITS, add_year, repacked, save, workbook

AREAS = ("临泽县", "高台县", "山丹县", "民乐县")
MARKS = ("", "", "²", "①", "[1]", "*", " ③", "（注2）", "ᵃ")
NOTHING = ("—", "－", "…", "缺", "②", "", "暂无", "N/A")
APART = ("{}\n{}", "{} {}", "{}/{}", "约{}", "{}①{}", "{}万")


def check(seed: int, catalog: Catalog) -> None:
    """Read one workbook of the seed: a reading of what it shows, or a refusal, and nothing else."""
    chance = random.Random(seed)  # noqa: S311
    shown: set[float] = set()
    rows = {area: [_written(chance, shown) for _ in range(2)] for area in AREAS}
    content = save(add_year(workbook(), [GDP, VISITS], rows))
    damaged = chance.random() < 0.5
    if damaged:
        content = repacked(content, lambda _, own: _damaged(chance, own))
    try:
        figures = read_workbook(content, catalog).figures
    except RefusedWorkbookError as error:
        assert str(error).endswith("。")
        return
    if not damaged:
        assert {figure.value for figure in figures} == shown


def _written(chance: random.Random, shown: set[float]) -> object:
    value = round(chance.uniform(1, 900), chance.randint(0, 3))
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(NOTHING)
    if kind == 1:
        return chance.choice(APART).format(value, value + 1)
    shown.add(value)
    return value if kind == 2 else f"{value}{chance.choice(MARKS)}"


def _damaged(chance: random.Random, own: bytes) -> bytes:
    if chance.random() < 0.7 or not own:
        return own
    changed = bytearray(own)
    at = chance.randrange(len(changed))
    changed[at : at + chance.randint(1, 4)] = chance.randbytes(chance.randint(0, 4))
    return bytes(changed)
