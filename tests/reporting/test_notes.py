"""批示: the city office writes and strikes them; they stand with their subject and leave by no other way."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest

from core.briefing.compose import compose
from core.briefing.docx.document import to_docx
from core.briefing.scope import Scope
from core.editors import audit
from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.reporting.acting import read_ledger
from core.reporting.notes import LONGEST, NoteDesk, about, of_measure, of_target, read_notes
from core.snapshot import Snapshot
from tests.pages.conftest import markup, text, visit
from tests.pages.test_reporting import as_editor
from tests.reporting.conftest import CITY, CITY_TOO, DAY, GONGXIN, LINZE, NOW

SUBJECT = of_measure(16)
SAID = "请市工信局本月内专题汇报<b>"


def desk(who: Editor | None, home: Path, catalog: Catalog) -> NoteDesk:
    return NoteDesk(who, "official", catalog, home)


@pytest.mark.parametrize(
    ("who", "subject", "said", "date", "refusal"),
    [
        (CITY, SUBJECT, SAID, DAY, ""),
        (CITY, of_target("gdp-nowhere"), SAID, DAY, "没有这个目标"),
        (None, SUBJECT, SAID, DAY, "请先登录"),
        (GONGXIN, SUBJECT, SAID, DAY, "只有县域办可以写批示"),
        (LINZE, SUBJECT, SAID, DAY, "只有县域办可以写批示"),
        (CITY, "m/99", SAID, DAY, "没有这个目标或举措"),
        (CITY, "x/../../etc", SAID, DAY, "没有这个目标或举措"),
        (CITY, SUBJECT, " \n", DAY, "请写批示内容"),
        (CITY, SUBJECT, "长" * (LONGEST + 1), DAY, "不超过"),
        (CITY, SUBJECT, "a\x07b", DAY, "控制字符"),
        (CITY, SUBJECT, SAID, DAY + dt.timedelta(days=2), "还没有到"),
    ],
)
def test_who_may_write_what(  # noqa: PLR0917 (pytest passes by name)
    home: Path,
    catalog: Catalog,
    who: Editor | None,
    subject: str,
    said: str,
    date: dt.date,
    refusal: str,
) -> None:
    outcome = desk(who, home, catalog).write(subject, said, date, now=NOW)
    assert outcome.done is (refusal == "") and refusal in outcome.message, outcome.message
    assert len(read_notes("official", home)) == (refusal == "")
    assert audit.attempts(home)[0].outcome == ("拒绝" if refusal else "允许")


def test_a_note_is_struck_by_the_office_alone_and_disturbs_no_submission(
    home: Path, catalog: Catalog
) -> None:
    city = desk(CITY, home, catalog)
    target = catalog.targets[0].id
    assert city.write(of_target(target), "一", DAY, now=NOW).done
    assert city.write(of_target(target), "二", DAY - dt.timedelta(days=1), now=NOW).done
    assert [n.text for n in about(read_notes("official", home), of_target(target))] == ["一", "二"]
    assert not desk(GONGXIN, home, catalog).strike("1").done and len(read_notes("official", home)) == 2
    assert desk(CITY_TOO, home, catalog).strike("1").done
    assert "已不在" in city.strike("1").message
    assert city.write(of_target(target), "三", DAY, now=NOW).done
    assert [n.id for n in read_notes("official", home)] == ["2", "3"], "no number is used twice"
    found = read_ledger("official", catalog, home)
    assert (found.submissions, found.rounds, found.damaged) == ((), (), 0)


@pytest.mark.on_files
def test_it_stands_with_its_subject_and_in_no_frame_or_document(
    home: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    target = catalog.targets[0].id
    for subject in (SUBJECT, of_target(target)):
        assert desk(CITY, home, catalog).write(subject, SAID, DAY, now=NOW).done
    shown = visit("measures", measure="16")
    assert SAID in text(shown) and "<b>" not in markup(shown).split("专题汇报")[1][:10]
    assert SAID in text(visit("trajectory", target=target))
    for page, query in (("measures", {"measure": "15"}), ("measures", {"measure": "16", "frame": "1"})):
        assert SAID not in text(visit(page, **query))
    assert "撤销" not in [b.label for b in shown.button] and "记批示" not in [b.label for b in shown.button]
    as_editor(GONGXIN, home, monkeypatch)
    assert "记批示" not in [b.label for b in visit("measures", measure="16").button]
    as_editor(CITY, home, monkeypatch)
    at = visit("measures", measure="16")
    at.text_area(f"note text {SUBJECT}").input("第二条")
    next(b for b in at.button if b.label == "记批示").click().run()
    assert "第二条" in text(at) and len(about(read_notes("official", home), SUBJECT)) == 2
    at.button("strike 1").click().run()
    assert SAID not in text(at)
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=home)
    document = docx.Document(io.BytesIO(to_docx(compose(snapshot, Scope(), mode="review"))))
    words = "\n".join(p.text for p in document.paragraphs)
    words += "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert "举措" in words and "第二条" not in words
