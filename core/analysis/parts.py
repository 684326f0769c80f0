"""Parts of a whole that add up as printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


def rounded(parts: Sequence[float], total: float, decimals: int = 1) -> tuple[float, ...]:
    """Round parts so that the printed parts add up to the printed total (largest remainders).

    The total is rounded half up as everywhere; each part is rounded to one of its two neighbours,
    the parts with the largest remainders upward. Ties go to the earlier part. Where `total` is itself
    the difference of two printed numbers, a part may move by one printed unit more.

    Parameters
    ----------
    parts : sequence of float
        Parts that add up to `total` within one printed unit.
    total : float
        Their sum as it is to be printed.
    decimals : int
        Digits after the point.

    Returns
    -------
    tuple of float
        Rounded parts in the same order.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(float(part))) for part in parts]
    floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in exact]
    whole = Decimal(repr(float(total))).quantize(step, rounding=ROUND_HALF_UP)
    missing = int((whole - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    up = order[:missing] if missing > 0 else []
    down = order[missing:] if missing < 0 else []
    for index in up:
        floors[index] += step
    for index in down:
        floors[index] -= step
    return tuple(float(part) for part in floors)
