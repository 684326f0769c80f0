"""``serve``: start the dashboard, saying clearly what stands in the way where it cannot start."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys

from core.cli.processes import ROOT, processors, run_all
from core.plan.installed import PLAN_VARIABLE, offered

_HIGHEST_PORT = 65_535


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("serve", help="启动网页")
    parser.add_argument("--port", type=int, default=8501, help="端口，默认8501")
    parser.add_argument("--address", default="localhost", help="监听地址，默认仅本机")
    parser.add_argument("--plan", default="", metavar="方案", help="方案文件夹名，多个用逗号分开；省略则全部")
    parser.set_defaults(run=run, own_plan=True)


def run(arguments: argparse.Namespace) -> int:
    """Build what is missing, then hand over to Streamlit until it is stopped."""
    if not 0 < arguments.port <= _HIGHEST_PORT:
        print(f"端口{arguments.port}不存在，网页未启动。请用1到{_HIGHEST_PORT}之间的端口。", file=sys.stderr)
        return 1
    try:
        free = port_is_free(arguments.address, arguments.port)
    except (OSError, UnicodeError):
        print(f"没有“{arguments.address}”这个地址，网页未启动。请核对 --address。", file=sys.stderr)
        return 1
    if not free:
        print(
            f"端口{arguments.port}已被占用，网页未启动。请关闭占用该端口的程序，"
            f"或换一个端口：make run PORT={arguments.port + 1}",
            file=sys.stderr,
        )
        return 1
    if arguments.plan:
        os.environ[PLAN_VARIABLE] = arguments.plan
    # The build command explains its own failures; a readable older version still serves. The drill is built
    # when somebody first asks for it.
    plans = offered()
    build = [sys.executable, "-m", "core", "build", "--dataset", "official", "--plan"]
    for plan, failed in zip(plans, run_all([[*build, plan] for plan in plans], processors()), strict=True):
        if failed:
            print(f"{plan}：数据未能更新，原因见上。如有可用版本，网页以该版本启动。", file=sys.stderr)
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(arguments.port), "--server.address", arguments.address]
    if sys.platform != "win32":  # this very process becomes the server: whatever ends one ends the other
        os.chdir(ROOT)
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 (our own interpreter)
    try:
        return run_all([command])[0]
    except KeyboardInterrupt:
        return 0


def port_is_free(address: str, port: int) -> bool:
    """Whether the port can be listened on at the address."""
    for family, kind, protocol, _, target in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(target)
            except OSError as error:
                # Other errors (no IPv6 here, say) do not mean that somebody else listens.
                if error.errno == errno.EADDRINUSE:
                    return False
    return True
