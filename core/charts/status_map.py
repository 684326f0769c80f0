"""Status map: which county's target is where, and the growth that it still needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts import mapping
from core.charts.map_labels import HOLLOW_EDGE, MapLabel, label_layers
from core.charts.mapping import Geometry
from core.charts.measure import text_width
from core.charts.theme import INK, MISSING_FILL, NEVER_HOLLOW, STATUS, SURFACE, Spec, chart, label_on
from core.charts.vega import layer, literal, records, text_mark
from core.wording import Status

_DENSE_FROM: Final = 450
_LEGEND_STEP: Final = 20
#: Dashes of the ring of 数据不足.
DASHED: Final = (2.4, 2)


def status_map(
    geometry: Geometry,
    counties: pd.DataFrame,
    *,
    width: int | Literal["container"] = "container",
    height: int = 300,
    approval: str = "",
    legend: bool = True,
    selectable: bool = False,
) -> Spec:
    """Fill every county by its target's status.

    Parameters
    ----------
    geometry : dict
        What the store prepared at build: ``counties``, ``hatch``, ``labels``.
    counties : DataFrame
        One row a county: ``area_code``; ``name`` (short); ``status`` (one of the nine words);
        ``hollow`` (bool: the status rests on estimates); ``text`` (second line, e.g. ``需4.9%`` or
        ``≈11.1%``, made by ``core.wording``). A county without a row is drawn as 数据不足.
    width, height : int
        Outer size in px. Below 420 px names move outside where the label file says so.
    approval : str
        审图号 of an approved base map, printed inside the map.
    legend : bool
        Whether the words of the shapes in use stand inside the picture.
    selectable : bool
        Whether a click selects a county (parameter ``county``, field ``adcode``).

    Returns
    -------
    dict
        Vega-Lite spec.
    """
    rows = {row["area_code"]: row for row in records(counties)}
    features = mapping.features(geometry)
    dense = height >= _DENSE_FROM
    marked = [_Marked(feature, rows.get(feature["adcode"])) for feature in features]
    hollow = {m.code: STATUS[m.status].mark for m in marked if m.hollow}
    base = mapping.base_layer(
        [m.feature for m in marked],
        hatched=bool(hollow),
        tooltip={"name": "县区", "status": "状态", "need": "说明"},
        selectable=selectable,
    )
    layers = [mapping.room_below(geometry, 0.1), *mapping.ranch_layers(geometry, dense=dense), base]
    if hollow:
        layers.append(mapping.hatching(geometry, hollow, dense=dense))
    unknown = [m.feature for m in marked if m.status == Status.INSUFFICIENT]
    if unknown:
        layers += mapping.outline(unknown)
    layers += label_layers(geometry, [m.label for m in marked], size=16 if dense else 13)
    layers.append(mapping.note_layer(approval))
    if legend:
        layers += _legend(marked)
    parts: Spec = {"params": [mapping.select_county()]} if selectable else {}
    return chart(
        width,
        height,
        description=_describe(marked),
        projection=mapping.projection(),
        layer=layers,
        **parts,
    )


class _Marked:
    """One county with its look."""

    def __init__(self, feature: Spec, row: dict[str, Any] | None) -> None:
        self.code: str = feature["adcode"]
        self.status: str = row["status"] if row else Status.INSUFFICIENT
        self.hollow = bool(row and row["hollow"]) and self.status not in NEVER_HOLLOW
        name = row["name"] if row else feature["name"]
        text = (row["text"] or "") if row else Status.INSUFFICIENT
        look = STATUS[self.status]
        fill = SURFACE if self.hollow else look.fill
        if self.status == Status.INSUFFICIENT:
            fill = MISSING_FILL
        color = label_on(fill)
        open_ring = self.status in (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)
        self.feature: Spec = {
            **feature,
            "name": name,
            "fill": fill,
            "status": self.status,
            "need": text,
            "hollow": self.hollow,
        }
        # On the two darkest fills a mark of its own colour would drown: it turns white.
        mark = look.mark if color == INK else color
        self.label = MapLabel(
            self.code,
            name,
            text,
            color,
            fill,
            look.path,
            mark,
            look.mark,
            dash=DASHED if self.status == Status.INSUFFICIENT else (),
            hollow=self.hollow or open_ring,
        )


def _legend(marked: Sequence[_Marked]) -> list[Spec]:
    """Words of the shapes in use, in the fixed order, at the lower left."""
    used = [word for word in Status if any(m.status == word and not m.hollow for m in marked)]
    hollow = [word for word in Status if any(m.status == word and m.hollow for m in marked)]
    entries = [(word, False) for word in used] + [(word, True) for word in hollow]
    rows = []
    for word, is_hollow in entries:
        look = STATUS[word]
        open_ring = word in (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)
        rows.append(
            {
                "t": f"{word}（空心为估算）" if is_hollow else str(word),
                "path": look.path,
                "mark": look.mark,
                "inner": SURFACE if is_hollow or open_ring else look.mark,
                "dash": DASHED if word == Status.INSUFFICIENT else None,
                "edge": HOLLOW_EDGE if is_hollow or open_ring else 0,
                "color": look.text,
            }
        )
    layers: list[Spec] = []
    for i, row in enumerate(rows):
        y = {"value": {"expr": f"height - {(len(rows) - i) * _LEGEND_STEP - 8}"}}
        layers.append(
            layer(
                [row],
                {"type": "point", "size": 120, "opacity": 1},
                x={"value": 8},
                y=y,
                shape=literal("path"),
                fill=literal("inner"),
                stroke=literal("mark"),
                strokeWidth=literal("edge"),
                strokeDash=literal("dash"),
            )
        )
        layers.append(
            layer(
                [row],
                text_mark(12, align="left", baseline="middle", dx=13),
                x={"value": 8},
                y=y,
                text={"field": "t"},
                color=literal("color"),
            )
        )
    return layers


def legend_width(words: Sequence[str]) -> float:
    """Width in px that the legend of these words takes, for pages that set it beside the map."""
    return max((text_width(word, 12) for word in words), default=0) + 21


def _describe(marked: Sequence[_Marked]) -> str:
    said = "；".join(
        "，".join(filter(None, (m.label.name, m.status + ("（估算）" if m.hollow else ""), m.label.text)))
        for m in marked
    )
    return f"县区目标状态图。{said}。"
