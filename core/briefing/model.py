"""The content of a briefing, free of any format: what Word, PowerPoint, Excel and PDF all render."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from core.charts.export import Picture

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Heading of a column; ``weight`` is its relative width, numbers are aligned right."""

    name: str
    align: Align = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text. ``word`` marks a status, ``estimate`` a hollow value, ``strong`` a heading row."""

    text: str
    word: str = ""
    estimate: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A real table with a caption; ``note`` stands below it."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an editable chart: values in the order of the chart's categories, ``None`` for a gap."""

    name: str
    values: tuple[float | None, ...]
    role: Literal["history", "old", "path", "required", "target", "bar", "estimate"] = "history"


@dataclass(frozen=True, slots=True)
class Chart:
    """An editable chart with its data (PowerPoint); ``kind`` is line, bar or waterfall."""

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
    picture: Callable[[], Picture] | None
    chart: Chart | None = None
    sources: tuple[str, ...] = ()
    method: str = ""


Block = Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the outline; without blocks it says that there is nothing to say."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the office fills in: 期号, 编印单位, 报送范围, 日期."""

    issue: str = ""
    editor: str = ""
    audience: str = ""
    date: str = ""


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

    def figures(self) -> tuple[Figure, ...]:
        """All figures in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Figure))

    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Table))
