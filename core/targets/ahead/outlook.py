"""Outlook of a target: fan and range of its chance, where the back-test has earned them.

One number would claim more than is known: windows disagree, and part of past growth was prices. The chance
is therefore a range over windows of clean growths and price assumptions, each variant with its label and
value; a 预计 that leads further is a branch beside them. Whether fan and chance are shown at all is read from
the measured table by class of series and lead (:class:`core.targets.ahead.chance.Standing`). Where they are
not, the historical percentile stands: in how many years growth stayed below what is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.figures.book import Book
from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Target
from core.targets.ahead.chance import Standing, fan_of, reaching
from core.targets.ahead.expected import Record
from core.targets.ahead.nowcast import Errors
from core.targets.ahead.outlook_inputs import Case, case_of
from core.targets.ahead.outlook_variants import Basis, Price, bases
from core.targets.ahead.revisions import Revisions, may_change
from core.targets.assessment import Assessment
from core.wording.numbers import chance_span, chance_text, percent_up, year_spans
from core.wording.words import Verdict

METHOD = (
    "共同部分按已公布的增长目标及其历年偏差、价格及其波动，自身部分取超出全国的增速，"
    "两者相加；概率经回测校准。"
)
#: Counties that a note names; of more it names so many and says how many there are.
_NAMED: Final = 20
COMMON_SHOCK = "不含历史上没有过的共同冲击，也不含普查修订。"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every outlook rests on beside the figures.

    ``record`` of the nation, the measured table (``standing``), and what the rest of a year did to its
    quarters (``errors``); how first figures were revised (``revisions``).
    """

    record: Record
    standing: Standing
    errors: Errors
    revisions: Revisions


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

    ``growth`` is the median yearly growth (a fraction); ``window`` the years of the growths that
    give its spread; ``note`` says on what it rests; ``branch`` whether it starts from a 预计 figure.
    """

    label: str
    price: Price
    window: tuple[int, ...]
    growth: float
    chance: float
    fan: tuple[FanYear, ...]
    note: str
    branch: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Of ``total`` clean yearly growths ``below`` stayed below ``needed`` (a fraction a year)."""

    below: int
    total: int
    needed: float

    @property
    def sentence(self) -> str:
        """Say it."""
        return f"{self.total}个年度增速中{self.below}个低于这一水平（年均{percent_up(self.needed)}）"


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
    low, high : float or None
        Lowest and highest chance of the variants; ``None`` where the back-test has not earned a chance.
    fan : tuple of FanYear
        Envelope of the variants' fans, empty where not earned; its median is that of the first variant.
    branches : tuple of Variant
        Beside the range: the same from a later 预计 figure.
    history : History
        What stands in place of a chance that is not shown.
    series_class : str
        Class of series under which the table was read; ``reasons`` why it forbids the chance.
    pooled_with : tuple of str
        Codes of the areas with which scale and drift were pooled.
    notes : tuple of str
        Chinese sentences on method, years and limits, for the page.
    shared : float
        Part of the standard deviation at the due year that all areas have in common; NaN where nothing is
        shown.
    """

    target: Target
    latest: Observation
    due: int
    lead: int
    level: float
    low: float | None
    high: float | None
    variants: tuple[Variant, ...]
    branches: tuple[Variant, ...]
    fan: tuple[FanYear, ...]
    history: History
    series_class: str
    reasons: tuple[str, ...]
    pooled_with: tuple[str, ...]
    notes: tuple[str, ...]
    shared: float = float("nan")

    @property
    def stayed_below(self) -> tuple[int, int] | None:
        """The record that stands in place of a chance that is not shown."""
        if self.chance is not None or not self.history.total:
            return None
        return self.history.below, self.history.total

    @property
    def chance(self) -> tuple[float, float] | None:
        """The range, or ``None`` where it is not shown."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def outlook(catalog: Catalog, book: Book, target_id: str, as_of: dt.date, ground: Ground) -> Outlook | None:
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
    ground : Ground
        The nation's record and the measured table.

    Returns
    -------
    Outlook or None
        ``None`` where nothing can be said; :func:`why_no_outlook` says why.

    Raises
    ------
    core.plan.models.CatalogError
        Where the catalog holds no such target.
    """
    known = replace(ground, record=ground.record.known(as_of))
    case = case_of(catalog, book.known(as_of), target_id, as_of)
    return None if isinstance(case, str) else _outlook(catalog, case, known)


def why_no_outlook(catalog: Catalog, book: Book, target_id: str, as_of: dt.date) -> str | None:
    """The reason for which a target has no outlook, as a sentence; ``None`` where it has one."""
    case = case_of(catalog, book.known(as_of), target_id, as_of)
    return case if isinstance(case, str) else None


def with_chance(
    catalog: Catalog, book: Book, assessments: Iterable[Assessment], as_of: dt.date, ground: Ground
) -> tuple[Assessment, ...]:
    """The same assessments with their range of chance filled in, where there is one."""
    known, ready = book.known(as_of), replace(ground, record=ground.record.known(as_of))
    judged: list[Assessment] = []
    for assessment in assessments:
        case = case_of(catalog, known, assessment.target.id, as_of)
        seen = None if isinstance(case, str) else _outlook(catalog, case, ready)
        filled = _with_revision(catalog, assessment, ready)
        if seen is not None:
            filled = replace(filled, chance=seen.chance, stayed_below=seen.stayed_below)
        judged.append(filled)
    return tuple(judged)


def _with_revision(catalog: Catalog, assessment: Assessment, ground: Ground) -> Assessment:
    """Say of a word on a first figure (初判) of the accounts how likely the verified one changes it."""
    last = (
        assessment.opinion.conclusions[-1]
        if assessment.opinion is not None and assessment.opinion.conclusions
        else None
    )
    target = assessment.target
    if last is None or last.verdict is not Verdict.FIRST or target.value is None:
        return assessment
    regional = target.indicator in catalog.roles.regional
    if not regional or last.observation.value <= 0 or target.value <= 0:  # past revisions are shares
        return assessment
    strict = target.comparison is Comparison.ABOVE
    direction = catalog.indicator(target.indicator).direction
    chance = may_change(
        last.observation.value, target.value, ground.revisions, strict=strict, direction=direction
    )
    return replace(assessment, may_change=chance)


def summary(outlook: Outlook) -> str:
    """One sentence: the range and every variant, or what stands in its place and why."""
    if outlook.chance is None:
        return f"不报{outlook.due}年实现概率：{'，'.join(outlook.reasons)}。{outlook.history.sentence}。"
    parts = "，".join(f"{v.label}为{chance_text(v.chance)}" for v in (*outlook.variants, *outlook.branches))
    return f"{outlook.due}年实现概率{chance_span(*outlook.chance)}：{parts}。"


def headline(outlook: Outlook) -> str:
    """The few words for a title: the range of the chance, or the historical percentile."""
    if outlook.chance is not None:
        return f"机会{chance_span(*outlook.chance)}"
    return f"{outlook.history.total}个年度中{outlook.history.below}个低于这一水平"


def _outlook(catalog: Catalog, case: Case, ground: Ground) -> Outlook:
    level = catalog.rules.fan_level
    verdict = ground.standing.verdict(case.series_class(ground.standing), case.lead)
    ready = bases(catalog, case, ground.record) if verdict.fan or verdict.chance else ()
    every = tuple(_variant(case, basis, level, ground) for basis in ready)
    if not verdict.chance:
        every = tuple(replace(v, chance=float("nan")) for v in every)
    variants = tuple(v for v in every if not v.branch)
    shown = verdict.chance and bool(variants)
    return Outlook(
        target=case.target,
        latest=case.latest,
        due=case.due,
        lead=case.lead,
        level=level,
        low=min(v.chance for v in variants) if shown else None,
        high=max(v.chance for v in variants) if shown else None,
        variants=variants if shown else (),
        branches=tuple(v for v in every if v.branch) if shown else (),
        fan=_envelope(variants) if verdict.fan and variants else (),
        history=_history(case),
        series_class=case.series_class(ground.standing),
        reasons=() if shown else verdict.reasons or ("没有可用的增速",),
        pooled_with=case.pooled_with,
        notes=_notes(catalog, case),
        shared=max((basis.shared for basis in ready[:1]), default=float("nan")) if shown else float("nan"),
    )


def _history(case: Case) -> History:
    """How often clean growth stayed below what is needed from the latest figure."""
    needed = (case.goal / case.latest.value) ** (1 / case.lead) - 1
    return History(sum(bool(g < np.log1p(needed)) for g in case.own), len(case.own), needed)


def _variant(case: Case, basis: Basis, level: float, ground: Ground) -> Variant:
    """Run one basis from its start to the due year."""
    calibration = (
        ground.standing.calibration(case.family) if basis.calibrated else ground.standing.calibration("")
    )
    lead = case.due - basis.start_year
    start = np.array([basis.start])
    reached = reaching(
        start, basis.predictive, np.array([case.goal]), lead, calibration, direction=case.direction
    )
    low, median, high = (a[0] for a in fan_of(start, basis.predictive, level, calibration))
    years = tuple(
        FanYear(basis.start_year + 1 + i, float(low[i]), float(median[i]), float(high[i]))
        for i in range(lead)
    )
    growth = float(median[lead - 1] / basis.start) ** (1 / lead) - 1
    return Variant(
        basis.label, basis.price, basis.window, growth, float(reached[0]), years, basis.note, basis.branch
    )


def _envelope(variants: tuple[Variant, ...]) -> tuple[FanYear, ...]:
    columns = zip(*(v.fan for v in variants), strict=True)
    return tuple(
        FanYear(years[0].year, min(y.low for y in years), years[0].median, max(y.high for y in years))
        for years in columns
    )


def _notes(catalog: Catalog, case: Case) -> tuple[str, ...]:
    notes = [METHOD]
    if case.own:
        notes.append(f"可比增速{len(case.own)}个：{year_spans(case.years)}。")
    if case.pooled_with:
        names = "、".join(catalog.area(code).short for code in case.pooled_with[:_NAMED])
        count = len(case.pooled_with)
        notes.append(f"波动同{names}{f'等{count}个县区' if count > _NAMED else ''}合并估计。")
    return (*notes, COMMON_SHOCK)
