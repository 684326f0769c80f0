"""What the deciding function returns: the status of a target with everything it rests on.

All of it is frozen and none of it computes: numbers come from :mod:`core.targets.judge`. Growths, ratios
and shares are fractions; values and changes are in the indicator's unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.figures.implication import Implied
from core.figures.links import Link
from core.figures.observation import Observation
from core.plan.models import Target
from core.targets.ahead.gap import ProjectedGap
from core.targets.opinion import Base, Conclusion, ForecastBranch, Opinion
from core.wording.completion import Completion
from core.wording.numbers import percent_up
from core.wording.sentences import AT_MOST, needed_move
from core.wording.words import QuotaStatus, Status, Verdict, joined

#: Words that leave a target undecided for want of a figure, or of a sharper one.
UNDECIDED: Final = frozenset({Status.INSUFFICIENT, Status.DUE_UNVERIFIED, Status.BORDERLINE})


@dataclass(frozen=True, slots=True)
class Needed:
    """Movement a year that is needed from the latest figure to the target, on the due year's benchmark.

    Attributes
    ----------
    rate : float
        Growth (a fraction) or change (in the unit) a year, see ``geometric``. ``low`` .. ``high`` span it
        over the band of a link and the rounding of the latest figure.
    first, last : int
        First and last year that it covers.
    whole : bool
        全程须: some of those years are over, so that it is no task for what is left. Else 今后须.
    benchmark : str
        On which it is computed; ``link`` carried the latest figure there, where it stands on another.
    real : float or None
        Real equivalent by each year's deflator; ``deflators`` are the known ones by year, the last of which
        stands for the years to come.
    direction : int
        -1 where lower is better: the stricter side, to which a need is rounded, is then down.
    bounded : bool
        The latest figure states only what it is not below (不低于, 超过).
    """

    rate: float
    low: float
    high: float
    first: int
    last: int
    geometric: bool
    whole: bool
    benchmark: str
    link: Link | None = None
    real: float | None = None
    deflators: tuple[tuple[int, float], ...] = ()
    direction: int = 1
    bounded: bool = False

    @property
    def most(self) -> bool:
        """Whether no more than this is needed: the latest figure may be higher than it states."""
        return self.bounded and self.direction > 0

    @property
    def years(self) -> int:
        """How many years it covers."""
        return self.last - self.first + 1

    @property
    def printed(self) -> str:
        """A growth as it is printed: rounded to the stricter side."""
        return percent_up(self.rate, direction=self.direction)

    @property
    def percent(self) -> str:
        """The same with its sign where it is needed at most: ≤9.0%."""
        return (AT_MOST if self.most else "") + self.printed

    @property
    def move(self) -> str:
        """A growth with its verb: 增长9.0%, 下降18.1%."""
        return needed_move(self.rate, "", geometric=True, direction=self.direction)

    @property
    def demand(self) -> str:
        """A growth as what is asked for: 须增长9.0%以上, of a figure that is only a bound 至多须增长9.0%."""
        return f"至多须{self.move}" if self.most else f"须{self.move}以上"


@dataclass(frozen=True, slots=True)
class PublishedGrowth:
    """A published or computed yearly growth of the series, real or nominal, as last known."""

    year: int
    rate: float
    real: bool
    benchmark: str
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class QuotaYear:
    """One year of a yearly quota; ``limit`` is what the value is held against, where known."""

    year: int
    word: QuotaStatus
    value: float | None = None
    limit: float | None = None
    observation: Observation | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a joint target: its own target, words, latest value and needed movement."""

    id: str
    area: str
    name: str
    words: tuple[Status, ...]
    value: float | None = None
    year: int | None = None
    needs: Needed | None = None

    @property
    def needed(self) -> float | None:
        """今后须: movement a year that is needed in the years that are not over."""
        return self.needs.rate if self.needs is not None and not self.needs.whole else None

    @property
    def whole(self) -> float | None:
        """全程须: movement a year over years some of which are over."""
        return self.needs.rate if self.needs is not None and self.needs.whole else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Status of one target as of one date, its inputs and its sentence.

    Attributes
    ----------
    words : tuple of Status
        One word; several where a link's band or a rounding straddles a cut, or where readings of the latest
        figure differ; none where the text's reading is open.
    central : Status or None
        The word that gives the colour: the least favourable of the readings' central words.
    needs : Needed or None
        What is needed from the latest figure on: 今后须 or 全程须, never mixed (:attr:`needed` and its kin
        speak of 今后须 alone, :attr:`whole_growth` of the other).
    speed_up : float or None
        今后须 less the growth observed from the base.
    growths : tuple of PublishedGrowth
        The latest published real growth and the latest clean nominal one, newest first.
    readings : tuple of Opinion
        Other readings of the same latest figure: the wanted base year through a link, beside an earlier base.
    second : Opinion or None
        The judgement on the other benchmark, where it can be made without a link.
    forecast, due_forecast : ForecastBranch or None
        Published 预计 of a year before the due year with what it would leave, and of the due year itself; it
        never decides. ``forecast_meets`` says whether the latter would meet the target.
    rivals : tuple of Observation
        Figures that contradict the one judged: same cell, benchmark and stage, beyond their rounding.
    chance : tuple of float or None
        Lowest and highest chance over windows and price assumptions; ``None`` where the back-test has not
        earned one.
    stayed_below : tuple of int or None
        In its place: in how many clean years growth stayed below what is needed now, and of how many.
    calendar : float or None
        Share of the days from the base year's end to the due year's end that are over on the day of
        judgement; beside :attr:`elapsed`, which ends with the latest figure's year.
    derived : Implied or None
        What published figures imply for the due year, where its own figure is missing and they settle the
        word (由公布数推得): the words are then met or not met, and nothing is known of a completion.
    may_change : float or None
        Chance that the verified figure changes a word on the first one (初判).
    """

    target: Target
    words: tuple[Status, ...]
    central: Status | None
    sentence: str
    grade: str | None = None
    opinion: Opinion | None = None
    second: Opinion | None = None
    readings: tuple[Opinion, ...] = ()
    geometric: bool = False
    needs: Needed | None = None
    speed_up: float | None = None
    growths: tuple[PublishedGrowth, ...] = ()
    forecast: ForecastBranch | None = None
    due_forecast: ForecastBranch | None = None
    forecast_meets: bool | None = None
    rivals: tuple[Observation, ...] = ()
    derived: Implied | None = None
    calendar: float | None = None
    to_confirm: bool = False
    quota: tuple[QuotaYear, ...] = ()
    members: tuple[Member, ...] = ()
    sources: tuple[str, ...] = ()
    chance: tuple[float, float] | None = None
    stayed_below: tuple[int, int] | None = None
    may_change: float | None = None

    @property
    def status(self) -> str | None:
        """The status as it is said: the word, several joined with 或, or ``None`` where not judged."""
        return joined(self.words, worst_first=self.readings_differ) if self.words else None

    @property
    def decided(self) -> bool:
        """Whether the figures gave a word, other than that they are missing."""
        return bool(self.words) and not set(self.words) & UNDECIDED

    @property
    def latest(self) -> Observation | None:
        """The latest counting figure that was judged."""
        return self.opinion.latest if self.opinion else None

    @property
    def base(self) -> Base | None:
        """The base that was used, with how it was found."""
        return self.opinion.base if self.opinion else None

    @property
    def benchmark(self) -> str | None:
        """Benchmark of the judgement; empty for figures that have none."""
        return self.opinion.benchmark if self.opinion else None

    @property
    def ratio(self) -> float | None:
        """Pace ratio."""
        return self.opinion.ratio if self.opinion else None

    @property
    def ratio_range(self) -> tuple[float, float] | None:
        """Pace ratio over the band of a link."""
        return self.opinion.ratio_range if self.opinion else None

    @property
    def completed(self) -> Completion | None:
        """完成率 with what its figure's statement leaves possible; see :attr:`completion`."""
        unsaid = self.derived is not None or self.words in ((), (Status.BORDERLINE,))
        return self.opinion.completion if self.opinion and not unsaid else None

    @property
    def completion(self) -> float | None:
        """完成率; none where it is only derived, lies across the target, or the text's reading is open."""
        return self.completed.value if self.completed is not None else None

    @property
    def completion_text(self) -> str | None:
        """完成率 as cells print it: 85.1%, 约85%, ≥91.2%; ``None`` without one."""
        return None if self.completed is None else self.completed.printed(met=self.met)

    @property
    def completion_said(self) -> str | None:
        """完成率 as sentences say it: 不低于91.2%."""
        return None if self.completed is None else self.completed.in_words(met=self.met)

    @property
    def bound(self) -> str:
        """≥, >, ≤ or < where the figure judged is only a bound, so that 完成率 and 完成进度 are."""
        return self.completed.bound if self.completed is not None else ""

    @property
    def completion_progress(self) -> float | None:
        """完成进度."""
        return self.opinion.completion_progress if self.opinion and self.derived is None else None

    @property
    def elapsed(self) -> float | None:
        """时序进度."""
        return self.opinion.elapsed if self.opinion else None

    @property
    def observed_growth(self) -> float | None:
        """Compound growth from the base to the latest figure."""
        return self.opinion.observed if self.opinion and self.opinion.geometric else None

    @property
    def late_ratio(self) -> float | None:
        """Observed movement over what is needed from now, in the last two years before the due year."""
        return self.opinion.late_ratio if self.opinion else None

    @property
    def needed(self) -> float | None:
        """今后须: movement a year from the latest figure to the target, over years that are not over."""
        return self.needs.rate if self.needs is not None and not self.needs.whole else None

    @property
    def needed_growth(self) -> float | None:
        """今后须 as compound growth a year."""
        return self.needed if self.geometric else None

    @property
    def needed_change(self) -> float | None:
        """今后须 as change a year, in the unit (counts and shares)."""
        return None if self.geometric else self.needed

    @property
    def needed_years(self) -> int | None:
        """Years that 今后须 covers."""
        return self.needs.years if self.needs is not None and not self.needs.whole else None

    @property
    def needed_real(self) -> float | None:
        """Real equivalent of 今后须."""
        return self.needs.real if self.needs is not None and not self.needs.whole else None

    @property
    def whole_growth(self) -> float | None:
        """全程须: compound growth a year from an old latest figure, over years most of which are over."""
        needs = self.needs
        return needs.rate if needs is not None and needs.whole and self.geometric else None

    @property
    def last_growth(self) -> float | None:
        """The latest clean nominal growth."""
        return next((g.rate for g in self.growths if not g.real), None)

    @property
    def last_growth_year(self) -> int | None:
        """Its year."""
        return next((g.year for g in self.growths if not g.real), None)

    @property
    def last_growth_benchmark(self) -> str | None:
        """Its benchmark."""
        return next((g.benchmark for g in self.growths if not g.real), None)

    @property
    def readings_differ(self) -> bool:
        """Whether readings of the same latest figure give different words: all are said."""
        return self.opinion is not None and any(r.words != self.opinion.words for r in self.readings)

    @property
    def met(self) -> bool:
        """Whether the target is met by the figure judged: only then does 完成率 read 100 % or more."""
        return self.words == (Status.ACHIEVED,)

    @property
    def gap(self) -> ProjectedGap | None:
        """Projected gap on the benchmark of the judgement, where enough clean changes are known."""
        return self.opinion.gap if self.opinion else None

    @property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """初判 and 定评 drawn from the due year's own figure, both kept."""
        return self.opinion.conclusions if self.opinion else ()

    @property
    def verdict(self) -> Verdict | None:
        """Stage of the conclusion that stands."""
        return self.conclusions[-1].verdict if self.conclusions else None

    @property
    def benchmarks_differ(self) -> bool:
        """Whether the two benchmarks give different words: both are then said."""
        return (
            self.second is not None and self.opinion is not None and self.second.words != self.opinion.words
        )
