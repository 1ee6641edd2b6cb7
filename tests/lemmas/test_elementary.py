"""The axioms of the elementary functions: proved, refused, and true."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import COMPLEX, ONE, REAL, ZERO, Bound, Fun, Le, Lt, Num, Var, ne
from symcnn.lemmas.elementary import (
    abs_mul, abs_recip, cos_add, cos_neg, cos_zero, cosh_exp, exp_add, exp_log, exp_zero, log_exp,
    log_mul, log_recip, sigmoid_exp, sin_add, sin_neg, sinh_exp, sqrt_mul, sqrt_recip, sqrt_square,
    square_sqrt, tanh_exp,
)  # fmt: skip
from symcnn.lemmas.notation import (
    scalars,
    sizes,
    tensor,
)
from tests.kernel.numbers import check_at
from tests.kernel.plain import plain

n, m, i, j, k = sizes("n m i j k")
a, b, r, s, t = scalars("a b r s t")
z = Var("z", COMPLEX)
x, y, w = tensor("x", n), tensor("y", n), tensor("w", m)
X, A, B, C = tensor("X", n, m), tensor("A", n, n), tensor("B", n, n), tensor("C", m, m)
f, g = Fun("f"), Fun("g")
exp, log, sqrt, abs_, sin, cis = map(Fun, ("exp", "log", "sqrt", "abs", "sin", "cis"))

ACCEPTED = [  # rule, arguments, the theorem
    (exp_add, (r, s), "|- exp(r + s) = exp(r)*exp(s)"),
    (exp_add, (n, ZERO), "|- exp(n) = exp(n)*exp(0)"),
    (exp_zero, (), "|- exp(0) = 1"),
    (log_mul, (r, s, (ne(r, 0), Lt(s, ZERO))), "r != 0, s < 0 |- log(r*s) = log(r) + log(s)"),
    (log_mul, (Num(2), exp(r), ()), "|- log(2*exp(r)) = log(2) + log(exp(r))"),
    (log_recip, (r,), "|- log(1/r) = -log(r)"),
    (log_recip, (ZERO,), "|- log(0) = -log(0)"),
    (log_exp, (r,), "|- log(exp(r)) = r"),
    (log_exp, (-r,), "|- log(exp(-r)) = -r"),
    (exp_log, (r, (Lt(ZERO, r),)), "0 < r |- exp(log(r)) = r"),
    (exp_log, (n, (Le(ONE, n),)), "1 <= n |- exp(log(n)) = n"),
    (sqrt_square, (r,), "|- sqrt(r**2) = abs(r)"),
    (sqrt_square, (Num(-3),), "|- sqrt(9) = abs(-3)"),
    (square_sqrt, (r, (Le(ZERO, r),)), "0 <= r |- sqrt(r)**2 = r"),
    (square_sqrt, (ZERO, ()), "|- sqrt(0)**2 = 0"),
    (sqrt_mul, (r, s, (Le(ZERO, r),)), "0 <= r |- sqrt(r*s) = sqrt(r)*sqrt(s)"),
    (sqrt_mul, (ZERO, s, ()), "|- sqrt(0) = sqrt(0)*sqrt(s)"),
    (abs_mul, (r, s), "|- abs(r*s) = abs(r)*abs(s)"),
    (abs_mul, (Num(-1), s), "|- abs(-s) = abs(-1)*abs(s)"),
    (abs_recip, (r,), "|- abs(1/r) = 1/abs(r)"),
    (abs_recip, (ZERO,), "|- abs(0) = 1/abs(0)"),
    (sqrt_recip, (r,), "|- sqrt(1/r) = 1/sqrt(r)"),
    (sqrt_recip, (Num(-4),), "|- sqrt(-1/4) = 1/sqrt(-4)"),
    (cos_add, (r, s), "|- cos(r + s) = cos(r)*cos(s) - sin(r)*sin(s)"),
    (cos_add, (n, -r), "|- cos(n - r) = cos(n)*cos(-r) - sin(n)*sin(-r)"),
    (sin_add, (r, s), "|- sin(r + s) = sin(r)*cos(s) + cos(r)*sin(s)"),
    (sin_add, (ZERO, s), "|- sin(s) = sin(0)*cos(s) + cos(0)*sin(s)"),
    (cos_zero, (), "|- cos(0) = 1"),
    (cos_neg, (r,), "|- cos(-r) = cos(r)"),
    (cos_neg, (ZERO,), "|- cos(0) = cos(0)"),
    (sin_neg, (r,), "|- sin(-r) = -sin(r)"),
    (sin_neg, (Num(-3),), "|- sin(3) = -sin(-3)"),
    (cosh_exp, (r,), "|- cosh(r) = 1/2*(exp(r) + exp(-r))"),
    (cosh_exp, (n,), "|- cosh(n) = 1/2*(exp(n) + exp(-n))"),
    (sinh_exp, (r,), "|- sinh(r) = 1/2*(exp(r) - exp(-r))"),
    (sinh_exp, (-r,), "|- sinh(-r) = 1/2*(exp(-r) - exp(r))"),
    (tanh_exp, (r,), "|- tanh(r) = (exp(r) - exp(-r))*1/(exp(r) + exp(-r))"),
    (tanh_exp, (n,), "|- tanh(n) = (exp(n) - exp(-n))*1/(exp(n) + exp(-n))"),
    (sigmoid_exp, (r,), "|- sigmoid(r) = 1/(exp(-r) + 1)"),
    (sigmoid_exp, (-r,), "|- sigmoid(-r) = 1/(exp(r) + 1)"),
]  # fmt: skip

REFUSED = [  # rule, arguments, why
    (exp_add, (z, r), "another sort"),
    (exp_add, (x, y), "another sort"),
    (exp_add, (Bound(0, REAL, REAL), r), "an enclosing binder"),
    (log_mul, (r, s, (ne(r, 0),)), "side condition not proved"),
    (log_mul, (r, s, (ne(s, 0),)), "side condition not proved"),
    (log_mul, (r, s, (Le(ZERO, r), Lt(ZERO, s))), "side condition not proved"),
    (log_mul, (z, r, (ne(z, 0), ne(r, 0))), "another sort"),
    (log_recip, (z,), "another sort"),
    (log_recip, (x,), "another sort"),
    (log_exp, (z,), "another sort"),
    (log_exp, (x,), "another sort"),
    (exp_log, (r, ()), "side condition not proved"),
    (exp_log, (r, (Le(ZERO, r),)), "side condition not proved"),
    (exp_log, (Num(-1), ()), "side condition not proved"),
    (exp_log, (ZERO, ()), "side condition not proved"),
    (sqrt_square, (z,), "another sort"),
    (sqrt_square, (x,), "another sort"),
    (square_sqrt, (r, ()), "side condition not proved"),
    (square_sqrt, (Num(-1), ()), "side condition not proved"),
    (sqrt_mul, (r, s, ()), "side condition not proved"),
    (sqrt_mul, (r, s, (Le(ZERO, s),)), "side condition not proved"),
    (sqrt_mul, (Num(-1), Num(-1), ()), "side condition not proved"),
    (abs_mul, (z, r), "another sort"),
    (abs_mul, (x, r), "another sort"),
    (abs_recip, (z,), "another sort"),
    (abs_recip, (x,), "another sort"),
    (sqrt_recip, (z,), "another sort"),
    (sqrt_recip, (x,), "another sort"),
    (cos_add, (z, r), "another sort"),
    (cos_add, (r, x), "another sort"),
    (sin_add, (z, r), "another sort"),
    (sin_add, (r, x), "another sort"),
    (cos_neg, (z,), "another sort"),
    (cos_neg, (x,), "another sort"),
    (sin_neg, (z,), "another sort"),
    (sin_neg, (x,), "another sort"),
    (cosh_exp, (z,), "another sort"),
    (cosh_exp, (x,), "another sort"),
    (sinh_exp, (z,), "another sort"),
    (sinh_exp, (x,), "another sort"),
    (tanh_exp, (z,), "another sort"),
    (tanh_exp, (x,), "another sort"),
    (sigmoid_exp, (z,), "another sort"),
    (sigmoid_exp, (x,), "another sort"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


NUMBERS = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0)
PAIRS = [{r: p, s: q} for p in NUMBERS for q in NUMBERS]

TRUE_AT = [  # theorem, values of its variables; where a hypothesis fails, nothing is claimed
    (exp_add(r, s), PAIRS),
    (exp_zero(), [{}]),
    (log_mul(r, s, (ne(r, 0), ne(s, 0))), PAIRS),
    (log_recip(r), PAIRS),
    (log_exp(r), PAIRS),
    (exp_log(r, (Lt(ZERO, r),)), PAIRS),
    (sqrt_square(r), PAIRS),
    (square_sqrt(r, (Le(ZERO, r),)), PAIRS),
    (sqrt_mul(r, s, (Le(ZERO, r),)), PAIRS),
    (abs_mul(r, s), PAIRS),
    (abs_recip(r), PAIRS),
    (sqrt_recip(r), PAIRS),
    (cos_add(r, s), PAIRS),
    (sin_add(r, s), PAIRS),
    (cos_zero(), [{}]),
    (cos_neg(r), PAIRS),
    (sin_neg(r), PAIRS),
    (cosh_exp(r), PAIRS),
    (sinh_exp(r), PAIRS),
    (tanh_exp(r), PAIRS),
    (sigmoid_exp(r), PAIRS),
]  # fmt: skip


@pytest.mark.parametrize(("theorem", "points"), TRUE_AT, ids=[str(t) for t, _ in TRUE_AT])
def test_true_at_numbers(theorem, points):
    check_at(theorem, points)
