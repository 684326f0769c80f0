"""``status``: every target with its status, its numbers and its sentence."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.queries.opened import (
    add_notes_option,
    add_reading_options,
    heading,
    notes_asked,
    notes_text,
    open_for,
    open_package,
    print_json,
    table,
    with_notes,
)
from core.wording.words import light_of

if TYPE_CHECKING:
    from core.figures.implication import Implied
    from core.figures.observation import Observation
    from core.snapshot import Snapshot
    from core.targets.assessment import Assessment, Needed
    from core.targets.opinion import Base, ForecastBranch, Opinion
    from core.wording.completion import Completion


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("status", help="各项目标的状态、依据和说明")
    add_reading_options(parser)
    add_notes_option(parser)
    parser.add_argument(
        "--package", type=Path, metavar="目录", help="按export导出的数据包判定，不读本机的数据库"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge every target and print it."""
    opened, title = _opened(arguments)
    assessments = opened.assessments
    notes = notes_asked(arguments, opened.as_of)
    if arguments.json:
        rows = [as_json(assessment, opened.catalog.rules.traffic_lights) for assessment in assessments]
        print_json(with_notes(rows, notes))
        return 0
    print(title)
    print(_table(assessments))
    print()
    for assessment in assessments:
        print(f"{assessment.target.id}：{assessment.sentence}")
    print(notes_text(notes, opened.catalog), end="\n" if notes is not None else "")
    return 0


def _opened(arguments: argparse.Namespace) -> tuple[Snapshot, str]:
    if arguments.package is None:
        opened = open_for(arguments)
        return opened, heading(arguments.dataset, opened.as_of)
    opened, title = open_package(arguments.package, arguments.as_of)
    return opened, f"{title}，判定日期{opened.as_of.isoformat()}"


def as_json(assessment: Assessment, lights: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """One target as the JSON answer says it: shares and growth as fractions, values in the unit.

    ``lights`` is the office's mapping of words to lights; ``light`` is null where it has none.
    """
    target, gap = assessment.target, assessment.gap
    return {
        "id": assessment.target.id,
        "name": target.name,
        "area": assessment.target.area,
        "indicator": assessment.target.indicator,
        "comparison": assessment.target.comparison.value,
        "value": assessment.target.value,
        "unit": assessment.target.unit,
        "due": assessment.target.due,
        "every_year": list(target.every_year) if target.every_year else None,
        "reading": target.reading.value,
        "clause": target.clause,
        "base": _base(assessment.base),
        "latest": _figure(assessment.latest),
        "benchmark": assessment.benchmark or None,
        "grade": assessment.grade,
        "ratio": assessment.ratio,
        "ratio_range": list(assessment.ratio_range) if assessment.ratio_range else None,
        "late_ratio": assessment.late_ratio,
        "observed_growth": assessment.observed_growth,
        "completion": assessment.completion,
        "completion_range": _completion_range(assessment.completed),
        "completion_progress": assessment.completion_progress,
        "elapsed": assessment.elapsed,
        "elapsed_calendar": assessment.calendar,
        "gap": gap.relative if gap else None,
        "gap_word": gap.word.value if gap else None,
        "needed_growth": assessment.needed_growth,
        "needed_change": assessment.needed_change,
        "needed_years": assessment.needed_years,
        "needed_real": assessment.needed_real,
        "whole_growth": assessment.whole_growth,
        "needs": _needs(assessment.needs),
        "speed_up": assessment.speed_up,
        "last_clean_growth": assessment.last_growth,
        "last_clean_growth_year": assessment.last_growth_year,
        "chance": {"low": assessment.chance[0], "high": assessment.chance[1]} if assessment.chance else None,
        "stayed_below": _stayed_below(assessment),
        "verdict_may_change": assessment.may_change,
        "status": assessment.status,
        "light": light_of(assessment.central, lights),
        "words": [word.value for word in assessment.words],
        "verdict": assessment.verdict.value if assessment.verdict else None,
        "conclusions": [
            {"verdict": c.verdict.value, "status": c.word.value, "value": c.observation.value}
            for c in assessment.conclusions
        ],
        "readings": [_opinion(reading) for reading in assessment.readings],
        "second": _opinion(assessment.second),
        "forecast": _forecast(assessment.forecast),
        "due_forecast": _due_forecast(assessment),
        "derived": _derived(assessment.derived),
        "contradicted_by": [_figure(o) for o in assessment.rivals],
        "to_confirm": assessment.to_confirm,
        "growths": [
            {"year": g.year, "growth": g.rate, "real": g.real, "benchmark": g.benchmark or None}
            for g in assessment.growths
        ],
        "years": [
            {"year": y.year, "status": y.word.value, "value": y.value, "limit": y.limit}
            for y in assessment.quota
        ],
        "members": [
            {
                "id": m.id,
                "area": m.area,
                "status": [w.value for w in m.words],
                "needed_growth": m.needed,
                "whole_growth": m.whole,
            }
            for m in assessment.members
        ],
        "sentence": assessment.sentence,
        "sources": list(assessment.sources),
    }


def _derived(implied: Implied | None) -> dict[str, Any] | None:
    """What published figures imply for the due year, where they alone settle the word."""
    if implied is None:
        return None
    high = implied.high if math.isfinite(implied.high) else None
    return {
        "low": implied.low,
        "high": high,
        "grade": "D",
        "formula": implied.formula,
        "sentence": implied.sentence,
    }


def _base(base: Base | None) -> dict[str, Any] | None:
    if base is None:
        return None
    link = base.link
    return {
        "value": base.value,
        "year": base.year,
        "benchmark": base.benchmark or None,
        "how": base.how,
        "published_value": base.observation.value,
        "published_benchmark": base.observation.benchmark or None,
        "link_factor": link.factor if link else None,
        "link_half_width": link.half_width if link else None,
        "grade": base.grade,
    }


def _figure(figure: Observation | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {
        "value": figure.value,
        "year": figure.year,
        "benchmark": figure.benchmark or None,
        "stage": str(figure.stage),
        "precision": str(figure.precision),
        "grade": str(figure.grade),
        "source": figure.source_id,
    }


def _opinion(view: Opinion | None) -> dict[str, Any] | None:
    if view is None:
        return None
    return {
        "benchmark": view.benchmark or None,
        "base": _base(view.base),
        "latest": _figure(view.latest),
        "observed_growth": view.observed if view.geometric else None,
        "required_growth": view.required if view.geometric else None,
        "ratio": view.ratio,
        "ratio_range": list(view.ratio_range) if view.ratio_range else None,
        "late_ratio": view.late_ratio,
        "gap": view.gap.relative if view.gap else None,
        "gap_word": view.gap.word.value if view.gap else None,
        "status": "或".join(word.value for word in view.words),
    }


def _needs(needs: Needed | None) -> dict[str, Any] | None:
    if needs is None:
        return None
    return {
        "kind": "全程须" if needs.whole else "今后须",
        "rate": needs.rate,
        "low": needs.low,
        "high": needs.high,
        "first": needs.first,
        "last": needs.last,
        "real": needs.real,
        "benchmark": needs.benchmark or None,
        "link_factor": needs.link.factor if needs.link else None,
    }


def _due_forecast(assessment: Assessment) -> dict[str, Any] | None:
    branch = assessment.due_forecast
    if branch is None:
        return None
    return {
        "year": branch.year,
        "value": branch.value,
        "precision": branch.precision,
        "meets": assessment.forecast_meets,
        "source": branch.source_id,
    }


def _forecast(branch: ForecastBranch | None) -> dict[str, Any] | None:
    if branch is None:
        return None
    return {
        "year": branch.year,
        "value": branch.value,
        "needed_growth": branch.needed if branch.geometric else None,
        "needed_change": None if branch.geometric else branch.needed,
        "source": branch.source_id,
    }


def _completion_range(completed: Completion | None) -> list[float | None] | None:
    """What the figure's statement leaves of 完成率; null for an end that is not known."""
    if completed is None:
        return None
    return [end if math.isfinite(end) else None for end in (completed.low, completed.high)]


def _stayed_below(assessment: Assessment) -> dict[str, int] | None:
    """In how many clean years growth stayed below what is needed, where no chance is earned."""
    return (
        {"years": assessment.stayed_below[0], "of": assessment.stayed_below[1]}
        if assessment.stayed_below
        else None
    )


def _table(assessments: tuple[Assessment, ...]) -> str:
    from core.wording.numbers import chance_or_record

    head = ("目标", "状态", "年份", "完成率", "今后须", "全程须", "达标机会", "依据")
    rows = []
    for assessment in assessments:
        latest, needs = assessment.latest, assessment.needs
        rows.append(
            (
                assessment.target.name,
                assessment.status or "待明确",
                str(latest.year) if latest and latest.year else "—",
                assessment.completion_text or "—",
                needs.percent if needs and assessment.needed_growth is not None else "—",
                needs.percent if needs and assessment.whole_growth is not None else "—",
                chance_or_record(assessment.chance, assessment.stayed_below) or "—",
                assessment.grade or "—",
            )
        )
    return table(head, rows, right=(2, 3, 4, 5, 6))
