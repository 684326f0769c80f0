"""Parts of a whole that add up: exactly as numbers, and exactly as printed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


def closed(parts: Sequence[float], total: float) -> tuple[float, ...]:
    """Nudge parts by their floating-point residue, so that ``math.fsum(parts) == total``.

    For parts that already add up but for rounding error. The residue goes to the largest part first,
    then, where the parts cancel each other, to smaller ones that can still express it.

    Parameters
    ----------
    parts : sequence of float
        Parts in any order, same unit as `total`.
    total : float
        What they must add up to.

    Returns
    -------
    tuple of float
        The parts in the same order.
    """
    result = [float(part) for part in parts]
    for index in sorted(range(len(result)), key=lambda i: -abs(result[i])):
        if math.fsum(result) == total:
            break
        result[index] += math.fsum([total, *(-part for part in result)])
    return tuple(result)


def rounded(parts: Sequence[float], total: float, decimals: int = 1) -> tuple[float, ...]:
    """Round parts so that the printed parts add up to the printed total (largest remainders).

    The total is rounded half up as everywhere; each part is rounded to one of its two neighbours,
    the parts with the largest remainders upward. Ties go to the earlier part.

    Parameters
    ----------
    parts : sequence of float
        Parts that add up to `total` within less than one printed unit.
    total : float
        Their sum.
    decimals : int
        Digits after the point.

    Returns
    -------
    tuple of float
        Rounded parts in the same order, each less than one unit of the last digit from its value.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) for part in parts]
    floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in exact]
    whole = Decimal(repr(float(total))).quantize(step, rounding=ROUND_HALF_UP)
    missing = int((whole - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for index in order[: max(0, missing)]:
        floors[index] += step
    return tuple(float(part) for part in floors)
