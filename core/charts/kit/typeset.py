"""The typesetter ``typst``, with the fonts that ship and no others: PDF pages, and pictures as pixels.

Data goes in as text and the result comes out as bytes: nothing is written to disk, no network is asked.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal

from core.charts.kit import fonts


def typeset(
    source: bytes, inputs: dict[str, str], format: Literal["pdf", "png"] = "pdf", ppi: float | None = None
) -> bytes:
    """Typeset a template.

    Parameters
    ----------
    source : bytes
        The template.
    inputs : dict of str to str
        What the template reads as ``sys.inputs``.
    ppi : float, optional
        Pixels an inch, of a picture.
    """
    import typst

    compile_: Any = typst.compile  # its stub cannot tell bytes from a path
    made: bytes = compile_(source, font_paths=_faces(), sys_inputs=inputs, format=format, ppi=ppi)
    return made


def asked(source: bytes, inputs: dict[str, str], label: str) -> Any:
    """Return the value of the one ``metadata`` under a label of a template, after layout."""
    import typst

    query: Any = typst.query
    found = query(source, label, field="value", one=True, font_paths=_faces(), sys_inputs=inputs)
    return json.loads(found)


@cache
def _faces() -> Any:
    """Fonts read once: reading them takes longer than most pictures."""
    import typst

    folder = str(fonts.font_path().parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
