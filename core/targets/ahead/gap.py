"""Projected gap: where the recent mean change would lead, as a second view beside the pace ratio.

The rule of the German strategy's indicator report (Destatis): the mean of the last five yearly changes
is run from the latest value to the due year, and the shortfall is taken as a share of the distance that
remains. It is shown beside the status, never averaged into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.figures.arithmetic import Direction, NoYearsLeftError, digits_of, rounded
from core.plan.models import GapCuts
from core.wording.words import GapWord


@dataclass(frozen=True, slots=True)
class ProjectedGap:
    """Result of the rule.

    ``mean_change`` is in the indicator's unit a year; ``projected`` is the value in the due year;
    ``relative`` is the shortfall over the remaining distance (negative: the target is passed), or
    ``None`` where the latest value already meets the target.
    """

    mean_change: float
    changes: int
    projected: float
    relative: float | None
    word: GapWord


def projected_gap(
    changes: Mapping[int, float],
    latest: float,
    latest_year: int,
    *,
    target: float,
    due: int,
    direction: Direction,
    cuts: GapCuts,
    points: int = 6,
    points_min: int = 4,
    rounding: float = 1e-9,
) -> ProjectedGap | None:
    """Run the mean of the last clean yearly changes to the due year.

    Parameters
    ----------
    changes : mapping of int to float
        Clean yearly changes by their last year: inside one benchmark, across no break, same unit
        as ``latest``. Only those of the last ``points - 1`` years up to ``latest_year`` enter.
    latest, latest_year, target, due, direction
        As in :mod:`core.figures.arithmetic`.
    cuts : GapCuts
        Shares of the remaining distance that separate the words (0.05 and 0.20).
    points, points_min : int
        Six points (five changes) are wanted, ``points_min`` - 1 changes are needed.

    Returns
    -------
    ProjectedGap or None
        ``None`` where too few clean changes are known.

    Raises
    ------
    NoYearsLeftError
        Where the due year lies before the latest year.
    """
    if due < latest_year:
        raise NoYearsLeftError(f"目标年份（{due}年）早于最新数据年份（{latest_year}年）。")
    recent = [change for year, change in changes.items() if latest_year - points + 1 < year <= latest_year]
    if len(recent) < points_min - 1:
        return None
    mean = sum(recent) / len(recent)
    projected = latest + mean * (due - latest_year)
    digits = digits_of(rounding)
    distance = rounded(direction * (target - latest), digits)
    if distance <= 0:  # already there: only the direction of movement is left to say
        word = GapWord.WRONG_WAY if rounded(direction * mean, digits) < 0 else GapWord.WITHIN
        return ProjectedGap(mean, len(recent), projected, None, word)
    relative = (target - projected) / (target - latest)
    return ProjectedGap(
        mean, len(recent), projected, relative, _word(relative, direction * mean, cuts, digits)
    )


def clean_changes(points: Mapping[int, float], breaks: frozenset[int] = frozenset()) -> dict[int, float]:
    """Yearly changes between consecutive years, leaving out years that begin after a break."""
    return {
        year: value - points[year - 1]
        for year, value in points.items()
        if year - 1 in points and year not in breaks
    }


def _word(relative: float, movement: float, cuts: GapCuts, digits: int) -> GapWord:
    if rounded(movement, digits) < 0:
        return GapWord.WRONG_WAY
    gap = rounded(relative, digits)
    if gap < cuts.small:
        return GapWord.WITHIN
    return GapWord.SMALL if gap <= cuts.large else GapWord.LARGE
