"""Sending, returning, adopting and opening rounds on behalf of an editor: rights are enforced here.

Every attempt is written to the audit log, allowed or refused, before anything else is written. What is
decided is decided under the dataset's write lock, against the record as it then stands, so that of two people
who decide at once the second is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.clock import now as clock_now
from core.editors import audit
from core.editors.rights import Editor, Right, office_name
from core.plan.catalog import Catalog
from core.reporting import ledger as record
from core.reporting import state
from core.reporting.checking import MOST, NAME, Preview, confirmable, confirmed_form, forbidden, preview_on
from core.reporting.model import Ledger, Round, Step, Submission, Task
from core.reporting.reading import ledger_of
from core.reporting.rounds import check_round, current_round
from core.reporting.tasks import owners_of, right_to, task_of
from core.store.append import append_locked, sound
from core.store.disk import DatasetPaths
from core.store.errors import BuildFailedError
from core.store.journal import VersionInfo
from core.store.reader import open_reader
from core.workbook.checks.reasons import explained
from core.workbook.findings import ERROR
from core.workbook.forms import Form, FormFinding, document, plain
from core.workbook.importing import make_batch
from core.workbook.marks import says_nothing

SEND, TAKE_BACK, SECOND, RETURN, ADOPT, OPEN = "送审", "撤回送审", "确认代提", "退回", "采用", "开轮次"
#: Longest reason, for returning as for confirming.
LONGEST_REASON: Final = 400
AGAIN: Final = "数据已更新，请再看一遍。"
_ANONYMOUS: Final = "未登录"

Chosen = Sequence[tuple[Submission, Task]]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an attempt did.

    Attributes
    ----------
    done : bool
        Whether it was done; otherwise nothing has changed.
    message : str
        The result in Chinese sentences.
    findings : tuple of FormFinding
        What stands in the way, at its forms.
    version : VersionInfo or None
        The version that an adoption has published.
    """

    done: bool
    message: str
    findings: tuple[FormFinding, ...] = ()
    version: VersionInfo | None = None


class Refused(Exception):  # noqa: N818 (a decision, not an error)
    """An attempt that is refused; ``str()`` is the Chinese sentence."""

    def __init__(self, message: str, findings: Sequence[FormFinding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Desk:
    """One editor (``None``: nobody has signed in) at one dataset.

    Every method returns an :class:`Outcome`; where the disk fails it raises ``StoreError``, and nothing has
    then changed unless the sentence says so.
    """

    editor: Editor | None
    dataset: str
    catalog: Catalog
    home: Path | str | None = None

    def submit(
        self,
        forms: Sequence[Form],
        confirmed: Mapping[int, str] | None = None,
        now: dt.datetime | None = None,
    ) -> Outcome:
        """Send forms for review, all of them or none.

        Parameters
        ----------
        forms : sequence of Form
        confirmed : mapping of int to str, optional
            By the place of the form, why a figure that looks unlikely is right.
        now : datetime.datetime, optional
        """
        moment, reasons = now or _now(), confirmed or {}
        sent = [confirmed_form(form, reasons.get(i, "")) for i, form in enumerate(forms)]
        return self._attempt(SEND, lambda who: self._submit(who, sent, reasons, moment))

    def take_back(self, ids: Sequence[str]) -> Outcome:
        """Take back what one's own office has sent and nobody has decided yet."""

        def check(who: Editor, submission: Submission, task: Task) -> None:
            if who.office != submission.office:
                sender = office_name(submission.office, self.catalog)
                raise Refused(f"“{task.name}”由{sender}送审，只有它能撤回。")

        return self._attempt(
            TAKE_BACK,
            lambda who: self._decide(who, TAKE_BACK, ids, check, {"kind": record.WITHDRAW}),
        )

    def second(self, ids: Sequence[str]) -> Outcome:
        """Confirm what another office has proposed; the owner alone may."""

        def check(who: Editor, submission: Submission, task: Task) -> None:
            if not submission.proposal:
                raise Refused(f"“{task.name}”不是代提，不需确认。")
            if not self._owns(who, task):
                owners = "、".join(self.catalog.body_name(o) for o in owners_of(task, self.catalog))
                raise Refused(f"“{task.name}”由{owners}确认，{who.name}不能确认。")

        return self._attempt(
            SECOND, lambda who: self._decide(who, SECOND, ids, check, {"kind": record.SECOND})
        )

    def send_back(self, ids: Sequence[str], reason: str) -> Outcome:
        """Return what was sent: the city office anything, an owner what others propose to it."""

        def check(who: Editor, submission: Submission, task: Task) -> None:
            if not (who.city or (submission.proposal and self._owns(who, task))):
                raise Refused(f"只有{self.catalog.plan.adopting_office}可以退回“{task.name}”。")
            if says_nothing(reason):
                raise Refused("请写明退回理由。")
            _check_reasons([reason])

        event = {"kind": record.RETURN, "reason": reason.strip()}
        return self._attempt(RETURN, lambda who: self._decide(who, RETURN, ids, check, event))

    def adopt(self, ids: Sequence[str], seen: int | None = None, now: dt.datetime | None = None) -> Outcome:
        """Adopt submissions as one batch and publish one version: all of them, or none.

        Parameters
        ----------
        ids : sequence of str
            Submissions that wait.
        seen : int, optional
            Number of the version on which the effect was shown; where another has been published since,
            nothing is adopted and the person is asked to look again.
        now : datetime.datetime, optional
        """
        moment = now or _now()
        return self._attempt(ADOPT, lambda who: self._adopt(who, ids, seen, moment))

    def open_round(self, wanted: Round, now: dt.datetime | None = None) -> Outcome:
        """Open a round, or change name, deadline, contact and contents of the one of the same id.

        ``wanted.asked`` are the ids of the tasks that are owed at this moment.
        """
        moment = now or _now()
        return self._attempt(OPEN, lambda who: self._open(who, wanted, moment))

    def _attempt(self, action: str, run: Callable[[Editor], Outcome]) -> Outcome:
        """Run an attempt; what is refused is recorded and told."""
        try:
            if self.editor is None:
                raise Refused("请先登录。")
            return run(self.editor)
        except Refused as refused:
            self._record(action, str(refused), allowed=False)
            return Outcome(False, str(refused), refused.findings)

    def _record(self, action: str, detail: str, *, allowed: bool = True) -> None:
        name = self.editor.name if self.editor is not None else _ANONYMOUS
        audit.record(name, action, allowed=allowed, dataset=self.dataset, detail=detail, home=self.home)

    def _submit(
        self, who: Editor, forms: Sequence[Form], reasons: Mapping[int, str], moment: dt.datetime
    ) -> Outcome:
        if not 0 < len(forms) <= MOST:
            raise Refused("没有要送审的内容。" if not forms else f"一次最多送审{MOST}项，请分几次送审。")
        _check_reasons(reasons.values())
        with (
            state.changing(self.dataset, self.home) as paths,
            open_reader(self.dataset, self.home, self.catalog) as reader,
        ):
            preview = preview_on(forms, reader, self.catalog, moment.date())
            tasks = _sendable(who, preview, reasons, self.catalog)
            proposals = [right_to(who, task, self.catalog) is Right.PROPOSE for task in tasks]
            ledger = ledger_of(paths, reader)
            first = record.next_number(ledger)
            items = [
                {
                    "id": first + i,
                    "task": task.id,
                    "form": plain(preview.forms[i]),
                    "proposal": proposals[i],
                    "confirmed": reasons.get(i, "").strip(),
                }
                for i, task in enumerate(tasks)
            ]
            event = {
                "kind": record.SUBMIT,
                "round": current_round(ledger.rounds, moment.date()).id,
                "who": who.name,
                "office": who.office,
                "when": _iso(moment),
                "items": items,
            }
            self._record(SEND, _listed([task.name for task in tasks]))
            state.append(paths, event)
        tail = f"，其中{sum(proposals)}项是代提，由归口单位确认" if any(proposals) else ""
        told = f"已送审{len(tasks)}项{tail}，{self.catalog.plan.adopting_office}采用后才公布。"
        return Outcome(True, told + _in_place_of(who, tasks, ledger))

    def _decide(
        self,
        who: Editor,
        action: str,
        ids: Sequence[str],
        check: Callable[[Editor, Submission, Task], None],
        event: record.Event,
    ) -> Outcome:
        """Write one decision about submissions that wait, once ``check`` has let every one of them pass."""
        with (
            state.changing(self.dataset, self.home) as paths,
            open_reader(self.dataset, self.home, self.catalog) as reader,
        ):
            chosen = _waiting(ledger_of(paths, reader), ids, self.catalog)
            for submission, task in chosen:
                check(who, submission, task)
            reason = f"：{event['reason']}" if event.get("reason") else ""
            self._record(action, _listed([task.name for _, task in chosen]) + reason)
            decision = {
                "ids": [submission.id for submission, _ in chosen],
                "who": who.name,
                "when": _iso(_now()),
            }
            state.append(paths, {**event, **decision})
        return Outcome(True, f"已{action}{len(chosen)}项。")

    def _adopt(self, who: Editor, ids: Sequence[str], seen: int | None, moment: dt.datetime) -> Outcome:
        if not who.city:
            raise Refused(f"只有{self.catalog.plan.adopting_office}可以采用填报。")
        with state.changing(self.dataset, self.home) as paths:
            sound(paths, self.catalog)
            with open_reader(self.dataset, self.home, self.catalog) as reader:
                chosen = _waiting(ledger_of(paths, reader), ids, self.catalog)
                if seen is not None and reader.version.number != seen:
                    raise Refused(AGAIN)
                preview = preview_on(
                    [submission.form for submission, _ in chosen], reader, self.catalog, moment.date()
                )
            _refuse_errors(preview.findings, [task.name for _, task in chosen])
            return self._adopted(who, chosen, preview, paths, moment)

    def _adopted(
        self, who: Editor, chosen: Chosen, preview: Preview, paths: DatasetPaths, moment: dt.datetime
    ) -> Outcome:
        ids = [submission.id for submission, _ in chosen]
        offices = list(
            dict.fromkeys(office_name(submission.office, self.catalog) for submission, _ in chosen)
        )
        content = document(
            [submission.form for submission, _ in chosen],
            self.catalog,
            self.dataset,
            adopted={"ids": ids, "by": who.name, "when": _iso(moment)},
            senders=[
                {"who": submission.who, "office": submission.office, "when": submission.when}
                for submission, _ in chosen
            ],
        )
        name = f"{NAME}{len(chosen)}项（{_listed(offices)}）"
        batch = make_batch(preview.changes, content, name, who.name, moment)
        nothing = preview.changes.nothing
        event = {"kind": record.ADOPT, "ids": ids, "who": who.name, "when": _iso(moment)}
        self._record(ADOPT, _listed([task.name for _, task in chosen]))
        state.append(paths, {**event, "sha256": "" if nothing else batch.sha256})
        if nothing:
            return Outcome(True, f"已采用{len(ids)}项，内容与已入库的相同，没有发布新版本。")
        try:
            version = append_locked(paths, batch, self.catalog)
        except BuildFailedError as error:
            return Outcome(False, str(error))
        told = f"已采用{len(ids)}项，为批次{version.last_batch}，发布版本{version.number}。"
        return Outcome(True, told, version=version)

    def _open(self, who: Editor, wanted: Round, moment: dt.datetime) -> Outcome:
        if not who.city:
            raise Refused(f"只有{self.catalog.plan.adopting_office}可以开填报轮次或改截止日期。")
        fault = check_round(wanted, moment.date())
        if fault:
            raise Refused(fault)
        with (
            state.changing(self.dataset, self.home) as paths,
            open_reader(self.dataset, self.home, self.catalog) as reader,
        ):
            earlier = next((r for r in ledger_of(paths, reader).rounds if r.id == wanted.id), None)
            asked = dict.fromkeys((*(earlier.asked if earlier else ()), *wanted.asked))
            opened = earlier.opened if earlier else _iso(moment)
            new_round = replace(wanted, asked=tuple(asked), opened=opened, who=who.name)
            detail = f"{new_round.name}，{new_round.deadline.isoformat()}截止，应报{len(new_round.asked)}项"
            self._record(OPEN, detail)
            state.append(paths, record.round_event(new_round))
        return Outcome(True, f"{'已改' if earlier else '已开'}填报轮次：{detail}。")

    def _owns(self, who: Editor, task: Task) -> bool:
        return bool(who.office) and who.office in owners_of(task, self.catalog)


def _now() -> dt.datetime:
    return clock_now()


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _check_reasons(reasons: Iterable[str]) -> None:
    for reason in reasons:
        if len(reason) > LONGEST_REASON:
            raise Refused(f"理由不超过{LONGEST_REASON}个字，请缩短。")
        if any(not c.isprintable() and c != "\n" for c in reason):
            raise Refused("理由中有控制字符，请删去后重新输入。")


def _sendable(
    who: Editor, preview: Preview, reasons: Mapping[int, str], catalog: Catalog
) -> tuple[Task, ...]:
    """Return the tasks of forms that may be sent, or refuse them all and say why."""
    refused = forbidden(who, preview.tasks, catalog)
    if refused:
        raise Refused("".join(refused))
    names = [task.name if task else "" for task in preview.tasks]
    _refuse_errors([f for f in preview.findings if not confirmable(f)], names)
    for i, task in enumerate(preview.tasks):
        if task is None:
            raise Refused(f"第{i + 1}项没有填写内容，没有送审。")
        doubts = preview.doubts(i)
        if doubts and not explained(reasons.get(i, "")):
            doubt = doubts[0].finding.found
            raise Refused(f"“{task.name}”须核：{doubt}。请改正，或确认无误并写明理由。", doubts)
    _refuse_errors(preview.findings, names)  # what a reason that says nothing leaves standing
    return tuple(task for task in preview.tasks if task is not None)


def _in_place_of(who: Editor, tasks: Sequence[Task], ledger: Ledger) -> str:
    """Say whose reports of the same office gave way, or a colleague would look for his in vain."""
    ids = {task.id: task.name for task in tasks}
    gone = [
        f"{sent.who}先报的“{ids[sent.task]}”"
        for sent in ledger.pending
        if sent.task in ids and sent.office == who.office and sent.who != who.name
    ]
    return f"本单位{_listed(gone)}由此代替。" if gone else ""


def _refuse_errors(findings: Iterable[FormFinding], names: Sequence[str]) -> None:
    errors = [f for f in findings if f.finding.severity == ERROR]
    if not errors:
        return
    first = errors[0]
    head = f"“{names[first.form]}”" if 0 <= first.form < len(names) and names[first.form] else ""
    label = f"{first.label}：" if first.label else ""
    more = f"共{len(errors)}处错误。" if len(errors) > 1 else ""
    tail = "；".join(part for part in (first.finding.found, first.finding.remedy) if part)
    raise Refused(f"{head}{label}{tail}。{more}没有改动任何数据。", errors)


def _waiting(ledger: Ledger, ids: Sequence[str], catalog: Catalog) -> list[tuple[Submission, Task]]:
    """Return the submissions of these ids, each of which must still wait."""
    if not ids:
        raise Refused("没有选择任何一项。")
    chosen = []
    for wanted in dict.fromkeys(ids):
        submission = ledger.of(wanted)
        task = task_of(catalog, submission.task) if submission is not None else None
        if submission is None or task is None:
            raise Refused("所选的一项不存在，请刷新后重试。")
        if submission.step is not Step.PENDING:
            by = f"，{submission.decided_by}办理" if submission.decided_by else ""
            why = f"“{task.name}”已不在待审之列（{submission.step.value}{by}）"
            raise Refused(f"{why}。没有改动任何数据，请刷新后再看。")
        chosen.append((submission, task))
    return chosen


def _listed(names: Sequence[str], most: int = 3) -> str:
    shown = "、".join(names[:most])
    return f"{shown}等{len(names)}项" if len(names) > most else shown
