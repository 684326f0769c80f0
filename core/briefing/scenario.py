"""A briefing on one scenario, from its link: where it leads, for whom, what each target would ask for."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Final

import pandas as pd

from core.briefing.assembly import assembled
from core.briefing.figures import bridge_chart, frame
from core.briefing.model import (
    SLIDE_WIDTH,
    Briefing,
    Cell,
    Figure,
    Imprint,
    Paragraph,
    Section,
    Table,
    TableColumn,
)
from core.briefing.scope import Scope, name_of
from core.briefing.sections.missing import basis_section, plan_citation
from core.briefing.sections.opening import since
from core.charts.bridge import Bridge, bridge_start, fitted, gap_bridge
from core.charts.kit.export import Picture
from core.charts.kit.theme import county_looks
from core.charts.kit.vega import records
from core.scenario.assumptions import ScenarioError
from core.scenario.inputs import Inputs
from core.scenario.links import SLUGS, linked, read_link
from core.scenario.presets import PresetScenario, preset
from core.scenario.result import CountyResult, ScenarioResult
from core.scenario.sides import other_needed
from core.snapshot import Snapshot
from core.wording.numbers import NOT_APPLICABLE, number, percent, percent_up, quantity, span
from core.wording.sentences import plain, price_change, value_text

NAME = "县域经济情景推演简报"
COLUMNS = (
    TableColumn("县区", weight=1.0),
    TableColumn("起点", "right", 1.3),
    TableColumn("年份", "right", 0.8),
    TableColumn("依据", weight=0.6),
    TableColumn("实际增速", "right", 1.0),
    TableColumn("推演", "right", 1.3),
    TableColumn("80%区间", "right", 1.5),
    TableColumn("目标", "right", 1.2),
    TableColumn("差额", "right", 0.9),
    TableColumn("达标所需", "right", 1.0),
    TableColumn("结果", weight=0.9, whole=True),
)
NOTE = (
    "总量和差额单位为亿元，当年价格；增速为不变价实际增速。"
    "依据为E的起点是按占比推算的估算数，其推演空心列示，不反映本县区实绩。"
)


def run_scenario(snapshot: Snapshot, query: str) -> tuple[Inputs, ScenarioResult, tuple[str, ...]]:
    """Run the scenario of a link laid over its preset, as the page does; remarks say what it got wrong.

    Raises
    ------
    ScenarioError
        Where the figures that a scenario needs are not known.
    """
    inputs = snapshot.scenario_inputs
    _, scenario, remarks = linked(inputs, read_link(query))
    return inputs, snapshot.scenario(scenario), remarks


def compose_scenario(snapshot: Snapshot, scope: Scope, imprint: Imprint) -> Briefing:
    """Return the briefing on a scenario.

    Raises
    ------
    ValueError
        With the sentence of the analysis, where the scenario cannot be run.
    """
    try:
        inputs, result, remarks = run_scenario(snapshot, scope.key)
    except ScenarioError as error:
        raise ValueError(str(error)) from error
    catalog = snapshot.catalog
    base = _base(inputs, scope.key)
    used = [c.start.source_id for c in result.counties] + [inputs.city.source_id]
    used += [note.source_id for note in base.notes]
    sources = (plan_citation(catalog), *snapshot.cited(source for source in used if source))
    overall = [
        since(snapshot, f"{_assumed(result, scope.key)}，{_bare(result.headline)}。"),
        f"{result.county_sentence}。",
        *([f"{result.population_sentence}。"] if result.population_sentence else []),
        f"{result.estimate_sentence}。",
        *_effects(result),
        *(f"提示：{remark}" for remark in remarks),
    ]
    figure = bridge_figure(snapshot, result, sources, imprint.made)
    assumed = [*_assumptions(inputs, result, scope.key), f"{result.factor_sentence}。"]
    sections = [
        Section("总体判断", tuple(Paragraph(text) for text in overall)),
        Section("分县区", (*([figure] if figure else []), _county_table(result))),
        *_effect_section(result),
        *_sides(result),
        Section(
            "假设与来源",
            tuple(Paragraph(text) for text in assumed),
            finding="各县区增速和价格变化的假设，逐项注明依据",
            annex=True,
        ),
        basis_section(snapshot, sources, (), Paragraph("推演是假设的结果，不是预测，也不是实绩。")),
    ]
    return assembled(
        snapshot,
        imprint,
        name=NAME,
        scope=name_of(scope, catalog),
        title=result.headline,
        sections=tuple(sections),
        sources=sources,
        key=link_key(scope.key),
    )


def link_key(query: str) -> str:
    """Return a short id of what a link asks for: equal links equal ids, so that files of two do not meet."""
    link = read_link(query)
    stated = repr((link.slug, sorted(link.query.items())))
    return hashlib.sha256(stated.encode()).hexdigest()[:6]


def _base(inputs: Inputs, query: str) -> PresetScenario:
    """Return the preset that a link is laid over."""
    name, aim = SLUGS[read_link(query).slug]
    return preset(name, inputs, aim=aim)


def _bare(headline: str) -> str:
    return headline.removeprefix("按这一方案，")


def _assumed(result: ScenarioResult, query: str) -> str:
    """Say in one clause what a scenario assumes: its preset, growth by county, the change of prices."""
    link = read_link(query)
    rates: dict[float, list[str]] = {}
    for county in result.counties:
        rate = result.scenario.growth_of(county.code, result.horizon)
        if rate is not None:
            rates.setdefault(rate, []).append(county.name)
    alike = len(rates) == 1 and len(result.counties) > 1
    grown = "；".join(
        f"{'各县区' if alike else '、'.join(names)}{'均' if len(names) > 1 else ''}{percent(rate)}"
        for rate, names in rates.items()
    )
    named = f"按“{SLUGS[link.slug][0].value}”方案{'调整' if link.query else ''}"
    parts = [f"{named}，假定{result.horizon}年实际增速{grown}"]
    shared = result.scenario.deflator_of(result.counties[0].code, result.horizon) if result.counties else None
    if shared is not None:
        parts.append(f"价格{price_change(shared)}")
    return "，".join(parts)


def bridge_figure(
    snapshot: Snapshot, result: ScenarioResult, sources: Sequence[str], made: dt.date
) -> Figure | None:
    """Return the bridge to the city's target, or ``None`` where there is no target."""
    city = result.city
    if city.goal is None:
        return None
    # Printed amounts, apportioned so that they add up: the same as in the editable chart and the table.
    printed = [row for row in records(result.bridge_frame()) if row["kind"] in ("outturn", "county")]
    steps = [
        {
            "area_code": c.code,
            "name": c.name + ("|（估）" if c.rests_on_estimate else ""),
            "change": float(row["printed"]),
        }
        for c, row in zip(result.counties, printed[1:], strict=True)
    ]
    model = Bridge(
        start=float(printed[0]["printed"]),
        start_name=f"{city.reference_year}年{city.name}",
        steps=fitted(pd.DataFrame(steps)),
        result_name=f"{result.horizon}年推演",
        target=city.goal.value,
        target_text=f"目标{plain(city.goal.value, '亿元')}",
    )
    looks = county_looks(county.code for county in snapshot.catalog.counties)
    start = bridge_start(model)
    axis = f"；纵轴自{number(start, 0)}起" if start else ""
    below = f"{city.name}地区生产总值，亿元，当年价格；增量均为推演，带（估）的县区起点为估算{axis}"

    def draw(width: int = SLIDE_WIDTH) -> Picture:
        spec = gap_bridge(model, looks, width=width - 48, height=round(width * 0.36))
        return frame(snapshot, spec, width, title=result.headline, subtitle=below, sources=sources, made=made)

    alt = f"{below}。{gap_bridge(model, looks, width=SLIDE_WIDTH)['description']}"
    method = "各县区自起点按假设的实际增速和价格变化推演，合计乘以校准系数。"
    return Figure("情景推演缺口桥", result.headline, alt, draw, bridge_chart(result), tuple(sources), method)


def _county_table(result: ScenarioResult) -> Table:
    rows = tuple(_line(c) for c in result.counties)
    return Table(f"{result.horizon}年分县区推演", COLUMNS, rows, NOTE, result.county_sentence)


def _line(c: CountyResult) -> tuple[Cell, ...]:
    weak = c.rests_on_estimate
    band = span(c.low, c.high) if c.low is not None and c.high is not None else NOT_APPLICABLE
    verdict = {True: "达标", False: "未达标", None: NOT_APPLICABLE}[c.met]
    return (
        Cell(c.name),
        Cell(("≈" if weak else "") + number(c.start.value), estimate=weak),
        Cell(str(c.start.year)),
        Cell(c.start.grade, estimate=weak),
        Cell(percent(c.average_growth) if c.average_growth is not None else NOT_APPLICABLE),
        Cell(("≈" if weak else "") + number(c.value), estimate=weak),
        Cell(band, estimate=weak),
        Cell(number(c.target) if c.target is not None else NOT_APPLICABLE),
        Cell(
            number(c.difference, signed=True) if c.difference is not None else NOT_APPLICABLE, estimate=weak
        ),
        Cell(percent_up(c.needed_growth) if c.needed_growth is not None else NOT_APPLICABLE, estimate=weak),
        Cell(verdict + ("（估）" if weak and c.met is not None else "")),
    )


#: What a point of growth does is said of so many counties in one sentence, of more in a table.
_SAID: Final = 8


def _effects(result: ScenarioResult) -> tuple[str, ...]:
    """Say what a point more of each county's growth does to the city, counties alike together."""
    if len(result.counties) > _SAID:
        return ()
    alike: dict[str, list[str]] = {}
    for county in sorted(result.counties, key=lambda c: -c.effect):
        alike.setdefault(quantity(county.effect, "亿元"), []).append(county.name)
    parts = (f"{'、'.join(names)}{'各' if len(names) > 1 else ''}{text}" for text, names in alike.items())
    lead = f"实际增速每提高1个百分点，{result.horizon}年{result.city.name}增加"
    return (f"{lead}：{'；'.join(parts)}。",)


def _effect_section(result: ScenarioResult) -> tuple[Section, ...]:
    if len(result.counties) <= _SAID:
        return ()
    return (Section("敏感程度", (Paragraph(f"{result.effect_sentence}。"), _effect_table(result))),)


def _effect_table(result: ScenarioResult) -> Table:
    city = result.city.name
    columns = (
        TableColumn("县区", weight=1),
        TableColumn(f"实际增速每提高1个百分点，{result.horizon}年{city}增加", "right", 3),
    )
    lines = tuple((Cell(c.name), Cell(quantity(c.effect, "亿元"))) for c in result.counties)
    return Table("每提高1个百分点的作用", columns, lines)


def _sides(result: ScenarioResult) -> list[Section]:
    """Outcomes beside GDP: industry and tourism."""
    sides = []
    for side in result.sides:
        # As the target's own tables print it: 0.9128亿人次 beside 1亿人次.
        text = value_text(side.value or 0.0, side.goal.unit, side.decimals, goal=side.goal.value)
        met = {True: "，达到目标", False: "，未达到目标", None: ""}[side.met]
        if side.start is not None and side.goal.due <= side.start.year:  # nothing is left to project
            sides.append(Paragraph(f"{side.goal.name}：{side.start.year}年公布数{text}{met}。"))
            continue
        # Without a figure to start from the note says all there is to say.
        unset = "" if side.start is None else "方案未设定增速或占比"
        value = unset if side.value is None else f"推演为{text}"
        said = "；".join(filter(None, (value + met, side.note)))
        sides.append(Paragraph(f"{side.goal.name}：{said}。"))
    known = sum(side.value is not None for side in result.sides)
    joint = [Paragraph(f"{joined.name}：{joined.sentence}。") for joined in result.joints]
    unmoved: dict[str, list[str]] = {}
    for other in result.others:
        note = f"每年须{other_needed(other)}；{other.note}" if other.needed is not None else other.note
        if other.needed is not None and other.goal.due < result.horizon:  # its years are over
            note = f"{other.goal.due}年已到期而缺当年数；假设不影响此项"
        unmoved.setdefault(note, []).append(other.goal.name)
    rest = [
        Paragraph(f"{'；'.join(names)}：{'均' if len(names) > 1 else ''}{note}。")
        for note, names in unmoved.items()
    ]
    text = f"随假设变化的{len(sides)}项其他目标中，{known or '没有一'}项有推演结果"
    if not sides:
        text = "其他目标不随增速假设变化" if rest else "各县区共同的目标"
    every = (*joint, *sides, *rest)
    return [Section("其他目标", every, finding=text)] if every else []


def _assumptions(inputs: Inputs, result: ScenarioResult, query: str) -> list[str]:
    """Say every assumption with where it comes from: the preset's notes where the link kept its value."""
    base, scenario = _base(inputs, query), result.scenario
    alike: dict[tuple[str, str], list[str]] = {}
    for county in result.counties:
        rate = scenario.growth_of(county.code, result.horizon)
        note = next((n for n in base.notes if n.area_code == county.code and n.value == rate), None)
        origin = note.text if note else "按方案设定"
        if rate is not None:
            alike.setdefault((percent(rate), origin), []).append(county.name)
    lines = [f"{'、'.join(names)}实际增速{rate}：{origin}。" for (rate, origin), names in alike.items()]
    shared = scenario.deflator_of(result.counties[0].code, result.horizon) if result.counties else None
    if shared is not None:
        note = next((n for n in base.notes if not n.area_code and n.value == shared), None)
        origin = note.text if note else "按方案设定"
        lines.append(f"价格每年{price_change(shared)}：{origin}。")
    return lines
