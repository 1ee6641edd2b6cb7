"""The laws of differentiation: proved, refused, and true at numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import assume, reflexivity, weaken
from symcnn.kernel.terms import (
    COMPLEX, ONE, REAL, REALS, ZERO, Bound, Bracket, Fun, Lam, Le, Lt, Num, Pred, Space, Var, ne,
)  # fmt: skip
from symcnn.lemmas.derivatives import (
    derivative_add, derivative_constant, derivative_entry, derivative_identity, derivative_mul,
    derivative_power, derivative_recip, derivative_sum, derivative_value,
)  # fmt: skip
from symcnn.lemmas.notation import holds, scalars, sizes, tabulate, tensor
from symcnn.lemmas.chain_rule import derivative_chain
from tests.kernel.numbers import check_at
from tests.kernel.plain import plain

n, m, i, j, k = sizes("n m i j k")
a, b, r, s, t = scalars("a b r s t")
z = Var("z", COMPLEX)
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
X, A, B, C = tensor("X", n, m), tensor("A", n, n), tensor("B", n, n), tensor("C", m, m)
f, g = Fun("f"), Fun("g")
exp, log, sqrt, abs_, sin, cis, floor = map(
    Fun, ("exp", "log", "sqrt", "abs", "sin", "cis", "floor")
)
LINE, ROW = Space(REAL, (n,)), Space(REAL, (n, m))


def real(body):
    """The function of a real variable."""
    return tabulate(REALS, body)


def vector(body):
    """The function of a vector of n entries."""
    return tabulate(LINE, body)


IDENTITY = real(lambda t: t)
CUBE = real(lambda t: t**3)
AT_A = derivative_identity(IDENTITY, a)
ONE_AT_A = derivative_constant(real(lambda t: ONE), a, ())
RISING = (holds("differentiable", f),)
IN_N = (Le(ZERO, i), Lt(i, n))
ENTRY = derivative_entry(vector(lambda x: x[k]), x, (i,), IN_N)
SUMMAND = derivative_entry(vector(lambda x: x[j]), x, (i,), IN_N)
NEAR = (Le(ZERO, j), Lt(j, n))


def from_range(theorem):
    """The theorem with the range of j among its hypotheses."""
    return weaken(theorem, NEAR)


def slope(function, point, value):
    """A derivative that is only assumed."""
    return assume(Pred("derivative", (), (function, point, value)))


ACCEPTED = [  # rule, arguments, the theorem
    (derivative_value, (AT_A,), "|- diff(lam[t in R] t, a) = 1"),
    (derivative_value, (ENTRY,), "0 <= i, i < n |- diff(lam[x in R^(n)] x[k], x[i]) = [k = i]"),
    (derivative_constant, (real(lambda t: r), a, ()), "|- derivative(lam[t in R] r, a, 0)"),
    (derivative_constant, (vector(lambda x: y[0]), x, (Num(-1),)),
     "|- derivative(lam[x in R^(n)] y[0], x, -1, 0)"),
    (derivative_identity, (IDENTITY, a), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_identity, (IDENTITY, n), "|- derivative(lam[t in R] t, n, 1)"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i,), IN_N),
     "0 <= i, i < n |- derivative(lam[x in R^(n)] x[k], x, i, [k = i])"),
    (derivative_entry, (tabulate(ROW, lambda X: X[n, k]), X, (ZERO, j),
     (Lt(ZERO, n), Le(ZERO, j), Lt(j, m))),
     "0 < n, 0 <= j, j < m |- derivative(lam[X in R^(n x m)] X[n, k], X, 0, j, [n = 0 and k = j])"),
    (derivative_add, ((AT_A, ONE_AT_A),), "|- derivative(lam[t in R] (t + 1), a, 1)"),
    (derivative_add, ((slope(real(lambda t: f(t)), a, r), AT_A, AT_A),),
     "derivative(lam[t in R] f(t), a, r) |- derivative(lam[t in R] (f(t) + t + t), a, r + 2)"),
    (derivative_mul, ((AT_A, AT_A),), "|- derivative(lam[t in R] t*t, a, a + a)"),
    (derivative_mul, ((ONE_AT_A, AT_A),), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_sum, (from_range(SUMMAND), j, n),
     "0 <= i, i < n |- derivative(lam[x in R^(n)] sum[j<n] x[j], x, i, sum[j<n] [j = i])"),
    (derivative_sum, (AT_A, i, m), "|- derivative(lam[t in R] sum[i<m] t, a, sum[i<m] 1)"),
    # the size of the range mentions a variable of the name that the function prints
    (derivative_sum, (derivative_identity(IDENTITY, ZERO), i, 5 * Bracket(Le(ZERO, t))),
     "|- derivative(lam[t_1 in R] sum[i<5*[0 <= t]] t_1, 0, sum[i<5*[0 <= t]] 1)"),
    (derivative_recip, (AT_A, (ne(a, 0),)),
     "a != 0 |- derivative(lam[t in R] 1/t, a, -(1/a)**2)"),
    (derivative_recip, (derivative_identity(IDENTITY, Num(2)), ()),
     "|- derivative(lam[t in R] 1/t, 2, -1/4)"),
    (derivative_power, (AT_A, Num(3)), "|- derivative(lam[t in R] t**3, a, 3*a**2)"),
    (derivative_power, (AT_A, ONE), "|- derivative(lam[t in R] t, a, 1)"),
    (derivative_chain, (exp(a), AT_A, ()), "|- derivative(lam[t in R] exp(t), a, exp(a))"),
    (derivative_chain, (log(a), AT_A, (Lt(a, ZERO),)),
     "a < 0 |- derivative(lam[t in R] log(t), a, 1/a)"),
    (derivative_chain, (f(a), AT_A, RISING),
     "differentiable(f) |- derivative(lam[t in R] f(t), a, f'(a))"),
    (derivative_chain, (f(a), AT_A, (Pred("differentiable", (f,), (a,)),)),
     "differentiable(f, a) |- derivative(lam[t in R] f(t), a, f'(a))"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (derivative_value, (assume(holds("differentiable", f)),), "the premise is not a derivative"),
    (derivative_value, (assume(Pred("derivative", ())),), "the premise is not a derivative"),
    (derivative_value, (assume(Pred("derivative", (), (r, a, b))),), "a function on R or R^n"),
    (derivative_value, (assume(Pred("integrable", (), (IDENTITY,))),), "not a derivative"),
    (derivative_value, (reflexivity(r),), "the premise is not a derivative"),
    (derivative_constant, (IDENTITY, a, ()), "the body is not constant"),
    (derivative_constant, (real(lambda t: r), a, (i,)), "one index for each axis is expected"),
    (derivative_constant, (real(lambda t: r), z, ()), "the new term has another sort"),
    (derivative_constant, (real(lambda t: z), a, ()), "the new term has another sort"),
    (derivative_constant, (vector(lambda x: r), tensor("x", m), (i,)), "the shapes differ"),
    (derivative_constant, (vector(lambda x: r), X, (i,)), "the shapes differ"),
    (derivative_constant, (tabulate(n, lambda i: r), a, ()), "a function on R or R^n is expected"),
    (derivative_constant, (r, a, ()), "a function on R or R^n is expected"),
    (derivative_constant, (Lam(REALS, Bound(1, REAL, REAL)), a, ()), "the body is not constant"),
    (derivative_identity, (CUBE, a), "the identity is expected"),
    (derivative_identity, (real(lambda t: a), a), "the identity is expected"),
    (derivative_identity, (real(lambda t: 2 * t), a), "the identity is expected"),
    (derivative_identity, (vector(lambda x: x), x), "one index for each axis is expected"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i,), ()), "side condition not proved"),
    (derivative_entry, (vector(lambda x: x[k]), x, (n,), (n > ZERO,)), "condition not proved"),
    (derivative_entry, (vector(lambda x: x[k]), x, (Num(-1),), (n > ZERO,)), "not proved"),
    (derivative_entry, (vector(lambda x: x[k]), w, (i,), IN_N), "the shapes differ"),
    (derivative_entry, (vector(lambda x: x[k]), x, (i, i), IN_N), "one index for each axis"),
    (derivative_entry, (vector(lambda x: x[k]), x, (), ()), "one index for each axis"),
    (derivative_entry, (vector(lambda x: x[Bracket(Lt(x[0], r))]), x, (i,), IN_N),
     "the indices depend on the variable"),
    (derivative_entry, (vector(lambda x: y[k]), x, (i,), IN_N), "an entry of the variable"),
    (derivative_entry, (vector(lambda x: 2 * x[k]), x, (i,), IN_N), "an entry of the variable"),
    (derivative_add, ((),), "the derivatives are not taken at one place"),
    (derivative_add, ((AT_A, derivative_identity(IDENTITY, b)),), "not taken at one place"),
    (derivative_add, ((AT_A, ENTRY),), "not taken at one place"),
    (derivative_add, ((ENTRY, derivative_entry(vector(lambda x: x[k]), x, (ZERO,), (n > ZERO,))),),
     "not taken at one place"),
    (derivative_add, ((AT_A, reflexivity(a)),), "the premise is not a derivative"),
    (derivative_mul, ((),), "the derivatives are not taken at one place"),
    (derivative_mul, ((AT_A, derivative_identity(IDENTITY, b)),), "not taken at one place"),
    (derivative_mul, ((AT_A, IDENTITY),), "a theorem is expected"),
    (derivative_sum, (from_range(SUMMAND), i, n), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), j, j), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), j, m), "the variable is free elsewhere"),
    (derivative_sum, (from_range(SUMMAND), n, m), "the variable is free elsewhere"),
    (derivative_sum, (derivative_identity(IDENTITY, i), i, n), "the variable is free elsewhere"),
    (derivative_sum, (AT_A, r, n), "expected INT, found REAL"),
    (derivative_sum, (AT_A, x, n), "expected INT, found TENSOR"),
    (derivative_sum, (AT_A, i + 1, n), "a variable is expected"),
    (derivative_sum, (AT_A, i, r), "expected INT, found REAL"),
    (derivative_sum, (reflexivity(r), i, n), "the premise is not a derivative"),
    (derivative_recip, (AT_A, ()), "side condition not proved"),
    (derivative_recip, (AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_recip, (derivative_identity(IDENTITY, ZERO), ()), "side condition not proved"),
    (derivative_power, (AT_A, ZERO), "a natural exponent is expected"),
    (derivative_power, (AT_A, Num(-1)), "a natural exponent is expected"),
    (derivative_power, (AT_A, n), "a natural exponent is expected"),
    (derivative_power, (AT_A, Num(1) / 2), "a natural exponent is expected"),
    (derivative_chain, (f(a), AT_A, ()), "not known to be differentiable"),
    (derivative_chain, (f(a), AT_A, (holds("differentiable", g),)), "not known to be differ"),
    (derivative_chain, (f(a), AT_A, (Pred("differentiable", (f,), (b,)),)), "not known to be diff"),
    (derivative_chain, (f.prime(a), AT_A, RISING), "not known to be differentiable"),
    (derivative_chain, (f(b), AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (f(a, a), AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (a, AT_A, RISING), "a function of the inner value is expected"),
    (derivative_chain, (Fun("rpow")(a, a), AT_A, ()), "a function of the inner value is expected"),
    (derivative_chain, (cis(a), AT_A, ()), "no derivative is known for the function"),
    (derivative_chain, (log(a), AT_A, ()), "side condition not proved"),
    (derivative_chain, (abs_(a), AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_chain, (Fun("sign")(a), AT_A, ()), "side condition not proved"),
    (derivative_chain, (Fun("floor")(a), AT_A, ()), "side condition not proved"),
    (derivative_chain, (Fun("floor")(a), AT_A, (ne(a, 0),)), "side condition not proved"),
    (derivative_chain, (sqrt(a), AT_A, (Le(ZERO, a),)), "side condition not proved"),
    (derivative_chain, (sqrt(a), AT_A, (ne(a, 0),)), "side condition not proved"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


NUMBERS = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0)
POINTS = [{a: p, b: 2.0, r: 0.5} for p in NUMBERS]
VECTORS = [
    {n: size, m: 3, x: np.arange(size) - 0.5, i: place, j: 0, k: q}
    for size in (1, 2, 3) for place in range(size) for q in (-1, 0, 1, 2, 3)
]  # fmt: skip


def at(function, value=a):
    """The derivative of f(t) at a, from that of the identity."""
    return derivative_chain(function, derivative_identity(IDENTITY, value), NONZERO)


NONZERO = (ne(a, 0), Lt(ZERO, a))
POLYNOMIAL = derivative_power(derivative_add((AT_A, derivative_constant(real(lambda t: r), a, ()))),
                              Num(3))  # fmt: skip

TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (derivative_constant(real(lambda t: r), a, ()), POINTS),
    (AT_A, POINTS),
    (derivative_add((AT_A, at(exp(a)))), POINTS),
    (derivative_mul((AT_A, at(exp(a)), AT_A)), POINTS),
    (POLYNOMIAL, POINTS),
    (derivative_recip(AT_A, (ne(a, 0),)), POINTS),
    (derivative_sum(at(exp(a)), i, Num(3)), POINTS),
    (derivative_sum(at(exp(a)), i, Num(-3)), POINTS),
    *((at(Fun(name)(a)), POINTS) for name in (
        "abs", "atan", "cos", "cosh", "erf", "exp", "log", "sigmoid", "sign", "sin",
        "sinh", "sqrt", "tanh",
    )),
    (derivative_chain(floor(a), AT_A, (ne(floor(a), a),)), POINTS),
    (derivative_entry(vector(lambda x: x[k]), x, (i,), IN_N), VECTORS),
    (derivative_sum(from_range(SUMMAND), j, n), VECTORS),
    (derivative_sum(SUMMAND, j, m), VECTORS),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t) for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    check_at(theorem, points)
