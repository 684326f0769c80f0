"""Whether 年内预判 may state a chance: the back-test of its own lead decides, or the area's own record.

The measured table holds a row for a class of areas and the quarters that were in (``nowcast-nation``,
``nowcast-province``); prefectures and counties have no pairs of quarters and year and therefore none. An area
whose own pairs cover :data:`FEWEST` years is tried on them alone: each year from the years before it, as it
would have been foretold. Otherwise no chance is stated and the count of years is the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.special import stdtr

from core.targets.ahead.chance import Goals, Measured, Standing, judge
from core.targets.ahead.nowcast import NAMES, Errors, carry

#: Fewer years of quarters against their year than this say nothing of an 80 % band.
FEWEST: Final = 10
#: What an area's own years must reach. They are few, so that a tail without a case is no fault.
OWN: Final = Goals(coverage=(0.72, 1.0), tail=(0.0, 0.22))
PREFIX: Final = "nowcast-"
KIND_WORDS: Final[Mapping[str, str]] = {
    "nation": "全国",
    "province": "各省",
    "city": "市州",
    "county": "县区",
}
#: Ends of the 80 % band as probabilities.
LOW: Final = 0.1
HIGH: Final = 0.9


def own_trial(errors: Errors, quarters: int, kind: str, own: Mapping[int, float]) -> Measured:
    """Back-test of an area's own pairs, each year foretold from the years before it.

    Parameters
    ----------
    errors : Errors
        The record.
    quarters : int
        Quarters that were in, 1 to 3.
    kind : str
        Kind of area: nation, province, city or county.
    own : mapping of int to float
        Whole year minus cumulative growth by year (fractions), at least one.
    """
    below = []
    for year, error in sorted(own.items()):
        earlier = tuple(e for y, e in sorted(own.items()) if y < year)
        known = carry(errors, quarters, kind, earlier, before=year)
        below.append(float(stdtr(known.degrees, (error - known.mean) / known.spread)))
    at = np.array(below)
    low, high = float(np.mean(at < LOW)), float(np.mean(at > HIGH))
    # An area alone has neither bins of a hundred cases nor a rival on the same ones.
    return Measured(f"{PREFIX}{kind}", quarters, 1 - low - high, low, high, len(at), 0.0, 0.0, 0.0)


def withheld(standing: Standing, errors: Errors, quarters: int, kind: str, own: Mapping[int, float]) -> str:
    """The Chinese reason for which no chance is stated; empty where it is earned."""
    after = f"{NAMES[quarters]}推全年"
    if len(own) >= FEWEST:
        verdict = judge(own_trial(errors, quarters, kind, own), OWN)
        return "" if verdict.chance else f"{after}在本地{len(own)}年的对照中{'，'.join(verdict.reasons)}"
    row = standing.rows.get((f"{PREFIX}{kind}", quarters))
    here = f"本地对照{len(own)}年，少于{FEWEST}年" if own else "本地尚无对照"
    if row is None:
        return f"{KIND_WORDS.get(kind, '')}{after}未经回测检验，{here}"
    if row.cases < FEWEST:
        return f"{KIND_WORDS.get(kind, '')}{after}只有{row.cases}例对照，{here}"
    verdict = standing.verdict(row.series_class, quarters)
    reasons = "，".join(verdict.reasons)
    return "" if verdict.chance else f"{KIND_WORDS.get(kind, '')}{after}的{row.cases}例中{reasons}"
