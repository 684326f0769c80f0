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
from core.briefing.formats import File, Options, files
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
) -> Iterator[File]:
    """Compose once and yield the files of every format in turn.

    Parameters
    ----------
    names : sequence of str
        Formats, see :data:`core.briefing.formats.NAMES`.
    say : callable
        Told what has been made, as a Chinese sentence.

    Raises
    ------
    ValueError
        With a Chinese sentence, where there is nothing to say or a format is unknown.
    """
    briefing = compose(dossier, options.scope, imprint, mode=options.mode)
    say(f"正在生成{briefing.scope}{briefing.name}：{'、'.join(names)}……")
    done: list[File] = []
    with _turns:
        for count, name in enumerate(names, start=1):
            made = files(name, dossier, briefing, options)
            done.extend(made)
            outcome = f"已生成{name}" if made else f"{name}没有可出的内容"
            say(f"{outcome}（{count}/{len(names)}）")
    yield from done


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
