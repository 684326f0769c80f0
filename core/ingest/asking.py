"""What a template asks for: years, indicators, benchmarks and stages of figures that are still to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from core.catalog.models import Indicator
from core.catalog.observations import Frequency, Stage
from core.ingest.fields import Field
from core.ingest.material import Material
from core.ingest.periods import latest_quarter
from core.wording.periods import WHOLE_YEAR

#: Years before the current one that every template shows.
RECENT_YEARS: Final = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """One figure, of whichever area, that there should be."""

    indicator: Indicator
    benchmark: str
    stage: str
    period: str


def wanted_years(material: Material) -> tuple[int, ...]:
    """Years of which a template has figures: those of the gaps and the recent ones, the latest first."""
    now = material.as_of.year
    years = {gap.cell.year for gap in material.gaps if gap.cell.year <= now}
    years |= set(range(now - RECENT_YEARS, now + 1))
    return tuple(sorted(years, reverse=True))


def quota_years(material: Material) -> range:
    """Years of the yearly quotas, from the first that is needed to the current one."""
    spans = [t.every_year for t in material.catalog.targets if t.every_year is not None]
    if not spans:
        return range(0)
    quotas = {i.id for i in material.quotas}
    needed = [gap.cell.year for gap in material.gaps if gap.cell.indicator in quotas]
    first = min([span[0] for span in spans] + needed)
    return range(first, min(max(span[1] for span in spans), material.as_of.year) + 1)


def wanted(material: Material, year: int, have: Collection[str]) -> Iterable[Wanted]:
    """What is asked of one year: the gaps, all indicators of the last year, and what nobody has reported.

    Parameters
    ----------
    material : Material
    year : int
    have : collection of str
        Indicators of which there are figures in that year.
    """
    now = material.as_of.year
    if year == now:
        yield from _of_this_year(material)
        return
    for indicator in material.indicators:
        cells = [gap.cell for gap in material.gaps if gap.cell.indicator == indicator.id]
        asked = dict.fromkeys(cell.benchmark for cell in cells if cell.year == year)
        if not asked and (year == now - 1 or indicator.id not in have):
            asked = dict.fromkeys([material.latest_benchmark(indicator.id, year)])
        for benchmark in asked:
            yield Wanted(indicator, benchmark, likely_stage(material, benchmark, year), WHOLE_YEAR)


def likely_stage(material: Material, benchmark: str, year: int) -> str:
    """Stage that a figure still to come will most likely have; it can be changed in the sheet."""
    return usual_stage(material, year) if benchmark else Stage.UNSTATED.value


def usual_stage(material: Material, year: int) -> str:
    """Stage in which the accounts of a year are published at this time."""
    recent = year >= material.as_of.year - 1
    return Stage.PRELIMINARY.value if recent else Stage.REVISED.value


def _of_this_year(material: Material) -> Iterable[Wanted]:
    """Cumulative figures of the last quarter that is over, and forecasts, where such are published."""
    period = latest_quarter(material.as_of)
    within = {Frequency.HALF, Frequency.QUARTER, Frequency.MONTHS}
    in_year = {f.indicator for f in material.figures if f.frequency in within}
    expected = {f.indicator for f in material.figures if f.written[Field.STAGE] == Stage.FORECAST}
    for indicator in material.indicators:
        benchmark = material.latest_benchmark(indicator.id, material.as_of.year)
        if indicator.id in in_year and period is not None:
            yield Wanted(indicator, benchmark, Stage.PRELIMINARY.value, period)
        if indicator.id in expected:
            yield Wanted(indicator, benchmark, Stage.FORECAST.value, WHOLE_YEAR)
