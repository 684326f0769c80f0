"""Attributes that are computed when first asked for, and kept: of one object, for all threads.

The object must be frozen: what is kept is never computed again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import update_wrapper
from typing import Any, Concatenate, Final, Generic, ParamSpec, Protocol, Self, TypeVar, overload

P = ParamSpec("P")
R = TypeVar("R")

#: Results kept of one function with arguments, where it says nothing else; the longest unused goes first.
ENTRIES: Final = 64
_NOTHING: Final = object()


class Results:
    """What has been computed of one object, by function and arguments.

    Several threads may ask: each result is computed once, and reading one waits for nobody.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # one result may need another
        self._by_function: dict[str, OrderedDict[Hashable, Any]] = {}

    def get(self, function: str, arguments: Hashable, entries: int, compute: Callable[[], Any]) -> Any:
        """Return a result, computing it first where there is none; of a failure nothing is kept."""
        results = self._by_function.get(function)
        if results is not None:
            answer = results.get(arguments, _NOTHING)
            if answer is not _NOTHING:
                with suppress(KeyError):  # another thread may have let it go since
                    results.move_to_end(arguments)
                return answer
        with self._lock:
            results = self._by_function.setdefault(function, OrderedDict())
            answer = results.get(arguments, _NOTHING)
            if answer is _NOTHING:
                answer = results[arguments] = compute()
                while len(results) > entries:
                    results.popitem(last=False)
            return answer

    def count(self) -> int:
        """Return how many results are kept."""
        return sum(len(results) for results in self._by_function.values())


class Lazy(Protocol):
    """An object with results."""

    @property
    def results(self) -> Results:
        """What has been computed of it."""


L = TypeVar("L", bound=Lazy)


class answer(Generic[R]):  # noqa: N801 (used as a decorator, like property)
    """A property that is computed once."""

    def __init__(self, compute: Callable[[Any], R]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...

    @overload
    def __get__(self, owner: Lazy, kind: type) -> R: ...

    def __get__(self, owner: Lazy | None, kind: type) -> Self | R:
        if owner is None:
            return self
        compute = self._compute
        answer: R = owner.results.get(compute.__name__, (), 1, lambda: compute(owner))
        return answer


def answers(
    entries: int = ENTRIES,
) -> Callable[[Callable[Concatenate[L, P], R]], Callable[Concatenate[L, P], R]]:
    """Let a method compute once for each set of arguments, which must be hashable.

    Parameters
    ----------
    entries : int
        Results that are kept.
    """

    def decorate(compute: Callable[Concatenate[L, P], R]) -> Callable[Concatenate[L, P], R]:
        def found(owner: L, /, *arguments: P.args, **named: P.kwargs) -> R:
            key = (arguments, tuple(named.items()))
            result: R = owner.results.get(
                compute.__name__, key, entries, lambda: compute(owner, *arguments, **named)
            )
            return result

        return update_wrapper(found, compute)

    return decorate
