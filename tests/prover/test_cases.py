"""Choices taken out of functions, and terms whose conditions are known."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import Bracket, Fun, Ite, Not, recip
from symcnn.lemmas.notation import scalars, sizes, tensor, total
from symcnn.prover.cases import choice_outside, decided

i, j, n = sizes("i j n")
a, b = scalars("a b")
x = tensor("x", n)
exp, f = Fun("exp"), Fun("f")
CHOICE = Ite(i < n, a, b)

OUTSIDE = [  # a term, the hypotheses, the term with the choice outside
    (exp(CHOICE), (), "exp(a) if i < n else exp(b)"),
    (exp(CHOICE - 1), (), "exp(a - 1) if i < n else exp(b - 1)"),
    (recip(CHOICE), (), "1/a if i < n else 1/b"),
    ((CHOICE + a) ** 2, (), "(a + a)**2 if i < n else (b + a)**2"),
    (f(CHOICE * CHOICE), (), "f(a*a) if i < n else f(b*b)"),
    (f(Ite(i < n, Ite(i < n, a, b), b)), (), "f(a) if i < n else f(b)"),
    (exp(Ite(i < n, i, j)), (), "exp(i) if i < n else exp(j)"),
    (recip(2 * Bracket(i < n) * a + 1), (), "1/(2*a + 1) if i < n else 1"),
]

NOT_OUTSIDE = [
    (CHOICE, "the value of a function is expected"),
    (CHOICE + 1, "the value of a function is expected"),
    (exp(a), "there is no choice"),
    (exp(total(n, lambda k: Ite(k < j, a, b))), "there is no choice"),  # under a binder
    (exp(x[Ite(i < n, i, j)]), "there is no choice"),  # of indices
    (exp(x[Bracket(i < n)]), "there is no choice"),
]

DECIDED = [
    (CHOICE, (i < n,), "a"),
    (CHOICE, (Not(i < n),), "b"),
    (CHOICE, (n <= i,), "b"),
    (CHOICE + Bracket(i < n), (i < n,), "a + 1"),
    (CHOICE * Bracket(i < n), (n <= i,), "0"),
    (CHOICE, (), "a if i < n else b"),
]


@pytest.mark.parametrize(("t", "given", "expected"), OUTSIDE)
def test_choice_outside(t, given, expected):
    theorem = choice_outside(t, given)
    assert (theorem.left, str(theorem.right)) == (t, expected)
    assert not theorem.hyps


@pytest.mark.parametrize(("t", "message"), NOT_OUTSIDE)
def test_no_choice_outside(t, message):
    with pytest.raises(KernelError, match=message):
        choice_outside(t, ())


@pytest.mark.parametrize(("t", "given", "expected"), DECIDED)
def test_decided(t, given, expected):
    theorem = decided(t, given)
    assert (theorem.left, str(theorem.right)) == (t, expected)
