"""What stands in a task's form before anybody has typed: what is fixed, and what was last said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from core.figures.observation import MeasureEntry, Release, Stage
from core.plan.catalog import Catalog
from core.reporting.model import Submission, Task, TaskKind
from core.wording.numbers import WHOLE_YEAR
from core.workbook import lists
from core.workbook.forms import EVENT, FIGURE, MEASURE, MILESTONE, Form, of_entry
from core.workbook.labels import NONE, ROW_INDICATOR, Field

_STATUS: Final = lists.MEASURES.column("status").label
_EVIDENCE: Final = lists.MEASURES.column("evidence").label
_DATE: Final = lists.MEASURES.column("date").label
_REASON: Final = lists.MEASURES.column("reason").label
#: Said anew every time, never taken over from what was said before.
_ANEW: Final = (_EVIDENCE, _DATE, _REASON)
#: Parts of the id of a figure whose period is not the whole year.
_WITH_PERIOD: Final = 6


def first_form(
    task: Task,
    catalog: Catalog,
    as_of: dt.date,
    *,
    entries: Sequence[MeasureEntry] = (),
    sent: Submission | None = None,
) -> Form:
    """Return the form of a task as it opens.

    Parameters
    ----------
    entries : sequence of MeasureEntry
        Of the dataset; the last one of the measure and area is taken over, but for its evidence.
    sent : Submission, optional
        What was sent and can still be changed: it is opened again as it was.
    """
    if sent is not None:
        return Form(sent.form.kind, {**_fixed(task, catalog, as_of), **sent.form.values})
    fixed = _fixed(task, catalog, as_of)
    if task.kind is TaskKind.MEASURE:
        city = {"", catalog.city.code}
        earlier = [
            e
            for e in entries
            if e.measure == task.number
            and (e.area_code == task.area or (not task.area and e.area_code in city))
        ]
        given = dict(of_entry(earlier[-1], catalog).values) if earlier else {}
        return Form(MEASURE, {**{k: v for k, v in given.items() if k not in _ANEW}, **fixed})
    kinds = {TaskKind.MILESTONE: MILESTONE, TaskKind.EVENT: EVENT}
    return Form(kinds.get(task.kind, FIGURE), fixed)


def fixed_labels(task: Task) -> frozenset[str]:
    """Return the labels whose texts follow from the task and cannot be changed in its form."""
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        return frozenset({Field.AREA.value, ROW_INDICATOR, Field.YEAR.value, Field.UNIT.value})
    return frozenset({"序号", "编号", "年份", "地区"})


def _fixed(task: Task, catalog: Catalog, as_of: dt.date) -> dict[str, str]:
    area = catalog.area(task.area).short if task.area else ""
    if task.kind in (TaskKind.FIGURE, TaskKind.QUOTA):
        return _figure(task, catalog, as_of)
    if task.kind is TaskKind.MEASURE:
        fixed = {"序号": str(task.number), "地区": area}
    elif task.kind is TaskKind.MILESTONE:
        fixed = {"编号": task.item, "地区": area}
    else:
        fixed = {"编号": task.item, "年份": str(task.year), "地区": area}
    return {label: text for label, text in fixed.items() if text}


def _figure(task: Task, catalog: Catalog, as_of: dt.date) -> dict[str, str]:
    indicator = catalog.indicator(task.indicator)
    recent = task.year >= as_of.year - 1
    usual = Stage.PRELIMINARY if recent else Stage.REVISED
    parts = task.id.split("/")
    fixed = {
        Field.AREA: catalog.area(task.area).short,
        ROW_INDICATOR: indicator.name,
        Field.YEAR: str(task.year),
        Field.PERIOD: parts[-1] if len(parts) == _WITH_PERIOD else WHOLE_YEAR,
        Field.BENCHMARK: catalog.benchmark(task.benchmark).short if task.benchmark else NONE,
        Field.UNIT: indicator.unit,
        Field.STAGE: (usual if task.benchmark else Stage.UNSTATED).value,
        Field.RELEASE: Release.PUBLIC.value,
    }
    return {str(label): text for label, text in fixed.items() if text}
