"""Back-test of 年内预判 at each quarter: the nation year by year, and every pair of a province."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import stdtr

from core.store.calibration import QUARTERS, TARGETS, record_table
from core.targets.ahead.chance import CHOSEN
from core.targets.ahead.expected import NATION, PERCENT
from core.targets.ahead.nowcast import PERIODS, Carry, Errors, carry, coverage_cases, errors_of
from tests.research.backtest.row import Row, ratio, rows_of

#: Announced minus cumulative growth (fractions) by quarters, and by area and year.
StillToCome = Mapping[int, Mapping[tuple[str, int], float]]
#: Published growths have one decimal; smaller differences are of arithmetic.
ROUNDING: Final = 1e-9
#: The years of the pandemic, without which errors are given as well.
SHOCK: Final = (2020, 2021)


def past_errors(root: Path) -> Errors:
    """Read what the rest of the year did to cumulative growth."""
    return errors_of(record_table(root, QUARTERS), record_table(root, TARGETS))


def still_to_come(root: Path) -> StillToCome:
    """Announced minus cumulative growth: what the rest of the year had to add."""
    targets, quarters = record_table(root, TARGETS), record_table(root, QUARTERS)
    goals: dict[tuple[str, int], float] = {}
    for area, year, low, high in _columns(targets, "area_code", "year", "target_low", "target_high"):
        ends = [end for end in (low, high) if not math.isnan(end)]
        if ends:
            goals[str(area), int(year)] = sum(ends) / len(ends)
    known = quarters.dropna(subset=["growth_cum"]).sort_values("vintage", na_position="first")
    found: dict[int, dict[tuple[str, int], float]] = {q: {} for q in PERIODS}
    for q, period in PERIODS.items():
        own = known[known["period"] == period]
        for area, year, grown in _columns(own, "area_code", "year", "growth_cum"):
            key = (str(area), int(year))
            if key in goals:
                found[q][key] = (goals[key] - grown) / PERCENT
    return found


def _columns(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].tolist() for name in names), strict=True)


def measure_nowcast(errors: Errors, announced: StillToCome, first: int = 2011) -> Iterator[Row]:
    """Measure coverage, tails, error and Brier score.

    ``lead`` is the number of quarters that were in; only earlier years of the nation speak. Growth in points.
    The Brier score is of the year's real growth reaching what was announced for it, against the rule that
    takes the cumulative growth for the year's and against even chances.
    """
    for quarters in PERIODS:
        nation = [
            (error, year, NATION, known) for year, error, known in coverage_cases(errors, quarters, first)
        ]
        pairs = [
            (error, year, area, carry(errors, quarters, "province", before=year))
            for area, year, error in errors.provinces[quarters]
        ]
        for name, cases in (("nowcast-nation", nation), ("nowcast-province", pairs)):
            row = rows_of(name, quarters, CHOSEN)
            pit = [float(stdtr(k.degrees, (e - k.mean) / k.spread)) for e, _, _, k in cases]
            found: dict[str, Any] = {
                "coverage": np.mean([0.1 <= p <= 0.9 for p in pit]),
                "below": np.mean([p < 0.1 for p in pit]),
                "above": np.mean([p > 0.9 for p in pit]),
                "rmse": 100 * math.sqrt(float(np.mean([e * e for e, _, _, _ in cases]))),
                "rmse_without_2020_2021": 100 * _ordinary(errors, quarters, name),
            }
            for what, value in found.items():
                yield row(what, value, len(cases))
            known = announced[quarters]
            yield from _scores(
                name, quarters, [(known[a, y], e, k) for e, y, a, k in cases if (a, y) in known]
            )


def _scores(name: str, quarters: int, asked: Sequence[tuple[float, float, Carry]]) -> Iterator[Row]:
    """Brier score of the nowcast's chance, and over that of the better of two simple rules."""
    if not asked:
        return
    row = rows_of(name, quarters, CHOSEN)
    p = np.array([1 - float(stdtr(k.degrees, (still - k.mean) / k.spread)) for still, _, k in asked])
    came = np.array([error >= still - ROUNDING for still, error, _ in asked], dtype=float)
    so_far = np.array([still <= ROUNDING for still, _, _ in asked], dtype=float)
    brier, rule, even = (float(np.mean((q - came) ** 2)) for q in (p, so_far, np.full(len(p), 0.5)))
    yield row("brier", brier, len(asked))
    yield row("brier_so_far", rule, len(asked))
    yield row("to_best", ratio(brier, min(rule, even)), len(asked))
    yield row("worst_bin", 0.0, len(asked))  # no bin holds a hundred cases


def _ordinary(errors: Errors, quarters: int, name: str) -> float:
    nation = list(errors.nation[quarters].items())
    own = nation if name.endswith("nation") else [(y, e) for _, y, e in errors.provinces[quarters]]
    kept = [e for year, e in own if year not in SHOCK and year >= 2011]
    return math.sqrt(sum(e * e for e in kept) / len(kept)) if kept else math.nan
