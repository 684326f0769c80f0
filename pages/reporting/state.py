"""What the page 填报 is drawn from: who is signed in, the round, what is owed and how it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from core.editors.rights import Editor, office_name
from core.plan.catalog import Catalog
from core.reporting.acting import Desk
from core.reporting.model import Ledger, Round, Task, TaskState
from core.reporting.reading import read_ledger
from core.reporting.rounds import current_round
from core.reporting.tasks import Standing, asked, beside, counts, of_office, owed, standings
from pages.shared import sign_in, state
from pages.shared.cache import cached, judged
from pages.shared.sign_in import Signed
from pages.shared.view import View

#: Stands in the address for the city office itself.
CITY_OFFICE = "city"
#: In the session: the task that is opened at the page's next run, before the carrier of the address is drawn;
#: which submission is looked at.
NEXT = "_next_task"
LOOKED = "_looked"


@dataclass(frozen=True, eq=False)
class Progress:
    """How every task of a round stands, also by owner; shared by all who look at the round."""

    standings: tuple[Standing, ...]

    @cached_property
    def by_owner(self) -> Mapping[str, Sequence[Standing]]:
        """The tasks of every office that owns one, by its id, code or "" (the city office)."""
        grouped: dict[str, list[Standing]] = defaultdict(list)
        for standing in self.standings:
            grouped[standing.task.owner].append(standing)
        return dict(grouped)

    @cached_property
    def of_departments(self) -> tuple[Standing, ...]:
        """The tasks that no county owns."""
        return tuple(standing for standing in self.standings if not standing.task.owner.isdigit())

    @cached_property
    def counted(self) -> Mapping[str, Mapping[TaskState, int]]:
        """How many tasks of every owner are in each state."""
        return {owner: counts(tasks) for owner, tasks in self.by_owner.items()}


@dataclass(frozen=True, eq=False)
class Board:
    """One look at the reporting of a dataset.

    ``office`` is the department id, county code or "" (the city office) whose list is shown; ``everything``
    says that all offices are shown; ``task`` is the id of the one that is open, or empty.
    """

    view: View
    signed: Signed
    ledger: Ledger
    round: Round
    due: tuple[Task, ...]
    everything: bool
    office: str
    task: str

    @property
    def editor(self) -> Editor | None:
        """Who is signed in."""
        return self.signed.editor

    @property
    def catalog(self) -> Catalog:
        """The plan."""
        return self.view.catalog

    @property
    def day(self) -> dt.date:
        """The day in China."""
        return self.view.choice.today

    @property
    def version(self) -> int:
        """Number of the version that is shown."""
        return self.view.version.number

    @cached_property
    def progress(self) -> Progress:
        """How every task of the round stands, by owner and counted."""
        return _progress(self.view, self.ledger, self.round, self.day.isoformat())

    @property
    def found(self) -> tuple[Standing, ...]:
        """How every task of the round stands."""
        return self.progress.standings

    @cached_property
    def own(self) -> tuple[Standing, ...]:
        """The tasks of the office that is shown."""
        return of_office(self.found, self.office)

    @cached_property
    def others(self) -> tuple[Standing, ...]:
        """What others own and the office that is shown may add to or propose."""
        return beside(self.found, self.office, self.ledger) if self.office else ()

    @property
    def name(self) -> str:
        """Name of the office that is shown."""
        return office_name(self.office, self.catalog)

    @property
    def reviewing(self) -> bool:
        """Whether the city office looks at what came in."""
        return self.editor is not None and self.editor.city and self.everything

    def link(self, **own: str) -> str:
        """Return the address of a part of this page."""
        return link(self.view, **own)


def link(view: View, **own: str) -> str:
    """Return the address of a part of the page 填报; in the clean frame there are no links."""
    return "" if view.choice.frame else f"reporting{view.choice.query(**own)}"


@cached(judged)
def due(view: View) -> tuple[Task, ...]:
    """List what is owed in this version on the date of judgement."""
    known = view.snapshot
    worth = known.worth_having
    return owed(view.catalog, known.measures, known.milestones, known.gaps, view.choice.as_of, worth=worth)


@cached(judged, keys={Ledger: lambda ledger: ledger.serial, Round: repr})
def _progress(view: View, ledger: Ledger, round_: Round, on: str) -> Progress:
    """Say how every task of a round stands on a day."""
    tasks = asked(view.catalog, round_, due(view), ledger)
    return Progress(standings(tasks, due(view), ledger, round_, dt.date.fromisoformat(on)))


def board(view: View) -> Board:
    """Read address, sign-in and record."""
    signed = sign_in.signed_in(view.catalog)
    if following := st.session_state.pop(NEXT, ""):
        state.put("task", following)
    with state.carriers("reporting"):
        office = state.carried("office", lambda raw: _clean_office(raw, view.catalog))
        task = state.carried("task", lambda raw: (raw if len(raw) <= 120 else "", ""))  # noqa: PLR2004 (longer than any id)
    ledger = read_ledger(view.choice.dataset, view.catalog, version=view.snapshot)
    if not office and signed.editor is not None and not signed.editor.city:
        office = signed.editor.office
    return Board(
        view=view,
        signed=signed,
        ledger=ledger,
        round=current_round(ledger.rounds, view.choice.today),
        due=due(view),
        everything=not office,
        office="" if office == CITY_OFFICE else office,
        task=task,
    )


def desk(board: Board) -> Desk:
    """Return the desk of whoever is signed in at this moment: an open page does not outlive its sign-in."""
    return Desk(sign_in.signed_in(board.catalog).editor, board.view.choice.dataset, board.catalog)


def _clean_office(raw: str, catalog: Catalog) -> tuple[str, str]:
    known = {office.id for office in catalog.departments} | {office.code for office in catalog.counties}
    if raw in known | {"", CITY_OFFICE}:
        return raw, ""
    return "", f"链接中的单位“{state.shown(raw)}”不存在，已改为全部单位。"
