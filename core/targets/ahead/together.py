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
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from core.figures.arithmetic import ShapeError
from core.targets.ahead.expected import Array

#: Points of the Gauss-Legendre rule on each piece of the common shock.
POINTS: Final = 20
#: The common shock reaches this far either side, and is cut here at the least.
REACH: Final = 8.5
CUTS: Final = (-REACH, -3.0, 0.0, 3.0, REACH)
#: A member's chance given the shock turns within so many standard deviations of its own part.
TURN: Final = 4.0
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
        ``sum_k w_k prod_i ndtr((ndtri(p_i) + s_i z_k) / sqrt(1 - s_i^2))``, by a Gauss-Legendre rule.

    Raises
    ------
    ShapeError
        Where a chance or share lies outside 0 to 1.
    """
    p, s = np.broadcast_arrays(np.asarray(chances, dtype=float), np.asarray(shared, dtype=float))
    if ((p < 0) | (p > 1)).any() or ((s < 0) | (s > 1)).any():
        raise ShapeError("概率与共同部分之比须在0与1之间。")
    limit = ndtri(np.clip(p, EDGE, 1 - EDGE))
    load = np.minimum(s, 1 - 1e-9)  # all in common is the limit
    shock, weight = _shocks(limit, load)
    own = np.sqrt(1 - load**2)[..., None]
    given = ndtr((limit[..., None] + load[..., None] * shock) / own)
    joint = (np.prod(given, axis=0) * weight).sum(axis=-1) / weight.sum(axis=-1)
    return np.asarray(np.clip(joint, 0.0, np.min(p, axis=0)), dtype=float)


def _shocks(limit: Array, load: Array) -> tuple[Array, Array]:
    """Points of the common shock by case, and their weights: close together where a member's chance turns.

    The more a member has in common, the more sharply its chance turns from 0 to 1 at one shock; a rule of
    fixed points would step over that.
    """
    safe = np.maximum(load, EDGE)
    centre, turn = -limit / safe, TURN * np.sqrt(1 - load**2) / safe
    cuts = np.concatenate([centre - turn, centre, centre + turn])
    cuts = np.nan_to_num(np.clip(cuts, -REACH, REACH))
    ends = np.sort(
        np.concatenate([cuts, np.repeat(np.array(CUTS)[:, None], cuts.shape[1], axis=1)]), axis=0
    ).T
    nodes, weights = leggauss(POINTS)
    half = np.diff(ends, axis=1)[..., None] / 2
    shock = (ends[:, :-1, None] + half * (1 + nodes)).reshape(len(ends), -1)
    weight = (half * weights).reshape(len(ends), -1) * np.exp(-(shock**2) / 2)
    return shock, weight
