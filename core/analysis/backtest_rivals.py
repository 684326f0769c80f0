"""Rival forecasts by statsmodels: Theta and damped Holt, one window at a time.

statsmodels is a development dependency: it is imported here, where the back-test asks for it, and nowhere
in the product.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

import numpy as np
from scipy.stats import norm

from core.analysis.backtest_approaches import LEVEL
from core.analysis.errors import AnalysisError
from core.analysis.forecast import MAX_LEAD, Array, Predictive
from core.analysis.pooling import MANY

#: Half width of the central normal interval, in standard deviations.
REACH: Final = float(norm.ppf(0.5 + LEVEL / 2))

Rival = Callable[[Array], tuple[Array, Array]]


def theta(logs: Array) -> tuple[Array, Array]:
    """Mean and standard deviation at leads 1-4 of the Theta method.

    V. Assimakopoulos and K. Nikolopoulos, 2000, The theta model, Int. J. Forecasting 16:521-530;
    intervals as statsmodels gives them.
    """
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fitted = ThetaModel(logs, period=1, deseasonalize=False).fit()
    mean = np.asarray(fitted.forecast(MAX_LEAD), dtype=float)
    ends = np.asarray(fitted.prediction_intervals(MAX_LEAD, alpha=1 - LEVEL), dtype=float)
    return mean, (ends[:, 1] - ends[:, 0]) / (2 * REACH)


def damped_holt(logs: Array) -> tuple[Array, Array]:
    """Mean and standard deviation at leads 1-4 of Holt's linear method with damped trend, additive errors.

    R. J. Hyndman and others, 2008, Forecasting with Exponential Smoothing; analytic intervals as
    statsmodels gives them.
    """
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(pd.Series(logs), error="add", trend="add", damped_trend=True)
    fitted = model.fit(disp=False)
    found = fitted.get_prediction(start=len(logs), end=len(logs) + MAX_LEAD - 1)
    ends = found.pred_int(1 - LEVEL).to_numpy(dtype=float)
    mean = np.asarray(found.predicted_mean, dtype=float)
    return mean, (ends[:, 1] - ends[:, 0]) / (2 * REACH)


#: Id, Chinese name and function of each rival.
RIVALS: Final[tuple[tuple[str, str, Rival], ...]] = (
    ("theta", "Theta法（statsmodels）", theta),
    ("damped_holt", "阻尼Holt法（statsmodels）", damped_holt),
)


def run_rival(rival: Rival, growths: Array) -> Predictive:
    """Forecast the change of the logarithm from windows of growths, one row each.

    A row on which the rival fails, or gives no finite answer, gets NaN.

    Raises
    ------
    AnalysisError
        Where statsmodels is not installed.
    """
    if find_spec("statsmodels") is None:
        raise AnalysisError("回测需要开发依赖 statsmodels，请先运行 pip install -r requirements-dev.txt。")
    location = np.full((len(growths), MAX_LEAD), np.nan)
    scale = np.full_like(location, np.nan)
    for row, window in enumerate(growths):
        logs = np.concatenate([[0.0], np.cumsum(window[~np.isnan(window)])])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # short windows do not always converge; that is a finding
            try:
                mean, deviation = rival(logs)
            except (ValueError, np.linalg.LinAlgError):
                continue
        if np.isfinite(mean).all() and np.isfinite(deviation).all() and (deviation > 0).all():
            location[row], scale[row] = mean - logs[-1], deviation
    return Predictive(location, scale, np.full(len(growths), MANY))
