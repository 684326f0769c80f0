"""What every outlook rests on beside the figures, read once: the nation's record and the measured table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.store.calibration import (
    QUARTERS,
    REVISIONS,
    TARGETS,
    chance_about,
    chance_table,
    record_table,
    written_at,
)
from core.targets.ahead.chance import standing_of
from core.targets.ahead.expected import national_record
from core.targets.ahead.nowcast import errors_of
from core.targets.ahead.outlook import Ground
from core.targets.ahead.revisions import revisions_of


def ground(root: Path) -> Ground:
    """Read record and table of a data folder (``catalog.data_root``); kept until the table is written again.

    Raises
    ------
    StoreError
        Where a file is missing.
    """
    return _ground(root, written_at(root))


@lru_cache(maxsize=4)
def _ground(root: Path, _written: float) -> Ground:
    targets, quarters = record_table(root, TARGETS), record_table(root, QUARTERS)
    record, classes = national_record(targets, quarters), standing_of(chance_table(root), chance_about(root))
    past = revisions_of(record_table(root, REVISIONS))
    return Ground(record, classes, errors_of(quarters, targets), past)
