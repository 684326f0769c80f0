"""A national run: every county of the country through progress, fan and chance, timed.

Prints processor times and ratios, and writes them into a document with ``--write docs/backtest.md``; nothing
is asserted, for a busy machine is no defect. Run it with ``python -m tests.bench.bench_methods``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.figures.arithmetic import pace_ratio
from core.ground import ground
from core.plan.load import load_catalog
from core.targets.ahead.chance import Calibration, fan_of, joined, own_part, reaching
from core.targets.ahead.expected import Record, RecordYear, expected
from core.targets.ahead.forecast import chance, fan, fit, predict
from core.targets.ahead.nowcast import carry, chance_of, price_spread, year_ahead
from tests.bench.report import machine, put_between

COUNTIES = 2900
YEARS = 11
PER_PREFECTURE = 9
LEAD = 2
SEED = 2900
REPEATS = 15
LAST = 2025
RECORD = Record.of(RecordYear(y, 0.05, 0.05 + 0.001 * (y % 3), 0.05, 0.06) for y in range(2010, LAST + 1))
GROUND = ground(load_catalog().data_root)
COMMAND = "python -m tests.bench.bench_methods"


def national_run(growths: np.ndarray, levels: np.ndarray, targets: np.ndarray, groups: np.ndarray) -> int:
    """Progress, pooled fan and chance of all counties; returns how many got all three."""
    base = levels / np.exp(growths[:, -4:].sum(axis=1))
    ratios = [
        pace_ratio(b, 2021, y, 2025, target=t, due=2027)
        for b, y, t in zip(base.tolist(), levels.tolist(), targets.tolist(), strict=True)
    ]
    predictive = predict(fit(growths, groups), LEAD)
    found = fan(levels, predictive)
    reached = chance(levels, predictive, targets, LEAD)
    return sum(
        r is not None and f > 0 and c >= 0 for r, f, c in zip(ratios, found.low[:, -1], reached, strict=True)
    )


def one_by_one(growths: np.ndarray, levels: np.ndarray, targets: np.ndarray) -> None:
    """The fan and chance of each county by itself, for comparison."""
    for i in range(len(levels)):
        predictive = predict(fit(growths[i : i + 1]), LEAD)
        fan(levels[i : i + 1], predictive)
        chance(levels[i : i + 1], predictive, targets[i : i + 1], LEAD)


def foresight_run(
    growths: np.ndarray,
    levels: np.ndarray,
    targets: np.ndarray,
    groups: np.ndarray,
    quarters: np.ndarray,
    calibration: Calibration,
) -> int:
    """Compute fan, chance and nowcast of all counties as the product does; return how many got all three.

    The fan and the chance are calibrated by the shipped maps, the variances pooled by prefecture; the
    nowcast starts from each county's own three quarters (columns of ``quarters``: growth, price).
    """
    common = expected(RECORD, LAST, LEAD)
    predictive = joined(own_part(growths - common.location[0], LEAD, groups), common)
    low, _, high = fan_of(levels, predictive, 0.8, calibration)
    reached = reaching(levels, predictive, targets, LEAD, calibration)
    rest = carry(GROUND.errors, 3, "county")
    spread = price_spread(3, 0.02, measured=True)
    now = chance_of(year_ahead(levels, quarters[:, 0], quarters[:, 1], rest, spread), targets)
    return int(((low[:, -1] < high[:, -1]) & (reached >= 0) & (now >= 0)).sum())


def best(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Shortest of some runs, in seconds of processor time."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> None:
    """Print the national run's times and their ratio to single calls; write them where asked."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--write", type=Path, help="document to put the times into")
    document = words.parse_args().write
    random = np.random.default_rng(SEED)
    growths = random.normal(0.07, 0.04, (COUNTIES, YEARS))
    growths[random.random(growths.shape) < 0.1] = 0.07
    levels = np.exp(random.normal(4.5, 0.8, COUNTIES))
    targets = levels * np.exp(random.normal(0.15, 0.05, COUNTIES))
    groups = np.arange(COUNTIES) // PER_PREFECTURE
    quarters = random.normal((0.055, 0.0), (0.02, 0.01), (COUNTIES, 2))
    calibration = GROUND.standing.calibration("regional")
    done = national_run(growths, levels, targets, groups)
    whole = best(lambda: national_run(growths, levels, targets, groups))
    single = best(lambda: one_by_one(growths, levels, targets), repeats=1)
    seen = foresight_run(growths, levels, targets, groups, quarters, calibration)
    ahead = best(lambda: foresight_run(growths, levels, targets, groups, quarters, calibration))
    lines = [
        f"Fan, chance and nowcast of {seen:,} counties in {groups.max() + 1} prefectures, calibrated and",
        f"pooled: {ahead * 1000:.0f} ms of processor time, the best of {REPEATS} runs (goal: 100 ms).",
        f"Progress, fan and chance of version 0.1 for the same {done:,}: {whole * 1000:.0f} ms;",
        f"one call a county takes {single / whole:.0f} times as long. {machine()}",
    ]
    print("\n".join(lines))
    if document:
        put_between(document, "\n".join(lines), COMMAND)


if __name__ == "__main__":
    main()
