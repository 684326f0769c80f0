"""Write a set of documents into a folder: each file whole or not at all, nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from core.briefing.content import compose
from core.briefing.formats import File, Options, files
from core.briefing.gather import Dossier
from core.briefing.model import Briefing, Imprint

#: How many sets may be made at a time in one process: drawing and typesetting take whole cores.
AT_ONCE: Final = 2
#: The format that takes longest.
_LONGEST: Final = "png"
_turns: Final = threading.BoundedSemaphore(AT_ONCE)

Say = Callable[[str], None]


def make(
    dossier: Dossier,
    imprint: Imprint,
    options: Options,
    names: Sequence[str],
    say: Say = lambda _: None,
    *,
    workers: int = 1,
) -> Iterator[File]:
    """Compose once and yield the files of every format in turn.

    Parameters
    ----------
    names : sequence of str
        Formats, see :data:`core.briefing.formats.NAMES`.
    say : callable
        Told what has been made, as a Chinese sentence.
    workers : int
        Processes to share the formats among. Only for a process without threads of its own, such as a
        command: they are forked, for drawing holds Python's lock, so that threads would only queue.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say or a format is unknown.
    """
    briefing = compose(dossier, options.scope, imprint, mode=options.mode)
    say(f"正在生成{briefing.scope}{briefing.name}：{'、'.join(names)}……")
    with _turns, _formats(dossier, briefing, options, names, workers) as results:
        for place, (name, made) in enumerate(zip(names, results, strict=True), start=1):
            say(f"已生成{name}（{place}/{len(names)}）")
            yield from made


@contextmanager
def _formats(
    dossier: Dossier, briefing: Briefing, options: Options, names: Sequence[str], workers: int
) -> Iterator[Iterator[list[File]]]:
    """Give the files of each format in the order asked for, made in this process or in several."""

    def one(name: str) -> list[File]:
        return files(name, dossier, briefing, options)

    if workers < 2 or len(names) < 2 or not _may_fork():  # noqa: PLR2004
        yield map(one, names)
        return
    global _forked  # noqa: PLW0603 - what is forked cannot be pickled, so children inherit it
    _forked = one
    try:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            # Pictures take longest: begun last, they would keep one process waiting for the other.
            order = sorted(names, key=lambda name: name != _LONGEST)
            begun = {name: pool.submit(_inherited, name) for name in order}
            yield (begun[name].result() for name in names)
    finally:
        _forked = None


def _may_fork() -> bool:
    """Whether children may be forked: not where threads run, nor once the drawing engine has its own."""
    able = "fork" in multiprocessing.get_all_start_methods()
    return able and threading.active_count() == 1 and "vl_convert" not in sys.modules


_forked: Callable[[str], list[File]] | None = None


def _inherited(name: str) -> list[File]:
    """Make one format in a forked process."""
    if _forked is None:
        raise RuntimeError("the process was not forked by make()")
    return _forked(name)


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
