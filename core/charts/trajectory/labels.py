"""Words on a trajectory: values, breaks, notes, the lines' own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from core.charts.kit import series
from core.charts.kit.labels import Align, Offset, Placer
from core.charts.kit.measure import text_width
from core.charts.kit.theme import ACCENT, INK, INK2, Spec
from core.charts.kit.vega import halo, layer, text_mark
from core.charts.trajectory.layers import target_start
from core.wording.numbers import number, span

if TYPE_CHECKING:
    from core.charts.trajectory.picture import Canvas, Trajectory

Row = Mapping[str, Any]

_NEAR: Final[tuple[Offset, ...]] = (
    (-9, -9, "right"),
    (9, 11, "left"),
    (0, -15, "center"),
    (0, 17, "center"),
    (9, -9, "left"),
    (-9, 11, "right"),
)
#: At the left edge, above the line that rises from there.
_FIRST: Final[tuple[Offset, ...]] = ((-13, -20, "left"), (-13, -26, "left"))
_SIDES: Final[tuple[tuple[float, Align], ...]] = ((0.0, "center"), (8.0, "left"), (-8.0, "right"))
_FAR: Final[tuple[Offset, ...]] = tuple(
    (dx, dy, align) for dy in (38.0, -38.0, 60.0, -60.0, 84.0, -84.0, 112.0, -112.0) for dx, align in _SIDES
)
#: Of those the nearest: without a leader a name farther off would speak of nothing.
_CLOSE: Final = _FAR[:6]
_LEADER_FROM: Final = 24
_REQUIRED_AT: Final = 0.35
#: A needed path of so many years has its words at its end.
_SHORT: Final = 2
#: Distance of two lines at the end, and of them from the ring, in px.
_LINE_STEP: Final = 17.0
_END_GAP: Final = 11.0
#: Beside the needed path, on the side of the target or below its rise: near enough to need no leader.
_BESIDE: Final[tuple[Offset, ...]] = (
    (-14, -18, "right"),
    (-22, -22, "right"),
    (12, 20, "left"),
    (20, 23, "left"),
    (32, 23, "left"),
)
#: Left of the even path, farther and farther; without a leader a word below would speak of another line.
_BY_PATH: Final[tuple[Offset, ...]] = (
    (-10, -8, "right"),
    (-22, -22, "right"),
    (-34, -36, "right"),
    (-46, -52, "right"),
    (12, 22, "left"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One label with the point that it speaks of."""

    year: float
    value: float
    text: str
    color: str = INK
    bold: bool = False
    leader: bool = False
    candidates: tuple[Offset, ...] = _NEAR
    #: Left out rather than laid over another word: table and subtitle of the picture say it too.
    optional: bool = False


def label_layers(model: Trajectory, canvas: Canvas, placer: Placer, rows: Sequence[Row]) -> list[Spec]:
    """Place every label, the important ones first."""
    size = 12 if canvas.compact else 13
    words = [
        *_target_words(model, canvas),
        *_value_words(model, canvas, rows),
        *_forecast_words(model, rows),
        *_path_words(model, canvas),
        *_break_words(model, canvas, rows),
        *_note_words(model, canvas, rows),
        *_benchmark_words(model, canvas, rows),
    ]
    layers = _end_layers(model, canvas, placer, size)
    for word in words:
        layers += _placed(word, canvas, placer, size)
    return layers


def _placed(word: Word, canvas: Canvas, placer: Placer, size: float) -> list[Spec]:
    x, y = canvas.at(word.year, word.value)
    place = placer.place_free if word.optional else placer.place
    leader = _LEADER_FROM if word.leader else 0
    found = place(x, y, word.text, size, word.candidates, bold=word.bold, leader=leader)
    if found is None:
        return []
    dx, dy, align = found
    row = {"year": word.year, "value": word.value, "t": word.text}
    mark = text_mark(size, word.color, bold=word.bold, align=align, dx=dx, dy=_top(dy, word.text, size))
    text = layer(
        [row], {**mark, "baseline": "middle"}, x=canvas.encode_x(), y=canvas.encode_y(), text={"field": "t"}
    )
    layers = halo(text)
    if word.leader and abs(dy) >= _LEADER_FROM:
        layers.insert(0, _leader(word, canvas, dy, size))
    return layers


def _top(dy: float, text: str, size: float) -> float:
    """Vega hangs further lines below the first: lift the first so that the block is centred."""
    return dy - text.count("\n") * round(size * 1.3) / 2


def _leader(word: Word, canvas: Canvas, dy: float, size: float) -> Spec:
    sign = 1 if dy > 0 else -1
    half = (word.text.count("\n") + 1) * size * 0.65
    per_px = (canvas.y[1] - canvas.y[0]) / (canvas.plot.bottom - canvas.plot.top)
    row = {
        "year": word.year,
        "value": word.value - sign * 7 * per_px,
        "to": word.value - sign * (abs(dy) - half) * per_px,
    }
    mark = {"type": "rule", "color": INK2, "strokeWidth": 1}
    return layer([row], mark, x=canvas.encode_x(), y=canvas.encode_y(), y2={"field": "to"})


def end_texts(model: Trajectory) -> list[tuple[str, bool]]:
    """Words right of the due year, from above: the target, the growth still needed, what the fan spans.

    The needed growth stands there where its path is too short to bear words of its own.
    """
    if model.target is None or model.due is None:
        return []
    texts = [(model.target_label, True)]
    if model.required is not None and _at_end(model):
        texts.append((model.required.text, True))
    if model.fan is not None and len(model.fan):
        last = model.fan.sort_values("year").iloc[-1]
        ends = span(float(last["low"]), float(last["high"]), decimals=model.decimals)
        texts += [(model.fan_text, False), (ends, False)]
    return [(text, bold) for text, bold in texts if text]


def _at_end(model: Trajectory) -> bool:
    """Whether the needed path is so short that its words stand at its end."""
    return model.required is not None and model.due is not None and model.due - model.required.year <= _SHORT


def _end_layers(model: Trajectory, canvas: Canvas, placer: Placer, size: float) -> list[Spec]:
    """Stack the words at the target's ring line under line, upwards where the target lies low."""
    texts = end_texts(model)
    if not texts or model.target is None or model.due is None:
        return []
    x, y = canvas.at(model.due, model.target)
    down = y + len(texts) * _LINE_STEP <= canvas.plot.bottom
    layers: list[Spec] = []
    for place, (text, bold) in enumerate(texts):
        dy = place * _LINE_STEP * (1 if down else -1)
        placer.place(x, y, text, size, [(_END_GAP, dy, "left")], bold=bold)
        mark = text_mark(size, ACCENT, bold=bold, align="left", baseline="middle", dx=_END_GAP, dy=dy)
        row = {"year": model.due, "value": model.target, "t": text}
        layers += halo(layer([row], mark, x=canvas.encode_x(), y=canvas.encode_y(), text={"field": "t"}))
    return layers


def _target_words(model: Trajectory, canvas: Canvas) -> list[Word]:
    if model.target is None or model.due is None or not model.target_text:
        return []
    start = target_start(model, canvas)
    above: tuple[Offset, ...] = ((2, -13.5, "left"), (2, 13.5, "left"))
    words = [Word(start, model.target, model.target_text, bold=True, candidates=above)]
    if model.yardstick is not None:
        value, text = model.yardstick
        # Where both lines are close, the one's words stand beside the other's.
        beside = text_width(model.target_text, 13, bold=True) + 16
        candidates = (*above, *((beside, dy, align) for _, dy, align in above))
        words.append(Word(start, value, text, INK2, candidates=candidates))
    return words


def _value_words(model: Trajectory, canvas: Canvas, rows: Sequence[Row]) -> list[Word]:
    """Values worth a number: both of an overlap year, both sides of the last break, first and latest."""
    listed = [dict(row) for row in rows]
    known = [row for row in listed if not row["forecast"] and row["grade"] != "E"]
    if not known:
        return []
    wanted: dict[tuple[int, str], dict[str, Any]] = {}

    def want(row: dict[str, Any]) -> None:
        wanted.setdefault((row["year"], row["benchmark"]), row)

    want(known[-1])
    for overlap in _told(listed):
        want(overlap.new)
        want(overlap.old)
    changes = [gap for gap in series.breaks(listed) if gap.benchmark_changes]
    for gap in [] if canvas.compact else changes[-1:]:  # a phone has no room for the break's words either
        if gap.before["grade"] != "E":  # an estimate bears no bare number
            want(gap.before)
    if not canvas.compact and known[0]["year"] not in model.notes:
        want(known[0])
    words = []
    # Above the old line the value of a year with two would be read as the current line's.
    doubled = {overlap.year for overlap in series.overlaps(listed) if overlap.new["current"]}
    for row in wanted.values():
        strong = row["current"]
        color = model.look.text if strong else INK2
        # Old values stand below their line, current ones above: the two never meet.
        order = _NEAR if strong else _NEAR[1::2]
        if not strong and row["year"] not in doubled:
            order = (*order, *_NEAR[::2], *_FIRST)
        text = number(row["value"], model.decimals)
        words.append(
            Word(
                row["year"],
                row["value"],
                text,
                color,
                bold=strong,
                candidates=order,
                optional=not strong,
            )
        )
    return words


def _told(rows: list[dict[str, Any]]) -> list[series.Overlap]:
    """The overlap that is put into words: the last year known on both the current and an older benchmark."""
    return [overlap for overlap in series.overlaps(rows) if overlap.new["current"]][-1:]


def _forecast_words(model: Trajectory, rows: Sequence[Row]) -> list[Word]:
    words = []
    for row in rows:
        if row["forecast"]:
            decimals = 0 if float(row["value"]).is_integer() else model.decimals
            text = row.get("label") or f"{row['year']}年预计{number(row['value'], decimals)}"
            below = (*(_FAR[i] for i in (1, 2, 0, 7, 8, 6, 13, 14)), *_FAR)
            words.append(
                Word(row["year"], row["value"], f"{text}\n（不计入）", leader=True, candidates=below)
            )
    return words


def _path_words(model: Trajectory, canvas: Canvas) -> list[Word]:
    words = []
    if (
        model.required is not None
        and model.required.text
        and not _at_end(model)
        and model.target is not None
        and model.due is not None
    ):
        # At a third of the way: in the middle a forecast's leader would run on in this one's.
        year = model.required.year + _REQUIRED_AT * (model.due - model.required.year)
        value = _between(model.required.value, model.target)
        up = (*_BESIDE, *(_FAR[i] for i in (9, 11, 15, 17, 21, 23, 10, 16, 22)))
        words.append(
            Word(
                year,
                value,
                model.required.text,
                ACCENT,
                bold=True,
                leader=True,
                candidates=(*up, *_FAR),
                optional=True,
            )
        )
    if (
        model.base is not None
        and model.target is not None
        and model.due is not None
        and model.base.text
        and not canvas.compact
    ):
        share = 0.5 if canvas.compact else 0.4
        year = model.base.year + share * (model.due - model.base.year)
        value = model.base.value + share * (model.target - model.base.value)
        if model.base.geometric and model.base.value > 0 and model.target > 0:
            value = model.base.value * (model.target / model.base.value) ** share
        words.append(
            Word(
                year,
                value,
                model.base.text,
                candidates=_BY_PATH,
                optional=True,
            )
        )
    return words


def _between(first: float, second: float) -> float:
    share = _REQUIRED_AT
    if first > 0 and second > 0:
        return float(first * (second / first) ** share)
    return first + (second - first) * share


def _break_words(model: Trajectory, canvas: Canvas, rows: Sequence[Row]) -> list[Word]:
    if canvas.compact:
        return []  # the dashed vertical stays; its words are in the subtitle and the table
    listed = [dict(row) for row in rows]
    words = []
    for overlap in _told(listed):
        text = f"{overlap.year}年口径修订\n×{number(overlap.ratio, 4)}"
        fits: tuple[Offset, ...] = ((10, 42, "left"), (10, 62, "left"), (-10, 42, "right"), (0, 60, "center"))
        words.append(Word(overlap.year, overlap.old["value"], text, INK2, candidates=(*fits, *_FAR)))
    changes = [gap for gap in series.breaks(listed) if gap.benchmark_changes]
    for gap in changes[-1:]:
        before, after = (number(end["value"], model.decimals) for end in (gap.before, gap.after))
        text = f"口径断点：{before}与{after}\n不可直接相比"
        low = min(gap.before["value"], gap.after["value"]) - 0.045 * (canvas.y[1] - canvas.y[0])
        down: tuple[Offset, ...] = ((8, 20, "left"), (8, 40, "left"), (-8, 40, "right"), (0, 44, "center"))
        words.append(Word(gap.year, low, text, INK2, candidates=(*down, *_FAR)))
    return words


def _note_words(model: Trajectory, canvas: Canvas, rows: Sequence[Row]) -> list[Word]:
    words = []
    for year, text in model.notes.items():
        here = [row for row in rows if row["year"] == year and not row["forecast"]]
        if here and not (canvas.compact and len(model.notes) > 1):
            words.append(
                Word(year, here[0]["value"], text, INK2, leader=True, candidates=_FAR, optional=True)
            )
    return words


def _benchmark_words(model: Trajectory, canvas: Canvas, rows: Sequence[Row]) -> list[Word]:
    """Name of every old line, on itself."""
    words = []
    listed = [dict(row) for row in rows]
    seen: set[str] = set()
    for stretch in series.stretches(listed):
        name = model.benchmark_names.get(stretch.benchmark, "")
        if stretch.current or not name or stretch.benchmark in seen or canvas.compact:
            continue
        seen.add(stretch.benchmark)
        middle = stretch.points[len(stretch.points) // 2]
        beside: tuple[Offset, ...] = (
            (-10, -14, "right"),
            (10, 20, "left"),
            (-16, -30, "right"),
            (14, 36, "left"),
        )
        words.append(
            Word(middle["year"], middle["value"], name, INK2, candidates=(*beside, *_CLOSE), optional=True)
        )
    return words
