"""Bounds that published figures imply: what parts, wholes and sums leave for cells that nobody has published.

For every year and benchmark in which the city's total of a level with county targets is published, but not
all of its counties' figures: the lowest and highest value of every open cell and of all of them together, and
whether a joint target can have been reached at all; for the due year also which single figure would decide a
target that is still open. Arithmetic on published figures (grade D), no estimate.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

from core.figures.adding_up import YearTable, year_table
from core.figures.book import Book
from core.figures.implication import Implied, arithmetic, cell_name, statement, whole_less_parts, within
from core.figures.interval import NOISE, Interval, meets
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Target
from core.wording.numbers import number, numeral
from core.wording.places import county_count
from core.wording.sentences import listed, promised

#: A figure that would have to be so many times its last one, or less, decides nothing in practice.
_FARTHEST: Final = 1.5
#: So many members are said in one line.
_SEVERAL: Final = 2


def implied(catalog: Catalog, book: Book, year: int | None = None) -> tuple[Implied, ...]:
    """Every bound that published figures imply, the latest year first.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    year : int, optional
        Only this year.
    """
    inferences: list[Implied] = []
    asked = dict.fromkeys(t.indicator for t in catalog.targets if t.value is not None)
    for indicator in (catalog.indicator(asked_id) for asked_id in asked):
        if not indicator.additive:
            continue
        for benchmark in book.benchmarks(catalog.city.code, indicator.id):
            for when in book.yearly(catalog.city.code, indicator.id, benchmark):
                if when >= catalog.plan.adopted_year - 1 and year in (None, when):
                    inferences.extend(_of_year(year_table(catalog, book, indicator, when, benchmark)))
        for due in dict.fromkeys(t.due for t in catalog.targets if t.indicator == indicator.id):
            if due is not None and year in (None, due):
                inferences.extend(_deciders(_due_table(catalog, book, indicator, due)))
    return tuple(sorted(inferences, key=lambda asked_id: -asked_id.year))


def deciders(catalog: Catalog, book: Book, target: Target) -> tuple[Implied, ...]:
    """Single figures of the due year each of which would decide a target that is open between bounds."""
    if target.due is None:
        return ()
    indicator = catalog.indicator(target.indicator)
    if not indicator.additive:
        return ()
    table = _due_table(catalog, book, indicator, target.due)
    return tuple(decider for decider in _deciders(table) if decider.target == target.id)


def deciding_lines(catalog: Catalog, inferences: Sequence[Implied]) -> tuple[str, ...]:
    """Say which single figure would decide a target: members with one threshold in one line."""
    lines = [inference.sentence.removesuffix("。").partition("：")[2] for inference in inferences]
    alike = [
        inference
        for inference in inferences
        if inference.low == 0 and inference.high == inferences[0].high and inference.area != catalog.city.code
    ]
    waiting = [line for line in lines if "否则仍待" in line]
    if len(waiting) < _SEVERAL or len(alike) != len(waiting):
        return tuple(lines)
    head, _, text = waiting[0].partition("；否则仍待")[0].rpartition("；")
    names = listed([catalog.area(inference.area).short for inference in alike])
    rule = text.partition("年的数如")[2]
    merged = f"{names}{alike[0].year}年的数有一个{rule}；否则各数齐全方可判定"
    lead = f"{head}；" if head else ""
    return (f"{lead}{merged}", *(line for line in lines if line not in waiting))


def of_cell(catalog: Catalog, book: Book, area: str, indicator: Indicator, year: int) -> Implied | None:
    """What published figures of a year leave for one area's figure, on the benchmark of that year.

    ``None`` where nothing bounds it, or the figures contradict each other. The interval is widened by what
    the digits of the figures may put their sum off.
    """
    if not indicator.additive:
        return None
    table = _due_table(catalog, book, indicator, year)
    spans = table.spans
    if spans is None or area not in spans or area in table.known:
        return None
    span, error = spans[area], table.print_error
    figures = (*table.known.values(), *(o for inferred in table.inferred.values() for o in inferred.figures))
    if not figures or (span.low <= 0 and math.isinf(span.high)):
        return None
    low, high = max(0.0, span.low - error), span.high + error
    position = within(indicator, span.low, span.high)
    return Implied(
        kind="cell",
        year=year,
        indicator=indicator.id,
        benchmark=table.benchmark,
        area=area,
        statement=cell_name(table, area),
        low=low,
        high=high,
        unit=indicator.unit,
        formula=arithmetic(table),
        sentence=f"{arithmetic(table)}，{cell_name(table, area)}{position}。",
        figures=figures,
    )


def ruled_out(catalog: Catalog, book: Book, target: Target) -> Implied | None:
    """The joint target as of its due year, where published figures leave no room for all of its members."""
    if target.comparison is not Comparison.EVERY_ONE or target.due is None:
        return None
    indicator = catalog.indicator(target.indicator)
    if not indicator.additive:
        return None
    table = _due_table(catalog, book, indicator, target.due)
    if table.total is None or table.spans is None:
        return None
    joint = _joint(table, target, beyond=table.print_error)
    return None if joint is None else _joint_statement(table, target, *joint)


def _due_table(catalog: Catalog, book: Book, indicator: Indicator, year: int) -> YearTable:
    """The table of a year on the latest benchmark on which anything of it is published."""
    codes = (catalog.city.code, *(county.code for county in catalog.counties))
    with_year = {
        benchmark
        for code in codes
        for benchmark in book.benchmarks(code, indicator.id)
        if year in book.yearly(code, indicator.id, benchmark)
    }
    rank = book.benchmark_rank
    latest = max(with_year, key=lambda one: (rank.get(one, 0), one), default="")
    return year_table(catalog, book, indicator, year, latest)


def _of_year(table: YearTable) -> list[Implied]:
    missing = table.open
    total, spans = table.total, table.spans
    if total is None or not missing or spans is None or not (table.published or table.inferred):
        return []
    catalog, indicator, year = table.catalog, table.indicator, table.year
    rest = table.system.of(dict.fromkeys(missing, 1.0))
    formula = whole_less_parts(table)
    names = f"{numeral(len(missing))}县区"
    out = [
        statement(
            table, "rest", f"{names}{year}年{indicator.name}合计", (rest.low, rest.high), f"{formula}。"
        )
    ]
    for target in catalog.targets:
        joint = _joint(table, target)
        if joint is not None:
            out.append(_joint_statement(table, target, *joint))
    for code in missing:
        span = (spans[code].low, spans[code].high)
        inferred = table.inferred.get(code)
        how = f"{formula}；{inferred.formula}" if inferred is not None else formula
        text = f"{how}，{catalog.area(code).short}{year}年{within(indicator, *span)}。"
        out.append(statement(table, "cell", cell_name(table, code), span, text, area=code))
    return [inference for inference in out if math.isfinite(inference.high)]


# --- joint targets that the figures leave no room for ------------------------------------------------


def _members(catalog: Catalog, target: Target, indicator: Indicator) -> list[Target]:
    """Members of a joint target, where all of them are levels of this indicator with a value."""
    if target.comparison is not Comparison.EVERY_ONE:
        return []
    by_id = {one.id: one for one in catalog.targets}
    members = [by_id[m] for m in target.members if m in by_id]
    joined = [m for m in members if m.indicator == indicator.id and m.value is not None]
    return joined if len(joined) == len(target.members) else []


def _joint(table: YearTable, target: Target, beyond: float = 0.0) -> tuple[float, list[Target]] | None:
    """Highest possible value of the weakest open member, where not all can have reached theirs.

    ``beyond`` is by how much all together must fall short for that, in the unit.
    """
    members = [m for m in _members(table.catalog, target, table.indicator) if m.area in table.open]
    if not members:
        return None
    goals = [float(m.value or 0.0) for m in members]
    short = table.system.worst_case([m.area for m in members], goals)
    # On the value itself 突破 is missed, 达到 is not; noise of the arithmetic decides neither.
    strict = all(m.comparison is Comparison.ABOVE for m in members)
    edge = NOISE * max(goals)
    beyond /= len(members)
    missed = short <= edge - beyond if strict else short < -edge - beyond
    return (min(goals) + short, members) if missed else None


def _joint_statement(table: YearTable, target: Target, reach: float, members: Sequence[Target]) -> Implied:
    indicator, year = table.indicator, table.year
    goals = [float(m.value or 0.0) for m in members]
    rest = table.system.of(dict.fromkeys(table.open, 1.0))
    what = f"{target.name}（{year}年）"
    if len(members) == 1:
        name, goal = table.catalog.area(members[0].area).short, promised(goals[0], indicator.unit)
        left = whole_less_parts(table)
        text = f"{left}；{name}至多{number(reach, 2)}{indicator.unit}，须{goal}，不可能已达到。"
        return statement(table, "joint", what, (0.0, reach), text, target=target.id)
    count = county_count([table.catalog.area(m.area).name for m in members])
    most = number(min(rest.high, math.fsum(reach + goal - min(goals) for goal in goals)), 2)
    text = (
        f"{whole_less_parts(table)}；{count}合计至多{most}{indicator.unit}，"
        f"均达到须{promised(math.fsum(goals), indicator.unit)}，{count}{year}年不可能均已达到。"
    )
    return statement(table, "joint", what, (0.0, reach), text, target=target.id)


# --- which single figure decides ---------------------------------------------------------------------


def _deciders(table: YearTable) -> Iterator[Implied]:
    """For targets of the due year that stay open between bounds: the one figure that would decide each."""
    if table.spans is None:
        return
    for target in table.catalog.targets:
        if target.due != table.year:
            continue
        if target.comparison is Comparison.EVERY_ONE:
            yield from _joint_deciders(table, target)
        elif target.indicator == table.indicator.id and target.value is not None:
            yield from _single_deciders(table, target)


def _joint_deciders(table: YearTable, target: Target) -> Iterator[Implied]:
    """Any member that misses decides; so does another area whose figure leaves the members too little."""
    catalog, year = table.catalog, table.year
    members = _members(catalog, target, table.indicator)
    if not members or _joint(table, target) is not None or any(_misses(table, m) for m in members):
        return
    waiting = [m for m in members if m.area in table.open]
    for member in waiting:
        others = [catalog.area(m.area).short for m in waiting if m is not member]
        goal = promised(float(member.value or 0.0), member.unit)
        edge = "不超过" if member.comparison is Comparison.ABOVE else "低于"
        name = catalog.area(member.area).short
        what = f"{name}{year}年的数如{edge}{goal}，即可判定未实现"
        text = (
            f"{what}；否则仍待{listed(others)}"
            if others
            else f"只差{catalog.area(member.area).short}{year}年一个数即可判定"
        )
        ends = (0.0, float(member.value or 0.0))
        yield _decider(table, target, member.area, ends, text)
    yield from _leaving_too_little(table, target, waiting)


def _leaving_too_little(table: YearTable, target: Target, waiting: Sequence[Target]) -> Iterator[Implied]:
    """Figures of other areas from which on the rest has no room for all waiting members."""
    catalog, year, city = table.catalog, table.year, table.catalog.city.code
    spans = table.spans or {}
    if not waiting or not (table.published or table.total):
        return
    areas = {m.area for m in waiting}
    # Where a member may stand on its value itself, the rest must be short of it, not just reach it.
    strict = all(m.comparison is Comparison.ABOVE for m in waiting)
    at_most, at_least = ("不超过", "不低于") if strict else ("低于", "超过")
    goals = math.fsum(float(m.value or 0.0) for m in waiting)
    others = [c.code for c in catalog.counties if c.code not in areas]
    held = math.fsum(_low(spans, code) for code in others)
    total, unit = table.total, table.indicator.unit
    if total is None:
        if goals + held < table.last.get(city, 0.0) / _FARTHEST:
            return
        text = f"{catalog.city.short}{year}年的数如{at_most}{number(goals + held, 2)}{unit}，即可判定未实现"
        yield _decider(table, target, city, (0.0, goals + held), text)
        return
    room = spans[city].high - goals - held
    for code in others:
        least = _low(spans, code) + room
        near = least <= table.last.get(code, math.inf) * _FARTHEST
        if code in table.open and near and least <= spans[code].high * (1 + NOISE):
            text = (
                f"{catalog.area(code).short}{year}年的数如{at_least}{number(least, 2)}{unit}，即可判定未实现"
            )
            yield _decider(table, target, code, (least, spans[code].high), text)


def _single_deciders(table: YearTable, target: Target) -> Iterator[Implied]:
    """Where one other figure is all that is wanted to compute this one, it decides as well."""
    catalog, year, city = table.catalog, table.year, table.catalog.city.code
    if target.area in table.known or target.area not in (table.spans or {}):
        return
    span = (table.spans or {})[target.area]
    if _verdict(table, target, span) is not None:
        return
    wanted = [code for code in (city, *table.open) if code not in table.known and code != target.area]
    if len(wanted) == 1:
        names = f"{catalog.area(wanted[0]).short}{year}年"
        text = f"{names}的数公布后，可由合计推得{catalog.area(target.area).short}，即可判定"
        other = (table.spans or {})[wanted[0]]
        yield _decider(table, target, wanted[0], (other.low, other.high), text)


def _decider(table: YearTable, target: Target, area: str, ends: tuple[float, float], text: str) -> Implied:
    head = f"{arithmetic(table)}；" if table.known else ""
    sentence = f"{target.name}（{table.year}年）：{head}{text}。"
    return statement(table, "decider", cell_name(table, area), ends, sentence, area=area, target=target.id)


def _low(spans: Mapping[Hashable, Interval], code: str) -> float:
    return spans[code].low if code in spans else 0.0


def _misses(table: YearTable, target: Target) -> bool:
    spans = table.spans
    return spans is not None and target.area in spans and _verdict(table, target, spans[target.area]) is False


def _verdict(table: YearTable, target: Target, span: Interval) -> bool | None:
    return meets(
        span,
        float(target.value or 0.0),
        strictly=target.comparison is Comparison.ABOVE,
        direction=table.indicator.direction,
    )
