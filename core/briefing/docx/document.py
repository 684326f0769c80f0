"""A briefing as a Word document."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from core.briefing.docx import styles as look
from core.briefing.docx.styles import element, field, put
from core.briefing.docx.tables import add_table, is_wide
from core.briefing.layout import fitted, titled
from core.briefing.model import (
    DOCUMENT_WIDTH,
    Block,
    Briefing,
    Figure,
    Heading,
    Paragraph,
    Section,
    Table,
)
from core.charts.kit.export import to_png
from core.charts.kit.measure import text_width
from core.wording.numbers import day_text, ordinal

#: So many annexes follow on the page that names them: a page of their own would leave half of that one white.
_FEW = 3
#: Faces of offices set digits wider than text is measured.
_SAFE = 1.05


def to_docx(briefing: Briefing) -> bytes:
    """Render a briefing as a Word file."""
    return _Writer(briefing).save()


class _Writer:
    """Writes one document; counts tables and figures."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.document: Document = docx.Document()
        self.tables, self.figures = count(1), count(1)
        #: Whether the page lies across.
        self.turned = False
        self.letters = not all(section.numbered for section in briefing.sections)
        look.apply(self.document)

    def save(self) -> bytes:
        """Write everything and return the file."""
        self._furniture()
        letters = self.letters
        if not letters:
            self._head()
        outline = self.briefing.outline()
        for place, (head, section) in enumerate(outline):
            if letters:
                self._letter(section)
                continue
            first = section.annex and not outline[place - 1][1].annex
            if first:
                self._names_of_annexes()
            self._section(section, head, first=first)
        if not letters:
            self._tail()
        self._properties()
        self._package()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _names_of_annexes(self) -> None:
        """List the annexes on one page, with what stands before: names alone would be a page of their own."""
        if self.document.paragraphs:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        *others, last = self.briefing.listed_annexes
        for line in others:
            self._add(line, look.BODY).paragraph_format.keep_with_next = True
        self._add(last, look.BODY)

    def _add(self, text: str, style: str) -> WordParagraph:
        return self.document.add_paragraph(text, style=style)

    def _head(self) -> None:
        """Name of the document, 期号, 编印单位 and 日期 above a line, then the title."""
        imprint = self.briefing.imprint
        self._add(self.briefing.name, look.NAME)
        if imprint.issue:
            self._add(imprint.issue, look.ISSUE)
        line = self._add("", look.IMPRINT)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(look.WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        date = day_text(imprint.date or self.briefing.made)
        line.add_run(imprint.editor)
        if text_width(f"{imprint.editor}　{date}", look.TEXT) * _SAFE > look.ROOM:
            line.add_run().add_break()
        line.add_run(f"\t{date}")
        _rule(line, "bottom", 12)
        title = self._add("", look.TITLE)
        lines, size = fitted(self.briefing.title, look.ROOM, look.TITLE_SIZE, look.TITLE_SPARE)
        _write(title, lines)
        if size != look.TITLE_SIZE:
            for run in title.runs:
                run.font.size = Pt(size)

    def _letter(self, section: Section) -> None:
        """One department's page of the reminders."""
        if section.new_page:  # pages are counted anew: each addressee gets his own letter
            look.restart(look.page(self.document.add_section(WD_SECTION.NEW_PAGE)))
        self._add(self.briefing.name, look.TITLE)
        self._add(f"{section.title}：", look.ADDRESSEE)
        self._blocks(section.blocks)
        imprint = self.briefing.imprint
        date = day_text(imprint.date or self.briefing.made)
        for text in filter(None, (imprint.editor, date)):
            self._add(text, look.SIGNATURE)
        self._blocks(section.enclosed)

    def _section(self, section: Section, head: str, *, first: bool) -> None:
        """One section; the ``first`` annex of many begins a page, that of a few stands below the names.

        A heading stands on the page of a wide table that follows it.
        """
        opens = section.blocks[0]
        if isinstance(opens, Table) and is_wide(opens):
            self._turn(landscape=True)
        heading = self._add(head, look.ANNEX if section.annex else look.H1)
        new_page = first and len(self.briefing.annexes) > _FEW
        heading.paragraph_format.page_break_before = new_page
        if first and not new_page:
            heading.paragraph_format.space_before = Pt(14)
        self._blocks(section.blocks)

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        places = count(1)
        for block in blocks:
            if isinstance(block, Heading) and block.new_page:
                self._add(block.text, look.ANNEX).paragraph_format.page_break_before = True
            elif isinstance(block, Heading):
                self._add(f"（{ordinal(next(places))}）{block.text}", look.H2)
            elif isinstance(block, Paragraph):
                self._add(block.text, look.BODY)
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._figure(block)

    def _table(self, table: Table) -> None:
        wide = is_wide(table)
        if wide and not self.turned:
            self._turn(landscape=True)
        caption = self._add("", look.CAPTION)
        caption.paragraph_format.keep_with_next = True
        if self.letters:  # of a letter's few tables none is called by number
            _balance(caption, table.caption, look.CAPTION_ROOM)
        else:
            self._numbered(caption, "表", next(self.tables), table.caption)
        room = look.PAGE[1] - look.TOP - look.BOTTOM if wide else look.WIDTH
        add_table(self.document, table, room)
        if table.note:
            self._add(table.note, look.NOTE)
        if wide:
            self._turn(landscape=False)

    def _turn(self, *, landscape: bool) -> None:
        """Begin a page upright or across."""
        look.page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
        self.turned = landscape

    def _figure(self, figure: Figure) -> None:
        """Picture without a title of its own (the caption says it), with alternative text."""
        if figure.picture is None:
            return
        picture = replace(figure.picture(DOCUMENT_WIDTH), title="")
        place = next(self.figures)
        holder = self._add("", look.PICTURE)
        shape = holder.add_run().add_picture(io.BytesIO(to_png(picture)), width=Mm(look.WIDTH))
        shape._inline.docPr.set("descr", figure.alt)
        shape._inline.docPr.set("title", figure.caption)
        self._numbered(self._add("", look.CAPTION), "图", place, figure.caption)

    def _numbered(self, paragraph: WordParagraph, kind: str, place: int, text: str) -> None:
        paragraph.add_run(kind)
        field(paragraph.add_run(), f"SEQ {kind} \\* ARABIC", str(place))
        paragraph.add_run("\u3000")
        _balance(paragraph, text, look.CAPTION_ROOM)

    def _furniture(self) -> None:
        """Marks in the head of every page, the page number outside at its foot."""
        section = self.document.sections[0]
        self.document.settings.odd_and_even_pages_header_footer = True
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].style = look.HEADER
            header.paragraphs[0].add_run("\u3000\u3000".join(self.briefing.marks))
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = footer.paragraphs[0]
            paragraph.style = look.FOOTER
            properties = paragraph._p.get_or_add_pPr()
            indent = (
                element("ind", rightChars=100, right=280)
                if side == "right"
                else element("ind", leftChars=100, left=280)
            )
            properties.append(indent)
            put(properties, element("jc", val=side))
            paragraph.add_run("— ")
            field(paragraph.add_run(), "PAGE")
            paragraph.add_run(" —")

    def _tail(self) -> None:
        """报送范围 between two lines at the end."""
        audience = self.briefing.imprint.sent_to
        if not audience:
            if self.document.element.body[-2].tag == element("tbl").tag:
                self._add("", look.END)  # Word wants a paragraph after a table
            return
        line = self._add(audience, look.AUDIENCE)
        _at_foot(line)
        for side in ("top", "bottom"):
            _rule(line, side, 8)

    def _properties(self) -> None:
        briefing, core = self.briefing, self.document.core_properties
        made = dt.datetime.fromisoformat(briefing.made)
        core.title, core.subject, core.author = briefing.title, briefing.scope, briefing.imprint.editor
        core.category, core.language = briefing.name, "zh-CN"
        core.keywords = "，".join(briefing.marks)
        core.comments = briefing.basis
        core.created = core.modified = made
        core.last_modified_by, core.revision = briefing.imprint.editor, 1

    def _package(self) -> None:
        """Name substitutes of fonts; drop the template's own thumbnail and styles with effects."""
        part: Any = self.document.part
        look.chinese(self.document.settings.element)
        for rel in list(part.rels.values()):
            if rel.reltype.endswith("/fontTable"):
                rel.target_part._blob = look.alternatives(rel.target_part.blob)
            elif rel.reltype.endswith("/stylesWithEffects") or rel.reltype.endswith("/customXml"):
                part.rels.pop(rel.rId)
        package = part.package
        for rel in list(package.rels.values()):
            if rel.reltype.endswith("/thumbnail"):
                package.rels.pop(rel.rId)


def _balance(paragraph: WordParagraph, text: str, room: float) -> None:
    """Write a text that may take several lines, so that none holds a last word alone."""
    _write(paragraph, titled(text, room))


def _write(paragraph: WordParagraph, lines: Sequence[str]) -> None:
    for place, line in enumerate(lines):
        if place:
            paragraph.add_run().add_break()
        paragraph.add_run(line)


def _at_foot(paragraph: WordParagraph) -> None:
    """Put a paragraph at the foot of the last page's type area, where GB/T 9704 has the 版记."""
    place = {"hAnchor": "margin", "vAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    frame = element("framePr", w=round(look.WIDTH * look.TWIPS_PER_MM), wrap="notBeside", **place)
    paragraph._p.get_or_add_pPr().find(qn("w:pStyle")).addnext(frame)


def _rule(paragraph: WordParagraph, side: str, size: int) -> None:
    """Draw a line above or below a paragraph."""
    properties = paragraph._p.get_or_add_pPr()
    border = properties.find(element("pBdr").tag)
    borders = properties.insert_element_before if border is None else None
    holder = element("pBdr") if border is None else border
    holder.append(element(side, val="single", sz=size, space=4, color="000000"))
    if borders is not None:
        borders(holder, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
