"""Long sums, sums over Z, integrals and derivatives at concrete values.

A sum over a long range of a polynomial in the index has a closed form; a sum over Z runs over
a window outside which its terms have been seen to vanish; an integral is a quadrature along one
more axis; a derivative is a difference quotient along one more axis, exact for polynomials.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from symcnn.kernel.terms import (
    TENSOR, Add, Apply, Bound, Bracket, Diff, Integral, Lam, Mul, Space, Sum, Term, mul,
)  # fmt: skip

from .analysis import degree, distinct_subterms
from .fields import FLOAT, INTEGER, WORK, Field, TooLarge, Unsupported, Value
from .known import quadrature, stencil
from .piecewise_integrals import has_jumps, piecewise_integral
from .turns import middle
from .scope import Evaluates, Scope, expect_smooth, spans, trim
from .supports import changes, support

LONG, MOST = 100_000, 12  # terms of a sum that has a closed form, and its degree in the index
LARGEST = 1e6  # an integral of small functions beyond this is taken for infinite


def without_axis(evaluator: Evaluates, t: Sum, field: Field, scope: Scope) -> Value | None:
    """A sum that needs no axis with all its terms; None where it does."""
    if isinstance(t.domain, Space):
        return series(evaluator, t, field, scope)
    size = evaluator.eval(t.domain.args[0], INTEGER, scope)
    if not isinstance(size, int) or size <= LONG:
        return None
    order = degree(t.body, 0, evaluator.values)
    if order is None or order > MOST:
        return None
    return long_sum(evaluator, t, size, order, field, scope)


def long_sum(
    evaluator: Evaluates, t: Sum, size: int, order: int, field: Field, scope: Scope
) -> Value:
    """What a sum of a polynomial of degree ``order`` in its index is, by Newton's formula.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import INT, Num, Range, Var
    >>> from symcnn.numeric.evaluate import evaluate
    >>> i = Var("i", INT)
    >>> evaluate(Sum(Range(Num(10**7)), close(i, i)), {})
    49999995000000
    """
    inner = scope.axis(scope.column(np.arange(order + 1)), order + 1, size, field.cap)
    body = evaluator.eval(t.body, field, inner)
    if not spans(body, inner, scope):
        return field.mul([field.enter(size), body])
    differences = [body[i] for i in range(order + 1)]
    parts = []
    for k in range(order + 1):
        times = field.constant(Fraction(math.comb(size, k + 1)))
        parts.append(field.mul([times, differences[0]]))
        negative = [field.mul([field.constant(Fraction(-1)), d]) for d in differences]
        differences = [field.add(pair) for pair in zip(differences[1:], negative, strict=False)]
    return trim(np.asarray(field.add(parts)))


def series(evaluator: Evaluates, t: Sum, field: Field, scope: Scope) -> Value:
    """A sum over Z, over the indices outside of which its terms are 0."""
    indices = support(evaluator, t, scope)
    if indices is None and not scope.bound:
        indices = _constant_ends(evaluator, t, field, scope)
    tried = range(-1, 2) if indices is None else indices
    if not tried:
        return field.enter(0)
    count = len(tried)
    if count * scope.cells > field.cap:
        raise TooLarge(f"{count * scope.cells} elements")
    index = scope.column(np.arange(tried.start, tried.stop))
    inner = scope.axis(index, count, None, field.cap)
    body = evaluator.eval(t.body, field, inner)
    if spans(body, inner, scope):
        if indices is None:
            raise Unsupported("a sum over Z whose terms are not known to vanish far out")
        return trim(field.total(body))
    # a constant is not summable
    return field.enter(0) if indices is None else field.mul([field.enter(count), body])


def _constant_ends(evaluator: Evaluates, t: Sum, field: Field, scope: Scope) -> range | None:
    """Where the terms of a sum over Z may differ from 0, if they are constant far out, and 0."""
    found = changes(evaluator, t)
    if found is None:
        return None
    ends = scope.column(np.array([found.start - 1, found.stop]))
    inner = scope.axis(ends, 2, None, field.cap)
    body = evaluator.eval(t.body, field, inner)
    return found if not np.any(np.asarray(body) != 0) else None


def integral(evaluator: Evaluates, t: Integral, field: Field, scope: Scope) -> Value:
    sizes = [evaluator.eval(n, INTEGER, scope) for n in t.domain.args]
    if field.exact or not all(isinstance(n, int) for n in sizes):
        raise Unsupported("an integral outside floating point")
    if not sizes and not scope.level and has_jumps(t.body):
        return piecewise_integral(evaluator, t, scope)
    dimension = math.prod(max(0, n) for n in sizes)
    nodes, weights, coarse = quadrature(dimension)
    if not sizes:
        nodes = nodes + middle(evaluator, t.body, scope)
    points = nodes.reshape((len(nodes),) + (1,) * scope.level + tuple(sizes))
    inner = scope.axis(points, len(nodes), None, field.cap)
    _expect_no_jump(evaluator, t.body, inner, scope.column(weights))
    body = evaluator.eval(t.body, field, inner)
    if not spans(body, inner, scope):
        return body if dimension == 0 else 0.0  # a constant is not integrable
    result = trim(field.total(scope.column(weights) * body))
    check = trim(field.total(scope.column(coarse) * body))
    # halving the step squares the error of a smooth integrand
    if np.any(~(np.abs(result - check) <= 1e-5 * (1 + np.abs(result)))):
        raise Unsupported("an integral for which the quadrature does not settle")
    return result


def _expect_no_jump(evaluator: Evaluates, body: Term, scope: Scope, weights: Value) -> None:
    """Raise where the integrand may jump; not where a bracket leaves next to nothing out."""
    factors = body.args if isinstance(body, Mul) else (body,)
    brackets = mul(*(f for f in factors if isinstance(f, Bracket)))
    rest = mul(*(f for f in factors if not isinstance(f, Bracket)))
    expect_smooth(rest)
    if brackets.loose:
        outside = evaluator.eval(brackets, FLOAT, scope) == 0
        left_out = np.abs(evaluator.eval(rest, FLOAT, scope) * weights) * outside
        if not np.all(np.sum(left_out, axis=0) <= 1e-7):
            raise Unsupported("an integrand that may jump or have a kink")


def converges(evaluator: Evaluates, function: Term) -> bool:
    """Whether the integral of the absolute value of a function on R or R^2 seems to be finite.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import REAL, REALS, Fun, Var
    >>> from symcnn.numeric.evaluate import Evaluator
    >>> x = Var("x", REAL)
    >>> bell, one = (Lam(REALS, close(Fun("exp")(-e), x)) for e in (x * x, 0 * x))
    >>> converges(Evaluator({}, FLOAT), bell), converges(Evaluator({}, FLOAT), one)
    (True, False)
    """
    scope = evaluator.root
    total: Value = 1.0
    check: Value = 1.0
    while isinstance(function, Lam) and isinstance(function.domain, Space):
        sizes = [max(0, evaluator.eval(n, INTEGER, evaluator.root)) for n in function.domain.args]
        nodes, fine, coarse = quadrature(math.prod(sizes))
        place = nodes.reshape((len(nodes),) + (1,) * scope.level + tuple(sizes))
        total, check = total * scope.column(fine), check * scope.column(coarse)
        scope = scope.axis(place, len(nodes), None, FLOAT.cap)
        function = function.body
    if scope is evaluator.root or function.sort == TENSOR:
        raise Unsupported("integrability of a function on another space")
    with np.errstate(all="ignore"):
        size = np.abs(evaluator.eval(function, FLOAT, scope))
        found, again = np.sum(size * total), np.sum(size * check)
    return bool(found < LARGEST and abs(found - again) <= 0.02 * (1 + found))


def diff(evaluator: Evaluates, t: Diff, field: Field, scope: Scope) -> Value:
    """A difference quotient: exact for polynomials, of sixth order in floats."""
    function, point, *indices = t.args
    order = None
    if field.exact:
        order = degree(function.args[1], 0, evaluator.values)
        if order is None:
            raise Unsupported(f"the derivative of a function that is no polynomial: {t}")
    elif any(_is_staircase(s) for s in distinct_subterms(function.args[1])):
        # which looks like a slope from where every point is a step away from the next
        raise Unsupported("the derivative of a function that jumps at every integer")
    steps, weights = stencil(order)
    count = len(steps)
    start, direction = coordinate_line(evaluator, point, indices, field, scope)
    rank = len(indices)
    along = np.array(steps, dtype=np.int64 if field.exact else float)
    along = field.enter(along.reshape((-1,) + (1,) * (scope.level + rank)))
    if np.size(start) * count * scope.cells > field.cap:
        raise TooLarge(f"{np.size(start) * count * scope.cells} elements")
    value = field.add([start, field.mul([along, direction])])
    inner = scope.axis(value, count, None, field.cap)
    body = evaluator.eval(function.args[1], field, inner)
    if not spans(body, inner, scope):
        return field.enter(0)
    scaled = [field.mul([field.constant(w), body[i]]) for i, w in enumerate(weights)]
    result = np.asarray(field.add(scaled))
    if order is None:
        _expect_settled(body, result, float(steps[-1] / 3))
    return trim(result)


def _is_staircase(t: Term) -> bool:
    """Whether it jumps more often than at every integer: not floor(x) or floor(x + a)."""
    if not (isinstance(t, Apply) and t.fun.known and t.fun.name == "floor" and t.loose):
        return False
    (a,) = t.args
    parts = [p for p in (a.args if isinstance(a, Add) else (a,)) if p.loose]
    return len(parts) > 1 or not isinstance(parts[0], Bound)


def _expect_settled(body: np.ndarray, slope: np.ndarray, step: float) -> None:
    """Raise where the seven values, three steps to either side, speak of another slope."""
    once, twice, thrice = (
        (body[3 + n] - 2 * body[3] + body[3 - n]) / (n * step) for n in (1, 2, 3)
    )
    # how the slopes to the right and to the left differ, extrapolated to the point: up to h**5
    corner = 2.5 * once - 2 * twice + 0.5 * thrice
    if np.any(np.abs(corner) > 1e-5 * (1 + np.abs(slope))):
        # the derivative at a kink is not the mean of the slopes
        raise Unsupported("a derivative where the function seems to have a kink")
    inner = (8 * (body[4] - body[2]) - (body[5] - body[1])) / (12 * step)
    if np.any(np.abs(slope - inner) > 1e-4 * (1 + np.abs(slope))):
        raise Unsupported("a derivative for which the difference quotient does not settle")


def coordinate_line(
    evaluator: Evaluates, point: Term, indices: list[Term], field: Field, scope: Scope
) -> tuple[Value, Value]:
    """A point, and the unit vector of one entry, both with their tensor axes last."""
    if not indices:
        return evaluator.eval(point, field, scope), field.enter(1)
    start = evaluator.tensor(point, field, scope)
    rank = len(indices)
    shape = start.shape[start.ndim - rank :]
    if math.prod(shape) * scope.cells > field.cap:
        raise TooLarge(f"{math.prod(shape) * scope.cells} elements")
    unit: Value = True
    for axis, i in enumerate(indices):
        place = np.asarray(evaluator.eval(i, INTEGER, scope))
        place = place.reshape(place.shape + (1,) * rank)
        along = np.arange(shape[axis]).reshape((-1,) + (1,) * (rank - 1 - axis))
        unit = unit & (place == along)
    WORK.count(unit)
    return start, field.enter(np.asarray(unit).astype(np.int64))
