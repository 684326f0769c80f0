"""The protections that the server promises, read from real responses."""

from __future__ import annotations

import re
import tomllib
import urllib.request
from pathlib import Path

import pytest

from core.workbook.xlsx.limits import LIMITS
from pages.shared import shell, style

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
    assert "'unsafe-eval'" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == len(body.encode())


def test_every_other_answer_is_policed_too(address: str) -> None:
    headers, _ = _get(address + "/_stcore/health")
    assert "default-src 'self'" in headers["content-security-policy"]


def test_cross_site_protection_and_upload_limit_are_on(root: Path) -> None:
    settings = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"].get("enableXsrfProtection", True)
    assert settings["server"].get("enableCORS", True)
    assert settings["server"]["maxUploadSize"] * 1_000_000 <= LIMITS.file_bytes
    assert settings["server"]["maxMessageSize"] <= 30
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_the_start_page_bears_the_style_so_that_no_answer_must(address: str) -> None:
    _, body = _get(address + "/trajectory")
    assert f"<style>{style.sheet(shell.lights())}</style>" in body
    assert body.index("</head>") < body.index("<style>:root"), "it must follow Streamlit's own rules"
