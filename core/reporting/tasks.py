"""What is owed: every item of every owner, and how each stands in a round."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.editors.rights import Editor, Right, right_to_figure, right_to_measure, right_to_milestone
from core.measures.measures import MeasureState
from core.measures.milestones import SEVERAL, MilestoneState
from core.measures.reminders import CLOSED, measure_due, milestone_due, unreported_years
from core.plan.catalog import Catalog
from core.plan.models import CatalogError, MilestoneKind
from core.reporting.model import WANTING, Ledger, Round, Step, Submission, Task, TaskKind, TaskState
from core.targets.ahead.worth import Worth
from core.targets.missing import Cell, Gap
from core.wording.numbers import WHOLE_YEAR
from core.wording.words import MilestoneStatus
from core.workbook.labels import parse, words

_FIGURE, _MEASURE, _MILESTONE, _EVENT = "f", "m", "s", "e"
#: Parts after the head of the id of a figure (with or without a period), and of a yearly event.
_FIGURE_PARTS, _EVENT_PARTS = (4, 5), 2
#: Years that a figure may be of.
_YEARS: Final = range(1900, 2200)
#: States in the order in which tasks of one kind are listed.
_FIRST: Final = {TaskState.RETURNED: 0, TaskState.OVERDUE: 0}


@dataclass(frozen=True, slots=True)
class Standing:
    """One task with its state, the submission that speaks, and the round from which it is overdue."""

    task: Task
    state: TaskState
    submission: Submission | None = None
    overdue: str = ""


def owed(
    catalog: Catalog,
    measures: Sequence[MeasureState],
    milestones: Sequence[MilestoneState],
    gaps: Sequence[Gap],
    as_of: dt.date,
    *,
    worth: Sequence[Worth] = (),
) -> tuple[Task, ...]:
    """List everything that is owed on a day, in the order of the document; each item once, with one owner.

    Parameters
    ----------
    measures, milestones, gaps
        Results for the same version and day. Figures are the essential cells and those that renew a
        completion without a date; an item led by several is owed by the first.
    worth : sequence of Worth
        What the decision would want besides: of it the year's latest cumulative quarter is owed, once it is
        out and until it or the year is in.
    """
    cells = (g for g in gaps if g.essential or _renews(catalog, g))
    figures = [_figure(catalog, g.cell, g) for g in cells]
    return (
        *figures,
        *(_quarter(catalog, w) for w in worth if w.kind == "quarter"),
        *(_measure(catalog, s.number) for s in measures if measure_due(s)),
        *(_milestone(catalog, s.milestone.id) for s in milestones if milestone_due(s)),
        *_events(catalog, milestones),
        *_of_counties(catalog, measures, milestones, as_of),
    )


def task_of(catalog: Catalog, task_id: str) -> Task | None:
    """Return the task of an id, whether or not it is owed; ``None`` where it names nothing in the plan."""
    head, *rest = task_id.split("/")
    try:
        if head == _FIGURE and len(rest) in _FIGURE_PARTS:
            area, indicator, year, benchmark, *period = rest
            if benchmark:
                catalog.benchmark(benchmark)
            catalog.area(area)
            cell = Cell(area, indicator, _year(year), benchmark)
            return _figure(catalog, cell, None, *(_period(one, cell.year) for one in period))
        area = rest[-1] if len(rest) > 1 and _is_county(catalog, rest[-1]) else ""
        parts = rest[:-1] if area else rest
        if head == _MEASURE and len(parts) == 1:
            return _measure(catalog, int(parts[0]), area)
        if head == _MILESTONE and len(parts) == 1:
            return _milestone(catalog, parts[0], area)
        if head == _EVENT and len(parts) == _EVENT_PARTS:
            return _event(catalog, parts[0], int(parts[1]), (), area)
    except (CatalogError, ValueError):
        return None
    return None


def _year(text: str) -> int:
    year = int(text)
    if year and year not in _YEARS:
        raise ValueError(text)
    return year


def _period(text: str, year: int) -> str:
    """Return a period as the id of its task has it: whoever makes an address writes nothing into a name."""
    period = parse(text, year)
    if period is None or words(period) != text or text == WHOLE_YEAR:
        raise ValueError(text)
    return text


def figure_id(area: str, indicator: str, year: int | None, benchmark: str, period: str = "") -> str:
    """Return the id of the task that a figure answers; ``period`` in words where it is not the whole year."""
    whole = f"{_FIGURE}/{area}/{indicator}/{year or 0}/{benchmark}"
    return f"{whole}/{period}" if period else whole


def measure_id(number: int, area: str = "") -> str:
    """Return the id of the task that an entry for a measure answers."""
    return "/".join(part for part in (_MEASURE, str(number), area) if part)


def milestone_id(item: str, area: str = "") -> str:
    """Return the id of the task that an entry for a milestone answers."""
    return "/".join(part for part in (_MILESTONE, item, area) if part)


def event_id(item: str, year: int, area: str = "") -> str:
    """Return the id of the task that an entry for one year of an event answers."""
    return "/".join(part for part in (_EVENT, item, str(year), area) if part)


def asked(catalog: Catalog, round_: Round, due: Sequence[Task], ledger: Ledger) -> tuple[Task, ...]:
    """Return the tasks of a round: what was asked at its opening, and whatever was sent in it.

    The calendar's round asks what is owed now.
    """
    wanted = {task.id: task for task in due if task.kind in round_.kinds}
    if not round_.by_calendar:
        listed = {task.id: task for task in due}
        tasks = {i: listed.get(i) or task_of(catalog, i) for i in round_.asked}
        wanted = {i: task for i, task in tasks.items() if task is not None}
    for sent in ledger.submissions:
        concerns = sent.round == round_.id or sent.step in (Step.PENDING, Step.RETURNED)
        if concerns and sent.task not in wanted and sent.step not in (Step.WITHDRAWN, Step.REPLACED):
            task = task_of(catalog, sent.task)
            if task is not None:
                wanted[task.id] = task
    kinds = list(TaskKind)
    place = {i: n for n, i in enumerate(wanted)}
    return tuple(sorted(wanted.values(), key=lambda t: (kinds.index(t.kind), place[t.id])))


def standings(
    tasks: Iterable[Task],
    due: Iterable[Task],
    ledger: Ledger,
    round_: Round,
    day: dt.date,
) -> tuple[Standing, ...]:
    """Say how every task of a round stands.

    What waits or was returned says so whatever round it was sent in; what was adopted counts in the round in
    which it was sent, or where nothing is owed any more. The rest is owed, and overdue where the deadline of
    a round that asked for it is over.
    """
    still = {task.id for task in due}
    late: dict[str, str] = {}
    for earlier in ledger.rounds:
        if earlier.deadline < day:
            late.update(dict.fromkeys(earlier.asked, earlier.name))
    return tuple(_standing(task, ledger.of_task(task.id), round_, still, late) for task in tasks)


def of_office(standings: Iterable[Standing], office: str) -> tuple[Standing, ...]:
    """Return what one office owns ("" for the city office), states that need it first within a kind."""
    tasks = [standing for standing in standings if standing.task.owner == office]
    kinds = list(TaskKind)
    return tuple(sorted(tasks, key=lambda s: (kinds.index(s.task.kind), _FIRST.get(s.state, 1))))


def beside(standings: Iterable[Standing], office: str, ledger: Ledger) -> tuple[Standing, ...]:
    """Return what others own and one office is named for too, or may propose for its own county.

    What the office itself has proposed stands as it does for the office: waiting, or returned with a reason.
    """
    listed = (
        _proposed(standing, office, ledger)
        for standing in standings
        if standing.task.owner != office
        and (office in standing.task.others or (standing.task.area == office and _is_figure(standing.task)))
    )
    return tuple(sorted(listed, key=lambda s: _FIRST.get(s.state, 1)))


def to_confirm(ledger: Ledger, office: str, catalog: Catalog) -> tuple[tuple[Submission, Task], ...]:
    """Return what others propose for figures that an office owns and nobody of it has confirmed yet."""
    waiting = (
        (submission, task_of(catalog, submission.task))
        for submission in ledger.pending
        if submission.proposal
    )
    return tuple(
        (submission, task)
        for submission, task in waiting
        if office and task is not None and not submission.seconded and office in owners_of(task, catalog)
    )


def counts(standings: Iterable[Standing]) -> dict[TaskState, int]:
    """Count tasks by state, every state in its order."""
    counted = Counter(standing.state for standing in standings)
    return {state: counted[state] for state in TaskState}


def outstanding(standings: Iterable[Standing]) -> int:
    """Count what the owner still has to send: 待报, 已退回 and 逾期."""
    counted = counts(standings)
    return sum(counted[state] for state in WANTING)


def right_to(editor: Editor, task: Task, catalog: Catalog) -> Right:
    """Return what an editor may do with a task."""
    if _is_figure(task):
        return right_to_figure(editor, task.area, task.indicator, catalog)
    if task.kind is TaskKind.MEASURE:
        return right_to_measure(editor, task.number, task.area, catalog)
    return right_to_milestone(editor, task.item, task.area, catalog)


def owners_of(task: Task, catalog: Catalog) -> tuple[str, ...]:
    """Return the offices whose word a proposal for a task waits for."""
    return catalog.indicator(task.indicator).owners if _is_figure(task) else (task.owner,)


def _standing(
    task: Task, sent: Sequence[Submission], round_: Round, still: set[str], late: Mapping[str, str]
) -> Standing:
    spoken = [s for s in sent if s.step not in (Step.WITHDRAWN, Step.REPLACED)]
    # What another office proposes is no answer of the owner until it confirms it, or it is adopted.
    counting = [s for s in spoken if not s.proposal or s.step is Step.ADOPTED or _confirmed(s)]
    last = counting[-1] if counting else None
    overdue = late.get(task.id, "")
    if last is not None and last.step is Step.PENDING:
        return Standing(task, TaskState.WAITING, last)
    if last is not None and last.step is Step.RETURNED:
        return Standing(task, TaskState.RETURNED, last, overdue)
    if last is not None and (last.round == round_.id or task.id not in still):
        return Standing(task, TaskState.ADOPTED, last)
    if task.id not in still:  # answered by a workbook
        return Standing(task, TaskState.ADOPTED)
    return Standing(task, TaskState.OVERDUE if overdue else TaskState.OPEN, None, overdue)


def _confirmed(submission: Submission) -> bool:
    """Whether a proposal waits with its owner's word; once returned, it is the proposer's matter again."""
    return bool(submission.seconded) and submission.step is Step.PENDING


def _proposed(standing: Standing, office: str, ledger: Ledger) -> Standing:
    sent = [s for s in ledger.of_task(standing.task.id) if s.office == office and s.proposal]
    state = {Step.PENDING: TaskState.WAITING, Step.RETURNED: TaskState.RETURNED}
    last = sent[-1] if sent else None
    if last is None or last.step not in state:
        return standing
    return Standing(standing.task, state[last.step], last, standing.overdue)


def _renews(catalog: Catalog, gap: Gap) -> bool:
    """Whether a figure that decides nothing renews a completion without a date."""
    targets = [catalog.target(target) for target in gap.decides]
    return bool(targets) and all(t.due is None and t.every_year is None for t in targets)


def _is_figure(task: Task) -> bool:
    return task.kind in (TaskKind.FIGURE, TaskKind.QUOTA)


def _is_county(catalog: Catalog, code: str) -> bool:
    return any(county.code == code for county in catalog.counties)


def _figure(catalog: Catalog, cell: Cell, gap: Gap | None, period: str = "") -> Task:
    indicator = catalog.indicator(cell.indicator)
    owners = gap.owners if gap is not None else indicator.owners
    quota = any(t.indicator == indicator.id and t.every_year is not None for t in catalog.targets)
    decides = gap.decides if gap is not None else ()
    year = f"{cell.year}年" if cell.year else "未注明年份"
    return Task(
        id=figure_id(cell.area, cell.indicator, cell.year, cell.benchmark, period),
        kind=TaskKind.QUOTA if quota else TaskKind.FIGURE,
        owner=owners[0] if owners else "",
        others=tuple(owners[1:]),
        name=f"{catalog.area(cell.area).short}{indicator.name}，{year}{period}",
        detail=f"{'1月起累计的' if period else ''}数值（{indicator.unit}）和来源",
        area=cell.area,
        clause=catalog.target(decides[0]).clause if decides else "",
        indicator=cell.indicator,
        year=cell.year,
        benchmark=cell.benchmark,
        decides=decides,
        note=gap.note if gap is not None else "",
    )


def _quarter(catalog: Catalog, worth: Worth) -> Task:
    """Return the task of a cumulative quarter: not the quarter alone, but from January."""
    period = worth.period.removeprefix(f"{worth.year}年")
    task = _figure(catalog, Cell(worth.area, worth.indicator, worth.year, worth.benchmark), None, period)
    return replace(task, decides=worth.targets, note=worth.reason)


def _measure(catalog: Catalog, number: int, area: str = "") -> Task:
    measure = catalog.measure(number)
    lead = measure.lead
    return Task(
        id=measure_id(number, area),
        kind=TaskKind.MEASURE,
        owner=area or (lead[0] if lead else ""),
        others=() if area else tuple(lead[1:]),
        name=f"举措{number}　{measure.title}",
        detail="状态、进展、存在问题、下步措施和佐证",
        area=area,
        clause=measure.chapter,
        number=number,
    )


def _milestone(catalog: Catalog, item: str, area: str = "") -> Task:
    milestone = catalog.milestone(item)
    if milestone.kind is MilestoneKind.RECURRING:
        raise ValueError(item)
    lead = catalog.lead_of(milestone)
    return Task(
        id=milestone_id(item, area),
        kind=TaskKind.MILESTONE,
        owner=area or (lead[0] if lead else ""),
        others=() if area else tuple(lead[1:]),
        name=milestone.name,
        detail=milestone.done_when,
        area=area,
        clause=milestone.clause,
        number=milestone.measure or 0,
        item=item,
    )


def _event(catalog: Catalog, item: str, year: int, missing: Sequence[int], area: str = "") -> Task:
    milestone = catalog.milestone(item)
    if milestone.kind is not MilestoneKind.RECURRING:
        raise ValueError(item)
    lead = catalog.lead_of(milestone)
    earlier = [y for y in missing if y != year]
    return Task(
        id=event_id(item, year, area),
        kind=TaskKind.EVENT,
        owner=area or (lead[0] if lead else ""),
        others=() if area else tuple(lead[1:]),
        name=f"{milestone.name}，{year}年",
        detail="是否举办和佐证",
        area=area,
        clause=milestone.clause,
        number=milestone.measure or 0,
        item=item,
        year=year,
        note=f"另缺{'、'.join(f'{y}年' for y in earlier)}" if earlier else "",
    )


def _events(catalog: Catalog, milestones: Sequence[MilestoneState]) -> Iterator[Task]:
    """Yield one item an event: its last year that is over and not reported; earlier ones are named in it."""
    for state in milestones:
        missing = unreported_years(state)
        if missing:
            yield _event(catalog, state.milestone.id, max(missing), missing)


def _of_counties(
    catalog: Catalog,
    measures: Sequence[MeasureState],
    milestones: Sequence[MilestoneState],
    as_of: dt.date,
) -> Iterator[Task]:
    """Yield what each county owes a word on: what it implements, its part of milestones."""
    fresh = catalog.rules.freshness_days[0]
    for county in catalog.counties:
        code = county.code
        for state in measures:
            entry = next((e for area, e in state.areas if area == code), None)
            if code in state.measure.implementing and _stale(entry.date if entry else None, as_of, fresh):
                yield _measure(catalog, state.number, code)
        for milestone in milestones:
            if (
                milestone.milestone.kind is MilestoneKind.RECURRING
                or len(milestone.milestone.areas) < SEVERAL
            ):
                continue
            area_state = next((a for a in milestone.areas if a.area == code), None)
            if area_state is None or MilestoneStatus(area_state.status) in CLOSED:
                continue
            if _stale(area_state.entry.date if area_state.entry else None, as_of, fresh):
                yield _milestone(catalog, milestone.milestone.id, code)


def _stale(written: dt.date | None, as_of: dt.date, days: int) -> bool:
    return written is None or (as_of - written).days > days
