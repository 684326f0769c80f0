"""The formats that a briefing can be had in: each makes its files from the same dossier and content.

A format is added here and nowhere else; its module is loaded when it is first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Final

from core.briefing.gather import Dossier
from core.briefing.model import INTERNAL_MARK, Briefing, Mode
from core.briefing.scope import Scope, ScopeKind

#: File name (without a folder) and content.
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Options:
    """What a format needs besides the content; ``template`` is a PowerPoint file whose master is taken."""

    scope: Scope = field(default_factory=Scope)
    mode: Mode = "briefing"
    template: Path | None = None


Render = Callable[[Dossier, Briefing, Options], list[File]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what readers call it, the module of its function ``files``, the type of a single file.

    ``mime`` is empty where a scope may give several files, which a page then offers as one archive.
    ``ending`` is that of the single file, where it is not the format's name.
    """

    label: str
    module: str
    mime: str = ""
    ending: str = ""


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMATS: Final = {
    "docx": Format("Word", "core.briefing.docx_files", f"{_OFFICE}.wordprocessingml.document"),
    "pptx": Format("PowerPoint", "core.briefing.pptx_files", f"{_OFFICE}.presentationml.presentation"),
    "xlsx": Format("Excel", "core.briefing.xlsx_files", f"{_OFFICE}.spreadsheetml.sheet"),
    "pdf": Format("PDF", "core.briefing.pdf_files"),
    "png": Format("图片", "core.briefing.pictures", "application/zip", "zip"),
}
NAMES: Final = tuple(FORMATS)
_PICTURES: Final = "png"
#: Formats that show the same pictures at the same width.
ALIKE: Final = frozenset({"docx", "pdf", "png"})

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def files(name: str, dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Make the files of one format.

    Raises
    ------
    ValueError
        For an unknown format, with a Chinese sentence.
    """
    if name not in FORMATS:
        raise ValueError(f"不支持格式“{name[:20]}”，可用：{'、'.join(NAMES)}。")
    render: Render = import_module(FORMATS[name].module).files
    return render(dossier, briefing, options)


def file_name(briefing: Briefing, ending: str, kind: str = "") -> str:
    """Name a file in Chinese by what it is, its scope and date: ``目标总览-张掖市-2026-11-24.pdf``."""
    mark = ("演练数据",) if briefing.drill else ()
    inner = (INTERNAL_MARK,) if briefing.internal else ()
    parts = (kind or briefing.name, briefing.scope, *mark, *inner, briefing.made)
    return f"{_UNSAFE.sub('', '-'.join(parts))}.{ending}"


def on_offer(briefing: Briefing) -> dict[str, str]:
    """Return the formats that a page can offer of a briefing, each with the name of its one file."""
    found = {}
    for name, one in FORMATS.items():
        if name == _PICTURES and not briefing.figures():
            continue
        packed = not one.mime or bool(one.ending)
        kind = f"{briefing.name}{one.label}" if packed else ""
        found[name] = file_name(briefing, one.ending or ("zip" if packed else name), kind)
    return found


def has_page(options: Options) -> bool:
    """Whether a scope has a one-page document beside its briefing."""
    return options.mode == "briefing" and options.scope.kind in (ScopeKind.CITY, ScopeKind.COUNTY)
