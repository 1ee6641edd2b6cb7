"""Linear terms by their coefficients."""

from __future__ import annotations

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INT, Bracket, Fun, Ite, Lt, Var, conj
from symcnn.lemmas.coefficients import Collecting, Family, recognise_apply
from symcnn.lemmas.notation import sizes, tensor, total

n, m, i, j, k, s = sizes("n m i j k s")
a, b, c = tensor("a", n), tensor("b", m), tensor("c")
D, E, S = Fun("D"), Fun("E"), Fun("S")
J, K = Var("J", INT), Var("K", INT)
FAMILIES = {
    "E": Family("E", E(J, K), (J, K), (n, m)),
    "D": Family("D", D(J), (J,), (n,)),
    "S": Family("S", S(s), (), ()),
}


def recognise(t):
    found = recognise_apply(t)
    return ("S", ()) if found and found[0] == "S" else found


collect = Collecting(FAMILIES, recognise)
CASES = [
    # nothing to collect
    (c * a[i], {}, "c*a[i]"),
    (S(s), {"S": "1"}, "0"),
    (2 * S(s) * c + c, {"S": "2*c"}, "c"),
    (total(n, lambda i: a[i] * D(i)), {"D": "sum[i<n] [i = J]*a[i]"}, "0"),
    (c * total(n, lambda i: D(i)) + 3, {"D": "c*(sum[i<n] [i = J])"}, "3"),
    # an occurrence under a condition that puts its index in range
    (total(m, lambda i: Bracket(Lt(i, n)) * b[i] * D(i)),
     {"D": "sum[i<m] [i < n and i = J]*b[i]"}, "0"),
    # two families, two contributions to one, and a rest
    (total(n, lambda i: a[i] * (D(i) + total(m, lambda u: b[u] * E(i, u)) + 1) + D(n - 1 - i)),
     {"E": "sum[i<n] a[i]*(sum[u<m] [i = J and u = K]*b[u])",
      "D": "sum[i<n] (a[i]*[i = J] + [n - i - 1 = J])"}, "sum[i<n] a[i]"),
    (Ite(s < 1, S(s), c), {"S": "[s < 1]"}, "[not s < 1]*c"),
    (total(n, lambda i: a[i] * S(s)), {"S": "sum[i<n] a[i]"}, "0"),
]  # fmt: skip


@pytest.mark.parametrize(("t", "parts", "rest"), CASES)
def test_collected(t, parts, rest):
    found = collect(t, ())
    assert found.theorem.left == t
    assert not found.theorem.hyps
    assert found.theorem.right == collect.whole(found.parts, found.rest)
    assert {name: str(part) for name, part in found.parts.items()} == parts
    assert str(found.rest) == rest


REFUSED = [
    S(s) * S(s),
    S(s) ** 2,
    Fun("exp")(S(s)),
    total(n, lambda i: D(i) * D(i)),
    D(i),  # the index is not shown to be in range
    total(m, lambda i: Bracket(Lt(i + 1, n)) * D(i + 2)),
    Ite(conj(Lt(S(s), c)), c, c + 1),
]


@pytest.mark.parametrize("t", REFUSED)
def test_refused(t):
    with pytest.raises(KernelError):
        collect(t, ())
