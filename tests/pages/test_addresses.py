"""Where a browser is sent whose address is no page."""

from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from pages.shared.addresses import ASKED, elsewhere
from pages.shared.registry import PAGES


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


def test_nothing_leads_to_another_host() -> None:
    sent = elsewhere("//evil.example/x", "")
    assert sent is not None
    assert urlsplit(urljoin("http://host//evil.example/x", sent)).netloc == "host"


def test_what_was_asked_is_not_carried_on_without_end() -> None:
    sent = elsewhere("/" + "a" * 60_000, "")
    assert sent is not None and len(sent) < 1000
