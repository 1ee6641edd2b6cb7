"""Counterexamples: the smallest sizes found and data simple enough to check by hand.

>>> from symcnn.kernel.terms import INT, Eq, Var
>>> k = Var("k", INT)
>>> print(find_counterexample(Claim("halves", (k >= 0,), Eq(2 * (k // 2), k))))
k = 1: the left side is 0, the right side is 1
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from symcnn.kernel.binding import free_vars, fresh, member, open_binder
from symcnn.kernel.terms import (
    INT, TENSOR, And, Eq, Forall, Fun, Le, Lt, Not, Num, Or, Range, Term, Var, conj,
)  # fmt: skip
from symcnn.prover.claim import Claim

from .analysis import distinct_subterms
from .agreement import show_value
from .fields import WORK, integers, is_integral
from .sample_functions import FunctionValue
from .refutation import Judge, Refutation
from .samples import SIMPLE, Sampler
from .simple import data_beside, later_points, simple_data
from .sizes import Point, SizeSpace, total_then_values
from .thresholds import numbers_in, turns_in

BUDGET = 400
Relation = Literal["=", "<", "<="]
RELATIONS: dict[type[Term], Relation] = {Lt: "<", Le: "<="}
SHRINKING = 600  # points, for making a counterexample smaller, whatever the search was allowed
THOROUGH = 60  # points that are allowed, from which on more than chance is tried
STEPS = 2000  # of evaluation for each point that is allowed
BESIDE = 3  # points of sizes, at which data is beside the numbers in conditions
SIMPLE_POINTS = 6  # of sizes, at which the simplest data is gone through
PROPOSALS = 6  # of Z3
STYLES = (0, 1, 5, 8, 9)  # of the data that is drawn at smaller sizes
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

    >>> from symcnn.kernel.terms import REAL, Eq
    >>> x, y = Var("x", REAL), Var("y", REAL)
    >>> print(find_counterexample(Claim("freshman", (), Eq((x + y) ** 2, x**2 + y**2))))
    x = 1, y = 1: the left side is 4, the right side is 2
    """
    parts = list(_parts(claim.goal, claim.given))
    share = max(1, budget // max(1, len(parts)))
    for goal, given in (*parts, *(_late_parts(claim) if budget >= THOROUGH else ())):
        found = _Search(goal, given, seed, share).run()
        if found is not None:
            return found if len(parts) == 1 else replace(found, part=goal)
    return None


def has_counterexample(claim: Claim, seed: int = 0, budget: int = BUDGET) -> bool:
    """Whether a counterexample is found; it is not made small.

    >>> from symcnn.kernel.terms import Eq
    >>> k = Var("k", INT)
    >>> has_counterexample(Claim("halves", (k >= 0,), Eq(2 * (k // 2), k)))
    True
    """
    parts = list(_parts(claim.goal, claim.given))
    share = max(1, budget // max(1, len(parts)))
    return any(_Search(goal, given, seed, share).found() for goal, given in parts)


def _late_parts(claim: Claim) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The parts of a goal for all indices, at the first large sizes where one seems to fail."""
    space = SizeSpace(claim.given, sorted(free_vars(claim.goal), key=lambda v: v.name))
    if isinstance(claim.goal, Forall) and space.knows(claim.goal):
        for point in itertools.islice(later_points(space, claim.goal), 1):
            sizes = tuple(Eq(v, Num(n)) for v, n in point.items())
            yield from _parts(claim.goal, (*claim.given, *sizes))


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


class _Search:
    """For one goal: points in order, then chance, then smaller points.

    ``budget`` counts points. It is also a limit to what is evaluated, in steps, so that a
    search with large tensors ends, and at the same point on every machine.
    """

    def __init__(self, goal: Term, given: Sequence[Term], seed: int, budget: int) -> None:
        self.goal = goal
        self.given = given
        self.seed = seed
        self.sampler = Sampler(given, [goal])
        mentioned = {v for t in (*given, goal) for v in free_vars(t)}
        integers = sorted((v for v in mentioned if v.sort == INT), key=lambda v: v.name)
        self.space = SizeSpace(given, integers)
        self.judge = Judge(goal, given, thorough=budget >= THOROUGH)
        self.has_data = bool(self.sampler.variables or self.sampler.usage)
        self.lengths = lengths((*given, goal), self.sampler.variables) & set(integers)
        self.tried = self.drawn = 0
        self.fruitless = 0  # points where no data met the hypotheses
        self.allow(budget)

    def allow(self, budget: int) -> None:
        """Allow as many points from here on."""
        self.tried, self.budget = 0, budget
        self.last_step = WORK.done + STEPS * budget

    @property
    def is_over(self) -> bool:
        return self.tried >= self.budget or WORK.done >= self.last_step

    def order(self, point: Point) -> tuple[int, tuple[int, int, tuple[int, ...]]]:
        """The order of points: first those where as few lengths as possible are 0."""
        return sum(not point[v] for v in self.lengths), total_then_values(point)

    def run(self) -> Counterexample | None:
        """The counterexample with the smallest sizes found and the simplest data."""
        found = self.found()
        if found is None:
            return None
        # from here on the seed plays no part: the same smallest one for all seeds
        self.seed = 0
        found = self.smaller(found)
        found = self.simple([self.sizes_of(found)], SHRINKING // 6) or found
        self.allow(SHRINKING)
        return self.report(self.simplified(found))

    def found(self) -> Refutation | None:
        """The first one: small points, then what is simple, proposed, later, or varied."""
        whole, quarter = self.budget, max(1, self.budget // 4)
        small = self.space.smallest(quarter)
        small += [p for p in self.space.smallest(quarter, empty=False) if p not in small]
        small.sort(key=self.order)
        found = self.first(small, 0)
        if found is None and self.has_data:
            for style in range(1, max(4, quarter // max(1, len(small)))):
                found = found or self.first(small[: quarter // 3], style)
        rest = self.budget - self.tried
        if found is None and whole >= THOROUGH:
            found = self.simple(small, quarter) or self.beside(small, quarter)
            found = found or self.proposed(small) or self.later(quarter)
        if found is None:
            self.allow(rest)
            varied = self.space.varied(max(0, rest), self.seed, small)
            found = self.first(varied, 0)
        return found

    def simple(self, points: Sequence[Point], budget: int) -> Refutation | None:
        """The first of the simplest data that refutes the goal at some of the points."""
        numbers = numbers_in((*self.given, self.goal))
        limit = budget // len(points[:2]) if points else 0
        return self.through(points, budget, lambda s: simple_data(s, numbers, limit))

    def beside(self, points: Sequence[Point], budget: int) -> Refutation | None:
        """The first data beside the numbers in conditions that refutes the goal."""
        turns = turns_in((self.goal,))

        def data_of(shapes: Mapping[Var, tuple[int, ...]]) -> Iterator[dict[Var, np.ndarray]]:
            for data in data_beside(shapes, turns):
                self.judge.renew()
                yield data

        first, others = points[:1], points[1:BESIDE]
        return self.through(first, budget, data_of) or self.through(others, budget, data_of)

    def through(
        self, points: Sequence[Point], budget: int,
        data_of: Callable[[Mapping[Var, tuple[int, ...]]], Iterable[Mapping[Var, np.ndarray]]],
    ) -> Refutation | None:  # fmt: skip
        """The first data of the shapes at some of the points that refutes the goal."""
        self.allow(budget)
        for point in points[:SIMPLE_POINTS]:
            for data in data_of(self.sampler.shapes(point)):
                if self.is_over:
                    return None
                self.tried += 1
                values = self.sampler.at(point, data, np.random.default_rng(0))
                found = None if values is None else self.judge.refutation(values)
                if found is not None:
                    return found
        return None

    def proposed(self, points: Sequence[Point]) -> Refutation | None:
        """The first point that Z3 proposes and that refutes the goal.

        The lengths of arrays and sums have the values of a point. The other integers are
        unknown, or have them too.
        """
        from .proposals import proposal

        if self.sampler.usage:
            return None
        fixed = [{v: p[v] for v in self.lengths} for p in points]
        for sizes in _distinct([*fixed, *points])[:PROPOSALS]:
            found = proposal(self.goal, self.given, sizes)
            refutation = None if found is None else self.judge.refutation({**sizes, **found})
            if refutation is not None:
                return refutation
        return None

    def later(self, budget: int) -> Refutation | None:
        """The first of the points with one large size that refutes the goal."""
        self.allow(budget)
        for point in later_points(self.space, self.goal):
            found = self.first([point], 0) or self.ones(point)
            if found is not None or self.is_over:
                return found
        return None

    def ones(self, point: Point) -> Refutation | None:
        """The refutation by ones alone, as large as data between 0 and 1 can be."""
        data = {v: np.ones(s, dtype=np.int64) for v, s in self.sampler.shapes(point).items()}
        values = self.sampler.at(point, data, np.random.default_rng(0)) if data else None
        return None if values is None else self.judge.refutation(values)

    def first(self, points: Sequence[Point], style: int) -> Refutation | None:
        """The first of the points at which the goal fails for data of the style."""
        for point in points:
            if self.is_over:
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
            found = self.judge.refutation(values)
            if found is not None:
                return found
        return None

    def smaller(self, found: Refutation) -> Refutation:
        """The refutation at the first sizes, in the order of all sizes, where one is found."""
        self.allow(SHRINKING)
        found = self.lowered(found, self.space.below, STYLES[:1])
        small = self.space.smallest(SHRINKING // 10)
        small += [p for p in self.space.smallest(SHRINKING // 10, empty=False) if p not in small]
        self.allow(SHRINKING)
        found = self.lowered(found, lambda here: [*self.space.below(here), *small], STYLES)
        order = self.order(self.sizes_of(found))
        below = sorted((p for p in small if self.order(p) < order), key=self.order)
        found = self.simple(below, SHRINKING // 6) or found
        # the data that is drawn first there, and not what the search came upon
        self.allow(SHRINKING)
        return self.at_one_of([self.sizes_of(found)], STYLES) or found

    def lowered(
        self,
        found: Refutation,
        others: Callable[[Point], Sequence[Point]],
        styles: Sequence[int],
    ) -> Refutation:
        """The refutation at smaller and smaller points of those that ``others`` gives."""
        while True:
            here = self.sizes_of(found)
            order = self.order(here)
            points = [p for p in others(here) if self.order(p) < order]
            better = self.at_one_of(sorted(points, key=self.order), styles)
            if better is None:
                return found
            found = better

    def sizes_of(self, found: Refutation) -> Point:
        return {v: found.values[v] for v in self.space.variables}

    def at_one_of(self, points: Sequence[Point], styles: Sequence[int]) -> Refutation | None:
        """The first refutation at the points, with a draw of each style at each."""
        used = styles if self.has_data else styles[:1]
        tries = ((p, style) for p in points for style in used)
        for point, style in tries:
            self.judge.renew()
            found = self.first([point], style)
            if found is not None or self.is_over:
                return found
        return None

    def simplified(self, found: Refutation) -> Refutation:
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
            if self.is_over:
                break
            found = self.with_small_entry(found, v, place)
        return found

    def with_small_entry(self, found: Refutation, v: Var, place: tuple[int, ...]) -> Refutation:
        """The refutation with the simplest number in one entry that will do."""
        now = np.asarray(found.values[v])[place]
        for entry in _simpler(now, whole=v.element == INT):
            data = np.array(found.values[v], dtype=object)
            data[place] = entry
            if is_integral(data):
                data = integers(data)
            simpler = self.with_value(found, v, data if v.sort == TENSOR else data.item())
            if simpler is not found:
                return simpler
        return found

    def with_value(self, found: Refutation, v: Var | Fun, value: Any) -> Refutation:
        """The refutation with another value in one place, if it still is one."""
        if self.is_over:
            return found
        self.tried += 1
        self.judge.renew()
        return self.judge.refutation({**found.values, v: value}) or found

    def report(self, found: Refutation) -> Counterexample:
        values, d = found.values, found.difference
        sizes = {v: values[v] for v in self.space.variables}
        data = {v: values[v] for v in self.sampler.variables}
        functions = {f: value for f, value in values.items() if isinstance(f, Fun)}
        relation: Relation = RELATIONS.get(type(self.goal), "=")
        sides = (d.index, d.left, d.right)
        return Counterexample(sizes, data, functions, *sides, found.exact, relation)


def _distinct(points: Iterable[Point]) -> list[Point]:
    return list({tuple(p.items()): p for p in points}.values())


def lengths(terms: Sequence[Term], data: Iterable[Var]) -> set[Var]:
    """The variables that are the length of an axis or of a sum: 0 makes it empty.

    >>> from symcnn.kernel.terms import REAL
    >>> n, k = Var("n", INT), Var("k", INT)
    >>> lengths([], [Var("x", REAL, (n, 2 * k))])
    {<Var n>}
    """
    sizes = {t.args[0] for t in distinct_subterms(*terms) if isinstance(t, Range)}
    sizes |= {n for v in data for n in v.shape}
    return {n for n in sizes if isinstance(n, Var)}


def _simpler(now: Any, *, whole: bool) -> Iterator[int | Fraction]:
    """The numbers that are simpler than an entry, the simplest first."""
    if isinstance(now, complex):
        yield from (0, 1, -1, 2)
        return
    number = Fraction(now.item() if isinstance(now, np.generic) else now)
    nearer = [number.limit_denominator(d) for d in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100, 1000)]
    halves = [
        Fraction(math.trunc(number / 2**k))
        for k in range(abs(number.numerator).bit_length(), 0, -1)
    ]
    for c in dict.fromkeys((*map(Fraction, (0, 1, -1, 2)), *SIMPLE, *halves, *nearer)):
        if c == number:
            return
        if not whole or c.denominator == 1:
            yield c.numerator if c.denominator == 1 else c


def _simple(shape: tuple[int, ...]) -> Iterator[np.ndarray]:
    """The simplest data of a shape: zeros, a single 1 near the first place or at the last, ones."""
    yield np.zeros(shape, dtype=np.int64)
    last = tuple(n - 1 for n in shape)
    first = itertools.islice(np.ndindex(*shape), UNITS)
    for place in dict.fromkeys((*first, *([last] if 0 not in shape else []))):
        data = np.zeros(shape, dtype=np.int64)
        data[place] = 1
        yield data
    yield np.ones(shape, dtype=np.int64)
