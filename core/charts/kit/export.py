"""Pictures that can travel: title, subtitle, source, dates and watermark inside, SVG and PNG.

The picture is drawn by vl-convert, which asks no network; the frame round it is laid out here.
"""

from __future__ import annotations

import html
import json
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from core.charts.kit import fonts
from core.charts.kit.measure import text_width, wrap
from core.charts.kit.theme import FONT, INK, INK2, INK3, RULE, SURFACE, Spec, chart
from core.charts.kit.typeset import typeset
from core.charts.kit.vega import layer, text_mark
from core.wording.titles import heading
from core.wording.words import DRILL_MARK

# Pictures as pixels: SVG to PNG in the registered font.

#: Pixels of a picture's own measure in an inch (CSS).
PER_INCH: Final = 96
_EMBOLDEN: Final = 0.036
_PAGE: Final = (
    b"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
    b'#image(bytes(sys.inputs.svg), format: "svg")'
)
_TEXT_TAG: Final = re.compile(r"<text\b[^>]*>")
_BOLD: Final = re.compile(r'\sfont-weight="(?:bold|700)"')
_SIZE: Final = re.compile(r'font-size="([\d.]+)px"')
_FILL: Final = re.compile(r'\sfill="([^"]+)"')
_FAMILY: Final = re.compile(r'font-family="[^"]*"')
#: Signature and header of a PNG file: further chunks follow (ISO/IEC 15948, 5.6).
_PNG_HEAD: Final = 33
_INCHES_A_METRE: Final = 1 / 0.0254


def svg_to_png(svg: str, scale: float) -> bytes:
    """Draw an SVG on white, ``scale`` times as large; printed or pasted it keeps its own measure."""
    density = PER_INCH * scale
    drawn = typeset(_PAGE, {"svg": for_raster(svg)}, "png", density)
    return drawn[:_PNG_HEAD] + _physical(density) + drawn[_PNG_HEAD:]


def _physical(density: float) -> bytes:
    """Chunk that tells how many pixels stand on a metre."""
    per_metre = round(density * _INCHES_A_METRE)
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def for_raster(svg: str) -> str:
    """Name the one registered family, and make bold without a bold face."""
    return _TEXT_TAG.sub(lambda found: _raster_tag(found.group(0)), svg)


def _raster_tag(tag: str) -> str:
    tag = _FAMILY.sub(f'font-family="{fonts.FAMILY}"', tag)
    if not _BOLD.search(tag) or tag.endswith("/>"):  # an empty text has no letters to make bold
        return tag
    tag = _BOLD.sub("", tag)
    size, fill = _SIZE.search(tag), _FILL.search(tag)
    if " stroke=" in tag or size is None or fill is None:
        return tag
    width = float(size.group(1)) * _EMBOLDEN
    return f'{tag[:-1]} stroke="{fill.group(1)}" stroke-width="{width:.2f}" stroke-linejoin="round">'


_MARGIN: Final = 24
_GAP: Final = 24
_TITLE, _SUBTITLE, _FOOT = 20, 13, 12
#: Watermark (look.md): tiles turned by -20°, 8.5 % ink, 30 px.
_TILE: Final = (420, 260)
_FAINT: Final = 0.085
DEFAULT_WIDTH: Final = 960


@dataclass(frozen=True, slots=True)
class Picture:
    """One or more specs with the words that must travel with them."""

    specs: tuple[Spec, ...]
    title: str
    subtitle: str
    source: str
    as_of: str
    made: str
    watermark: bool
    columns: int
    legend: str = ""
    mark: str = ""

    @property
    def words(self) -> str:
        """All text of the frame, for checks."""
        return "\n".join((self.title, self.subtitle, self.legend, self.source, self.as_of, self.made))


def framed(
    spec: Spec | Sequence[Spec],
    *,
    title: str,
    subtitle: str,
    source: str,
    as_of: str,
    made: str,
    watermark: bool = False,
    columns: int = 1,
    width: int = DEFAULT_WIDTH,
    legend: str = "",
    mark: str = "",
) -> Picture:
    """Give a picture its frame.

    Parameters
    ----------
    spec : dict or sequence of dict
        One spec, or several to be set side by side (small multiples).
    title : str
        The finding.
    subtitle : str
        Indicator, unit, basis, period, and 纵轴自…起 where the axis does not start at zero.
    source : str
        Publisher, title, date, grade.
    as_of, made : str
        数据截至 and 制图, ISO dates.
    watermark : bool
        Whether 演练数据 is printed across the picture.
    columns : int
        Pictures a row.
    width : int
        Outer width in px given to a spec whose own width is ``"container"``.
    legend : str
        One line on forms, in words (``虚线为估算``).
    mark : str
        Another word to be printed across the picture (``内部资料``).
    """
    several = (spec,) if isinstance(spec, dict) else tuple(spec)
    inner = (width - 2 * _MARGIN - _GAP * (columns - 1)) // columns
    fixed = tuple({**s, "width": inner} if s.get("width") == "container" else s for s in several)
    return Picture(fixed, title, subtitle, source, as_of, made, watermark, columns, legend, mark)


def to_svg(picture: Spec | Picture) -> str:
    """Draw as SVG, with real text in the fonts of the page."""
    return _compose(picture) if isinstance(picture, Picture) else _draw(picture)


def to_png(picture: Spec | Picture | str, scale: float = 2) -> bytes:
    """Draw as PNG on white, in the registered font, ``scale`` times as large; a text is an SVG."""
    return svg_to_png(picture if isinstance(picture, str) else to_svg(picture), scale)


@cache
def _register() -> None:
    import vl_convert as vlc

    vlc.register_font_directory(str(fonts.font_path().parent))


def warm() -> None:
    """Draw a picture for nobody: the first of a process waits most of a second for what draws it."""
    to_svg(chart(80, 20, description="", layer=[layer([{"t": "一"}], text_mark(13), text={"field": "t"})]))


def _draw(spec: Spec) -> str:
    fixed = {**spec, "width": DEFAULT_WIDTH} if spec.get("width") == "container" else spec
    return _drawn(json.dumps(fixed, ensure_ascii=False))


@lru_cache(maxsize=32)
def _drawn(spec: str) -> str:
    """Draw once what several formats of one document, with and without a title, all show."""
    import vl_convert as vlc

    _register()
    return str(vlc.vegalite_to_svg(spec, allowed_base_urls=[]))


def _compose(picture: Picture) -> str:
    drawn = [_draw(spec) for spec in picture.specs]
    body, inner_width, inner_height = _grid(drawn, picture.columns)
    width = inner_width + 2 * _MARGIN
    head, y = _head(picture, inner_width)
    foot, bottom = _foot(picture, inner_width, y + inner_height + 12)
    words = "　".join(filter(None, (DRILL_MARK if picture.watermark else "", picture.mark)))
    marks = _watermark(width, bottom, words) if words else ""
    label = html.escape(picture.title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{bottom}" '
        f'viewBox="0 0 {width} {bottom}" role="img" aria-label="{label}">'
        f'<rect width="{width}" height="{bottom}" fill="{SURFACE}"/>{head}'
        f'<g transform="translate({_MARGIN} {y})">{body}</g>{foot}{marks}</svg>'
    )


_SVG_SIZE: Final = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


def _grid(drawn: Sequence[str], columns: int) -> tuple[str, int, int]:
    sizes = []
    for svg in drawn:
        size = _SVG_SIZE.search(svg)
        if size is None:
            raise ValueError("绘图结果没有尺寸，无法加框；请检查图形规格的宽高")
        sizes.append((round(float(size.group(1))), round(float(size.group(2)))))
    cell = max(width for width, _ in sizes)
    parts, y, row_height = [], 0, 0
    for i, (svg, (_, height)) in enumerate(zip(drawn, sizes, strict=True)):
        column = i % columns
        if column == 0 and i:
            y += row_height + 16
            row_height = 0
        row_height = max(row_height, height)
        parts.append(f'<g transform="translate({column * (cell + _GAP)} {y})">{_nested(svg, i)}</g>')
    used = min(columns, len(drawn))
    return "".join(parts), cell * used + _GAP * (used - 1), y + row_height


def _nested(svg: str, position: int) -> str:
    """Keep clip paths of several pictures apart, and drop the prologue."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r'\bid="([^"]+)"', rf'id="p{position}-\1"', svg)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#p{position}-\1)", svg)


def _line(
    text: str, x: float, y: float, size: int, color: str, *, bold: bool = False, end: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    anchor = ' text-anchor="end"' if end else ""
    family = html.escape(FONT.replace('"', "'"), quote=True)
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{family}" font-size="{size}px"{weight}{anchor} '
        f'fill="{color}">{html.escape(text)}</text>'
    )


def _head(picture: Picture, room: int) -> tuple[str, int]:
    parts, y = [], _MARGIN
    parted = heading(picture.title)
    for text, size, lead, color, bold in (
        (parted.title, _TITLE, 28, INK, True),
        (parted.above(picture.subtitle), _SUBTITLE, 18, INK2, False),
        (picture.legend, _FOOT, 17, INK2, False),
    ):
        for line in wrap(text, size, room, bold=bold) if text else ():
            y += lead
            parts.append(_line(line, _MARGIN, y - lead * 0.3, size, color, bold=bold))
    return "".join(parts), y + 12


def _foot(picture: Picture, room: int, top: int) -> tuple[str, int]:
    dates = "\u3000".join((f"数据截至{picture.as_of}", f"制图{picture.made}"))
    y = top + 6
    parts = [f'<rect x="{_MARGIN}" y="{top}" width="{room}" height="1" fill="{RULE}"/>']
    lines = wrap(f"资料来源：{picture.source}", _FOOT, room)
    shares_line = text_width(lines[-1], _FOOT) + 24 + text_width(dates, _FOOT) <= room
    for line in lines:
        y += 17
        parts.append(_line(line, _MARGIN, y - 4, _FOOT, INK3))
    y += 0 if shares_line else 17
    parts.append(_line(dates, _MARGIN + room, y - 4, _FOOT, INK3, end=True))
    return "".join(parts), y + _MARGIN // 2


def _watermark(width: int, height: int, words: str) -> str:
    step_x, step_y = _TILE
    parts = []
    for row in range(height // step_y + 2):
        for column in range(width // step_x + 2):
            x = column * step_x + (step_x / 2 if row % 2 else 0)
            y = row * step_y + step_y / 2
            turned = f'transform="translate({x:g} {y:g}) rotate(-20)" text-anchor="middle"'
            parts.append(_line(words, 0, 0, 30, INK, bold=True).replace("<text ", f"<text {turned} ", 1))
    # Opacity of the group, so that the stroke which stands in for bold is as faint as the fill.
    return f'<g aria-label="{words}" opacity="{_FAINT}">{"".join(parts)}</g>'
