"""Little pictures for table rows, as SVG: place among counties, share against the province, location."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from core.charts.kit.marks import as_image
from core.charts.kit.theme import AXIS, GRID, INK, RULE, SURFACE, CountyLook

_DOT: Final = 4.6
_CHOSEN: Final = 5.6


def _svg(body: str, width: float, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{body}</svg>'
    )


def distribution_strip(
    values: Sequence[float | None], chosen: int, look: CountyLook, *, label: str, width: int = 246
) -> Markup:
    """Draw the counties on a line from lowest to highest, the chosen one solid.

    Parameters
    ----------
    values : sequence of float or None
        One a county in the order of the document; unknown ones are left out.
    chosen : int
        Position of the county in ``values``.
    look : CountyLook
        Its colour.
    label : str
        Alternative text (``六县区中第1位，33.1～229.9亿元``).

    Returns
    -------
    Markup
        An ``<img>``; empty where the county's own value or the others' are unknown.
    """
    known = [value for value in values if value is not None]
    chosen_value = values[chosen]
    if chosen_value is None or len(known) < _FEWEST:
        return Markup("")
    low, high = min(known), max(known)
    inset = 18.0
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return inset + (value - low) / span * (width - 2 * inset)

    line = f'<path d="M2 10H{width - 2}" stroke="{RULE}" stroke-width="1.2"/>'
    rings = "".join(
        f'<circle cx="{x(value):.1f}" cy="10" r="{_DOT}" fill="{SURFACE}" fill-opacity="0.75" '
        f'stroke="{AXIS}" stroke-width="1.2"/>'
        for i, value in enumerate(values)
        if value is not None and i != chosen
    )
    disc = f'<circle cx="{x(chosen_value):.1f}" cy="10" r="{_CHOSEN}" fill="{look.mark}" stroke="{SURFACE}"/>'
    return as_image(_svg(line + rings + disc, width, 20), label, width, 20, "ct-strip")


_FEWEST: Final = 2


def tick_bar(
    value: float | None,
    reference: float | None,
    most: float,
    look: CountyLook,
    *,
    label: str,
    width: int = 138,
) -> Markup:
    """Draw a share as a bar from zero with a tick at the reference (the province).

    Parameters
    ----------
    value, reference : float or None
        In one unit; an unknown value gives no picture, an unknown reference no tick.
    most : float
        Value at the right end of the track, the same for all rows.
    label : str
        Alternative text (``12.7%，全省10.2%``).
    """
    if value is None or most <= 0:
        return Markup("")
    fill = min(max(value / most, 0.0), 1.0) * width
    body = f'<rect y="3" width="{width}" height="12" fill="{GRID}" fill-opacity="0.6"/>'
    body += f'<rect y="3" width="{fill:.1f}" height="12" fill="{look.mark}"/>'
    if reference is not None:
        at = min(max(reference / most, 0.0), 1.0) * (width - 2)
        body += f'<rect x="{at - 1:.1f}" y="0" width="4" height="18" fill="{SURFACE}"/>'
        body += f'<rect x="{at:.1f}" y="0" width="2" height="18" fill="{INK}"/>'
    return as_image(_svg(body, width, 18), label, width, 18, "ct-strip")


def locator_map(
    geometry: Mapping[str, Any], code: str, look: CountyLook, *, label: str, width: int = 184
) -> Markup:
    """Draw where a county lies in the prefecture: its polygon in its colour, the rest grey.

    Parameters
    ----------
    geometry : dict
        What the store prepared at build.
    code : str
        The county's code.
    label : str
        Alternative text; the schematic note belongs to the page's foot.
    """
    shapes = [
        (
            feature["adcode"],
            [[_mercator(p) for p in ring] for rings in feature["geometry"]["coordinates"] for ring in rings],
        )
        for feature in geometry["counties"]["features"]
    ]
    points = [p for _, rings in shapes for ring in rings for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale = (width - 2) / (east - west)
    height = round((north - south) * scale + 2)

    def path(rings: Sequence[Sequence[tuple[float, float]]]) -> str:
        return "".join(
            "M"
            + "L".join(f"{1 + (x - west) * scale:.1f} {1 + (north - y) * scale:.1f}" for x, y in ring)
            + "Z"
            for ring in rings
        )

    # The chosen county is drawn last, over its neighbours' white borders.
    ordered = sorted(shapes, key=lambda shape: shape[0] == code)
    body = "".join(
        f'<path d="{path(rings)}" fill="{look.mark if shape == code else _QUIET}" stroke="{SURFACE}" '
        f'stroke-width="0.8"/>'
        for shape, rings in ordered
    )
    return as_image(_svg(body, width, height), label, width, height, "ct-strip")


_QUIET: Final = "#DCE2E3"


def _mercator(point: Sequence[float]) -> tuple[float, float]:
    """Longitude and latitude in degrees to plane coordinates, in radians."""
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return lon, math.log(math.tan(math.pi / 4 + lat / 2))
