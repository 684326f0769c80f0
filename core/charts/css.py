"""The style sheet of pages and printed sheets: ``style.css`` with the tokens as its variables."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import quote

from core.charts import theme
from core.wording import DRILL_MARK

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

_TILE = (480, 320)


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
    rules = files("core.charts").joinpath("style.css").read_text(encoding="utf-8")
    return f":root{{{variables};--ct-watermark:{_tile()}}}\n{rules}"


def style_block() -> str:
    """The sheet inside its tag."""
    return f"<style>{stylesheet()}</style>"
