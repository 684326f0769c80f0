"""情景推演: what the page says, what its controls do, what its links keep."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from core.charts.kit.export import to_svg
from core.scenario.assumptions import Rate, Scenario
from core.scenario.presets import Preset
from core.scenario.result import ScenarioResult
from core.snapshot import Snapshot
from core.wording.numbers import number, percent
from core.wording.titles import heading
from pages.shared import downloads
from pages.shared.downloads import Offer
from tests.pages.conftest import finding, markup, text, title, visit

pytestmark = pytest.mark.usefixtures("home")

COUNTIES = ("620702", "620723", "620724", "620725", "620722", "620721")


def said(chart: Any) -> str:
    """What an unseen mark of a moving picture tells a screen reader."""
    rows = next(one.data.data for one in chart.proto.datasets if one.name == "said")
    return str(pa.ipc.open_stream(rows).read_all().column("said")[0])


def result(home: Path, name: Preset = Preset.CONTINUED) -> ScenarioResult:
    """What a ready scenario leads to on the published figures, asked of the core and not of the page."""
    opened = Snapshot.open("official", home=home)
    return opened.scenario(opened.preset(name).scenario)


def rate(at: AppTest, code: str) -> float:
    return float(at.slider(key=f"pick_growth_{code}").value)


@pytest.mark.parametrize("dataset", ["official", "drill"])
@pytest.mark.parametrize("preset", ["", "continued", "needed", "needed-city", "best", "shock"])
def test_every_preset_opens(dataset: str, preset: str) -> None:
    at = visit("scenario", dataset=dataset, preset=preset)
    assert not at.exception
    assert "没有显示出来" not in text(at)
    assert re.search(r"2026年全市约\d+\.\d亿元", title(at))
    assert ("演练" in title(at)) == (dataset == "drill")


def everything(at: AppTest) -> str:
    """Text of the page and of its pictures."""
    specs = [json.loads(chart.proto.spec) for chart in at.get("vega_lite_chart")]
    return text(at) + json.dumps(specs, ensure_ascii=False)


def test_the_page_says_what_the_core_reckons(home: Path) -> None:
    at = visit("scenario")
    known, page = result(home), everything(at)
    assert known.city.gap is not None and known.city.gap > 0
    for value in (known.city.value, known.city.gap, known.counties[0].value):
        assert number(value) in page
    assert percent(known.city.estimated_share) in page
    parted = heading(known.headline)
    assert finding(at) == f"{parted.title}；{parted.second}"
    for sentence in (known.county_sentence, known.effect_sentence):
        assert sentence.rstrip("。") in page


def test_pictures_state_their_finding_to_those_who_cannot_see_them(home: Path) -> None:
    city = result(home).city
    at = visit("scenario")
    charts = at.get("vega_lite_chart")
    assert len(charts) == 3
    assert all(len(chart.proto.alt) > 30 for chart in charts)
    assert sorted(said(chart)[:5] for chart in charts) == ["各县区每快", "缺口桥图。", "缺口桥图。"]
    assert f"2026年推演{number(city.value)}；缺口{number(city.gap)}" in said(charts[0])


def test_a_slider_sends_rows_for_the_pictures_that_stand() -> None:
    at = visit("scenario")
    before = at.get("vega_lite_chart")
    at.slider(key="pick_growth_620702").set_value(9.0).run()
    after = at.get("vega_lite_chart")
    # Anything but the rows, and the browser would make the whole picture anew.
    for one, other in zip(before, after, strict=True):
        assert (one.proto.spec, one.proto.alt) == (other.proto.spec, other.proto.alt)
    assert said(before[0]) != said(after[0])


def test_only_what_moves_is_set_again() -> None:
    at = visit("scenario")
    at.slider(key="pick_growth_620702").set_value(9.0).run()
    assert not any(slider.proto.set_value for slider in at.slider)
    assert rate(at, "620702") == 9.0
    at.button(key="reset_scenario").click().run()
    assert [slider.key for slider in at.slider if slider.proto.set_value] == ["pick_growth_620702"]


def test_a_slider_changes_the_sentence_and_the_address() -> None:
    at = visit("scenario")
    before = title(at)
    at.slider(key="pick_growth_620702").set_value(9.0).run()
    assert title(at) != before
    assert "620702~9" in at.query_params["g"]
    assert "在此基础上调整" in text(at)
    at.button(key="reset_scenario").click().run()
    assert title(at) == before
    assert at.query_params.get("g", "") == ""


@pytest.mark.parametrize(
    ("key", "value", "parameter", "written"),
    [
        ("pick_deflator", 1.5, "d", "1.5"),
        ("pick_population_620721", 2.5, "p", "620721~2.5"),
        ("pick_industry", 15.0, "i", "15"),
        ("pick_tourism", 25.0, "t", "25"),
    ],
)
def test_every_assumption_travels(key: str, value: float, parameter: str, written: str) -> None:
    at = visit("scenario")
    at.slider(key=key).set_value(value).run()
    assert not at.exception
    assert at.query_params[parameter] == written
    again = visit("scenario", **{name: at.query_params[name] for name in "gdpit" if name in at.query_params})
    assert title(again) == title(at)
    assert again.slider(key=key).value == pytest.approx(value)


def test_the_link_reopens_exactly_this() -> None:
    at = visit("scenario", preset="needed")
    at.slider(key="pick_growth_620724").set_value(12.3).run()
    [link] = re.findall(r'data-copy="([^"]+)"', markup(at))
    page, _, query = unescape(link).partition("?")
    assert page == "scenario"
    again = visit("scenario", **dict(parse_qsl(query)))
    assert title(again) == title(at)
    assert [rate(again, code) for code in COUNTIES] == [rate(at, code) for code in COUNTIES]


def test_a_whole_scenario_in_the_link_beats_the_preset() -> None:
    scenario = Scenario(growth=(Rate("", 0, 0.05),), deflator=(Rate("", 0, 0.01),))
    at = visit("scenario", preset="best", **scenario.to_query())
    assert {rate(at, code) for code in COUNTIES} == {5.0}
    assert at.slider(key="pick_deflator").value == pytest.approx(1.0)


def test_presets_drop_what_was_moved(home: Path) -> None:
    at = visit("scenario", g="3")
    at.segmented_control(key="pick_preset").set_value("needed").run()
    assert at.query_params["preset"] == "needed"
    assert at.query_params.get("g", "") == ""
    assert result(home, Preset.NEEDED).county_sentence.rstrip("。") in text(at)
    at.segmented_control(key="pick_aim").set_value("needed-city").run()
    assert "超过800亿元" in finding(at)


@pytest.mark.parametrize(
    ("query", "noted"),
    [
        ({"g": "620702~99"}, "超出可设范围，已改为20.0%"),
        ({"g": "999999~5"}, "县区代码999999不属于全市"),
        ({"g": "<script>alert(1)</script>"}, "无法识别"),
        ({"d": "多"}, "平减指数“多”无法识别"),
        ({"p": "620702~30"}, "不适用"),
        ({"preset": "guess"}, "预设方案“guess”不存在"),
        ({"fix": "620702_123456"}, "“123456”不属于全市"),
        ({"a": "<b>x</b>"}, "比较方案"),
    ],
)
def test_a_wrong_link_is_cleaned_with_a_note(query: dict[str, str], noted: str) -> None:
    at = visit("scenario", **query)
    assert not at.exception
    assert noted in text(at)
    assert "<script>" not in markup(at)
    assert "<b>x</b>" not in markup(at)
    at.run()
    assert noted not in text(at)


def test_fixed_counties_stay_and_the_answer_can_be_taken_over() -> None:
    at = visit("scenario", fix="620702")
    assert "反推：甘州区保持7.3%，其余5个县区" in text(at)
    at.button(key="take_answer").click().run()
    assert rate(at, "620702") == 7.3
    others = {rate(at, code) for code in COUNTIES[1:]}
    assert len(others) == 1
    assert "超过800亿元" in finding(at)


def test_an_impossible_answer_is_not_taken_over() -> None:
    at = visit("scenario", fix="_".join(COUNTIES))
    assert "没有可调整的县区" in text(at)
    assert at.button(key="take_answer").disabled
    low = visit("scenario", fix="_".join(COUNTIES[:5]), g="-5")
    assert "不可行" in text(low)
    assert low.button(key="take_answer").disabled


def test_three_scenarios_can_be_compared_and_travel(home: Path) -> None:
    at = visit("scenario")
    at.button(key="keep_a").click().run()
    at.segmented_control(key="pick_preset").set_value("shock").run()
    at.button(key="keep_b").click().run()
    assert "方案比较：方案A最高" in text(at)
    again = visit("scenario", a=at.query_params["a"], b=at.query_params["b"])
    shocked = number(result(home, Preset.SHOCK).city.value)
    assert shocked in text(again)
    again.button(key="drop_b").click().run()
    assert shocked not in text(again)


def test_what_rests_on_estimates_is_marked_and_published_is_not(home: Path) -> None:
    worth = {c.name: number(c.value) for c in result(home).counties}
    rows = re.findall(r"<tr>(.*?)</tr>", markup(visit("scenario")), re.DOTALL)
    published = next(r for r in rows if "甘州区" in r and worth["甘州区"] in r)
    estimated = next(r for r in rows if "临泽县" in r and worth["临泽县"] in r)
    assert "ct-hatch-cell" not in published
    assert "ct-est" not in published
    assert "ct-hatch-cell" in estimated
    assert "ct-est" in estimated


def test_the_clean_frame_states_the_assumptions_as_text() -> None:
    at = visit("scenario", frame="1", g="6.5_620702~8")
    assert not at.exception
    assert not at.slider
    assert not at.button
    assert "甘州区实际增速" in text(at)
    assert "8.0%" in text(at)


def test_a_date_before_any_outturn_is_said() -> None:
    at = visit("scenario", as_of="2022-01-01")
    assert not at.exception
    assert title(at) if "没有显示出来" not in text(at) else "请" in text(at)


def test_the_downloads_hold_the_counties_and_a_picture_that_can_travel(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    city, data_as_of = result(home).city, Snapshot.open("official", home=home).data_as_of
    found: list[Offer] = []
    monkeypatch.setattr(downloads, "menu", lambda view, offered: found.append(offered(view)))
    visit("scenario")
    frame = found[-1].frame()
    assert list(frame["地区代码"]) == list(COUNTIES)
    assert frame["推演（亿元）"].sum() == pytest.approx(city.value, abs=0.05)
    assert found[-1].picture is not None
    drawn = to_svg(found[-1].picture())
    for said in (number(city.value), "不是预测", data_as_of, "缺口"):
        assert said in drawn


def test_values_stand_beside_their_names_with_a_minus_sign() -> None:
    at = visit("scenario", dataset="drill")
    labels = {slider.key: slider.label for slider in at.slider}
    assert f"**{number(rate(at, '620724'))}**" in labels["pick_growth_620724"]
    assert "**未设定**" in labels["pick_industry"]
    assert not any("-" in label for label in labels.values())
    at.slider(key="pick_growth_620724").set_value(-3.0).run()
    assert "**−3.0**" in at.slider(key="pick_growth_620724").label
    assert at.slider(key="pick_growth_620724").value == pytest.approx(-3.0)


def test_a_number_beside_each_slider_does_the_same() -> None:
    at = visit("scenario")
    at.number_input(key="pick_growth_620702_typed").set_value(9.3).run()
    assert rate(at, "620702") == 9.3
    typed = {box.key for box in at.number_input}
    assert {f"{slider.key}_typed" for slider in at.slider} <= typed
    at.number_input(key="pick_population_620721_typed").set_value(2.6).run()
    assert at.slider(key="pick_population_620721").value == 2.6


def test_the_field_has_the_digits_that_the_value_has() -> None:
    """A published rate of two digits beside a slider of one is shown whole; what is typed so stays."""
    at = visit("scenario", d="-0.43")
    field = at.number_input(key="pick_deflator_typed")
    assert (field.value, field.proto.format) == (-0.43, "%.2f")
    assert "**−0.43**" in at.slider(key="pick_deflator").label
    at.number_input(key="pick_growth_620702_typed").set_value(7.25).run()
    assert at.number_input(key="pick_growth_620702_typed").value == 7.25
    at.slider(key="pick_deflator").set_value(-0.5).run()
    field = at.number_input(key="pick_deflator_typed")
    assert (field.value, field.proto.format) == (-0.5, "%.1f")


def test_all_other_counties_take_one_value() -> None:
    at = visit("scenario")
    kept = rate(at, COUNTIES[0])
    assert at.number_input(key="pick_others").value is None, "they differ"
    at.number_input(key="pick_others").set_value(6.5).run()
    assert rate(at, COUNTIES[0]) == kept
    assert {rate(at, code) for code in COUNTIES[1:]} == {6.5}
    at.selectbox(key="pick_kept").set_value("").run()
    at.number_input(key="pick_others").set_value(5.0).run()
    assert {rate(at, code) for code in COUNTIES} == {5.0}


def test_the_goal_seek_comes_before_what_a_point_is_worth() -> None:
    said = text(visit("scenario"))
    assert said.index("反推：") < said.index("每年实际增速各提高1个百分点")


def test_what_nobody_has_set_reads_as_unset_and_not_as_zero() -> None:
    """The share of industry has no figure and no assumption: a 0.0 beside its slider would be a figure."""
    at = visit("scenario")
    boxes = {str(box.key): box for box in at.number_input}
    unset = [box for box in boxes.values() if box.placeholder == "未设定" and box.value is None]
    assert len(unset) == 2  # industry and tourism
    assert all(boxes[key].value is not None for key in boxes if key.startswith("pick_growth_"))
