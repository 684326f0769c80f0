"""Positioning: what each county declares, beside what its people do. It describes and never scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from core.figures.book import Book
from core.places import positioning_frames as frames
from core.places.census import INDUSTRY_NAME, Census, census_of
from core.plan.catalog import Catalog
from core.plan.models import Area, Level, TypeSectors
from core.wording import places as say
from core.wording.numbers import number, percent
from core.wording.sentences import listed

# What counties declare: types and key industries, and where several declare the same (错位发展).


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


# What the positioning page shows: declared types and industries beside measured structure.


@dataclass(frozen=True, slots=True)
class TypeQuotient:
    """Census sectors shown beside a declared type, against one comparator.

    ``value`` is the location quotient of the sectors together (95 % interval ``low`` to ``high``),
    ``share`` their part of employment (fraction). ``None`` where a sector is missing, which ``missing``
    names. ``small`` marks fewer persons in the sample than the catalog's cut.
    """

    type: str
    sectors: tuple[str, ...]
    label: str
    comparator: str
    comparator_name: str
    year: int
    share: float | None
    value: float | None
    low: float | None
    high: float | None
    small: bool
    missing: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CountyPosition:
    """One county: what it declares, and what its people do.

    ``shared`` are the groups of key industries that other counties declare too, ``own`` the
    industries that only this county declares. ``condition`` is the text's reservation, if any.
    """

    area_code: str
    area: str
    types: tuple[str, ...]
    industries: tuple[str, ...]
    shared: tuple[str, ...]
    own: tuple[str, ...]
    condition: str
    quotients: tuple[TypeQuotient, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class PositioningModel:
    """Everything about positioning, for page and documents. It describes; it neither scores nor ranks.

    Frames (shares and changes as fractions; ``sector`` an id, ``name`` Chinese, ``composite`` marks 工业,
    which is the sum of three of the others; missing values NaN, ``missing`` true):

    - ``types``: ``type, area_code, area, position``
    - ``industries``: ``area_code, area, industry, group, counties, shared``
    - ``quotients``: ``area_code, area, comparator, comparator_name, year, sector, name, composite, count,
      share, comparator_share, lq, low, high, error, small, missing``; counties and city against
      province and nation
    - ``changes``: ``area_code, area, sector, name, composite, first_year, last_year, first_share,
      last_share, change, low, high, small, missing``; counties, city, province, nation
    - ``shift``: ``area_code, area, comparator, comparator_name, sector, name, composite, change, growth,
      mix, own``; the three parts add up to the change
    - ``similarity``: ``area_code, area, other_code, other, year, krugman, cosine, sectors``
    - ``value_added``: ``area_code, area, comparator, comparator_name, sector, name, year, benchmark,
      share, comparator_share, lq, missing``
    """

    first_year: int | None
    last_year: int | None
    counties: tuple[CountyPosition, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    types: pd.DataFrame
    industries: pd.DataFrame
    quotients: pd.DataFrame
    changes: pd.DataFrame
    shift: pd.DataFrame
    similarity: pd.DataFrame
    value_added: pd.DataFrame
    small_cell: int
    headline: str
    overlap_sentence: str
    type_sentences: tuple[str, ...]
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]

    @property
    def declared(self) -> bool:
        """Whether the text declares a type or an industry of any county."""
        return not (self.types.empty and self.industries.empty)


# Findings of the positioning page: which industries overlap, where employment is most concentrated.

#: Sectors named in a finding.
_NAMED_AT_MOST: Final = 3


def overlap_finding(model: PositioningModel) -> str:
    """Say in one line which key industries several counties declare, those of most counties first."""
    if len(model.counties) == 1 and not model.industries.empty:
        return _declared_alone(model.industries)
    if not model.shared:
        return say.no_overlap(declared=not model.industries.empty)
    by_count: dict[int, list[str]] = {}
    for name, areas in model.shared:
        by_count.setdefault(len(areas), []).append(name)
    clauses = [
        f"{listed(names)}{'各' if len(names) > 1 else ''}由{count}个县区共同列入"
        for count, names in sorted(by_count.items(), reverse=True)
    ]
    return "，".join(clauses)


def _declared_alone(industries: pd.DataFrame) -> str:
    """Key industries of a plan's only county, which has none to share them with."""
    return f"{industries['area'].iloc[0]}列出的重点产业：{listed(industries['industry'].to_list())}"


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
    top = (
        usable.sort_values("lq", ascending=False, kind="stable")
        .drop_duplicates("area_code")
        .head(_NAMED_AT_MOST)
    )
    quotients = [f"{row['area']}{row['name']}{number(row['lq'], 2)}" for row in top.to_dict("records")]
    return f"就业区位商较高的：{'、'.join(quotients)}"


def county_finding(model: PositioningModel, area_code: str) -> str:
    """Say of one area which sector gained and which lost most of its employment between the censuses."""
    county_changes = model.changes[
        (model.changes["area_code"] == area_code)
        & ~model.changes["missing"].astype(bool)
        & ~model.changes["composite"].astype(bool)
    ]
    if county_changes.empty:
        return "没有两次普查可比的就业结构"
    order = county_changes.sort_values("change", kind="stable")
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
    industries = declared_industries(catalog)
    own = dict(tuple(industries.groupby("area_code", sort=False)))
    counties = tuple(
        _county(catalog, census, area, latest, own.get(area.code, industries.head(0)))
        for area in catalog.counties
    )
    value_added = frames.value_added_frame(catalog, known, areas, (catalog.city, *references))
    if not all(catalog.has(name) for name in catalog.roles.sectors):
        value_added = value_added.head(0)  # a plan that has no such indicators lacks no figures of them
    sentences = _type_sentences(catalog, counties)
    shared = shared_industries(catalog)
    overlap = say.overlap(
        [(group, [catalog.area(code).short for code in codes]) for group, codes in shared],
        declared=not industries.empty,
    )
    if len(counties) == 1 and not industries.empty:
        overlap = _declared_alone(industries)
    return PositioningModel(
        first_year=census.years[0] if census.years else None,
        last_year=census.years[-1] if census.years else None,
        counties=counties,
        shared=shared,
        types=declared_types(catalog),
        industries=industries,
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


def _county(
    catalog: Catalog, census: Census, area: Area, latest: Sequence[int], industries: pd.DataFrame
) -> CountyPosition:
    """Set what one county declares, ``industries`` among it, beside what its people do."""
    position = catalog.position(area.code)
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
        shared=tuple(industries.loc[industries["shared"], "group"]),
        own=tuple(industries.loc[~industries["shared"], "industry"]),
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
    quotients = frames.measured(census, (area, reference, year), sectors, known)
    quotient = None if quotients is None else quotients[1]
    return TypeQuotient(
        type=beside.type,
        sectors=sectors,
        label=_label(sectors, names, catalog.roles.industry_parts),
        comparator=reference.code,
        comparator_name=reference.short,
        year=year,
        share=None if quotient is None else quotient.share,
        value=None if quotient is None else quotient.value,
        low=None if quotient is None else quotient.low,
        high=None if quotient is None else quotient.high,
        small=quotients is not None and quotients[0] < catalog.rules.small_cell,
        missing=tuple(names[sector] for sector in sectors if sector not in known),
        note=beside.note,
    )


def _shown(sectors: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Sectors that are shown together: 工业, or many; one or two stand each for itself."""
    if len(sectors) > _NAMED:
        return (sectors,)
    return tuple((sector,) for sector in sectors)


def _label(sectors: tuple[str, ...], names: dict[str, str], parts: tuple[str, ...]) -> str:
    if set(sectors) == set(parts):
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
    notes = [say.small_cells(small), say.sampling()] if census.years else []
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
        notes.append(say.no_census(registered=bool(census.sectors)))
    notes.extend(_missing_value_added(value_added, sum(area.level is Level.COUNTY for area in areas)))
    return tuple(notes)


def _missing_value_added(value_added: pd.DataFrame, counties: int) -> list[str]:
    """One sentence for all branches that the same areas cannot set against a comparator."""
    unknown = value_added[value_added["missing"]]
    gaps: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (against, name), part in unknown.groupby(["comparator_name", "name"], sort=False):
        gaps.setdefault((str(against), tuple(part["area"])), []).append(str(name))
    return [say.missing_branch(names, against, areas, counties) for (against, areas), names in gaps.items()]
