"""Findings of the positioning page: which industries overlap, where employment is most concentrated."""

from __future__ import annotations

from typing import Final

import pandas as pd

from core.analysis.positioning_model import PositioningModel
from core.catalog.catalog import Catalog
from core.wording import number, percent
from core.wording.sentences import listed

#: Sectors named in a finding.
_NAMED: Final = 3


def overlap_finding(model: PositioningModel) -> str:
    """Say in one line which key industries several counties declare, those of most counties first."""
    if not model.shared:
        return "各县区列出的重点产业没有重复"
    by_count: dict[int, list[str]] = {}
    for name, areas in model.shared:
        by_count.setdefault(len(areas), []).append(name)
    said = [
        f"{listed(names)}{'各' if len(names) > 1 else ''}由{count}个县区共同列入"
        for count, names in sorted(by_count.items(), reverse=True)
    ]
    return "，".join(said)


def concentration_finding(catalog: Catalog, model: PositioningModel, comparator: str) -> str:
    """Say where employment is most concentrated against a comparator, one sector a county.

    Cells of small samples and sums of sectors are left out: they say little, or say it twice.
    """
    cells = against(model, comparator)
    counties = {county.code for county in catalog.counties}
    usable = cells[
        cells["area_code"].isin(counties)
        & ~cells["missing"].astype(bool)
        & ~cells["small"].astype(bool)
        & ~cells["composite"].astype(bool)
    ]
    if usable.empty:
        return "没有可比较的普查就业数"
    top = usable.sort_values("lq", ascending=False, kind="stable").drop_duplicates("area_code").head(_NAMED)
    said = [f"{row['area']}{row['name']}{number(row['lq'], 2)}" for row in top.to_dict("records")]
    return f"就业区位商较高的：{'、'.join(said)}"


def county_finding(model: PositioningModel, area_code: str) -> str:
    """Say of one area which sector gained and which lost most of its employment between the censuses."""
    own = model.changes[
        (model.changes["area_code"] == area_code)
        & ~model.changes["missing"].astype(bool)
        & ~model.changes["composite"].astype(bool)
    ]
    if own.empty:
        return "没有两次普查可比的就业结构"
    order = own.sort_values("change", kind="stable")
    loss, gain = order.iloc[0], order.iloc[-1]
    up, down = (percent(float(abs(row["change"]))).removesuffix("%") for row in (gain, loss))
    return (
        f"{loss['area']}{int(loss['first_year'])}—{int(loss['last_year'])}年：{gain['name']}占比提高{up}个百分点，"
        f"{loss['name']}下降{down}个百分点"
    )


def against(model: PositioningModel, comparator: str) -> pd.DataFrame:
    """Quotients of the last census against one comparator."""
    frame = model.quotients
    return frame[(frame["comparator"] == comparator) & (frame["year"] == model.last_year)]
