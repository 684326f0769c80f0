"""Joint targets (每一个都要达到): their members and the worst word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.analysis.assessment import Assessment, Member
from core.catalog.catalog import Catalog
from core.catalog.models import Comparison, Target
from core.wording import Status

#: Judged words from the best to the worst.
ORDER: Final = (
    Status.ACHIEVED,
    Status.AHEAD,
    Status.ON_TRACK,
    Status.BEHIND,
    Status.FAR_BEHIND,
    Status.BELOW_BASE,
    Status.NOT_ACHIEVED,
)


def member_targets(catalog: Catalog, target: Target) -> tuple[Target, ...]:
    """Targets of the members: named by id, or made for each area that the rule names."""
    known = {one.id for one in catalog.targets}
    return tuple(
        catalog.target(member) if member in known else _for_area(catalog, target, member)
        for member in target.members
    )


def settled(target: Target, part: Assessment) -> Assessment:
    """Let a reported count settle an undated rule for each area (每个县区至少一个).

    An undated *level* has only a completion, but whether a county has its festival or zone is a fact of
    the day: a reported count below the rule is 未实现, not a want of data.
    """
    undated = target.due is None and target.every_year is None
    if undated and part.opinion is not None and part.words == (Status.INSUFFICIENT,):
        return replace(part, words=(Status.NOT_ACHIEVED,), central=Status.NOT_ACHIEVED)
    return part


def worst_words(
    parts: Sequence[tuple[tuple[Status, ...], Status | None]],
) -> tuple[tuple[Status, ...], Status]:
    """Words of a joint target from its members' words and central words.

    A member that is 未实现 settles it, whatever the others are. Otherwise a member without a conclusion
    leaves the whole without one: the worst of those known may not be the worst. Where a member has several
    words (a link's band), all words between the best and the worst case are said.
    """
    said = [words for words, _ in parts]
    if any(words == (Status.NOT_ACHIEVED,) for words in said):
        return (Status.NOT_ACHIEVED,), Status.NOT_ACHIEVED
    if any(Status.DUE_UNVERIFIED in words for words in said):
        return (Status.DUE_UNVERIFIED,), Status.DUE_UNVERIFIED
    if not said or any(not words or Status.INSUFFICIENT in words for words in said):
        return (Status.INSUFFICIENT,), Status.INSUFFICIENT
    places = [[ORDER.index(word) for word in words] for words in said]
    best, worst = max(min(place) for place in places), max(max(place) for place in places)
    central = max(ORDER.index(word) for _, word in parts if word is not None)
    return ORDER[best : worst + 1], ORDER[central]


def member_of(catalog: Catalog, part: Assessment) -> Member:
    """Keep of a member's assessment what the joint target shows."""
    return Member(
        id=part.id,
        area=part.area,
        name=catalog.area(part.area).short,
        words=part.words,
        value=part.latest.value if part.latest else None,
        year=part.latest.year if part.latest else None,
        needed=part.needed,
        needed_years=part.needed_years,
    )


def _for_area(catalog: Catalog, target: Target, area: str) -> Target:
    return target.model_copy(
        update={
            "id": f"{target.id}-{area}",
            "name": f"{catalog.area(area).short}{target.name}",
            "area": area,
            "comparison": Comparison.AT_LEAST,
            "members": (),
        }
    )
