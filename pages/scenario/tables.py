"""Tables of a scenario: the counties against their own targets, the other targets, where values come from."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.table import Column, table
from core.scenario.inputs import Inputs, Lever
from core.scenario.presets import POPULATION, PresetScenario
from core.scenario.result import CountyResult, JointResult, ScenarioResult, SideResult
from core.scenario.sides import other_needed
from core.wording.numbers import (
    MISSING,
    NOT_APPLICABLE,
    number,
    number_needed,
    percent,
    percent_up,
    quantity,
    span,
)
from core.wording.sentences import value_text


def counties_table(result: ScenarioResult, shown: Collection[str]) -> Markup:
    """Start, grade, result, target, difference and needed growth of every county shown."""
    columns = [
        Column("县区"),
        Column("起点\n亿元", "right", wide_only=True),
        Column("年份", wide_only=True),
        Column("据", "center"),
        Column(f"{result.horizon}年推演\n亿元", "right"),
        Column("目标\n亿元", "right"),
        Column("差额\n亿元", "right"),
        Column("设定\n增速，%", "right", wide_only=True),
        Column("达标须\n增速，%", "right"),
        Column("推演结果"),
    ]
    rows = [_county(c) for c in result.counties if c.code in shown]
    return table(columns, rows, label="各县区推演结果与自身目标", css_class="ct-scenario")


def _county(c: CountyResult) -> list[object]:
    return [
        c.name,
        _valued(c.start.value, c, c.start.low, c.start.high),
        str(c.start.year),
        html.grade_chip(c.start.grade),
        _valued(c.value, c, c.low, c.high),
        _target(c),
        _signed(c.difference),
        _rate(c.average_growth),
        percent_up(c.needed_growth)[:-1] if c.needed_growth is not None else NOT_APPLICABLE,
        _word(c),
    ]


def _valued(value: float, c: CountyResult, low: float | None, high: float | None) -> object:
    """Print a value; on the hatched ground, with its band as a hint, where it rests on an estimate."""
    if not c.rests_on_estimate:
        return number(value)
    band = f"80%区间{span(low, high, '亿元')}" if low is not None and high is not None else "估算"
    return Markup('<span class="ct-hatch-cell" title="{}">{}</span>').format(band, number(value))


def _target(c: CountyResult) -> object:
    if c.target is None:
        return NOT_APPLICABLE
    derived = c.goal is not None and c.goal.per_capita
    return html.derived(number(c.target)) if derived else number(c.target)


def _signed(value: float | None) -> object:
    if value is None:
        return NOT_APPLICABLE
    side = "over" if value > 0 else "short"
    return html.element("b", number(value, signed=True), f"ct-{side}")


def _rate(value: float | None) -> str:
    return NOT_APPLICABLE if value is None else number(value * 100)


def _word(c: CountyResult) -> object:
    if c.met is None:
        return NOT_APPLICABLE
    sign, word, side = ("√\u2009", "达标", "over") if c.met else ("×\u2009", "未达标", "short")
    box = Markup('<span class="ct-est" title="起点为估算">估</span>') if c.rests_on_estimate else ""
    quiet = " ct-quiet" if c.rests_on_estimate else ""
    return html.element("span", html.join((f"{sign}{word}", box)), f"ct-outcome ct-{side}{quiet}")


def sides_table(result: ScenarioResult, *, moved_only: bool = False) -> Markup:
    """Joint targets, the targets beside GDP that the scenario moves, and those that nothing here moves.

    The clean frame, which has one screen, shows what an assumption of its own moves (``moved_only``); the
    table of the counties above says what a joint target says.
    """
    columns = [
        Column("目标", wrap=True),
        Column("起点", "right"),
        Column("推演", "right"),
        Column("达标每年须", "right"),
        Column("推演结果"),
    ]
    rows = [*map(_side, result.sides)]
    if not moved_only:
        rows = [*map(_joint, result.joints), *rows, *map(_other, result.others)]
    return table(columns, rows, label="其他目标的推演", css_class="ct-sides", stacked=1)


def _joint(joint: JointResult) -> list[object]:
    word = "√\u2009达标" if joint.met else "×\u2009未达标"
    reached = f"{joint.members}个中{joint.members - len(joint.short)}个"  # who falls short: the table above
    return [joint.name, NOT_APPLICABLE, reached, NOT_APPLICABLE, word]


def _other(side: SideResult) -> list[object]:
    """A target that no assumption moves: from where, and what is still needed a year."""
    name, start, value, _, met = _side(side)
    word = met if side.value is not None else "在推演年份之后" if side.beyond else "不随假设变化"
    return [name, start, value, other_needed(side), word]


def sides_notes(result: ScenarioResult, *, moved_only: bool = False) -> str:
    """Say from where the other targets are carried on; counties' growth does not move them."""
    notes = dict.fromkeys(side.note for side in (*result.sides, *(() if moved_only else result.others)))
    # One that another says and goes on from is said once.
    return "；".join(n for n in notes if not any(m != n and m.startswith(n) for m in notes))


def _side(side: SideResult) -> list[object]:
    unit, share = side.goal.unit, side.lever is Lever.INDUSTRY
    decimals = 1 if side.lever is not Lever.NONE else side.decimals
    start = escape(MISSING)
    if side.start is not None:
        start = Markup("{}<small>{}</small>").format(
            value_text(side.start.value, unit, decimals), side.start.year
        )
    needed = NOT_APPLICABLE
    if side.needed is not None:
        step = f"提高{number_needed(side.needed * 100)}个百分点"
        needed = step if share else f"增长{percent_up(side.needed)}"
    met = {
        None: "未设定" if side.value is None else NOT_APPLICABLE,
        True: "√\u2009达标",
        False: "×\u2009未达标",
    }[side.met]
    value = value_text(side.value, unit, decimals) if side.value is not None else NOT_APPLICABLE
    return [side.goal.name, start, value, needed, met]


def origins_table(preset: PresetScenario, shown: Collection[str]) -> Markup:
    """Where every value of the preset comes from; a value that was moved since says so."""
    columns = [Column("假设"), Column("预设值", "right"), Column("从何而来", wrap=True)]
    rows = [
        [f"{n.area_name}{n.assumption}", _note_value(n.assumption, n.value), n.text]
        for n in preset.notes
        if not n.area_code or n.area_code in shown
    ]
    return table(columns, rows, label=f"预设方案“{preset.name}”各项假设的来源", css_class="ct-origins")


def _note_value(assumption: str, value: float) -> str:
    return quantity(value, "万人", 2) if assumption == POPULATION else percent(value, 2)


def assumptions_table(inputs: Inputs, result: ScenarioResult, shown: Collection[str]) -> Markup:
    """The assumptions as text, for the clean frame, which has no sliders."""
    columns = [Column("假设"), Column("设定", "right")]
    rows: list[list[object]] = [
        [f"{c.name}实际增速", percent(c.average_growth)] for c in result.counties if c.code in shown
    ]
    scenario = result.scenario
    price = scenario.deflator_of(inputs.counties[0].code, inputs.horizon)
    rows.append(["平减指数", percent(price, 2)])
    rows += [
        [f"{inputs.county(code).name}常住人口", quantity(n, "万人", 2)]
        for code, n in scenario.population
        if code in shown
    ]
    for name, rate in (
        ("工业增加值占比", scenario.industry_share),
        ("旅游年均增速", scenario.tourism_growth),
    ):
        rows += [] if rate is None else [[name, percent(rate)]]
    return table(columns, rows, label="本方案的假设")
