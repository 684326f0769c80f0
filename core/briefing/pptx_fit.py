"""How large text may be so that it has room on a slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pptx.util import Pt

from core.charts.measure import wrap

#: Smallest type, and what stands below a figure where there is room.
FLOOR: Final = 11.0
_USUAL: Final = 14.0
_TITLE_SIZES: Final = (24.0, 22.0, 20.0, 18.0, 16.0)
_TITLE_LINES: Final = 2
#: Space between paragraphs in lines.
APART: Final = 0.6


def title_size(title: str, room: int) -> float | None:
    """Size at which a title takes two lines, where that of the layout may be too large; else none."""
    for size in _TITLE_SIZES:
        if len(wrap(title, size, room / Pt(1) * 0.96, bold=True)) <= _TITLE_LINES:
            return None if size == _TITLE_SIZES[0] else size
    return _TITLE_SIZES[-1]


def fitting(
    texts: Sequence[str], room: int, height: int, most: float = _USUAL, least: float = FLOOR
) -> float:
    """Largest size of type at which texts have room, never below the floor."""
    size = most
    while size > least and tall(texts, size, room) > height:
        size -= 0.5
    return size


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
