"""Hold a workbook against what is there: what is new, revised, corrected, withdrawn, or the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

from core.figures.frames import SOURCE_COLUMNS, WITHDRAWAL, tidy
from core.figures.observation import COLUMNS, Precision
from core.plan.catalog import Catalog
from core.store.batches import FIGURE, ROW_COLUMNS
from core.workbook.entry_changes import EntryChanges, entry_changes
from core.workbook.findings import ERROR, NOTE, WARNING, Findings, Place
from core.workbook.labels import Period
from core.workbook.present import Identity, Present, Row, Standing, identity, period_of, year_of
from core.workbook.read.model import Amendment, FigureCell, Reading, Source
from core.workbook.values import fold

# Find the figures that rows of 更正与撤回 mean.

#: A former value is recognised though it was typed with fewer digits.
_SAME_OLD: Final = 1e-3
#: So many candidates are named.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Amended:
    """A figure that is there, its new value (``None`` withdraws it), and why."""

    row: Row
    new: float | None
    reason: str
    place: Place


def amended(
    amendments: Sequence[Amendment], present: Present, catalog: Catalog, findings: Findings
) -> list[Amended]:
    """Find the figure of every amendment; what fits none, or several, is reported."""
    pairs: list[Amended] = []
    seen: dict[Identity, Place] = {}
    by_cell: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in present.by_identity.values():
        by_cell[row["area_code"], row["indicator"], year_of(row), *period_of(row)].append(row)
    for amendment in amendments:
        period = amendment.period.frequency, amendment.period.start, amendment.period.end
        cell = by_cell.get((amendment.area, amendment.indicator, amendment.year, *period), ())
        fitting = [row for row in cell if _fits(amendment, row, present)]
        if len(fitting) != 1:
            _report(amendment, fitting, present, catalog, findings)
            continue
        row = fitting[0]
        key = identity(row)
        if key in seen:
            found_text = f"与{seen[key][1]}更正的是同一个数"
            findings.add(ERROR, amendment.place, found_text, "每个数只更正一次", "请删去一行")
            continue
        seen[key] = amendment.place
        if amendment.old is not None and abs(amendment.old - row["value"]) > _SAME_OLD * abs(row["value"]):
            found_text = f"原数值写作{amendment.old:.10g}，入库的是{row['value']:.10g}"
            findings.add(ERROR, amendment.place, found_text, "两者一致", "请核对要更正的是不是这个数")
            continue
        if amendment.new is not None and amendment.new == row["value"]:
            found_text = f"更正后的数值与原来相同（{amendment.new:.10g}）"
            findings.add(ERROR, amendment.place, found_text, "", "不需更正的请删去本行")
            continue
        pairs.append(Amended(row, amendment.new, amendment.reason, amendment.place))
    return pairs


def _fits(amendment: Amendment, row: Row, present: Present) -> bool:
    """Whether a figure of the amendment's cell is the one that it names."""
    if amendment.benchmark is not None and row["benchmark"] != amendment.benchmark:
        return False
    if amendment.stage is not None and row["stage"] != amendment.stage:
        return False
    title = str(present.source_by_id.get(row["source_id"], {}).get("title", ""))
    return not amendment.title or fold(amendment.title) == fold(title)


def _report(
    amendment: Amendment, fitting: Sequence[Row], present: Present, catalog: Catalog, findings: Findings
) -> None:
    area, indicator = catalog.area(amendment.area).short, catalog.indicator(amendment.indicator).name
    what = f"{area}{amendment.year or '未注明年份'}{'年' if amendment.year else ''}{indicator}"
    if not fitting:
        remedy = "请核对地区、指标、年份、时期、口径、阶段和来源标题"
        findings.add(ERROR, amendment.place, f"要更正或撤回的数不存在：{what}", "已入库的数", remedy)
        return
    named = "；".join(_named(row, present, catalog) for row in fitting[:_NAMED])
    more = "等" if len(fitting) > _NAMED else ""
    remedy = "请填写核算口径、数据阶段和来源标题，指明是哪一个"
    findings.add(ERROR, amendment.place, f"{what}有{len(fitting)}个数（{named}{more}）", "只指一个数", remedy)


def _named(row: Row, present: Present, catalog: Catalog) -> str:
    benchmark = catalog.benchmark(row["benchmark"]).short if row["benchmark"] else ""
    title = present.source_by_id[row["source_id"]]["title"]
    parts = [part for part in (benchmark, row["stage"], title) if part]
    return f"{row['value']:.10g}，{'，'.join(parts)}"


Kind = Literal["new", "revised", "corrected", "withdrawn"]

#: Values that differ by less, relatively, are the same: spreadsheets keep fifteen digits.
SAME_VALUE: Final = 1e-12
#: Attributes of a statement besides its value, which a correction may change too.
_ATTRIBUTES: Final = {
    "precision": "精度",
    "grade": "证据等级",
    "break_before": "与上年不可比",
    "release": "公开标记",
    "note": "备注",
}

#: Of these the ones that decide how a figure counts, or whether it is published.
_DECIDING: Final = {name: label for name, label in _ATTRIBUTES.items() if name != "note"}


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that an import changes.

    ``old`` is the value that stood for this statement (corrected, withdrawn), or the figure that was current
    for the same area, indicator and period (revised); ``None`` for a new one. ``value`` is ``None`` where it
    is withdrawn.
    """

    kind: Kind
    place: Place
    area: str
    indicator: str
    year: int | None
    period: Period
    benchmark: str
    stage: str
    value: float | None
    old: float | None
    old_benchmark: str = ""
    reason: str = ""


@dataclass
class Changes:
    """What an import would append.

    ``rows`` has the columns of a batch, in order; ``places`` says where each comes from. ``sources`` are
    those that the dataset does not know yet.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    figures: list[FigureChange] = field(default_factory=list)
    same: int = 0
    entries: EntryChanges = field(default_factory=EntryChanges)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to append."""
        return not self.rows and not self.entries.count

    def observations(self) -> pd.DataFrame:
        """Rows to append, in the columns of a batch."""
        return tidy(pd.DataFrame(self.rows, columns=list(ROW_COLUMNS)), ROW_COLUMNS)

    def source_table(self) -> pd.DataFrame:
        """Sources to append, in the columns of ``sources.csv``."""
        rows = [
            {
                "source_id": key,
                "publisher": s.publisher,
                "title": s.title,
                "date": s.date,
                "address": s.address,
            }
            for key, s in sorted(self.sources.items())
        ]
        return tidy(pd.DataFrame(rows, columns=list(SOURCE_COLUMNS)), SOURCE_COLUMNS)


def compare(reading: Reading, present: Present, catalog: Catalog, findings: Findings) -> Changes:
    """Find out what a workbook brings.

    Parameters
    ----------
    reading : Reading
    present : Present
        What the dataset holds.
    catalog : Catalog
    findings : Findings
        Receives what stands in the way: a changed figure without a reason, two values for one figure, a
        correction of what is not there.

    Returns
    -------
    Changes
    """
    comparison = _Comparison(present, catalog, findings)
    comparison.amend(amended(reading.amendments, present, catalog, findings))
    for cell in _distinct(reading.figures, findings):
        comparison.figure(cell)
    changes = comparison.changes
    _report_emptied(reading, present, findings)
    changes.entries = entry_changes(reading, present, catalog)
    return changes


class _Comparison:
    """Compares cell by cell, collecting what changes."""

    def __init__(self, present: Present, catalog: Catalog, findings: Findings) -> None:
        self.present = present
        self.findings = findings
        self.changes = Changes()
        self.amended: dict[Identity, Amended] = {}
        self.standing = Standing(present, catalog)

    def amend(self, pairs: Sequence[Amended]) -> None:
        """Take the rows of 更正与撤回."""
        for pair in pairs:
            self.amended[identity(pair.row)] = pair
            self._append(pair.row, pair.place, WITHDRAWAL, pair.reason)
            if pair.new is not None:
                self._append({**pair.row, "value": pair.new}, pair.place, FIGURE, pair.reason)
            kind: Kind = "withdrawn" if pair.new is None else "corrected"
            old = (float(pair.row["value"]), str(pair.row["benchmark"]))
            self.changes.figures.append(_change(kind, {**pair.row, "value": pair.new}, pair, old))

    def figure(self, cell: FigureCell) -> None:
        """Compare one figure."""
        row = self._row(cell)
        key = identity(row)
        stands = self.present.by_identity.get(key)
        if key in self.amended:
            self._against_amendment(cell, self.amended[key])
        elif stands is None:
            self._arrive(cell, row)
        elif same_value(stands["value"], cell.value) and not differences(stands, row):
            self.changes.same += 1
        else:
            self._correct(cell, row, stands)

    def _arrive(self, cell: FigureCell, row: Row) -> None:
        gone = self.present.withdrawn_by_identity.get(identity(row))
        if gone is not None and not cell.reason:
            found = f"这个数曾被撤回（{gone['reason'] or '未写原因'}）"
            self.findings.add(ERROR, cell.place, found, "", "确需恢复的，请填写“更正原因”；否则请清空这一格")
            return
        self._append(row, cell.place, FIGURE, cell.reason)
        current = self.standing.current(row)
        old = None if current is None else (current.value, current.benchmark)
        self.changes.figures.append(_change("new" if old is None else "revised", row, cell, old))

    def _correct(self, cell: FigureCell, row: Row, stands: Row) -> None:
        if not cell.reason and _only_less_exact(stands, row):
            return
        if not cell.reason:
            if same_value(stands["value"], cell.value):
                found = f"这个数已入库，现在{'、'.join(differences(stands, row))}与入库时不同"
            else:
                found = f"同一来源的这个数已入库，为{stands['value']:.10g}，现改为{cell.value:.10g}"
            remedy = "确为更正的，请填写“更正原因”；是新公布的修订数，请填在另一口径、阶段或来源的列"
            self.findings.add(ERROR, cell.place, found, "", remedy)
            return
        self._append(stands, cell.place, WITHDRAWAL, cell.reason)
        self._append(row, cell.place, FIGURE, cell.reason)
        old = (float(stands["value"]), str(stands["benchmark"]))
        self.changes.figures.append(_change("corrected", row, cell, old))

    def _against_amendment(self, cell: FigureCell, amendment: Amended) -> None:
        values = (amendment.row["value"], amendment.new)
        if not any(v is not None and same_value(v, cell.value) for v in values):
            there = f"“{amendment.place[0]}”表{amendment.place[1]}"
            found = f"这个数与{there}的更正不一致"
            self.findings.add(ERROR, cell.place, found, "只在一处更正", "请改正其中一处")

    def _row(self, cell: FigureCell) -> Row:
        source_id = self.present.source_ids.get(cell.source)
        if source_id is None:
            self.changes.sources[cell.source.id] = cell.source
        row: dict[str, Any] = {
            "area_code": cell.area,
            "indicator": cell.indicator,
            "year": cell.year,
            "frequency": str(cell.period.frequency),
            "start": cell.period.start,
            "end": cell.period.end,
            "value": cell.value,
            "unit": cell.unit,
            "benchmark": cell.benchmark,
            "stage": cell.stage,
            "precision": cell.precision,
            "grade": cell.grade,
            "break_before": cell.break_before,
            "release": cell.release,
            "source_id": source_id or cell.source.id,
            "note": cell.note,
        }
        if cell.break_before is None:  # a figure is comparable with the year before as its vintages are
            row["break_before"] = self.standing.break_before(row)
        return row

    def _append(self, row: Row, place: Place, change: str, reason: str) -> None:
        kept = {name: row[name] for name in COLUMNS}
        self.changes.rows.append({**kept, "change": change, "reason": reason})
        self.changes.places.append(place)


def _change(
    kind: Kind, row: Row, written: FigureCell | Amended, old: tuple[float, str] | None
) -> FigureChange:
    return FigureChange(
        kind=kind,
        place=written.place,
        area=str(row["area_code"]),
        indicator=str(row["indicator"]),
        year=year_of(row),
        period=Period(str(row["frequency"]), str(row["start"]), str(row["end"])),
        benchmark=str(row["benchmark"]),
        stage=str(row["stage"]),
        value=row["value"],
        old=None if old is None else old[0],
        old_benchmark="" if old is None else old[1],
        reason=written.reason,
    )


def same_value(first: float, second: float) -> bool:
    """Whether two values are the same but for the digits that a spreadsheet drops."""
    return abs(first - second) <= SAME_VALUE * max(abs(first), abs(second))


def differences(stands: Row, row: Row) -> list[str]:
    """Names of the attributes, besides the value, in which a row differs from the one that stands."""
    return [label for name, label in _ATTRIBUTES.items() if stands[name] != row[name]]


def _distinct(cells: Sequence[FigureCell], findings: Findings) -> list[FigureCell]:
    """Leave out what is said twice; a statement that is said in two ways is an error, none is chosen."""
    first: dict[tuple[object, ...], FigureCell] = {}
    for cell in cells:
        before = first.setdefault(cell.identity, cell)
        if before is cell:
            continue
        there = f"“{before.place[0]}”表{before.place[1]}"
        other = [label for name, label in _DECIDING.items() if getattr(before, name) != getattr(cell, name)]
        if same_value(before.value, cell.value) and other:
            found = f"与{there}是同一个数，但{'、'.join(other)}不同"
            findings.add(ERROR, cell.place, found, "同一个数只有一种说法", "请改为一致，或清空其中一格")
        elif same_value(before.value, cell.value):
            findings.add(NOTE, cell.place, f"与{there}是同一个数，只取一次")
        else:
            found = f"与{there}是同一个数，但值不同（{before.value:.10g}与{cell.value:.10g}）"
            findings.add(ERROR, cell.place, found, "同一来源的一个数只有一个值", "请改正或清空其中一格")
    return list(first.values())


def _report_emptied(reading: Reading, present: Present, findings: Findings) -> None:
    """Say which figures stand empty in the workbook: nothing is withdrawn by emptying a cell."""
    ids = {value: key for key, value in present.source_ids.items()}
    filled = {cell.identity for cell in reading.figures}
    known = ((*key[:-1], ids.get(str(key[-1]))) for key in present.by_identity)
    emptied = [key for key in known if key in reading.empty and key not in filled]
    if emptied:
        remedy = "清空单元格不会删除数；需要撤回的，请填写“更正与撤回”表"
        findings.add(WARNING, ("", ""), f"有{len(emptied)}个已入库的数在工作簿中是空的", "", remedy)


def _only_less_exact(stands: Row, row: Row) -> bool:
    """Whether an older workbook says 不低于 of a figure that stands as 超过 by now: nothing is new."""
    same = same_value(stands["value"], row["value"]) and differences(stands, row) == ["精度"]
    return same and (stands["precision"], row["precision"]) == (Precision.ABOVE, Precision.AT_LEAST)
