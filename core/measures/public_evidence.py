"""公开线索: what publishers said about milestones, institutions and events, held against a date.

A third thing beside status and freshness. It never sets a status and never makes an item fresh: an officer
may take it over as his own evidence. It was found by searching, so that an item without any says nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.plan.catalog import Catalog
from core.plan.models import Milestone, PublicEvidence

_DAY: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?![\d-])")
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
#: Months of a year.
_TWELVE: Final = 12


@dataclass(frozen=True, slots=True)
class Trace:
    """One statement about one item.

    Attributes
    ----------
    published : date or None
        First day on which it can have been known: the last full date that the source gives, else the end of
        the last month or year that it names, ``None`` where it cannot be dated.
    dated : bool
        Whether the source gives a full date.
    """

    milestone: Milestone
    evidence: PublicEvidence
    published: dt.date | None
    dated: bool

    @property
    def supports(self) -> str:
        """The word that it would support by the item's ``done_when``; empty for context."""
        return self.evidence.supports

    @property
    def sentence(self) -> str:
        """Fact, source, date, grade and what is still missing, in one line without a final stop."""
        when = self.evidence.date if self.published is not None else "日期不明"
        fact = f"{self.evidence.fact.rstrip('。')}（{self.evidence.source}，{when}，{self.evidence.grade}级）"
        missing = self.evidence.missing.strip("。；")
        return f"{fact}；尚缺或存疑：{missing}" if missing else fact


@dataclass(frozen=True, slots=True)
class TraceCounts:
    """How many items have traces that support a word, by kind of item, and in what they differ.

    ``items`` counts items of every kind with a trace that supports a word; ``done`` those among them of
    which one supports 已完成; ``context`` items of which all that is known is context.
    """

    items: int
    done: int
    context: int
    statements: int
    sentence: str


def traces(catalog: Catalog, as_of: dt.date) -> tuple[Trace, ...]:
    """Every statement that could be known by ``as_of``, in the order of the file.

    A source that cannot be dated is kept: it says so itself.
    """
    all_traces = (trace_of(catalog, evidence) for evidence in catalog.public_evidence)
    return tuple(t for t in all_traces if t.published is None or t.published <= as_of)


def of_item(catalog: Catalog, item: str, as_of: dt.date) -> tuple[Trace, ...]:
    """Statements about one item, those that support a word first and the newest of them first."""
    return _ranked(t for t in traces(catalog, as_of) if t.milestone.id == item)


def _ranked(traces: Iterable[Trace]) -> tuple[Trace, ...]:
    return tuple(sorted(traces, key=lambda t: (not t.supports, -(t.published or dt.date.min).toordinal())))


def by_item(catalog: Catalog, as_of: dt.date) -> dict[str, tuple[Trace, ...]]:
    """Statements by item, in the order of the plan."""
    by_milestone: dict[str, list[Trace]] = {}
    for trace in traces(catalog, as_of):
        by_milestone.setdefault(trace.milestone.id, []).append(trace)
    return {m.id: _ranked(by_milestone[m.id]) for m in catalog.milestones if m.id in by_milestone}


def in_order(catalog: Catalog, as_of: dt.date) -> tuple[Trace, ...]:
    """Every statement that could be known by ``as_of``: by item as the plan has them."""
    return tuple(t for item_traces in by_item(catalog, as_of).values() for t in item_traces)


def of_measure(traces: Iterable[Trace], measure: int) -> tuple[Trace, ...]:
    """Those of the statements that are about the items of one measure."""
    return tuple(t for t in traces if t.milestone.measure == measure)


def of_area(catalog: Catalog, traces: Iterable[Trace], area: str) -> tuple[Trace, ...]:
    """Those of the statements about items that name one area: its own, not those of every county."""
    counties = {county.code for county in catalog.counties}
    return tuple(t for t in traces if area in t.milestone.areas and not counties <= set(t.milestone.areas))


#: Items that the line of an area names; the others are counted.
_NAMED: Final = 4


def brief(traces: Iterable[Trace], item: str) -> str:
    """What one item's best trace points to, its source, date and grade, and how many more there are."""
    ranked = _ranked(trace for trace in traces if trace.milestone.id == item)
    if not ranked:
        return ""
    first, more = ranked[0], f"；另有{len(ranked) - 1}条" if len(ranked) > 1 else ""
    points = f"指向{first.supports}" if first.supports else "背景材料"
    return f"{points}：{first.sentence}{more}"


def area_sentence(catalog: Catalog, traces: Iterable[Trace], area: str) -> str:
    """Say which items of an area have public traces, and what those point to; empty where none has."""
    best: dict[str, str] = {}
    for trace in of_area(catalog, traces, area):
        word = f"指向{trace.supports}" if trace.supports else "背景材料"
        if not best.get(trace.milestone.name, "").startswith("指向"):
            best[trace.milestone.name] = word
    if not best:
        return ""
    named = "、".join(f"{name}（{word}）" for name, word in list(best.items())[:_NAMED])
    more = f"等{len(best)}项" if len(best) > _NAMED else ""
    return f"公开线索：{named}{more}。线索不代替填报，出处见举措台账。"


def count(traces: Iterable[Trace]) -> TraceCounts:
    """Count the items with traces; apart from every count of statuses."""
    all_of_them = tuple(traces)
    supported = {t.milestone.id for t in all_of_them if t.supports}
    done = {t.milestone.id for t in all_of_them if t.supports == "已完成"}
    context = {t.milestone.id for t in all_of_them} - supported
    return TraceCounts(
        items=len(supported),
        done=len(done),
        context=len(context),
        statements=len(all_of_them),
        sentence=_counted(len(supported), len(done), len(context)),
    )


def _counted(items: int, done: int, context: int) -> str:
    if not items and not context:
        return "里程碑暂无公开线索"
    counts = f"{items}项里程碑有公开线索" + (f"，其中{done}项的线索指向已完成" if done else "")
    return counts + (f"；另有{context}项只有背景材料" if context else "") + "（线索不代替填报）"


def trace_of(catalog: Catalog, evidence: PublicEvidence) -> Trace:
    """Put a statement beside its item, with the first day on which it can have been known."""
    days = [_day(*match.groups()) for match in _DAY.finditer(evidence.date)]
    full = [day for day in days if day is not None]
    published = max(full) if full else _vaguely(evidence.date)
    return Trace(catalog.milestone(evidence.item), evidence, published, dated=bool(full))


def _vaguely(text: str) -> dt.date | None:
    """The day after the last month or year that a text names; it was published by then."""
    months = [(int(y), int(m)) for y, m in _MONTH.findall(text) if 1 <= int(m) <= _TWELVE]
    years = [(int(y), _TWELVE) for y in _YEAR.findall(_MONTH.sub("", text))]
    if not months and not years:
        return None
    year, month = max([*months, *years])
    return dt.date(year + month // _TWELVE, month % _TWELVE + 1, 1)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
