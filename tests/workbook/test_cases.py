"""The small inputs that once failed, from the folder beside the project: each does what it should."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from core.editors.accounts import load_access
from core.plan.catalog import Catalog
from core.store.errors import StoreError
from core.workbook.check import check_workbook
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "cases"
AS_OF = dt.date(2026, 11, 28)

#: Figures that an import would bring; ``None`` where the file is refused with an error, and a part of it.
EXPECTED = {
    "base_ok": ([92.4], ""),
    "01_superscript_footnote": ([92.4], "注码"),
    "02_circled_footnote": ([731.2], "注码"),
    "04_rich_superscript": ([92.4], "注码"),
    "05_two_lines": (None, "两个数"),
    "07_tenfold": (None, "924像是应有数的10倍"),
    "08_x000D_title": ([92.4], ""),
    "09_datetime_text": ([92.4], "读作2026-04-20"),
    "11_year_fullwidth": ([92.4], ""),
    "13_SharedStrings_case": ([92.4], ""),
    "15_fullwidth_dash": ([], "没有数"),
    "security/17b_numfmt_regex": ([105.3], ""),
    "security/20_connections": ([105.3], "数据连接"),
    "security/24b_date_0001": (None, "早于1900年"),
    "security/25b_1e308": (None, "过大"),
    "security/25g_underscore": (None, "1_05.3"),
    "security/26e_superscript": ([105.0], "注码"),
    "security/27d_fullname": ([105.3], ""),
    "security/41_macro_case": (None, "宏"),
    "security/43_ole_other_path": (None, "嵌入"),
    "security/56_foot1": ([105.3], "注码"),
    "security/56c_foot3": ([105.3], "注码"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_case_does_what_it_should(name: str, official: Path, catalog: Catalog) -> None:
    path = CASES / f"{name}.xlsx"
    if not path.is_file():
        pytest.skip("the folder of cases is not beside the project")
    report = check_workbook(path.read_bytes(), path.name, home=official, catalog=catalog, as_of=AS_OF)
    values, said = EXPECTED[name]
    everything = "\n".join(str(finding) for finding in report.findings)
    assert said in everything
    assert bool(report.errors) is (values is None), everything
    if values is not None:
        assert [c.value for c in report.changes.figures] == values


@pytest.mark.parametrize("name", ["16_editors_gbk", "17_editors_bom"])
def test_a_list_of_editors_is_read_or_named(name: str, tmp_path: Path, catalog: Catalog) -> None:
    path = CASES / f"{name}.toml"
    if not path.is_file():
        pytest.skip("the folder of cases is not beside the project")
    (tmp_path / "editors.toml").write_bytes(path.read_bytes())
    if name.endswith("bom"):
        assert load_access(catalog, tmp_path).accounts
        return
    with pytest.raises(StoreError, match=r"不是 UTF-8 编码（看来是 GBK.*第\d+行.*另存为") as caught:
        load_access(catalog, tmp_path)
    assert str(tmp_path) not in str(caught.value)


def test_no_case_is_left_out() -> None:
    if not CASES.is_dir():
        pytest.skip("the folder of cases is not beside the project")
    listed = {path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.rglob("*.xlsx")}
    elsewhere = {"security/54_196k_same_figures"}  # tests/workbook/test_bad_files.py bounds its kind
    assert listed - elsewhere == EXPECTED.keys()
