"""The one style block of a page: the house's sheet, and what the shell needs of Streamlit's chrome."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from core.charts.css import stylesheet

_SHEETS: Final = Path(__file__).parent

#: The clean frame: no navigation, nothing scrolls, 1600 x 900.
_FRAME: Final = (
    '[data-testid="stHeader"],[data-testid="stSidebar"]{display:none}'
    ".stMainBlockContainer{position:relative;height:900px;padding:0 32px;overflow:hidden}"
    ".stMain{overflow:hidden}.ct-head{padding-top:12px}"
    # The source line stands at the bottom, however high the content is.
    '[data-testid="stElementContainer"]:has(.ct-source){position:absolute;left:32px;right:32px;bottom:6px;'
    "width:auto}"
)


def put(*, frame: bool) -> None:
    """Send the style block."""
    st.html(f"<style>{sheet()}{_FRAME if frame else ''}</style>")


@cache
def sheet() -> str:
    """Return all rules as text."""
    own = sorted(_SHEETS.glob("*.css"))
    return "\n".join([stylesheet(), *(path.read_text(encoding="utf-8") for path in own)])
