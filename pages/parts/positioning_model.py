"""The positioning model with its pictures and tables, cached."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.positioning import positioning
from core.analysis.positioning_model import PositioningModel
from core.catalog.models import Area
from core.charts.adapters.positioning import dumbbell, quotients, similarity, strip
from core.charts.theme import Spec
from pages.parts.kept import once, once_shown
from pages.parts.loading import View
from pages.parts.positioning_matrix import declared_table
from pages.parts.positioning_tables import area_table, value_added_table


@once()
def model_of(view: View) -> PositioningModel:
    """Declared and measured positions as of the chosen date."""
    return positioning(view.catalog, view.data.book, view.choice.as_of)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of the page against one comparator; ``None`` where there is nothing to draw.

    Strip and dumbbell are pairs: for a desktop and for a phone.
    """

    strip: tuple[Spec, Spec] | None
    dumbbell: tuple[Spec, Spec] | None
    similarity: Spec | None


@once_shown()
def pictures(view: View, comparator: str) -> Pictures:
    """Make the pictures with the chosen county in them."""
    catalog, model = view.catalog, model_of(view)
    against, chosen = catalog.area(comparator), view.choice.area
    area = shown_area(view)
    return Pictures(
        _both(strip(catalog, model, against, chosen), strip(catalog, model, against, chosen, narrow=True)),
        _both(dumbbell(catalog, model, area), dumbbell(catalog, model, area, narrow=True)),
        similarity(model),
    )


def _both(wide: Spec | None, narrow: Spec | None) -> tuple[Spec, Spec] | None:
    return None if wide is None or narrow is None else (wide, narrow)


def shown_area(view: View) -> Area:
    """The area whose change is told: the chosen county, else the city."""
    return view.catalog.area(view.choice.area) if view.choice.area else view.catalog.city


@once_shown()
def tables(view: View, comparator: str) -> Tables:
    """Make the tables against one comparator."""
    catalog, model, against = view.catalog, model_of(view), view.catalog.area(comparator)
    known = model.last_year is not None
    return Tables(
        declared_table(catalog, model, view.choice.area),
        quotients(catalog, model, against, view.choice.area) if known else "",
        area_table(catalog, model, shown_area(view), against) if known else "",
        value_added_table(catalog, model, against),
    )


@dataclass(frozen=True, slots=True)
class Tables:
    """What is declared, the quotients, one area's structure, value added; empty without a census."""

    declared: str
    quotients: str
    structure: str
    value_added: str
