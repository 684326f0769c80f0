"""Yearly plan targets (年度计划目标), judged apart from the policy's targets and by rules of their own.

Only the plan year's own figure decides. Until it is known, cumulative figures of the year stand beside the
plan as context: they are never differenced, never carried to the whole year and never decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.figures import interval
from core.figures.arithmetic import growth, rounded
from core.figures.book import Book
from core.figures.choice import current
from core.figures.coverage import IN_YEAR
from core.figures.interval import completion_of, is_bound, possible_values
from core.figures.observation import Observation, counts
from core.plan.catalog import Catalog
from core.plan.models import Indicator, Kind, Path, PriceBasis
from core.plan.periods import Frequency
from core.plan.yearly import PlanComparison, YearlyPlan
from core.targets.pace import by_verdict
from core.targets.phrases import cell_text, figure_notes, figure_text, owners_text
from core.targets.special import is_over
from core.wording import sentences as say
from core.wording.completion import Completion
from core.wording.numbers import day_text, percent, period_text, quantity
from core.wording.words import PlanWord, Verdict

if TYPE_CHECKING:
    pass


# The Chinese sentence of a yearly plan target.

STOP = "。"


def sentence(catalog: Catalog, state: PlanState) -> str:
    """Say one yearly plan target completely: plan, figure of the year, judgement, context."""
    parts = [
        _judgement(catalog, state),
        _earlier(catalog, state),
        _implied_words(state),
        _plan_context(catalog, state),
    ]
    return "".join(part + STOP for part in parts if part)


def plan_text(catalog: Catalog, plan: YearlyPlan) -> str:
    """Say what is planned: 7%左右, 8%以上, 突破735亿元, 达到735亿元; 160项以内 where less is better."""
    text = say.promised(plan.value, plan.unit)
    if plan.comparison is PlanComparison.ABOUT:
        return f"{text}左右"
    strictly = plan.comparison is PlanComparison.ABOVE
    if catalog.indicator(plan.indicator).direction < 0:
        return f"低于{text}" if strictly else f"{text}以内"
    if strictly:
        return f"突破{text}"
    return f"{text}以上" if plan.unit == say.PERCENT_UNIT else f"达到{text}"


def difference_text(catalog: Catalog, state: PlanState) -> str:
    """Say how far the figure lies from the plan: 完成率 of levels, else percentage points; "" without it."""
    if state.completion is not None:
        return say.completion_phrase(state.completion)
    if state.difference is None:
        return ""
    decimals = catalog.indicator(state.plan.indicator).decimals
    difference = round(state.difference, decimals)
    least = "至少" if state.outturn is not None and is_bound(state.outturn) else ""
    if not difference:
        return "不低于计划" if least else "与计划持平"
    if least and difference < 0:  # the bound lies below the plan, the figure may not
        return ""
    side = "高" if difference > 0 else "低"
    text = say.rate_text(abs(difference), state.plan.unit, geometric=False, decimals=decimals)
    return f"比计划{least}{side}{text}"


def word_text(state: PlanState) -> str:
    """Say the word with the stage of the conclusion: 已实现（初判）."""
    settled = state.word in (PlanWord.MET, PlanWord.NOT_MET)
    return f"{state.word}（{state.verdict}）" if settled else state.word.value


def context_text(catalog: Catalog, plan: YearlyPlan, observation: Observation) -> str:
    """Say a cumulative figure with its period: 前三季度6.0%; growth of a level with its price basis."""
    indicator = catalog.indicator(observation.indicator)
    period = period_text(observation.frequency, observation.start, observation.end)
    if observation.indicator == plan.indicator:
        return period + figure_text(indicator, observation)
    basis = "按不变价" if indicator.price_basis is PriceBasis.CONSTANT else ""
    verb = "增长" if observation.value >= 0 else "下降"
    return f"{period}{basis}{verb}{quantity(abs(observation.value), indicator.unit, indicator.decimals)}"


def _judgement(catalog: Catalog, state: PlanState) -> str:
    plan = state.plan
    indicator = catalog.indicator(plan.indicator)
    head = f"{catalog.area(plan.area).short}{indicator.name}{plan.year}年计划{plan_text(catalog, plan)}"
    if state.outturn is None:
        owner = owners_text(catalog, indicator)
        if state.word is PlanWord.OPEN:
            return f"{head}，全年数公布后判定：{state.word}"
        return f"{head}，计划年度已过，当年数尚缺，待{owner}填报后判定：{state.word}"
    figure = figure_text(indicator, state.outturn, plan.value) + figure_notes(catalog, state.outturn)
    if not state.conclusions:
        return f"{head}，{_why_not(catalog, state, state.outturn, figure)}：{state.word}"
    parts = [head, f"当年为{figure}", difference_text(catalog, state)]
    if state.word is PlanWord.UNSETTLED:
        parts.append("“左右”未定允差")
        return "，".join([*filter(None, parts), f"待本单位明确：{state.word}"])
    if plan.tolerance is not None:
        unit = "个百分点" if plan.unit == say.PERCENT_UNIT else plan.unit
        parts.append(f"“左右”的允差为{say.plain(plan.tolerance, unit)}")
    text = "，".join(filter(None, parts)) + f"：{word_text(state)}"
    first = state.conclusions[0]
    if len(state.conclusions) > 1 and first.word is not state.word:
        text += f"，{first.verdict}时为{first.word}"
    return text


def _why_not(catalog: Catalog, state: PlanState, outturn: Observation, figure: str) -> str:
    """Say why a figure of the year is there and does not decide."""
    plan = state.plan
    if plan.benchmark not in ("", outturn.benchmark):
        wanted = catalog.benchmark(plan.benchmark).short
        return f"当年数{figure}与计划所依的{wanted}不同，不作比较"
    return f"年内时点数为{figure}，年度结束后判定"


def _earlier(catalog: Catalog, state: PlanState) -> str:
    if not state.earlier:
        return ""
    first = state.earlier[0]
    return f"原计划{plan_text(catalog, first)}，{day_text(state.plan.date)}调整"


def _implied_words(state: PlanState) -> str:
    rate = state.implied_growth
    if rate is None:
        return ""
    return f"计划数比上年同口径数{'增长' if rate >= 0 else '下降'}{percent(abs(rate))}"


def _plan_context(catalog: Catalog, state: PlanState) -> str:
    parts = [context_text(catalog, state.plan, o) for o in state.context]
    if state.forecast is not None:
        indicator = catalog.indicator(state.plan.indicator)
        parts.append(f"全年预计{cell_text(indicator, state.forecast, state.plan.value)}")
    return f"仅作背景，不作判定：{'，'.join(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class PlanConclusion:
    """What one vintage of the plan year's own figure concludes."""

    verdict: Verdict
    word: PlanWord
    observation: Observation


@dataclass(frozen=True, slots=True)
class PlanState:
    """One yearly plan target as of one date.

    Attributes
    ----------
    word : PlanWord
        未到期 and 到期待核 without a figure of the year, else that of the standing conclusion.
    outturn : Observation or None
        The plan year's own figure: judged where there are ``conclusions``, else only shown (it stands on
        another benchmark than the plan, or is an instant before the year is over).
    completion : Completion or None
        完成率 of levels and counts.
    difference : float or None
        Figure less plan, in the unit (percentage points for growths and shares).
    implied_growth : float or None
        Growth over the year before that a planned level asks for, where its benchmark has that year.
    context : tuple of Observation
        The last cumulative figure of the plan year, of the indicator and of its growth.
    forecast : Observation or None
        The published 预计 of the plan year, where there is no outturn: it never decides.
    earlier : tuple of YearlyPlan
        Plans for the same year that this one has replaced, the first first.
    sentence : str
        All of it in Chinese.
    """

    plan: YearlyPlan
    word: PlanWord
    outturn: Observation | None = None
    conclusions: tuple[PlanConclusion, ...] = ()
    completion: Completion | None = None
    difference: float | None = None
    implied_growth: float | None = None
    context: tuple[Observation, ...] = ()
    forecast: Observation | None = None
    earlier: tuple[YearlyPlan, ...] = ()
    sentence: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """Stage of the conclusion that stands."""
        return self.conclusions[-1].verdict if self.conclusions else None


def assess_plans(
    catalog: Catalog, book: Book, plans: Iterable[YearlyPlan], as_of: dt.date
) -> tuple[PlanState, ...]:
    """Judge the yearly plan targets that were published by ``as_of``.

    Parameters
    ----------
    catalog : Catalog
        Areas, indicators, rounding.
    book : Book
        All observations; only those published by ``as_of`` are used. Estimates and 预计 never decide.
    plans : iterable of YearlyPlan
        In any order. Of several for one area, indicator and year the last published is judged.
    as_of : datetime.date
        Date of judgement.

    Returns
    -------
    tuple of PlanState
        The latest year first; within a year areas in document order, then indicators as in the catalog.

    Notes
    -----
    突破 asks for more than the value, 以上 for at least the value. 左右 is met from the value less its
    tolerance on; without a tolerance a lower figure is 待明确, since the word itself names no bound.
    """
    known = book.known(as_of)
    series: dict[tuple[str, str, int], list[YearlyPlan]] = {}
    for plan in plans:
        if plan.date <= as_of:
            series.setdefault(plan.key, []).append(plan)
    areas = {area.code: (area.order, area.code) for area in catalog.areas}
    indicators = {indicator.id: place for place, indicator in enumerate(catalog.indicators)}
    states = [
        _assess(catalog, known, sorted(versions, key=lambda p: p.date), as_of) for versions in series.values()
    ]
    return tuple(
        sorted(states, key=lambda s: (-s.plan.year, areas[s.plan.area], indicators[s.plan.indicator]))
    )


def plans_of(
    catalog: Catalog, states: Iterable[PlanState], area: str, indicator: str
) -> tuple[PlanState, ...]:
    """Return the plans for one area that speak of an indicator or of its growth."""
    wanted = {indicator, *(i.id for i in growths_of(catalog, indicator))}
    return tuple(s for s in states if s.plan.area == area and s.plan.indicator in wanted)


def growths_of(catalog: Catalog, indicator: str) -> tuple[Indicator, ...]:
    """Return the indicators that state the yearly growth of another one."""
    return tuple(i for i in catalog.indicators if i.growth_of == indicator)


def _assess(catalog: Catalog, book: Book, plans: Sequence[YearlyPlan], as_of: dt.date) -> PlanState:
    """Judge the last of the plans for one year."""
    *earlier, plan = plans
    over = is_over(plan.year, as_of)
    outturn = _outturn(book, plan)
    comparable = outturn is not None and plan.benchmark in ("", outturn.benchmark)
    final = outturn is not None and (over or outturn.frequency == Frequency.YEAR)
    state = PlanState(
        plan,
        PlanWord.UNVERIFIED if over else PlanWord.OPEN,
        outturn=outturn,
        implied_growth=_implied(catalog, book, plan),
        context=() if outturn is not None and final else _context(catalog, book, plan),
        forecast=None if outturn is not None else book.forecasts(plan.area, plan.indicator).get(plan.year),
        earlier=tuple(earlier),
    )
    if outturn is not None and comparable and final:
        state = _concluded(catalog, book, state, outturn)
    return replace(state, sentence=sentence(catalog, state))


def _outturn(book: Book, plan: YearlyPlan) -> Observation | None:
    """The plan year's own figure: on the plan's benchmark where that has one, else the current one."""
    figure = book.yearly(plan.area, plan.indicator, plan.benchmark).get(plan.year) if plan.benchmark else None
    return figure or book.at(plan.area, plan.indicator, plan.year)


def _concluded(catalog: Catalog, book: Book, state: PlanState, outturn: Observation) -> PlanState:
    plan, indicator = state.plan, catalog.indicator(state.plan.indicator)
    conclusions = tuple(
        PlanConclusion(verdict, _word(catalog, plan, o), o) for verdict, o in by_verdict(book, outturn)
    )
    level = indicator.kind in (Kind.LEVEL, Kind.COUNT)
    return replace(
        state,
        word=conclusions[-1].word,
        conclusions=conclusions,
        completion=completion_of(outturn, plan.value, indicator.direction) if level else None,
        difference=rounded(outturn.value - plan.value),
    )


#: Word of a plan by whether the figure meets it.
_PLAN_WORD: Final = {True: PlanWord.MET, False: PlanWord.NOT_MET, None: PlanWord.BORDERLINE}


def _word(catalog: Catalog, plan: YearlyPlan, figure: Observation) -> PlanWord:
    direction = catalog.indicator(plan.indicator).direction

    def reached(goal: float) -> bool | None:
        strictly = plan.comparison is PlanComparison.ABOVE
        noise = catalog.rules.rounding
        return interval.meets(
            possible_values(figure), goal, strictly=strictly, direction=direction, noise=noise
        )

    met = reached(plan.value)
    if met or plan.comparison is not PlanComparison.ABOUT:
        return _PLAN_WORD[met]
    if plan.tolerance is None:
        return PlanWord.UNSETTLED
    return _PLAN_WORD[reached(plan.value - direction * plan.tolerance)]


def _implied(catalog: Catalog, book: Book, plan: YearlyPlan) -> float | None:
    """Growth that a planned level asks for over the year before on the plan's own benchmark."""
    indicator = catalog.indicator(plan.indicator)
    if indicator.path is not Path.GEOMETRIC:
        return None
    # Without a stated benchmark, figures that stand on one must not be set against the plan.
    before = book.yearly(plan.area, plan.indicator, plan.benchmark).get(plan.year - 1)
    if before is None or before.value <= 0 or plan.value <= 0:
        return None
    return growth(before.value, plan.value, 1)


def _context(catalog: Catalog, book: Book, plan: YearlyPlan) -> tuple[Observation, ...]:
    """The last cumulative figure of the plan year, of the indicator itself and of its growth."""
    ids = (plan.indicator, *(i.id for i in growths_of(catalog, plan.indicator)))
    last = (_last_cumulative(book, plan.area, indicator, plan.year) for indicator in ids)
    return tuple(o for o in last if o is not None)


def _last_cumulative(book: Book, area: str, indicator: str, year: int) -> Observation | None:
    cumulative = [
        o
        for o in book.vintages(area, indicator)
        if o.year == year and o.frequency in IN_YEAR and o.start == f"{year}-01-01" and counts(o)
    ]

    def place(o: Observation) -> tuple[str, int]:
        return o.end, book.benchmark_rank.get(o.benchmark, 0)

    last = max(map(place, cumulative), default=None)
    return current(o for o in cumulative if place(o) == last) if cumulative else None
