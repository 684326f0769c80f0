"""A briefing as PowerPoint: one finding a slide, native charts and tables, notes with sources and method."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from core.briefing.layout import balanced
from core.briefing.model import Briefing, Chart, Draw, Figure, Table
from core.briefing.pptx import theme
from core.briefing.pptx.charts import add_chart, axis_range
from core.briefing.pptx.plan import Slide, plan
from core.briefing.pptx.tables import add_table, paged, table_size
from core.briefing.pptx.text import (
    APART,
    Line,
    describe,
    dress,
    fill_frame,
    fitting,
    fonts,
    lines_in,
    rgb,
    set_holder,
    shortened,
    tall,
    text_box,
    text_pages,
    title_lines,
)
from core.charts.kit.export import to_png
from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, INK2, INK3, SURFACE, county_looks
from core.snapshot import Snapshot
from core.wording.numbers import day_text, number

_SOURCE_HIGH: Final = Inches(0.4)
_GAP: Final = Inches(0.1)
_BODY: Final = 18.0
_SMALL: Final = 12.0
#: Size of a template's footer, pt.
_FOOT: Final = 12.0
_AXIS_CLAUSE: Final = re.compile(r"[，；]纵轴自[^，；]*起")
_MOST_SOURCES: Final = 3
#: Smallest type of running text; what the text below a figure and a picture beside a table may take.
_READABLE: Final = 14.0
_TEXT_SHARE: Final = 0.2
_MAP_SHARE: Final = 0.58
#: Width in px for which a picture is laid out, so that its letters can be read on a slide.
_MAP_WIDTH: Final = 640
#: Readers set titles wider than they are measured.
_SAFE: Final = 0.9
_HEAD_HIGH: Final = int(Inches(0.28))
#: Least share of a slide that a template has to leave for content.
_LEAST_SHARE: Final = 0.4


def presentation(snapshot: Snapshot, briefing: Briefing, template: bytes | None = None) -> bytes:
    """Return a .pptx.

    Parameters
    ----------
    snapshot : Snapshot
        What the briefing was composed from: trajectories of single targets are drawn from it.
    template : bytes, optional
        A .pptx of the office; its master, layouts and theme fonts are used, its slides dropped.

    Raises
    ------
    ValueError
        With a Chinese sentence, where the template cannot be used.
    """
    made = theme.from_template(template) if template else theme.own_master()
    deck = _Deck(made, snapshot, briefing, own=template is None)
    deck.check()
    deck.cover()
    for slide in plan(snapshot, briefing):
        deck.add(slide)
    _properties(made, briefing)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


class _Deck:
    """Draws slides one after the other."""

    def __init__(self, made: Any, snapshot: Snapshot, briefing: Briefing, *, own: bool) -> None:
        self._made, self._briefing, self._own = made, briefing, own
        catalog = snapshot.catalog
        looks = county_looks(county.code for county in catalog.counties)
        self._colors = {county.short: looks[county.code].mark for county in catalog.counties}
        self._width, self._height = int(made.slide_width), int(made.slide_height)

    def check(self) -> None:
        """Refuse a template whose place for content is too small, or lies outside the slide.

        Raises
        ------
        ValueError
            With a Chinese sentence.
        """
        left, top, room, height = self._room_of(theme.content_layout(self._made))
        outside = left < 0 or top < 0 or left + room > self._width + _GAP
        if outside or height * room < _LEAST_SHARE * self._width * self._height:
            raise ValueError(
                "模板内容版式标题下方的版面不足幻灯片的四成，或超出幻灯片，放不下图表。"
                "请把标题移到上方，并使母版与幻灯片大小一致后再用。"
            )

    def cover(self) -> None:
        """Title page: the finding, what the document is, what the office fills in.

        On our own master, whose type is known, the lines of the title are broken evenly; on a template's the
        title takes a size that its place holds.
        """
        briefing, layout = self._briefing, theme.cover_layout(self._made)
        slide = self._slide(layout, briefing.title, "", notes=self._basis())
        if not self._own:
            holder = slide.shapes.title
            set_holder(holder, *lines_in(briefing.title, int(holder.width), int(holder.height)))
        else:
            room = int(slide.shapes.title.width) / Pt(theme.COVER_SIZE) * _SAFE
            set_holder(slide.shapes.title, "\v".join(balanced(briefing.title, room)))
        imprint = briefing.imprint
        cover_lines = [
            f"{briefing.name}（{briefing.scope}）",
            *(f"{n}：{v}" for n, v in (("期号", imprint.issue), ("编印单位", imprint.editor)) if v),
            *([imprint.sent_to] if imprint.sent_to else []),
            day_text(imprint.date or briefing.made),
        ]
        self._below_title(
            slide, [Line(text, 20 if n == 0 else 16, INK2, space=6) for n, text in enumerate(cover_lines)]
        )

    def _below_title(self, slide: Any, lines: Sequence[Line]) -> None:
        """Write lines into the subtitle of a title slide, or below its title where it has none."""
        holder = next((p for p in slide.placeholders if _kind(p) == PP_PLACEHOLDER.SUBTITLE), None)
        if holder is not None:
            fill_frame(holder.text_frame, lines)
            return
        title = slide.shapes.title
        top = title.top + title.height + _GAP
        text_box(slide, (title.left, top, title.width, self._height - top - Inches(1)), lines)

    def add(self, planned: Slide) -> None:
        """Draw one planned slide; a long table takes several."""
        if planned.divider:
            slide = self._slide(theme.cover_layout(self._made), planned.title, "", notes=self._basis())
            self._below_title(slide, [Line(text, 16, INK2, space=6) for text in planned.text])
        elif planned.figure is not None:
            self._figure(planned, planned.figure)
        elif planned.table is not None:
            self._table(planned, planned.table)
        else:
            self._text(planned)

    def _figure(self, planned: Slide, figure: Figure) -> None:
        layout = theme.content_layout(self._made)
        alt = _alt(figure)
        notes = "\n".join(
            (
                f"说明：{alt}",
                f"方法：{figure.method}",
                f"资料来源：{'；'.join(figure.sources)}",
                *planned.text,
                self._basis(),
            )
        )
        # A picture says its sources within its frame; a native chart has none.
        sources = figure.sources if figure.chart is not None else ()
        slide = self._slide(layout, planned.title, planned.part, notes=notes, sources=sources)
        left, top, room, height = self._room(slide)
        caption = shortened(planned.text, room, int(height * _TEXT_SHARE))
        size = fitting(caption, room, int(height * _TEXT_SHARE))
        below = tall(caption, size, room)
        height -= below
        if figure.chart is not None:
            head = Line(_subtitle(figure, figure.chart), _SMALL, INK2)
            text_box(slide, (left, top, room, _HEAD_HIGH), [head])
            place = (left, top + _HEAD_HIGH, room, height - _HEAD_HIGH)
            frame = add_chart(slide, figure.chart, place, self._colors)
            describe(frame, alt)
            frame.name = figure.slug
        elif figure.picture is not None:
            share = int(room * _MAP_SHARE) if planned.table else room
            self._picture(slide, figure, figure.picture, (left, top, share, height))
            if planned.table:
                beside = (left + share + _GAP * 2, top + _GAP * 3, room - share - _GAP * 2)
                describe(add_table(slide, planned.table, planned.table.rows, beside), planned.table.caption)
        if caption:
            lines = [Line(text, size) for text in caption]
            text_box(slide, (left, top + height, room, below), lines)

    def _picture(self, slide: Any, figure: Figure, draw: Draw, place: tuple[int, int, int, int]) -> None:
        """Place a picture sharp, without its head: the slide says it larger."""
        left, top, room, height = place
        headless = replace(draw(_MAP_WIDTH), title="", subtitle="")
        shape = slide.shapes.add_picture(io.BytesIO(to_png(headless, scale=3)), left, top)
        scale = min(room / shape.width, height / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape.left = Emu(left + (room - shape.width) // 2)
        shape.name = figure.slug
        describe(shape, figure.alt)

    def _table(self, planned: Slide, table: Table) -> None:
        layout = theme.content_layout(self._made)
        left, top, room, height = self._room_of(layout)
        top, height = top + _GAP, height - _GAP
        notes = "\n".join(
            (*((table.note,) if table.note else ()), f"资料来源：{self._sources()}", self._basis())
        )
        size = table_size(table, room, height)
        pages = paged(table, room, height, size)
        for number_, rows in enumerate(pages, start=1):
            place = f"（{number_}/{len(pages)}）" if len(pages) > 1 else ""
            slide = self._slide(
                layout, planned.title + place, planned.part, notes=notes, remark=table.note, sources=()
            )
            frame = add_table(slide, table, rows, (left, top, room), size)
            frame.name = table.caption
            describe(frame, f"{table.caption}{place}")

    def _text(self, planned: Slide) -> None:
        layout = theme.content_layout(self._made)
        notes = f"资料来源：{self._sources()}\n{self._basis()}"
        _, _, room, height = self._room_of(layout)
        size = fitting(planned.text, room, height - _GAP, most=_BODY, least=_READABLE)
        pages = text_pages(planned.text, size, room, height - _GAP)
        for number_, texts in enumerate(pages, start=1):
            place = f"（{number_}/{len(pages)}）" if len(pages) > 1 else ""
            slide = self._slide(layout, planned.title + place, planned.part, notes=notes)
            left, top, room, height = self._room(slide)
            lines = [Line(text, size, space=size * APART) for text in texts]
            text_box(slide, (left, top + _GAP, room, height - _GAP), lines)

    def _slide(
        self,
        layout: Any,
        title: str,
        part: str,
        *,
        notes: str,
        sources: Sequence[str] | None = None,
        remark: str = "",
    ) -> Any:
        """Add a slide with title, masthead, marks, source line, footer, number and notes."""
        slide = self._made.slides.add_slide(layout)
        holder = slide.shapes.title
        size = None
        if not self._own:  # a template's own size may be larger than the place holds
            title, size = lines_in(title, int(holder.width), int(holder.height))
        elif part:
            title, size = title_lines(title, int(holder.width))
        set_holder(holder, title, size)
        subtitle = PP_PLACEHOLDER.SUBTITLE
        for holder in list(slide.placeholders):
            if holder.shape_id != slide.shapes.title.shape_id and _kind(holder) != subtitle:
                holder._element.getparent().remove(holder._element)
        self._furniture(slide, layout)
        self._masthead(slide, part)
        left, room = slide.shapes.title.left, slide.shapes.title.width
        if sources is not None:
            foot = f"资料来源：{_few(sources)}" if sources else remark
            if foot:
                place = (left, self._bottom(layout) + Inches(0.03), room, _SOURCE_HIGH)
                text_box(slide, place, [Line(foot, 10, INK3)], anchor=MSO_ANCHOR.BOTTOM)
        frame = slide.notes_slide.notes_text_frame
        frame.text = notes
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                dress(run, None)
        return slide

    def _furniture(self, slide: Any, layout: Any) -> None:
        """Fill footer and slide number; a template without them gets a line of text."""
        reached, judged = day_text(self._briefing.data_as_of) or "不详", day_text(self._briefing.as_of)
        foot = f"数据截至{reached}　评价日期{judged}　数据版本{self._briefing.version}　来源见各页及备注"
        known = {_kind(p): p for p in theme.furniture(layout)}
        footer = known.get(PP_PLACEHOLDER.FOOTER)
        if footer is None:
            place = (Inches(0.5), self._height - Inches(0.4), self._width - Inches(2), Inches(0.28))
            text_box(slide, place, [Line(foot, 10, INK3)])
        else:  # a narrow one holds the day of the data alone on its line
            fits = text_width(foot, _FOOT) <= Emu(footer.width).pt - _FOOT
            _copied(slide, footer, foot if fits else f"数据截至{reached}")
        if PP_PLACEHOLDER.SLIDE_NUMBER in known:
            _copied(slide, known[PP_PLACEHOLDER.SLIDE_NUMBER], None)

    def _masthead(self, slide: Any, part: str) -> None:
        """What the document is at the left, the marks that every page must bear at the right."""
        briefing = self._briefing
        top, high = Inches(0.14), Inches(0.26)
        if part:
            text = "　".join((briefing.name, briefing.scope, part))
            text_box(slide, (slide.shapes.title.left, top, Inches(8), high), [Line(text, 11, INK3)])
        right = self._width - Inches(0.5)
        for mark in briefing.marks:
            wide = int(Pt(12 * (len(mark) + 2)))
            right -= wide
            box = text_box(
                slide,
                (right, top, wide, high),
                [Line(mark, 12, SURFACE, bold=True, align=PP_ALIGN.CENTER)],
                anchor=MSO_ANCHOR.MIDDLE,
            )
            box.name = mark
            box.fill.solid()
            box.fill.fore_color.rgb = rgb(INK)
            right -= _GAP

    def _bottom(self, layout: Any) -> int:
        """Where content must end: above source line and footer."""
        tops = [int(p.top) for p in theme.furniture(layout)] or [self._height - int(Inches(0.42))]
        return min(tops) - int(_SOURCE_HIGH) - int(Inches(0.05))

    def _room(self, slide: Any) -> tuple[int, int, int, int]:
        """Left, top, width and height below a slide's title."""
        return self._room_of(slide.slide_layout)

    def _room_of(self, layout: Any) -> tuple[int, int, int, int]:
        titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        title = next(p for p in layout.placeholders if _kind(p) in titles)
        top = int(title.top + title.height + Inches(0.04))
        return int(title.left), top, int(title.width), self._bottom(layout) - top

    def _sources(self) -> str:
        return "；".join(self._briefing.sources) or "各单位填报"

    def _basis(self) -> str:
        briefing = self._briefing
        marks = "".join(f"{mark}。" for mark in briefing.marks)
        return (
            f"{marks}评价日期{day_text(briefing.as_of)}，数据截至{day_text(briefing.data_as_of) or '不详'}，"
            f"数据版本{briefing.version}。方法和全部来源见“数据与口径”。"
        )


def _kind(holder: Any) -> Any:
    return holder.placeholder_format.type


def _few(sources: Sequence[str]) -> str:
    kept = list(dict.fromkeys(sources))
    if len(kept) <= _MOST_SOURCES:
        return "；".join(kept)
    return f"{'；'.join(kept[:_MOST_SOURCES])}等{len(kept)}种，余见备注"


def _subtitle(figure: Figure, chart: Chart) -> str:
    """Indicator, unit and basis, with which the alternative text begins, and this chart's own axis."""
    subtitle = _AXIS_CLAUSE.sub("", figure.alt.partition("。")[0])
    start = axis_range(chart)[0]
    return f"{subtitle}；纵轴自{number(start, 0 if start == int(start) else 1)}起" if start else subtitle


def _alt(figure: Figure) -> str:
    """Alternative text with the axis as this chart draws it: a picture of the same may begin elsewhere."""
    if figure.chart is None:
        return figure.alt
    _, _, described = figure.alt.partition("。")
    return f"{_subtitle(figure, figure.chart)}。{described}"


def _copied(slide: Any, holder: Any, text: str | None) -> None:
    """Copy a layout's footer or number to a slide; the number keeps its field."""
    element = copy.deepcopy(holder._element)
    slide.shapes._spTree.append(element)
    shape = slide.shapes[-1]
    if text is not None:
        set_holder(shape, text)
        return
    for properties in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
        fonts(properties)


def _properties(made: Any, briefing: Briefing) -> None:
    core = made.core_properties
    day = dt.datetime.fromisoformat(briefing.made)
    core.title, core.subject = briefing.title, f"{briefing.name}（{briefing.scope}）"
    core.author = core.last_modified_by = briefing.imprint.editor
    core.keywords, core.comments = "；".join(briefing.marks), briefing.basis
    core.created = core.modified = day
    core.language = "zh-CN"
