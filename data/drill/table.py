"""The table that the generator fills: observations in the canonical columns, and their sources."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from core.catalog.catalog import Catalog
from core.catalog.observations import COLUMNS, Frequency, Grade, Precision, Release, Stage

SEED: Final = 20220301
FIRST_YEAR: Final = 2015
LAST_YEAR: Final = 2025

#: Turning points of the accounts: last year as first announced, the write-down, unified accounting with the
#: fourth census, its last year, and the year of the population census, from which the fifth census revises.
LAST_ANNOUNCED: Final = 2016
WRITE_DOWN: Final = 2017
UNIFIED: Final = 2019
LAST_FOURTH: Final = 2023
CENSUS_YEAR: Final = 2020

PUBLISHER: Final = "演练数据"
TITLE: Final = "演练数据生成程序"
#: Stands in the note of every row, so that no row can be taken for a real one wherever it is copied to.
NOTE: Final = "演练数据"

SOURCE_COLUMNS: Final = ("source_id", "publisher", "title", "date", "address", "seen_at")


def stream(name: str) -> np.random.Generator:
    """Return the random numbers of one part; parts do not disturb one another."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One publication of figures: its source, and what all rows from it share."""

    source_id: str
    title: str
    date: str
    grade: str = Grade.A
    stage: str = Stage.UNSTATED
    benchmark: str = ""


@dataclass
class Table:
    """Rows in the order of their making; indicators that the plan does not know are left out."""

    catalog: Catalog
    rows: list[dict[str, Any]] = field(default_factory=list)
    releases: dict[str, Bulletin] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._units = {indicator.id: indicator.unit for indicator in self.catalog.indicators}
        self._benchmarks = {benchmark.id for benchmark in self.catalog.benchmarks}

    def add(
        self, bulletin: Bulletin, area: str, indicator: str, year: int, value: float, **other: Any
    ) -> None:
        """Add one observation; ``other`` names further columns that differ from the usual."""
        if indicator not in self._units or bulletin.benchmark not in {"", *self._benchmarks}:
            return
        self.releases.setdefault(bulletin.source_id, bulletin)
        row: dict[str, Any] = {
            "area_code": area,
            "indicator": indicator,
            "year": float(year),
            "frequency": Frequency.YEAR,
            "start": "",
            "end": "",
            "value": float(value) + 0.0,  # no negative zero
            "unit": self._units[indicator],
            "benchmark": bulletin.benchmark,
            "stage": bulletin.stage,
            "precision": Precision.EXACT,
            "grade": bulletin.grade,
            "break_before": False,
            "release": Release.PUBLIC,
            "source_id": bulletin.source_id,
            "note": NOTE,
        }
        row.update(other)
        self.rows.append({name: _plain(value) for name, value in row.items()})

    def add_all(
        self, bulletin: Bulletin, values: Mapping[str, float], indicator: str, year: int, **other: Any
    ) -> None:
        """Add one indicator for several areas."""
        for area, value in values.items():
            self.add(bulletin, area, indicator, year, value, **other)

    def figures(self) -> pd.DataFrame:
        """Return the observations."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))

    def sources(self) -> pd.DataFrame:
        """Return the sources of the observations."""
        rows = [
            (r.source_id, PUBLISHER, f"{TITLE}：{r.title}", r.date, "", "")
            for r in sorted(self.releases.values(), key=lambda r: r.source_id)
        ]
        return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
