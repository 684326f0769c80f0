"""Widths of columns: numbers whole, nothing lost, weights where there is room to spare."""

from __future__ import annotations

import pytest
from pptx.util import Pt

from core.briefing.layout import broken, needed, shares
from core.briefing.model import Cell, Table, TableColumn
from core.briefing.pptx.tables import column_widths
from core.charts.kit.measure import text_width

SIZE = 9.0


def table(*columns: TableColumn, row: tuple[str, ...]) -> Table:
    return Table("表", columns, (tuple(Cell(text) for text in row),))


@pytest.mark.parametrize("room", [120.0, 200.0, 442.0])
def test_all_of_the_room_is_given_out(room: float) -> None:
    own = table(TableColumn("甲"), TableColumn("乙", "right", 0.2), row=("很长的一段话" * 9, "1234.5亿元"))
    assert sum(shares(own, room, SIZE)) == pytest.approx(room)


def test_a_number_is_not_broken_however_small_its_weight() -> None:
    own = table(TableColumn("甲", weight=9), TableColumn("乙", "right", 0.1), row=("话" * 200, "1234.5亿元"))
    assert shares(own, 200, SIZE)[1] >= needed(own, 1, SIZE)[0]


def test_long_texts_share_by_weight() -> None:
    own = table(TableColumn("甲", weight=1), TableColumn("乙", weight=3), row=("话" * 200, "话" * 400))
    first, second = shares(own, 442, SIZE)
    least = needed(own, 0, SIZE)[0]
    assert (second - least) / (first - least) == pytest.approx(3)


def test_a_short_text_takes_no_more_than_it_needs_while_another_wants() -> None:
    own = table(TableColumn("甲", weight=5), TableColumn("乙", weight=1), row=("话" * 8, "话" * 400))
    assert shares(own, 442, SIZE)[0] == pytest.approx(needed(own, 0, SIZE)[1])


def test_lines_broken_by_hand_count_by_the_longest() -> None:
    one = table(TableColumn("甲", "right"), row=("680.9亿元",))
    two = table(TableColumn("甲", "right"), row=("680.9亿元\n2024年",))
    assert needed(one, 0, SIZE) == needed(two, 0, SIZE)


def test_where_nothing_fits_weights_decide() -> None:
    columns = [TableColumn("甲", "right", weight) for weight in (1, 2)]
    assert shares(table(*columns, row=("1234567.8亿元",) * 2), 30, SIZE) == pytest.approx((10, 20))


def test_a_slide_breaks_no_year_and_no_number_where_there_is_room() -> None:
    """At the width of a 4:3 template weights alone left a year three digits wide."""
    columns = (TableColumn("目标", weight=5.0), TableColumn("年份", "right", 0.3))
    rows = tuple((Cell("培育国家级、省级、市级农业产业化龙头企业50户以上"), Cell("2025")) for _ in range(2))
    size, room = 12.0, int(Pt(300))
    _, years = column_widths(Table("表", columns, rows), room, size)
    assert years / Pt(1) - 10 >= text_width("2025", size) * 1.2


def test_a_word_of_a_measure_has_room_for_the_mark_before_it_on_a_slide() -> None:
    """Slides put → before 推进中, in bold: measured without it the word broke in two."""
    columns = (TableColumn("举措"), TableColumn("状态", weight=0.5), TableColumn("进展", weight=4.0))
    row = (Cell("实施工业突破发展行动"), Cell("持续推进", word="持续推进"), Cell("话" * 60))
    size = 12.0
    _, status, _ = column_widths(Table("表", columns, (row,)), int(Pt(700)), size)
    assert status / Pt(1) - 10 >= text_width("≡持续推进", size, bold=True) + size / 2


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("地区生产总值突破800亿元", 108.0, "地区生产总值\n突破800亿元"),
        ("工业增加值占GDP比重达到15%以上", 124.0, "工业增加值占GDP\n比重达到15%以上"),
        # Two characters on a line of their own would be a stub: the line is filled instead.
        ("全市主要农产品加工转化率达到72%以上", 106.0, "全市主要农产品加工转化\n率达到72%以上"),
        ("生产总值突破110亿元", 124.0, "生产总值突破110亿元"),
        ("年度任务已分解到各实施主体，重点项目按计划推进。（演练）责任单位按月报告。", 80.0, None),
    ],
)
def test_a_name_breaks_between_words_and_running_text_where_the_reader_will(
    text: str, width: float, lines: str | None
) -> None:
    assert broken(Cell(text), TableColumn("目标"), width, SIZE).text == (lines or text)
