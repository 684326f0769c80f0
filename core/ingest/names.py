"""Names in a workbook and what they stand for in the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from core.catalog.catalog import Catalog
from core.catalog.models import Indicator
from core.catalog.observations import Grade, Precision, Release, Stage
from core.ingest.values import fold

#: Precision in words; the first of each is what the drop-down offers.
PRECISION: Final[Mapping[str, str]] = {
    "精确": Precision.EXACT,
    "取整": Precision.ROUNDED,
    "约数": Precision.APPROXIMATE,
    "不低于": Precision.AT_LEAST,
    "超过": Precision.ABOVE,
}
#: Other words of the press that are read as one of them.
_ALSO_PRECISION: Final[Mapping[str, str]] = {
    "约": Precision.APPROXIMATE,
    "以上": Precision.AT_LEAST,
    "突破": Precision.ABOVE,
    "逾": Precision.ABOVE,
}
PRECISION_WORD: Final = {value: word for word, value in PRECISION.items()}
YES: Final = "是"
NO: Final = "否"
NONE: Final = "不适用"

STAGES: Final = tuple(Stage)
RELEASES: Final = tuple(Release)
#: Grade E is the system's own estimate and never comes in by a workbook.
GRADES: Final = tuple(grade for grade in Grade if grade is not Grade.E)

_YEAR: Final = re.compile(r"((?:19|20)\d{2})年?")
_TRAILING_CODE: Final = re.compile(r"\(?(\d{6})\)?")


class Names:
    """Look-ups of one catalog; every one returns ``None`` for what it does not know."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._areas = _unique((fold(n), a.code) for a in catalog.areas for n in (a.code, a.name, a.short))
        self._indicators = _unique((key, i.id) for i in catalog.indicators for key in _indicator_keys(i))
        self._benchmarks = _unique(
            (fold(n), b.id) for b in catalog.benchmarks for n in (b.id, b.name, b.short)
        )
        self._words = {
            name: {fold(w): value for w, value in choices}
            for name, choices in (
                ("stage", [(s, str(s)) for s in STAGES]),
                (
                    "precision",
                    [*PRECISION.items(), *_ALSO_PRECISION.items(), *((p, str(p)) for p in Precision)],
                ),
                ("release", [(r, str(r)) for r in RELEASES]),
                ("grade", [*((g, str(g)) for g in GRADES), *((f"{g}级", str(g)) for g in GRADES)]),
            )
        }

    def area(self, text: str) -> str | None:
        """Code of an area: by code, name or short name, or by name and code together."""
        key = fold(text)
        found = self._areas.get(key)
        if found is None and (match := _TRAILING_CODE.search(key)):
            code = match[1]
            named = self._areas.get(key.replace(match[0], ""))
            found = code if named == code else None
        return found

    def indicator(self, text: str) -> str | None:
        """Id of an indicator: by id or name, with or without its unit in brackets."""
        return self._indicators.get(fold(text))

    def benchmark(self, text: str) -> str | None:
        """Id of a benchmark, "" for 不适用."""
        return "" if fold(text) in (fold(NONE), "-", "—") else self._benchmarks.get(fold(text))

    def word(self, vocabulary: str, text: str) -> str | None:
        """Value of a word in one of the closed vocabularies (stage, precision, release, grade)."""
        return self._words[vocabulary].get(fold(text))


def year(text: str) -> int | None:
    """Read a year: 2025 or 2025年."""
    match = _YEAR.fullmatch(fold(text))
    return int(match[1]) if match else None


def truth(text: str) -> bool | None:
    """Read 是 or 否."""
    return {fold(YES): True, fold(NO): False}.get(fold(text))


def _indicator_keys(indicator: Indicator) -> tuple[str, ...]:
    name, unit = indicator.name, indicator.unit
    return tuple(fold(form) for form in (indicator.id, name, f"{name}（{unit}）", f"{name}({unit})"))


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the names that stand for one thing only."""
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}
