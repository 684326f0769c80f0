"""HTML templates with automatic escaping: macros by file and name.

Whatever is put into a macro is escaped unless it is :class:`markupsafe.Markup` already; what a macro returns
is ``Markup``, so that fragments can be put into each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER: Final = Path(__file__).with_name("templates")


@cache
def environment(folder: Path = FOLDER) -> Environment:
    """Return the environment whose templates lie in a folder; a name that is not given is an error."""
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def fill(name: str, macro: str, *values: object, folder: Path = FOLDER) -> Markup:
    """Return what a macro of a template file makes of values.

    Parameters
    ----------
    name : str
        File in ``folder``, e.g. ``fragments.html``.
    macro : str
        Macro of the file, e.g. ``equation``.
    *values : object
        Arguments of the macro in order; those that are not ``Markup`` are escaped where they are shown.
    folder : Path
        Where templates lie; a page names its own folder.
    """
    made: Markup = getattr(_module(name, folder), macro)(*values)
    return made


def macros(module: str, name: str) -> Callable[..., Markup]:
    """Return what fills the macros of a template file that lies in ``templates`` beside a module.

    Parameters
    ----------
    module : str
        ``__file__`` of the module.
    name : str
        The template file; the macro is named, with its values, when it is filled.
    """
    return partial(fill, name, folder=Path(module).with_name("templates"))


@cache
def _module(name: str, folder: Path) -> ModuleType:
    return cast(ModuleType, environment(folder).get_template(name).module)
