"""``scenario``: what growth leads to, and what growth the targets ask for."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import add_reading_options, heading, open_for, table

if TYPE_CHECKING:
    from core.scenario.assumptions import Scenario
    from core.scenario.goal import GoalSeek
    from core.scenario.inputs import Inputs
    from core.scenario.presets import PresetNote, PresetScenario
    from core.scenario.result import ScenarioResult

#: In the order of the page; a test holds them against :class:`~core.scenario.presets.Preset`.
PRESETS = ("延续", "达标所需", "历史最好", "冲击")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser(
        "scenario",
        help="情景推演：按假设的增速推演到目标年，或反推达到目标所需的增速",
        description="未给出的假设取自预设方案（默认“延续”）。增速、平减指数、占比以百分数填写，人口以万人填写。",
    )
    add = parser.add_argument
    add_reading_options(parser)
    add("--preset", choices=PRESETS, help="预设方案，默认“延续”；给出时代替链接中的")
    add(
        "--aim",
        choices=("county", "city"),
        default="county",
        help="“达标所需”以谁的目标为准：county 各县区自身目标（默认），city 市（州）目标",
    )
    many: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    add("--growth", metavar="代码=增速", help="实际增速，如 6.5、代码=7.0、代码@2026=7.0", **many)
    add("--deflator", metavar="涨幅", help="平减指数变化率，写法同上", **many)
    add("--population", metavar="代码=万人", help="目标年平均常住人口（人均目标的县）", **many)
    add("--industry-share", metavar="占比", help="目标年工业增加值占比")
    add("--tourism-growth", metavar="增速", help="旅游人次与收入的年均增速")
    add("--link", metavar="链接", help="页面上复制的方案链接，先于以上各项读入")
    add("--goal", action="store_true", help="反推市（州）达到目标所需的增速")
    add("--fix", metavar="代码[=增速]", help="反推时保持不变的县区", **many)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run one scenario and print it."""
    from core.cli.queries.scenario_arguments import fixed
    from core.cli.queries.scenario_json import as_json, goal_as_json
    from core.scenario.inputs import load_query
    from core.scenario.links import DEFAULT, SLUGS, Link, read_link
    from core.scenario.presets import Aim, Preset

    opened = open_for(arguments)
    codes, rates = fixed(arguments.fix)
    inputs = opened.scenario_inputs
    link = read_link(arguments.link) if arguments.link is not None else Link(DEFAULT, {})
    if arguments.preset or link.slug == DEFAULT:
        base = opened.preset(Preset(arguments.preset or PRESETS[0]), Aim(arguments.aim))
    else:
        base = opened.preset(*SLUGS[link.slug])
    linked, cleaned = load_query(inputs, link.query, base.scenario)
    typed = _typed(arguments, rates)
    _refuse_other_years(typed, inputs)
    _refuse_out_of_range(typed, inputs)
    remarks = (*link.remarks, *cleaned)
    scenario = typed.over(linked)
    result = opened.scenario(scenario)
    answers = opened.goal_seek(scenario, codes) if arguments.goal or codes else ()
    notes = _kept_notes(base, scenario)
    if not arguments.json:
        print(heading(arguments.dataset, opened.as_of))
        print(_text(result, notes, answers, remarks))
        return 0
    content = {
        "dataset": arguments.dataset,
        "as_of": opened.as_of.isoformat(),
        "version": opened.version.number if opened.version else None,
        "preset": base.name.value,
        **as_json(opened.scenario_inputs, result, notes),
        "goal_seek": {answer.mode.value: goal_as_json(answer) for answer in answers} or None,
        "remarks": list(remarks),
    }
    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
    return 0


def _typed(arguments: argparse.Namespace, fixed_rates: Sequence[Any]) -> Scenario:
    """Scenario of the single assumptions that were typed; they outweigh those of the link."""
    from core.cli.queries.scenario_arguments import percentage, populations, rates
    from core.scenario.assumptions import Scenario

    share, tourism = arguments.industry_share, arguments.tourism_growth
    typed = Scenario(
        growth=rates(arguments.growth, "实际增速"),
        deflator=rates(arguments.deflator, "平减指数"),
        population=populations(arguments.population),
        industry_share=None if share is None else percentage(share, "工业占比"),
        tourism_growth=None if tourism is None else percentage(tourism, "旅游增速"),
    )
    return Scenario(growth=tuple(fixed_rates)).over(typed)


def _refuse_other_years(typed: Scenario, inputs: Inputs) -> None:
    """Refuse rates of years that the scenario does not reach: they would change nothing, unseen."""
    from core.scenario.assumptions import EVERY_YEAR, ScenarioError
    from core.wording.numbers import years as year_span

    for rate in (*typed.growth, *typed.deflator):
        if rate.year == EVERY_YEAR:
            continue
        # A county with a later figure of its own has fewer years left than the city.
        is_county = rate.area in inputs.codes
        first = (inputs.county(rate.area).start.year if is_county else inputs.reference_year) + 1
        if not first <= rate.year <= inputs.horizon:
            whose = inputs.county(rate.area).name if is_county else ""
            open_years = year_span(first, inputs.horizon)
            raise ScenarioError(
                f"{rate.year}年不在{whose}推演年份（{open_years}）内。请改正年份或省略“@年份”。"
            )


def _refuse_out_of_range(typed: Scenario, inputs: Inputs) -> None:
    """Refuse what no slider can be set to: 108 for 8 %, persons for 万人. A link is cut, and says so."""
    from core.scenario.assumptions import ScenarioError
    from core.scenario.presets import DEFLATOR, INDUSTRY, REAL_GROWTH, TOURISM
    from core.wording.numbers import percent, quantity

    bounds = inputs.bounds
    rates = [
        (inputs.county(r.area).name if r.area in inputs.codes else "", name, r.value, limits)
        for name, limits, given in (
            (REAL_GROWTH, bounds.growth, typed.growth),
            (DEFLATOR, bounds.deflator, typed.deflator),
        )
        for r in given
    ]
    if typed.industry_share is not None:
        rates.append(("", INDUSTRY, typed.industry_share, bounds.industry_share))
    if typed.tourism_growth is not None:
        rates.append(("", TOURISM, typed.tourism_growth, bounds.tourism_growth))
    for whose, name, value, limits in rates:
        if not limits.holds(value):
            span = f"{percent(limits.low)}～{percent(limits.high)}"
            raise ScenarioError(
                f"{whose}{name}{percent(value)}超出可设范围{span}。请以百分数填写，如 7.0 表示7%。"
            )
    for code, persons in typed.population:
        room = inputs.population_range(code) if code in inputs.codes else None
        if room is not None and not room.holds(persons):
            span = f"{quantity(room.low, '', 2)}～{quantity(room.high, '万人', 2)}"
            raise ScenarioError(
                f"{inputs.county(code).name}常住人口{quantity(persons, '万人', 2)}超出可设范围{span}。"
                "请以万人为单位填写，如 2.75。"
            )


def _kept_notes(base: PresetScenario, scenario: Scenario) -> tuple[PresetNote, ...]:
    """Notes of the preset that still speak: those whose value was not replaced."""
    from core.scenario.presets import DEFLATOR, INDUSTRY, POPULATION, REAL_GROWTH, TOURISM

    rates: dict[str, set[tuple[str, float | None]]] = {
        REAL_GROWTH: {(r.area, r.value) for r in scenario.growth},
        DEFLATOR: {(r.area, r.value) for r in scenario.deflator},
        POPULATION: {(code, persons) for code, persons in scenario.population},
        INDUSTRY: {("", scenario.industry_share)},
        TOURISM: {("", scenario.tourism_growth)},
    }
    return tuple(n for n in base.notes if (n.area_code, n.value) in rates[n.assumption])


def _text(
    result: ScenarioResult,
    notes: Sequence[PresetNote],
    answers: Sequence[GoalSeek],
    remarks: Sequence[str],
) -> str:
    lines = [
        *(f"提示：{remark}" for remark in remarks),
        f"{result.headline}。",
        f"{result.county_sentence}。",
        *([f"{result.population_sentence}。"] if result.population_sentence else []),
        "",
        _counties(result),
        "单位：亿元，当年价格；证据E为估算起点，其结果不反映本县区实绩。",
        "",
        f"{result.effect_sentence}。",
        f"{result.estimate_sentence}。",
        f"{result.factor_sentence}。",
        *_other_targets(result),
    ]
    for answer in answers:
        extras = (answer.sentence, answer.rank_sentence, answer.reason if answer.answer is not None else "")
        lines += [f"{sentence}。" for sentence in extras if sentence]
    if notes:
        lines += ["", "假设的来源："]
        lines += [f"  {note.area_name}{note.assumption}：{note.text}" for note in notes]
    return "\n".join(lines)


def _counties(result: ScenarioResult) -> str:
    """Return the table of counties: start, what the scenario leads to, target, what it needs."""
    from core.wording.numbers import NOT_APPLICABLE, number, percent, percent_up

    reached = f"{result.horizon}年推演"
    head = ("县区", "起点", "年份", "证据", reached, "目标", "差额", "实际增速", "达标所需", "结果")
    rows = [
        (
            c.name,
            number(c.start.value),
            str(c.start.year),
            c.start.grade,
            number(c.value),
            number(c.target),
            number(c.difference, signed=True),
            percent(c.average_growth),
            percent_up(c.needed_growth) if c.needed_growth is not None else NOT_APPLICABLE,
            {True: "达标", False: "未达标", None: "—"}[c.met],
        )
        for c in result.counties
    ]
    return table(head, rows, right=(1, 2, 4, 5, 6, 7, 8))


def _other_targets(result: ScenarioResult) -> list[str]:
    """Return a line for each target beside the value added."""
    from core.scenario.sides import other_needed
    from core.wording.numbers import quantity

    lines = []
    for side in result.sides:
        unset = "起点缺数" if side.start is None else "未设定假设"
        value = unset if side.value is None else quantity(side.value, side.goal.unit)
        lines.append(f"{side.goal.name}：{value}；{side.note}。")
    lines += [f"{joint.name}：{joint.sentence}。" for joint in result.joints]
    return [*lines, *(f"{side.goal.name}：{other_needed(side)}；{side.note}。" for side in result.others)]
