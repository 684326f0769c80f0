"""Types and key industries by county as a table: what is declared, in the text's words and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.analysis.positioning_model import PositioningModel
from core.catalog.catalog import Catalog
from core.charts.html import Safe, esc


def declared_table(catalog: Catalog, model: PositioningModel, chosen: str = "") -> Safe:
    """Lay out types (1 first, 2 second as written), shared industries, and those of one county only."""
    codes = [county.code for county in catalog.counties]
    heads = "".join(
        f'<th scope="col" class="ct-center{_chosen(code, chosen)}">{esc(catalog.area(code).short)}</th>'
        for code in codes
    )
    span = len(codes) + 1
    body = [_type_row(catalog, codes, entry.type, chosen) for entry in catalog.type_sectors]
    if model.shared:
        body.append(_group("重点产业：两个以上县区共同列入", span))
        body += [_shared_row(codes, name, areas, chosen) for name, areas in model.shared]
    body.append(_own_row(catalog, model, codes, chosen))
    label = "各县区县域类型与重点产业"
    return Safe(
        f'<div class="ct-scroll" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="ct-table ct-declared" aria-label="{label}">'
        f'<thead><tr><th scope="col" class="ct-left">县域类型</th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _type_row(catalog: Catalog, codes: Sequence[str], name: str, chosen: str) -> str:
    cells = []
    for code in codes:
        types = catalog.position(code).types
        place = types.index(name) + 1 if name in types else 0
        said = f"{catalog.area(code).short}第{'一二'[place - 1]}类型" if place else ""
        box = f'<span class="ct-box ct-box-{place}" title="{esc(said)}">{place}</span>' if place else ""
        cells.append(f'<td class="ct-center{_chosen(code, chosen)}">{box}</td>')
    return f'<tr><th scope="row" class="ct-left">{esc(name)}</th>{"".join(cells)}</tr>'


def _shared_row(codes: Sequence[str], name: str, areas: Sequence[str], chosen: str) -> str:
    cells = [
        f'<td class="ct-center{_chosen(code, chosen)}">{"●" if code in areas else ""}</td>' for code in codes
    ]
    return f'<tr><th scope="row" class="ct-left">{esc(name)}</th>{"".join(cells)}</tr>'


def _own_row(catalog: Catalog, model: PositioningModel, codes: Sequence[str], chosen: str) -> str:
    """One cell a county; on a phone, where a column is too narrow for the names, one line a county."""
    own = {county.area_code: county.own for county in model.counties}
    cells = [
        f'<td class="ct-center{_chosen(code, chosen)}">{"<br>".join(esc(i) for i in own.get(code, ()))}</td>'
        for code in codes
    ]
    lines = "".join(
        f"<p><b>{esc(catalog.area(code).short)}</b>{esc('、'.join(own[code]))}</p>"
        for code in codes
        if own.get(code)
    )
    return (
        f'<tr class="ct-own"><th scope="row" class="ct-left">{_OWN}</th>{"".join(cells)}</tr>'
        f'<tr class="ct-own ct-own-lines"><td colspan="{len(codes) + 1}"><p>{_OWN}：</p>{lines}</td></tr>'
    )


_OWN: Final = "仅本县区列入"


def _group(title: str, span: int) -> str:
    return f'<tr class="ct-group"><th scope="colgroup" colspan="{span}">{esc(title)}</th></tr>'


def _chosen(code: str, chosen: str) -> str:
    return " ct-chosen" if code == chosen else ""
