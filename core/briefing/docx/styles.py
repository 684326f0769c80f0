"""Page and styles of a Word document after GB/T 9704-2012: every look is a named style to be restyled.

A4 with margins of 37, 35, 28 and 26 mm leaves a type area of 156 x 225 mm for 22 lines of 28 characters of
size 3 (16 pt): a grid keeps the lines, the style of the text the characters.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from core.charts.kit.theme import AXIS, INK2, RULE

# The few pieces of WordprocessingML (ECMA-376 part 1, §17) for which python-docx has no call.

#: Twentieths of a point in a millimetre.
TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, text: str = "", /, **attributes: object) -> Any:
    """Return ``w:tag`` with ``w:`` attributes; a trailing underscore of a name is dropped."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    if text:
        made.text = text
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def put(parent: Any, child: Any) -> Any:
    """Append ``child``, replacing any element of the same name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.append(child)
    return child


def field(run: Any, instruction: str, shown: str = "1") -> None:
    """Put a field (``PAGE``, ``SEQ 表``) into a run, with the result that is shown until it is updated."""
    for part in (
        element("fldChar", fldCharType="begin"),
        element("instrText", f" {instruction} "),
        element("fldChar", fldCharType="separate"),
        element("t", shown),
        element("fldChar", fldCharType="end"),
    ):
        run._r.append(part)


def fonts(run_properties: Any, east: str, latin: str) -> None:
    """Name the fonts of Chinese and of other letters; theme fonts would override them."""
    for old in run_properties.findall(qn("w:rFonts")):
        run_properties.remove(old)
    made = element("rFonts", ascii=latin, hAnsi=latin, eastAsia=east, cs=latin, hint="eastAsia")
    run_properties.insert(0, made)


LATIN: Final = "Times New Roman"
SONG_TITLE, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
#: What stands in for a face that a machine does not have.
ALTERNATIVES: Final = {SONG_TITLE: "宋体", KAI: "楷体", FANG: "仿宋"}

PAGE: Final = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
LINES, CHARACTERS = 22, 28
TEXT: Final = 16.0
WIDTH: Final = PAGE[0] - LEFT - RIGHT
HEIGHT: Final = PAGE[1] - TOP - BOTTOM
#: Width of the type area in pt.
ROOM: Final = WIDTH * TWIPS_PER_MM / 20
#: Characters of size 2 (22 pt) on one line of a title, and of 12 pt on one of a caption beside its number:
#: some faces set digits wider than they are measured.
#: Size of a title in pt, and what its lines keep free, in characters.
TITLE_SIZE, TITLE_SPARE = 22, 1.2
CAPTION_ROOM: Final = ROOM / 12 - 4
#: Exact line of the grid, pt: 225 mm in 22 lines.
LINE: Final = int(HEIGHT / LINES * TWIPS_PER_MM) / 20
#: Spacing of characters in twentieths of a point that lets 28 of 16 pt stand in 156 mm. A grid of characters
#: would do the same in Word, but LibreOffice then sets every character into a cell and a half.
TIGHT: Final = math.floor((WIDTH * TWIPS_PER_MM / 20 / CHARACTERS - TEXT) * 20)
#: The page number stands 7 mm below the type area.
_FOOT, _NUMBER = 7.0, 5.0
_KEPT: Final = frozenset(
    {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Title", "Heading 1", "Heading 2"}
    | {"Caption", "Header", "Footer"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style: face, size in pt, line in pt (exact) or ``None`` for single, spacing in pt."""

    name: str
    east: str
    size: float
    line: float | None = LINE
    indent: int = 0
    align: str = "both"
    bold: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False
    color: str = ""
    grid: bool = True
    spacing: int = 0
    outline: int | None = None


TITLE, H1, H2, CAPTION, HEADER, FOOTER = "Title", "Heading 1", "Heading 2", "Caption", "Header", "Footer"
BODY, NAME, ISSUE, IMPRINT, ADDRESSEE = "公文正文", "文种名称", "期号", "编印行", "主送"
CELL, NUMBER, HEAD, NOTE, PICTURE, AUDIENCE = "表格文字", "表格数字", "表格表头", "表注", "图片", "报送范围"
SIGNATURE: Final = "落款"
#: Heading of an annex: at the left edge, as GB/T 9704 sets 附件 and its number.
ANNEX: Final = "附件标题"
#: Stands after a last table and takes no room, so that it makes no page.
END: Final = "文末"
SMALL_CELL, SMALL_NUMBER, SMALL_HEAD = "密表文字", "密表数字", "密表表头"

LOOKS: Final = (
    Look("Normal", FANG, TEXT),
    Look(TITLE, SONG_TITLE, 22, 34, align="center", before=6, after=8, keep=True, grid=False),
    Look(H1, HEI, TEXT, indent=2, keep=True, outline=0),
    Look(H2, KAI, TEXT, indent=2, keep=True, outline=1),
    Look(BODY, FANG, TEXT, indent=2, spacing=TIGHT),
    Look(NAME, SONG_TITLE, 32, 44, align="center", after=4, keep=True, grid=False),
    Look(ISSUE, FANG, TEXT, align="center", keep=True),
    Look(IMPRINT, FANG, TEXT, align="left", after=6, keep=True),
    Look(ADDRESSEE, FANG, TEXT, align="left"),
    Look(SIGNATURE, FANG, TEXT, align="right", before=6, after=6),
    Look(CAPTION, HEI, 12, None, align="center", before=8, after=4, grid=False),
    Look(CELL, FANG, 10.5, None, align="left", grid=False),
    Look(NUMBER, FANG, 10.5, None, align="right", grid=False),
    Look(HEAD, HEI, 10.5, None, align="center", grid=False, keep=True),
    Look(SMALL_CELL, FANG, 9, None, align="left", grid=False),
    Look(SMALL_NUMBER, FANG, 9, None, align="right", grid=False),
    Look(SMALL_HEAD, HEI, 9, None, align="center", grid=False, keep=True),
    Look(NOTE, KAI, 10.5, None, align="left", before=3, after=10, color=INK2, grid=False),
    Look(PICTURE, FANG, TEXT, None, align="center", before=8, keep=True, grid=False),
    Look(AUDIENCE, FANG, 14, 24, align="left", before=12, grid=False),
    Look(ANNEX, HEI, TEXT, align="left", keep=True, outline=0),
    Look(END, FANG, 1, 1, align="left", grid=False),
    Look(HEADER, HEI, 14, None, align="center", grid=False),
    Look(FOOTER, SONG, 14, None, align="right", grid=False),
)
TABLE: Final = "简报表"


def apply(document: Document) -> None:
    """Replace the styles of a new document by these, and lay out its first section."""
    styles = document.styles
    for style in list(styles.element.findall(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name.title() not in {kept.title() for kept in _KEPT}:
            styles.element.remove(style)
    _defaults(styles.element.find(qn("w:docDefaults")))
    existing = {style.name for style in styles}
    for look in LOOKS:
        if look.name not in existing:
            styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        _paragraph(styles[look.name], look)
    styles.element.append(_table())
    page(document.sections[0])


def page(section: Section, *, landscape: bool = False) -> Section:
    """Set size, margins and grid of a section; landscape turns the page to the left."""
    width, height = PAGE[::-1] if landscape else PAGE
    edges = (LEFT, RIGHT, BOTTOM, TOP) if landscape else (TOP, BOTTOM, LEFT, RIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, edges)
    section.header_distance = Mm(min(edges[0] - 12, 20))
    section.footer_distance = Mm(max(edges[1] - _FOOT - _NUMBER, 10))
    put(section._sectPr, element("docGrid", type="lines", linePitch=round(LINE * 20)))
    return section


def restart(section: Section) -> None:
    """Count the pages of a section from one; the schema wants this before columns and grid."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    following = next(child for child in properties if child.tag in (qn("w:cols"), qn("w:docGrid")))
    following.addprevious(element("pgNumType", start=1))


def _defaults(defaults: Any) -> None:
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts(run, FANG, LATIN)
    put(run, element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    paragraph = defaults.find(qn("w:pPrDefault"))
    for old in list(paragraph):
        paragraph.remove(old)


def _paragraph(style: ParagraphStyle, look: Look) -> None:
    style_element = style.element
    for name in ("pPr", "rPr", "link", "basedOn", "next", "uiPriority", "unhideWhenUsed", "semiHidden"):
        for old in style_element.findall(qn(f"w:{name}")):
            style_element.remove(old)
    if look.name != "Normal":
        style.base_style = None
    style.quick_style = True
    properties = style_element.get_or_add_pPr()
    if look.keep:
        properties.append(element("keepNext"))
    if look.align == "center":
        # Lines of titles are broken by hand: no space is to be put between Chinese and digits after that.
        properties.extend((element("autoSpaceDE", val=0), element("autoSpaceDN", val=0)))
    if not look.grid:
        properties.append(element("snapToGrid", val=0))
    line, rule = (round(look.line * 20), "exact") if look.line else (240, "auto")
    before, after = round(look.before * 20), round(look.after * 20)
    properties.append(element("spacing", before=before, after=after, line=line, lineRule=rule))
    if look.indent:
        first = round(look.indent * look.size * 20)
        properties.append(element("ind", firstLineChars=look.indent * 100, firstLine=first))
    properties.append(element("jc", val=look.align))
    if look.outline is not None:
        properties.append(element("outlineLvl", val=look.outline))
    run = style_element.get_or_add_rPr()
    fonts(run, look.east, LATIN)
    style.font.size = Pt(look.size)
    run.append(element("szCs", val=round(look.size * 2)))
    style.font.bold, style.font.italic = look.bold, False
    style.font.color.rgb = RGBColor.from_string(look.color.lstrip("#").upper() or "000000")
    if look.spacing:
        run.find(qn("w:sz")).addprevious(element("spacing", val=look.spacing))


def _table() -> Any:
    """Return the table style: rules above and below, hairlines between rows, no vertical lines."""
    style = element("style", type="table", customStyle=1, styleId="BriefingTable")
    style.append(element("name", val=TABLE))
    style.append(element("basedOn", val="TableNormal"))
    style.append(element("qFormat"))
    properties = element("tblPr")
    borders = element("tblBorders")
    for side, size, color in (("top", 8, "000000"), ("bottom", 8, "000000"), ("insideH", 4, RULE)):
        borders.append(element(side, val="single", sz=size, space=0, color=color.lstrip("#")))
    properties.append(borders)
    margins = element("tblCellMar")
    for side, width in (("top", 22), ("left", 50), ("bottom", 22), ("right", 50)):
        margins.append(element(side, w=width, type="dxa"))
    properties.append(margins)
    style.append(properties)
    first = element("tblStylePr", type="firstRow")
    cell = element("tcPr")
    edge = element("tcBorders")
    edge.append(element("bottom", val="single", sz=6, space=0, color=AXIS.lstrip("#")))
    cell.append(edge)
    first.append(cell)
    style.append(first)
    return style


def chinese(settings: Any) -> None:
    """Name Chinese as the theme's east-Asian language: a template of another one would choose its faces."""
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:eastAsia"), "zh-CN")


#: Fonts that a Western template brings and no document here names.
_FOREIGN: Final = re.compile(r"[\u3040-\u30ff]|^ＭＳ|^MS (Mincho|Gothic)")


def alternatives(blob: bytes) -> bytes:
    """Return the font table with what stands in for faces that a machine lacks, without foreign ones."""
    root = parse_xml(blob)
    for face in list(root):
        if _FOREIGN.search(face.get(qn("w:name"), "")):
            root.remove(face)
    for name, other in ALTERNATIVES.items():
        face = element("font", name=name)
        face.append(element("altName", val=other))
        face.append(element("charset", val="86"))
        root.append(face)
    return serialize_part_xml(root)
