"""One measured number of the back-test."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One measured number: class, lead (years), approach, measure, place (bin; 0 none), value, cases."""

    series_class: str
    lead: int
    approach: str
    measure: str
    place: int
    value: float
    cases: int


def rows_of(series_class: str, lead: int, approach: str) -> Callable[..., Row]:
    """Make rows of one approach, class and lead: ``row(measure, value, cases, place)``."""

    def row(what: str, value: Any, count: int, where: int = 0) -> Row:
        return Row(series_class, lead, approach, what, where, float(value), count)

    return row


def ratio(ours: float, best: float) -> float:
    """A score over the best of the others; infinite where that one was never wrong."""
    return ours / best if best > 0 else math.inf
