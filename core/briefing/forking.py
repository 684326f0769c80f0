"""Work shared among forked processes: drawing holds Python's lock, so that threads would only queue."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeAlias

from core.briefing.formats import File

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from typing import Never

Work = Callable[[str], list[File]]
Sender: TypeAlias = "Connection[tuple[str, list[File] | ValueError], Never]"
Receiver: TypeAlias = "Connection[Never, tuple[str, list[File] | ValueError]]"


def may_fork() -> bool:
    """Whether children may be forked: not where threads run, nor once the drawing engine has its own."""
    able = "fork" in multiprocessing.get_all_start_methods()
    return able and threading.active_count() == 1 and "vl_convert" not in sys.modules


def shared(work: Work, lots: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[File]]]:
    """Do each lot in a process of its own and yield what is done as it is done.

    Parameters
    ----------
    work : callable
        Makes one format. It is inherited by the children, not sent to them.
    lots : sequence of sequences of str
        Names to be worked off one after the other by one process.

    Raises
    ------
    ValueError
        What the work raised; the other processes are ended.
    RuntimeError
        Where a process ended before its work, e.g. for want of memory.
    """
    context = multiprocessing.get_context("fork")
    processes = []
    open_ends: list[Receiver] = []
    try:
        for names in lots:
            receiver, sender = context.Pipe(duplex=False)
            child = context.Process(target=_work, args=(work, names, sender), daemon=True)
            child.start()
            sender.close()
            processes.append(child)
            open_ends.append(receiver)
        missing = {name for names in lots for name in names}
        while missing:
            ready = wait(open_ends)
            for end in [one for one in open_ends if one in ready]:
                try:
                    name, made = end.recv()
                except EOFError:
                    open_ends.remove(end)
                    if not open_ends:
                        raise RuntimeError(f"a process ended before it had made {sorted(missing)}") from None
                    continue
                if isinstance(made, ValueError):
                    raise made
                missing.remove(name)
                yield name, made
    finally:
        for child in processes:
            child.terminate()
            child.join()


def _work(work: Work, names: Sequence[str], sender: Sender) -> None:
    """Body of a child; a refusal in words goes to the parent, anything else to the error output."""
    with sender, suppress(BrokenPipeError):
        for name in names:
            try:
                sender.send((name, work(name)))
            except ValueError as error:
                sender.send((name, error))
                return
