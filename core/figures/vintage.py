"""When a figure can have been known: never before it was published.

A source with a date counts from that date. One without counts from the latest year that its publisher,
title or address names, but not before its period is over; one that names no year counts from the end of the
year after its period. What is at hand was published by then: the day on which a source was seen bounds it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from core.clock import today
from core.figures.observation import Observation, Stage

#: A year by itself, or at the head of a date written together (20260225, 202602).
_YEAR: Final = re.compile(r"(?<![\d.])((?:19|20)\d{2})(?=(?:[01]\d(?:[0-3]\d)?)?(?!\d))")


def named_year(*texts: str, until: int) -> int | None:
    """Latest year up to ``until`` that texts name, or ``None``."""
    years = [int(year) for text in texts for year in _YEAR.findall(text)]
    return max((year for year in years if year <= until), default=None)


def source_years(rows: Iterable[Mapping[str, object]], until: int) -> dict[str, int]:
    """Latest year that each undated source names, by its id.

    Parameters
    ----------
    rows : iterable of mapping
        ``source_id``, ``publisher``, ``title`` and ``address``.
    until : int
        Years after it are no dates of publication (a plan for 2030 names one).
    """
    years = {}
    for row in rows:
        texts = (str(row[name] or "") for name in ("publisher", "title", "address"))
        year = named_year(*texts, until=until)
        if year is not None:
            years[str(row["source_id"])] = year
    return years


def undated_floor(
    year: int | None, *, forecast: bool = False, named: int | None = None, seen: dt.date | None = None
) -> dt.date | None:
    """First day on which a figure of an undated source can have been known.

    Parameters
    ----------
    year : int or None
        Last year of the figure's period, where the source gives one.
    forecast : bool
        Whether it is a 预计, which comes before its period is over.
    named : int or None
        Latest year that the source names.
    seen : date or None
        Day on which the source was seen or imported.

    Returns
    -------
    date or None
        ``None`` where nothing bounds it.
    """
    ends = [dt.date(year, 12, 31) if forecast else dt.date(year + 1, 1, 1)] if year is not None else []
    if named is not None:
        floor: dt.date | None = max([dt.date(named, 1, 1), *([] if forecast else ends)])
    elif year is not None:
        floor = ends[0] if forecast else dt.date(year + 1, 12, 31)
    else:
        floor = None
    if floor is None or seen is None:
        return floor or seen
    return min(floor, seen)


def known_from(observation: Observation) -> dt.date | None:
    """First day on which a figure can have been known; ``None`` where nothing bounds it."""
    if observation.published is not None:
        return observation.published
    if observation.known_from is not None:
        return observation.known_from
    return undated_floor(observation.year, forecast=observation.stage == Stage.FORECAST)


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
    named = source_years(({str(k): v for k, v in row.items()} for row in register), today().year)
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
