"""Two plans of one prefecture: which of them comes before, and which targets the later one carries on.

The plan before is the one adopted last before the other. A target is carried on where both plans ask the same
indicator of the same area, by a date in both or every year in both; ids may differ, name and unit decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.plan.catalog import Catalog
from core.plan.models import Target
from core.targets.overview import counted
from core.targets.phrases import goal_text, quota_text
from core.wording.numbers import percent, points
from core.wording.sentences import PERCENT_UNIT


@dataclass(frozen=True, slots=True)
class Carried:
    """One area's target in the plan before and in the plan after."""

    area: str
    indicator: str
    earlier: Target
    later: Target

    @property
    def raised(self) -> str:
        """How much more the later plan asks for: points of a share, else a ratio; empty without numbers."""
        old, new = self.earlier.value, self.later.value
        if old is None or new is None:
            return ""
        if old == new:
            return "不变"
        if self.later.unit == PERCENT_UNIT:
            return points((new - old) / 100)
        return percent(new / old - 1, signed=True) if old > 0 else ""  # of nothing or less there is no ratio


def plan_beside(catalog: Catalog, others: Iterable[Catalog]) -> Catalog | None:
    """Return the plan of the same prefecture that came before, else the one after; ``None`` without any."""
    kin = [
        other
        for other in others
        if other.prefecture == catalog.prefecture and other.plan.id != catalog.plan.id
    ]
    before = [other for other in kin if _order(other) < _order(catalog)]
    return max(before, key=_order) if before else min(kin, key=_order, default=None)


def in_order(one: Catalog, other: Catalog) -> tuple[Catalog, Catalog]:
    """Return two plans, the one before first."""
    return (one, other) if _order(one) < _order(other) else (other, one)


def _order(catalog: Catalog) -> tuple[int, str, str]:
    return catalog.plan.adopted_year, catalog.plan.issued_on.isoformat(), catalog.plan.id


def carried_on(earlier: Catalog, later: Catalog) -> tuple[Carried, ...]:
    """List the targets that both plans have, in the order of the later plan.

    Of several on one indicator and area the last one of the plan before stands beside the first one after.
    """
    old, new = _by_subject(earlier), _by_subject(later)
    return tuple(
        Carried(
            later.area(ours[0].area).short,
            later.indicator(ours[0].indicator).name,
            max(old[subject], key=_end),
            min(ours, key=_end),
        )
        for subject, ours in new.items()
        if subject in old
    )


#: Area, indicator by name and unit, and whether by a date, every year or neither.
Subject = tuple[str, str, str, bool, bool]


def _by_subject(catalog: Catalog) -> dict[Subject, list[Target]]:
    found: dict[Subject, list[Target]] = {}
    for target in counted(catalog):
        indicator = catalog.indicator(target.indicator)
        dated, yearly = target.due is not None, target.every_year is not None
        found.setdefault((target.area, indicator.name, target.unit, dated, yearly), []).append(target)
    return found


def _end(target: Target) -> int:
    return target.every_year[1] if target.every_year is not None else target.due or 0


def asked(target: Target) -> str:
    """Say what a target asks for and by when: 达到1640亿元（2025年）, 每年6.5万人以上（2025—2027年）."""
    if target.every_year is not None:
        first, last = target.every_year
        return f"{quota_text(target)}（{first}—{last}年）"
    return f"{goal_text(target)}（{target.due}年）" if target.due else goal_text(target)


def finding(pairs: Sequence[Carried], earlier: Catalog, words: Sequence[str]) -> str:
    """Say how many targets go on, and how those of the plan before ended, most frequent word first."""
    counts = {word: list(words).count(word) for word in dict.fromkeys(words) if word}
    order = sorted(counts, key=lambda word: -counts[word])
    how = "、".join(f"{word}{counts[word]}项" for word in order)
    said = f"{len(pairs)}项目标与上期方案（{earlier.plan.number}）同一地区、同一指标"
    return f"{said}：上期{how}" if how else said
