"""Comparisons of real numbers as rows, and formulas as the conjunctions that they are.

A *row* is a polynomial that is >= 0, > 0, = 0 or != 0. An inequality is in lowest terms, and
when all its atoms are integers its constant is rounded: ``2*n - 1 >= 0`` reads ``n - 1 >= 0``.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, lcm
from typing import Any, NamedTuple

from .polynomials import Coefficients, Expanded, expanded, product, to_term
from .steps import kept
from .terms import INT, REAL, ZERO, And, Eq, Le, Lt, Not, Or, Term


class Row(NamedTuple):
    """A polynomial and how it compares with 0: ``>=``, ``>``, ``=`` or ``!=``."""

    polynomial: Coefficients
    sign: str

    def __str__(self) -> str:
        return f"{to_term(self.polynomial)} {self.sign} 0"


def negate(formula: Term) -> Term:
    """The negation, pushed through connectives and comparisons."""
    match formula:
        case Not(args=(p,)):
            return p
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
        case And(args=args):
            return Or(*map(negate, args))
        case Or(args=args):
            return And(*map(negate, args))
    return Not(formula)


def conjuncts(formula: Term) -> Iterator[Term]:
    """The formulas whose conjunction is ``formula``, negations pushed inwards."""
    if isinstance(formula, And):
        for part in formula.args:
            yield from conjuncts(part)
    elif isinstance(formula, Not) and isinstance(formula.args[0], And | Or | Not | Le | Lt):
        inner = negate(formula.args[0])
        yield from conjuncts(inner) if isinstance(inner, And | Not) else (inner,)
    else:
        yield formula


def row(p: Coefficients, sign: str) -> Row:
    """``p sign 0`` with coprime coefficients, and for integers with the constant rounded."""
    if sign in ("=", "!="):
        return Row(p, sign)
    scale = lcm(*(c.denominator for c in p.values()))
    whole = {m: int(c * scale) for m, c in p.items()}
    divisor = gcd(*(c for m, c in whole.items() if m))
    if not divisor:
        return Row(whole, sign)
    constant = whole.pop((), 0)
    if all(a.sort == INT for m in whole for a, _ in m):
        # g*p + c >= 0  <=>  p + c // g >= 0, and p > 0  <=>  p - 1 >= 0
        constant, sign = (constant - (sign == ">")) // divisor, ">="
    else:
        divisor = gcd(divisor, constant)
        constant //= divisor
    small = {m: c // divisor for m, c in whole.items()} if divisor > 1 else whole
    if constant:
        small[()] = constant
    return Row(small, sign)


@kept(most=50_000)
def compared(formula: Term) -> Row | None:
    """The row that a comparison of real numbers, or the negation of one, is."""
    inner = formula.args[0] if isinstance(formula, Not) else formula
    if inner is not formula and isinstance(inner, Le | Lt):
        inner = formula = negate(inner)
    if not isinstance(inner, Le | Lt | Eq) or any(t.sort > REAL for t in inner.args):
        return None
    kind = type(inner)
    sign = ">=" if kind is Le else ">" if kind is Lt else "=" if inner is formula else "!="
    return row(difference(*inner.args), sign)


def difference(a: Term, b: Term) -> Coefficients:
    """``b - a``"""
    total = dict(expanded(b))
    add_to(total, expanded(a), -1)
    return total


def add_to(total: Coefficients, p: Expanded, factor: Any = 1) -> None:
    for m, c in p.items():
        value = total.get(m, 0) + factor * c
        if value:
            total[m] = value if type(value) is int or value.denominator > 1 else int(value)
        else:
            total.pop(m, None)


def remainder_of(a: Term, b: Term, s: Term) -> Coefficients:
    """``a - b*s``"""
    total = difference(ZERO, a)
    add_to(total, product([expanded(b), expanded(s)]), -1)
    return total


def less_than_divisor(a: Term, b: Term, s: Term) -> Coefficients:
    """``b*s + b - a``"""
    total = difference(ZERO, b)
    add_to(total, remainder_of(a, b, s), -1)
    return total
