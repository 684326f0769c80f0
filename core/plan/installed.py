"""Which plans there are, and which of them is in use.

A plan is a folder with a ``plan.toml`` below the data folder (``COUNTY_TARGETS_DATA``, by default the
project's ``data``). In use is the one that the running command or viewer has chosen (:func:`using`,
:func:`ask`), else the one that ``COUNTY_TARGETS_PLAN`` names, else the only one; where several are left, a
sentence lists them. ``COUNTY_TARGETS_PLAN`` may name several, separated by commas: those are then offered.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from core.plan.models import CatalogError, CatalogProblem

PLAN_VARIABLE: Final = "COUNTY_TARGETS_PLAN"
DATA_VARIABLE: Final = "COUNTY_TARGETS_DATA"
PLAN_FILE: Final = "plan.toml"

#: The data folder of the project itself.
PROJECT_DATA: Final = Path(__file__).resolve().parents[2] / "data"

#: Plans listed in a message; more are only counted.
_LISTED: Final = 12
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_chosen: Final[ContextVar[str]] = ContextVar("_chosen", default="")
_asked: list[Callable[[], str]] = []


def data_root() -> Path:
    """Return the folder that holds the plan folders."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named).expanduser().resolve()
    return PROJECT_DATA


def is_plan_name(name: str) -> bool:
    """Whether a plan's folder may be called so: no path, nothing hidden."""
    return bool(_NAME.fullmatch(name))


def installed(root: Path | None = None) -> tuple[str, ...]:
    """Names of the folders with a plan, sorted."""
    folder = root or data_root()
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return ()
    # A link to nothing and a folder of that name are plans that cannot be read, not none.
    held = (name for name in names if os.path.lexists(folder / name / PLAN_FILE))
    return tuple(sorted(name for name in held if is_plan_name(name)))


def offered() -> tuple[str, ...]:
    """Plans that a server offers: those of the environment in its order, else all that are installed."""
    named = os.environ.get(PLAN_VARIABLE, "")
    wanted = tuple(dict.fromkeys(name.strip() for name in re.split(r"[,，]", named) if name.strip()))
    return wanted or installed()


def chosen() -> str:
    """Return the plan that the running command or viewer has chosen; empty where none."""
    return _chosen.get() or next(filter(None, (viewer() for viewer in _asked)), "")


def in_use() -> str:
    """Return the name of the plan in use.

    Raises
    ------
    CatalogError
        Where there is none, or several and none of them is chosen.
    """
    choice = chosen()
    if choice:
        return choice
    names = offered()
    if len(names) == 1:
        return names[0]
    if not names:
        message = (
            f"没有方案。请把方案文件夹（内有{PLAN_FILE}）放入数据文件夹，"
            "或运行 python -m core new-plan 生成一个样例。"
        )
        raise CatalogError([CatalogProblem("data/", message)])
    listed = "、".join(names[:_LISTED]) + (f"等{len(names)}个" if len(names) > _LISTED else "")
    message = f"有几个方案：{listed}。请用 --plan 指明一个，或设置环境变量 {PLAN_VARIABLE}。"
    raise CatalogError([CatalogProblem("data/", message)])


@contextmanager
def using(plan: str) -> Iterator[None]:
    """Let ``plan`` be the one in use inside the block, in this thread; empty changes nothing."""
    token = _chosen.set(plan or _chosen.get())
    try:
        yield
    finally:
        _chosen.reset(token)


def ask(viewer: Callable[[], str]) -> None:
    """Let a function say which plan the current viewer has chosen; empty where there is no viewer."""
    if viewer not in _asked:
        _asked.append(viewer)
