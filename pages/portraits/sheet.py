"""One county on one sheet of A4: the whole markup, as it stands on screen, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st
from markupsafe import Markup

from core.charts.kit import html
from core.charts.kit.export import to_svg
from core.charts.kit.marks import as_image
from core.charts.kit.table import Column, table
from core.charts.kit.templates import macros
from core.charts.kit.theme import CountyLook, county_looks
from core.charts.strips import distribution_strip, locator_map, tick_bar
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import axis_start, on_paper, trajectory
from core.measures.public_evidence import area_sentence
from core.places.portrait import LINES, MOST, Portrait, Standing, Work
from core.places.portrait_words import (
    gaps_sentence,
    goal_value,
    places_sentence,
    standings_finding,
    work_finding,
)
from core.plan.catalog import Catalog
from core.plan.models import Comparison
from core.targets.assessment import Assessment
from core.targets.trajectory import finding
from core.wording.numbers import NOT_APPLICABLE, carried, number, percent
from core.wording.places import rank_text
from core.wording.sentences import listed, promised
from core.wording.titles import heading
from core.wording.words import DRILL_MARK, SCHEMATIC_MARK
from pages.overview.cells import status_of
from pages.shared.cache import cached, judged
from pages.shared.view import View

# Blocks of a county's sheet: head, history, goals, standing, employment, evidence, foot.

#: Widths in px of the little pictures.
_STRIP, _BAR = 214, 72
_LINE: Final = "ct-p-line"
#: Fills a macro of the markup of all that stands in this folder.
filled: Final = macros(__file__, "sheet.html")


def goals(catalog: Catalog, portrait: Portrait) -> Markup:
    """Targets with latest and wanted value, rules that every county must meet, aims, what is missing."""
    dues = {assessment.target.due for assessment in portrait.targets}
    due = dues.pop() if len(dues) == 1 else None
    columns = [Column("目标"), Column("最新", "right"), Column("目标值", "right")]
    rows = [_goal(catalog, assessment) for assessment in portrait.targets]
    lines = [table(columns, rows, label="目标", css_class="ct-ledger")] if rows else []
    lines += [
        html.element("p", html.join((html.status_badge(member.words[0], size=13), f"\u3000{name}")), _LINE)
        for name, member in portrait.rules
        if len(member.words) == 1
    ]
    lines += [
        html.element("p", f"“{aim.text}”为定性目标，只列佐证，不折算分数。", _LINE) for aim in portrait.aims
    ]
    missing = html.element("p", gaps_sentence(catalog, portrait), _LINE)
    head = html.figure_head(f"{due}年目标" if due else "目标")
    return Markup("{}{}<h3>仍缺</h3>{}").format(head, html.join(lines), missing)


def _goal(catalog: Catalog, assessment: Assessment) -> list[object]:
    indicator = catalog.indicator(assessment.target.indicator)
    value, year = goal_value(catalog, assessment)
    unit = carried(assessment.target.value or 0.0, assessment.target.unit)[1]
    wanted = (
        promised(assessment.target.value, assessment.target.unit).removesuffix(unit)
        if assessment.target.value is not None
        else NOT_APPLICABLE
    )
    sign = {Comparison.ABOVE: "＞", Comparison.AT_MOST: "≤"}.get(assessment.target.comparison, "≥")
    latest = Markup("<b>{}</b><small>{}</small>").format(value, year) if value else html.missing()
    return [f"{indicator.name}，{unit}", latest, f"{sign}{wanted}"]


def standings_block(catalog: Catalog, portrait: Portrait, look: CountyLook) -> Markup:
    """The county among all of the plan, and its place in the province."""
    places = places_sentence(catalog, portrait.places)
    if not portrait.standings and not places:
        return Markup("")  # nothing is known of all counties: a head over an empty table says less
    unranked = [line.name for line in portrait.standings if line.ranks is None]
    below = f"实心为{portrait.area.short}，空心为其余县区"
    below += f"；{listed(unranked)}不排位次" if unranked else ""
    if len(portrait.counties) == 1:
        below = "本方案只有这一个县区，不作县区间比较"
    columns = [
        Column("指标"),
        Column(portrait.area.short, "right"),
        Column(""),
        Column("据", "center"),
        Column("各县区分布", "center", wide_only=True),
        Column("最低～最高", "right", wide_only=True),
        Column("位次", "right"),
    ]
    rows = [_standing(portrait, line, look) for line in portrait.standings]
    if len(portrait.counties) == 1:  # nothing to be placed among
        columns, rows = columns[:_ALONE], [row[:_ALONE] for row in rows]
    body = table(columns, rows, label="在各县区中的位置", css_class="ct-ledger") if rows else Markup("")
    tail = html.element("p", f"{places}。", _LINE) if places else Markup("")
    return html.figure_head(standings_finding(catalog, portrait), below) + body + tail


#: Columns that say something of a county by itself: indicator, value, unit, grade.
_ALONE: Final = 4


def _standing(portrait: Portrait, line: Standing, look: CountyLook) -> list[object]:
    at = portrait.position_in_order
    ends = (line.scale.text(end) for end in (min(line.values), max(line.values)))
    span = "～".join(dict.fromkeys(ends))
    place = rank_text(line.ranks[at], tied=line.tied(at)) if line.ranks else NOT_APPLICABLE
    label = f"{line.name}{line.scale.quantity(line.values[at])}，各县区{span}，{place}"
    return [
        Markup("{}<small>{}</small>").format(line.name, line.period),
        html.element("b", line.scale.text(line.values[at]), ""),
        html.element("small", line.scale.unit, ""),
        html.grade_chip(line.grades[at], 15),
        distribution_strip(line.values, at, look, label=label, width=_STRIP),
        span,
        place,
    ]


def work(catalog: Catalog, portrait: Portrait, look: CountyLook, bar: int = _BAR) -> Markup:
    """The largest sectors of employment beside the province; ``bar`` is the width of their bars in px."""
    if not portrait.works:
        return html.figure_head("就业结构", "本方案没有分行业就业的普查数，不列。")
    first, last = portrait.work_years
    small = catalog.rules.small_cell
    province = catalog.province.short
    below = (
        f"占比前{len(portrait.works)}位，%；竖线为{province}，区位商1＝与{province}相同；*样本不足{small}人"
    )
    columns = [
        Column("行业"),
        Column(""),
        Column(f"{last}年", "right"),
        Column(f"{first}年", "right"),
        Column("区位商", "right"),
    ]
    most = max((share or 0.0 for w in portrait.works for share in (w.last, w.reference)), default=1.0)
    rows = [_work(w, most, look, province, bar) for w in portrait.works]
    body = table(columns, rows, label="就业结构", css_class="ct-ledger") if rows else Markup("")
    return html.figure_head(work_finding(catalog, portrait), below) + body


def _work(w: Work, most: float, look: CountyLook, province: str, width: int) -> list[object]:
    shares = [
        percent(share).removesuffix("%") if share is not None else html.missing()
        for share in (w.last, w.first)
    ]
    label = f"{w.name}{percent(w.last)}，{province}{percent(w.reference)}"
    quotient = number(w.quotient, 2) + ("*" if w.small else "")
    bar = tick_bar(w.last, w.reference, most * _ROOM, look, label=label, width=width)
    return [w.name, bar, html.element("b", shares[0], ""), shares[1], quotient]


#: Room right of the longest bar or tick.
_ROOM: Final = 1.04


def notes(catalog: Catalog, portrait: Portrait, traced: str = "") -> Markup:
    """Evidence and progress, the newest first, and what public traces point to (``traced``)."""
    lines = html.join(
        filled("note", line.when, line.text, html.grade_chip(line.grade, 15) if line.grade else "")
        for line in portrait.evidence
    )
    text = (
        html.element("ul", lines, "ct-p-evidence")
        if portrait.evidence
        else html.element("p", f"{catalog.plan.adopted_year}年以来尚无填报的进展、公布数和荣誉。", _LINE)
    )
    return html.join(
        (html.figure_head("佐证与进展"), text, html.element("p", traced, _LINE) if traced else "")
    )


# What a county's page is made of, cached; the same functions decide it as on every other page.


@cached(judged, 128)
def history_svg(view: View, target: str, width: int, height: int) -> tuple[str, str, float]:
    """Draw a target's history for paper: SVG, what it says, and where the value axis starts."""
    model = on_paper(picture(view.catalog, view.snapshot.track(target)))
    spec = trajectory(model, width=width, height=height, nominal_width=width)
    return to_svg(spec), str(spec["description"]), axis_start(model)


#: Width of the history on the sheet, height of it together with the words below, and least height, in px.
_WIDTH, _BLOCK, _LEAST = 448, 244, 124
#: Width of the history on a phone.
_NARROW = 350
#: Characters and height of a line of these words.
_CHARACTERS, _LEADING = 38, 16
#: Height of a row that another block does not need.
_ROW = 22
#: The same in the frame: width of the history, height of what stands there, least and most of the picture.
_FRAME_WIDTH, _FRAME_BLOCK, _FRAME_LEAST, _FRAME_MOST = 708, 385, 150, 312
_FRAME_CHARACTERS, _FRAME_LEADING = 50, 19
#: Width of the bars of employment in the frame.
_FRAME_BAR = 260
#: Lines of evidence that the targets beside them outweigh in the frame, and the height of one more.
_FRAME_LINES, _FRAME_LINE = 3, 44
#: Characters of the sources that fit the foot: two lines on paper, one in the frame.
_SOURCES = 112


@cached()
def draw_sheet(view: View, code: str) -> None:
    """Draw one county's sheet."""
    st.html(sheet(view, code))


def sheet(view: View, code: str) -> Markup:
    """Lay out one county's sheet."""
    portrait = view.snapshot.portrait(code)
    look = county_looks(county.code for county in view.catalog.counties)[portrait.area.code]
    blocks = {
        "head": head(view, portrait, look),
        "history": history(view, portrait),
        "goals": goals(view.catalog, portrait),
        "standing": standings_block(view.catalog, portrait, look),
        "work": work(view.catalog, portrait, look, *((_FRAME_BAR,) if view.choice.frame else ())),
        "notes": notes(view.catalog, portrait, area_sentence(view.catalog, view.snapshot.traces, code)),
        "foot": foot(view, portrait),
    }
    return filled("sheet", view.choice.frame, blocks)


def main_finding(view: View, portrait: Portrait) -> str:
    """The finding of the county's first target."""
    if not portrait.targets:
        return f"{portrait.area.short}没有单独的定量目标"
    return finding(view.catalog, view.snapshot.track(portrait.targets[0].target.id))


def head(view: View, portrait: Portrait, look: CountyLook) -> Markup:
    """Name, finding, types, key industries, where the county lies."""
    drill = html.element("b", DRILL_MARK.replace(" ", "\u3000"), "ct-drill") if view.choice.drill else ""
    title = heading(main_finding(view, portrait), drill=view.choice.drill)
    condition = f"，原文限定“{portrait.position.condition}”" if portrait.position.condition else ""
    types = "、".join(portrait.position.types) + condition
    industries = f"重点发展{'、'.join(portrait.position.industries)}" if portrait.position.industries else ""
    place = ""
    if view.snapshot.geometry:
        label = f"{portrait.area.short}在{view.catalog.city.short}的位置示意"
        place = locator_map(view.snapshot.geometry, portrait.area.code, look, label=label, width=150)
    brand = f"{view.catalog.plan.product}\u3000县区画像\u3000{portrait.area.name}\u3000{portrait.area.code}"
    below = "；".join(part for part in (types, industries) if part)
    said = (html.unbroken(title.title), html.unbroken(title.second))
    return filled("head", brand, drill, *said, below, place)


def history(view: View, portrait: Portrait) -> Markup:
    """History, target and path of the first target, with its status."""
    if not portrait.targets:
        return Markup("")
    assessment = portrait.targets[0]
    track = view.snapshot.track(assessment.target.id)
    if track.history.empty:
        return html.figure_head(track.indicator.name) + html.element("p", assessment.sentence, "ct-p-line")
    first, *more = [part for part in assessment.sentence.split("。") if part]
    words = "".join(f"{part}。" for part in more)
    width, height = _room(view, portrait, len(words))
    svg, description, start = history_svg(view, assessment.target.id, width, height)
    axis = f"，纵轴自{number(start, 0 if float(start).is_integer() else 1)}起" if start else ""
    title = html.join((f"{track.indicator.name}：", status_of(assessment)))
    small, _, _ = history_svg(view, assessment.target.id, _NARROW, _BLOCK)
    wide = as_image(svg, description, width, height, "ct-p-picture ct-p-wide")
    narrow = as_image(small, description, _NARROW, _BLOCK, "ct-p-picture ct-p-narrow")
    legend = f"实线为已有数据，虚线、空心为估算，粗线为达标所需；口径变化处不连线{axis}。"
    why = html.element("p", words, "ct-p-line")
    return html.join(
        (html.figure_head(title, first), wide, narrow, html.element("p", legend, "ct-p-key"), why)
    )


def _room(view: View, portrait: Portrait, characters: int) -> tuple[int, int]:
    """Width and height of the picture above so many characters of reasons.

    The longer the reasons, the lower the picture: the block keeps its height, the sheet its page.
    """
    if view.choice.frame:
        below = _FRAME_LINE * max(len(portrait.evidence) - _FRAME_LINES, 0)
        height = _FRAME_BLOCK - below - _FRAME_LEADING * -(-characters // _FRAME_CHARACTERS)
        return _FRAME_WIDTH, min(max(height, _FRAME_LEAST), _FRAME_MOST)
    spare = _ROW * (MOST - len(portrait.standings)) + (_ROW if len(portrait.evidence) < LINES else 0)
    return _WIDTH, max(_BLOCK + spare - _LEADING * -(-characters // _CHARACTERS), _LEAST)


def named_sources(plan: str, names: Sequence[str]) -> str:
    """Name the plan and the first sources that fit the foot; the others are counted, not cut off."""
    text = f"资料来源：{plan}"
    for i, name in enumerate(names):
        if i and len(text) + len(name) > _SOURCES:
            return f"{text}；等{len(names)}种来源"
        text = f"{text}；{name}"
    return text


def foot(view: View, portrait: Portrait) -> Markup:
    """Sources, grade key, dates."""
    names = view.snapshot.cited(portrait.sources)
    approval = view.catalog.plan.map_approval
    marks = f"{SCHEMATIC_MARK}{f'，审图号：{approval}' if approval else ''}"
    marks = marks if view.snapshot.geometry else ""
    ranch = view.catalog.plan.ranch_note
    pages = "" if view.choice.frame else "\u3000第1页，共1页"
    until = f"数据截至{view.snapshot.data_as_of}\u3000" if view.snapshot.data_as_of else ""
    dates = f"{until}制图{view.choice.today.isoformat()}{pages}"
    return html.join(
        (
            html.element("p", named_sources(view.catalog.plan.number, names), "ct-p-sources"),
            Markup('<p class="ct-p-row">{}<span>{}</span></p>').format(html.grade_key(), dates),
            html.element("p", "。".join(part for part in (ranch, marks) if part), ""),
        )
    )
