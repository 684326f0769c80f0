"""What the leading group's office is asked to settle: readings, benchmarks, policies without years."""

from __future__ import annotations

from dataclasses import dataclass

from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind, Reading


@dataclass(frozen=True, slots=True)
class Point:
    """One open point: where it stands in the text, what is open, and what we do meanwhile."""

    clause: str
    subject: str
    question: str
    meanwhile: str


def points_to_settle(catalog: Catalog) -> tuple[Point, ...]:
    """List the open points: readings of targets, benchmarks that a source does not name, undated policies."""
    points = [
        Point(
            clause=target.clause,
            subject=target.name,
            question=target.reading_note,
            meanwhile="不作判定" if target.reading is Reading.OPEN else "暂按本系统理解判定",
        )
        for target in catalog.targets
        if target.reading is not Reading.CLEAR
    ]
    # Those without any judgement first: they wait for an answer.
    points.sort(key=lambda point: point.meanwhile != "不作判定")
    points += [
        Point("数据口径", benchmark.name, benchmark.note, "暂按推定的口径归类")
        for benchmark in catalog.benchmarks
        if "推定" in benchmark.name or "推定" in benchmark.note
    ]
    points += [
        Point(
            milestone.clause, milestone.name, "原文未写明起止年份，是否仍在执行期内待明确。", "不判断是否到期"
        )
        for milestone in catalog.milestones
        if milestone.kind is MilestoneKind.POLICY and milestone.valid is None
    ]
    return tuple(points)
