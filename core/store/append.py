"""``append_batch``: an import becomes part of a dataset, whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from core.figures.frames import SOURCE_COLUMNS, tidy
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.batches import Batch, KeptBatch, Rows, accept, digest, info_of, rows_of, snapshot, stage
from core.store.build import areas_of, build_locked, read_all, read_inputs
from core.store.content import Inputs, make_content, unmatched_withdrawals
from core.store.disk import DATASETS, DatasetPaths, dataset_paths, discard, writing
from core.store.errors import AlreadyImportedError, BuildFailedError, StoreError
from core.store.homes.home import PATIENCE
from core.store.homes.plans import claim, identity, refuse_others
from core.store.journal import IMPORT, VersionInfo
from core.store.journal import info_of as version_info
from core.store.publish import Draft, publish
from core.store.recovery import Condition, examine


def append_batch(
    dataset: str,
    batch: Batch,
    home: Path | str | None = None,
    catalog: Catalog | None = None,
    patience: float = PATIENCE,
) -> VersionInfo:
    """Append a batch and publish the version that contains it.

    Older vintages stay beside the new ones; nothing is overwritten.

    Parameters
    ----------
    dataset : str
        ``official`` or ``drill``.
    batch : Batch
        A workbook as read and checked.
    home, catalog, patience
        As for :func:`core.store.build.build`.

    Returns
    -------
    VersionInfo
        The published version; its ``last_batch`` is the number of this import.

    Raises
    ------
    AlreadyImportedError
        Where the same workbook counts already; nothing changes.
    BuildFailedError
        Where a row does not pass the checks, or a withdrawal meets no figure; nothing changes.
    StoreError
        Where the disk fails or another writer does not finish; nothing changes, unless the message says
        that the batch has been accepted.
    """
    with writing(dataset_paths(dataset, home), patience) as paths:
        return append_locked(paths, batch, catalog or load_catalog())


def append_locked(paths: DatasetPaths, batch: Batch, catalog: Catalog) -> VersionInfo:
    """Append a batch while the caller holds the write lock; see :func:`append_batch`."""
    dataset = paths.dataset
    if digest(batch.content) != batch.sha256:
        raise StoreError(f"工作簿“{batch.file_name}”在读取后有变动，未导入。请重新上传。")
    refuse_others(paths.root, catalog)
    condition = sound(paths, catalog)
    claim(paths.root, catalog, lambda: areas_of(paths, condition))
    kept, _ = read_all(paths)
    _refuse_same(batch, kept, condition, dataset)
    rows = rows_of(batch)
    if not rows.count:
        raise BuildFailedError(f"工作簿“{batch.file_name}”中没有可导入的内容，未导入。请填写后再上传。")
    inputs = read_inputs(dataset, catalog)
    _refuse_conflicting_sources(rows, kept, inputs)
    kept_rows = snapshot(rows)
    number = condition.known + 1
    info = info_of(batch, number, rows, digest(kept_rows), identity(catalog))
    active = (*condition.active, number)
    assembled = make_content(inputs, [*kept, KeptBatch(info, rows)], active, catalog, strict_batch=number)
    _refuse_unmatched(unmatched_withdrawals(assembled.content, number), catalog)
    note = batch.note or f"导入{batch.file_name}"
    draft = Draft(assembled.content, IMPORT, active, number, note)
    staged = stage(paths, info, batch.content, kept_rows)
    try:
        published = publish(paths, draft, lambda: accept(paths, staged, number))
    finally:
        discard(staged)
    return version_info(published)


def sound(paths: DatasetPaths, catalog: Catalog) -> Condition:
    """Examine, and rebuild first where the published version is not what it should be.

    The caller holds the write lock.
    """
    condition = examine(paths)
    if condition.ever_built and not condition.sound:
        build_locked(paths, catalog)
        condition = examine(paths)
    return condition


def _refuse_same(batch: Batch, kept: tuple[KeptBatch, ...], condition: Condition, dataset: str) -> None:
    for earlier in kept:
        if earlier.info.sha256 == batch.sha256 and earlier.info.number in condition.active:
            raise AlreadyImportedError(
                f"同一工作簿已于{earlier.info.when[:10]}作为批次{earlier.info.number}"
                f"（{earlier.info.file_name}）导入{DATASETS[dataset]}，本次没有改动任何数据。"
            )


def _refuse_conflicting_sources(rows: Rows, kept: tuple[KeptBatch, ...], inputs: Inputs) -> None:
    """A source id must mean one source; see :func:`core.store.batches.source_id_of`."""
    names = ["publisher", "title", "date", "address"]
    known = {
        row["source_id"]: tuple(str(row[name]) for name in names)
        for frame in (tidy(inputs.sources, SOURCE_COLUMNS), *(b.rows.sources for b in kept))
        for row in frame.to_dict("records")
    }
    for row in rows.sources.to_dict("records"):
        recorded = tuple(str(row[name]) for name in names)
        if known.get(row["source_id"], recorded) != recorded:
            raise BuildFailedError(
                f"来源编号“{row['source_id']}”已指向另一来源（{known[row['source_id']][1]}），未导入。请换用新编号。"
            )


def _refuse_unmatched(rows: pd.DataFrame, catalog: Catalog) -> None:
    if len(rows):
        first = rows.iloc[0]
        place = f"{catalog.area(first['area_code']).short}{catalog.indicator(first['indicator']).name}"
        year = "" if pd.isna(first["year"]) else f"{int(first['year'])}年"
        raise BuildFailedError(
            f"要撤回的数不存在：{place}{year}（共{len(rows)}处）。请核对地区、指标、年份、口径、阶段和来源后再导入。"
        )
