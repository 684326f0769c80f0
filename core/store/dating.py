"""Put issuer and first possible day beside figures whose source bears no date."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from core.figures.observation import Stage
from core.figures.vintage import source_years, undated_floor


def with_origin(
    figures: pd.DataFrame, sources: pd.DataFrame, imported: Mapping[int, dt.date] | None = None
) -> pd.DataFrame:
    """Return the figures with ``publisher`` and ``known_from``.

    Parameters
    ----------
    figures : DataFrame
        Canonical columns, ``published`` and ``batch`` where known. Not changed.
    sources : DataFrame
        The register: ``source_id, publisher, title, date, address, seen_at``.
    imported : mapping of int to date, optional
        Day of each import: what it brought was published by then.
    """
    register = sources.fillna("").to_dict("records")
    publishers = {str(row["source_id"]): str(row["publisher"]) for row in register}
    seen = {str(row["source_id"]): _day(row.get("seen_at")) for row in register}
    # A year to come in a title (a plan for 2030) is no date of publication.
    named = source_years(({str(k): v for k, v in row.items()} for row in register), dt.date.today().year)
    ids = figures["source_id"].astype(str)
    batches = figures["batch"] if "batch" in figures else pd.Series(0, index=figures.index)
    floors = []
    for source, year, stage, batch in zip(ids, figures["year"], figures["stage"], batches, strict=True):
        days = [day for day in (seen.get(source), (imported or {}).get(int(batch))) if day is not None]
        floors.append(
            undated_floor(
                None if year is None or math.isnan(year) else int(year),
                forecast=stage == Stage.FORECAST,
                named=named.get(source),
                seen=min(days, default=None),
            )
        )
    return figures.assign(
        publisher=ids.map(publishers).fillna(""),
        known_from=pd.to_datetime(pd.Series(floors, index=figures.index, dtype="object")),
    )


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.date) and not pd.isna(value):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
