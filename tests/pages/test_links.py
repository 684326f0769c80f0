"""What the address says: read, cleaned with a note, kept across pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlencode

import pytest

from core.plan.load import load_catalog
from core.scenario.links import linked, read_link
from core.scenario.run import run
from core.snapshot import Snapshot
from pages.shared import state
from tests.pages.conftest import markup, text, title, visit
from tests.pages.test_addresses import MANGLED

FIRST, TODAY = dt.date(2022, 1, 1), dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("raw", "value", "noted"),
    [
        ("", "official", False),
        ("official", "official", False),
        ("drill", "drill", False),
        ("DRILL", "official", True),
        ("../etc", "official", True),
    ],
)
def test_datasets(raw: str, value: str, noted: bool) -> None:
    found, note = state.clean_dataset(raw)
    assert (found, bool(note)) == (value, noted)


@pytest.mark.parametrize(
    ("raw", "value", "noted"),
    [
        ("", TODAY, False),
        ("2026-11-24", TODAY, False),
        ("2024-02-29", dt.date(2024, 2, 29), False),
        ("2025-02-29", TODAY, True),
        ("昨天", TODAY, True),
        ("2031-01-01", TODAY, True),
        ("1999-01-01", FIRST, True),
    ],
)
def test_dates(raw: str, value: dt.date, noted: bool) -> None:
    found, note = state.clean_as_of(raw, FIRST, TODAY)
    assert (found, bool(note)) == (value, noted)


@pytest.mark.parametrize(
    ("raw", "value", "noted"),
    [
        ("", "", False),
        ("620700", "", False),
        ("620723", "620723", False),
        ("999999", "", True),
        ("620102", "", True),  # a county of the province, but not of the city
        ("<b>", "", True),
    ],
)
def test_areas(raw: str, value: str, noted: bool) -> None:
    found, note = state.clean_area(raw, load_catalog())
    assert (found, bool(note)) == (value, noted)


def test_notes_do_not_repeat_long_texts() -> None:
    _, note = state.clean_area("9" * 4000, load_catalog())
    assert len(note) < 80


def test_links_leave_defaults_out() -> None:
    choice = state.Choice(TODAY, as_of=TODAY)
    assert choice.query() == ""
    other = state.Choice(TODAY, dataset="drill", as_of=dt.date(2025, 1, 1), area="620702")
    assert other.query(target="x") == "?dataset=drill&as_of=2025-01-01&area=620702&target=x"


@pytest.mark.usefixtures("home")
class TestInThePages:
    """The same through the whole shell."""

    def test_a_wrong_link_is_cleaned_with_a_note(self) -> None:
        at = visit("overview", dataset="nope", area="999999", as_of="2031-01-01")
        assert not at.exception
        for said in ("“nope”不存在", "“999999”不在本市县区之列", "晚于今天"):
            assert said in text(at)
        assert not at.query_params
        at.run()
        assert "999999" not in text(at)

    @pytest.mark.parametrize("query", MANGLED)
    def test_a_mangled_link_is_the_scenario_that_was_meant(self, query: dict[str, str]) -> None:
        meant = visit("scenario", preset="best", g="620702~7", d="1")
        at = visit("scenario", **query)
        assert not at.exception
        assert title(at) == title(meant)

    @pytest.mark.parametrize(
        "query", [{"preset": "best"}, {"preset": "shock", "G": "7"}, {"amp;preset": "best"}]
    )
    def test_the_command_gives_what_the_page_gives(self, query: dict[str, str], home: Path) -> None:
        inputs = Snapshot.open("official", home).at(state.today()).scenario_inputs
        _, scenario, remarks = linked(inputs, read_link("http://h/scenario?" + urlencode(query)))
        assert not remarks
        total = run(inputs, scenario).city.value
        assert f"{total:.1f}" in title(visit("scenario", **query))

    def test_what_is_not_followed_is_said_on_the_page(self) -> None:
        at = visit("scenario", preset="best", growth="7", target="gdp", g="620702.2040~7")
        for said in ("“growth”不认识", "“target”是目标轨迹页的参数", "2040年不在推演年份内"):
            assert said in text(at), said
        at.run()
        assert "“growth”" not in text(at)
        assert set(at.query_params) <= {"preset", "g"}

    def test_a_wrong_target_falls_back_to_the_headline(self) -> None:
        at = visit("trajectory", target="<script>alert(1)</script>")
        assert "全市地区生产总值" in title(at)
        assert "<script>" not in markup(at)
        assert "&lt;script&gt;" in markup(at)

    def test_a_county_in_the_link_chooses_its_own_target(self) -> None:
        assert title(visit("trajectory", area="620721")).startswith("肃南县人均地区生产总值")

    def test_the_choice_of_data_follows_to_the_next_page(self) -> None:
        at = visit("overview", dataset="drill")
        at.switch_page("pages/trajectory/page.py").run()
        assert title(at).startswith("演练：")

    def test_the_selectors_write_to_the_address(self) -> None:
        at = visit("trajectory")
        at.selectbox(key="pick_target").set_value("gdp-620702").run()
        assert at.query_params["target"] == "gdp-620702"
        assert "甘州区" in title(at)
        at.segmented_control(key="pick_dataset").set_value("drill").run()
        assert at.query_params["dataset"] == "drill"
        assert title(at).startswith("演练：甘州区")
        at.date_input(key="pick_as_of").set_value(dt.date(2025, 3, 1)).run()
        assert at.query_params["as_of"] == "2025-03-01"

    def test_rows_of_the_overview_lead_to_their_trajectory(self) -> None:
        said = markup(visit("overview", dataset="drill"))
        assert 'href="trajectory?dataset=drill&amp;target=gdp-620702"' in said
