"""A page as one picture is read from its own markup: heads, lines, tables, marks, what only a phone shows."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.briefing.pdf.sheet import Sheet, Stack, read, sheet_data, sheet_png
from core.charts.kit import html
from core.charts.kit.table import Column, Group, table
from core.wording.words import DRILL_MARK, Status

TABLE = table(
    [Column("县区"), Column("数值\n亿元", "right"), Column("状态")],
    [
        Group("2026年"),
        ["甘州区", "314.7", html.status_badge(Status.BEHIND)],
        ["肃南裕固族自治县", "33.1", "—"],
    ],
    label="表",
)


def texts(runs: list[dict[str, object]]) -> str:
    """The words of a line or cell."""
    return "".join(str(run.get("text", "")) for run in runs)


def test_heads_lines_and_tables_are_read_in_order() -> None:
    blocks = read(html.figure_head("题", "副题") + TABLE + html.element("p", "末行", "ct-note"))
    assert [block["kind"] for block in blocks] == ["head", "line", "table", "line"]
    assert [texts(block["runs"]) for block in blocks if "runs" in block] == ["题", "副题", "末行"]
    rows = [[texts(cell["runs"]) for cell in row] for row in blocks[2]["cells"]]
    assert rows == [
        ["县区", "数值亿元", "状态"],
        ["2026年"],
        ["甘州区", "314.7", Status.BEHIND],
        ["肃南裕固族自治县", "33.1", "—"],
    ]
    assert blocks[2]["cells"][1][0]["span"] == 3
    assert [cell["right"] for cell in blocks[2]["cells"][2]] == [False, True, False]
    mark, word = blocks[2]["cells"][2][2]["runs"]
    assert mark["svg"].startswith("<svg")
    assert word["color"] != blocks[2]["cells"][2][0]["runs"][0]["color"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p>甲 &lt;b&gt; &amp; 乙</p>", ["甲 <b> & 乙"]),
        ("<ul><li>一</li><li>二</li></ul>", ["一", "二"]),
        ("<div><p>开着的<div>不收尾", ["开着的", "不收尾"]),
        ("<style>p {color: red}</style><p class='ct-narrow-only'>手机</p><p>都见</p>", ["都见"]),
        ("", []),
    ],
)
def test_text_is_read_as_a_browser_shows_it(markup: str, said: list[str]) -> None:
    assert [texts(block["runs"]) for block in read(markup)] == said


@pytest.mark.parametrize("room", [60, 160, 600])
def test_columns_fill_their_room_and_figures_give_way_last(room: int) -> None:
    sheet = Sheet("页", "题", "", [[Stack(room, [TABLE])]], [], "产品", "2026-01-01", "2026-01-02")
    [block] = sheet_data(sheet)["rows"][0][0]["blocks"]
    widths = block["widths"]
    assert len(widths) == 3
    assert sum(widths) == pytest.approx(room, abs=3)
    assert all(width > 0 for width in widths)


@pytest.mark.parametrize("drill", [False, True])
def test_a_page_without_blocks_is_still_a_picture(drill: bool) -> None:
    sheet = Sheet("页", "题", "副", [], ["来源甲"], "产品", "2026-01-01", "2026-01-02", drill)
    assert sheet_data(sheet)["marks"] == ([DRILL_MARK] if drill else [])
    assert Image.open(io.BytesIO(sheet_png(sheet))).width == 2 * 1600
