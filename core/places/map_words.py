"""The findings of the map page, chosen by rule from the figures: title, ranking, history.

They speak of high and low, never of good and bad; a comparison is made only where the ranking allows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

from core.figures.arithmetic import growth
from core.places.map import CountyMap, Reference, Shown, records
from core.places.ranking import Place
from core.plan.catalog import Catalog
from core.plan.models import Kind
from core.wording.numbers import Scale, growth_period, number, numeral, percent, quantity, years
from core.wording.sentences import listed

#: A ratio below this says less than the difference.
_TELLING_RATIO: Final = 1.1
#: Names that fit into a title; more are counted.
_NAMED: Final = 2
_PERCENT, _POINTS = "%", "个百分点"
_PAIR: Final = 2


def finding(catalog: Catalog, shown: CountyMap, scale: Scale) -> str:
    """Say the finding of the whole map in one line."""
    if shown.ranking.refusal is not None:
        return _incomplete(shown, scale)
    sentence = _extremes(catalog, shown, scale)
    beside = _beside_city(shown) or _share_of_city(catalog, shown)
    return f"{sentence}；{beside}" if beside else sentence


def ranking_finding(catalog: Catalog, shown: CountyMap, scale: Scale) -> str:
    """Say what the ranking shows: against the province, else the weight of the first places."""
    if shown.ranking.refusal is not None:
        return f"{shown.year}年不排名"
    province = next((r for r in shown.references if r.kind == "province"), None)
    if province is not None:
        return _against(shown, province)
    places = _by_value(shown)
    total = sum(place.observation.value for place in places)
    if shown.indicator.additive and total > 0:
        named = min(_NAMED, max(1, len(places) - 1))  # all of them together would be the whole
        first = [place for place in places[:named] if place.observation.value > 0]
        share = sum(place.observation.value for place in first) / total
        names = listed([catalog.area(place.area).short for place in first])
        if len(places) == 1:
            return f"{names}{scale.quantity(first[0].observation.value)}" if first else f"{names}为零"
        return f"{names}占{_count(len(places))}县区合计的{percent(share)}"
    ends = (places[0], places[-1])
    names_of = [catalog.area(place.area).short for place in ends]
    texts = [scale.text(place.observation.value) for place in ends]
    return f"{names_of[0]}最高（{texts[0]}），{names_of[1]}最低（{texts[1]}）"


def history_finding(catalog: Catalog, shown: CountyMap, scale: Scale) -> str:
    """Say who moved most over the last years that can be compared, and who least."""
    span = _common_span(catalog, shown)
    if span is None:
        return "没有各县区共有的同口径年份，不比较快慢"
    first, last, moves = span
    kind = shown.indicator.kind
    if kind in (Kind.LEVEL, Kind.COUNT):
        head, changes = f"{growth_period(first, last)}增速", [percent(move.size) for move in moves]
    elif kind is Kind.GROWTH:
        head = f"{years(first, last)}各年平均"
        changes = [quantity(move.size, scale.unit, scale.decimals) for move in moves]
    else:
        head = f"{first}—{last}年变化"
        changes = [quantity(move.size, _step(scale), scale.decimals, signed=True) for move in moves]
    order = sorted(range(len(moves)), key=lambda i: -moves[i].size)
    high, low = changes[order[0]], changes[order[-1]]
    if len(moves) == 1:
        return f"{head}：{_some([moves[0].area])}{high}"
    if high == low:
        return f"{head}：各县区相同（{high}）"
    top, bottom = (
        _some([m.area for m, text in zip(moves, changes, strict=True) if text == end]) for end in (high, low)
    )
    return f"{head}：{top}最高（{high}），{bottom}最低（{low.removesuffix(_POINTS)}）"


def _step(scale: Scale) -> str:
    """Unit of a difference: shares differ in 个百分点."""
    return _POINTS if scale.unit == _PERCENT else scale.unit


def _count(number_of: int) -> str:
    """Count things in prose: 两个, 六个."""
    return ("两" if number_of == _PAIR else numeral(number_of)) + "个"


@dataclass(frozen=True, slots=True)
class _Move:
    area: str
    size: float


def _incomplete(shown: CountyMap, scale: Scale) -> str:
    name, year = shown.indicator.name, shown.year
    known = [value for value in shown.values if value.form == "figure"]
    rough = [value for value in shown.values if value.form == "estimate"]
    rest = len(shown.values) - len(known)
    if not known:
        tail = "，图上为估算，不计入" if rough else ""
        return f"{year}年{name}没有县区公布数{tail}"
    if len(known) == len(shown.values):
        return f"{year}年各县区{name}口径不同，不能直接比较"
    how = "其余为估算，不计入" if len(rough) == rest else f"其余{rest}个县区缺数"
    if len(known) <= _NAMED:
        values = listed([f"{value.area.short}{scale.quantity(value.value)}" for value in known])
        return f"{year}年{name}只有{values}为公布数，{how}"
    return f"{year}年{name}有{len(known)}个县区的公布数，{how}"


def _extremes(catalog: Catalog, shown: CountyMap, scale: Scale) -> str:
    """Highest and lowest, as a ratio where that means something, else as a difference."""
    places = _by_value(shown)
    high, low = (places[i].observation.value for i in (0, -1))
    name = shown.indicator.name
    if len(places) == 1:
        return f"{catalog.area(places[0].area).short}{name}{scale.quantity(high)}"
    if scale.rounded(high) == scale.rounded(low):
        return f"{_count(len(places))}县区{name}同为{scale.quantity(high)}"
    top = _names_at(catalog, places, scale, high)
    bottom = _names_at(catalog, places, scale, low)
    sentence = f"{top}{name}{scale.quantity(high)}"
    if shown.indicator.kind in (Kind.LEVEL, Kind.COUNT) and low > 0:
        ratio = high / low
        if ratio >= _TELLING_RATIO:
            return f"{sentence}，为{bottom}的{number(ratio, 1)}倍"
    gap = quantity(scale.rounded(high) - scale.rounded(low), _step(scale), scale.decimals)
    return f"{sentence}，比{bottom}{'多' if shown.indicator.additive else '高'}{gap}"


def _names_at(catalog: Catalog, places: Sequence[Place], scale: Scale, value: float) -> str:
    equal = [p for p in places if scale.rounded(p.observation.value) == scale.rounded(value)]
    order = [county.code for county in catalog.counties]
    equal.sort(key=lambda place: order.index(place.area))
    return _some([catalog.area(place.area).short for place in equal])


def _some(names: Sequence[str]) -> str:
    """Name a few, and count them where there are many."""
    return listed(names) if len(names) <= _NAMED else f"{names[0]}等{len(names)}个县区"


def _by_value(shown: CountyMap) -> list[Place]:
    """Places from the highest value down, whatever the direction of the ranking."""
    return sorted(shown.ranking.places, key=lambda place: -place.observation.value)


def _beside_city(shown: CountyMap) -> str:
    city = next((r for r in shown.references if r.kind == "city"), None)
    return _against(shown, city) if city is not None else ""


def _against(shown: CountyMap, reference: Reference) -> str:
    """How many counties lie above a reference; the one that stands alone is named."""
    level = reference.observation.value
    above = [value for value in shown.values if value.value is not None and value.value > level]
    below = [value for value in shown.values if value.value is not None and value.value < level]
    total, name = len(shown.values), reference.area.short
    every = f"{_count(total)}县区"
    if not below or not above:
        return f"{every}都{'不低于' if not below else '不高于'}{name}"
    sentence = f"{every}中{_count(len(above))}高于{name}"
    return f"{sentence}{_alone(above, below, name)}"


def _alone(above: Sequence[Shown], below: Sequence[Shown], name: str) -> str:
    if len(below) == 1:
        return f"，仅{below[0].area.short}低于{name}"
    if len(above) == 1:
        return f"，为{above[0].area.short}"
    return ""


def _share_of_city(catalog: Catalog, shown: CountyMap) -> str:
    if shown.total is None or shown.total.value <= 0 or shown.indicator.kind is Kind.GROWTH:
        return ""
    top = _by_value(shown)[0]
    share = top.observation.value / shown.total.value
    if len(shown.values) == 1 and percent(share) == percent(1.0):
        return ""  # the only county is the whole
    return f"{catalog.area(top.area).short}占{catalog.city.short}{percent(share)}"


def _common_span(catalog: Catalog, shown: CountyMap) -> tuple[int, int, list[_Move]] | None:
    """The last run of years that every county has on one benchmark without a break, and the moves in it."""
    rows = records(shown.history)
    counted = [row for row in rows if row["grade"] != "E"]
    best: tuple[int, int, str] | None = None
    for benchmark in dict.fromkeys(row["benchmark"] for row in counted):
        series = [
            {
                row["year"]: row
                for row in counted
                if row["area_code"] == a.code and row["benchmark"] == benchmark
            }
            for a in catalog.counties
        ]
        years = sorted(set.intersection(*(set(by_year) for by_year in series)))
        if not years:
            continue
        last = first = years[-1]
        while first - 1 in years and not any(by_year[first]["break_before"] for by_year in series):
            first -= 1
        if first < last and (best is None or last > best[1]):
            best = (first, last, benchmark)
    if best is None:
        return None
    first, last, benchmark = best
    moves = [_move(catalog, counted, (a.code, benchmark), (first, last), shown) for a in catalog.counties]
    return (first, last, [m for m in moves if m is not None]) if all(moves) else None


def _move(
    catalog: Catalog,
    rows: Sequence[dict[str, Any]],
    place: tuple[str, str],
    span: tuple[int, int],
    shown: CountyMap,
) -> _Move | None:
    code, benchmark = place
    by_year = {r["year"]: r["value"] for r in rows if r["area_code"] == code and r["benchmark"] == benchmark}
    first, last = span
    name, kind = catalog.area(code).short, shown.indicator.kind
    if kind is Kind.GROWTH:
        return _Move(name, fmean(by_year[year] for year in range(first, last + 1)))
    if kind is Kind.SHARE:
        return _Move(name, by_year[last] - by_year[first])
    if by_year[first] <= 0 or by_year[last] <= 0:
        return None
    return _Move(name, growth(by_year[first], by_year[last], last - first))
