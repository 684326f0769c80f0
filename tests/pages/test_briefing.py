"""The page 简报: what the address asks for is shown, and the files are offered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.briefing.produce import FORMATS
from tests.pages.conftest import markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_the_city_is_previewed_in_full(dataset: str) -> None:
    at = visit("briefing", dataset=dataset)
    assert not at.exception
    shown = text(at)
    for part in (
        "一、总体判断",
        "二、需要关注和明确的事项",
        "三、目标完成",
        "四、分县区",
        "五、举措进展",
        "六、主要指标",
        "七、年度计划目标",
    ):
        assert part in shown
    reported = re.search(r"附件\d\u3000单位填报的问题", shown)
    assert (reported is not None) is (dataset == "drill")  # only there departments have reported
    for annex in ("逐项说明", "补数清单", "数据与口径"):
        assert re.search(rf"<summary[^>]*>\s*<h3[^>]*>附件\d\u3000{annex}", markup(at))
    assert ("演练：" in title(at)) is (dataset == "drill")
    pictures = re.findall(
        r'<figure class="ct-brief-figure"><img class="ct-on-wide" src="[^"]+" alt="([^"]+)"', markup(at)
    )
    assert len(pictures) == 3


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"about": "county:620721"}, "肃南"),
        ({"area": "620721"}, "肃南"),
        ({"paper": "review"}, "收官评估"),
        ({"paper": "reminders"}, "待报"),
        ({"about": "scenario:g=6.5"}, "按这一方案"),
    ],
)
def test_the_address_decides(query: dict[str, str], wanted: str) -> None:
    at = visit("briefing", **query)
    assert not at.exception and wanted in text(at)


def test_a_wrong_scope_is_said_and_replaced() -> None:
    at = visit("briefing", about="county:999999")
    assert not at.exception and "不存在" in text(at) and "一、总体判断" in text(at)


def test_what_cannot_be_made_is_said() -> None:
    at = visit("briefing", about="county:620721", paper="reminders")
    assert not at.exception and "催报单按部门出具" in text(at)
    assert not at.get("download_button")


def test_every_format_has_its_button() -> None:
    at = visit("briefing")
    names = [button.proto.label for button in at.get("download_button")]
    assert len(names) == len(FORMATS)


def test_what_the_office_fills_in_is_previewed(home: Path) -> None:
    at = visit("briefing", about="county:620702")
    at.text_input(key="brief_issue").set_value("第9期").run()
    assert "第9期" in text(at)


def test_the_clean_frame_has_no_controls() -> None:
    at = visit("briefing", frame="1")
    assert not at.get("download_button") and "一、总体判断" in text(at)
