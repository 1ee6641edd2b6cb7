"""Real powers by exponential and logarithm, and the line below the exponential.

``rpow(x, p)`` is x**p for real x and p; for x > 0 it is exp(p log x), and rpow(0, p) = 0 for
p != 0. For x < 0 it has a value too (as in Lean's Mathlib), which for an integer p is x**p.
"""

from __future__ import annotations

from .calculus import RPOW
from .conditions import require
from .elementary import EXP, FUNCTIONS, LOG
from .errors import KernelError
from .rules import Formulas
from .terms import ONE, REAL, ZERO, Eq, Le, Lt, Not, Num, Term, add, expect, mul, power
from .theorem import Judgment, axiom


@axiom(FUNCTIONS)
def exp_above_line(x: Term) -> Judgment:
    """``|- 1 + x <= exp(x)``"""
    expect("exp_above_line", REAL, x)
    return Judgment((), Le(add(ONE, x), EXP(x)))


@axiom(FUNCTIONS)
def rpow_exp(x: Term, p: Term, given: Formulas) -> Judgment:
    """``given |- rpow(x, p) = exp(p*log(x))``

    Needs: ``0 < x``. For x = 0 the right side is exp(0) = 1, and rpow(0, 1) is 0.
    """
    condition = require("rpow_exp", given, Lt(ZERO, x))
    return Judgment(given, Eq(RPOW(x, p), EXP(mul(p, LOG(x)))), (condition,))


@axiom(FUNCTIONS)
def rpow_zero(p: Term, given: Formulas) -> Judgment:
    """``given |- rpow(0, p) = 0``

    Needs: ``p != 0``. (rpow(0, 0) is 1.)
    """
    condition = require("rpow_zero", given, Not(Eq(p, ZERO)))
    return Judgment(given, Eq(RPOW(0, p), ZERO), (condition,))


@axiom(FUNCTIONS)
def rpow_natural(x: Term, n: Term) -> Judgment:
    """``|- rpow(x, n) = x**n`` for a literal natural number n, and every real x."""
    if not isinstance(n, Num) or n.value.denominator != 1 or n.value < 0:
        raise KernelError("rpow_natural", "a natural number is expected", found=n)
    return Judgment((), Eq(RPOW(x, n), power(x, n)))
