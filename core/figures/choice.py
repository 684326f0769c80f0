"""Which of several figures of one cell stands, and which of them contradict it.

All of them are of one area, indicator, year and benchmark, and count. The latest stage decides; within it the
better grade, where 约 counts one grade lower than its source; within that a later publication of the same
issuer over its earlier ones, and among issuers the more exact statement. Digits never displace a better
grade: an exact figure of a lower grade is taken only where it lies inside what the better one leaves
possible, and then sharpens it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from core.figures.interval import NOISE, possible_values, rounding_unit
from core.figures.observation import GRADE_RANK, PRECISION_RANK, STAGE_RANK, Observation, Precision, counts

Rank = tuple[int, dt.date, int, str, float]


def current(figures: Iterable[Observation]) -> Observation:
    """The figure that stands.

    Parameters
    ----------
    figures : iterable of Observation
        At least one, of one area, indicator, year and benchmark.
    """
    candidates = list(figures)
    if len(candidates) == 1:
        return candidates[0]
    stage = max(STAGE_RANK[o.stage] for o in candidates)
    candidates = [o for o in candidates if STAGE_RANK[o.stage] == stage]
    grade = max(map(_weight, candidates))
    best = max(_last_words([o for o in candidates if _weight(o) == grade]), key=_exactness)
    return _sharpened(best, candidates)


def rivals(chosen: Observation, figures: Iterable[Observation]) -> tuple[Observation, ...]:
    """Figures of the same cell, benchmark and stage beyond each other's rounding, best grade first.

    What the same source said before it was corrected is no contradiction, nor are estimates and forecasts.
    """
    contradicting = [
        o
        for o in figures
        if o is not chosen
        and _same_cell(o, chosen)
        and counts(o)
        and not (o.source_id == chosen.source_id and o.batch < chosen.batch)
        and not _agree(o, chosen)
    ]
    return tuple(sorted(contradicting, key=lambda o: (-GRADE_RANK[o.grade], o.source_id, o.value)))


def _agree(figure: Observation, other: Observation) -> bool:
    """Whether two figures may state one value: exact ones may differ by the digits after their point."""
    if possible_values(figure).overlaps(possible_values(other)):
        return True
    if not figure.precision == other.precision == Precision.EXACT:
        return False
    coarser = max(rounding_unit(figure.value), rounding_unit(other.value))
    return coarser < 1 and abs(figure.value - other.value) <= coarser / 2 * (1 + NOISE)


def _weight(o: Observation) -> int:
    return GRADE_RANK[o.grade] - (o.precision == Precision.APPROXIMATE)


def _same_cell(figure: Observation, other: Observation) -> bool:
    return all(
        getattr(figure, name) == getattr(other, name)
        for name in ("area_code", "indicator", "year", "frequency", "start", "end", "benchmark", "stage")
    )


def _last_words(figures: Sequence[Observation]) -> list[Observation]:
    """The last figure of each issuer; issuers that are not named are told apart by their source."""
    last: dict[str, Observation] = {}
    for o in figures:
        issuer = o.publisher or o.source_id
        if issuer not in last or _lateness(o) > _lateness(last[issuer]):
            last[issuer] = o
    return list(last.values())


def _lateness(o: Observation) -> tuple[dt.date, int, int, str, float]:
    return (o.published or dt.date.min, o.batch, PRECISION_RANK[o.precision], o.source_id, o.value)


def _exactness(o: Observation) -> Rank:
    return (PRECISION_RANK[o.precision], o.published or dt.date.min, o.batch, o.source_id, o.value)


def _sharpened(best: Observation, figures: Sequence[Observation]) -> Observation:
    """An exact figure inside what the best one leaves possible, where there is one."""
    if best.precision == Precision.EXACT:
        return best
    inside = [
        o for o in figures if o.precision == Precision.EXACT and possible_values(best).contains(o.value)
    ]
    return max(inside, key=lambda o: (GRADE_RANK[o.grade], *_exactness(o)), default=best)
