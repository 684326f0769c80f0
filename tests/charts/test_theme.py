"""Contrasts are computed, not trusted; colours hang on the place in the document."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from core.charts.kit import theme
from core.wording.words import Status

FILLS = [
    *theme.SEQUENTIAL5,
    *theme.SEQUENTIAL7,
    *theme.CONCENTRATION7,
    *theme.DIVERGING7,
    *(look.fill for look in theme.STATUS.values()),
    theme.MISSING_FILL,
    theme.SURFACE,
]


@pytest.mark.parametrize("fill", sorted(set(FILLS)))
def test_labels_can_be_read_on_every_fill(fill: str) -> None:
    assert theme.contrast(theme.label_on(fill), fill) >= theme.MIN_TEXT_CONTRAST


@pytest.mark.parametrize("word", list(Status))
def test_every_status_word_has_a_look_that_can_be_seen_and_read(word: Status) -> None:
    look = theme.STATUS[word]
    assert theme.contrast(look.text, theme.SURFACE) >= theme.MIN_TEXT_CONTRAST
    assert theme.contrast(look.text, look.tint) >= theme.MIN_TEXT_CONTRAST
    assert theme.contrast(look.mark, theme.SURFACE) >= 3


def test_status_words_come_in_the_order_of_the_vocabulary() -> None:
    assert list(theme.STATUS) == [str(word) for word in Status]


def test_no_two_status_words_share_a_shape_or_a_character() -> None:
    looks = list(theme.STATUS.values())
    assert len({look.shape for look in looks}) == len({look.char for look in looks}) == len(looks)


def test_plain_text_marks_survive_gbk() -> None:
    for look in theme.STATUS.values():
        assert look.char.encode("gbk")


@pytest.mark.parametrize("color", [theme.INK, theme.INK2, theme.INK3, theme.ACCENT])
def test_text_colours_can_be_read_on_page_and_panel(color: str) -> None:
    assert min(theme.contrast(color, ground) for ground in (theme.SURFACE, theme.PANEL)) >= 4.5


def test_county_colours_follow_the_order_given_and_can_be_seen() -> None:
    codes = ["a", "b", "c", "d", "e", "f"]
    looks = theme.county_looks(codes)
    assert list(looks) == codes
    assert len({look.mark for look in looks.values()}) == 6
    for look in looks.values():
        assert theme.contrast(look.mark, theme.SURFACE) >= 3
        assert theme.contrast(look.text, theme.SURFACE) >= 4.5


def test_county_colours_keep_six_steps_in_grey() -> None:
    greys = sorted(theme.luminance(look.mark) for look in theme.county_looks("abcdef").values())
    assert all(after - before > 0.01 for before, after in pairwise(greys))


def test_more_counties_than_colours_is_no_error() -> None:
    looks = theme.county_looks([str(i) for i in range(8)])
    assert len(looks) == 8
    assert len(set(looks.values())) == 1, "a colour that some share says that they belong together"


def test_references_differ_by_form() -> None:
    forms = {(look.width, look.dash) for look in theme.REFERENCE.values()}
    assert len(forms) == len(theme.REFERENCE)


@pytest.mark.parametrize(
    ("color", "share", "expected"),
    [("#000000", 1, "#000000"), ("#000000", 0, "#FFFFFF"), ("#000000", 0.5, "#808080")],
)
def test_mixing(color: str, share: float, expected: str) -> None:
    assert theme.mix(color, share) == expected


def test_contrast_of_black_on_white_is_21() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#FFFFFF", "#000000") == pytest.approx(21)


def test_configuration_cannot_be_spoilt_by_a_caller() -> None:
    theme.config()["axisX"]["grid"] = True
    assert theme.config()["axisX"]["grid"] is False


def test_ticks_chosen_by_hand_are_kept() -> None:
    assert theme.config()["axisX"]["labelOverlap"] is False


def test_padding_is_a_dictionary_the_page_can_write_into() -> None:
    assert isinstance(theme.chart(300, 200, description="x", layer=[])["padding"], dict)


def test_the_values_name_no_county() -> None:
    text = json.dumps([theme._TOKENS, theme._CONFIG], ensure_ascii=False)
    assert not any(name in text for name in ("甘州", "临泽", "高台", "山丹", "民乐", "肃南"))
