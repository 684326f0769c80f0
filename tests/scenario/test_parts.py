"""Parts add up as they are printed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scenario.result import rounded

amounts = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("parts", "total", "decimals", "expected"),
    [
        ((41.94, 12.25, 13.06, 13.03, 12.95, 6.23), 99.46, 1, (41.9, 12.3, 13.1, 13.0, 13.0, 6.2)),
        ((0.05, 0.05), 0.1, 1, (0.1, 0.0)),
        ((-0.26, 1.26), 1.0, 1, (-0.3, 1.3)),
        ((1.4, 1.4, 1.2), 4.0, 0, (2.0, 1.0, 1.0)),
        ((), 0.0, 1, ()),
    ],
)
def test_rounded_parts(
    parts: tuple[float, ...], total: float, decimals: int, expected: tuple[float, ...]
) -> None:
    assert rounded(parts, total, decimals) == expected


@given(amounts, st.integers(0, 3))
def test_printed_parts_add_up_to_the_printed_total(parts: list[float], decimals: int) -> None:
    total = math.fsum(parts)
    result = rounded(parts, total, decimals)
    scale = 10**decimals
    assert sum(round(part * scale) for part in result) == pytest.approx(total * scale, abs=0.5 + 1e-6)
    assert all(abs(a - b) < 1 / scale + 1e-9 for a, b in zip(result, parts, strict=True))
