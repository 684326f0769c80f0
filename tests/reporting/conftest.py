"""A state folder with the official dataset, and forms as a clerk would fill them in."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.workbook.forms import EVENT, FIGURE, MEASURE, MILESTONE, Form
from tests.conftest import placed
from tests.reporting.post import Post

DAY = dt.date(2026, 11, 28)
NOW = dt.datetime(2026, 11, 28, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))

CITY = Editor("县域办甲")
CITY_TOO = Editor("县域办乙")
GONGXIN = Editor("工信局丙", department="gongxin")
FAGAI = Editor("发改委丁", department="fagai")
TONGJI = Editor("统计局戊", department="tongji")
LINZE = Editor("临泽己", county="620723")
SHANGWU = Editor("商务局庚", department="shangwu")
WENLV = Editor("文旅局辛", department="wenguang-lvyou")
GANZHOU = Editor("甘州壬", county="620702")


def figure(value: str = "86.5", **other: str) -> Form:
    """The GDP of 临泽 of 2025; ``other`` replaces texts by label."""
    values = {
        "地区": "临泽县",
        "指标名称": "地区生产总值",
        "年份": "2025",
        "核算口径": "五经普口径",
        "数值": value,
        "单位": "亿元",
        "数据阶段": "初步核算",
        "公开标记": "公开",
        "来源标题": "2025年国民经济和社会发展统计公报",
        "发布单位": "临泽县统计局",
        "发布日期": "2026-04-20",
    }
    return Form(FIGURE, {**values, **other})


def power(value: str = "380", **other: str) -> Form:
    """Wind and solar capacity of the city, owned by 市工信局."""
    own = {"地区": "张掖市", "指标名称": "风电光电装机容量", "核算口径": "不适用", "单位": "万千瓦"}
    return figure(value, **{**own, "数据阶段": "未注明", "发布单位": "市工信局", **other})


def measure(number: int = 16, status: str = "推进中", **other: str) -> Form:
    values = {
        "序号": str(number),
        "状态": status,
        "进展": "兰张高铁武威至张掖段开工",
        "存在问题": "无",
        "佐证": "开工报道",
        "佐证日期": "2026-11-20",
    }
    return Form(MEASURE, {**values, **other})


def milestone(item: str, status: str = "推进中", **other: str) -> Form:
    values = {"编号": item, "状态": status, "佐证": "批复文件", "佐证日期": "2026-10-01"}
    return Form(MILESTONE, {**values, **other})


def event(item: str, year: str = "2025", **other: str) -> Form:
    values = {"编号": item, "年份": year, "状态": "已举办", "佐证": "活动报道", "佐证日期": "2025-09-01"}
    return Form(EVENT, {**values, **other})


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def official(built: Path) -> Path:
    """A state folder with the official dataset; never written to."""
    return built


@pytest.fixture
def home(official: Path, tmp_path: Path, where: str) -> Path | str:
    """A copy of the state, for tests that write: they run on both homes."""
    return placed(official, tmp_path, where)


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine that takes everything until it is told otherwise."""
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
