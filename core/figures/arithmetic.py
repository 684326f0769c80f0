"""Arithmetic of progress towards a target: growth, pace, completion.

Pure numbers in, numbers out: no figure is chosen here and no word is said except by
:func:`word_for_ratio`. Rates are fractions a year (0.08 is 8 %). Symbols in the notes: ``y0, t0`` base
value and year, ``y, t`` latest, ``T, tT`` target, ``d`` = +1 where higher is better, else -1.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Literal

from core.plan.models import PaceCuts
from core.wording.words import Status

# Errors of the analysis, each with a Chinese sentence that a page can show as it stands.


class AnalysisError(ValueError):
    """A computation that its inputs do not allow; ``str(error)`` is a Chinese sentence."""


class NotFiniteError(AnalysisError):
    """A value is NaN or infinite."""


class NotPositiveError(AnalysisError):
    """Compound growth was asked of a value that is zero or negative."""


class NoYearsLeftError(AnalysisError):
    """No whole year lies between two periods that must differ."""


class MixedBenchmarkError(AnalysisError):
    """Figures of different benchmarks (口径), or across a break, were set against each other."""


class UnknownTargetError(AnalysisError):
    """The catalog holds no such target, or it lacks a part that the rule needs."""


class ShapeError(AnalysisError):
    """Arrays that must agree in length do not, or a parameter lies outside its range."""


Direction = Literal[1, -1]

#: Digits after which numbers are compared (1e-9): binary noise never decides a word.
DIGITS = 9


def growth(first: float, last: float, years: int) -> float:
    """Compound yearly growth from ``first`` to ``last``.

    Parameters
    ----------
    first, last : float
        Same unit, benchmark and price basis, both > 0, with no break between them.
    years : int
        Whole years between the two, >= 1.

    Returns
    -------
    float
        ``(last / first) ** (1 / years) - 1``, a fraction a year.

    Raises
    ------
    NotFiniteError, NotPositiveError, NoYearsLeftError
        Where a value is not a positive number or ``years`` < 1.
    """
    _positive(first, last)
    if years < 1:
        raise NoYearsLeftError("两期之间须相隔一年以上，方可计算年均增速。")
    return math.expm1(math.log(last / first) / years)


def required_growth(latest: float, target: float, years: int) -> float:
    """Constant yearly growth that takes ``latest`` to ``target`` in ``years``.

    Parameters
    ----------
    latest, target : float
        Same unit and basis (e.g. 亿元 at current prices), both > 0.
    years : int
        Whole years from the latest figure to the due year, >= 1.

    Returns
    -------
    float
        Fraction a year (0.08 is 8 %); negative where the target lies below the latest value.

    Raises
    ------
    NotFiniteError, NotPositiveError, NoYearsLeftError
        Where a value is not a positive number or no year is left.
    """
    if years < 1:
        raise NoYearsLeftError("距目标年份已不足一年，无法计算今后所需年均增速。")
    return growth(latest, target, years)


def required_change(latest: float, target: float, years: int) -> float:
    """Constant yearly change, in the unit itself, that takes ``latest`` to ``target`` in ``years``.

    The linear twin of :func:`required_growth`, for counts and shares (a share's result is in its
    own unit, percentage points a year).

    Raises
    ------
    NotFiniteError, NoYearsLeftError
        Where a value is not a number or no year is left.
    """
    _finite(latest, target)
    if years < 1:
        raise NoYearsLeftError("距目标年份已不足一年，无法计算今后每年所需增量。")
    return (target - latest) / years


def pace_ratio(
    base: float,
    base_year: int,
    latest: float,
    latest_year: int,
    *,
    target: float,
    due: int,
    direction: Direction = 1,
) -> float | None:
    """Ratio of observed to required compound growth, ``R = d * g / |r|``.

    Parameters
    ----------
    base, latest, target : float
        Same unit, benchmark and price basis, all > 0.
    base_year, latest_year, due : int
        ``base_year`` < ``due``; ``base_year`` <= ``latest_year``.
    direction : {1, -1}
        Whether higher or lower is better.

    Returns
    -------
    float or None
        1 is exactly the pace required from the base. ``None`` where there is nothing to compare:
        the latest year is the base year, or base and target are equal (``r`` = 0).

    Notes
    -----
    The method of Eurostat's and Statistics Canada's goal monitoring (Open SDG's progress measure).
    The absolute value keeps the sign of the movement: a base already better than its target and then
    lost gives a negative ratio, where ``g / r`` would look like success.
    """
    _order(base_year, latest_year, due)
    _positive(base, latest, target)
    if latest_year == base_year or base == target:
        return None
    observed = growth(base, latest, latest_year - base_year)
    required = growth(base, target, due - base_year)
    return direction * observed / abs(required) if required else None


def linear_ratio(
    base: float,
    base_year: int,
    latest: float,
    latest_year: int,
    *,
    target: float,
    due: int,
    direction: Direction = 1,
) -> float | None:
    """Linear twin of :func:`pace_ratio`: share of the way over share of the time.

    ``d * (y - y0) / |T - y0|`` over ``(t - t0) / (tT - t0)``. For counts and shares, and wherever a
    value is not positive. Same conditions for ``None``; the sign is kept in the same way.
    """
    _order(base_year, latest_year, due)
    _finite(base, latest, target)
    if latest_year == base_year or base == target:
        return None
    covered = direction * (latest - base) / abs(target - base)
    return covered / elapsed_share(base_year, latest_year, due)


def completion(value: float, target: float, direction: Direction = 1) -> float | None:
    """完成率: ``y / T``, or ``T / y`` where lower is better.

    ``None`` on a zero denominator, and of a target of nothing or of a loss: there is no share of those, and
    a loss of 3 against one of 2 would read 150 %. A loss against a positive target is a negative share.
    """
    _finite(value, target)
    above, below = (value, target) if direction == 1 else (target, value)
    return above / below if below > 0 and target > 0 else None


def completion_progress(
    base: float, latest: float, target: float, direction: Direction = 1, *, geometric: bool = True
) -> float | None:
    """完成进度: the share of the way from base to target that is covered.

    For levels that compound ``ln(y / y0) / ln(T / y0)`` (按复合增速折算), so that growth at exactly the
    required rate shows exactly the elapsed share of time; for others linear.

    Returns
    -------
    float or None
        A fraction, below 0 for a movement in the wrong direction; ``None`` where base and target
        are equal.

    Raises
    ------
    NotFiniteError, NotPositiveError
        Where a value is not a number, or not positive and ``geometric``.
    """
    if geometric:
        _positive(base, latest, target)
        way, covered = math.log(target / base), math.log(latest / base)
    else:
        _finite(base, latest, target)
        way, covered = target - base, latest - base
    return direction * covered / abs(way) if way else None


def elapsed_share(base_year: int, latest_year: int, due: int) -> float:
    """时序进度: share of the plan's years that lie behind the latest figure."""
    _order(base_year, latest_year, due)
    return (latest_year - base_year) / (due - base_year)


def calendar_share(base_year: int, due: int, day: dt.date) -> float:
    """Share of the days from the end of the base year to the end of the due year that are over.

    Parameters
    ----------
    day : date
        That day itself counts as over.

    Returns
    -------
    float
        From 0 to 1, whatever day it is.
    """
    _order(base_year, due, due)
    first, last = dt.date(base_year, 12, 31), dt.date(due, 12, 31)
    return min(1.0, max(0.0, (day - first).days / (last - first).days))


def path_value(
    base: float, base_year: int, target: float, due: int, year: int, *, geometric: bool = True
) -> float:
    """Value of the target path in ``year``: geometric (constant growth) or a straight line."""
    share = (year - base_year) / (due - base_year) if due > base_year else math.nan
    if math.isnan(share):
        raise NoYearsLeftError("目标年份须晚于基期。")
    if geometric:
        _positive(base, target)
        return base * math.pow(target / base, share)
    _finite(base, target)
    return base + (target - base) * share


def project(latest: float, rate: float, years: int) -> float:
    """Level after ``years`` of constant growth at ``rate`` (a fraction a year)."""
    _finite(latest, rate)
    if rate <= -1:
        raise NotPositiveError("年增速不能低于或等于−100%。")
    return latest * math.pow(1 + rate, years)


def average_growth(rates: Sequence[float]) -> float:
    """年均增速 of yearly growths: their geometric mean, never the arithmetic one."""
    if not rates:
        raise NoYearsLeftError("没有可平均的年度增速。")
    factors = [1 + rate for rate in rates]
    _positive(*factors)
    return math.exp(math.fsum(math.log(factor) for factor in factors) / len(factors)) - 1


def nominal_growth(real: float, deflator: float) -> float:
    """Nominal growth ``(1 + real)(1 + deflator) - 1`` of a current-price level."""
    _finite(real, deflator)
    return (1 + real) * (1 + deflator) - 1


def real_equivalent(nominal: float, deflator: float) -> float:
    """Real growth that, at a price change of ``deflator``, gives ``nominal`` growth."""
    _positive(1 + deflator)
    _finite(nominal)
    return (1 + nominal) / (1 + deflator) - 1


def implied_deflator(nominal: float, real: float) -> float:
    """Price change implied by a nominal and a real growth of the same level."""
    _positive(1 + real)
    _finite(nominal)
    return (1 + nominal) / (1 + real) - 1


def rounded(value: float, digits: int = DIGITS) -> float:
    """Round before any comparison that decides a word."""
    return round(value, digits)


def word_for_ratio(ratio: float, cuts: PaceCuts, rounding: float = 1e-9) -> Status:
    """Word of a pace ratio, its lower bound included, after rounding to ``rounding``.

    Parameters
    ----------
    ratio : float
        Result of :func:`pace_ratio` or :func:`linear_ratio`.
    cuts : PaceCuts
        Lower bounds of 快于预期, 基本符合预期 and 需加快 from the catalog's rules.
    rounding : float
        Step of comparison (a power of ten).
    """
    _finite(ratio)
    value = rounded(ratio, digits_of(rounding))
    for bound, word in (
        (cuts.ahead, Status.AHEAD),
        (cuts.on_track, Status.ON_TRACK),
        (cuts.behind, Status.BEHIND),
        (0.0, Status.FAR_BEHIND),
    ):
        if value >= bound:
            return word
    return Status.BELOW_BASE


def digits_of(rounding: float) -> int:
    """Decimals that a rounding step of a power of ten leaves."""
    return round(-math.log10(rounding))


def _finite(*values: float) -> None:
    for value in values:
        if not math.isfinite(value):
            raise NotFiniteError("参与计算的数值缺失或不是有效数字，请核对原始数据。")


def _positive(*values: float) -> None:
    _finite(*values)
    for value in values:
        if value <= 0:
            raise NotPositiveError("复合增速要求数值为正，请核对是否为零或负数。")


def _order(base_year: int, latest_year: int, due: int) -> None:
    if due <= base_year:
        raise NoYearsLeftError(f"目标年份（{due}年）须晚于基期（{base_year}年）。")
    if latest_year < base_year:
        raise NoYearsLeftError(f"最新数据年份（{latest_year}年）早于基期（{base_year}年）。")
