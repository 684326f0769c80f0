"""公开线索: dated with what the source gives, counted apart, never a status."""

import datetime as dt

import pytest

from core.measures.public_evidence import (
    area_sentence,
    by_item,
    count,
    in_order,
    of_area,
    of_item,
    trace_of,
    traces,
)
from core.plan.load import load_catalog
from core.plan.models import PublicEvidence

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def evidence(catalog, **changes):
    first = catalog.milestones[0].id
    fields = {"item": first, "event": "2024年", "fact": "开工。", "source": "某报", "date": "2024-05-02"}
    return PublicEvidence(**{**fields, "grade": "B", "missing": "验收未见。", **changes})


@pytest.mark.parametrize(
    ("date", "published", "dated"),
    [
        ("2024-05-02", dt.date(2024, 5, 2), True),
        ("2021-08-19；2021-06-24", dt.date(2021, 8, 19), True),
        ("2019-08；2019-09-03", dt.date(2019, 9, 3), True),
        ("2024-08（约2日后）", dt.date(2024, 9, 1), False),
        ("2020-12", dt.date(2021, 1, 1), False),
        ("约2022（页面未标日期）", dt.date(2023, 1, 1), False),
        ("2020", dt.date(2021, 1, 1), False),
        ("日期不明", None, False),
        ("2024-02-31", dt.date(2025, 1, 1), False),
    ],
)
def test_first_day_on_which_it_can_have_been_known(catalog, date, published, dated):
    trace = trace_of(catalog, evidence(catalog, date=date))
    assert (trace.published, trace.dated) == (published, dated)


def test_sentence_names_source_date_grade_and_what_is_missing(catalog):
    assert (
        trace_of(catalog, evidence(catalog)).sentence == "开工（某报，2024-05-02，B级）；尚缺或存疑：验收未见"
    )
    undated = trace_of(catalog, evidence(catalog, date="年份不明（见于论坛）", missing=""))
    assert undated.sentence == "开工（某报，日期不明，B级）"


def test_nothing_published_later_is_known(catalog):
    early = traces(catalog, dt.date(2022, 3, 1))
    assert early
    assert all(t.published is None or t.published <= dt.date(2022, 3, 1) for t in early)
    assert set(early) < set(traces(catalog, TODAY))


def test_supporting_statements_come_first_and_newest_first(catalog):
    for item, own in by_item(catalog, TODAY).items():
        assert own == of_item(catalog, item, TODAY)
        assert [bool(t.supports) for t in own] == sorted((bool(t.supports) for t in own), reverse=True)


def test_items_are_counted_by_what_the_statements_support(catalog):
    found = traces(catalog, TODAY)
    counts = count(found)
    supported = {t.evidence.item for t in found if t.evidence.supports}
    assert counts.items == len(supported)
    assert counts.context == len({t.evidence.item for t in found} - supported)
    assert f"{counts.items}项里程碑有公开线索" in counts.sentence
    assert "不代替填报" in counts.sentence
    assert count(()).sentence == "里程碑暂无公开线索"


def test_the_line_of_an_area_names_its_items_and_what_they_point_to(catalog):
    found = traces(catalog, TODAY)
    line = area_sentence(catalog, found, "620702")
    assert line.startswith("公开线索：")
    assert "沙漠体育公园创建国家4A级景区（指向已完成）" in line
    assert "大佛寺创建国家5A级景区（背景材料）" in line
    assert area_sentence(catalog, found, "620725") == ""  # 山丹 has none: no empty head


def test_a_county_sees_its_own_items_only(catalog):
    for county in catalog.counties:
        for trace in of_area(catalog, in_order(catalog, TODAY), county.code):
            assert county.code in trace.milestone.areas
            assert len(trace.milestone.areas) < len(catalog.counties)
