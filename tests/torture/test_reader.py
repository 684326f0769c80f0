"""Many more damaged workbooks than the tests of every day try: see :mod:`tests.workbook.test_fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plan.load import load_catalog
from tests.workbook.mini import repacked
from tests.workbook.test_fuzz import EDITS, PIECES, content, mutated, parts, read_or_refuse

pytestmark = pytest.mark.long

CASES = 8_000


@pytest.mark.torture
def test_damaged_workbooks() -> None:
    catalog = load_catalog()
    tried = 0

    @settings(max_examples=CASES, deadline=None, database=None)
    @given(part=st.integers(0, 50), edits=EDITS | PIECES)
    def damage(part: int, edits: list[tuple[int, bytes]]) -> None:
        nonlocal tried
        tried += 1
        name = parts()[part % len(parts())]
        read_or_refuse(repacked(content(), lambda n, own: mutated(own, edits) if n == name else own), catalog)

    damage()
    print(f"\n读取损坏的工作簿 {tried} 份：全部读出或拒绝，没有一次异常。")
