"""The commands of ``python -m core``: one small module each.

A command module offers ``register(subparsers)``, which adds its parser and sets ``run``, a function from the
parsed arguments to the exit code. Heavy libraries are imported inside ``run``, so that ``--help`` is quick.
"""

from __future__ import annotations

from typing import Final

#: Modules of this package that register commands, in the order in which help lists them. Add yours here.
COMMANDS: Final = (
    "serve",
    "build",
    "status",
    "measures",
    "milestones",
    "plans",
    "gaps",
    "tasks",
    "scenario",
    "template",
    "import_",
    "export",
    "editor",
    "versions",
    "briefing",
)
