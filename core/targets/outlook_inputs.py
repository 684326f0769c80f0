"""What an outlook starts from, or the reason for which there is none."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Reading, Target
from core.targets.forecast import MIN_POOL, window_years
from core.targets.pace import is_geometric
from core.targets.special import is_over


@dataclass(frozen=True, slots=True)
class Case:
    """Latest level, goal and clean growths of one target.

    ``own`` are its clean yearly log growths with their ``years``, at most the number that the back-test
    covers, the latest last; ``sisters`` those of the areas to pool with, ``pooled_with`` their codes.
    ``book`` holds what was known.
    """

    target: Target
    latest: Observation
    due: int
    lead: int
    goal: float
    direction: int
    own: tuple[float, ...]
    years: tuple[int, ...]
    sisters: tuple[tuple[float, ...], ...]
    pooled_with: tuple[str, ...]
    book: Book


def case_of(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> Case | str:
    """Prepare a target for its outlook, or say why it has none.

    Parameters
    ----------
    book : Book
        What was known by ``as_of``.
    """
    target = catalog.target(target_id)
    reason = _unsuitable(target)
    if reason is not None or target.due is None or target.value is None:
        return reason or "该目标没有到期的数值，不作概率判断。"
    area, indicator = catalog.area(target.area), catalog.indicator(target.indicator)
    latest = book.latest(target.area, target.indicator, target.due)
    reason = _too_late(target.due, latest, as_of)
    if reason is not None or latest is None or latest.year is None:
        return reason or f"{area.name}{indicator.name}尚无可用数据，不作概率判断。"
    if not is_geometric(indicator, latest.value, target.value):
        return "只对按复合增速增长的总量指标作概率判断，比重和个数不作。"
    growths = _growths(book, target.area, target.indicator, latest.year)
    wanted = catalog.rules.min_clean_growths
    if len(growths) < wanted:
        return (
            f"{area.name}{indicator.name}可比的年度增速只有{len(growths)}个，少于{wanted}个，不作预测；"
            "补齐同一口径下连续年份的数据后即可给出。"
        )
    codes = _sister_codes(catalog, book, target, latest.year)
    return Case(
        target=target,
        latest=latest,
        due=target.due,
        lead=target.due - latest.year,
        goal=target.value,
        direction=indicator.direction,
        own=tuple(growths.values()),
        years=tuple(growths),
        sisters=tuple(tuple(_growths(book, code, target.indicator, latest.year).values()) for code in codes),
        pooled_with=codes,
        book=book,
    )


def _unsuitable(target: Target) -> str | None:
    if target.reading is Reading.OPEN:
        return "该目标的含义待明确，不作概率判断。"
    if target.comparison is Comparison.EVERY_ONE:
        return "该目标由各成员分别判断，概率见各成员。"
    if target.comparison not in (Comparison.ABOVE, Comparison.AT_LEAST):
        return "该目标没有到期的数值，不作概率判断。"
    return None


def _too_late(due: int, latest: Observation | None, as_of: dt.date) -> str | None:
    if latest is not None and latest.year == due:
        return f"{due}年数据已经公布，以实际结果为准。"
    return f"目标年份（{due}年）已过，待公布数据核定。" if is_over(due, as_of) else None


def _growths(book: Book, area: str, indicator: str, until: int) -> dict[int, float]:
    """The last clean log growths by year, as many and as old as the back-test covers."""
    found = {
        g.last.year: math.log1p(g.rate)
        for g in book.clean_growths(area, indicator)
        if g.last.year is not None
    }
    return {year: found[year] for year in window_years(found, until)}


def _sister_codes(catalog: Catalog, book: Book, target: Target, until: int) -> tuple[str, ...]:
    """The other counties, where the target is a county's and enough of them have clean growths."""
    counties = [area.code for area in catalog.counties]
    if target.area not in counties:
        return ()
    wanted = catalog.rules.min_clean_growths
    others = tuple(
        code
        for code in counties
        if code != target.area and len(_growths(book, code, target.indicator, until)) >= wanted
    )
    return others if len(others) + 1 >= MIN_POOL else ()
