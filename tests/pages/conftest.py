"""The pages run as a visitor's browser would ask for them."""

from __future__ import annotations

import dataclasses
import html
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest, app_test

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from tests.conftest import ROOT

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def navigation_in_charge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep AppTest from falling back, at every run, on Streamlit's older use of a folder named pages.

    It resets a flag on the class that it knows; the server's own class keeps what the shell has set.
    """
    quiet = type("PagesManager", (app_test.PagesManager,), {})
    monkeypatch.setattr(app_test, "PagesManager", quiet)


@pytest.fixture
def home(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder that the pages read."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(built))
    return built


def forget() -> None:
    """Empty every cache of the pages."""
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Nothing kept from other tests, and nothing left to them."""
    forget()
    yield
    forget()


def earlier_figures(folder: Path, before: int) -> Catalog:
    """The plan over a copy of the published figures that knows nothing of a year and those after it."""
    shutil.copytree(ROOT / "geo", folder / "geo")
    shutil.copytree(ROOT / "data" / "figures", folder / "data" / "figures")
    for path in (folder / "data" / "figures").glob("*.csv"):
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        if "year" in rows:
            later = pd.to_numeric(rows["year"]) >= before
            rows[~later].to_csv(path, index=False)
    return dataclasses.replace(load_catalog(), data_root=folder / "data")


def visit(page: str = "overview", **query: str) -> AppTest:
    """Open a page with a query, as a new session."""
    return opened(AppTest.from_file(str(ROOT / "app.py"), default_timeout=120), page, **query)


def opened(at: AppTest, page: str, **query: str) -> AppTest:
    """Open a page with a query in a session that a test has prepared."""
    at.query_params.update(query)
    at.run()
    if page != "overview":
        at.switch_page(f"pages/{page}/page.py")
        at.query_params.update(query)
        at.run()
    return at


def markup(at: AppTest) -> str:
    """All HTML that a page drew, without the style block."""
    bodies = [element.proto.body for element in at.get("html")]
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def text(at: AppTest) -> str:
    """What a reader of that HTML reads, tags dropped."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup(at)))


def title(at: AppTest) -> str:
    """The page's title."""
    hit = re.search(r"<h1[^>]*>(.*?)</h1>", markup(at))
    assert hit, text(at)[:400]
    return html.unescape(re.sub(r"<[^>]+>", "", hit.group(1)))


def second(at: AppTest) -> str:
    """The line below the title: what else the page finds."""
    hit = re.search(r'class="ct-(?:p-)?second">(.*?)</p>', markup(at))
    return html.unescape(re.sub(r"<[^>]+>", "", hit.group(1))) if hit else ""


def finding(at: AppTest) -> str:
    """The page's finding, title and second line."""
    return "；".join(part for part in (title(at), second(at)) if part)
