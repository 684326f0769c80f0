"""Base of all catalog entries, the field types that they share, and the error of those that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

NonEmpty = Annotated[str, Field(min_length=1)]
#: Years that any data may name.
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2100

#: Years between a plan and what it promises, or what it starts from: more is a slip of digits.
LONGEST: Final = 30

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Entry(BaseModel):
    """Base of all catalog entries: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class CatalogProblem:
    """One problem: in which file, entry and field, what is wrong and what to do.

    ``file`` is written as ``data/<plan>/<name>.toml``, never as a path of this machine. ``entry`` is
    the entry's id, or its position in the file where it has none; both may be empty.
    """

    file: str
    message: str
    entry: str = ""
    field: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.entry:
            place += f" 条目“{self.entry}”"
        if self.field:
            place += f" 字段“{self.field}”"
        return f"{place}：{self.message}"


class CatalogError(ValueError):
    """The catalog cannot be used, or was asked for something that it does not hold.

    Parameters
    ----------
    problems : sequence of CatalogProblem
        At least one; ``file``, ``entry``, ``field`` and ``message`` are those of the first.
    """

    def __init__(self, problems: Sequence[CatalogProblem]) -> None:
        self.problems: tuple[CatalogProblem, ...] = tuple(problems)
        first = self.problems[0]
        self.file = first.file
        self.entry = first.entry
        self.field = first.field
        self.message = first.message
        super().__init__("\n".join(str(problem) for problem in self.problems))
