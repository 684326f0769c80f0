"""Counties as they are named to a command: by code, or as a workbook may call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.plan.catalog import Catalog


def county_of(wanted: str, catalog: Catalog) -> str:
    """Return the code of a county by its code or name: 620723, 临泽县, 临泽.

    Raises
    ------
    ValueError
        With a Chinese sentence that lists the counties, where none is called so.
    """
    from core.workbook.labels import Names

    code = Names(catalog).area(wanted)
    if code is None or code not in {county.code for county in catalog.counties}:
        listed = "、".join(f"{county.code}（{county.name}）" for county in catalog.counties)
        raise ValueError(f"没有代码为{wanted}的县区，也没有这个名称的，可选：{listed}。")
    return code
