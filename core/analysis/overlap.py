"""What counties declare: types and key industries, and where several declare the same (错位发展)."""

from __future__ import annotations

import pandas as pd

from core.catalog.catalog import Catalog


def declared_types(catalog: Catalog) -> pd.DataFrame:
    """Types by county as written.

    Returns
    -------
    DataFrame
        ``type, area_code, area, position`` (1 first, 2 second), types in the catalog's order, counties
        in the document's.
    """
    order = [entry.type for entry in catalog.type_sectors]
    rows = [
        (name, area.code, area.short, catalog.position(area.code).types.index(name) + 1)
        for name in order
        for area in catalog.counties
        if name in catalog.position(area.code).types
    ]
    return pd.DataFrame(rows, columns=["type", "area_code", "area", "position"])


def declared_industries(catalog: Catalog) -> pd.DataFrame:
    """Key industries by county as written, with the name under which they are compared.

    Returns
    -------
    DataFrame
        ``area_code, area, industry, group, counties`` (how many counties declare the group) and
        ``shared`` (whether more than one does), in the order of the document.
    """
    rows = [
        (area.code, area.short, industry, group)
        for area in catalog.counties
        for industry, group in zip(
            catalog.position(area.code).industries, catalog.position(area.code).groups, strict=True
        )
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "area", "industry", "group"])
    frame["counties"] = frame.groupby("group")["area_code"].transform("nunique")
    frame["shared"] = frame["counties"] > 1
    return frame


def shared_industries(catalog: Catalog) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Industries that several counties declare, with the codes of these, in the order of the document."""
    frame = declared_industries(catalog)
    shared = frame[frame["shared"]]
    return tuple(
        (str(group), tuple(dict.fromkeys(part["area_code"])))
        for group, part in shared.groupby("group", sort=False)
    )
