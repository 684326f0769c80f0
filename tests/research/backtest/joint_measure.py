"""Back-test of the joint chance: four counties of one prefecture, each with a target, all reached or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.targets.ahead.forecast import MAX_LEAD, Array
from core.targets.ahead.together import chance_of_all
from tests.research.backtest.chance_approaches import Approach, common_predictive
from tests.research.backtest.chance_cases import Cases

#: Members of a joint target, as in 均突破.
TOGETHER: Final = 4


def fours(cases: Cases) -> NDArray[np.intp]:
    """Cases of one origin and one prefecture in fours, by code: groups x members."""
    rows = []
    for group in np.unique(cases.groups).tolist():
        own = np.flatnonzero(cases.groups == group)
        own = own[np.argsort(cases.codes[own], kind="stable")]
        whole = len(own) // TOGETHER * TOGETHER
        rows.append(own[:whole].reshape(-1, TOGETHER))
    return np.concatenate(rows) if rows else np.empty((0, TOGETHER), dtype=np.intp)


def joint_pairs(cases: Cases, chosen: Approach) -> Iterator[tuple[int, dict[str, Array], Array]]:
    """By lead: stated joint chances by approach, and whether all four came true.

    ``chosen`` is the copula; ``product`` takes the members as independent; ``smallest`` as moving as one.
    """
    members = fours(cases)
    if not len(members) or not cases.common:
        return
    goals = cases.goals_ahead()
    stated = 1 - chosen(cases).below(goals)
    shared = np.minimum(cases.table("scale") / common_predictive(cases).scale, 1.0)
    for lead in range(1, MAX_LEAD + 1):
        at = lead - 1
        p = stated[:, at][members].transpose(1, 0, 2)
        outcome = cases.outcomes[:, at][members].T[:, :, None]
        asked = goals[:, at][members].transpose(1, 0, 2)
        known = ~(np.isnan(p) | np.isnan(outcome) | np.isnan(asked)).any(axis=0)
        reached: NDArray[np.bool_] = np.all(asked <= outcome, axis=0)
        came = reached[known].astype(float)
        load = np.broadcast_to(shared[:, at][members].T[:, :, None], p.shape)
        ready = p[:, known]
        yield (
            lead,
            {
                "chosen": chance_of_all(ready, load[:, known]),
                "product": ready.prod(axis=0),
                "smallest": ready.min(axis=0),
            },
            came,
        )
