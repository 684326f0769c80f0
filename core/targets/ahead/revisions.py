"""How first figures were revised before, and the chance that a word on a first figure does not stand.

The record (``data/record/revisions.csv``) holds yearly GDP of the provinces as first published and as finally
verified. No distribution is assumed: the chance is the share of past revisions that would carry the figure to
the other side of the target, with one imagined case on either side (P.-S. Laplace's rule of succession), so
that it is never 0 or 1. A census revision moves every figure of an era and is not in this record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

from core.figures.arithmetic import NotPositiveError
from core.targets.ahead.expected import NATION

FIRST: Final = "first published"
FINAL: Final = "finally verified (before the next census)"
LEVEL: Final = "地区生产总值(现价)"
#: Relative differences below this are rounding.
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Revisions:
    """Past revisions of provinces, verified over first minus one (fractions), each once."""

    sizes: tuple[float, ...]

    @property
    def spread(self) -> float:
        """Root mean square."""
        return math.sqrt(sum(r * r for r in self.sizes) / len(self.sizes)) if self.sizes else math.nan


def revisions_of(table: pd.DataFrame) -> Revisions:
    """Read them from the table of the record."""
    levels = table[(table["measure"] == LEVEL) & (table["area_code"] != NATION)]
    wide = levels.pivot_table(index=["area_code", "year"], columns="stage", values="value", aggfunc="first")
    if FIRST not in wide.columns or FINAL not in wide.columns:
        return Revisions(())
    pairs = wide[[FIRST, FINAL]].dropna()
    return Revisions(tuple((pairs[FINAL] / pairs[FIRST] - 1).tolist()))


def may_change(
    value: float, target: float, past: Revisions, *, strict: bool, direction: int = 1
) -> float | None:
    """Chance that the verified figure stands on the other side of the target; ``None`` without a record.

    Parameters
    ----------
    value, target : float
        First figure and target in one unit, > 0.
    strict : bool
        Whether the target must be passed (突破) and not only reached.
    direction : {1, -1}
        1 where more is better.

    Raises
    ------
    NotPositiveError
        Where value or target is not positive.
    """
    if value <= 0 or target <= 0:
        raise NotPositiveError("修订的比较要求数值为正。")
    if not past.sizes:
        return None

    def met(value: float) -> bool:
        away = direction * (value / target - 1)
        return away > ROUNDING if strict else away >= -ROUNDING

    now = met(value)
    changed = sum(met(value * (1 + r)) != now for r in past.sizes)
    return (changed + 1) / (len(past.sizes) + 2)
