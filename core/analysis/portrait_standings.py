"""A county among the six: the last year in which all can be compared, with the rules of ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from core.analysis.ranking import competition_ranks, ranking
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.observations import Grade, Observation
from core.wording import years
from core.wording.scale import Scale, scale_of

#: Indicators in the order shown; those that all counties have in some year take part.
PLAIN: Final = (
    "gdp",
    "gdp_per_capita",
    "industry_share",
    "urban_income",
    "rural_income",
    "population_census",
)
LAST: Final = ("census_schooling_6", "census_age_65_share")
#: Neither high nor low is better here: no place is given.
UNRANKED: Final = frozenset({"census_age_65_share"})
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator over the counties.

    Attributes
    ----------
    values : tuple of float
        One a county in the order of the document, in the stored unit; print them by ``scale``.
    period : str
        Year or span, as printed.
    grades : tuple of str
        Grade of every value.
    ranks : tuple of int, or None
        Places, 1 the best; ``None`` where neither high nor low is better.
    sources : tuple of str
    """

    id: str
    name: str
    period: str
    values: tuple[float, ...]
    scale: Scale
    grades: tuple[str, ...]
    ranks: tuple[int, ...] | None
    sources: tuple[str, ...]

    def tied(self, position: int) -> bool:
        """Whether another county shares the place."""
        return self.ranks is not None and self.ranks.count(self.ranks[position]) > 1


def standings(catalog: Catalog, book: Book) -> tuple[Standing, ...]:
    """Gather what can be compared over the counties.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.

    Returns
    -------
    tuple of Standing
        At most :data:`MOST`. An indicator for which no year can be ranked is left out, never shown with
        a gap.
    """
    first = [plain(catalog, book, indicator) for indicator in PLAIN]
    derived = [_population_change(catalog, book), _urbanised(catalog, book)]
    last = [plain(catalog, book, indicator) for indicator in LAST]
    known = [one for one in (*first, *derived, *last) if one is not None]
    return tuple(known[:MOST])


def plain(catalog: Catalog, book: Book, indicator: str) -> Standing | None:
    """One published indicator in the last year that the rules of ranking allow."""
    if indicator not in {entry.id for entry in catalog.indicators}:
        return None
    entry = catalog.indicator(indicator)
    own = {o.year for o in book.of_indicator(indicator) if o.year is not None}
    for year in sorted(own, reverse=True):
        found = ranking(catalog, book, indicator, year)
        if found.refusal is None:
            placed = [found.of(county.code) for county in catalog.counties]
            places = [place for place in placed if place is not None]
            values = tuple(place.observation.value for place in places)
            return Standing(
                id=indicator,
                name=entry.name,
                period=f"{year}年",
                values=values,
                scale=scale_of(entry.unit, entry.decimals, values),
                grades=tuple(place.observation.grade for place in places),
                ranks=None if indicator in UNRANKED else tuple(place.rank for place in places),
                sources=tuple(dict.fromkeys(place.observation.source_id for place in places)),
            )
    return None


def _population_change(catalog: Catalog, book: Book) -> Standing | None:
    """Change of the census population between the first and the last census, in per cent."""
    observed = _common(catalog, book, "population_census")
    if len(observed) < _TWO:
        return None
    first, last = min(observed), max(observed)
    return _derived(
        "population_change",
        "普查常住人口变化",
        years(first, last),
        (observed[last], observed[first]),
        lambda after, before: (after / before - 1) * 100,
    )


def _urbanised(catalog: Catalog, book: Book) -> Standing | None:
    """Share of the urban in the census population, in per cent."""
    urban, whole = (_common(catalog, book, name) for name in ("census_urban", "population_census"))
    common = sorted(set(urban) & set(whole))
    if not common:
        return None
    year = common[-1]
    return _derived(
        "urbanised",
        "普查城镇人口比重",
        f"{year}年",
        (urban[year], whole[year]),
        lambda part, total: part / total * 100,
    )


_TWO: Final = 2


def _common(catalog: Catalog, book: Book, indicator: str) -> dict[int, list[Observation]]:
    """Figures of years in which every county has one."""
    series = [book.yearly(county.code, indicator, "") for county in catalog.counties]
    shared = set.intersection(*(set(one) for one in series)) if series else set()
    return {year: [one[year] for one in series] for year in shared}


def _derived(
    name_id: str,
    name: str,
    period: str,
    operands: tuple[Sequence[Observation], Sequence[Observation]],
    formula: Callable[[float, float], float],
) -> Standing | None:
    upper, lower = operands
    if any(o.value <= 0 for o in lower):
        return None
    values = tuple(formula(a.value, b.value) for a, b in zip(upper, lower, strict=True))
    ranked = competition_ranks({str(i): value for i, value in enumerate(values)})
    return Standing(
        id=name_id,
        name=name,
        period=period,
        values=values,
        scale=Scale(1.0, "%", 1),
        grades=tuple(str(Grade.D) for _ in values),
        ranks=None if name_id in UNRANKED else tuple(ranked[str(i)] for i in range(len(values))),
        sources=tuple(dict.fromkeys(o.source_id for o in (*upper, *lower))),
    )
