"""Write a set of documents into a folder: each file whole or not at all, nothing left behind."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.briefing.compose import compose
from core.briefing.model import INTERNAL_MARK, Briefing, Imprint, Mode
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.office_notes import without
from core.reporting.notes import Note
from core.snapshot import Snapshot
from core.system_errors import cause_of

# The formats that a briefing can be had in: each makes its files from the same snapshot and
# content.

#: File name (without a folder) and content.
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Options:
    """What a format needs besides the content.

    ``template`` is a PowerPoint file whose master is taken; ``notes`` are the city office's, where asked for.
    """

    scope: Scope = field(default_factory=Scope)
    mode: Mode = "briefing"
    template: Path | None = None
    notes: tuple[Note, ...] | None = None


Render = Callable[[Snapshot, Briefing, Options], list[File]]


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


def _word(_snapshot: Snapshot, briefing: Briefing, _options: Options) -> list[File]:
    from core.briefing.docx.document import to_docx

    return [(file_name(briefing, "docx"), to_docx(briefing))]


def _powerpoint(snapshot: Snapshot, briefing: Briefing, options: Options) -> list[File]:
    """Return the presentation, on the office's template where one is given."""
    from core.briefing.pptx.document import presentation

    try:
        template = options.template.read_bytes() if options.template else None
    except OSError as error:
        raise ValueError(f"读不到模板{options.template}，请核对路径和权限。") from error
    return [(file_name(briefing, "pptx"), presentation(snapshot, briefing, template))]


def _excel(snapshot: Snapshot, briefing: Briefing, options: Options) -> list[File]:
    from core.briefing.xlsx.document import workbook

    return [(file_name(briefing, "xlsx"), workbook(snapshot, briefing, options.scope))]


def _pdf(snapshot: Snapshot, briefing: Briefing, options: Options) -> list[File]:
    """Return the briefing, and the one page of the city or of a county where the scope has one."""
    from core.briefing.pdf.document import briefing_pdf, overview_pdf
    from core.briefing.pdf.portrait import portrait_pdf

    made, bare = [(file_name(briefing, "pdf"), briefing_pdf(briefing))], without(briefing)
    if has_page(options):
        if options.scope.kind is ScopeKind.CITY:
            made.append((file_name(bare, "pdf", "目标总览"), overview_pdf(snapshot)))
        else:
            made.append((file_name(bare, "pdf", "县区画像"), portrait_pdf(snapshot, options.scope.key)))
    return made


def _pictures(_snapshot: Snapshot, briefing: Briefing, _options: Options) -> list[File]:
    """Return one archive with all pictures, or nothing where the briefing has none."""
    from core.briefing.pictures import archive, draw_all

    drawn = draw_all(briefing)
    name = file_name(without(briefing), "zip", f"{briefing.name}图片")
    return [(name, archive(briefing, drawn))] if drawn else []


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


def files(name: str, snapshot: Snapshot, briefing: Briefing, options: Options) -> list[File]:
    """Make the files of one format.

    Raises
    ------
    ValueError
        With a Chinese sentence, for an unknown format or a template that cannot be read or used.
    """
    if name not in FORMATS:
        raise ValueError(f"不支持格式“{name[:20]}”，可用：{'、'.join(NAMES)}。")
    return FORMATS[name].render(snapshot, briefing, options)


def file_name(briefing: Briefing, ending: str, kind: str = "") -> str:
    """Name a file in Chinese by what it is, its scope and date: ``目标总览-张掖市-2026-11-24.pdf``."""
    mark = ("演练数据",) if briefing.drill else ()
    inner = (INTERNAL_MARK,) if briefing.internal else ()
    key = (briefing.key,) if briefing.key else ()
    parts = (kind or briefing.name, briefing.scope, *key, *mark, *inner, briefing.made)
    return f"{_UNSAFE.sub('', '-'.join(parts))}.{ending}"


def on_offer(briefing: Briefing) -> dict[str, str]:
    """Return the formats that a page can offer of a briefing, each with the name of its one file."""
    offered = {}
    for name, made in FORMATS.items():
        if name == _PNG and not briefing.figures():
            continue
        packed = not made.mime or bool(made.ending)
        kind = f"{briefing.name}{made.label}" if packed else ""
        offered[name] = file_name(briefing, made.ending or ("zip" if packed else name), kind)
    return offered


def has_page(options: Options) -> bool:
    """Whether a scope has a one-page document beside its briefing."""
    return options.mode == "briefing" and options.scope.kind in (ScopeKind.CITY, ScopeKind.COUNTY)


#: How many sets may be made at a time in one process: drawing and typesetting take whole cores.
AT_ONCE: Final = 2
_turns: Final = threading.BoundedSemaphore(AT_ONCE)

Say = Callable[[str], None]


def make(
    snapshot: Snapshot,
    imprint: Imprint,
    options: Options,
    names: Sequence[str],
    say: Say = lambda _: None,
) -> Iterator[File]:
    """Compose once and yield the files of every format in turn.

    Parameters
    ----------
    names : sequence of str
        Formats, see :data:`core.briefing.produce.NAMES`.
    say : callable
        Told what has been made, as a Chinese sentence.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say or a format is unknown; after all files that
        can be made, where one cannot.
    """
    briefing = compose(snapshot, options.scope, imprint, mode=options.mode, notes=options.notes)
    say(f"正在生成{briefing.scope}{briefing.name}：{'、'.join(names)}……")
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        files(unknown[0], snapshot, briefing, options)
    done: list[File] = []
    faults: list[ValueError] = []
    with _turns:
        for count, name in enumerate(names, start=1):
            try:
                made = files(name, snapshot, briefing, options)
            except ValueError as error:  # a template that cannot be used is no reason to go without the rest
                faults.append(error)
                say(f"{name}未能生成（{count}/{len(names)}）")
                continue
            done.extend(made)
            outcome = f"已生成{name}" if made else f"{name}没有可出的内容"
            say(f"{outcome}（{count}/{len(names)}）")
    yield from done
    if faults:
        raise faults[0]


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write one file beside its place and move it there, so that no reader meets half of it.

    Raises
    ------
    ValueError
        With a Chinese sentence, where the folder cannot be written to.
    """
    place = folder / name
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(place)
    except OSError as error:
        raise ValueError(f"文件{place}写不进去：{cause_of(error)}。请检查目录权限和磁盘空间。") from error
    finally:
        if temporary:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
    return place
