"""Sizes to test at: concrete integers that satisfy the hypotheses about integers alone.

Equations are solved and not searched for: ``O == (H + 2*p - K)//s + 1`` computes O, and
``H % k == 0`` puts a multiple of k for H. What is left is enumerated or drawn, all
candidates at once, and filtered.

>>> from symcnn.kernel.terms import INT, Eq, Var
>>> H, k, M = Var("H", INT), Var("k", INT), Var("M", INT)
>>> space = SizeSpace([k >= 1, M >= 0, Eq(H, k * M)], [H, k, M])
>>> [tuple(point.values()) for point in space.smallest(4)]
[(0, 1, 0), (0, 2, 0), (0, 3, 0), (1, 1, 1)]
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import (
    INT, ZERO, Add, And, Binder, Eq, Le, Lt, Mod, Mul, Num, Term, Var, add, mul, neg,
)  # fmt: skip

from .analysis import field_for, is_about_sizes
from .evaluate import Evaluator
from .fields import INTEGER, TooLarge, Unsupported
from .thresholds import FARTHEST, LARGEST, beside, made_of, sizes_in

Point = dict[Var, int]
Columns = dict[Var, np.ndarray]

USUAL = range(-3, 10)  # where the values of a single variable are looked for first
UNUSUAL = range(-40, 200)
FAR = range(200, FARTHEST)
FEW = range(-1, 3)  # of a variable among many
MOST_STEPS = 100_000  # for a formula about all indices, over the candidates
MOST_VALUES = 200  # of those that are far
CANDIDATES = 20_000
MODERATE = 60  # no size beyond this in a drawn point, unless hypotheses want larger ones


def conjuncts(formulas: Iterable[Term]) -> list[Term]:
    """The formulas with conjunctions taken apart.

    >>> from symcnn.kernel.terms import conj
    >>> k = Var("k", INT)
    >>> [str(f) for f in conjuncts([conj(1 <= k, k <= 3)])]
    ['1 <= k', 'k <= 3']
    """
    return [p for f in formulas for p in (conjuncts(f.args) if isinstance(f, And) else [f])]


def size_points(
    given: Sequence[Term], variables: Iterable[Var], limit: int, seed: int
) -> list[Point]:
    """At most ``limit`` points at which the integer hypotheses hold, by growing total.

    Some are the smallest there are, with and without empty ranges; the rest are drawn so
    that together they show, for each two sizes, which is larger, that they may be equal, and
    that one need not divide the other. Empty when no point was found.

    >>> from symcnn.kernel.terms import INT, Var
    >>> K, s = Var("K", INT), Var("s", INT)
    >>> points = size_points([K >= 0, s >= 1], [K, s], 12, seed=0)
    >>> {(p[K] > p[s]) - (p[K] < p[s]) for p in points} == {-1, 0, 1}
    True
    """
    wanted = list(variables)
    space = SizeSpace(given, wanted)
    small = space.smallest(-(-limit // 6))
    small += [p for p in space.smallest(-(-limit // 6), empty=False) if p not in small]
    drawn = space.varied(limit - len(small), seed, small)
    return sorted(small + drawn, key=total_then_values)


def total_then_values(point: Point) -> tuple[int, int, tuple[int, ...]]:
    """The order of points: by the sum of the absolute values, positive first, then by the values.

    >>> t = Var("t", INT)
    >>> [p[t] for p in sorted(({t: -1}, {t: 2}, {t: 1}, {t: 0}), key=total_then_values)]
    [0, 1, -1, 2]
    """
    values = tuple(point.values())
    return sum(map(abs, values)), -sum(values), values


class SizeSpace:
    """The integer variables of a problem: which are free, and what determines the others.

    Where no small values satisfy the hypotheses, a bound ``a <= b`` is solved as well, as
    ``b = a + t`` with a natural t, and then large values are tried that the numbers in the
    hypotheses give.

    >>> n, m = Var("n", INT), Var("m", INT)
    >>> space = SizeSpace([n * m >= 10_000, n <= 2 * m, n >= 0, m >= 0], [n, m])
    >>> [tuple(point.values()) for point in space.smallest(2)]
    [(100, 100), (100, 101)]
    """

    def __init__(self, given: Sequence[Term], variables: Iterable[Var]) -> None:
        about = [h for h in conjuncts(given) if is_about_sizes(h)]
        mentioned = (v for h in about for v in sorted(free_vars(h), key=lambda v: v.name))
        wanted = itertools.chain(variables, mentioned)
        self.variables = list(dict.fromkeys(v for v in wanted if v.sort == INT))
        for wide, slack in itertools.product((False, True), repeat=2):
            self._choose(about, slack, made_of(sizes_in(about)) if wide else ())
            if self.smallest(1):
                break

    def _choose(self, about: Sequence[Term], slack: bool, large: Sequence[int]) -> None:
        """Which variables are free, and their values; ``large`` ones are tried as well."""
        self.defined: dict[Var, Term] = {}
        self.helpers: dict[Var, Term] = {}  # each with its value in terms of the others
        self.filters: list[Term] = [h for h in about if not self._solve(h)]
        for h in self.filters if slack else ():
            self._solve_bound(h)
        unknown = [v for v in self.variables if v not in self.defined]
        self.free = unknown + list(self.helpers)
        self.natural = {v for v in self.free if self._is_natural(v)}
        self.order = self._order()
        ranges = (FEW,) if slack else (USUAL, UNUSUAL)
        numbers = beside(sizes_in(about))
        self.values = {v: self._domain(v, (*ranges, FAR, numbers), large) for v in self.free}
        first = [abs(int(found[0])) for found in self.values.values() if len(found)]
        self.largest = LARGEST if large else max(UNUSUAL[-1], 2 * max(first, default=0))

    def _is_natural(self, v: Var) -> bool:
        below = [h.args[0] for h in self.filters if isinstance(h, Le | Lt) and h.args[1] == v]
        return any(isinstance(low, Num) and low.value >= 0 for low in below)

    def _solve(self, hypothesis: Term) -> bool:
        """Use an equation to define a variable; whether that was possible."""
        if not isinstance(hypothesis, Eq) or hypothesis.left.sort != INT:
            return False
        for a, b in ((hypothesis.left, hypothesis.right), (hypothesis.right, hypothesis.left)):
            if isinstance(a, Var) and self._define(a, b):
                return True
        for a, b in ((hypothesis.left, hypothesis.right), (hypothesis.right, hypothesis.left)):
            if isinstance(a, Mod):
                # what is divided is a multiple of the divisor, plus b; the equation stays a
                # filter, because b may be no remainder
                helper = Var(f"quotient_{len(self.helpers)}", INT)
                if self._isolate(a.args[0], add(mul(a.args[1], helper), b)):
                    self.helpers[helper] = (a.args[0] - b) // a.args[1]
                return False
        return self._isolate(hypothesis.left, hypothesis.right)

    def _solve_bound(self, hypothesis: Term) -> None:
        if isinstance(hypothesis, Le | Lt) and len(free_vars(hypothesis)) > 1:
            a, b = hypothesis.args
            below = add(a, int(isinstance(hypothesis, Lt)))
            helper = Var(f"slack_{len(self.helpers)}", INT)
            if a.sort == b.sort == INT and self._isolate(b, add(below, helper)):
                self.helpers[helper] = b - below

    def _isolate(self, a: Term, b: Term) -> bool:
        """Solve a == b for a variable that stands in it once, with the factor 1 or -1."""
        parts = [*_summands(a), *(neg(p) for p in _summands(b))]
        for place, part in enumerate(parts):
            rest = add(ZERO, *parts[:place], *parts[place + 1 :])
            if isinstance(part, Var) and self._define(part, neg(rest)):
                return True
            match part:
                case Mul(args=(Num(value=v), Var() as variable)) if v == -1:
                    if self._define(variable, rest):
                        return True
        return False

    def _define(self, v: Var, definition: Term) -> bool:
        if v in self.defined or v in self._reached(definition):
            return False
        self.defined[v] = definition
        return True

    def _reached(self, definition: Term) -> set[Var]:
        """The variables that a definition depends on, through other definitions too."""
        found: set[Var] = set()
        todo = list(free_vars(definition))
        while todo:
            v = todo.pop()
            if v not in found:
                found.add(v)
                todo.extend(free_vars(self.defined[v]) if v in self.defined else ())
        return found

    @property
    def definitions(self) -> dict[Var, Term]:
        """The defined variables in terms of those before them and of the free ones."""
        return {v: self.defined[v] for v in self.order}

    def _order(self) -> list[Var]:
        """The defined variables, each after those that its definition needs."""
        done: dict[Var, None] = {}

        def visit(v: Var) -> None:
            if v in self.defined and v not in done:
                for needed in sorted(free_vars(self.defined[v]), key=lambda v: v.name):
                    visit(needed)
                done[v] = None

        for v in self.defined:
            visit(v)
        return list(done)

    def _domain(self, v: Var, ranges: Sequence[Sequence[int]], large: Sequence[int]) -> np.ndarray:
        """The values a free variable may take on its own account, smallest first."""
        own = [h for h in self.filters if free_vars(h) == {v}]
        for among in ranges:
            found = self._allowed(v, own, among)[:MOST_VALUES]
            if found:
                more = self._allowed(v, own, large) if large else []
                return np.array(list(dict.fromkeys((*found, *more))))
        return np.array([], dtype=np.int64)

    def _allowed(self, v: Var, own: Sequence[Term], among: Sequence[int]) -> list[int]:
        """The numbers at which what is said of a variable alone holds, smallest first."""
        candidates = np.array(among)
        keep = self._hold(own, {v: candidates}, len(candidates))
        found = sorted(candidates[keep].tolist(), key=lambda n: (abs(n), n < 0))
        return [n for n in found if n >= 0] if v in self.helpers else found

    def _hold(self, formulas: Sequence[Term], columns: Columns, count: int) -> np.ndarray:
        """At which of the candidates all the formulas hold."""
        keep = np.ones(count, dtype=bool)
        for h in formulas:
            try:
                keep &= Evaluator(columns, field_for(h), batch=True).value(h)
            except (Unsupported, TooLarge):
                keep &= self._one_by_one(h, columns, keep)
        return keep

    def _one_by_one(self, formula: Term, columns: Columns, keep: np.ndarray) -> list[bool]:
        """At which of the candidates that are kept a formula holds that is no batch.

        What is said of all indices takes as many steps as there are; so do all candidates
        together, and those that are too many are left out.
        """
        found, steps = [], 0
        counts = any(isinstance(s, Binder) for s in subterms(formula))
        for place, is_kept in enumerate(keep):
            if is_kept and counts:
                steps += 1 + max(abs(int(c[place])) for c in columns.values())
            found.append(
                bool(is_kept) and steps <= MOST_STEPS and self._holds_at(formula, columns, place)
            )
        return found

    def _holds_at(self, formula: Term, columns: Columns, place: int) -> bool:
        point = {v: int(column[place]) for v, column in columns.items()}
        try:
            return bool(Evaluator(point, field_for(formula)).value(formula))
        except (Unsupported, TooLarge):
            return False

    def complete(self, columns: Columns, largest: int | None = None) -> list[Point]:
        """The points with the given values of the free variables, where the hypotheses hold.

        No value is larger than ``largest``.
        """
        largest = self.largest if largest is None else largest
        count = len(next(iter(columns.values()))) if columns else 1
        evaluator = Evaluator(columns, INTEGER, batch=bool(columns))
        for v in self.order:
            try:
                column = evaluator.value(self.defined[v])
            except (Unsupported, TooLarge):
                return []
            if np.asarray(column).dtype == object:
                return []  # beyond 64 bits
            columns[v] = np.broadcast_to(column, (count,)).astype(np.int64)
            evaluator = Evaluator(columns, INTEGER, batch=True)
        keep = self._hold(self.filters, columns, count)
        if not self.variables:
            return [{}]
        table = np.stack([columns[v] for v in self.variables], axis=1)[keep]
        table = table[(np.abs(table) <= largest).all(axis=1)]
        return [dict(zip(self.variables, row, strict=True)) for row in table.tolist()]

    def smallest(self, limit: int, empty: bool = True) -> list[Point]:
        """The first points by total among those with small values of the free variables.

        Without ``empty`` no free variable is 0 that need not be.
        """
        found: dict[tuple[int, ...], Point] = {}
        tried, level = 0, 0
        values = self.values if empty else {v: _nonzero(d) for v, d in self.values.items()}
        lengths = [len(values[v]) for v in self.free]
        if 0 in lengths:
            return []
        enough = None
        if self.largest == LARGEST and math.prod(lengths) <= CANDIDATES:
            # far apart, the places of values say little of their total
            table = np.array(list(itertools.product(*(values[v] for v in self.free))))
            columns = {v: table[:, i] for i, v in enumerate(self.free)}
            found = {tuple(p.values()): p for p in self.complete(columns)}
            tried = CANDIDATES
        while tried < CANDIDATES and level <= sum(lengths) and level != enough:
            ranks = _compositions(len(self.free), level)
            ranks = ranks[(ranks < lengths).all(axis=1)][:CANDIDATES]
            tried, level = tried + len(ranks), level + 1
            if len(ranks):
                columns = {v: values[v][ranks[:, i]] for i, v in enumerate(self.free)}
                found |= {tuple(p.values()): p for p in self.complete(columns)}
            if enough is None and len(found) >= limit:
                # a defined size may be smaller although the free ones are larger
                enough = level + 1
        return sorted(found.values(), key=total_then_values)[:limit]

    def knows(self, formula: Term) -> bool:
        """Whether the formula is about these variables alone."""
        return is_about_sizes(formula) and free_vars(formula) <= set(self.variables)

    def along(self, window: Sequence[int], limit: int) -> list[Point]:
        """Points at which one free variable runs through the window and the others are small.

        About ``limit`` of them, or as many as the window is long.
        """
        most = max(1, limit // max(1, len(window) * len(self.free)))
        table: list[tuple[int, ...]] = []
        for place, v in enumerate(self.free):
            own = [n for n in window if v in self.helpers or v in self.natural]
            own = own or [s * n for n in window for s in ((1, -1) if n else (1,))]
            others = [_nonzero(self.values[w]).tolist() for w in self.free if w != v]
            for ranks in itertools.islice(ranked([len(o) for o in others]), most):
                small = [o[r] for o, r in zip(others, ranks, strict=True)]
                table += [(*small[:place], n, *small[place:]) for n in own]
        if not table:
            return []
        rows = np.array(list(dict.fromkeys(table)), dtype=np.int64)
        found = self.complete({v: rows[:, i] for i, v in enumerate(self.free)}, largest=LARGEST)
        return sorted(found, key=total_then_values)

    def below(self, point: Point) -> list[Point]:
        """Smaller points: one or two free variables replaced by smaller values."""
        evaluator = Evaluator(point, INTEGER)
        here = [evaluator.value(self.helpers.get(v, v)) for v in self.free]
        steps = [
            [(i, n) for n in _lower(self.values[v], here[i]) if abs(n) < abs(here[i])]
            for i, v in enumerate(self.free)
        ]
        single = [step for options in steps for step in options]
        rows = []
        for changes in [*((s,) for s in single), *itertools.combinations(single, 2)]:
            row = list(here)
            for i, n in changes:
                row[i] = n
            rows.append(row)
        if not rows:
            return []
        table = np.array(rows)
        columns = {v: table[:, i] for i, v in enumerate(self.free)}
        total = total_then_values(point)
        smaller = {tuple(p.values()): p for p in self.complete(columns, LARGEST)}
        found = [p for p in smaller.values() if total_then_values(p) < total]
        return sorted(found, key=total_then_values)

    def varied(self, limit: int, seed: int, besides: Sequence[Point] = ()) -> list[Point]:
        """Points that together show as many relations between the sizes as possible."""
        if limit <= 0 or not self.free or not self.smallest(1):
            return []
        rng = np.random.default_rng(seed)
        drawn = self._draw(self.values, 1000, rng)
        if len(drawn) < 4 * limit:
            drawn += self._draw(self.values, CANDIDATES, rng)
        if not drawn:
            wide = {v: self._domain(v, (UNUSUAL,), ()) for v in self.free}
            drawn = self._draw(wide, CANDIDATES, rng)
        seen = {tuple(p.values()) for p in besides}
        largest = max(MODERATE, 2 * max(map(abs, self.smallest(1)[0].values())))
        points = []
        for p in drawn:
            key = tuple(p.values())
            if key not in seen and max(map(abs, key)) <= largest:
                seen.add(key)
                points.append(p)
        chosen = _cover(points[:400], limit - limit // 5)
        return chosen + [p for p in points if p not in chosen][: limit - len(chosen)]

    def _draw(self, domains: Columns, count: int, rng: np.random.Generator) -> list[Point]:
        """Points with random values of the free variables, 1 to 3 most often."""
        columns = {}
        for v, domain in domains.items():
            weights = np.where(domain == 0, 0.05, 1 / np.maximum(1, np.abs(domain) - 2))
            columns[v] = rng.choice(domain, count, p=weights / weights.sum())
        return self.complete(columns)


def ranked(lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Places in some lists of these lengths, by growing sum.

    >>> list(ranked([2, 3]))
    [(0, 0), (0, 1), (1, 0), (0, 2), (1, 1), (1, 2)]
    """
    if 0 in lengths:
        return
    for total in range(sum(lengths) - len(lengths) + 1):
        ranks = _compositions(len(lengths), total)
        yield from map(tuple, ranks[(ranks < list(lengths)).all(axis=1)].tolist())


def _nonzero(domain: np.ndarray) -> np.ndarray:
    return domain[domain != 0] if (domain != 0).any() else domain


def _lower(values: np.ndarray, here: int) -> list[int]:
    """The values, and for a large number those that are nearer and nearer to it."""
    halves = [here - (here >> k) for k in range(1, here.bit_length())]
    return [*values.tolist(), *(n for n in halves if n > USUAL[-1])]


def _summands(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Add) else (t,)


@functools.cache
def _compositions(parts: int, total: int) -> np.ndarray:
    """All ways to write ``total`` as an ordered sum of so many naturals, one in each row."""
    if parts == 0:
        return np.zeros((int(total == 0), 0), dtype=np.int64)
    if parts == 1:
        return np.array([[total]])
    blocks = []
    for first in range(total + 1):
        rest = _compositions(parts - 1, total - first)
        blocks.append(np.column_stack([np.full(len(rest), first), rest]))
        if sum(map(len, blocks)) > 2 * CANDIDATES:
            break
    return np.concatenate(blocks)


def _cover(points: list[Point], limit: int) -> list[Point]:
    """A choice of points with as many different features as possible, greedily."""
    if len(points) <= limit:
        return points
    table = np.array([list(p.values()) for p in points])
    features = _features(table)
    cost = np.abs(table).sum(axis=1) * 0.03  # small points are quick to evaluate
    weight = np.ones(features.shape[1])
    chosen: list[int] = []
    for _ in range(limit):
        best = int(np.argmax(features @ weight - cost))
        chosen.append(best)
        # a feature that has been shown counts less, but still counts
        weight[features[best]] *= 0.4
        features[best] = False
        cost[best] = np.inf
    return [points[i] for i in chosen]


def _features(table: np.ndarray) -> np.ndarray:
    columns = [table == 0, table == 1, table >= 2, table < 0]
    for i, j in itertools.combinations(range(table.shape[1]), 2):
        a, b = table[:, i], table[:, j]
        divided = [np.where(q > 1, p % np.where(q > 1, q, 1), 0) > 0 for p, q in ((a, b), (b, a))]
        columns.append(np.stack([a < b, a == b, a > b, *divided], axis=1))
    distinct = [len(set(row)) == len(row) for row in table.tolist()]
    return np.concatenate([*columns, np.array(distinct)[:, None]], axis=1)
