"""The finding that leads the overview: one sentence, chosen by rule from the statuses.

First the headline target (the first one of the city), whatever its word. Then the most serious of what the
rest says: targets missed, below their base, lagging; where none is known, what cannot be judged for want of
figures; else that all the rest keep up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.analysis.assessment import Assessment
from core.analysis.overview import counted, headline, is_rollup
from core.catalog.catalog import Catalog
from core.wording import Status, growth_period, numeral, percent, percent_up, years
from core.wording.sentences import plain

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
    by_id = {a.id: a for a in assessments}
    lead = by_id[headline(catalog).id]
    rest = [by_id[t.id] for t in counted(catalog) if t.id != lead.id and t.id in by_id]
    joint = [a for a in assessments if is_rollup(catalog, a.target)]
    return f"{lead_clause(catalog, lead)}；{rest_clause(catalog, rest, joint)}"


def lead_clause(catalog: Catalog, lead: Assessment) -> str:
    """Say how the headline target stands and what growth it needs."""
    label = label_of(catalog, lead)
    if not lead.words:
        return f"{label}的读法有待明确"
    word = lead.words[0]
    if word is Status.DUE_UNVERIFIED:
        return f"{label}已到期，{lead.due}年数尚缺"
    if word is Status.NOT_ACHIEVED:
        return f"{label}未实现" + (f"，完成率{percent(lead.completion)}" if lead.completion else "")
    if word is Status.ACHIEVED:
        return f"{label}已实现" + (f"（{lead.verdict}）" if lead.verdict else "")
    return _judged(label, lead)


def _judged(label: str, lead: Assessment) -> str:
    by = "按新口径" if lead.benchmarks_differ else ""
    said = f"{label}缺数，暂不能判定" if lead.words[0] is Status.INSUFFICIENT else f"{label}{by}{lead.status}"
    if lead.needed_growth is None or lead.due is None or lead.latest is None or lead.latest.year is None:
        return said
    period = growth_period(lead.latest.year, lead.due)
    return f"{said}，{period}须增长{percent_up(lead.needed_growth)}以上"


def rest_clause(catalog: Catalog, rest: Sequence[Assessment], joint: Sequence[Assessment]) -> str:
    """Say the most serious of what the other targets tell."""
    alarms = [(word, [a for a in rest if a.words == (word,)]) for word in ALARMS]
    alarms = [(word, hits) for word, hits in alarms if hits]
    if len(alarms) == 1 and len(alarms[0][1]) == 1:
        return label_of(catalog, alarms[0][1][0]) + alarms[0][0]
    if alarms:
        return "另有" + "、".join(f"{len(hits)}项{word}" for word, hits in alarms)
    missing = [a for a in rest if set(a.words) & _MISSING]
    without = next((a for a in joint if Status.INSUFFICIENT in a.words), None)
    if missing and without is not None:
        return _joint_clause(without)
    if missing:
        return f"其余{len(rest)}项中{len(missing)}项缺数，暂不能判定"
    unsettled = sum(len(a.words) != 1 for a in rest)
    return f"其余各项均已实现或不慢于预期{f'（{unsettled}项尚无定论）' if unsettled else ''}"


def _joint_clause(joint: Assessment) -> str:
    goal = plain(joint.value, joint.unit) if joint.value is not None else ""
    label = f"{numeral(len(joint.members))}县{goal}目标"
    known = [member.year for member in joint.members if member.words == (Status.INSUFFICIENT,)]
    if all(year is not None for year in known) and known:
        first = max(year for year in known if year is not None) + 1
        return f"{label}缺{years(first, first)}以来数据，不能判定"
    return f"{label}缺数，不能判定"


def label_of(catalog: Catalog, found: Assessment) -> str:
    """Name a target in few words: area and value for the headline's indicator, else area and indicator."""
    area, target = catalog.area(found.area).short, found.target
    if target.value is not None and target.indicator == headline(catalog).indicator:
        return f"{area}{plain(target.value, target.unit)}目标"
    return f"{area}{catalog.indicator(target.indicator).name}目标"
