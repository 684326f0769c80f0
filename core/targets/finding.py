"""The finding that leads the overview: one sentence, chosen by rule from the statuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from core.plan.catalog import Catalog
from core.targets.assessment import Assessment
from core.targets.overview import counted, headline, is_rollup
from core.targets.phrases import figure_text, forecast_side, forecast_text
from core.wording.numbers import growth_period, years
from core.wording.places import county_count
from core.wording.sentences import PRECISION_NOTE, growth_said, promised
from core.wording.words import Status

#: Words that call for action, the gravest first.
ALARMS: Final = (Status.NOT_ACHIEVED, Status.BELOW_BASE, Status.FAR_BEHIND, Status.BEHIND)
_MISSING: Final = frozenset({Status.INSUFFICIENT, Status.DUE_UNVERIFIED})


def finding(catalog: Catalog, assessments: Sequence[Assessment]) -> str:
    """Say the overview's finding in two clauses.

    Parameters
    ----------
    assessments : sequence of Assessment
        Of all targets, in any order.
    """
    by_id = {a.target.id: a for a in assessments}
    lead = by_id[headline(catalog).id]
    rest = [by_id[t.id] for t in counted(catalog) if t.id != lead.target.id and t.id in by_id]
    joint = [a for a in assessments if is_rollup(catalog, a.target)]
    return f"{lead_clause(catalog, lead)}；{rest_clause(catalog, rest, joint)}"


def lead_clause(catalog: Catalog, lead: Assessment) -> str:
    """Say how the headline target stands and what growth it needs."""
    label = label_of(catalog, lead)
    if len(lead.words) != 1:
        return _judged(label, lead) if lead.words else f"{label}的读法有待明确"
    word = lead.words[0]
    if word is Status.DUE_UNVERIFIED:
        return f"{label}已到期，{lead.target.due}年数尚缺{_forecast(lead)}"
    if word is Status.BORDERLINE:
        return f"{label}{word}：{lead.target.due}年公布数为{_stated(catalog, lead)}，须有确数"
    if word is Status.NOT_ACHIEVED:
        share = lead.completion_said if lead.completion else ""
        return f"{label}未实现" + (f"，完成率{share}" if share else "") + _inferred(lead)
    if word is Status.ACHIEVED:
        return f"{label}已实现" + (f"（{lead.verdict}）" if lead.verdict else "") + _inferred(lead)
    return _judged(label, lead)


def _inferred(lead: Assessment) -> str:
    """That a word follows from other figures, not from one of its own."""
    return "（由公布数推得）" if lead.derived is not None else ""


def _judged(label: str, lead: Assessment) -> str:
    by = "按新口径" if lead.benchmarks_differ else ""
    text = f"{label}缺数，暂不能判定" if lead.words[0] is Status.INSUFFICIENT else f"{label}{by}{lead.status}"
    if (
        lead.needed_growth is None
        or lead.needs is None
        or lead.target.due is None
        or lead.latest is None
        or lead.latest.year is None
    ):
        return text
    period = growth_period(lead.latest.year, lead.target.due)
    need = f"{text}，{period}{lead.needs.demand}"
    last = next((g for g in lead.growths if not g.real and g.year == lead.latest.year), None)
    notes = [f"{last.year}年{growth_said(last.rate, real=False)}"] if last is not None else []
    notes += [f"{lead.latest.grade}级数待确认"] if lead.to_confirm else []
    return need + (f"（{'，'.join(notes)}）" if notes else "") + _forecast(lead)


def _forecast(lead: Assessment) -> str:
    """The published 预计 of the due year against the target."""
    branch = lead.due_forecast
    if branch is None:
        return ""
    return f"，预计{forecast_text(branch, lead.target)}，{forecast_side(lead)}"


def _stated(catalog: Catalog, lead: Assessment) -> str:
    if lead.latest is None:
        return ""
    note = PRECISION_NOTE.get(lead.latest.precision, "")
    text = figure_text(catalog.indicator(lead.target.indicator), lead.latest, lead.target.value)
    return f"{text}（{note}）" if note else text


def rest_clause(catalog: Catalog, rest: Sequence[Assessment], joint: Sequence[Assessment]) -> str:
    """Say the most serious of what the other targets tell."""
    alarms = [(word, [a for a in rest if a.words == (word,)]) for word in ALARMS]
    alarms = [(word, hits) for word, hits in alarms if hits]
    if len(alarms) == 1 and len(alarms[0][1]) == 1:
        return label_of(catalog, alarms[0][1][0]) + alarms[0][0]
    if alarms:
        return "另有" + "、".join(f"{len(hits)}项{word}" for word, hits in alarms)
    unclear = [a for a in rest if Status.BORDERLINE in a.words]
    if unclear:
        return f"另有{len(unclear)}项{Status.BORDERLINE}"
    missing = [a for a in rest if set(a.words) & _MISSING]
    without = next((a for a in joint if Status.INSUFFICIENT in a.words), None)
    if missing and without is not None:
        return _joint_clause(catalog, without)
    if missing:
        return f"其余{len(rest)}项中{len(missing)}项缺数，暂不能判定"
    unsettled = sum(len(a.words) != 1 for a in rest)
    return f"其余各项均已实现或不慢于预期{f'（{unsettled}项尚无定论）' if unsettled else ''}"


def _joint_clause(catalog: Catalog, joint: Assessment) -> str:
    goal = promised(joint.target.value, joint.target.unit) if joint.target.value is not None else ""
    label = f"{county_count([catalog.area(member.area).name for member in joint.members])}{goal}目标"
    lacking = [member for member in joint.members if member.words == (Status.INSUFFICIENT,)]
    who = "" if len(lacking) == len(joint.members) else f"{'、'.join(m.name for m in lacking)}"
    # A recent figure without a base is no want of later figures: only what is missing since long is dated.
    stale = (member for member in lacking if member.needs is not None and member.needs.whole)
    known = [member.year for member in stale if member.year is not None]
    if known and len(known) == len(lacking) and len(set(known)) == 1:
        first = known[0] + 1
        return f"{label}缺{who}{years(first, first)}以来数据，不能判定"
    return f"{label}缺{who or ''}数{'据' if who else ''}，不能判定"


def labels_of(catalog: Catalog, assessments: Iterable[Assessment], between: str = "、") -> str:
    """Name several targets, areas of one kind of target together: 临泽县、高台县110亿元目标."""
    areas: dict[str, list[str]] = {}
    for assessment in assessments:
        area = catalog.area(assessment.target.area).short
        areas.setdefault(label_of(catalog, assessment).removeprefix(area), []).append(area)
    return between.join("、".join(dict.fromkeys(places)) + label for label, places in areas.items())


def label_of(catalog: Catalog, assessment: Assessment) -> str:
    """Name a target in few words: area and value for the headline's indicator, else area and indicator."""
    area, target = catalog.area(assessment.target.area).short, assessment.target
    if target.value is not None and target.indicator == headline(catalog).indicator:
        return f"{area}{promised(target.value, target.unit)}目标"
    return f"{area}{catalog.indicator(target.indicator).name}目标"
