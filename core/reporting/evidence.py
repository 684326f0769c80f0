"""公开线索 of a task: what publishers said of its items, and how one is cited as evidence."""

from __future__ import annotations

from collections.abc import Sequence

from core.measures.public_evidence import Trace, of_measure
from core.reporting.model import Task, TaskKind


def of_task(traces: Sequence[Trace], task: Task) -> tuple[Trace, ...]:
    """Return what is publicly known of a task's item, or of all items of its measure."""
    if task.kind is TaskKind.MEASURE and task.number:
        return of_measure(traces, task.number)
    if task.item:
        return tuple(t for t in traces if t.milestone.id == task.item)
    return ()


def cited(trace: Trace) -> str:
    """Return a statement as evidence: fact, source, date and grade on one line."""
    evidence = trace.evidence
    when = evidence.date if trace.published is not None else "日期不详"
    address = f"，{evidence.address}" if evidence.address else ""
    line = f"{evidence.fact.rstrip('。')}（{evidence.source}，{when}，{evidence.grade}级{address}）"
    return " ".join(line.split())
