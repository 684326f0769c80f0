"""A national run: every county of the country through progress, fan and chance, timed.

Prints times and ratios; nothing is asserted, for a busy machine is no defect. Run it with
``python -m tests.bench.bench_methods`` or with all others through ``make bench``.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from core.figures.arithmetic import pace_ratio
from core.targets.ahead.chance import fan_of, joined, own_part, reaching
from core.targets.ahead.expected import Record, RecordYear, expected
from core.targets.ahead.forecast import chance, fan, fit, predict
from core.targets.ahead.nowcast import Carry, chance_of, year_ahead

COUNTIES = 2900
YEARS = 11
PER_PREFECTURE = 9
LEAD = 2
SEED = 2900
REPEATS = 5
LAST = 2025
RECORD = Record.of(RecordYear(y, 0.05, 0.05 + 0.001 * (y % 3), 0.05, 0.06) for y in range(2010, LAST + 1))
REST = Carry(0.0, 0.02, 15.0, 15, 0, 4.0)
#: What a reader at a page may wait for, in seconds.
BUDGET = 1.0


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


def foresight_run(growths: np.ndarray, levels: np.ndarray, targets: np.ndarray, groups: np.ndarray) -> int:
    """Compute fan, chance and nowcast of all counties as the product does; return how many got all three."""
    common = expected(RECORD, LAST, LEAD)
    predictive = joined(own_part(growths - common.location[0], LEAD, groups), common)
    low, _, _ = fan_of(levels, predictive)
    reached = reaching(levels, predictive, targets, LEAD)
    ahead = year_ahead(levels, 0.06, 0.005, REST, 0.01)
    now = chance_of(ahead, targets)
    return int(((low[:, -1] > 0) & (reached >= 0) & (now >= 0)).sum())


def best(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Shortest of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print the national run's time, its share of a second, and its gain over single calls."""
    random = np.random.default_rng(SEED)
    growths = random.normal(0.07, 0.04, (COUNTIES, YEARS))
    growths[random.random(growths.shape) < 0.1] = 0.07
    levels = np.exp(random.normal(4.5, 0.8, COUNTIES))
    targets = levels * np.exp(random.normal(0.15, 0.05, COUNTIES))
    groups = np.arange(COUNTIES) // PER_PREFECTURE
    done = national_run(growths, levels, targets, groups)
    whole = best(lambda: national_run(growths, levels, targets, groups))
    single = best(lambda: one_by_one(growths, levels, targets), repeats=1)
    print(f"national run: {done} counties through progress, fan and chance in {whole * 1000:.0f} ms")
    print(f"  share of {BUDGET:.0f} s: {whole / BUDGET:.2f}")
    ahead = best(lambda: foresight_run(growths, levels, targets, groups))
    print(f"fan, chance and nowcast of {COUNTIES} counties: {ahead * 1000:.0f} ms (goal 100 ms)")
    print(f"  one call a county takes {single / whole:.1f} times as long")


if __name__ == "__main__":
    main()
