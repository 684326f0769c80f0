"""Labels keep apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.charts.kit.labels import Box, Placer, spread, text_box
from core.charts.kit.measure import text_width, wrap

FRAME = Box(0, 0, 400, 300)
AROUND = ((0.0, -17.0, "center"), (0.0, 18.0, "center"), (9.0, 0.0, "left"), (-9.0, 0.0, "right"))


@given(st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=8))
def test_end_labels_stand_a_line_apart_in_their_order(positions: list[float]) -> None:
    placed = spread(positions, 15)
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    for before, after in pairwise(order):
        assert placed[after] - placed[before] >= 15 - 1e-6


@given(st.lists(st.floats(min_value=0, max_value=300), min_size=1, max_size=8))
def test_labels_with_room_stay_where_they_belong(positions: list[float]) -> None:
    apart = [p + 40 * i for i, p in enumerate(sorted(positions))]
    assert spread(apart, 15) == apart


def test_the_first_free_place_is_taken() -> None:
    placer = Placer(FRAME)
    assert placer.place(200, 150, "甲", 13, AROUND) == AROUND[0]
    assert placer.place(200, 150, "乙", 13, AROUND) == AROUND[1]


def test_a_label_avoids_a_line() -> None:
    placer = Placer(FRAME)
    placer.block_line([(150, 133), (250, 133)])
    assert placer.place(200, 150, "甲乙", 13, AROUND) == AROUND[1]


def test_no_leader_runs_through_a_word() -> None:
    placer = Placer(FRAME)
    placer.place(200, 150, "已有的字", 13, [(0.0, 30.0, "center")])
    below, above = (0.0, 60.0, "center"), (0.0, -60.0, "center")
    assert placer.place(200, 150, "乙", 13, [below, above], leader=24) == above
    free = Placer(FRAME)
    free.place(200, 150, "已有的字", 13, [(0.0, 30.0, "center")])
    assert free.place(200, 150, "乙", 13, [below, above]) == below  # without a leader nothing is crossed


def test_a_label_that_can_be_spared_never_lies_on_another() -> None:
    placer = Placer(FRAME)
    placer.place(200, 150, "已有的字", 13, [AROUND[0]])
    assert placer.place_free(200, 150, "乙", 13, [AROUND[0]]) is None
    assert placer.place_free(200, 150, "乙", 13, AROUND) == AROUND[1]


def test_a_label_stays_in_the_frame() -> None:
    placer = Placer(FRAME)
    assert placer.place(200, 4, "甲", 13, AROUND) == AROUND[1]


def test_boxes_follow_the_alignment() -> None:
    left = text_box(100, 100, (5, 0, "left"), "甲", 10)
    right = text_box(100, 100, (-5, 0, "right"), "甲", 10)
    assert left.left > 100
    assert right.right < 100
    assert left.overlap(right) == 0


@given(st.text(alphabet="甲乙丙丁2024年，。（）亿元ab", min_size=1, max_size=60), st.integers(60, 300))
def test_wrapping_loses_nothing_and_starts_no_line_with_punctuation(text: str, room: int) -> None:
    lines = wrap(text, 12, room)
    assert "".join(lines) == text
    assert not any(line[0] in "，。）" for line in lines[1:])


def test_chinese_is_wider_than_digits() -> None:
    assert text_width("甲", 13) > text_width("1", 13)
    assert text_width("甲\n甲甲", 13) == text_width("甲甲", 13)
