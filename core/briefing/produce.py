"""Write a set of documents into a folder: each file whole or not at all, nothing left behind."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.briefing.content import compose
from core.briefing.forking import Work, may_fork, shared
from core.briefing.formats import ALIKE, File, Options, files
from core.briefing.gather import Dossier
from core.briefing.model import Imprint

#: How many sets may be made at a time in one process: drawing and typesetting take whole cores.
AT_ONCE: Final = 2
_turns: Final = threading.BoundedSemaphore(AT_ONCE)

Say = Callable[[str], None]


def make(
    dossier: Dossier,
    imprint: Imprint,
    options: Options,
    names: Sequence[str],
    say: Say = lambda _: None,
    *,
    fork: bool = False,
) -> Iterator[File]:
    """Compose once and yield the files of every format in turn.

    Parameters
    ----------
    names : sequence of str
        Formats, see :data:`core.briefing.formats.NAMES`.
    say : callable
        Told what has been made, as a Chinese sentence.
    fork : bool
        Whether to share the formats among processes. Only for a process without threads of its own, such
        as a command: see :mod:`core.briefing.forking`.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say or a format is unknown.
    """
    briefing = compose(dossier, options.scope, imprint, mode=options.mode)
    say(f"正在生成{briefing.scope}{briefing.name}：{'、'.join(names)}……")

    def one(name: str) -> list[File]:
        return files(name, dossier, briefing, options)

    done: dict[str, list[File]] = {}
    with _turns:
        for name, made in _results(one, names, fork=fork):
            done[name] = made
            said = f"已生成{name}" if made else f"{name}没有可出的内容"
            say(f"{said}（{len(done)}/{len(names)}）")
    for name in names:
        yield from done[name]


def _results(one: Work, names: Sequence[str], *, fork: bool) -> Iterator[tuple[str, list[File]]]:
    """Give the files of each format as they are made, in this process or in several."""
    lots = _lots(names)
    if fork and len(lots) > 1 and may_fork():
        yield from shared(one, lots)
    else:
        yield from ((name, one(name)) for name in names)


def _lots(names: Sequence[str]) -> list[list[str]]:
    """Share the formats out: those that show the same pictures go together, so that each is drawn once."""
    alike = [name for name in names if name in ALIKE]
    others = [name for name in names if name not in ALIKE]
    return [lot for lot in (alike, others) if lot]


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
        raise ValueError(f"文件{place}写不进去：{error.strerror}。请检查目录权限和磁盘空间。") from error
    finally:
        if temporary:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
    return place
