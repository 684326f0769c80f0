"""Killed at any step of sending or adopting: the old or the new, nothing half done, nothing lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.reporting.acting import Desk
from core.reporting.model import Step
from core.reporting.reading import read_ledger
from core.store.build import build
from core.store.disk import STEPS, hooked
from core.store.errors import StoreError
from core.store.reader import open_reader
from core.store.schema import close_idle
from tests.reporting.conftest import CITY, GONGXIN, NOW, figure, measure
from tests.store.samples import KILLED, dying, start

pytestmark = pytest.mark.long

ALL_STEPS = (*STEPS, "recorded")


def _act_and_die(step: str, action: str, home: str) -> None:
    catalog = load_catalog()
    with hooked(dying(step)):
        if action == "submit":
            Desk(GONGXIN, "official", catalog, home).submit([measure(), measure(2)], now=NOW)
        else:
            Desk(CITY, "official", catalog, home).adopt(["1", "2"], now=NOW)


def killed(step: str, action: str, home: Path) -> int | None:
    close_idle()
    process = start(_act_and_die, step, action, str(home))
    process.join(300)
    return process.exitcode


@pytest.mark.parametrize("step", ["locked", "recorded"])
def test_killed_while_sending(home: Path, catalog: Catalog, step: str) -> None:
    assert killed(step, "submit", home) == KILLED
    sent = read_ledger("official", catalog, home).submissions
    both = [Step.PENDING, Step.PENDING]
    if (
        str(home).startswith("postgresql") and step == "recorded"
    ):  # not committed yet, nor confirmed to anybody
        assert [s.step for s in sent] in ([], both), "all or nothing"
    else:
        assert [s.step for s in sent] == ([] if step == "locked" else both)
    assert Desk(GONGXIN, "official", catalog, home).submit([measure(), measure(2)], now=NOW).done
    assert len(read_ledger("official", catalog, home).pending) == 2


@pytest.mark.parametrize("step", ALL_STEPS)
def test_killed_while_adopting(home: Path, catalog: Catalog, step: str) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.53"), measure()], now=NOW).done
    assert killed(step, "adopt", home) == KILLED
    build("official", home, catalog)
    found = [s.step for s in read_ledger("official", catalog, home).submissions]
    assert len(set(found)) == 1, "all or nothing"
    with open_reader("official", home, catalog) as reader:
        inside = 86.53 in set(reader.figures()["value"])
    assert inside is (found[0] is Step.ADOPTED)
    if not inside:
        assert city.adopt(["1", "2"], now=NOW).done
    with open_reader("official", home, catalog) as reader:
        assert list(reader.figures()["value"]).count(86.53) == 1
        assert len(reader.batches()) == 1
    assert {s.step for s in read_ledger("official", catalog, home).submissions} == {Step.ADOPTED}


@pytest.mark.parametrize("step", ["staged", "database-checked"])
def test_a_full_disk_adopts_nothing_and_says_so(home: Path, catalog: Catalog, step: str) -> None:
    city = Desk(CITY, "official", catalog, home)
    assert city.submit([figure("86.53")], now=NOW).done

    def fail(reached: str) -> None:
        if reached == step:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with hooked(fail), pytest.raises(StoreError, match="磁盘空间已满"):
        city.adopt(["1"], now=NOW)
    assert [s.step for s in read_ledger("official", catalog, home).submissions] == [Step.PENDING]
    assert city.adopt(["1"], now=NOW).done
