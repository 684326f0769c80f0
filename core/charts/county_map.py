"""From the map's model to its pictures: flat map, ranking, histories; and the words below the title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from core.charts.choropleth import choropleth, class_colors
from core.charts.histories import Histories
from core.charts.kit.maps import Geometry
from core.charts.kit.scales import class_of, rounded_breaks
from core.charts.kit.theme import Spec, county_looks
from core.charts.ranking import ReferenceValue, ranking
from core.figures.book import Book
from core.figures.estimates import OWN_GROWTH, RECONSTRUCTION, SHARE_PROJECTION
from core.places.map import CountyMap, Shown, county_map
from core.places.ranking import Place
from core.plan.catalog import Catalog
from core.plan.models import PriceBasis
from core.wording.numbers import MISSING, Scale, scale_of
from core.wording.words import short_county

#: How an estimate was made, for subtitles.
METHODS: Final = {
    RECONSTRUCTION: "重构估算",
    SHARE_PROJECTION: "按占比推算，不反映各县区实绩",
    OWN_GROWTH: "按本县区公布增速推算",
}
_PRICES: Final = {PriceBasis.CURRENT: "当年价格", PriceBasis.CONSTANT: "不变价格"}
_HEIGHT: Final = 590


@dataclass(frozen=True, eq=False)
class Drawn:
    """One map ready to draw: model, printed scale, class breaks."""

    model: CountyMap
    scale: Scale
    breaks: tuple[float, ...]


def drawn(catalog: Catalog, book: Book, estimates: pd.DataFrame, indicator: str, year: int) -> Drawn:
    """Gather one map with its scale and classes.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    estimates : DataFrame
        Columns as :data:`core.figures.estimates.COLUMNS`.
    """
    model = county_map(catalog, book, estimates, indicator, year)
    values = [*model.spread, *(shown.value for shown in model.values if shown.value is not None)]
    scale = scale_of(model.indicator.unit, model.indicator.decimals, values)
    return Drawn(model, scale, rounded_breaks(scale.rounded(value) for value in model.spread))


def rows(drawn: Drawn) -> pd.DataFrame:
    """One row a county for the map, flat or in columns."""
    return pd.DataFrame([_row(shown, drawn.scale) for shown in drawn.model.values])


def _row(shown: Shown, scale: Scale) -> dict[str, Any]:
    text = scale.text(shown.value) if shown.value is not None else MISSING
    return {
        "area_code": shown.area.code,
        "name": shown.area.short,
        "value": None if shown.value is None else scale.value(shown.value),
        "text": f"≈{text}" if shown.form == "estimate" else text,
        "grade": shown.grade,
    }


def flat_map(
    catalog: Catalog, geometry: Geometry, drawn: Drawn, *, chosen: str = "", clickable: bool = False
) -> Spec:
    """The choropleth with the chosen county outlined."""
    return choropleth(
        geometry,
        rows(drawn),
        breaks=drawn.breaks,
        unit=drawn.scale.unit,
        decimals=drawn.scale.decimals,
        height=_HEIGHT,
        approval=catalog.plan.map_approval,
        selectable=clickable,
        chosen=chosen,
    )


#: Places up to which a ranking is drawn whole; of more the first, the last and the chosen county's.
_WHOLE, _FIRST, _LAST = 20, 12, 3
#: Lines that a picture of histories holds; of more counties those of the highest figures.
_LINES: Final = 12
_MOST_LINES: Final = 5


def places_shown(drawn: Drawn, chosen: str = "") -> tuple[Place, ...]:
    """Return the places to draw, in their order."""
    places = drawn.model.ranking.places
    if len(places) <= _WHOLE:
        return tuple(places)
    ends = range(_FIRST), range(len(places) - _LAST, len(places))
    return tuple(
        place
        for position, place in enumerate(places)
        if any(position in end for end in ends) or place.area == chosen
    )


def places_note(drawn: Drawn) -> str:
    """Say which places are drawn where it is not all of them."""
    return (
        "" if len(drawn.model.ranking.places) <= _WHOLE else f"列前{_FIRST}位和后{_LAST}位，各县区的数见下表"
    )


def lines_shown(catalog: Catalog, drawn: Drawn, chosen: str = "") -> tuple[str, ...]:
    """Return the counties whose histories are drawn: all, or those of the highest figures and the chosen."""
    if len(catalog.counties) <= _LINES:
        return catalog.county_codes
    known = [shown for shown in drawn.model.values if shown.value is not None]
    known.sort(key=lambda shown: -(shown.value or 0.0))
    kept = {shown.area.code for shown in known[:_MOST_LINES]} | {chosen}
    return tuple(code for code in catalog.county_codes if code in kept)


def lines_note(catalog: Catalog) -> str:
    """Say which counties are drawn where it is not all of them."""
    return "" if len(catalog.counties) <= _LINES else f"列数值最高的{_MOST_LINES}个和所选县区"


def ranking_chart(catalog: Catalog, drawn: Drawn, chosen: str = "") -> Spec:
    """Numbered bars in the colours of the map, with city, province and nation."""
    listed = []
    for place in places_shown(drawn, chosen):
        stored = place.observation.value
        color = class_colors(drawn.breaks)[class_of(drawn.scale.rounded(stored), drawn.breaks)]
        listed.append(
            {
                "rank": place.rank,
                "area_code": place.area,
                "name": catalog.area(place.area).short,
                "value": drawn.scale.value(stored),
                "text": drawn.scale.text(stored),
                "fill": color,
                "chosen": place.area == chosen,
            }
        )
    references = [
        ReferenceValue(
            reference.kind,
            drawn.scale.value(reference.observation.value),
            f"{reference.area.short}{drawn.scale.text(reference.observation.value)}",
        )
        for reference in drawn.model.references
    ]
    return ranking(pd.DataFrame(listed), references=references)


def histories(catalog: Catalog, drawn: Drawn, chosen: str = "") -> Histories:
    """The six counties' history, values as printed; the city where it can stand beside."""
    own = lines_shown(catalog, drawn, chosen)
    frame = drawn.model.history
    frame = frame[frame["area_code"].isin([*own, catalog.city.code])].copy()
    for name in ("value", "low", "high"):
        frame[name] = frame[name].astype("float64") * drawn.scale.factor
    names = {county.code: short_county(county.short) for county in catalog.counties if county.code in own}
    if any(reference.kind == "city" for reference in drawn.model.references):
        names[catalog.city.code] = catalog.city.short
    looks = county_looks(county.code for county in catalog.counties)
    return Histories(
        frame=frame,
        names=names,
        looks=looks,
        decimals=drawn.scale.decimals,
        year=drawn.model.year,
        chosen=chosen,
    )


def subtitle(catalog: Catalog, drawn: Drawn) -> str:
    """Indicator, unit, price basis, year, benchmark, how estimates were made."""
    model = drawn.model
    parts = [model.indicator.name, drawn.scale.unit]
    parts.append(_PRICES.get(model.indicator.price_basis, ""))
    parts.append(f"{model.year}年")
    names = [catalog.benchmark(benchmark).short for benchmark in model.benchmarks]
    if names:
        parts.append("、".join(names) + ("（口径不一，不能直接比较）" if len(names) > 1 else ""))
    methods = dict.fromkeys(shown.method for shown in model.values if shown.form == "estimate")
    if methods:
        parts.append("斜线为" + "、".join(METHODS.get(method, "估算") for method in methods))
    return "，".join(part for part in parts if part)


def forecasts_text(drawn: Drawn) -> str:
    """Say which forecasts (预计) exist for the year: they are not on the map."""
    forecasts = [
        f"{shown.area.short}{drawn.model.year}年预计数{drawn.scale.quantity(shown.forecast.value)}"
        for shown in drawn.model.values
        if shown.forecast is not None
    ]
    return f"{'；'.join(forecasts)}，不计入" if forecasts else ""
