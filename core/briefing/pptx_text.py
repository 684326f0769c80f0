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

from core.charts.theme import INK, SURFACE

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
