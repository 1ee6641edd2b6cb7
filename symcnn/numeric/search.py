"""Counterexamples: the smallest sizes found and data simple enough to check by hand.

>>> from symcnn.kernel.terms import INT, Eq, Var
>>> k = Var("k", INT)
>>> print(find_counterexample(Claim("halves", (k >= 0,), Eq(2 * (k // 2), k))))
k = 1: the left side is 0, the right side is 1
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from symcnn.kernel.binding import free_vars, fresh, member, open_binder
from symcnn.kernel.terms import INT, TENSOR, And, Eq, Forall, Fun, Le, Lt, Not, Or, Term, Var, conj
from symcnn.prover.claim import Claim

from .analysis import tolerance_for
from .check import Difference, FieldChoice, first_difference, refuse_rounding, show_value
from .evaluate import Evaluator
from .fields import FLOAT, RATIONAL, TooLarge, Unsupported
from .functions import FunctionValue
from .hypotheses import holds
from .samples import Sampler
from .sizes import Point, SizeSpace, total_then_values

BUDGET = 400
Relation = Literal["=", "<", "<="]
RELATIONS: dict[type[Term], Relation] = {Lt: "<", Le: "<="}
# for making a counterexample smaller, whatever the search for it was allowed
SHRINKING, SHRINKING_SECONDS = 600, 2.0
STYLES = (0, 1, 8, 9)  # of the data that is drawn at smaller sizes
UNITS = 40  # at so many places the only entry that is not 0 may stand
FRUITLESS = 12  # after so many points without any data the hypotheses are taken for unmeetable


@dataclass(frozen=True)
class Counterexample:
    """A point at which the hypotheses hold and the goal does not.

    ``index`` is where two tensors differ (None for numbers and different shapes); ``left``
    and ``right`` are the values of the two sides there, None if the goal has no sides.
    ``exact`` says whether they were calculated without rounding. ``relation`` is the sign
    between them. ``part`` is the part of the goal that fails, if the goal has several.
    """

    sizes: Mapping[Var, int]
    data: Mapping[Var, Any]
    functions: Mapping[Fun, FunctionValue]
    index: tuple[int, ...] | None
    left: Any
    right: Any
    exact: bool = True
    relation: Relation = "="
    part: Term | None = None

    @property
    def values(self) -> dict[Any, Any]:
        """All the values, in the form that ``evaluate`` takes."""
        return {**self.sizes, **self.data, **self.functions}

    def __str__(self) -> str:
        parts = [f"{v.name} = {n}" for v, n in self.sizes.items()]
        parts += [f"{v.name} = {show_value(value)}" for v, value in self.data.items()]
        parts += [f"{fun!r}(x) = {value}" for fun, value in self.functions.items()]
        where = f"at index {self.index} " if self.index is not None else ""
        left, right = show_value(self.left), show_value(self.right)
        found = f"{where}the left side is {left}, the right side is {right}"
        if self.left is None:
            found = "the goal is false"
        elif self.relation != "=":
            found = f"{left} {self.relation} {right} is false"
        which = f"the part {self.part} fails, " if self.part is not None else ""
        return f"{', '.join(parts) or 'always'}: {which}{found}" + " (in floats)" * (not self.exact)


def find_counterexample(claim: Claim, seed: int = 0, budget: int = BUDGET) -> Counterexample | None:
    """A counterexample with the smallest sizes found, or None; the same for the same seed.

    At most about ``budget`` points are tried before one is found. Then smaller sizes are tried
    in their order, and simpler data: zeros, a single 1, ones. A point counts only if every
    hypothesis has been evaluated there and holds.

    >>> from symcnn.kernel.terms import REAL
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(find_counterexample(Claim("freshman", (), Eq((x + y) ** 2, x**2 + y**2))))
    x = 1, y = 1: the left side is 4, the right side is 2
    """
    parts = list(_parts(claim.goal, claim.given))
    for goal, given in parts:
        search = _Search(goal, given, seed, max(1, budget // len(parts)))
        found = search.run()
        if found is not None:
            return found if len(parts) == 1 else replace(found, part=goal)
    return None


def has_counterexample(claim: Claim, seed: int = 0, budget: int = BUDGET) -> bool:
    """Whether a counterexample is found; it is not made small.

    >>> k = Var("k", INT)
    >>> has_counterexample(Claim("halves", (k >= 0,), Eq(2 * (k // 2), k)))
    True
    """
    parts = list(_parts(claim.goal, claim.given))
    share = max(1, budget // len(parts))
    return any(_Search(goal, given, seed, share).found() for goal, given in parts)


def _parts(goal: Term, given: tuple[Term, ...]) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The goal without its outer quantifiers, conjunctions and implications."""
    if isinstance(goal, Forall):
        avoid = {v for t in (goal, *given) for v in free_vars(t)}
        domain = goal.domain
        if domain.sort == INT:
            v = fresh(goal.hint, INT, avoid)
        else:
            v = fresh(goal.hint, domain.data[0], avoid, domain.args)
        yield from _parts(open_binder(goal, v), (*given, *member(v, domain)))
    elif isinstance(goal, And):
        for part in goal.args:
            yield from _parts(part, given)
    elif isinstance(goal, Or) and any(isinstance(p, Not) for p in goal.args):
        # p -> q: look for points where p holds
        premises = [p.args[0] for p in goal.args if isinstance(p, Not)]
        rest = [p for p in goal.args if not isinstance(p, Not)]
        yield (rest[0] if len(rest) == 1 else Or(*rest)), (*given, conj(*premises))
    else:
        yield goal, given


@dataclass
class _Refutation:
    values: dict[Any, Any]
    difference: Difference
    exact: bool


@dataclass
class _Search:
    goal: Term
    given: Sequence[Term]
    seed: int
    budget: int
    tried: int = field(default=0, init=False)
    drawn: int = field(default=0, init=False)
    deadline: float = field(default=math.inf, init=False)  # for making it smaller
    fruitless: int = field(default=0, init=False)  # points where no data met the hypotheses

    def __post_init__(self) -> None:
        self.sampler = Sampler(self.given, [self.goal])
        mentioned = {v for t in (*self.given, self.goal) for v in free_vars(t)}
        integers = sorted((v for v in mentioned if v.sort == INT), key=lambda v: v.name)
        self.space = SizeSpace(self.given, integers)
        self.fields = FieldChoice([self.goal])
        # in floats only a difference far beyond rounding counts
        self.margin = 1000 * tolerance_for(self.goal)
        self.has_data = bool(self.sampler.variables or self.sampler.usage)

    def run(self) -> Counterexample | None:
        """The counterexample with the smallest sizes found and the simplest data."""
        found = self.found()
        if found is None:
            return None
        # from here on the seed plays no part: the same smallest one for all seeds
        self.seed, self.tried, self.budget = 0, 0, SHRINKING
        self.deadline = time.monotonic() + SHRINKING_SECONDS
        found = self.smaller(found)
        self.tried = 0
        return self.report(self.simplified(found))

    def found(self) -> _Refutation | None:
        """The first one: small points, then zeros, ties and special matrices, varied points."""
        quarter = max(1, self.budget // 4)
        small = self.space.smallest(quarter)
        small += [p for p in self.space.smallest(quarter, empty=False) if p not in small]
        small.sort(key=total_then_values)
        found = self.first(small, 0)
        if found is None and self.has_data:
            for style in range(1, max(4, quarter // max(1, len(small)))):
                found = found or self.first(small[: quarter // 3], style)
        if found is None:
            varied = self.space.varied(max(0, self.budget - self.tried), self.seed, small)
            found = self.first(varied, 0)
        return found

    def first(self, points: Sequence[Point], style: int) -> _Refutation | None:
        """The first of the points at which the goal fails for data of the style."""
        for point in points:
            if self.tried >= self.budget:
                return None
            self.tried += 1
            rng = np.random.default_rng([self.seed, style, *(abs(n) for n in point.values())])
            values = self.sampler.draw(point, rng, style)
            if values is None:
                self.fruitless += 1
                if self.fruitless >= FRUITLESS and not self.drawn:
                    return None
                continue
            self.drawn += 1
            found = self.refuted(values)
            if found is not None and self.verified(found.values):
                return found
        return None

    def verified(self, values: Mapping[Any, Any]) -> bool:
        """Whether every hypothesis was evaluated and holds."""
        try:
            return all(holds(h, values) for h in self.given)
        except (Unsupported, TooLarge):
            return False

    def refuted(self, values: dict[Any, Any]) -> _Refutation | None:
        """How the goal fails at the values, None if it holds or cannot be evaluated."""
        chosen = self.fields.at(values)
        try:
            if chosen is FLOAT:
                difference = self._float_difference(values)
            else:
                if Evaluator(values, chosen).value(self.goal):
                    return None
                difference = self._exact_difference(values)
        except (Unsupported, TooLarge):
            return None
        return None if difference is None else _Refutation(values, difference, chosen.exact)

    def _exact_difference(self, values: dict[Any, Any]) -> Difference | None:
        if not isinstance(self.goal, Eq | Le | Lt):
            return Difference(None, None, None)
        exact = Evaluator(values, RATIONAL)
        left, right = (exact.value(t) for t in self.goal.args)
        if isinstance(self.goal, Eq):
            return first_difference(left, right, RATIONAL, 0)
        return Difference(None, left, right)

    def _float_difference(self, values: dict[Any, Any]) -> Difference | None:
        if not isinstance(self.goal, Eq | Le | Lt):
            raise Unsupported("a formula without sides in floats")
        evaluator = Evaluator(values, FLOAT)
        left, right = (evaluator.value(t) for t in self.goal.args)
        difference = first_difference(left, right, FLOAT, self.margin)
        if isinstance(self.goal, Le | Lt) and left < right:
            return None
        if difference is not None:
            refuse_rounding(self.goal.args[0], self.goal.args[1], values, difference)
        return difference

    def smaller(self, found: _Refutation) -> _Refutation:
        """The refutation at the first sizes, in the order of all sizes, where one is found."""
        found = self.lowered(found, self.space.below, STYLES[:1])
        small = self.space.smallest(SHRINKING // 10)
        small += [p for p in self.space.smallest(SHRINKING // 10, empty=False) if p not in small]
        self.tried = 0
        found = self.lowered(found, lambda here: [*self.space.below(here), *small], STYLES)
        # the data that is drawn first there, and not what the search came upon
        self.tried = 0
        return self.at_one_of([self.sizes_of(found)], STYLES) or found

    def lowered(
        self,
        found: _Refutation,
        others: Callable[[Point], Sequence[Point]],
        styles: Sequence[int],
    ) -> _Refutation:
        """The refutation at smaller and smaller points of those that ``others`` gives."""
        while True:
            here = self.sizes_of(found)
            order = total_then_values(here)
            points = [p for p in others(here) if total_then_values(p) < order]
            better = self.at_one_of(sorted(points, key=total_then_values), styles)
            if better is None:
                return found
            found = better

    def sizes_of(self, found: _Refutation) -> Point:
        return {v: found.values[v] for v in self.space.variables}

    def at_one_of(self, points: Sequence[Point], styles: Sequence[int]) -> _Refutation | None:
        """The first refutation at the points, with a draw of each style at each."""
        used = styles if self.has_data else styles[:1]
        tries = ((p, style) for p in points for style in used)
        for point, style in tries:
            found = self.first([point], style)
            if found is not None or self.is_late():
                return found
        return None

    def is_late(self) -> bool:
        return self.tried >= self.budget or time.monotonic() > self.deadline

    def simplified(self, found: _Refutation) -> _Refutation:
        """The refutation with simpler functions, and as many entries 0, then 1, as possible."""
        for name, choice in self.sampler.suitable.items():
            for function in choice[: choice.index(found.values[Fun(name)])]:
                simpler = self.with_value(found, Fun(name), function)
                if simpler is not found:
                    found = simpler
                    break
        for v in self.sampler.variables:
            for data in _simple(np.shape(found.values[v])):
                simpler = self.with_value(found, v, data if v.sort == TENSOR else int(data))
                if simpler is not found:
                    found = simpler
                    break
        places = [
            (v, place)
            for v in self.sampler.variables
            for place in np.ndindex(*np.shape(found.values[v]))
        ]
        # what one entry can be may depend on the later ones: go round twice
        for v, place in [*places, *places]:
            found = self.with_small_entry(found, v, place)
        return found

    def with_small_entry(self, found: _Refutation, v: Var, place: tuple[int, ...]) -> _Refutation:
        """The refutation with one entry made 0, 1, -1 or 2, the first of them that will do."""
        for entry in (0, 1, -1, 2):
            data = np.array(found.values[v])
            if data[place] == entry:
                break
            data[place] = entry
            simpler = self.with_value(found, v, data if v.sort == TENSOR else entry)
            if simpler is not found:
                return simpler
        return found

    def with_value(self, found: _Refutation, v: Var | Fun, value: Any) -> _Refutation:
        """The refutation with another value in one place, if it still is one."""
        if self.is_late():
            return found
        self.tried += 1
        values = {**found.values, v: value}
        changed = self.refuted(values)
        return changed if changed is not None and self.verified(values) else found

    def report(self, found: _Refutation) -> Counterexample:
        values, d = found.values, found.difference
        sizes = {v: values[v] for v in self.space.variables}
        data = {v: values[v] for v in self.sampler.variables}
        functions = {f: value for f, value in values.items() if isinstance(f, Fun)}
        relation: Relation = RELATIONS.get(type(self.goal), "=")
        sides = (d.index, d.left, d.right)
        return Counterexample(sizes, data, functions, *sides, found.exact, relation)


def _simple(shape: tuple[int, ...]) -> Iterator[np.ndarray]:
    """The simplest data of a shape: zeros, a single 1, ones."""
    yield np.zeros(shape, dtype=np.int64)
    for place in itertools.islice(np.ndindex(*shape), UNITS):
        data = np.zeros(shape, dtype=np.int64)
        data[place] = 1
        yield data
    yield np.ones(shape, dtype=np.int64)
