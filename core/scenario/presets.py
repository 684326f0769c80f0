"""Four ready scenarios, each value with the figure it comes from. Nothing is made up here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from core.plan.models import Comparison
from core.scenario.assumptions import EVERY_AREA, EVERY_YEAR, Rate, Scenario, ScenarioError
from core.scenario.goal import Mode, seek
from core.scenario.inputs import County, Evidence, Inputs, Lever, Range
from core.scenario.result import CountyResult, ScenarioResult
from core.scenario.run import run
from core.wording import scenario as say
from core.wording.numbers import growth_period, percent, percent_up, quantity
from core.wording.sentences import listed, price_change

REAL_GROWTH: Final = "实际增速"
DEFLATOR: Final = "平减指数"
POPULATION: Final = "常住人口"
INDUSTRY: Final = "工业占比"
TOURISM: Final = "旅游增速"
#: Rates closer than this are equal: binary noise decides no step.
_SAME: Final = 1e-9
#: Whose a common assumption is.
EVERY_COUNTY: Final = "各县区"


class Preset(StrEnum):
    """Names of the presets, in the order of the page."""

    CONTINUED = "延续"
    NEEDED = "达标所需"
    BEST = "历史最好"
    SHOCK = "冲击"


class Aim(StrEnum):
    """Whose targets 达标所需 is to meet: each county's own, or the city's by a uniform extra growth."""

    COUNTIES = "county"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class PresetNote:
    """Where one value of a preset comes from; ``area_code`` is empty for a common assumption.

    ``feasible`` is false where the value asked for lies outside the limits and was cut to them.
    """

    area_code: str
    area_name: str
    assumption: str
    value: float
    text: str
    source_id: str = ""
    feasible: bool = True


@dataclass(frozen=True, slots=True)
class PresetScenario:
    """A ready scenario with the explanation of each of its values and one sentence for all."""

    name: Preset
    scenario: Scenario
    notes: tuple[PresetNote, ...]
    sentence: str

    @property
    def feasible(self) -> bool:
        """Whether every value lies inside the limits as it was asked for."""
        return all(note.feasible for note in self.notes)


def preset(name: Preset | str, inputs: Inputs, *, aim: Aim = Aim.COUNTIES) -> PresetScenario:
    """Build one of the four presets.

    延续: each county's last published real growth, else the city's, else what their levels say.
    达标所需: the real growth that just
    meets each county's own target (or, with ``aim``, a uniform extra growth that meets the city's),
    rounded up to the slider's step. 历史最好 and 冲击: highest and lowest clean real growth, the county's
    own where it has enough clean years, else the city's. Prices: the last published deflator in all.

    Raises
    ------
    ScenarioError
        For an unknown name, or where the figures that a preset needs are not known.
    """
    try:
        chosen = Preset(name)
    except ValueError:
        known = "、".join(Preset)
        raise ScenarioError(f"没有名为“{str(name)[:20]}”的预设方案。可用：{known}。") from None
    if chosen is Preset.CONTINUED:
        return _from_evidence(chosen, inputs, _continued, "各县区延续最近公布的实际增速")
    if chosen is Preset.NEEDED:
        return _needed_city(inputs) if aim is Aim.CITY else _needed_counties(inputs)
    pick: Callable[[Inputs, County], Evidence] = _best if chosen is Preset.BEST else _worst
    word = "最高" if chosen is Preset.BEST else "最低"
    kind = say.UNDEFLATED if inputs.deflator is None else say.DEFLATED
    return _from_evidence(chosen, inputs, pick, f"各县区取可比年度中{word}的{kind}")


def presets(inputs: Inputs) -> tuple[PresetScenario, ...]:
    """All presets that the figures allow, in the order of the page."""
    offered = []
    for name in Preset:
        try:
            offered.append(preset(name, inputs))
        except ScenarioError:  # said on request: preset(name) raises with the sentence
            continue
    return tuple(offered)


def _from_evidence(
    name: Preset, inputs: Inputs, pick: Callable[[Inputs, County], Evidence], sentence: str
) -> PresetScenario:
    limits = inputs.bounds.growth
    rates, notes = [], []
    for county in inputs.counties:
        evidence = pick(inputs, county)
        value = limits.clip(evidence.value)
        rates.append(Rate(county.code, EVERY_YEAR, value))
        notes.append(_note(inputs, county, evidence, value))
    common, prices = _prices(inputs)
    scenario = Scenario(
        growth=tuple(rates),
        deflator=(Rate(EVERY_AREA, EVERY_YEAR, common),),
        population=tuple((c.code, c.population.value) for c in inputs.counties if c.population is not None),
    )
    return PresetScenario(name, scenario, (*notes, prices, *_populations(inputs)), sentence)


def _continued(inputs: Inputs, county: County) -> Evidence:
    history = recent_of(inputs, county)
    if history is None:
        raise ScenarioError(
            f"{county.name}和{inputs.city_name}都没有近年公布的实际增速，不能给出“延续”方案。"
        )
    return history


def recent_of(inputs: Inputs, county: County) -> Evidence | None:
    """A county's growth to go on from: its own or the city's as published, else the last between its levels.

    A plan without growths at constant prices has levels alone: then the county's own come before the city's.
    """
    own, whole = county.history[-1:], inputs.city_history[-1:]
    return county.recent or inputs.city_recent or next(iter((*own, *whole)), None)


def _history(inputs: Inputs, county: County) -> tuple[Evidence, ...]:
    for history in (county.history, inputs.city_history):
        if len(history) >= inputs.min_clean_growths:
            return history
    raise ScenarioError(
        f"{county.name}和{inputs.city_name}可比且有价格资料的年度增速都不足{inputs.min_clean_growths}个，"
        f"不能给出历史方案。"
    )


def _best(inputs: Inputs, county: County) -> Evidence:
    return max(_history(inputs, county), key=lambda e: (e.value, e.year))


def _worst(inputs: Inputs, county: County) -> Evidence:
    return min(_history(inputs, county), key=lambda e: (e.value, -e.year))


def _note(inputs: Inputs, county: County, evidence: Evidence, value: float) -> PresetNote:
    whose = "" if evidence.area == county.code else f"本县区无可用数，取{evidence.area_name}"
    text = (
        f"{whose}{evidence.period}{percent(evidence.value)}（{evidence.origin}{_source(inputs, evidence)}）"
    )
    cut = value != evidence.value
    if cut:
        text += f"；超出可设范围，按{percent(value)}计"
    return PresetNote(county.code, county.name, REAL_GROWTH, value, text, evidence.source_id, not cut)


def _source(inputs: Inputs, evidence: Evidence) -> str:
    label = inputs.source_label(evidence.source_id)
    grade = f"证据{evidence.grade}级"
    return f"，{label}，{grade}" if label else f"，{grade}"


def _prices(inputs: Inputs) -> tuple[float, PresetNote]:
    evidence = inputs.deflator
    if evidence is None:
        return 0.0, PresetNote("", EVERY_COUNTY, DEFLATOR, 0.0, "未见公布的平减指数，按价格不变计")
    value = inputs.bounds.deflator.clip(evidence.value)
    text = f"{evidence.area_name}{evidence.period}{price_change(evidence.value)}{_brackets(inputs, evidence)}"
    return value, PresetNote(
        "", EVERY_COUNTY, DEFLATOR, value, text, evidence.source_id, feasible=value == evidence.value
    )


def _brackets(inputs: Inputs, evidence: Evidence) -> str:
    return f"（{evidence.origin}{_source(inputs, evidence)}）"


def _populations(inputs: Inputs) -> tuple[PresetNote, ...]:
    return tuple(
        PresetNote(
            c.code,
            c.name,
            POPULATION,
            c.population.value,
            f"{c.population.origin}{quantity(c.population.value, '万人', 2)}",
            c.population.source_id,
        )
        for c in inputs.counties
        if c.population is not None
    )


def _needed_counties(inputs: Inputs) -> PresetScenario:
    base = preset(Preset.CONTINUED, inputs)
    result = run(inputs, base.scenario)
    notes, rates = [], []
    for county, kept in zip(result.counties, base.notes, strict=False):
        note = _needed_note(inputs, county, kept)
        notes.append(note)
        rates.append(Rate(county.code, EVERY_YEAR, note.value))
    sides = _side_notes(inputs, result)
    scenario = Scenario(
        growth=tuple(rates),
        industry_share=next((n.value for n in sides if n.assumption == INDUSTRY), None),
        tourism_growth=next((n.value for n in sides if n.assumption == TOURISM), None),
    ).over(base.scenario)
    others = tuple(note for note in base.notes if note.assumption != REAL_GROWTH)
    return PresetScenario(
        Preset.NEEDED, scenario, (*notes, *others, *sides), "各县区按恰好达到自身目标所需的实际增速"
    )


def _needed_note(inputs: Inputs, county: CountyResult, kept: PresetNote) -> PresetNote:
    """Growth that meets a county's own target, rounded up to the step and cut to the limits."""
    needed, goal = county.needed_growth, county.goal
    if needed is None or goal is None or county.target is None:
        return kept
    limits = inputs.bounds.growth
    wanted = rounded_up(needed, limits, strict=goal.comparison is Comparison.ABOVE)
    value = limits.clip(wanted)
    strict = goal.comparison is Comparison.ABOVE
    aim = say.goal_phrase(
        county.target if not goal.per_capita else round(county.target, 1), "亿元", strict=strict
    )
    text = say.needed(
        county.start.origin,
        quantity(county.start.value, "亿元"),
        year=inputs.horizon,
        goal=aim,
        period=growth_period(county.start.year, inputs.horizon),
        rate=needed,
    )
    if value != wanted:
        text = f"不可行：{text}，超出可设范围，按{percent(value)}计"
    return PresetNote(
        county.code,
        county.name,
        REAL_GROWTH,
        value,
        text,
        county.start.source_id,
        feasible=value == wanted,
    )


def _needed_city(inputs: Inputs) -> PresetScenario:
    base = preset(Preset.CONTINUED, inputs)
    answer = seek(inputs, base.scenario, mode=Mode.EXTRA)
    if answer.answer is None:
        raise ScenarioError(f"{answer.reason}。")
    limits = inputs.bounds.growth
    strict = answer.comparison is Comparison.ABOVE
    extra = rounded_up(answer.answer, limits, strict=strict)
    scenario = base.scenario
    notes = []
    for note in base.notes:
        if note.assumption != REAL_GROWTH:
            notes.append(note)
            continue
        wanted = float(Decimal(repr(note.value)) + Decimal(repr(extra)))
        value = limits.clip(wanted)
        cut = "" if value == wanted else f"；不可行：超出可设范围，按{percent(value)}计"
        text = f"延续方案{percent(note.value)}加{percent(extra)[:-1]}个百分点{cut}"
        notes.append(
            PresetNote(
                note.area_code, note.area_name, REAL_GROWTH, value, text, note.source_id, feasible=not cut
            )
        )
        scenario = scenario.with_growth(note.area_code, value)
    return PresetScenario(Preset.NEEDED, scenario, tuple(notes), answer.sentence)


def _side_notes(inputs: Inputs, result: ScenarioResult) -> tuple[PresetNote, ...]:
    """Assumptions beside GDP that would meet their targets, where they can be said."""
    notes = []
    bounds = inputs.bounds
    shares = [side for side in result.sides if side.lever is Lever.INDUSTRY]
    for side in shares:
        value = bounds.industry_share.clip(side.goal.value / 100)
        text = f"{side.goal.due}年目标值{quantity(side.goal.value, side.goal.unit)}；{side.note}"
        notes.append(
            PresetNote("", inputs.city_name, INDUSTRY, value, text, feasible=value == side.goal.value / 100)
        )
    growing = [s for s in result.sides if s.lever is Lever.TOURISM and s.needed is not None]
    if growing:
        side = max(growing, key=lambda s: s.needed or -math.inf)
        limits = bounds.tourism_growth
        strict = side.goal.comparison is Comparison.ABOVE
        wanted = rounded_up(side.needed or 0.0, limits, strict=strict)
        value = limits.clip(wanted)
        text = f"{side.goal.name}：{side.note}，须年均{percent_up(side.needed or 0.0)}"
        others = [s.goal.name for s in growing if s is not side]
        text += f"；{listed(others)}所需较低，随同一增速超过目标" if others else ""
        source = "" if side.start is None else side.start.source_id
        notes.append(PresetNote("", inputs.city_name, TOURISM, value, text, source, feasible=value == wanted))
    return tuple(notes)


def rounded_up(rate: float, limits: Range, *, strict: bool) -> float:
    """Round a needed rate up to the slider's step; a whole step above where it must be exceeded."""
    steps = math.ceil(round(rate / limits.step, 6))
    if strict and steps * limits.step - rate < _SAME:
        steps += 1
    return float(Decimal(steps) * Decimal(repr(limits.step)))
