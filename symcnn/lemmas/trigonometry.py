"""Derived rules for sines and cosines."""

from __future__ import annotations

from symcnn.kernel.binding import fresh
from symcnn.kernel.elementary import COS, SIN, cos_add, cos_neg, cos_zero, sin_neg
from symcnn.kernel.rules import arithmetic, congruence, cut, instantiate, ring, symmetry
from symcnn.kernel.terms import ONE, REAL, ZERO, Eq, Term, neg
from symcnn.kernel.theorem import Theorem

from .conversions import after, everywhere
from .reasoning import use


def sin_zero() -> Theorem:
    """``|- sin(0) = 0``, since sin(-0) = -sin(0).

    >>> print(sin_zero())
    |- sin(0) = 0
    """
    odd = sin_neg(ZERO)
    return cut(odd, arithmetic((odd.concl,), Eq(SIN(ZERO), ZERO)))


def sin_squared(a: Term) -> Theorem:
    """``|- sin(a)**2 = 1 - cos(a)**2``, from the cosine of a - a.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(sin_squared(scalars("a")[0]))
    |- sin(a)**2 = -cos(a)**2 + 1
    """
    x = fresh("x", REAL, ())
    apart = cos_add(x, neg(x))
    one = after(congruence(apart.left, (0,), (), ring(apart.left.args[0], ZERO)), cos_zero())
    squares = after(symmetry(one), apart)
    for parity in (cos_neg(x), sin_neg(x)):
        squares = after(squares, everywhere(use(parity))(squares.right, ()))
    claim = Eq(SIN(x) ** 2, ONE - COS(x) ** 2)
    return instantiate(cut(squares, arithmetic((squares.concl,), claim)), ((x, a),))
