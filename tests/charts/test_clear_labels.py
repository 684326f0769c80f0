"""Names and numbers of small pictures stand clear of points, lines and one another, on both datasets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree

from core.briefing.figures import map_figure
from core.charts.bridge import Bridge, gap_bridge
from core.charts.kit.export import to_svg
from core.charts.positioning import strip
from core.charts.ranking import ReferenceValue, ranking
from core.charts.status_map import map_rows, status_map
from core.snapshot import Snapshot
from tests.charts.samples import CODES, LOOKS, NAMES, counties, geometry, statuses
from tests.charts.test_trajectory_labels import Label, labels

_MOVE = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)")


def lines(svg: str, width: str) -> list[Label]:
    """Straight lines of this stroke width, as boxes without a text."""
    return list(_lines(etree.fromstring(svg.encode()), 0.0, 0.0, width))


def _lines(node: etree._Element, x: float, y: float, width: str) -> Iterator[Label]:
    move = _MOVE.search(node.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    if node.tag.endswith("}line") and node.get("stroke-width") == width:
        across, down = x + float(node.get("x2") or 0), y + float(node.get("y2") or 0)
        half = float(width) / 2 + 0.5
        yield Label(
            "", min(x, across) - half, min(y, down) - half, max(x, across) + half, max(y, down) + half
        )
    for part in node:
        yield from _lines(part, x, y, width)


def points(svg: str) -> list[tuple[float, float]]:
    """Centres of the points of a strip."""
    return list(_points(etree.fromstring(svg.encode()), 0.0, 0.0))


def _points(node: etree._Element, x: float, y: float) -> Iterator[tuple[float, float]]:
    move = _MOVE.search(node.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    if node.tag.endswith("}path") and node.get("aria-roledescription") == "point":
        yield x, y
    for part in node:
        yield from _points(part, x, y)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_names_beside_types_stand_clear(built: Path, dataset: str, narrow: bool) -> None:
    snapshot = Snapshot.open(dataset, home=built)
    catalog, found = snapshot.catalog, []
    for comparator in (catalog.province, catalog.nation):
        spec = strip(catalog, snapshot.positioning, comparator, narrow=narrow)
        assert spec is not None
        svg = to_svg({**spec, "width": 350 if narrow else 592})
        drawn, dots = labels(svg), points(svg)
        names = [label for label in drawn if label.text in {area.short[:2] for area in catalog.counties}]
        assert len(names) > 10 and len(dots) >= len(names)
        found += [f"“{a.text}” and “{b.text}”" for a, b in combinations(drawn, 2) if a.touches(b)]
        found += [f"“{a.text}” on the line" for a in names for b in lines(svg, "1.5") if a.touches(b)]
        boxes = [Label("", x - 4, y - 4, x + 4, y + 4) for x, y in dots]
        found += [f"“{a.text}” on a point" for a in names for b in boxes if a.touches(b)]
    assert found == []


@pytest.mark.parametrize("width", [330, 400, 520])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_words_on_the_status_map_stand_clear(built: Path, dataset: str, width: int) -> None:
    snapshot = Snapshot.open(dataset, home=built)
    rows = map_rows(snapshot.catalog, snapshot.assessments)
    drawn = labels(to_svg(status_map(geometry(), rows, width=width, height=300)))
    assert len(drawn) > len(CODES)
    assert [(a.text, b.text) for a, b in combinations(drawn, 2) if a.touches(b)] == []


@pytest.mark.parametrize("width", [300, 358, 400])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_words_on_a_briefings_map_stand_clear_on_a_phone(built: Path, dataset: str, width: int) -> None:
    figure = map_figure(Snapshot.open(dataset, home=built), dt.date(2026, 12, 1))
    assert figure is not None
    drawn = labels(to_svg(figure.picture(width).specs[0]))
    assert len(drawn) > len(CODES)
    assert [(a.text, b.text) for a, b in combinations(drawn, 2) if a.touches(b)] == []


def test_a_name_without_a_figure_leaves_no_room_for_one() -> None:
    """Inside its county it stands on its place, outside right behind its shape."""
    bare = status_map(geometry(), statuses().assign(text=""), width=400, height=300)
    full = status_map(geometry(), statuses(), width=400, height=300)
    above = {label.text: label.top for label in labels(to_svg(full))}
    below = {label.text: label.top for label in labels(to_svg(bare))}
    assert below["甘州区"] == pytest.approx(above["甘州区"] + 8, abs=1)
    written = [
        row["line"] for part in bare["layer"] for row in _rows(part) if "line" in row and "right" in row
    ]
    assert {"临泽县", "民乐县"} <= set(written)


def _rows(part: dict[str, object]) -> list[dict[str, object]]:
    data = part.get("data")
    values = data.get("values") if isinstance(data, dict) else None
    return [row for row in values if isinstance(row, dict)] if isinstance(values, list) else []


@pytest.mark.parametrize("change", [4.0 + 0.5 * i for i in range(12)])
def test_the_target_line_strikes_no_number_of_the_bridge_out(change: float) -> None:
    steps = pd.DataFrame({"area_code": CODES, "name": NAMES, "change": [change] * len(CODES)})
    model = Bridge(764.0, "2025年|全市", steps, "2026年|推演", 800.0, "目标：突破800亿元")
    svg = to_svg(gap_bridge(model, LOOKS, width=1040))
    target = lines(svg, "1.75")
    numbers = [label for label in labels(svg) if label.text[0] in "+−"]
    assert len(target) == 1 and len(numbers) == len(CODES)
    assert [label.text for label in numbers if label.touches(target[0])] == []


@pytest.mark.parametrize("width", [300, 342, 460, 700])
def test_words_of_references_are_pushed_apart_at_every_width(width: int) -> None:
    """On the page a picture is as wide as its place, whatever it was laid out for."""
    rows = counties(rank=range(1, 7), value=[14.4, 8.1, 7.5, 6.3, 5.8, 4.7], text=["14.4"] * 6)
    references = [
        ReferenceValue("city", 6.54, "全市6.54"),
        ReferenceValue("province", 5.46, "全省5.46"),
        ReferenceValue("nation", 7.0, "全国7.00"),
    ]
    spec = ranking(rows, references=references)
    drawn = [label for label in labels(to_svg({**spec, "width": width})) if label.text.startswith("全")]
    drawn.sort(key=lambda label: label.left)
    assert [label.text[:2] for label in drawn] == ["全省", "全市", "全国"]
    assert all(b.left - a.right >= 5 for a, b in pairwise(drawn)), drawn
