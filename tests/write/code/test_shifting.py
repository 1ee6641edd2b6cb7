"""Which formulas are written with smaller exponents, and which are left as they are."""

from __future__ import annotations

import pytest

from symcnn.kernel.terms import Bracket, Fun
from symcnn.lemmas.notation import sizes, tabulate, tensor, total
from symcnn.write.code.shifting import shifted

m, n = sizes("m n")
x, X, V = tensor("x", n), tensor("X", m, n), tensor("V", n)
exp, log = Fun("exp"), Fun("log")
sum_x = total(n, lambda j: exp(x[j]))


def rows(i):
    return total(n, lambda j: exp(X[i, j]))


SHIFTED = [
    (tabulate(n, lambda i: exp(x[i]) / sum_x),
     "lam[i<n] exp(x[i] - (max[j<n] x[j]))/(sum[j<n] exp(x[j] - (max[j<n] x[j])))"),
    (log(sum_x), "log(sum[j<n] exp(x[j] - (max[j<n] x[j]))) + max[j<n] x[j]"),
    (tabulate(m, lambda i: total(n, lambda j: exp(X[i, j]) * V[j]) / rows(i)),
     "lam[i<m] (sum[j<n] exp(X[i, j] - (max[j<n] X[i, j]))*V[j])"
     "/(sum[j<n] exp(X[i, j] - (max[j<n] X[i, j])))"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "expected"), SHIFTED)
def test_shifted(formula, expected):
    assert str(shifted(formula)) == expected


LEFT = [
    exp(x[0]),
    sum_x,
    1 / sum_x,
    exp(x[0]) / (1 + sum_x),
    exp(x[0]) * exp(x[0]) / sum_x,
    exp(x[0]) / sum_x + sum_x,
    exp(2 * x[0]) / sum_x,
    exp(exp(x[0]) / sum_x) / sum_x,
    tabulate(m, lambda i: exp(X[0, 0]) / rows(i)),
    total(m, lambda i: 1 / rows(i)),
    log(total(n, lambda j: exp(x[j]) * V[j])),
    tabulate(n, lambda i: exp(x[i]) / total(n, lambda j: Bracket(j <= i) * x[j])),
    log(sum_x - 1),
]  # fmt: skip


@pytest.mark.parametrize("formula", LEFT, ids=str)
def test_left_as_it_is(formula):
    assert shifted(formula) == formula
