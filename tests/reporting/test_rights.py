"""Every rule of who may do what, as a table of cases."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.editors import audit
from core.editors.rights import Editor, Right
from core.plan.catalog import Catalog
from core.reporting.acting import Desk, Outcome
from core.reporting.model import Round
from core.reporting.reading import read_ledger
from core.reporting.tasks import right_to, task_of
from core.store.disk import dataset_paths
from core.store.schema import close_idle
from core.store.versions import current_number
from core.workbook.forms import Form
from tests.conftest import placed
from tests.reporting.conftest import (
    CITY,
    FAGAI,
    GANZHOU,
    GONGXIN,
    LINZE,
    NOW,
    SHANGWU,
    TONGJI,
    WENLV,
    event,
    figure,
    measure,
    milestone,
    power,
)

GDP_LINZE = "f/620723/gdp/2025/b2023"
POWER = "f/620700/renewable_capacity/2025/"
FESTIVALS = "f/620723/local_festivals/2025/"

OWN, PROPOSE, NONE = Right.OWN, Right.PROPOSE, Right.NONE

RIGHTS = [
    (CITY, GDP_LINZE, OWN),
    (CITY, "m/26", OWN),
    (CITY, "s/m16-02", OWN),
    (TONGJI, GDP_LINZE, OWN),
    (TONGJI, POWER, PROPOSE),
    (TONGJI, "m/16", NONE),
    (GONGXIN, POWER, OWN),
    (FAGAI, POWER, OWN),  # named second: it sees it and may add
    (GONGXIN, GDP_LINZE, PROPOSE),
    (GONGXIN, "m/16", OWN),
    (FAGAI, "m/16", OWN),
    (SHANGWU, "m/16", NONE),
    (GONGXIN, "m/16/620723", OWN),  # the lead may enter for a county
    (GONGXIN, "m/26", NONE),
    (GONGXIN, "s/m16-02", OWN),
    (SHANGWU, "s/m16-02", NONE),
    (SHANGWU, "e/r06-01/2025", OWN),
    (GONGXIN, "e/r06-01/2025", NONE),
    (LINZE, GDP_LINZE, PROPOSE),
    (LINZE, FESTIVALS, OWN),
    (LINZE, "f/620702/gdp/2025/b2023", NONE),
    (LINZE, "f/620702/local_festivals/2025/", NONE),
    (LINZE, "f/620700/gdp/2025/b2023", NONE),
    (LINZE, POWER, NONE),
    (LINZE, "m/16", NONE),
    (LINZE, "m/16/620723", OWN),
    (LINZE, "m/16/620702", NONE),
    (LINZE, "s/i08-01/620723", OWN),
    (LINZE, "s/i08-01/620702", NONE),
    (LINZE, "s/i08-01", NONE),
    (GANZHOU, "s/m03-05", OWN),  # the text names one county: its entry is the whole's
    (LINZE, "s/m03-05", NONE),
    (WENLV, "s/m03-05", OWN),
]


@pytest.mark.parametrize(("who", "task_id", "right"), RIGHTS)
def test_what_each_office_may_do_with_a_task(
    who: Editor, task_id: str, right: Right, catalog: Catalog
) -> None:
    task = task_of(catalog, task_id)
    assert task is not None and task.id == task_id
    assert right_to(who, task, catalog) is right


SENDING = [
    (None, [measure()], "请先登录"),
    (SHANGWU, [measure()], "由市工信局填报"),
    (GONGXIN, [measure(), measure(26)], "由县域办填报"),
    (LINZE, [measure()], "不能填报"),
    (LINZE, [measure(地区="甘州区")], "不能填报"),
    (LINZE, [figure(地区="甘州区")], "不能填报"),
    (LINZE, [measure(地区="临泽县"), power()], "不能填报"),
    (LINZE, [milestone("i08-01")], "不能填报"),
    (GONGXIN, [event("r06-01")], "由市商务局填报"),
    (GONGXIN, [], "没有要送审的内容"),
    (GONGXIN, [Form("measure", {"序号": "16"})], "没有填写内容"),
    (GONGXIN, [Form("measure", {})], "没有填写内容"),
]


@pytest.mark.parametrize(("who", "forms", "said"), SENDING)
def test_what_may_not_be_sent_is_refused_whole_and_recorded(
    home: Path, catalog: Catalog, who: Editor | None, forms: list[Form], said: str
) -> None:
    outcome = Desk(who, "official", catalog, home).submit(forms, now=NOW)
    assert not outcome.done and said in outcome.message
    assert read_ledger("official", catalog, home).submissions == ()
    assert not (dataset_paths("official", home).root / "reporting.jsonl").exists()
    assert [(a.action, a.outcome) for a in audit.attempts(home)] == [("送审", "拒绝")]


@pytest.fixture(scope="module")
def with_queue(official: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """1: 市工信局's measure; 2: 临泽县's proposal for 市统计局; 3: 市统计局's own figure of 高台."""
    close_idle()
    home = Path(shutil.copytree(official, tmp_path_factory.mktemp("queue") / "home"))
    assert Desk(GONGXIN, "official", catalog, home).submit([measure()], now=NOW).done
    sent = Desk(LINZE, "official", catalog, home).submit([figure("86.5")], now=NOW)
    assert sent.done and "代提" in sent.message
    assert Desk(TONGJI, "official", catalog, home).submit([figure("83.1", 地区="高台县")], now=NOW).done
    return home


def adopt(*ids: str) -> Callable[[Desk], Outcome]:
    return lambda desk: desk.adopt(ids, now=NOW)


def send_back(*ids: str, reason: str = "请补日期") -> Callable[[Desk], Outcome]:
    return lambda desk: desk.send_back(ids, reason)


def take_back(*ids: str) -> Callable[[Desk], Outcome]:
    return lambda desk: desk.take_back(ids)


def second(*ids: str) -> Callable[[Desk], Outcome]:
    return lambda desk: desk.second(ids)


def a_round(desk: Desk) -> Outcome:
    return desk.open_round(Round("2026Q4", "四季度", dt.date(2026, 12, 31), asked=(POWER,)), now=NOW)


ACTS = [
    (None, adopt("1"), "请先登录"),
    (GONGXIN, adopt("1"), "只有县域办可以采用"),
    (LINZE, adopt("2"), "只有县域办可以采用"),
    (TONGJI, adopt("3"), "只有县域办可以采用"),
    (CITY, adopt("1"), ""),
    (CITY, adopt("1", "2", "3"), ""),
    (CITY, adopt(), "没有选择任何一项"),
    (CITY, adopt("9"), "不存在"),
    (CITY, adopt("1; DROP"), "不存在"),
    (None, send_back("1"), "请先登录"),
    (GONGXIN, send_back("1"), "只有县域办可以退回"),
    (FAGAI, send_back("1"), "只有县域办可以退回"),
    (LINZE, send_back("2"), "只有县域办可以退回"),
    (GONGXIN, send_back("2"), "只有县域办可以退回"),
    (TONGJI, send_back("2"), ""),  # the owner, what was proposed to it
    (TONGJI, send_back("3"), "只有县域办可以退回"),
    (CITY, send_back("1", "2"), ""),
    (CITY, send_back("1", reason=" "), "请写明退回理由"),
    (CITY, send_back("1", reason="长" * 401), "不超过400个字"),
    (CITY, send_back("1", reason="a\x07b"), "控制字符"),
    (None, take_back("1"), "请先登录"),
    (GONGXIN, take_back("1"), ""),
    (FAGAI, take_back("1"), "只有它能撤回"),
    (CITY, take_back("1"), "只有它能撤回"),
    (TONGJI, take_back("2"), "只有它能撤回"),
    (LINZE, take_back("2"), ""),
    (None, second("2"), "请先登录"),
    (TONGJI, second("2"), ""),
    (GONGXIN, second("2"), "由市统计局确认"),
    (CITY, second("2"), "由市统计局确认"),
    (LINZE, second("2"), "由市统计局确认"),
    (TONGJI, second("3"), "不是代提"),
    (None, a_round, "请先登录"),
    (GONGXIN, a_round, "只有县域办可以开填报轮次"),
    (LINZE, a_round, "只有县域办可以开填报轮次"),
    (CITY, a_round, ""),
]


@pytest.mark.parametrize(("who", "act", "refusal"), ACTS)
def test_who_may_decide(
    with_queue: Path,
    tmp_path: Path,
    where: str,
    catalog: Catalog,
    who: Editor | None,
    act: Callable[[Desk], Outcome],
    refusal: str,
) -> None:
    home = placed(with_queue, tmp_path, where)
    before = read_ledger("official", catalog, home)
    outcome = act(Desk(who, "official", catalog, home))
    assert outcome.done is (refusal == ""), outcome.message
    assert refusal in outcome.message
    after = read_ledger("official", catalog, home)
    if refusal:
        assert after.submissions == before.submissions and after.rounds == before.rounds
        assert current_number("official", home) == 1
    assert audit.attempts(home)[0].outcome == ("拒绝" if refusal else "允许")
