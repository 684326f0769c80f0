"""Student's t and the digamma functions, by their textbook series.

SciPy has them too, but takes longer to load than the first page takes to draw; the tests hold every function
here against SciPy's.

- Distribution: the regularised incomplete beta function by its continued fraction (M. Abramowitz and
  I. Stegun, 1964, Handbook of Mathematical Functions, 26.7.1 and 26.5.8), evaluated from the front (W. Lentz,
  1976, Applied Optics 15:668-671).
- Digamma and its derivatives, and the ratio of gamma functions: Stirling's series after a few steps of the
  recurrence (ibid. 6.1.40, 6.3.18, 6.4.11).
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

#: Steps of the recurrence before a series in 1/x is used: with them it is exact to the last digits.
STEPS = 16
#: Bernoulli numbers B2, B4 ... B12.
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)
#: A step that changes less than this, relative to what it changes, is the last; and most steps.
ENOUGH, MOST = 1e-15, 20_000
#: Newton's method doubles the right digits with every step: after one smaller than this all are right.
CLOSE, MOST_NEWTON = 1e-9, 200
#: Stands for zero in a denominator.
TINY = 1e-300


def distribution(degrees: ArrayLike, t: ArrayLike) -> Array:
    """Probability that Student's t is at most ``t``.

    Parameters
    ----------
    degrees : array
        Degrees of freedom, > 0; NaN gives NaN.
    t : array
        Any value, infinite ones included; broadcast against ``degrees``.
    """
    nu, value = np.broadcast_arrays(np.asarray(degrees, dtype=float), np.asarray(t, dtype=float))
    return _distribution(nu, value, _log_ratio(nu / 2))


def _distribution(nu: Array, value: Array, log_ratio: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        square = value**2 / nu
        near, far = 1 / (1 + square), 1 / (1 + 1 / square)
        front = np.exp(log_ratio - nu / 2 * np.log1p(square)) * np.sqrt(far / np.pi)
        # Each half of the fraction converges fast on its side of the mode only.
        outer = near < (nu / 2 + 1) / (nu / 2 + 2.5)
        a, b = np.where(outer, nu / 2, 0.5), np.where(outer, 0.5, nu / 2)
        part = front * _fraction(a, b, np.where(outer, near, far)) / a
    tail = np.where(outer, part, 1 - part) / 2
    found: Array = np.where(value > 0, 1 - tail, tail)
    return found


def reach(degrees: ArrayLike, level: float) -> Array:
    """Half width of the central interval of Student's t that holds the probability ``level``.

    Newton's method from the normal's: right of the middle the distribution is concave, so every step comes
    nearer from the left.

    Parameters
    ----------
    degrees : array
        Degrees of freedom, > 0; NaN gives NaN.
    level : float
        Between 0 and 1.
    """
    nu = np.asarray(degrees, dtype=float)
    t = np.full(nu.shape, NormalDist().inv_cdf(0.5 + level / 2))
    log_ratio = _log_ratio(nu / 2)
    height = np.exp(log_ratio) / np.sqrt(nu * np.pi)
    going = np.isfinite(nu)
    for _ in range(MOST_NEWTON):
        density = height * np.exp(-(nu + 1) / 2 * np.log1p(t**2 / nu))
        step = np.where(going, (0.5 + level / 2 - _distribution(nu, t, log_ratio)) / density, 0.0)
        t = t + step
        going = np.abs(step) > CLOSE * t
        if not going.any():
            break
    return np.where(np.isnan(nu), np.nan, t)


def digamma(x: ArrayLike) -> Array:
    """Logarithmic derivative of the gamma function at ``x`` > 0."""
    z = np.asarray(x, dtype=float)
    before = sum(1 / (z + k) for k in range(STEPS))
    z = z + STEPS
    terms = (b / (2 * n * z ** (2 * n)) for n, b in enumerate(BERNOULLI, 1))
    return np.asarray(np.log(z) - 1 / (2 * z) - sum(terms) - before)


def trigamma(x: ArrayLike) -> Array:
    """Derivative of :func:`digamma`."""
    z = np.asarray(x, dtype=float)
    before = sum(1 / (z + k) ** 2 for k in range(STEPS))
    z = z + STEPS
    terms = (b / z ** (2 * n + 1) for n, b in enumerate(BERNOULLI, 1))
    return np.asarray(1 / z + 1 / (2 * z**2) + sum(terms) + before)


def tetragamma(x: ArrayLike) -> Array:
    """Derivative of :func:`trigamma`."""
    z = np.asarray(x, dtype=float)
    before = sum(2 / (z + k) ** 3 for k in range(STEPS))
    z = z + STEPS
    terms = ((2 * n + 1) * b / z ** (2 * n + 2) for n, b in enumerate(BERNOULLI, 1))
    return np.asarray(-1 / z**2 - 1 / z**3 - sum(terms) - before)


def _log_ratio(a: Array) -> Array:
    """Logarithm of gamma(a + 1/2) / gamma(a)."""
    before = np.log1p(0.5 / (a[..., None] + np.arange(STEPS))).sum(axis=-1)
    z = a + STEPS
    found: Array = z * np.log1p(0.5 / z) + (np.log(z) - 1) / 2 + _rest(z + 0.5) - _rest(z) - before
    return found


def _rest(z: Array) -> Array:
    """What Stirling's formula for the logarithm of the gamma function leaves out."""
    found, square = np.zeros_like(z), z * z
    for n in range(len(BERNOULLI), 0, -1):
        found = BERNOULLI[n - 1] / (2 * n * (2 * n - 1)) + found / square
    return found / z


def _fraction(a: Array, b: Array, x: Array) -> Array:
    """The continued fraction of the incomplete beta function, all places at once, each to its own end."""
    c = np.ones_like(x)
    d = 1 / _nonzero(1 - (a + b) * x / (a + 1))
    found, going = d, np.isfinite(d)
    for m in range(1, MOST):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _nonzero(1 + term * d)
            c = _nonzero(1 + term / c)
            found = np.where(going, found * d * c, found)
        going = going & (np.abs(d * c - 1) > ENOUGH)
        if not going.any():
            break
    return found


def _nonzero(values: Array) -> Array:
    return np.where(np.abs(values) < TINY, TINY, values)
