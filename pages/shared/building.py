"""Brings a dataset up to date once in the life of a server, with a word on the screen while it is built."""

from __future__ import annotations

import logging
import threading
from typing import Final

import streamlit as st

from core.plan.load import load_catalog
from core.store.build import build
from core.store.disk import DATASETS, dataset_paths, state_home
from core.store.errors import StoreError
from core.store.reader import version_tag
from core.store.stamp import unchanged

#: What the first visitor reads meanwhile; the drill is built when somebody first asks for it.
FIRST: Final = {
    "official": "首次使用，正在由项目数据生成数据库，请稍候……",
    "drill": "首次打开演练数据，正在生成，请稍候……",
}
CHANGED: Final = "项目数据或程序有更新，正在重新生成数据库，请稍候……"

_log: Final = logging.getLogger(__name__)

#: State folders and datasets that this server has compared with data, code and batches.
_compared: Final[set[tuple[str, str]]] = set()
#: Visitors of one dataset do not wait for the other one.
_building: Final = {dataset: threading.Lock() for dataset in DATASETS}


def bring_up_to_date(dataset: str) -> str:
    """Build a dataset where it was never built, or not from what data, code and batches are now.

    What tells the version that is then current from any other is returned.

    Two sessions, or two servers on one state folder, build once: the later one waits and finds it done.

    Raises
    ------
    core.store.errors.StoreError, core.plan.models.CatalogError
        Where it cannot be built and there is no earlier version to show.
    """
    key = (str(state_home()), dataset)
    if key in _compared and (tag := version_tag(dataset)):
        return tag
    if unchanged(dataset_paths(dataset), load_catalog()) is None:
        words = CHANGED if version_tag(dataset) else FIRST[dataset]
        with st.spinner(words), _building[dataset]:
            _build(dataset)
    _compared.add(key)
    return version_tag(dataset)


def _build(dataset: str) -> None:
    try:
        build(dataset)
    except StoreError as error:
        if not version_tag(dataset):
            raise
        # A readable older version still serves; the next start tries again.
        _log.warning("%s未能更新，仍用已有版本：%s", DATASETS[dataset], error)
