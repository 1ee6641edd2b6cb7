"""Random nested terms: evaluation with arrays against plain loops."""

import random
from fractions import Fraction

import numpy as np
import pytest

from symcnn.kernel.terms import (
    Bracket, Eq, Exists, Forall, Ite, Lam, Max, Min, Not, Prod, Sum, Term, term,
)  # fmt: skip
from symcnn.numeric.evaluate import PRIME, RATIONAL, Unsupported, evaluate, field_for

from .brute import brute
from .build import nested, real, sizes

k, m, n = sizes("k m n")
x, X = real("x", n), real("X", m, n)
u = real("u")


class Builder:
    """Terms with loops whose sizes, guards and indices may depend on the loops outside."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def index(self, scope: list[Term], depth: int = 2) -> Term:
        rng = self.rng
        if depth == 0 or rng.random() < 0.4:
            return rng.choice([*scope, *scope, k, m, n, term(rng.randint(-2, 3))])
        a, b = self.index(scope, depth - 1), self.index(scope, depth - 1)
        return rng.choice([a + b, a - b, a * b, a // b, a % b, 2 * a - b])

    def formula(self, scope: list[Term], depth: int) -> Term:
        rng = self.rng
        a, b = self.index(scope, 1), self.index(scope, 1)
        kind = rng.randrange(6)
        if kind == 4 and depth > 0:
            binder = rng.choice([Forall, Exists])
            return nested(binder, self.size(scope), lambda i: self.formula([*scope, i], depth - 1))
        if kind == 5 and depth > 0:
            return self.number(scope, depth - 1) <= self.number(scope, depth - 1)
        return [a <= b, a < b, Eq(a, b), Not(Eq(a, b))][kind % 4]

    def size(self, scope: list[Term]) -> Term:
        return self.rng.choice([k, m, n, n, *scope, self.index(scope, 1)])

    def number(self, scope: list[Term], depth: int) -> Term:
        rng = self.rng
        if depth == 0 or rng.random() < 0.15:
            return rng.choice(
                [
                    x[self.index(scope)],
                    X[self.index(scope), self.index(scope)],
                    u,
                    self.index(scope),
                ]
            )
        kind = rng.randrange(10)
        if kind < 4:
            binder = rng.choice([Sum, Sum, Sum, Prod, Max, Min])
            return nested(binder, self.size(scope), lambda i: self.number([*scope, i], depth - 1))
        if kind == 4:
            return Bracket(self.formula(scope, depth - 1)) * self.number(scope, depth - 1)
        if kind == 5:
            rest = self.number(scope, depth - 1)
            return Ite(self.formula(scope, depth - 1), self.number(scope, depth - 1), rest)
        if kind == 6:
            inner = nested(Lam, self.size(scope), lambda i: self.number([*scope, i], depth - 1))
            return inner[self.index(scope)]
        if kind == 7:

            def rows(i: Term) -> Term:
                size = self.size([*scope, i])
                return nested(Lam, size, lambda j: self.number([*scope, i, j], depth - 1))

            return nested(Lam, self.size(scope), rows)[self.index(scope), self.index(scope)]
        a, b = self.number(scope, depth - 1), self.number(scope, depth - 1)
        return rng.choice([a + b, a - b, a * b, a / b if depth < 3 else a * b])


@pytest.mark.parametrize("seed", range(60))
def test_random_terms(seed):
    builder = Builder(seed)
    rng = random.Random(seed)
    compared = 0
    for _ in range(6):
        case = builder.number([], 3)
        size = {v: rng.choice([0, 1, 2, 3]) for v in (k, m, n)}

        def draw(count: int) -> list[int]:
            return [rng.choice([-2, -1, 1, 2]) for _ in range(count)]

        data = {x: draw(size[n]), X: [draw(size[n]) for _ in range(size[m])], u: 2}
        fast = size | data | {X: np.array(data[X], dtype=int).reshape(size[m], size[n])}
        field = field_for(case, values=fast)
        try:
            found = evaluate(case, fast, field)
        except Unsupported:
            continue
        expected = Fraction(brute(case, size | data))
        compared += 1
        assert found == (PRIME.constant(expected) if field is PRIME else expected), str(case)
        if field is PRIME:
            assert evaluate(case, fast, RATIONAL) == expected, str(case)
    assert compared >= 3
