"""From the check of the targets to its words."""

from __future__ import annotations

from core.analysis.consistency import Consistency
from core.wording import growth_period, percent, quantity


def consistency_head(whole: Consistency) -> tuple[str, str]:
    """Finding and subtitle of the check of targets."""
    side = "多" if whole.excess >= 0 else "少"
    gap = quantity(abs(whole.excess), whole.unit)
    said = f"县区目标合计{quantity(whole.total, whole.unit)}，比全市目标{side}{gap}"
    below = f"{whole.due}年，{whole.unit}"
    if whole.counties_growth is not None and whole.city_growth is not None:
        period = growth_period(whole.base_year, whole.due)
        below += f"；{period}县区须{percent(whole.counties_growth)}，全市须{percent(whole.city_growth)}"
    return said, below
