"""The chance that several areas all reach their targets, where one shock moves them together.

What areas have in common (the nation's growth and prices) hits all at once; what is their own does not. Given
the common shock they are independent, so the joint chance is a mean over it of products (the one-factor
Gaussian copula; O. A. Vasicek, 2002, Loan portfolio value, Risk 15:160-162). The chance of each stays as
calibrated: only how they hang together is added. It lies between the product of the chances and their
smallest.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from core.figures.arithmetic import ShapeError
from core.targets.ahead.expected import Array

#: Points of the Gauss-Hermite rule.
POINTS: Final = 64
#: Probabilities are kept this far from 0 and 1, where the normal quantile is infinite.
EDGE: Final = 1e-12


def chance_of_all(chances: ArrayLike, shared: ArrayLike) -> Array:
    """Probability that all members reach their targets.

    Parameters
    ----------
    chances : array, members x cases
        Each member's own chance, 0 to 1; a member with NaN makes the case NaN.
    shared : array, members x cases
        Share of each member's standard deviation that is common, 0 (nothing) to 1 (all).

    Returns
    -------
    array of cases
        ``sum_k w_k prod_i ndtr((ndtri(p_i) + s_i z_k) / sqrt(1 - s_i^2))``.

    Raises
    ------
    ShapeError
        Where a chance or share lies outside 0 to 1.
    """
    p, s = np.broadcast_arrays(np.asarray(chances, dtype=float), np.asarray(shared, dtype=float))
    if ((p < 0) | (p > 1)).any() or ((s < 0) | (s > 1)).any():
        raise ShapeError("概率与共同部分之比须在0与1之间。")
    nodes, weights = hermegauss(POINTS)
    limit = ndtri(np.clip(p, EDGE, 1 - EDGE))[..., None]
    load = np.minimum(s, 1 - 1e-6)[..., None]  # all in common is the limit
    given = ndtr((limit + load * nodes) / np.sqrt(1 - load**2))
    joint = np.prod(given, axis=0) @ (weights / weights.sum())
    return np.asarray(np.clip(joint, 0.0, np.min(p, axis=0)), dtype=float)
