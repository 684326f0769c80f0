"""The chance of a joint target: shown where members and table allow it, else the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.figures.book import Book
from core.targets.ahead.chance import MeasuredJoint, Standing
from core.targets.ahead.joint_outlook import JointOutlook, joint_outlook
from core.targets.ahead.outlook import Ground, outlook
from tests.targets.books import AS_OF, FOUR, NEW, book, catalog, gdp, ground

JOINT = "gdp-four-counties"
#: Growth in per cent, so that no county is like another.
PACES = {code: 6.0 + place for place, code in enumerate(FOUR)}


def counties(level: float = 100.0, without: str = "") -> Book:
    """Twelve years of the four counties, the last near the target."""
    rows = []
    for code, pace in PACES.items():
        for year in range(2014, 2026):
            value = level * (1 + (pace + (year * 7 + int(code)) % 5 - 2) / 100) ** (year - 2025)
            if code != without:
                rows.append(gdp(code, year, round(value, 2), NEW))
    return book(*rows)


def table(**changes: float) -> Ground:
    """A table in which every class, and four counties together one year ahead, have earned their chance."""
    fields = {"worst_bin": 0.03, "to_best": 0.9} | changes
    rests = ground()
    joint = MeasuredJoint("county", 1, fields["worst_bin"], fields["to_best"], 300)
    standing = Standing.of(rests.standing.rows.values(), {}, (), (joint,))
    return replace(rests, standing=standing)


def seen(known: Book, rests: Ground) -> JointOutlook:
    found = joint_outlook(catalog(), known, JOINT, AS_OF, rests)
    assert found is not None
    return found


def test_it_lies_below_every_members_chance_and_above_their_product() -> None:
    known, rests = counties(104.0), table()
    found = seen(known, rests)
    members = [outlook(catalog(), known, t, AS_OF, rests) for t in catalog().target(JOINT).members]
    ranges = [m.chance for m in members if m is not None and m.chance is not None]
    assert len(ranges) == len(FOUR) and found.low is not None and found.high is not None
    product = 1.0
    for low, _ in ranges:
        product *= low
    assert product < found.low < min(low for low, _ in ranges)
    assert found.low <= found.high <= min(high for _, high in ranges)
    assert "不是各县机会之积" in found.sentence


def test_it_falls_with_the_level_they_start_from() -> None:
    near, far = (seen(counties(level), table()) for level in (106.0, 100.0))
    assert near.low is not None and far.low is not None and far.low < near.low


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"worst_bin": 0.13}, "最多相差13个百分点"), ({"to_best": 1.02}, "最好的对照方法")],
)
def test_the_table_of_four_together_decides(changes: dict[str, float], reason: str) -> None:
    found = seen(counties(), table(**changes))
    assert found.low is None and found.high is None
    assert reason in found.sentence


def test_what_was_not_measured_together_is_not_shown() -> None:
    assert "未经回测检验" in seen(counties(), ground()).sentence


def test_a_member_without_a_chance_is_named() -> None:
    found = seen(counties(without=FOUR[2]), table())
    assert found.low is None
    assert catalog().area(FOUR[2]).short in found.sentence
    assert catalog().area(FOUR[0]).short not in found.sentence


def test_a_target_of_one_area_is_none() -> None:
    assert joint_outlook(catalog(), counties(), "gdp-city", AS_OF, table()) is None
