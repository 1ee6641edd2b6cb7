"""Formulas and indices to the eye: what holds, what is not negative, what a negation is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence, Set

from symcnn.kernel.terms import (
    FALSE, TRUE, Add, And, Eq, FloorDiv, Le, Lt, Mod, Mul, Not, Num, Or, Pow, Term, conj,
)  # fmt: skip
from symcnn.operators.lengths import merged


def gathered(indices: Sequence[Term], axes: Sequence[tuple[Term, ...]]) -> tuple[Term, ...]:
    """The indices of axes from those of the parts that are merged in them."""
    left = list(indices)
    found = []
    for axis in axes:
        found.append(merged(tuple(left[: len(axis)]), axis))
        del left[: len(axis)]
    return tuple(found)


def evidently_natural(size: Term, natural: Set[Term]) -> bool:
    """Whether a size is built from natural numbers without subtraction.

    >>> from symcnn.kernel.terms import INT, Var
    >>> n = Var("n", INT)
    >>> evidently_natural(2 * n + 1, {n}), evidently_natural(n - 1, {n})
    (True, False)
    """
    match size:
        case Num(value=v):
            return v >= 0
        case Add() | Mul() | Pow() | FloorDiv() | Mod():
            return all(evidently_natural(a, natural) for a in size.args)
    return size in natural


def conjuncts(formula: Term) -> tuple[Term, ...]:
    """The formulas that a conjunction is made of; one formula by itself."""
    if isinstance(formula, And):
        return tuple(part for f in formula.args for part in conjuncts(f))
    return (formula,)


def negation(formula: Term) -> Term:
    """The negation, taken into inequalities, conjunctions and disjunctions.

    >>> from symcnn.kernel.terms import INT, Var
    >>> a, b = Var("a", INT), Var("b", INT)
    >>> print(negation(a <= b))
    b < a
    """
    match formula:
        case Le(args=(a, b)):
            return Lt(b, a)
        case Lt(args=(a, b)):
            return Le(b, a)
        case Not(args=(p,)):
            return p
        case And(args=args):
            return Or(*map(negation, args))
        case Or(args=args):
            return And(*map(negation, args))
    return Not(formula)


# What `&`, `|` and `^` are of truth values.
CONNECTIVES: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.BitAnd: conj,
    ast.BitOr: Or,
    ast.BitXor: lambda p, q: negation(Eq(p, q)),
}


def simple_or(p: Term, q: Term) -> Term:
    """``p or q``, without a part that is false."""
    if p == FALSE or q == FALSE:
        return q if p == FALSE else p
    return Or(p, q)


def conj_of(p: Term, q: Term) -> Term:
    """``p and q``; false, if one of them is."""
    return FALSE if FALSE in (p, q) else conj(*(f for f in (p, q) if f != TRUE))
