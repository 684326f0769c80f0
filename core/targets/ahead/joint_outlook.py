"""Chance that every member of a joint target reaches it (均突破), where the back-test has earned one.

The members share the nation's growth and prices: their chances are joined through that common part
(:mod:`core.targets.ahead.together`), not multiplied. It is shown where each member's own chance is shown and
the back-test of four counties of one prefecture passes at the same lead; else the reason stands instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.figures.book import Book
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Target
from core.targets.ahead.outlook import Ground, Outlook, outlook
from core.targets.ahead.together import chance_of_all
from core.wording.numbers import chance_span
from core.wording.sentences import listed


@dataclass(frozen=True, slots=True)
class JointOutlook:
    """Chance of a joint target: lowest and highest, or ``None`` and the Chinese reasons."""

    target: Target
    low: float | None
    high: float | None
    reasons: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say it."""
        if self.low is None or self.high is None:
            return f"不报各县均达到的机会：{'；'.join(self.reasons)}。"
        said = f"各县均达到的机会{chance_span(self.low, self.high)}"
        return f"{said}，已计各县同受的全国增长和价格，不是各县机会之积。"


def joint_outlook(
    catalog: Catalog, book: Book, target_id: str, as_of: dt.date, ground: Ground
) -> JointOutlook | None:
    """Chance of a joint target; ``None`` where the target is none, or has areas without targets as members.

    Parameters
    ----------
    book : Book
        All observations; only those published by ``as_of`` are used.
    target_id : str
        Id of the joint target.
    ground : Ground
        The nation's record and the measured table.
    """
    target = catalog.target(target_id)
    if target.comparison is not Comparison.EVERY_ONE or not set(target.members) <= set(catalog.target_ids):
        return None
    members = {member: outlook(catalog, book, member, as_of, ground) for member in target.members}
    reasons = _reasons(catalog, members, ground)
    shown = [one for one in members.values() if one is not None and one.chance is not None]
    if reasons or not shown:
        return JointOutlook(target, None, None, reasons or ("没有可用的增速",))
    shared = np.array([[one.shared] for one in shown])
    ends = np.array([one.chance for one in shown], dtype=float)
    low, high = chance_of_all(ends, np.broadcast_to(shared, ends.shape)).tolist()
    return JointOutlook(target, low, high)


def _reasons(catalog: Catalog, members: dict[str, Outlook | None], ground: Ground) -> tuple[str, ...]:
    """Why nothing is shown: members without a chance, members of different leads, a table that forbids it."""
    silent = [member for member, one in members.items() if one is None or one.chance is None]
    if silent:
        return (f"{_names(catalog, silent)}自身的机会不报",)
    known = [one for one in members.values() if one is not None]
    if len({(one.series_class, one.lead) for one in known}) != 1:
        return ("各县数据的年份不同",)
    if any(np.isnan(one.shared) for one in known):
        return ("各县没有共同部分的估计",)
    first = known[0]
    return ground.standing.against_joint(first.series_class, first.lead)


def _names(catalog: Catalog, targets: Iterable[str]) -> str:
    return listed([catalog.area(catalog.target(target).area).short for target in targets])
