"""Empirical Bayes priors: recovered from simulated groups, and exact at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import polygamma

from core.targets.ahead.pooling import (
    MANY,
    DriftPrior,
    ScalePrior,
    drift_prior,
    inverse_trigamma,
    pooled_drift,
    pooled_scale,
    scale_prior,
)


@given(st.floats(1e-4, 1e4))
def test_inverse_trigamma_inverts(value: float) -> None:
    assert float(polygamma(1, inverse_trigamma(value))) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(("d0", "s0"), [(4.0, 0.05), (12.0, 0.02)])
def test_the_scale_prior_is_recovered(d0: float, s0: float) -> None:
    random = np.random.default_rng(7)
    true = d0 * s0**2 / random.chisquare(d0, 20_000)
    seen = true * random.chisquare(6, 20_000) / 6
    found = scale_prior(seen, np.full(20_000, 6.0))
    assert found is not None
    assert found.degrees == pytest.approx(d0, rel=0.1)
    assert found.variance == pytest.approx(s0**2, rel=0.05)


def test_equal_true_variances_are_seen_as_one() -> None:
    random = np.random.default_rng(1)
    seen = 0.01 * random.chisquare(6, 50_000) / 6
    found = scale_prior(seen[:4000], np.full(4000, 6.0))
    assert found is not None and found.degrees > 100
    same = scale_prior(np.full(10, 0.01), np.full(10, 6.0))
    assert same is not None and same.degrees == MANY


def test_no_variance_at_all_teaches_nothing() -> None:
    assert scale_prior(np.zeros(6), np.full(6, 5.0)) is None


def test_one_rounded_series_does_not_spoil_the_prior() -> None:
    seen = np.array([0.0, 0.010, 0.011, 0.009, 0.012, 0.010])
    found = scale_prior(seen, np.full(6, 5.0))
    assert found is not None and np.isfinite(found.variance) and found.variance > 0


def test_the_posterior_variance_by_hand() -> None:
    variance, degrees = pooled_scale(np.array([0.02]), np.array([4.0]), ScalePrior(6.0, 0.01))
    assert variance[0] == pytest.approx((6 * 0.01 + 4 * 0.02) / 10)
    assert degrees[0] == 10


def test_the_drift_prior_is_recovered() -> None:
    random = np.random.default_rng(5)
    variances = np.full(20_000, 0.02**2)
    seen = random.normal(0.08, 0.03, 20_000) + random.normal(0, 0.02, 20_000)
    found = drift_prior(seen, variances)
    assert found.mean == pytest.approx(0.08, abs=1e-3)
    assert np.sqrt(found.variance) == pytest.approx(0.03, rel=0.03)


def test_equal_drifts_have_no_spread_and_share_one_value() -> None:
    found = drift_prior(np.array([0.05, 0.05, 0.05]), np.full(3, 3e-4))
    assert (found.mean, found.variance, found.doubt) == pytest.approx((0.05, 0.0, 1e-4))
    mean, variance = pooled_drift(np.array([0.01, 0.09]), np.full(2, 1e-4), found)
    assert mean == pytest.approx([0.05, 0.05])
    assert variance == pytest.approx([1e-4, 1e-4]), "of a shared drift the doubt about the mean remains"


def test_the_posterior_drift_by_hand() -> None:
    mean, variance = pooled_drift(np.array([0.10]), np.array([0.0003]), DriftPrior(0.06, 0.0001, 0.00004))
    assert mean[0] == pytest.approx(0.06 + 0.25 * 0.04)
    assert variance[0] == pytest.approx(0.25 * 0.0003 + 0.75**2 * 0.00004)
