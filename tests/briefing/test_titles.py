"""Titles are broken evenly, at clauses, and never within a number."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.briefing.layout import balanced, fitted, titled
from core.briefing.model import Cell, Table, TableColumn
from core.briefing.pptx.plan import tally
from core.charts.kit.measure import text_width
from core.wording.line_breaks import seams
from core.wording.words import Status


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("短标题", ("短标题",)),
        ("5项目标都已经到期，其中有4项有目标年公布数", ("5项目标都已经到期，", "其中有4项有目标年公布数")),
        (
            "按这一方案，2026年全市约764.9亿元，距800亿元还差约35.1亿元",
            ("按这一方案，2026年全市约764.9亿元，", "距800亿元还差约35.1亿元"),
        ),
    ],
)
def test_lines_end_with_a_clause(title: str, lines: tuple[str, ...]) -> None:
    assert balanced(title, 20) == lines


@pytest.mark.parametrize(
    "title",
    [
        "全市800亿元目标需加快，另有4项未实现、1项低于基期、1项明显滞后",
        "全市800亿元目标需加快，2026年须增长9.0%以上；四县110亿元目标缺2022年以来数据，不能判定",
        "甘州区地区生产总值按新口径快于预期或基本符合预期：2026年须增长4.9%以上方可突破330亿元",
        "肃南县人均地区生产总值自2021年以来没有新数：全程须年均增长7.3%以上（2022—2026年）方可达到18万元",
        "5项目标到期：已实现2项、未实现1项、待明确1项、到期待核1项",
    ],
)
@pytest.mark.parametrize("room", [14, 17, 19.5, 23])
def test_lines_end_between_words_only(title: str, room: float) -> None:
    words = seams(title)
    place = 0
    for line in balanced(title, room)[:-1]:
        place += len(line)
        assert place in words, line


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


def test_a_tally_of_many_words_is_grouped_so_that_a_title_holds_it() -> None:
    words = [Status.ACHIEVED, Status.AHEAD, Status.ON_TRACK, Status.BEHIND, Status.NOT_ACHIEVED]
    rows = tuple((Cell(word.value, word=word.value),) for word in (*words, Status.INSUFFICIENT))
    many = Table("目标", (TableColumn("状态"),), rows)
    assert tally(many) == "6项中，已实现或符合预期3项、落后或未实现2项、尚待判定1项"
    few = Table("目标", (TableColumn("状态"),), rows[:2])
    assert tally(few) == "2项中，已实现1项、快于预期1项"


TITLES = (
    "全市800亿元目标需加快，2026年须增长9.2%以上，预计约773亿元，低于目标",
    "全市800亿元目标已到期，2026年数尚缺；其余18项中17项缺数，暂不能判定",
    "全市800亿元目标已到期，2026年数尚缺，预计约773亿元，低于目标",
    "全市460亿元目标快于预期，2026—2028年年均须增长1.5%以上",
)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("room", [17.0, 18.9, 20.4, 23.3])
def test_no_line_of_a_title_ends_before_the_number_that_belongs_to_it(title: str, room: float) -> None:
    lines = titled(title, room)
    assert "".join(lines) == title and len(lines) <= 3
    for line, following in pairwise(lines):
        assert not following[0].isdigit() or line[-1] in "，；：、", lines
        assert not line.endswith("年") and not following.startswith("数尚缺")


def test_a_clause_stays_whole_where_no_more_lines_are_needed() -> None:
    assert titled(TITLES[1], 23.3) == (
        "全市800亿元目标已到期，2026年数尚缺；",
        "其余18项中17项缺数，暂不能判定",
    )


def test_a_title_of_three_lines_is_set_smaller_for_two() -> None:
    lines, size = fitted(TITLES[0], 442, 22, 1.2)
    assert (len(lines), size) == (2, 18)
    assert fitted(TITLES[3], 442, 22, 1.2)[1] == 22
