"""What was adopted, as an Atom feed (RFC 4287): one entry a batch, with names and offices, never with values.

What its sender has marked as not released stays inside: it is neither named nor counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from core.editors.rights import office_name
from core.figures.observation import Release
from core.plan.catalog import Catalog
from core.reporting.model import Ledger, Step, Submission
from core.reporting.tasks import task_of
from core.workbook.labels import Field

MEDIA_TYPE: Final = "application/atom+xml"
#: Batches that the feed holds, the newest first.
MOST: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
#: When nothing was adopted yet: the feed has to bear some date (RFC 4287, 4.2.15).
_NEVER: Final = "2022-01-01T00:00:00+08:00"


def feed(ledger: Ledger, catalog: Catalog, dataset: str, site: str) -> bytes:
    """Write the feed.

    Parameters
    ----------
    dataset : str
        Name of the dataset, part of the ids.
    site : str
        Address at which a reader opens the dashboard, without a slash at its end.
    """
    batches: dict[int, list[Submission]] = {}
    for submission in ledger.submissions:
        if submission.step is Step.ADOPTED and submission.batch and _released(submission):
            batches.setdefault(submission.batch, []).append(submission)
    newest = sorted(batches, reverse=True)[:MOST]
    feed_id = f"tag:county-targets,2026:{catalog.plan.id}/{dataset}"
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    _text(root, "id", feed_id)
    _text(root, "title", f"{catalog.plan.number}：已采用的填报")
    _text(
        root,
        "updated",
        max((submission.decided_at for n in newest for submission in batches[n]), default=_NEVER),
    )
    _element(root, "link", rel="self", href=f"{site}/feed.atom", type=MEDIA_TYPE)
    _element(root, "link", rel="alternate", href=f"{site}/reporting")
    author = _element(root, "author")
    _text(author, "name", office_name("", catalog))
    for number in newest:
        _entry(root, f"{feed_id}/{number}", batches[number], catalog, site)
    ET.register_namespace("", _ATOM)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, feed_id: str, sent: list[Submission], catalog: Catalog, site: str) -> None:
    entry = _element(root, "entry")
    _text(entry, "id", feed_id)
    offices = Counter(office_name(submission.office, catalog) for submission in sent)
    whose = "、".join(f"{office}{n}项" for office, n in offices.items())
    _text(entry, "title", f"采用填报{len(sent)}项：{whose}")
    _text(entry, "updated", max(submission.decided_at for submission in sent))
    _element(entry, "link", rel="alternate", href=f"{site}/reporting")
    content = _text(entry, "content", "\n".join(_names(sent, catalog)))
    content.set("type", "text")


def _names(sent: Iterable[Submission], catalog: Catalog) -> list[str]:
    tasks = (task_of(catalog, submission.task) for submission in sent)
    return [task.name for task in tasks if task is not None]


def _released(submission: Submission) -> bool:
    return submission.form.text(Field.RELEASE) in ("", Release.PUBLIC.value)


def _element(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = _element(parent, name)
    # XML 1.0 knows no control characters but line feed and tab.
    element.text = "".join(c for c in text if c.isprintable() or c == "\n")
    return element
