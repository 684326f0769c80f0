"""January 2027: figures of the due year come in one by one; word, sentence and headline agree."""

from __future__ import annotations

import datetime as dt

import pytest

from core.targets.finding import finding
from core.targets.judge import assess, assess_all
from tests.targets.books import CITY, NEW, catalog, gdp, worked_example


def told(day: dt.date, value: float, stage: str, precision: str = "exact", **fields):
    return gdp(
        CITY, 2026, value, NEW, stage=stage, precision=precision, published=day, source_id=f"s{day}", **fields
    )


CALENDAR = (
    told(dt.date(2027, 1, 8), 795, "预计", "approximate", grade="B"),
    told(dt.date(2027, 1, 20), 800, "初步核算", "at_least", grade="B", publisher="日报"),
    told(dt.date(2027, 1, 28), 799.96, "初步核算", grade="A", publisher="局"),
    told(dt.date(2027, 2, 10), 801.2, "初步核算", grade="A", publisher="局"),
    told(dt.date(2027, 12, 20), 798.4, "最终核实", grade="A", publisher="局"),
    told(dt.date(2028, 1, 25), 812.0, "普查修订", grade="A", publisher="局"),
)


@pytest.mark.parametrize(
    ("day", "status", "parts"),
    [
        (dt.date(2026, 12, 31), "需加快", ["今后须2026年增长9.0%"]),
        (dt.date(2027, 1, 1), "到期待核", []),
        (dt.date(2027, 1, 8), "到期待核", ["约795亿元，低于目标", "预计数不作判定依据"]),
        (dt.date(2027, 1, 20), "临界待核", ["800亿元以上", "提供确数后判定", "初判"]),
        (dt.date(2027, 1, 28), "未实现", ["799.96亿元", "初判"]),
        (dt.date(2027, 2, 10), "已实现", ["801.2亿元", "另有799.96亿元", "不一致", "初判"]),
        (dt.date(2027, 12, 20), "未实现", ["798.4亿元", "定评", "此前初判已实现"]),
        (dt.date(2028, 2, 1), "已实现", ["812.0亿元", "定评"]),
    ],
)
def test_the_city_through_the_calendar(day: dt.date, status: str, parts: list[str]) -> None:
    figures = worked_example().with_observations(CALENDAR)
    found = assess(catalog(), figures, "gdp-city", day)
    assert found.status == status
    for part in parts:
        assert part in found.sentence, part
    assert status in found.sentence
    if status in ("未实现", "临界待核"):
        assert "完成率100" not in found.sentence
    said = finding(catalog(), assess_all(catalog(), figures, day))
    assert ("数尚缺" if status == "到期待核" else status) in said


@pytest.mark.parametrize("day", [dt.date(2026, 12, 31), dt.date(2027, 1, 15), dt.date(2027, 2, 1)])
def test_nothing_published_later_changes_an_answer(day: dt.date) -> None:
    later = [o for o in CALENDAR if o.published is not None and o.published > day]
    base = worked_example().with_observations([o for o in CALENDAR if o not in later])
    with_later = base.with_observations(later)
    assert assess_all(catalog(), base, day) == assess_all(catalog(), with_later, day)
