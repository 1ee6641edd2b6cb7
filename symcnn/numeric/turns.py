"""Where on the line an integrand may have its mass, so that the nodes of a rule do not miss it.

A rule whose nodes lie about 0 finds nothing of ``exp(-(x - 100)**2)``, and does so twice, when
every second node is left out. Functions fall off or turn where an affine argument is 0, and
about the places where a polynomial one turns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from symcnn.kernel.terms import Apply, Recip, Term

from .analysis import degree
from .fields import FLOAT, Unsupported
from .scope import Evaluates, Scope

FAR = 8.0  # from the middle of a rule, in the scale of the place
WAVES = ("cis", "cos", "sin")  # are as large everywhere
MOST = 6  # the degree of an argument

Place = tuple[float, float]  # a point, and 1 over the distance at which something changes there


def middle(evaluator: Evaluates, body: Term, scope: Scope) -> float:
    """The point about which an integrand is sampled, 0 where nothing speaks for another.

    Raises ``Unsupported`` where there are several, too far apart for one rule.

    >>> from symcnn.kernel.terms import REAL, Bound, Fun
    >>> from symcnn.numeric.evaluate import Evaluator
    >>> x, exp = Bound(0, REAL, REAL), Fun("exp")
    >>> middle(Evaluator({}, FLOAT), exp((x - 100) * (100 - x)), Scope())
    100.0
    >>> middle(Evaluator({}, FLOAT), x * exp(-x * x), Scope())
    0.0
    """
    found = places(evaluator, body, scope)
    if not found:
        return 0.0
    mean = math.fsum(at for at, _ in found) / len(found)
    if any(abs(at - mean) * scale > FAR for at, scale in found):
        raise Unsupported("an integrand with its mass in places far apart")
    return mean


def places(evaluator: Evaluates, body: Term, scope: Scope) -> list[Place]:
    """Where functions and divisions in an integrand may change most.

    What depends on other bound variables as well is left out. Raises ``Unsupported`` for
    polynomials of a high degree in them.
    """
    arguments = list(dict.fromkeys(_arguments(body, 0)))
    return list(dict.fromkeys(p for a in arguments for p in _places_of(evaluator, a, scope)))


def _arguments(t: Term, depth: int) -> Iterator[Term]:
    if t.loose <= depth:
        return
    if not depth:
        match t:
            case Apply(fun=fun, args=args) if not (fun.known and fun.name in WAVES):
                yield from args
            case Recip(args=(a,)):
                yield a
    for place, a in enumerate(t.args):
        yield from _arguments(a, depth + t.binds(place))


def _places_of(evaluator: Evaluates, argument: Term, scope: Scope) -> Iterator[Place]:
    order = degree(argument, 0, evaluator.values)
    if not order:
        return
    if order > MOST:
        raise Unsupported("an integrand with a polynomial of a high degree in a function")
    at = [evaluator.eval(argument, FLOAT, scope.let(float(x))) for x in range(order + 1)]
    if any(np.ndim(value) or np.iscomplexobj(value) for value in at):
        return
    powers = np.vander(np.arange(order + 1.0), increasing=True)
    form = np.polynomial.Polynomial(np.linalg.solve(powers, np.array(at, dtype=float)))
    size = float(np.abs(form.coef).max())
    if any(1e-13 * size < abs(c) < 1e-10 * size for c in form.coef[1:]):
        raise Unsupported("an argument whose coefficients floats do not tell from 0")
    form = form.trim(1e-13 * size)
    if form.degree() == 1:
        yield float(-form.coef[0] / form.coef[1]), abs(float(form.coef[1]))
    elif form.degree() > 1:
        for point in np.unique(np.round(form.deriv().roots().real, 9)):
            shapes = [
                abs(float(form.deriv(k)(point)) / math.factorial(k)) ** (1 / k)
                for k in range(2, form.degree() + 1)
            ]
            yield float(point), max(shapes)
