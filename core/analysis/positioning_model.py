"""What the positioning page shows: declared types and industries beside measured structure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class TypeQuotient:
    """Census sectors shown beside a declared type, against one comparator.

    ``value`` is the location quotient of the sectors together (95 % interval ``low`` to ``high``),
    ``share`` their part of employment (fraction). ``None`` where a sector is missing, which ``missing``
    names. ``small`` marks fewer persons in the sample than the catalog's cut.
    """

    type: str
    sectors: tuple[str, ...]
    label: str
    comparator: str
    comparator_name: str
    year: int
    share: float | None
    value: float | None
    low: float | None
    high: float | None
    small: bool
    missing: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CountyPosition:
    """One county: what it declares, and what its people do.

    ``shared`` are the groups of key industries that other counties declare too, ``own`` the
    industries that only this county declares. ``condition`` is the text's reservation, if any.
    """

    area_code: str
    area: str
    types: tuple[str, str]
    industries: tuple[str, ...]
    shared: tuple[str, ...]
    own: tuple[str, ...]
    condition: str
    quotients: tuple[TypeQuotient, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class PositioningModel:
    """Everything about positioning, for page and documents. It describes; it neither scores nor ranks.

    Frames (shares and changes as fractions; ``sector`` an id, ``name`` Chinese, ``composite`` marks 工业,
    which is the sum of three of the others; missing values NaN, ``missing`` true):

    - ``types``: ``type, area_code, area, position``
    - ``industries``: ``area_code, area, industry, group, counties, shared``
    - ``quotients``: ``area_code, area, comparator, comparator_name, year, sector, name, composite, count,
      share, comparator_share, lq, low, high, error, small, missing``; counties and city against
      province and nation
    - ``changes``: ``area_code, area, sector, name, composite, first_year, last_year, first_share,
      last_share, change, low, high, small, missing``; counties, city, province, nation
    - ``shift``: ``area_code, area, comparator, comparator_name, sector, name, composite, change, growth,
      mix, own``; the three parts add up to the change
    - ``similarity``: ``area_code, area, other_code, other, year, krugman, cosine, sectors``
    - ``value_added``: ``area_code, area, comparator, comparator_name, sector, name, year, benchmark,
      share, comparator_share, lq, missing``
    """

    first_year: int | None
    last_year: int | None
    counties: tuple[CountyPosition, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    types: pd.DataFrame
    industries: pd.DataFrame
    quotients: pd.DataFrame
    changes: pd.DataFrame
    shift: pd.DataFrame
    similarity: pd.DataFrame
    value_added: pd.DataFrame
    small_cell: int
    headline: str
    overlap_sentence: str
    type_sentences: tuple[str, ...]
    notes: tuple[str, ...]
    source_ids: tuple[str, ...]
