"""The judgement of a numeric target on one benchmark: ratio, words, completion, projected gap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.figures.arithmetic import (
    Direction,
    completion,
    completion_progress,
    digits_of,
    elapsed_share,
    growth,
    linear_ratio,
    pace_ratio,
    required_change,
    required_growth,
    rounded,
    word_for_ratio,
)
from core.figures.book import YEARLY, Book, preference
from core.figures.links import find_link
from core.figures.observation import STAGE_RANK, Observation, Stage, counts
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Path, Target
from core.targets.assessment import Base, Conclusion, How, Opinion
from core.targets.gap import ProjectedGap, clean_changes, projected_gap
from core.wording import Status, Verdict

# The base of a judgement: which figure of which year the movement is measured from.


def wanted_base_year(catalog: Catalog, target: Target) -> int:
    """Base year of a target: as the catalog states it, else the last full year before adoption."""
    return target.base_year if target.base_year is not None else catalog.plan.adopted_year - 1


def find_base(
    catalog: Catalog, book: Book, target: Target, latest: Observation, *, linked: bool = True
) -> Base | None:
    """Find the base for a latest figure.

    In this order: the base year on the latest figure's benchmark; the nearest earlier year on it; the
    base year (or the nearest earlier one) of an older benchmark, carried over by a link. No break may
    lie between base and latest figure.

    Parameters
    ----------
    latest : Observation
        Counting figure with a year. Where its year is the base year or earlier, it is its own base: there
        is then no progress to judge.
    linked : bool
        Whether a link may be used.

    Returns
    -------
    Base or None
        ``None`` where no year can serve.
    """
    if latest.year is None:
        return None
    wanted = wanted_base_year(catalog, target)
    series = book.yearly(target.area, target.indicator, latest.benchmark)
    breaks = book.breaks(target.area, target.indicator, latest.benchmark)
    year = _nearest(series, min(wanted, latest.year), latest.year, breaks)
    if year is not None:
        value = series[year].value
        how: How = "same" if year == wanted else "earlier"
        return Base(value, year, latest.benchmark, how, series[year], value, value)
    return _linked_base(catalog, book, target, latest, wanted) if linked else None


def _linked_base(
    catalog: Catalog, book: Book, target: Target, latest: Observation, wanted: int
) -> Base | None:
    rank = book.benchmark_rank
    last = latest.year or wanted
    new_breaks = book.breaks(target.area, target.indicator, latest.benchmark)
    for old in book.benchmarks(target.area, target.indicator):
        if rank.get(old, 0) >= rank.get(latest.benchmark, 0):
            continue
        series = book.yearly(target.area, target.indicator, old)
        breaks = book.breaks(target.area, target.indicator, old) | new_breaks
        year = _nearest(series, min(wanted, last - 1), last, breaks)
        if year is None:
            continue
        link = find_link(
            catalog, book, target.area, target.indicator, old=old, new=latest.benchmark, year=year
        )
        if link is not None:
            value, low, high = link.carry(series[year].value)
            return Base(value, year, latest.benchmark, "linked", series[year], low, high, link)
    return None


def _nearest(years: Iterable[int], until: int, last: int, breaks: frozenset[int]) -> int | None:
    """Latest year up to ``until`` with no break in the years after it up to ``last``."""
    usable = [y for y in years if y <= until and not any(y < b <= last for b in breaks)]
    return max(usable, default=None)


#: Words of a pace ratio from the best to the worst.
PACE_WORDS: Final = (
    Status.AHEAD,
    Status.ON_TRACK,
    Status.BEHIND,
    Status.FAR_BEHIND,
    Status.BELOW_BASE,
)


@dataclass(frozen=True, slots=True)
class _Pace:
    observed: float
    observed_range: tuple[float, float]
    required: float
    ratio: float | None
    ratio_range: tuple[float, float] | None
    words: tuple[Status, ...]
    central: Status


def meets(catalog: Catalog, target: Target, value: float) -> bool:
    """Whether a value, as stated by its source, meets the target.

    突破 asks for more, 达到 and 以上 for at least the value; where lower is better, for less or at most.
    Compared as a relative difference after rounding, so that binary noise decides nothing.
    """
    return reaches(
        value,
        target.value or 0.0,
        strictly=target.comparison is Comparison.ABOVE,
        direction=catalog.indicator(target.indicator).direction,
        rounding=catalog.rules.rounding,
    )


def reaches(value: float, goal: float, *, strictly: bool, direction: Direction, rounding: float) -> bool:
    """Whether ``value`` is beyond ``goal`` (``strictly``) or at least at it, in the better direction."""
    difference = direction * (value - goal) / (abs(goal) or 1.0)
    margin = rounded(difference, digits_of(rounding))
    return margin > 0 if strictly else margin >= 0


def is_geometric(indicator: Indicator, *values: float) -> bool:
    """Whether compound growth applies: the indicator compounds and every value is positive."""
    return indicator.path is Path.GEOMETRIC and all(value > 0 for value in values)


def opinion(
    catalog: Catalog, book: Book, target: Target, latest: Observation, *, linked: bool = True
) -> Opinion:
    """Judge a numeric target from one latest figure on that figure's benchmark.

    Parameters
    ----------
    target : Target
        With a value; dated or not.
    latest : Observation
        A counting figure, not later than the due year.
    linked : bool
        Whether the base may come through a link.
    """
    indicator = catalog.indicator(target.indicator)
    goal = float(target.value or 0.0)
    base = find_base(catalog, book, target, latest, linked=linked) if target.due else None
    values = [latest.value, goal] + ([base.value] if base else [])
    geometric = is_geometric(indicator, *values)
    pace = _pace(catalog, target, base, latest, geometric=geometric)
    conclusions = _conclusions(catalog, book, target, latest)
    words, central = _words(catalog, target, latest, pace, conclusions)
    way = None
    if base and target.due:
        way = completion_progress(base.value, latest.value, goal, indicator.direction, geometric=geometric)
    return Opinion(
        benchmark=latest.benchmark,
        latest=latest,
        base=base,
        geometric=geometric,
        observed=pace.observed if pace else None,
        observed_range=pace.observed_range if pace else None,
        required=pace.required if pace else None,
        ratio=pace.ratio if pace else None,
        ratio_range=pace.ratio_range if pace else None,
        completion=completion(latest.value, goal, indicator.direction),
        completion_progress=way,
        elapsed=_elapsed(target, base, latest),
        words=words,
        central=central,
        gap=_gap(catalog, book, target, latest),
        conclusions=conclusions,
    )


def _words(
    catalog: Catalog,
    target: Target,
    latest: Observation,
    pace: _Pace | None,
    conclusions: tuple[Conclusion, ...],
) -> tuple[tuple[Status, ...], Status]:
    if conclusions:  # the due year's own figure: nothing softer than met or not met
        word = conclusions[-1].word
    elif meets(catalog, target, latest.value):
        word = Status.ACHIEVED
    elif pace is None:
        word = Status.INSUFFICIENT
    else:
        return pace.words, pace.central
    return (word,), word


def _pace(
    catalog: Catalog, target: Target, base: Base | None, latest: Observation, *, geometric: bool
) -> _Pace | None:
    """Observed against required movement; ``None`` where there is no progress to judge."""
    if base is None or target.due is None or latest.year is None or latest.year <= base.year:
        return None
    goal = float(target.value or 0.0)
    elapsed, whole = latest.year - base.year, target.due - base.year
    rate = growth if geometric else required_change
    need = required_growth if geometric else required_change
    # The ratio moves one way with the base, so the ends of a link's band bound it.
    bases = (base.value,) if base.link is None else (base.value, base.low, base.high)
    ratios = [_ratio(catalog, target, base.year, value, latest, geometric=geometric) for value in bases]
    words = [_word(catalog, target, value, latest, r) for value, r in zip(bases, ratios, strict=True)]
    found = [ratio for ratio in ratios if ratio is not None]
    moved = [rate(value, latest.value, elapsed) for value in bases]
    return _Pace(
        observed=moved[0],
        observed_range=(min(moved), max(moved)),
        required=need(base.value, goal, whole),
        ratio=ratios[0],
        ratio_range=(min(found), max(found)) if found else None,
        words=spanned(words),
        central=words[0],
    )


def spanned(words: Iterable[Status]) -> tuple[Status, ...]:
    """All pace words from the best to the worst of ``words``, in the order of the vocabulary."""
    places = [PACE_WORDS.index(word) for word in words]
    return PACE_WORDS[min(places) : max(places) + 1]


def _ratio(
    catalog: Catalog, target: Target, base_year: int, value: float, latest: Observation, *, geometric: bool
) -> float | None:
    rule = pace_ratio if geometric else linear_ratio
    return rule(
        value,
        base_year,
        latest.value,
        latest.year or base_year,
        target=float(target.value or 0.0),
        due=target.due or base_year,
        direction=catalog.indicator(target.indicator).direction,
    )


def _word(catalog: Catalog, target: Target, base: float, latest: Observation, ratio: float | None) -> Status:
    if ratio is None:
        # The base equals the target, which the latest value does not meet: it was lost, or, under a
        # 突破, never passed. The limit of the ratio is below or at zero.
        direction = catalog.indicator(target.indicator).direction
        ratio = -1.0 if direction * (latest.value - base) < 0 else 0.0
    return word_for_ratio(ratio, catalog.rules.pace, catalog.rules.rounding)


def _elapsed(target: Target, base: Base | None, latest: Observation) -> float | None:
    if base is None or target.due is None or latest.year is None:
        return None
    return elapsed_share(base.year, latest.year, target.due)


def _conclusions(catalog: Catalog, book: Book, target: Target, latest: Observation) -> tuple[Conclusion, ...]:
    """初判 and 定评 from the vintages of the due year's figure, the standing one last."""
    if target.due is None or latest.year != target.due:
        return ()
    direction = catalog.indicator(target.indicator).direction
    return tuple(
        Conclusion(
            verdict=verdict,
            word=Status.ACHIEVED if meets(catalog, target, o.value) else Status.NOT_ACHIEVED,
            completion=completion(o.value, float(target.value or 0.0), direction),
            observation=o,
        )
        for verdict, o in by_verdict(book, latest)
    )


def by_verdict(book: Book, latest: Observation) -> tuple[tuple[Verdict, Observation], ...]:
    """The best figures of one year and benchmark for 初判 and for 定评, the standing one last.

    ``latest`` is any figure of that series, year and benchmark.
    """
    best: dict[Verdict, Observation] = {}
    for o in book.vintages(latest.area_code, latest.indicator):
        if o.year != latest.year or o.benchmark != latest.benchmark or o.frequency not in YEARLY:
            continue
        verdict = verdict_of(o)
        if counts(o) and (verdict not in best or preference(o) > preference(best[verdict])):
            best[verdict] = o
    return tuple((verdict, best[verdict]) for verdict in Verdict if verdict in best)


def verdict_of(observation: Observation) -> Verdict:
    """定评 on 最终核实 or later; a first or unstated stage concludes provisionally (初判)."""
    final = STAGE_RANK[observation.stage] >= STAGE_RANK[Stage.VERIFIED]
    return Verdict.FINAL if final else Verdict.FIRST


def _gap(catalog: Catalog, book: Book, target: Target, latest: Observation) -> ProjectedGap | None:
    if target.due is None or latest.year is None or latest.year > target.due:
        return None
    rules = catalog.rules
    series = book.yearly(target.area, target.indicator, latest.benchmark)
    points = {year: o.value for year, o in series.items()}
    breaks = book.breaks(target.area, target.indicator, latest.benchmark)
    return projected_gap(
        clean_changes(points, breaks),
        latest.value,
        latest.year,
        target=float(target.value or 0.0),
        due=target.due,
        direction=catalog.indicator(target.indicator).direction,
        cuts=rules.gap,
        points=rules.gap_points,
        points_min=rules.gap_points_min,
        rounding=rules.rounding,
    )
