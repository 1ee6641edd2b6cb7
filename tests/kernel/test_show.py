"""Terms in text: what stands inside a binder must be seen."""

import pytest

from symcnn.kernel.terms import Fun
from symcnn.lemmas.calculus import gradient
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
    (SUM / a, "(sum[i<n] x[i])*1/a"),
    (SUM + a, "sum[i<n] x[i] + a"),
    (total(n, lambda i: x[i] + a), "sum[i<n] (x[i] + a)"),
    (-SUM, "-(sum[i<n] x[i])"),
    (gradient(x[i] * a, x, i), "diff(lam[x in R^(n)] x[i]*a, x[i])"),
    (SUM + x[i], "sum[i_1<n] x[i_1] + x[i]"),
    (total(n, lambda j: x[j] * SUM) + x[i], "sum[j<n] x[j]*(sum[i_1<n] x[i_1]) + x[i]"),
]


@pytest.mark.parametrize(("term", "text"), SHOWN)
def test_show(term, text):
    assert str(term) == text
