"""What a cached result depends on: the key for ``hash_funcs`` of Streamlit's caches."""

from __future__ import annotations

import datetime as dt

from pages.parts.loading import View


def asked(view: View) -> tuple[str, dt.date]:
    """The content of the data and the date of judgement."""
    return view.data.key, view.choice.as_of


def asked_area(view: View) -> tuple[str, dt.date, str]:
    """The same, and the chosen county."""
    return view.data.key, view.choice.as_of, view.choice.area
