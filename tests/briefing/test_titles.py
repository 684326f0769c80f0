"""Titles are broken evenly, at clauses, and never within a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.briefing.layout import balanced
from core.charts.kit.measure import text_width


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ("短标题",)),
        ("5项目标已过目标年，其中4项有目标年公布数", ("5项目标已过目标年，", "其中4项有目标年公布数")),
        (
            "按这一方案，2026年全市约764.9亿元，距800亿元还差约35.1亿元",
            ("按这一方案，2026年全市约764.9亿元，", "距800亿元还差约35.1亿元"),
        ),
    ],
)
def test_lines_end_with_a_clause(title: str, lines: tuple[str, ...]) -> None:
    assert balanced(title, 20) == lines


@given(st.text(alphabet="目标全市增长，；1234.%亿元年", min_size=1, max_size=90))
def test_nothing_is_lost_and_no_line_is_too_long(title: str) -> None:
    lines = balanced(title, 20)
    assert "".join(lines) == title
    assert all(line and (text_width(line, 1) <= 20 or len(line) == 1) for line in lines)


@given(st.text(alphabet="目标年均全程1234.%（）—", min_size=1, max_size=40))
def test_no_line_ends_with_an_opening_bracket_where_another_break_is_left(text: str) -> None:
    lines = balanced(text.replace("（（", "（"), 9)
    assert all(len(line) == 1 or not line.endswith("（") for line in lines[:-1])


def test_a_need_over_the_whole_span_breaks_before_its_years() -> None:
    assert balanced("全程须年均10.2%（2022—2026年）", 9) == ("全程须年均10.2%", "（2022—2026年）")
