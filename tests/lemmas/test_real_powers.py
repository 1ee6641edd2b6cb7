"""Real powers: what the axioms prove and refuse, and whether it is so at numbers."""

from __future__ import annotations

import re

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import COMPLEX, ONE, ZERO, Le, Lt, Num, Var, ne
from symcnn.lemmas.elementary import exp_above_line, rpow_exp, rpow_natural, rpow_zero
from symcnn.lemmas.notation import scalars, sizes, tensor
from symcnn.numeric.evaluate import FLOAT, evaluate
from tests.kernel.plain import plain

n, m = sizes("n m")
r, s = scalars("r s")
z, x = Var("z", COMPLEX), tensor("x", n)
NUMBERS = (-2.0, -1.0, -0.5, 0.0, 0.25, 1.0, 3.0)
PAIRS = [{r: a, s: b} for a in NUMBERS for b in NUMBERS]

ACCEPTED = [  # axiom, arguments, the theorem
    (exp_above_line, (r,), "|- r + 1 <= exp(r)"),
    (exp_above_line, (-r,), "|- -r + 1 <= exp(-r)"),
    (rpow_exp, (r, s, (Lt(ZERO, r),)), "0 < r |- rpow(r, s) = exp(s*log(r))"),
    (rpow_exp, (Num(2), ZERO, ()), "|- rpow(2, 0) = exp(0)"),
    (rpow_zero, (s, (ne(s, 0),)), "s != 0 |- rpow(0, s) = 0"),
    (rpow_zero, (Num(-1), ()), "|- rpow(0, -1) = 0"),
    (rpow_natural, (r, Num(3)), "|- rpow(r, 3) = r**3"),
    (rpow_natural, (r, ZERO), "|- rpow(r, 0) = 1"),
    (rpow_natural, (ZERO, ZERO), "|- rpow(0, 0) = 1"),
]

REFUSED = [  # axiom, arguments, why
    (exp_above_line, (z,), "another sort"),
    (exp_above_line, (x,), "another sort"),
    (rpow_exp, (r, s, ()), "side condition not proved"),
    (rpow_exp, (r, s, (Le(ZERO, r),)), "side condition not proved"),
    (rpow_exp, (ZERO, ONE, ()), "side condition not proved"),
    (rpow_exp, (r, z, (Lt(ZERO, r),)), "another sort"),
    (rpow_zero, (s, ()), "side condition not proved"),
    (rpow_zero, (n, (Le(ZERO, n),)), "side condition not proved"),
    (rpow_zero, (ZERO, ()), "side condition not proved"),
    (rpow_natural, (r, Num(-1)), "side condition not proved"),
    (rpow_natural, (r, Num(1) / 2), "another sort"),
    (rpow_natural, (r, n), "side condition not proved"),
    (rpow_natural, (z, Num(2)), "another sort"),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_accepted(name, arguments, expected):
    assert plain(name(*arguments)) == expected


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED)
def test_refused(name, arguments, reason):
    with pytest.raises(KernelError, match=re.escape(reason)):
        name(*arguments)


@pytest.mark.parametrize(("name", "arguments", "expected"), ACCEPTED)
def test_true_at_numbers(name, arguments, expected):
    theorem = name(*arguments)
    points = [p for p in PAIRS if all(evaluate(h, p, FLOAT) for h in theorem.hyps)]
    assert points
    assert all(evaluate(theorem.concl, p, FLOAT) for p in points)
