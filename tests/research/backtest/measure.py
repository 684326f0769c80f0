"""Measure the fan and the chance on series whose future is known.

Everything is measured on the half of the series that took no part in tuning (all of an external panel).
One row of the result is one number: which section, panel, rule and lead, what was measured, its value,
and on how many cases it rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.plan.models import GapCuts, PaceCuts
from core.targets.ahead.forecast import MAX_LEAD, Array, Predictive, chance
from core.wording.numbers import percent_span
from core.wording.words import GapWord, Status
from tests.research.backtest.approaches import (
    LEVEL,
    RIVALS,
    Approach,
    approaches,
    lead_factors,
    log_interval,
    naive,
    run_rival,
)
from tests.research.backtest.cases import FanCases, Panel, TargetCases, fan_cases, target_cases
from tests.research.backtest.scores import (
    GAP_WORDS,
    PACE_WORDS,
    as_learned,
    as_yes_or_no,
    auc,
    brier,
    coverage,
    gap_words,
    in_bins,
    in_equal_steps,
    interval_score,
    pace_words,
    reliability,
)

#: Seed of the sample on which the slow rivals run, and its size a panel.
SEED: Final = 20221
SAMPLE: Final = 150
#: Lead of a row that covers all leads.
ALL_LEADS: Final = 0
#: Windows with at most this many growths are 6 to 8 points.
SHORT_WINDOW: Final = 7
CHOSEN: Final = "tuned_pooled"
CHOSEN_ALONE: Final = "tuned"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One measured number; ``lead`` 0 stands for all leads together."""

    section: str
    panel: str
    rule: str
    name: str
    lead: int
    measure: str
    value: float
    cases: int


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cuts of the status rules from the catalog."""

    pace: PaceCuts
    gap: GapCuts


def measure(panels: Sequence[Panel], cuts: Cuts, *, sample: int = SAMPLE) -> tuple[Row, ...]:
    """Measure every approach and rule on every panel.

    Parameters
    ----------
    panels : sequence of Panel
        Those that are not external also give the tuning half from which frequencies and widths are learned.
    cuts : Cuts
        Cuts of the status rules.
    sample : int
        Held-out cases of each tuning panel on which the rivals of statsmodels run; 0 leaves them out.

    Returns
    -------
    tuple of Row
        The same on every machine, up to the last digits of the libraries.
    """
    rows: list[Row] = []
    for panel in panels:
        cases, plans = fan_cases(panel), target_cases(panel)
        tried = approaches(_factors(cases))
        rows.extend(_fans(panel.name, cases, tried))
        rows.extend(_by_window(panel.name, cases, tried))
        if panel.breaks.any():
            rows.extend(_broken(panel, tried))
        if len(plans.trend):
            rows.extend(_chances(panel, plans, tried, cuts))
        if sample and panel.role == "tuning":
            rows.extend(_rivals(panel.name, cases, plans, tried, sample))
    return tuple(rows)


def _factors(cases: FanCases) -> Array:
    """Lead factors from the panel's tuning half; an external panel has none and keeps the width."""
    return lead_factors(cases) if (~cases.held_out).any() else np.ones(MAX_LEAD)


def _fans(panel: str, cases: FanCases, tried: Iterable[Approach]) -> Iterator[Row]:
    """Coverage, and interval score relative to the plain rule, of each approach."""
    held = cases.held_out
    scores: dict[str, Array] = {}
    found: list[tuple[Approach, Array]] = []
    for approach in tried:
        low, high = log_interval(approach.forecast(cases.growths, cases.groups))
        low, high, outcomes = low[held], high[held], cases.outcomes[held]
        found.append((approach, coverage(outcomes, low, high)))
        scores[approach.id] = interval_score(outcomes, low, high, LEVEL)
    count = (~np.isnan(cases.outcomes[held])).sum(axis=0)
    for approach, covered in found:
        relative = scores[approach.id] / scores["plain"]
        for lead in range(1, MAX_LEAD + 1):
            for what, value in (("coverage", covered), ("interval_score_to_plain", relative)):
                if count[lead - 1]:
                    yield Row(
                        "fan", panel, approach.id, approach.name, lead, what,
                        float(value[lead - 1]), int(count[lead - 1]),
                    )  # fmt: skip


def _by_window(panel: str, cases: FanCases, tried: Iterable[Approach]) -> Iterator[Row]:
    """Coverage of the chosen rule for short and long windows."""
    points = (~np.isnan(cases.growths)).sum(axis=1)
    low, high = log_interval(_one(tried, CHOSEN).forecast(cases.growths, cases.groups))
    for rule, name, chosen in (
        ("points_6_8", "6—8点", points <= SHORT_WINDOW),
        ("points_9_12", "9—12点", points > SHORT_WINDOW),
    ):
        kept = cases.held_out & chosen
        yield from _coverage("window", panel, rule, name, (cases.outcomes[kept], low[kept], high[kept]))


def _broken(panel: Panel, tried: Iterable[Approach]) -> Iterator[Row]:
    """Coverage of the chosen rule where breaks of the figures are left in, as a warning."""
    cases = fan_cases(panel, keep_breaks=True)
    approach = _one(tried, CHOSEN)
    low, high = log_interval(approach.forecast(cases.growths, cases.groups))
    held = cases.held_out
    yield from _coverage(
        "breaks_left_in",
        panel.name,
        approach.id,
        approach.name,
        (cases.outcomes[held], low[held], high[held]),
    )


def _coverage(
    section: str, panel: str, rule: str, name: str, found: tuple[Array, Array, Array]
) -> Iterator[Row]:
    covered = coverage(*found)
    count = (~np.isnan(found[0])).sum(axis=0)
    for lead in range(1, MAX_LEAD + 1):
        if count[lead - 1]:
            yield Row(
                section, panel, rule, name, lead, "coverage", float(covered[lead - 1]), int(count[lead - 1])
            )


def _chances(panel: Panel, plans: TargetCases, tried: Sequence[Approach], cuts: Cuts) -> Iterator[Row]:
    """Brier score and area under the curve of the chance and of the status rules, and its reliability."""
    held, reached = plans.held_out, plans.reached
    rated = _ratings(plans, tried, cuts, learn=~held if (~held).any() else None)
    for lead in range(MAX_LEAD + 1):
        kept = held & ((plans.leads == lead) | (lead == ALL_LEADS))
        happened = reached[kept]
        if not happened.size:
            continue
        yield Row(
            "chance", panel.name, "rate", "达标比例", lead, "rate", float(happened.mean()), happened.size
        )
        for rule, name, probability in rated:
            p = probability[kept]
            yield Row("chance", panel.name, rule, name, lead, "brier", brier(p, happened), happened.size)
            yield Row("chance", panel.name, rule, name, lead, "auc", auc(p, happened), happened.size)
    for rule, name, probability in rated[:2]:
        for place, one in enumerate(reliability(probability[held], reached[held]), start=1):
            for what, value in (("stated", one.forecast), ("observed", one.observed)):
                label = f"{name} {percent_span(one.low, one.high)}"
                yield Row(
                    "reliability", panel.name, rule, label, ALL_LEADS, f"{what}_{place}", value, one.cases
                )


def _ratings(
    plans: TargetCases, tried: Sequence[Approach], cuts: Cuts, learn: Mask | None
) -> list[tuple[str, str, Array]]:
    """Probability of every case and factor by each rule."""
    pooled = target_chance(plans, _one(tried, CHOSEN).forecast(plans.growths, plans.groups))
    alone = target_chance(plans, _one(tried, CHOSEN_ALONE).forecast(plans.growths, plans.groups))
    pace, gap = pace_words(plans, cuts.pace), gap_words(plans, cuts.gap)
    no_gap = gap == len(GAP_WORDS)
    on_course = np.where(no_gap, 0.5, as_yes_or_no(gap, GAP_WORDS.index(GapWord.WITHIN)))
    found = [
        ("chance", "实现概率（合并，采用）", pooled),
        ("chance_alone", "实现概率（单独）", alone),
        ("naive", "零增长随机游走的概率", target_chance(plans, naive(plans.growths, plans.groups))),
        (
            "pace_yes_no",
            "进度比词：基本符合及以上记为实现",
            as_yes_or_no(pace, PACE_WORDS.index(Status.ON_TRACK)),
        ),
        ("pace_steps", "进度比词：等距打分", in_equal_steps(pace, PACE_WORDS.index(Status.AHEAD))),
        ("gap_yes_no", "预计缺口词：缺口小于5%记为实现", on_course),
    ]
    if learn is not None:
        found += [
            ("pace_learned", "进度比词：按调参组达标频率", as_learned(pace, plans.reached, learn)),
            ("gap_learned", "预计缺口词：按调参组达标频率", as_learned(gap, plans.reached, learn)),
            (
                "chance_learned",
                "实现概率：按调参组达标频率",
                as_learned(in_bins(pooled), plans.reached, learn),
            ),
        ]
    return found


def target_chance(plans: TargetCases, predictive: Predictive) -> Array:
    """Chance of every case and factor under a predictive distribution."""
    goals = np.exp(plans.goals - plans.done[:, None])
    return chance(np.ones(len(goals)), predictive, goals, plans.leads)


def _rivals(
    panel: str, cases: FanCases, plans: TargetCases, tried: Sequence[Approach], sample: int
) -> Iterator[Row]:
    """Coverage and Brier score of Theta and damped Holt, and of ours, on one fixed sample."""
    random = np.random.default_rng(SEED)
    chosen = _one(tried, CHOSEN)
    for kind, held in (("fan", cases.held_out), ("target", plans.held_out)):
        pool = np.flatnonzero(held)
        picked = np.sort(random.choice(pool, min(sample, len(pool)), replace=False))
        source = cases if kind == "fan" else plans
        everything = chosen.forecast(source.growths, source.groups)
        rated = [(chosen.id, chosen.name, _rows(everything, picked))]
        rated.append(("naive", "零增长随机游走", naive(source.growths[picked], source.groups[picked])))
        rated += [(i, name, run_rival(rival, source.growths[picked])) for i, name, rival in RIVALS]
        answered = np.all([~np.isnan(p.scale).any(axis=1) for _, _, p in rated], axis=0)
        picked, rated = picked[answered], [(i, n, _rows(p, answered)) for i, n, p in rated]
        if kind == "fan":
            outcomes = cases.outcomes[picked]
            for rule, name, predictive in rated:
                yield from _coverage("rivals", panel, rule, name, (outcomes, *log_interval(predictive)))
        else:
            some = _pick(plans, picked)
            for rule, name, predictive in rated:
                p = target_chance(some, predictive)
                yield Row(
                    "rivals", panel, rule, name, ALL_LEADS, "brier", brier(p, some.reached), some.reached.size
                )


def _one(tried: Iterable[Approach], wanted: str) -> Approach:
    return next(a for a in tried if a.id == wanted)


def _rows(predictive: Predictive, kept: NDArray[np.intp] | Mask) -> Predictive:
    return Predictive(predictive.location[kept], predictive.scale[kept], predictive.degrees[kept])


def _pick(plans: TargetCases, kept: NDArray[np.intp]) -> TargetCases:
    return replace(
        plans,
        codes=plans.codes[kept],
        groups=plans.groups[kept],
        growths=plans.growths[kept],
        elapsed=plans.elapsed[kept],
        trend=plans.trend[kept],
        done=plans.done[kept],
        total=plans.total[kept],
        past=plans.past[kept],
        held_out=plans.held_out[kept],
    )
