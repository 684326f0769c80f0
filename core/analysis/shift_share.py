"""Shift-share: what of a change is the reference's growth, the mix of sectors, and the area's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.errors import NotFiniteError, NotPositiveError


@dataclass(frozen=True, slots=True)
class ShiftShare:
    """Parts of each sector's change; ``growth + mix + own`` is the change, exactly (``math.fsum``).

    All in the unit of the table. ``growth``: what the sector would have gained at the reference's
    overall growth. ``mix``: what it gained or lost more because the sector grew differently in the
    reference. ``own``: the rest, what the area did differently from the reference in that sector.
    """

    change: tuple[float, ...]
    growth: tuple[float, ...]
    mix: tuple[float, ...]
    own: tuple[float, ...]


def shift_share(
    first: Sequence[float],
    last: Sequence[float],
    reference_first: Sequence[float],
    reference_last: Sequence[float],
) -> ShiftShare:
    """Split the change of every sector between two dates.

    With ``e`` the area, ``E`` the reference, ``i`` the sector: ``growth_i = e_i0 (E_1 / E_0 - 1)``,
    ``mix_i = e_i0 (E_i1 / E_i0 - E_1 / E_0)``, ``own_i = e_i1 - e_i0 E_i1 / E_i0``.

    On shares, where both tables add up to one at both dates, the growth part is zero by construction
    and the mix part is what the reference's change of structure would have done here.

    Parameters
    ----------
    first, last : sequence of float
        The area by sector at the two dates, >= 0.
    reference_first, reference_last : sequence of float
        The reference by sector, >= 0, with a positive total at the first date.

    Returns
    -------
    ShiftShare

    Raises
    ------
    NotFiniteError, NotPositiveError
        Where a value is missing, negative, or the reference is empty at the first date.

    Notes
    -----
    E. S. Dunn, "A statistical and analytical technique for regional analysis", *Papers of the Regional
    Science Association* 6 (1960). A sector that the reference did not have at the first date has no
    growth of its own there: it is taken to grow as the whole, so its mix part is zero.
    """
    table = np.array([first, last, reference_first, reference_last], dtype=np.float64)
    if not np.isfinite(table).all():
        raise NotFiniteError("行业结构有缺项，不能作份额分解。请补齐各行业数据。")
    if (table < 0).any() or table[2].sum() <= 0:
        raise NotPositiveError("行业结构有负数或参照地区合计为零，不能作份额分解。")
    e0, e1, r0, r1 = table
    overall = float(r1.sum() / r0.sum())
    if math.isclose(overall, 1.0, rel_tol=1e-12):
        overall = 1.0  # shares: both totals are one but for rounding
    ratio = np.where(r0 > 0, r1 / np.where(r0 > 0, r0, 1.0), overall)
    growth, mix = e0 * (overall - 1), e0 * (ratio - overall)
    own = (e1 - e0) - growth - mix
    parts = [tuple(float(part) for part in three) for three in zip(growth, mix, own, strict=True)]
    return ShiftShare(
        change=tuple(math.fsum(three) for three in parts),
        growth=tuple(three[0] for three in parts),
        mix=tuple(three[1] for three in parts),
        own=tuple(three[2] for three in parts),
    )
