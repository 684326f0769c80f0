"""Signing in through an identity provider, with a real one and a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.editors import audit
from core.editors.accounts import remove_account, save_account
from core.plan.load import load_catalog
from tests.browser.conftest import Visit, serving, visiting
from tests.browser.provider import CLIENT, CLIENT_SECRET, Provider, providing
from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.long]

PEOPLE = {"county": {"sub": "u-42", "name": "某人"}, "stranger": {"sub": "u-666", "name": "生人"}}
COUNTY = "620702"


@dataclass
class Office:
    """A dashboard with a provider configured."""

    address: str
    home: Path
    provider: Provider

    def recorded(self) -> list[tuple[str, str, str]]:
        return [(a.who, a.action, a.outcome) for a in reversed(audit.attempts(self.home))]


@pytest.fixture(scope="module")
def office(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    own = tmp_path_factory.mktemp("office") / "state"
    shutil.copytree(home, own)
    # As SECURITY.md says.
    command = [sys.executable, "-m", "core", "editor", "区里", "--county", COUNTY, "--identity", "u-42"]
    env = os.environ | {"COUNTY_TARGETS_HOME": str(own)}
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    with providing(PEOPLE) as provider:
        secrets = own / "secrets.toml"
        secrets.write_text(
            f"""
            [auth]
            redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
            cookie_secret = "{"0123456789abcdef" * 2}"
            client_id = "{CLIENT}"
            client_secret = "{CLIENT_SECRET}"
            server_metadata_url = "{provider.issuer}/.well-known/openid-configuration"
            """,
            encoding="utf-8",
        )
        with serving(own, STREAMLIT_SECRETS_FILES=str(secrets)) as address:
            yield Office(address, own, provider)


def go(visit: Visit, person: str, dataset: str = "") -> Page:
    """From the page to the provider and, as a person, back."""
    visit.open("/data?section=fill" + (f"&dataset={dataset}" if dataset else ""))
    visit.page.get_by_role("button", name="统一身份认证登录").click()
    visit.page.get_by_role("link", name=person).click()
    visit.page.wait_for_url(f"{visit.base}/**")
    visit.settle()
    return visit.page


def test_a_listed_person_comes_back_as_editor_and_leaves(chromium: Browser, office: Office) -> None:
    with visiting(chromium, office.address) as visit:
        visit.open("/data?section=fill")
        assert office.provider.asked == [], "nobody is asked before somebody signs in"
        page = go(visit, "county")
        assert "区里（甘州区）已登录" in visit.text()
        assert "section=fill" in page.url
        page.reload()
        visit.settle()
        assert "区里（甘州区）已登录" in visit.text(), "the cookie outlives a reload"
        assert set(office.recorded()) == {("区里", "统一认证登录", "允许")}
        page.get_by_role("button", name="退出").click()
        page.get_by_role("button", name="统一身份认证登录").wait_for()
        assert "/end" in office.provider.asked, "the provider's session ends too"
        page.reload()
        visit.settle()
        assert "已登录" not in visit.text()
        assert "没有完成" not in visit.text()
        assert all(url.startswith(office.provider.issuer) for url in visit.outside)


def test_one_comes_back_to_the_drill_that_one_left(chromium: Browser, office: Office) -> None:
    with visiting(chromium, office.address) as visit:
        page = go(visit, "county", "drill")
        assert "区里（甘州区）已登录" in visit.text()
        assert "dataset=drill" in page.url
        page.get_by_role("button", name="退出").click()
        page.get_by_role("button", name="统一身份认证登录").wait_for()
        assert "dataset=drill" in page.url


def test_an_unlisted_person_is_refused_and_recorded(chromium: Browser, office: Office) -> None:
    with visiting(chromium, office.address) as visit:
        go(visit, "stranger")
        assert "“u-666”不在编辑人员名单中" in visit.text()
        assert visit.page.get_by_role("button", name="导入", exact=True).count() == 0
    assert ("u-666", "统一认证登录", "拒绝") in office.recorded()


def test_a_refusal_of_the_provider_is_said(chromium: Browser, office: Office) -> None:
    with visiting(chromium, office.address) as visit:
        go(visit, "拒绝")
        assert "统一身份认证没有完成" in visit.text()
        office.provider.broken = True
        go(visit, "county")
        office.provider.broken = False
        assert "统一身份认证没有完成" in visit.text()


def test_a_cookie_of_our_own_making_is_nobodys(chromium: Browser, office: Office) -> None:
    with visiting(chromium, office.address) as visit:
        forged = {"name": "_streamlit_user", "value": "forged", "url": office.address}
        visit.page.context.add_cookies([forged])
        visit.open("/data?section=fill")
        assert "已登录" not in visit.text()


def test_a_provider_out_of_reach_gives_a_sentence(chromium: Browser, office: Office, tmp_path: Path) -> None:
    own = tmp_path / "state"
    shutil.copytree(office.home, own)
    secrets = own / "secrets.toml"
    text = secrets.read_text(encoding="utf-8").replace(office.provider.issuer, "http://127.0.0.1:9")
    secrets.write_text(text, encoding="utf-8")
    with (
        serving(own, STREAMLIT_SECRETS_FILES=str(secrets)) as address,
        visiting(chromium, address) as visit,
    ):
        visit.open("/data?section=fill")
        visit.page.get_by_role("button", name="统一身份认证登录").click()
        visit.page.get_by_text("统一身份认证没有完成：认证服务无法连接").wait_for()
        assert "signed" not in visit.page.url
        assert visit.outside == []


def test_who_is_taken_off_the_list_loses_the_rights_at_the_next_run(
    chromium: Browser, office: Office
) -> None:
    with visiting(chromium, office.address) as visit:
        page = go(visit, "county")
        remove_account("区里", load_catalog(), office.home)
        save_account("别人", "", "", load_catalog(), office.home, identity="u-1")
        try:
            page.get_by_text("版本", exact=True).click()
            page.get_by_text("不在编辑人员名单中").wait_for()
            assert "操作记录" not in visit.text()
        finally:
            remove_account("别人", load_catalog(), office.home)
            save_account("区里", COUNTY, "", load_catalog(), office.home, identity="u-42")
