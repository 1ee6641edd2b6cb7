"""Integrals over R of functions with jumps and kinks: cut where the brackets change.

The places are found where a comparison (or the argument of abs or sign) is affine in the
variable. Between two neighbours the integrand is taken for smooth, and Gauss's rule is used;
beyond the last, a substitution that makes a tail fall off doubly exponentially.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from symcnn.kernel.terms import Apply, Eq, Integral, Le, Lt, Max, Min, Term, neg

from .fields import FLOAT, Unsupported, Value
from .turns import places
from .scope import Evaluates, Scope, spans, trim

LONG = 30.0  # a piece, in the finest scale in the integrand


def has_jumps(body: Term) -> bool:
    """Whether a comparison, abs or sign depends on the variable of the integral.

    False also where one does inside of another sum or integral: that is not cut here.

    >>> from symcnn.kernel.terms import Bracket, Num, REAL, Sort, Bound, TENSOR
    >>> x = Bound(0, REAL, REAL)
    >>> has_jumps(Bracket(x <= 1) * x), has_jumps(x * x)
    (True, False)
    """
    try:
        return any(True for _ in _switches(body, 0))
    except Unsupported:
        return False


def _switches(t: Term, depth: int) -> Iterator[Term]:
    """The differences at whose zeros the integrand may jump, over the integral's variable."""
    if t.loose <= depth:
        return
    match t:
        case Le(args=(a, b)) | Lt(args=(a, b)) | Eq(args=(a, b)):
            if depth:
                raise Unsupported("an integrand that jumps inside of another sum or integral")
            yield a + neg(b)
        case Max() | Min():
            raise Unsupported("an integrand with a maximum in it")
        case Apply(fun=fun) if fun.known and fun.name == "floor":
            raise Unsupported("an integrand that jumps at every integer")
        case Apply(fun=fun, args=(a,)) if fun.known and fun.name in ("abs", "sign"):
            if depth:
                raise Unsupported("an integrand with a kink inside of another sum or integral")
            yield a
    for place, a in enumerate(t.args):
        yield from _switches(a, depth + t.binds(place))


def piecewise_integral(evaluator: Evaluates, t: Integral, scope: Scope) -> Value:
    """The integral, by pieces. Raises ``Unsupported`` where that cannot be done or trusted."""
    found = places(evaluator, t.body, scope)
    switches = {cut for s in _switches(t.body, 0) for cut in _zero(evaluator, s, scope)}
    cuts = sorted(switches.union(at for at, _ in found))
    finest = max((scale for _, scale in found), default=0.0)
    if any((high - low) * finest > LONG for low, high in pairwise(cuts)):
        raise Unsupported("a piece that is long beside what changes in it")
    results = []
    tolerance, evaluator.tolerance = evaluator.tolerance, 0.0  # nodes are close to the cuts
    try:
        for count in (24, 36):
            nodes, weights = _rule(tuple(cuts), count)
            inner = scope.axis(nodes, len(nodes), None, FLOAT.cap)
            body = evaluator.eval(t.body, FLOAT, inner)
            if not spans(body, inner, scope):
                return 0.0  # a constant is not integrable
            results.append(float(np.sum(weights * body)))
    finally:
        evaluator.tolerance = tolerance
    rough, fine = results
    if not abs(fine - rough) <= 1e-7 * (1 + abs(fine)):
        raise Unsupported("an integral for which the quadrature does not settle")
    return trim(np.asarray(fine))


def _zero(evaluator: Evaluates, switch: Term, scope: Scope) -> list[float]:
    """Where the difference, which must be affine in the variable, is 0."""
    at = [float(evaluator.eval(switch, FLOAT, scope.let(x))) for x in (0.0, 1.0, 2.0)]
    slope = at[1] - at[0]
    if abs(at[2] - at[1] - slope) > 1e-9 * (1 + max(map(abs, at))):
        raise Unsupported("an integrand that jumps where a nonlinear function changes sign")
    return [-at[0] / slope] if abs(slope) > 1e-12 else []


@functools.lru_cache(maxsize=200)
def _rule(cuts: tuple[float, ...], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights for the real line cut at the points."""
    points, weights = np.polynomial.legendre.leggauss(count)
    nodes, sizes = [], []
    for low, high in pairwise(cuts):
        nodes.append((high - low) / 2 * points + (high + low) / 2)
        sizes.append((high - low) / 2 * weights)
    # the tails: x = end + exp(pi/2 sinh s)
    s = np.linspace(-4.0, 3.4, 8 * count)
    distance = np.exp(np.pi / 2 * np.sinh(s))
    size = distance * np.pi / 2 * np.cosh(s) * (s[1] - s[0])
    ends = (cuts[0], cuts[-1]) if cuts else (0.0, 0.0)
    nodes += [ends[0] - distance, ends[1] + distance]
    sizes += [size, size]
    return np.concatenate(nodes), np.concatenate(sizes)
