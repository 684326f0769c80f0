"""The Chinese font that exported pictures are set in, and what it can write."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import Final

FAMILY: Final = "Noto Sans SC"
_WINDOWS, _UNICODE_BMP, _UNICODE_FULL = 3, 1, 10
_SEGMENTED, _GROUPED = 4, 12


@cache
def font_path() -> Path:
    """File of the registered font (package ``pylopdf-fonts-zh-cn``, SIL OFL 1.1)."""
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.sans_path())


def missing_glyphs(text: str) -> str:
    """Characters of ``text`` that the font would print as empty boxes, each once, in order."""
    known = _code_points()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


@cache
def _code_points() -> frozenset[int]:
    """Code points with a glyph, read from the font's ``cmap`` table (OpenType 1.9, formats 4 and 12)."""
    raw = font_path().read_bytes()
    table = _table(raw, b"cmap")
    count = struct.unpack_from(">H", table, 2)[0]
    points: set[int] = set()
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", table, 4 + 8 * i)
        if platform != _WINDOWS or encoding not in (_UNICODE_BMP, _UNICODE_FULL):
            continue
        kind = struct.unpack_from(">H", table, offset)[0]
        if kind == _GROUPED:
            points |= _grouped(table, offset)
        elif kind == _SEGMENTED:
            points |= _segmented(table, offset)
    return frozenset(points)


def _table(raw: bytes, tag: bytes) -> bytes:
    for i in range(struct.unpack_from(">H", raw, 4)[0]):
        name, _, offset, length = struct.unpack_from(">4sLLL", raw, 12 + 16 * i)
        if name == tag:
            return raw[offset : offset + length]
    raise ValueError(f"字体文件{font_path().name}没有{tag.decode()}表，请重新安装 pylopdf-fonts-zh-cn")


def _grouped(table: bytes, offset: int) -> set[int]:
    groups = struct.unpack_from(">L", table, offset + 12)[0]
    points: set[int] = set()
    for i in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", table, offset + 16 + 12 * i)
        points.update(range(first + (glyph == 0), last + 1))
    return points


def _segmented(table: bytes, offset: int) -> set[int]:
    doubled = struct.unpack_from(">H", table, offset + 6)[0]
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", table, offset + 14)
    starts = struct.unpack_from(f">{segments}H", table, offset + 16 + doubled)
    points: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        points.update(range(first, last + 1))
    points.discard(0xFFFF)
    return points
