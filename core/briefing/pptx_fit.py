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
_MORE: Final = "（其余见备注）"


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


def shortened(texts: Sequence[str], room: int, height: int) -> tuple[str, ...]:
    """Keep the whole sentences that have room at the usual size; the notes, it is said, hold the others."""
    kept: list[str] = []
    for text in texts:
        own = ""
        for sentence in text.replace("。", "。\n").splitlines():
            if kept or own:
                longer = (*kept, own + sentence + _MORE)
                if tall(longer, _USUAL, room) > height:
                    return (*kept, own + _MORE) if own else (*kept[:-1], kept[-1] + _MORE)
            own += sentence
        kept.append(own)
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
