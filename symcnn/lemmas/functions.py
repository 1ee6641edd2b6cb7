"""Derived rules for exponentials and absolute values."""

from __future__ import annotations

from symcnn.kernel.binding import fresh
from symcnn.kernel.elementary import (
    ABS,
    EXP,
    SQRT,
    abs_mul,
    exp_add,
    exp_zero,
    sqrt_mul,
    sqrt_square,
    square_sqrt,
)
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    arithmetic,
    assume,
    cases,
    congruence,
    cut,
    field,
    instantiate,
    ring,
    symmetry,
)
from symcnn.kernel.terms import REAL, ZERO, And, Eq, Le, Mul, Not, Or, Term, mul, neg, recip
from symcnn.kernel.theorem import Theorem

from .conversions import after


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
    """From ``G |- 0 <= a`` infer ``G |- abs(a) = a``: both are the root of a**2.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.lemmas.notation import scalars
    >>> a, = scalars("a")
    >>> print(abs_nonnegative(assume(ZERO <= a)))
    0 <= a |- abs(a) = a
    """
    a = _nonnegative(shown)
    root = symmetry(sqrt_square(a))
    apart = congruence(root.right, (0,), (), ring(root.right.args[0], mul(a, a)))
    split = sqrt_mul(a, a, (shown.concl,))
    squared = ring(split.right, SQRT(a) ** 2)
    whole = after(after(root, apart), after(split, squared))
    return cut(shown, after(whole, square_sqrt(a, (shown.concl,))))


def abs_squared(a: Term) -> Theorem:
    """``|- abs(a)**2 = a**2``, since a**2 is its own absolute value.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(abs_squared(scalars("a")[0]))
    |- abs(a)**2 = a**2
    """
    x = fresh("x", REAL, ())
    product = abs_nonnegative(arithmetic((), Le(ZERO, mul(x, x))))
    square = after(ring(ABS(x) ** 2, mul(ABS(x), ABS(x))), symmetry(abs_mul(x, x)))
    apart = congruence(square.right, (0,), (), ring(square.right.args[0], mul(x, x)))
    whole = after(after(after(square, apart), product), ring(mul(x, x), x**2))
    return instantiate(whole, ((x, a),))


def abs_nonpositive(shown: Theorem) -> Theorem:
    """From ``G |- 0 <= -a`` infer ``G |- abs(a) = -a``, for the term -a as it stands."""
    minus = _nonnegative(shown)
    a = neg(minus)
    there, back = sqrt_square(a), sqrt_square(minus)
    same = congruence(there.left, (0,), (), ring(there.left.args[0], back.left.args[0]))
    return after(after(after(symmetry(there), same), back), abs_nonnegative(shown))


def abs_bounds(a: Term) -> Theorem:
    """``|- a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)``

    >>> from symcnn.lemmas.notation import scalars
    >>> print(abs_bounds(scalars("a")[0]).concl)
    a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)
    """
    value, minus, p = ABS(a), neg(a), Le(ZERO, a)
    goal = And(Le(a, value), Le(minus, value), Or(Eq(value, a), Eq(value, minus)))
    same = abs_nonnegative(assume(p))
    low = arithmetic((Not(p),), Le(ZERO, minus))
    opposite = cut(low, abs_nonpositive(assume(low.concl)))
    opposite = after(ring(value, opposite.left), opposite)
    below = cut(opposite, arithmetic((Not(p), opposite.concl), goal))
    return cases(p, cut(same, arithmetic((p, same.concl), goal)), below)


def _nonnegative(shown: Theorem) -> Term:
    claim = shown.concl
    if not isinstance(claim, Le) or claim.args[0] != ZERO:
        raise KernelError("abs", "a nonnegative number is expected", found=claim)
    return claim.args[1]
