"""One-page documents as the screen shows them: the overview on a landscape page, a county on an upright."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from core.briefing.compose import compose, lead_of
from core.briefing.figures import map_figure, trajectory_figure
from core.briefing.layout import DENSE, balanced, shares
from core.briefing.model import (
    DOCUMENT_WIDTH,
    Block,
    Briefing,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from core.briefing.scope import Scope, ScopeKind, name_of
from core.briefing.sections.ledger import states_of, summary
from core.briefing.sections.missing import asked_gaps
from core.briefing.sections.opening import place_sentences
from core.briefing.sections.targets import chosen, counts_sentence, target_table
from core.charts.consistency import consistency_head
from core.charts.kit.export import to_svg
from core.charts.kit.html import status_text
from core.charts.kit.theme import INK, STATUS
from core.charts.kit.typeset import typeset
from core.measures.public_evidence import area_sentence
from core.plan.models import Position
from core.snapshot import Snapshot
from core.targets.overview import headline
from core.wording.numbers import day_text, ordinal
from core.wording.sentences import listed
from core.wording.words import Status

# A briefing as plain data for the typesetter: texts, tables, pictures as SVG.

Data = dict[str, Any]
#: Characters of 11 pt on a line beside 图1.
_CAPTION_ROOM: Final = 36


def briefing_data(briefing: Briefing) -> Data:
    """Return everything that the templates print; sections bear their numbers."""
    imprint, outline = briefing.imprint, briefing.outline()
    sections = [
        {
            "title": head,
            "blocks": _blocks(section.blocks),
            "enclosed": _blocks(section.enclosed),
            "new_page": section.new_page,
            "numbered": section.numbered,
            "annex": section.annex,
            "first_annex": section.annex and not outline[place - 1][1].annex,
        }
        for place, (head, section) in enumerate(outline)
    ]
    return {
        **heading(briefing),
        "issue": imprint.issue,
        "editor": imprint.editor,
        "audience": imprint.sent_to,
        "date": day_text(imprint.date or briefing.made),
        "letters": not all(section.numbered for section in briefing.sections),
        "sections": sections,
        "annexes": list(briefing.listed_annexes),
    }


def heading(briefing: Briefing) -> Data:
    """Return what every page of every template needs."""
    return {
        "name": briefing.name,
        "title": briefing.title,
        "scope": briefing.scope,
        "marks": list(briefing.marks),
        "made": briefing.made,
        "dates": f"数据截至{day_text(briefing.data_as_of)}，评价日期{day_text(briefing.as_of)}，"
        f"数据版本{briefing.version}，制表{day_text(briefing.made)}",
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Data]:
    laid, place = [], 0
    for block in blocks:
        if isinstance(block, Heading) and block.new_page:
            laid.append({"kind": "annex", "text": block.text})
        elif isinstance(block, Heading):
            place += 1
            laid.append({"kind": "heading", "text": f"（{ordinal(place)}）{block.text}"})
        elif isinstance(block, Paragraph):
            laid.append({"kind": "paragraph", "text": block.text})
        elif isinstance(block, Table):
            laid.append(table_data(block))
        elif block.picture is not None:
            laid.append(figure_data(block))
    return laid


def table_data(table: Table, room: float = 442, size: float = 0) -> Data:
    """Return a table with texts, alignments and widths; cells carry colour and hatching.

    Parameters
    ----------
    room, size : float
        Width of the place and of the type in pt: by default those of a briefing.
    """
    widths = shares(table, room, size or (8.5 if len(table.columns) > DENSE else 10))
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "columns": [
            {"name": column.name, "align": column.align, "weight": width}
            for column, width in zip(table.columns, widths, strict=True)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Data:
    known = cell.word in set(Status)
    text = status_text(cell.word) if known and cell.text == cell.word else cell.text
    color = STATUS[cell.word].text if known else INK
    return {"text": text, "color": color, "estimate": cell.estimate}


def figure_data(figure: Figure, width: int = DOCUMENT_WIDTH) -> Data:
    """Return a figure as SVG without its title, which the caption says."""
    if figure.picture is None:
        raise ValueError(f"图“{figure.caption}”没有可画的内容")
    svg = to_svg(replace(figure.picture(width), title=""))
    caption = "\n".join(balanced(figure.caption, _CAPTION_ROOM))
    return {"kind": "figure", "caption": caption, "alt": figure.alt, "svg": svg}


#: Characters on a line of a right-aligned cell of the overview; a longer text stands on two.
_CELL_ROOM: Final = 9.0
#: Widths in px for which the pictures of a page are laid out.
_BESIDE, _ACROSS = 560, 900
#: Width in pt of the place for the table of targets, and size of its type.
_OVERVIEW, _PORTRAIT = (496.0, 7.8), (516.0, 8.8)


def overview_data(snapshot: Snapshot, briefing: Briefing) -> Data:
    """Return the overview: counts, all targets, status map, check of the targets, what is missing."""
    assessments = chosen(snapshot, Scope())
    lead = headline(snapshot.catalog).id
    made = briefing.imprint.made
    figures = [(map_figure(snapshot, made), _BESIDE), (trajectory_figure(snapshot, lead, made), _BESIDE)]
    checks = []
    if snapshot.target_sum is not None:
        checks.append(_block(*consistency_head(snapshot.target_sum)))
    two = next((a for a in assessments if a.benchmarks_differ and a.opinion and a.second), None)
    if two is not None and two.opinion is not None and two.second is not None:
        first, second = (snapshot.catalog.benchmark(o.benchmark).short for o in (two.opinion, two.second))
        words = f"按{first}{two.status}，按{second}{listed([str(w) for w in two.second.words])}"
        checks.append(_block("口径不同，结论不同：状态以新口径为准", f"{two.target.name}：{words}"))
    return {
        **heading(briefing),
        "counts": counts_sentence(snapshot, assessments),
        "table": table_data(_folded(target_table(snapshot, Scope(), chance=True)), *_OVERVIEW),
        "figures": _drawn(figures),
        "checks": checks,
        "missing": f"{snapshot.gap_summary.sentence}。" if snapshot.gaps else "",
        "sources": _sources(briefing),
    }


def portrait_data(snapshot: Snapshot, briefing: Briefing, scope: Scope) -> Data:
    """Return a county on one page: targets, trajectory, what they mean, place, measures, what is missing."""
    assessments = chosen(snapshot, scope)
    states = states_of(snapshot, scope)
    lead = lead_of(snapshot, assessments)
    figures = [
        (trajectory_figure(snapshot, lead.target.id, briefing.imprint.made) if lead else None, _ACROSS)
    ]
    position = next((p for p in snapshot.catalog.positions if p.area == scope.key), None)
    honours = [f"{h.year}年{h.title}（{h.source}）" for h in snapshot.catalog.honours if h.area == scope.key]
    sentences = [
        ("逐项说明", "".join(a.sentence for a in assessments)),
        ("在全省的位次", "".join(place_sentences(snapshot, scope.key))),
        ("文件定位", _position(position) if position else ""),
        ("荣誉", f"{'；'.join(honours)}。" if honours else ""),
        ("举措进展", summary(snapshot, scope, states)),
        ("公开线索", area_sentence(snapshot.catalog, snapshot.traces, scope.key).removeprefix("公开线索：")),
        ("补数清单", _asked(snapshot, scope)),
    ]
    return {
        **heading(briefing),
        "area": name_of(scope, snapshot.catalog),
        "counts": counts_sentence(snapshot, assessments) if assessments else "",
        "table": table_data(_bare(target_table(snapshot, scope, chance=True)), *_PORTRAIT),
        "figures": _drawn(figures),
        "blocks": [_block(head, text) for head, text in sentences if text],
        "sources": _sources(briefing),
    }


def _folded(table: Table) -> Table:
    """Return a table whose long right-aligned texts are broken, so that names have room on their lines."""
    right = [column.align == "right" for column in table.columns]
    rows = (
        tuple(
            replace(cell, text="\n".join(balanced(cell.text, _CELL_ROOM))) if numeric else cell
            for cell, numeric in zip(row, right, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _position(position: Position) -> str:
    """Say what the document declares a county to be."""
    types = listed(position.types) if position.types else ""
    industries = f"重点产业为{listed(position.industries)}" if position.industries else ""
    text = "；".join(part for part in (types, industries) if part)
    return f"{text}。" if text else ""


def _bare(table: Table) -> Table:
    """Return a county's table without the column that names the county."""
    return replace(table, columns=table.columns[1:], rows=tuple(row[1:] for row in table.rows))


def _asked(snapshot: Snapshot, scope: Scope) -> str:
    asked = asked_gaps(snapshot, scope)
    names = [f"{snapshot.catalog.indicator(g.cell.indicator).name}{g.cell.year}年" for g in asked]
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


# PDF files, typeset without a browser: text can be selected, the fonts that ship are embedded.

Template = Literal["briefing", "overview", "portrait"]
_FOLDER: Final = files("core.briefing.pdf")


def briefing_pdf(briefing: Briefing) -> bytes:
    """Typeset a whole briefing."""
    return _typeset("briefing", briefing_data(briefing))


def overview_pdf(snapshot: Snapshot) -> bytes:
    """Typeset the overview on one landscape page."""
    return _typeset("overview", _overview(snapshot))


def overview_png(snapshot: Snapshot) -> bytes:
    """Draw the same page as a picture, twice as large as on a screen."""
    return _typeset("overview", _overview(snapshot), "png")


def _overview(snapshot: Snapshot) -> Data:
    return overview_data(snapshot, compose(snapshot, Scope()))


def portrait_pdf(snapshot: Snapshot, county: str) -> bytes:
    """Typeset a county on one upright page."""
    return _typeset("portrait", _portrait(snapshot, county))


def portrait_png(snapshot: Snapshot, county: str) -> bytes:
    """Draw the same page as a picture, twice as large as on a screen."""
    return _typeset("portrait", _portrait(snapshot, county), "png")


def _portrait(snapshot: Snapshot, county: str) -> Data:
    scope = Scope(ScopeKind.COUNTY, county)
    return portrait_data(snapshot, compose(snapshot, scope), scope)


#: Pixels an inch of a page as a picture: twice those of a screen.
_PPI: Final = 192


def _typeset(template: Template, data: Data, format: Literal["pdf", "png"] = "pdf") -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typeset(_source(template), inputs, format, _PPI if format == "png" else None)


@cache
def _source(template: Template) -> bytes:
    """Return what all templates share, and the template."""
    return b"\n".join(_FOLDER.joinpath(f"{name}.typ").read_bytes() for name in ("common", template))
