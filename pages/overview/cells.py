"""Cells of the overview's targets, shared by the table (wide) and the cards (narrow)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

from markupsafe import Markup, escape

from core.charts.kit import html
from core.charts.kit.marks import as_image, status_mark
from core.charts.kit.theme import STATUS
from core.figures.observation import Grade
from core.plan.catalog import Catalog
from core.targets.assessment import Assessment
from core.targets.overview import OPEN_WORD, Group, GroupKind, Row
from core.targets.phrases import forecast_text, goal_text, owners_text
from core.targets.sentence import borderline_text
from core.wording.numbers import (
    MISSING,
    NOT_APPLICABLE,
    carried,
    carried_decimals,
    chance_or_record,
    decimals_beside,
    number,
    number_needed,
    numeral,
    years,
)
from core.wording.places import county_count, without_area
from core.wording.sentences import AT_MOST, PRECISION_LEAD, listed
from core.wording.words import QuotaStatus, Status, joined
from pages.shared.registry import exists
from pages.shared.state import Choice

#: Names longer than this are built from the indicator instead.
_LONGEST_NAME: Final = 20
_NUMBER: Final = re.compile(r"(\d[\d.]*)")
_TWO: Final = 2
#: Members of a joint target that are named; more are only counted.
_NAMED: Final = 8


def name(row: Row, choice: Choice) -> Markup:
    """Name of a target without its area, the number bold; a link where there is a page to go to."""
    target = row.assessment.target
    linked = exists("trajectory") and not choice.frame
    link = f"trajectory{choice.query(target=target.id)}" if linked else ""
    text = without_area(target.name, row.area.name, row.area.short)
    if len(text) > _LONGEST_NAME and target.value is not None:
        text = f"{row.indicator.name}{goal_text(target)}"
    parts = (part for part in _NUMBER.split(text) if part)
    marked = html.join(html.element("b", p, "") if _NUMBER.fullmatch(p) else p for p in parts)
    return Markup('<a class="ct-go" href="{}" target="_self">{}</a>').format(link, marked) if link else marked


def value(row: Row) -> Markup:
    """Latest figure; its unit only where the target's name does not say it."""
    figure = row.figure
    if figure is None:
        # A rule over areas has no value of its own; once it is judged, its members say the rest.
        return escape(NOT_APPLICABLE) if row.assessment.members and row.assessment.decided else html.missing()
    scaled, unit = carried(figure.value, figure.unit)
    decimals = carried_decimals(scaled, unit) if unit != figure.unit else _decimals(row, figure.value)
    goal = row.assessment.target.value
    beside = None if goal is None or not figure.value else goal * scaled / figure.value
    decimals = decimals_beside(scaled, decimals, beside)
    lead = PRECISION_LEAD.get(figure.precision, "")
    written = re.search(rf"\d{re.escape(unit)}", row.assessment.target.name)
    how = Markup("<small>{}</small>").format(lead) if lead else Markup("")
    return how + _with_unit(number(scaled, decimals), "" if written else unit)


def _with_unit(said: str, unit: str) -> Markup:
    """A number and its unit in small letters, where it has one to say."""
    return Markup("{}<small>{}</small>").format(said, unit) if unit else escape(said)


def _decimals(row: Row, figure: float) -> int:
    if row.figure is not None and row.figure.precision != "exact" and figure == round(figure):
        return 0
    return row.indicator.decimals


def year(row: Row) -> str:
    """Year of the latest figure."""
    if row.figure is None:
        return ""
    return str(row.figure.year) if row.figure.year is not None else "不详"


def status(row: Row) -> Markup:
    """Mark and word of a row's status."""
    return status_of(row.assessment)


def status_of(assessment: Assessment, size: int = 16) -> Markup:
    """Mark and word; several words side by side where a link leaves more than one."""
    if not assessment.words or assessment.central is None:
        return html.element("span", OPEN_WORD, "ct-status ct-quiet ct-open")
    link = assessment.base.link if assessment.base else None
    chip = html.grade_chip(link.grade) if link else Markup("")
    if len(assessment.words) == 1:
        badge = html.status_badge(assessment.words[0], hollow=_estimated(assessment), size=size)
        return html.join((badge, chip))
    look = STATUS[assessment.central]
    image = as_image(status_mark(assessment.central, size, hollow=True), "", size, size)
    words = (
        joined(assessment.words)
        if len(assessment.words) == _TWO
        else f"{assessment.words[0]}至{assessment.words[-1]}"
    )
    css = "ct-status ct-quiet ct-between"
    return Markup('<span class="{}" style="color:{}">{}{}{}</span>').format(
        css, look.text, image, words, chip
    )


def _estimated(assessment: Assessment) -> bool:
    return bool(assessment.base and assessment.base.link and assessment.base.link.grade == Grade.E)


def bar(row: Row) -> Markup:
    """Bar of 完成进度, or 完成率 in words where there is no progress to show."""
    assessment = row.assessment
    if assessment.central is not None and assessment.elapsed and assessment.completion_progress is not None:
        return html.progress_bar(
            assessment.completion_progress,
            assessment.elapsed,
            assessment.central,
            calendar=assessment.calendar,
            estimated=_estimated(assessment),
            bound=assessment.bound,
        )
    if assessment.completion_text is not None:
        return html.element("span", f"完成率{assessment.completion_text}", "ct-said")
    return Markup("")


def rate(rate_: float | None, row: Row, *, geometric: bool, needed: bool = False) -> Markup:
    """Yearly movement: a growth as a number (the head says %), a change with its unit."""
    if rate_ is None:
        return Markup("")
    say = partial(number_needed, direction=row.indicator.direction) if needed else number
    if geometric:
        return escape(say(rate_ * 100, 1))
    return _with_unit(say(rate_, row.indicator.decimals), change_unit(row))


def change_unit(row: Row) -> str:
    """Unit of a yearly change that is no growth."""
    return "个百分点" if row.indicator.unit == "%" else row.indicator.unit


def linear(row: Row) -> bool:
    """Whether what is reached or needed a year is said as a change with its unit, no growth in %."""
    needs, view = row.assessment.needs, row.assessment.opinion
    return bool(
        (needs and not needs.geometric) or (view and view.observed is not None and not view.geometric)
    )


def observed(row: Row) -> Markup:
    """Movement a year so far, on the benchmark of the latest figure."""
    view = row.assessment.opinion
    return rate(view.observed, row, geometric=view.geometric) if view else Markup("")


def bounded_need(row: Row) -> Markup:
    """Movement a year that is needed; one at most (≤) where the latest figure is only a bound."""
    needs = row.assessment.needs
    if needs is None:
        return Markup("")
    text = rate(needs.rate, row, geometric=needs.geometric, needed=True)
    return Markup("{}{}").format(AT_MOST if needs.most else "", text)


def needed(row: Row) -> Markup:
    """Movement a year that is needed, and the year from which."""
    assessment, needs = row.assessment, row.assessment.needs
    if needs is None or assessment.latest is None:
        return Markup("")
    text = bounded_need(row)
    if needs.whole:  # years that are over are among them: set apart from what is still to be done
        period = f"{needs.first}—{needs.last}"
        return Markup("<small>全程</small>{}<small>{}</small>").format(text, period)
    return Markup("<b>{}</b><small>自{}</small>").format(text, assessment.latest.year)


def record(row: Row) -> str:
    """The same in full: in how many years growth stayed below what is needed."""
    return chance_or_record(row.assessment.chance, row.assessment.stayed_below)


def chance(row: Row) -> str:
    """Range of the chance; where none is earned, in how many years growth stayed below what is needed."""
    return chance_or_record(row.assessment.chance, row.assessment.stayed_below, short=True)


def awaiting(catalog: Catalog, row: Row) -> str:
    """Say what is known of a target that cannot be judged, and who must supply what."""
    assessment = row.assessment
    owner = _first_owner(owners_text(catalog, row.indicator))
    if not assessment.words:
        return f"读法待{catalog.plan.office}明确；待{owner}填报"
    if assessment.members:
        lacking = [m for m in assessment.members if not m.words or Status.INSUFFICIENT in m.words]
        return f"{numeral(len(lacking))}个县区待{owner}填报" if lacking else ""
    if assessment.quota:
        late = [q.year for q in assessment.quota if q.word is QuotaStatus.UNREPORTED]
        return f"{_run(late)}未填报，待{owner}填报" if late else ""
    known = ""
    if assessment.completion_said is not None and assessment.latest is not None:
        known = f"完成率{assessment.completion_said}；"
    if assessment.words == (Status.BORDERLINE,):
        return borderline_text(catalog, assessment)
    awaited = f"待{owner}报{assessment.target.due}年数{_forecast(assessment)}"
    undated = "原文未定期限，不评快慢" if assessment.target.due is None else f"待{owner}填报"
    return known + (awaited if assessment.words == (Status.DUE_UNVERIFIED,) else undated)


def _forecast(assessment: Assessment) -> str:
    """The published 预计 of the due year, in brackets."""
    branch = assessment.due_forecast
    return f"（预计{forecast_text(branch, assessment.target)}）" if branch is not None else ""


def has_pace(row: Row) -> bool:
    """Whether growth so far or growth needed can be shown; else the row says what is awaited."""
    assessment = row.assessment
    if assessment.words in ((Status.DUE_UNVERIFIED,), (Status.BORDERLINE,)):
        return False
    return assessment.needs is not None or bool(
        assessment.opinion and assessment.opinion.observed is not None
    )


def concluded(row: Row) -> str:
    """Say a conclusion in the due year, or the years of a quota, where that is what there is to say."""
    assessment = row.assessment
    if assessment.members and assessment.decided:
        met = sum(member.words == (Status.ACHIEVED,) for member in assessment.members)
        return f"{len(assessment.members)}个县区中{met}个达到"
    if assessment.quota and assessment.words and Status.INSUFFICIENT not in assessment.words:
        met = sum(q.word is QuotaStatus.MET for q in assessment.quota)
        return f"{met}年完成，共{len(assessment.quota)}年"
    if (
        assessment.verdict
        and assessment.completion_said is not None
        and Status.BORDERLINE not in assessment.words
    ):
        return f"完成率{assessment.completion_said}（{assessment.verdict}）"
    return ""


def heading(catalog: Catalog, group: Group) -> tuple[str, str]:
    """Title of a group and its quiet note."""
    titles = {
        GroupKind.AHEAD: f"{group.year}年到期",
        GroupKind.OVER: f"{group.year}年已到期",
        GroupKind.YEARLY: "每年",
        GroupKind.UNDATED: "未定期限",
    }
    every = (*group.rows, *group.folded)
    notes = [f"{len(every)}项"]
    if group.folded:
        notes = [f"{len(every)}项，列出{len(group.rows)}项；其余为{_folded(group.folded)}"]
    unverified = all(Status.DUE_UNVERIFIED in r.assessment.words or not r.assessment.words for r in every)
    if group.kind is GroupKind.OVER and unverified:
        notes.append(f"尚未见{group.year}年数，不下结论")
    notes += [_rollup(catalog, joint) for joint in group.rollups]
    return titles[group.kind], "\u3000".join(notes)


def _folded(rows: Sequence[Row]) -> str:
    """Count rows that are listed with other counties, by word in the words' order."""
    said = Counter(row.assessment.status or OPEN_WORD for row in rows)
    order = {word.value: place for place, word in enumerate(Status)}
    words = sorted(said, key=lambda word: order.get(word, len(order)))
    return "、".join(f"{word}{said[word]}项" for word in words)


def _rollup(catalog: Catalog, joint: Assessment) -> str:
    goals = {goal_text(catalog.target(member)) for member in joint.target.members}
    goal = next(iter(goals)) if len(goals) == 1 else "达到各自目标"
    members = [catalog.area(member.area) for member in joint.members]
    names = [area.short for area in members]
    areas = f"{listed(names)}，" if len(names) <= _NAMED else ""  # of more the line would be cut off
    count = county_count([area.name for area in members])
    return f"{count}均须{goal}，以最慢者为准：{joint.status}（{areas}不重复计数）"


def _first_owner(names: str) -> str:
    first, _, others = names.partition("、")
    return f"{first}等" if others else first


def _run(run: list[int]) -> str:
    """Name years in a row as a span, others one by one."""
    if run and run == list(range(run[0], run[-1] + 1)):
        return years(run[0], run[-1])
    return "、".join(f"{year}年" for year in run) or MISSING
