"""Parse the command line, run one command, and say expected failures in a sentence."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from core.cli.operations import (
    build,
    editor,
    export,
    import_,
    plan_folder,
    remind,
    serve,
    state,
    template,
    versions,
)
from core.cli.queries import (
    bounds,
    briefing,
    evidence,
    gaps,
    measures,
    milestones,
    nowcast,
    plans,
    rollup,
    scenario,
    status,
    tasks,
)
from core.plan.installed import using
from core.plan.models import CatalogError

#: Commands in the order in which help lists them: each adds its parser. Add yours here.
COMMANDS: Final[tuple[Callable[[Any], None], ...]] = (
    serve.register,
    build.register,
    status.register,
    measures.register,
    milestones.register,
    plans.register,
    rollup.register,
    gaps.register,
    nowcast.register,
    bounds.register,
    evidence.register,
    tasks.register,
    remind.register,
    scenario.register,
    template.register,
    import_.register,
    export.register,
    editor.register,
    versions.register,
    plan_folder.register,
    state.register,
    briefing.register,
)

PLAN_HELP: Final = "方案文件夹名；只有一个方案时可省略"

#: argparse speaks English; these are the messages that a user can provoke.
_TRANSLATIONS: Final = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 不能是 \2，可选：\3"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面须有一个值"),
    (r"argument (.+?): expected at least one argument", r"参数 \1 后面须至少有一个值"),
    (
        r"argument (.+?): invalid day value: '(.*)'",
        r"参数 \1 的值“\2”格式不对，或没有这一天。请写作 2026-11-30",
    ),
    (r"argument (.+?): invalid \S+ value: (.+)", r"参数 \1 的值 \2 格式不对"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"ambiguous option: (.+?) could match (.+)", r"参数 \1 不明确，可能是：\2"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 不能与 \2 同用"),
)


class ChineseParser(argparse.ArgumentParser):
    """A parser that explains itself and answers mistakes in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False})
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def format_help(self) -> str:
        """Return the help with a Chinese heading."""
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what was wrong with it, and leave with code 2."""
        for pattern, replacement in _TRANSLATIONS:
            message = re.sub(pattern, replacement, message)
        usage = self.format_usage().replace("usage: ", "用法：", 1)
        self.exit(2, f"{usage}{message}\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = ChineseParser(prog="python -m core", description="县域经济目标看板的命令行")
    subparsers = top.add_subparsers(title="命令", metavar="命令", required=True, dest="command")
    for register in COMMANDS:
        register(subparsers)
    for command in set(subparsers.choices.values()):
        if not command.get_default("own_plan"):
            command.add_argument("--plan", default="", metavar="方案", help=PLAN_HELP)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 where the command did what was asked; 1 where it failed for a reason that it has said; 2 (from
        the parser) where the command line itself is wrong.
    """
    _speak_utf8()
    arguments = parser().parse_args(argv)
    try:
        with using("" if "own_plan" in arguments else arguments.plan):
            return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has gone, as `| head` does
        sys.stderr.close()
        return 1
    except Exception as error:
        if not isinstance(error, expected_errors()):
            raise
        print(error, file=sys.stderr)
        return 1


def expected_errors() -> tuple[type[Exception], ...]:
    """Errors whose text is a sentence for the user: never shown with a traceback."""
    from core.figures.arithmetic import AnalysisError
    from core.store.errors import StoreError

    return (CatalogError, StoreError, AnalysisError)


def _speak_utf8() -> None:
    # A terminal or pipe in another encoding must not turn a Chinese answer into a traceback.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
