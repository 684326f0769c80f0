"""Cases of the back-test: what was known at an origin, and what came after.

A panel is many yearly series side by side. From it come two kinds of case, both cut so that nothing
after the origin enters the window:

- **fan cases**: a window of 5 to 11 clean growths (6 to 12 points) and the change of the logarithm over
  the next one to four years;
- **target cases**: as a five-year plan does, a target is set in a base year by the growth of the five
  clean years before it, times a factor (:data:`FACTORS`), due five years on; the case is judged one to
  four years into the plan, so that four to one years are left.

Halves and window lengths come from a hash of the series' code: the same on every machine, with no
random state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.figures.arithmetic import ShapeError
from core.targets.ahead.forecast import MAX_GROWTHS, MAX_LEAD, MIN_GROWTHS, Array, window_years

#: A rise above 100 % or a fall below 50 % in a year is an error of compilation, not growth.
HIGHEST_RATE: Final = 1.0
LOWEST_RATE: Final = -0.5
#: Length of a plan in years; growth before the base that sets its target.
PLAN_YEARS: Final = 5
#: Growth asked for, as a multiple of the mean growth of the five clean years before the base.
FACTORS: Final = (0.5, 0.75, 1.0, 1.25, 1.5)
#: Changes that the projected-gap rule looks back on.
GAP_CHANGES: Final = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """Yearly series of one kind.

    Attributes
    ----------
    name : str
        How tables call it.
    codes : tuple of str
        Code of each series, unique; its hash decides the half.
    years : tuple of int
        Consecutive years of the columns (or positions, where the years mean nothing).
    levels : array, series x years
        Levels in any unit, NaN where missing.
    breaks : array of bool, series x years
        Years whose growth is no observation: another census, denominator or write-down.
    origins : tuple of int
        Years from which forecasts are made.
    pools : tuple of str
        Sisters of each series: those with the same label are pooled at each origin.
    role : {"tuning", "external", "part"}
        Whether one half of the panel tunes; or it took no part in tuning, so that all its series report;
        or it only shows a part of a tuning panel apart.
    """

    name: str
    codes: tuple[str, ...]
    years: tuple[int, ...]
    levels: Array
    breaks: NDArray[np.bool_]
    origins: tuple[int, ...]
    pools: tuple[str, ...]
    role: Literal["tuning", "external", "part"] = "tuning"
    #: Years of breaks that are write-downs of the accounts.
    written_down: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.codes), len(self.years))
        if self.levels.shape != shape or self.breaks.shape != shape or len(self.pools) != shape[0]:
            raise ShapeError("面板的代码、年份与数值个数不一致。")
        if any(b - a != 1 for a, b in zip(self.years, self.years[1:], strict=False)):
            raise ShapeError("面板的年份须逐年相连。")


@dataclass(frozen=True, slots=True)
class FanCases:
    """Windows and outcomes; arrays have one row a case.

    ``growths`` is padded with NaN on the left to :data:`MAX_GROWTHS`; ``outcomes`` holds the change of
    the logarithm over 1..4 years, NaN where not known; ``groups`` numbers the sisters at one origin.
    """

    codes: NDArray[np.str_]
    origins: NDArray[np.intp]
    groups: NDArray[np.intp]
    growths: Array
    outcomes: Array
    held_out: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TargetCases:
    """Plans under way; arrays have one row a case, logarithms are relative to the base year.

    ``elapsed`` years have passed and ``done`` is the growth so far, ``total`` that over all five years;
    ``trend`` is the mean log growth that set the targets. ``past`` are the log levels, relative to the
    latest, of the years before it, the latest last (NaN where no clean growth leads to them).
    """

    codes: NDArray[np.str_]
    groups: NDArray[np.intp]
    growths: Array
    elapsed: NDArray[np.intp]
    trend: Array
    done: Array
    total: Array
    past: Array
    held_out: NDArray[np.bool_]

    @property
    def leads(self) -> NDArray[np.intp]:
        """Years left to the due year."""
        return PLAN_YEARS - self.elapsed

    @property
    def goals(self) -> Array:
        """Log growth from the base that each factor asks for, cases x factors."""
        asked: Array = PLAN_YEARS * self.trend[:, None] * np.array(FACTORS)
        return asked

    @property
    def reached(self) -> Array:
        """1 where the target was reached in its due year, cases x factors."""
        return (self.total[:, None] >= self.goals - 1e-12).astype(float)


def digest(text: str) -> int:
    """A number from a text, the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def is_held_out(code: str) -> bool:
    """Whether a series belongs to the half that reports (the other half tunes)."""
    return digest(code) % 2 == 1


def window_length(code: str, origin: int) -> int:
    """Number of growths that a case may see, 5 to 11 in equal parts."""
    return MIN_GROWTHS + digest(f"{code}|{origin}") // 7 % (MAX_GROWTHS - MIN_GROWTHS + 1)


def clean_growths(panel: Panel, *, keep_breaks: bool = False) -> Array:
    """Yearly log growth of each series, NaN where missing, filtered or at a break (series x years)."""
    levels = np.where(panel.levels > 0, panel.levels, np.nan)
    logs = np.log(levels)
    found = np.full_like(logs, np.nan)
    found[:, 1:] = np.diff(logs, axis=1)
    rates = np.expm1(found)
    found[(rates > HIGHEST_RATE) | (rates < LOWEST_RATE)] = np.nan
    if not keep_breaks:
        found[panel.breaks] = np.nan
    return found


def fan_cases(panel: Panel, *, keep_breaks: bool = False) -> FanCases:
    """All windows of a panel with at least one outcome."""
    growths = clean_growths(panel, keep_breaks=keep_breaks)
    rows: list[tuple[int, int, Array, Array]] = []
    for origin in panel.origins:
        column = panel.years.index(origin)
        outcomes = np.full((len(growths), MAX_LEAD), np.nan)
        ahead = growths[:, column + 1 : column + 1 + MAX_LEAD]
        outcomes[:, : ahead.shape[1]] = np.cumsum(ahead, axis=1)
        for series in np.flatnonzero(~np.isnan(outcomes[:, 0])):
            window = _window(growths[series], column, window_length(panel.codes[series], origin))
            if window is not None:
                rows.append((int(series), origin, window, outcomes[series]))
    codes, groups = _labels(panel, [(s, str(o)) for s, o, _, _ in rows])
    return FanCases(
        codes=codes,
        origins=np.array([o for _, o, _, _ in rows], dtype=np.intp),
        groups=groups,
        growths=np.array([w for _, _, w, _ in rows]).reshape(-1, MAX_GROWTHS),
        outcomes=np.array([f for _, _, _, f in rows]).reshape(-1, MAX_LEAD),
        held_out=np.array([panel.role == "external" or is_held_out(c) for c in codes], dtype=bool),
    )


def target_cases(panel: Panel) -> TargetCases:
    """All plans of a panel whose five years are known and whose past trend asks for growth."""
    growths = clean_growths(panel)
    first, last = min(panel.origins), max(panel.origins)
    rows: list[_Plan] = []
    for base in range(first - MAX_LEAD, last):
        if base in panel.years and base + PLAN_YEARS in panel.years:
            rows.extend(_plans(panel, growths, base))
    codes, groups = _labels(panel, [(r.series, f"{r.base}+{r.elapsed}") for r in rows])
    past = [_past(growths[r.series], panel.years.index(r.base + r.elapsed)) for r in rows]
    return TargetCases(
        codes=codes,
        groups=groups,
        growths=np.array([r.window for r in rows]).reshape(-1, MAX_GROWTHS),
        elapsed=np.array([r.elapsed for r in rows], dtype=np.intp),
        trend=np.array([r.trend for r in rows]),
        done=np.array([r.course[: r.elapsed].sum() for r in rows]),
        total=np.array([r.course.sum() for r in rows]),
        past=np.array(past).reshape(-1, GAP_CHANGES + 1),
        held_out=np.array([panel.role == "external" or is_held_out(c) for c in codes], dtype=bool),
    )


class _Plan(NamedTuple):
    series: int
    base: int
    elapsed: int
    trend: float
    course: Array
    window: Array


def _plans(panel: Panel, growths: Array, base: int) -> Iterator[_Plan]:
    """Plans that begin in one base year, seen from every origin inside them."""
    column = panel.years.index(base)
    courses = growths[:, column + 1 : column + 1 + PLAN_YEARS]
    for series in np.flatnonzero(~np.isnan(courses).any(axis=1)).tolist():
        before = _window(growths[series], column, PLAN_YEARS)
        if before is None or (trend := float(np.nanmean(before))) <= 0:
            continue
        for elapsed in range(1, PLAN_YEARS):
            origin = base + elapsed
            if origin not in panel.origins:
                continue
            length = window_length(panel.codes[series], origin)
            window = _window(growths[series], column + elapsed, length)
            if window is not None:
                yield _Plan(series, base, elapsed, trend, courses[series], window)


def _window(growths: Array, column: int, length: int) -> Array | None:
    """The last clean growths up to a column, padded on the left; ``None`` where too few or too old."""
    found = window_years(np.flatnonzero(~np.isnan(growths)).tolist(), column, length)
    if len(found) < MIN_GROWTHS:
        return None
    return np.pad(growths[list(found)], (MAX_GROWTHS - len(found), 0), constant_values=np.nan)


def _past(growths: Array, column: int) -> Array:
    """Log levels of the last years relative to the latest; NaN before the first unclean growth."""
    past = np.full(GAP_CHANGES + 1, np.nan)
    past[-1] = 0.0
    for back in range(1, GAP_CHANGES + 1):
        if column - back < 0:
            break
        past[-1 - back] = past[-back] - growths[column - back + 1]
    return past


def _labels(panel: Panel, keys: list[tuple[int, str]]) -> tuple[NDArray[np.str_], NDArray[np.intp]]:
    codes = np.array([panel.codes[s] for s, _ in keys], dtype=np.str_)
    if not keys:
        return codes, np.empty(0, dtype=np.intp)
    labels = np.array([f"{panel.pools[s]}|{moment}" for s, moment in keys])
    return codes, np.unique(labels, return_inverse=True)[1].astype(np.intp)
