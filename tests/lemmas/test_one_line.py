"""Terms in text: what stands inside a binder must be seen."""

import pytest

from symcnn.kernel.rules import weaken
from symcnn.kernel.terms import BOOL, INT, REAL, TRUE, And, Fun, Le, Var
from symcnn.lemmas.differentiation import gradient
from symcnn.lemmas.elementary import exp_zero
from symcnn.lemmas.notation import integral, scalars, sizes, tensor, total

n, i = sizes("n i")
(a,) = scalars("a")
x = tensor("x", n)
SUM = total(n, lambda i: x[i])

SHOWN = [
    (SUM * a, "(sum[i<n] x[i])*a"),
    (a * SUM, "a*(sum[i<n] x[i])"),
    (total(n, lambda i: x[i] * a), "sum[i<n] x[i]*a"),
    (SUM * integral(lambda t: Fun("f")(t)), "(sum[i<n] x[i])*(integral[t in R] f(t))"),
    (SUM / a, "(sum[i<n] x[i])/a"),
    (SUM + a, "sum[i<n] x[i] + a"),
    (total(n, lambda i: x[i] + a), "sum[i<n] (x[i] + a)"),
    (-SUM, "-(sum[i<n] x[i])"),
    (gradient(x[i] * a, x, i), "diff(lam[x in R^(n)] x[i]*a, x[i])"),
    (SUM + x[i], "sum[i_1<n] x[i_1] + x[i]"),
    (n + Var("n", REAL), "n:INT + n:REAL"),
    (x[i] + Var("x", REAL, (n,))[i], "x[i] + x[i]"),
    (x[i] + Var("x", REAL, (n + 1,))[i], "x:REAL(n)[i] + x:REAL(n + 1)[i]"),
    (x[i] + Var("x", INT, (n,))[i], "x:REAL(n)[i] + x:INT(n)[i]"),
    (x[i] + Var("x", REAL), "x:REAL(n)[i] + x:REAL"),
    (SUM + Var("i", REAL), "sum[i_1<n] x[i_1] + i"),
    (SUM + Var("i", REAL) + i, "sum[i_1<n] x[i_1] + i:REAL + i:INT"),
    (Fun("pi")() + Var("pi", REAL), "pi + pi:REAL"),
    (And(Var("true", BOOL), TRUE), "true:BOOL and true"),
    (total(n, lambda j: x[j] * SUM) + x[i], "sum[j<n] x[j]*(sum[i_1<n] x[i_1]) + x[i]"),
]


@pytest.mark.parametrize(("term", "text"), SHOWN)
def test_show(term, text):
    assert str(term) == text


def test_a_theorem_tells_its_variables_apart():
    theorem = weaken(exp_zero(), (Le(n, i), Le(a, Var("n", REAL))))
    assert str(theorem) == "n:INT <= i, a <= n:REAL |- exp(0) = 1"
