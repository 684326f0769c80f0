"""Bounds that published figures imply: what parts, wholes and sums leave for cells that nobody has published.

For every year and benchmark in which the city's total of a level with county targets is published, but not
all of its counties' figures: the lowest and highest value of every open cell and of all of them together, and
whether a joint target can have been reached at all. Arithmetic on published figures (grade D), no estimate.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from core.figures.book import Book
from core.figures.bounds import Constraint, ContradictionError, System
from core.figures.interval import stated
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Target
from core.wording.numbers import number, numeral
from core.wording.sentences import plain

#: Grade of what follows by arithmetic.
GRADE: Final = "D"


@dataclass(frozen=True, slots=True)
class Implied:
    """One statement that follows from published figures.

    Attributes
    ----------
    kind : {"cell", "rest", "joint"}
        One county's figure, all open counties together, or a joint target.
    statement, formula, sentence : str
        What is bounded, the arithmetic, and both with what follows, in Chinese.
    low, high : float
        In ``unit``; for a joint target the highest possible value of its weakest member is ``high``.
    impossible : bool
        Whether the target named by ``target`` cannot have been reached in ``year``.
    figures : tuple of Observation
        The published figures that it rests on.
    """

    kind: Literal["cell", "rest", "joint"]
    year: int
    indicator: str
    benchmark: str
    area: str
    statement: str
    low: float
    high: float
    unit: str
    formula: str
    sentence: str
    figures: tuple[Observation, ...]
    target: str = ""
    impossible: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of the figures."""
        return tuple(dict.fromkeys(o.source_id for o in self.figures if o.source_id))


def implied(catalog: Catalog, book: Book, year: int | None = None) -> tuple[Implied, ...]:
    """Every bound that published figures imply, the latest year first.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    year : int, optional
        Only this year.
    """
    all_implied: list[Implied] = []
    asked = dict.fromkeys(t.indicator for t in catalog.targets if t.value is not None)
    for indicator in (catalog.indicator(entry) for entry in asked):
        if not indicator.additive:
            continue
        for benchmark in book.benchmarks(catalog.city.code, indicator.id):
            for when, total in book.yearly(catalog.city.code, indicator.id, benchmark).items():
                if when >= catalog.plan.adopted_year - 1 and year in (None, when):
                    all_implied.extend(_of_year(catalog, book, indicator, total))
    return tuple(sorted(all_implied, key=lambda entry: -entry.year))


def _of_year(catalog: Catalog, book: Book, indicator: Indicator, total: Observation) -> list[Implied]:
    year, benchmark = total.year or 0, total.benchmark
    known = {
        county.code: o
        for county in catalog.counties
        if (o := book.yearly(county.code, indicator.id, benchmark).get(year)) is not None
    }
    missing = [county.code for county in catalog.counties if county.code not in known]
    if not missing or not known:
        return []
    system = _system(catalog, total, known, missing)
    try:
        cells, rest = system.bounds(), system.of(dict.fromkeys(missing, 1.0))
    except ContradictionError:
        return []
    figures = (total, *known.values())
    rest_text = f"其余{numeral(len(missing))}县区{_span(indicator, rest.low, rest.high)}"
    formula = f"{_difference(catalog, total, known)}＝{rest_text}"

    def said(
        kind: Literal["cell", "rest", "joint"],
        what: str,
        ends: tuple[float, float],
        text: str,
        *,
        area: str = catalog.city.code,
        target: str = "",
    ) -> Implied:
        return Implied(
            kind=kind,
            year=year,
            indicator=indicator.id,
            benchmark=benchmark,
            area=area,
            statement=what,
            low=ends[0],
            high=ends[1],
            unit=indicator.unit,
            formula=formula,
            sentence=text,
            figures=figures,
            target=target,
            impossible=bool(target),
        )

    names = f"{numeral(len(missing))}县区"
    out = [said("rest", f"{names}{year}年{indicator.name}合计", (rest.low, rest.high), f"{formula}。")]
    for target in catalog.targets:
        joint = _joint(catalog, system, target, indicator, missing)
        if joint is not None:
            reach, goals = joint
            asked = plain(math.fsum(goals), indicator.unit)
            what = f"{target.name}（{year}年）"
            most = number(min(rest.high, reach * len(goals)), 2)
            text = f"{formula}；{numeral(len(goals))}县合计至多{most}{indicator.unit}，均达到须{asked}，"
            text += f"{numeral(len(goals))}县{year}年不可能均已达到。"
            out.append(said("joint", what, (0.0, reach), text, target=target.id))
    for code in missing:
        bound = cells[code]
        what = f"{catalog.area(code).short}{year}年{indicator.name}"
        text = (
            f"{formula}，{catalog.area(code).short}{year}年在{_span(indicator, bound.low, bound.high)}之内。"
        )
        out.append(said("cell", what, (bound.low, bound.high), text, area=code))
    return [entry for entry in out if math.isfinite(entry.high)]


def _system(
    catalog: Catalog, total: Observation, known: Mapping[str, Observation], missing: list[str]
) -> System:
    city = catalog.city.code
    cells: dict[Hashable, tuple[float, float]] = dict.fromkeys(missing, (0.0, math.inf))
    cells |= {code: (stated(o).low, stated(o).high) for code, o in known.items()}
    cells[city] = (stated(total).low, stated(total).high)
    weights: dict[Hashable, float] = {**{county.code: 1.0 for county in catalog.counties}, city: -1.0}
    return System(cells, [Constraint(weights, 0.0, 0.0, "县区合计等于全市")])


def _joint(
    catalog: Catalog, system: System, target: Target, indicator: Indicator, missing: list[str]
) -> tuple[float, list[float]] | None:
    """Highest possible value of the weakest member of a joint target that cannot have been reached."""
    if target.comparison is not Comparison.EVERY_ONE:
        return None
    known = {one.id: one for one in catalog.targets}
    members = [known[m] for m in target.members if m in known]
    joined = [m for m in members if m.indicator == indicator.id and m.value is not None and m.area in missing]
    if len(joined) != len(target.members) or not joined:
        return None
    goals = [float(m.value or 0.0) for m in joined]
    short = system.worst_case([m.area for m in joined], goals)
    return (min(goals) + short, goals) if short <= 0 else None


def _difference(catalog: Catalog, total: Observation, known: Mapping[str, Observation]) -> str:
    """Say the subtraction with its figures and grades: 2025年全市734.35（C级）－甘州区314.7（A级）."""
    parts = [f"{catalog.area(c).short}{number(o.value, 2)}（{o.grade}级）" for c, o in known.items()]
    whole = f"{total.year}年{catalog.city.short}{number(total.value, 2)}（{total.grade}级）"
    return "－".join((whole, *parts))


def _span(indicator: Indicator, low: float, high: float) -> str:
    if abs(high - low) < 1e-9 * max(1.0, abs(high)):
        return f"{number(high, 2)}{indicator.unit}"
    return f"{number(low, 2)}～{number(high, 2)}{indicator.unit}"
