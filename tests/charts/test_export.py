"""Exported pictures: everything that must travel is inside, in a font that has every glyph."""

from __future__ import annotations

import struct
from xml.etree import ElementTree as ET

import pytest

from core.charts.kit.export import Picture, framed, to_png, to_svg
from core.charts.kit.fonts import font_path, missing_glyphs
from core.charts.trajectory.picture import trajectory
from tests.charts import samples as s
from tests.charts.gallery import BUILDERS

WORDS = {
    "title": "今后两年年均增长8.4%以上方可突破800亿元",
    "subtitle": "全市地区生产总值，亿元，当年价格（纵轴自200起）",
    "source": "甲新闻办发布会（2025-10-14，B）；乙统计公报（2022、2023年，A）" * 3,
    "as_of": "2026-01-28",
    "made": "2026-11-24",
}


@pytest.fixture(scope="module")
def picture() -> Picture:
    return framed(trajectory(s.city()), **WORDS)


@pytest.fixture(scope="module")
def svg(picture: Picture) -> str:
    return to_svg(picture)


def words(svg: str) -> str:
    return "".join(ET.fromstring(svg).itertext())


def test_title_subtitle_source_and_dates_are_inside(svg: str) -> None:
    said = words(svg)
    assert WORDS["title"] in said
    assert WORDS["subtitle"] in said
    assert WORDS["source"] in said
    assert "数据截至2026-01-28" in said
    assert "制图2026-11-24" in said


def test_the_ground_is_white_not_transparent(svg: str) -> None:
    root = ET.fromstring(svg)
    ground = root[0]
    assert ground.attrib["fill"] == "#FFFFFF"
    assert (ground.attrib["width"], ground.attrib["height"]) == (root.attrib["width"], root.attrib["height"])


def test_everything_stays_inside_the_picture(svg: str) -> None:
    root = ET.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.findall("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) <= width
        assert 0 <= float(text.attrib["y"]) <= height


def test_drill_pictures_are_marked_and_real_ones_are_not(picture: Picture, svg: str) -> None:
    marked = to_svg(framed(picture.specs[0], watermark=True, **WORDS))
    assert marked.count("演练数据 非真实统计") >= 4
    assert "演练数据" not in svg
    assert "rotate(-20)" in marked
    assert 'opacity="0.085"' in marked


def test_the_picture_asks_no_host(svg: str) -> None:
    assert "href" not in svg
    assert svg.replace("http://www.w3.org", "").count("http") == 0


def test_data_in_the_web_is_refused() -> None:
    spec = {
        "data": {"url": "https://example.org/x.csv"},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match=r"example\.org"):
        to_svg(spec)


def test_text_is_escaped() -> None:
    evil = "甲<b>&\"'"
    marked = to_svg(framed(BUILDERS["effects"](400), **{**WORDS, "title": evil, "source": evil}))
    assert evil in words(marked)


def test_png_is_twice_as_large(picture: Picture, svg: str) -> None:
    png = to_png(picture)
    width, height = struct.unpack(">II", png[16:24])
    root = ET.fromstring(svg)
    assert (width, height) == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))


def test_several_pictures_stand_side_by_side_and_keep_their_ids_apart() -> None:
    specs = [BUILDERS["multiple"](260)] * 3
    whole = to_svg(framed(specs, columns=3, **WORDS))
    ids = [element.attrib["id"] for element in ET.fromstring(whole).iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert whole.count("<svg") == 4


def test_a_container_gets_the_width_of_the_frame() -> None:
    fixed = framed(trajectory(s.city()), width=700, **WORDS).specs[0]
    assert fixed["width"] == 652


@pytest.mark.parametrize("name", BUILDERS)
def test_every_picture_can_be_drawn(name: str) -> None:
    assert to_svg(BUILDERS[name](480)).startswith("<svg")


def test_the_font_ships_and_knows_chinese() -> None:
    assert font_path().is_file()
    assert missing_glyphs("张掖市肃南裕固族自治县≈◆▲■▼←×○◎√～—−①") == ""


def test_missing_glyphs_are_named_once_in_order() -> None:
    assert missing_glyphs("甲😀乙⧄😀\n ") == "😀⧄"
