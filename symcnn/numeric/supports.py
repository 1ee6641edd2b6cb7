"""Where the terms of a sum over Z may differ from 0: between two integers, or no one knows.

Comparisons, entries of tensors and finite sequences bound the index where their arguments are
affine in it. The interval may be too large and is never too small, so that a sum over it is the
sum over Z.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.terms import (
    BOOL, COMPLEX, FALSE, TENSOR, Add, And, Apply, Bound, Bracket, Entry, Eq, FloorDiv, Ite,
    Lam, Le, Lt, Mod, Mul, Not, Num, Or, Pow, Range, Space, Sum, Term, Var,
)  # fmt: skip

from .analysis import function_value
from .fields import FLOAT, Unsupported
from .sample_functions import FiniteSequence
from .scope import Evaluates, Scope

Number = Any  # a Fraction, or an infinity
Interval = tuple[Number, Number]

ALL: Interval = (-math.inf, math.inf)
NONE: Interval = (math.inf, -math.inf)
ODD = ("abs", "sign", "sin", "sinh", "tan", "tanh", "atan", "erf", "sqrt", "floor")  # 0 at 0


def support(evaluator: Evaluates, t: Sum, scope: Scope) -> range | None:
    """The indices outside of which every term of a sum over Z is 0; None where it is not known.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import INT, conj
    >>> from symcnn.numeric.evaluate import INTEGER, Evaluator
    >>> i, n = Var("i", INT), Var("n", INT)
    >>> def found(p):
    ...     return support(Evaluator({n: 7}, INTEGER), Sum(Space(INT), close(p, i)), Scope())
    >>> found(Bracket(conj(2 * i <= n, -50 <= i))), found(Bracket(i <= n))
    (range(-50, 4), None)
    """
    outer = [_hull_of(value) for value, _ in scope.bound]
    low, high = _Supports(evaluator, 0).number(t.body, [*outer, ALL])
    if low > high:
        return range(0)
    if math.isinf(low) or math.isinf(high):
        return None
    return range(math.ceil(low), math.floor(high) + 1)


def changes(evaluator: Evaluates, t: Sum) -> range | None:
    """The indices before and after which the terms of a sum over Z are two constants, if any.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import INT
    >>> from symcnn.numeric.evaluate import INTEGER, Evaluator
    >>> i, n = Var("i", INT), Var("n", INT)
    >>> def found(e):
    ...     return changes(Evaluator({n: 7}, INTEGER), Sum(Space(INT), close(e, i)))
    >>> found(Bracket(i <= n) - Bracket(i <= n - 1)), found(i * Bracket(i <= n))
    (range(5, 9), None)
    """
    low, high = _Supports(evaluator, 0).changes(t.body, [ALL])
    if low > high:
        return range(0)
    if math.isinf(low) or math.isinf(high):
        return None
    return range(math.ceil(low), math.floor(high) + 1)


def _hull_of(value: Any) -> Interval:
    """Between which numbers all entries of an array lie."""
    array = np.asarray(value)
    if array.dtype.kind not in "iufO" or not array.size:
        return ALL
    low, high = array.min(), array.max()
    if array.dtype.kind == "f" and not (math.isfinite(low) and math.isfinite(high)):
        return ALL
    return Fraction(low), Fraction(high)


def _both(a: Interval, b: Interval) -> Interval:
    return max(a[0], b[0]), min(a[1], b[1])


def _either(a: Interval, b: Interval) -> Interval:
    """The hull of two intervals."""
    if a[0] > a[1]:
        return b
    return a if b[0] > b[1] else (min(a[0], b[0]), max(a[1], b[1]))


def _scaled(factor: Fraction, a: Interval) -> Interval:
    if not factor:
        return Fraction(0), Fraction(0)
    return (factor * a[0], factor * a[1]) if factor > 0 else (factor * a[1], factor * a[0])


def _sum(a: Interval, b: Interval) -> Interval:
    return a[0] + b[0], a[1] + b[1]


def _refers(t: Term, index: int) -> bool:
    """Whether the term refers to the variable of the binder that is so many further out."""
    if t.loose <= index:
        return False
    if isinstance(t, Bound):
        return t.index == index
    if t.has_domain:
        return _refers(t.args[0], index) or _refers(t.args[1], index + 1)
    return any(_refers(a, index) for a in t.args)


class _Affine:
    """``s1*v1 + s2*v2 + ... + r``: slopes of the bound variables, outermost 0, and r between."""

    def __init__(self, slopes: dict[int, Fraction], rest: Interval) -> None:
        self.slopes = {v: s for v, s in slopes.items() if s}
        self.rest = rest

    def plus(self, other: _Affine) -> _Affine:
        keys = {*self.slopes, *other.slopes}
        slopes = {v: self.slopes.get(v, Fraction(0)) + other.slopes.get(v, 0) for v in keys}
        return _Affine(slopes, _sum(self.rest, other.rest))

    def times(self, factor: Fraction) -> _Affine:
        return _Affine({v: factor * s for v, s in self.slopes.items()}, _scaled(factor, self.rest))

    @property
    def fixed(self) -> Fraction | None:
        """The number that it is, if it is one."""
        low, high = self.rest
        return low if not self.slopes and low == high and not math.isinf(low) else None


class _Supports:
    """The recursion over a term. ``env`` has what is known of the bound variables, innermost last;
    ``inner`` is the number of binders between the term and the sum in question.
    """

    def __init__(self, evaluator: Evaluates, inner: int) -> None:
        self.evaluator = evaluator
        self.inner = inner

    def under(self) -> _Supports:
        return _Supports(self.evaluator, self.inner + 1)

    def target(self, env: Sequence[Interval]) -> int:
        return len(env) - 1 - self.inner

    # -- where a number may differ from 0 ------------------------------------------------------

    def number(self, t: Term, env: Sequence[Interval]) -> Interval:
        match t:
            case Num(value=value) if not value:
                return NONE
            case Mul(args=args):
                found = ALL
                for a in args:
                    found = _both(found, self.number(a, env))
                return found
            case Add(args=args):
                found = NONE
                for a in args:
                    found = _either(found, self.number(a, env))
                return found
            case Pow(args=(a, Num(value=n))) if n > 0:
                return self.number(a, env)
            case Bracket(args=(p,)):
                return self.truth(p, True, env)
            case Ite(args=(p, a, b)):
                return _either(
                    _both(self.truth(p, True, env), self.number(a, env)),
                    _both(self.truth(p, False, env), self.number(b, env)),
                )
            case Entry(args=(tensor, *indices)):
                found = ALL
                for axis, i in enumerate(indices):
                    found = _both(found, self.inside(tensor, axis, i, env))
                return found
            case Apply(fun=fun, args=args) if fun.known:
                return self.number(args[0], env) if fun.name in ODD and len(args) == 1 else ALL
            case Apply(fun=fun, args=args):
                sequence = function_value(fun, self.evaluator.values)
                found = ALL
                if isinstance(sequence, FiniteSequence):
                    end = Fraction(sequence.window)
                    for a in args:
                        found = _both(found, self.between(self.affine(a, env), -end, end, env))
                return found
            case Sum():
                at = self.index(t, env)
                return self.under().number(t.body, [*env, at]) if at[0] <= at[1] else NONE
        return ALL

    def index(self, t: Sum, env: Sequence[Interval]) -> Interval:
        """Where the terms of an inner sum may differ from 0, whatever the index in question is."""
        if isinstance(t.domain, Range):
            return Fraction(0), self.hull(self.affine(t.domain.args[0], env), env)[1] - 1
        if isinstance(t.domain, Space) and t.domain.args == ():
            return _Supports(self.evaluator, 0).number(t.body, [*env, ALL])
        return ALL

    def inside(
        self, tensor: Term, axis: int, i: Term, env: Sequence[Interval]
    ) -> Interval:  # fmt: skip
        """Where an index is one of the tensor's."""
        if isinstance(tensor, Var) and axis < len(tensor.shape):
            size = tensor.shape[axis]
        elif isinstance(tensor, Lam) and not axis and isinstance(tensor.domain, Range):
            size = tensor.domain.args[0]
        else:
            return ALL
        high = self.hull(self.affine(size, env), env)[1]
        return self.between(self.affine(i, env), Fraction(0), high - 1, env)

    # -- where a number or a formula may change ------------------------------------------------

    def changes(self, t: Term, env: Sequence[Interval]) -> Interval:
        """Outside of the interval it is one constant below, and one above."""
        if not _refers(t, self.inner):
            return NONE
        match t:
            case Le(args=(a, b)) | Lt(args=(a, b)) | Eq(args=(a, b)) if a.sort not in (
                BOOL, TENSOR, COMPLEX
            ):  # fmt: skip
                form = self.affine(a, env).plus(self.minus(b, env))
                if not form.slopes.get(self.target(env)):
                    return ALL
                return self.between(form, Fraction(-1), Fraction(1), env)
            case Sum(domain=Space(args=())) if self.shifted(t.body, env):
                return NONE  # a sum over Z of terms in the difference of the two indices
            case Sum() if not _refers(t.domain, self.inner):
                at = self.index(t, env)
                if any(map(math.isinf, at)):
                    return NONE if at == NONE else ALL
                return self.under().changes(t.body, [*env, at])
            case Add(args=args) | Mul(args=args) | Ite(args=args):
                pass
            case And(args=args) | Or(args=args) | Not(args=args) | Bracket(args=args):
                pass
            case _:
                return ALL
        found = NONE
        for a in args:
            found = _either(found, self.changes(a, env))
        return found

    def shifted(self, t: Term, env: Sequence[Interval]) -> bool:
        """Whether the term depends on the index in question less that of the innermost sum."""
        if not _refers(t, self.inner + 1) and not _refers(t, 0):
            return True
        if t.has_domain or t.sort == TENSOR:
            return False
        form = self.under().affine(t, [*env, ALL])
        if form.rest[0] == form.rest[1]:  # exactly: i//2 - j//2 is none of i - j
            slopes = form.slopes
            here, there = len(env), self.target(env)
            return slopes.get(here, Fraction(0)) == -slopes.get(there, Fraction(0))
        return bool(t.args) and all(self.shifted(a, env) for a in t.args)

    # -- where a formula may hold, or fail -----------------------------------------------------

    def truth(self, p: Term, wanted: bool, env: Sequence[Interval]) -> Interval:
        match p:
            case Not(args=(q,)):
                return self.truth(q, not wanted, env)
            case And(args=args) | Or(args=args):
                all_of = isinstance(p, And) == wanted
                found = ALL if all_of else NONE
                for q in args:
                    at = self.truth(q, wanted, env)
                    found = _both(found, at) if all_of else _either(found, at)
                return found
            case Le(args=(a, b)) | Lt(args=(a, b)):
                low, high = (a, b) if wanted else (b, a)
                return self.positive(self.affine(high, env).plus(self.minus(low, env)), env)
            case Eq(args=(a, b)) if wanted and a.sort not in (BOOL, TENSOR, COMPLEX):
                zero = Fraction(0)
                return self.between(self.affine(a, env).plus(self.minus(b, env)), zero, zero, env)
        return NONE if p == FALSE and wanted else ALL

    def minus(self, t: Term, env: Sequence[Interval]) -> _Affine:
        return self.affine(t, env).times(Fraction(-1))

    def between(
        self, a: _Affine, low: Number, high: Number, env: Sequence[Interval]
    ) -> Interval:  # fmt: skip
        above = self.positive(a.plus(_Affine({}, (-low, -low))), env)
        below = self.positive(a.times(Fraction(-1)).plus(_Affine({}, (high, high))), env)
        return _both(above, below)

    def positive(self, a: _Affine, env: Sequence[Interval]) -> Interval:
        """Where an affine form may be at least 0."""
        target = self.target(env)
        slope = a.slopes.get(target)
        most = self.hull(_Affine({v: s for v, s in a.slopes.items() if v != target}, a.rest), env)[
            1
        ]
        if slope is None:
            return NONE if most < 0 else ALL
        return (-most / slope, math.inf) if slope > 0 else (-math.inf, -most / slope)

    def hull(self, a: _Affine, env: Sequence[Interval]) -> Interval:
        """Between which numbers an affine form lies."""
        found = a.rest
        for v, s in a.slopes.items():
            found = _sum(found, _scaled(s, env[v]))
        return found

    # -- affine forms --------------------------------------------------------------------------

    def affine(self, t: Term, env: Sequence[Interval]) -> _Affine:
        match t:
            case Num(value=value):
                return _Affine({}, (value, value))
            case Bound(index=index) if t.sort != TENSOR and index < len(env):
                return _Affine({len(env) - 1 - index: Fraction(1)}, (Fraction(0), Fraction(0)))
            case Add(args=args):
                found = _Affine({}, (Fraction(0), Fraction(0)))
                for a in args:
                    found = found.plus(self.affine(a, env))
                return found
            case Mul(args=args):
                found = self.affine(args[0], env)
                for a in args[1:]:
                    other = self.affine(a, env)
                    if (factor := other.fixed) is None:
                        found, factor = other, found.fixed
                    if factor is None:
                        return _Affine({}, ALL)
                    found = found.times(factor)
                return found
            case FloorDiv(args=(a, b)) | Mod(args=(a, b)):
                size = self.affine(b, env).fixed
                if size is None or size <= 0:
                    return _Affine({}, ALL)
                if isinstance(t, Mod):
                    return _Affine({}, (Fraction(0), size - 1))
                down = _Affine({}, (-(size - 1) / size, Fraction(0)))
                return self.affine(a, env).times(1 / size).plus(down)
        return _Affine({}, self.value(t) if not t.loose else ALL)

    def value(self, t: Term) -> Interval:
        """Between which numbers a term without bound variables lies."""
        try:
            field = self.evaluator.ordered(t)
            found = self.evaluator.eval(t, field, self.evaluator.root)
        except Unsupported:
            return ALL
        low, high = _hull_of(found)
        if field is FLOAT and low > -math.inf:
            noise = (1 + max(abs(low), abs(high))) / 10**6
            return low - noise, high + noise
        return low, high
