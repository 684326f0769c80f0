"""Briefings as PDF, and the overview on one landscape page as the screen shows it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from core.briefing.compose import compose
from core.briefing.figures import FRAME, map_figure, trajectory_drawing
from core.briefing.layout import DENSE, PADDING, balanced, broken, fitted, shares, shown, titled
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
from core.briefing.scope import Scope
from core.briefing.sections.targets import chosen, counts_sentence, target_table
from core.charts.consistency import consistency_head
from core.charts.kit.export import to_svg
from core.charts.kit.theme import INK, STATUS, Spec
from core.charts.kit.typeset import asked, typeset
from core.snapshot import Snapshot
from core.targets.overview import headline
from core.targets.trajectory import finding
from core.wording.numbers import chinese_days, day_text, ordinal
from core.wording.sentences import listed
from core.wording.words import Status

# A briefing as plain data for the typesetter: texts, tables, pictures as SVG.

Data = dict[str, Any]
#: Characters of 11 pt on a line beside 图1.
_CAPTION_ROOM: Final = 36
#: Characters of 21 pt on a line of a title.
#: Width of the text, size of a title in pt, and what its lines keep free, in characters.
_TITLE: Final = (442.0, 21.0, 0.6)


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
    lines, size = fitted(briefing.title, *_TITLE)
    return {
        **heading(briefing),
        "title_lines": "\n".join(lines),
        "title_size": size,
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
            # One that opens its section stays with the head, which would else stand over nothing.
            laid.append(figure_data(block) | {"floats": bool(laid)})
    return laid


def table_data(table: Table, room: float = 442, size: float = 0) -> Data:
    """Return a table with texts, alignments and widths; cells carry colour and hatching.

    Parameters
    ----------
    room, size : float
        Width of the place and of the type in pt: by default those of a briefing.
    """
    size = size or (8.5 if len(table.columns) > DENSE else 10)
    widths = shares(table, room, size)
    laid = list(zip(table.columns, widths, strict=True))
    heads = (balanced(column.name, (width - PADDING) / size) for column, width in laid)
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "columns": [
            {"name": "\n".join(head), "align": column.align, "weight": width}
            for head, (column, width) in zip(heads, laid, strict=True)
        ],
        "rows": [
            [_cell(broken(cell, *place, size)) for cell, place in zip(row, laid, strict=True)]
            for row in table.rows
        ],
    }


def _cell(cell: Cell) -> Data:
    known = cell.word in set(Status)
    text = shown(cell.text, cell.word)
    color = STATUS[cell.word].text if known else INK
    return {"text": text, "color": color, "estimate": cell.estimate}


def figure_data(figure: Figure, width: int = DOCUMENT_WIDTH) -> Data:
    """Return a figure as SVG without its title, which the caption says."""
    if figure.picture is None:
        raise ValueError(f"图“{figure.caption}”没有可画的内容")
    svg = to_svg(replace(figure.picture(width), title=""))
    caption = "\n".join(titled(figure.caption, _CAPTION_ROOM))
    return {"kind": "figure", "caption": caption, "alt": figure.alt, "svg": svg}


#: Characters on a line of a right-aligned cell of the overview; a longer text stands on two.
_CELL_ROOM: Final = 9.0
#: Points in a pixel of a picture drawn at its final size: 11 px are the least type, 8.3 pt.
POINTS_PER_PX: Final = 0.75
#: Width and height in px of the pictures beside the table, drawn at their final size.
_BESIDE, _TALL = 340, 230
#: Characters of a heading of 10.5 pt on a line above them.
_HEAD_ROOM: Final = _BESIDE * POINTS_PER_PX / 10.5 - 0.5
#: Width in pt of the place for the table of targets, and size of its type.
_OVERVIEW = (496.0, 8.4)


def overview_data(snapshot: Snapshot, briefing: Briefing) -> Data:
    """Return the overview: counts, all targets, status map, check of the targets, what is missing."""
    assessments = chosen(snapshot, Scope())
    lead = headline(snapshot.catalog).id
    made = briefing.imprint.made
    figures = [_bare(map_figure(snapshot, made))]
    if not snapshot.track(lead).history.empty:
        spec, _ = trajectory_drawing(snapshot, lead, _BESIDE, _TALL)
        figures.append(_picture(finding(snapshot.catalog, snapshot.track(lead)), spec))
    checks = []
    if snapshot.target_sum is not None:
        checks.append(block(*consistency_head(snapshot.target_sum)))
    two = next((a for a in assessments if a.benchmarks_differ and a.opinion and a.second), None)
    if two is not None and two.opinion is not None and two.second is not None:
        first, second = (snapshot.catalog.benchmark(o.benchmark).short for o in (two.opinion, two.second))
        words = f"按{first}{two.status}，按{second}{listed([str(w) for w in two.second.words])}"
        checks.append(block("口径不同，结论不同：状态以新口径为准", f"{two.target.name}：{words}"))
    return {
        **heading(briefing),
        "counts": counts_sentence(snapshot, assessments),
        "table": table_data(_folded(target_table(snapshot, Scope(), chance=True)), *_OVERVIEW),
        "figures": [figure for figure in figures if figure],
        "checks": checks,
        "missing": f"{snapshot.gap_summary.sentence}。" if snapshot.gaps else "",
        "sources": sources_line(briefing),
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


def _bare(figure: Figure | None) -> Data:
    """Return a figure without its frame, at the width of the column; empty without one."""
    if figure is None or figure.picture is None:
        return {}
    [spec] = figure.picture(_BESIDE + FRAME).specs
    return _picture(figure.caption, spec)


def _picture(caption: str, spec: Spec) -> Data:
    lines = "\n".join(balanced(caption, _HEAD_ROOM))
    return {"caption": lines, "alt": spec["description"], "svg": to_svg(spec)}


def block(head: str, text: str) -> Data:
    """Return a heading with its text."""
    return {"head": head, "text": text}


def sources_line(briefing: Briefing, most: int = 6) -> str:
    """Sources as far as the foot has room; the briefing lists all."""
    kept = [chinese_days(source) for source in briefing.sources[:most]]
    more = f"等{len(briefing.sources)}种，全部来源见简报" if len(briefing.sources) > most else ""
    return "；".join(kept) + more


# PDF files, typeset without a browser: text can be selected, the fonts that ship are embedded.

Template = Literal["briefing", "overview", "portrait", "sheet"]
_FOLDER: Final = files("core.briefing.pdf")


def briefing_pdf(briefing: Briefing) -> bytes:
    """Typeset a whole briefing."""
    return typeset_page("briefing", briefing_data(briefing))


def overview_pdf(snapshot: Snapshot) -> bytes:
    """Typeset the overview on one landscape page."""
    return typeset_page("overview", _overview(snapshot))


def overview_png(snapshot: Snapshot) -> bytes:
    """Draw the same page as a picture, twice as large as on a screen."""
    return typeset_page("overview", _overview(snapshot), "png")


def _overview(snapshot: Snapshot) -> Data:
    return overview_data(snapshot, compose(snapshot, Scope()))


#: Pixels an inch of a page as a picture: twice those of a screen.
_PPI: Final = 192


def typeset_page(template: Template, data: Data, format: Literal["pdf", "png"] = "pdf") -> bytes:
    """Fill a template."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typeset(_source(template), inputs, format, _PPI if format == "png" else None)


def remaining(template: Template, data: Data) -> float:
    """Points between the end of a filled template and the foot of its first page; negative beyond it."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return float(asked(_source(template), inputs, "<room>"))


@cache
def _source(template: Template) -> bytes:
    """Return what all templates share, and the template."""
    return b"\n".join(_FOLDER.joinpath(f"{name}.typ").read_bytes() for name in ("common", template))
