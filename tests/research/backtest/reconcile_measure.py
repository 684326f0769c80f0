"""Would fans that add up be better? Prefectures and their sum, forecast apart and then reconciled.

The trace minimisation of S. L. Wickramasuriya, G. Athanasopoulos and R. J. Hyndman (2019, Optimal forecast
reconciliation for hierarchical and grouped time series through trace minimization, JASA 114:804-819) on the
medians of one origin and lead, with three covariances: ours (own parts apart, common part shared), its
diagonal, and none; beside them the plain sum of the parts. Errors are of logarithms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from core.targets.ahead.expected import Record
from core.targets.ahead.forecast import MAX_LEAD, Array
from tests.research.backtest.cases import Panel
from tests.research.backtest.chance_approaches import common_predictive
from tests.research.backtest.chance_cases import Cases, cases_of, pick
from tests.research.backtest.row import Row

CLASS: Final = "reconcile-prefecture"
#: Approach by how it is reconciled.
APPROACHES: Final = ("apart", "bottom_up", "ols", "wls", "mint")


def whole_of(panel: Panel) -> Panel:
    """Return the sum of a panel's series as a panel of one."""
    return replace(
        panel,
        name=f"{panel.name}合计",
        codes=(f"{panel.codes[0][:2]}0000",),
        levels=panel.levels.sum(axis=0, keepdims=True),
        breaks=np.atleast_2d(panel.breaks.any(axis=0)),
        pools=panel.pools[:1],
    )


def reconciled(forecasts: Array, covariance: Array) -> Array:
    """Make forecasts of a whole (first) and its parts add up.

    ``S (S' W^-1 S)^-1 S' W^-1 y`` with the summing matrix ``S`` and covariance ``W`` of the errors.
    """
    parts = len(forecasts) - 1
    summing = np.vstack([np.ones(parts), np.eye(parts)])
    weighted = np.linalg.solve(covariance, summing).T
    bottom = np.linalg.solve(weighted @ summing, weighted @ forecasts)
    return np.asarray(summing @ bottom, dtype=float)


def measure_reconciliation(panel: Panel, record: Record) -> Iterator[Row]:
    """Root mean square error of the whole and of its parts by approach and lead; cases are origins."""
    parts, whole = cases_of(panel, CLASS, record), cases_of(whole_of(panel), CLASS, record)
    errors: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for origin in panel.origins:
        own = np.flatnonzero(parts.origins == origin)
        top = np.flatnonzero(whole.origins == origin)
        if len(own) == len(panel.codes) and len(top) == 1:
            column = panel.levels[:, panel.years.index(origin)]
            at = dict(zip(panel.codes, column.tolist(), strict=True))
            levels = np.array([at[code] for code in parts.codes[own].tolist()])
            _of_origin(errors, pick(parts, own), pick(whole, top), levels)
    for (name, lead), found in errors.items():
        for place, what in enumerate(("rmse_whole", "rmse_parts")):
            value = float(np.sqrt(np.mean([pair[place] for pair in found])))
            yield Row(CLASS, lead, name, what, 0, value, len(found))


def _of_origin(
    errors: dict[tuple[str, int], list[tuple[float, float]]], parts: Cases, whole: Cases, levels: Array
) -> None:
    """Add the squared errors of one origin at every lead that is known."""
    start = np.concatenate([[levels.sum()], levels])
    below, above = common_predictive(parts), common_predictive(whole)
    location = np.vstack([above.location, below.location])
    scale = np.vstack([above.scale, below.scale])
    shared = np.vstack([whole.table("scale"), parts.table("scale")])
    outcome = np.vstack([whole.outcomes, parts.outcomes])
    for lead in range(1, MAX_LEAD + 1):
        at = lead - 1
        if np.isnan(outcome[:, at]).any():
            continue
        forecast = start * np.exp(location[:, at])
        common = forecast * shared[:, at]
        alone = forecast**2 * np.maximum(scale[:, at] ** 2 - shared[:, at] ** 2, 1e-8)
        full = np.diag(alone) + np.outer(common, common)
        made = {
            "apart": forecast,
            "bottom_up": np.concatenate([[forecast[1:].sum()], forecast[1:]]),
            "ols": reconciled(forecast, np.eye(len(forecast))),
            "wls": reconciled(forecast, np.diag(np.diag(full))),
            "mint": reconciled(forecast, full),
        }
        for name in APPROACHES:
            away = np.log(made[name] / start) - outcome[:, at]
            errors.setdefault((name, lead), []).append((float(away[0] ** 2), float(np.mean(away[1:] ** 2))))
