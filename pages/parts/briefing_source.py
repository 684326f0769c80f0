"""What the briefing page is made of: its choices from the URL, the dossier, the content."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from typing import get_args

import streamlit as st

from core.briefing.content import compose
from core.briefing.formats import Options
from core.briefing.gather import Dossier, released
from core.briefing.model import DOCUMENT_WIDTH, Briefing, Figure, Imprint, Mode
from core.briefing.scope import Scope, ScopeKind, all_scopes, name_of, parse
from core.catalog.errors import CatalogError
from core.catalog.yearly_plans import YearlyPlan
from core.charts.export import to_svg
from core.store.plan_files import read_yearly_plans
from pages.parts import state
from pages.parts.kept import judged, once
from pages.parts.loading import View

MODES: dict[Mode, str] = {"briefing": "进展简报", "review": "收官评估", "reminders": "催报单"}
_KINDS = {
    ScopeKind.CITY: "",
    ScopeKind.COUNTY: "县区：",
    ScopeKind.CHAPTER: "章节：",
    ScopeKind.DEPARTMENT: "部门：",
    ScopeKind.SCENARIO: "",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the viewer asks for."""

    scope: Scope
    mode: Mode

    @property
    def options(self) -> Options:
        """The same for the formats."""
        return Options(self.scope, self.mode)


def choose(view: View) -> Wanted:
    """Read scope and mode from the URL; the scope defaults to the chosen county, else the city."""
    default = f"{ScopeKind.COUNTY}:{view.choice.area}" if view.choice.area else ScopeKind.CITY.value

    def clean(raw: str) -> tuple[Scope, str]:
        try:
            return parse(raw or default, view.catalog), ""
        except ValueError as error:
            return parse(default, view.catalog), str(error)

    with state.carriers("briefing"):
        scope = state.carried("about", clean)
        mode = state.carried("paper", lambda raw: state.clean_option(raw, get_args(Mode), "briefing", "文种"))
    return Wanted(scope, next(m for m in MODES if m == mode))


def scopes(view: View, wanted: Wanted) -> dict[str, str]:
    """Every scope's address and name, in document order; a scenario only where the link brought one."""
    own = [wanted.scope] if wanted.scope.kind is ScopeKind.SCENARIO else []
    listed = (*all_scopes(view.catalog), *own)
    return {scope.text: _KINDS[scope.kind] + name_of(scope, view.catalog) for scope in listed}


def dossier(view: View) -> Dossier:
    """Return everything that documents may speak of: a page never hands out figures marked 未公布."""
    return _dossier(view, view.choice.today, _plans(view) or ())


def without_plans(view: View) -> bool:
    """Whether documents go without yearly plan targets because their file is faulty."""
    return _plans(view) is None


def _plans(view: View) -> tuple[YearlyPlan, ...] | None:
    try:
        return read_yearly_plans(view.choice.dataset, view.catalog)
    except CatalogError:
        return None


@once(8)
def _dossier(view: View, made: dt.date, plans: tuple[YearlyPlan, ...]) -> Dossier:
    data = view.data
    book, estimates = released(view.catalog, data.figures, data.estimates, internal=False)
    return Dossier(
        catalog=view.catalog,
        book=book,
        sources=data.sources,
        estimates=estimates,
        geometry=data.geometry,
        measure_entries=data.measure_entries,
        milestone_entries=data.milestone_entries,
        recurring_entries=data.recurring_entries,
        as_of=view.choice.as_of,
        made=made,
        version=str(data.version.number),
        drill=view.choice.drill,
        yearly_plans=plans,
    )


def content(view: View, wanted: Wanted, imprint: Imprint) -> Briefing:
    """Compose what preview and files show.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say for this scope.
    """
    return _content(view, dossier(view), wanted, imprint)


@once(16)
def _content(view: View, found: Dossier, wanted: Wanted, imprint: Imprint) -> Briefing:  # noqa: ARG001 (key)
    return compose(found, wanted.scope, imprint, mode=wanted.mode)


@st.cache_data(
    max_entries=64,
    show_spinner=False,
    hash_funcs={View: judged, Figure: lambda figure: (figure.slug, figure.caption)},
)
def picture(view: View, figure: Figure) -> str:  # noqa: ARG001 - the view is part of the key
    """Return a figure as an address that holds it."""
    if figure.picture is None:
        return ""
    svg = to_svg(figure.picture(DOCUMENT_WIDTH)).encode("utf-8")
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"
