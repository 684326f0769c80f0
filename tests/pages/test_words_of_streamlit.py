"""Every name that the installed Streamlit gives a control in English is said in Chinese, or never drawn."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from tests.conftest import ROOT

#: Names of controls that no page has: recorders, cameras, chats, players, editors of text, themes, feedback.
ABSENT = re.compile(
    r"recording|camera|record audio|Chat message|message|player|markdown|mermaid|JSON|rating|Theme|Add files"
    r"|^(?:Happy|Alien Monster)$",
    re.IGNORECASE,
)
_NAMED = re.compile(r'"aria-label":(?:[\w.]+(?:\|\||\?\?|\?))*`([A-Za-z][A-Za-z .]+)`')


def test_the_names_of_controls_are_all_said_in_chinese() -> None:
    words = (ROOT / "pages" / "web" / "words.js").read_text(encoding="utf-8")
    said = set(re.findall(r'^    "([^"]+)": "', words, re.MULTILINE))
    scripts = list((Path(streamlit.__file__).parent / "static" / "static" / "js").glob("*.js"))
    named = {name for path in scripts for name in _NAMED.findall(path.read_text(encoding="utf-8"))}
    assert "Expand sidebar" in named, "Streamlit writes its names in another way: read them anew"
    assert {name for name in named - said if not ABSENT.search(name)} == set()
