"""Whatever bytes come in: the reader answers with a reading or a refusal, never with a failure of its own."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plan.catalog import Catalog
from core.workbook.findings import RefusedWorkbookError
from core.workbook.read.workbook import read_workbook
from tests.workbook.mini import GDP, VISITS, add_list, add_year, repacked, save, workbook
from tests.workbook.shuffled import check, try_import

pytestmark = pytest.mark.long

ENTRY = {"序号": 3, "状态": "推进中", "进展": "已开工", "佐证": "文件", "佐证日期": "2026-10-01"}


@lru_cache(maxsize=1)
def content() -> bytes:
    rows = {"全市": [700.0, 4000.0], "临泽县": [105.3, "1,234"], "高台县": ["９１．２", None]}
    book = add_year(workbook(), [GDP, VISITS], rows)
    return save(add_list(book, "举措台账", [ENTRY]))


@lru_cache(maxsize=1)
def parts() -> tuple[str, ...]:
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        return tuple(archive.namelist())


def read_or_refuse(raw: bytes, catalog: Catalog) -> None:
    try:
        reading = read_workbook(raw, catalog)
    except RefusedWorkbookError as error:
        assert str(error).endswith("。")
        return
    for figure in reading.figures:
        assert figure.area.isdigit()


def mutated(raw: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    changed = bytearray(raw)
    for at, piece in edits:
        start = at % (len(changed) + 1)
        changed[start : start + len(piece)] = piece
    return bytes(changed)


EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6)
#: Pieces that mean something in a worksheet, one a line.
TOKENS = st.sampled_from(
    rb"""<v>
</v>
<c
<f/>
 t="s"
 t="b"
 t="e"
 t="d"
 r="A0"
 r="ZZZ9"
<row>
 s="99999"
<v>-1</v>
<v>1e309</v>
&#0;
&amp;
]]>
<!--
 hidden="1"
<mergeCell ref="A1:XFD9"/>""".splitlines()
)
PIECES = st.lists(st.tuples(st.integers(0, 10**6), TOKENS), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(edits=EDITS)
def test_changed_bytes_of_the_file(edits: list[tuple[int, bytes]], catalog: Catalog) -> None:
    read_or_refuse(mutated(content(), edits), catalog)


@settings(max_examples=250, deadline=None)
@given(part=st.integers(0, 50), edits=EDITS | PIECES)
def test_changed_bytes_of_a_part(part: int, edits: list[tuple[int, bytes]], catalog: Catalog) -> None:
    name = parts()[part % len(parts())]
    raw = repacked(content(), lambda n, own: mutated(own, edits) if n == name else own)
    read_or_refuse(raw, catalog)


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=400))
def test_any_bytes(raw: bytes, catalog: Catalog) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(RefusedWorkbookError):
            read_workbook(start + raw, catalog)


@pytest.mark.parametrize("block", range(3))
def test_shuffled_workbooks_show_what_is_read(block: int, catalog: Catalog) -> None:
    for seed in range(block * 100, block * 100 + 100):
        check(seed, catalog)


def test_imports_add_what_is_shown_or_change_nothing(home: Path, catalog: Catalog) -> None:
    outcomes = [try_import(seed, home, catalog).accepted for seed in range(70_000, 70_008)]
    assert True in outcomes
    assert False in outcomes
