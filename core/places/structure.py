"""Location quotients of sample counts, with their sampling error, and the distance of two structures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.figures.arithmetic import NotFiniteError, NotPositiveError

# Shift-share: what of a change is the reference's growth, the mix of sectors, and the area's own.


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
    local = (e1 - e0) - growth - mix
    parts = [tuple(float(part) for part in three) for three in zip(growth, mix, local, strict=True)]
    return ShiftShare(
        change=tuple(math.fsum(three) for three in parts),
        growth=tuple(three[0] for three in parts),
        mix=tuple(three[1] for three in parts),
        own=tuple(three[2] for three in parts),
    )


#: The long form of the census went to one household in ten.
SAMPLING_FRACTION: Final = 0.10
#: Two-sided 95 %.
Z: Final = 1.959963984540054
#: With none found, about three may have been missed (95 %, "rule of three").
RULE_OF_THREE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Quotient:
    """A location quotient: shares as fractions, 95 % interval, standard error of its logarithm.

    ``error`` is ``None`` where nobody was found in the sector (then ``low`` is 0 and ``high`` the rule
    of three) or the quotient is undefined (reference share zero: ``value`` is ``None`` too).
    """

    share: float
    reference_share: float
    value: float | None
    low: float | None
    high: float | None
    error: float | None


def location_quotient(
    count: float, total: float, reference_count: float, reference_total: float, *, nested: bool = True
) -> Quotient:
    """Share of a sector in an area over its share in a reference, from a sample of both.

    Parameters
    ----------
    count, total : float
        Persons of the area in the sample: in the sector, and employed in all.
    reference_count, reference_total : float
        The same for the reference.
    nested : bool
        Whether the area is part of the reference (its sample is then inside the reference's, and the
        quotient of the reference against itself is 1 without error).

    Raises
    ------
    NotFiniteError, NotPositiveError
        Where a count is missing or negative, a total is not positive, or a part exceeds its whole.

    Notes
    -----
    With ``p`` and ``P`` the shares, ``n`` and ``N`` the totals, ``w = n / N`` the area's part of a nested
    reference (else 0), ``q`` the share in the rest of the reference and ``f`` the sampling fraction, the
    delta method gives ``var(log LQ) = (1/p - w/P)^2 (1 - f) p (1 - p) / n
    + ((1 - w)/P)^2 (1 - f) q (1 - q) / (N - n)``; variance of a proportion with the finite population
    correction after W. G. Cochran, *Sampling Techniques* (3rd ed. 1977), ch. 3. It treats persons as
    drawn singly. The census draws households, whose members share sectors: the true error is larger.
    For an empty cell: J. A. Hanley and A. Lippman-Hand, *JAMA* 249 (1983), 1743-1745.
    """
    _check(count, total, reference_count, reference_total, nested=nested)
    p, reference = count / total, reference_count / reference_total
    if reference == 0:
        return Quotient(p, reference, None, None, None, None)
    value = p / reference
    if count == 0:
        return Quotient(p, reference, 0.0, 0.0, min(1.0, RULE_OF_THREE / total) / reference, None)
    weight = total / reference_total if nested else 0.0
    rest = reference_total - total if nested else reference_total
    others = reference_count - count if nested else reference_count
    q = others / rest if rest > 0 else 0.0
    spread = (1 / p - weight / reference) ** 2 * p * (1 - p) / total
    if rest > 0:
        spread += ((1 - weight) / reference) ** 2 * q * (1 - q) / rest
    error = math.sqrt((1 - SAMPLING_FRACTION) * spread)
    return Quotient(p, reference, value, value * math.exp(-Z * error), value * math.exp(Z * error), error)


def share_error(count: float, total: float) -> float:
    """Standard error of a share from a 10 % sample, ``sqrt((1 - f) p (1 - p) / n)``."""
    _check(count, total, count, total, nested=True)
    share = count / total
    return math.sqrt((1 - SAMPLING_FRACTION) * share * (1 - share) / total)


def krugman(first: Sequence[float], second: Sequence[float]) -> float:
    """Sum of absolute differences of shares: 0 the same structure, 2 nothing in common.

    P. Krugman, *Geography and Trade* (1991), index of regional divergence; inputs are brought to shares.
    """
    a, b = _shares(first), _shares(second)
    return float(np.abs(a - b).sum())


def cosine(first: Sequence[float], second: Sequence[float]) -> float:
    """Cosine of two structures (结构相似系数): 1 the same, 0 nothing in common.

    UNIDO, *World Industry since 1960: Progress and Prospects* (1979).
    """
    a, b = _shares(first), _shares(second)
    return min(1.0, float(a @ b / math.sqrt(float(a @ a) * float(b @ b))))


def _check(count: float, total: float, reference: float, reference_total: float, *, nested: bool) -> None:
    values = (count, total, reference, reference_total)
    if not all(math.isfinite(value) for value in values):
        raise NotFiniteError("就业人数有缺项，不能计算区位商。")
    if min(count, reference) < 0 or min(total, reference_total) <= 0:
        raise NotPositiveError("就业人数有负数或合计为零，不能计算区位商。")
    if count > total or reference > reference_total:
        raise NotPositiveError("行业就业人数大于就业合计，不能计算区位商。请核对数据。")
    if nested and (total > reference_total or count > reference):
        raise NotPositiveError("本地就业人数大于所属地区，不能计算区位商。请核对数据。")


def _shares(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    table = np.asarray(values, dtype=np.float64)
    if not np.isfinite(table).all():
        raise NotFiniteError("行业结构有缺项，不能比较结构。")
    total = float(table.sum())
    if (table < 0).any() or total <= 0:
        raise NotPositiveError("行业结构有负数或合计为零，不能比较结构。")
    return table / total
