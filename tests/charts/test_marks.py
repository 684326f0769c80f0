"""Marks: well-formed, named, and hollow only where an estimate may speak."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from core.charts.kit import marks
from core.charts.kit.theme import NEVER_HOLLOW, STATUS
from core.wording.words import MeasureStatus, MilestoneStatus, QuotaStatus, RecurringStatus, Status

CUTS = (100, 190, 365)


@pytest.mark.parametrize("word", list(Status))
@pytest.mark.parametrize("hollow", [False, True])
def test_status_marks_are_svg_with_a_name(word: Status, hollow: bool) -> None:
    root = ET.fromstring(marks.status_mark(word, hollow=hollow))
    expected = f"{word}（估算）" if hollow and word not in NEVER_HOLLOW else word
    assert root.attrib["aria-label"] == expected


@pytest.mark.parametrize("word", sorted(NEVER_HOLLOW))
def test_an_estimate_concludes_nothing(word: str) -> None:
    assert marks.status_mark(word, hollow=True) == marks.status_mark(word)


@pytest.mark.parametrize("word", sorted(set(Status) - NEVER_HOLLOW))
def test_hollow_marks_look_different(word: str) -> None:
    assert marks.status_mark(word, hollow=True) != marks.status_mark(word)


def test_no_two_status_marks_look_alike_without_colour() -> None:
    shapes = set()
    for word, look in STATUS.items():
        shapes.add(marks.status_mark(word).replace(look.mark, "").replace(word, ""))
    assert len(shapes) == len(STATUS)


@pytest.mark.parametrize("word", [*MeasureStatus, *MilestoneStatus, *RecurringStatus, *QuotaStatus])
def test_every_task_word_has_a_mark(word: str) -> None:
    assert ET.fromstring(marks.task_mark(word)).attrib["aria-label"] == word
    assert marks.TASKS[word][1].encode("gbk")


@pytest.mark.parametrize("vocabulary", [MeasureStatus, MilestoneStatus, RecurringStatus, QuotaStatus])
def test_words_of_one_vocabulary_differ_in_shape(vocabulary: type) -> None:
    bodies = [marks.TASKS[word][0] for word in vocabulary]
    assert len(set(bodies)) == len(bodies)


def test_unknown_words_are_refused() -> None:
    with pytest.raises(KeyError):
        marks.status_mark("红灯")
    with pytest.raises(KeyError):
        marks.task_mark("快于预期")


@pytest.mark.parametrize("grade", list("ABCDE"))
def test_grade_chips_say_what_the_letter_means(grade: str) -> None:
    root = ET.fromstring(marks.grade_chip(grade))
    assert root.attrib["aria-label"].startswith(f"依据等级{grade}：")


@pytest.mark.parametrize(
    ("days", "cells"),
    [(None, 0), (0, 4), (100, 4), (101, 3), (190, 3), (191, 2), (365, 2), (366, 1), (5000, 1)],
)
def test_freshness_by_days(days: int | None, cells: int) -> None:
    assert marks.freshness_level(days, CUTS) == cells


@pytest.mark.parametrize("filled", range(5))
def test_freshness_cells_count(filled: int) -> None:
    svg = marks.freshness_cells(filled, "x")
    assert svg.count("<rect") == 4
    assert svg.count(f'fill="{marks.INK2}"') == filled


@pytest.mark.parametrize("filled", [-1, 5])
def test_freshness_has_four_cells(filled: int) -> None:
    with pytest.raises(ValueError, match="cells of 4"):
        marks.freshness_cells(filled, "x")


def test_an_image_carries_its_label_and_asks_nothing_of_any_host() -> None:
    image = marks.as_image(marks.status_mark("需加快"), '需"加快', 16, 16)
    assert 'alt="需&#34;加快"' in image
    assert 'src="data:image/svg+xml,' in image
    assert "http" not in image.replace("http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg", "")
