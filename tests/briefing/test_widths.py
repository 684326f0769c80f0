"""Widths of columns: numbers whole, nothing lost, weights where there is room to spare."""

from __future__ import annotations

import pytest
from pptx.util import Pt

from core.briefing.layout import needed, shares
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
