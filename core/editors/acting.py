"""Checking and importing on behalf of an editor: rights are enforced, every attempt is recorded."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from core.editors import audit
from core.editors.rights import Editor, forbidden
from core.plan.catalog import Catalog
from core.store.batches import digest
from core.store.errors import StoreError
from core.store.versions import restore
from core.workbook.confined import check_confined
from core.workbook.importing import ImportOutcome, import_workbook
from core.workbook.report import Report

CHECK, IMPORT, RESTORE = "校验", "导入", "恢复"
#: What came of an attempt stands beside it, as a record of its own.
IMPORTED, RESTORED = "导入结果", "恢复结果"


def check_as(
    editor: Editor | None,
    content: bytes,
    file_name: str,
    dataset: str,
    catalog: Catalog,
    *,
    visitor: str = "",
) -> Report:
    """Check a workbook within bounds; for a county's editor its rights are part of the check.

    Anybody may check: nothing is written but, for an editor, the record of the attempt.
    """
    report = check_confined(content, file_name, dataset, visitor=visitor, editor=editor is not None)
    if editor is None:
        return report
    refused = forbidden(editor, report.changes, catalog)
    report = report.replaced(findings=(*refused, *report.findings)) if refused else report
    audit.record(
        editor.name,
        CHECK,
        allowed=not refused,
        dataset=dataset,
        file_name=file_name,
        sha256=digest(content),
        detail=report.headline,
    )
    return report


def import_as(
    editor: Editor,
    content: bytes,
    file_name: str,
    dataset: str,
    catalog: Catalog,
    *,
    home: Path | str | None = None,
) -> ImportOutcome:
    """Import a workbook where the editor has the right to every change in it.

    The rights are held against exactly the changes that would be written, whatever others import meanwhile.
    The attempt is recorded before anything is written, so that no import is without its record.

    Raises
    ------
    StoreError
        Where the record or the dataset cannot be written; nothing has then changed.
    """
    about: dict[str, Any] = {
        "dataset": dataset,
        "file_name": file_name,
        "sha256": digest(content),
        "home": home,
    }
    begun: list[bool] = []

    def guard(report: Report) -> Report:
        refused = forbidden(editor, report.changes, catalog)
        detail = f"无权改动{len(refused)}处" if refused else report.headline
        audit.record(editor.name, IMPORT, allowed=not refused, detail=detail, **about)
        begun.append(not refused)
        return report.replaced(findings=(*refused, *report.findings)) if refused else report

    try:
        outcome = import_workbook(
            content, file_name, editor.name, dataset, home, catalog=catalog, guard=guard
        )
    except StoreError as error:
        _result(editor, IMPORTED, done=False, detail=str(error), **about)
        raise
    if any(begun):
        _result(editor, IMPORTED, done=outcome.accepted, detail=outcome.message, **about)
    return outcome


def restore_as(
    editor: Editor, dataset: str, number: int, catalog: Catalog, home: Path | str | None = None
) -> str:
    """Publish an earlier (or later) version again; the city office alone may.

    Returns
    -------
    str
        The result in a Chinese sentence.

    Raises
    ------
    StoreError
        Where the editor may not, or the version cannot be restored.
    """
    allowed = editor.city
    audit.record(
        editor.name, RESTORE, allowed=allowed, dataset=dataset, detail=f"恢复到版本{number}", home=home
    )
    if not allowed:
        raise StoreError("只有市级编辑可以恢复版本。")
    try:
        summary = restore(dataset, number, home, catalog).summary
    except StoreError as error:
        _result(editor, RESTORED, done=False, detail=str(error), dataset=dataset, home=home)
        raise
    _result(editor, RESTORED, done=True, detail=summary, dataset=dataset, home=home)
    return summary


def _result(editor: Editor, action: str, *, done: bool, detail: str, **about: Any) -> None:
    """Record what came of an attempt; what was done stands even where that cannot be written."""
    with suppress(StoreError):
        audit.record(
            editor.name, action, allowed=done, outcome="成功" if done else "未完成", detail=detail, **about
        )
