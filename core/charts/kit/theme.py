"""The values of the visual system, typed: colours, status looks, fonts, chart configuration.

The values themselves are data (``tokens.json``, ``theme.json`` beside this module); nothing else in
the project spells out a colour.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from core.wording.words import Status

Spec = dict[str, Any]

MIN_TEXT_CONTRAST: Final = 4.5
_SRGB_KNEE: Final = 0.04045


def _read(name: str) -> Any:
    return json.loads(files("core.charts.kit").joinpath(name).read_text(encoding="utf-8"))


_TOKENS: Final[Mapping[str, Any]] = _read("tokens.json")
_CONFIG: Final[Spec] = _read("theme.json")

_NEUTRAL: Final[Mapping[str, str]] = _TOKENS["neutral"]
SURFACE: Final = _NEUTRAL["surface"]
PANEL: Final = _NEUTRAL["panel"]
INK: Final = _NEUTRAL["ink"]
INK2: Final = _NEUTRAL["ink2"]
INK3: Final = _NEUTRAL["ink3"]
DISABLED: Final = _NEUTRAL["disabled"]
AXIS: Final = _NEUTRAL["axis"]
RULE: Final = _NEUTRAL["rule"]
GRID: Final = _NEUTRAL["grid"]
RANCH: Final = _NEUTRAL["ranch"]
HATCH: Final = _NEUTRAL["hatch"]
MISSING_FILL: Final = _NEUTRAL["missing"]
ACCENT: Final = _NEUTRAL["accent"]
ACCENT_MID: Final = _NEUTRAL["accent_mid"]
ACCENT_TINT: Final = _NEUTRAL["accent_tint"]
WARN_TINT: Final = _NEUTRAL["warn_tint"]

SEQUENTIAL5: Final[tuple[str, ...]] = tuple(_TOKENS["sequential5"])
SEQUENTIAL7: Final[tuple[str, ...]] = tuple(_TOKENS["sequential7"])
DIVERGING7: Final[tuple[str, ...]] = tuple(_TOKENS["diverging7"])
CONCENTRATION7: Final[tuple[str, ...]] = tuple(_TOKENS["concentration7"])
FONT: Final[str] = _TOKENS["font"]


@dataclass(frozen=True, slots=True)
class StatusLook:
    """Colours and shape of one status word (``path`` is drawn in a box from -1 to 1)."""

    mark: str
    text: str
    tint: str
    fill: str
    shape: str
    char: str
    path: str


@dataclass(frozen=True, slots=True)
class CountyLook:
    """A county's colour for marks, and the darker one for letters."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class ReferenceLook:
    """A reference line: told from counties by its form, not by its colour."""

    color: str
    width: float
    dash: tuple[float, float] | None


STATUS: Final[Mapping[str, StatusLook]] = {
    word: StatusLook(t["solid"], t["text"], t["tint"], t["fill"], t["shape"], t["char"], t["vega_path"])
    for word, t in _TOKENS["status"].items()
}

#: Words that an estimate can never give: they have no hollow form.
NEVER_HOLLOW: Final = frozenset(
    {
        Status.ACHIEVED,
        Status.NOT_ACHIEVED,
        Status.BORDERLINE,
        Status.DUE_UNVERIFIED,
        Status.INSUFFICIENT,
    }
)

_COUNTIES: Final = tuple(
    CountyLook(mark, text) for mark, text in zip(_TOKENS["county"], _TOKENS["county_text"], strict=True)
)

#: A county among more than there are colours.
_ANY_COUNTY: Final = CountyLook(INK2, INK2)

REFERENCE: Final[Mapping[Literal["city", "province", "nation"], ReferenceLook]] = {
    "city": ReferenceLook(_TOKENS["reference"]["全市"], 3, None),
    "province": ReferenceLook(_TOKENS["reference"]["全省"], 1.25, (4, 3)),
    "nation": ReferenceLook(_TOKENS["reference"]["全国"], 1.25, (1, 3)),
}


def county_looks(codes: Iterable[str]) -> dict[str, CountyLook]:
    """Give every county its fixed colour.

    Parameters
    ----------
    codes : iterable of str
        County codes in the order of the document (``catalog.counties``), always the whole list: the
        colour hangs on the place in it. Where there are more counties than colours all have one: labels
        stand at the marks anyhow, and a colour that two share would tell them to be the same.
    """
    listed = tuple(codes)
    if len(listed) > len(_COUNTIES):
        return dict.fromkeys(listed, _ANY_COUNTY)
    return dict(zip(listed, _COUNTIES, strict=False))


def luminance(color: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.1)."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= _SRGB_KNEE else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def label_on(fill: str) -> str:
    """Ink where it can be read on ``fill``, else white."""
    return INK if contrast(INK, fill) >= MIN_TEXT_CONTRAST else SURFACE


def mix(color: str, share: float, ground: str = SURFACE) -> str:
    """Lay ``share`` (0 to 1) of a colour over a ground, as one opaque colour."""
    pairs = ((int(color[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(share * c + (1 - share) * g):02X}" for c, g in pairs)


@cache
def _config_text() -> str:
    return json.dumps(_CONFIG)


def config() -> Spec:
    """Chart configuration, as a fresh copy."""
    fresh: Spec = json.loads(_config_text())
    return fresh


def _fresh(part: Any) -> Any:
    """Copy plain JSON, several times faster than ``copy.deepcopy``: nothing in a spec refers to itself."""
    if isinstance(part, dict):
        return {name: _fresh(value) for name, value in part.items()}
    return [_fresh(value) for value in part] if isinstance(part, list | tuple) else part


def chart(
    width: int | Literal["container"],
    height: int,
    *,
    description: str,
    padding: Spec | None = None,
    **parts: Any,
) -> Spec:
    """Put the outer parts of a picture around its layers.

    Parameters
    ----------
    width : int or ``"container"``
        Outer width in px (axes and padding inside: ``autosize`` is *fit*).
    height : int
        Outer height in px.
    description : str
        What the picture says, for screen readers.
    padding : dict, optional
        Room in px by side; defaults to 4 all round. A dict, because the page writes into it.
    **parts
        ``layer``, ``mark``, ``encoding``, ``params`` and so on.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": padding or {"left": 4, "top": 4, "right": 4, "bottom": 4},
        "background": SURFACE,
        "config": config(),
        **{name: _fresh(part) for name, part in parts.items()},
    }
