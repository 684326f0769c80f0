"""Put a briefing together: what is said, in which order, for which scope. No format is known here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.briefing.figures import latest_ranking, map_figure, ranking_figure, trajectory_figure, worth_drawing
from core.briefing.gather import Dossier
from core.briefing.model import Block, Briefing, Figure, Heading, Imprint, Mode, Paragraph, Section
from core.briefing.reminders import compose_reminders
from core.briefing.review import compose_review
from core.briefing.scenario import compose_scenario
from core.briefing.scope import Scope, ScopeKind, name_of
from core.briefing.sections.estimated import estimate_table
from core.briefing.sections.ledger import entered, ledger_table, states_of, summary
from core.briefing.sections.missing import asked_gaps, basis_section, gap_table
from core.briefing.sections.plans import figure_ids, plan_section, plan_sources
from core.briefing.sections.targets import chosen, counts_sentence, joint, sentences, target_table
from core.places.ranking import places_in_province
from core.targets.assessment import Assessment
from core.targets.overview import county_targets, finding, headline, label_of, rows
from core.targets.trajectory import finding as track_finding
from core.wording.sentences import listed

NAME = "县域经济目标进展简报"
#: Said where officers have entered nothing: no problem and no next step is ever generated.
NOTHING_ENTERED = "暂无填报。"


def compose(
    dossier: Dossier, scope: Scope, imprint: Imprint | None = None, *, mode: Mode = "briefing"
) -> Briefing:
    """Compose a briefing, the final review or the reminders.

    Parameters
    ----------
    scope : Scope
        What it is about. Review and reminders keep to the targets and departments of the scope.
    imprint : Imprint, optional
        What the office fills in; the date defaults to that of making.
    mode : {"briefing", "review", "reminders"}

    Raises
    ------
    ValueError
        With a Chinese sentence, where a scenario cannot be run or nothing is to be said.
    """
    imprint = imprint or Imprint()
    if mode == "reminders":
        return compose_reminders(dossier, scope, imprint)
    if mode == "review":
        return compose_review(dossier, scope, imprint)
    if scope.kind is ScopeKind.SCENARIO:
        return compose_scenario(dossier, scope, imprint)
    return _briefing(dossier, scope, imprint)


def _briefing(dossier: Dossier, scope: Scope, imprint: Imprint) -> Briefing:
    found = chosen(dossier, scope)
    states = states_of(dossier, scope)
    parts: list[Section] = [_overall(dossier, scope, found)]
    if found:
        parts.append(_targets(dossier, scope, found))
    if scope.kind is ScopeKind.CITY:
        parts.append(_counties(dossier, found))
    plans = plan_section(dossier, scope)
    parts += [plans] if plans else []
    if states:
        parts.append(
            Section("举措进展", (Paragraph(summary(dossier, scope, states)), ledger_table(dossier, scope)))
        )
    problems, steps = (entered(dossier, scope, field) for field in ("problems", "next_steps"))
    nothing = (Paragraph(NOTHING_ENTERED),)
    parts += [Section("存在问题", problems or nothing), Section("下步建议", steps or nothing)]
    parts.append(_missing(dossier, scope, found))
    figures = [b for part in parts for b in part.blocks if isinstance(b, Figure)]
    sources = _sources(dossier, scope, found, figures)
    parts.append(basis_section(dossier, sources))
    return Briefing(
        title=title_of(dossier, scope, found),
        scope=name_of(scope, dossier.catalog),
        imprint=imprint,
        sections=tuple(parts),
        as_of=dossier.as_of.isoformat(),
        data_as_of=dossier.data_as_of,
        made=dossier.made.isoformat(),
        version=dossier.version,
        drill=dossier.drill,
        sources=sources,
        name=NAME,
        internal=dossier.internal,
    )


def title_of(dossier: Dossier, scope: Scope, found: Sequence[Assessment]) -> str:
    """Say the finding that leads: the overview's, the county's first target's, or how many lack what."""
    catalog = dossier.catalog
    if scope.kind is ScopeKind.CITY:
        return finding(catalog, dossier.assessments)
    first = county_targets(catalog).get(scope.key) if scope.kind is ScopeKind.COUNTY else None
    if first is not None:
        return track_finding(catalog, dossier.track(first.id), dossier.outlook(first.id))
    name = _plain_name(name_of(scope, catalog))
    states = states_of(dossier, scope)
    dated = sum(state.freshness.date is not None for state in states)
    said = f"{name}：{len(states)}项举措中{dated}项有佐证"
    open_ones = sum(1 for a in found if not a.decided)
    return said + (f"，{len(found)}项目标中{open_ones}项尚不能判定" if found else "")


def _plain_name(name: str) -> str:
    """Name of a chapter without its number."""
    return name.split("、", 1)[-1]


def _overall(dossier: Dossier, scope: Scope, found: Sequence[Assessment]) -> Section:
    said = [counts_sentence(dossier, found)] if found else [f"{title_of(dossier, scope, found)}。"]
    if scope.kind is ScopeKind.CITY:
        if dossier.target_sum is not None:
            said.append(dossier.target_sum.sentence)
        if dossier.gaps:
            said.append(f"{dossier.gap_summary.sentence}。")
    if scope.kind is ScopeKind.COUNTY:
        said += place_sentences(dossier, scope.key)
    return Section("总体判断", tuple(Paragraph(text) for text in said))


def place_sentences(dossier: Dossier, area: str) -> list[str]:
    """Say a county's place in the province, in the last year in which all counties are known."""
    indicator = headline(dossier.catalog).indicator
    places = places_in_province(dossier.catalog, dossier.known, indicator)
    own = next((place for place in places if place.area == area), None)
    if own is None:
        return []
    name, tied = dossier.catalog.indicator(indicator).name, "并列" if own.tied else ""
    return [f"{own.year}年{name}在{dossier.catalog.province.short}{own.of}个县区中{tied}居第{own.rank}位。"]


def _targets(dossier: Dossier, scope: Scope, found: Sequence[Assessment]) -> Section:
    catalog = dossier.catalog
    lead = lead_of(dossier, found)
    figure = trajectory_figure(dossier, lead.id) if lead else None
    city = scope.kind is ScopeKind.CITY
    counties = {county.code for county in catalog.counties}
    own = [a for a in found if not city or a.area not in counties]
    whole = joint(dossier, scope)
    worded = [a for a in own if a not in whole]
    blocks: list[Block] = [target_table(dossier, scope), *([figure] if figure else [])]
    blocks += [Heading("逐项说明"), *sentences(worded)] if worded else []
    blocks += [Heading("多县共同目标"), *sentences(whole)] if whole else []
    return Section("目标完成", tuple(blocks))


def lead_of(dossier: Dossier, found: Sequence[Assessment]) -> Assessment | None:
    """Return the target whose trajectory is shown: the headline, else the first that has a line to draw."""
    first = headline(dossier.catalog).id
    ranked = sorted(found, key=lambda a: a.id != first)
    return next((a for a in ranked if not a.members and worth_drawing(dossier, a)), None)


def _counties(dossier: Dossier, found: Sequence[Assessment]) -> Section:
    catalog = dossier.catalog
    figure = map_figure(dossier)
    blocks: list[Block] = [figure] if figure else []
    latest, allowed = latest_ranking(dossier)
    if latest.refusal:
        name = catalog.indicator(latest.indicator).name
        blocks.append(Paragraph(f"{latest.year}年{name}：{latest.refusal}"))
    if allowed is not None:
        blocks.append(ranking_figure(dossier, allowed))
    shown = estimate_table(dossier, rows(catalog, found, dossier.estimates))
    blocks += [shown] if shown else []
    for county in catalog.counties:
        own = [a for a in found if a.area == county.code]
        blocks += [Heading(county.name), *(sentences(own) or (Paragraph("文件未定可计数的目标。"),))]
    return Section("分县区", tuple(blocks))


def _missing(dossier: Dossier, scope: Scope, found: Sequence[Assessment]) -> Section:
    asked = asked_gaps(dossier, scope)
    if asked:
        city = scope.kind is ScopeKind.CITY
        wanted = dossier.gap_summary.sentence if city else f"判定本范围各项目标还缺{len(asked)}个数"
        return Section("补数清单", (Paragraph(f"{wanted}。"), gap_table(dossier, scope)))
    waiting = [a for a in found if not a.decided]
    if not waiting:
        return Section(
            "补数清单", (Paragraph("判定所需的数已齐。" if found else "本范围没有可计数的目标。"),)
        )
    names = listed([label_of(dossier.catalog, a) for a in waiting])
    return Section("补数清单", (Paragraph(f"{names}不能靠补数判定，须先明确读法或期限。"),))


def _sources(
    dossier: Dossier, scope: Scope, found: Iterable[Assessment], figures: Sequence[Figure]
) -> tuple[str, ...]:
    """Publications of everything said and drawn, the plan itself first."""
    used = [i for a in found for i in a.sources]
    if scope.kind is ScopeKind.CITY and dossier.target_sum is not None:
        used += dossier.target_sum.sources
    if scope.kind is ScopeKind.COUNTY:
        places = places_in_province(dossier.catalog, dossier.known, headline(dossier.catalog).indicator)
        used += [p.observation.source_id for p in places if p.area == scope.key]
    used += figure_ids(dossier, scope)
    plan = dossier.catalog.plan
    cited = (
        f"{plan.issuer}《{plan.title}》（{plan.number}，{plan.issued}）",
        *dossier.cited(used),
        *plan_sources(dossier, scope),
    )
    drawn = tuple(s for figure in figures for s in figure.sources if s != plan.number)
    return tuple(dict.fromkeys((*cited, *drawn)))
