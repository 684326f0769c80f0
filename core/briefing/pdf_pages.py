"""One-page documents as the screen shows them: the overview on a landscape page, a county on an upright."""

from __future__ import annotations

from dataclasses import replace

from core.analysis.overview import headline
from core.briefing.content import lead_of, place_sentences
from core.briefing.figures import map_figure, trajectory_figure
from core.briefing.gather import Dossier
from core.briefing.ledger import states_of, summary
from core.briefing.missing import asked_gaps
from core.briefing.model import Briefing, Figure, Table
from core.briefing.pdf_data import Data, figure_data, heading, table_data
from core.briefing.scope import Scope, name_of
from core.briefing.targets import chosen, counts_sentence, target_table
from core.catalog.models import Position
from core.charts.adapters.consistency import consistency_head
from core.wording.sentences import listed

#: Widths in px for which the pictures of a page are laid out.
_BESIDE, _ACROSS = 560, 900
#: Width in pt of the place for the table of targets, and size of its type.
_OVERVIEW, _PORTRAIT = (496.0, 7.8), (516.0, 8.8)


def overview_data(dossier: Dossier, briefing: Briefing) -> Data:
    """Return the overview: counts, all targets, status map, check of the targets, what is missing."""
    found = chosen(dossier, Scope())
    lead = headline(dossier.catalog).id
    figures = [(map_figure(dossier), _BESIDE), (trajectory_figure(dossier, lead), _BESIDE)]
    checks = []
    if dossier.target_sum is not None:
        checks.append(_block(*consistency_head(dossier.target_sum)))
    two = next((a for a in found if a.benchmarks_differ and a.opinion and a.second), None)
    if two is not None and two.opinion is not None and two.second is not None:
        first, second = (dossier.catalog.benchmark(o.benchmark).short for o in (two.opinion, two.second))
        words = f"按{first}{two.status}，按{second}{listed([str(w) for w in two.second.words])}"
        checks.append(_block("口径不同，结论不同：颜色从新口径", f"{two.target.name}：{words}"))
    return {
        **heading(briefing),
        "counts": counts_sentence(dossier, found),
        "table": table_data(target_table(dossier, Scope()), *_OVERVIEW),
        "figures": _drawn(figures),
        "checks": checks,
        "missing": f"{dossier.gap_summary.sentence}。" if dossier.gaps else "",
        "sources": _sources(briefing),
    }


def portrait_data(dossier: Dossier, briefing: Briefing, scope: Scope) -> Data:
    """Return a county on one page: targets, trajectory, what they mean, place, measures, what is missing."""
    found = chosen(dossier, scope)
    states = states_of(dossier, scope)
    lead = lead_of(dossier, found)
    figures = [(trajectory_figure(dossier, lead.id) if lead else None, _ACROSS)]
    position = next((p for p in dossier.catalog.positions if p.area == scope.key), None)
    honours = [f"{h.year}年{h.title}（{h.source}）" for h in dossier.catalog.honours if h.area == scope.key]
    said = [
        ("逐项说明", "".join(a.sentence for a in found)),
        ("在全省的位次", "".join(place_sentences(dossier, scope.key))),
        ("文件定位", _position(position) if position else ""),
        ("荣誉", f"{'；'.join(honours)}。" if honours else ""),
        ("举措进展", summary(dossier, scope, states)),
        ("补数清单", _asked(dossier, scope)),
    ]
    return {
        **heading(briefing),
        "area": name_of(scope, dossier.catalog),
        "counts": counts_sentence(dossier, found) if found else "",
        "table": table_data(_bare(target_table(dossier, scope)), *_PORTRAIT),
        "figures": _drawn(figures),
        "blocks": [_block(head, text) for head, text in said if text],
        "sources": _sources(briefing),
    }


def _position(position: Position) -> str:
    """Say what the document declares a county to be."""
    return f"{listed(position.types)}；重点产业为{listed(position.industries)}。"


def _bare(table: Table) -> Table:
    """Return a county's table without the column that names the county."""
    return replace(table, columns=table.columns[1:], rows=tuple(row[1:] for row in table.rows))


def _asked(dossier: Dossier, scope: Scope) -> str:
    asked = asked_gaps(dossier, scope)
    names = [f"{dossier.catalog.indicator(g.cell.indicator).name}{g.cell.year}年" for g in asked]
    return f"还缺{len(asked)}个数：{listed(names)}。" if asked else ""


def _drawn(figures: list[tuple[Figure | None, int]]) -> list[Data]:
    return [figure_data(figure, width) for figure, width in figures if figure is not None]


def _block(head: str, text: str) -> Data:
    return {"head": head, "text": text}


def _sources(briefing: Briefing, most: int = 6) -> str:
    """Sources as far as the foot has room; the briefing lists all."""
    kept = briefing.sources[:most]
    more = f"等{len(briefing.sources)}种，全部来源见简报" if len(briefing.sources) > most else ""
    return "；".join(kept) + more
