"""Check figures before they are published: each row by itself, against the catalog, and against the others.

The checks of cells hold what a single cell may be; the rules below hold what a row may claim; the
comparisons between rows stand in :mod:`core.figures.comparisons`. An error forbids publishing. A warning is a
discrepancy that published figures really have: it is shown, and the figures stay as published.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from core.figures.comparisons import compare
from core.figures.frames import SOURCE_COLUMNS, dicts, tidy
from core.figures.observation import COLUMNS, Grade, Precision, Release, Stage
from core.figures.problems import ERROR, WARNING, Problem, Severity
from core.plan.base import FIRST_YEAR, LAST_YEAR
from core.plan.catalog import Catalog
from core.plan.models import Benchmark, Indicator, Kind, PriceBasis
from core.plan.periods import Frequency

Row = Mapping[str, Any]
Finding = tuple[Severity, str, str]
Findings = Iterator[Finding]

#: Cumulative periods within a year: the days on which each may end.
PERIOD_ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    Frequency.HALF: ("06-30",),
    Frequency.QUARTER: ("03-31", "06-30", "09-30", "12-31"),
}
IN_YEAR: Final = frozenset({Frequency.HALF, Frequency.QUARTER, Frequency.MONTHS})

#: Digits of an area's code.
CODE_LENGTH: Final = 6

#: What makes two rows of one origin the same statement, besides the year.
_KEY: Final = ("area_code", "indicator", "frequency", "start", "end", "benchmark", "stage", "source_id")

#: Vocabulary of each closed column, and its name in messages.
WORDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "frequency": ("频度", tuple(Frequency)),
    "stage": ("阶段", tuple(Stage)),
    "precision": ("精度", tuple(Precision)),
    "grade": ("证据等级", tuple(Grade)),
    "release": ("公开标记", tuple(Release)),
}


def validate(frame: pd.DataFrame, sources: pd.DataFrame, catalog: Catalog) -> list[Problem]:
    """Return every problem of a table of figures, errors first, then by file and line.

    Parameters
    ----------
    frame : DataFrame
        The canonical columns; ``file`` and ``line`` where known. Not changed.
    sources : DataFrame
        The register of sources.
    catalog : Catalog
        What is registered, and the tolerances.

    Returns
    -------
    list of Problem
        Empty where all is well. Comparisons between rows run only over rows without an error.
    """
    rows = _prepared(frame)
    register = tidy(sources, SOURCE_COLUMNS)
    problems = [*_source_problems(register)]
    judge = _Judge(catalog, register)
    for row in _records(rows):
        problems.extend(_placed(row, _cell_problems(row)))
        problems.extend(_placed(row, judge.findings(row)))
    problems.extend(_duplicates(rows))
    bad = {(p.file, p.line) for p in problems if p.severity == ERROR}
    places = zip(rows["file"], rows["line"], strict=True)
    sound = rows[[place not in bad for place in places]].reset_index(drop=True)
    problems.extend(compare(sound, register, catalog))
    return sorted(set(problems), key=lambda p: (p.severity != ERROR, p.file, p.line, p.message))


def _prepared(frame: pd.DataFrame) -> pd.DataFrame:
    rows = tidy(frame, COLUMNS)
    file = frame["file"].tolist() if "file" in frame else [""] * len(frame)
    line = frame["line"].tolist() if "line" in frame else range(1, len(frame) + 1)
    return rows.assign(file=file, line=[int(n) for n in line])


def _records(rows: pd.DataFrame) -> Sequence[Row]:
    return dicts(rows)


def _is_code(text: str) -> bool:
    return len(text) == CODE_LENGTH and text.isascii() and text.isdigit()


def _is_year(year: float) -> bool:
    return math.isnan(year) or (FIRST_YEAR <= year <= LAST_YEAR and year == int(year))


def _cell_problems(row: Row) -> Findings:
    for column, fits, message, remedy in _CELLS:
        cell = row[column]
        if not fits(cell):
            missing = isinstance(cell, float) and math.isnan(cell)
            shown = "" if missing else f"“{cell}”"
            yield ERROR, f"{shown}{message}", remedy


#: What each cell may be: column, test, what is said of a cell that fails it (after the cell), remedy.
_CELLS: Final[tuple[tuple[str, Callable[[Any], bool], str, str], ...]] = (
    *(
        (name, words.__contains__, f"{label}不在词表中。", f"可用：{'、'.join(words)}。")
        for name, (label, words) in WORDS.items()
    ),
    ("indicator", bool, "没有指标。", "请填写指标编号。"),
    ("source_id", bool, "没有来源。", "每个数都须注明来源编号，见 sources.csv。"),
    ("area_code", _is_code, "地区代码须为六位数字。", "请核对。"),
    ("year", _is_year, f"不是{FIRST_YEAR}至{LAST_YEAR}之间的整年。", "请核对年份。"),
    ("value", math.isfinite, "数值缺失或不是有限的数。", "请填写数值，没有数的行请删去。"),
)


def _source_problems(register: pd.DataFrame) -> Iterator[Problem]:
    file = "data/figures/sources.csv"
    for source in register[register["source_id"].duplicated()]["source_id"]:
        yield Problem(ERROR, file, 0, f"来源“{source}”登记了两次。", "请删去或改名。")
    for row in dicts(register):
        if not (row["source_id"] and row["publisher"] and row["title"]):
            message = f"来源“{row['source_id']}”缺编号、发布者或题名。"
            yield Problem(ERROR, file, 0, message, "请补齐。")
        if row["date"] and _date(row["date"]) is None:
            message = f"来源“{row['source_id']}”的日期“{row['date']}”不对。"
            yield Problem(ERROR, file, 0, message, "请写作 2026-01-31 的形式，不知道的留空。")


def _placed(row: Row, findings: Findings) -> Iterator[Problem]:
    for severity, message, remedy in findings:
        yield Problem(severity, row["file"], row["line"], message, remedy)


def _duplicates(rows: pd.DataFrame) -> Iterator[Problem]:
    """Yield rows that repeat another of the same origin.

    The project's own tables are one origin and every imported batch is another, since a batch may
    correct a figure of the same source.
    """
    seen: dict[tuple[object, ...], Row] = {}
    for row in _records(rows):
        origin = "" if row["file"].startswith("data/") else row["file"]
        year = None if math.isnan(row["year"]) else row["year"]
        key = (origin, year, *(row[name] for name in _KEY))
        first = seen.setdefault(key, row)
        if first is not row:
            message = f"与{first['file']}第{first['line']}行的地区、指标、时期、基准、阶段和来源都相同。"
            yield Problem(ERROR, row["file"], row["line"], message, "请删去一行，或注明不同的来源。")


class _Judge:
    """The rules that a row is held to, with what it may refer to."""

    def __init__(self, catalog: Catalog, register: pd.DataFrame) -> None:
        self.areas = {a.code for a in catalog.areas}
        self.price_measures = frozenset(catalog.roles.prices)
        self.indicators = {i.id: i for i in catalog.indicators}
        self.benchmarks = {b.id: b for b in catalog.benchmarks}
        self.sources: dict[str, str] = dict(zip(register["source_id"], register["date"], strict=True))

    def findings(self, row: Row) -> Findings:
        yield from self._references(row)
        yield from _period(row)
        yield from _evidence(row)
        yield from _early(row, _date(self.sources.get(row["source_id"], "")))
        indicator = self.indicators.get(row["indicator"])
        if indicator is not None:
            yield from _against_indicator(row, indicator)
            yield from self._price_basis(indicator)
        benchmark = self.benchmarks.get(row["benchmark"])
        if benchmark is not None and not math.isnan(row["year"]):
            yield from _against_benchmark(row, benchmark)

    def _references(self, row: Row) -> Findings:
        known: tuple[tuple[str, str, Mapping[str, Any] | set[str], str], ...] = (
            ("area_code", "地区", self.areas, "areas.toml"),
            ("indicator", "指标", self.indicators, "indicators.toml"),
            ("benchmark", "核算基准", self.benchmarks, "benchmarks.toml"),
            ("source_id", "来源", self.sources, "sources.csv"),
        )
        for column, label, registered, where in known:
            if row[column] and row[column] not in registered:
                yield ERROR, f"{label}“{row[column]}”没有登记。", f"请核对写法，或先在 {where} 中登记。"

    def _price_basis(self, indicator: Indicator) -> Findings:
        """A growth rate says in which prices; only growth of a count, or of a price, has none."""
        if indicator.kind is not Kind.GROWTH or indicator.price_basis is not PriceBasis.NONE:
            return
        measured = self.indicators.get(indicator.growth_of or indicator.id.partition("_growth")[0])
        counted = measured is not None and measured.kind is Kind.COUNT
        if not counted and indicator.id not in self.price_measures:
            remedy = "请在 indicators.toml 中写明现价、不变价或未注明。"
            yield ERROR, f"增速“{indicator.name}”没有价格口径。", remedy


def _against_indicator(row: Row, indicator: Indicator) -> Findings:
    low, high = indicator.window
    if row["unit"] != indicator.unit:
        message = f"单位“{row['unit']}”与“{indicator.name}”的单位“{indicator.unit}”不同。"
        yield ERROR, message, "请换算数值并改写单位。"
    elif not low <= row["value"] <= high and math.isfinite(row["value"]):
        message = (
            f"“{indicator.name}”的值{row['value']:.10g}超出合理范围{low:.10g}至{high:.10g}{indicator.unit}。"
        )
        yield ERROR, message, "请核对是否多写或少写了位数，或用错了单位。"


def _against_benchmark(row: Row, benchmark: Benchmark) -> Findings:
    """A benchmark holds for its years; a census revision may reach back, in-year figures a year on."""
    first, last = benchmark.first, benchmark.last
    if first is not None and row["year"] < first and row["stage"] != Stage.REVISED:
        message = f"{row['year']:.0f}年早于基准“{benchmark.short}”的首年{first}年。"
        yield ERROR, message, "请改用该年份的基准；确为普查修订数的，阶段写“普查修订”。"
    allowance = 1 if row["frequency"] in IN_YEAR else 0
    if last is not None and row["year"] > last + allowance:
        message = f"{row['year']:.0f}年晚于基准“{benchmark.short}”的末年{last}年。"
        yield ERROR, message, "请改用该年份的基准。"


def _evidence(row: Row) -> Findings:
    if row["grade"] == Grade.E:
        yield ERROR, "等级E是本系统的估算，不作为数据登记。", "请删去该行，估算由系统自行计算。"
    if row["grade"] == Grade.D and not row["note"]:
        yield ERROR, "推算数（等级D）没有写明算式。", "请在备注中写明由哪些公布数怎样算得。"


def _early(row: Row, published: dt.date | None) -> Findings:
    """A yearly figure published before its year was over can only be a forecast, or is of another date."""
    if published is None or row["frequency"] != Frequency.YEAR or row["stage"] == Stage.FORECAST:
        return
    if published.year <= row["year"]:
        message = f"来源日期{published.isoformat()}早于{row['year']:.0f}年年末。"
        yield WARNING, message, "请核对是否为预计数，或并非全年数。"


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _period(row: Row) -> Findings:
    """Hold year, start and end against the frequency."""
    rule = _PERIODS.get(row["frequency"])
    if rule is None:
        return
    undated = row["frequency"] == Frequency.UNKNOWN
    if math.isnan(row["year"]) != undated:
        message = "没有年份。" if not undated else "频度为 unknown 的行有年份。"
        yield ERROR, message, "请填写年份；来源未注明年份的，年份留空，频度写 unknown。"
        return
    start, end = _date(row["start"]), _date(row["end"])
    if undated or row["frequency"] == Frequency.YEAR:
        if row["start"] or row["end"]:
            yield ERROR, "全年数或未注明年份的数不写起止日期。", "请清空起止日期，或改正频度。"
    elif start is None or end is None:
        yield ERROR, f"起止日期“{row['start']}”“{row['end']}”缺失或不是日期。", "请写作 2026-01-31 的形式。"
    elif end.year != row["year"] or not rule(start, end):
        message = f"起止日期{row['start']}至{row['end']}与年份{row['year']:.0f}、频度{row['frequency']}不符。"
        yield ERROR, message, "请核对年份、频度与起止日期。"


def _cumulative(frequency: str) -> Callable[[dt.date, dt.date], bool]:
    ends = PERIOD_ENDS.get(frequency)

    def fits(start: dt.date, end: dt.date) -> bool:
        from_new_year = (start.month, start.day) == (1, 1) and start.year == end.year and start < end
        return from_new_year and (ends is None or end.strftime("%m-%d") in ends)

    return fits


_PERIODS: Final[Mapping[str, Callable[[dt.date, dt.date], bool]]] = {
    Frequency.YEAR: lambda _start, _end: True,
    Frequency.UNKNOWN: lambda _start, _end: True,
    Frequency.INSTANT: lambda start, end: start == end,
    Frequency.SPAN: lambda start, end: start.year < end.year,
    **{frequency: _cumulative(frequency) for frequency in sorted(IN_YEAR)},
}
