"""Text on slides: every run names the theme's Latin and east-Asian font and its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from core.briefing.layout import balanced
from core.charts.kit.measure import wrap
from core.charts.kit.theme import INK, SURFACE

# How large text may be so that it has room on a slide.

#: Smallest type, and what stands below a figure where there is room.
FLOOR: Final = 11.0
_USUAL: Final = 14.0
_TITLE_SIZES: Final = (24.0, 22.0, 20.0, 18.0, 16.0)
_TITLE_LINES: Final = 2
#: Titles are bold, and readers set them a little wider than they are measured.
_TITLE_SAFE: Final = 0.92
#: A line's end within a paragraph.
_BREAK: Final = "\v"
#: Space between paragraphs in lines.
APART: Final = 0.6
_MORE: Final = "（其余见备注）"


def title_lines(title: str, room: int) -> tuple[str, float | None]:
    """Break a title between words into two lines at most; of our sizes the largest, none for the layout's."""
    lines: tuple[str, ...] = (title,)
    for size in _TITLE_SIZES:
        lines = balanced(title, room / Pt(size) * _TITLE_SAFE)
        if len(lines) <= _TITLE_LINES:
            return _BREAK.join(lines), None if size == _TITLE_SIZES[0] else size
    return _BREAK.join(lines), _TITLE_SIZES[-1]


#: Sizes tried in a template's place for a title, and the share of its height that lines take.
_HOUSE_SIZES: Final = (28.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
_LINE_HIGH: Final = 1.25
#: A template's face may be wider than ours, and its place has margins.
_HOUSE_SAFE: Final = 0.86


def lines_in(title: str, room: int, height: int) -> tuple[str, float]:
    """Break a title between words for a place of a template, at the largest size at which it stands there."""
    lines: tuple[str, ...] = (title,)
    for size in _HOUSE_SIZES:
        lines = balanced(title, room / Pt(size) * _HOUSE_SAFE)
        if len(lines) * size * _LINE_HIGH <= height / Pt(1):
            return _BREAK.join(lines), size
    return _BREAK.join(lines), _HOUSE_SIZES[-1]


def fitting(
    texts: Sequence[str], room: int, height: int, most: float = _USUAL, least: float = FLOOR
) -> float:
    """Largest size of type at which texts have room, never below the floor."""
    size = most
    while size > least and tall(texts, size, room) > height:
        size -= 0.5
    return size


def shortened(texts: Sequence[str], room: int, height: int) -> tuple[str, ...]:
    """Keep the whole sentences that have room at the usual size; the notes, it is said, hold the others."""
    kept: list[str] = []
    for text in texts:
        short = ""
        for sentence in text.replace("。", "。\n").splitlines():
            if kept or short:
                longer = (*kept, short + sentence + _MORE)
                if tall(longer, _USUAL, room) > height:
                    return (*kept, short + _MORE) if short else (*kept[:-1], kept[-1] + _MORE)
            short += sentence
        kept.append(short)
    return tuple(kept)


def text_pages(texts: Sequence[str], size: float, room: int, height: int) -> list[list[str]]:
    """Cut paragraphs into slides that have room for them."""
    pages: list[list[str]] = [[]]
    for text in texts:
        if pages[-1] and tall((*pages[-1], text), size, room) > height:
            pages.append([])
        pages[-1].append(text)
    return pages


def tall(texts: Sequence[str], size: float, room: int) -> int:
    """Height that texts take; readers set them a little wider than they are measured."""
    lines = sum(len(wrap(text, size, room / Pt(1) * 0.94)) for text in texts)
    return int(Pt((lines * 1.28 + len(texts) * APART) * size))


_LATIN, _EAST = "+mn-lt", "+mn-ea"
#: Order of children in ``a:rPr`` (ECMA-376 part 1, §21.1.2.3.9): what must stand behind the fonts.
_AFTER: Final = tuple(
    qn(f"a:{name}") for name in ("cs", "sym", "hlinkClick", "hlinkMouseOver", "rtl", "extLst")
)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a text box."""

    text: str
    size: float = 16
    color: str = INK
    bold: bool = False
    align: Any = PP_ALIGN.LEFT
    space: float = 0


def rgb(color: str) -> Any:
    """Colour of a ``#RRGGBB``."""
    return RGBColor.from_string(color.lstrip("#"))


def fonts(properties: Any) -> None:
    """Name the theme's fonts in run properties (``a:rPr``, ``a:defRPr``), in the order of the schema."""
    for tag, face in ((qn("a:latin"), _LATIN), (qn("a:ea"), _EAST)):
        for old in properties.findall(tag):
            properties.remove(old)
        made = properties.makeelement(tag, {"typeface": face})
        later = next((child for child in properties if child.tag in _AFTER), None)
        if later is None:
            properties.append(made)
        else:
            later.addprevious(made)
    if properties.tag == qn("a:rPr"):
        properties.set("lang", "zh-CN")
        properties.set("altLang", "en-US")


def dress(run: Any, size: float | None, color: str = "", *, bold: bool | None = None) -> None:
    """Give a run size, colour, weight and fonts."""
    if size is not None:
        run.font.size = Pt(size)
    if bold is not None:
        run.font.bold = bold
    if color:
        run.font.color.rgb = rgb(color)
    fonts(run._r.get_or_add_rPr())


def fill_frame(frame: Any, lines: Sequence[Line], *, anchor: Any = MSO_ANCHOR.TOP) -> None:
    """Write paragraphs into a text frame without inner margins."""
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = line.align
        if line.space:
            paragraph.space_after = Pt(line.space)
        run = paragraph.add_run()
        run.text = line.text
        dress(run, line.size, line.color, bold=line.bold)


def set_holder(shape: Any, text: str, size: float | None = None) -> None:
    """Write one paragraph into a placeholder, keeping the look of its layout."""
    shape.text_frame.text = text
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            dress(run, size)


def text_box(slide: Any, place: tuple[int, int, int, int], lines: Sequence[Line], **look: Any) -> Any:
    """Add a text box at left, top, width, height."""
    box = slide.shapes.add_textbox(*place)
    fill_frame(box.text_frame, lines, **look)
    return box


def describe(shape: Any, text: str) -> None:
    """Set the alternative text of a picture, chart or table."""
    element = shape._element
    holder = next(child for child in element.iter() if child.tag == qn("p:cNvPr"))
    holder.set("descr", text)


def paint(form: Any, color: str, *, weak: bool) -> None:
    """Fill a box: solid, or hollow with a hatch where it rests on an estimate."""
    form.line.color.rgb = rgb(color)
    form.line.width = Pt(1.25)
    if weak:
        form.fill.patterned()
        form.fill.pattern = MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
        form.fill.fore_color.rgb, form.fill.back_color.rgb = rgb(color), rgb(SURFACE)
        return
    form.fill.solid()
    form.fill.fore_color.rgb = rgb(color)
