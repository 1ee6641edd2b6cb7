"""Small integer points at which some formulas hold: what is false at one is not worth proving.

A failed proof costs the solver its whole budget; a counterexample costs microseconds. This
is search only: nothing is believed because of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from symcnn.arithmetic.budget import remembered
from symcnn.kernel.binding import free_vars
from symcnn.kernel.steps import kept
from symcnn.kernel.terms import (
    BOOL, INT, Add, And, Bracket, Entry, Eq, FloorDiv, Le, Lt, Mod, Mul, Not, Num, Or, Pow, Term,
    Var,
)  # fmt: skip

Point = dict[Var, int]
Meaning = Callable[[Point], Any]
MOST_TRIES = 600
LARGEST = 4


@kept(most=20_000)
def meaning(t: Term) -> Meaning | None:
    """The value of an integer term or formula as a function of a point; None if it has none."""
    if isinstance(t, Num):
        value = t.value
        return None if value.denominator != 1 else lambda point: value.numerator
    if isinstance(t, Var):
        return (lambda point: point[t]) if t.sort == INT else None
    if t.sort not in (INT, BOOL) or not isinstance(
        t, Add | Mul | Pow | FloorDiv | Mod | Eq | Le | Lt | And | Or | Not | Bracket | Entry
    ):
        return None
    if isinstance(t, Entry):
        return _entry(t)
    parts = [meaning(a) for a in t.args]
    if any(p is None for p in parts):
        return None
    return _combined(t, [p for p in parts if p is not None])


def _entry(t: Entry) -> Meaning | None:
    # entries of an integer tensor: any small numbers, the same for the same indices
    indices = [meaning(a) for a in t.args[1:]]
    if not isinstance(t.args[0], Var) or any(i is None for i in indices):
        return None
    name, known = t.args[0].name, [i for i in indices if i is not None]
    return lambda point: random.Random(f"{name}{[i(point) for i in known]}").randrange(LARGEST)


def _combined(t: Term, parts: list[Meaning]) -> Meaning:
    if isinstance(t, Add):
        return lambda point: sum(p(point) for p in parts)
    if isinstance(t, And):
        return lambda point: all(p(point) for p in parts)
    if isinstance(t, Or):
        return lambda point: any(p(point) for p in parts)
    if isinstance(t, Mul):
        first, rest = parts[0], _combined(t, parts[1:]) if len(parts) > 1 else None
        return first if rest is None else lambda point: first(point) * rest(point)
    if len(parts) == 1:
        (a,) = parts
        return (lambda point: not a(point)) if isinstance(t, Not) else lambda point: int(a(point))
    a, b = parts
    match t:
        case Eq():
            return lambda point: a(point) == b(point)
        case Le():
            return lambda point: a(point) <= b(point)
        case Lt():
            return lambda point: a(point) < b(point)
        case FloorDiv():
            return lambda point: a(point) // b(point) if b(point) else 0
        case Mod():
            return lambda point: a(point) % b(point) if b(point) else a(point)
    return lambda point: a(point) ** max(0, min(b(point), 8))


class Points:
    """Points at which formulas hold, drawn as they are asked for and kept."""

    def __init__(self, given: Sequence[Term], extra: Iterable[Var] = ()) -> None:
        variables = {v for p in given for v in free_vars(p)}.union(extra)
        self.variables = sorted((v for v in variables if v.sort == INT), key=lambda v: v.name)
        self.facts = [m for m in map(meaning, given) if m is not None]
        self.bounds = self._bounds(given)
        self.random = random.Random(0)
        self.found: list[Point] = []
        self.tries = 0

    def _bounds(self, given: Sequence[Term]) -> dict[Var, tuple[list[Meaning], list[Meaning]]]:
        """For each variable the least values it may have, and the values it is below."""
        found: dict[Var, tuple[list[Meaning], list[Meaning]]] = {}
        for v in self.variables:
            found[v] = ([], [])
        for p in given:
            if not isinstance(p, Le | Lt):
                continue
            a, b = p.args
            step = int(isinstance(p, Lt))
            if b in found and not isinstance(a, Var):
                low = meaning(a + step)
                if low is not None:
                    found[b][0].append(low)  # type: ignore[index]
            if a in found:
                high = meaning(b + (1 - step))
                if high is not None:
                    found[a][1].append(high)  # type: ignore[index]
        return found

    def draw(self) -> Point | None:
        """A point, with luck one at which the formulas hold."""
        point: Point = {}
        waiting = list(self.variables)
        while waiting:
            later = []
            for v in waiting:
                try:
                    low = max((f(point) for f in self.bounds[v][0]), default=0)
                    highs = [f(point) for f in self.bounds[v][1]]
                except KeyError:
                    later.append(v)
                    continue
                high = min(highs) if highs else low + self.random.randint(1, LARGEST)
                if high <= low:
                    return None
                point[v] = self.random.randrange(low, high)
            if len(later) == len(waiting):
                for v in later:
                    point[v] = self.random.randint(0, LARGEST)
                later = []
            waiting = later
        return point if all(f(point) for f in self.facts) else None

    def __iter__(self) -> Iterator[Point]:
        yield from self.found
        while self.tries < MOST_TRIES:
            self.tries += 1
            point = self.draw()
            if point is not None:
                self.found.append(point)
                yield point

    def refutes(self, others: Sequence[Term], p: Term) -> bool:
        """Whether there is a point with ``others`` true and p false; True if p has no value."""
        goal = meaning(p)
        if goal is None or not self.covers(p):
            return True
        facts = [m for q in others if self.covers(q) and (m := meaning(q)) is not None]
        return any(not goal(point) and all(f(point) for f in facts) for point in self)

    def covers(self, p: Term) -> bool:
        """Whether the points give every integer variable of a formula a value."""
        return {v for v in free_vars(p) if v.sort == INT} <= set(self.variables)


@remembered(maxsize=500)
def points(given: tuple[Term, ...], variables: frozenset[Var]) -> Points:
    """Points for some formulas and these variables, drawn once for all who ask."""
    return Points(given, variables)
