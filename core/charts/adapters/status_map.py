"""From the assessments to the status map."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.analysis.assessment import Assessment
from core.analysis.overview import county_targets
from core.catalog.catalog import Catalog
from core.wording import Status, percent_up
from core.wording.sentences import needed_span


def map_rows(catalog: Catalog, found: Sequence[Assessment]) -> pd.DataFrame:
    """One row a county for the status map: its own first target's word and needed growth."""
    by_id = {a.id: a for a in found}
    rows = []
    for code, target in county_targets(catalog).items():
        own = by_id[target.id]
        need = percent_up(own.needed_growth) if own.needed_growth is not None else ""
        rows.append(
            {
                "area_code": code,
                "name": catalog.area(code).short,
                "status": own.central or Status.INSUFFICIENT,
                "hollow": len(own.words) > 1,
                "words": own.status if len(own.words) > 1 else "",
                "text": need,
            }
        )
    return pd.DataFrame(rows)


def map_head(found: Sequence[Assessment], catalog: Catalog) -> tuple[str, str]:
    """Finding and subtitle of the map."""
    wanted = {target.id for target in county_targets(catalog).values()}
    own = [a for a in found if a.id in wanted]
    rates = [a.needed_growth for a in own if a.needed_growth is not None]
    if not rates:
        return "各县区目标状态", "各县区首要目标"
    spread = needed_span(min(rates), max(rates)) if len(rates) > 1 else percent_up(rates[0])
    old = sorted(
        {a.latest.year for a in own if a.latest and Status.INSUFFICIENT in a.words and a.latest.year}
    )
    since = (
        f"；数据不足的自{old[0]}年起算" if len(old) == 1 else "；数据不足的自各自最近一年起算" if old else ""
    )
    return f"各县区今后须年均增长{spread}", f"首要目标的状态与今后须年均增速{since}"
