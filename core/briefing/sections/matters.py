"""需要关注和明确的事项: what a reader has to decide, computed from facts and named with who answers.

No cause and no measure is invented: a matter is a target that is behind, a figure that is missing, a reading
that is open, or reports that are owed. Officers' own problems and steps stand in sections of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.briefing.model import Paragraph, Section
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.ledger import states_of
from core.briefing.sections.missing import BLANK_DAY, asked_gaps
from core.measures.ledger import unreported
from core.plan.catalog import Catalog
from core.plan.models import MilestoneKind, Reading
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.finding import labels_of
from core.targets.missing import Gap, by_owner
from core.targets.overview import headline, is_rollup
from core.wording.numbers import (
    growth_period,
    numeral,
    ordinal,
    percent,
    year_spans,
)
from core.wording.sentences import listed
from core.wording.words import MilestoneStatus, RecurringStatus, Status

TITLE = "需要关注和明确的事项"
#: Words of targets that ask for attention, the most serious first.
ALARMS = (Status.NOT_ACHIEVED, Status.BELOW_BASE, Status.FAR_BEHIND, Status.BEHIND)
#: More targets than this are not said one by one on page one.
NAMED = 6
#: So many bureaus are asked for figures one by one.
ASKED = 3
#: How the text names those who lead, and how many of them are spelled out on page one.
_LEADS = "牵头单位"
_SPELLED = 3
#: Kinds of figures that are worth having, with what their bureau is asked to do.
_ASKED_FOR = {"confirm": "确认", "quarter": "报送"}
#: Left for the office to fill in, on one line: no deadline is ever invented.
DEADLINE = f"时限：{BLANK_DAY}"


def matters_section(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> Section | None:
    """Return the section with its matters numbered where there are several; nothing without one."""
    matters = [*_behind(snapshot, assessments), *_figures(snapshot, scope, assessments)]
    matters += [*_readings(snapshot, assessments), *_reports(snapshot, scope)]
    if not matters:
        return None
    if len(matters) == 1:
        return Section(TITLE, (Paragraph(matters[0]),), finding="一件事需要关注和明确")
    numbered = (Paragraph(f"（{ordinal(place)}）{text}") for place, text in enumerate(matters, start=1))
    return Section(TITLE, tuple(numbered), finding=f"{numeral(len(matters))}件事需要关注和明确")


def _behind(snapshot: Snapshot, assessments: Sequence[Assessment]) -> Iterator[str]:
    """Targets that are behind, below their base or missed, each with growth so far and growth needed.

    The headline is a matter of its own, then the counties' targets are one, then the city's others.
    """
    catalog = snapshot.catalog
    alarms = [
        a for word in ALARMS for a in assessments if word in a.words and not is_rollup(catalog, a.target)
    ]
    alarms = list(dict.fromkeys(alarms))
    lead = [a for a in alarms if a.target.id == headline(catalog).id]
    rest = [a for a in alarms if a not in lead]
    city = catalog.city.code
    for group in (
        lead,
        [a for a in rest if a.target.area != city],
        [a for a in rest if a.target.area == city],
    ):
        if group:
            yield _together(catalog, group)


def _together(catalog: Catalog, group: Sequence[Assessment]) -> str:
    """Say targets that lag in one matter: alike ones of the same bodies once, and who answers for each."""
    alike: dict[tuple[str, ...], list[Assessment]] = {}
    for assessment in group[:NAMED]:
        pace = _pace(assessment)
        alone = (assessment.target.id,) if pace else ()
        key = (str(assessment.status), _answers(catalog, assessment), pace, *alone)
        alike.setdefault(key, []).append(assessment)
    bodies = list(dict.fromkeys(body for _, body, *_ in alike))
    single = len(bodies) == 1 or not any(body.startswith(_LEADS) for body in bodies)
    clauses = []
    for (status, body, pace, *_), of_kind in alike.items():
        both = "均" if len(of_kind) > 1 else ""
        led = "" if single else f"（{body}）"
        clauses.append(f"{labels_of(catalog, of_kind)}{both}{status}{pace}{led}")
    rest = group[NAMED:]
    if rest:
        named = f"：{labels_of(catalog, rest)}" if len(rest) <= NAMED else "，见“目标完成”的表"
        clauses.append(f"另有{len(rest)}项同样落后{named}")
    every = list(dict.fromkeys(_answers(catalog, assessment) for assessment in group))
    more = f"等{len(every)}个单位" if single and len(every) > len(bodies) else ""
    answers = f"{_joined(bodies)}{more}；" if single else ""
    return f"{'；'.join(clauses)}。（{answers}{DEADLINE}）"


def _joined(bodies: Sequence[str]) -> str:
    """Name bodies after one head: 责任单位：高台县、肃南县."""
    head = bodies[0].split("：", 1)[0]
    return f"{head}：{'、'.join(body.split('：', 1)[1] for body in bodies)}"


def _pace(assessment: Assessment) -> str:
    if Status.NOT_ACHIEVED in assessment.words:
        return f"，完成率{assessment.completion_said}" if assessment.completion_said is not None else ""
    text = ""
    if assessment.observed_growth is not None:
        moved = "增长" if assessment.observed_growth >= 0 else "下降"
        text += f"，基期以来年均{moved}{percent(abs(assessment.observed_growth), 2)}"
    latest = assessment.latest.year if assessment.latest else None
    needs = assessment.needs if assessment.needed_growth is not None else None
    if needs is not None and assessment.target.due is not None and latest is not None:
        text += f"，{growth_period(latest, assessment.target.due)}{needs.demand}"
    return text


def _answers(catalog: Catalog, assessment: Assessment) -> str:
    """Who answers for a target by the text of the plan: the county, or who leads the measure it stands in.

    Whoever supplies the figure answers for the figure, not for the target; where the text names nobody,
    that is said.
    """
    area = catalog.area(assessment.target.area)
    if area.code != catalog.city.code:
        return f"责任单位：{area.short}"
    number = assessment.target.measure
    lead = catalog.measure(number).lead if number is not None else ()
    if not lead:
        return f"{_LEADS}：原文未定"
    names = [catalog.department(body).name for body in lead]
    return f"{_LEADS}：" + ("、".join(names) if len(names) <= _SPELLED else f"{names[0]}等{len(names)}个")


def _doubtful(snapshot: Snapshot, assessments: Sequence[Assessment]) -> dict[str, str]:
    """What each bureau is asked to confirm or to send: figures that a judgement leans on, quarters."""
    catalog, wanted = snapshot.catalog, {a.target.id for a in assessments}
    asked: dict[str, dict[tuple[str, str], list[str]]] = {}
    for entry in snapshot.worth_having:
        if entry.kind in _ASKED_FOR and wanted & set(entry.targets):
            what = f"{entry.period}{catalog.indicator(entry.indicator).name}"
            owner = "、".join(_name(catalog, owner) for owner in entry.owners)
            parts = asked.setdefault(owner, {})
            parts.setdefault((_ASKED_FOR[entry.kind], what), []).append(entry.area)
    return {
        owner: "，".join(f"{verb}{_areas(catalog, codes)}{what}" for (verb, what), codes in parts.items())
        for owner, parts in asked.items()
    }


def _areas(catalog: Catalog, codes: Sequence[str]) -> str:
    """Name areas; many counties by their number, the city before them."""
    counties = [code for code in codes if code != catalog.city.code]
    if len(counties) < NAMED - 1:
        return "、".join(catalog.area(code).short for code in codes)
    city = [catalog.city.short] if len(counties) < len(codes) else []
    return listed([*city, f"{len(counties)}个县区"])


def _figures(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> Iterator[str]:
    """What each bureau is asked for in one sentence: to confirm, to send, and figures that decide targets."""
    catalog = snapshot.catalog
    doubts = _doubtful(snapshot, assessments)
    asked = list(by_owner(asked_gaps(snapshot, scope)).items())
    # The list puts first what decides most for least: those bureaus are asked one by one, the rest together.
    first, rest = (asked, []) if len(asked) <= ASKED + 1 else (asked[:ASKED], asked[ASKED:])
    for owner, cells in first:
        name = _name(catalog, owner)
        doubt = doubts.pop(name, "")
        decided = {target for gap in cells for target in gap.decides}
        wanted = f"请{name}{doubt}{'，' if doubt else ''}提供{_cells(catalog, cells)}"
        yield f"{wanted}，可用于判定{len(decided)}项目标。（{DEADLINE}）"
    for name, doubt in doubts.items():
        yield f"请{name}{doubt}。（{DEADLINE}）"
    if rest:
        names = "、".join(f"{_name(catalog, owner)}{len(cells)}个" for owner, cells in rest)
        decided = {target for _, cells in rest for gap in cells for target in gap.decides}
        yield f"另缺{names}数，可用于判定{len(decided)}项目标，明细见补数清单。（{DEADLINE}）"


def _name(catalog: Catalog, owner: str) -> str:
    return catalog.department(owner).name if owner else "有关部门"


def _cells(catalog: Catalog, cells: Iterable[Gap]) -> str:
    """Name cells by place and years: 全市2025年旅游接待人次、旅游综合收入2个数."""
    indicators: dict[str, list[Gap]] = {}
    for gap in cells:
        indicators.setdefault(gap.cell.indicator, []).append(gap)
    places: dict[str, dict[str, int]] = {}
    for indicator, years_of in indicators.items():
        areas = list(dict.fromkeys(catalog.area(gap.cell.area).short for gap in years_of))
        where = "、".join(areas) if len(areas) < NAMED else f"{len(areas)}个县区"
        dated = {gap.cell.year for gap in years_of if gap.cell.year}
        what = places.setdefault(where + (year_spans(dated) if dated else ""), {})
        what[catalog.indicator(indicator).name] = len(years_of)
    return "；".join(f"{where}{'、'.join(what)}{sum(what.values())}个数" for where, what in places.items())


def _readings(snapshot: Snapshot, assessments: Sequence[Assessment]) -> Iterator[str]:
    """Targets whose text can be read in two ways, for the leading group's office to settle."""
    wanted = {a.target.id for a in assessments}
    unclear = [t for t in snapshot.catalog.targets if t.reading is Reading.OPEN and t.id in wanted]
    if unclear:
        notes = {target.name: target.reading_note.split("；")[0].removesuffix("。") for target in unclear}
        names = "；".join(f"“{name}”（{note}）" for name, note in notes.items())
        yield f"请{snapshot.catalog.plan.office}明确读法：{names}。（{DEADLINE}）"


def _reports(snapshot: Snapshot, scope: Scope) -> Iterator[str]:
    """Measures and milestones on which nobody has reported."""
    if scope.kind is not ScopeKind.CITY:
        return
    states = states_of(snapshot, scope)
    kinds = [("项举措", [unreported([state]) for state in states])]
    for of_kinds, unit in ((_DATED, "项里程碑和制度"), ({MilestoneKind.RECURRING}, "项年度活动")):
        of_kind = [s for s in snapshot.milestones if s.milestone.kind in of_kinds]
        kinds.append((unit, [s.status in _UNREPORTED for s in of_kind]))
    clause = _silent(kinds)
    if not clause:
        return
    answers = f"（责任单位：各牵头单位；{DEADLINE}）"
    yield f"{clause}，是否限期催报，请定。{answers}"


_DATED = frozenset(MilestoneKind) - {MilestoneKind.RECURRING}
_UNREPORTED = frozenset((MilestoneStatus.UNREPORTED, RecurringStatus.UNREPORTED))


def _silent(kinds: Sequence[tuple[str, Sequence[bool]]]) -> str:
    """Say on how many items of each kind nobody has reported; kinds that are reported whole are left out."""
    missing = [(unit, sum(items), len(items)) for unit, items in kinds if any(items)]
    if all(count == total for _, count, total in missing):
        names = "、".join(f"{count}{unit}" for unit, count, _ in missing)
        return f"{names}{'均' if sum(count for _, count, _ in missing) > 1 else ''}未填报" if names else ""
    return "、".join(
        f"{total}{unit}{'均' if count == total else f'中{count}项'}未填报" for unit, count, total in missing
    )
