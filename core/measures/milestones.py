"""Status of milestones, institutions, policies and recurring events, from officers' entries alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from core.figures.observation import MilestoneEntry, RecurringEntry
from core.plan.catalog import Catalog
from core.plan.models import Milestone, MilestoneKind
from core.targets.special import is_over
from core.wording.words import MilestoneStatus, RecurringStatus

# How fresh the evidence of an entry is. A recomputation is no evidence and never enters here.


class Dated(Protocol):
    """What an entry must have to be weighed: the date of its evidence, and the evidence."""

    @property
    def date(self) -> dt.date | None:
        """Date of the evidence."""

    @property
    def evidence(self) -> str:
        """The evidence as entered."""

    @property
    def batch(self) -> int:
        """Number of the import."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Days since the last dated evidence and the band they fall in.

    ``level`` is 4 (up to the first cut of the catalog), 3, 2, 1 (beyond the last) or 0 without evidence.
    """

    days: int | None
    level: int
    date: dt.date | None

    @property
    def due_for_word(self) -> bool:
        """Whether a new word is due: no evidence, or older than the first cut."""
        return self.level < FRESH


FRESH = 4


def supported(entry: Dated, as_of: dt.date) -> bool:
    """Whether an entry may speak: dated, not after ``as_of``, and with evidence."""
    return entry.date is not None and entry.date <= as_of and bool(entry.evidence.strip())


def freshness(entries: Iterable[Dated], as_of: dt.date, cuts: tuple[int, int, int]) -> Freshness:
    """Weigh the newest supported entry against the cuts (days, each belonging to the fresher band)."""
    dates = [entry.date for entry in entries if entry.date is not None and supported(entry, as_of)]
    if not dates:
        return Freshness(None, 0, None)
    newest = max(dates)
    days = (as_of - newest).days
    return Freshness(days, FRESH - sum(days > cut for cut in cuts), newest)


E = TypeVar("E", MilestoneEntry, RecurringEntry)

#: From this many areas on, a milestone is judged area by area.
SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class AreaState:
    """Newest supported word for one area of a milestone."""

    area: str
    status: MilestoneStatus
    entry: MilestoneEntry | None = None


@dataclass(frozen=True, slots=True)
class RecurringYear:
    """One year of a recurring event; ``over`` tells 未填报 of a past year from one still running."""

    year: int
    status: RecurringStatus
    over: bool
    entry: RecurringEntry | None = None


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """Status of one milestone, institution, policy or recurring event.

    Attributes
    ----------
    status : MilestoneStatus or RecurringStatus
        For a recurring event the word of the last year that has ended.
    entry : MilestoneEntry or RecurringEntry or None
        The supported entry that speaks.
    unsupported : MilestoneEntry or RecurringEntry or None
        A newer entry without date or evidence: shown, but it does not speak.
    areas : tuple of AreaState
        For each area where there are several.
    years : tuple of RecurringYear
        For recurring events.
    lapsed : bool
        The policy's term is over and no later entry says that it was renewed.
    """

    milestone: Milestone
    status: MilestoneStatus | RecurringStatus
    freshness: Freshness
    lead: tuple[str, ...]
    entry: MilestoneEntry | RecurringEntry | None = None
    unsupported: MilestoneEntry | RecurringEntry | None = None
    areas: tuple[AreaState, ...] = ()
    years: tuple[RecurringYear, ...] = ()
    lapsed: bool = False

    @property
    def evidence(self) -> str:
        """Evidence of the entry that speaks."""
        return self.entry.evidence if self.entry else ""


@dataclass(frozen=True, slots=True)
class RollUp:
    """n of m: how many of a group are done, and the count of every word. Never a status word itself."""

    done: int
    total: int
    by_status: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """Say it: ``3/7``."""
        return f"{self.done}/{self.total}"


def assess_milestones(
    catalog: Catalog,
    entries: Sequence[MilestoneEntry],
    recurring: Sequence[RecurringEntry],
    as_of: dt.date,
) -> tuple[MilestoneState, ...]:
    """Judge everything of the plan that can be checked but not counted, in the order of the catalog.

    Parameters
    ----------
    entries, recurring
        Officers' valid entries, any order. Only dated entries with evidence, not later than ``as_of``,
        speak; the newest does.
    """
    return tuple(
        _recurring(catalog, milestone, recurring, as_of)
        if milestone.kind is MilestoneKind.RECURRING
        else _milestone(catalog, milestone, entries, as_of)
        for milestone in catalog.milestones
    )


def roll_up(states: Iterable[MilestoneState]) -> RollUp:
    """Count how many milestones, institutions and policies are done (recurring events have no end)."""
    words = [str(s.status) for s in states if s.milestone.kind is not MilestoneKind.RECURRING]
    counts = Counter(words)
    ordered = tuple((word.value, counts[word.value]) for word in MilestoneStatus)
    return RollUp(counts[MilestoneStatus.DONE.value], len(words), ordered)


def _milestone(
    catalog: Catalog, milestone: Milestone, entries: Sequence[MilestoneEntry], as_of: dt.date
) -> MilestoneState:
    its_entries = [entry for entry in entries if entry.milestone == milestone.id]
    whole = _speaking([e for e in its_entries if e.area_code in _whole(catalog, milestone)], as_of)
    areas = _areas(milestone, its_entries, as_of)
    status = MilestoneStatus(whole.status) if whole else _over_areas([a.status for a in areas])
    speaking = whole or _speaking(its_entries, as_of)
    return MilestoneState(
        milestone=milestone,
        status=status,
        freshness=freshness(its_entries, as_of, catalog.rules.freshness_days),
        lead=catalog.lead_of(milestone),
        entry=speaking,
        unsupported=_unsupported(its_entries, speaking, as_of),
        areas=areas,
        lapsed=_lapsed(milestone, speaking, as_of),
    )


def _whole(catalog: Catalog, milestone: Milestone) -> frozenset[str]:
    """Area codes under which an entry speaks for the whole milestone."""
    sole = milestone.areas if len(milestone.areas) == 1 else ()
    return frozenset({"", catalog.plan.city, *sole})


def _areas(milestone: Milestone, entries: Sequence[MilestoneEntry], as_of: dt.date) -> tuple[AreaState, ...]:
    if len(milestone.areas) < SEVERAL:
        return ()
    states = []
    for area in milestone.areas:
        entry = _speaking([e for e in entries if e.area_code == area], as_of)
        word = MilestoneStatus(entry.status) if entry else MilestoneStatus.UNREPORTED
        states.append(AreaState(area, word, entry))
    return tuple(states)


def _over_areas(words: Sequence[MilestoneStatus]) -> MilestoneStatus:
    """One word over areas.

    已完成 or 已取消 only where all are, 推进中 where any has moved, 未启动 where all are reported and none
    has.
    """
    known = [word for word in words if word is not MilestoneStatus.UNREPORTED]
    if not known:
        return MilestoneStatus.UNREPORTED
    if len(known) == len(words) and len(set(words)) == 1:
        return words[0]
    moved = {MilestoneStatus.DONE, MilestoneStatus.RUNNING}
    if moved & set(known):
        return MilestoneStatus.RUNNING
    return MilestoneStatus.UNREPORTED if len(known) < len(words) else MilestoneStatus.NOT_STARTED


def _recurring(
    catalog: Catalog, milestone: Milestone, entries: Sequence[RecurringEntry], as_of: dt.date
) -> MilestoneState:
    its_entries = [entry for entry in entries if entry.milestone == milestone.id]
    years = tuple(
        _year([e for e in its_entries if e.year == year], year, as_of)
        for year in range(catalog.plan.adopted_year, as_of.year + 1)
    )
    over = [year for year in years if year.over]
    last = over[-1] if over else None
    speaking = _speaking(its_entries, as_of)
    return MilestoneState(
        milestone=milestone,
        status=last.status if last else RecurringStatus.UNREPORTED,
        freshness=freshness(its_entries, as_of, catalog.rules.freshness_days),
        lead=catalog.lead_of(milestone),
        entry=speaking,
        unsupported=_unsupported(its_entries, speaking, as_of),
        years=years,
    )


def _year(entries: Sequence[RecurringEntry], year: int, as_of: dt.date) -> RecurringYear:
    entry = _speaking(entries, as_of)
    word = RecurringStatus(entry.status) if entry else RecurringStatus.UNREPORTED
    return RecurringYear(year, word, is_over(year, as_of), entry)


def _speaking(entries: Sequence[E], as_of: dt.date) -> E | None:
    """The newest supported entry; of one day the later import."""
    backed = [entry for entry in entries if supported(entry, as_of)]
    return max(backed, key=lambda e: (e.date or dt.date.min, e.batch), default=None)


def _unsupported(entries: Sequence[E], speaking: E | None, as_of: dt.date) -> E | None:
    """The last entry without date or evidence that came after the one that speaks."""
    since = speaking.batch if speaking else -1
    claims = [e for e in entries if not supported(e, as_of) and not _later(e, as_of) and e.batch > since]
    return max(claims, key=lambda e: e.batch, default=None)


def _later(entry: MilestoneEntry | RecurringEntry, as_of: dt.date) -> bool:
    return entry.date is not None and entry.date > as_of


def _lapsed(milestone: Milestone, entry: MilestoneEntry | None, as_of: dt.date) -> bool:
    """Whether a policy's term is over; an entry dated after it that says 推进中 renews it."""
    if milestone.valid is None or not is_over(milestone.valid[1], as_of):
        return False
    renewed = (
        entry is not None
        and entry.date is not None
        and entry.date.year > milestone.valid[1]
        and entry.status == MilestoneStatus.RUNNING
    )
    return not renewed
