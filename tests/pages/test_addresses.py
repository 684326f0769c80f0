"""Where a browser is sent whose address is no page."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.addresses import ASKED, elsewhere, mended, tidied
from pages.shared.registry import COMMON, KEYS, PAGES, PASSING
from pages.web.sign_in import REFUSED
from pages.web.sign_in_return import MARK
from tests.reference import PARAMETERS

MANGLED = (
    {"preset": "best", "amp;g": "620702~7", "amp;d": "1"},
    {"PRESET": "best", "G": "620702~7", "#38;D": "1"},
    {"preset": "BEST", "g": "620702～7", "d": "1。"},
    {"preset": "历史最好", "g": "620702\\~7", "d": "1）请查收"},
    {"preset": "best＆g＝620702～7", "d": "1,"},
    {"ｐｒｅｓｅｔ": "ｂｅｓｔ", " g": "620702〜7", "d": " 1 "},
)


@pytest.mark.parametrize("path", ["", "/", *(f"/{page.slug}" for page in PAGES)])
def test_pages_stay(path: str) -> None:
    assert elsewhere(path, "dataset=drill") is None
    assert elsewhere(f"/county{path}", "", base="county") is None


@pytest.mark.parametrize(
    "path",
    ["/_stcore/stream", "/map/_stcore/health", "/static/js/index.js", "/favicon.png", "/auth/login"],
)
def test_the_machinery_stays(path: str) -> None:
    assert elsewhere(path, "") is None


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/nowhere", "nowhere"), ("/nowhere/", "nowhere"), ("/map/deep", "map/deep"), ("/总览", "总览")],
)
@pytest.mark.parametrize("base", ["", "county"])
def test_other_addresses_lead_to_the_overview_with_what_was_asked(path: str, asked: str, base: str) -> None:
    whole = f"/{base}{path}" if base else path
    sent = elsewhere(whole, "dataset=drill&asked=old", base)
    assert sent is not None and sent.isascii()
    target = urlsplit(urljoin(f"http://host{whole}", sent))
    assert target.netloc == "host"
    assert target.path == (f"/{base}/" if base else "/")
    assert parse_qs(target.query) == {"dataset": ["drill"], ASKED: [asked]}


@pytest.mark.parametrize(
    "path",
    [
        "/Scenario",
        "/SCENARIO",
        "/scenario。",
        "/scenario）",
        "/ｓｃｅｎａｒｉｏ",
        "/scenario,",
        "/“scenario”",
    ],
)
@pytest.mark.parametrize("base", ["", "county"])
def test_a_mangled_name_of_a_page_leads_to_that_page(path: str, base: str) -> None:
    whole = f"/{base}{path}" if base else path
    sent = elsewhere(whole, "preset=best&g=620702~7", base)
    assert sent is not None and sent.isascii()
    target = urlsplit(urljoin(f"http://host{quote(whole)}", sent))
    assert target.path == (f"/{base}/scenario" if base else "/scenario")
    assert parse_qs(target.query) == {"preset": ["best"], "g": ["620702~7"]}


@pytest.mark.parametrize("params", MANGLED)
@pytest.mark.parametrize("path", ["/scenario", "/", "/scenario/"])
def test_a_browser_is_sent_to_the_mended_address_once(params: dict[str, str], path: str) -> None:
    sent = elsewhere(path, urlencode(params))
    assert sent is not None and sent.isascii()
    target = urlsplit(urljoin(f"http://host{path}", sent))
    assert target.path == path.rstrip("/") or path == "/"
    assert dict(parse_qsl(target.query)) == {"preset": "best", "g": "620702~7", "d": "1"}
    assert elsewhere(target.path, target.query) is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "x=1",
        "preset=best&g=7&g=8",
        "asked=%E6%80%BB%E8%A7%88%E3%80%82",
        "embed=true&frame=1",
        "task=gdp%2F2025",
    ],
)
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert elsewhere("/scenario", query) is None


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=5))
def test_mending_an_address_ends(pairs: list[tuple[str, str]]) -> None:
    once = tidied(urlencode(pairs, errors="replace"))
    assert tidied(once) == once


def test_a_full_width_question_mark_begins_the_query() -> None:
    sent = elsewhere("/scenario？preset＝best＆g＝620702～7", "d=1")
    assert sent == "./scenario?preset=best&g=620702~7&d=1"


@pytest.mark.parametrize("params", MANGLED)
def test_mangled_parameters_are_those_that_were_meant(params: dict[str, str]) -> None:
    kept, remarks = mended({key: [value] for key, value in params.items()}, "scenario")
    assert kept == {"preset": "best", "g": "620702~7", "d": "1"}
    assert remarks == ()


LEFT = (
    ("scenario", {"utm_source": ["x"]}, "“utm_source”不认识"),
    ("scenario", {"growth": ["7"]}, "“growth”不认识"),
    ("scenario", {"target": ["gdp"]}, "“target”是目标轨迹页的参数"),
    ("map", {"preset": ["best"]}, "“preset”是情景推演页的参数"),
    ("overview", {"g": ["7"]}, "“g”是情景推演页的参数"),
    ("scenario", {"g": ["7", "8"]}, "“g”出现2次"),
    ("scenario", {"g": ["7，d=9"]}, "d=9"),
    ("scenario", {"g": ["7 8"]}, "“8”"),
)


@pytest.mark.parametrize(("page", "params", "said"), LEFT)
def test_what_a_page_does_not_follow_is_said(page: str, params: dict[str, list[str]], said: str) -> None:
    _, remarks = mended(params, page)
    assert len(remarks) == 1
    assert said in remarks[0]


@given(
    st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=30), min_size=1, max_size=3), max_size=5)
)
def test_no_address_makes_mending_fail(params: dict[str, list[str]]) -> None:
    kept, remarks = mended(params, "scenario")
    assert kept.keys() <= KEYS
    assert all(remark.endswith("。") for remark in remarks)


def test_every_parameter_that_is_documented_has_its_page() -> None:
    documented = {key: set(pages.split(", ")) for key, (pages, _) in PARAMETERS.items()}
    listed = {key: {entry.slug for entry in PAGES if key in entry.keys} for key in KEYS - set(COMMON)}
    assert {key: pages for key, pages in documented.items() if key not in COMMON} == listed
    assert set(COMMON) <= documented.keys()
    assert {REFUSED, MARK, "embed", "embed_options"} == PASSING


def test_nothing_leads_to_another_host() -> None:
    sent = elsewhere("//evil.example/x", "")
    assert sent is not None
    assert urlsplit(urljoin("http://host//evil.example/x", sent)).netloc == "host"


def test_what_was_asked_is_not_carried_on_without_end() -> None:
    sent = elsewhere("/" + "a" * 60_000, "")
    assert sent is not None and len(sent) < 1000
