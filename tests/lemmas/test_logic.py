"""Derived rules of logic and of linear forms: what each proves, and what it must refuse."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume
from symcnn.kernel.terms import REAL, Eq, Le, Space
from symcnn.lemmas.linear import at_unit_tensor, unit_tensor
from symcnn.lemmas.logic import equivalence, implication, known_for_all
from symcnn.lemmas.notation import for_all, indices, inner, scalars, sizes, tensor

m, n, i, j = sizes("m n i j")
a, b, c = scalars("a b c")
A, V, W = tensor("A", m, n), tensor("V", n), tensor("W", n)
X = Space(REAL, (n,))
SAME = assume(for_all(X, lambda X: Eq(inner(V, X), inner(W, X))))
ENTRIES = assume(for_all(m, n, lambda i, j: Eq(A[i, j], i + j)))
HERE = indices((i, m), (j, n))


def shown(a, *given):
    """The formula a as the kernel's arithmetic derives it from others."""
    return arithmetic(given, a)


ACCEPTED = {
    "implication": (lambda: implication(a <= b, assume(a <= b)), "|- not a <= b or a <= b"),
    "implication, other hypotheses stay": (
        lambda: implication(a <= b, shown(a <= c, a <= b, b <= c)),
        "b <= c |- not a <= b or a <= c",
    ),
    "equivalence": (
        lambda: equivalence(shown(a - b <= 0, a <= b), shown(a <= b, a - b <= 0)),
        "|- (a <= b) = (a - b <= 0)",
    ),
    "equivalence, other hypotheses stay": (
        lambda: equivalence(shown(b <= 1, a <= b, b <= 1), shown(a <= b, a <= b)),
        "b <= 1, a <= b |- (a <= b) = (b <= 1)",
    ),
    "known for all": (
        lambda: known_for_all(assume(for_all(n, lambda i: Eq(V[i], i))))(V[j], indices((j, n))),
        "forall[i<n] (V[i] = i), 0 <= j, j < n |- V[j] = j",
    ),
    "known for all, two indices": (
        lambda: known_for_all(ENTRIES)(A[i, j], HERE),
        f"{ENTRIES.concl}, 0 <= i, i < m, 0 <= j, j < n |- A[i, j] = i + j",
    ),
    "unit tensor": (
        lambda: at_unit_tensor(SAME, (i,), indices((i, n))),
        f"0 <= i, i < n, {SAME.concl} |- V[i] = W[i]",
    ),
    "unit tensor, perhaps outside": (
        lambda: at_unit_tensor(SAME, (i,), ()),
        f"{SAME.concl} |- [0 <= i and i < n]*V[i] = [0 <= i and i < n]*W[i]",
    ),
}

REFUSED = {
    "known for all, outside": lambda: known_for_all(ENTRIES)(A[i, j], ()),
    "known for all, another tensor": lambda: known_for_all(ENTRIES)(V[i], indices((i, n))),
    "known for all, no entries": lambda: known_for_all(assume(Le(a, b))),
    "unit tensor, an equation for numbers": lambda: at_unit_tensor(
        assume(for_all(n, lambda i: Eq(V[i], W[i]))), (i,), indices((i, n))
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name):
    make, expected = ACCEPTED[name]
    assert str(make()) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()


def test_unit_tensor_is_one_at_its_place_only():
    assert str(unit_tensor((m, n), (i, j))) == "lam[i_1<m] lam[j_1<n] [i_1 = i and j_1 = j]"
