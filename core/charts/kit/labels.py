"""Places for direct labels, so that none covers another or a line.

Positions are worked out in px on a nominal size before any renderer is at hand. A label tries its
candidate offsets in order and takes the one that overlaps least with what already stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from core.charts.kit.measure import text_height, text_width

Align = Literal["left", "center", "right"]
Offset = tuple[float, float, Align]

_GAP: Final = 2.0
#: Further room on both sides of a word: two of them side by side must not read as one.
_APART: Final = 6.0
_OUTSIDE_COST: Final = 6.0
#: Later candidates are farther from the point: a slight overlap is better than a far label.
_RANK_COST: Final = 4.0
#: A word on a word costs so much more than a word on a line.
_WORD_COST: Final = 4.0
#: Cost of a leader through a word: a line crosses little of it and strikes it out.
_CROSSED_COST: Final = 4_000.0
_SAMPLE: Final = 6.0
#: A label of which lines cover more than this share is struck out.
_STRUCK: Final = 0.15


@dataclass(frozen=True, slots=True)
class Box:
    """Rectangle in px: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Area shared with another box."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def outside(self, other: Box) -> float:
        """Area that sticks out of another box."""
        return (self.right - self.left) * (self.bottom - self.top) - self.overlap(other)


def text_box(x: float, y: float, offset: Offset, text: str, size: float, *, bold: bool = False) -> Box:
    """Box of a text whose vertical middle stands at ``y`` plus its offset."""
    dx, dy, align = offset
    wide, high = text_width(text, size, bold=bold), text_height(text, size)
    anchor = x + dx
    left = {"left": anchor, "center": anchor - wide / 2, "right": anchor - wide}[align]
    top = y + dy - high / 2
    return Box(left - _GAP, top - _GAP, left + wide + _GAP, top + high + _GAP)


def _way(x: float, y: float, dy: float, box: Box) -> Box:
    """Room of the line from a point to its label above or below."""
    return Box(x - 1, box.bottom, x + 1, y) if dy < 0 else Box(x - 1, y, x + 1, box.top)


@dataclass(slots=True)
class Placer:
    """Keeps what already stands and finds room for the next label."""

    frame: Box
    taken: list[Box] = field(default_factory=list)
    #: Labels among what is taken.
    words: list[Box] = field(default_factory=list)
    #: Leaders among it.
    ways: list[Box] = field(default_factory=list)

    def block_line(self, points: Iterable[tuple[float, float]], width: float = 2.0) -> None:
        """Mark a polyline as taken."""
        for (x1, y1), (x2, y2) in pairwise(list(points)):
            steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) // _SAMPLE))
            for i in range(steps + 1):
                x, y = x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps
                self.taken.append(Box(x - width, y - width, x + width, y + width))

    def block_point(self, x: float, y: float, radius: float = 6.0) -> None:
        """Mark a point as taken."""
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))

    def block_text(self, x: float, y: float, offset: Offset, text: str, size: float) -> None:
        """Mark words that stand already as taken: the numbers at an axis."""
        self._take(text_box(x, y, offset, text, size), None)

    def place(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        candidates: Sequence[Offset],
        *,
        bold: bool = False,
        leader: float = 0.0,
    ) -> Offset:
        """Choose the offset of a label and take its room.

        ``leader`` is the distance in px from which a line joins label and point, 0 for never: its way must
        not lead through words either.
        """
        best, box, way = self._best(x, y, text, size, candidates, bold=bold, leader=leader)
        self._take(box, way)
        return best

    def place_free(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        candidates: Sequence[Offset],
        *,
        bold: bool = False,
        leader: float = 0.0,
    ) -> Offset | None:
        """Place a label that can be spared: nothing where it would lie on another or a line strike it out."""
        best, box, way = self._best(x, y, text, size, candidates, bold=bold, leader=leader)
        area = (box.right - box.left) * (box.bottom - box.top)
        struck = sum(box.overlap(other) for other in self._near([box]))
        covered = any(box.overlap(word) or (way and way.overlap(word)) for word in self.words)
        if struck > _STRUCK * area or covered or any(box.overlap(other) for other in self.ways):
            return None
        self._take(box, way)
        return best

    def _best(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        candidates: Sequence[Offset],
        *,
        bold: bool,
        leader: float,
    ) -> tuple[Offset, Box, Box | None]:
        """Return the offset that costs least, its box and the way of its leader."""
        boxes = [text_box(x, y, offset, text, size, bold=bold) for offset in candidates]
        ways = [
            _way(x, y, dy, box) if leader and abs(dy) >= leader else None
            for (_, dy, _), box in zip(candidates, boxes, strict=True)
        ]
        near = self._near([*boxes, *(way for way in ways if way)])
        costs = [
            sum(box.overlap(other) for other in near)
            + _WORD_COST * sum(box.overlap(word) for word in self.words)
            + _CROSSED_COST * sum(box.overlap(other) > 0 for other in self.ways)
            + (_CROSSED_COST * sum(way.overlap(word) > 0 for word in self.words) if way else 0.0)
            + _OUTSIDE_COST * box.outside(self.frame)
            + _RANK_COST * rank
            for rank, (box, way) in enumerate(zip(boxes, ways, strict=True))
        ]
        best = costs.index(min(costs))
        return candidates[best], boxes[best], ways[best]

    def _take(self, box: Box, way: Box | None) -> None:
        self.taken.append(box)
        self.words.append(Box(box.left - _APART, box.top, box.right + _APART, box.bottom))
        if way:
            self.taken.append(way)
            self.ways.append(way)

    def _near(self, boxes: Sequence[Box]) -> list[Box]:
        """What stands where any of the boxes could: the rest of a picture need not be asked for each."""
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
        return [
            taken
            for taken in self.taken
            if taken.left < right and taken.right > left and taken.top < bottom and taken.bottom > top
        ]


def spread(positions: Sequence[float], gap: float = 15.0) -> list[float]:
    """Push end labels apart to at least ``gap`` px, keeping their order and centre.

    Parameters
    ----------
    positions : sequence of float
        Wanted positions in px, in any order.
    gap : float
        Smallest distance of two neighbours.

    Returns
    -------
    list of float
        New positions in the order given.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[tuple[list[int], float]] = []
    for i in order:
        groups.append(([i], positions[i]))
        while len(groups) > 1 and _collide(groups[-2], groups[-1], gap):
            (left, left_centre), (right, right_centre) = groups[-2], groups[-1]
            merged = left + right
            # The mean of the wanted positions keeps the block where its members belong.
            centre = (left_centre * len(left) + right_centre * len(right)) / len(merged)
            groups[-2:] = [(merged, centre)]
    placed = [0.0] * len(positions)
    for members, centre in groups:
        for rank, i in enumerate(members):
            placed[i] = centre + (rank - (len(members) - 1) / 2) * gap
    return placed


def _collide(left: tuple[list[int], float], right: tuple[list[int], float], gap: float) -> bool:
    bottom = left[1] + (len(left[0]) - 1) / 2 * gap
    top = right[1] - (len(right[0]) - 1) / 2 * gap
    return top - bottom < gap - 1e-9
