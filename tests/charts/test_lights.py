"""Lamps of red, yellow and green: only where the office asks for them, and behind mark and word."""

from __future__ import annotations

from core.charts.kit import css
from core.charts.kit.css import lights
from core.charts.kit.html import status_badge, status_counts
from core.charts.kit.theme import contrast
from core.wording.words import Status

CHOSEN = (("已实现", "绿"), ("需加快", "黄"), ("明显滞后", "红"))


def test_there_are_none_by_default() -> None:
    assert lights(()) == ""
    assert "::after" not in css.stylesheet().split("ct-status")[1].split("}")[0]


def test_a_lamp_names_its_colour_and_follows_the_word() -> None:
    sheet = lights(CHOSEN)
    for word, light in CHOSEN:
        assert f'.ct-status[data-word="{word}"]::after' in sheet
        assert f'data-word="{word}"' in status_badge(word)
        assert f'data-word="{word}"' in status_counts({word: 1})
        assert word in status_badge(word).split("</span>")[0], "the word itself stays"
        assert f'content:"{light}"' in sheet
    assert Status.AHEAD not in sheet


def test_words_outside_the_vocabulary_make_no_rule() -> None:
    assert 'data-word="x' not in lights([('x"]{}', "红")])


def test_letters_of_lamps_can_be_read() -> None:
    for ground, letter in css._LIGHTS.values():
        assert contrast(letter, ground) >= 4.5
