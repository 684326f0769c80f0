"""Positioning: what each county declares, beside what its people do. It describes and never scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import pandas as pd

from core.analysis import positioning_frames as frames
from core.analysis.census import INDUSTRY_NAME, INDUSTRY_PARTS, Census, census_of
from core.analysis.overlap import declared_industries, declared_types, shared_industries
from core.analysis.positioning_model import CountyPosition, PositioningModel, TypeQuotient
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.models import Area, Level, TypeSectors
from core.wording import positioning_sentences as say

#: Up to this many sectors beside a type stand each for itself; more are taken together.
_NAMED: Final = 2


def positioning(catalog: Catalog, book: Book, as_of: dt.date) -> PositioningModel:
    """Build all that the positioning page and documents show.

    Parameters
    ----------
    catalog : Catalog
        Declared types and key industries, the sectors shown beside a type, the cut of small cells.
    book : Book
        Census employment (10 % long-form sample), GDP and value added of the three branches.
    as_of : date
        Only what had been published by then enters.

    Returns
    -------
    PositioningModel
        Where a census is missing its frames are empty and a note says so.
    """
    known = book.known(as_of)
    census = census_of(catalog, known)
    references = (catalog.province, catalog.nation)
    areas = (*catalog.counties, catalog.city)
    everywhere = (*areas, *references)
    small = catalog.rules.small_cell
    latest = census.years[-1:]
    ends = (census.years[0], census.years[-1]) if len(census.years) > 1 else None
    counties = tuple(_county(catalog, census, area, latest) for area in catalog.counties)
    value_added = frames.value_added_frame(catalog, known, areas, (catalog.city, *references))
    sentences = _type_sentences(catalog, counties)
    shared = shared_industries(catalog)
    overlap = say.overlap([(group, [catalog.area(code).short for code in codes]) for group, codes in shared])
    return PositioningModel(
        first_year=census.years[0] if census.years else None,
        last_year=census.years[-1] if census.years else None,
        counties=counties,
        shared=shared,
        types=declared_types(catalog),
        industries=declared_industries(catalog),
        quotients=frames.quotient_frame(census, areas, references, census.years, small),
        changes=frames.change_frame(census, everywhere, ends, small),
        shift=frames.shift_frame(census, areas, references, ends),
        similarity=frames.similarity_frame(census, catalog.counties, (catalog.city, *references), latest),
        value_added=value_added,
        small_cell=small,
        headline=sentences[0] if sentences else overlap,
        overlap_sentence=overlap,
        type_sentences=sentences,
        notes=_notes(census, everywhere, value_added, small),
        source_ids=census.source_ids(),
    )


def _county(catalog: Catalog, census: Census, area: Area, latest: Sequence[int]) -> CountyPosition:
    position = catalog.position(area.code)
    declared = declared_industries(catalog)
    own = declared[declared["area_code"] == area.code]
    quotients = tuple(
        _type_quotient(catalog, census, (area, reference, year), catalog.sectors_of_type(name), sectors)
        for name in position.types
        for sectors in _shown(catalog.sectors_of_type(name).sectors)
        for reference in (catalog.province, catalog.nation)
        for year in latest
    )
    measures = [
        say.measure(label, list({q.comparator_name: q.value for q in quotients if q.label == label}.items()))
        for label in dict.fromkeys(q.label for q in quotients)
    ]
    return CountyPosition(
        area_code=area.code,
        area=area.short,
        types=position.types,
        industries=position.industries,
        shared=tuple(own.loc[own["shared"], "group"]),
        own=tuple(own.loc[~own["shared"], "industry"]),
        condition=position.condition,
        quotients=quotients,
        sentence=say.county(area.short, position.types, measures),
    )


def _type_quotient(
    catalog: Catalog,
    census: Census,
    place: tuple[Area, Area, int],
    beside: TypeSectors,
    sectors: tuple[str, ...],
) -> TypeQuotient:
    area, reference, year = place
    names = {sector.id: sector.name for sector in census.sectors}
    known = census.common((area.code, year), (reference.code, year))
    found = frames.measured(census, (area, reference, year), sectors, known)
    quotient = None if found is None else found[1]
    return TypeQuotient(
        type=beside.type,
        sectors=sectors,
        label=_label(sectors, names),
        comparator=reference.code,
        comparator_name=reference.short,
        year=year,
        share=None if quotient is None else quotient.share,
        value=None if quotient is None else quotient.value,
        low=None if quotient is None else quotient.low,
        high=None if quotient is None else quotient.high,
        small=found is not None and found[0] < catalog.rules.small_cell,
        missing=tuple(names[sector] for sector in sectors if sector not in known),
        note=beside.note,
    )


def _shown(sectors: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Sectors that are shown together: 工业, or many; one or two stand each for itself."""
    if len(sectors) > _NAMED:
        return (sectors,)
    return tuple((sector,) for sector in sectors)


def _label(sectors: tuple[str, ...], names: dict[str, str]) -> str:
    if set(sectors) == set(INDUSTRY_PARTS):
        return INDUSTRY_NAME
    if len(sectors) == 1:
        return names[sectors[0]]
    return f"对应的{len(sectors)}个行业"


def _type_sentences(catalog: Catalog, counties: Sequence[CountyPosition]) -> tuple[str, ...]:
    """One sentence a type, the type that most counties declare first (ties: the catalog's order)."""
    sentences = []
    for entry in catalog.type_sectors:
        beside = [q for county in counties for q in county.quotients if q.type == entry.type]
        if not beside or any(q.value is None for q in beside):
            continue
        clauses = [
            say.quotient_range(label, _ranges([q for q in beside if q.label == label]))
            for label in dict.fromkeys(q.label for q in beside)
        ]
        areas = [county.area for county in counties if entry.type in county.types]
        sentences.append((-len(areas), say.type_range(entry.type, beside[0].year, clauses, areas)))
    return tuple(text for _, text in sorted(sentences, key=lambda pair: pair[0]))


def _ranges(quotients: Sequence[TypeQuotient]) -> list[tuple[str, float, float]]:
    """Lowest and highest quotient against each comparator."""
    values: dict[str, list[float]] = {}
    for q in quotients:
        if q.value is not None:
            values.setdefault(q.comparator_name, []).append(q.value)
    return [(against, min(known), max(known)) for against, known in values.items()]


def _notes(census: Census, areas: Sequence[Area], value_added: pd.DataFrame, small: int) -> tuple[str, ...]:
    """What is missing, and how the figures are to be read."""
    notes = [say.small_cells(small), say.sampling()]
    if len(census.years) > 1:
        notes.append(say.shares_only(census.years[0], census.years[-1]))
    for area in areas:
        for year in census.years:
            missing = census.missing(area.code, year)
            if len(missing) == len(census.single):
                notes.append(say.missing_year(area.short, year))
            elif missing:
                notes.append(say.missing_sectors(area.short, year, missing))
    if not census.years:
        notes.append(say.no_census())
    notes.extend(_missing_value_added(value_added, sum(area.level is Level.COUNTY for area in areas)))
    return tuple(notes)


def _missing_value_added(value_added: pd.DataFrame, counties: int) -> list[str]:
    """One sentence for all branches that the same areas cannot set against a comparator."""
    unknown = value_added[value_added["missing"]]
    gaps: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (against, name), part in unknown.groupby(["comparator_name", "name"], sort=False):
        gaps.setdefault((str(against), tuple(part["area"])), []).append(str(name))
    return [say.missing_branch(names, against, areas, counties) for (against, areas), names in gaps.items()]
