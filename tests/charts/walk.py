"""Look into a spec: its layers, rows and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Spec = dict[str, Any]


def layers(spec: Spec) -> Iterator[Spec]:
    """All unit layers, nested ones too."""
    for part in spec.get("layer", [spec]):
        if "layer" in part:
            yield from layers(part)
        else:
            yield part


def marks(spec: Spec, kind: str) -> list[Spec]:
    return [part for part in layers(spec) if mark(part)["type"] == kind]


def mark(part: Spec) -> Spec:
    return part["mark"] if isinstance(part["mark"], dict) else {"type": part["mark"]}


def rows(part: Spec) -> list[Spec]:
    return list(part["data"]["values"])


def texts(spec: Spec) -> list[str]:
    """Every string that a text layer prints."""
    found = []
    for part in marks(spec, "text"):
        field = part["encoding"]["text"]["field"]
        found += [row[field] for row in rows(part) if row.get(field)]
    return found


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("config", "$schema", "path", "expr", "labelExpr"):
                yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
