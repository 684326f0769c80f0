"""The counties' targets against the city's."""

from __future__ import annotations

import pytest

from core.targets.consistency import _sentence, consistency, margin
from tests.targets.books import AS_OF, CITY, SUNAN, book, catalog, obs, official


def test_the_published_figures_ask_for_about_820_against_800() -> None:
    found = consistency(catalog(), official(), AS_OF)
    assert found is not None
    assert found.total == pytest.approx(330 + 4 * 110 + 18e4 * 27762 / 1e8)
    assert found.total == pytest.approx(820, abs=0.5)
    assert found.excess == pytest.approx(found.total - 800)
    assert found.counties_growth == pytest.approx(0.093, abs=5e-4)
    assert found.city_growth == pytest.approx(0.087, abs=5e-4)
    assert found.base_benchmark == "b2019"
    for part in ("820.0亿元", "多20.0亿元", "9.28%", "8.74%", "肃南县", "2.78万人"):
        assert part in found.sentence


def test_parts_add_up_in_document_order() -> None:
    found = consistency(catalog(), official(), AS_OF)
    assert found is not None
    assert sum(part.value for part in found.parts) == found.total
    assert [part.area for part in found.parts] == [county.code for county in catalog().counties]
    assert [part.area for part in found.parts if part.population] == [SUNAN]


def test_a_later_population_moves_the_sum() -> None:
    later = official().with_observations([obs(SUNAN, "population_resident", 2024, 2.70)])
    found = consistency(catalog(), later, AS_OF)
    assert found is not None
    assert found.parts[-1].value == pytest.approx(18 * 2.70)
    assert "2024年人口2.70万人" in found.sentence


def test_without_a_population_nothing_is_added_up() -> None:
    assert consistency(catalog(), book(), AS_OF) is None


def test_without_all_bases_the_growths_stay_out() -> None:
    figures = book(
        *(
            o
            for o in official().observations
            if not (o.indicator == "gdp" and o.year == 2021 and o.area_code not in (CITY, SUNAN))
        )
    )
    found = consistency(catalog(), figures, AS_OF)
    assert found is not None
    assert found.counties_growth is None
    assert "为基期" not in found.sentence


def test_the_margin_is_said_with_the_verb_of_the_text() -> None:
    found = consistency(catalog(), official(), AS_OF)
    assert found is not None
    assert "仍可突破800亿元" in found.sentence  # 突破, as the text has it: reaching it would not do


@pytest.mark.parametrize(
    ("excess", "said"),
    [
        (20.0, "比全市目标多20.0亿元"),
        (-3.14, "比全市目标少3.1亿元"),
        (0.0, "与全市目标相等"),
        (5.7e-14, "与全市目标相等"),
        (-0.04, "与全市目标相等"),
        (0.06, "比全市目标多0.1亿元"),
    ],
)
def test_nothing_is_never_more_or_less(excess: float, said: str) -> None:
    assert margin(excess, "全市目标", "亿元") == said


def test_a_sum_that_equals_the_citys_is_not_more_by_nothing() -> None:
    found = consistency(catalog(), official(), AS_OF)
    assert found is not None
    city = catalog().target("gdp-city").model_copy(update={"value": found.total + 0.01})
    even = _sentence(catalog(), city, found.parts)
    assert "与全市目标" in even and "相等" in even and "多0.0" not in even and "以内时" not in even
