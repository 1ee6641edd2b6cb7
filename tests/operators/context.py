"""A context that keeps what the words require, for tests of words without a reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, ZERO, Binder, Fun, Le, Lt, Range, Term, Var, entry, mul, power, recip,
)  # fmt: skip
from symcnn.operators.arrays import Array, Context, array_of
from symcnn.read.evident import conjuncts, evident


class Plain(Context):
    """Takes down what is required; knows the ranges of the indices around a place."""

    def __init__(self, *given: Term) -> None:
        self.given = list(given)
        self.required: list[tuple[Term, str]] = []
        self.conditions: list[tuple[Term, str]] = []
        self.count = 0

    @contextmanager
    def bound(self, hint: str, count: Term) -> Iterator[Var]:
        self.count += 1
        i = Var(f"{hint}_{self.count}", INT)
        with self.assuming(Le(ZERO, i), Lt(i, count)):
            yield i

    def close(self, binder: type[Binder], count: Term, i: Var, body: Term) -> Term:
        return binder(Range(count), close(body, i), i.name.partition("_")[0])

    @contextmanager
    def assuming(self, *formulas: Term) -> Iterator[None]:
        before = len(self.given)
        self.given.extend(part for f in formulas for part in conjuncts(f))
        try:
            yield
        finally:
            del self.given[before:]

    def unwritten(self, shape: tuple[Term, ...]) -> Array:
        v = Var("empty", INT, shape)
        return array_of(shape, lambda i: entry(v, *i), INT)

    def require(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.required.append((formula, what))

    def condition(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.conditions.append((formula, what))

    def holds(self, formula: Term) -> bool:
        return evident(formula) or formula in self.given

    def divide(self, a: Term, b: Term) -> Term:
        return mul(a, recip(b))

    def power(self, a: Term, b: Term) -> Term:
        return power(a, b)

    def require_natural_power(self, b: Term) -> None:
        self.require(Le(ZERO, b), "the power of integers is not negative")

    def function(self, name: str, x: Term) -> Term:
        return Fun(name)(x)
