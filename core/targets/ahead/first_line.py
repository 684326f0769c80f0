"""What the quarters that are in do to each target, in the one line that heads the overview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.targets.ahead.running import Nowcast, Place
from core.wording.sentences import listed

#: Counties that are named; of more only the number is said.
_NAMED: Final = 6
_ENDS: Final[tuple[tuple[Place, str], ...]] = (
    ("over", "整个达到目标"),
    ("across", "含目标"),
    ("under", "整个低于目标"),
)


def first_line(nowcasts: Sequence[Nowcast], city: str, *, counties: bool = True) -> str:
    """Say of the latest quarter what it does to the targets of the year; empty before one is in.

    Parameters
    ----------
    nowcasts : sequence of Nowcast
        In document order.
    city : str
        Code of the area that leads.
    counties : bool
        Whether the counties follow; a clean frame has room for one line.
    """
    latest = max((nowcast.quarters for nowcast in nowcasts), default=0)
    fresh = [nowcast for nowcast in nowcasts if nowcast.quarters == latest]
    leading = next((nowcast for nowcast in fresh if nowcast.area.code == city), None)
    others = [nowcast for nowcast in fresh if nowcast is not leading]
    if leading is None and len(others) == 1:
        return others[0].sentence
    parts = [] if leading is None else [leading.sentence]
    if others and (counties or leading is None):
        parts.append(_by_place(others, others[0].quarter_name if leading is None else ""))
    return "".join(parts)


def _by_place(nowcasts: Sequence[Nowcast], quarter: str) -> str:
    """Counties by where their 80 % band lies against a target due in the year."""
    groups: dict[Place, list[str]] = {}
    for nowcast in nowcasts:
        for branch in nowcast.branches:
            if branch.place is not None:
                groups.setdefault(branch.place, []).append(nowcast.area.short)
    texts = [
        f"{listed(names) if len(names) <= _NAMED else f'{len(names)}个县区'}{words}"
        for place, words in _ENDS
        if (names := groups.get(place))
    ]
    return f"{quarter}各县区预判的80%区间：{'，'.join(texts)}。" if texts else ""
