"""The rules about order: what each proves, and what it must refuse."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, assume
from symcnn.kernel.terms import REAL, Fun, Le, Lt, Num, Pred, Var
from symcnn.lemmas.predicates import monotone

a, b = Var("a", REAL), Var("b", REAL)
f, g = Fun("f"), Fun("g")
RISING = assume(Pred("nondecreasing", (f,)))
AT_MOST = assume(Le(a, b))

ACCEPTED = {
    "monotone": (lambda: monotone(RISING, AT_MOST), "nondecreasing(f), a <= b |- f(a) <= f(b)"),
    "monotone, of numbers": (
        lambda: monotone(RISING, arithmetic((), Le(Num(1), Num(2)))),
        "nondecreasing(f) |- f(1) <= f(2)",
    ),
    "monotone, of a derivative": (
        lambda: monotone(assume(Pred("nondecreasing", (f.prime,))), AT_MOST),
        "nondecreasing(f'), a <= b |- f'(a) <= f'(b)",
    ),
}

REFUSED = {
    "monotone, of another property": lambda: monotone(assume(Pred("convex", (f,))), AT_MOST),
    "monotone, at a point only": lambda: monotone(
        assume(Pred("nondecreasing", (f,), (a,))), AT_MOST
    ),
    "monotone, of a strict inequality": lambda: monotone(RISING, assume(Lt(a, b))),
    "monotone, the premises exchanged": lambda: monotone(AT_MOST, RISING),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name):
    make, expected = ACCEPTED[name]
    theorem = make()
    assert str(theorem) == expected
    assert not theorem.axioms


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    with pytest.raises(KernelError):
        REFUSED[name]()
