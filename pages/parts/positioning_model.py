"""The positioning model, cached: declared and measured as of the chosen date."""

from __future__ import annotations

import streamlit as st

from core.analysis.positioning import positioning
from core.analysis.positioning_model import PositioningModel
from pages.parts.loading import View, asked


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={View: asked})
def model_of(view: View) -> PositioningModel:
    """Declared and measured positions as of the chosen date."""
    return positioning(view.catalog, view.data.book, view.choice.as_of)
