"""On every target's trajectory, on both datasets, no label touches another label or a break."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from core.briefing.figures import trajectory_drawing, trajectory_figure
from core.briefing.model import DOCUMENT_WIDTH, SLIDE_WIDTH
from core.charts.kit.export import to_svg
from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK2, Spec
from core.charts.trajectory.adapter import picture
from core.charts.trajectory.picture import on_paper, trajectory
from core.snapshot import Snapshot

pytestmark = pytest.mark.long

_MOVE = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)")
#: Letters stand on their line and reach so far above and below it, as shares of their size.
_ABOVE, _BELOW = 0.74, 0.08
#: Overlap in px that no eye sees.
_UNSEEN = 1.0
#: Pictures below this height stand on the sheet of a county.
_ON_PAPER = 200


@dataclass(frozen=True)
class Label:
    """A line of text with its box in px of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Label) -> bool:
        """Whether both boxes share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _UNSEEN and down > _UNSEEN


def labels(svg: str) -> list[Label]:
    """Every line of text of a picture that Vega drew; a halo is drawn once more at the same place."""
    return list(dict.fromkeys(_walk(etree.fromstring(svg.encode()), 0.0, 0.0)))


def _walk(node: etree._Element, x: float, y: float) -> Iterator[Label]:
    move = _MOVE.search(node.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    if node.tag.endswith("}text") and node.get("opacity") != "0":
        size = float((node.get("font-size") or "12").removesuffix("px"))
        bold = node.get("font-weight") in ("bold", "700")
        lines = [part for part in node if part.tag.endswith("tspan")]
        below = 0.0
        for line in lines or [node]:
            below += float(line.get("dy") or 0)
            text = (line.text or "").strip()
            if text:
                wide = text_width(text, size, bold=bold)
                share = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
                left, at = x - wide * share, y + below
                yield Label(text, left, at - _ABOVE * size, left + wide, at + _BELOW * size)
    for part in node:
        yield from _walk(part, x, y)


def leaders(svg: str) -> list[Label]:
    """Every thin line that joins a label with what it speaks of, as a box without a text."""
    return list(_lines(etree.fromstring(svg.encode()), 0.0, 0.0))


def _lines(node: etree._Element, x: float, y: float) -> Iterator[Label]:
    move = _MOVE.search(node.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    if node.tag.endswith("}line") and node.get("stroke") == INK2 and not node.get("stroke-dasharray"):
        across, down = float(node.get("x2") or 0), float(node.get("y2") or 0)
        if across == 0:
            yield Label("", x - 1.5, min(y, y + down), x + 1.5, max(y, y + down))
    for part in node:
        yield from _lines(part, x, y)


@pytest.mark.parametrize(("width", "height"), [(1072, 406), (912, 420), (350, 320), (448, 130)])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_no_label_touches_another_and_no_leader_strikes_one_out(
    built: Path, dataset: str, width: int, height: int
) -> None:
    snapshot = Snapshot.open(dataset, home=built)
    found, joined = [], 0
    for target in snapshot.catalog.targets:
        track = snapshot.track(target.id)
        if track.history.empty:
            continue
        model = picture(snapshot.catalog, track, snapshot.outlook(target.id))
        if height < _ON_PAPER:  # as the sheet of a county draws it
            model = on_paper(model)
        svg = to_svg(trajectory(model, width=width, height=height, nominal_width=width))
        drawn, lines = labels(svg), leaders(svg)
        joined += len(lines)
        found += [f"{target.id}: a leader through “{a.text}”" for a in drawn for b in lines if a.touches(b)]
        assert len(drawn) > 3
        found += [
            f"{target.id}: “{a.text}” and “{b.text}”" for a, b in combinations(drawn, 2) if a.touches(b)
        ]
    assert found == []
    assert joined


def drawn_for_paper(snapshot: Snapshot, target: str) -> Iterator[tuple[str, Spec]]:
    """The trajectory as every document draws it, at its own size."""
    figure = trajectory_figure(snapshot, target, dt.date(2026, 11, 30))
    if figure is None:
        return
    for width in (DOCUMENT_WIDTH, SLIDE_WIDTH):
        yield f"{width}", figure.picture(width).specs[0]
    for width, height in ((340, 230), *((688, height) for height in (150, 180, 230, 330))):
        yield f"{width}x{height}", trajectory_drawing(snapshot, target, width, height)[0]


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_no_label_touches_another_at_the_sizes_of_documents(built: Path, dataset: str) -> None:
    snapshot = Snapshot.open(dataset, home=built)
    found = []
    for target in snapshot.catalog.targets:
        for size, spec in drawn_for_paper(snapshot, target.id):
            svg = to_svg(spec)
            drawn = labels(svg)
            struck = ((a, b) for a in drawn for b in leaders(svg) if a.touches(b))
            found += [f"{target.id} at {size}: a leader through “{a.text}”" for a, _ in struck]
            found += [
                f"{target.id} at {size}: “{a.text}” and “{b.text}”"
                for a, b in combinations(drawn, 2)
                if a.touches(b)
            ]
    assert found == []


def test_boxes_that_meet_are_seen() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g transform="translate(10,10)">'
        '<text transform="translate(0,20)" font-size="12px" text-anchor="middle">甲乙</text>'
        '<text transform="translate(8,24)" font-size="12px">丙</text>'
        '<text transform="translate(8,60)" font-size="12px">丁</text></g></svg>'
    )
    one, near, far = labels(svg)
    assert one.touches(near)
    assert not one.touches(far)
    assert one.left == pytest.approx(10 - one.right + 10)
