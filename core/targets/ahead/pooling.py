"""Empirical Bayes pooling: estimates of a short series shrink towards those of related series.

Two priors are estimated from a group of series, each by moments in closed form or a few Newton steps:

- **scale**: the variances of yearly growth follow a scaled inverse chi-square with ``d0`` degrees of
  freedom around ``s0^2``. With ``nu`` degrees of its own a series gets ``(d0 s0^2 + nu s^2) / (d0 + nu)``
  and ``d0 + nu`` degrees of freedom (G. K. Smyth, 2004, Linear models and empirical Bayes methods for
  assessing differential expression in microarray experiments, Stat. Appl. Genet. Mol. Biol. 3(1):3).
- **drift**: mean growths are normal around a common mean with variance ``tau^2`` (R. DerSimonian and
  N. Laird, 1986, Meta-analysis in clinical trials, Control. Clin. Trials 7:177-188). A noisy mean is drawn
  towards the common one, a precise mean keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

Array = NDArray[np.float64]

#: A variance below this part of the group's median is rounding of the figures, not knowledge.
VARIANCE_FLOOR = 1e-5
#: Degrees of freedom beyond which Student's t is the normal for every purpose here.
MANY = 1e6
NEWTON_STEPS = 50
NEWTON_STOP = 1e-10


@dataclass(frozen=True, slots=True)
class ScalePrior:
    """Prior of yearly growth variances: ``degrees`` of freedom around ``variance`` (log growth squared)."""

    degrees: float
    variance: float


@dataclass(frozen=True, slots=True)
class DriftPrior:
    """Prior of mean log growths: normal with ``mean`` and ``variance`` between series.

    ``doubt`` is the sampling variance of ``mean`` itself: it matters where the group is small.
    """

    mean: float
    variance: float
    doubt: float


def scale_prior(variances: Array, degrees: Array) -> ScalePrior | None:
    """Estimate the prior of variances from the mean and spread of their logarithms.

    Parameters
    ----------
    variances : array
        Sample variances of yearly log growth, one a series, >= 0.
    degrees : array
        Degrees of freedom of each, > 0.

    Returns
    -------
    ScalePrior or None
        ``None`` where every variance is zero: there is nothing to learn. ``degrees`` is :data:`MANY`
        where the variances differ by no more than chance.
    """
    middle = float(np.median(variances))
    if middle <= 0:
        return None
    logs = np.log(np.maximum(variances, VARIANCE_FLOOR * middle))
    centred = logs - digamma(degrees / 2) + np.log(degrees / 2)
    mean = float(centred.mean())
    spread = float(centred.var(ddof=1) - polygamma(1, degrees / 2).mean())
    if spread <= 0:
        return ScalePrior(MANY, float(np.exp(mean)))
    half = inverse_trigamma(spread)
    return ScalePrior(min(2 * half, MANY), float(np.exp(mean + digamma(half) - np.log(half))))


def pooled_scale(variances: Array, degrees: Array, prior: ScalePrior) -> tuple[Array, Array]:
    """Posterior variance of each series and its degrees of freedom."""
    total = prior.degrees + degrees
    return (prior.degrees * prior.variance + degrees * variances) / total, total


def drift_prior(means: Array, variances: Array) -> DriftPrior:
    """Estimate mean and variance of the drifts from noisy mean growths.

    Parameters
    ----------
    means : array
        Mean log growth of each series.
    variances : array
        Its sampling variance, > 0.

    Returns
    -------
    DriftPrior
        ``variance`` is 0 where the means differ by no more than chance.
    """
    weight = 1 / variances
    fixed = float((weight * means).sum() / weight.sum())
    excess = float((weight * (means - fixed) ** 2).sum()) - (len(means) - 1)
    # Nothing is left of it where one series is so much surer than all others that it alone has weight.
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    between = max(0.0, excess / spread) if spread > 0 else 0.0
    weight = 1 / (variances + between)
    total = float(weight.sum())
    return DriftPrior(float((weight * means).sum()) / total, between, 1 / total)


def pooled_drift(means: Array, variances: Array, prior: DriftPrior) -> tuple[Array, Array]:
    """Posterior mean and variance of each drift.

    The share ``b`` of its own that a series keeps is ``tau^2 / (tau^2 + v)``. What remains uncertain is
    ``b v``, and ``(1 - b)^2`` of the doubt about the common mean that it leans on.
    """
    weights = prior.variance / (prior.variance + variances)
    drift = prior.mean + weights * (means - prior.mean)
    return drift, weights * variances + (1 - weights) ** 2 * prior.doubt


def inverse_trigamma(value: float) -> float:
    """Solve ``trigamma(y) = value`` by Newton's method on ``1 / trigamma``, which is nearly linear."""
    y = 0.5 + 1 / value
    for _ in range(NEWTON_STEPS):
        now = float(polygamma(1, y))
        step = now * (1 - now / value) / float(polygamma(2, y))
        y += step
        if abs(step) < NEWTON_STOP * y:
            break
    return y
