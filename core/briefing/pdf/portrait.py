"""One county on one upright page: target, history, standing, employment, figures, what is owed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.briefing.compose import compose, lead_of
from core.briefing.figures import trajectory_drawing
from core.briefing.layout import balanced
from core.briefing.model import Briefing, Cell, Table, TableColumn
from core.briefing.pdf.document import (
    POINTS_PER_PX,
    Data,
    block,
    heading,
    remaining,
    sources_line,
    table_data,
    typeset_page,
)
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.ledger import states_of, summary
from core.briefing.sections.structure import structure_table
from core.briefing.sections.targets import chosen, target_table
from core.charts.kit.export import to_svg
from core.charts.kit.theme import county_looks
from core.measures.public_evidence import area_sentence
from core.places.portrait import Portrait, Standing, Work
from core.places.portrait_words import (
    gaps_sentence,
    places_sentence,
    standings_finding,
    work_finding,
)
from core.snapshot import Snapshot
from core.wording.numbers import MISSING, NOT_APPLICABLE, chinese_days, number, percent
from core.wording.places import rank_text
from core.wording.sentences import listed

#: Width in pt of the page's text, and of its wider and narrower column.
_ACROSS: Final = 516.0
_WIDER, _NARROWER = 296.0, 206.0
#: Sizes of type in pt of tables across the page and within a column.
_TABLE, _SMALL = 8.8, 8.4
#: Characters of a heading on a line of the narrower column.
_HEAD_ROOM: Final = _NARROWER / 10.5 - 1
#: So many of the largest sectors of employment are shown.
_SECTORS: Final = 6
#: Width, least and most height of the history in px, and what its block's spacing takes.
_WIDTH: Final = round(_ACROSS / POINTS_PER_PX)
_LEAST, _MOST, _SPACING = 150, 330, 16


def portrait_pdf(snapshot: Snapshot, county: str) -> bytes:
    """Typeset a county on one upright page."""
    return typeset_page("portrait", portrait_data(snapshot, county))


def portrait_png(snapshot: Snapshot, county: str) -> bytes:
    """Draw the same page as a picture, twice as large as on a screen."""
    return typeset_page("portrait", portrait_data(snapshot, county), "png")


def portrait_data(snapshot: Snapshot, county: str) -> Data:
    """Return what a county's page prints; the history takes the height that all else leaves.

    Where even its least height has no room, blocks are left out from the last: the briefing has them.
    """
    scope = Scope(ScopeKind.COUNTY, county)
    data = _content(snapshot, compose(snapshot, scope), scope)
    room = _room(data)
    while room < _LEAST and data["blocks"]:
        data = {**data, "blocks": data["blocks"][:-1]}
        room = _room(data)
    if data["figure"] is not None:
        height = max(_LEAST, min(int(room), _MOST))
        spec, _ = trajectory_drawing(snapshot, data["figure"]["target"], _WIDTH, height)
        data["figure"] |= {"svg": to_svg(spec), "alt": spec["description"]}
    return data


def _room(data: Data) -> float:
    """Px between the end of everything but the history and the foot of the first page."""
    return remaining("portrait", data) / POINTS_PER_PX - _SPACING


def _content(snapshot: Snapshot, briefing: Briefing, scope: Scope) -> Data:
    """Return everything of the page but the picture of the history."""
    catalog, portrait = snapshot.catalog, snapshot.portrait(scope.key)
    assessments = chosen(snapshot, scope)
    lead = lead_of(snapshot, assessments)
    figure = None
    if lead is not None and not snapshot.track(lead.target.id).history.empty:
        _, below = trajectory_drawing(snapshot, lead.target.id, _WIDTH, _LEAST)
        figure = {"target": lead.target.id, "below": below, "svg": "", "alt": ""}
    look = county_looks(area.code for area in catalog.counties)[scope.key]
    structure = _beside(structure_table(snapshot, scope.key), portrait)
    return {
        **heading(briefing),
        "area": portrait.area.name,
        "color": look.mark,
        "position": _position(portrait),
        "table": table_data(_bare(target_table(snapshot, scope, chance=True)), _ACROSS, _TABLE),
        "figure": figure,
        "said": "".join(a.sentence for a in assessments),
        "standing": _standing_block(snapshot, portrait),
        "work": _work_block(snapshot, portrait),
        "structure": table_data(structure, _WIDER, _SMALL) if structure else None,
        "blocks": _notes(snapshot, portrait, scope),
        "sources": sources_line(briefing, 4),
    }


#: A county among all of the plan; the strip stands between grade and range.
_STANDING: Final = (
    TableColumn("指标", weight=3.0),
    TableColumn("时期", weight=1.2),
    TableColumn("数值", "right", 1.4),
    TableColumn("据", weight=0.5),
    TableColumn("各县区分布", weight=2.4),
    TableColumn("最低～最高", "right", 1.8),
    TableColumn("位次", "right", 1.2),
)
#: Place of the strip among these columns, and its width in characters.
_STRIP, _STRIP_WIDTH = 4, 13


def _standing_block(snapshot: Snapshot, portrait: Portrait) -> Data | None:
    """Return the county among all: values, a strip of places from lowest to highest, ranks."""
    if not portrait.standings:
        return None
    rows = tuple(_standing(portrait, line) for line in portrait.standings)
    alone = len(portrait.counties) == 1
    columns = _STANDING[:_STRIP] if alone else _STANDING
    table = Table("", columns, tuple(row[: len(columns)] for row in rows))
    unranked = [line.name for line in portrait.standings if line.ranks is None]
    below = f"实心为{portrait.area.short}，空心为其余县区"
    below += f"；{listed(unranked)}不排位次" if unranked else ""
    places = places_sentence(snapshot.catalog, portrait.places)
    return {
        "head": standings_finding(snapshot.catalog, portrait),
        "below": "" if alone else below,
        "table": table_data(table, _ACROSS, _SMALL),
        "strip": -1 if alone else _STRIP,
        "dots": [_dots(line.values, portrait.position_in_order) for line in portrait.standings],
        "tail": f"{places}。" if places else "",
    }


def _standing(portrait: Portrait, line: Standing) -> tuple[Cell, ...]:
    at = portrait.position_in_order
    low, high = (line.scale.text(end) for end in (min(line.values), max(line.values)))
    return (
        Cell(line.name),
        Cell(line.period),
        Cell(line.scale.quantity(line.values[at])),
        Cell(line.grades[at]),
        Cell("\u3000" * _STRIP_WIDTH),
        Cell(f"{low}～{high}"),
        Cell(rank_text(line.ranks[at], tied=line.tied(at)) if line.ranks else NOT_APPLICABLE),
    )


def _dots(values: tuple[float, ...], own: int) -> Data:
    """Places of the counties between lowest (0) and highest (1), the county's own apart."""
    low, span = min(values), (max(values) - min(values)) or 1.0
    shares = [(value - low) / span for value in values]
    return {"own": shares[own], "others": [share for place, share in enumerate(shares) if place != own]}


def _work_block(snapshot: Snapshot, portrait: Portrait) -> Data | None:
    """Return the largest sectors of employment, the year before beside them and the location quotient."""
    if not portrait.works:
        return None
    first, last = portrait.work_years
    columns = (
        TableColumn("行业", weight=2.6),
        TableColumn(f"{last}年", "right", 1.2),
        TableColumn(f"{first}年", "right", 1.2),
        TableColumn("区位商", "right", 1.2),
    )
    table = Table("", columns, tuple(_work(work) for work in portrait.works[:_SECTORS]))
    marked = any(work.small for work in portrait.works[:_SECTORS])
    small = f"；*样本不足{snapshot.catalog.rules.small_cell}人" if marked else ""
    return {
        "head": "\n".join(balanced(work_finding(snapshot.catalog, portrait), _HEAD_ROOM)),
        "below": f"就业占比；区位商以{snapshot.catalog.province.short}为1{small}",
        "table": table_data(table, _NARROWER, _SMALL),
    }


def _work(work: Work) -> tuple[Cell, ...]:
    shares = [percent(share) if share is not None else MISSING for share in (work.last, work.first)]
    quotient = number(work.quotient, 2) + ("*" if work.small else "")
    return (Cell(work.name), *(Cell(share) for share in shares), Cell(quotient))


def _beside(table: Table | None, portrait: Portrait) -> Table | None:
    """Return the main indicators without those that the standings give for the same year."""
    if table is None:
        return None
    shown = {(line.name, line.period.removesuffix("年")) for line in portrait.standings}
    rows = tuple(row for row in table.rows if (row[0].text, row[1].text) not in shown)
    return replace(table, rows=rows) if rows else None


def _notes(snapshot: Snapshot, portrait: Portrait, scope: Scope) -> list[Data]:
    """Short blocks, the most needful first: what is missing, measures, honours, public traces."""
    catalog = snapshot.catalog
    won = [honour for honour in catalog.honours if honour.area == scope.key]
    honours = [f"{honour.year}年{honour.title}（{chinese_days(honour.source)}）" for honour in won]
    traces = area_sentence(catalog, snapshot.traces, scope.key).removeprefix("公开线索：")
    left = (
        ("仍缺", gaps_sentence(catalog, portrait)),
        ("举措进展", summary(snapshot, scope, states_of(snapshot, scope))),
    )
    right = (("荣誉", f"{'；'.join(honours)}。" if honours else ""), ("公开线索", traces))
    texts = [(*said, "left") for said in left] + [(*said, "right") for said in right]
    return [{**block(head, text), "side": side} for head, text, side in texts if text]


def _position(portrait: Portrait) -> str:
    """Say what the document declares a county to be."""
    position = portrait.position
    condition = f"（原文限定“{position.condition}”）" if position.condition else ""
    types = f"{'、'.join(position.types)}{condition}" if position.types else ""
    industries = f"重点产业为{listed(list(position.industries))}" if position.industries else ""
    return "；".join(part for part in (types, industries) if part)


def _bare(table: Table) -> Table:
    """Return a county's table without the column that names the county."""
    return replace(table, columns=table.columns[1:], rows=tuple(row[1:] for row in table.rows))
