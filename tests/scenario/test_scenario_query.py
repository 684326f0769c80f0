"""A scenario in a link: exact round trips, and links that were tampered with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scenario.assumptions import Rate, Scenario
from core.scenario.inputs import clean, load_query
from tests.scenario.scenario_book import small_inputs, steady
from tests.targets.books import GANZHOU, SUNAN

codes = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
numbers = st.floats(-0.999, 1e6, allow_nan=False, allow_infinity=False)
keys = st.tuples(st.just("") | codes, st.just(0) | st.integers(1949, 2100))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    def rates() -> tuple[Rate, ...]:
        chosen = draw(st.sets(keys, max_size=6))
        return tuple(Rate(area, year, draw(numbers)) for area, year in chosen)

    return Scenario(
        growth=rates(),
        deflator=rates(),
        population=tuple((code, draw(st.floats(1e-9, 1e9))) for code in draw(st.sets(codes, max_size=3))),
        industry_share=draw(st.none() | st.floats(0, 1)),
        tourism_growth=draw(st.none() | numbers),
    )


@given(scenarios())
def test_a_link_gives_the_same_scenario_back(scenario: Scenario) -> None:
    query = scenario.to_query()
    assert Scenario.from_query(query) == (scenario, ())
    assert all(re.fullmatch(r"[A-Za-z0-9._~-]+", text) for text in query.values())  # nothing to escape
    assert set(query) <= set("gdpit")


def test_the_written_form_is_stable() -> None:
    """Links are kept by officials: these must read the same for ever."""
    scenario = Scenario(
        growth=(Rate("", 0, 0.065), Rate(GANZHOU, 0, 0.073), Rate(GANZHOU, 2026, 0.08)),
        deflator=(Rate("", 0, 0.005), Rate("", 2026, -0.0043)),
        population=((SUNAN, 2.75),),
        industry_share=0.15,
        tourism_growth=0.255,
    )
    assert scenario.to_query() == {
        "g": "6.5_620702~7.3_620702.2026~8",
        "d": "0.5_2026~-0.43",
        "p": "620721~2.75",
        "i": "15",
        "t": "25.5",
    }
    assert Scenario().to_query() == {}


@pytest.mark.parametrize(
    ("query", "kept", "notes"),
    [
        ({"g": "7"}, Scenario(growth=(Rate("", 0, 0.07),)), 0),
        ({"g": ["5", "7"]}, Scenario(growth=(Rate("", 0, 0.07),)), 0),
        ({"g": []}, Scenario(), 0),
        ({"g": "", "other": "x"}, Scenario(), 0),
        ({"g": "abc"}, Scenario(), 1),
        ({"g": "620702~"}, Scenario(), 1),
        ({"g": "~7"}, Scenario(), 1),
        ({"g": "62070~7"}, Scenario(), 1),
        ({"g": "nan_inf_1E999_-100_-250"}, Scenario(), 5),
        ({"g": "７"}, Scenario(), 1),
        ({"g": "7_8"}, Scenario(growth=(Rate("", 0, 0.07),)), 1),
        ({"g": "620702.1900~7"}, Scenario(), 1),
        ({"g": "6_" + "x" * 5000}, Scenario(growth=(Rate("", 0, 0.06),)), 1),
        ({"g": "_".join(f"1{i:05d}~1" for i in range(250))}, None, 1),
        ({"d": "<script>alert(1)</script>"}, Scenario(), 1),
        ({"p": "2.7"}, Scenario(), 1),
        ({"p": "620721~0"}, Scenario(), 1),
        ({"p": "620721.2026~2.7"}, Scenario(), 1),
        ({"i": "-1"}, Scenario(), 1),
        ({"i": "101"}, Scenario(), 1),
        ({"i": "620702~15"}, Scenario(), 1),
        ({"t": "2026~5"}, Scenario(), 1),
        ({"t": "-100"}, Scenario(), 1),
    ],
)
def test_what_cannot_be_read_is_left_out_and_noted(
    query: dict[str, str | list[str]], kept: Scenario | None, notes: int
) -> None:
    scenario, said = Scenario.from_query(query)
    if kept is not None:
        assert scenario == kept
    assert len(said) == notes
    assert all(note.endswith("。") and len(note) < 60 for note in said)


@given(st.dictionaries(st.sampled_from(list("gdpitx")), st.text(max_size=60)))
def test_no_link_breaks_the_page(query: dict[str, str]) -> None:
    inputs = small_inputs()
    scenario, notes = load_query(inputs, query, steady(inputs))
    assert all(isinstance(note, str) for note in notes)
    assert scenario.growth_of(GANZHOU, 2026) is not None


def test_values_outside_the_limits_are_cut_and_said() -> None:
    inputs = small_inputs()
    scenario = Scenario(
        growth=(
            Rate("", 0, 0.9),
            Rate(GANZHOU, 2026, 0.05),
            Rate("999999", 0, 0.1),
            Rate("", 2031, 0.1),
            Rate("", 2024, 0.1),
        ),
        deflator=(Rate("", 0, -0.5),),
        population=((SUNAN, 100.0), (GANZHOU, 50.0)),
        industry_share=0.9,
        tourism_growth=5.0,
    )
    kept, notes = clean(inputs, scenario)
    assert kept.growth == (Rate("", 0, 0.20), Rate(GANZHOU, 2026, 0.05))
    assert kept.deflator == (Rate("", 0, -0.03),)
    assert kept.population == ((SUNAN, 3.61),)
    assert (kept.industry_share, kept.tourism_growth) == (0.4, 0.6)
    text = "".join(notes)
    for said in (
        "999999不属于全市",
        "2031年不在推演年份内",
        "2024年不在推演年份内",  # the reference year is past
        "各县区实际增速90.0%超出",
        "肃南县常住人口100.00万人",
        "620702不适用",
        "工业占比90.0%",
        "旅游增速500.0%",
        "平减指数−50.0%",
    ):
        assert said in text
    assert len(notes) == 9
    assert clean(inputs, kept) == (kept, ())


@pytest.mark.parametrize(
    "given", [{"g": "620702"}, {"g": f"{GANZHOU}~{GANZHOU}"}, {"g": "1001"}, {"d": "620702"}]
)
def test_a_code_in_the_place_of_a_rate_moves_nothing(given: dict[str, str]) -> None:
    inputs = small_inputs()
    base = steady(inputs)
    scenario, notes = load_query(inputs, given, base)
    assert (scenario.growth, scenario.deflator) == (base.growth, base.deflator)
    assert any("不是可用的数，已忽略" in note for note in notes)
