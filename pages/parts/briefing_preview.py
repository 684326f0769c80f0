"""The preview: the same content as the documents, as text, tables and pictures of a page."""

from __future__ import annotations

import streamlit as st

from core.briefing.dates import day_text
from core.briefing.model import Block, Briefing, Cell, Figure, Heading, Imprint, Paragraph, Section, Table
from core.briefing.widths import shares
from core.charts import html
from core.charts.html import Safe, element, join
from core.charts.table import Column, table
from core.wording import Status, numeral
from pages.parts.briefing_source import Wanted, content, dossier, picture
from pages.parts.kept import drawn_once
from pages.parts.loading import View

#: Width of the sheet's tables and size of their type, px.
_ROOM, _TYPE = 690.0, 14.0
#: Columns that fit a phone; of more the first ones head a block with the others.
_FEW, _HEAD = 4, 2
#: Longest text that stands on one line whatever its column.
_SHORT = 7


def draw_preview(view: View, wanted: Wanted, imprint: Imprint) -> None:
    """Draw the preview."""
    # Plan targets come with no version of the data: the office's file is read at every run.
    _draw(view, wanted, imprint, repr(dossier(view).yearly_plans))


@drawn_once(entries=16)
def _draw(view: View, wanted: Wanted, imprint: Imprint, plans: str) -> None:  # noqa: ARG001 (part of the key)
    st.html(preview(view, wanted, imprint))


def preview(view: View, wanted: Wanted, imprint: Imprint) -> Safe:
    """Return the whole briefing as markup."""
    briefing = content(view, wanted, imprint)
    numbered = [section for section in briefing.sections if section.numbered]
    places = {id(section): place for place, section in enumerate(numbered, start=1)}
    parts = [_section(view, section, places.get(id(section), 0)) for section in briefing.sections]
    return element("article", join([_head(briefing), *parts, _tail(briefing)]), "ct-brief", lang="zh-CN")


def _head(briefing: Briefing) -> Safe:
    imprint = briefing.imprint
    date = day_text(imprint.date or briefing.made)
    line = join([element("span", imprint.editor, ""), element("span", date, "")])
    return join(
        [
            *(element("p", mark, "ct-brief-mark") for mark in briefing.marks),
            element("p", briefing.name, "ct-brief-name"),
            element("p", imprint.issue, "ct-brief-issue") if imprint.issue else "",
            element("div", line, "ct-brief-imprint"),
            element("h2", briefing.title, "ct-brief-title"),
        ]
    )


def _tail(briefing: Briefing) -> Safe:
    audience = briefing.imprint.audience
    return element("p", f"报送：{audience}", "ct-brief-audience") if audience else Safe("")


def _section(view: View, section: Section, place: int) -> Safe:
    title = f"{numeral(place)}、{section.title}" if place else section.title
    headings = (block for block in section.blocks if isinstance(block, Heading))
    numbers = {id(block): i for i, block in enumerate(headings, start=1)}
    blocks = [_block(view, block, numbers.get(id(block), 0)) for block in section.blocks]
    return element("section", join([element("h3", title, ""), *blocks]), "")


def _block(view: View, block: Block, place: int) -> Safe:
    if isinstance(block, Paragraph):
        return element("p", block.text, "ct-brief-text")
    if isinstance(block, Heading):
        return element("h4", f"（{numeral(place)}）{block.text}", "")
    if isinstance(block, Table):
        return _table(block)
    return _figure(view, block)


def _table(content: Table) -> Safe:
    widths = shares(content, _ROOM, _TYPE)
    columns = [
        Column(c.name, c.align, width=f"{width / _ROOM:.1%}", wrap=_breaks(content, place))
        for place, (c, width) in enumerate(zip(content.columns, widths, strict=True))
    ]
    rows = [[_cell(cell) for cell in row] for row in content.rows]
    drawn = table(columns, rows, label=content.caption, stacked=_HEAD if len(columns) > _FEW else 0)
    note = element("p", content.note, "ct-brief-note") if content.note else ""
    caption = element("p", content.caption, "ct-brief-caption")
    return join([caption, element("div", drawn, "ct-brief-table"), note])


def _breaks(content: Table, place: int) -> bool:
    """Whether a column may break its text: long text, never a number nor a short name."""
    longest = max((len(row[place].text) for row in content.rows), default=0)
    return content.columns[place].align == "left" and longest > _SHORT


def _cell(cell: Cell) -> object:
    if cell.word in set(Status) and cell.text == cell.word:
        return html.status_badge(cell.word)
    return html.estimate(cell.text) if cell.estimate else cell.text


def _figure(view: View, figure: Figure) -> Safe:
    address = picture(view, figure)
    if not address:
        return Safe("")
    image = Safe(f'<img src="{address}" alt="{html.esc(figure.alt)}" loading="lazy">')
    return element("figure", image, "ct-brief-figure")
