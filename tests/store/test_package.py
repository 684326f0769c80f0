"""What is exported can be read elsewhere and says the same."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.book import Book
from core.plan.load import load_catalog
from core.store.errors import StoreError
from core.store.export import harmless, read_package, write_package
from core.store.reader import Reader, open_reader
from core.targets.judge import assess_all

AS_OF = dt.date(2026, 11, 24)


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_statuses_are_the_same_elsewhere(built: Path, tmp_path: Path, dataset: str) -> None:
    catalog = load_catalog()
    with open_reader(dataset, home=built) as reader:
        here = reader.figures()
        write_package(reader, catalog, tmp_path / "out", internal=True)
    there = read_package(tmp_path / "out")
    for column in here.columns:
        assert here[column].astype(str).tolist() == there[column].astype(str).tolist(), column
    first, second = (
        assess_all(catalog, Book.from_frame(frame, catalog.benchmark_rank), AS_OF) for frame in (here, there)
    )
    assert [a.sentence for a in first] == [a.sentence for a in second]


def test_unreleased_figures_stay_inside_unless_asked_for(built: Path, tmp_path: Path) -> None:
    catalog = load_catalog()
    with open_reader("drill", home=built) as reader:
        assert (reader.figures()["release"] == "未公布").any(), "the drill dataset must have some"
        write_package(reader, catalog, tmp_path / "public")
        write_package(reader, catalog, tmp_path / "internal", internal=True)
    assert not (read_package(tmp_path / "public")["release"] == "未公布").any()
    assert (read_package(tmp_path / "internal")["release"] == "未公布").any()
    titles = [
        json.loads((tmp_path / n / "datapackage.json").read_text())["title"] for n in ("public", "internal")
    ]
    assert "演练数据 非真实统计" in titles[0]
    assert "内部资料" not in titles[0]
    assert "内部资料" in titles[1]


def test_nothing_tells_an_unreleased_figure_that_is_left_out(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counties' estimates are made to add up to the city's figure: they would tell it."""
    catalog = load_catalog()
    figures = Reader.figures
    hidden = {"area_code": catalog.city.code, "indicator": "gdp", "year": 2013.0}

    def with_hidden(reader: Reader) -> pd.DataFrame:
        found = figures(reader)
        secret = (found[list(hidden)] == pd.Series(hidden)).all(axis=1)
        assert secret.any()
        found.loc[secret, ["release", "source_id"]] = ["未公布", "only-of-this"]
        return found

    def with_its_source(reader: Reader) -> pd.DataFrame:
        one = pd.DataFrame([{"source_id": "only-of-this", "title": "内部快报"}])
        return pd.concat([sources(reader), one], ignore_index=True)

    sources = Reader.sources
    monkeypatch.setattr(Reader, "figures", with_hidden)
    monkeypatch.setattr(Reader, "sources", with_its_source)
    with open_reader("official", home=built) as reader:
        write_package(reader, catalog, tmp_path / "public")
        write_package(reader, catalog, tmp_path / "internal", internal=True)

    def told(name: str) -> int:
        made = pd.read_parquet(tmp_path / name / "estimates.parquet")
        return int(((made["indicator"] == "gdp") & (made["year"] == hidden["year"])).sum())

    assert told("internal") > 0
    assert told("public") == 0
    titles = [set(pd.read_parquet(tmp_path / n / "sources.parquet")["title"]) for n in ("public", "internal")]
    assert ["内部快报" in found for found in titles] == [False, True]


def test_every_column_and_file_is_described(built: Path, tmp_path: Path) -> None:
    with open_reader("official", home=built) as reader:
        written = write_package(reader, load_catalog(), tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["path"] for r in about["resources"]} == {p.name for p in written} - {"datapackage.json"}
    for resource in about["resources"]:
        if resource["format"] == "csv":
            raw = (tmp_path / resource["path"]).read_bytes()
            assert raw.startswith(b"\xef\xbb\xbf")
            head = next(csv.reader(raw.decode("utf-8-sig").splitlines()))
            assert head == [field["name"] for field in resource["schema"]["fields"]]
    figures = next(r for r in about["resources"] if r["path"] == "figures.csv")
    assert [f["name"] for f in figures["schema"]["fields"] if not f.get("description")] == []


def test_a_changed_file_is_refused(built: Path, tmp_path: Path) -> None:
    with open_reader("official", home=built) as reader:
        write_package(reader, load_catalog(), tmp_path)
    target = tmp_path / "figures.parquet"
    target.write_bytes(target.read_bytes()[:-1])
    with pytest.raises(StoreError, match="不符"):
        read_package(tmp_path)
    with pytest.raises(StoreError, match="不是完整的数据包"):
        read_package(tmp_path / "nothing")


@given(st.text(max_size=20))
def test_no_text_is_left_that_a_spreadsheet_runs(text: str) -> None:
    safe = harmless(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == text


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\xa0", "\ufeff", "\u200b", "\x0b", " \ufeff "])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_neither_a_full_width_sign_nor_a_blank_before_it_is_a_way_round(sign: str, blank: str) -> None:
    text = f"{blank}{sign}HYPERLINK(1)"
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\n=1", "\r1", "\t1"])
def test_a_line_break_at_the_beginning_is_none_either(text: str) -> None:
    assert harmless(text) == f"'{text}"
