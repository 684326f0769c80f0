"""The Chinese sentence of a yearly plan target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.analysis.describe import figure_notes, figure_text, owners_text
from core.catalog.catalog import Catalog
from core.catalog.models import PriceBasis
from core.catalog.observations import Observation
from core.catalog.yearly_plans import PlanComparison, YearlyPlan
from core.wording import percent, quantity
from core.wording import sentences as say
from core.wording.periods import period_text
from core.wording.words import PlanWord

if TYPE_CHECKING:
    from core.analysis.yearly_plans import PlanState

STOP = "。"


def sentence(catalog: Catalog, found: PlanState) -> str:
    """Say one yearly plan target completely: plan, figure of the year, judgement, context."""
    parts = [_judgement(catalog, found), _earlier(catalog, found), _implied(found), _context(catalog, found)]
    return "".join(part + STOP for part in parts if part)


def plan_text(catalog: Catalog, plan: YearlyPlan) -> str:
    """Say what is planned: 7%左右, 8%以上, 突破735亿元, 达到735亿元; 160项以内 where less is better."""
    said = say.plain(plan.value, plan.unit)
    if plan.comparison is PlanComparison.ABOUT:
        return f"{said}左右"
    strictly = plan.comparison is PlanComparison.ABOVE
    if catalog.indicator(plan.indicator).direction < 0:
        return f"低于{said}" if strictly else f"{said}以内"
    if strictly:
        return f"突破{said}"
    return f"{said}以上" if plan.unit == say.PERCENT_UNIT else f"达到{said}"


def difference_text(catalog: Catalog, found: PlanState) -> str:
    """Say how far the figure lies from the plan: 完成率 of levels, else percentage points; "" without it."""
    if found.completion is not None:
        return say.completion_phrase(found.completion)
    if found.difference is None:
        return ""
    decimals = catalog.indicator(found.plan.indicator).decimals
    difference = round(found.difference, decimals)
    if not difference:
        return "与计划持平"
    side = "高" if difference > 0 else "低"
    text = say.rate_text(abs(difference), found.plan.unit, geometric=False, decimals=decimals)
    return f"比计划{side}{text}"


def word_text(found: PlanState) -> str:
    """Say the word with the stage of the conclusion: 已实现（初判）."""
    settled = found.word in (PlanWord.MET, PlanWord.NOT_MET)
    return f"{found.word}（{found.verdict}）" if settled else found.word.value


def context_text(catalog: Catalog, plan: YearlyPlan, observation: Observation) -> str:
    """Say a cumulative figure with its period: 前三季度6.0%; growth of a level with its price basis."""
    indicator = catalog.indicator(observation.indicator)
    period = period_text(observation.frequency, observation.start, observation.end)
    if observation.indicator == plan.indicator:
        return period + figure_text(indicator, observation)
    basis = "按不变价" if indicator.price_basis is PriceBasis.CONSTANT else ""
    verb = "增长" if observation.value >= 0 else "下降"
    return f"{period}{basis}{verb}{quantity(abs(observation.value), indicator.unit, indicator.decimals)}"


def _judgement(catalog: Catalog, found: PlanState) -> str:
    plan = found.plan
    indicator = catalog.indicator(plan.indicator)
    head = f"{catalog.area(plan.area).short}{indicator.name}{plan.year}年计划{plan_text(catalog, plan)}"
    if found.outturn is None:
        owner = owners_text(catalog, indicator)
        if found.word is PlanWord.OPEN:
            return f"{head}，全年数公布后判定：{found.word}"
        return f"{head}，计划年度已过，当年数尚缺，待{owner}填报后判定：{found.word}"
    figure = figure_text(indicator, found.outturn) + figure_notes(catalog, found.outturn)
    if not found.conclusions:
        return f"{head}，{_why_not(catalog, found, found.outturn, figure)}：{found.word}"
    said = [head, f"当年为{figure}", difference_text(catalog, found)]
    if found.word is PlanWord.UNSETTLED:
        said.append("“左右”未定允差")
        return "，".join([*filter(None, said), f"待本单位明确：{found.word}"])
    if plan.tolerance is not None:
        unit = "个百分点" if plan.unit == say.PERCENT_UNIT else plan.unit
        said.append(f"“左右”的允差为{say.plain(plan.tolerance, unit)}")
    text = "，".join(filter(None, said)) + f"：{word_text(found)}"
    first = found.conclusions[0]
    if len(found.conclusions) > 1 and first.word is not found.word:
        text += f"，{first.verdict}时为{first.word}"
    return text


def _why_not(catalog: Catalog, found: PlanState, outturn: Observation, figure: str) -> str:
    """Say why a figure of the year is there and does not decide."""
    plan = found.plan
    if plan.benchmark not in ("", outturn.benchmark):
        wanted = catalog.benchmark(plan.benchmark).short
        return f"当年数{figure}与计划所依的{wanted}不同，不作比较"
    return f"年内时点数为{figure}，年度结束后判定"


def _earlier(catalog: Catalog, found: PlanState) -> str:
    if not found.earlier:
        return ""
    first = found.earlier[0]
    return f"原计划{plan_text(catalog, first)}，{found.plan.date.isoformat()}调整"


def _implied(found: PlanState) -> str:
    rate = found.implied_growth
    if rate is None:
        return ""
    return f"计划数比上年同口径数{'增长' if rate >= 0 else '下降'}{percent(abs(rate))}"


def _context(catalog: Catalog, found: PlanState) -> str:
    said = [context_text(catalog, found.plan, o) for o in found.context]
    if found.forecast is not None:
        indicator = catalog.indicator(found.plan.indicator)
        said.append(f"全年预计{figure_text(indicator, found.forecast)}")
    return f"仅作背景，不作判定：{'，'.join(said)}" if said else ""
