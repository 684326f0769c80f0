"""A linter for office documents: faults that a secretary would send a paper back for.

Every rule takes the bytes of a file and yields faults in words; :func:`faults_of` runs all rules of a format.
Punctuation and numbers follow GB/T 15834-2011 and GB/T 15835-2011 as far as a machine can tell:

- no two stops in a row, no half-width comma, stop, colon or bracket between Chinese signs;
- no typed space between a number and its unit, nor between Chinese signs;
- spans of values with ～, of years with —, dates as 2026年11月29日 in running text, minus as U+2212;
- a decimal comma, a thousands separator or a lone ASCII hyphen before a digit is no number.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Emu

from core.charts.kit.measure import text_width
from core.wording.words import DRILL_MARK

#: Words that the review of the briefings had replaced (`register`), and nothing that reads as debug.
FORBIDDEN: Final = (
    "两词并存",
    "快慢之比",
    "达标机会",
    "颜色从新口径",
    "其中最差者",
    "已过目标年",
    "仅作背景，不作判定",
    "不排名",
    "重新计算不算佐证",
    "系统不代拟",
    "首要目标",
    "暂无填报",
)
#: What no reader may see of a program.
_DEBUG: Final = re.compile(r"(?<![A-Za-z])(None|nan|NaN|NaT|inf|Traceback)(?![A-Za-z])")
_CJK: Final = r"[\u4e00-\u9fff]"
#: Rules of punctuation and numbers: what is wrong, and the pattern that finds it.
PATTERNS: Final = (
    ("two stops in a row", re.compile(r"[，。；：、]{2,}")),
    ("half-width mark between Chinese signs", re.compile(rf"{_CJK}[,;:()?!]{_CJK}")),
    ("space between number and unit", re.compile(r"\d [亿万年月日个项家户人元%％]")),
    ("space between Chinese signs", re.compile(rf"{_CJK} {_CJK}")),
    ("thousands separator", re.compile(r"\d,\d{3}(?!\d)")),
    ("hyphen for a minus", re.compile(rf"{_CJK}-\d")),
    ("span of values with a hyphen or tilde", re.compile(r"\d%?[-~]\d+(?:\.\d+)?(?:%|亿元|万元)")),
    ("replacement or private sign", re.compile(r"[\ufffd\ue000-\uf8ff]")),
    ("empty brackets", re.compile(r"（\s*）|《\s*》|“\s*”")),
)
_QUOTED: Final = re.compile(rf"《[^》]*》|{_CJK}+委 {_CJK}+|{DRILL_MARK}")
ISO_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
#: Longest title in full-width signs, and most lines that are typed into it.
TITLE, LINES = 40, 3
#: Longest sentence that is said once may be short: list marks and cells are not compared.
_SENTENCE: Final = 25
#: A table whose cells (but the first column) are all dashes says nothing.
_DASHES: Final = frozenset({"—", "", "-"})


def text_faults(text: str, *, prose: bool = True) -> Iterator[str]:
    """Yield faults of punctuation, numbers and words."""
    if found := _DEBUG.search(text):
        yield f"a program's word: {found.group()}: {text[:40]}"
    text = _QUOTED.sub("某", text)  # titles and issuers stand as their publisher wrote them
    for name, pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield f"{name}: …{text[max(0, found.start() - 12) : found.end() + 12]}…"
    if prose and ISO_DAY.search(text):
        yield f"ISO date in running text: {text[:40]}"
    for word in FORBIDDEN:
        if word in text:
            yield f"word of the list: {word}: {text[:40]}"


def estimate_faults(text: str) -> Iterator[str]:
    """Yield statements that call an estimate the latest figure."""
    for sentence in re.split(r"[。；\n]", text):
        if re.search(r"最新[^，]{0,12}(?:估|≈)", sentence):
            yield f"an estimate called 最新: {sentence[:50]}"


def docx_faults(content: bytes, *, first_sentence: bool = True) -> Iterator[str]:
    """Yield the faults of a Word document; letters have no ``first_sentence`` with the day of the data."""
    document = docx.Document(io.BytesIO(content))
    body = [child for child in document.element.body if child.tag != qn("w:sectPr")]
    styled = [(child, _style(child), _text(child)) for child in body]
    paragraphs = [(style, text) for child, style, text in styled if child.tag == qn("w:p")]
    for style, text in paragraphs:
        yield from text_faults(text)
        yield from estimate_faults(text)
        if style == "Title":
            yield from _title_faults(text)
    if first_sentence:
        opening = next((text for style, text in paragraphs if style == "公文正文"), "")
        if not re.match(r"据截至\d{4}年\d+月\d+日公布的数据", opening):
            yield f"first sentence without the day of the data: {opening[:40]}"
    yield from _structure_faults(styled)
    if first_sentence:
        yield from _repeated(_until_annex(paragraphs))
    for table in document.tables:
        yield from _word_table_faults(table)
    yield from _drawing_faults(document)
    yield from _font_faults(document)


def _style(child: Any) -> str:
    found = child.find(".//" + qn("w:pStyle")) if child.tag == qn("w:p") else None
    return found.get(qn("w:val")) if found is not None else ""


def _text(child: Any) -> str:
    nodes = child.iter(qn("w:t"), qn("w:br"))
    return "".join(node.text or "" if node.tag == qn("w:t") else "\n" for node in nodes)


def _title_faults(text: str) -> Iterator[str]:
    if text_width(text.replace("\n", ""), 1) > TITLE:
        yield f"title longer than {TITLE} signs: {text}"
    lines = text.split("\n")
    if len(lines) > LINES:
        yield f"title of {len(lines)} typed lines: {text!r}"
    for before, after in pairwise(lines):
        if before[-1:].isdigit() and re.match(r"[\d%亿万年月日个项家户]", after):
            yield f"number parted from its unit: {text!r}"


_HEADS: Final = frozenset({"Heading1", "Heading2", "附件标题"})
#: May follow a last table, where Word wants a paragraph, without taking room.
_NO_ROOM: Final = "文末"


def _structure_faults(styled: list[tuple[Any, str, str]]) -> Iterator[str]:
    """Empty sections, empty paragraphs that take room, headings that do not stay with what follows."""
    for place, (child, style, text) in enumerate(styled):
        following = styled[place + 1] if place + 1 < len(styled) else None
        if child.tag == qn("w:p") and not text.strip() and style != _NO_ROOM and not _holds(child):
            yield f"empty paragraph in style {style or 'none'} after “{styled[place - 1][2][:20]}”"
        if style not in _HEADS:
            continue
        if following is None or (following[1] in _HEADS and not _deeper(style, following[1])):
            yield f"heading without a text: {text}"
        elif child.find(".//" + qn("w:br")) is not None:
            yield f"heading with a typed break: {text}"
        elif following[0].tag == qn("w:p") and following[0].find(".//" + qn("w:sectPr")) is not None:
            yield f"heading left alone before a turned page: {text}"


def _deeper(style: str, after: str) -> bool:
    return style in ("Heading1", "附件标题") and after == "Heading2"


def _holds(child: Any) -> bool:
    """Whether a paragraph without text holds a picture or ends a section."""
    return any(child.find(".//" + qn(name)) is not None for name in ("w:drawing", "w:sectPr"))


def _until_annex(paragraphs: list[tuple[str, str]]) -> Iterator[str]:
    """Texts of the body: an annex quotes every target's own sentence in full, alike as they may be."""
    for style, text in paragraphs:
        if style == "附件标题":
            return
        if style == "公文正文":
            yield re.sub(r"（[^（）]*(?:责任单位|时限)[^（）]*）|（演练）", "", text)


def _repeated(texts: Iterator[str]) -> Iterator[str]:
    sentences = Counter(s for text in texts for s in re.split(r"(?<=。)", text) if len(s) >= _SENTENCE)
    for sentence, count in sentences.items():
        if count > 1:
            yield f"said {count} times: {sentence[:60]}"


def _word_table_faults(table: Any) -> Iterator[str]:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    head = table.rows[0]._tr.find(qn("w:trPr"))
    if head is None or head.find(qn("w:tblHeader")) is None:
        yield f"head of a table not repeated: {rows[0]}"
    yield from _table_faults(rows)


def _table_faults(rows: list[list[str]], *, whole: bool = True) -> Iterator[str]:
    """Faults of a table; a part of one that goes on elsewhere is not ``whole``."""
    if len(rows) < 2:
        yield f"table without rows: {rows[:1]}"
        return
    if any(not head.strip() for head in rows[0]):
        yield f"column without a head: {rows[0]}"
    body = rows[1:]
    for row in body:
        if all(cell.strip() in _DASHES for cell in row[1:]) and any(cell.strip() == "—" for cell in row[1:]):
            yield f"row of dashes: {row[0]}"
    for place, name in enumerate(rows[0]) if whole else ():
        if all(row[place].strip() == "—" for row in body):
            yield f"column of dashes: {name}"
    for row in rows:
        for cell in row:
            yield from text_faults(cell.replace("\n", ""), prose=False)
            yield from estimate_faults(cell)


def _drawing_faults(document: Any) -> Iterator[str]:
    for shape in document.inline_shapes:
        alt = shape._inline.docPr.get("descr") or ""
        if len(alt) < 20:
            yield f"picture without alternative text: {alt}"
        yield from text_faults(alt, prose=False)
        yield from estimate_faults(alt)


def _font_faults(document: Any) -> Iterator[str]:
    for style in document.styles.element.findall(qn("w:style")):
        if style.get(qn("w:type")) != "paragraph":
            continue
        face = style.find(".//" + qn("w:rFonts"))
        if face is None or not face.get(qn("w:eastAsia")):
            yield f"style without an East Asian face: {style.get(qn('w:styleId'))}"
    language = document.settings.element.find(qn("w:themeFontLang"))
    if language is not None and language.get(qn("w:eastAsia")) != "zh-CN":
        yield f"theme language {language.get(qn('w:eastAsia'))}"


def pptx_faults(content: bytes) -> Iterator[str]:
    """Yield the faults of a presentation."""
    deck = Presentation(io.BytesIO(content))
    for number, slide in enumerate(deck.slides, start=1):
        for fault in _slide_faults(deck, slide):
            yield f"slide {number}: {fault}"


def _slide_faults(deck: Any, slide: Any) -> Iterator[str]:
    title = slide.shapes.title.text_frame.text if slide.shapes.title is not None else ""
    if not title.strip():
        yield "no title"
    notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
    if not notes.strip():
        yield "no notes"
    for text in (title, *notes.splitlines()):
        yield from text_faults(text, prose=False)
        yield from estimate_faults(text)
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield from text_faults(shape.text_frame.text, prose=False)
        if shape.has_table:
            rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
            yield from _table_faults(rows, whole=False)
        if (shape.has_table or shape.has_chart or shape.shape_type == 13) and not _alt(shape):
            yield f"{shape.name} without alternative text"
        yield from estimate_faults(_alt(shape))
    yield from _geometry_faults(deck, slide)


def _alt(shape: Any) -> str:
    holder = next(c for c in shape._element.iter() if c.tag.endswith("}cNvPr"))
    return holder.get("descr") or ""


#: What a box may stand over its neighbour or the slide: rounding.
_HAIR: Final = int(Emu(12_700))


def _geometry_faults(deck: Any, slide: Any) -> Iterator[str]:
    """Boxes that leave the slide, and content that lies over other content."""
    boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes if s.width]
    for name, left, top, right, bottom in boxes:
        inside = left >= -_HAIR and top >= -_HAIR
        if not inside or right > deck.slide_width + _HAIR or bottom > deck.slide_height + _HAIR:
            yield f"{name} leaves the slide"
    for place, (name, left, top, right, bottom) in enumerate(boxes):
        for other, l2, t2, r2, b2 in boxes[place + 1 :]:
            wide, high = min(right, r2) - max(left, l2), min(bottom, b2) - max(top, t2)
            if wide > _HAIR and high > _HAIR * 6:
                yield f"{name} lies over {other}"


def xlsx_faults(content: bytes) -> Iterator[str]:
    """Yield the faults of a workbook."""
    book, plain = load_workbook(io.BytesIO(content)), load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        if not sheet.print_title_rows:
            yield f"{sheet.title}: head not repeated in print"
        if sheet.freeze_panes is None:
            yield f"{sheet.title}: head not frozen"
        for row in sheet.iter_rows():
            for cell in row:
                yield from _cell_faults(cell, plain[sheet.title][cell.coordinate].value)
        faces = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        if faces - {"Microsoft YaHei"}:
            yield f"{sheet.title}: faces {faces}"


def _cell_faults(cell: Any, value: Any) -> Iterator[str]:
    place = f"{cell.parent.title}!{cell.coordinate}"
    if isinstance(cell.value, str) and cell.value.startswith("=") and value is None:
        yield f"{place}: formula without its value"
    if isinstance(value, str):
        if value.startswith("#"):
            yield f"{place}: {value}"
        yield from (f"{place}: word of the list: {word}" for word in FORBIDDEN if word in value)


def faults_of(name: str, content: bytes, *, first_sentence: bool = True) -> list[str]:
    """Return the faults of a file of a format (docx, pptx, xlsx)."""
    if name == "docx":
        return list(docx_faults(content, first_sentence=first_sentence))
    return list(pptx_faults(content) if name == "pptx" else xlsx_faults(content))
