"""How the arithmetic grows with the number of counties: ``python -m tests.bench.growth [COUNTIES ...]``.

The real plan with copies of its counties (GDP split so that the city's total stays), judged in this process.
Printed are processor seconds for each number of counties, and the exponent between the last two: 1 is
proportional to the counties, 2 to their square.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import gc
import math
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from core.figures.book import Book
from core.ground import ground
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.scenario.prepare import prepare
from core.store.content import estimates_of
from core.store.figure_files import read_figures
from core.targets.ahead.outlook import with_chance
from core.targets.judge import assess_all
from core.targets.missing import gaps, summarise

T = TypeVar("T")
AS_OF = dt.date(2026, 11, 28)
SIZES = (6, 86, 300, 900)
REPEATS = 3


def enlarged(catalog: Catalog, figures: pd.DataFrame, counties: int) -> tuple[Catalog, pd.DataFrame]:
    """Return a plan and its figures with so many counties: copies of the real ones, one after another."""
    own = catalog.counties
    areas, targets, rows = list(catalog.areas), list(catalog.targets), [figures]
    by_area = {c.code: figures[figures["area_code"] == c.code] for c in own}
    for number in range(len(own), counties):
        model = own[number % len(own)]
        code = f"69{number:04d}"
        areas.append(
            model.model_copy(update={"code": code, "name": f"{model.name}{number}", "order": number})
        )
        rows.append(by_area[model.code].assign(area_code=code))
        targets += [
            one.model_copy(update={"id": f"{one.id}-{number}", "area": code})
            for one in catalog.targets
            if one.area == model.code
        ]
    frame = pd.concat(rows, ignore_index=True)
    within = frame["area_code"].isin({c.code for c in own}) | frame["area_code"].str.startswith("69")
    shared = within & (frame["indicator"] == "gdp")
    frame.loc[shared, "value"] *= len(own) / counties
    return dataclasses.replace(catalog, areas=tuple(areas), targets=tuple(targets)), frame


def measure(counties: int) -> dict[str, float]:
    """Return processor seconds of each part of judging a plan with so many counties."""
    catalog = load_catalog()
    plan, frame = enlarged(catalog, read_figures(catalog.data_root), counties)
    found: dict[str, float] = {}

    def book() -> Book:
        return Book.from_frame(frame, plan.benchmark_rank)

    def timed(what: str, act: Callable[[Book], T]) -> T:
        """Time a part on a book of its own, the best of some; as in a server, what stays is not collected."""
        times = []
        for _ in range(REPEATS):
            fresh = book()
            gc.collect()
            gc.freeze()
            began = time.process_time()
            made = act(fresh)
            times.append(time.process_time() - began)
            gc.unfreeze()
        found[what] = min(times)
        return made

    rest = ground(catalog.data_root)
    timed("book", lambda _: book())
    timed("estimates", lambda fresh: estimates_of(plan, fresh))
    judged = timed("judging", lambda fresh: assess_all(plan, fresh, AS_OF))
    timed("chance", lambda fresh: with_chance(plan, fresh, judged, AS_OF, rest))
    needs = timed("gaps", lambda fresh: gaps(plan, fresh, AS_OF))
    timed("summary of gaps", lambda fresh: summarise(plan, fresh, needs, AS_OF))
    timed("scenario", lambda fresh: prepare(plan, fresh, AS_OF))
    return found


def main(sizes: tuple[int, ...]) -> None:
    """Print the table."""
    tables = [measure(size) for size in sizes]
    print("| CPU s | " + " | ".join(f"{size} counties" for size in sizes) + " | exponent |")
    print("|---|" + "--:|" * (len(sizes) + 1))
    for what in tables[0]:
        row = [table[what] for table in tables]
        exponent = math.log(row[-1] / row[-2]) / math.log(sizes[-1] / sizes[-2])
        print(f"| {what} | " + " | ".join(f"{value:.3f}" for value in row) + f" | {exponent:.2f} |")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
