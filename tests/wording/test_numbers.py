"""One rule for rounding what is still needed, in every form it is printed in."""

from __future__ import annotations

import pytest

from core.wording.numbers import number_needed, number_up, percent_up
from core.wording.sentences import needed_span, needed_text


@pytest.mark.parametrize(
    ("value", "one", "two"),
    [
        (9.716, "9.8", "9.72"),
        (8.394, "8.4", "8.40"),
        (10.004, "10.1", "10.01"),
        (10.0, "10.0", "10.00"),
        (8.4 + 1e-12, "8.4", "8.40"),
        (0.0, "0.0", "0.00"),
        (-1.15, "−1.1", "−1.15"),
    ],
)
def test_needed_growth_is_rounded_up(value: float, one: str, two: str) -> None:
    assert number_needed(value) == number_up(value) == one
    assert number_needed(value, 2) == two


def test_what_is_printed_suffices_and_both_forms_agree() -> None:
    for value in (thousandths / 1000 for thousandths in range(-3000, 15000, 7)):
        one, two = (float(number_needed(value, n).replace("−", "-")) for n in (1, 2))
        assert value <= one < value + 0.1, value
        assert abs(two - value) < 0.01, value
        assert percent_up(value / 100) == f"{number_up(value)}%", value
        # Rounding the two decimals up gives the one decimal: the forms never contradict each other.
        assert number_up(two) == number_needed(value), value


def test_needed_movements_name_their_unit() -> None:
    assert needed_text(0.09716, "亿元", geometric=True) == "9.8%"
    assert needed_text(1.17, "%", geometric=False) == "1.2个百分点"
    assert needed_text(12.2, "户", geometric=False, decimals=0) == "13户"
    assert needed_span(0.0486, 0.1275) == "4.9%～12.8%"
