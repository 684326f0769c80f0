"""Several rows entered at once: checked as single forms are, all sent or none, whatever a client claims."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.editors import session
from core.editors.accounts import load_access, save_account
from core.plan.catalog import Catalog
from core.reporting import state
from core.reporting.model import WANTING, Step, Submission, TaskKind
from core.reporting.reading import read_ledger
from core.reporting.rounds import current_round
from core.reporting.tasks import asked, of_office, standings
from core.store.schema import close_idle
from pages.web.sign_in import COOKIE
from tests.bench.visitor import Answer, Visitor
from tests.browser.conftest import serving
from tests.conftest import copied
from tests.reporting.conftest import DAY, GONGXIN
from tests.reporting.test_forged import WORD, pressed, widget
from tests.reporting.test_tasks import due_on

pytestmark = pytest.mark.long

SAID = {"状态": "推进中", "佐证": "批复文件", "佐证日期": "2026-10-01"}


def edits(**row: object) -> str:
    """Write edits of the first row as a client does."""
    return json.dumps({"edited_rows": {"0": row}, "added_rows": [], "deleted_rows": []})


#: What a client may send in the place of a table's edits: read as far as it is text in an open cell.
ODD = (
    '{"edited_rows": {"-1": {"佐证": "x"}}, "added_rows": [], "deleted_rows": []}',
    edits(状态=["推进中"], 佐证={"a": 1}),
    edits(佐证日期=float("inf"), 佐证=True),
    edits(**SAID, 说明原因="a\u0007b"),
    edits(佐证="长" * 400_000),
)
#: What is no such thing: its own session then says that it cannot go on, and nobody else's.
BROKEN = ("", "null", "[" * 20_000, '{"edited_rows": {"x": {}}}')


@pytest.fixture(scope="module")
def served(
    built: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog
) -> Iterator[tuple[str, Path]]:
    home = copied(built, tmp_path_factory.mktemp("rows") / "home")
    save_account(GONGXIN.name, "", WORD, catalog, home, department=GONGXIN.department)
    close_idle()
    with serving(home) as address:
        yield address, home


class Table:
    """The table of one group as its visitor fills it in."""

    def __init__(self, served: tuple[str, Path], catalog: Catalog, group: str) -> None:
        self.address, self.home = served
        self.catalog = catalog
        account = load_access(catalog, self.home).find(GONGXIN.name)
        assert account is not None
        cookie = f"{COOKIE}={session.issue(account, self.home)}"
        self.visitor = Visitor(self.address, "reporting", {"cookie": cookie})
        self.query = {"task": f"rows/{group}"}

    def __enter__(self) -> Table:
        self.visitor.__enter__()
        self.answer = self.visitor.run(**self.query)
        self.id = widget(self.answer, "rows milestone 1")
        self.tasks = self._wanting()
        self.button = pressed(self.answer, "send-rows")
        return self

    def __exit__(self, *_: object) -> None:
        self.visitor.__exit__(None, None, None)

    def edit(self, rows: dict[int, dict[str, Any]], *also: WidgetState, **other: Any) -> str:
        """Lay edits over the table; return what the page then says."""
        edits = {"edited_rows": rows, "added_rows": [], "deleted_rows": [], **other}
        self.answer = self.visitor.run(
            WidgetState(id=self.id, string_value=json.dumps(edits)), *also, **self.query
        )
        return said(self.answer)

    def send(self, rows: dict[int, dict[str, Any]], **other: Any) -> str:
        """Press the button with these edits in the table."""
        return self.edit(rows, self.button, **other)

    def again(self) -> str:
        """Return what the page says when it is asked for once more."""
        self.answer = self.visitor.run(**self.query)
        return said(self.answer)

    def _wanting(self) -> list[str]:
        """Return the tasks of the rows, in their order, as the command lists what still wants."""
        ledger, due = read_ledger("official", self.catalog, self.home), due_on(self.home, self.catalog, DAY)
        one = current_round(ledger.rounds, DAY)
        found = of_office(
            standings(asked(self.catalog, one, due, ledger), due, ledger, one, DAY), GONGXIN.department
        )
        return [s.task.id for s in found if s.task.kind is TaskKind.MILESTONE and s.state in WANTING]

    @property
    def submissions(self) -> tuple[Submission, ...]:
        return read_ledger("official", self.catalog, self.home).submissions


def said(answer: Answer) -> str:
    return "\n".join(e.html.body for e in answer.elements if e.WhichOneof("type") == "html")


def buttons(answer: Answer) -> list[str]:
    return [e.button.label for e in answer.elements if e.WhichOneof("type") == "button"]


def disabled(answer: Answer) -> bool:
    found = [e.button for e in answer.elements if e.WhichOneof("type") == "button"]
    return next(b for b in found if b.id.endswith("-send-rows")).disabled


def test_rows_are_checked_kept_and_sent_like_single_forms(served: tuple[str, Path], catalog: Catalog) -> None:
    late = {**SAID, "佐证日期": "2027-13-01"}
    with Table(served, catalog, "milestone") as table:
        assert disabled(table.answer) and "送审0项" in buttons(table.answer)
        shown = table.edit({0: {"佐证": "批复文件"}})
        assert "没有选择状态" in shown and disabled(table.answer)
        shown = table.edit({0: SAID, 1: late})
        assert "1行有错" in shown and disabled(table.answer)
        table.send({0: SAID, 1: late})
        assert table.submissions == (), "one wrong row, nothing is sent"
        drafts = state.read_drafts("official", GONGXIN.name, table.home)
        assert [texts["佐证日期"] for texts in drafts.values()] == ["2026-10-01", "2027-13-01"]
    with Table(served, catalog, "milestone") as table:
        assert "1行有错" in said(table.answer), "what was typed is there again"
        assert "已送审2项" in table.send({1: SAID})
        assert "已送审2项" not in table.again(), "said once"
        assert {s.form.text("佐证日期") for s in table.submissions} == {"2026-10-01"}
        assert {s.task for s in table.submissions} == set(drafts)
        assert state.read_drafts("official", GONGXIN.name, table.home) == {}


def test_what_a_client_claims_beside_the_open_cells_is_passed_over(
    served: tuple[str, Path], catalog: Catalog
) -> None:
    with Table(served, catalog, "milestone") as table:
        before = table.submissions
        table.send({0: {**SAID, "编号": "m01-01"}})
        table.send({0: SAID, 9_999: SAID})
        table.send({0: {"状态": "没有的状态", "佐证": "x"}})
        for odd in ODD:
            table.answer = table.visitor.run(
                WidgetState(id=table.id, string_value=odd), table.button, **table.query
            )
            assert not [e for e in table.answer.elements if e.WhichOneof("type") == "exception"], odd[:80]
        assert table.submissions == before
        for odd in BROKEN:
            with Table(served, catalog, "milestone") as other:
                other.answer = other.visitor.run(
                    WidgetState(id=other.id, string_value=odd), other.button, **other.query
                )
                assert "没有显示出来" in said(other.answer), odd[:80]
                assert not [e for e in other.answer.elements if e.WhichOneof("type") == "exception"]
        assert table.submissions == before
        row = {**SAID, "事项": "别的"}
        shown = table.edit({1: row}, added_rows=[SAID], deleted_rows=[0])
        assert not disabled(table.answer) and "送审1项" in buttons(table.answer), shown
        table.send({1: row}, added_rows=[SAID], deleted_rows=[0])
        (sent,) = table.submissions[len(before) :]
        assert (sent.step, sent.office) == (Step.PENDING, "gongxin")
        assert sent.task == f"s/{sent.form.text('编号')}" == table.tasks[1]
