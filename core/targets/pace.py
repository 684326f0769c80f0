"""The judgement of a numeric target on one benchmark: ratio, words, completion, projected gap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.figures import interval
from core.figures.arithmetic import (
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
from core.figures.book import YEARLY, Book
from core.figures.choice import current
from core.figures.observation import STAGE_RANK, Observation, Precision, Stage, counts
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Path, Target
from core.targets.ahead.gap import ProjectedGap, clean_changes, projected_gap
from core.targets.bases import find_base, linked_base
from core.targets.opinion import Base, Conclusion, Opinion
from core.wording.words import Status, Verdict

#: In so many last years before the due year the pace still needed speaks beside the pace since the base.
LATE_YEARS: Final = 2

#: Words of a pace ratio from the best to the worst; better than all of them is to have met the target.
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
    late: float | None
    late_range: tuple[float, float] | None
    words: tuple[Status, ...]
    central: Status


@dataclass(frozen=True, slots=True)
class _Step:
    """Movement between one possible base and one possible latest value, and its ratios."""

    observed: float
    ratio: float | None
    late: float | None
    word: Status


def meets(catalog: Catalog, target: Target, figure: Observation) -> bool | None:
    """Whether a figure meets the target: all of its interval does, none of it does, or neither can be said.

    突破 asks for more, 达到 and 以上 for at least the value; where lower is better, for less or at most.
    Compared as a relative difference after rounding, so that binary noise decides nothing.

    Returns
    -------
    bool or None
        ``None`` where the target lies inside what the figure's statement leaves possible (临界待核).
    """
    return interval.meets(
        interval.possible_values(figure),
        target.value or 0.0,
        strictly=target.comparison is Comparison.ABOVE,
        direction=catalog.indicator(target.indicator).direction,
        noise=catalog.rules.rounding,
    )


def due_word(met: bool | None) -> Status:
    """Word of the due year's own figure: nothing softer than met or not met, else 临界待核."""
    return {True: Status.ACHIEVED, False: Status.NOT_ACHIEVED, None: Status.BORDERLINE}[met]


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
        late_ratio=pace.late if pace else None,
        late_ratio_range=pace.late_range if pace else None,
        completion=interval.completion_of(latest, goal, indicator.direction),
        completion_progress=way,
        elapsed=_elapsed(target, base, latest),
        words=words,
        central=central,
        gap=_gap(catalog, book, target, latest),
        conclusions=conclusions,
    )


def linked_readings(catalog: Catalog, book: Book, target: Target, main: Opinion) -> tuple[Opinion, ...]:
    """Other readings of the same latest figure: the wanted base year through a link, beside an earlier base.

    Empty where the main reading already has the wanted year, or no link leads to it.
    """
    if main.base is None or main.base.how != "earlier" or not target.due:
        return ()
    base = linked_base(catalog, book, target, main.latest)
    if base is None or base.year <= main.base.year or main.latest.year is None:
        return ()
    goal = float(target.value or 0.0)
    indicator = catalog.indicator(target.indicator)
    geometric = is_geometric(indicator, main.latest.value, goal, base.value)
    pace = _pace(catalog, target, base, main.latest, geometric=geometric)
    if pace is None:
        return ()
    words, central = _words(catalog, target, main.latest, pace, ())
    way = completion_progress(base.value, main.latest.value, goal, indicator.direction, geometric=geometric)
    return (
        replace(
            main,
            base=base,
            geometric=geometric,
            observed=pace.observed,
            observed_range=pace.observed_range,
            required=pace.required,
            ratio=pace.ratio,
            ratio_range=pace.ratio_range,
            late_ratio=pace.late,
            late_ratio_range=pace.late_range,
            completion_progress=way,
            elapsed=_elapsed(target, base, main.latest),
            words=words,
            central=central,
        ),
    )


def said_words(main: Opinion, readings: Sequence[Opinion]) -> tuple[tuple[Status, ...], Status]:
    """Words of all readings of one latest figure, and the least favourable of their central words."""
    views = (main, *(r for r in readings if r.words != main.words))
    if len(views) == 1:
        return main.words, main.central
    words = {word for view in views for word in view.words}
    order = tuple(Status)
    central = max((view.central for view in views), key=order.index)
    return tuple(word for word in order if word in words), central


def _words(
    catalog: Catalog,
    target: Target,
    latest: Observation,
    pace: _Pace | None,
    conclusions: tuple[Conclusion, ...],
) -> tuple[tuple[Status, ...], Status]:
    if conclusions:  # the due year's own figure: nothing softer than met or not met
        word = conclusions[-1].word
    elif (met := meets(catalog, target, latest)) is True:
        word = Status.ACHIEVED
    elif pace is None:
        word = Status.INSUFFICIENT
    elif met is None:  # the statement leaves it possible that the target is met already
        words = (Status.ACHIEVED, *spanned((PACE_WORDS[0], *pace.words)))
        printed = _met_as_printed(catalog, target, latest) and not _worse_too(catalog, target, latest)
        return words, Status.ACHIEVED if printed else pace.central
    else:
        return pace.words, pace.central
    return (word,), word


def _met_as_printed(catalog: Catalog, target: Target, latest: Observation) -> bool:
    """Whether the number as it stands meets the target, whatever its statement leaves possible."""
    return meets(catalog, target, replace(latest, precision=Precision.EXACT)) is True


def _pace(
    catalog: Catalog, target: Target, base: Base | None, latest: Observation, *, geometric: bool
) -> _Pace | None:
    """Observed against required movement; ``None`` where there is no progress to judge."""
    if base is None or target.due is None or latest.year is None or latest.year <= base.year:
        return None
    goal = float(target.value or 0.0)
    need = required_growth if geometric else required_change
    lasts = _possible(latest, latest.value, geometric=geometric)
    steps = [
        _step(catalog, target, (base.year, first), (latest.year, last), geometric=geometric)
        for first in _possible_bases(base, geometric=geometric)
        for last in lasts
    ]
    words, central = [step.word for step in steps], steps[0].word
    if _worse_too(catalog, target, latest):  # it may be any worse word: the least favourable is the safe one
        central = PACE_WORDS[-1]
        words.append(central)
    elif interval.is_bound(latest):  # it may be any better word
        words.append(PACE_WORDS[0])
    moved = [step.observed for step in steps]
    return _Pace(
        observed=steps[0].observed,
        observed_range=(min(moved), max(moved)),
        required=need(base.value, goal, target.due - base.year),
        ratio=steps[0].ratio,
        ratio_range=_range(step.ratio for step in steps),
        late=steps[0].late,
        late_range=_range(step.late for step in steps),
        words=spanned(words),
        central=central,
    )


def _worse_too(catalog: Catalog, target: Target, latest: Observation) -> bool:
    """Whether a figure states only what it is not below, of a series of which less is better."""
    return interval.is_bound(latest) and catalog.indicator(target.indicator).direction < 0


def _possible(figure: Observation, value: float, *, geometric: bool) -> tuple[float, ...]:
    """The value itself, then the finite ends of what its statement leaves possible, scaled to ``value``.

    Every ratio moves one way with the value, so the ends bound it.
    """
    possible, scale = interval.possible_values(figure), value / figure.value if figure.value else 1.0
    ends = (
        end * scale for end in (possible.low, possible.high) if math.isfinite(end) and end != figure.value
    )
    return (value, *(end for end in ends if end > 0 or not geometric))


def _possible_bases(base: Base, *, geometric: bool) -> tuple[float, ...]:
    """The base, then the ends that a link's band and the rounding of its figure leave."""
    centres = (base.value,) if base.link is None else (base.value, base.low, base.high)
    values = (v for centre in centres for v in _possible(base.observation, centre, geometric=geometric))
    return tuple(dict.fromkeys(values))


def _step(
    catalog: Catalog, target: Target, first: tuple[int, float], last: tuple[int, float], *, geometric: bool
) -> _Step:
    (base_year, base), (year, latest) = first, last
    rate = growth if geometric else required_change
    observed = rate(base, latest, year - base_year)
    ratio = _ratio(catalog, target, base_year, base, (year, latest), geometric=geometric)
    late = _late(catalog, target, observed, last, geometric=geometric)
    lowest = min((r for r in (ratio, late) if r is not None), default=None) if ratio is not None else None
    return _Step(observed, ratio, late, _word(catalog, target, base, latest, lowest))


def _late(
    catalog: Catalog, target: Target, observed: float, last: tuple[int, float], *, geometric: bool
) -> float | None:
    """Observed movement over what is needed from now, ``R' = d * g / |n|``, in the last two years alone.

    On the path it equals the pace ratio; behind it falls faster, which is what matters when little time is
    left. ``None`` earlier, in the due year itself, and where nothing more is needed.
    """
    (year, latest), goal = last, float(target.value or 0.0)
    left = (target.due or year) - year
    if not 1 <= left <= LATE_YEARS or (geometric and latest <= 0):
        return None
    direction = catalog.indicator(target.indicator).direction
    needed = (required_growth if geometric else required_change)(latest, goal, left)
    if rounded(direction * needed, digits_of(catalog.rules.rounding)) <= 0:
        return None
    return direction * observed / abs(needed)


def _range(ratios: Iterable[float | None]) -> tuple[float, float] | None:
    known = [ratio for ratio in ratios if ratio is not None]
    return (min(known), max(known)) if known else None


def spanned(words: Iterable[Status]) -> tuple[Status, ...]:
    """All pace words from the best to the worst of ``words``, in the order of the vocabulary."""
    places = [PACE_WORDS.index(word) for word in words]
    return PACE_WORDS[min(places) : max(places) + 1]


def _ratio(
    catalog: Catalog,
    target: Target,
    base_year: int,
    value: float,
    last: tuple[int, float],
    *,
    geometric: bool,
) -> float | None:
    rule = pace_ratio if geometric else linear_ratio
    return rule(
        value,
        base_year,
        last[1],
        last[0],
        target=float(target.value or 0.0),
        due=target.due or base_year,
        direction=catalog.indicator(target.indicator).direction,
    )


def _word(catalog: Catalog, target: Target, base: float, latest: float, ratio: float | None) -> Status:
    if ratio is None:
        # The base equals the target, which the latest value does not meet: it was lost, or, under a
        # 突破, never passed. The limit of the ratio is below or at zero.
        direction = catalog.indicator(target.indicator).direction
        ratio = -1.0 if direction * (latest - base) < 0 else 0.0
    return word_for_ratio(ratio, catalog.rules.pace, catalog.rules.rounding)


def _elapsed(target: Target, base: Base | None, latest: Observation) -> float | None:
    """Share of the time that has passed; of the base year's own figure there is nothing to say."""
    if base is None or target.due is None or latest.year is None or latest.year == base.year:
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
            word=due_word(meets(catalog, target, o)),
            completion=interval.completion_of(o, float(target.value or 0.0), direction),
            observation=o,
        )
        for verdict, o in by_verdict(book, latest)
    )


def by_verdict(book: Book, latest: Observation) -> tuple[tuple[Verdict, Observation], ...]:
    """The best figures of one year and benchmark for 初判 and for 定评, the standing one last.

    ``latest`` is any figure of that series, year and benchmark.
    """
    groups: dict[Verdict, list[Observation]] = {}
    for o in book.vintages(latest.area_code, latest.indicator):
        if o.year == latest.year and o.benchmark == latest.benchmark and o.frequency in YEARLY and counts(o):
            groups.setdefault(verdict_of(o), []).append(o)
    return tuple((verdict, current(groups[verdict])) for verdict in Verdict if verdict in groups)


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
