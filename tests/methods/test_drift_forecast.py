"""Random walk with drift: R's rule executed by others, against our forecast with plain constants.

Where we differ from the sources, and why:

- The dashboard forecasts with :data:`~core.targets.ahead.forecast.TUNED` (fading trend, correlated shocks);
  the textbook rule is the same code with :data:`~core.targets.ahead.forecast.PLAIN`: what is tested here.
- statsforecast's interval divides by the residuals without the degree of freedom of the drift and is too
  narrow by sqrt((n - 2) / (n - 1)). The test rebuilds it from ours by that factor: we use the analytic rule.
- The dashboard asks for five growths; one case has four, so the test asks for two.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from core.targets.ahead.forecast import PLAIN, Predictive, chance, fan, fit, predict

Case = dict[str, Any]


def fitted(case: Case) -> tuple[Predictive, float, float]:
    """Distribution of the change at each lead, with drift and sigma, on the case's scale."""
    levels = np.asarray(case["inputs"]["y"], dtype=float)
    steps = np.diff(np.log(levels) if case["inputs"].get("transform") != "level" else levels)
    found = fit(steps[None, :], minimum=2)
    predictive = predict(found, case["inputs"]["h"], PLAIN)
    return predictive, float(found.drift[0]), float(np.sqrt(found.variance[0]))


def interval(case: Case, predictive: Predictive, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends of location -/+ reach times scale, back on the scale of the levels."""
    last = case["inputs"]["y"][-1]
    ends = [predictive.location[0] + side * reach * predictive.scale[0] for side in (-1, 1)]
    if case["inputs"]["transform"] == "log":
        return last * np.exp(ends[0]), last * np.exp(ends[1])
    return last + ends[0], last + ends[1]


def random_walk_with_drift(case: Case) -> None:
    expected, tolerance = case["expected"], case["tolerance"]
    predictive, drift, sigma = fitted(case)
    near = {"abs": tolerance, "rel": tolerance}
    assert drift == pytest.approx(expected["analytic_drift"], **near)
    assert sigma == pytest.approx(expected["analytic_sigma"], **near)
    middle, _ = interval(case, predictive, 0.0)
    assert middle == pytest.approx(expected["mean"], **near)
    n, degrees = len(case["inputs"]["y"]), predictive.degrees[0]
    reaches = {
        "analytic_{}80_normal": norm.ppf(0.9),
        "analytic_{}80_t": student.ppf(0.9, degrees),
        "analytic_{}95_t": student.ppf(0.975, degrees),
        "statsforecast_{}80": norm.ppf(0.9) * np.sqrt((n - 2) / (n - 1)),
    }
    seen = {"mean", "analytic_drift", "analytic_sigma"}
    for name, reach in reaches.items():
        for end, values in zip(("lo", "hi"), interval(case, predictive, reach), strict=True):
            assert values == pytest.approx(expected[name.format(end)], **near), name
            seen.add(name.format(end))
    assert seen == set(expected), "a field that we do not evaluate"
    if case["inputs"]["transform"] == "log":
        ours = fan([case["inputs"]["y"][-1]], predictive, 0.8)
        assert ours.low[0] == pytest.approx(expected["analytic_lo80_t"], **near)
        assert ours.high[0] == pytest.approx(expected["analytic_hi80_t"], **near)


def hit_probability(case: Case) -> None:
    predictive, *_ = fitted(case)
    inputs = case["inputs"]
    found = chance([inputs["y"][-1]], predictive, [inputs["target"]], inputs["h"])
    assert found[0] == pytest.approx(case["expected"]["probability"], abs=case["tolerance"])


METHODS = {
    "random_walk_with_drift": random_walk_with_drift,
    "hit_probability_rwd_t": hit_probability,
}


def test_drift_forecast(drift_forecast_case: Case) -> None:
    method = drift_forecast_case["method"]
    assert method in METHODS, f"a method that we cannot evaluate: {method}"
    METHODS[method](drift_forecast_case)
