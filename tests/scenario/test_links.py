"""Links as they arrive: each is the scenario that the page shows, or what is not followed is remarked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scenario.assumptions import Rate, Scenario
from core.scenario.links import SLUGS, read_link

BEST = "http://localhost:8501/scenario?preset=best"
GROWTH = Scenario(growth=(Rate("620702", 0, 0.07),), deflator=(Rate("", 0, 0.01),))

SAME = (
    "http://localhost:8501/scenario?preset=best&g=620702~7&d=1",
    "https://host/kanban/scenario/?g=620702~7&d=1&preset=best#top",
    "?preset=best&g=620702~7&d=1",
    "preset=best&g=620702~7&d=1",
    "  preset=BEST&g=620702~7&d=1  ",
    "http://h/scenario?preset=best&amp;g=620702~7&amp;d=1",
    "http://h/scenario?preset=best&amp;amp;g=620702~7&#38;d=1",
    "http://h/scenario?preset=best&g=620702%7E7&d=1",
    "http://h/scenario?preset=best&G=620702~7&D=1",
    "http://h/scenario?PRESET=best&g=620702~7&d=1。",
    "http://h/scenario?preset=best&g=620702~7&d=1）请查收",
    "方案见http://h/scenario?preset=best&g=620702~7&d=1，请阅",
    "请看 http://h/scenario?preset=best&g=620702~7&d=1. 谢谢",
    "http://h/scenario？preset＝best＆g＝620702～7＆d＝1",
    "http://h/scenario?preset=best&g=620702〜7&d=1",
    r"http://h/scenario?preset=best&g=620702\~7&d=1",
    "http://h/Scenario?preset=best&g=620702~7&d=1",
    "http://h/scenario?preset=best＆g=620702～7&d＝1",
    "http://h/scenario?preset=best&amp%3Bg=620702~7&amp%3Bd=1",
    "http://h/scenario?preset=历史最好&g=620702~7&d=1",
    "http://h/scenario?preset=best&g=620702~7&d=1”。",
    "http://h/scenario?preset=best&g=620702~7&d=1>",
    "http://h/scenario?frame=1&embed=true&preset=best&g=620702~7&d=1",
    "http://h/scenario?preset=best&g=620702%257E7&d=1",
    "http://h/scenario?preset=be%2573t&g=620702%25257E7&d=1",
    "http://h/scenario?preset%3Dbest%26g%3D620702~7%26d%3D1",
    "http://h/scenario%3Fpreset%3Dbest%26g%3D620702%7E7%26d%3D1",
    "http://h/scenario%253Fpreset=best&g=620702~7&d=1",
    "http://h/scenario?preset=%25E5%258E%2586%25E5%258F%25B2%25E6%259C%2580%25E5%25A5%25BD&g=620702~7&d=1",
)


@pytest.mark.parametrize("text", SAME)
def test_mangled_links_are_the_same_scenario(text: str) -> None:
    link = read_link(text)
    assert (link.slug, link.stated) == ("best", GROWTH), link
    assert link.remarks == ()


REMARKED = (
    ("http://h/scenario?preset=nowhere", "“nowhere”不存在"),
    ("http://h/trajectory?target=gdp&g=9", "“trajectory”页"),
    ("http://h/kanban/map?preset=best", "“map”页"),
    ("http://h/scenario?growth=9", "“growth”不认识"),
    ("http://h/scenario?dataset=drill", "--dataset"),
    ("http://h/scenario?as_of=2026-01-01", "--as-of"),
    ("http://h/scenario?g=7&g=8", "2次"),
    ("http://h/scenario?g=7，d=9", "d=9"),
    ("随便写的", "不是方案链接"),
    ("http://h/scenario?best", "best"),
    ("http://h/scenario?g=7%EF%BC%8Cd=9", "d=9"),
    ("http://h/scenario?g=7%208", "“8”"),
    ("http://h/scenario?preset=best&g=7,5", "“,5”"),
    ("http://h/scenario?preset=best&g=7，5", "“,5”"),
    ("http://h/scenario?preset=best;g=7", ";g=7"),
    ("http://h/scenario?preset=best&nbsp;", "“nbsp”不认识"),
    ("http://h/scenario?utm_source=wechat", "“utm_source”不认识"),
    ("http://h/Measures?preset=best", "“measures”页"),
)


@pytest.mark.parametrize(("text", "part"), REMARKED)
def test_what_is_not_followed_is_remarked(text: str, part: str) -> None:
    link = read_link(text)
    assert any(part in remark for remark in link.remarks), link
    assert all(remark.endswith("。") for remark in link.remarks)


@pytest.mark.parametrize("text", ["", "http://localhost:8501/scenario", "http://h/kanban/scenario/"])
def test_the_bare_page_is_the_default_without_a_remark(text: str) -> None:
    assert read_link(text).remarks == ()
    assert read_link(text).slug == next(iter(SLUGS))


@given(st.text(max_size=200) | st.text("gdpit=&~_.?0123456789amp;:/。", max_size=80))
def test_no_text_makes_reading_fail(text: str) -> None:
    link = read_link(text)
    assert link.slug in SLUGS
    assert isinstance(link.stated, Scenario)
