"""Put a briefing together: what is said, in which order, for which scope. No format is known here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.briefing.assembly import assembled
from core.briefing.figures import latest_ranking, map_figure, ranking_figure, trajectory_figure, worth_drawing
from core.briefing.model import Block, Briefing, Figure, Heading, Imprint, Mode, Paragraph, Section
from core.briefing.reminders import compose_reminders
from core.briefing.review import compose_review
from core.briefing.scenario import compose_scenario
from core.briefing.scope import Scope, ScopeKind, name_of
from core.briefing.sections.estimated import estimate_table
from core.briefing.sections.ledger import (
    entered,
    exceptions,
    ledger_table,
    silent,
    states_of,
    summary,
    telling,
    traced,
)
from core.briefing.sections.matters import matters_section
from core.briefing.sections.missing import (
    asked_gaps,
    basis_section,
    firmer,
    gap_table,
    plan_citation,
    worth_paragraph,
)
from core.briefing.sections.office_notes import with_notes
from core.briefing.sections.opening import bounds, opening_section, province_sentence
from core.briefing.sections.plans import plan_figures, plan_sections, plan_sources
from core.briefing.sections.running import concerning, running_table
from core.briefing.sections.structure import structure_figures, structure_section
from core.briefing.sections.targets import (
    bases_note,
    bases_shared,
    chance_sentence,
    chosen,
    deflator_note,
    deflators_shared,
    joint,
    sentences,
    target_table,
)
from core.measures.measures import MeasureState
from core.places.ranking import places_in_province
from core.reporting.notes import Note
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.finding import finding, label_of
from core.targets.overview import county_targets, headline, rows
from core.targets.trajectory import finding as track_finding
from core.wording.sentences import listed
from core.wording.titles import short

NAME = "县域经济目标进展简报"
#: Officers' own texts: no problem and no next step is ever generated, and an empty section is left out.
OFFICERS = "单位填报的问题和措施"
#: Heads of the annex of officers' own texts, which 举措进展 names, and where they were entered.
_OFFICERS = (("问题", "problems"), ("措施", "next_steps"))


def compose(
    snapshot: Snapshot,
    scope: Scope,
    imprint: Imprint | None = None,
    *,
    mode: Mode = "briefing",
    notes: Iterable[Note] | None = None,
) -> Briefing:
    """Compose a briefing, the final review or the reminders.

    Parameters
    ----------
    scope : Scope
        What it is about. Review and reminders keep to the targets and departments of the scope.
    imprint : Imprint, optional
        What the office fills in; the date defaults to that of making, or of judgement where that is later.
    mode : {"briefing", "review", "reminders"}
    notes : iterable of Note, optional
        The city office's notes, where they are asked for: those of the scope stand in an annex.

    Raises
    ------
    ValueError
        With a Chinese sentence, where a scenario cannot be run, nothing is to be said, or the document
        bears no notes.
    """
    imprint = imprint or Imprint()
    imprint.check()
    # A paper that judges a day to come is not dated before it.
    imprint = replace(imprint, made=max(imprint.made, snapshot.as_of))
    made = _composed(snapshot, scope, imprint, mode)
    return made if notes is None else with_notes(made, snapshot, scope, mode, notes)


def _composed(snapshot: Snapshot, scope: Scope, imprint: Imprint, mode: Mode) -> Briefing:
    if mode == "reminders":
        return compose_reminders(snapshot, scope, imprint)
    if mode == "review":
        return compose_review(snapshot, scope, imprint)
    if scope.kind is ScopeKind.SCENARIO:
        return compose_scenario(snapshot, scope, imprint)
    return _briefing(snapshot, scope, imprint)


def _briefing(snapshot: Snapshot, scope: Scope, imprint: Imprint) -> Briefing:
    assessments = chosen(snapshot, scope)
    states = states_of(snapshot, scope)
    title = title_of(snapshot, scope, assessments)
    parts: list[Section] = [opening_section(snapshot, scope, assessments)]
    matters = matters_section(snapshot, scope, assessments)
    parts += [matters] if matters else []
    if assessments:
        parts.append(_targets(snapshot, scope, assessments, imprint.made))
    if scope.kind is ScopeKind.CITY:
        parts += _counties(snapshot, imprint.made)
    # Text before tables that stand whole: it fills what a picture leaves of a page.
    if states:
        parts.append(_measures(snapshot, scope, states))
    structure = structure_section(snapshot, scope)
    parts += [structure] if structure else []
    plans = plan_sections(snapshot, scope)
    parts += [part for part in plans if not part.annex]
    parts += [*_annexes(snapshot, scope, assessments, imprint.made)]
    parts += [part for part in plans if part.annex]
    figures = [b for part in parts for b in part.blocks if isinstance(b, Figure)]
    sources = _sources(snapshot, scope, assessments, figures)
    shown = [*structure_figures(snapshot, scope), *plan_figures(snapshot, scope)]
    parts.append(basis_section(snapshot, sources, assessments, besides=shown, paced=bool(assessments)))
    return assembled(
        snapshot,
        imprint,
        name=NAME,
        scope=name_of(scope, snapshot.catalog),
        title=title,
        sections=parts,
        sources=sources,
    )


def _measures(snapshot: Snapshot, scope: Scope, states: Sequence[MeasureState]) -> Section:
    """举措进展; that nobody has reported stands among the city's matters already and is not said again."""
    said = summary(snapshot, scope, states)
    sentences = [*exceptions(scope, states), *traced(snapshot, scope, states)]
    texts = ((head, len(entered(snapshot, scope, entries))) for head, entries in _OFFICERS)
    enclosed = "、".join(f"{head}{count}条" for head, count in texts if count)
    if enclosed:  # no line of its own
        sentences = [*sentences[:-1], f"{''.join(sentences[-1:])}单位填报的{enclosed}，见附件。"]
    if not (sentences and scope.kind is ScopeKind.CITY and silent(scope, states)):
        sentences.insert(0, said)
    finding_of_measures = said.split("。")[0].split("；")[0]
    return Section("举措进展", tuple(Paragraph(text) for text in sentences), finding=finding_of_measures)


def title_of(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> str:
    """Say the finding that leads: the overview's, the county's first target's, or how many lack what."""
    catalog = snapshot.catalog
    if scope.kind is ScopeKind.CITY:
        return short(finding(catalog, snapshot.assessments))
    first = county_targets(catalog).get(scope.key) if scope.kind is ScopeKind.COUNTY else None
    if first is not None:
        return short(track_finding(catalog, snapshot.track(first.id)))
    name = _plain_name(name_of(scope, catalog))
    states = states_of(snapshot, scope)
    dated = sum(state.freshness.date is not None for state in states)
    open_ones = sum(1 for a in assessments if not a.decided)
    parts = [_of(len(states), dated, "项举措", "有佐证", "没有佐证")]
    parts += [_of(len(assessments), open_ones, "项目标", "尚不能判定", "已有结论")] if assessments else []
    return f"{name}：{'，'.join(parts)}"


def _of(total: int, count: int, unit: str, yes: str, no: str) -> str:
    """Say of how many something holds: all, none or a part."""
    every = "均" if total > 1 else ""
    if count in (0, total):
        return f"{total}{unit}{every}{yes if count else no}"
    return f"{total}{unit}中{count}项{yes}"


def _plain_name(name: str) -> str:
    """Name of a chapter without its number."""
    return name.split("、", 1)[-1]


def _targets(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment], made: dt.date) -> Section:
    lead = lead_of(snapshot, assessments)
    figure = trajectory_figure(snapshot, lead.target.id, made) if lead else None
    blocks: list[Block] = [target_table(snapshot, scope), *([figure] if figure else [])]
    if scope.kind is not ScopeKind.CITY:  # the city's stand with the counties, whose sum they are of
        blocks += _implied(snapshot, scope)
    if not _apart(assessments):
        blocks += sentences(assessments)
    return Section("目标完成", tuple(blocks))


#: So many targets are explained where they stand; the sentences of more stand in an annex.
_EXPLAINED = 2


def _apart(assessments: Sequence[Assessment]) -> bool:
    return len(assessments) > _EXPLAINED


def _annexes(
    snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment], made: dt.date
) -> list[Section]:
    """Return what is looked up and not read: every target's sentence, ledger, missing figures."""
    parts = []
    if _apart(assessments):
        parts.append(Section("逐项说明", _explained(snapshot, scope, assessments), annex=True))
    beside = _beside(snapshot, assessments, made) if scope.kind is ScopeKind.CITY else ()
    if beside:
        parts.append(Section("县区位次和估算参考", beside, annex=True))
    told: list[Block] = []
    for head, entries in _OFFICERS:
        texts = entered(snapshot, scope, entries)
        told += [Heading(head), *texts] if texts else []
    parts += [Section(OFFICERS, tuple(told), annex=True)] if told else []
    ledger = ledger_table(snapshot, scope)
    if telling(ledger):
        parts.append(Section("举措台账", (ledger,), annex=True))
    if assessments:
        parts.append(_missing(snapshot, scope, assessments))
    return parts


def _explained(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> tuple[Block, ...]:
    """Every target's sentence: of the city's briefing by area, in the order of the document."""
    catalog, whole = snapshot.catalog, joint(snapshot, scope)
    rest = [a for a in assessments if a not in whole]
    chances = chance_sentence(snapshot, scope)
    last = (Paragraph(chances),) if chances else ()
    if scope.kind is not ScopeKind.CITY:
        return (*sentences(rest), *sentences(whole), *last)
    deflators, bases = deflators_shared(assessments), bases_shared(assessments)
    shared = (*deflators, *bases)
    blocks: list[Block] = [*deflator_note(deflators), *bases_note(bases)]
    for area in dict.fromkeys(
        (catalog.city.code, *(c.code for c in catalog.counties), *(a.target.area for a in rest))
    ):
        of_area = [a for a in rest if a.target.area == area]
        blocks += [Heading(catalog.area(area).name), *sentences(of_area, shared)] if of_area else []
    earlier = [bound for bound in snapshot.ruled_out() if bound not in bounds(snapshot, scope)]
    implied = [Paragraph(f"由公布数推得：{bound.sentence}") for bound in earlier]
    blocks += [Heading("多县共同目标"), *sentences(whole, shared), *implied] if whole or implied else []
    blocks += [Heading("实现可能性"), *last] if last else []
    return tuple(blocks)


def lead_of(snapshot: Snapshot, assessments: Sequence[Assessment]) -> Assessment | None:
    """Return the target whose trajectory is shown: the headline, else the first that has a line to draw."""
    first = headline(snapshot.catalog).id
    ranked = sorted(assessments, key=lambda a: a.target.id != first)
    return next((a for a in ranked if not a.members and worth_drawing(snapshot, a)), None)


def _implied(snapshot: Snapshot, scope: Scope) -> list[Block]:
    """What published figures rule out or leave."""
    return [Paragraph(f"由公布数推得：{bound.sentence}") for bound in bounds(snapshot, scope)]


def _counties(snapshot: Snapshot, made: dt.date) -> list[Section]:
    """Return the counties: places in the province, sum of their targets against the city's, map."""
    blocks: list[Block] = []
    latest, _ = latest_ranking(snapshot)
    # Why they are not ranked, page one says: whose figures are missing.
    if not latest.refusal and (places := province_sentence(snapshot)):
        blocks.append(Paragraph(places))
    blocks += [Paragraph(snapshot.target_sum.sentence)] if snapshot.target_sum is not None else []
    blocks += _implied(snapshot, Scope())
    figure = map_figure(snapshot, made)
    blocks += [figure] if figure else []
    return [Section("分县区", tuple(blocks))] if blocks else []


def _beside(snapshot: Snapshot, assessments: Sequence[Assessment], made: dt.date) -> tuple[Block, ...]:
    """Return 年内预判, the last allowed ranking and the estimates, none of which decides anything."""
    running = running_table(snapshot)
    latest, allowed = latest_ranking(snapshot)
    shown = estimate_table(snapshot, rows(snapshot.catalog, assessments, snapshot.estimates))
    ranked: list[Block] = [ranking_figure(snapshot, allowed, made)] if allowed is not None else []
    places = province_sentence(snapshot) if latest.refusal else ""  # else the body says it
    city = next((n for n in snapshot.nowcasts if n.area.code == snapshot.catalog.city.code), None)
    why = city.no_chance if city is not None else ""
    before: list[Block] = [Paragraph(places)] if places else []
    if running is not None:
        running = replace(running, note=f"{why}{running.note}")
    elif why:
        before.append(Paragraph(why))
    # The picture first: below a table it would not find the height that it needs.
    return (*before, *ranked, *([running] if running else []), *([shown] if shown else []))


def _missing(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> Section:
    section = _missing_cells(snapshot, scope, assessments)
    wanted = worth_paragraph(snapshot, scope)
    return replace(section, blocks=(*section.blocks, *([wanted] if wanted else [])))


def _missing_cells(snapshot: Snapshot, scope: Scope, found: Sequence[Assessment]) -> Section:
    asked = asked_gaps(snapshot, scope)
    if asked:
        city = scope.kind is ScopeKind.CITY
        wanted = snapshot.gap_summary.sentence if city else f"判定本范围各项目标还缺{len(asked)}个数"
        return Section("补数清单", (Paragraph(f"{wanted}。"), gap_table(snapshot, scope)), annex=True)
    waiting = [a for a in found if not a.decided]
    if not waiting:
        said = f"判定所需的数已齐。{firmer(snapshot, found)}"
        return Section("补数清单", (Paragraph(said),), annex=True)
    names = listed([label_of(snapshot.catalog, a) for a in waiting])
    said = f"{names}不能靠补数判定，须先明确读法或期限。"
    return Section("补数清单", (Paragraph(said),), annex=True)


def _sources(
    snapshot: Snapshot, scope: Scope, assessments: Iterable[Assessment], figures: Sequence[Figure]
) -> tuple[str, ...]:
    """Publications of everything said and drawn, the plan itself first."""
    used = [i for a in assessments for i in a.sources]
    if scope.kind is ScopeKind.CITY and snapshot.target_sum is not None:
        used += snapshot.target_sum.sources
    used += [i for bound in bounds(snapshot, scope) for i in bound.sources]
    used += [i for nowcast in concerning(snapshot, scope) for i in nowcast.sources]
    if scope.kind is ScopeKind.COUNTY:
        places = places_in_province(snapshot.catalog, snapshot.known, headline(snapshot.catalog).indicator)
        used += [p.observation.source_id for p in places if p.area == scope.key]
    shown = [*plan_figures(snapshot, scope), *structure_figures(snapshot, scope)]
    used += [figure.source_id for figure in shown if figure.source_id]
    cited = (
        plan_citation(snapshot.catalog),
        *snapshot.cited(used),
        *plan_sources(snapshot, scope),
    )
    drawn = tuple(s for figure in figures for s in figure.sources if s != snapshot.catalog.plan.number)
    return tuple(dict.fromkeys((*cited, *drawn)))
