"""Sentences of targets that are no dated number: undated, quotas of every year, joint, open to reading."""

from __future__ import annotations

from core.figures.observation import Observation
from core.plan.catalog import Catalog
from core.plan.models import Target
from core.targets.assessment import Assessment, QuotaYear
from core.targets.phrases import (
    STOP,
    derived_part,
    figure_text,
    outcome_text,
    owners_text,
    quota_text,
    quota_value,
    subject,
)
from core.wording import sentences as say
from core.wording.words import QuotaStatus, Status, joined


def undated_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Return what is said of a target without a due year."""
    target, view = assessment.target, assessment.opinion
    about = subject(catalog, target)
    if view is None:
        owner = owners_text(catalog, catalog.indicator(target.indicator))
        return [f"{about}：原文未定期限，尚无公布数，待{owner}填报：{assessment.status}"]
    indicator, latest = catalog.indicator(target.indicator), view.latest
    dated = f"{latest.year}年" if latest.year is not None else _published(latest)
    share = say.completion_phrase(view.completion, met=view.central is Status.ACHIEVED)
    text = f"{about}{figure_text(indicator, latest, target.value)}（{dated}）"
    if view.central is Status.ACHIEVED:
        met = f"{outcome_text(target, met=True)}：{Status.ACHIEVED}"
        return ["，".join(filter(None, (text, share, met)))]
    only = "只列完成率，" if share else ""
    return ["，".join(filter(None, (text, share))), f"原文未定期限，{only}不评快慢：{assessment.status}"]


def _published(latest: Observation) -> str:
    if latest.published is not None:
        return f"{latest.published.isoformat()}公布，所属年份未注明"
    return "所属年份和公布日期均未见"


def quota_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Yearly quotas: the years under each word, and what was reported."""
    target = assessment.target
    goal = quota_text(target)
    parts = []
    for word in QuotaStatus:
        chosen = [year for year in assessment.quota if year.word is word]
        if chosen:
            spans = say.listed([_quota_year(catalog, target, year) for year in chosen])
            parts.append(f"{spans}{word}")
    unmet = [str(year.year) for year in assessment.quota if year.word is QuotaStatus.NOT_MET]
    which = f"（{say.listed(unmet)}年）" if unmet else ""
    text = f"{subject(catalog, target)}，{goal}：{'；'.join(parts)}"
    return [text, f"总的判定：{assessment.status}{which}"]


def _quota_year(catalog: Catalog, target: Target, year: QuotaYear) -> str:
    said = f"（{quota_value(catalog, target, year)}）" if year.value is not None else ""
    return f"{year.year}年{said}"


def joint_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Joint targets: every member's word; the worst decides."""
    lines = [f"{member.name}{joined(member.words) or '暂不评定'}" for member in assessment.members]
    done = sum(member.words == (Status.ACHIEVED,) for member in assessment.members)
    words = {joined(member.words) or "暂不评定" for member in assessment.members}
    alike = len(words) == 1 and len(lines) > 1  # said once, not name by name
    if alike and {member.words for member in assessment.members} == {assessment.words}:
        # What holds of each is the word of all: said once.
        said = f"{assessment.target.name}：逐一判定，{len(lines)}个结论相同：{assessment.status}"
        return [said, _members_need(assessment)]
    each = f"{len(lines)}个均{words.pop()}" if alike else say.listed(lines)
    text = f"{assessment.target.name}：逐一判定，{each}"
    needs = _members_need(assessment)
    if assessment.derived is not None:
        return [text, derived_part(catalog, assessment)]
    if set(assessment.words) & {Status.INSUFFICIENT, Status.DUE_UNVERIFIED}:
        return [text, needs, f"有成员尚无结论，整体不下结论：{assessment.status}"]
    return [
        text,
        needs,
        f"{len(assessment.members)}个成员中{done}个已实现，以进度最慢的为准：{assessment.status}",
    ]


def _members_need(assessment: Assessment) -> str:
    """Span of the growth that the members need, where all of it is of one kind and of the same years."""
    needs = [member.needs for member in assessment.members if member.needs is not None]
    kinds = {(n.first, n.last, n.whole, n.direction, n.geometric) for n in needs}
    if len(kinds) != 1 or not assessment.geometric:
        return ""
    first, last, whole, direction, _ = kinds.pop()
    rates = [need.rate for need in needs]
    ends = min(rates), max(rates)
    most = any(need.most for need in needs)
    return say.needed_span_phrase(*ends, first=first, last=last, whole=whole, direction=direction, most=most)


def open_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Return what is said of a target whose text is open to more than one reading."""
    parts = [f"{assessment.target.name}：{assessment.target.reading_note.rstrip(STOP)}"]
    latest = assessment.latest
    if latest is not None:
        indicator = catalog.indicator(assessment.target.indicator)
        parts.append(f"已知{latest.year}年为{figure_text(indicator, latest)}，供参考")
    return parts
