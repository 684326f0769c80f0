"""Short forms that every page and document shares: a citation, a county's name."""

from __future__ import annotations

import pytest

from core.wording.numbers import cite_row
from core.wording.words import short_county


@pytest.mark.parametrize(
    ("source", "dated", "cited"),
    [
        (("某市统计局", "2024年公报", "2025-04-01"), True, "某市统计局《2024年公报》（2025-04-01）"),
        (("某市统计局", "2024年公报", "2025-04-01"), False, "某市统计局《2024年公报》"),
        (("某市统计局", "关于《公报》的说明", ""), False, "某市统计局《关于〈公报〉的说明》"),
        (("某市统计局", "某市统计局2024年公报", ""), True, "《某市统计局2024年公报》"),
        ((None, "年鉴", None), True, "《年鉴》"),
    ],
)
def test_a_row_of_the_register_is_cited(
    source: tuple[str | None, str, str | None], dated: bool, cited: str
) -> None:
    row = dict(zip(("publisher", "title", "date"), source, strict=True))
    assert cite_row(row, dated=dated) == cited


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("甘州区", "甘州"),
        ("肃南县", "肃南"),
        ("城区", "城区"),
        ("县", "县"),
        ("", ""),
        ("东港北", "东港北"),
        ("玉门市", "玉门"),
        ("肃南裕固族自治县", "肃南"),
        ("天祝藏族自治县", "天祝"),
        ("张家川回族自治县", "张家川"),
        ("阿克塞哈萨克族自治县", "阿克塞"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("隆林各族自治县", "隆林"),
        ("鄂温克族自治旗", "鄂温克"),
        ("东乡族自治县", "东乡"),
        ("鄂伦春自治旗", "鄂伦春"),
    ],
)
def test_a_county_is_called_by_what_tells_it_from_others(name: str, short: str) -> None:
    assert short_county(name) == short
