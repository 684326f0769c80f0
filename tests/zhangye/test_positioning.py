"""What 产业定位 says on the census and the plan that ship."""

from __future__ import annotations

import re

import pytest

from tests.pages.conftest import finding, home, markup, navigation_in_charge, text, visit
from tests.pages.test_positioning import cells, structure

__all__ = ["home", "navigation_in_charge"]

pytestmark = pytest.mark.usefixtures("home")


def test_the_title_says_what_is_declared_and_what_is_measured() -> None:
    said = finding(visit("positioning"))
    assert said == "4个“工业主导型”县区工业就业占比为全省的0.56～0.92倍；全国的0.28～0.45倍（2020年）"


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


def test_the_comparator_is_a_choice_in_the_url() -> None:
    at = visit("positioning", against="nation")
    assert "÷全国行业就业占比" in text(at)
    assert "就业区位商较高的：肃南县采矿业8.99" in text(at)
    at.segmented_control(key="pick_against").set_value("province").run()
    assert at.query_params.get("against", "") in ("", [])
    assert "÷全省行业就业占比" in text(at)
