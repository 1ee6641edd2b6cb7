"""The floor of a quotient: what ``floor_bounds`` says of ``t = x/d`` with d multiplied out."""

from __future__ import annotations

from symcnn.kernel.rules import arithmetic, cut
from symcnn.kernel.terms import ONE, REAL, ZERO, Eq, Fun, Le, Lt, Term, Var, add, mul
from symcnn.kernel.theorem import Theorem

from .laws import once

FLOOR = Fun("floor")
D, T, X = (Var(name, REAL) for name in "dtx")
POSITIVE, QUOTIENT = Lt(ZERO, D), Eq(mul(D, T), X)


def _law(*premises: Term, goal: Term) -> Theorem:
    return arithmetic((*premises, QUOTIENT), goal)


@once
def floor_below() -> Theorem:
    """``0 < d, d*t = x |- d*floor(t) <= x``."""
    return _law(POSITIVE, goal=Le(mul(D, FLOOR(T)), X))


@once
def floor_above() -> Theorem:
    """``0 < d, d*t = x |- x < d + d*floor(t)``."""
    return _law(POSITIVE, goal=Lt(X, add(D, mul(D, FLOOR(T)))))


@once
def floor_exact() -> Theorem:
    """``floor(t) = t, d*t = x |- d*floor(t) = x``."""
    return _law(Eq(FLOOR(T), T), goal=Eq(mul(D, FLOOR(T)), X))


@once
def floor_zero() -> Theorem:
    """``0 < d, 0 <= x, x < d, d*t = x |- floor(t) = 0``."""
    low = _law(POSITIVE, Le(ZERO, X), goal=Le(ZERO, T))
    high = _law(POSITIVE, Lt(X, D), goal=Lt(T, ONE))
    zero = arithmetic((low.concl, high.concl), Eq(FLOOR(T), ZERO))
    return cut(low, cut(high, zero))
