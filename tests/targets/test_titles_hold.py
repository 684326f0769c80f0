"""Titles are true of the rows under them, after whatever came in: headline, map, trajectory.

Books are drawn at random: figures of the city and the counties over the plan's years, in every precision,
stage and grade. What a title says is read back from its words and held against the assessments.
"""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.charts.status_map import map_head
from core.figures.book import Book
from core.figures.observation import Observation
from core.targets.assessment import Assessment
from core.targets.finding import finding
from core.targets.judge import assess_all
from core.targets.overview import counted, county_targets, headline, is_rollup
from core.targets.trajectory import finding as track_finding
from core.targets.trajectory import track
from core.wording.numbers import percent_up
from core.wording.words import Status
from tests.targets.books import CITY, FOUR, GANZHOU, NEW, OLD, SUNAN, catalog, gdp, obs, official

DAYS = (dt.date(2026, 11, 29), dt.date(2026, 12, 31), dt.date(2027, 1, 12), dt.date(2027, 3, 1))
GOALS = {CITY: 800.0, GANZHOU: 330.0, **dict.fromkeys(FOUR, 110.0)}
SLOW = frozenset({Status.BEHIND, Status.FAR_BEHIND, Status.BELOW_BASE, Status.NOT_ACHIEVED})
LACKING = frozenset({Status.INSUFFICIENT, Status.DUE_UNVERIFIED})


@st.composite
def figures(draw: st.DrawFn) -> list[Observation]:
    """Some figures of 2022 to 2026, about or on the values that the targets ask for."""
    found = []
    for area in draw(st.lists(st.sampled_from((*GOALS, SUNAN)), unique=True, max_size=7)):
        year = draw(st.integers(2022, 2026))
        share = draw(st.sampled_from((0.4, 0.8, 0.93, 0.97, 0.9999, 1.0, 1.0001, 1.1)))
        forecast = draw(st.booleans()) and draw(st.booleans())
        stage = "预计" if forecast else draw(st.sampled_from(("初步核算", "最终核实")))
        fields = {
            "stage": stage,
            "precision": draw(st.sampled_from(("exact", "rounded", "approximate", "at_least", "above"))),
            "grade": draw(st.sampled_from(("A", "B", "C"))),
            "published": dt.date(year, 12, 20) if forecast else dt.date(year + 1, 1, 10),
        }
        benchmark = NEW if year >= 2024 else OLD
        if area == SUNAN:
            found.append(obs(area, "gdp_per_capita", year, round(180_000 * share), benchmark, **fields))
        else:
            found.append(gdp(area, year, round(GOALS[area] * share, 2), benchmark, **fields))
    return found


def judged(extra: list[Observation], day: dt.date) -> tuple[Book, tuple[Assessment, ...]]:
    book = official().with_observations(extra)
    return book, assess_all(catalog(), book, day)


def lead_holds(clause: str, lead: Assessment) -> None:
    for word in Status:
        if word.value in clause.replace("“", ""):
            assert word in lead.words, clause
    if lead.words == (Status.DUE_UNVERIFIED,):
        assert f"{lead.target.due}年数尚缺" in clause
    elif lead.words == (Status.INSUFFICIENT,):
        assert "暂不能判定" in clause
    else:
        assert lead.status is not None and lead.status in clause, (clause, lead.status)
    share = re.search(r"完成率([\d.]+)%", clause)
    if share is not None:
        assert float(share[1]) < 100
        assert lead.words == (Status.NOT_ACHIEVED,)
    rate = re.search(r"须增长(−?[\d.]+)%", clause)
    if rate is not None:
        assert lead.needed_growth is not None and lead.latest is not None and lead.target.value is not None
        grown = lead.latest.value * (1 + float(rate[1].replace("−", "-")) / 100) ** (
            lead.target.due - lead.latest.year
        )
        assert grown > lead.target.value, clause


def rest_holds(clause: str, rest: list[Assessment], joint: list[Assessment]) -> None:
    by_count = re.findall(r"(\d+)项(未实现|低于基期|明显滞后|需加快|临界待核)", clause)
    for count, word in by_count:
        exact = [a for a in rest if a.words == (Status(word),)]
        assert int(count) == len(exact or [a for a in rest if Status(word) in a.words]), clause
    short = re.fullmatch(r"其余(\d+)项中(\d+)项缺数，暂不能判定", clause)
    if short is not None:
        assert (int(short[1]), int(short[2])) == (len(rest), sum(bool(set(a.words) & LACKING) for a in rest))
    if clause.startswith("其余各项均已实现或不慢于预期"):
        assert not any(set(a.words) <= SLOW | LACKING and a.words for a in rest), clause
    lacks = re.fullmatch(r"四县110亿元目标缺(.*?)(\d{4})?(年以来)?数据?，不能判定", clause)
    if lacks is not None:
        (whole,) = [a for a in joint if Status.INSUFFICIENT in a.words]
        without = {m.name for m in whole.members if m.words == (Status.INSUFFICIENT,)}
        named = set(lacks[1].split("、")) - {""}
        assert named == (set() if len(without) == len(whole.members) else without), clause
        for member in whole.members:
            if lacks[2] and member.name in without:
                assert member.year == int(lacks[2]) - 1, clause


def map_holds(title: str, assessments: tuple[Assessment, ...]) -> None:
    by_id = {a.target.id: a for a in assessments}
    firsts = [by_id[t.id] for t in county_targets(catalog()).values()]
    asked = [a for a in firsts if a.needed_growth is not None]
    if "须年均增长" in title:
        said = re.search(r"增长(\S+?%)(?:～(\S+?%))?(?:；|$)", title)
        assert said is not None, title
        ends = {said[1], said[2] or said[1]}
        rates = {
            first: {percent_up(a.needs.rate) for a in asked if a.needs and a.needs.first == first}
            for first in {a.needs.first for a in asked if a.needs}
        }
        of_span = [first for first, own in rates.items() if ends <= own]
        assert of_span, title  # like with like
        # Where one needs at most so much, a lower end would be none, and the upper end is a bound.
        bounded = [any(a.needs.most for a in asked if a.needs and a.needs.first == f) for f in of_span]
        assert any(("今后至多须" in title) is most and not (most and said[2]) for most in bounded), title
        if title.startswith("各县区"):
            assert len({a.needs.first for a in asked if a.needs}) == 1
            assert len(asked) == len(firsts)
    if title.startswith("各县区缺"):
        assert all(a.needs is not None and a.needs.whole for a in firsts), title


def at(area: str, year: int, value: float, precision: str = "exact") -> Observation:
    fields = {"stage": "最终核实", "grade": "A", "published": dt.date(2026, 11, 1), "precision": precision}
    return gdp(area, year, value, NEW, **fields)


# Edges that a draw rarely meets: a statement across the target, the value itself, needs of two spans.
@example([at(CITY, 2025, 801, "approximate")], DAYS[1])
@example([at(CITY, 2025, 790, "at_least")], DAYS[1])
@example([at(CITY, 2025, 800)], DAYS[1])
@example([at(FOUR[0], 2024, 88)], DAYS[0])
@example([at(FOUR[0], 2025, 44, "at_least")], DAYS[-1])
@example([at(code, 2024, 88) for code in FOUR], DAYS[0])
@example([at(code, 2024, 88 + 2 * i, "at_least" if i else "exact") for i, code in enumerate(FOUR)], DAYS[0])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(figures(), st.sampled_from(DAYS))
def test_the_headline_and_the_map_are_true_of_their_rows(extra: list[Observation], day: dt.date) -> None:
    _, assessments = judged(extra, day)
    by_id = {a.target.id: a for a in assessments}
    lead = by_id[headline(catalog()).id]
    rest = [by_id[t.id] for t in counted(catalog()) if t.id != lead.target.id]
    joint = [a for a in assessments if is_rollup(catalog(), a.target)]
    first, _, second = finding(catalog(), assessments).partition("；")
    lead_holds(first, lead)
    rest_holds(second, rest, joint)
    map_holds(map_head(assessments, catalog())[0], assessments)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(figures(), st.sampled_from(DAYS), st.sampled_from(("gdp-city", "gdp-620702", "gdp-620723")))
def test_the_title_of_a_trajectory_is_true_of_its_target(
    extra: list[Observation], day: dt.date, target: str
) -> None:
    book, assessments = judged(extra, day)
    found = next(a for a in assessments if a.target.id == target)
    title = track_finding(catalog(), track(catalog(), book, found, day))
    if f"已突破{found.target.value:.0f}" in title:
        assert found.words == (Status.ACHIEVED,), title
    if f"未突破{found.target.value:.0f}" in title:
        assert found.words == (Status.NOT_ACHIEVED,), title
    if "须增长" in title or "全程须" in title:
        assert found.needs is not None
        assert ("全程须" in title) is found.needs.whole
        assert percent_up(found.needs.rate) in title
    for word in Status:
        if word.value in title:
            assert word in found.words, title
