"""Titles: where a finding is parted, and that nothing of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.charts.county_map import drawn
from core.places.map_words import finding
from core.snapshot import Snapshot
from core.wording.titles import LONGEST, heading


@pytest.mark.parametrize(
    ("finding_", "title", "second"),
    [
        ("甲需加快", "甲需加快", ""),
        ("甲县目标需加快；乙县缺数。", "甲县目标需加快", "乙县缺数"),
        (
            "全市800亿元目标需加快，2026年须增长9.0%以上（2025年名义增长7.85%，C级数待确认）；四县缺数",
            "全市800亿元目标需加快，2026年须增长9.0%以上",
            "2025年名义增长7.85%，C级数待确认；四县缺数",
        ),
        (
            "临泽县地区生产总值自2021年以来没有新数：全程须年均增长10.2%以上（2022—2026年）方可突破110亿元",
            "临泽县地区生产总值自2021年以来没有新数",
            "全程须年均增长10.2%以上（2022—2026年）方可突破110亿元",
        ),
        ("六个字以内（括号里；不断开）需加快", "六个字以内（括号里；不断开）需加快", ""),
    ],
)
def test_a_finding_is_parted_at_its_own_marks(finding_: str, title: str, second: str) -> None:
    said = heading(finding_)
    assert (said.title, said.second) == (title, second)


def test_the_word_for_the_drill_counts() -> None:
    text = "甲" * 20 + "，" + "乙" * 12
    assert heading(text).title == text
    assert heading(text, drill=True).title == "演练：" + "甲" * 20


def test_a_subtitle_follows_the_second_finding() -> None:
    assert heading("甲县目标需加快；乙县缺数").above("亿元") == "乙县缺数。亿元"
    assert heading("甲县目标需加快").above("亿元") == "亿元"


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_every_map_has_a_title_that_fits(dataset: str, built: Path) -> None:
    shown = Snapshot.open(dataset, home=built)
    for cover in shown.map_coverage:
        for year in cover.years:
            one = drawn(shown.catalog, shown.known, shown.estimates, cover.indicator.id, year.year)
            said = finding(shown.catalog, one.model, one.scale)
            for drill in (False, True):
                assert len(heading(said, drill=drill).title) <= LONGEST, said
            parted = heading(said)
            assert _characters(parted.title + parted.second) == _characters(said), said


def _characters(text: str) -> list[str]:
    """What is written, without the marks at which a finding is parted and whatever the order."""
    return sorted(re.sub(r"[；。，：、（）]", "", text))
