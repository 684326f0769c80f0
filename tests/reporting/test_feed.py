"""The feed of what was adopted: well-formed, one entry a batch, no values, nothing that is not released."""

from __future__ import annotations

import datetime as dt
import urllib.error
import urllib.request
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from core.plan.catalog import Catalog
from core.reporting.acting import Desk
from core.reporting.feed import feed
from core.reporting.model import Ledger
from core.reporting.reading import read_ledger
from core.store.schema import close_idle
from tests.browser.conftest import serving
from tests.conftest import copied
from tests.reporting.conftest import CITY, GONGXIN, NOW, TONGJI, figure, measure, power

A = "{http://www.w3.org/2005/Atom}"
SITE = "https://county.example.cn"


def read(content: bytes) -> ET.Element:
    return ET.fromstring(content)


def test_what_was_adopted_stands_in_it_and_what_is_not_released_does_not(
    home: Path, catalog: Catalog
) -> None:
    gongxin, city = Desk(GONGXIN, "official", catalog, home), Desk(CITY, "official", catalog, home)
    hidden = figure("83.1", 地区="高台县", 公开标记="未公布")
    assert gongxin.submit([measure(), power("380")], now=NOW).done
    assert Desk(TONGJI, "official", catalog, home).submit([hidden], now=NOW).done
    assert gongxin.submit([measure(2)], now=NOW).done
    assert city.adopt(["1", "2", "3"], now=NOW).done
    later = NOW + dt.timedelta(hours=1)
    assert city.adopt(["4"], now=later).done
    root = read(feed(read_ledger("official", catalog, home), catalog, "official", SITE))
    newest, first = root.findall(f"{A}entry")
    assert first.findtext(f"{A}title") == "采用填报2项：市工信局2项"
    words = first.findtext(f"{A}content") or ""
    assert "举措16" in words and "380" not in words and "高台" not in words
    assert root.findtext(f"{A}updated") == newest.findtext(f"{A}updated") == later.isoformat()
    ids = [e.findtext(f"{A}id") for e in (root, newest, first)]
    assert len(set(ids)) == 3 and all(ids)
    links = {e.get("rel"): e.get("href") for e in root.findall(f"{A}link")}
    assert links == {"self": f"{SITE}/feed.atom", "alternate": f"{SITE}/reporting"}


def test_an_empty_one_is_whole(catalog: Catalog) -> None:
    root = read(feed(Ledger(), catalog, "official", SITE))
    assert root.findall(f"{A}entry") == []
    wanted = ("id", "title", "updated", "author")  # RFC 4287, 4.1.1
    assert all(root.find(f"{A}{name}") is not None for name in wanted)
    assert dt.datetime.fromisoformat(root.findtext(f"{A}updated") or "").tzinfo is not None


def test_it_is_served_to_anybody(built: Path, tmp_path: Path, catalog: Catalog) -> None:
    home = copied(built, tmp_path / "home")
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([measure()], now=NOW).done and city.adopt(["1"], now=NOW).done
    close_idle()
    with serving(home) as site:
        ask = urllib.request.Request(f"{site}/feed.atom", headers={"accept": "text/html"})
        with urllib.request.urlopen(ask) as answer:
            assert answer.headers["content-type"].startswith("application/atom+xml")
            assert answer.headers["x-content-type-options"] == "nosniff"
            root = read(answer.read())
        assert len(root.findall(f"{A}entry")) == 1
        assert root.findall(f"{A}link")[0].get("href") == f"{site}/feed.atom"
        for odd, status in (("?plan=../../etc", 404), ("?plan=nowhere", 404)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{site}/feed.atom{odd}")
            assert refused.value.code == status
