"""Several plans on one list: which targets of each have which word.

What was judged of a version is kept in the home that all plans share, in ``judged/<plan>-<dataset>.json``:
whoever asks again on the same day, with the same version, files of the plan and code, reads that one file and
neither the plan nor its figures. Words of a day that is over lie apart from today's, one such day at a time.
It only saves work; without it, or where it is damaged or cannot be written, the plan is judged anew.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

from core import clock
from core.plan.installed import PROJECT_DATA, data_root, using
from core.plan.load import load_catalog
from core.plan.models import CatalogError
from core.plan.records import record_of
from core.snapshot import Snapshot
from core.store.calibration import written_at
from core.store.disk import (
    DatasetPaths,
    dataset_paths,
    move,
    read_pointer,
    shared_home,
    temporary,
    write_synced,
)
from core.store.errors import StoreError, explained
from core.store.homes.home import Home
from core.store.stamp import code_digest
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
#: Folder of what is kept, in the home that all plans share.
FOLDER: Final = "judged"


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

    def label_among(self, plans: Sequence[PlanWords]) -> str:
        """Name the plan by its city; where another plan of the city stands beside it, with its number."""
        beside = self.city and sum(each.city == self.city for each in plans) > 1
        return f"{self.city} {self.number or self.plan}" if beside else self.city or self.plan

    @property
    def counts(self) -> dict[str, int]:
        """How many targets stand in each place, in the order of :data:`PLACES`, without empty ones."""
        counted = Counter(target.place for target in self.targets)
        return {place: counted[place] for place in PLACES if counted[place]}


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """Words of a plan, and what they were judged from: ``version`` is what the pointer in ``place`` said."""

    files: str
    place: str
    version: str
    words: PlanWords


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


def words_of(plan: str, as_of: dt.date, dataset: str = "official") -> PlanWords:
    """Return the words of one plan, kept or judged anew; where it cannot be judged, why."""
    with using(plan):
        try:
            home = shared_home()
            home.refresh()
            files = _files_digest(plan, as_of)
            name = _name(plan, dataset, as_of)
            kept = _kept(home, name, plan, files)
            if kept is not None:
                return kept
            paths = dataset_paths(dataset)
            judged = _judge(plan, Snapshot.open(dataset, as_of, catalog=load_catalog(plan)))
            place = paths.root.relative_to(home.folder).as_posix()
            _keep(home, name, Kept(files, place, _version(paths.root), judged))
            return judged
        except (CatalogError, StoreError) as error:
            return PlanWords(plan, trouble=str(error))


def _judge(plan: str, snapshot: Snapshot) -> PlanWords:
    catalog = snapshot.catalog
    wanted = {target.id for target in counted(catalog)}
    targets = []
    for assessment in snapshot.assessments:
        if assessment.target.id not in wanted:
            continue
        words = assessment.words
        place = OPEN_WORD if not words else words[0].value if len(words) == 1 else BETWEEN
        area = catalog.area(assessment.target.area).name
        targets.append(
            Judged(
                assessment.target.id,
                assessment.target.name,
                area,
                assessment.target.due,
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


def _files_digest(plan: str, as_of: dt.date) -> str:
    """Digest of what the words depend on beside the version: day, plan, code, what was measured."""
    root = data_root()
    measured = (str(written_at(folder)) for folder in (root, PROJECT_DATA))
    with explained("读取方案", root / plan):
        seen = tuple(
            (p, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted((root / plan).glob("*.toml"))
        )
        parts = (as_of.isoformat(), code_digest(), *measured, _content_digest(seen))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@lru_cache(maxsize=2048)
def _content_digest(seen: tuple[tuple[Path, int, int], ...]) -> str:
    """Digest of files by what they hold; kept by time and size, as a page asks for all plans at every run."""
    digest = hashlib.sha256()
    for path, _, _ in seen:
        digest.update(hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).digest())
    return digest.hexdigest()


def _version(root: Path) -> str:
    pointer = read_pointer(DatasetPaths(root.name, root))
    return "" if pointer is None else f"{pointer.number} {pointer.sha256}"


def _name(plan: str, dataset: str, as_of: dt.date) -> str:
    """File of what is kept: a look at a day that is over must not cost today's readers their words."""
    past = "-past" if as_of < clock.today() else ""
    return f"{FOLDER}/{plan}-{dataset}{past}.json"


def _kept(home: Home, name: str, plan: str, files: str) -> PlanWords | None:
    """Return what was kept, where it was judged from these files and the version published now."""
    try:
        kept = record_of(Kept, (home.folder / name).read_bytes())
    except (OSError, ValueError):
        return None
    fits = kept.files == files and kept.words.plan == plan
    return kept.words if fits and kept.version == _version(home.folder / kept.place) else None


def _keep(home: Home, name: str, kept: Kept) -> None:
    content = json.dumps(dataclasses.asdict(kept), ensure_ascii=False)
    with suppress(StoreError, OSError), home.changing(name, _PATIENCE) as folder:
        (folder / name).parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        aside = temporary((folder / name).parent, "judged")
        write_synced(aside, content.encode())
        move(aside, folder / name)
