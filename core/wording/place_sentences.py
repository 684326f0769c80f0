"""Sentences on a county's place: in the province, among the counties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Placing:
    """A place to be said: ``rank`` of ``of`` counties, by one indicator in one year."""

    year: int
    indicator: str
    rank: int
    of: int
    tied: bool = False


def rank_text(rank: int, *, tied: bool = False) -> str:
    """Print a place: 第3位, 并列第3位."""
    return f"{'并列' if tied else ''}第{rank}位"


def province_places(province: str, placings: Sequence[Placing]) -> str:
    """Say the places of one county among all counties of the province, year by year.

    ``2021年在全省86个县（市、区）中，地区生产总值第11位，人均地区生产总值第30位``; empty without any.
    """
    said = []
    for (year, of), group in groupby(placings, key=lambda one: (one.year, one.of)):
        places = [f"{one.indicator}{rank_text(one.rank, tied=one.tied)}" for one in group]
        said.append(f"{year}年在{province}{of}个县（市、区）中，{'，'.join(places)}")
    return "；".join(said)
