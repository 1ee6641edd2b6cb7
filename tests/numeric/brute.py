"""A second meaning of terms: plain Python recursion over ints and Fractions, no NumPy.

It serves as the oracle for ``symcnn.numeric.evaluate``. Tensors are functions of indices.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from symcnn.kernel.terms import (
    TENSOR, Add, And, Apply, Bound, Bracket, Det, Diff, Entry, Eq, Exists, FloorDiv, Forall, Inv,
    Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not, Num, Or, Pow, Prod, Recip, Sum, Term, Var, rank_of,
)  # fmt: skip


def brute(t: Term, values: dict[Any, Any], env: tuple[Any, ...] = ()) -> Any:
    """The value of a number or formula; of a tensor, the pair of its shape and its entries."""

    def at(s: Term, *more: Any) -> Any:
        return brute(s, values, (*env, *more))

    match t:
        case Num(value=v):
            return v
        case Var() if not t.shape:
            return values[t]
        case Bound() if t.sort != TENSOR:
            return env[-1 - t.index]
        case Add():
            return sum(at(a) for a in t.args)
        case Mul():
            return _product(at(a) for a in t.args)
        case Pow(args=(a, n)):
            base, exponent = Fraction(at(a)), at(n)
            return base**exponent if base or exponent >= 0 else 0
        case Recip(args=(a,)):
            return 1 / Fraction(at(a)) if at(a) else 0
        case FloorDiv(args=(a, b)):
            return at(a) // at(b) if at(b) else 0
        case Mod(args=(a, b)):
            return at(a) % at(b) if at(b) else at(a)
        case Ite(args=(p, a, b)):
            return at(a) if at(p) else at(b)
        case Bracket(args=(p,)):
            return int(at(p))
        case Apply(fun=fun, args=args):
            if fun.name == "abs":
                return abs(at(args[0]))
            if fun.name == "floor":
                return at(args[0]) // 1
            if fun.name == "sign":
                return (at(args[0]) > 0) - (at(args[0]) < 0)
            return values[fun](*(at(a) for a in args))
        case Entry(args=(tensor, *indices)):
            return _entry(tensor, [at(i) for i in indices], values, env)
        case Sum():
            return sum(at(t.body, i) for i in range(int(at(t.domain.args[0]))))
        case Prod():
            return _product(at(t.body, i) for i in range(int(at(t.domain.args[0]))))
        case Max():
            return max((at(t.body, i) for i in range(int(at(t.domain.args[0])))), default=0)
        case Min():
            return min((at(t.body, i) for i in range(int(at(t.domain.args[0])))), default=0)
        case Forall():
            return all(at(t.body, i) for i in range(int(at(t.domain.args[0]))))
        case Exists():
            return any(at(t.body, i) for i in range(int(at(t.domain.args[0]))))
        case Le(args=(a, b)):
            return at(a) <= at(b)
        case Lt(args=(a, b)):
            return at(a) < at(b)
        case Eq(args=(a, b)) if a.sort == TENSOR:
            return table(a, values, env) == table(b, values, env)
        case Eq(args=(a, b)):
            return at(a) == at(b)
        case And():
            return all(at(a) for a in t.args)
        case Or():
            return any(at(a) for a in t.args)
        case Not(args=(a,)):
            return not at(a)
        case Det(args=(a,)):
            (n, _), entries = table(a, values, env)
            return _leibniz([[entries[i, j] for j in range(n)] for i in range(n)])
        case Diff(args=(function, point, *_)) if len(t.args) == 2:
            return _slope(lambda x: at(function.args[1], x), at(point))
    raise NotImplementedError(type(t).__name__)


def shape(t: Term, values: dict[Any, Any], env: tuple[Any, ...] = ()) -> tuple[int, ...]:
    """The shape of a tensor whose inner sizes depend on no index."""
    if isinstance(t, Lam):
        n = max(0, brute(t.domain.args[0], values, env))
        return (n, *(shape(t.body, values, (*env, 0)) if t.body.sort == TENSOR else ()))
    if isinstance(t, Inv):
        return shape(t.args[0], values, env)
    return tuple(max(0, brute(n, values)) for n in t.args)


def table(t: Term, values: dict[Any, Any], env: tuple[Any, ...] = ()) -> tuple[Any, dict[Any, Any]]:
    """The shape of a tensor and its entries by index."""
    sizes = shape(t, values, env)
    places = itertools.product(*map(range, sizes))
    return sizes, {place: _entry(t, list(place), values, env) for place in places}


def _entry(t: Term, indices: list[int], values: dict[Any, Any], env: tuple[Any, ...]) -> Any:
    if isinstance(t, Lam):
        place, *rest = indices
        if not 0 <= place < brute(t.domain.args[0], values, env):
            return 0
        inner = (*env, place)
        if t.body.sort == TENSOR:
            return _entry(t.body, rest, values, inner)
        return brute(t.body, values, inner)
    if isinstance(t, Inv):
        (n, _), e = table(t.args[0], values, env)
        rows = [[e[i, j] for j in range(n)] for i in range(n)]
        i, j = indices
        whole = _leibniz(rows)
        if not whole or not (0 <= i < n and 0 <= j < n):
            return 0
        minor = [[rows[a][b] for b in range(n) if b != i] for a in range(n) if a != j]
        return (-1) ** (i + j) * _leibniz(minor) / Fraction(whole)
    assert rank_of(t) == len(indices)
    found = values[t]
    for i in indices:
        if not 0 <= i < len(found):
            return 0
        found = found[int(i)]
    return found


def _product(factors: Any) -> Any:
    result: Any = 1
    for f in factors:
        result *= f
    return result


def _leibniz(rows: list[list[Any]]) -> Any:
    n = len(rows)
    total: Any = 0
    for p in itertools.permutations(range(n)):
        inversions = sum(p[a] > p[b] for a in range(n) for b in range(a + 1, n))
        total += (-1) ** inversions * _product(rows[i][p[i]] for i in range(n))
    return total


def _slope(f: Any, x: Any) -> Fraction:
    """The derivative at x of a polynomial of degree at most 6, by Richardson's scheme."""
    h = [Fraction(1), Fraction(2), Fraction(3)]
    rows = [(f(x + s) - f(x - s)) / (2 * s) for s in h]
    # the error is even in s: eliminate s**2 and s**4
    first = [(rows[k] * h[k + 1] ** 2 - rows[k + 1] * h[k] ** 2) / (h[k + 1] ** 2 - h[k] ** 2)
             for k in range(2)]  # fmt: skip
    return (first[0] * h[2] ** 2 - first[1] * h[0] ** 2) / (h[2] ** 2 - h[0] ** 2)
