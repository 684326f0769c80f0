"""需要关注和明确的事项: what a reader has to decide, computed from facts and named with who answers.

No cause and no measure is invented: a matter is a target that is behind, a figure that is missing, a reading
that is open, or reports that are owed. Officers' own problems and steps stand in sections of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.briefing.model import Paragraph, Section
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.ledger import states_of
from core.briefing.sections.missing import asked_gaps
from core.plan.catalog import Catalog
from core.plan.models import Reading
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.missing import Gap, by_owner
from core.targets.overview import is_rollup, label_of
from core.wording.numbers import completion_text, growth_period, numeral, percent, percent_up
from core.wording.sentences import listed
from core.wording.words import MeasureStatus, Status

TITLE = "需要关注和明确的事项"
#: Words of targets that ask for attention, the most serious first.
ALARMS = (Status.NOT_ACHIEVED, Status.BELOW_BASE, Status.FAR_BEHIND, Status.BEHIND)
#: More targets than this are not said one by one on page one.
NAMED = 6
#: So many bureaus are asked for figures one by one.
ASKED = 3
#: Left for the office to fill in: no deadline is ever invented.
DEADLINE = "时限：　　月　　日"


def matters_section(snapshot: Snapshot, scope: Scope, found: Sequence[Assessment]) -> Section | None:
    """Return the section with its matters numbered, or nothing where there is nothing to decide."""
    said = [*_behind(snapshot, found), *_figures(snapshot, scope), *_readings(snapshot, found)]
    said += _reports(snapshot, scope)
    if not said:
        return None
    numbered = (Paragraph(f"（{numeral(place)}）{text}") for place, text in enumerate(said, start=1))
    return Section(TITLE, tuple(numbered), finding=f"{numeral(len(said))}件事需要关注和明确")


def _behind(snapshot: Snapshot, found: Sequence[Assessment]) -> Iterator[str]:
    """Targets that are behind, below their base or missed, each with growth so far and growth needed."""
    catalog = snapshot.catalog
    alarms = [a for word in ALARMS for a in found if word in a.words and not is_rollup(catalog, a.target)]
    alarms = list(dict.fromkeys(alarms))
    for one in alarms[:NAMED]:
        answers = f"（责任单位：{_owners(catalog, one)}；{DEADLINE}）"
        yield f"{label_of(catalog, one)}{one.status}{_pace(one)}。{answers}"
    if len(alarms) > NAMED:
        rest = listed([label_of(catalog, one) for one in alarms[NAMED:]])
        yield f"另有{len(alarms) - NAMED}项目标同样落后：{rest}。"


def _pace(one: Assessment) -> str:
    if Status.NOT_ACHIEVED in one.words:
        return f"，完成率{completion_text(one.completion, met=one.met)}" if one.completion is not None else ""
    said = ""
    if one.observed_growth is not None:
        said += f"，基期以来年均增长{percent(one.observed_growth)}"
    latest = one.latest.year if one.latest else None
    if one.needed_growth is not None and one.due is not None and latest is not None:
        said += f"，{growth_period(latest, one.due)}须增长{percent_up(one.needed_growth)}以上"
    return said


def _owners(catalog: Catalog, one: Assessment) -> str:
    """Who answers for a target: the county itself, else the bureaus that supply its indicator."""
    area = catalog.area(one.area)
    if area.code != catalog.city.code:
        return area.name
    owners = catalog.indicator(one.indicator).owners
    return "、".join(catalog.department(owner).name for owner in owners) or "　　　　"


def _figures(snapshot: Snapshot, scope: Scope) -> Iterator[str]:
    """Missing figures by the bureau that supplies them, with how many targets they decide."""
    catalog = snapshot.catalog
    asked = list(by_owner(asked_gaps(snapshot, scope)).items())
    # The list puts first what decides most for least: those bureaus are asked one by one, the rest together.
    first, rest = (asked, []) if len(asked) <= ASKED + 1 else (asked[:ASKED], asked[ASKED:])
    for owner, cells in first:
        decided = {target for gap in cells for target in gap.decides}
        wanted = f"请{_name(catalog, owner)}提供{_cells(catalog, cells)}"
        yield f"{wanted}，可用于判定{len(decided)}项目标。（{DEADLINE}）"
    if rest:
        names = "、".join(f"{_name(catalog, owner)}{len(cells)}个" for owner, cells in rest)
        decided = {target for _, cells in rest for gap in cells for target in gap.decides}
        yield f"另缺{names}数，可用于判定{len(decided)}项目标，明细见补数清单。（{DEADLINE}）"


def _name(catalog: Catalog, owner: str) -> str:
    return catalog.department(owner).name if owner else "有关部门"


def _cells(catalog: Catalog, cells: Iterable[Gap]) -> str:
    """Name the cells by indicator: ``临泽县、高台县等5个地区的地区生产总值共10个数``."""
    counts: dict[str, list[Gap]] = {}
    for gap in cells:
        counts.setdefault(gap.cell.indicator, []).append(gap)
    parts = []
    for indicator, own in counts.items():
        areas = list(dict.fromkeys(catalog.area(gap.cell.area).short for gap in own))
        where = "、".join(areas) if len(areas) <= NAMED else f"{len(areas)}个地区"
        parts.append(f"{where}{catalog.indicator(indicator).name}{len(own)}个数")
    return "；".join(parts)


def _readings(snapshot: Snapshot, found: Sequence[Assessment]) -> Iterator[str]:
    """Targets whose text can be read in two ways, for the leading group's office to settle."""
    wanted = {a.id for a in found}
    unclear = [t for t in snapshot.catalog.targets if t.reading is Reading.OPEN and t.id in wanted]
    if unclear:
        notes = {target.name: target.reading_note.split("；")[0].removesuffix("。") for target in unclear}
        names = "；".join(f"“{name}”（{note}）" for name, note in notes.items())
        yield f"请领导小组办公室明确读法：{names}。（{DEADLINE}）"


def _reports(snapshot: Snapshot, scope: Scope) -> Iterator[str]:
    """Measures and milestones on which nobody has reported."""
    if scope.kind is not ScopeKind.CITY:
        return
    states = states_of(snapshot, scope)
    silent = sum(state.status == MeasureStatus.UNREPORTED for state in states)
    if silent:
        answers = f"（责任单位：各牵头单位；{DEADLINE}）"
        yield f"{len(states)}项举措中{silent}项未填报，是否限期催报，请定。{answers}"
