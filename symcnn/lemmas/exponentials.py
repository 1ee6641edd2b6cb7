"""Derived rules for exponentials and absolute values."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, congruence, cut, field, ring, symmetry
from symcnn.kernel.terms import ZERO, And, Apply, Eq, Le, Lt, Mul, Or, Term, neg, recip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import (
    ABS,
    EXP,
    exp_add,
    exp_zero,
)

from .conversions import after
from .laws import A, B, at, law, once


def exp_negative(a: Term) -> Theorem:
    """``|- exp(-a) = 1/exp(a)``, since exp(a)*exp(-a) = exp(0) = 1.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(exp_negative(scalars("a")[0]))
    |- exp(-a) = 1/exp(a)
    """
    minus, inverse = EXP(neg(a)), recip(EXP(a))
    product = exp_add(a, neg(a))
    exponent = product.left.args[0]
    zero = congruence(product.left, (0,), (), ring(exponent, ZERO))
    one = after(after(symmetry(product), zero), exp_zero())
    flat = Mul((inverse, one.left))
    shortened = congruence(flat, (1,), (), one)
    return after(after(field(minus, flat, ()), shortened), ring(shortened.right, inverse))


def abs_nonnegative(shown: Theorem) -> Theorem:
    """From ``G |- 0 <= a`` infer ``G |- abs(a) = a``.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import scalars
    >>> a, = scalars("a")
    >>> print(abs_nonnegative(assume(ZERO <= a)))
    0 <= a |- abs(a) = a
    """
    _nonnegative(shown)
    return cut(shown, at(_abs_itself(), shown.concl.args[1]))


@once
def _abs_itself() -> Theorem:
    return cut(abs_bounds(A), arithmetic((abs_bounds(A).concl, Le(ZERO, A)), Eq(ABS(A), A)))


def abs_compared(p: Term, given: Formulas) -> Theorem:
    """``|- (abs(a) < b) = (-b < a and a < b)`` and ``|- (b <= abs(a)) = (b <= a or b <= -a)``.

    So with ``<=`` and ``<``.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(abs_compared(ABS(a) <= b, ()))
    |- (abs(a) <= b) = (-b <= a and a <= b)
    """
    if isinstance(p, Le | Lt):
        for law_for, (x, b) in ((_abs_below, p.args), (_abs_above, p.args[::-1])):
            if isinstance(x, Apply) and x.fun == ABS:
                return at(law_for(type(p)), x.args[0], b)
    raise KernelError("abs_compared", "an absolute value is expected on one side", found=p)


@once
def _abs_below(kind: type[Le | Lt]) -> Theorem:
    both = And(kind(neg(B), A), kind(A, B))
    return cut(abs_bounds(A), arithmetic((abs_bounds(A).concl,), Eq(kind(ABS(A), B), both)))


@once
def _abs_above(kind: type[Le | Lt]) -> Theorem:
    one = Or(kind(B, A), kind(B, neg(A)))
    return cut(abs_bounds(A), arithmetic((abs_bounds(A).concl,), Eq(kind(B, ABS(A)), one)))


def abs_nonpositive(shown: Theorem) -> Theorem:
    """From ``G |- 0 <= -a`` infer ``G |- abs(a) = -a``, for the term -a as it stands."""
    minus = _nonnegative(shown)
    a = neg(minus)
    bounds = abs_bounds(a)
    theorem = arithmetic((bounds.concl, shown.concl), Eq(ABS(a), minus))
    return cut(shown, cut(bounds, theorem))


def abs_bounds(a: Term) -> Theorem:
    """``|- a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)``

    >>> from symcnn.lemmas.notation import scalars
    >>> print(abs_bounds(scalars("a")[0]).concl)
    a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)
    """
    return at(law("abs_bounds"), a)


def _nonnegative(shown: Theorem) -> Term:
    claim = shown.concl
    if not isinstance(claim, Le) or claim.args[0] != ZERO:
        raise KernelError("abs", "a nonnegative number is expected", found=claim)
    return claim.args[1]
