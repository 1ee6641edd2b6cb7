"""Formulas at concrete values: comparisons, equations, connectives.

In floats, numbers that are equal up to rounding count as equal.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from symcnn.kernel.terms import BOOL, INT, TENSOR, And, Eq, Le, Lt, Not, Or, Pred, Term, rank_of

from .fields import INTEGER, Field, NoisyFloats, Unsupported, Value
from .scope import Evaluates, Scope, same_shape, truth


def compare(evaluator: Evaluates, t: Le | Lt, field: Field, scope: Scope) -> Value:
    source = evaluator.ordered(*t.args)
    a, b = (evaluator.eval(s, source, scope) for s in t.args)
    if source.exact:
        result = a <= b if isinstance(t, Le) else a < b
    elif isinstance(t, Le):
        result = (a <= b) | close(evaluator, a, b)
    else:
        result = (a < b) & ~np.asarray(close(evaluator, a, b))
    return truth(result)


def close(evaluator: Evaluates, a: Value, b: Value) -> Value:
    """Whether two floats are equal up to rounding."""
    scale = np.maximum(1.0, np.maximum(np.abs(a), np.abs(b)))
    apart = np.abs(a - b)
    if isinstance(evaluator.field, NoisyFloats) and np.isnan(apart).any():
        raise Unsupported("a comparison with what is no number")
    return apart <= evaluator.tolerance * scale


def eq(evaluator: Evaluates, t: Eq, field: Field, scope: Scope) -> Value:
    a, b = t.args
    if a.sort == TENSOR:
        return same_tensors(evaluator, a, b, scope)
    source = INTEGER if a.sort == b.sort == INT else evaluator.field
    x, y = evaluator.eval(a, source, scope), evaluator.eval(b, source, scope)
    exact = source.exact or a.sort in (INT, BOOL)
    return truth(x == y if exact else close(evaluator, x, y))


def same_tensors(evaluator: Evaluates, a: Term, b: Term, scope: Scope) -> Value:
    x, y = evaluator.tensor(a, evaluator.field, scope), evaluator.tensor(b, evaluator.field, scope)
    r, s = rank_of(a), rank_of(b)
    shape = x.shape[x.ndim - r :]
    if not same_shape(shape, y.shape[y.ndim - s :]):
        return False
    if 0 in shape:
        return True
    equal = np.asarray(x == y if evaluator.field.exact else close(evaluator, x, y))
    return truth(equal.all(axis=tuple(range(equal.ndim - r, equal.ndim))))


def conjunction(evaluator: Evaluates, t: And, field: Field, scope: Scope) -> Value:
    result: Value = True
    for a in t.args:
        p = evaluator.eval(a, field, scope)
        if p is False:
            return False
        result = p if result is True else result & p
    return result


def disjunction(evaluator: Evaluates, t: Or, field: Field, scope: Scope) -> Value:
    result: Value = False
    for a in t.args:
        p = evaluator.eval(a, field, scope)
        if p is True:
            return True
        result = p if result is False else result | p
    return result


def negation(evaluator: Evaluates, t: Not, field: Field, scope: Scope) -> Value:
    p = evaluator.eval(t.args[0], field, scope)
    return not p if isinstance(p, bool) else ~p


def pred(evaluator: Evaluates, t: Pred, field: Field, scope: Scope) -> Value:
    raise Unsupported(f"the predicate {t.name}")


def all_known(parts: Iterable[bool | None]) -> bool | None:
    """True if all are, False if one is, else None."""
    found: bool | None = True
    for part in parts:
        if part is False:
            return False
        found = found and part
    return found


def any_known(parts: Iterable[bool | None]) -> bool | None:
    """True if one is, False if none is, else None."""
    none = all_known(None if p is None else not p for p in parts)
    return None if none is None else not none
