"""A figure's history cut into what may be joined by a line.

A line joins two consecutive years of one benchmark with no break between them, and nothing else: not
across a benchmark, not across a ``break_before``, not over a missing year, never to a forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

import pandas as pd

from core.charts.kit.vega import records

Point = dict[str, Any]

#: Strength of evidence for drawing: the weaker end decides how a stretch of line looks.
_WEAKNESS: Final = {"A": 0, "B": 0, "C": 1, "D": 2, "E": 3}

COLUMNS: Final = ("year", "value", "low", "high", "benchmark", "grade", "forecast", "break_before", "current")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points of one benchmark that one line may join, in one form."""

    points: tuple[Point, ...]
    benchmark: str
    grade: str
    current: bool


@dataclass(frozen=True, slots=True)
class Break:
    """Two neighbouring years that must not be joined; ``year`` lies between them."""

    year: float
    before: Point
    after: Point
    benchmark_changes: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """One year that is known on two benchmarks."""

    year: int
    old: Point
    new: Point

    @property
    def ratio(self) -> float:
        """New over old."""
        return float(self.new["value"]) / float(self.old["value"])


def points(frame: pd.DataFrame) -> list[Point]:
    """Rows of a history as plain dictionaries, by year, optional columns filled in.

    Parameters
    ----------
    frame : DataFrame
        ``year``, ``value``, ``grade`` (A to E), ``benchmark`` (id, empty where there is none); optional:
        ``low``, ``high`` (band of an estimate), ``forecast`` (bool: 预计), ``break_before`` (bool),
        ``current`` (bool: the benchmark that the status stands on; default: the benchmark of the
        last counting year).
    """
    rows = records(frame.sort_values("year", kind="stable"))
    counted = [row for row in rows if not row.get("forecast")]
    latest = counted[-1]["benchmark"] if counted else ""
    for row in rows:
        row.setdefault("low", None)
        row.setdefault("high", None)
        row["forecast"] = bool(row.get("forecast"))
        row["break_before"] = bool(row.get("break_before"))
        row["current"] = bool(row["current"]) if "current" in row else row["benchmark"] == latest
        row["year"] = int(row["year"])
    return rows


def stretches(rows: Sequence[Point]) -> list[Stretch]:
    """Cut a history into joinable stretches of one form."""
    pieces: list[Stretch] = []
    for benchmark in dict.fromkeys(row["benchmark"] for row in rows):
        series = [row for row in rows if row["benchmark"] == benchmark and not row["forecast"]]
        joined = [pair for pair in pairwise(series) if may_join(*pair)]
        for grade, run in groupby(joined, key=_Runs()):
            chain = list(run)
            members = (chain[0][0], *(after for _, after in chain))
            pieces.append(Stretch(members, benchmark, grade[1], bool(members[-1]["current"])))
    return pieces


class _Runs:
    """Key of consecutive pairs that share an end and a form."""

    def __init__(self) -> None:
        self.last: Point | None = None
        self.run = 0

    def __call__(self, pair: tuple[Point, Point]) -> tuple[int, str]:
        before, after = pair
        if self.last is not before:
            self.run += 1
        self.last = after
        return self.run, max(before["grade"], after["grade"], key=lambda g: _WEAKNESS[g])


def may_join(before: Point, after: Point) -> bool:
    """Whether a line may run from one point to the next."""
    return (
        after["year"] - before["year"] == 1
        and before["benchmark"] == after["benchmark"]
        and not after["break_before"]
        and not before["forecast"]
        and not after["forecast"]
    )


def breaks(rows: Sequence[Point]) -> list[Break]:
    """Places where two neighbouring years stand on different ground."""
    places = []
    by_year: dict[int, Point] = {}
    for row in rows:
        if not row["forecast"]:
            by_year.setdefault(row["year"], row)
    for row in rows:
        before = by_year.get(row["year"] - 1)
        if row["forecast"] or before is None:
            continue
        same_year = [r for r in rows if r["year"] == row["year"] and not r["forecast"]]
        continues = any(may_join(b, a) for b in rows if b["year"] == row["year"] - 1 for a in same_year)
        if not continues and row is same_year[-1]:
            changes = before["benchmark"] != row["benchmark"]
            places.append(Break(row["year"] - 0.5, before, row, changes))
    return places


def overlaps(rows: Sequence[Point]) -> list[Overlap]:
    """Years known on two benchmarks, estimates left out."""
    places = []
    for year in dict.fromkeys(row["year"] for row in rows):
        known = [r for r in rows if r["year"] == year and not r["forecast"] and r["grade"] != "E"]
        for old, new in pairwise(known):
            if old["benchmark"] != new["benchmark"]:
                places.append(Overlap(year, old, new))
    return places


def bands(rows: Sequence[Point]) -> list[list[Point]]:
    """Runs of joined estimates that carry a band."""
    return [
        [p for p in stretch.points if p["low"] is not None and p["high"] is not None]
        for stretch in stretches(rows)
        if stretch.grade == "E"
    ]
