"""Torture reporting: clerks send and the office adopts at once, killed at random moments and at every step.

What must hold, whatever happens: what was confirmed to a clerk is in the record, once, as it was sent; what
was confirmed to the office counts in the dataset, once; whatever else was begun is there whole or not at all;
no two submissions bear one number; a rebuild from ``data/`` and the kept batches gives the same content.

Run ``python -m tests.torture.run_reporting [ROUNDS] [SEED]`` or ``make torture``; the counts are printed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.editors.rights import Editor
from core.figures.frames import VALID
from core.plan.catalog import Catalog
from core.reporting import state
from core.reporting.acting import Desk
from core.reporting.ledger import ADOPT
from core.reporting.model import Step
from core.reporting.reading import read_ledger
from core.store.build import build
from core.store.disk import STEPS, dataset_paths, hooked
from core.store.errors import StoreBusyError, StoreError
from core.store.reader import open_reader
from core.store.versions import restore, versions
from core.workbook.forms import FIGURE, MEASURE, Form
from core.workbook.labels import VALUE
from tests.reporting.conftest import CITY, GONGXIN
from tests.store.samples import KILLED, dying, home_in, prepared, small_catalog, start
from tests.torture import trial
from tests.torture.trial import ended, kill, main, rebuild

#: Steps of sending, and all of adopting; the record is written in both.
SENDING = ("locked", "recorded")
ADOPTING = (*STEPS, "recorded")
#: In one round of so many a version is restored while others write.
RESTORE = 8
#: A round's clerk sends a measure that names the round, and a figure whose value does.
BASE_VALUE = 300.0
#: Looks of the office at the queue before it gives up for this round.
_LOOKS = 50
_NOON = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass
class Counts(trial.Counts):
    """What happened."""

    rounds: int = 0
    killed_sending: int = 0
    killed_adopting: int = 0
    sent_confirmed: int = 0
    adopted_confirmed: int = 0
    restored: int = 0
    crashes: int = 0
    submissions: int = 0
    half: int = 0

    faults = (*trial.Counts.faults, "half")


def torture(folder: Path, rounds: int, seed: int, restart: Callable[[], None] | None = None) -> Counts:
    """Let two clerks send and the office adopt in ``rounds`` rounds at once, and return the counts.

    Every other round is killed after a random time, the rest at a named step (all steps in turn). Where the
    home is a database, ``restart`` crashes and starts it now and then.
    """
    chance = random.Random(seed)
    prepared(folder)
    counts = Counts(rounds=rounds)
    (folder / "confirmed").mkdir()
    usual = _undisturbed(folder)
    for number in range(1, rounds + 1):
        if restart is not None and number % RESTORE == 0:
            restart()
            counts.crashes += 1
        _round(folder, number, chance, counts, usual)
    return _judge(folder, counts)


def _undisturbed(folder: Path) -> float:
    """Let one clerk send and the office adopt undisturbed; return the seconds that it took."""
    began = time.monotonic()
    for target in (_send, _adopt):
        ended([start(target, folder, 0, "")])
    return time.monotonic() - began


def _round(folder: Path, number: int, chance: random.Random, counts: Counts, usual: float) -> None:
    at_random = number % 2
    sending = "" if at_random else SENDING[number // 2 % len(SENDING)]
    adopting = "" if at_random else ADOPTING[number // 2 % len(ADOPTING)]
    clerks = [start(_send, folder, 2 * number + n, sending if n else "") for n in (0, 1)]
    writers = [*clerks, start(_adopt, folder, number, adopting)]
    if number % RESTORE == 0:
        writers.append(start(_restore, folder, number, ""))
        counts.restored += 1
    if at_random:
        time.sleep(usual * chance.uniform(0, 1.5))
        # One clerk of every round is left alone, in every third the office too: else nobody may finish.
        kill(writers[1:] if number % 3 else writers[1:2])
    codes = ended(writers)
    counts.killed_sending += codes[:2].count(KILLED)
    counts.killed_adopting += codes[2:].count(KILLED)
    counts.failed += sum(code not in (0, KILLED) for code in codes)


def _forms(number: int) -> list[Form]:
    measure = {
        "序号": "16",
        "状态": "推进中",
        "进展": f"第{number}次",
        "佐证": f"第{number}号通报",
        "佐证日期": "2026-11-20",
    }
    figure = {
        "地区": "张掖市",
        "指标名称": "风电光电装机容量",
        "年份": "2025",
        "核算口径": "不适用",
        "数值": f"{BASE_VALUE + number / 100:.2f}",
        "单位": "万千瓦",
        "数据阶段": "未注明",
        "公开标记": "公开",
        "来源标题": f"第{number}次报送",
        "发布单位": "市工信局",
        "发布日期": "2026-04-20",
    }
    return [Form(MEASURE, measure), Form(FIGURE, figure)]


def _desk(who: Editor, folder: Path) -> Desk:
    return Desk(who, "official", small_catalog(folder), home_in(folder))


def _send(folder: Path, number: int, step: str) -> None:
    """Send a measure and a figure together and confirm it with a file; die at a step where one is named."""
    with hooked(dying(step)), contextlib.suppress(StoreBusyError):
        outcome = _desk(GONGXIN, folder).submit(_forms(number), {1: "已核"}, now=_NOON)
        if not outcome.done:
            raise RuntimeError(outcome.message)
        (folder / "confirmed" / f"sent-{number}").touch()


def _adopt(folder: Path, number: int, step: str) -> None:
    """Adopt all that waits, and confirm it with the ids; die at ``step`` where one is named."""
    desk = _desk(CITY, folder)
    with hooked(dying(step)), contextlib.suppress(StoreBusyError):
        for _ in range(_LOOKS):
            ids = [one.id for one in read_ledger("official", desk.catalog, desk.home).pending]
            # What is sent anew takes the place of what was chosen; then the office looks again.
            if ids and desk.adopt(ids, now=_NOON + dt.timedelta(seconds=number)).done:
                path = folder / "confirmed" / f"adopted-{number}"
                path.write_text(json.dumps(ids), encoding="utf-8")
                return
            time.sleep(0.1)


def _restore(folder: Path, _number: int, _step: str) -> None:
    """Restore the oldest version that is still kept; another writer may clear it away meanwhile."""
    home = home_in(folder)
    with contextlib.suppress(StoreBusyError):
        oldest = versions("official", home)[-1].number
        try:
            restore("official", oldest, home, small_catalog(folder))
        except StoreError:
            if any(version.number == oldest for version in versions("official", home)):
                raise


def _judge(folder: Path, counts: Counts) -> Counts:
    """Start once more, adopt what still waits, and hold record and dataset against each other."""
    home, catalog = home_in(folder), small_catalog(folder)
    build("official", home, catalog)
    _judge_sent(folder, counts, catalog, home)
    _judge_adopted(folder, counts, catalog, home)
    desk = Desk(CITY, "official", catalog, home)
    waiting = [one.id for one in read_ledger("official", catalog, home).pending]
    if waiting and not (said := desk.adopt(waiting, now=_NOON)).done:
        sys.stdout.write(f"{said.message}\n")
        counts.failed += 1
    _hold_against_each_other(counts, catalog, home)
    rebuild(counts, home, catalog, folder / "bare")
    return counts


def _judge_sent(folder: Path, counts: Counts, catalog: Catalog, home: Path | str) -> None:
    """Hold the record against what was confirmed to clerks: each once, measure and figure together."""
    found = read_ledger("official", catalog, home).submissions
    counts.submissions = len(found)
    measures = Counter(s.form.text("佐证") for s in found if s.form.kind == MEASURE)
    figures = Counter(s.form.text("来源标题") for s in found if s.form.kind == FIGURE)
    confirmed = [int(p.name.removeprefix("sent-")) for p in (folder / "confirmed").glob("sent-*")]
    counts.sent_confirmed = len(confirmed)
    counts.lost += sum(measures[f"第{n}号通报"] == 0 for n in confirmed)
    counts.doubled += sum(n > 1 for n in (*measures.values(), *figures.values()))
    counts.half += sum(1 for n in measures if figures[n.replace("号通报", "次报送")] != measures[n])
    counts.half += abs(len(measures) - len(figures))
    counts.doubled += len(found) - len({s.id for s in found})


def _judge_adopted(folder: Path, counts: Counts, catalog: Catalog, home: Path | str) -> None:
    """Whatever was confirmed to the office counts, or a restore has taken its batch back."""
    with open_reader("official", home, catalog) as reader:
        batches = reader.batches()
    withdrawn = set(batches.loc[batches["state"] != VALID, "sha256"])
    ledger = read_ledger("official", catalog, home)
    events, damaged = state.events(dataset_paths("official", home))
    counts.half += damaged + ledger.damaged
    for path in (folder / "confirmed").glob("adopted-*"):
        counts.adopted_confirmed += 1
        for one in json.loads(path.read_text(encoding="utf-8")):
            meant = {e["sha256"] for e in events if e["kind"] == ADOPT and one in e["ids"]}
            sent = ledger.of(one)
            adopted = sent is not None and sent.step is Step.ADOPTED
            counts.lost += not adopted and not meant & withdrawn


def _hold_against_each_other(counts: Counts, catalog: Catalog, home: Path | str) -> None:
    """What the record calls adopted is what counts in the dataset, each once."""
    with open_reader("official", home, catalog) as reader:
        history = reader.history("620700", "renewable_capacity")
        inside = Counter(f"{v:.2f}" for v in history.loc[history["state"] == VALID, "value"])
        words = Counter(e.evidence for e in reader.measure_entries() if e.evidence.endswith("号通报"))
    ledger = read_ledger("official", catalog, home)
    adopted = [s for s in ledger.submissions if s.step is Step.ADOPTED]
    counts.half += len(ledger.pending)
    counts.half += inside != Counter(s.form.text(VALUE) for s in adopted if s.form.kind == FIGURE)
    counts.half += words != Counter(s.form.text("佐证") for s in adopted if s.form.kind == MEASURE)
    counts.doubled += sum(n > 1 for n in (*inside.values(), *words.values()))


if __name__ == "__main__":
    sys.exit(main(torture, 100))
