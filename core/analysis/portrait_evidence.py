"""What speaks for one county lately: reports, its own milestones, published figures, honours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.analysis.freshness import supported
from core.analysis.milestones import MilestoneState
from core.analysis.series import YEARLY, Book
from core.catalog.catalog import Catalog
from core.catalog.entries import MeasureEntry
from core.catalog.models import Area
from core.catalog.observations import Observation, counts
from core.wording.sentences import value_text

#: Lines shown, and figures a line.
LINES: Final = 5
FIGURES: Final = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated line: what was published, reported or awarded."""

    when: str
    text: str
    grade: str = ""


@dataclass(frozen=True, eq=False)
class Reports:
    """Entries of the officers as of a date; ``honours`` is false for synthetic data, which has none."""

    as_of: dt.date
    measures: Sequence[MeasureEntry]
    milestones: Sequence[MilestoneState]
    honours: bool


def evidence_of(
    catalog: Catalog, book: Book, area: Area, reports: Reports, told: frozenset[str]
) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """Gather the newest lines of one county, and the sources they cite.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    told : frozenset of str
        Indicators that stand elsewhere on the page.
    """
    lines = [
        Evidence(entry.date.isoformat(), f"{catalog.measure(entry.measure).title}：{entry.progress}")
        for entry in reports.measures
        if entry.area_code == area.code and entry.date is not None and supported(entry, reports.as_of)
    ]
    for state in reports.milestones:
        entry = state.entry
        if state.milestone.areas == (area.code,) and entry is not None and entry.date is not None:
            lines.append(Evidence(entry.date.isoformat(), f"{state.milestone.name}：{state.status}"))
    figures, sources = _figures(catalog, book, area, told)
    lines += figures
    if reports.honours:
        lines += [
            Evidence(f"{honour.year}年", honour.title, honour.grade)
            for honour in catalog.honours
            if honour.area == area.code
        ]
    lines.sort(key=lambda line: line.when, reverse=True)
    return tuple(lines[:LINES]), tuple(sources)


def _figures(
    catalog: Catalog, book: Book, area: Area, told: frozenset[str]
) -> tuple[list[Evidence], list[str]]:
    """Figures since the plan's adoption, a line for each source."""
    found: dict[tuple[str, str], list[Observation]] = {}
    for o in book.observations:
        recent = o.year is not None and o.year >= catalog.plan.adopted_year and o.frequency in YEARLY
        if o.area_code == area.code and recent and counts(o) and o.published is not None:
            found.setdefault((o.published.isoformat(), o.source_id), []).append(o)
    order = {indicator.id: i for i, indicator in enumerate(catalog.indicators)}
    lines, sources = [], []
    for (when, source), group in sorted(found.items(), reverse=True)[:LINES]:
        last = max(o.year or 0 for o in group)
        kept = sorted(
            (o for o in group if o.year == last and o.indicator not in told),
            key=lambda o: order.get(o.indicator, 0),
        )[:FIGURES]
        if kept:
            lines.append(Evidence(when, f"{last}年{_said(catalog, kept)}", kept[0].grade))
            sources.append(source)
    return lines, sources


def _said(catalog: Catalog, figures: Sequence[Observation]) -> str:
    named = [(catalog.indicator(o.indicator), o) for o in figures]
    return "，".join(
        f"{entry.name}{value_text(o.value, o.unit, entry.decimals, o.precision)}" for entry, o in named
    )
