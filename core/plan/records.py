"""Read records of ours from JSON: whatever else a file holds is refused, before anything reckons with it.

A state folder outlives programs, disks and hands that copy it: a value of another kind, a number beyond all
measure or nesting without end is damage, and is said as such where the file is read.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter

Record = TypeVar("Record")

#: Nothing that we count ever comes near; a number above it is damage.
HIGHEST: Final = 999_999_999


def _moment(text: str) -> str:
    dt.datetime.fromisoformat(text)
    return text


#: A number of something, as records hold it.
Number = Annotated[int, Field(ge=0, le=HIGHEST)]
#: A finite number, such as a time in seconds.
Finite = Annotated[float, Field(allow_inf_nan=False)]
#: A moment in ISO 8601.
Moment = Annotated[str, AfterValidator(_moment)]


def record_of(kind: type[Record], content: str | bytes) -> Record:
    """Return a record from its JSON text; fields that only a newer program knows are passed over.

    Parameters
    ----------
    kind : type
        A dataclass whose annotations say what each field holds.
    content : str or bytes
        The JSON text of one object.

    Raises
    ------
    ValueError
        Where it is no such record.
    """
    declared: Any = kind
    record: Record = _adapter(declared).validate_json(content, strict=True)
    return record


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
