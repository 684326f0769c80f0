"""The plan that ships: complete, in document order, and decided as the text decides."""

from __future__ import annotations

from collections import Counter

import pytest

from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.plan.models import Comparison, DepartmentRole, MilestoneKind, Reading

SIX = ("620702", "620723", "620724", "620725", "620722", "620721")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_areas_stand_in_document_order(catalog: Catalog) -> None:
    assert tuple(a.code for a in catalog.counties) == SIX
    assert [a.short for a in catalog.counties] == ["甘州区", "临泽县", "高台县", "山丹县", "民乐县", "肃南县"]
    assert (catalog.city.name, catalog.province.name, catalog.nation.name) == ("张掖市", "甘肃省", "全国")


def test_the_province_has_86_counties(catalog: Catalog) -> None:
    assert len(catalog.comparison_counties) == 80
    assert not {a.code for a in catalog.comparison_counties} & set(SIX)
    assert all(a.parent.startswith(a.code[:4]) for a in catalog.comparison_counties)


def test_measures_by_chapter_add_up_to_28(catalog: Catalog) -> None:
    by_chapter = Counter(m.chapter[0] for m in catalog.measures)
    assert by_chapter == {"二": 6, "三": 3, "四": 2, "五": 6, "六": 5, "七": 3, "八": 3}
    assert [m.number for m in catalog.measures] == list(range(1, 29))


def test_79_lead_roles_over_25_measures(catalog: Catalog) -> None:
    led = [m for m in catalog.measures if m.lead]
    assert (len(led), sum(len(m.lead) for m in led)) == (25, 79)
    assert [m.number for m in catalog.measures if not m.lead and not m.implementing] == [26, 27, 28]


def test_implementing_bodies(catalog: Catalog) -> None:
    assert all(m.implementing[:6] == SIX for m in catalog.measures if m.number <= 25)
    assert [m.number for m in catalog.measures if "jingkaiqu" in m.implementing] == [9, 15, 23]
    assert catalog.body_name("jingkaiqu") == "张掖经济技术开发区"
    assert catalog.body_name("620721") == "肃南县"


def test_departments_have_no_successor_yet(catalog: Catalog) -> None:
    assert {d.successor for d in catalog.departments} == {""}
    assert sum(d.role is DepartmentRole.DEPARTMENT for d in catalog.departments) == 28
    assert all(d.in_text != (d.role is DepartmentRole.SUPPLIER) for d in catalog.departments)


@pytest.mark.parametrize(
    "expected",
    [
        ("gdp-city", Comparison.ABOVE, 800, "亿元", 2026, 2021),
        ("gdp-620702", Comparison.ABOVE, 330, "亿元", 2026, 2021),
        ("gdp-620723", Comparison.ABOVE, 110, "亿元", 2026, 2021),
        ("gdp-620724", Comparison.ABOVE, 110, "亿元", 2026, 2021),
        ("gdp-620725", Comparison.ABOVE, 110, "亿元", 2026, 2021),
        ("gdp-620722", Comparison.ABOVE, 110, "亿元", 2026, 2021),
        ("gdp-four-counties", Comparison.EVERY_ONE, 110, "亿元", 2026, 2021),
        ("gdp-per-capita-620721", Comparison.AT_LEAST, 180000, "元", 2026, 2021),
        ("industry-share", Comparison.AT_LEAST, 15, "%", 2026, 2021),
        ("leading-firms", Comparison.AT_LEAST, 50, "户", 2025, 2020),
        ("demo-coops", Comparison.AT_LEAST, 1500, "家", 2025, 2020),
        ("processing-rate", Comparison.AT_LEAST, 72, "%", 2025, 2020),
        ("tourist-visits", Comparison.ABOVE, 10000, "万人次", 2025, 2020),
        ("tourism-revenue", Comparison.ABOVE, 1000, "亿元", 2025, 2020),
        ("renewable-capacity", Comparison.AT_LEAST, 1000, "万千瓦", None, None),
        ("county-festivals", Comparison.EVERY_ONE, 1, "个", None, None),
        ("county-zones", Comparison.EVERY_ONE, 1, "个", None, None),
        ("demo-towns", Comparison.AT_LEAST, 3, "个", None, None),
        ("demo-villages", Comparison.AT_LEAST, 60, "个", None, None),
        ("inspection-items", Comparison.AT_MOST_PREVIOUS_YEAR, None, "项", None, None),
    ],
)
def test_targets(
    catalog: Catalog, expected: tuple[str, Comparison, float | None, str, int | None, int | None]
) -> None:
    t = catalog.target(expected[0])
    assert (t.id, t.comparison, t.value, t.unit, t.due, t.base_year) == expected


def test_there_are_20_targets(catalog: Catalog) -> None:
    assert len(catalog.targets) == 20
    yearly = {t.id: t.every_year for t in catalog.targets if t.every_year}
    assert yearly == dict.fromkeys(("demo-towns", "demo-villages", "inspection-items"), (2022, 2026))


def test_what_the_text_leaves_open_is_said(catalog: Catalog) -> None:
    assert [t.id for t in catalog.targets if t.reading is Reading.OPEN] == ["leading-firms"]
    ours = {t.id for t in catalog.targets if t.reading is Reading.OURS}
    undated = {t.id for t in catalog.targets if t.due is None}
    assert ours == undated


def test_joint_rules_name_their_members(catalog: Catalog) -> None:
    assert catalog.target("gdp-four-counties").members == (
        "gdp-620723",
        "gdp-620724",
        "gdp-620725",
        "gdp-620722",
    )
    assert catalog.target("county-festivals").members == catalog.target("county-zones").members == SIX


def test_no_kind_of_commitment_is_missing(catalog: Catalog) -> None:
    kinds = Counter(m.kind for m in catalog.milestones)
    assert kinds == {
        MilestoneKind.MILESTONE: 97,
        MilestoneKind.RECURRING: 12,
        MilestoneKind.INSTITUTION: 56,
        MilestoneKind.POLICY: 2,
    }
    assert {m.measure for m in catalog.milestones} == set(range(1, 29))


def test_one_policy_is_dated_and_nothing_else(catalog: Catalog) -> None:
    assert {m.id: m.valid for m in catalog.milestones if m.valid} == {"p23-02": (2021, 2025)}
    assert [m.id for m in catalog.milestones if m.due] == []


@pytest.mark.parametrize(
    ("name", "verb", "done_when"),
    [
        ("兰张铁路三四线武威至张掖段", "争取早日开工", "武威至张掖段工程开工。"),
        ("平山湖大峡谷创建国家5A级景区", "推进创建", "国家5A级景区的申报获上级受理，或通过景观质量评审。"),
    ],
)
def test_done_when_is_honest_to_the_verb(catalog: Catalog, name: str, verb: str, done_when: str) -> None:
    found = [m for m in catalog.milestones if m.name == name]
    assert [(m.verb, m.done_when) for m in found] == [(verb, done_when)]


def test_done_when_is_one_sentence(catalog: Catalog) -> None:
    assert [m.id for m in catalog.milestones if m.done_when.count("。") != 1 or m.done_when[-1] != "。"] == []


def test_leads_of_a_milestone_are_its_measures(catalog: Catalog) -> None:
    milestone = next(m for m in catalog.milestones if m.measure == 11 and m.name == "林长制")
    assert catalog.lead_of(milestone) == catalog.measure(11).lead


def test_positions(catalog: Catalog) -> None:
    assert [p.area for p in catalog.positions] == list(SIX)
    assert catalog.position("620721").condition == "在保护好生态的前提下"
    shared = Counter(group for p in catalog.positions for group in p.groups)
    assert {g: n for g, n in shared.items() if n > 1} == {"清洁能源": 3, "设施农业": 2, "文旅康养": 2}


def test_honours_carry_source_and_grade(catalog: Catalog) -> None:
    told = {(h.year, h.area, h.grade) for h in catalog.honours}
    assert told == {
        (2021, "620700", "C"),
        (2022, "620724", "C"),
        (2022, "620725", "B"),
        (2023, "620702", "B"),
        (2023, "620723", "B"),
        (2023, "620721", "B"),
    }
    assert all(h.address.startswith("http") for h in catalog.honours)


def test_rules(catalog: Catalog) -> None:
    rules = catalog.rules
    assert (rules.pace.ahead, rules.pace.on_track, rules.pace.behind) == (1.05, 0.95, 0.60)
    assert (rules.gap.small, rules.gap.large, rules.gap_points, rules.gap_points_min) == (0.05, 0.2, 6, 4)
    assert rules.freshness_days == (100, 190, 365)
    assert (rules.min_clean_growths, rules.fan_level, rules.rounding) == (5, 0.8, 1e-9)
    assert rules.deflator_window == (-0.03, 0.08)
    assert {b.area: b.half_width for b in rules.link_bands} == {
        **dict.fromkeys(SIX, 0.06),
        "620702": 0.04,
        "620721": 0.08,
    }
    assert dict(rules.share_projection_band) == {1: 0.09, 2: 0.13, 3: 0.17, 4: 0.19, 5: 0.21}
    assert rules.traffic_lights == ()


def test_benchmarks_rank_by_census(catalog: Catalog) -> None:
    assert dict(catalog.benchmark_rank) == {"b2016": 1, "b2017": 2, "b2019": 3, "b2023": 4}
