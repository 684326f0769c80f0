"""催报单 of a round of reporting: one letter an addressee, its own items first, with a slip to send back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.briefing.model import (
    Block,
    Briefing,
    Cell,
    Heading,
    Imprint,
    Paragraph,
    Section,
    Table,
    TableColumn,
)
from core.briefing.sections.missing import BLANK_DAY
from core.wording.numbers import chinese_days, day_text

NAME: Final = "县域经济目标填报催报单"
_SLIP: Final = ("填报单位（盖章）", "经办人和电话", "已报项数", "不能按时报送的事项和原因", "回执日期")


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: its kind, its full name, what of it is asked for, how it stands, how many items it is."""

    kind: str
    name: str
    detail: str
    state: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """What one addressee is asked for.

    Attributes
    ----------
    addressee : str
        Name in full.
    owed : int
        All items of the round that it owns; ``items`` are those that still want.
    besides : tuple of str
        Names of items that others own and it is named for too.
    traces : tuple of str
        Public statements about its items that it is asked to confirm.
    link : str
        Address of its list.
    """

    addressee: str
    owed: int
    items: tuple[Asked, ...]
    besides: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    link: str = ""

    @property
    def wanting(self) -> int:
        """How many items still want."""
        return sum(item.count for item in self.items)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all letters share: round, deadline, contact, plan, dates, dataset.

    Without a round the letters ask for what is owed on the day of judgement; without a deadline or contact
    they leave room for them to be filled in.
    """

    round: str
    deadline: dt.date | None
    contact: str
    plan: str
    as_of: dt.date
    data_as_of: str
    version: str
    drill: bool = False
    internal: bool = False


def compose_notices(notices: Sequence[Notice], frame: Frame, imprint: Imprint, scope: str = "") -> Briefing:
    """Return one letter for every addressee that still owes something; ``scope`` names all of them.

    Raises
    ------
    ValueError
        Where nobody owes anything.
    """
    wanting = [notice for notice in notices if notice.items]
    if not wanting:
        raise ValueError("没有待报事项，不必催报。")
    sections = tuple(
        Section(
            notice.addressee,
            _letter(notice, frame),
            new_page=place > 0,
            numbered=False,
            enclosed=_enclosed(notice),
        )
        for place, notice in enumerate(wanting)
    )
    total = sum(notice.wanting for notice in wanting)
    alone = len(wanting) == 1
    whose = wanting[0].addressee if alone else f"{len(wanting)}个单位"
    return Briefing(
        title=f"{whose}{total}项待报",
        scope=wanting[0].addressee if alone else scope or "全部单位",
        imprint=imprint,
        sections=sections,
        as_of=frame.as_of.isoformat(),
        data_as_of=frame.data_as_of,
        made=imprint.made.isoformat(),
        version=frame.version,
        drill=frame.drill,
        sources=(),
        name=NAME,
        internal=frame.internal,
    )


def notices_docx(notices: Sequence[Notice], frame: Frame, imprint: Imprint) -> bytes:
    """Return the letters as one Word document."""
    from core.briefing.docx.document import to_docx

    return to_docx(compose_notices(notices, frame, imprint))


def request(notice: Notice, frame: Frame) -> str:
    """Say what is asked, until when, where to enter it and whom to ask."""
    where = f"请登录看板“填报”页（{notice.link}）" if notice.link else "请登录看板“填报”页"
    deadline = day_text(frame.deadline.isoformat()) if frame.deadline else BLANK_DAY
    asked = (
        f"{frame.round}应由你单位填报{notice.owed}项，还差{notice.wanting}项"
        if frame.round
        else f"截至{day_text(frame.as_of)}，由你单位牵头或提供的事项中有{notice.wanting}项待报"
    )
    return (
        f"按{frame.plan}，{asked}。"
        f"请于{deadline}前报送。{where}逐项填报，或下载本单位工作簿填好后上传；"
        f"请附带日期的佐证，数据请注明出处和口径。{_CONTACT}{frame.contact or BLANK_CONTACT}。"
    )


#: Rows of a list that leave room for the slip on the letter's page; a longer one is enclosed.
_SHORT: Final = 3
_TRACES: Final = "仅供核对，不作状态；认可的可采用为本单位佐证。"
#: Makes a row of the slip high enough to be written in by hand.
_ROOM: Final = "\n"
#: Whom to ask; and room for a name and a number, to be filled in by hand.
_CONTACT: Final = "联系人和电话："
BLANK_CONTACT: Final = "＿" * 8


def _letter(notice: Notice, frame: Frame) -> tuple[Block, ...]:
    asked = request(notice, frame)
    blocks: list[Block] = [Paragraph(asked)]
    if (
        not frame.contact
    ):  # a line of its own: a blank that is to be filled in by hand must not end with the line
        said, name, blank = asked.rpartition(_CONTACT)
        blocks = [Paragraph(said), Paragraph(name + blank.removesuffix("。"))]
    if len(notice.items) <= _SHORT:
        return (*blocks, _items(notice))
    kinds: dict[str, int] = {}
    for item in notice.items:
        kinds[item.kind] = kinds.get(item.kind, 0) + item.count
    tally = "、".join(f"{kind}{count}项" for kind, count in kinds.items())
    return (*blocks, Paragraph(f"其中{tally}，明细见附件。"))


def _enclosed(notice: Notice) -> tuple[Block, ...]:
    """Return the slip to send back, and on a new page what is too long for the letter."""
    slip = tuple((Cell(label), Cell(_ROOM)) for label in _SLIP)
    columns = (TableColumn("项目", weight=2.2), TableColumn("填写", weight=4.0))
    blocks: list[Block] = [Table(f"{notice.addressee}回执", columns, slip)]
    more: list[Block] = [_items(notice)] if len(notice.items) > _SHORT else []
    if notice.besides:
        besides = "；".join(notice.besides)
        more += [
            Heading("配合事项"),
            Paragraph(f"下列{len(notice.besides)}项由归口单位报，可补充：{besides}。"),
        ]
    if notice.traces:
        traces = map(chinese_days, notice.traces)
        rows = tuple((Cell(str(n)), Cell(text)) for n, text in enumerate(traces, start=1))
        columns = (TableColumn("序号", "right", 0.6), TableColumn("公开报道所见", weight=6.0))
        more.append(Table("请核对的公开线索", columns, rows, _TRACES))
    return (*blocks, Heading("附件", new_page=True), *more) if more else tuple(blocks)


def _items(notice: Notice) -> Table:
    columns = (
        TableColumn("序号", "right", 0.6),
        TableColumn("类别", weight=1.1),
        TableColumn("事项", weight=3.4),
        TableColumn("请报", weight=2.6),
        TableColumn("情况", weight=1.1),
    )
    rows = tuple(
        (Cell(str(n)), Cell(item.kind), Cell(item.name), Cell(item.detail), Cell(item.state))
        for n, item in enumerate(notice.items, start=1)
    )
    # A row that asks for several years is as many items: else the letter counts more than the list has.
    note = f"按年计，有几个年份的一行计几项，共{notice.wanting}项。" if notice.wanting > len(rows) else ""
    return Table(f"{notice.addressee}待报事项", columns, rows, note)
