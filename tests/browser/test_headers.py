"""The protections that the server promises, read from real responses."""

from __future__ import annotations

import re
import urllib.request

import pytest

pytestmark = pytest.mark.browser


def _get(url: str) -> tuple[dict[str, str], str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode("utf-8", "replace")


def test_start_page_is_chinese_and_policed(address: str) -> None:
    headers, body = _get(address + "/")
    assert 'lang="zh-CN"' in body
    assert "<title>Streamlit</title>" not in body
    policy = headers["content-security-policy"]
    assert not re.search(r"https?:", policy), "no outside host may be named"
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == len(body.encode())


def test_every_other_answer_is_policed_too(address: str) -> None:
    headers, _ = _get(address + "/_stcore/health")
    assert "default-src 'self'" in headers["content-security-policy"]
