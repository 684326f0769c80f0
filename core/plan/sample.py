"""The sample plan: an invented prefecture of four counties, to be copied and rewritten."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from core.plan.installed import PLAN_FILE

SAMPLE: Final = Path(__file__).with_name("sample_plan")
_ID: Final = "PLAN_ID"


def write_sample(folder: Path) -> None:
    """Write the sample with its figures and boundaries into a new folder, whose name becomes its id.

    Raises
    ------
    FileExistsError
        Where the folder exists.
    """
    shutil.copytree(SAMPLE, folder)
    plan = folder / PLAN_FILE
    plan.write_text(plan.read_text(encoding="utf-8").replace(_ID, folder.name), encoding="utf-8")
