"""Small books of observations of the real plan, written as tables, and its published figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from core.figures.book import Book
from core.figures.observation import Observation
from core.figures.vintage import with_origin
from core.ground import ground as read_ground
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.figure_files import read_figures, read_sources
from core.targets.ahead.chance import Measured, Standing
from core.targets.ahead.outlook import Ground
from tests.small_plan import bench, observed

AS_OF = dt.date(2026, 11, 24)
CITY, PROVINCE = "620700", "620000"
GANZHOU, LINZE, SUNAN = "620702", "620723", "620721"
FOUR = ("620723", "620724", "620725", "620722")

OLD, NEW = "b2019", "b2023"


def catalog() -> Catalog:
    """The plan's catalog."""
    return load_catalog()


def obs(
    area: str, indicator: str, year: int | None, value: float, benchmark: str = "", **fields: Any
) -> Observation:
    """One observation in the indicator's unit, published when such figures are."""
    return observed(catalog(), area, indicator, year, value, benchmark, **fields)


def gdp(area: str, year: int, value: float, benchmark: str, **fields: Any) -> Observation:
    """One GDP figure in 亿元."""
    return obs(area, "gdp", year, value, benchmark, **fields)


def book(*observations: Observation) -> Book:
    """A book of these observations."""
    return Book(observations, catalog().benchmark_rank)


def worked_example() -> Book:
    """The published figures behind the worked examples of the methods."""
    return book(
        gdp(CITY, 2019, 448.73, OLD, break_before=True),
        gdp(CITY, 2020, 467.0511, OLD),
        gdp(CITY, 2021, 526.2267, OLD),
        gdp(CITY, 2022, 581.51, OLD, stage="初步核算"),
        gdp(CITY, 2023, 608.01, OLD, stage="初步核算", grade="B"),
        gdp(CITY, 2020, 491.2, NEW, stage="普查修订", grade="B"),
        gdp(CITY, 2024, 680.9, NEW, grade="B"),
        gdp(CITY, 2021, 520, OLD, stage="预计", grade="B"),
        gdp(CITY, 2025, 730, NEW, stage="预计", precision="above", grade="B"),
        gdp(CITY, 2025, 734.35, NEW, stage="初步核算", grade="C"),
        obs(CITY, "primary_va", 2020, 128.6, OLD),
        gdp(GANZHOU, 2021, 229.8632, OLD),
        obs(GANZHOU, "primary_va", 2021, 57.2, OLD),
        gdp(GANZHOU, 2025, 314.7, NEW, stage="初步核算", grade="A"),
        obs(SUNAN, "gdp_per_capita", 2021, 120_200, OLD),
        obs(PROVINCE, "deflator_change", 2025, -0.43, grade="D"),
        obs(CITY, "tourist_visits", 2019, 4200, precision="rounded", grade="B"),
        obs(CITY, "tourism_revenue", 2019, 270, precision="rounded", grade="B"),
    )


def plan_with(**changes: Any) -> Catalog:
    """The plan with its target for the city alone, named ``bench`` and changed as asked."""
    return bench(catalog(), **changes)


@cache
def official() -> Book:
    """The published figures that ship with the project, with their sources' dates."""
    folder = catalog().data_root
    sources = read_sources(folder)
    frame = read_figures(folder)
    published = pd.to_datetime(
        frame["source_id"].map(sources.set_index("source_id")["date"]), errors="coerce"
    )
    dated = with_origin(frame.assign(published=published), sources)
    return Book.from_frame(dated, catalog().benchmark_rank)


def ground(*, earned: bool = True) -> Ground:
    """The nation's record as shipped, and a table in which every class has earned its chance, or none has."""
    shipped = read_ground(catalog().data_root)
    if not earned:
        return replace(shipped, standing=Standing.of((), {}, ()))
    rows = [
        Measured(name, lead, 0.8, 0.1, 0.1, 500, 0.02, 0.1, 0.9)
        for name in ("prefecture", "county", "province", "tourism", "m3")
        for lead in range(1, 5)
    ]
    return replace(shipped, standing=Standing.of(rows, {}, ()))
