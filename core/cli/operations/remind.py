"""``remind``: mail every office that still owes something, at the set days before the deadline, once each."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import open_for

if TYPE_CHECKING:
    from email.message import EmailMessage

    from core.reporting.mail import MailSettings
    from core.reporting.model import Ledger, Round
    from core.reporting.reminders import Reminder
    from core.reporting.tasks import Standing
    from core.snapshot import Snapshot

_WHO = "自动催报"
_ACTION = "催报邮件"
#: Synthetic data remind nobody.
_DATASET = "official"


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("remind", help="在截止前的设定日向还差的单位发催报邮件，每次只发一封")
    parser.add_argument("--check", action="store_true", help="只列出将发给谁，不发送")
    parser.set_defaults(run=run, dataset=_DATASET, as_of=None)


def run(arguments: argparse.Namespace) -> int:
    """Send what is due, or list it."""
    from core.reporting.mail import VARIABLE, MailError, settings

    opened = open_for(arguments)
    try:
        mail = settings(opened.catalog)
    except MailError as error:
        print(error, file=sys.stderr)
        return 1
    if mail is None:
        print(f"没有设置环境变量{VARIABLE}，不发邮件。设置方法见docs/operations.md。")
        return 0
    case = _case(opened, mail)
    wanted = _due(case)
    if not wanted:
        print(f"{case.round.name}（{case.round.deadline.isoformat()}截止）：今天没有要发的催报邮件。")
        return 0
    if arguments.check:
        for reminder in wanted:
            print(f"将发：{opened.catalog.body_name(reminder.office)}（截止前{reminder.days}天）")
        return 0
    return 0 if all([_remind(case, reminder) for reminder in wanted]) else 1  # noqa: C419 (all are tried)


@dataclass(frozen=True, eq=False)
class _Case:
    """The round that is open, how its tasks stand, and the mail settings."""

    opened: Snapshot
    own: MailSettings
    round: Round
    ledger: Ledger
    found: tuple[Standing, ...]


def _case(opened: Snapshot, mail: MailSettings) -> _Case:
    from core.cli.queries.tasks import owed_now
    from core.reporting.reading import read_ledger
    from core.reporting.rounds import current_round
    from core.reporting.tasks import asked, standings

    ledger, due = read_ledger(_DATASET, opened.catalog), owed_now(opened)
    round_ = current_round(ledger.rounds, opened.as_of)
    waiting = standings(asked(opened.catalog, round_, due, ledger), due, ledger, round_, opened.as_of)
    return _Case(opened, mail, round_, ledger, waiting)


def _due(case: _Case) -> tuple[Reminder, ...]:
    from core.reporting import reminders
    from core.reporting.tasks import of_office, outstanding

    wanting = [office for office in case.own.to if outstanding(of_office(case.found, office))]
    known = reminders.recorded(_DATASET)
    return reminders.due(case.round, case.opened.as_of, case.own.days, wanting, known)


def _remind(case: _Case, reminder: Reminder) -> bool:
    """Send one reminder, unless another server has begun it; return whether it need not be sent again."""
    from core.clock import now
    from core.editors import audit
    from core.reporting.mail import MailError, send
    from core.reporting.reminders import Fate, begin, end

    name = case.opened.catalog.body_name(reminder.office)
    letter = _letter(case, reminder.office)
    if not begin(_DATASET, reminder, now()):
        return True
    try:
        send(case.own, letter)
    except MailError as error:
        end(_DATASET, reminder, now(), Fate.FAILED)
        audit.record(_WHO, _ACTION, allowed=False, dataset=_DATASET, detail=f"{name}：{error}")
        print(f"未发出：{name}。{error}下次运行时重发。", file=sys.stderr)
        return False
    end(_DATASET, reminder, now(), Fate.SENT)
    detail = f"{name}，{case.round.name}，截止前{reminder.days}天"
    audit.record(_WHO, _ACTION, allowed=True, dataset=_DATASET, detail=detail)
    print(f"已发：{name}")
    return True


def _letter(case: _Case, office: str) -> EmailMessage:
    from core.briefing.model import Imprint
    from core.briefing.notices import Frame, notices_docx, request
    from core.briefing.round_notice import notice_of
    from core.reporting.mail import message

    opened, round_, site = case.opened, case.round, case.own.site.rstrip("/")
    link = f"{site}/reporting?office={office}" if site else ""
    notice = notice_of(office, case.found, case.ledger, opened.catalog, traces=opened.traces, link=link)
    frame = Frame(
        round=round_.name,
        deadline=round_.deadline,
        contact=round_.contact,
        plan=opened.catalog.plan.number,
        as_of=opened.as_of,
        data_as_of=opened.data_as_of,
        version=opened.number,
    )
    subject = f"催报：{round_.name}还差{notice.wanting}项，请于{round_.deadline.isoformat()}前报送"
    items = "\n".join(f"{n}. {item.name}（{item.state}）" for n, item in enumerate(notice.items, start=1))
    text = f"{notice.addressee}：\n\n{request(notice, frame)}\n\n{items}\n"
    attached = {f"催报单-{notice.addressee}.docx": notices_docx([notice], frame, Imprint())}
    return message(case.own, office, subject, text, attached)
