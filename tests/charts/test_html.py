"""Fragments: whatever a field holds, it comes out as text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from core.charts.kit import html as h
from core.charts.kit.css import stylesheet
from core.charts.kit.table import Column, Group, table
from core.charts.kit.theme import INK, CountyLook
from core.charts.strips import distribution_strip, locator_map, tick_bar
from core.wording.words import Status
from tests.charts import samples as s

EVIL = "<script>alert(1)</script>\"'&"
LOOK = CountyLook(INK, INK)

FRAGMENTS: dict[str, Callable[[], str]] = {
    "escape": lambda: h.escape(EVIL),
    "join": lambda: h.join([EVIL, h.status_badge("需加快")]),
    "element": lambda: h.element("p", EVIL, "c", title=EVIL),
    "missing": lambda: h.missing(EVIL),
    "estimate": lambda: h.estimate(EVIL),
    "derived": lambda: h.derived(EVIL),
    "page_title": lambda: h.page_title(EVIL, EVIL),
    "figure_head": lambda: h.figure_head(EVIL, EVIL, EVIL),
    "source_line": lambda: h.source_line([EVIL], as_of=EVIL, made=EVIL, note=EVIL),
    "masthead": lambda: h.masthead(EVIL, EVIL, as_of=EVIL),
    "equation": lambda: h.equation([(EVIL, EVIL)]),
    "counts": lambda: h.status_counts({}, head=EVIL, note=EVIL),
    "table": lambda: table([Column(EVIL)], [Group(EVIL, EVIL), [EVIL]], label=EVIL),
    "strip": lambda: distribution_strip([1, 2, 3], 0, LOOK, label=EVIL),
    "tick": lambda: tick_bar(1, 2, 3, LOOK, label=EVIL),
    "locator": lambda: locator_map(s.geometry(), s.CODES[0], LOOK, label=EVIL),
}


class Tags(HTMLParser):
    """Collects tags and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += attrs
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(markup: str) -> Tags:
    tags = Tags()
    tags.feed(markup)
    assert tags.open == []
    return tags


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fields_are_escaped(name: str) -> None:
    markup = FRAGMENTS[name]()
    assert "<script" not in markup
    tags = parsed(markup)
    assert "script" not in tags.seen
    assert not [name for name, _ in tags.attributes if name.startswith("on")]


def test_fragments_are_not_escaped_twice() -> None:
    badge = h.status_badge("需加快")
    assert h.escape(badge) == badge
    assert badge in table([Column("状态")], [[badge]], label="x")


def test_inline_svg_never_stands_in_a_fragment() -> None:
    # The page's sanitiser drops it without a word.
    for markup in (
        h.status_badge("需加快"),
        h.grade_chip("A"),
        h.freshness(5, (100, 190, 365)),
        h.grade_chip(""),
    ):
        assert "svg" not in parsed(markup).seen


def test_a_hollow_badge_says_so_in_words() -> None:
    assert "估" in h.status_badge("需加快", hollow=True)
    assert "估" not in h.status_badge("已实现", hollow=True)


@pytest.mark.parametrize(
    ("word", "hollow", "text"),
    [
        ("需加快", False, "◆需加快"),
        ("需加快", True, "◆需加快（估）"),
        ("数据不足", True, "○数据不足"),
        ("已实现", True, "√已实现"),
    ],
)
def test_plain_text_of_a_status(word: str, hollow: bool, text: str) -> None:
    assert h.status_text(word, hollow=hollow) == text


def test_counts_list_all_words_in_order_with_zeros() -> None:
    markup = h.status_counts({"需加快": 2})
    places = [markup.index(f">{word}<") for word in Status]
    assert places == sorted(places)
    assert markup.count("ct-zero") == len(Status) - 1


@pytest.mark.parametrize(
    ("progress", "width"), [(-0.2, "0.0%"), (0.0, "0.0%"), (0.67, "67.0%"), (1.0, "100.0%"), (1.4, "100.0%")]
)
def test_a_bar_stays_in_its_track_but_says_the_number(progress: float, width: str) -> None:
    bar = h.progress_bar(progress, 0.5, "需加快")
    assert f"width:{width}" in bar
    assert 'aria-label="完成进度' in bar
    assert "时序进度50.0%" in bar


def test_no_bar_where_nothing_is_known() -> None:
    assert h.progress_bar(None, 0.5, "数据不足") == ""


def test_no_tick_without_a_span() -> None:
    assert "ct-tick" not in h.progress_bar(0.5, None, "需加快")


def test_estimated_progress_is_hatched() -> None:
    assert "ct-hatched" in h.progress_bar(0.5, 0.5, "需加快", estimated=True)
    assert "ct-hatched" not in h.progress_bar(0.5, 0.5, "需加快")


def test_a_row_must_fit_the_heads() -> None:
    with pytest.raises(ValueError, match=r"2格.*1列"):
        table([Column("甲")], [["一", "二"]], label="x")


def test_rows_of_a_wide_table_become_blocks_with_named_cells() -> None:
    columns = [Column("地区"), Column("目标"), Column("完成率,\n%", "right"), Column("机会")]
    rows = [["全市", "突破800亿元", "85.1", "—"]]
    drawn = table(columns, rows, label="目标", stacked=2)
    assert 'class="ct-table ct-stacked"' in drawn
    assert drawn.count("ct-name") == 2
    assert 'data-head="完成率,%">85.1' in drawn
    assert "ct-void" in drawn  # a dash needs no line of its own there
    assert "data-head" not in table(columns, rows, label="目标")


def test_the_head_of_a_row_is_explained_like_the_head_of_a_column() -> None:
    columns = [Column("项目"), Column("数值", "right")]
    rows = [["过去年均", "7.4"], ["甘州区", "过去年均"], [h.status_badge(Status.ACHIEVED), "1"]]
    assert table(columns, rows, label="两种口径").count("ct-term") == 1
    assert 'data-term="过去年均"' in table(columns, rows, label="两种口径")


def test_freshness_without_evidence_is_said() -> None:
    assert "无佐证" in h.freshness(None, (100, 190, 365))
    assert "22天" in h.freshness(22, (100, 190, 365))


def test_drill_data_is_labelled() -> None:
    assert "演练数据" in h.masthead("甲", "乙", as_of="2026-01-01", drill=True)
    assert "正式数据" in h.masthead("甲", "乙", as_of="2026-01-01")
    assert "演练数据 非真实统计" in h.watermark()


def test_a_second_finding_stands_below_the_title() -> None:
    both = h.page_title("甲需加快", "乙缺数")
    title, second = both.split("</h1>")
    assert "甲" in title and "乙" in second and "缺数" in second
    assert "ct-second" not in h.page_title("甲需加快")


def test_strips_show_nothing_where_the_county_is_unknown() -> None:
    assert distribution_strip([None, 2, 3], 0, LOOK, label="x") == ""
    assert tick_bar(None, 2, 3, LOOK, label="x") == ""


def test_the_style_sheet_is_whole_and_asks_no_host() -> None:
    sheet = stylesheet()
    assert sheet.count("{") == sheet.count("}")
    assert "@media print" in sheet
    assert "@media (max-width: 640px)" in sheet
    assert "@import" not in sheet
    assert sheet.count("url(") == sheet.count('url("data:')


def test_the_style_sheet_spells_out_no_colour_of_the_tokens() -> None:
    sheet = stylesheet()
    rules = sheet[sheet.index("}") + 1 :]
    assert INK not in rules


@pytest.mark.parametrize(
    "css_class", ["ct-title", "ct-table", "ct-bar", "ct-counts", "ct-source", "ct-frame", "ct-sheet"]
)
def test_every_class_that_fragments_use_has_a_rule(css_class: str) -> None:
    assert f".{css_class}" in stylesheet()


def test_no_line_of_a_title_ends_inside_a_number_or_a_status_word() -> None:
    said = h.page_title("2025、2026两年年均须增长8.4%以上，机会22%～52%，基本符合预期；四县110亿元<b>缺数")
    whole = re.findall(r'<span class="ct-whole">(.*?)</span>', said)
    kept = {"2025、2026两年年均", "增长", "8.4%以上", "22%～52%", "基本符合预期", "110亿元", "缺数"}
    assert kept <= set(whole)
    assert "&lt;b&gt;" in said
    assert ".ct-whole { white-space: nowrap; }" in stylesheet()


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("4个“工业主导型”县区工业就业占比为全省的0.56～0.92倍", "就业占比"),
        ("28个部门承担79个牵头职责，29个部门有待报事项", "职责"),
        ("演练：14项举措190天内有新佐证", "新佐证"),
        ("演练：各部门本季应报129项，还差129项", "应报"),
        ("6个县区中：地区生产总值第1位，人均地区生产总值第4位", "第1位"),
        ("甘州区地区生产总值按新口径基本符合预期", "基本符合预期"),
    ],
)
def test_no_line_of_a_title_ends_inside_a_word(title: str, kept: str) -> None:
    said = h.unbroken(title)
    assert f'<span class="ct-whole">{kept}</span>' in said
    assert re.sub("<[^>]+>", "", said) == title


def test_a_short_line_of_a_head_is_one_piece_and_a_long_one_is_not() -> None:
    columns = [Column("年数", "right"), Column("占比，%\n2020年", "right"), Column("里程碑等完成情况")]
    markup = table(columns, [["1", "2", "3"]], label="t")
    for whole in ("年数", "占比，%", "2020年"):
        assert f'<span class="ct-whole">{whole}</span>' in markup
    assert '<span class="ct-whole">里程碑等完成情况' not in markup


def test_words_stand_apart_from_a_number_and_its_unit_and_year_do_not() -> None:
    columns = [Column("数值", "right"), Column("单位"), Column("值", "right"), Column("口径"), Column("说明")]
    markup = table(columns, [["1", "亿元", "2", "五经普", "无"]], label="t")
    assert re.findall(r'<td class="[^"]*ct-apart[^"]*">([^<]*)', markup) == ["五经普"]


def test_the_watermark_is_cut_at_no_edge_of_its_tile() -> None:
    tile = unquote(stylesheet().partition("--ct-watermark:")[2].partition('")')[0])
    width, height = map(int, re.findall(r'<svg [^>]*width="(\d+)" height="(\d+)"', tile)[0])
    places = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*font-size="(\d+)"[^>]*>([^<]+)<', tile)
    assert len(places) == 2
    for x, y, size, words in places:
        long = sum(1.0 if sign > "⺀" else 0.4 for sign in words) * int(size) / 2
        tall = int(size) / 2
        across = long * math.cos(math.radians(20)) + tall * math.sin(math.radians(20))
        down = long * math.sin(math.radians(20)) + tall
        assert across <= float(x) <= width - across and down <= float(y) <= height - down


def test_a_year_in_a_head_is_one_piece() -> None:
    said = table([Column("2026年推演\n亿元", "right")], [["1.0"]], label="x")
    assert '<span class="ct-whole">2026年</span>推演' in said
