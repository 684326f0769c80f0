"""One county on one page: what is promised of it, where it stands, what speaks for it, what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.analysis.assessment import Assessment, Member
from core.analysis.census import INDUSTRY_PARTS
from core.analysis.gaps import Gap
from core.analysis.overview import is_rollup
from core.analysis.portrait_evidence import Evidence, Reports, evidence_of
from core.analysis.portrait_standings import Standing, standings
from core.analysis.positioning_findings import against
from core.analysis.positioning_model import CountyPosition, PositioningModel
from core.analysis.province import ProvincePlace
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.models import Aim, Area

#: Sectors of employment shown.
SECTORS: Final = 8


@dataclass(frozen=True, slots=True)
class Work:
    """Employment in one sector: shares as fractions, the quotient against the province."""

    name: str
    last: float | None
    first: float | None
    reference: float | None
    quotient: float | None
    small: bool


@dataclass(frozen=True, eq=False)
class Portrait:
    """Everything on one county's page.

    Attributes
    ----------
    counties : tuple of Area
        All of them in the order of the document, as in ``Standing.values``.
    position_in_order : int
        Place of this county among them.
    targets : tuple of Assessment
        The county's own targets.
    rules : tuple of (str, Member)
        Rules that every county must meet (一县一节), with what is known of this one.
    works : tuple of Work
        The largest sectors of employment, 工业 as one.
    places : tuple of ProvincePlace
        Places among all counties of the province.
    evidence : tuple of Evidence
        The newest first.
    gaps : tuple of Gap
        Missing figures of this county that decide a target.
    """

    area: Area
    counties: tuple[Area, ...]
    position_in_order: int
    position: CountyPosition
    aims: tuple[Aim, ...]
    targets: tuple[Assessment, ...]
    rules: tuple[tuple[str, Member], ...]
    standings: tuple[Standing, ...]
    works: tuple[Work, ...]
    work_years: tuple[int | None, int | None]
    places: tuple[ProvincePlace, ...]
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[str, ...]


def portrait(
    catalog: Catalog,
    known: Book,
    area: Area,
    *,
    assessments: Sequence[Assessment],
    positioning: PositioningModel,
    places: Sequence[ProvincePlace],
    gaps: Sequence[Gap],
    reports: Reports,
) -> Portrait:
    """Gather one county's page.

    Parameters
    ----------
    known : Book
        Figures known at the date of judgement.
    assessments, positioning, places, gaps, reports
        Of all areas, each from the one function that decides it.
    """
    own = tuple(a for a in assessments if a.area == area.code)
    stands = standings(catalog, known)
    used = [i for a in own for i in a.sources]
    used += [i for one in stands for i in one.sources] + list(positioning.source_ids)
    shown = frozenset(a.indicator for a in own)
    evidence, more = evidence_of(catalog, known, area, reports, shown)
    return Portrait(
        area=area,
        counties=catalog.counties,
        position_in_order=[county.code for county in catalog.counties].index(area.code),
        position=next(one for one in positioning.counties if one.area_code == area.code),
        aims=tuple(aim for aim in catalog.aims if aim.area == area.code),
        targets=own,
        rules=_rules(catalog, assessments, area),
        standings=stands,
        works=_works(catalog, positioning, area),
        work_years=(positioning.first_year, positioning.last_year),
        places=tuple(place for place in places if place.area == area.code),
        evidence=evidence,
        gaps=tuple(gap for gap in gaps if gap.essential and gap.cell.area == area.code),
        sources=tuple(dict.fromkeys([*used, *more])),
    )


def _rules(catalog: Catalog, assessments: Sequence[Assessment], area: Area) -> tuple[tuple[str, Member], ...]:
    """Rules over the counties themselves; those over the counties' own targets are told by these."""
    return tuple(
        (a.target.name, member)
        for a in assessments
        if a.members and not is_rollup(catalog, a.target)
        for member in a.members
        if member.area == area.code
    )


def _works(catalog: Catalog, model: PositioningModel, area: Area) -> tuple[Work, ...]:
    frame = against(model, catalog.province.code)
    own = frame[(frame["area_code"] == area.code) & ~frame["sector"].isin(INDUSTRY_PARTS)]
    changes = model.changes[model.changes["area_code"] == area.code].set_index("sector")["first_share"]
    works = [
        Work(
            name=str(row["name"]),
            last=_known(row["share"]),
            first=_known(changes.get(row["sector"])),
            reference=_known(row["comparator_share"]),
            quotient=_known(row["lq"]),
            small=bool(row["small"]),
        )
        for row in own.to_dict("records")
    ]
    return tuple(sorted(works, key=lambda work: -(work.last or 0.0))[:SECTORS])


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not math.isnan(value) else None
