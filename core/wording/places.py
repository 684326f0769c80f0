"""Sentences about places: the map and the positioning page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from core.wording.numbers import number, numeral


def county_count(names: Sequence[str]) -> str:
    """Count areas by what they all are: 四县, 三区; 五个县区 where they are not alike."""
    kinds = {name[-1] for name in names}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return f"{numeral(len(names))}{kind}" if kind in {"县", "区", "市"} else f"{numeral(len(names))}个县区"


def without_area(text: str, name: str, short: str) -> str:
    """Take the area off the front of a name, as 东湾区 where 东湾 is its short form too."""
    for own in sorted({name, short}, key=len, reverse=True):
        if own and text.startswith(own) and text != own:
            return text.removeprefix(own)
    return text


#: Areas that a sentence names; more are counted.
_NAMED: Final = 8


# Sentences on a county's place: in the province, among the counties.


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
    clauses = []
    for (year, of), group in groupby(placings, key=lambda placing: (placing.year, placing.of)):
        places = [f"{placing.indicator}{rank_text(placing.rank, tied=placing.tied)}" for placing in group]
        clauses.append(f"{year}年在{province}{of}个县（市、区）中，{'，'.join(places)}")
    return "；".join(clauses)


def type_range(name: str, year: int, clauses: Sequence[str], areas: Sequence[str]) -> str:
    """Say within what range the employment of a type's sectors lies in the counties that declare it."""
    who = f"定位为“{name}”的{areas[0]}，" if len(areas) == 1 else f"{len(areas)}个“{name}”县区"
    return f"{who}{'，'.join(clauses)}（{year}年）"


def quotient_range(label: str, ranges: Sequence[tuple[str, float, float]]) -> str:
    """Say the range of quotients of one sector; ``ranges`` holds comparator, lowest and highest."""
    parts = "、".join(f"{against}的{times(low, high)}" for against, low, high in ranges)
    return f"{label}就业占比为{parts}"


def times(low: float, high: float) -> str:
    """Print one quotient or a range of them: ``0.56～0.91倍``."""
    first, last = number(low, 2), number(high, 2)
    return f"{first}倍" if first == last else f"{first}～{last}倍"


def no_overlap(*, declared: bool) -> str:
    """Say that no key industry is declared twice; that none is declared is another thing."""
    return "各县区列出的重点产业没有重复" if declared else "文件没有列出各县区的重点产业"


def overlap(shared: Sequence[tuple[str, Sequence[str]]], *, declared: bool = True) -> str:
    """Say which key industries several counties declare."""
    if not shared:
        return no_overlap(declared=declared)
    by_count: dict[int, list[str]] = {}
    clauses = []
    for name, areas in shared:
        if len(areas) > _NAMED:
            by_count.setdefault(len(areas), []).append(name)
        else:
            clauses.append(f"{name}由{'、'.join(areas)}{len(areas)}个县区共同列入")
    counted = [
        f"{'、'.join(names)}{'各' if len(names) > 1 else ''}由{count}个县区共同列入"
        for count, names in by_count.items()
    ]
    return "；".join((*counted, *clauses))


def county(area: str, types: Sequence[str], measures: Sequence[str]) -> str:
    """Say what one county declares and what is measured beside it."""
    declared = "和".join(f"“{name}”" for name in types)
    return f"{area}定位为{declared}" + (f"；{'，'.join(measures)}" if measures else "")


def measure(label: str, quotients: Sequence[tuple[str, float | None]]) -> str:
    """Say one county's quotients against its comparators."""
    known = [f"{against}的{number(value, 2)}倍" for against, value in quotients if value is not None]
    return f"{label}就业占比{'为' + '、'.join(known) if known else '缺数'}"


def missing_sectors(area: str, year: int, names: Sequence[str]) -> str:
    """Say which sectors of an area lack a figure, and what that means for its shares."""
    return f"{area}{year}年缺{'、'.join(names)}就业数，占比按其余行业计算，缺项不按零处理"


def missing_year(area: str, year: int) -> str:
    """Say that an area has no census employment for a year."""
    return f"{area}缺{year}年普查分行业就业数"


def missing_branch(names: Sequence[str], against: str, areas: Sequence[str], counties: int) -> str:
    """Say for which areas value added of some branches cannot be set against a comparator.

    Where all ``counties`` are among them, they are named together, first.
    """
    listed_areas = "、".join(areas)
    if len(areas) >= counties:
        listed_areas = "、".join([f"{numeral(counties)}个县区", *areas[counties:]])
    return f"{listed_areas}没有与{against}同年同口径的{'、'.join(names)}增加值，不作比较"


def no_census(*, registered: bool = True) -> str:
    """Say that no census employment is known; a plan without such an indicator is asked for none."""
    if not registered:
        return "本方案没有登记分行业就业的普查指标，不对照就业结构"
    return "没有普查分行业就业数，不能对照就业结构。请导入普查数据"


def small_cells(cut: int) -> str:
    """Say what the flag on small sample cells means."""
    return f"样本不足{cut}人的行业抽样误差大（相对标准误18%以上），加*列示"


def sampling() -> str:
    """Say what the interval covers and what it does not."""
    return "区间为95%抽样误差，按逐人抽样近似；普查长表以户为单位抽样，实际误差更大"


def shares_only(first: int, last: int) -> str:
    """Say why only shares are compared between the censuses."""
    coverage = f"{first}、{last}年普查长表覆盖程度不同，只比占比，不比人数"
    return f"{coverage}；{first}年按2002年行业分类，个别行业范围有出入"
