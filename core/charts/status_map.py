"""Status map: which county's target is where, and the growth that it still needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from core.charts.kit import maps
from core.charts.kit.map_labels import HOLLOW_EDGE, MapLabel, label_layers
from core.charts.kit.maps import Geometry
from core.charts.kit.measure import text_width
from core.charts.kit.theme import INK, MISSING_FILL, NEVER_HOLLOW, STATUS, SURFACE, Spec, chart, label_on
from core.charts.kit.vega import amount, layer, literal, records, text_mark
from core.plan.catalog import Catalog
from core.targets.assessment import Assessment
from core.targets.overview import county_targets
from core.wording.words import Status

# From the assessments to the status map.


def map_rows(catalog: Catalog, assessments: Sequence[Assessment]) -> pd.DataFrame:
    """One row a county for the status map: its own first target's word and needed growth."""
    by_id = {a.target.id: a for a in assessments}
    rows = []
    for code, target in county_targets(catalog).items():
        assessment = by_id[target.id]
        needs = assessment.needs if assessment.needed_growth is not None else None
        need = needs.percent if needs is not None else ""
        rows.append(
            {
                "area_code": code,
                "name": catalog.area(code).short,
                "status": assessment.central or Status.INSUFFICIENT,
                "hollow": len(assessment.words) > 1,
                "words": assessment.status if len(assessment.words) > 1 else "",
                "text": need,
            }
        )
    return pd.DataFrame(rows)


def map_head(assessments: Sequence[Assessment], catalog: Catalog) -> tuple[str, str]:
    """Finding and subtitle of the map: what is needed from now, and who lacks recent figures.

    Growth over years that are over (全程须) is another thing: it has no label and is never in the range.
    """
    first = county_targets(catalog)
    by_id = {a.target.id: a for a in assessments}
    first_targets = [by_id[target.id] for target in first.values() if target.id in by_id]
    recent = _of_one_span([a for a in first_targets if a.needed_growth is not None])
    stale = [a for a in first_targets if a.needs is not None and a.needs.whole]
    if not recent:
        since = _since(stale)
        who = "各县区" if len(stale) == len(first_targets) else f"{len(stale)}个县区"
        return (
            f"{who}缺{since}数据，今后须年均增速不能算" if stale else "各县区目标状态",
            "各县区主要目标的状态",
        )
    needs = sorted((a.needs for a in recent if a.needs is not None), key=lambda need: need.rate)
    # Where one needs at most so much, the range has no lower end: all need at most what the last one does.
    bounded = any(need.most for need in needs)
    ends = (needs[-1].printed,) if bounded else (needs[0].printed, needs[-1].printed)
    spread = "～".join(dict.fromkeys(ends))
    few = len(recent) < len(first_targets) and len(recent) <= _NAMED
    who = "、".join(catalog.area(a.target.area).short for a in recent) if few else f"{len(recent)}个县区"
    who = "各县区" if len(recent) == len(first_targets) else who
    rest = f"；{len(stale)}个县区缺{_since(stale)}数据" if stale else ""
    moves = "增长" if needs[0].rate >= 0 else "变化"
    return (
        f"{who}今后{'至多' if bounded else ''}须年均{moves}{spread}{rest}",
        "主要目标的状态与今后须年均增速",
    )


def _of_one_span(recent: list[Assessment]) -> list[Assessment]:
    """Those whose needs cover the years that most of them cover, the later where as many cover others."""
    spans = Counter(a.needs.first for a in recent if a.needs is not None)
    if not spans:
        return []
    first = max(spans, key=lambda year: (spans[year], year))
    return [a for a in recent if a.needs is not None and a.needs.first == first]


#: Up to so many counties are named in the title.
_NAMED: Final = 2


def _since(stale: Sequence[Assessment]) -> str:
    firsts = {a.needs.first for a in stale if a.needs is not None}
    return f"{firsts.pop()}年以来" if len(firsts) == 1 else "近年"


_DENSE_FROM: Final = 450
_LEGEND_STEP: Final = 18
_LEGEND_ROWS: Final = 3
#: Room below the polygons, as a share of their height, for one or two columns of words.
_ROOM_ONE, _ROOM_TWO = 0.1, 0.38
#: Px by which words stand above the schematic note.
_ABOVE_NOTE: Final = 18
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
    chosen: str = "",
) -> Spec:
    """Fill every county by its target's status.

    Parameters
    ----------
    geometry : dict
        What the store prepared at build: ``counties``, ``hatch``, ``labels``.
    counties : DataFrame
        One row a county: ``area_code``; ``name`` (short); ``status`` (one of the nine words);
        ``hollow`` (bool: the status rests on estimates); optional ``words`` (what the status reads where
        it has several words); ``text`` (second line, e.g. ``需4.9%`` or
        ``≈11.1%``, made by ``core.wording``). A county without a row is drawn as 数据不足.
    width, height : int
        Outer size in px. Below 420 px names move outside where the label file says so.
    approval : str
        审图号 of an approved base map, printed inside the map.
    legend : bool
        Whether the words of the shapes in use stand inside the picture.
    selectable : bool
        Whether a click selects a county (parameter ``county``, field ``adcode``).
    chosen : str
        Code of a county to outline, empty for none.

    Returns
    -------
    dict
        Vega-Lite spec.
    """
    rows = {row["area_code"]: row for row in records(counties)}
    features = maps.features(geometry)
    dense = height >= _DENSE_FROM
    marked = [_Marked(feature, rows.get(feature["adcode"])) for feature in features]
    hollow = {m.code: STATUS[m.status].mark for m in marked if m.hollow}
    base = maps.base_layer(
        [m.feature for m in marked],
        hatched=bool(hollow),
        tooltip={"name": "县区", "status": "状态", "need": "说明"},
        selectable=selectable,
    )
    entries = _entries(marked) if legend else []
    room = _ROOM_TWO if len(entries) > _LEGEND_ROWS else _ROOM_ONE
    layers = [maps.room_below(geometry, room), *maps.ranch_layers(geometry, dense=dense), base]
    if hollow:
        layers.append(maps.hatching(geometry, hollow, dense=dense))
    unknown = [m.code for m in marked if m.status == Status.INSUFFICIENT]
    if unknown:
        layers += maps.outline([m.feature for m in marked], unknown)
    layers += maps.chosen_edge(geometry, chosen)
    layers += label_layers(
        geometry, [m.label for m in marked], size=16 if dense else 13, height=height, chosen=chosen
    )
    layers.append(maps.note_layer(approval))
    if legend:
        layers += _legend(entries, text_width(maps.note_text(approval), 12))
    parts: Spec = {"params": [maps.select_county()]} if selectable else {}
    return chart(
        width,
        height,
        description=_describe(marked),
        projection=maps.projection(),
        layer=layers,
        **parts,
    )


class _Marked:
    """One county with its look."""

    def __init__(self, feature: Spec, row: dict[str, Any] | None) -> None:
        self.code: str = feature["adcode"]
        self.status: str = row["status"] if row else Status.INSUFFICIENT
        self.hollow = bool(row and row["hollow"]) and self.status not in NEVER_HOLLOW
        words = str(row.get("words") or "") if row else ""
        #: What the legend says: all words where there are several, else the word, marked where estimated.
        self.words = words or f"{self.status}{'（估算）' if self.hollow else ''}"
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


def _entries(marked: Sequence[_Marked]) -> list[tuple[str, bool, str]]:
    """Word, form and text of the shapes in use, in the fixed order, the hollow ones after."""
    order = [str(word) for word in Status]
    used = {(m.status, m.hollow, m.words) for m in marked}
    return sorted(used, key=lambda entry: (entry[1], order.index(entry[0]), entry[2]))


def _legend(entries: Sequence[tuple[str, bool, str]], note: float) -> list[Spec]:
    """Shapes and words at the lower left, three a column.

    ``note`` is the width of the schematic note at the lower right, in px.
    """
    layers: list[Spec] = []
    left = 8.0
    # Two columns stand above the schematic note, one beside it where there is room.
    foot = f"{_ABOVE_NOTE}"
    if len(entries) <= _LEGEND_ROWS:
        beside = left + max((text_width(text, 12) for _, _, text in entries), default=0) + 34 + note
        foot = f"(width < {beside:g} ? {_ABOVE_NOTE} : 0)"
    for start in range(0, len(entries), _LEGEND_ROWS):
        column = entries[start : start + _LEGEND_ROWS]
        rows = [_entry(word, text, hollow=hollow) for word, hollow, text in column]
        for i, row in enumerate(rows):
            layers += _legend_row(row, left, f"{(len(rows) - i) * _LEGEND_STEP - 8:g} - {foot}")
        left += max(text_width(row["t"], 12) for row in rows) + 34
    return layers


def _entry(word: str, text: str, *, hollow: bool) -> dict[str, Any]:
    look = STATUS[word]
    ring = hollow or word in (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)
    return {
        "t": text,
        "path": look.path,
        "mark": look.mark,
        "inner": SURFACE if ring else look.mark,
        "edge": HOLLOW_EDGE if ring else 0,
        "dash": list(DASHED) if word == Status.INSUFFICIENT else None,
        "color": look.text,
    }


def _legend_row(row: dict[str, Any], left: float, up: str) -> list[Spec]:
    place = {"x": {"value": left}, "y": {"value": {"expr": f"height - {up}"}}}
    symbol = {"type": "point", "size": 120, "opacity": 1}
    form = {"fill": literal("inner"), "stroke": literal("mark")}
    form |= {"strokeWidth": amount("edge"), "strokeDash": literal("dash")}
    words = text_mark(12, align="left", baseline="middle", dx=13)
    return [
        layer([row], symbol, **place, shape=literal("path"), **form),
        layer([row], words, **place, text={"field": "t"}, color=literal("color")),
    ]


def _describe(marked: Sequence[_Marked]) -> str:
    values = "；".join("，".join(filter(None, (m.label.name, m.words, m.label.text))) for m in marked)
    return f"县区目标状态图。{values}。"
