"""Forms: read as a workbook with the same rows is read, kept, and read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plan.catalog import Catalog
from core.reporting.acting import Desk
from core.reporting.checking import preview
from core.reporting.reading import read_ledger
from core.store.batches import infos, read_kept, rows_of, snapshot, workbook
from core.store.disk import dataset_paths
from core.store.homes.home import home_at
from core.store.reader import open_reader
from core.workbook.check import check
from core.workbook.findings import RefusedWorkbookError
from core.workbook.forms import (
    SHEETS,
    Form,
    document,
    form_of,
    labels_of,
    of_entry,
    of_figure,
    parse_document,
    plain,
    read_forms,
)
from core.workbook.importing import import_workbook, replay
from tests.conftest import copied
from tests.reporting.conftest import CITY, DAY, GONGXIN, NOW, event, figure, measure, milestone, power
from tests.workbook.mini import add_list, one, save


def test_workbook_and_page_give_the_same_batch(
    home: Path, official: Path, tmp_path: Path, catalog: Catalog
) -> None:
    """One figure, one measure: imported as a workbook, and sent and adopted on the page."""
    other = copied(official, tmp_path / "other")
    about = {"本表来源标题": "2025年国民经济和社会发展统计公报", "本表发布单位": "临泽县统计局"}
    book = one(86.5, **about)
    content = save(add_list(book, SHEETS["measure"], [dict(measure().values)]))
    by_page = Desk(CITY, "official", catalog, home)
    assert by_page.submit([figure(), measure()], now=NOW).done
    assert by_page.adopt(["1", "2"], now=NOW).done
    page = read_kept(dataset_paths("official", home), 1)[0].rows
    with open_reader("official", home, catalog) as reader:
        assert "没有新内容" in check(content, "同.xlsx", reader, catalog, DAY).report.headline
    outcome = import_workbook(content, "同.xlsx", "县域办甲", "official", other, catalog=catalog, when=NOW)
    assert outcome.accepted, outcome.message
    assert snapshot(read_kept(dataset_paths("official", other), 1)[0].rows) == snapshot(page)


def test_the_same_batches_give_the_same_dataset_in_both_homes(
    official: Path, tmp_path: Path, database: str, catalog: Catalog
) -> None:
    folder = copied(official, tmp_path / "folder")
    home_at(database).fill(folder)
    content = save(add_list(one(86.5), SHEETS["measure"], [dict(measure(2).values)]))
    digests = set()
    for home in (folder, database):
        city, clerk = Desk(CITY, "official", catalog, home), Desk(GONGXIN, "official", catalog, home)
        assert clerk.submit([measure(), power()], now=NOW).done
        assert city.submit([figure("83.1", 地区="高台县")], now=NOW).done
        assert city.adopt(["1", "2", "3"], now=NOW).done
        assert import_workbook(
            content, "县.xlsx", "县域办甲", "official", home, catalog=catalog, when=NOW
        ).accepted
        with open_reader("official", home, catalog) as reader:
            digests.add((reader.version.number, reader.version.digest))
            assert len(reader.batches()) == 2
    assert len(digests) == 1


def test_a_kept_form_is_read_again_by_a_rebuild(home: Path, catalog: Catalog) -> None:
    desk = Desk(CITY, "official", catalog, home)
    assert desk.submit([figure(), measure(), milestone("m16-02"), event("r06-01")], now=NOW).done
    assert desk.adopt(["1", "2", "3", "4"], now=NOW).done, read_ledger("official", catalog, home)
    paths = dataset_paths("official", home)
    info = infos(paths)[0]
    again = replay("official", home, catalog)(workbook(paths, 1), info)
    assert snapshot(rows_of(again)) == snapshot(read_kept(paths, 1)[0].rows)


FINDINGS = [
    (figure("865000"), "数值", "10000倍"),
    (figure("86.5万"), "数值", "单位不是"),
    (figure(来源标题=""), "来源标题", "没有来源标题"),
    (figure(发布日期="2026-13-40"), "发布日期", ""),
    (figure(地区="没有的县"), "地区", ""),
    (figure(数据阶段="瞎填"), "数据阶段", ""),
    (figure(单位="万元"), "单位", "单位写作"),
    (measure(状态=""), "状态", "没有选择状态"),
    (measure(状态="差不多"), "状态", "不认识的状态"),
    (measure(佐证日期="2027-05-01"), "状态", "还没有到"),
    (milestone("m99-99"), "编号", "没有编号"),
    (measure(进展="=cmd|' /C calc'!A0"), "进展", "公式"),
    (measure(进展="x" * 2_001), "进展", "超过"),
    (measure(进展="a\x00b"), "进展", "控制字符"),
]


@pytest.mark.parametrize(("form", "label", "said"), FINDINGS)
def test_what_is_wrong_is_said_beside_its_field(
    official: Path, catalog: Catalog, form: Form, label: str, said: str
) -> None:
    found = preview([measure(2), form], "official", catalog, DAY, official)
    own = [f for f in found.errors(1) if f.form == 1]
    assert [f.label for f in own][:1] == [label], own
    assert said in own[0].finding.found
    assert not [f for f in found.errors(0) if f.form == 0]


def test_what_is_read_can_be_written_as_a_form_again(catalog: Catalog) -> None:
    forms = [
        figure("86.5", 备注="含 <b>标记</b>"),
        power("373.5", 精度="约数"),
        measure(),
        milestone("m16-02"),
    ]
    reading = read_forms(forms, catalog)
    assert not [f for f in reading.findings if f.severity == "error"], reading.findings
    again = [of_figure(cell, catalog) for cell in reading.figures]
    again += [of_entry(p.entry, catalog) for p in reading.measures]
    again += [of_entry(p.entry, catalog) for p in reading.milestones]
    assert [c.identity for c in read_forms(again, catalog).figures] == [c.identity for c in reading.figures]
    assert [p.entry for p in read_forms(again, catalog).measures] == [p.entry for p in reading.measures]


@given(st.sampled_from(sorted(SHEETS)), st.data())
def test_any_text_is_kept_as_it_is_and_never_breaks_the_reader(kind: str, data: st.DataObject) -> None:
    from core.plan.load import load_catalog

    catalog = load_catalog()
    texts = data.draw(st.dictionaries(st.sampled_from(labels_of(kind)), st.text(max_size=30)))
    form = Form(kind, texts)
    read_forms([form], catalog)
    (kept,), about = parse_document(document([form], catalog, "official"))
    assert kept.values == {k: v for k, v in texts.items() if v.strip()}
    assert about.plan == catalog.plan.id
    assert form_of(plain(form)) == kept


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"forms": 99}',
        json.dumps({"forms": 1, "plan": "p", "dataset": "nowhere", "rows": []}).encode(),
        json.dumps({"forms": 1, "plan": "p", "dataset": "drill", "rows": [{"kind": "x"}]}).encode(),
        json.dumps(
            {"forms": 1, "plan": "p", "dataset": "drill", "rows": [{"kind": "figure", "values": {"瞎": "1"}}]}
        ).encode(),
        "é".encode("latin-1"),
    ],
)
def test_damaged_documents_are_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(RefusedWorkbookError):
        parse_document(content)
