"""What one target needs to be judged: the missing cells, found by filling them in and judging again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.figures.book import Book
from core.figures.observation import Grade, Observation, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Reading, Target
from core.targets.assessment import Assessment
from core.targets.bases import wanted_base_year
from core.targets.judge import assess_all, assess_target
from core.targets.special import is_over, member_targets, quota_years
from core.wording.sentences import gap_summary_phrase, listed, next_due_phrase
from core.wording.words import QuotaStatus


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One missing figure: where, what, when, and on which benchmark (empty where it has none)."""

    area: str
    indicator: str
    year: int
    benchmark: str


@dataclass(frozen=True, slots=True)
class Need:
    """Cells that one target needs, and those that would help."""

    target: Target
    essential: tuple[Cell, ...]
    helpful: tuple[tuple[Cell, str], ...] = ()
    notes: tuple[tuple[Cell, str], ...] = ()


def need_of(catalog: Catalog, book: Book, target: Target, as_of: dt.date) -> Need:
    """Cells that would give this target a status."""
    assessment = assess_target(catalog, book, target, as_of)
    if target.reading is Reading.OPEN:
        return Need(target, ())
    if target.comparison is Comparison.EVERY_ONE:
        parts = [need_of(catalog, book, member, as_of) for member in member_targets(catalog, target)]
        essential = () if assessment.decided else tuple(cell for part in parts for cell in part.essential)
        helpful = tuple(item for part in parts for item in part.helpful)
        return Need(target, essential, helpful, tuple(item for part in parts for item in part.notes))
    if target.every_year is not None:
        return Need(target, _quota_cells(catalog, book, target, assessment, as_of))
    if target.due is None:
        return _undated(catalog, book, target, assessment, as_of)
    return _dated(catalog, book, target, assessment, as_of)


def _quota_cells(
    catalog: Catalog, book: Book, target: Target, assessment: Assessment, as_of: dt.date
) -> tuple[Cell, ...]:
    """Unreported years that have ended; 只减不增 needs the year before as well."""
    if assessment.decided:
        return ()
    wanted: set[int] = set()
    for year in quota_years(catalog, book, target, as_of):
        if year.word is QuotaStatus.UNREPORTED:
            wanted.add(year.year)
            if target.comparison is Comparison.AT_MOST_PREVIOUS_YEAR and year.limit is None:
                wanted.add(year.year - 1)
    have = {year for year in wanted if book.at(target.area, target.indicator, year) is not None}
    return tuple(cell_for(catalog, book, target, year) for year in sorted(wanted - have))


def _undated(catalog: Catalog, book: Book, target: Target, assessment: Assessment, as_of: dt.date) -> Need:
    cell = cell_for(catalog, book, target, as_of.year - 1)
    if assessment.opinion is None:
        return Need(target, (cell,))
    if assessment.decided or assessment.opinion.latest.year == cell.year:
        return Need(target, ())
    return Need(target, (), ((cell, "原文未定期限，新数只更新完成率；达到目标值时判为已实现"),))


def _dated(catalog: Catalog, book: Book, target: Target, assessment: Assessment, as_of: dt.date) -> Need:
    due = target.due or as_of.year
    if assessment.decided:
        return Need(target, (), _firmer(catalog, target, assessment))
    if is_over(due, as_of):
        return Need(target, (cell_for(catalog, book, target, due),))
    last, base_year = min(as_of.year - 1, due), wanted_base_year(catalog, target)
    if last <= base_year:
        return Need(target, ())  # no year after the base has ended: nothing can be asked for yet
    cells: list[Cell] = []
    latest = assessment.latest
    if (
        latest is None
        or (latest.year or 0) <= base_year
        or (assessment.base and assessment.base.year == latest.year)
    ):
        cells.append(cell_for(catalog, book, target, last))
    filled = fill(catalog, book, cells, as_of)
    then = assess_target(catalog, filled, target, as_of)
    if not then.decided:
        benchmark = then.latest.benchmark if then.latest else ""
        cells.append(Cell(target.area, target.indicator, base_year, benchmark))
        return Need(target, tuple(sorted(cells)))
    firmer = _firmer(catalog, target, then)
    by_link = "可经口径衔接判定；另补修订后的基期数，则不再依赖衔接"
    notes = tuple((cell, by_link) for cell in cells) if firmer else ()
    return Need(target, tuple(cells), firmer, notes)


def _firmer(catalog: Catalog, target: Target, assessment: Assessment) -> tuple[tuple[Cell, str], ...]:
    """The revised base that would take the place of a link."""
    if assessment.base is None or assessment.base.link is None or assessment.conclusions:
        return ()
    cell = Cell(target.area, target.indicator, assessment.base.year, assessment.base.benchmark)
    name = catalog.benchmark(assessment.base.benchmark).short
    return ((cell, f"补{name}的基期数后，判定不再依赖口径衔接系数"),)


def cell_for(catalog: Catalog, book: Book, target: Target, year: int) -> Cell:
    """Name the missing figure of one year, on the latest benchmark that covers it."""
    benchmark = _benchmark_for(catalog, book, target.indicator, year)
    return Cell(target.area, target.indicator, year, benchmark)


def _benchmark_for(catalog: Catalog, book: Book, indicator: str, year: int) -> str:
    """The latest benchmark that covers a year, for indicators whose figures have one."""
    if not book.benchmarks_of(indicator):
        return ""
    fitting = [
        b
        for b in catalog.benchmarks
        if (b.first is None or b.first <= year) and (b.last is None or year <= b.last)
    ]
    return max(fitting, key=lambda b: b.rank).id if fitting else ""


def fill(catalog: Catalog, book: Book, cells: Sequence[Cell], as_of: dt.date) -> Book:
    """Put a first figure into every cell: the status may be any, but there must be one."""
    return book.with_observations(
        Observation(
            cell.area,
            cell.indicator,
            cell.year,
            _plausible(catalog, book, cell),
            catalog.indicator(cell.indicator).unit,
            benchmark=cell.benchmark,
            stage=Stage.PRELIMINARY,
            grade=Grade.A,
            published=as_of,
        )
        for cell in cells
    )


def _plausible(catalog: Catalog, book: Book, cell: Cell) -> float:
    """A value that does not reach a target: the list must give a status whatever comes in.

    The latest figure of the series (which left the target open), else the bad end of the window.
    """
    latest = book.latest(cell.area, cell.indicator)
    if latest is not None:
        return latest.value
    indicator = catalog.indicator(cell.indicator)
    return indicator.window[0 if indicator.direction == 1 else 1]


# 补数清单: the figures whose want leaves a target without a status, who supplies them, what they
# decide.


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell of the list.

    Attributes
    ----------
    owners : tuple of str
        Ids of the departments that supply the indicator.
    decides : tuple of str
        Targets whose status it decides, alone or with the other essential cells of the list.
    alone : tuple of str
        Those among them that it decides alone.
    essential : bool
        False for a figure that only firms up a judgement (a revised base in place of a link) or renews
        a completion.
    note : str
        What else could serve, or what the figure would improve.
    """

    cell: Cell
    owners: tuple[str, ...]
    decides: tuple[str, ...]
    alone: tuple[str, ...]
    essential: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class GapSummary:
    """How many essential cells decide how many targets: all of them, and those that decide at once.

    ``quick_cells`` are the cells of targets that need one figure each (or, for a joint target, one for
    each member). ``due_next`` says which of them decide the targets that fall due next, empty where none do.
    """

    cells: int
    targets: int
    quick_cells: int
    quick_targets: int
    sentence: str
    due_next: str = ""


def gaps(catalog: Catalog, book: Book, as_of: dt.date) -> tuple[Gap, ...]:
    """List the missing cells: essential ones first, those that decide most for least before others.

    Parameters
    ----------
    book : Book
        All observations; only those known by ``as_of`` are used.
    as_of : datetime.date
        Date of judgement: the years asked for are those that have ended.

    Returns
    -------
    tuple of Gap
        Each cell once, with every target that it decides. A target whose reading is open is not in it:
        no figure would settle that.
    """
    known = book.known(as_of)
    needs = [need_of(catalog, known, target, as_of) for target in catalog.targets]
    order: dict[Cell, tuple[int, int]] = {}
    for place, need in enumerate(needs):
        for cell in need.essential:
            order[cell] = min(order.get(cell, (len(need.essential), place)), (len(need.essential), place))
    needed: dict[Cell, list[Need]] = defaultdict(list)
    for need in needs:
        for cell in dict.fromkeys(need.essential):
            needed[cell].append(need)
    wanted = sorted(order, key=lambda c: (order[c], _place(c)))
    decisive = [_gap(catalog, cell, needed[cell]) for cell in wanted]
    helpful: dict[Cell, tuple[str, list[str]]] = {}
    for need in needs:
        for cell, note in need.helpful:
            if cell not in order:
                helpful.setdefault(cell, (note, []))[1].append(need.target.id)
    extra = [
        Gap(cell, catalog.indicator(cell.indicator).owners, tuple(ids), (), essential=False, note=note)
        for cell, (note, ids) in helpful.items()
    ]
    return (*decisive, *extra)


def summarise(catalog: Catalog, book: Book, gaps: Iterable[Gap], as_of: dt.date) -> GapSummary:
    """Count what the list would bring, by filling it in and judging again.

    Parameters
    ----------
    found : iterable of Gap
        The list that :func:`gaps` gives for the same book and date.
    """
    known = book.known(as_of)
    essential = [gap for gap in gaps if gap.essential]
    open_targets = [
        assessment.target for assessment in assess_all(catalog, known, as_of) if not assessment.decided
    ]
    all_cells = [gap.cell for gap in essential]
    quick_cells = sorted(gap.cell for gap in essential if decides_at_once(catalog, gap))
    after = _decided_with(catalog, known, all_cells, open_targets, as_of)
    soon = _decided_with(catalog, known, quick_cells, open_targets, as_of)
    due = min((t.due for t in open_targets if t.due is not None and not is_over(t.due, as_of)), default=None)
    next_targets = [target for target in open_targets if target.due == due is not None]
    next_ids = {target.id for target in next_targets}
    next_cells = [g.cell for g in essential if decides_at_once(catalog, g) and next_ids & set(g.decides)]
    decided = _decided_with(catalog, known, next_cells, next_targets, as_of) if next_cells else 0
    return GapSummary(
        cells=len(all_cells),
        targets=after,
        quick_cells=len(quick_cells),
        quick_targets=soon,
        sentence=gap_summary_phrase(len(all_cells), after, len(quick_cells), soon),
        due_next=next_due_phrase(due, _named(catalog, next_cells), len(next_cells), decided),
    )


def by_owner(gaps_found: Sequence[Gap]) -> dict[str, tuple[Gap, ...]]:
    """Group the list by the department that is asked first, in the order of the list."""
    groups: dict[str, list[Gap]] = {}
    for gap in gaps_found:
        groups.setdefault(gap.owners[0] if gap.owners else "", []).append(gap)
    return {owner: tuple(group) for owner, group in groups.items()}


def decides_at_once(catalog: Catalog, gap: Gap) -> bool:
    """Whether a target of one area needs exactly this figure."""
    return any(catalog.target(target_id).comparison is not Comparison.EVERY_ONE for target_id in gap.alone)


def _gap(catalog: Catalog, cell: Cell, decides: Sequence[Need]) -> Gap:
    notes = dict.fromkeys(note for need in decides for other, note in need.notes if other == cell)
    return Gap(
        cell=cell,
        owners=catalog.indicator(cell.indicator).owners,
        decides=tuple(need.target.id for need in decides),
        alone=tuple(need.target.id for need in decides if need.essential == (cell,)),
        essential=True,
        note="；".join(notes),
    )


def _named(catalog: Catalog, cells: Sequence[Cell]) -> list[str]:
    """Cells by indicator and year: 临泽县、高台县2025年地区生产总值."""
    grouped: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for cell in cells:
        grouped[cell.indicator, cell.year].append(catalog.area(cell.area).short)
    return [
        f"{listed(areas)}{year}年{catalog.indicator(indicator).name}"
        for (indicator, year), areas in grouped.items()
    ]


def _place(cell: Cell) -> tuple[str, int]:
    return cell.indicator, cell.year


def _decided_with(
    catalog: Catalog, book: Book, cells: Sequence[Cell], targets: Iterable[Target], as_of: dt.date
) -> int:
    """How many of the targets the cells would decide."""
    filled = fill(catalog, book, cells, as_of)
    return sum(assess_target(catalog, filled, target, as_of).decided for target in targets)
