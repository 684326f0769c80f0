"""What must be true because published figures add up: exact bounds of unknown cells, without estimates.

Cells are variables, each within the interval of its statement (``[0, inf)`` where nothing is published of a
quantity that cannot be negative). Sums, shares and published inequalities are linear constraints between
them. The lowest and the highest value of every cell, or of any linear expression of cells, follow: a linear
programme (HiGHS). Where the constraints form a forest, passing intervals along it gives the same answer at
once; only what is left goes to the programme, all independent parts in one run.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

#: Relative step that a bound must move by to count as moved.
STEP: Final = 1e-12
#: Relative violation that rounding of the arithmetic itself explains.
SLACK: Final = 1e-9

Cell = Hashable
Span = tuple[float, float]


class ContradictionError(ValueError):
    """Published figures that cannot all be right: no table of values satisfies them.

    ``reasons`` names the constraints that clash.
    """

    def __init__(self, reasons: Iterable[str] = ()) -> None:
        self.reasons = tuple(dict.fromkeys(reason for reason in reasons if reason))
        named = "、".join(self.reasons)
        super().__init__(f"公布数之间互相矛盾{f'：{named}' if named else ''}，请核对后再推算。")


@dataclass(frozen=True, slots=True)
class Constraint:
    """``low <= sum(weight * cell) <= high``, with what it says in words."""

    weights: Mapping[Cell, float]
    low: float
    high: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """Lowest and highest value of a cell or expression, and the constraints that give them."""

    low: float
    high: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class System:
    """Cells with their own intervals, and the constraints between them.

    Attributes
    ----------
    cells : mapping of cell to (low, high)
        What is known of each cell by itself, in its unit.
    constraints : sequence of Constraint
        Every cell they name is in ``cells``.
    """

    cells: Mapping[Cell, Span]
    constraints: Sequence[Constraint] = ()
    _solved: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def bounds(self) -> dict[Cell, Bound]:
        """Lowest and highest value of every cell.

        Raises
        ------
        ContradictionError
            Where no values satisfy everything.
        """
        if "bounds" not in self._solved:
            self._solved["bounds"] = _bounds(self)
        return dict(self._solved["bounds"])

    def of(self, weights: Mapping[Cell, float]) -> Bound:
        """Lowest and highest value of a linear expression of cells."""
        names, program = self._program()
        objective = np.zeros(len(names))
        for cell, weight in weights.items():
            objective[names[cell]] = weight
        low, low_why = program.minimum(objective)
        high, high_why = program.minimum(-objective)
        return Bound(low, -high, tuple(dict.fromkeys((*low_why, *high_why))))

    def worst_case(self, cells: Sequence[Cell], thresholds: Sequence[float]) -> float:
        """Highest possible value of the smallest ``cell - threshold``: below 0, not all can reach theirs."""
        _names, program = self._program()
        return program.best_minimum([_names[cell] for cell in cells], thresholds)

    def _program(self) -> tuple[dict[Cell, int], _Program]:
        if "program" not in self._solved:
            names = {cell: place for place, cell in enumerate(self.cells)}
            self._solved["program"] = names, _Program(list(self.cells.values()), self.constraints, names)
        solved: tuple[dict[Cell, int], _Program] = self._solved["program"]
        return solved


def _bounds(system: System) -> dict[Cell, Bound]:
    spans, reasons = _passed_along(system)
    left = _cyclic_parts(system, spans)
    bounds = {cell: Bound(*span, tuple(reasons[cell])) for cell, span in spans.items()}
    if left:
        bounds.update(_programmed(system, spans, left))
    return bounds


# --- passing intervals along the constraints ----------------------------------------------------------------


def _passed_along(system: System) -> tuple[dict[Cell, Span], dict[Cell, list[str]]]:
    """Tighten every cell by every constraint until nothing moves; exact where constraints form a forest."""
    spans = dict(system.cells)
    reasons: dict[Cell, list[str]] = {cell: [] for cell in spans}
    using: dict[Cell, list[int]] = defaultdict(list)
    for place, constraint in enumerate(system.constraints):
        for cell in constraint.weights:
            using[cell].append(place)
    for low, high in spans.values():
        if low > high + SLACK * max(1.0, abs(high)):
            raise ContradictionError()
    queue = deque(range(len(system.constraints)))
    waiting = set(queue)
    # In a cycle of constraints the intervals may creep for ever: the programme finishes what this begins.
    budget = 50 * (len(queue) + 1)
    while queue and budget:
        budget -= 1
        place = queue.popleft()
        waiting.discard(place)
        for cell in _tighten(system.constraints[place], spans, reasons):
            for other in using[cell]:
                if other != place and other not in waiting:
                    queue.append(other)
                    waiting.add(other)
    return spans, reasons


def _tighten(constraint: Constraint, spans: dict[Cell, Span], reasons: dict[Cell, list[str]]) -> list[Cell]:
    """Tighten the cells of one constraint; return those that moved."""
    ends = {cell: _ends(weight, spans[cell]) for cell, weight in constraint.weights.items()}
    lows, highs = _Total(e[0] for e in ends.values()), _Total(e[1] for e in ends.values())
    size = max([1.0, *(abs(v) for e in ends.values() for v in e if math.isfinite(v))])
    if lows.value > constraint.high + SLACK * size or highs.value < constraint.low - SLACK * size:
        raise ContradictionError([constraint.reason, *(r for c in ends for r in reasons[c])])
    moved = []
    for cell, weight in constraint.weights.items():
        if not weight:
            continue
        low = (constraint.low - highs.without(ends[cell][1])) / weight
        high = (constraint.high - lows.without(ends[cell][0])) / weight
        if weight < 0:
            low, high = high, low
        if _narrow(cell, low, high, spans, size):
            if constraint.reason and constraint.reason not in reasons[cell]:
                reasons[cell].append(constraint.reason)
            moved.append(cell)
    return moved


class _Total:
    """A sum that may hold infinities, from which one term can be taken again."""

    def __init__(self, terms: Iterable[float]) -> None:
        addends = list(terms)
        self.infinite = [term for term in addends if math.isinf(term)]
        self.finite = math.fsum(term for term in addends if not math.isinf(term))

    @property
    def value(self) -> float:
        return self.infinite[0] if self.infinite else self.finite

    def without(self, term: float) -> float:
        if not math.isinf(term):
            return self.infinite[0] if self.infinite else self.finite - term
        return self.infinite[0] if len(self.infinite) > 1 else self.finite


def _ends(weight: float, span: Span) -> Span:
    if not weight:
        return 0.0, 0.0
    first, last = weight * span[0], weight * span[1]
    return (first, last) if weight > 0 else (last, first)


def _narrow(cell: Cell, low: float, high: float, spans: dict[Cell, Span], size: float) -> bool:
    old_low, old_high = spans[cell]
    step = STEP * size
    new_low = low if low > old_low + step else old_low
    new_high = high if high < old_high - step else old_high
    if (new_low, new_high) == (old_low, old_high):
        return False
    if new_low > new_high:  # only rounding of the arithmetic parts them: clashes are found before
        new_low = new_high = (new_low + new_high) / 2
    spans[cell] = new_low, new_high
    return True


# --- what needs the programme -------------------------------------------------------------------------------


def _cyclic_parts(system: System, spans: Mapping[Cell, Span]) -> list[list[Cell]]:
    """Connected parts, over cells that are still open, whose constraints do not form a forest."""
    parts = _Parts()
    for place, constraint in enumerate(system.constraints):
        node = ("constraint", place)
        parts.add(node)
        for cell, weight in constraint.weights.items():
            if weight and spans[cell][1] > spans[cell][0]:
                parts.join(node, ("cell", cell))
    return [[name[1] for name in part if name[0] == "cell"] for part in parts.cyclic()]


class _Parts:
    """Connected parts of a graph, and which of them hold a cycle."""

    def __init__(self) -> None:
        self.parent: dict[tuple[str, Any], tuple[str, Any]] = {}
        self.closed: set[tuple[str, Any]] = set()

    def add(self, node: tuple[str, Any]) -> None:
        self.parent.setdefault(node, node)

    def root(self, node: tuple[str, Any]) -> tuple[str, Any]:
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def join(self, first: tuple[str, Any], second: tuple[str, Any]) -> None:
        self.add(first)
        self.add(second)
        left, right = self.root(first), self.root(second)
        if left == right:
            self.closed.add(left)
            return
        self.parent[right] = left
        if right in self.closed:
            self.closed.add(left)

    def cyclic(self) -> list[list[tuple[str, Any]]]:
        groups: dict[tuple[str, Any], list[tuple[str, Any]]] = defaultdict(list)
        for node in self.parent:
            groups[self.root(node)].append(node)
        closed = {self.root(node) for node in self.closed}
        return [group for root, group in groups.items() if root in closed]


def _programmed(
    system: System, spans: Mapping[Cell, Span], parts: Sequence[Sequence[Cell]]
) -> dict[Cell, Bound]:
    """Bounds of the cells of several independent parts: one cell of each part in every run."""
    cells = [cell for part in parts for cell in part]
    chosen = set(cells)
    fixed: list[Constraint] = []
    for constraint in system.constraints:
        inside = {cell: w for cell, w in constraint.weights.items() if cell in chosen}
        if inside:
            rest = math.fsum(w * spans[c][0] for c, w in constraint.weights.items() if c not in chosen and w)
            fixed.append(Constraint(inside, constraint.low - rest, constraint.high - rest, constraint.reason))
    names = {cell: place for place, cell in enumerate(cells)}
    program = _Program([spans[cell] for cell in cells], fixed, names)
    bounds: dict[Cell, Bound] = {}
    for turn in range(max(len(part) for part in parts)):
        asked = [part[turn] for part in parts if turn < len(part)]
        objective = np.zeros(len(cells))
        for cell in asked:
            objective[names[cell]] = 1.0
        lows, low_why = program.values(objective)
        highs, high_why = program.values(-objective)
        for cell in asked:
            place = names[cell]
            why = tuple(dict.fromkeys((*low_why, *high_why))) if len(parts) == 1 else ()
            low, high = spans[cell]
            bounds[cell] = Bound(
                lows[place] if lows is not None else low, highs[place] if highs is not None else high, why
            )
    return bounds


class _Program:
    """The constraints in the form that the solver asks for."""

    def __init__(
        self, spans: Sequence[Span], constraints: Sequence[Constraint], names: Mapping[Cell, int]
    ) -> None:
        self.spans = list(spans)
        self.constraints = constraints
        self.names = names

    def values(self, objective: Any) -> tuple[Any | None, tuple[str, ...]]:
        """Values at a minimum of the objective (``None`` where it has none), and what holds them there."""
        result = self._solve(objective)
        if result is None:
            return None, ()
        return result.x, self._binding(result)

    def minimum(self, objective: Any) -> tuple[float, tuple[str, ...]]:
        """Lowest value of the objective, ``-inf`` where there is none, and what holds it there."""
        result = self._solve(objective)
        return (-math.inf, ()) if result is None else (float(result.fun), self._binding(result))

    def best_minimum(self, places: Sequence[int], thresholds: Sequence[float]) -> float:
        """Highest value of the smallest ``x[place] - threshold``."""
        objective = np.zeros(len(self.spans) + 1)
        objective[-1] = -1.0
        extra = [
            ({place: 1.0, len(self.spans): -1.0}, threshold, math.inf)
            for place, threshold in zip(places, thresholds, strict=True)
        ]
        result = self._solve(objective, extra, free=1)
        return math.inf if result is None else -float(result.fun)

    def _solve(
        self,
        objective: Any,
        extra: Sequence[tuple[Mapping[int, float], float, float]] = (),
        free: int = 0,
    ) -> Any | None:
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        rows = [
            ({self.names[cell]: w for cell, w in c.weights.items()}, c.low, c.high) for c in self.constraints
        ]
        data: list[float] = []
        row_at: list[int] = []
        column_at: list[int] = []
        limits: list[float] = []
        for weights, low, high in (*rows, *extra):
            for sign, limit in ((1.0, high), (-1.0, -low)):
                if math.isinf(limit):
                    continue
                for place, weight in weights.items():
                    data.append(sign * weight)
                    row_at.append(len(limits))
                    column_at.append(place)
                limits.append(limit)
        size = len(self.spans) + free
        matrix = csr_array((data, (row_at, column_at)), shape=(len(limits), size)) if limits else None
        variables = [*self.spans, *[(-math.inf, math.inf)] * free]
        result = linprog(objective, A_ub=matrix, b_ub=limits or None, bounds=variables, method="highs")
        if result.status == _INFEASIBLE:
            raise ContradictionError(c.reason for c in self.constraints)
        if result.status == _UNBOUNDED:
            return None
        if result.status != 0:
            raise ContradictionError([str(result.message)])
        return result

    def _binding(self, result: Any) -> tuple[str, ...]:
        """Reasons of the constraints whose price is not zero at the optimum."""
        prices = result.ineqlin.marginals if len(self.constraints) else []
        reasons, place = [], 0
        for constraint in self.constraints:
            for limit in (constraint.high, -constraint.low):
                if math.isinf(limit):
                    continue
                if place < len(prices) and abs(prices[place]) > SLACK and constraint.reason:
                    reasons.append(constraint.reason)
                place += 1
        return tuple(dict.fromkeys(reasons))


#: Status codes of the solver.
_INFEASIBLE: Final = 2
_UNBOUNDED: Final = 3
