"""The content of a briefing, free of any format: what Word, PowerPoint, Excel and PDF all render."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Literal, Protocol

from core.charts.kit.export import Picture
from core.clock import today
from core.wording.numbers import day_text, ordinal
from core.wording.words import DRILL_MARK

#: On every page of a document that holds figures marked 未公布.
INTERNAL_MARK: Final = "内部资料"

#: Longest text that an office fills in; Word takes 255 characters for an author.
LONGEST_IMPRINT: Final = 200

Align = Literal["left", "right"]
Mode = Literal["briefing", "review", "reminders"]

#: So many annexes are named on a line each.
_LISTED: Final = 5
#: Outer widths in px for which pictures are laid out: 12 px on 600 are 8.8 pt across a page of text.
SLIDE_WIDTH: Final = 1120
DOCUMENT_WIDTH: Final = 600


class Draw(Protocol):
    """Draws a picture for a width: at :data:`SLIDE_WIDTH` unless told."""

    def __call__(self, width: int = SLIDE_WIDTH) -> Picture:
        """Return the framed picture."""
        ...


@dataclass(frozen=True, slots=True)
class Heading:
    """Heading of the second level within a section; on a ``new_page`` it bears no number."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text; ``target`` is the id of the one target that it is the sentence of."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Heading of a column; ``weight`` is its relative width, numbers are aligned right.

    The texts of a ``whole`` one are not broken where there is room.
    """

    name: str
    align: Align = "left"
    weight: float = 1.0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text. ``word`` marks a status, ``estimate`` a hollow value, ``strong`` a heading row."""

    text: str
    word: str = ""
    estimate: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A real table with a caption; ``note`` stands below it, ``finding`` says in a sentence what it shows."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an editable chart: values in the order of the chart's categories, ``None`` for a gap.

    ``said`` holds, by place, the digits of values as the text prints them; others print with the chart's.
    """

    name: str
    values: tuple[float | None, ...]
    role: Literal["history", "old", "path", "required", "target", "bar", "estimate", "forecast", "level"] = (
        "history"
    )
    said: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """An editable chart with its data (PowerPoint); ``kind`` is line, bar or waterfall.

    A waterfall has the roles ``level`` (from zero), ``bar`` (steps, from where the last one ended) and
    ``target`` (the gap that is left), each ``None`` where another role has the category.
    """

    kind: Literal["line", "bar", "waterfall"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int = 1


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture with caption and alternative text, drawn when asked for; ``chart`` is its editable twin.

    ``slug`` names the picture's file. ``sources`` stand below it, ``method`` goes into notes.
    """

    slug: str
    caption: str
    alt: str
    picture: Draw | None
    chart: Chart | None = None
    sources: tuple[str, ...] = ()
    method: str = ""


Block = Paragraph | Heading | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline, never without blocks; ``new_page`` and ``numbered`` as documents lay it out.

    ``finding`` says in a sentence what its text says, for formats that put one above it. An ``annex`` stands
    after the body, which can be read without it; its tables are the full lists behind what the body says.
    What is ``enclosed`` with a letter stands after its signature.
    """

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    numbered: bool = True
    finding: str = ""
    annex: bool = False
    enclosed: tuple[Block, ...] = ()

    @property
    def everything(self) -> tuple[Block, ...]:
        """Blocks of the text and those enclosed."""
        return (*self.blocks, *self.enclosed)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the office fills in: 期号, 编印单位, 报送范围, 日期; 时限, 联系人; and the day of making."""

    issue: str = ""
    editor: str = ""
    audience: str = ""
    date: str = ""
    made: dt.date = field(default_factory=today)
    deadline: str = ""
    contact: str = ""
    paper: str = ""

    def check(self) -> None:
        """Refuse what no document can bear.

        Raises
        ------
        ValueError
            With a Chinese sentence, for a text that is too long or holds control characters.
        """
        texts = {"期号": self.issue, "编印单位": self.editor, "报送范围": self.audience, "日期": self.date}
        for name, text in {**texts, "联系人": self.contact}.items():
            if len(text) > LONGEST_IMPRINT:
                raise ValueError(f"{name}超过{LONGEST_IMPRINT}个字，请缩短。")
            if any(not sign.isprintable() for sign in text):
                raise ValueError(f"{name}中有换行或控制字符，请删去后重新输入。")

    @property
    def due(self) -> dt.date | None:
        """时限 of letters.

        Raises
        ------
        ValueError
            With a Chinese sentence, where it is not written as a date.
        """
        try:
            return dt.date.fromisoformat(self.deadline) if self.deadline else None
        except ValueError as error:
            raise ValueError(f"报送时限“{self.deadline[:20]}”不是日期，请写成2026-12-20的形式。") from error

    @property
    def sent_to(self) -> str:
        """报送范围 as it is printed: what already says 报, 送, 抄送 or 发 is not said twice."""
        known = ("报", "送", "抄送", "主送", "发", "印发", "报送")
        audience = self.audience.strip()
        return audience if not audience or audience.partition("：")[0] in known else f"报送：{audience}"


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole briefing.

    Attributes
    ----------
    title, scope : str
        The finding that leads, and what the briefing is about (全市, a county, ...).
    as_of, data_as_of, made, version : str
        Date of judgement, of the last publication used, of making (ISO), and the data version.
    drill : bool
        Whether every page must bear the drill mark.
    sources : tuple of str
        Publications used, as cited.
    name : str
        What kind of document it is, as its head prints it.
    internal : bool
        Whether it holds figures marked 未公布, so that every page must bear 内部资料.
    key : str
        What tells documents of one name, scope and day apart in their file names; may be empty.
    """

    title: str
    scope: str
    imprint: Imprint
    sections: tuple[Section, ...]
    as_of: str
    data_as_of: str
    made: str
    version: str
    drill: bool
    sources: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    name: str = ""
    internal: bool = False
    key: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks that every page must bear."""
        return (*((DRILL_MARK,) if self.drill else ()), *((INTERNAL_MARK,) if self.internal else ()))

    @property
    def basis(self) -> str:
        """Days and version of the data, for the properties of a file."""
        reached, judged = day_text(self.data_as_of) or "不详", day_text(self.as_of)
        return f"数据截至{reached}，评价日期{judged}，数据版本{self.version}"

    @property
    def body(self) -> tuple[Section, ...]:
        """Sections that are read through."""
        return tuple(section for section in self.sections if not section.annex)

    @property
    def annexes(self) -> tuple[Section, ...]:
        """Sections that are looked up, after the body."""
        return tuple(section for section in self.sections if section.annex)

    def outline(self) -> tuple[tuple[str, Section], ...]:
        """Sections with their headings as printed: 一、 in the body, 附件1 after it, letters without."""
        alone = len(self.annexes) == 1
        body, annex, headed = count(1), count(1), []
        for section in self.sections:
            if not section.numbered:
                head = section.title
            elif section.annex:
                head = f"附件{'' if alone else next(annex)}\u3000{section.title}"
            else:
                head = f"{ordinal(next(body))}、{section.title}"
            headed.append((head, section))
        return tuple(headed)

    @property
    def listed_annexes(self) -> tuple[str, ...]:
        """What the body's end announces: ``附件：1.逐项说明``; empty without annexes.

        A few have a line each. The names of many run on: a list would take a third of a page.
        """
        names = [section.title for section in self.annexes]
        if len(names) == 1:
            return (f"附件：{names[0]}",)
        lines = [f"{place}.{name}" for place, name in enumerate(names, start=1)]
        if len(lines) > _LISTED:
            return (f"附件：{'；'.join(lines)}",)
        return tuple(
            f"附件：{line}" if not place else f"\u3000\u3000\u3000{line}" for place, line in enumerate(lines)
        )

    def figures(self) -> tuple[Figure, ...]:
        """All figures in order."""
        return tuple(b for s in self.sections for b in s.everything if isinstance(b, Figure))

    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(b for s in self.sections for b in s.everything if isinstance(b, Table))
