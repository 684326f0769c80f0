"""Pictures as pixels: SVG to PNG in the registered font.

Only a Regular weight of the Chinese font ships, and a renderer drops bold without a word: in PNG bold text
is therefore Regular with a stroke of its own colour.

The typesetter draws here, not the engine that draws the charts: that one opens the font anew for every glyph
(0.8 s a picture instead of 0.2 s) and packs the file less than half as tightly. The pixels are the same.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from core.charts import fonts
from core.charts.typeset import typeset

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
    if not _BOLD.search(tag):
        return tag
    tag = _BOLD.sub("", tag)
    size, fill = _SIZE.search(tag), _FILL.search(tag)
    if " stroke=" in tag or size is None or fill is None:
        return tag
    width = float(size.group(1)) * _EMBOLDEN
    return f'{tag[:-1]} stroke="{fill.group(1)}" stroke-width="{width:.2f}" stroke-linejoin="round">'
