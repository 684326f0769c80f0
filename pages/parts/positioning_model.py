"""The positioning model with its pictures and tables, cached."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.positioning import positioning
from core.analysis.positioning_model import PositioningModel
from core.catalog.models import Area
from core.charts.adapters.positioning import dumbbell, heatmap, similarity, strip
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
    """Pictures of the page against one comparator; ``None`` where there is nothing to draw."""

    heatmap: Spec | None
    strip: Spec | None
    dumbbell: Spec | None
    similarity: Spec | None


@once_shown()
def pictures(view: View, comparator: str) -> Pictures:
    """Make the pictures with the chosen county in them."""
    catalog, model = view.catalog, model_of(view)
    against, chosen = catalog.area(comparator), view.choice.area
    return Pictures(
        heatmap(catalog, model, against, chosen) if model.last_year is not None else None,
        strip(catalog, model, against, chosen),
        dumbbell(catalog, model, shown_area(view)),
        similarity(model),
    )


def shown_area(view: View) -> Area:
    """The area whose change is told: the chosen county, else the city."""
    return view.catalog.area(view.choice.area) if view.choice.area else view.catalog.city


@once_shown()
def tables(view: View, comparator: str) -> tuple[str, str, str]:
    """Make the tables: what is declared, one area's structure, value added."""
    catalog, model, against = view.catalog, model_of(view), view.catalog.area(comparator)
    return (
        declared_table(catalog, model, view.choice.area),
        area_table(catalog, model, shown_area(view), against) if model.last_year is not None else "",
        value_added_table(catalog, model, against),
    )
