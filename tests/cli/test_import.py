"""``template`` and ``import`` on the command line: what they print, return and change."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.cli.counties import county_of
from core.cli.main import main
from core.editors import audit
from core.plan.catalog import Catalog
from core.store.reader import open_reader
from core.workbook import check, importing
from tests.workbook.conftest import catalog, home, official, untouched
from tests.workbook.mini import one, save
from tests.workbook.workbooks import AS_OF, WHEN, state

__all__ = ["catalog", "home", "official", "untouched"]  # fixtures


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder that the commands work on, on the day of the tests."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls) -> dt.datetime:
            return WHEN

    class Day(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return AS_OF

    clock = SimpleNamespace(datetime=Clock, date=Day)
    monkeypatch.setattr(importing, "dt", clock)
    monkeypatch.setattr(check, "dt", clock)
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    return home


def write(folder: Path, content: bytes) -> str:
    path = folder / "县区.xlsx"
    path.write_bytes(content)
    return str(path)


def test_template_check_import(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "模板.xlsx")
    assert main(["template", file]) == 0
    assert "已生成填报工作簿" in capsys.readouterr().out
    assert main(["import", file, "--check"]) == 0
    assert "没有新内容" in capsys.readouterr().out

    filled = write(tmp_path, save(one(105.3)))
    before = state(here)
    assert main(["import", filled, "--check"]) == 0
    checked = capsys.readouterr().out
    assert "可以导入：新增1个数" in checked
    assert "临泽县生产总值突破110亿元：数据不足 → 快于预期" in checked
    assert state(here) == before

    assert main(["import", filled, "--who", "张三"]) == 0
    imported = capsys.readouterr().out
    assert "已导入为批次1，发布版本2" in imported
    # the same report, then the result
    assert imported.startswith(checked.rstrip("\n"))
    with open_reader("official", here) as reader:
        assert reader.batches().iloc[0]["who"] == "张三"

    assert main(["import", filled]) == 0
    assert "同一工作簿已于" in capsys.readouterr().out
    assert main(["restore", "1"]) == 0
    done = [(a.action, a.outcome, a.file_name) for a in audit.attempts(here)]
    assert done == [
        ("恢复结果", "成功", ""),
        ("恢复", "允许", ""),
        ("导入结果", "未完成", "县区.xlsx"),
        ("导入", "允许", "县区.xlsx"),
        ("导入结果", "成功", "县区.xlsx"),
        ("导入", "允许", "县区.xlsx"),
    ]


def test_an_error_changes_nothing(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(here)
    file = write(tmp_path, save(one("约105")))
    for arguments in (["--check"], [], ["--json"]):
        assert main(["import", file, *arguments]) == 1
        printed = capsys.readouterr().out
        assert "是约数或界限" in printed
        assert "B11" in printed
    assert state(here) == before


def test_json_says_the_same(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, save(one(105.3)))
    assert main(["import", file, "--json", "--check"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["importable"], report["imported"]) == (True, False)
    (figure,) = report["figures"]
    assert (figure["kind"], figure["area"], figure["value"], figure["cell"]) == (
        "new",
        "620723",
        105.3,
        "B11",
    )
    assert report["statuses"][0]["target"] == "gdp-620723"
    assert main(["import", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["batch"] == 1


def test_a_template_never_replaces_a_file_unasked(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "已填.xlsx"
    file.write_bytes(b"filled in")
    link = tmp_path / "链接.xlsx"
    link.symlink_to(file)
    for path in (file, link, tmp_path):
        assert main(["template", str(path)]) == 1
        assert "已存在，没有改动" in capsys.readouterr().err
    assert file.read_bytes() == b"filled in"
    assert main(["template", str(file), "--force"]) == 0
    assert file.stat().st_size > 10_000


def test_a_county_s_template(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "高台.xlsx"
    assert main(["template", str(file), "--county", "620724"]) == 0
    assert file.stat().st_size > 10_000
    assert main(["template", str(file), "--county", "111111"]) == 1
    said = capsys.readouterr().err
    assert "没有代码为111111的县区" in said
    assert "620724（高台县）" in said


@pytest.mark.parametrize("name", ["高台县", "高台", "张掖市高台县"])
def test_a_county_by_its_name(name: str, here: Path, catalog: Catalog) -> None:
    assert county_of(name, catalog) == "620724"


@pytest.mark.parametrize("name", ["全市", "张掖", "620700", "高台区", ""])
def test_what_is_no_county_is_told(name: str, here: Path, catalog: Catalog) -> None:
    with pytest.raises(ValueError, match=r"没有代码为.*620724（高台县）"):
        county_of(name, catalog)


def test_a_template_is_named_as_what_it_is(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", str(tmp_path / "填报.xls")]) == 1
    assert "“填报.xls”须以 .xlsx 结尾" in capsys.readouterr().err
    assert not (tmp_path / "填报.xls").exists()


def test_files_that_cannot_be_read_or_written(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(tmp_path / "没有.xlsx")]) == 1
    assert "不能读取" in capsys.readouterr().err
    assert main(["template", str(tmp_path / "没有" / "模板.xlsx")]) == 1
    assert "不能写入" in capsys.readouterr().err
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"not a workbook")
    assert main(["import", str(file)]) == 1
    assert "不是 xlsx 工作簿" in capsys.readouterr().out


def test_damaged_rows_are_mended_by_build(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not isinstance(here, Path):
        pytest.skip("a database keeps no files that could be damaged")
    assert main(["import", write(tmp_path, save(one(105.3)))]) == 0
    (here / "official" / "batches" / "000001" / "rows.json").write_bytes(b"{}")
    capsys.readouterr()
    assert main(["build", "--dataset", "official"]) == 0
    assert "批次1的内容已由留存的工作簿重新读出并写好" in capsys.readouterr().out
    with open_reader("official", here) as reader:
        assert len(reader.batches()) == 1
