"""What the pages say on the figures that ship."""

from __future__ import annotations

import json
import re

import pytest

from core.wording.words import RANCH_CAPTION, SCHEMATIC_MARK
from tests.pages.conftest import finding, home, markup, navigation_in_charge, text, visit
from tests.pages.test_map import specs
from tests.pages.test_scenario import everything

__all__ = ["home", "navigation_in_charge"]

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    "said",
    [
        "734.4",
        "8.4",
        "314.7",
        "基本符合预期",
        "快于预期或基本符合预期",
        "19项定量目标",
        "820.0亿元",
        "比全市目标多20.0亿元",
        "四县均须突破110亿元",
        "到期待核",
        "待市统计局填报",
        "补齐",
        "可判定",
        "尚无导入",
        "全程",
    ],
)
def test_the_overview_says_on_published_figures(said: str) -> None:
    assert said in text(visit("overview"))


def test_a_share_projection_is_not_on_the_overview() -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", markup(visit("overview")), re.DOTALL)
    row = next(r for r in rows if "临泽县" in r)
    assert "数据不足" in row
    assert "≈" not in row, "estimates stand on 目标轨迹"
    assert "需加快" not in row


def test_the_counts_line_adds_up() -> None:
    line = re.search(r'<div class="ct-counts">.*?</div>', markup(visit("overview")), re.DOTALL)
    assert line
    numbers = [int(n) for n in re.findall(r"<b>(\d+)</b>", line.group(0))]
    assert len(numbers) == 12  # the ten words, two words side by side, and 待明确
    assert sum(numbers) == 19


@pytest.mark.parametrize(
    "said", ["734.4", "8.37%", "91.8%", "82.4%", "83.3%", "9.0%", "0.86", "841", "8.47%"]
)
def test_the_trajectory_says_of_the_city(said: str) -> None:
    at = visit("trajectory")
    charts = "".join(chart.proto.spec for chart in at.get("vega_lite_chart"))
    assert said in text(at) + charts


def test_the_trajectory_of_a_county_leads_with_what_needs_no_link() -> None:
    said = text(visit("trajectory", target="gdp-620702"))
    assert "95.4%" in said
    assert "今后须2026年增长4.9%" in said
    assert said.index("95.4%") < said.index("1.0537")


def test_the_figures_behind_the_trajectory_are_text() -> None:
    said = markup(visit("trajectory"))
    head = re.search("图中(?:<[^>]+>)*数据", said)  # a head's words stand in elements of their own
    assert head
    table = said[head.start() :]
    for value in ("491.2", "467.1", "608.0", "734.4", "526.2"):
        assert f">{value}<" in table


def test_an_earlier_date_of_judgement_shows_what_was_known_then() -> None:
    said = text(visit("overview", as_of="2024-06-30"))
    assert "734.4" not in said
    assert "314.7" not in said
    assert "608.0" in said


def test_the_map_opens_with_per_capita_in_its_last_full_year() -> None:
    at = visit("map")
    assert finding(at) == "肃南县人均地区生产总值12.02万元，为民乐县的3.3倍；六个县区中三个高于全市"
    assert "万元，当年价格，2021年，四经普口径" in text(at)
    assert "六个县区中五个高于全省，仅民乐县低于全省" in text(at)


def test_estimates_on_the_map_are_hatched_and_refused() -> None:
    at = visit("map", indicator="gdp", year="2020")
    said = text(at)
    assert finding(at) == "2020年地区生产总值只有甘州区202.2亿元为公布数；其余为估算，不计入"
    assert "2020年不排名" in said
    assert "待市统计局填报" in said
    assert "≈57.4" in said
    assert "估算，不计入" in json.dumps(specs(at)[0], ensure_ascii=False)


@pytest.mark.parametrize(
    "said",
    [
        "快于预期或基本符合预期",
        "2026年须增长4.9%以上方可突破330亿元",
        "314.7",
        "＞330",
        "“争当全省县域经济高质量发展排头兵”为定性目标，只列佐证，不折算分数。",
        "1.0537",
        "2021年在全省86个县（市、区）中，地区生产总值第11位，人均地区生产总值第30位。",
        "农林牧渔业占35.8%，为全省的1.09倍",
        "全省县域经济发展十强县",
        "待市商务局填报",
        SCHEMATIC_MARK,
        RANCH_CAPTION,
        "A",
    ],
)
def test_the_first_sheet_says_on_published_figures(said: str) -> None:
    assert said in text(visit("portraits", area="620702"))


@pytest.mark.parametrize(
    "said",
    [
        "只有甘州区达标",
        "校准系数1.0000",
        "反推：",
        "不是预测",
        "本县区无可用数，取全市2021—2024年年均6.5%",
        "尚无公布数，不能推演路径",
        "起点为估算",
    ],
)
def test_the_scenario_says_on_published_figures(said: str) -> None:
    assert said in everything(visit("scenario"))
