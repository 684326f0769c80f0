"""The formats that a briefing can be had in: each makes its files from the same dossier and content.

A format is added here and nowhere else. Its libraries are heavy, so its function imports them itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
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
    """One format: what readers call it, the function that makes its files, the type of a single file.

    ``mime`` is empty where a scope may give several files, which a page then offers as one archive.
    ``ending`` is that of the single file, where it is not the format's name.
    """

    label: str
    render: Render
    mime: str = ""
    ending: str = ""


def _word(_dossier: Dossier, briefing: Briefing, _options: Options) -> list[File]:
    from core.briefing.docx_document import to_docx

    return [(file_name(briefing, "docx"), to_docx(briefing))]


def _powerpoint(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Return the presentation, on the office's template where one is given."""
    from core.briefing.pptx_document import presentation

    try:
        template = options.template.read_bytes() if options.template else None
    except OSError as error:
        raise ValueError(f"读不到模板{options.template}，请核对路径和权限。") from error
    return [(file_name(briefing, "pptx"), presentation(dossier, briefing, template))]


def _excel(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    from core.briefing.xlsx_document import workbook

    return [(file_name(briefing, "xlsx"), workbook(dossier, briefing, options.scope))]


def _pdf(dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Return the briefing, and the one page of the city or of a county where the scope has one."""
    from core.briefing.pdf_document import briefing_pdf, overview_pdf, portrait_pdf

    made = [(file_name(briefing, "pdf"), briefing_pdf(briefing))]
    if has_page(options):
        if options.scope.kind is ScopeKind.CITY:
            made.append((file_name(briefing, "pdf", "目标总览"), overview_pdf(dossier)))
        else:
            made.append((file_name(briefing, "pdf", "县区画像"), portrait_pdf(dossier, options.scope.key)))
    return made


def _pictures(_dossier: Dossier, briefing: Briefing, _options: Options) -> list[File]:
    """Return one archive with all pictures, or nothing where the briefing has none."""
    from core.briefing.pictures import archive, draw_all

    drawn = draw_all(briefing)
    return [(file_name(briefing, "zip", f"{briefing.name}图片"), archive(briefing, drawn))] if drawn else []


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMATS: Final = {
    "docx": Format("Word", _word, f"{_OFFICE}.wordprocessingml.document"),
    "pptx": Format("PowerPoint", _powerpoint, f"{_OFFICE}.presentationml.presentation"),
    "xlsx": Format("Excel", _excel, f"{_OFFICE}.spreadsheetml.sheet"),
    "pdf": Format("PDF", _pdf),
    "png": Format("图片", _pictures, "application/zip", "zip"),
}
NAMES: Final = tuple(FORMATS)
_PNG: Final = "png"

_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def files(name: str, dossier: Dossier, briefing: Briefing, options: Options) -> list[File]:
    """Make the files of one format.

    Raises
    ------
    ValueError
        With a Chinese sentence, for an unknown format or a template that cannot be read or used.
    """
    if name not in FORMATS:
        raise ValueError(f"不支持格式“{name[:20]}”，可用：{'、'.join(NAMES)}。")
    return FORMATS[name].render(dossier, briefing, options)


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
        if name == _PNG and not briefing.figures():
            continue
        packed = not one.mime or bool(one.ending)
        kind = f"{briefing.name}{one.label}" if packed else ""
        found[name] = file_name(briefing, one.ending or ("zip" if packed else name), kind)
    return found


def has_page(options: Options) -> bool:
    """Whether a scope has a one-page document beside its briefing."""
    return options.mode == "briefing" and options.scope.kind in (ScopeKind.CITY, ScopeKind.COUNTY)
