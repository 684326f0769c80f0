"""``check_confined``: a workbook that anybody may send is checked in a process of its own, within bounds.

The process is ended when its time is over, cannot take more memory than it is given (on Linux), gives way to
the pages, and serves one check after another until something went wrong in it or it has served many. How
many checks run and wait at once is bounded for each visitor and for all; editors have a place of their own.
Windows knows the bound of time only.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from core.clock import today
from core.plan.installed import in_use, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.store.errors import StoreError
from core.store.reader import open_reader
from core.workbook.check import check
from core.workbook.report import Report

#: Seconds that one check may take, on the wall.
SECONDS: Final = 60
#: Bytes that a check may take on top of what the process holds when it begins.
MEMORY: Final = 800_000_000
#: Checks at once for everybody, and for editors besides; checks that wait; checks of one visitor.
AT_ONCE, EDITORS, WAITING, EACH = 2, 1, 8, 2
#: Seconds that a check waits for its turn.
PATIENCE: Final = 45
#: Checks after which a process is replaced.
_SERVES: Final = 50
_NICE: Final = 10
_LENGTH: Final = struct.Struct(">Q")
_ROOT: Final = Path(__file__).resolve().parents[2]

_FULL: Final = "正在校验的工作簿较多，这一份没有校验，数据没有改动。请过一两分钟再上传。"
_OWN_FULL: Final = "您还有工作簿正在校验，这一份没有校验，数据没有改动。请等前一份校验完再上传。"
_REMEDY: Final = "请删去多余的工作表、样式和内容，或重新下载模板填写后再上传。"
_LATE: Final = "校验超过{}秒，已经停止，数据没有改动。" + _REMEDY
_LARGE: Final = f"校验所需内存超过限度，已经停止，数据没有改动。{_REMEDY}"


class RefusedCheckError(StoreError):
    """A check did not come to an end within its bounds; nothing has changed."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the other process needs for a check."""

    plan: str
    content: bytes
    file_name: str
    dataset: str
    as_of: dt.date


def check_confined(
    content: bytes,
    file_name: str,
    dataset: str,
    *,
    visitor: str = "",
    editor: bool = False,
    as_of: dt.date | None = None,
) -> Report:
    """Check a workbook without changing anything, within bounds of time, memory and number.

    Parameters
    ----------
    content, file_name, dataset, as_of
        As for :func:`core.workbook.check.check_workbook`; the plan is the one in use.
    visitor : str
        Who asks, as far as it can be told; empty counts with all others of whom nothing is known.
    editor : bool
        Whether an editor asks, for whom a place is kept.

    Raises
    ------
    RefusedCheckError
        Where it is full, or the check took too much; the sentence says which, and what to do.
    StoreError
        Where the dataset cannot be read.
    """
    request = Request(in_use(), content, file_name, dataset, as_of or today())
    with TURNS.turn(visitor, editor=editor):
        outcome = WORKERS.ask(request)
    if isinstance(outcome, StoreError):
        raise outcome
    report: Report = outcome
    return report


class Turns:
    """Who may check now, who waits, and who is told to come again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = 0
        self._waiting = 0
        self._of: Counter[str] = Counter()

    @contextmanager
    def turn(self, visitor: str, *, editor: bool = False, patience: float = PATIENCE) -> Iterator[None]:
        """Wait for a turn and hold it.

        Raises
        ------
        RefusedCheckError
            Where the visitor has enough under way, too many wait, or the turn does not come.
        """
        most = AT_ONCE + EDITORS if editor else AT_ONCE
        with self._changed:
            if visitor and self._of[visitor] >= EACH:
                raise RefusedCheckError(_OWN_FULL)
            if self._waiting >= WAITING + (EDITORS if editor else 0):
                raise RefusedCheckError(_FULL)
            self._of[visitor] += 1
            self._waiting += 1
            try:
                if not self._changed.wait_for(lambda: self._running < most, patience):
                    raise RefusedCheckError(_FULL)
                self._running += 1
            except BaseException:
                self._leave(visitor)
                raise
            finally:
                self._waiting -= 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._leave(visitor)
                self._changed.notify_all()

    def _leave(self, visitor: str) -> None:
        self._of[visitor] -= 1
        if not self._of[visitor]:
            del self._of[visitor]


class Workers:
    """Processes that wait for a check; each is used by one at a time."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def ask(self, request: Request, seconds: float = SECONDS) -> Any:
        """Return what a process answers; an exception of the store is an answer as well."""
        worker = self._take()
        sound = False
        try:
            answer = worker.ask(request, seconds)
            sound = worker.served < _SERVES and not isinstance(answer, RefusedCheckError)
        finally:
            with self._lock:
                kept = sound and not self._idle  # one that waits is enough: it holds a quarter of a gigabyte
                if kept:
                    self._idle.append(worker)
            if not kept:
                worker.end()
        return answer

    def _take(self) -> Worker:
        """Return a process that knows the environment as it is now."""
        with self._lock:
            idle, self._idle = self._idle, []
            for worker in idle:
                if worker.settings != _settings() or worker.process.poll() is not None:
                    worker.end()
                else:
                    self._idle.append(worker)
            if self._idle:
                return self._idle.pop()
        return Worker()

    def end(self) -> None:
        """End all that wait."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()


class Worker:
    """One process, as its parent sees it."""

    def __init__(self) -> None:
        self.settings = _settings()
        self.served = 0
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from core.workbook.confined import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )

    def ask(self, request: Request, seconds: float) -> Any:
        """Send a request and wait for the answer; a process that is late is ended."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        self.served += 1
        try:
            _send(self._pipe(self.process.stdin), request)
            return _receive(self._pipe(self.process.stdout))
        except (OSError, EOFError, pickle.UnpicklingError):
            words = _LATE.format(round(seconds)) if late.is_set() else _LARGE
            return RefusedCheckError(words)
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                self._pipe(pipe).close()
        self.process.wait()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise EOFError
        return pipe


TURNS: Final = Turns()
WORKERS: Final = Workers()


def _settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("COUNTY_TARGETS_")}


def _send(pipe: IO[bytes], what: object) -> None:
    content = pickle.dumps(what)
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    content = pipe.read(_LENGTH.unpack(head)[0])
    return pickle.loads(content)  # noqa: S301 (between two processes of ours)


# The other process.


def serve() -> None:
    """Answer one request after another until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    requests = sys.stdin.buffer
    if sys.platform != "win32":
        os.nice(_NICE)
        with suppress(OSError):  # if memory runs out, this process goes first
            Path("/proc/self/oom_score_adj").write_text("1000")
    while True:
        try:
            request = _receive(requests)
        except EOFError:
            return
        _send(answers, _answer(request))


def _answer(request: Request) -> Report | StoreError:
    try:
        catalog = load_catalog(request.plan)
        with (
            using(request.plan),
            open_reader(request.dataset, None, catalog) as reader,
            _within_bounds(),
        ):
            return check(request.content, request.file_name, reader, catalog, request.as_of).report
    except CatalogError as error:
        return StoreError(str(error))
    except StoreError as error:
        return error
    except MemoryError:
        return RefusedCheckError(_LARGE)


@contextmanager
def _within_bounds() -> Iterator[None]:
    """Bound the memory of this process on top of what it holds, and its time even without a parent."""
    if sys.platform == "win32":
        yield
        return
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_DATA)
    held = _held()
    if held:
        resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY, before[1]))
    signal.alarm(2 * SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _held() -> int:
    """Return the bytes of data that this process holds; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmData:")), 0)
