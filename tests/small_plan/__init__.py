"""A small invented plan for the tests of the engine, and tables of figures for it.

Nothing of a real plan is in it: what holds here holds by the rule, not by the figures of one prefecture.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.load import load_catalog

AS_OF = dt.date(2026, 11, 24)
PROVINCE, CITY = "970000", "970100"
#: The district's figures may be linked across benchmarks, within 4 %; the county's may not.
DISTRICT, COUNTY = "970102", "970121"
OLD, NEW = "b2019", "b2023"


@cache
def catalog() -> Catalog:
    """The small plan's catalog."""
    return load_catalog("river", Path(__file__).parent)


def obs(
    area: str, indicator: str, year: int | None, value: float, benchmark: str = "", **fields: Any
) -> Observation:
    """One observation in the indicator's unit, published when such figures are."""
    return observed(catalog(), area, indicator, year, value, benchmark, **fields)


def observed(
    plan: Catalog,
    area: str,
    indicator: str,
    year: int | None,
    value: float,
    benchmark: str = "",
    **fields: Any,
) -> Observation:
    """One observation in the unit of the plan's indicator, its source named after its place."""
    fields.setdefault("source_id", f"{area}-{indicator}-{year}-{benchmark}")
    if year is not None:  # as bulletins come: a 预计 in the year itself, an outturn early in the next
        forecast = fields.get("stage") == "预计"
        fields.setdefault("published", dt.date(year, 12, 1) if forecast else dt.date(year + 1, 1, 20))
    return Observation(
        area, indicator, year, value, plan.indicator(indicator).unit, benchmark=benchmark, **fields
    )


def gdp(area: str, year: int, value: float, benchmark: str, **fields: Any) -> Observation:
    """One GDP figure in 亿元."""
    return obs(area, "gdp", year, value, benchmark, **fields)


def book(*observations: Observation) -> Book:
    """A book of these observations."""
    return Book(observations, catalog().benchmark_rank)


def plan_with(**changes: Any) -> Catalog:
    """The small plan, its target changed as asked: see :func:`bench`."""
    return bench(catalog(), **changes)


def bench(plan: Catalog, **changes: Any) -> Catalog:
    """A plan with its target for the city alone, named ``bench`` and changed as asked.

    ``indicator_changes`` changes its indicator, everything else the target.
    """
    indicator_changes = changes.pop("indicator_changes", {})
    target = plan.target("gdp-city").model_copy(update={"id": "bench", **changes})
    indicators = tuple(
        i.model_copy(update=indicator_changes) if i.id == target.indicator else i for i in plan.indicators
    )
    return replace(plan, targets=(target,), indicators=indicators)
