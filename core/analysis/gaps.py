"""补数清单: the figures whose want leaves a target without a status, who supplies them, what they decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.analysis.assess import assess_all, assess_target
from core.analysis.gap_needs import Cell, Need, fill, need_of
from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.models import Comparison, Target
from core.wording.sentences import gap_summary_phrase


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
    each member).
    """

    cells: int
    targets: int
    quick_cells: int
    quick_targets: int
    sentence: str


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
    decisive = [_gap(catalog, cell, needs) for cell in sorted(order, key=lambda c: (order[c], _place(c)))]
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


def summarise(catalog: Catalog, book: Book, found: Iterable[Gap], as_of: dt.date) -> GapSummary:
    """Count what the list would bring, by filling it in and judging again.

    Parameters
    ----------
    found : iterable of Gap
        The list that :func:`gaps` gives for the same book and date.
    """
    known = book.known(as_of)
    essential = [gap for gap in found if gap.essential]
    open_targets = [one.target for one in assess_all(catalog, known, as_of) if not one.decided]
    all_cells = [gap.cell for gap in essential]
    quick_cells = sorted(gap.cell for gap in essential if _quick(catalog, gap))
    after = _decided_with(catalog, known, all_cells, open_targets, as_of)
    soon = _decided_with(catalog, known, quick_cells, open_targets, as_of)
    return GapSummary(
        cells=len(all_cells),
        targets=after,
        quick_cells=len(quick_cells),
        quick_targets=soon,
        sentence=gap_summary_phrase(len(all_cells), after, len(quick_cells), soon),
    )


def by_owner(gaps_found: Sequence[Gap]) -> dict[str, tuple[Gap, ...]]:
    """Group the list by the department that is asked first, in the order of the list."""
    groups: dict[str, list[Gap]] = {}
    for gap in gaps_found:
        groups.setdefault(gap.owners[0] if gap.owners else "", []).append(gap)
    return {owner: tuple(group) for owner, group in groups.items()}


def _quick(catalog: Catalog, gap: Gap) -> bool:
    """Whether a target of one area needs exactly this figure."""
    return any(catalog.target(one).comparison is not Comparison.EVERY_ONE for one in gap.alone)


def _gap(catalog: Catalog, cell: Cell, needs: Iterable[Need]) -> Gap:
    decides = [need for need in needs if cell in need.essential]
    notes = dict.fromkeys(note for need in decides for other, note in need.notes if other == cell)
    return Gap(
        cell=cell,
        owners=catalog.indicator(cell.indicator).owners,
        decides=tuple(need.target.id for need in decides),
        alone=tuple(need.target.id for need in decides if need.essential == (cell,)),
        essential=True,
        note="；".join(notes),
    )


def _place(cell: Cell) -> tuple[str, int]:
    return cell.indicator, cell.year


def _decided_with(
    catalog: Catalog, book: Book, cells: Sequence[Cell], targets: Iterable[Target], as_of: dt.date
) -> int:
    """How many of the targets the cells would decide."""
    filled = fill(catalog, book, cells, as_of)
    return sum(assess_target(catalog, filled, target, as_of).decided for target in targets)
