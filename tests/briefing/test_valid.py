"""What Office insists on: well-formed parts that exist, children in the order of the schema."""

from __future__ import annotations

import io
import posixpath
import zipfile

import pytest
from lxml import etree

from core.briefing.compose import compose
from core.briefing.model import Imprint
from core.briefing.produce import Options, files
from core.briefing.scope import Scope, ScopeKind
from core.snapshot import Snapshot
from tests.briefing.conftest import AS_OF
from tests.briefing.ooxml import faults

pytestmark = pytest.mark.long

IMPRINT = Imprint("第1期", "编印的单位", "报送的单位", "2026-11-24", AS_OF)
PAPERS = [
    (Scope(), "briefing"),
    (Scope(ScopeKind.COUNTY, "620721"), "briefing"),
    (Scope(ScopeKind.SCENARIO, "g=6.5"), "briefing"),
    (Scope(), "review"),
    (Scope(), "reminders"),
]


def missing_parts(content: bytes) -> list[str]:
    """Targets of relations that are not in the package."""
    lost = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = set(packed.namelist())
        for name in names:
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(packed.read(name)):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target"))).lstrip("/")
                if relation.get("TargetMode") != "External" and target not in names:
                    lost.append(f"{name}: {target}")
    return lost


@pytest.mark.parametrize(("scope", "mode"), PAPERS, ids=lambda one: getattr(one, "text", one))
@pytest.mark.parametrize("name", ["docx", "pptx", "xlsx"])
def test_office_finds_nothing_to_repair(snapshot: Snapshot, scope: Scope, mode: str, name: str) -> None:
    briefing = compose(snapshot, scope, IMPRINT, mode=mode)
    for _, content in files(name, snapshot, briefing, Options(scope, mode)):
        assert list(faults(content)) == []
        assert missing_parts(content) == []


def test_what_is_out_of_order_is_found() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("a.xml", f"<w:p {space}><w:pPr><w:jc/><w:ind/></w:pPr></w:p>")
        target.writestr("b.xml", f"<w:p {space}><w:pPr><w:ind/><w:ind/></w:pPr></w:p>")
        target.writestr("c.xml", f"<w:p {space}><w:pPr><w:p/></w:pPr></w:p>")
        target.writestr("d.xml", f"<w:p {space}><w:pPr><w:ind/><w:jc/></w:pPr></w:p>")
    assert [one[:5] for one in faults(packed.getvalue())] == ["a.xml", "b.xml", "c.xml"]
