"""What has changed since a day that the reader picks: words, figures and entries, each as the figures say."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.snapshot import Snapshot
from tests.pages.conftest import markup, text, visit

pytestmark = pytest.mark.usefixtures("home")

SINCE = dt.date(2024, 6, 30)


def said(**query: str) -> str:
    """What stands in the block."""
    page = text(visit("overview", **query))
    return page[page.index("有何变化") :]


def test_without_an_import_it_says_so_and_offers_days() -> None:
    assert "还没有导入过数据" in said()


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_words_and_figures_since_a_day(home: Path, dataset: str) -> None:
    now = Snapshot.open(dataset, home=home)
    then = now.at(SINCE)
    before = {one.target.id: one.words for one in then.assessments}
    changed = [one for one in now.assessments if one.words != before[one.target.id]]
    block = said(dataset=dataset, since=SINCE.isoformat())
    assert f"状态{len(changed)}项" in block if changed else "状态这段时间没有变化" in block
    for one in changed[:6]:
        assert one.target.name in block
    fresh = set(now.known.observations) - set(then.known.observations)
    assert fresh
    assert re.search(r"数据\d+项", block)
    assert ("举措佐证" in block) and (dataset == "official" or re.search(r"举措佐证\d+项", block))


def test_the_day_stands_in_the_address_and_can_be_changed() -> None:
    at = visit("overview", since=SINCE.isoformat())
    assert at.date_input(key="pick_since_day").value == SINCE
    at.segmented_control(key="pick_since").set_value("30").run()
    assert at.query_params["since"] in ("30", ["30"])
    assert not [box for box in at.date_input if box.key == "pick_since_day"]


@pytest.mark.parametrize("wrong", ["2099-01-01", "1999-01-01", "昨天", "<b>x"])
def test_a_wrong_day_is_said_and_nothing_else_changes(wrong: str) -> None:
    at = visit("overview", since=wrong)
    assert not at.exception
    assert "已改为上次导入" in text(at)
    assert "<b>x" not in markup(at)


def test_the_clean_frame_has_no_picker() -> None:
    assert "有何变化" not in text(visit("overview", frame="1"))
