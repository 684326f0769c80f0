"""年内预判 of the counties as a table of a briefing: hollow, and never a verdict."""

from __future__ import annotations

from core.briefing.model import Cell, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind
from core.snapshot import Snapshot
from core.targets.ahead.running import PLACE_WORDS, WORD, Nowcast
from core.wording.numbers import NOT_APPLICABLE, number, percent, percent_span, span
from core.wording.sentences import promised

COLUMNS = (
    TableColumn("地区", weight=0.9),
    TableColumn("累计增速", "right", 1.0),
    TableColumn("全年增速", "right", 1.0),
    TableColumn("80%区间", "right", 1.5),
    TableColumn("全年总量", "right", 1.3),
    TableColumn("80%区间", "right", 1.9),
    TableColumn("对当年到期目标", weight=2.4),
)


def concerning(snapshot: Snapshot, scope: Scope) -> tuple[Nowcast, ...]:
    """Return the 年内预判 that a scope covers: all in the city's, a county's own in its own."""
    if scope.kind is ScopeKind.CITY:
        return snapshot.nowcasts
    if scope.kind is not ScopeKind.COUNTY:
        return ()
    return tuple(nowcast for nowcast in snapshot.nowcasts if nowcast.area.code == scope.key)


def running_table(snapshot: Snapshot) -> Table | None:
    """Return the counties' 年内预判; ``None`` where no county's quarter is in."""
    nowcasts = [n for n in snapshot.nowcasts if n.area.code != snapshot.catalog.city.code]
    if not nowcasts:
        return None
    first = nowcasts[0]
    grounds = (n.grounds for n in nowcasts if n.quarters == first.quarters)
    note = "".join(dict.fromkeys(f"{said}。" for text in grounds for said in text.split("。") if said))
    caption = f"各县区{first.year}年{WORD}（不计入）"
    finding = f"{len(nowcasts)}个县区已有{first.year}年季度累计数"
    return Table(caption, COLUMNS, tuple(_line(nowcast) for nowcast in nowcasts), note, finding)


def _line(nowcast: Nowcast) -> tuple[Cell, ...]:
    level, band = NOT_APPLICABLE, NOT_APPLICABLE
    if nowcast.level is not None and nowcast.low is not None and nowcast.high is not None:
        level = f"≈{number(nowcast.level, 1)}亿元"
        band = span(nowcast.low, nowcast.high, "亿元", 1)
    places = [
        f"{promised(branch.target.value or 0.0, '亿元')}：{PLACE_WORDS[branch.place]}"
        for branch in nowcast.branches
        if branch.place is not None
    ]
    return (
        Cell(nowcast.area.short),
        Cell(f"{nowcast.quarter_name}{percent(nowcast.cumulative.value / 100)}"),
        Cell(percent(nowcast.growth), estimate=True),
        Cell(percent_span(nowcast.growth_low, nowcast.growth_high, 1), estimate=True),
        Cell(level, estimate=True),
        Cell(band, estimate=True),
        Cell("；".join(places) or NOT_APPLICABLE),
    )
