"""Formulas that do not follow, by the ways in which one might wrongly conclude them."""

from __future__ import annotations

import pytest

from symcnn.arithmetic.integers import entails
from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, INT, ONE, REAL, ZERO, And, Bracket, Det, Eq, Fun, Ite, Le, Lt, Not, Num,
    Or, Pow, Var, ne, power, recip,
)  # fmt: skip
from symcnn.lemmas.notation import (
    for_all, largest, scalars, sizes, tabulate, tensor, there_is, total,
)  # fmt: skip

n, m, i, j, k, u, v = sizes("n m i j k u v")
a, b, r, s, t = scalars("a b r s t")
z, w = Var("z", COMPLEX), Var("w", COMPLEX)
p, q = Var("p", BOOL), Var("q", BOOL)
x, y, A, X = tensor("x", n), tensor("y", n), tensor("A", n, n), tensor("X", n, m)
f, g = Fun("f"), Fun("g")

NOT_ENTAILED = [  # hypotheses, a formula that does not follow
    ([], Le(ZERO, f(z) * f(z) * Bracket(Eq(z * z, Num(-1))) - 1)),
    ([], Eq(recip(recip(r)) * recip(r), ONE)),
    ([], Le(ZERO, recip(r))),
    ([Le(ZERO, r)], Lt(ZERO, recip(r))),
    ([Lt(r, ONE), Lt(ZERO, r)], Le(recip(r), ONE)),
    ([Lt(r, ONE)], Le(r, ZERO)),
    ([], Lt(n % m, m)),
    ([Lt(m, ZERO)], Le(ZERO, n % m)),
    ([Le(ZERO, n)], Le(ZERO, n // m)),
    ([Le(n, m)], Le(n // k, m // k)),
    ([], Le(ZERO, power(r, 3))),
    ([], Le(ZERO, Pow(r, 2 * n + 1))),
    ([Lt(ZERO, n)], Eq(Pow(r, n) * Pow(r, -n), ONE)),
    ([], Eq(Pow(ZERO, n), ZERO)),
    ([], Le(Pow(ZERO, n), ZERO)),
    ([], Eq(Bracket(p) + Bracket(Not(p)), Num(2))),
    ([Eq(z * z, Num(-1))], Eq(Bracket(Eq(z, w)), ZERO)),
    ([], Eq(Fun("sqrt")(r) * Fun("sqrt")(r), r)),
    ([], Le(Fun("sqrt")(r), r)),
    ([], Eq(Fun("abs")(r), r)),
    ([Eq(Fun("abs")(r), Fun("abs")(s))], Eq(r, s)),
    ([], Le(ONE, Fun("exp")(r))),
    ([], Lt(Num(4), Fun("pi")())),
    ([], Lt(Num(22) / 7, Fun("pi")())),
    ([], Le(ZERO, Fun("sign")(r))),
    ([], Le(x[i], largest(n, lambda i: x[i]))),
    ([Eq(i, j)], Eq(x[i], tensor("x", m)[j])),
    ([Eq(n, m)], Eq(x, tensor("x", m))),
    ([for_all(n, lambda i: Eq(x[i], ZERO))], Eq(x[0], ZERO)),
    ([there_is(n, lambda i: Eq(x[i], ZERO))], Eq(x[0], ZERO)),
    ([], Lt(ZERO, Det(A) * Det(A))),
    ([], Eq(Ite(p, r, s), Ite(Not(p), r, s))),
    ([Eq(p, q)], p),
    ([Or(p, q)], And(p, q)),
    ([Or(p, q)], p),
    ([Or(p)], q),
    ([], Le(Bracket(Eq(z, w)) * 2, ONE)),
    ([Lt(ZERO, n * m)], Lt(ZERO, n)),
    ([Lt(ZERO, r * s), Le(ZERO, r)], Lt(ONE, s)),
    ([Eq(r * s, ZERO)], Eq(r, ZERO)),
    ([Eq(r * r, ONE)], Eq(r, ONE)),
    ([Eq(n * n, Num(4))], Eq(n, Num(2))),
    ([Eq(2 * r, 2 * s + 1)], FALSE),
    ([Eq(r * recip(r), ZERO)], Eq(ONE, ZERO)),
    ([Eq(recip(r), ZERO)], FALSE),
    ([Eq(recip(r), s), Eq(r, ZERO)], Eq(s, ONE)),
    ([Eq(Fun("abs")(r), s)], Le(s, ZERO)),
    ([Eq(Bracket(p), r)], Eq(r, ZERO)),
    ([Eq(n, k * m + 1)], Eq(n // k, m)),
    ([Eq(n, k * m + 1), Le(ONE, k)], Eq(n // k, m)),
    ([], Eq((n * n) % 4, ZERO)),
    ([], Eq((n % 2), ZERO)),
    ([Le(ONE, k), Le(ONE, m)], Eq((n // k) // m, n // (k * m) + 1)),
    ([], Eq((n // k) // m, n // (k * m))),
    ([Le(ONE, k)], Eq((n // k) // m, n // (k * m))),
    ([Le(ONE, m)], Eq((n // k) // m, n // (k * m))),
    ([], Eq((k * n) // (k * m), n // m)),
    ([Lt(k, ZERO)], Eq((k * n) // (k * m), n // m)),
    ([], Eq(r * recip(r), ONE)),
    ([], Eq(Det(tabulate(0, 0, lambda i, j: ONE)), ZERO)),
    ([], Le(total(n, lambda i: x[i]), total(n, lambda i: x[i] + 1))),
    ([], Eq(total(n, lambda i: ONE), n)),
    ([Le(2 * r, Num(1))], Le(r, ZERO)),
    ([Le(2 * n, r), Le(r, Num(1))], Le(r, ZERO)),
    ([Le(2 * n + r, Num(1)), Eq(r, ZERO)], Le(n, Num(-1))),
    ([ne(n, m)], Lt(n, m)),
    ([ne(z, w)], FALSE),
    ([ne(z, ZERO)], Eq(z * recip(z), w)),
    ([Le(ZERO, r)], Eq(Fun("rpow")(r, ZERO), ZERO)),
    ([Eq(f(r), r)], Eq(f(r, r), r)),
    ([Eq(n, ZERO)], Eq(Var("n", REAL), ZERO)),
    ([Eq(x[0], ZERO)], Eq(tensor("x", n + 1)[0], ZERO)),
    ([], Eq(Var("x", INT, (n,))[0], x[0])),
]


@pytest.mark.parametrize(("given", "goal"), NOT_ENTAILED)
def test_not_entailed(given, goal):
    assert not entails(given, goal)
