"""Axioms: exp, log, the square root and the absolute value."""

from __future__ import annotations

from .rules import Formulas, require
from .terms import (
    ONE,
    ZERO,
    Eq,
    Fun,
    Le,
    Lt,
    Not,
    Term,
    mul,
    neg,
    recip,
)
from .theorem import Judgment, axiom

FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"

EXP, LOG, SQRT, ABS = Fun("exp"), Fun("log"), Fun("sqrt"), Fun("abs")


@axiom(FUNCTIONS)
def exp_add(a: Term, b: Term) -> Judgment:
    """``|- exp(a + b) = exp(a)*exp(b)``"""
    return Judgment((), Eq(EXP(a + b), EXP(a) * EXP(b)))


@axiom(FUNCTIONS)
def exp_zero() -> Judgment:
    """``|- exp(0) = 1``"""
    return Judgment((), Eq(EXP(0), ONE))


@axiom(FUNCTIONS)
def log_mul(a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- log(a*b) = log(a) + log(b)``

    Needs: ``a != 0`` and ``b != 0`` (log is log of the absolute value, and log 0 = 0).
    """
    conditions = [require("log_mul", given, Not(Eq(x, ZERO))) for x in (a, b)]
    return Judgment(given, Eq(LOG(mul(a, b)), LOG(a) + LOG(b)), conditions)


@axiom(FUNCTIONS)
def log_recip(a: Term) -> Judgment:
    """``|- log(1/a) = -log(a)``, for a = 0 as well since both are 0."""
    return Judgment((), Eq(LOG(recip(a)), neg(LOG(a))))


@axiom(FUNCTIONS)
def log_exp(a: Term) -> Judgment:
    """``|- log(exp(a)) = a``"""
    return Judgment((), Eq(LOG(EXP(a)), a))


@axiom(FUNCTIONS)
def exp_log(a: Term, given: Formulas) -> Judgment:
    """``given |- exp(log(a)) = a``

    Needs: ``0 < a``.
    """
    condition = require("exp_log", given, Lt(ZERO, a))
    return Judgment(given, Eq(EXP(LOG(a)), a), (condition,))


@axiom(FUNCTIONS)
def sqrt_square(a: Term) -> Judgment:
    """``|- sqrt(a**2) = abs(a)``"""
    return Judgment((), Eq(SQRT(a**2), ABS(a)))


@axiom(FUNCTIONS)
def square_sqrt(a: Term, given: Formulas) -> Judgment:
    """``given |- sqrt(a)**2 = a``

    Needs: ``0 <= a``.
    """
    condition = require("square_sqrt", given, Le(ZERO, a))
    return Judgment(given, Eq(SQRT(a) ** 2, a), (condition,))


@axiom(FUNCTIONS)
def sqrt_mul(a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- sqrt(a*b) = sqrt(a)*sqrt(b)``

    Needs: ``0 <= a`` (then both sides are 0 for b < 0).
    """
    condition = require("sqrt_mul", given, Le(ZERO, a))
    return Judgment(given, Eq(SQRT(mul(a, b)), SQRT(a) * SQRT(b)), (condition,))


@axiom(FUNCTIONS)
def abs_mul(a: Term, b: Term) -> Judgment:
    """``|- abs(a*b) = abs(a)*abs(b)``"""
    return Judgment((), Eq(ABS(mul(a, b)), ABS(a) * ABS(b)))


@axiom(FUNCTIONS)
def abs_recip(a: Term) -> Judgment:
    """``|- abs(1/a) = 1/abs(a)``"""
    return Judgment((), Eq(ABS(recip(a)), recip(ABS(a))))


@axiom(FUNCTIONS)
def sqrt_recip(a: Term) -> Judgment:
    """``|- sqrt(1/a) = 1/sqrt(a)``, for a <= 0 as well since both are 0."""
    return Judgment((), Eq(SQRT(recip(a)), recip(SQRT(a))))
