"""Location quotients as a real table of coloured cells: it narrows to a phone, where a picture would scroll.

:func:`core.charts.heatmap.lq_heatmap` draws the same for exports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.charts.heatmap import LQ_CUTS, lq_cell
from core.charts.html import Safe, esc
from core.charts.theme import CONCENTRATION7
from core.charts.vega import records


def quotient_table(
    cells: pd.DataFrame,
    *,
    sectors: Sequence[str],
    areas: Sequence[str],
    comparator: str,
    shares: pd.DataFrame,
    chosen: str = "",
) -> Safe:
    """Lay out location quotients by sector and area, with the scale above.

    Parameters
    ----------
    cells : DataFrame
        ``sector`` and ``area`` (names as shown), ``value`` (location quotient; missing where unknown),
        ``text`` (two decimals, * where the sample is small), ``small`` (bool).
    sectors, areas : sequence of str
        Rows and columns in order.
    comparator : str
        What 1 means (``全省``).
    shares : DataFrame
        ``sector`` and ``text``: a last column outside the colours, under ``shares.attrs["head"]``; a phone
        leaves it out.
    chosen : str
        Name of an area whose column is framed.
    """
    found = {(row["sector"], row["area"]): lq_cell(row) for row in records(cells)}
    side = dict(zip(shares["sector"], shares["text"], strict=True))
    heads = "".join(
        f'<th scope="col"{" class=ct-chosen" if area == chosen else ""}>{esc(area)}</th>' for area in areas
    )
    body = "".join(
        f'<tr><th scope="row">{esc(sector)}</th>'
        + "".join(_box(found.get((sector, area)), chosen=area == chosen) for area in areas)
        + f'<td class="ct-share">{esc(side.get(sector, ""))}</td></tr>'
        for sector in sectors
    )
    return Safe(
        f"{_scale(comparator)}"
        f'<table class="ct-quotients" aria-label="就业区位商，1为与{esc(comparator)}相同"><thead><tr>'
        f'<th scope="col"><span>行业</span></th>{heads}'
        f'<th scope="col" class="ct-share">{esc(shares.attrs.get("head", ""))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _box(cell: Mapping[str, Any] | None, *, chosen: bool) -> str:
    if cell is None:
        return "<td></td>"
    names = [name for name, on in (("ct-small", cell["form"] == "small"), ("ct-chosen", chosen)) if on]
    css = f' class="{" ".join(names)}"' if names else ""
    return f'<td{css} style="background:{cell["fill"]};color:{cell["ink"]}">{esc(cell["text"])}</td>'


def _scale(comparator: str) -> Safe:
    """The classes with their cuts between the boxes."""
    cuts = [f"{cut:g}" for cut in LQ_CUTS] + [""]
    boxes = "".join(
        f'<i style="background:{fill}"><b>{cut}</b></i>'
        for fill, cut in zip(CONCENTRATION7, cuts, strict=True)
    )
    return Safe(
        f'<p class="ct-lq-scale"><span>低于{esc(comparator)}</span>{boxes}'
        f"<span>高于{esc(comparator)}</span></p>"
    )
