"""Base of all catalog entries, and the field types that they share."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

NonEmpty = Annotated[str, Field(min_length=1)]
#: Years that any data may name.
FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2100

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class Entry(BaseModel):
    """Base of all catalog entries: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)
