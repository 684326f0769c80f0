"""Joint targets over areas (三个县均突破95亿元): every member area has a target of its own in them.

What a text asks of three counties together it asks of each. So that a county's own sheet, map, briefing and
scenario know what it is held to, a dated joint target over areas is taken apart when a plan is loaded, and is
then a rule over these targets. A rule without a date (每个县区至少一个) stays whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.plan.catalog import Catalog
from core.plan.models import Comparison, Target

#: Verb of each comparison of a member with its value.
VERBS: Final = {Comparison.ABOVE: "突破", Comparison.AT_LEAST: "达到", Comparison.AT_MOST: "不超过"}


def with_parts(catalog: Catalog) -> Catalog:
    """Take every dated joint target over areas apart; the parts stand before it, in the order of its members.

    A member that already has the same target (indicator, date, comparison and value) keeps the one it has.
    """
    targets: list[Target] = []
    for target in catalog.targets:
        if not _taken_apart(catalog, target):
            targets.append(target)
            continue
        members: list[str] = []
        for member in target.members:
            if member in catalog.target_ids:
                members.append(member)
                continue
            part = part_of(catalog, target, member)
            same = next(
                (
                    target_of_member
                    for target_of_member in catalog.targets_of(member)
                    if _alike(target_of_member, part)
                ),
                None,
            )
            targets += [] if same else [part]
            members.append(same.id if same else part.id)
        targets.append(target.model_copy(update={"members": tuple(members)}))
    if len(targets) == len(catalog.targets):
        return catalog
    return replace(catalog, targets=tuple(targets))


def part_of(catalog: Catalog, target: Target, area_code: str) -> Target:
    """Make of a joint target the one that a single member area is held to."""
    area, indicator = catalog.area(area_code), catalog.indicator(target.indicator)
    goal = "" if target.value is None else f"{VERBS[target.each]}{target.value:.10g}{target.unit}"
    yearly = "每年" if target.every_year is not None else ""
    return target.model_copy(
        update={
            "id": f"{target.id}-{area_code}",
            "name": f"{area.name}{yearly}{indicator.name}{goal}",
            "area": area_code,
            "comparison": target.each,
            "members": (),
        }
    )


def _taken_apart(catalog: Catalog, target: Target) -> bool:
    dated = target.due is not None or target.every_year is not None
    over_areas = any(member not in catalog.target_ids for member in target.members)
    return target.comparison is Comparison.EVERY_ONE and over_areas and dated and target.value is not None


def _alike(target: Target, part: Target) -> bool:
    fields = ("indicator", "due", "every_year", "comparison", "value")
    return all(getattr(target, name) == getattr(part, name) for name in fields)
