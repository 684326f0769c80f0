"""What one latest figure says of a target on one benchmark, from which base, and what it concludes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.figures.links import Link
from core.figures.observation import GRADE_RANK, Observation
from core.targets.ahead.gap import ProjectedGap
from core.wording.completion import Completion
from core.wording.words import Status, Verdict

#: How the base was found: in the base year, in the nearest earlier year, or through a link.
How = Literal["same", "earlier", "linked"]


@dataclass(frozen=True, slots=True)
class Base:
    """Base of the judgement, on the benchmark of the latest figure.

    ``observation`` is the published figure that it rests on; ``value`` differs from it only where
    ``link`` carried it over from another benchmark, and then lies in ``low`` .. ``high``.
    """

    value: float
    year: int
    benchmark: str
    how: How
    observation: Observation
    low: float
    high: float
    link: Link | None = None

    @property
    def grade(self) -> str:
        """Grade of the base: the weaker of the figure's and the link's."""
        grades = [self.observation.grade] + ([self.link.grade] if self.link else [])
        return weakest(*grades)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one vintage of the due year's own figure concludes."""

    verdict: Verdict
    word: Status
    completion: Completion | None
    observation: Observation


@dataclass(frozen=True, slots=True)
class Opinion:
    """The judgement on one benchmark.

    Attributes
    ----------
    geometric : bool
        Whether ``observed`` and ``required`` are compound growths (fractions a year); else they are
        changes a year in the unit.
    observed, required : float or None
        From the base to the latest figure, and from the base to the target.
    ratio : float or None
        Pace ratio. ``ratio_range`` and ``observed_range`` span it and the observed movement over the
        band of a link and the rounding of the figures (equal ends without either).
    late_ratio, late_ratio_range
        In the last two years before the due year: observed movement over the one needed from now. The word
        is that of the lower of the two ratios.
    words : tuple of Status
        One word, or all that occur in the range, in the order of the vocabulary.
    central : Status
        The word of the central ratio: it gives the colour.
    """

    benchmark: str
    latest: Observation
    base: Base | None
    geometric: bool
    observed: float | None
    observed_range: tuple[float, float] | None
    required: float | None
    ratio: float | None
    ratio_range: tuple[float, float] | None
    late_ratio: float | None
    late_ratio_range: tuple[float, float] | None
    completion: Completion | None
    completion_progress: float | None
    elapsed: float | None
    words: tuple[Status, ...]
    central: Status
    gap: ProjectedGap | None = None
    conclusions: tuple[Conclusion, ...] = ()

    @property
    def mixed_stage(self) -> bool:
        """Whether base and latest figure are of different stages: the movement is then marked."""
        return self.base is not None and self.base.observation.stage != self.latest.stage


@dataclass(frozen=True, slots=True)
class ForecastBranch:
    """What a published forecast (预计) would leave to be done; it never decides."""

    year: int
    value: float
    precision: str
    needed: float | None
    years: int
    geometric: bool
    source_id: str


def weakest(*grades: str) -> str:
    """The weakest of some evidence grades."""
    return min(grades, key=lambda grade: GRADE_RANK[grade])
