"""Several plans on one list: which targets of each have which word.

What was judged of a version is kept with the plan's state, in ``judged-<dataset>.json``: whoever asks again
on the same day, with the same version, plan and code, reads it. The file only saves work; without it, or
where it is damaged or cannot be written, the plan is judged anew.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from typing import Final, TypeVar

from core.plan.catalog import Catalog
from core.plan.installed import using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.snapshot import Snapshot
from core.store.calibration import written_at
from core.store.disk import DatasetPaths, dataset_paths, read_pointer, write_synced
from core.store.errors import StoreError, from_json
from core.store.homes.home import TEMPORARY_PREFIX
from core.store.stamp import code_digest, plan_digest
from core.targets.overview import OPEN_WORD, counted
from core.wording.words import Status

T = TypeVar("T")

#: Place of a target to which a link leaves more than one word.
BETWEEN: Final = "两词并存"
#: Places of targets in the order in which they are listed.
PLACES: Final = (*(word.value for word in Status), BETWEEN, OPEN_WORD)

#: Fewer plans than this are not worth the start of other processes.
_ALONE: Final = 20
#: Seconds to wait for another who keeps the same results.
_PATIENCE: Final = 0.5
#: Plans whose digests are kept.
_DIGESTS: Final = 1024
_digests: Final[dict[int, tuple[Catalog, str]]] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One target: ``place`` is its word, or where it is counted (:data:`PLACES`); ``said`` all its words."""

    id: str
    name: str
    area: str
    due: int | None
    place: str
    said: str


@dataclasses.dataclass(frozen=True, slots=True)
class PlanWords:
    """One plan: its document, the version judged, and its targets; ``trouble`` where it cannot be judged."""

    plan: str
    city: str = ""
    title: str = ""
    number: str = ""
    counties: int = 0
    version: int | None = None
    targets: tuple[Judged, ...] = ()
    trouble: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """How many targets stand in each place, in the order of :data:`PLACES`, without empty ones."""
        counted = Counter(target.place for target in self.targets)
        return {place: counted[place] for place in PLACES if counted[place]}


def roll_up(
    plans: Sequence[str], as_of: dt.date, dataset: str = "official", jobs: int = 1
) -> tuple[PlanWords, ...]:
    """Judge every plan, in the order given; see :func:`words_of`.

    Parameters
    ----------
    jobs : int
        Processes that share the work where there are many plans.
    """
    return tuple(in_parallel(partial(words_of, as_of=as_of, dataset=dataset), plans, jobs))


def in_parallel(work: Callable[[str], T], plans: Sequence[str], jobs: int) -> list[T]:
    """Do the same for every plan, in other processes where that is worth it; answers in the order given."""
    if jobs <= 1 or len(plans) < _ALONE:
        return [work(plan) for plan in plans]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, plans, chunksize=max(1, len(plans) // (jobs * 8))))


def processors() -> int:
    """How many processors this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def words_of(plan: str, as_of: dt.date, dataset: str = "official") -> PlanWords:
    """Return the words of one plan, kept or judged anew; where it cannot be judged, why."""
    with using(plan):
        try:
            catalog, paths = load_catalog(plan), dataset_paths(dataset)
            key = _key(catalog, paths, as_of)
            kept = _kept(paths, key)
            if kept is not None:
                return kept
            judged = _judge(plan, Snapshot.open(dataset, as_of, catalog=catalog))
            _keep(paths, _key(catalog, paths, as_of), judged)
            return judged
        except (CatalogError, StoreError) as error:
            return PlanWords(plan, trouble=str(error))


def _judge(plan: str, snapshot: Snapshot) -> PlanWords:
    catalog = snapshot.catalog
    wanted = {target.id for target in counted(catalog)}
    targets = []
    for assessment in snapshot.assessments:
        if assessment.id not in wanted:
            continue
        words = assessment.words
        place = OPEN_WORD if not words else words[0].value if len(words) == 1 else BETWEEN
        area = catalog.area(assessment.area).name
        targets.append(
            Judged(
                assessment.id,
                assessment.target.name,
                area,
                assessment.due,
                place,
                assessment.status or OPEN_WORD,
            )
        )
    return PlanWords(
        plan,
        catalog.city.name,
        catalog.plan.title,
        catalog.plan.number,
        len(catalog.counties),
        snapshot.version.number if snapshot.version else None,
        tuple(targets),
    )


def _key(catalog: Catalog, paths: DatasetPaths, as_of: dt.date) -> str:
    """Digest of all that the words depend on: version, day, plan, code and what was measured."""
    pointer = read_pointer(paths)
    version = "" if pointer is None else f"{pointer.number} {pointer.sha256}"
    parts = (
        version,
        as_of.isoformat(),
        _plan_digest(catalog),
        code_digest(),
        str(written_at(catalog.measured_root)),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _plan_digest(catalog: Catalog) -> str:
    """Digest of a plan as it was read; kept, as a page asks for all plans at every run."""
    known = _digests.get(id(catalog))
    if known is None or known[0] is not catalog:
        if len(_digests) >= _DIGESTS:
            _digests.clear()
        known = _digests[id(catalog)] = (catalog, plan_digest(catalog))
    return known[1]


def _name(dataset: str) -> str:
    return f"judged-{dataset}.json"


def _kept(paths: DatasetPaths, key: str) -> PlanWords | None:
    try:
        content = from_json((paths.root.parent / _name(paths.dataset)).read_bytes())
        if content["key"] != key:
            return None
        words = content["words"]
        return PlanWords(**{**words, "targets": tuple(Judged(**target) for target in words["targets"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(paths: DatasetPaths, key: str, words: PlanWords) -> None:
    name = _name(paths.dataset)
    content = json.dumps({"key": key, "words": dataclasses.asdict(words)}, ensure_ascii=False)
    with suppress(StoreError, OSError), paths.home.changing(name, _PATIENCE) as folder:
        aside = folder / f"{TEMPORARY_PREFIX}{name}-{os.getpid()}"
        aside.unlink(missing_ok=True)
        write_synced(aside, content.encode())
        aside.replace(folder / name)
