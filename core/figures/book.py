"""Observations arranged for analysis: which figure is current, which years are clean.

A :class:`Book` is an immutable set of observations. Every rule above reads figures
through it, so the rules of "current", "counts" and "clean" are applied in one place.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

import pandas as pd

from core.figures.arithmetic import MixedBenchmarkError, growth
from core.figures.choice import current, rivals
from core.figures.interval import is_bound
from core.figures.observation import Observation, Stage, counts
from core.figures.vintage import known_from
from core.plan.periods import Frequency

T = TypeVar("T")

#: Frequencies that form a yearly series.
YEARLY = frozenset({Frequency.YEAR, Frequency.INSTANT})


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth between two consecutive years of one benchmark, without a break.

    ``rate`` is a fraction (0.08 is 8 %); ``mixed_stage`` marks ends of different stages.
    """

    first: Observation
    last: Observation
    rate: float
    mixed_stage: bool


def growth_between(first: Observation, last: Observation) -> float:
    """Compound yearly growth between two figures of one series.

    Parameters
    ----------
    first, last : Observation
        Of one area, indicator, unit and benchmark, ``last`` the later. Stages may differ. Whether a
        break lies *between* them only their series tells (:meth:`Book.breaks`); one before ``last``
        is refused here.

    Returns
    -------
    float
        Fraction a year.

    Raises
    ------
    MixedBenchmarkError
        Where they are not of one series or stand on two benchmarks, or a break comes before ``last``.
    NotFiniteError, NotPositiveError, NoYearsLeftError
        Where a value is not a positive number or ``last`` is not later.
    """
    if (first.area_code, first.indicator, first.unit) != (last.area_code, last.indicator, last.unit):
        raise MixedBenchmarkError("两个数不属于同一地区、指标和单位，不能计算增速。")
    if first.benchmark != last.benchmark:
        raise MixedBenchmarkError("两个数的核算口径不同，不能直接计算增速，须经口径衔接。")
    if last.break_before:
        raise MixedBenchmarkError(f"{last.year}年与上年口径不可比，不能计算增速。")
    return growth(first.value, last.value, (last.year or 0) - (first.year or 0))


class Book:
    """All observations known to a computation.

    Parameters
    ----------
    observations : iterable of Observation
        Any order; vintages side by side. Withdrawn rows must be left out by the caller.
    benchmark_rank : mapping of str to int
        Rank of each benchmark id; unknown and empty ids rank 0 (no benchmark).
    """

    def __init__(self, observations: Iterable[Observation], benchmark_rank: Mapping[str, int]) -> None:
        self._own: tuple[Observation, ...] = tuple(observations)
        self._under: Book | None = None
        self._kept: dict[Hashable, Any] = {}
        self.benchmark_rank: Mapping[str, int] = MappingProxyType(dict(benchmark_rank))

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """All observations, in the order in which they were given."""
        return self._own if self._under is None else (*self._under.observations, *self._own)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, benchmark_rank: Mapping[str, int]) -> Book:
        """Build a book from the canonical table (see :mod:`core.figures.observation`).

        Columns ``published`` (date) and ``batch`` are optional.
        """
        names = [name for name in Observation.__slots__ if name in frame]
        columns = [frame[name].tolist() for name in names]
        rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
        return cls((_record(row) for row in rows), benchmark_rank)

    def known(self, as_of: dt.date) -> Book:
        """Return the figures that had been published by ``as_of``.

        What bears no date counts from the day that :func:`core.figures.vintage.known_from` gives.
        """
        kept = tuple(o for o in self.observations if _known(o, as_of))
        if len(kept) == len(self.observations):
            return self  # a book never changes: what is arranged in it serves both
        return Book(kept, self.benchmark_rank)

    def with_observations(self, extra: Iterable[Observation]) -> Book:
        """Return a new book with more observations."""
        book = Book(extra, self.benchmark_rank)
        book._under = self  # what the new ones do not touch is not arranged again
        return book

    @cached_property
    def _groups(self) -> dict[tuple[str, str], tuple[Observation, ...]]:
        groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        for o in self._own:
            groups[(o.area_code, o.indicator)].append(o)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def _by_indicator(self) -> dict[str, tuple[Observation, ...]]:
        groups: dict[str, list[Observation]] = defaultdict(list)
        for o in self._own:
            groups[o.indicator].append(o)
        return {key: tuple(group) for key, group in groups.items()}

    def once(self, key: tuple[Hashable, ...], make: Callable[[Book], T]) -> T:
        """Return what ``make`` gives for this book, made once: a book never changes.

        Parameters
        ----------
        key : tuple
            Of a name, an area, an indicator, and what else the answer hangs on. Where this book only adds
            to another one, and nothing to that area's indicator, the other one's answer is taken.
        make : callable
            Reads figures of that area and indicator from the book that it is given, and no others.
        """
        book = self
        while book._under is not None and key[1:3] not in book._groups:
            book = book._under
        if key not in book._kept:
            book._kept[key] = make(book)
        answer: T = book._kept[key]
        return answer

    def once_over_areas(self, key: tuple[Hashable, ...], make: Callable[[Book], T]) -> T:
        """Return what ``make`` reads of one indicator in all areas, made once; see :meth:`once`.

        Parameters
        ----------
        key : tuple
            Of a name, an indicator, and what else the answer hangs on.
        """
        book = self
        while book._under is not None and key[1] not in book._by_indicator:
            book = book._under
        if key not in book._kept:
            book._kept[key] = make(book)
        answer: T = book._kept[key]
        return answer

    def vintages(self, area: str, indicator: str) -> tuple[Observation, ...]:
        """All observations of one figure series, of any frequency, stage and grade."""
        of_series = self._groups.get((area, indicator), ())
        if self._under is None:
            return of_series
        earlier = self._under.vintages(area, indicator)
        return (*earlier, *of_series) if of_series else earlier

    def of_indicator(self, indicator: str) -> tuple[Observation, ...]:
        """All observations of one indicator, in every area."""
        of_indicator = self._by_indicator.get(indicator, ())
        if self._under is None:
            return of_indicator
        earlier = self._under.of_indicator(indicator)
        return (*earlier, *of_indicator) if of_indicator else earlier

    def benchmarks_of(self, indicator: str, *, counting: bool = False) -> frozenset[str]:
        """Benchmarks on which one indicator has a figure in any area, or a counting one."""
        return self.once_over_areas(
            ("benchmarks_of", indicator, counting),
            lambda book: frozenset(
                o.benchmark
                for o in book.of_indicator(indicator)
                if o.benchmark and (counts(o) or not counting)
            ),
        )

    def yearly(self, area: str, indicator: str, benchmark: str) -> Mapping[int, Observation]:
        """Current counting figure of each year on one benchmark, by year ascending."""
        return self.once(
            ("yearly", area, indicator, benchmark),
            lambda book: MappingProxyType(book._pick(area, indicator, benchmark, counting=True)),
        )

    def forecasts(self, area: str, indicator: str) -> dict[int, Observation]:
        """Current forecast (预计) of each year, whatever its benchmark."""
        by_year: dict[int, list[Observation]] = {}
        for o in self.vintages(area, indicator):
            if o.stage == Stage.FORECAST and o.year is not None and o.frequency in YEARLY:
                by_year.setdefault(o.year, []).append(o)
        return {year: self._standing(by_year[year]) for year in sorted(by_year)}

    def benchmarks(self, area: str, indicator: str) -> tuple[str, ...]:
        """Benchmarks with a counting yearly figure, the latest first."""
        return self.once(("benchmarks", area, indicator), lambda book: book._benchmarks(area, indicator))

    def _benchmarks(self, area: str, indicator: str) -> tuple[str, ...]:
        ids = {
            o.benchmark
            for o in self.vintages(area, indicator)
            if counts(o) and o.frequency in YEARLY and o.year is not None
        }
        return tuple(sorted(ids, key=lambda b: (-self.benchmark_rank.get(b, 0), b)))

    def latest(self, area: str, indicator: str, until: int | None = None) -> Observation | None:
        """The current figure of the last year with a counting figure, on its latest benchmark.

        ``until`` leaves later years out.
        """
        candidates = [
            o
            for o in self.vintages(area, indicator)
            if counts(o)
            and o.year is not None
            and o.frequency in YEARLY
            and (until is None or o.year <= until)
        ]
        last = max((o.year or 0 for o in candidates), default=None)
        return None if last is None else self._standing([o for o in candidates if o.year == last])

    def rivals(self, chosen: Observation) -> tuple[Observation, ...]:
        """Figures that contradict a standing one: same cell, benchmark and stage, beyond their rounding."""
        return rivals(chosen, self.vintages(chosen.area_code, chosen.indicator))

    def undated(self, area: str, indicator: str) -> Observation | None:
        """The counting figure without a year that was published last, if there is one."""
        figures = [o for o in self.vintages(area, indicator) if o.year is None and counts(o)]
        return max(figures, key=lambda o: (o.published or dt.date.min, o.batch), default=None)

    def breaks(self, area: str, indicator: str, benchmark: str) -> frozenset[int]:
        """Years before which the series of one benchmark breaks."""
        series = self.yearly(area, indicator, benchmark)
        return frozenset(year for year, o in series.items() if o.break_before)

    def at(self, area: str, indicator: str, year: int) -> Observation | None:
        """The current counting figure of one year: latest benchmark first."""
        for benchmark in self.benchmarks(area, indicator):
            figure = self.yearly(area, indicator, benchmark).get(year)
            if figure is not None:
                return figure
        return None

    def clean_growths(self, area: str, indicator: str) -> tuple[Growth, ...]:
        """Yearly growths inside one benchmark with no break, by last year ascending; none from a bound.

        Where two benchmarks give a growth for the same year, the later benchmark speaks.
        """
        return self.once(
            ("clean_growths", area, indicator), lambda book: book._clean_growths(area, indicator)
        )

    def _clean_growths(self, area: str, indicator: str) -> tuple[Growth, ...]:
        growths: dict[int, Growth] = {}
        for benchmark in self.benchmarks(area, indicator):
            series = self.yearly(area, indicator, benchmark)
            for year, last in series.items():
                first = series.get(year - 1)
                if first is None or last.break_before or year in growths:
                    continue
                if first.value > 0 and last.value > 0 and not (is_bound(first) or is_bound(last)):
                    rate = growth_between(first, last)
                    growths[year] = Growth(first, last, rate, first.stage != last.stage)
        return tuple(growths[year] for year in sorted(growths))

    def _pick(self, area: str, indicator: str, benchmark: str, *, counting: bool) -> dict[int, Observation]:
        by_year: dict[int, list[Observation]] = {}
        for o in self.vintages(area, indicator):
            if o.benchmark != benchmark or o.year is None or o.frequency not in YEARLY:
                continue
            if not counting or counts(o):
                by_year.setdefault(o.year, []).append(o)
        return {year: current(by_year[year]) for year in sorted(by_year)}

    def _standing(self, figures: Sequence[Observation]) -> Observation:
        """The current figure of one year: of its latest benchmark."""
        rank = max(self.benchmark_rank.get(o.benchmark, 0) for o in figures)
        return current(o for o in figures if self.benchmark_rank.get(o.benchmark, 0) == rank)


def _known(o: Observation, as_of: dt.date) -> bool:
    first = known_from(o)
    return first is None or first <= as_of


def _record(row: Mapping[str, Any]) -> Observation:
    values: dict[str, Any] = {"year": None, "published": None}
    for name, value in row.items():
        if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
            continue  # the record says what stands where nothing is known
        values[name] = value
    if values["year"] is not None:
        values["year"] = int(values["year"])
    for name in ("published", "known_from"):
        day = values.get(name)
        if isinstance(day, dt.datetime):  # pandas hands out timestamps
            values[name] = day.date()
    values["break_before"] = bool(values.get("break_before", False))
    return Observation(**values)
