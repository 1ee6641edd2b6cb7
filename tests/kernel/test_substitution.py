"""The change of variables: proved, refused, and true of an integral."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.binding import close, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic, assume, congruence, forall_elim, forall_intro, instantiate, reflexivity, symmetry,
    transitivity, weaken,
)  # fmt: skip
from symcnn.kernel.sums import entry_lam, lam_entries
from symcnn.kernel.terms import (
    COMPLEX, ONE, REAL, ZERO, Eq, Forall, Fun, Integral, Le, Lt, Num, Pred, Range, Space, Var,
)  # fmt: skip
from symcnn.lemmas.derivatives import derivative_constant, derivative_entry, derivative_mul
from symcnn.lemmas.integration import change_of_variables
from symcnn.lemmas.notation import holds, integral, scalars, sizes, tabulate, tensor

from .numbers import check_at
from .plain import plain

n, m, i, j, k = sizes("n m i j k")
a, b, r, s, t = scalars("a b r s t")
z = Var("z", COMPLEX)
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
X, A, B, C = tensor("X", n, m), tensor("A", n, n), tensor("B", n, n), tensor("C", m, m)
f, g = Fun("f"), Fun("g")
exp, log, sqrt, abs_, sin, cis = map(Fun, ("exp", "log", "sqrt", "abs", "sin", "cis"))
LINE, ROW = Space(REAL, (n,)), Space(REAL, (n, m))
IN_N = (Le(ZERO, i), Lt(i, n))
NEAR = (Le(ZERO, j), Lt(j, n))


def vector(body):
    """The function of a vector of n entries."""
    return tabulate(LINE, body)


def doubling():
    """The change of variables y = 2*x in R^n, with the three premises that it needs."""
    forward = tabulate(n, lambda i: 2 * x[i])
    backward = tabulate(n, lambda i: Num(1) / 2 * y[i])
    there, back = (
        transitivity(
            congruence(subst(outer, {v: inner}), (1, 1), ("i",), entry_lam(inner[i], IN_N)),
            symmetry(lam_entries(u, ("i",))),
        )
        for outer, v, inner, u in ((backward, y, forward, x), (forward, x, backward, y))
    )
    entry = derivative_entry(vector(lambda u: u[i]), x, (j,), NEAR)
    factor = derivative_constant(vector(lambda u: Num(2)), x, (j,))
    slope = derivative_mul((factor, entry))
    every = forall_intro(forall_intro(slope, j, Range(n)), i, Range(n))
    return forward, backward, every, there, back


w_n, Z = tensor("w", n), Var("Z", COMPLEX, (n,))
FORWARD, BACKWARD, SLOPES, THERE, BACK = doubling()
VOLUME = Integral(LINE, close(f(y), y), "y")
FEWER = forall_intro(
    forall_elim(SLOPES, i, (Le(ZERO, i), Lt(i, n - 1))), i, Range(n - 1)
)  # fmt: skip
NOT_ALL = arithmetic((n > ZERO,), n > ZERO)
SLOPE = open_binder(open_binder(SLOPES.concl, i), j)
CONSTANT = tabulate(n, lambda i: r)


def for_all_entries(formula):
    """The premise about derivatives, with another formula in its place, assumed for all x."""
    every = Forall(Range(n), close(Forall(Range(n), close(formula, j)), i))
    return forall_elim(assume(Forall(LINE, close(every, x))), x, ())


def doubled(integral=VOLUME, forward=FORWARD, backward=BACKWARD, names=(x, y), slopes=SLOPES,
            there=THERE, back=BACK):  # fmt: skip
    """The arguments of ``change_of_variables``, right where nothing else is said."""
    return integral, forward, backward, names, (slopes, there, back)


ACCEPTED = [  # rule, arguments, the theorem
    (change_of_variables, doubled(),
     "|- integral[y in R^(n)] f(y) = integral[x in R^(n)] f(lam[i<n] 2*x[i])*abs(det(lam[i<n] "
     "lam[j<n] 2*[i = j]))"),
    (change_of_variables, doubled(integral=Integral(LINE, ONE, "y")),
     "|- integral[y in R^(n)] 1 = integral[x in R^(n)] abs(det(lam[i<n] lam[j<n] 2*[i = j]))"),
    (change_of_variables, doubled(integral=Integral(LINE, close(f(y) * x[0], y), "y")),
     "|- integral[y in R^(n)] f(y)*x[0] = integral[x_1 in R^(n)] f(lam[i<n] 2*x_1[i])*x[0]*abs(det("
     "lam[i<n] lam[j<n] 2*[i = j]))"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (change_of_variables, doubled(integral=integral(lambda t: f(t))), "an integral over R^n"),
    (change_of_variables, doubled(integral=r), "an integral over R^n is expected"),
    (change_of_variables, doubled(integral=Integral(Space(REAL, (m,)), ONE)), "a vector Lam"),
    (change_of_variables, doubled(names=(y, x)), "a premise does not fit"),
    (change_of_variables, doubled(names=(x, x)), "a premise does not fit"),
    (change_of_variables, doubled(names=(x, w)), "the variable does not range over the domain"),
    (change_of_variables, doubled(names=(x, r)), "the variable does not range over the domain"),
    (change_of_variables, doubled(names=(w_n, y)), "a premise does not fit"),
    (change_of_variables, doubled(forward=BACKWARD), "a premise does not fit"),
    (change_of_variables, doubled(backward=FORWARD), "a premise does not fit"),
    (change_of_variables, doubled(backward=tabulate(n, lambda i: Z[i])), "other values"),
    (change_of_variables, doubled(forward=tabulate(m, lambda i: x[i])), "a vector Lam"),
    (change_of_variables, doubled(backward=tabulate(n + 1, lambda i: y[i])), "a vector Lam"),
    (change_of_variables, doubled(there=BACK), "a premise does not fit"),
    (change_of_variables, doubled(there=reflexivity(x)), "a premise does not fit"),
    (change_of_variables, doubled(back=THERE), "a premise does not fit"),
    (change_of_variables, doubled(there=weaken(THERE, (Eq(x[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(back=weaken(BACK, (Eq(y[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(slopes=weaken(SLOPES, (Eq(x[0], r),))), "free elsewhere"),
    (change_of_variables, doubled(slopes=THERE), "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=NOT_ALL), "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=FEWER), "a premise does not fit"),
    (change_of_variables, doubled(slopes=for_all_entries(holds("differentiable", f))),
     "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(slopes=for_all_entries(Lt(r, s))), "derivatives for all i, j"),
    (change_of_variables, doubled(slopes=for_all_entries(Pred("integrable", (), SLOPE.args))),
     "derivatives for all i, j < n are expected"),
    (change_of_variables, doubled(names=(x, Z)), "the variable does not range over the domain"),
    (change_of_variables, doubled(forward=CONSTANT, backward=CONSTANT, names=(x, x)),
     "a premise does not fit"),
    (change_of_variables, doubled(slopes=instantiate(SLOPES, ((x, y),))), "a premise does not fit"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (change_of_variables(*doubled(integral=Integral(LINE, close(exp(-(y[0] ** 2)), y)))), [{n: 1}]),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[t.rule for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    check_at(theorem, points)
