"""产业定位: what is declared, what is measured, and that nothing is judged."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.plan.load import load_catalog
from tests.pages.conftest import markup, text, title, visit

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


def test_nothing_is_judged() -> None:
    for area in ("", "620702", "620721"):
        at = visit("positioning", area=area)
        said = text(at) + json.dumps(specs(at), ensure_ascii=False)
        assert not [word for word in JUDGING if word in said]
        assert "不作评价" in said


def test_change_parts_add_up() -> None:
    row = cells(structure(visit("positioning", area="620725")), "建筑业")
    change, mix, own = (float(row[i].replace("−", "-")) for i in (4, 6, 7))
    assert change == pytest.approx(mix + own, abs=0.11)


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
