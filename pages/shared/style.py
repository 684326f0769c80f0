"""The house's style sheet, and what the shell needs of Streamlit's chrome.

It is the same for every run, so it stands in the start page (:mod:`pages.web.server`) and is not sent with
each answer; only the clean frame adds a few rules of its own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from core.charts.kit import css

_SHEETS: Final = Path(__file__).parents[1]

#: The clean frame: no navigation, nothing scrolls, 1600 x 900.
_FRAME: Final = (
    '[data-testid="stHeader"],[data-testid="stSidebar"]{display:none}'
    ".stApp .stMainBlockContainer{position:relative;height:900px;padding:0 32px;overflow:hidden}"
    ".ct-term{display:inline!important;padding:0!important;margin:0!important;text-decoration:none;pointer-events:none}"
    # What a screen has no room for: the grounds of a verdict (the page has them), air above groups.
    ".st-key-trajectory-body ul.ct-lines{display:none}"
    ".stApp .ct-targets tr.ct-group th{padding-top:0;padding-bottom:0}"
    ".stMain{overflow:hidden}.ct-head{padding-top:12px}"
    # The source line stands at the bottom, however high the content is.
    '[data-testid="stElementContainer"]:has(.ct-source){position:absolute;left:32px;right:32px;bottom:0;'
    "width:auto;padding-bottom:6px;background:#fff;z-index:3}"
)


#: The first page under its own name: the link that is underlined is that of the bare address.
_FIRST: Final = (
    'a[data-testid="stTopNavLink"][href$="/"]{box-shadow:inset 0 -3px 0 var(--ct-accent)}'
    'a[data-testid="stTopNavLink"][href$="/"] p{font-weight:700;color:var(--ct-accent)}'
)


def put_frame() -> None:
    """Send the rules of the clean frame."""
    st.html(f"<style>{_FRAME}</style>")


def put_first_page() -> None:
    """Send the rules of the first page under its own name."""
    st.html(f"<style>{_FIRST}</style>")


@cache
def sheet(lights: tuple[tuple[str, str], ...] = ()) -> str:
    """Return all rules as text; ``lights`` are the status words that the office shows with a lamp."""
    sheets = sorted(_SHEETS.glob("*/*.css"))
    texts = (path.read_text(encoding="utf-8") for path in sheets)
    return "\n".join([css.stylesheet(), *texts, css.lights(lights)])
