"""The style sheet of pages and printed sheets: ``style.css`` with the tokens as its variables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from core.charts.kit import theme
from core.wording.words import DRILL_MARK, lit

_VARIABLES = {
    "surface": theme.SURFACE,
    "panel": theme.PANEL,
    "ink": theme.INK,
    "ink2": theme.INK2,
    "ink3": theme.INK3,
    "disabled": theme.DISABLED,
    "axis": theme.AXIS,
    "rule": theme.RULE,
    "grid": theme.GRID,
    "hatch": theme.HATCH,
    "accent": theme.ACCENT,
    "accent-tint": theme.ACCENT_TINT,
    "font": theme.FONT,
}

_TILE = (600, 320)

#: Background and text colour of a traffic-light badge; text keeps a contrast of 4.5:1.
_LIGHTS = {"红": ("#B3261E", "#FFFFFF"), "黄": ("#F2C94C", theme.INK), "绿": ("#1E7B45", "#FFFFFF")}


def _tile() -> str:
    width, height = _TILE
    texts = "".join(
        f'<text x="{x}" y="{y}" transform="rotate(-20 {x} {y})" text-anchor="middle" font-size="30" '
        f'font-weight="700" font-family="{theme.FONT.replace(chr(34), chr(39))}" fill="{theme.INK}" '
        f'fill-opacity="0.085">{DRILL_MARK}</text>'
        for x, y in ((width / 4, height / 4), (3 * width / 4, 3 * height / 4))
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{texts}</svg>'
    return f'url("data:image/svg+xml,{quote(svg, safe="")}")'


@cache
def stylesheet() -> str:
    """All rules as text, for one ``<style>`` block.

    Screen, phone (below 640 px), print and clean frame are in the same sheet.
    """
    variables = ";".join(f"--ct-{name}:{value}" for name, value in _VARIABLES.items())
    rules = files("core.charts.kit").joinpath("style.css").read_text(encoding="utf-8")
    return f":root{{{variables};--ct-watermark:{_tile()}}}\n{rules}"


def lights(chosen: Iterable[tuple[str, str]]) -> str:
    """Rules that put a lamp with its letter after the status words that an office maps to lights.

    The lamp stands behind mark and word, never instead of them: it says nothing to those who cannot
    tell red from green that they have not read already.
    """
    shown = "".join(
        f'.ct-status[data-word="{word}"]::after,.ct-counts li[data-word="{word}"]::after'
        f'{{content:"{light}";background:{_LIGHTS[light][0]};color:{_LIGHTS[light][1]}}}'
        for word, light in lit(chosen)
    )
    if not shown:
        return ""
    lamp = (
        "display:inline-block;width:16px;height:16px;line-height:16px;margin-left:6px;border-radius:50%;"
        "text-align:center;font-size:11px;font-weight:400;vertical-align:1px;print-color-adjust:exact"
    )
    return f".ct-status[data-word]::after,.ct-counts li[data-word]::after{{{lamp}}}{shown}"
