"""Derived rules for sines and cosines."""

from __future__ import annotations

from symcnn.kernel.terms import ONE, Eq, Term
from symcnn.kernel.theorem import Theorem

from .elementary import COS, SIN
from .laws import A, at, law, once
from .order import follows_from


def sin_squared(a: Term) -> Theorem:
    """``|- sin(a)**2 = 1 - cos(a)**2``

    >>> from symcnn.lemmas.notation import scalars
    >>> print(sin_squared(scalars("a")[0]))
    |- sin(a)**2 = -cos(a)**2 + 1
    """
    return at(_sin_squared(), a)


@once
def _sin_squared() -> Theorem:
    return follows_from([law("cos_sin_circle")], Eq(SIN(A) ** 2, ONE - COS(A) ** 2))
