"""The master that slides hang on: our own 16:9 one, or an office's template.

Our own is python-pptx's blank master with fonts, colours and places of this project. Text on slides names the
theme's fonts (``+mn-ea``), never a face, so that a template's fonts apply without a word.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any, Final

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from core.charts.kit.theme import ACCENT, ACCENT_MID, AXIS, INK, INK2, PANEL, STATUS, SURFACE

FACE: Final = "Microsoft YaHei"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
#: Margins of our own master; a template's come from its title.
LEFT: Final = Inches(0.5)
_TITLE_AT: Final = (LEFT, Inches(0.42), WIDTH - 2 * LEFT, Inches(0.92))
_COVER_AT: Final = (Inches(0.9), Inches(2.1), WIDTH - Inches(1.8), Inches(1.7))
_SUBTITLE_AT: Final = (Inches(0.9), Inches(3.95), WIDTH - Inches(1.8), Inches(2.2))
#: Size of the title on our own cover.
COVER_SIZE: Final = 30
_FOOT_TOP, _FOOT_HIGH = Inches(7.08), Inches(0.28)
_FOOTER_AT: Final = (LEFT, _FOOT_TOP, Inches(11.0), _FOOT_HIGH)
_NUMBER_AT: Final = (WIDTH - LEFT - Inches(1.0), _FOOT_TOP, Inches(1.0), _FOOT_HIGH)

_TITLES: Final = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FURNITURE: Final = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_COLOURS: Final = {
    "dk1": INK,
    "lt1": SURFACE,
    "dk2": INK2,
    "lt2": PANEL,
    "accent1": ACCENT,
    "accent2": ACCENT_MID,
    "accent3": AXIS,
    "accent4": STATUS["基本符合预期"].mark,
    "accent5": STATUS["需加快"].mark,
    "accent6": STATUS["明显滞后"].mark,
    "hlink": ACCENT,
    "folHlink": INK2,
}


def own_master() -> Any:
    """Return an empty presentation on this project's master."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    _dress_theme(made)
    keep = [_layout(made, _is_cover), _layout(made, _is_plain)]
    for layout in [unused for unused in made.slide_layouts if unused not in keep]:
        made.slide_layouts.remove(layout)
    keep[0].name, keep[1].name = "封面", "标题和内容"
    for holder in (made.slide_master, *keep):
        _place(holder, cover=holder is keep[0])
    return made


def from_template(content: bytes) -> Any:
    """Return an empty presentation on an office's template: its master and layouts, none of its slides.

    Raises
    ------
    ValueError
        With a Chinese sentence, where the file is no presentation or has no layout with a title.
    """
    try:
        made = Presentation(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, ValueError, KeyError) as error:
        raise ValueError("模板不是可用的PowerPoint文件，请另存为.pptx格式后再用。") from error
    ids = made.slides._sldIdLst
    for slide_id in list(ids):
        made.part.drop_rel(slide_id.rId)
        ids.remove(slide_id)
    if not any(_title_of(layout) is not None for layout in made.slide_layouts):
        raise ValueError("模板没有带标题的版式，请在母版中保留“仅标题”或“标题和内容”版式。")
    return made


def cover_layout(made: Any) -> Any:
    """Layout with a centred title, else the one for content."""
    return _layout(made, _is_cover) or content_layout(made)


def content_layout(made: Any) -> Any:
    """Layout with a title and the fewest other places to fill."""
    layouts = [
        layout for layout in made.slide_layouts if _title_of(layout) is not None and not _is_cover(layout)
    ]
    layouts = layouts or [layout for layout in made.slide_layouts if _title_of(layout) is not None]
    return min(layouts, key=lambda layout: len(_fillable(layout)))


def furniture(layout: Any) -> list[Any]:
    """Footer and slide number of a layout, which a new slide does not take over by itself."""
    wanted = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    return [p for p in layout.placeholders if p.placeholder_format.type in wanted]


def _layout(made: Any, fits: Any) -> Any:
    return next((layout for layout in made.slide_layouts if fits(layout)), None)


def _types(layout: Any) -> list[Any]:
    return [p.placeholder_format.type for p in layout.placeholders]


def _is_cover(layout: Any) -> bool:
    return PP_PLACEHOLDER.CENTER_TITLE in _types(layout)


def _is_plain(layout: Any) -> bool:
    return PP_PLACEHOLDER.TITLE in _types(layout) and not _fillable(layout)


def _title_of(layout: Any) -> Any:
    return next((p for p in layout.placeholders if p.placeholder_format.type in _TITLES), None)


def _fillable(layout: Any) -> list[Any]:
    return [t for t in _types(layout) if t not in _TITLES and t not in _FURNITURE]


def _dress_theme(made: Any) -> None:
    """Set the theme's colours and fonts; the part is text that python-pptx does not model."""
    parts = made.slide_master.part.rels.values()
    theme = next(rel.target_part for rel in parts if rel.reltype.endswith("/theme"))
    text = theme.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        value = f'<a:{name}><a:srgbClr val="{colour.lstrip("#")}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", value, text, flags=re.DOTALL)
    faces = f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/><a:cs typeface=""/>'
    for role in ("majorFont", "minorFont"):
        text = re.sub(rf"<a:{role}>.*?</a:{role}>", f"<a:{role}>{faces}</a:{role}>", text, flags=re.DOTALL)
    theme._blob = text.encode("utf-8")


def _place(holder: Any, *, cover: bool) -> None:
    """Put the placeholders of a master or layout where a 16:9 slide has room, and set their type."""
    for placeholder in list(holder.placeholders):
        kind = placeholder.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            placeholder._element.getparent().remove(placeholder._element)
        elif kind in _TITLES:
            _at(placeholder, _COVER_AT if cover else _TITLE_AT)
            _levels(placeholder, size=COVER_SIZE if cover else 24, anchor="b" if cover else "ctr")
        elif kind == PP_PLACEHOLDER.SUBTITLE:
            _at(placeholder, _SUBTITLE_AT)
        elif kind == PP_PLACEHOLDER.FOOTER:
            _at(placeholder, _FOOTER_AT)
            _levels(placeholder, size=10, anchor="ctr")
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _at(placeholder, _NUMBER_AT)
            _levels(placeholder, size=10, anchor="ctr", align="r")
        elif kind == PP_PLACEHOLDER.BODY:
            _at(placeholder, (LEFT, Inches(1.5), WIDTH - 2 * LEFT, Inches(5.2)))
    styles = holder._element.find(qn("p:txStyles"))
    if styles is not None:
        title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
        title.set("algn", "l")
        properties = title.find(qn("a:defRPr"))
        properties.set("sz", "2400")
        properties.set("b", "1")


def _at(shape: Any, place: Iterable[Any]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(int(value)) for value in place)


def _levels(shape: Any, *, size: float, anchor: str, align: str = "l") -> None:
    """Give a placeholder its size of type through its list style, which slides inherit."""
    body = shape._element.txBody
    frame = body.find(qn("a:bodyPr"))
    frame.set("anchor", anchor)
    for side in ("lIns", "rIns"):
        frame.set(side, "0")
    for child in list(frame):
        frame.remove(child)
    frame.append(frame.makeelement(qn("a:normAutofit"), {}))
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = styles.makeelement(qn("a:lvl1pPr"), {"algn": align, "marL": "0", "indent": "0"})
    bold = "1" if size > Pt(20).pt else "0"
    run = level.makeelement(qn("a:defRPr"), {"sz": str(round(size * 100)), "b": bold})
    fill = run.makeelement(qn("a:solidFill"), {})
    fill.append(run.makeelement(qn("a:schemeClr"), {"val": "tx1" if size > Pt(20).pt else "tx2"}))
    run.append(fill)
    level.append(run)
    styles.append(level)
