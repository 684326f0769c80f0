"""The report of a check: every finding and the whole effect, as one model, as text and as rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from core.figures.book import Book
from core.plan.catalog import Catalog
from core.plan.models import Reading
from core.store.content import estimates_of
from core.store.disk import DATASETS
from core.targets.assessment import Assessment
from core.targets.judge import assess_all
from core.targets.missing import gaps
from core.targets.overview import rows
from core.wording.numbers import WHOLE_YEAR, quantity
from core.workbook.changes import Changes, FigureChange
from core.workbook.findings import ERROR, NOTE, SEVERITY_NAME, WARNING, Finding
from core.workbook.labels import words

# What an import would do to the dashboard: statuses that change, estimates that vanish.

Assessments = dict[str, Assessment]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One target whose status would be another; the texts are empty where the text's reading is open."""

    target: str
    name: str
    before: str
    after: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Vanished:
    """An estimate that would give way to a published figure, of its year or a later one."""

    area: str
    indicator: str
    year: int
    benchmark: str
    value: float
    method: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would change beside the figures themselves; ``gaps`` are the missing cells before and after."""

    statuses: tuple[StatusChange, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    gaps: tuple[int, int] = (0, 0)


def effect(catalog: Catalog, before: Book, after: Book, as_of: dt.date) -> Effect:
    """Judge every target without and with the import.

    Parameters
    ----------
    catalog : Catalog
    before, after : Book
        The figures as they stand, and as they would.
    as_of : datetime.date
        Date of judgement, the same for both.
    """
    old = {a.target.id: a for a in assess_all(catalog, before, as_of)}
    new = assess_all(catalog, after, as_of)
    changed = tuple(
        StatusChange(a.target.id, a.target.name, _word(old[a.target.id]), _word(a), a.sentence)
        for a in new
        if _word(a) != _word(old[a.target.id])
    )
    return Effect(
        statuses=changed,
        vanished=_vanished(catalog, (before, after), (old, {a.target.id: a for a in new})),
        gaps=(_missing(catalog, before, as_of), _missing(catalog, after, as_of)),
    )


def _word(assessment: Assessment) -> str:
    return assessment.status or Reading.OPEN.value


def _missing(catalog: Catalog, book: Book, as_of: dt.date) -> int:
    return sum(gap.essential for gap in gaps(catalog, book, as_of))


def _vanished(
    catalog: Catalog, books: tuple[Book, Book], both: tuple[Assessments, Assessments]
) -> tuple[Vanished, ...]:
    keys = ["area_code", "indicator", "year", "benchmark"]
    old, new = (estimates_of(catalog, book) for book in books)
    gone = ~pd.MultiIndex.from_frame(old[keys]).isin(pd.MultiIndex.from_frame(new[keys]))
    overtaken = _projected(catalog, both[0], old) - _projected(catalog, both[1], new)
    gone |= pd.MultiIndex.from_frame(old[["area_code", "indicator", "year", "value"]]).isin(overtaken)
    return tuple(
        Vanished(
            r["area_code"], r["indicator"], int(r["year"]), r["benchmark"], float(r["value"]), r["method"]
        )
        for r in old[gone].to_dict("records")
    )


def _projected(
    catalog: Catalog, assessments: Assessments, estimates: pd.DataFrame
) -> set[tuple[str, str, int, float]]:
    """Projections that the overview shows beside a target: none once a figure as late is published."""
    return {
        (
            row.assessment.target.area,
            row.assessment.target.indicator,
            row.projection.year,
            row.projection.value,
        )
        for row in rows(catalog, assessments.values(), estimates)
        if row.projection is not None
    }


#: What each kind of change is called.
CHANGE_NAME: Final = {"new": "新增", "revised": "修订", "corrected": "更正", "withdrawn": "撤回"}
#: So many changes and findings of a kind are printed; all are in the rows.
_SHOWN: Final = 40

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Report:
    """What a check found.

    Attributes
    ----------
    file_name, dataset, version, as_of
        What was checked against what, and the day of the check.
    findings : tuple of Finding
        Errors, then warnings, then notes.
    already : str
        Says where the same file has been imported; empty otherwise.
    filled : bool
        Whether anything at all stands in the workbook.
    changes, effect
        What the import would append, and what it would do.
    """

    file_name: str
    dataset: str
    version: int
    as_of: dt.date
    findings: tuple[Finding, ...] = ()
    already: str = ""
    filled: bool = False
    sheets: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    effect: Effect = field(default_factory=Effect)

    def replaced(self, **values: Any) -> Report:
        """Return the report with other values."""
        return dataclasses.replace(self, **values)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that forbid the import."""
        return self._of(ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that a person should look at."""
        return self._of(WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What was read in spite of how it was written."""
        return self._of(NOTE)

    @property
    def importable(self) -> bool:
        """Whether an import would append something."""
        return not self.errors and not self.already and not self.changes.nothing

    @property
    def headline(self) -> str:
        """The result in one sentence."""
        if self.already:
            return f"{self.already}。"
        if self.errors:
            return f"有{len(self.errors)}处错误，不能导入，没有改动任何数据。"
        if self.changes.nothing:
            same = self.changes.same + self.changes.entries.same
            tail = f"所填的{same}项与已入库的完全相同" if same else "工作簿里没有填写内容"
            return f"没有新内容：{tail}，没有改动任何数据。"
        return f"可以导入：{self.summary}。"

    @property
    def summary(self) -> str:
        """How many figures and entries are new, revised, corrected, withdrawn or the same."""
        counts = {kind: sum(c.kind == kind for c in self.changes.figures) for kind in CHANGE_NAME}
        parts = [f"{CHANGE_NAME[kind]}{count}个数" for kind, count in counts.items() if count]
        if self.changes.entries.count:
            parts.append(f"新填报{self.changes.entries.count}条")
        same = self.changes.same + self.changes.entries.same
        return "，".join([*parts, f"{same}项与已入库的相同，不重复"] if same else parts)

    def finding_rows(self) -> Rows:
        """Findings as rows: 类别, 工作表, 单元格, 发现, 应为, 怎样改."""
        return tuple(
            (SEVERITY_NAME[f.severity], f.sheet, f.cell, f.found, f.expected, f.remedy) for f in self.findings
        )

    def change_rows(self, catalog: Catalog) -> Rows:
        """Figures that change as rows: 变动, 地区, 指标, 时期, 口径, 阶段, 原数, 新数, 原因, 位置."""
        return tuple(_change_row(change, catalog) for change in self.changes.figures)

    def status_rows(self) -> Rows:
        """Statuses that change as rows: 目标, 原状态, 新状态, 说明."""
        return tuple((s.name, s.before, s.after, s.sentence) for s in self.effect.statuses)

    def estimate_rows(self, catalog: Catalog) -> Rows:
        """Estimates that vanish as rows: 地区, 指标, 年份, 口径, 估算值."""
        return tuple(
            (
                catalog.area(v.area).short,
                catalog.indicator(v.indicator).name,
                f"{v.year}年",
                catalog.benchmark(v.benchmark).short if v.benchmark else "",
                quantity(v.value, catalog.indicator(v.indicator).unit),
            )
            for v in self.effect.vanished
        )

    def entry_rows(self, catalog: Catalog) -> Rows:
        """New entries as rows: 表, 事项, 地区, 状态, 佐证日期, 位置."""
        entries = self.changes.entries
        rows: list[tuple[str, ...]] = []
        for placed in entries.measures:
            title = catalog.measure(placed.entry.measure).title
            rows.append(_entry_row(placed, f"{placed.entry.measure} {title}", catalog))
        for milestone in entries.milestones:
            name = catalog.milestone(milestone.entry.milestone).name
            rows.append(_entry_row(milestone, f"{milestone.entry.milestone} {name}", catalog))
        for event in entries.recurring:
            name = catalog.milestone(event.entry.milestone).name
            rows.append(_entry_row(event, f"{event.entry.milestone} {name} {event.entry.year}年", catalog))
        return tuple(rows)

    def text(self, catalog: Catalog) -> str:
        """Return the whole report as plain text."""
        lines = [f"{self.file_name} → {DATASETS[self.dataset]}（版本{self.version}）", self.headline]
        for severity in SEVERITY_NAME:
            findings = self._of(severity)
            if findings:
                lines += ["", f"{SEVERITY_NAME[severity]}（{len(findings)}处）："]
                lines += [f"  {f}" for f in findings[:_SHOWN]] + _more(len(findings))
        if not self.errors:
            lines += self._effect_lines(catalog)
        return "\n".join(lines)

    def as_dict(self, catalog: Catalog) -> dict[str, Any]:
        """Return the report in plain values, for JSON."""
        return {
            "file": self.file_name,
            "dataset": self.dataset,
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "importable": self.importable,
            "headline": self.headline,
            "findings": [dataclasses.asdict(f) for f in self.findings],
            "same": self.changes.same + self.changes.entries.same,
            "figures": [_change_dict(change) for change in self.changes.figures],
            "entries": [list(row) for row in self.entry_rows(catalog)],
            "statuses": [dataclasses.asdict(s) for s in self.effect.statuses],
            "estimates_gone": [dataclasses.asdict(v) for v in self.effect.vanished],
            "gaps": list(self.effect.gaps),
        }

    def _effect_lines(self, catalog: Catalog) -> list[str]:
        changes = self.change_rows(catalog)
        blocks = (
            ("数的变动", [_change_text(row) for row in changes]),
            ("新的填报", ["　".join(part for part in row if part) for row in self.entry_rows(catalog)]),
            ("状态变化", [f"{name}：{old} → {new}。{why}" for name, old, new, why in self.status_rows()]),
            (
                "不再估算",
                ["".join((*row[:4], "（估算", row[4], "）")) for row in self.estimate_rows(catalog)],
            ),
        )
        lines: list[str] = []
        for title, items in blocks:
            if items:
                lines += ["", f"{title}（{len(items)}项）："]
                lines += [f"  {item}" for item in items[:_SHOWN]] + _more(len(items))
        if self.effect.gaps[0] != self.effect.gaps[1]:
            lines += ["", f"补数清单由{self.effect.gaps[0]}个变为{self.effect.gaps[1]}个。"]
        return lines

    def _of(self, severity: str) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == severity)


def _change_row(change: FigureChange, catalog: Catalog) -> tuple[str, ...]:
    indicator = catalog.indicator(change.indicator)
    period = words(change.period)
    when = f"{change.year}年" if change.year is not None else ""

    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.10g}{indicator.unit}"

    return (
        CHANGE_NAME[change.kind],
        catalog.area(change.area).short,
        indicator.name,
        when + ("" if period == WHOLE_YEAR else period),
        catalog.benchmark(change.benchmark).short if change.benchmark else "",
        change.stage,
        shown(change.old),
        shown(change.value),
        change.reason,
        f"“{change.place[0]}”表{change.place[1]}",
    )


def _change_text(row: tuple[str, ...]) -> str:
    kind, area, indicator, when, benchmark, stage, old, new, reason, place = row
    details = "，".join(part for part in (benchmark, stage) if part)
    value = f"{old} → {new or '不再计入'}" if old else new
    tail = f"，原因：{reason}" if reason else ""
    return f"{kind}　{area}{when}{indicator}（{details}）{value}{tail}　{place}"


def _change_dict(change: FigureChange) -> dict[str, Any]:
    values = dataclasses.asdict(change)
    sheet, cell = values.pop("place")
    period = words(change.period)
    return {**values, "period": period, "sheet": sheet, "cell": cell}


def _entry_row(placed: Any, what: str, catalog: Catalog) -> tuple[str, ...]:
    entry = placed.entry
    area = catalog.area(entry.area_code).short if entry.area_code else ""
    date = entry.date.isoformat() if entry.date else ""
    return placed.place[0], what, area, entry.status, date, placed.place[1]


def _more(count: int) -> list[str]:
    return [f"  ……另有{count - _SHOWN}项"] if count > _SHOWN else []
