"""What a template is made from: the figures of its scope as attributes, the gaps, and officers' entries."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from core.figures.book import Book
from core.figures.observation import MeasureEntry, MilestoneEntry, RecurringEntry, Stage
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator
from core.plan.periods import Frequency
from core.store.reader import Reader
from core.targets.missing import Gap, gaps
from core.wording.numbers import WHOLE_YEAR
from core.workbook.labels import NONE, PRECISION_WORD, YES, Field, Period, latest_quarter, words

#: What may stand in a cell that is written.
Written = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the dataset: the raw keys, and its attributes as they are written."""

    area: str
    indicator: str
    year: int | None
    benchmark: str
    frequency: str
    value: float
    written: Mapping[Field, Written]


@dataclass(frozen=True, eq=False)
class Material:
    """One version of a dataset, seen from the city's office, from one county or from one department.

    ``county`` is ``None`` for the city's office, ``department`` the id of the one whose rows alone are
    listed. ``areas`` are the scope's own, as yearbooks print them, and ``figures`` are theirs. With
    ``history`` all entries are listed, otherwise those that stand.
    """

    catalog: Catalog
    dataset: str
    version: int
    as_of: dt.date
    county: Area | None
    areas: tuple[Area, ...]
    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...]
    with_benchmark: frozenset[str]
    measures: tuple[MeasureEntry, ...]
    milestones: tuple[MilestoneEntry, ...]
    recurring: tuple[RecurringEntry, ...]
    history: bool = False
    department: str = ""

    @cached_property
    def quotas(self) -> tuple[Indicator, ...]:
        """Indicators with a yearly quota; they have a sheet of their own."""
        ids = dict.fromkeys(t.indicator for t in self.catalog.targets if t.every_year is not None)
        return tuple(self.catalog.indicator(i) for i in ids)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Indicators that are asked for: those of gaps, then of targets, then all that have figures."""
        left_out = {i.id for i in self.quotas}
        wanted = [gap.cell.indicator for gap in self.gaps]
        wanted += [t.indicator for t in self._targets]
        have = {f.indicator for f in self.figures if f.frequency == "year"}
        counted = self.catalog.roles.census_groups  # officials do not fill in a census
        wanted += [i.id for i in self.catalog.indicators if i.id in have and i.group not in counted]
        chosen = dict.fromkeys(i for i in wanted if i not in left_out)
        return tuple(self.catalog.indicator(i) for i in chosen)

    @property
    def _targets(self) -> list[Any]:
        codes = {a.code for a in self.areas}
        return [t for t in self.catalog.targets if t.area in codes or set(t.members) & codes]

    def latest_benchmark(self, indicator: str, year: int) -> str:
        """Id of the latest benchmark that covers a year; "" for indicators that have none."""
        if indicator not in self.with_benchmark:
            return ""
        fits = [
            b
            for b in self.catalog.benchmarks
            if (b.first is None or b.first <= year) and (b.last is None or year <= b.last)
        ]
        return max(fits, key=lambda b: b.rank).id if fits else ""

    def benchmark_word(self, benchmark: str) -> str:
        """Short name of a benchmark, "" for none."""
        return self.catalog.benchmark(benchmark).short if benchmark else ""


def gather(
    catalog: Catalog, reader: Reader, as_of: dt.date, county: str | None = None, department: str = ""
) -> Material:
    """Take from one version what a template needs.

    Parameters
    ----------
    catalog : Catalog
    reader : Reader
        Open version of a dataset.
    as_of : datetime.date
        Day for which the gaps are listed.
    county : str, optional
        Code of the county; the city's office where omitted.
    department : str
        Id of the department whose rows alone are wanted.
    """
    frame = reader.figures()
    book = Book.from_frame(frame, catalog.benchmark_rank)
    area = catalog.area(county) if county else None
    # The order of yearbooks: the city, then its counties by code.
    whole = (catalog.city, *sorted(catalog.counties, key=lambda a: a.code))
    areas = (area,) if area else whole
    codes = {a.code for a in areas}
    missing = gaps(catalog, book, as_of)
    return Material(
        catalog=catalog,
        dataset=reader.dataset,
        version=reader.version.number,
        as_of=as_of,
        county=area,
        areas=areas,
        figures=figures_of(catalog, frame[frame["area_code"].isin(codes)], reader.sources()),
        gaps=tuple(
            gap for gap in missing if gap.cell.area in codes and (not department or department in gap.owners)
        ),
        with_benchmark=on_benchmark(frame),
        measures=reader.measure_entries(),
        milestones=reader.milestone_entries(),
        recurring=reader.recurring_entries(),
        department=department,
    )


def on_benchmark(frame: pd.DataFrame, *, always: bool = False) -> frozenset[str]:
    """Indicators of which some (or ``always``, all) yearly figures state a benchmark."""
    yearly = frame[frame["frequency"] == "year"]
    with_benchmark = yearly["benchmark"] != ""
    some = frozenset(yearly.loc[with_benchmark, "indicator"])
    return some - frozenset(yearly.loc[~with_benchmark, "indicator"]) if always else some


def figures_of(catalog: Catalog, frame: pd.DataFrame, sources: pd.DataFrame) -> tuple[Figure, ...]:
    """Put figures of the canonical table into the words of a workbook."""
    register = {row["source_id"]: row for row in sources.to_dict("records")}
    return tuple(_figure(catalog, row, register[row["source_id"]]) for row in frame.to_dict("records"))


def _figure(catalog: Catalog, row: Mapping[Any, Any], source: Mapping[Any, Any]) -> Figure:
    indicator = catalog.indicator(row["indicator"])
    benchmark = str(row["benchmark"])
    year = None if math.isnan(row["year"]) else int(row["year"])
    period = words(Period(row["frequency"], row["start"], row["end"]))
    written: dict[Field, Written] = {
        Field.AREA: catalog.area(row["area_code"]).short,
        Field.CODE: indicator.id,
        Field.INDICATOR: indicator.name,
        Field.UNIT: indicator.unit,
        Field.YEAR: year if year is not None else period,
        Field.BENCHMARK: catalog.benchmark(benchmark).short if benchmark else NONE,
        Field.STAGE: str(row["stage"]),
        Field.PERIOD: period,
        Field.PRECISION: PRECISION_WORD[row["precision"]],
        Field.TITLE: str(source["title"]),
        Field.PUBLISHER: str(source["publisher"]),
        Field.DATE: dt.date.fromisoformat(source["date"]) if source["date"] else None,
        Field.ADDRESS: str(source["address"]),
        Field.RELEASE: str(row["release"]),
        Field.GRADE: str(row["grade"]),
        Field.BREAK: YES if row["break_before"] else None,
        Field.NOTE: str(row["note"]),
    }
    tidied = {field: (value if value != "" else None) for field, value in written.items()}
    return Figure(
        row["area_code"], indicator.id, year, benchmark, str(row["frequency"]), float(row["value"]), tidied
    )


# What a template asks for: years, indicators, benchmarks and stages of figures that are still to
# come.

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
