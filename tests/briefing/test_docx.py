"""Word files opened with their library: page, styles, tables, pictures, marks, numbers."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from core.briefing.compose import compose
from core.briefing.docx import styles as look
from core.briefing.docx.document import to_docx
from core.briefing.docx.tables import is_wide
from core.briefing.model import Briefing, Cell, Imprint, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import target_table
from core.charts.kit.html import status_text
from core.snapshot import Snapshot
from core.wording.words import Status
from tests.briefing.conftest import AS_OF

IMPRINT = Imprint("第1期", "编印的单位", "报送的单位", "2026-11-24", AS_OF)
COUNTY = Scope(ScopeKind.COUNTY, "620702")


@cache
def raw(snapshot: Snapshot, scope: Scope, mode: str = "briefing") -> bytes:
    """The file, made once."""
    return to_docx(compose(snapshot, scope, IMPRINT, mode=mode))


def opened(snapshot: Snapshot, scope: Scope = COUNTY, mode: str = "briefing") -> Document:
    """The file as its library reads it."""
    return docx.Document(io.BytesIO(raw(snapshot, scope, mode)))


def grid(table: Any) -> list[list[str]]:
    """Texts of a table."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_page_is_that_of_the_standard(snapshot: Snapshot) -> None:
    section = opened(snapshot).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm) for edge in edges] == [37, 35, 28, 26]
    pitch = int(section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch"))) / 20
    assert 22 * pitch <= section.page_height.pt - edges[0].pt - edges[1].pt < 23 * pitch


def test_a_line_of_text_holds_28_characters(snapshot: Snapshot) -> None:
    document = opened(snapshot)
    section = document.sections[0]
    room = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    style = document.styles[look.BODY]
    spacing = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (style.font.size.pt + spacing) <= room < 29 * (style.font.size.pt + spacing)


def test_every_style_in_use_names_its_chinese_face(snapshot: Snapshot) -> None:
    document = opened(snapshot, Scope())
    used = {p.style.name for p in document.paragraphs}
    used |= {p.style.name for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs}
    used |= {s.header.paragraphs[0].style.name for s in document.sections}
    used |= {s.footer.paragraphs[0].style.name for s in document.sections}
    assert used <= {one.name for one in look.LOOKS}
    faces = {one.name: one.east for one in look.LOOKS}
    for name in used:
        found = document.styles[name].element.rPr.find(qn("w:rFonts"))
        assert found.get(qn("w:eastAsia")) == faces[name]
        assert found.get(qn("w:ascii")) == "Times New Roman"
        assert not any("Theme" in key for key in list(found.attrib))
    assert faces["Title"] == "方正小标宋简体" and faces["公文正文"] == "仿宋_GB2312"
    assert faces["Heading 1"] == "黑体" and faces["Heading 2"] == "楷体_GB2312"


def test_faces_that_a_machine_lacks_have_a_substitute(official: Snapshot) -> None:
    with zipfile.ZipFile(io.BytesIO(raw(official, COUNTY))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_no_run_brings_a_face_of_its_own(snapshot: Snapshot) -> None:
    body = opened(snapshot).element.body
    assert body.findall(f".//{qn('w:r')}") and not body.findall(f".//{qn('w:r')}//{qn('w:rFonts')}")


def test_the_target_table_is_the_models(snapshot: Snapshot) -> None:
    model = target_table(snapshot, Scope())
    drawn = grid(opened(snapshot, Scope()).tables[0])
    assert drawn[0] == [column.name for column in model.columns]
    words = {status_text(word): word for word in Status}
    # A name may end its line between two words.
    assert [[words.get(text, text).replace("\n", "") for text in row] for row in drawn[1:]] == [
        [cell.text.replace("\n", "") for cell in row] for row in model.rows
    ]


def test_tables_repeat_their_heads_and_do_not_split_rows(snapshot: Snapshot) -> None:
    tables = opened(snapshot, Scope()).tables
    assert len(tables) == len(compose(snapshot, Scope()).tables())
    for table in tables:
        head, *rows = table._tbl.tr_lst
        assert head.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))
        assert not any(row.trPr.find(qn("w:tblHeader")) is not None for row in rows)


def test_pictures_have_alternative_text_and_captions(snapshot: Snapshot) -> None:
    document, figures = opened(snapshot, Scope()), compose(snapshot, Scope()).figures()
    drawn = document.inline_shapes
    assert [s._inline.docPr.get("descr") for s in drawn] == [figure.alt for figure in figures]
    # A caption of several lines is broken evenly.
    captions = [p.text.replace("\n", "") for p in document.paragraphs if p.style.name == "Caption"]
    for place, figure in enumerate(figures, start=1):
        assert any(text.startswith(f"图{place}") and figure.caption in text for text in captions)
    assert all(round(shape.width.mm) == 156 for shape in drawn)


def test_the_mark_stands_on_every_page(snapshots: dict[str, Snapshot]) -> None:
    for name, wanted in (("drill", "演练数据 非真实统计"), ("official", "")):
        for section in opened(snapshots[name]).sections:
            heads = (section.header, section.even_page_header)
            assert [head.paragraphs[0].text for head in heads] == [wanted, wanted]


def test_internal_papers_say_so(official: Snapshot) -> None:
    briefing = compose(official, COUNTY)
    inside = Briefing(**{n: getattr(briefing, n) for n in briefing.__slots__} | {"internal": True})
    header = docx.Document(io.BytesIO(to_docx(inside))).sections[0].header
    assert header.paragraphs[0].text == "内部资料"


def test_the_page_number_stands_outside(official: Snapshot) -> None:
    document = opened(official)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    sides = []
    for footer in (section.footer, section.even_page_footer):
        paragraph = footer.paragraphs[0]
        assert (
            "PAGE" in paragraph._p.xml and paragraph.text.startswith("— ") and paragraph.text.endswith(" —")
        )
        sides.append(paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")))
    assert sides == ["right", "left"]


def test_imprint_and_properties(official: Snapshot) -> None:
    document = opened(official)
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(part in text for part in ("第1期", "编印的单位", "报送：报送的单位", "2026年11月24日"))
    core = document.core_properties
    assert core.title == compose(official, COUNTY).title and core.author == "编印的单位"
    assert core.language == "zh-CN" and core.created.date().isoformat() == "2026-11-24"


def test_no_section_is_empty(snapshot: Snapshot) -> None:
    body = list(opened(snapshot, Scope()).element.body)
    levels = {"Heading1": 1, "附件标题": 1, "Heading2": 2}
    heads = [
        (place, levels[child.pPr.style])
        for place, child in enumerate(body)
        if child.tag == qn("w:p") and child.pPr is not None and child.pPr.style in levels
    ]
    assert [level for _, level in heads].count(1) == len(compose(snapshot, Scope()).sections)
    for (here, level), (after, deeper) in pairwise([*heads, (len(body) - 1, 1)]):
        assert after - here > 1 or deeper > level


def test_estimates_are_hatched(official: Snapshot) -> None:
    tables = {grid(t)[0][3]: t for t in opened(official, Scope()).tables if len(t.columns) > 3}
    cells = tables["估算值"]._tbl.findall(f".//{qn('w:shd')}")
    assert cells and all(cell.get(qn("w:val")) == "thinDiagStripe" for cell in cells)


def test_each_department_begins_a_page(snapshot: Snapshot) -> None:
    document = opened(snapshot, Scope(), "reminders")
    titles = [p for p in document.paragraphs if p.style.name == "Title"]
    assert len(titles) == len(snapshot.reminders)
    sections = list(document.sections)
    assert len(sections) == len(titles)  # each addressee's pages are counted from one
    assert all(own._sectPr.find(qn("w:pgNumType")) is not None for own in sections[1:])


@pytest.mark.parametrize(("columns", "turned"), [(9, False), (20, True)])
def test_only_a_table_that_needs_it_turns_the_page(official: Snapshot, columns: int, turned: bool) -> None:
    table = Table(
        "表",
        tuple(TableColumn(f"列{i}", "right") for i in range(columns)),
        (tuple(Cell("123.4亿元") for _ in range(columns)),),
    )
    assert is_wide(table) is turned
    model = compose(official, COUNTY)
    values = {n: getattr(model, n) for n in model.__slots__}
    briefing = Briefing(**values | {"sections": (Section("宽表", (table,)),)})
    sections = docx.Document(io.BytesIO(to_docx(briefing))).sections
    widths = [round(section.page_width.mm) for section in sections]
    assert widths == ([210, 297, 210] if turned else [210])
    if turned:  # the heading stands on the page of its table
        body = list(docx.Document(io.BytesIO(to_docx(briefing))).element.body)
        heading = next(n for n, part in enumerate(body) if "".join(part.itertext()).endswith("宽表"))
        turns = [n for n, part in enumerate(body) if part.find(f".//{qn('w:sectPr')}") is not None]
        assert turns[0] < heading < turns[1]


def test_names_of_annexes_stand_with_what_comes_before_them(snapshot: Snapshot) -> None:
    """Alone on a page they leave it white."""
    paragraphs = opened(snapshot, Scope()).paragraphs
    place = next(n for n, p in enumerate(paragraphs) if p.text.startswith("附件："))
    assert paragraphs[place - 1].paragraph_format.keep_with_next


def test_a_short_table_stands_whole_and_every_note_beside_its_table(snapshot: Snapshot) -> None:
    """Rows keep to the next: all of a short table, the last of one with a note."""
    briefing = compose(snapshot, Scope())
    for model, drawn in zip(briefing.tables(), opened(snapshot, Scope()).tables, strict=True):
        rows = drawn._tbl.tr_lst[1:]
        kept = [
            all(p.find(f".//{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p"))) for row in rows
        ]
        short = len(model.rows) <= 10
        assert all(kept[:-1]) if short else not any(kept[:-1])
        assert kept[-1] is bool(model.note)


def test_the_addressees_stand_at_the_foot_of_the_last_page(official: Snapshot) -> None:
    imprint = Imprint(audience="报：市委常委；送：各县区")
    document = docx.Document(io.BytesIO(to_docx(compose(official, Scope(), imprint))))
    last = document.paragraphs[-1]
    frame = last._p.find(f".//{qn('w:framePr')}")
    assert last.text == "报：市委常委；送：各县区"
    assert frame.get(qn("w:vAnchor")) == "margin" and frame.get(qn("w:yAlign")) == "bottom"


@pytest.mark.parametrize("scope", [Scope(), Scope(ScopeKind.COUNTY, "620724")], ids=["many", "few"])
def test_the_first_of_many_annexes_begins_a_page_that_of_a_few_does_not(
    drill: Snapshot, scope: Scope
) -> None:
    """A county's three short annexes on a page of their own left the page that names them white."""
    briefing = compose(drill, scope)
    first = briefing.annexes[0].title
    heads = [
        p for p in opened(drill, scope).paragraphs if p.text.startswith("附件") and p.text.endswith(first)
    ]
    head = next(p for p in heads if "：" not in p.text)
    assert bool(head.paragraph_format.page_break_before) is (len(briefing.annexes) > 3)
