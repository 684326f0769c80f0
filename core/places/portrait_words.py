"""Findings and sentences of a county's page."""

from __future__ import annotations

from collections.abc import Sequence

from core.places.portrait import Portrait
from core.places.ranking import ProvincePlace
from core.plan.catalog import Catalog
from core.targets.assessment import Assessment
from core.targets.phrases import figure_text
from core.wording.numbers import carried, percent, quantity
from core.wording.places import Placing, province_places, rank_text
from core.wording.sentences import listed


def places_sentence(catalog: Catalog, places: Sequence[ProvincePlace]) -> str:
    """Say the places of one county among those of the province; empty where not all are known."""
    placings = [Placing(p.year, catalog.indicator(p.indicator).name, p.rank, p.of, p.tied) for p in places]
    return province_places(catalog.province.short, placings)


def standings_finding(catalog: Catalog, portrait: Portrait) -> str:
    """Say the places of the first two indicators among the counties."""
    at, clauses = portrait.position_in_order, []
    for place in [s for s in portrait.standings if s.ranks is not None][:2]:
        rank = place.ranks[at] if place.ranks else 0
        clauses.append(f"{place.name}{rank_text(rank, tied=place.tied(at))}")
    if len(catalog.counties) == 1:
        return "最近一年的数据" if portrait.standings else "没有可列的数据"
    return f"{len(catalog.counties)}个县区中：{'，'.join(clauses)}" if clauses else "没有各县区都有的数据"


def work_finding(catalog: Catalog, portrait: Portrait) -> str:
    """Say the largest sector of employment and how it compares with the province."""
    if not portrait.works or portrait.works[0].last is None:
        return "就业：没有普查分行业就业数"
    top = portrait.works[0]
    times = f"，为{catalog.province.short}的{quantity(top.quotient, '倍', 2)}" if top.quotient else ""
    return f"就业：{top.name}占{percent(top.last)}{times}"


def gaps_sentence(catalog: Catalog, portrait: Portrait) -> str:
    """Say which figures of the county are missing, from whom, and what they would decide."""
    if not portrait.gaps:
        return "本县区目标所需的数据已齐。"
    by_owner: dict[str, list[str]] = {}
    for gap in portrait.gaps:
        owner = catalog.department(gap.owners[0]).name if gap.owners else "有关部门"
        by_owner.setdefault(owner, []).append(
            f"{gap.cell.year}年{catalog.indicator(gap.cell.indicator).name}"
        )
    wanted = "；".join(f"{listed(cells)}，待{owner}填报" for owner, cells in by_owner.items())
    decided = dict.fromkeys(target for gap in portrait.gaps for target in gap.decides)
    return f"{wanted}。补齐后参与判定{len(decided)}项目标。"


def goal_value(catalog: Catalog, assessment: Assessment) -> tuple[str, str]:
    """Latest value and its year as printed, in the target's unit (yuan in 万元)."""
    latest = assessment.latest
    if latest is None:
        return "", ""
    _, unit = carried(latest.value, latest.unit)
    said = figure_text(catalog.indicator(assessment.target.indicator), latest, assessment.target.value)
    return said.removesuffix(unit), f"{latest.year}年"
