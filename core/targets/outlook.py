"""Outlook of a target: the fan to its due year and the range of its chance.

One number would claim more than is known: windows disagree, and part of past growth was prices. The chance
is therefore a range over windows of clean growths and price assumptions, each variant with its label and
value. Nothing is said on fewer clean growths than the catalog's rules ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Target
from core.targets.assessment import Assessment
from core.targets.forecast import MAX_LEAD, Fitted, chance, fan, predict
from core.targets.outlook_inputs import Case, case_of
from core.targets.outlook_variants import Basis, Price, bases
from core.wording.numbers import chance_span, chance_text, year_spans

METHOD = "带漂移的对数随机游走，学生t分布；趋势逐年衰减，区间宽度经回测校准。"
COMMON_SHOCK = "不含同时影响各地的冲击（如疫情、价格普遍下跌、普查修订）。"


@dataclass(frozen=True, slots=True)
class FanYear:
    """One year of a fan, in the unit of the target: whole years only, nothing between them."""

    year: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Variant:
    """The chance under one window and price assumption.

    ``growth`` is the yearly growth it starts from (a fraction); ``window`` the years of the growths that
    give its spread; ``note`` says on what it rests.
    """

    label: str
    price: Price
    window: tuple[int, ...]
    growth: float
    chance: float
    fan: tuple[FanYear, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Fan and chance of one target as of one date.

    Attributes
    ----------
    latest : Observation
        The counting figure from which it starts.
    lead : int
        Years from there to the due year.
    level : float
        Probability inside each variant's fan; the envelope ``fan`` holds at least as much.
    low, high : float
        Lowest and highest chance of the variants.
    fan : tuple of FanYear
        Envelope of the variants' fans; its median is that of the first variant.
    pooled_with : tuple of str
        Codes of the areas with which scale and drift were pooled.
    notes : tuple of str
        Chinese sentences on method, years and limits, for the page.
    """

    target: Target
    latest: Observation
    due: int
    lead: int
    level: float
    low: float
    high: float
    variants: tuple[Variant, ...]
    fan: tuple[FanYear, ...]
    pooled_with: tuple[str, ...]
    notes: tuple[str, ...]


def outlook(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> Outlook | None:
    """Fan and chance of one target.

    Parameters
    ----------
    catalog : Catalog
        Targets, indicators and the rules ``chance_windows``, ``min_clean_growths`` and ``fan_level``.
    book : Book
        All observations; only those published by ``as_of`` are used, and of them only what counts.
    target_id : str
        Id of the target.
    as_of : datetime.date
        Date of judgement.

    Returns
    -------
    Outlook or None
        ``None`` where nothing can be said; :func:`why_no_outlook` says why.

    Raises
    ------
    core.plan.models.CatalogError
        Where the catalog holds no such target.
    """
    case = case_of(catalog, book.known(as_of), target_id, as_of)
    return None if isinstance(case, str) else _outlook(catalog, case)


def why_no_outlook(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> str | None:
    """The reason for which a target has no outlook, as a sentence; ``None`` where it has one."""
    case = case_of(catalog, book.known(as_of), target_id, as_of)
    return case if isinstance(case, str) else None


def with_chance(
    catalog: Catalog, book: Book, assessments: Iterable[Assessment], as_of: dt.date
) -> tuple[Assessment, ...]:
    """The same assessments with their range of chance filled in, where there is one."""
    known = book.known(as_of)
    found: list[Assessment] = []
    for one in assessments:
        case = case_of(catalog, known, one.id, as_of)
        if isinstance(case, str):
            found.append(one)
            continue
        seen = _outlook(catalog, case)
        found.append(replace(one, chance=(seen.low, seen.high)))
    return tuple(found)


def summary(found: Outlook) -> str:
    """One sentence with the range and every variant."""
    parts = "，".join(f"{v.label}为{chance_text(v.chance)}" for v in found.variants)
    return f"{found.due}年实现概率{chance_span(found.low, found.high)}：{parts}。"


def _outlook(catalog: Catalog, case: Case) -> Outlook:
    level = catalog.rules.fan_level
    variants = tuple(_variant(case, basis, level) for basis in bases(catalog, case))
    chances = [v.chance for v in variants]
    return Outlook(
        target=case.target,
        latest=case.latest,
        due=case.due,
        lead=case.lead,
        level=level,
        low=min(chances),
        high=max(chances),
        variants=variants,
        fan=_envelope(variants),
        pooled_with=case.pooled_with,
        notes=_notes(catalog, case),
    )


def _variant(case: Case, basis: Basis, level: float) -> Variant:
    """Run one basis from the latest level to the due year."""
    predictive = predict(_first(basis.fitted), case.lead)
    start = np.array([case.latest.value])
    reached = chance(start, predictive, np.array([case.goal]), case.lead, case.direction)
    found = fan(start, predictive, level)
    first = case.due - case.lead + 1
    years = tuple(
        FanYear(first + i, float(found.low[0, i]), float(found.median[0, i]), float(found.high[0, i]))
        for i in range(case.lead)
    )
    growth = float(np.expm1(basis.fitted.drift[0]))
    return Variant(basis.label, basis.price, basis.window, growth, float(reached[0]), years, basis.note)


def _first(fitted: Fitted) -> Fitted:
    """Row 0 of the pooled fit: the target itself; the other series only informed the prior."""
    return Fitted(
        fitted.growths[:1],
        fitted.drift[:1],
        fitted.drift_variance[:1],
        fitted.variance[:1],
        fitted.degrees[:1],
        fitted.pooled[:1],
    )


def _envelope(variants: tuple[Variant, ...]) -> tuple[FanYear, ...]:
    columns = zip(*(v.fan for v in variants), strict=True)
    return tuple(
        FanYear(years[0].year, min(y.low for y in years), years[0].median, max(y.high for y in years))
        for years in columns
    )


def _notes(catalog: Catalog, case: Case) -> tuple[str, ...]:
    notes = [METHOD, f"可比增速{len(case.own)}个：{year_spans(case.years)}。"]
    if case.pooled_with:
        names = "、".join(catalog.area(code).short for code in case.pooled_with)
        notes.append(f"波动与趋势同{names}合并估计。")
    if case.lead > MAX_LEAD:
        notes.append(f"距到期{case.lead}年，超出回测检验过的{MAX_LEAD}年，仅供参考。")
    return (*notes, COMMON_SHOCK)
