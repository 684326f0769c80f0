"""产业定位: what is declared, what is measured, and that nothing is judged."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.plan.load import load_catalog
from tests.pages.conftest import finding, markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")

JUDGING = ("相符", "不符", "待细分", "名不副实", "合理", "薄弱", "优于", "达标")


def specs(at: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]


def cells(markup_: str, head: str) -> list[str]:
    """Cells of the row that begins with ``head``, as text."""
    row = next(r for r in re.findall(r"<tr[^>]*>(.*?)</tr>", markup_, re.DOTALL) if f">{head}<" in r)
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def structure(at: AppTest) -> str:
    """The table of one area's employment."""
    found = re.search(r'<table class="[^"]*ct-structure".*?</table>', markup(at), re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("area", ["", *(county.code for county in load_catalog().counties)])
def test_the_page_opens_for_every_county(dataset: str, area: str) -> None:
    at = visit("positioning", dataset=dataset, area=area)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert ("演练" in title(at)) == (dataset == "drill")
    assert len(specs(at)) == 5  # two pictures for two widths, similarity


def test_the_title_says_what_is_declared_and_what_is_measured() -> None:
    said = finding(visit("positioning"))
    assert said == "4个“工业主导型”县区工业就业占比为全省的0.56～0.92倍；全国的0.28～0.45倍（2020年）"


def test_nothing_is_judged() -> None:
    for area in ("", "620702", "620721"):
        at = visit("positioning", area=area)
        said = text(at) + json.dumps(specs(at), ensure_ascii=False)
        assert not [word for word in JUDGING if word in said]
        assert "不作评价" in said


def test_types_stand_in_the_order_written() -> None:
    table = markup(visit("positioning"))
    assert cells(table, "城市服务型") == ["1", "", "", "", "", ""]
    assert cells(table, "工业主导型") == ["2", "", "1", "1", "1", ""]
    assert cells(table, "农业优先型") == ["", "1", "2", "", "", "1"]
    assert cells(table, "文旅赋能型") == ["", "2", "", "", "", ""]
    assert cells(table, "生态功能型") == ["", "", "", "2", "2", "2"]


def test_overlap_and_own_industries_are_the_texts() -> None:
    table = markup(visit("positioning"))
    assert cells(table, "清洁能源") == ["●", "", "●", "●", "", ""]
    assert cells(table, "设施农业") == ["●", "", "", "", "●", ""]
    own = cells(table, "仅本县区列入")
    assert own[3] == "煤炭循环利用产业"
    assert own[5] == "现代畜牧业"


def test_quotients_are_cells_that_a_phone_can_hold() -> None:
    table = markup(visit("positioning", area="620721"))
    body = re.search(r'<table class="ct-quotients".*?</table>', table, re.DOTALL)
    assert body is not None
    assert cells(body[0], "其中采矿业")[5:] == ["5.03", "0.64", "1.0"]
    assert body[0].count("ct-chosen") == body[0].count("<tr>")  # the head and every row
    small = re.findall(r'class="ct-small[^>]*>([^<]+)<', body[0])
    assert small
    assert all(text.endswith("*") for text in small)


def test_a_phone_reads_own_industries_by_county() -> None:
    assert "<b>甘州区</b>智能制造、数字经济、会展经济" in markup(visit("positioning"))


def test_both_comparators_stand_in_the_table_with_their_intervals() -> None:
    row = cells(structure(visit("positioning", area="620721")), "其中采矿业")
    assert row[0] == "其中采矿业样本134人"  # a phone has no column for it
    assert row[1] == "134"
    assert re.fullmatch(r"5\.03\d\.\d\d～\d\.\d\d", row[-2])
    assert re.fullmatch(r"8\.99\d+\.\d\d～\d+\.\d\d", row[-1])


def test_small_samples_are_flagged_and_industry_is_one_row() -> None:
    at = visit("positioning", area="620721")
    table = structure(at)
    assert cells(table, "其中制造业")[-2].startswith("0.24*")
    assert len(re.findall(r">工业<", table)) == 1
    assert "样本不足30人" in text(at)


def test_change_parts_add_up() -> None:
    row = cells(structure(visit("positioning", area="620725")), "建筑业")
    change, mix, own = (float(row[i].replace("−", "-")) for i in (4, 6, 7))
    assert change == pytest.approx(mix + own, abs=0.11)


def test_the_comparator_is_a_choice_in_the_url() -> None:
    at = visit("positioning", against="nation")
    assert "÷全国行业就业占比" in text(at)
    assert "就业区位商较高的：肃南县采矿业8.99" in text(at)
    at.segmented_control(key="pick_against").set_value("province").run()
    assert at.query_params.get("against", "") in ("", [])
    assert "÷全省行业就业占比" in text(at)


@pytest.mark.parametrize("query", [{"against": "moon"}, {"area": "000000"}])
def test_wrong_links_are_cleaned_with_a_note(query: dict[str, str]) -> None:
    at = visit("positioning", **query)
    assert not at.exception
    assert "链接中的" in text(at)
    assert "÷全省行业就业占比" in text(at)


def test_the_chosen_county_is_highlighted_everywhere() -> None:
    at = visit("positioning", area="620724")
    assert markup(at).count("ct-chosen") > 8
    said = text(at)
    assert "高台县2010—2020年：" in said
    assert "高台县定位为“工业主导型”和“农业优先型”" in said


def test_a_reservation_of_the_text_is_kept() -> None:
    assert "原文限定“在保护好生态的前提下”" in text(visit("positioning", area="620721"))


def test_missing_sectors_and_value_added_are_said() -> None:
    said = text(visit("positioning"))
    assert "没有与全省同年同口径的第二产业、第三产业增加值，不作比较" in said
    assert "区间为95%抽样误差" in said


def test_the_clean_frame_has_no_widgets() -> None:
    at = visit("positioning", frame="1")
    assert not at.exception
    assert not at.selectbox
    assert "href=" not in markup(at)
    assert len(specs(at)) == 2  # the types for two widths


def test_pictures_state_their_finding_to_those_who_cannot_see_them() -> None:
    charts = visit("positioning").get("vega_lite_chart")
    assert all(len(chart.proto.alt) > 20 for chart in charts)
