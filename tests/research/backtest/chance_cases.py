"""Cases for the chance: windows of growths with what was announced at their end, and what came after.

A case is one series at one origin. Targets are set in two ways, both from what was known:

- **ahead**: the mean growth of the window times a factor, due one to four years on;
- **plan**: as a five-year plan does, the mean growth of the five clean years before a base year times a
  factor, due five years after the base; at a lead of ``h`` years the plan is ``5 - h`` years old. The status
  rules speak of these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.targets.ahead.expected import Expected, Record, Rule, expected
from core.targets.ahead.forecast import MAX_GROWTHS, MAX_LEAD, MIN_GROWTHS, Array, window_years
from core.targets.ahead.written_down import carried_back
from tests.research.backtest.cases import PLAN_YEARS, Panel, clean_growths, is_held_out, window_length

#: Growth asked for, as a multiple of past growth.
FACTORS: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
#: Share of the distance of a province's target from the nation's that the rejected approach expects.
PROVINCE_SHARE: Final = 0.5
Family = Literal["regional", "general"]


@dataclass(frozen=True, slots=True)
class Cases:
    """Arrays have one row a case; see the module for the targets.

    ``growths`` and ``own`` are windows padded with NaN on the left, as published and beyond the nation's;
    ``outcomes`` the change of the logarithm over 1..4 years; ``done`` and ``asked`` (log growth of the plan
    so far, and the mean growth a year that its factors multiply) have a column a lead.
    """

    name: str
    series_class: str
    family: Family
    codes: NDArray[np.str_]
    origins: NDArray[np.intp]
    groups: NDArray[np.intp]
    growths: Array
    own: Array
    outcomes: Array
    done: Array
    asked: Array
    held_out: NDArray[np.bool_]
    common: dict[tuple[int, str], Expected]
    provincial: dict[tuple[int, str], Expected]

    def table(self, what: str, *, provincial: bool = False) -> Array:
        """A field of the common part, cases x leads; zeros where there is none."""
        known = self.provincial if provincial else self.common
        if not known:
            return np.zeros((len(self.codes), MAX_LEAD))
        places = zip(self.origins.tolist(), self.codes.tolist(), strict=True)
        return np.array([getattr(known[origin, code[:2]], what) for origin, code in places])

    def goals_ahead(self) -> Array:
        """Log growth asked for from the origin: cases x leads x factors, NaN where none is."""
        trend = np.nanmean(self.growths, axis=1)
        trend = np.where(trend > 0, trend, np.nan)
        goals: Array = trend[:, None, None] * np.arange(1, MAX_LEAD + 1)[None, :, None] * np.array(FACTORS)
        return goals

    def goals_plan(self) -> Array:
        """Log growth that a plan still asks for: cases x leads x factors."""
        goals: Array = PLAN_YEARS * self.asked[:, :, None] * np.array(FACTORS) - self.done[:, :, None]
        return goals


def pick(cases: Cases, kept: NDArray[np.intp]) -> Cases:
    """Return some of the cases."""
    named = ("codes", "origins", "groups", "growths", "own", "outcomes", "done", "asked", "held_out")
    return replace(cases, **{name: getattr(cases, name)[kept] for name in named})


def cases_of(panel: Panel, series_class: str, record: Record | None) -> Cases:
    """All cases of a panel; with a record of the nation growths are also taken beyond it."""
    growths = clean_growths(panel)
    common = _common(panel, growths, record)
    steps = _steps(panel)
    rows = []
    for origin in panel.origins:
        column = panel.years.index(origin)
        until = slice(0, column + 1)  # a write-down that is still to come is not known
        corrected = carried_back(growths[:, until], steps[:, until], common[until])
        after = growths[:, column + 1 : column + 1 + MAX_LEAD]
        outcomes = np.full((len(growths), MAX_LEAD), np.nan)
        outcomes[:, : after.shape[1]] = np.cumsum(after, axis=1)
        for series in np.flatnonzero(~np.isnan(outcomes[:, :1]).all(axis=1)).tolist():
            known = np.flatnonzero(~np.isnan(growths[series])).tolist()
            window = list(window_years(known, column, window_length(panel.codes[series], origin)))
            if len(window) >= MIN_GROWTHS:
                done, asked = _plan(growths[series], column)
                row = growths[series]
                rows.append(
                    (
                        series,
                        origin,
                        _pad(row[window]),
                        _pad(corrected[series][window] - common[window]),
                        outcomes[series],
                        done,
                        asked,
                    )
                )
    chosen = [r[0] for r in rows]
    labels = np.array([f"{panel.pools[s]}|{r[1]}" for s, r in zip(chosen, rows, strict=True)])
    origins = np.array([r[1] for r in rows], dtype=np.intp)
    codes = np.array([panel.codes[s] for s in chosen], dtype=np.str_)
    places = sorted({(o, c[:2]) for o, c in zip(origins.tolist(), codes.tolist(), strict=True)})
    return Cases(
        name=panel.name,
        series_class=series_class,
        family="general" if record is None else "regional",
        codes=codes,
        origins=origins,
        groups=np.unique(labels, return_inverse=True)[1].astype(np.intp),
        growths=np.array([r[2] for r in rows]),
        own=np.array([r[3] for r in rows]),
        outcomes=np.array([r[4] for r in rows]),
        done=np.array([r[5] for r in rows]),
        asked=np.array([r[6] for r in rows]),
        held_out=np.array([panel.role == "external" or is_held_out(c) for c in codes], dtype=bool),
        common=_expected(record, places, Rule()),
        provincial=_expected(record, places, Rule(province_share=PROVINCE_SHARE)),
    )


def _expected(
    record: Record | None, places: list[tuple[int, str]], rule: Rule
) -> dict[tuple[int, str], Expected]:
    """What could be expected at each origin, by province."""
    if record is None:
        return {}
    return {
        (origin, province): expected(record.at_end_of(origin), origin, MAX_LEAD, rule, province=province)
        for origin, province in places
    }


def _common(panel: Panel, growths: Array, record: Record | None) -> Array:
    """The nation's log nominal growth of each year; before the record begins the median of the panel."""
    if record is None:
        return np.zeros(len(panel.years))
    known = record.nominal_growths()
    columns = [column[~np.isnan(column)] for column in growths.T]
    middle = [float(np.median(column)) if len(column) else 0.0 for column in columns]
    return np.array([known.get(year, middle[i]) for i, year in enumerate(panel.years)])


def _steps(panel: Panel) -> Array:
    """Log change of the level into the years of write-downs; NaN elsewhere."""
    steps = np.full(panel.levels.shape, np.nan)
    for year in panel.written_down:
        if year in panel.years and year - 1 in panel.years:
            at = panel.years.index(year)
            steps[:, at] = np.log(panel.levels[:, at] / panel.levels[:, at - 1])
    return np.where(panel.breaks, steps, np.nan)


def _plan(growths: Array, column: int) -> tuple[Array, Array]:
    """Growth so far and before the base, of plans due 1..4 years on; NaN where not clean."""
    done, asked = np.full(MAX_LEAD, np.nan), np.full(MAX_LEAD, np.nan)
    for lead in range(1, MAX_LEAD + 1):
        base = column - (PLAN_YEARS - lead)
        past = growths[base + 1 : column + 1] if base >= 0 else np.array([np.nan])
        before = window_years(np.flatnonzero(~np.isnan(growths)).tolist(), base, PLAN_YEARS)
        if np.isnan(past).any() or len(before) < PLAN_YEARS:
            continue
        trend = float(np.mean(growths[list(before)]))
        if trend > 0:
            done[lead - 1], asked[lead - 1] = float(past.sum()), trend
    return done, asked


def _pad(window: Array) -> Array:
    return np.pad(window, (MAX_GROWTHS - len(window), 0), constant_values=np.nan)


def prefecture_panel(path: Path) -> Panel:
    """GDP of the prefectures of one province (``data/record/gansu_cities_gdp.csv``); it tunes nothing."""
    table = pd.read_csv(path, dtype={"area_code": str})
    wide = table.pivot_table(index="area_code", columns="year", values="gdp")
    years = tuple(int(y) for y in wide.columns)
    breaks = np.zeros(wide.shape, dtype=bool)
    breaks[:, [years.index(2017), years.index(2019)]] = True
    return Panel(
        "甘肃省市州地区生产总值",
        tuple(wide.index),
        years,
        wide.to_numpy(float),
        breaks,
        tuple(range(2010, 2021)),
        ("62",) * len(wide),
        role="external",
        written_down=(2017,),
    )


def province_panel(path: Path) -> Panel:
    """GDP of the provinces on one census vintage (``data/record/revisions.csv``); it tunes nothing."""
    table = pd.read_csv(path, dtype={"area_code": str})
    chosen = table[(table["stage"] == "fifth-census revision") & (table["area_code"] != "100000")]
    chosen = chosen[chosen["unit"] == "亿元"]
    wide = chosen.pivot_table(index="area_code", columns="year", values="value", aggfunc="first")
    years = tuple(int(y) for y in wide.columns)
    return Panel(
        "各省（区、市）地区生产总值",
        tuple(wide.index),
        years,
        wide.to_numpy(float),
        np.zeros(wide.shape, dtype=bool),
        tuple(range(2019, years[-1])),
        ("",) * len(wide),
        role="external",
    )
