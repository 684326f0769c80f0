"""Presses that no page has offered, over the socket and with the real ids of the widgets: nothing changes.

Whoever may do something opens the page and is shown the button; its id is the same in every session.
Everybody else then claims to have pressed it, from a session of his own, with whatever cookie he has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.editors import session
from core.editors.accounts import load_access, save_account
from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.reporting import state
from core.reporting.acting import Desk
from core.reporting.notes import NoteDesk, of_measure
from core.store.schema import close_idle
from pages.web.sign_in import COOKIE
from tests.bench.visitor import Answer, Visitor
from tests.browser.conftest import serving
from tests.conftest import copied
from tests.reporting.conftest import (
    CITY,
    CITY_TOO,
    FAGAI,
    GANZHOU,
    GONGXIN,
    LINZE,
    NOW,
    SHANGWU,
    TONGJI,
    event,
    figure,
    measure,
    milestone,
)

pytestmark = pytest.mark.long

WORD = "绿洲-祁连-1949"
PEOPLE = (CITY, GONGXIN, FAGAI, TONGJI, LINZE, SHANGWU, GANZHOU)
#: What cannot be pressed without filling in: drafts that every person has, whoever may send them.
DRAFTS = {
    "m/16": {"状态": "推进中", "佐证": "开工报道", "佐证日期": "2026-11-20", "进展": "开工"},
    "s/m16-02": {"状态": "推进中", "佐证": "批复文件", "佐证日期": "2026-10-01"},
    "s/m16-03": {"状态": "推进中", "佐证": "批复文件", "佐证日期": "2026-10-01"},
}


@dataclass(frozen=True)
class Press:
    """One button: what must be pressed and typed before it, the page that has it, who is offered it there.

    ``allowed`` are those besides who may press it as well.
    """

    name: str
    key: str
    offered: Editor
    query: Mapping[str, str]
    page: str = "reporting"
    before: str = ""
    typed: tuple[str, str] | None = None
    allowed: tuple[Editor, ...] = ()


GONGXINS = {"office": "gongxin"}
#: In an order in which each can still be done after those before it. Submissions: 1 is adopted, 2 and 3 are
#: 市工信局's, 4 to 6 临泽县's proposals to 市统计局, 7 市商务局's.
PRESSES = [
    Press("send", "send m/16", GONGXIN, {**GONGXINS, "task": "m/16"}, allowed=(FAGAI, CITY)),
    Press("keep a draft", "draft m/16", GONGXIN, {**GONGXINS, "task": "m/16"}, allowed=(FAGAI, CITY)),
    Press(
        "send several", "send-rows", GONGXIN, {**GONGXINS, "task": "rows/milestone"}, allowed=(FAGAI, CITY)
    ),
    Press("take back", "back m/2", GONGXIN, {**GONGXINS, "task": "m/2"}),
    Press("confirm", "second 4", TONGJI, {"office": "tongji"}),
    Press("return a proposal", "refuse-it 5", TONGJI, {"office": "tongji"}, typed=("refuse 5", "口径不对")),
    Press("return", "return 7", CITY, {}, before="look 7", typed=("why 7", "请补日期")),
    Press("adopt one", "single 6", CITY, {}, before="look 6"),
    Press("open a round", "开轮次", CITY, {}),
    Press("adopt the ticked", "adopt", CITY, {}),
    Press("strike a note", "strike 1", CITY, {"measure": "16"}, "measures"),
    Press("restore", "restore-sure", CITY, {"section": "versions"}, "data", before="restore"),
]


class Served:
    """The dashboard with a queue, and the ids of all buttons as those see them who are offered them."""

    def __init__(self, address: str, home: Path, catalog: Catalog) -> None:
        self.address, self.home, self.catalog = address, home, catalog
        self.ids = {press.name: self.drawn(press) for press in PRESSES}

    def headers(self, who: Editor) -> dict[str, str]:
        account = load_access(self.catalog, self.home).find(who.name)
        assert account is not None
        return {"cookie": f"{COOKIE}={session.issue(account, self.home)}"}

    def drawn(self, press: Press, *, then: bool = False) -> list[WidgetState]:
        """Open a page as who is offered a button; return what pressing it says, and with ``then`` say it."""
        with Visitor(self.address, press.page, self.headers(press.offered)) as visitor:
            answer, states = visitor.run(**press.query), []
            if press.before:
                states = [pressed(answer, press.before)]
                answer = visitor.run(*states, **press.query)
            if press.typed is not None:
                label, text = press.typed
                states.append(WidgetState(id=widget(answer, label), string_value=text))
            states.append(pressed(answer, press.key))
            if then:
                visitor.run(*(states[1:] if press.before else states), **press.query)
            return states

    def claimed(self, press: Press, headers: Mapping[str, str]) -> None:
        """Claim from a session of one's own to have pressed a button."""
        with Visitor(self.address, press.page, headers) as visitor:
            visitor.run(*self.ids[press.name], **press.query)
            visitor.run(*self.ids[press.name], **press.query)

    def everything(self) -> dict[str, str]:
        """What is kept, but for logs and locks: every file with its hash."""
        files = [
            f for folder in ("official", "drafts") for f in (self.home / folder).rglob("*") if f.is_file()
        ]
        return {
            str(f.relative_to(self.home)): hashlib.sha256(f.read_bytes()).hexdigest()
            for f in files
            if f.suffix != ".lock" and f.name != "lock"
        }


def widget(answer: Answer, key: str) -> str:
    """Return the id of the one widget of a key."""
    drawn = [getattr(e, e.WhichOneof("type")) for e in answer.elements if e.WhichOneof("type")]
    found = {one.id for one in drawn if getattr(one, "id", "").endswith(f"-{key}")}
    assert len(found) == 1, (key, [getattr(one, "id", "")[-30:] for one in drawn if getattr(one, "id", "")])
    return str(found.pop())


def pressed(answer: Answer, key: str) -> WidgetState:
    return WidgetState(id=widget(answer, key), trigger_value=True)


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Iterator[Served]:
    home = copied(built, tmp_path_factory.mktemp("forged") / "home")
    queue = [
        (GONGXIN, [milestone("m16-02")]),
        (GONGXIN, [measure(2), milestone("m16-04")]),
        (LINZE, [figure(), figure("85.5", 年份="2024"), figure("84.5", 年份="2023")]),
        (SHANGWU, [event("r06-01")]),
    ]
    for who, forms in queue:
        outcome = Desk(who, "official", catalog, home).submit(forms, now=NOW)
        assert outcome.done, outcome.message
    assert Desk(CITY, "official", catalog, home).adopt(["1"], now=NOW).done
    desk = NoteDesk(CITY, "official", catalog, home)
    assert desk.write(of_measure(16), "请专题汇报", NOW.date(), now=NOW).done
    for who in (*PEOPLE, CITY_TOO):
        save_account(who.name, who.county, WORD, catalog, home, department=who.department)
        state.write_drafts("official", who.name, DRAFTS, home)
    close_idle()
    with serving(home) as address:
        yield Served(address, home, catalog)


def forged(served: Served) -> dict[str, dict[str, str]]:
    """What those send who have no account: nothing, a header, a cookie made up, one that has ended."""
    own = served.headers(CITY)["cookie"]
    ended = served.headers(CITY_TOO)["cookie"]
    session.end(CITY_TOO.name, served.home)
    return {
        "nobody": {},
        "header": {"X-Remote-User": quote(CITY.name)},
        "made up": {"cookie": own[:-4] + ("AAAA" if own[-4:] != "AAAA" else "BBBB")},
        "ended": {"cookie": ended},
    }


@pytest.mark.parametrize(
    "who", ["nobody", "header", "made up", "ended", *PEOPLE], ids=lambda one: getattr(one, "name", one)
)
def test_a_press_that_was_not_offered_changes_nothing(served: Served, who: str | Editor) -> None:
    headers = forged(served)[who] if isinstance(who, str) else served.headers(who)
    before = served.everything()
    tried = 0
    for press in PRESSES:
        if who not in {press.offered, *press.allowed}:
            tried += 1
            served.claimed(press, headers)
            assert served.everything() == before, press.name
    assert tried


def test_the_same_presses_change_something_for_whom_they_are_offered(served: Served) -> None:
    for press in PRESSES:
        before = served.everything()
        served.drawn(press, then=True)
        assert served.everything() != before, press.name
