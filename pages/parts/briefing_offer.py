"""The files that the page offers: made when a button is pressed, a few at a time."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from core.briefing.formats import FORMATS, on_offer
from core.briefing.model import Briefing, Imprint
from core.briefing.produce import make
from pages.parts.briefing_source import Wanted, dossier
from pages.parts.loading import View


def buttons(view: View, wanted: Wanted, briefing: Briefing, imprint: Imprint) -> None:
    """Draw one button a format; nothing is made before one is pressed."""
    for name, file in on_offer(briefing).items():
        one = FORMATS[name]
        st.download_button(
            one.label if one.mime else f"{one.label}（打包）",
            data=lambda name=name: _made(view, wanted, imprint, name),
            file_name=file,
            mime=one.mime or "application/zip",
            on_click="ignore",
            width="stretch",
            key=f"briefing-{name}",
        )


def _made(view: View, wanted: Wanted, imprint: Imprint, name: str) -> bytes:
    """Make one format; several files are packed into an archive."""
    files = list(make(dossier(view), imprint, wanted.options, [name]))
    if FORMATS[name].mime:
        return files[0][1]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in files:
            archive.writestr(inner, content)
    return packed.getvalue()
