"""Attempts to prove what is false by points, values and bound variables of another kind."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    COMPLEX, INT, ONE, REAL, REALS, TENSOR, TRUE, ZERO, Bound, Eq, Exists, Forall, Le, Lt, Num, Or,
    Space, Var,
)  # fmt: skip
from symcnn.kernel.theorem import RULES
from symcnn.lemmas.notation import largest, scalars, sizes, tabulate, tensor

from .derived import DERIVED

R = SimpleNamespace(**RULES, **DERIVED)

n, i = sizes("n i")
(a,) = scalars("a")
x, Z = tensor("x", n), Var("Z", COMPLEX, (n,))
HALF, TWO = Num(1) / 2, Num(2)
LINE, INN = Space(REAL, (n,)), (Le(ZERO, i), Lt(i, n))
NOTHING = largest(0, lambda i: ZERO)
IN_NOTHING = (Le(ZERO, i), Lt(i, ZERO))
IDENTITY, TWICE = tabulate(REALS, lambda t: t), tabulate(REALS, lambda t: largest(2, lambda i: t))
EMPTY = tabulate(REALS, lambda t: largest(0, lambda i: t))
YES = R.arithmetic((), TRUE)


def slope(at, given=()):
    """The derivative of t, which is 1."""
    return R.weaken(R.derivative_identity(IDENTITY, at), given)


def below(value, top, wrong):
    """That the slope 1 is the wrong one, or that the maximum is not attained."""
    return Or(Lt(value, top), Eq(ONE, wrong))


def bound(sort, element, rank=0):
    return Bound(0, sort, element, rank)


ATTEMPTS = [  # what is tried, the attempt, why it is refused
    ("the slope of max(t, t) at a maximum of nothing is 2, by nothing",
     lambda: R.derivative_max(TWICE, (i,), slope(NOTHING), TWO, YES, YES),
     "a premise does not fit"),
    ("the slope of max(t, t) at a maximum of nothing is 2, as that is not attained",
     lambda: R.arithmetic((), below(NOTHING, largest(2, lambda i: NOTHING), TWO)),
     "side condition not proved"),
    ("the slope of the maximum of nothing is 2, by nothing",
     lambda: R.derivative_max(EMPTY, (i,), slope(a, IN_NOTHING), TWO, R.arithmetic(
         IN_NOTHING, below(a, largest(0, lambda i: a), TWO)), YES),
     "a premise does not fit"),
    ("the slope of the maximum of nothing is 2, as it is of one function at least",
     lambda: R.arithmetic((), Or(Eq(TWO, ZERO), Le(ONE, ZERO))),
     "side condition not proved"),
    ("a derivative at a complex point",
     lambda: R.derivative_constant(tabulate(LINE, lambda x: ONE), Z, (i,)),
     "the entries have another sort"),
    ("an entry differentiated at a complex point",
     lambda: R.derivative_entry(tabulate(LINE, lambda x: x[0]), Z, (i,), INN),
     "the entries have another sort"),
    ("1/2 is an integer, as an integer is bound",
     lambda: R.exists_intro(
         Exists(REALS, Eq(bound(INT, INT), HALF)), HALF, R.reflexivity(HALF), ()),
     "a bound variable of another sort"),
    ("what holds of complex vectors, of a real one",
     lambda: R.forall_elim(
         R.assume(Forall(LINE, Eq(bound(TENSOR, COMPLEX, 1)[0], ZERO))), x, ()),
     "a bound variable of another sort"),
    ("what holds of matrices, of a vector",
     lambda: R.forall_elim(
         R.assume(Forall(LINE, Eq(bound(TENSOR, REAL, 2)[0, 0], ZERO))), x, ()),
     "a bound variable of another sort"),
]  # fmt: skip


@pytest.mark.parametrize("row", ATTEMPTS, ids=[row[0] for row in ATTEMPTS])
def test_refused(row):
    _, attempt, reason = row
    with pytest.raises(KernelError, match=re.escape(reason)):
        attempt()
