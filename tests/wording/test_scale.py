"""One scale for all numbers of a picture."""

from __future__ import annotations

import pytest

from core.wording.numbers import scale_of
from core.wording.places import Placing, province_places, rank_text


@pytest.mark.parametrize(
    ("unit", "decimals", "values", "value", "said"),
    [
        ("元", 0, [9_999.0], 9_999.0, "9999元"),
        ("元", 0, [5_021.0, 120_200.0], 5_021.0, "0.50万元"),
        ("元", 0, [5_021.0, 120_200.0], 120_200.0, "12.02万元"),
        ("人", 0, [99_999.0], 31.0, "31人"),
        ("人", 0, [519_111.0, 27_800.0], 27_800.0, "2.78万人"),
        ("亿元", 1, [229.8632], 229.8632, "229.9亿元"),
        ("%", 1, [-0.35], -0.35, "−0.4%"),
        ("万人", 2, [51.91], None, "缺"),
        ("个", 0, [], 3.0, "3个"),
    ],
)
def test_a_picture_has_one_unit(
    unit: str, decimals: int, values: list[float], value: float | None, said: str
) -> None:
    assert scale_of(unit, decimals, values).quantity(value) == said


@pytest.mark.parametrize(("value", "rounded"), [(4.449, 4.4), (4.45, 4.5), (-0.05, -0.1), (2.5, 2.5)])
def test_a_value_is_classed_as_it_is_printed(value: float, rounded: float) -> None:
    assert scale_of("%", 1, [value]).rounded(value) == rounded


def test_places_are_said_year_by_year() -> None:
    placings = [
        Placing(2021, "地区生产总值", 11, 86),
        Placing(2021, "人均地区生产总值", 30, 86, tied=True),
        Placing(2020, "普查常住人口", 7, 85),
    ]
    said = province_places("全省", placings)
    assert said == (
        "2021年在全省86个县（市、区）中，地区生产总值第11位，人均地区生产总值并列第30位；"
        "2020年在全省85个县（市、区）中，普查常住人口第7位"
    )
    assert province_places("全省", []) == ""
    assert rank_text(3) == "第3位"
