"""Named steps of a write, so that fault tests can stop the process at each of them.

The store calls :func:`reach` when a step is done. Nothing happens unless a test has hung a hook on it;
the hook may kill the process, or raise ``OSError`` as a failing disk would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Hook = Callable[[str], None]

#: In the order in which a write passes them; ``staged`` and ``accepted`` are steps of imports only. Beside
#: them stands ``recorded``: a line of the record of reporting is on the disk.
STEPS: Final = (
    "locked",
    "staged",
    "database-begun",
    "database-written",
    "database-checked",
    "pointer-prepared",
    "journaled",
    "accepted",
    "named",
    "switched",
    "pruned",
)

_hooks: list[Hook] = []


def reach(step: str) -> None:
    """Say that ``step`` is done."""
    for hook in tuple(_hooks):
        hook(step)


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """Call ``hook`` at every step while the context is open."""
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.remove(hook)
