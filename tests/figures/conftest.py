"""The official figures, read once, and a small table of sound rows that tests break one at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from core.figures.book import Book
from core.figures.observation import COLUMNS
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.figure_files import read_figures, read_sources

CITY = "620700"
COUNTIES = ("620702", "620723", "620724", "620725", "620722", "620721")

SOUND = {
    "area_code": CITY,
    "indicator": "gdp",
    "year": 2021.0,
    "frequency": "year",
    "start": "",
    "end": "",
    "value": 526.2,
    "unit": "亿元",
    "benchmark": "b2019",
    "stage": "初步核算",
    "precision": "exact",
    "grade": "A",
    "break_before": False,
    "release": "公开",
    "source_id": "yearbook",
    "note": "",
}


def table(*changes: dict[str, Any]) -> pd.DataFrame:
    """One sound row for each change, with the change applied, and file and line."""
    rows = [{**SOUND, **change} for change in changes]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.assign(file="data/figures/x.csv", line=range(2, len(rows) + 2))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def figures(catalog: Catalog) -> pd.DataFrame:
    return read_figures(catalog.data_root)


@pytest.fixture(scope="session")
def sources(catalog: Catalog) -> pd.DataFrame:
    return read_sources(catalog.data_root)


@pytest.fixture(scope="session")
def book(catalog: Catalog, figures: pd.DataFrame, sources: pd.DataFrame) -> Book:
    dates = sources.set_index("source_id")["date"]
    return Book.from_frame(figures.assign(published=figures["source_id"].map(dates)), catalog.benchmark_rank)


@pytest.fixture
def register() -> pd.DataFrame:
    """Sources for the small tables: one without a date, one dated."""
    return pd.DataFrame(
        [
            ("yearbook", "编印单位", "年鉴", None, "", None),
            ("press-2021-12", "报社", "报道", dt.date(2021, 12, 20), "", None),
            ("report-2026-01", "区政府", "工作报告", dt.date(2026, 1, 27), "", None),
        ],
        columns=["source_id", "publisher", "title", "date", "address", "seen_at"],
    )
