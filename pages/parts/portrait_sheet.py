"""One county on one sheet of A4: the whole markup, as it stands on screen, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.analysis.portrait import Portrait
from core.analysis.portrait_evidence import LINES
from core.analysis.portrait_standings import MOST
from core.analysis.trajectory import finding
from core.charts import html
from core.charts.html import Safe, esc
from core.charts.marks import as_image
from core.charts.strips import locator_map
from core.charts.theme import CountyLook, county_looks
from core.wording import DRILL_MARK, SCHEMATIC_MARK, number
from pages.parts import loading
from pages.parts.frame import source_names
from pages.parts.kept import drawn_once
from pages.parts.loading import View
from pages.parts.overview_cells import status_of
from pages.parts.portrait_blocks import goals, notes, standing, work
from pages.parts.portrait_model import history_svg, portrait_of

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


@drawn_once()
def draw_sheet(view: View, code: str) -> None:
    """Draw one county's sheet."""
    st.html(sheet(view, code))


def sheet(view: View, code: str) -> str:
    """Lay out one county's sheet."""
    one = portrait_of(view, code)
    look = county_looks(county.code for county in view.catalog.counties)[one.area.code]
    blocks = {
        "head": head(view, one, look),
        "history": history(view, one),
        "goals": goals(view.catalog, one),
        "standing": standing(view.catalog, one, look),
        "work": work(view.catalog, one, look, *((_FRAME_BAR,) if view.choice.frame else ())),
        "notes": notes(view.catalog, one),
        "foot": foot(view, one),
    }
    body = "".join(f'<section class="ct-p-{name}">{block}</section>' for name, block in blocks.items())
    form = " ct-p-landscape" if view.choice.frame else ""
    return Safe(f'<article class="ct-sheet ct-portrait{form}">{body}</article>')


def said(view: View, one: Portrait) -> str:
    """The finding of the county's first target."""
    if not one.targets:
        return f"{one.area.short}没有单独的定量目标"
    return finding(view.catalog, loading.track(view, one.targets[0].id))


def head(view: View, one: Portrait, look: CountyLook) -> Safe:
    """Name, finding, types, key industries, where the county lies."""
    drill = html.element("b", DRILL_MARK.replace(" ", "\u3000"), "ct-drill") if view.choice.drill else ""
    title = f"演练：{said(view, one)}" if view.choice.drill else said(view, one)
    condition = f"，原文限定“{one.position.condition}”" if one.position.condition else ""
    lines = [
        f'<p class="ct-p-brand">{esc(view.catalog.plan.product)}\u3000县区画像\u3000'
        f"{esc(one.area.name)}\u3000{esc(one.area.code)}{drill}</p>",
        f"<h1>{esc(title)}</h1>",
        f"<p>{esc('、'.join(one.position.types))}{esc(condition)}；重点发展"
        f"{esc('、'.join(one.position.industries))}</p>",
    ]
    place = locator_map(
        view.data.geometry, one.area.code, look, label=f"{one.area.short}在全市的位置示意", width=150
    )
    return Safe(f"<div>{''.join(lines)}</div>{place}")


def history(view: View, one: Portrait) -> Safe:
    """History, target and path of the first target, with its status."""
    if not one.targets:
        return Safe("")
    found = one.targets[0]
    track = loading.track(view, found.id)
    if track.history.empty:
        return Safe(html.figure_head(track.indicator.name) + html.element("p", found.sentence, "ct-p-line"))
    first, *more = [part for part in found.sentence.split("。") if part]
    words = "".join(f"{part}。" for part in more)
    width, height = _room(view, one, len(words))
    svg, told, start = history_svg(view, found.id, width, height)
    axis = f"，纵轴自{number(start, 0 if float(start).is_integer() else 1)}起" if start else ""
    title = html.join((f"{track.indicator.name}：", status_of(found)))
    small, _, _ = history_svg(view, found.id, _NARROW, _BLOCK)
    picture = Safe(
        as_image(svg, told, width, height, "ct-p-picture ct-p-wide")
        + as_image(small, told, _NARROW, _BLOCK, "ct-p-picture ct-p-narrow")
    )
    legend = f"实线为已有数据，虚线、空心为估算，粗线为达标所需；口径变化处不连线{axis}。"
    why = html.element("p", words, "ct-p-line")
    return html.join((html.figure_head(title, first), picture, html.element("p", legend, "ct-p-key"), why))


def _room(view: View, one: Portrait, characters: int) -> tuple[int, int]:
    """Width and height of the picture above so many characters of reasons.

    The longer the reasons, the lower the picture: the block keeps its height, the sheet its page.
    """
    if view.choice.frame:
        below = _FRAME_LINE * max(len(one.evidence) - _FRAME_LINES, 0)
        height = _FRAME_BLOCK - below - _FRAME_LEADING * -(-characters // _FRAME_CHARACTERS)
        return _FRAME_WIDTH, min(max(height, _FRAME_LEAST), _FRAME_MOST)
    spare = _ROW * (MOST - len(one.standings)) + (_ROW if len(one.evidence) < LINES else 0)
    return _WIDTH, max(_BLOCK + spare - _LEADING * -(-characters // _CHARACTERS), _LEAST)


def named_sources(plan: str, names: Sequence[str]) -> str:
    """Name the plan and the first sources that fit the foot; the others are counted, not cut off."""
    said = f"资料来源：{plan}"
    for i, name in enumerate(names):
        if i and len(said) + len(name) > _SOURCES:
            return f"{said}；等{len(names)}种来源"
        said = f"{said}；{name}"
    return said


def foot(view: View, one: Portrait) -> Safe:
    """Sources, grade key, dates."""
    names = source_names(view, one.sources)
    approval = view.catalog.plan.map_approval
    marks = f"{SCHEMATIC_MARK}{f'，审图号：{approval}' if approval else ''}"
    pages = "" if view.choice.frame else "\u3000第1页，共1页"
    dates = f"数据截至{view.data_as_of}\u3000制图{view.choice.today.isoformat()}{pages}"
    return html.join(
        (
            html.element("p", named_sources(view.catalog.plan.number, names), "ct-p-sources"),
            Safe(f'<p class="ct-p-row">{html.grade_key()}<span>{esc(dates)}</span></p>'),
            html.element("p", f"{view.catalog.plan.ranch_note}。{marks}", ""),
        )
    )
