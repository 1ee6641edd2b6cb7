"""Data to test with: small exact numbers that satisfy the hypotheses.

Bounds, definitions, symmetry, inverse permutations and prescribed sums are built in;
what else the hypotheses ask is left to chance, and every draw is checked against them.

>>> from symcnn.kernel.terms import INT, REAL, Var
>>> n = Var("n", INT)
>>> x = Var("x", REAL, (n,))
>>> sampler = Sampler([], [x])
>>> sorted(set(abs(sampler.draw({n: 40}, np.random.default_rng(0))[x]).tolist()))
[1, 2, 3]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.terms import (
    COMPLEX, INT, REAL, Apply, Eq, Forall, Fun, Integral, Lam, Le, Lt, Not, Num, Pred, Term, Var,
)  # fmt: skip
from symcnn.prover.claim import Claim

from .analysis import distinct_subterms, field_for, is_about_sizes
from .evaluate import Evaluator, evaluate
from .fields import FLOAT, INTEGER, OF_INT64, RATIONAL, TooLarge, Unsupported, integers
from .sample_functions import Bell, Clip, FiniteSequence, FunctionValue, Normal, Polynomial, Wave
from .hypotheses import Facts, facts_about, holds
from .sizes import SizeSpace, conjuncts

TRIES = 40
SIMPLE = tuple(map(Fraction, ("1/2", "-1/2", "1/3", "-1/3", "2/3", "3/2", "1/4", "3/4", "-3/2")))
INSIDE = tuple(map(Fraction, ["1/2", "1/3", "2/3", "1/4", "3/4", "1/5", "4/5"]))  # of an interval
ROW = 3.0  # the absolute values in a row of a tame tensor add up to this at most
SMALL = 40  # sizes among which those of an explicit instance are chosen
MOST_ENTRIES = 1_000_000  # of a tensor that is drawn


@dataclass(frozen=True)
class Usage:
    """How a function variable occurs."""

    on_integers: bool  # all arguments are integers
    under_integral: bool
    derivative: bool
    shaped: bool = False  # said to be convex or nondecreasing


class Sampler:
    """Draws data for the free variables of some terms under hypotheses.

    ``unverified`` collects the hypotheses that could not be evaluated, with the reason. With
    ``tame``, for terms that are put into each other many times, the numbers are small and the
    functions bounded, where bounded ones satisfy the hypotheses.
    """

    def __init__(self, given: Sequence[Term], terms: Sequence[Term], tame: bool = False) -> None:
        self.about_data = [h for h in conjuncts(given) if not is_about_sizes(h)]
        self.tame = tame
        self.exact = not tame and field_for(*terms, *self.about_data) is not FLOAT
        everything = [*given, *terms]
        # a quadrature resolves slow oscillations and bells near 0 only
        self.halved = any(isinstance(t, Integral) for t in distinct_subterms(*everything))
        found = {v for t in everything for v in free_vars(t)}
        self.landmarks = landmarks(terms)
        self.facts = facts_about(self.about_data)
        self.variables = self._in_order(
            sorted((v for v in found if v.sort != INT), key=lambda v: v.name)
        )
        self.usage = functions_in(everything)
        self.unverified: dict[Term, str] = {}
        self.suitable: dict[str, list[FunctionValue]] = {}

    def _in_order(self, variables: list[Var]) -> list[Var]:
        """Each variable after those that its facts need."""
        done: dict[Var, None] = {}

        def visit(v: Var) -> None:
            if v not in done and v.sort != INT:
                for needed in sorted(self._facts(v).needs(), key=lambda w: w.name):
                    visit(needed)
                done[v] = None

        for v in variables:
            visit(v)
        return list(done)

    def _facts(self, v: Var) -> Facts:
        return self.facts.get(v, Facts())

    def draw(
        self, sizes: Mapping[Var, int], rng: np.random.Generator, first: int = 0
    ) -> dict[Any, Any] | None:
        """Values for all variables and functions; None when no try met the hypotheses.

        ``first`` is the style of the first try: 0 nonzero numbers, 1 zeros and ties, 2
        distinct numbers, 3 positive ones, then special matrices, 9 simple fractions.
        """
        for attempt in range(TRIES if self.about_data else 1):
            values = self._attempt(sizes, rng, first + attempt)
            if values is not None and self._all_hold(values):
                return values
        return None

    def at(
        self, sizes: Mapping[Var, int], entries: Mapping[Var, np.ndarray], rng: np.random.Generator
    ) -> dict[Any, Any] | None:
        """As ``draw``, with given entries where the hypotheses do not determine them."""
        values = self._attempt(sizes, rng, 0, entries)
        return values if values is not None and self._all_hold(values) else None

    def shapes(self, sizes: Mapping[Var, int]) -> dict[Var, tuple[int, ...]]:
        """The shapes of all data at some sizes; empty where there are too many entries."""
        integers = Evaluator(sizes, INTEGER)
        try:
            found = {v: tuple(max(0, integers.value(n)) for n in v.shape) for v in self.variables}
            return found if sum(map(math.prod, found.values())) <= MOST_ENTRIES else {}
        except (Unsupported, TooLarge):
            return {}

    def _all_hold(self, values: Mapping[Any, Any]) -> bool:
        return all(self._holds(h, values) for h in self.about_data)

    def _holds(self, hypothesis: Term, values: Mapping[Any, Any]) -> bool:
        try:
            return holds(hypothesis, values)
        except (Unsupported, TooLarge) as reason:
            self.unverified[hypothesis] = str(reason)
            return True

    def _attempt(
        self,
        sizes: Mapping[Var, int],
        rng: np.random.Generator,
        style: int,
        entries: Mapping[Var, np.ndarray] | None = None,
    ) -> dict[Any, Any] | None:
        values: dict[Any, Any] = dict(sizes)
        for name in self.usage:
            chosen = self._function(name, values, rng)
            if chosen is None:
                return None
            values[Fun(name)] = chosen
        integers = Evaluator(sizes, INTEGER)
        for v in self.variables:
            if v not in values:
                try:
                    shape = tuple(max(0, integers.value(n)) for n in v.shape)
                    if math.prod(shape) > MOST_ENTRIES:
                        raise TooLarge(f"{math.prod(shape)} entries")
                    self._draw_one(v, shape, values, rng, style, (entries or {}).get(v))
                except (Unsupported, TooLarge):
                    return None
        return values

    def _draw_one(
        self,
        v: Var,
        shape: tuple[int, ...],
        values: dict[Any, Any],
        rng: np.random.Generator,
        style: int,
        given: np.ndarray | None,
    ) -> None:
        facts = self._facts(v)
        if facts.definition is not None:
            values[v] = _calculate(facts.definition, values)
            return
        if facts.inverse is not None and len(shape) == 1:
            values[v] = rng.permutation(shape[0])
            values[facts.inverse] = np.argsort(values[v])
            return
        data: Any
        low = _bound(facts.low, values, max, shape)
        high = _bound(facts.high, values, min, shape)
        if given is not None:
            data = given
        elif low is None and high is None and v in self.landmarks:
            near = Fraction(int(rng.integers(-2, 3)), 2)
            places = self.landmarks[v]
            place = places[int(rng.integers(len(places)))]
            data = np.asarray(place + near, dtype=object)
            data = data if self.exact else data.astype(float)
        elif low is None and high is None:
            fractions = style % 10 == 9 and v.element != INT and not self.tame
            data = rng.choice(np.array(SIMPLE), shape) if fractions else _plain(shape, rng, style)
            if self.halved and v.element != INT:
                data = data / 2
            if self.tame and v.element != INT and data.size:
                data = data * (ROW / (max((1, *shape)) * max(1, np.abs(data).max())))
        else:
            data = _between(shape, low, high, rng, v.element == INT)
        if facts.mirror and len(shape) == 2 and shape[0] == shape[1]:
            upper = np.triu(data, 1)
            data = upper + facts.mirror * upper.T
            if facts.mirror > 0:
                data = data + np.diag(rng.integers(1, 4, shape[0]))
        if facts.total is not None and data.size:
            axes, wanted = facts.total
            sums = data.astype(object).sum(axis=axes, keepdims=True)
            scale = np.frompyfunc(lambda s: Fraction(1) / s if s else 0, 1, 1)(sums)
            data = data * scale * _calculate(wanted, values)
        if v.element == COMPLEX and not self.exact:
            data = data + 1j * rng.integers(-3, 4, shape)
        values[v] = data if shape else np.asarray(data).item()
        for _, every in facts.entries:
            values[v] = _filled(values[v], every, values)
        if facts.steps is not None:
            values[v] = _stepped(data, facts.steps[1], v, values)

    def _function(
        self, name: str, values: Mapping[Any, Any], rng: np.random.Generator
    ) -> FunctionValue | None:
        usage = self.usage[name]
        if name not in self.suitable:
            wanted = [h for h in self.about_data if _is_only_about(h, name)]
            self.suitable[name] = [
                f
                for f in candidates(usage, self.exact)
                if all(self._holds(h, {**values, Fun(name): f}) for h in wanted)
            ]
            bounded: list[FunctionValue] = [
                f for f in self.suitable[name] if isinstance(f, Wave) and f.is_bounded
            ]
            if self.tame and bounded:
                self.suitable[name] = bounded
        choice = self.suitable[name]
        return choice[int(rng.integers(len(choice)))] if choice else None


def landmarks(terms: Iterable[Term]) -> dict[Var, list[Fraction]]:
    """The numbers with which real variables are compared: where a formula changes its piece.

    >>> from symcnn.kernel.terms import REAL, Ite
    >>> x = Var("x", REAL)
    >>> print(landmarks([Ite(x <= 2, x, 3 * x)])[x])
    [Fraction(2, 1)]
    """
    found: dict[Var, list[Fraction]] = {}
    for t in distinct_subterms(*terms):
        if isinstance(t, Le | Lt):
            for v, c in (t.args, t.args[::-1]):
                if isinstance(v, Var) and v.sort == REAL and isinstance(c, Num):
                    found.setdefault(v, []).append(c.value)
    return found


def functions_in(terms: Iterable[Term]) -> dict[str, Usage]:
    """The function variables of the terms, by name, and how they occur.

    >>> from symcnn.kernel.terms import REAL
    >>> functions_in([Fun("f").prime(Var("x", REAL))])
    {'f': Usage(on_integers=False, under_integral=False, derivative=True, shaped=False)}
    """
    found: dict[str, Usage] = {}

    def note(fun: Fun, on_integers: bool, under_integral: bool, shaped: bool = False) -> None:
        if not fun.known:
            old = found.get(fun.name, Usage(True, False, False))
            found[fun.name] = Usage(
                old.on_integers and on_integers,
                old.under_integral or under_integral,
                old.derivative or fun.order > 0,
                old.shaped or shaped,
            )

    every = list(distinct_subterms(*terms))
    inside = {s for t in every if isinstance(t, Integral) for s in distinct_subterms(t)}
    for t in every:
        if isinstance(t, Apply):
            on_integers = bool(t.args) and all(a.sort == INT for a in t.args)
            note(t.fun, on_integers, t in inside)
        elif isinstance(t, Pred):
            for fun in t.funs:
                note(fun, False, t.name == "integrable", t.name in ("convex", "nondecreasing"))
    return dict(sorted(found.items()))


def candidates(usage: Usage, exact: bool) -> Iterator[FunctionValue]:
    """Functions of different shapes to choose from: monotone, convex, even, odd, positive ..."""
    rng = np.random.default_rng(5)
    if usage.on_integers:
        for _ in range(4):
            yield FiniteSequence(tuple(int(n) for n in rng.integers(-3, 4, 5)))
        return
    if usage.shaped:
        yield from map(Polynomial, ((-1, 1), (1, -1), (1, -2, 1)))  # 0 at 1
    elif usage.under_integral:
        for shift, scale in ((0, 1), (1, 2), (-1, 1)):
            for factor in ((1,), (0, 1), (1, 1), (1, 0, 1)):
                yield Bell(Fraction(shift), Fraction(scale), Polynomial(factor))
        for shift, scale in ((0, 1), (1, 1), (0, 2)):
            yield Normal(Fraction(shift), Fraction(scale))
        return
    if exact:
        shapes = [(0, 1), (1, 2), (0, 0, 1), (1, 0, 2), (0, 1, 0, 1), (2, -1), (0, -1, 0, 1),
                  (1, -3, 1), (3,), (1, 0, 1), (0, -1)]  # fmt: skip
        yield from map(Polynomial, shapes)
        for _ in range(4):
            yield Polynomial(tuple(int(n) for n in rng.integers(-3, 4, 4)))
        if not usage.derivative:
            yield Clip(-1, 1)
            yield Clip(0)
        return
    half = Fraction(1, 2)
    for polynomial in ((0, 1), (0,), (0, 0, half), (2,), (0, half), (1,), (1, 0, half), (0, -1)):
        for a, b, c in ((0.4, 1.0, 0.0), (0.4, 1.0, math.pi / 2), (0.3, 1.2, 0.7), (0.0, 1.0, 0.0)):
            yield Wave(Polynomial(polynomial), a, b, c)


def _is_only_about(hypothesis: Term, name: str) -> bool:
    """Whether a hypothesis describes one function and no data."""
    if not isinstance(hypothesis, Forall | Pred | Eq):
        return False
    if isinstance(hypothesis, Eq) and free_vars(hypothesis):
        return False  # as it may hold for some sizes only
    names = set(functions_in([hypothesis]))
    return names == {name} and all(v.sort == INT for v in free_vars(hypothesis))


def _filled(data: np.ndarray, every: Term, values: Mapping[Any, Any]) -> np.ndarray:
    """The data with the entries as ``every`` says: for all i .., this entry is that number."""
    if isinstance(every, Forall):
        for i in range(max(0, evaluate(every.domain.args[0], values))):
            data = _filled(data, open_binder(every, Num(i)), values)
        return data
    entry, number = every.args
    place = tuple(evaluate(index, values) for index in entry.args[1:])
    if all(0 <= i < n for i, n in zip(place, data.shape, strict=True)):
        data = data.copy()
        data[place] = _calculate(number, values)
    return data


def _stepped(data: np.ndarray, row: Lam, v: Var, values: Mapping[Any, Any]) -> np.ndarray:
    """The rows one after the other, row t + 1 calculated from row t."""
    filled = data.astype(object)
    for t in range(min(len(filled) - 1, evaluate(row.domain.args[0], values))):
        filled[t + 1] = _calculate(open_binder(row, Num(t)), {**values, v: filled})
    return integers(filled) if v.element == INT else filled


def _calculate(t: Term, values: Mapping[Any, Any]) -> Any:
    """A value as exact as possible."""
    field = field_for(t, values=values)
    return evaluate(t, values, FLOAT if field is FLOAT else RATIONAL)


def _bound(
    facts: list[tuple[Term, bool]], values: Mapping[Any, Any], best: Any, shape: tuple[int, ...]
) -> Any:
    """The strongest of some bounds and whether it is strict, or None."""

    def stronger(a: Any, b: Any) -> Any:
        return b if a is None else a if b is None else best(a, b)

    found = None
    for t, strict in facts:
        value = _spanning(np.asarray(_calculate(t, values), dtype=object), shape)
        if found is None:
            found = (value, strict)
        else:
            pick = np.frompyfunc(stronger, 2, 1)
            found = (np.asarray(pick(found[0], value), dtype=object), found[1] or strict)
    return found


def _spanning(bounds: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Bounds on the first entries of a tensor, with None for the others."""
    if not bounds.ndim or bounds.ndim != len(shape) or bounds.shape == shape:
        return bounds
    if any(n > most for n, most in zip(bounds.shape, shape, strict=True)):
        raise Unsupported("bounds on entries outside the tensor")
    wider = np.full(shape, None, dtype=object)
    wider[tuple(map(slice, bounds.shape))] = bounds
    return wider


def _plain(shape: tuple[int, ...], rng: np.random.Generator, style: int) -> np.ndarray:
    square = len(shape) == 2 and shape[0] == shape[1] and shape[0] > 0
    if square and style % 8 >= 4:
        n = shape[0]
        signs = rng.choice([-1, 1], n)
        special = (
            np.diag(signs)[rng.permutation(n)],
            np.diag(rng.integers(1, 4, n)),
            np.triu(rng.integers(-2, 3, shape), 1) + np.diag(signs),
            np.eye(n, dtype=int),
        )
        return np.asarray(special[style % 4])
    match style % 4:
        case 0:
            return np.asarray(rng.integers(1, 4, shape) * rng.choice([-1, 1], shape))
        case 1:
            return rng.integers(-1, 2, shape)
        case 2:
            size = math.prod(shape)
            return rng.permutation(np.arange(size) - size // 3).reshape(shape)
    return rng.integers(1, 5, shape)


def _between(
    shape: tuple[int, ...], low: Any, high: Any, rng: np.random.Generator, integer: bool
) -> np.ndarray:
    """Numbers between bounds: integers where there are any, else fractions."""

    def pick(a: Any, b: Any, r: int) -> Any:
        if a is None and b is None:
            return r % 7 - 3
        if a is None:
            a = b - 6
        if b is None:
            b = a + 6
        first = math.floor(a) + 1 if low and low[1] else math.ceil(a)
        last = math.ceil(b) - 1 if high and high[1] else math.floor(b)
        if integer or last - first >= 2 or (a == b == first):
            return first + r % max(1, last - first + 1)
        if isinstance(a, float) or isinstance(b, float):
            return a + (b - a) * float(INSIDE[r % len(INSIDE)])
        return a + (Fraction(b) - a) * INSIDE[r % len(INSIDE)]

    none = np.full(shape, None, dtype=object)
    lows = none if low is None else np.broadcast_to(low[0], shape)
    highs = none if high is None else np.broadcast_to(high[0], shape)
    found = np.asarray(np.frompyfunc(pick, 3, 1)(lows, highs, rng.integers(0, 1000, shape)))
    whole = all(isinstance(n, int) and abs(n) < OF_INT64 for n in found.flat)
    kind = np.int64 if whole else float if any(isinstance(n, float) for n in found.flat) else object
    return np.asarray(found.astype(kind))


def _size(point: Mapping[Var, int]) -> tuple[int, int]:
    return sum(map(abs, point.values())), -sum(point.values())


def small_values(claim: Claim, seed: int = 0) -> Iterator[dict[Var, Any]]:
    """Values for an explicit instance: as many sizes of 2 as may be, then the smallest sizes.

    All integers have values, and so has the data of which hypotheses speak; other data is left
    symbolic. In the last one all data has values.

    >>> from symcnn.kernel.terms import INT, REAL
    >>> n = Var("n", INT)
    >>> x = Var("x", REAL, (n,))
    >>> for values in small_values(Claim("same", (n >= 1,), Eq(x[0], x[0]))):
    ...     print({v.name: value for v, value in values.items()})
    {'n': 2}
    {'n': 1}
    {'n': 1, 'x': array([3])}
    """
    sampler = Sampler(claim.given, [claim.goal])
    mentioned = {v for t in (*claim.given, claim.goal) for v in free_vars(t)}
    integers = sorted((v for v in mentioned if v.sort == INT), key=lambda v: v.name)
    points = SizeSpace(claim.given, integers).smallest(SMALL, empty=False)
    if not points:
        return
    # a hypothesis x != y leaves x and y as general as they were
    telling = (h for h in sampler.about_data if not isinstance(h, Not))
    bound = {v for h in telling for v in free_vars(h)}
    larger = min(points, key=lambda p: (-sum(abs(n) > 1 for n in p.values()), *_size(p)))
    for point, whole in ((larger, False), (points[0], False), (points[0], True)):
        values = sampler.draw(point, np.random.default_rng(seed))
        if values is not None:
            yield {
                v: n
                for v, n in values.items()
                if isinstance(v, Var) and (whole or v.element == INT or v in bound)
            }
