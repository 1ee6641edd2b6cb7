"""Normal forms: what the laws of a ring make equal, and what they must leave apart."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import (
    compared, expanded, normal_form, polynomial, ring_equal, to_term,
)  # fmt: skip
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, REAL, TRUE, ZERO, Add, And, Bound, Bracket, Eq, Fun, Ite, Le, Lt, Mul, Not,
    Num, Or, Pow, Recip, Var, power,
)  # fmt: skip
from symcnn.lemmas.notation import largest, product, sizes, tabulate, tensor, total
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.fields import RATIONAL

n, m, k, q, i = sizes("n m k q i")
r, s, t = (Var(name, REAL) for name in "rst")
p, P = Var("p", BOOL), Var("P", BOOL)
x = tensor("x", n)
f = Fun("f")

NORMAL = [  # term, its normal form in text
    (n - n, "0"),
    (0 * r, "0"),
    ((k + 1) * q - q, "k*q"),
    ((r + s) ** 2, "r**2 + 2*r*s + s**2"),
    (x[k * q + i], "x[k*q + i]"),
    (x[i + q * k], "x[k*q + i]"),
    (Bracket(p) ** 3, "[p]"),
    (Bracket(p) * Bracket(P) * Bracket(p), "[P]*[p]"),
    (Bracket(TRUE) * r, "r"),
    (Bracket(FALSE) * r, "0"),
    (Bracket(Eq(n + 1, 1 + n)), "1"),
    (Recip(Bracket(p)), "[p]"),
    (Recip(2 * r), "1/2*1/r"),
    (Recip(r * s * r), "(1/r)**2/s"),
    (Recip(Recip(r)), "r"),
    (Recip(r * Recip(s)), "s/r"),
    (Recip(2 * r + 2 * s), "1/2*1/(r + s)"),
    (Recip(r * t + s * t), "1/t/(r + s)"),
    (Recip(r - r), "0"),
    (Recip(-r - s), "-1/(r + s)"),
    (power(r, -2), "(1/r)**2"),
    (Pow(r, n) * Pow(r, n), "(r**n)**2"),
    (Pow(r, Num(0)), "1"),
    (total(n, lambda i: x[i] + x[i]), "sum[i<n] 2*x[i]"),
    (Eq(n + m, m + n), "true"),
    (And(Eq(r, r), p), "p"),
    (And(p, And(P, p)), "P and p"),
    (And(p, FALSE), "false"),
    (Or(p, Or(FALSE, P)), "P or p"),
    (Or(p, TRUE), "true"),
    (And(Or(p, P), Or(P, p)), "P or p"),
    (Ite(p, r + r, s), "2*r if p else s"),
]

EQUAL = [
    ((r + s) * (r - s), r**2 - s**2),
    (r * Recip(s) * Recip(t), r / (s * t)),
    (Recip(r**2), Recip(r) ** 2),
    (f(r + s) * f(s + r), f(r + s) ** 2),
    (x[k * q + i] - x[i + q * k], ZERO),
    (total(n * m, lambda i: x[i]), total(m * n, lambda j: x[j])),
    (Eq(n, m), Eq(m, n)),
    (Eq(n + m - m, k), Eq(k, n)),
    (tabulate(n, lambda i: 2 * r), tabulate(n + 0, lambda i: r + r)),
    (Bracket(Le(n + m, k)), Bracket(Le(m + n, k))),
    (Recip(Bracket(p) * r + Bracket(p) * s), Bracket(p) / (r + s)),
]

APART = [  # equal under conditions only, or not at all
    (r * Recip(r), Num(1)),
    (r**2 * Recip(r), r),
    (Recip(r + s), Recip(r) + Recip(s)),
    (Recip(r**2 + r * s) * (r + s), Recip(r)),
    (Pow(r, n) * Pow(r, m), Pow(r, n + m)),
    (Pow(r, n) ** 2, Pow(r, 2 * n)),
    (Pow(r, n + 1), r * Pow(r, n)),
    (n // k * k + n % k, n),
    (2 * n // 2, n),
    (Bracket(p) + Bracket(p), Bracket(p)),
    (Bracket(p) + Bracket(Not(p)), Num(1)),
    (Bracket(And(p, P)), Bracket(p) * Bracket(P)),
    (x, tensor("x", n + 0 * m + m - m)),
    (x[i], tensor("y", n)[i]),
    (Var("n", REAL), n),
    (f(r), f.prime(r)),
    (total(n, lambda i: x[i]), product(n, lambda i: x[i])),
    (largest(n, lambda i: 2 * x[i]), 2 * largest(n, lambda i: x[i])),
    (total(n, lambda i: total(m, lambda j: x[i])), total(n, lambda i: total(m, lambda j: x[j]))),
    (Eq(n, m), Eq(n, m + 1)),
    (Le(n, m), Le(m, n)),
    (Lt(n, m), Le(n + 1, m)),
    (And(p, P), Or(p, P)),
    (And(p, Or(p, P)), p),
    (And(p, Not(p)), FALSE),
    (Not(Not(p)), p),
]


@pytest.mark.parametrize(("term", "text"), NORMAL)
def test_normal_form(term, text):
    assert str(normal_form(term)) == text
    assert normal_form(normal_form(term)) == normal_form(term)


@pytest.mark.parametrize(("a", "b"), EQUAL)
def test_equal(a, b):
    assert ring_equal(a, b)


@pytest.mark.parametrize(("a", "b"), APART)
def test_apart(a, b):
    assert not ring_equal(a, b)


def test_terms_that_only_a_constructor_would_fold():
    assert ring_equal(Add((Num(1), Num(2))), Num(3))
    assert ring_equal(Mul((r, ZERO)), ZERO)
    assert ring_equal(Mul((r, Num(2), Mul((s, Num(3))))), 6 * r * s)


def test_inside_a_binder():
    index = Bound(0, INT, INT)
    assert normal_form(index + index) == 2 * index
    assert not ring_equal(index, Bound(1, INT, INT))


def test_limits():
    with pytest.raises(KernelError, match="too large"):
        polynomial((1 + r + s + t) ** 64)
    assert polynomial((1 + r) ** 65) == {(((1 + r) ** 65, 1),): 1}
    for other in (x, p):
        with pytest.raises(KernelError, match="a number is expected"):
            polynomial(other)


def test_a_changed_result_is_not_the_next_result():
    first = polynomial(r + s)
    first.clear()
    assert to_term(polynomial(r + s)) == r + s


@pytest.mark.parametrize(
    "look", [lambda: expanded(r + 1), lambda: compared(Lt(r, ZERO)).polynomial]
)
def test_what_is_only_looked_at_cannot_be_changed(look):
    # r + 1 = r + 2, or false from r < 0, if it could
    for change in (lambda p: p.__setitem__((), 2), lambda p: p.clear(), lambda p: p.pop(())):
        before = dict(look())
        with pytest.raises((TypeError, AttributeError)):
            change(look())
        assert look() == before


def number(rng, depth):
    """A random number over r, s, n and brackets, with reciprocals of anything."""
    if not depth:
        return rng.choice([r, s, n, Num(rng.randint(-2, 2)), Bracket(Le(r, s))])
    a, b = (number(rng, depth - 1) for _ in range(2))
    return rng.choice([
        lambda: a + b,
        lambda: a - b,
        lambda: a * b,
        lambda: Recip(a),
        lambda: power(a, rng.choice([-2, -1, 0, 2, 3])),
        lambda: Ite(Lt(a, b), a, b),
        lambda: a * Bracket(Eq(a, b)),
    ])()  # fmt: skip


@pytest.mark.parametrize("seed", range(150))
def test_the_normal_form_has_the_same_value(seed):
    rng = random.Random(seed)
    t = number(rng, 3)
    try:
        u = normal_form(t)
    except KernelError:
        return
    for _ in range(6):
        values = {
            r: Fraction(rng.randint(-2, 2), rng.randint(1, 2)),
            s: Fraction(rng.randint(-1, 1)),
            n: rng.randint(-2, 2),
        }
        assert evaluate(t, values, RATIONAL) == evaluate(u, values, RATIONAL)
