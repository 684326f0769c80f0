"""The map's pictures, cached: the adapters below the pages make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.analysis.county_map import Cover, coverage
from core.analysis.county_map_findings import finding
from core.charts import html
from core.charts.adapters import county_map as adapter
from core.charts.adapters.county_map import Drawn
from core.charts.html import Safe
from core.charts.theme import Spec
from pages.parts.chart import Sent, sent
from pages.parts.frame import source_names
from pages.parts.kept import once, once_shown
from pages.parts.loading import View

#: Cited for estimates, whose sources are figures of other years.
METHOD_SOURCE: Final = "本系统估算（E级，方法见“方法”页）"


@once()
def covers(view: View) -> tuple[Cover, ...]:
    """Indicators and years that can be mapped."""
    return coverage(view.catalog, view.known, view.data.estimates, view.choice.as_of)


@once(256)
def drawn(view: View, indicator: str, year: int) -> Drawn:
    """Model, scale and classes of one map."""
    return adapter.drawn(view.catalog, view.known, view.data.estimates, indicator, year)


@once_shown()
def flat_map(view: View, indicator: str, year: int, *, clickable: bool = False) -> Spec:
    """The choropleth with the chosen county outlined."""
    one = drawn(view, indicator, year)
    return adapter.flat_map(
        view.catalog, view.data.geometry, one, chosen=view.choice.area, clickable=clickable
    )


@once_shown()
def sent_map(view: View, indicator: str, year: int) -> Sent:
    """The same as it is sent to the browser: to click on, but for the clean frame."""
    return sent(flat_map(view, indicator, year, clickable=not view.choice.frame))


@dataclass(frozen=True, slots=True)
class Told:
    """What stands around a map: its finding, what it shows, its sources as they are cited."""

    said: str
    below: Safe
    sources: tuple[str, ...]


@once(256)
def told(view: View, indicator: str, year: int) -> Told:
    """Put a map into words."""
    one = drawn(view, indicator, year)
    model = one.model
    used = [shown.observation for shown in (*model.values, *model.references) if shown.observation]
    sources = source_names(view, [o.source_id for o in used])
    sources += tuple(dict.fromkeys(METHOD_SOURCE for shown in model.values if shown.form == "estimate"))
    return Told(finding(view.catalog, model, one.scale), subtitle(view, one), sources)


def subtitle(view: View, one: Drawn) -> Safe:
    """What is shown, with the grades of the figures."""
    chips = html.join(html.grade_chip(grade) for grade in one.model.grades)
    return html.join((adapter.subtitle(view.catalog, one), chips))
