"""PDF files, typeset without a browser: text can be selected, the fonts that ship are embedded.

The templates beside this module take their data as JSON, pictures among them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from core.briefing.content import compose
from core.briefing.gather import Dossier
from core.briefing.model import Briefing
from core.briefing.pdf_data import Data, briefing_data
from core.briefing.pdf_pages import overview_data, portrait_data
from core.briefing.scope import Scope, ScopeKind
from core.charts.typeset import typeset

Template = Literal["briefing", "overview", "portrait"]
_FOLDER: Final = files("core.briefing").joinpath("typst")


def briefing_pdf(briefing: Briefing) -> bytes:
    """Typeset a whole briefing."""
    return _typeset("briefing", briefing_data(briefing))


def overview_pdf(dossier: Dossier) -> bytes:
    """Typeset the overview on one landscape page."""
    return _typeset("overview", overview_data(dossier, compose(dossier, Scope())))


def portrait_pdf(dossier: Dossier, county: str) -> bytes:
    """Typeset a county on one upright page."""
    scope = Scope(ScopeKind.COUNTY, county)
    return _typeset("portrait", portrait_data(dossier, compose(dossier, scope), scope))


def _typeset(template: Template, data: Data) -> bytes:
    return typeset(_source(template), {"data": json.dumps(data, ensure_ascii=False)})


@cache
def _source(template: Template) -> bytes:
    """Return what all templates share, and the template."""
    return b"\n".join(_FOLDER.joinpath(f"{name}.typ").read_bytes() for name in ("common", template))
