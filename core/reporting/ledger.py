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
    by_id: dict[str, Submission] = {}
    for event in events:
        try:
            if event["kind"] == ROUND:
                opened = _round(event)
                rounds.pop(opened.id, None)  # changed: it stands where it was changed
                rounds[opened.id] = opened
            elif event["kind"] == SUBMIT:
                _submit(event, by_id)
            elif event["kind"] == ADOPT:
                _adopt(event, by_id, counting, taken_back)
            elif event["kind"] in _DECISIONS:
                _decide(event, by_id)
        except (KeyError, TypeError, ValueError):
            damaged += 1
    return Ledger(tuple(rounds.values()), tuple(by_id.values()), damaged)


def next_number(ledger: Ledger) -> int:
    """Return the number that the next submission gets."""
    return max((int(submission.id) for submission in ledger.submissions), default=0) + 1


def round_event(round_: Round) -> Event:
    """Return the event of opening or changing a round."""
    return {
        "kind": ROUND,
        "id": round_.id,
        "name": round_.name,
        "deadline": round_.deadline.isoformat(),
        "contact": round_.contact,
        "kinds": [kind.value for kind in round_.kinds],
        "asked": list(round_.asked),
        "opened": round_.opened,
        "who": round_.who,
    }


def _round(event: Event) -> Round:
    return Round(
        id=str(event["id"]),
        name=str(event["name"]),
        deadline=dt.date.fromisoformat(event["deadline"]),
        contact=str(event["contact"]),
        kinds=tuple(TaskKind(kind) for kind in event["kinds"]),
        asked=tuple(str(task) for task in event["asked"]),
        opened=str(event["opened"]),
        who=str(event["who"]),
    )


def _submit(event: Event, by_id: dict[str, Submission]) -> None:
    for item in event["items"]:
        submission = Submission(
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
        for earlier in by_id.values():
            # What the same office sends anew takes the place of what still waits or was returned.
            same = earlier.task == submission.task and earlier.office == submission.office
            if same and earlier.step in (Step.PENDING, Step.RETURNED):
                by_id[earlier.id] = replace(earlier, step=Step.REPLACED)
        by_id[submission.id] = submission


def _adopt(
    event: Event, by_id: dict[str, Submission], counting: Mapping[str, int], taken_back: Collection[str]
) -> None:
    content = str(event["sha256"])
    number = counting.get(content, 0)
    for submission in event["ids"]:
        adopted = by_id[str(submission)]
        if adopted.step not in _OPEN:
            continue
        if content and not number:
            # Never accepted, or taken back since.
            by_id[adopted.id] = replace(adopted, reason=TAKEN_BACK if content in taken_back else "")
            continue
        by_id[adopted.id] = replace(
            adopted,
            step=Step.ADOPTED,
            decided_by=str(event["who"]),
            decided_at=str(event["when"]),
            reason="",
            batch=number,
        )


def _decide(event: Event, by_id: dict[str, Submission]) -> None:
    for submission in event["ids"]:
        decided = by_id[str(submission)]
        if decided.step in _OPEN:
            by_id[decided.id] = _DECISIONS[event["kind"]](decided, event)


def _withdrawn(submission: Submission, event: Event) -> Submission:
    return replace(
        submission, step=Step.WITHDRAWN, decided_by=str(event["who"]), decided_at=str(event["when"])
    )


def _seconded(submission: Submission, event: Event) -> Submission:
    return replace(submission, seconded=str(event["who"]))


def _returned(submission: Submission, event: Event) -> Submission:
    return replace(
        submission,
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
