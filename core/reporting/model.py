"""Rounds, tasks and submissions as plain records, and the words for their states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Final

from core.workbook.forms import Form


class TaskState(StrEnum):
    """How one task stands, as the list shows it."""

    OPEN = "待报"
    WAITING = "已报待审"
    RETURNED = "已退回"
    ADOPTED = "已采用"
    OVERDUE = "逾期"


#: States in which the owner still has to send something.
WANTING: Final = (TaskState.OPEN, TaskState.RETURNED, TaskState.OVERDUE)


class TaskKind(StrEnum):
    """What is asked for."""

    FIGURE = "figure"
    QUOTA = "quota"
    MEASURE = "measure"
    MILESTONE = "milestone"
    EVENT = "event"


#: What each kind is called, in the order of the list; quotas are listed among the figures.
KIND_NAME: Mapping[TaskKind, str] = {
    TaskKind.FIGURE: "数",
    TaskKind.QUOTA: "年度任务",
    TaskKind.MEASURE: "举措",
    TaskKind.MILESTONE: "里程碑和制度",
    TaskKind.EVENT: "年度活动",
}


class Step(StrEnum):
    """How far one submission has come."""

    PENDING = "已报待审"
    RETURNED = "已退回"
    ADOPTED = "已采用"
    WITHDRAWN = "已撤回"
    REPLACED = "已改报"


@dataclass(frozen=True, slots=True)
class Round:
    """One round of reporting.

    ``asked`` are the ids of the tasks that were owed when the office opened it; a round that nobody opened
    (the calendar's own) asks whatever is owed. ``opened`` is when it was opened, ISO;
    empty for the calendar's.
    """

    id: str
    name: str
    deadline: dt.date
    contact: str = ""
    kinds: tuple[TaskKind, ...] = tuple(TaskKind)
    asked: tuple[str, ...] = ()
    opened: str = ""
    who: str = ""

    @property
    def by_calendar(self) -> bool:
        """Whether nobody opened it."""
        return not self.opened


@dataclass(frozen=True, slots=True)
class Task:
    """One item of one owner.

    Attributes
    ----------
    id : str
        Follows from what is asked, the same in every round: ``f/620723/gdp/2025/b2023``, ``m/16``,
        ``s/m16-02``, ``e/m14-01/2025``; entries of one county end in its code.
    owner : str
        Id of the department that is named first, code of the county, or "" for the city office.
    others : tuple of str
        Departments that are named beside it: they see it and may add.
    area : str
        Code of the area; "" for the city as a whole.
    name, detail : str
        What it is called, and which form of it is asked for.
    number, item, indicator, year, benchmark
        Measure, milestone, and cell that it is about.
    decides : tuple of str
        Targets whose status the figure decides.
    """

    id: str
    kind: TaskKind
    owner: str
    name: str
    detail: str = ""
    others: tuple[str, ...] = ()
    area: str = ""
    clause: str = ""
    number: int = 0
    item: str = ""
    indicator: str = ""
    year: int = 0
    benchmark: str = ""
    decides: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One form as it was sent, and what became of it.

    Attributes
    ----------
    id : str
        Its number in the order of arrival, as text.
    task : str
        Id of the task.
    office : str
        Department id, county code, or "" for the city office, on whose behalf it was sent.
    proposal : bool
        Whether another office owns the figure: it waits for that office's word.
    confirmed : str
        Why a figure that looks unlikely is right, in the sender's words.
    seconded : str
        Name of the owner's editor who has confirmed a proposal.
    batch : int
        Number of the batch by which it was adopted; 0 where adopting changed nothing.
    """

    id: str
    task: str
    round: str
    form: Form
    who: str
    office: str
    when: str
    step: Step = Step.PENDING
    proposal: bool = False
    confirmed: str = ""
    seconded: str = ""
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""
    batch: int = 0


@dataclass(frozen=True, eq=False)
class Ledger:
    """Everything that was recorded: rounds in the order of opening, submissions in that of arrival.

    ``serial`` tells one reading of the record from every other in this process.
    """

    rounds: tuple[Round, ...] = ()
    submissions: tuple[Submission, ...] = ()
    damaged: int = 0
    serial: int = field(default_factory=count().__next__, init=False, repr=False, compare=False)
    _by_task: dict[str, list[Submission]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for submission in self.submissions:
            self._by_task.setdefault(submission.task, []).append(submission)

    def of(self, submission_id: str) -> Submission | None:
        """Return one submission."""
        return next((s for s in self.submissions if s.id == submission_id), None)

    def of_task(self, task_id: str) -> tuple[Submission, ...]:
        """Return what was sent for one task, the earliest first."""
        return tuple(self._by_task.get(task_id, ()))

    @property
    def pending(self) -> tuple[Submission, ...]:
        """Return what waits for the office, the earliest first."""
        return tuple(s for s in self.submissions if s.step is Step.PENDING)
