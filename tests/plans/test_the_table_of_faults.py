"""The table of faults in ``docs/plans.md`` says what the check says today: each case is made again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from core.plan.load import check_folder
from core.plan.sample import write_sample

DOCUMENT = (Path(__file__).parents[2] / "docs" / "plans.md").read_text(encoding="utf-8")
#: Case, message and mark of each row.
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([1-5]) \| [^|]+ \|$", DOCUMENT, re.MULTILINE)
NAME = 'name = "全市地区生产总值突破460亿元"'


def _put(file: str, old: str, new: str, count: int = 1) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def _as_gbk(folder: Path) -> None:
    path = folder / "targets.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))


CASES: dict[str, Callable[[Path], object]] = {
    "a quotation mark missing": _put("targets.toml", NAME, NAME[:-1]),
    "full-width ＝ and “ ”": _put("targets.toml", NAME, "name ＝ “全市地区生产总值突破460亿元”"),
    "a file in GBK": _as_gbk,
    "a file missing": lambda folder: (folder / "benchmarks.toml").unlink(),
    "a code without quotes": _put("targets.toml", 'area = "990100"', "area = 990100"),
    '`value = "460亿元"`': _put("targets.toml", "value = 460", 'value = "460亿元"'),
    '`due = "2028"`': _put("targets.toml", "due = 2028", 'due = "2028"'),
    "`definition` left out": _put("indicators.toml", 'definition = "按现价计算的地区生产总值。"\n', ""),
    "a comparison that is none": _put("targets.toml", '"above"', '"atmost"'),
    "万元 for 亿元": _put("targets.toml", 'unit = "亿元"', 'unit = "万元"'),
    "`lead` in Chinese": _put("measures.toml", '["fagai"]', '["市发展改革委"]'),
    "`measure_count` one too many": _put("plan.toml", "measure_count = 2", "measure_count = 3"),
    "the letter of a milestone": _put("milestones.toml", '"m02-01"', '"i02-01"'),
    "a milestone of four digits": _put("milestones.toml", '"m02-01"', '"m02-0001"'),
    "one type of a county": _put("positioning.toml", '["城市服务型", "工业主导型"]', '["城市服务型"]'),
    "`due` and `every_year`": _put("targets.toml", "due = 2028", "due = 2028\nevery_year = [2024, 2028]"),
    "`[target]` for `[[target]]`": _put("targets.toml", "[[target]]", "[target]", -1),
    "a county without its position": _put("positioning.toml", '[[position]]\narea = "990123"\n', ""),
    "id and folder differ": _put("plan.toml", 'id = "wuwei-2027"', 'id = "wuwei-2028"'),
    "`due` forgotten": _put("targets.toml", "due = 2028\n", ""),
    "the city as a member": _put("targets.toml", '["gdp-990121"', '["990100", "gdp-990121"'),
    "`gdp` renamed": _put("indicators.toml", 'id = "gdp"', 'id = "grp"'),
    "no targets at all": lambda folder: (folder / "targets.toml").write_text("", encoding="utf-8"),
    "`issued` in words": _put("plan.toml", 'issued = "2024-02-01"', 'issued = "2024年2月1日"'),
}


def test_the_table_has_every_case() -> None:
    assert [case for case, _, _ in ROWS] == list(CASES)
    assert all(int(mark) >= 4 for _, _, mark in ROWS)


@pytest.mark.parametrize(("case", "said", "mark"), ROWS, ids=[case for case, _, _ in ROWS])
def test_a_row_says_what_is_said(case: str, said: str, mark: str, tmp_path: Path) -> None:
    folder = tmp_path / "wuwei-2027"
    write_sample(folder)
    CASES[case](folder)
    problems = check_folder(folder)
    if not problems:
        assert said.startswith("accepted"), mark
        return
    first = problems[0]
    place = str(first).removeprefix("data/wuwei-2027/")
    assert said == place
