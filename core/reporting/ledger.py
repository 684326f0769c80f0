"""From the events that were recorded to rounds and submissions as they stand.

Whether something was adopted is never recorded twice: an adoption names the batch that it meant to bring by
its sha256, and it counts as soon as, and as long as, a batch with that content counts in the dataset. So a
process killed between the two leaves what was sent waiting as before, and restoring an earlier version puts
what it takes back into the queue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from core.reporting.model import Ledger, Round, Step, Submission, TaskKind
from core.workbook.forms import form_of

ROUND: Final = "round"
SUBMIT: Final = "submit"
WITHDRAW: Final = "withdraw"
SECOND: Final = "second"
RETURN: Final = "return"
ADOPT: Final = "adopt"

#: Steps from which a submission can still be decided.
_OPEN: Final = frozenset({Step.PENDING})
TAKEN_BACK: Final = "采用后因恢复版本而撤回，请重新审核"

Event = Mapping[str, Any]


def fold(
    events: Iterable[Event],
    counting: Mapping[str, int],
    taken_back: Collection[str] = (),
    damaged: int = 0,
) -> Ledger:
    """Put the record together.

    Parameters
    ----------
    events : iterable of mappings
        In the order in which they were recorded. Kinds that this program does not know are passed over.
    counting : mapping of str to int
        Numbers of the batches that count, by the sha256 of their content.
    taken_back : collection of str
        The same of those that restoring an earlier version has taken back.
    damaged : int
        Lines of the record that could not be read.
    """
    rounds: dict[str, Round] = {}
    found: dict[str, Submission] = {}
    for event in events:
        try:
            if event["kind"] == ROUND:
                one = _round(event)
                rounds.pop(one.id, None)  # changed: it stands where it was changed
                rounds[one.id] = one
            elif event["kind"] == SUBMIT:
                _submit(event, found)
            elif event["kind"] == ADOPT:
                _adopt(event, found, counting, taken_back)
            elif event["kind"] in _DECISIONS:
                _decide(event, found)
        except (KeyError, TypeError, ValueError):
            damaged += 1
    return Ledger(tuple(rounds.values()), tuple(found.values()), damaged)


def next_number(ledger: Ledger) -> int:
    """Return the number that the next submission gets."""
    return max((int(one.id) for one in ledger.submissions), default=0) + 1


def round_event(one: Round) -> Event:
    """Return the event of opening or changing a round."""
    return {
        "kind": ROUND,
        "id": one.id,
        "name": one.name,
        "deadline": one.deadline.isoformat(),
        "contact": one.contact,
        "kinds": [kind.value for kind in one.kinds],
        "asked": list(one.asked),
        "opened": one.opened,
        "who": one.who,
    }


def _round(event: Event) -> Round:
    return Round(
        id=str(event["id"]),
        name=str(event["name"]),
        deadline=dt.date.fromisoformat(event["deadline"]),
        contact=str(event["contact"]),
        kinds=tuple(TaskKind(kind) for kind in event["kinds"]),
        asked=tuple(str(one) for one in event["asked"]),
        opened=str(event["opened"]),
        who=str(event["who"]),
    )


def _submit(event: Event, found: dict[str, Submission]) -> None:
    for item in event["items"]:
        one = Submission(
            id=str(int(item["id"])),
            task=str(item["task"]),
            round=str(event["round"]),
            form=form_of(item["form"]),
            who=str(event["who"]),
            office=str(event["office"]),
            when=str(event["when"]),
            proposal=bool(item["proposal"]),
            confirmed=str(item["confirmed"]),
        )
        for earlier in found.values():
            # What the same office sends anew takes the place of what still waits or was returned.
            same = earlier.task == one.task and earlier.office == one.office
            if same and earlier.step in (Step.PENDING, Step.RETURNED):
                found[earlier.id] = replace(earlier, step=Step.REPLACED)
        found[one.id] = one


def _adopt(
    event: Event, found: dict[str, Submission], counting: Mapping[str, int], taken_back: Collection[str]
) -> None:
    content = str(event["sha256"])
    number = counting.get(content, 0)
    for submission in event["ids"]:
        one = found[str(submission)]
        if one.step not in _OPEN:
            continue
        if content and not number:
            # Never accepted, or taken back since.
            found[one.id] = replace(one, reason=TAKEN_BACK if content in taken_back else "")
            continue
        found[one.id] = replace(
            one,
            step=Step.ADOPTED,
            decided_by=str(event["who"]),
            decided_at=str(event["when"]),
            reason="",
            batch=number,
        )


def _decide(event: Event, found: dict[str, Submission]) -> None:
    for submission in event["ids"]:
        one = found[str(submission)]
        if one.step in _OPEN:
            found[one.id] = _DECISIONS[event["kind"]](one, event)


def _withdrawn(one: Submission, event: Event) -> Submission:
    return replace(one, step=Step.WITHDRAWN, decided_by=str(event["who"]), decided_at=str(event["when"]))


def _seconded(one: Submission, event: Event) -> Submission:
    return replace(one, seconded=str(event["who"]))


def _returned(one: Submission, event: Event) -> Submission:
    return replace(
        one,
        step=Step.RETURNED,
        decided_by=str(event["who"]),
        decided_at=str(event["when"]),
        reason=str(event["reason"]),
    )


_DECISIONS: Final[dict[str, Callable[[Submission, Event], Submission]]] = {
    WITHDRAW: _withdrawn,
    SECOND: _seconded,
    RETURN: _returned,
}
