"""Axioms: exp, log, roots, absolute values, sines and cosines, and what exp defines."""

from __future__ import annotations

from .conditions import require
from .rules import Formulas
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
COS, SIN = Fun("cos"), Fun("sin")
COSH, SINH, TANH, SIGMOID = Fun("cosh"), Fun("sinh"), Fun("tanh"), Fun("sigmoid")


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


@axiom(FUNCTIONS)
def cos_add(a: Term, b: Term) -> Judgment:
    """``|- cos(a + b) = cos(a)*cos(b) - sin(a)*sin(b)``"""
    return Judgment((), Eq(COS(a + b), COS(a) * COS(b) - SIN(a) * SIN(b)))


@axiom(FUNCTIONS)
def sin_add(a: Term, b: Term) -> Judgment:
    """``|- sin(a + b) = sin(a)*cos(b) + cos(a)*sin(b)``"""
    return Judgment((), Eq(SIN(a + b), SIN(a) * COS(b) + COS(a) * SIN(b)))


@axiom(FUNCTIONS)
def cos_zero() -> Judgment:
    """``|- cos(0) = 1``"""
    return Judgment((), Eq(COS(0), ONE))


@axiom(FUNCTIONS)
def cos_neg(a: Term) -> Judgment:
    """``|- cos(-a) = cos(a)``"""
    return Judgment((), Eq(COS(neg(a)), COS(a)))


@axiom(FUNCTIONS)
def sin_neg(a: Term) -> Judgment:
    """``|- sin(-a) = -sin(a)``"""
    return Judgment((), Eq(SIN(neg(a)), neg(SIN(a))))


@axiom(FUNCTIONS)
def cosh_exp(a: Term) -> Judgment:
    """``|- cosh(a) = (exp(a) + exp(-a))/2``"""
    return Judgment((), Eq(COSH(a), (EXP(a) + EXP(neg(a))) / 2))


@axiom(FUNCTIONS)
def sinh_exp(a: Term) -> Judgment:
    """``|- sinh(a) = (exp(a) - exp(-a))/2``"""
    return Judgment((), Eq(SINH(a), (EXP(a) - EXP(neg(a))) / 2))


@axiom(FUNCTIONS)
def tanh_exp(a: Term) -> Judgment:
    """``|- tanh(a) = (exp(a) - exp(-a))/(exp(a) + exp(-a))``"""
    return Judgment((), Eq(TANH(a), (EXP(a) - EXP(neg(a))) / (EXP(a) + EXP(neg(a)))))


@axiom(FUNCTIONS)
def sigmoid_exp(a: Term) -> Judgment:
    """``|- sigmoid(a) = 1/(1 + exp(-a))``"""
    return Judgment((), Eq(SIGMOID(a), recip(1 + EXP(neg(a)))))
