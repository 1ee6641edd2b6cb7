"""The axioms about Lebesgue's integral over R, the plane and R^n, as formulas.

``integrable(Lam[x in R] e)`` says that e is Lebesgue integrable on R, with ``Lam[x in R^n] e`` on
R^n, with ``Lam[x in R] Lam[y in R] e`` on the plane. An integral that does not exist is 0, so
each equation of two integrals needs that both exist, or that neither does.

A family in the rank is about R for rank 0, about R^n for rank 1, about R^(n_1 x n_2) ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .axioms import (
    AXIOMS, DEFINITION, Place, Statement, _accepting, a, absolute, accept, b, bind, c, cis, d,
    derivative, e, family, implies, n, numbered,
)  # fmt: skip
from .terms import *

MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"
SUBSTITUTION = "Rudin, Real and Complex Analysis, theorem 7.26"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
SECTIONS = "Rudin, Real and Complex Analysis, exercise 8.8: separately continuous is measurable"
DOMINATED = "Folland, Real Analysis, theorem 2.27"

f, g = (Fun(name, 0, COMPLEX) for name in "fg")
k, m = (Var(name, COMPLEX) for name in "km")
r = Var("r", REAL)
low, high, slope, phase, among = Fun("f"), Fun("g"), Fun("h"), Fun("p"), Fun("p", 0, BOOL)
primitive = Fun("F")


def integrable(function: Term) -> Pred:
    """The formula: the function on R, on the plane or on R^n is Lebesgue integrable."""
    return Pred("integrable", (), (function,))


def line(kind: type[Binder], body: Callable[[Term], Term], name: str = "x") -> Term:
    """``kind[x in R] body(x)``"""
    return bind(kind, name, REALS, body)


def plane(kind: type[Binder], body: Callable[[Term, Term], Term], names: str = "xy") -> Term:
    """``kind[x in R] kind[y in R] body(x, y)``"""
    return line(kind, lambda x: line(kind, lambda y: body(x, y), names[1]), names[0])


def slope_at(function: Callable[[Term], Term], x: Term, value: Term) -> Term:
    """The formula: the function on R has this derivative at x."""
    return derivative(line(Lam, function, "s"), x, (), value)


# -- what is integrable ----------------------------------------------------------------------

accept("integrable_function", DEFINITION, integrable(line(Lam, f)), Pred("integrable", (f,)))


@family(DEFINITION, "rank")
def integrable_value(rank: int) -> Statement:
    # an integral that does not exist is 0
    at = Place(rank)
    exists = ne(bind(Integral, "x", at.space, low), 0)
    return (exists,), integrable(at.function(low))


@family(LEBESGUE, "rank")
def integrable_combination(rank: int) -> Statement:
    at = Place(rank)
    premises = integrable(at.function(f)), integrable(at.function(g))
    return premises, integrable(at.function(lambda x: k * f(x) + m * g(x)))


accept(
    "integrable_product",
    FUBINI,
    integrable(plane(Lam, lambda x, y: f(x) * g(y))),
    *(integrable(line(Lam, f)), integrable(line(Lam, g))),
)

# a function of x alone that is not 0 almost everywhere is not integrable on the plane
accept(
    "integrable_affine",
    MEASURE,
    integrable(line(Lam, lambda x: f(a * x + b))),
    *(integrable(line(Lam, f)), ne(a, 0)),
)
accept(
    "integrable_affine_plane",
    MEASURE,
    integrable(plane(Lam, lambda x, y: f(a * x + b * y + c, d * x + e * y + r))),
    *(integrable(plane(Lam, f)), ne(a * e - b * d, 0)),
)

# a bounded, continuous factor; without the bound x * 1/(1 + x**2) would be integrable
accept(
    "integrable_bounded_factor",
    MEASURE,
    integrable(line(Lam, lambda x: high(x) * f(x))),
    integrable(line(Lam, f)),
    line(Forall, lambda x: Le(absolute(high(x)), c)),
    line(Forall, lambda x: slope_at(high, x, slope(x))),
)


@family(SECTIONS, "number of further variables")
def integrable_character(further: int) -> Statement:
    # cis is of absolute value 1; the phase is continuous in each variable, so it is measurable
    names = numbered("x", further + 1)

    def bound(kind: type[Binder], body: Callable[..., Term], *found: Term) -> Term:
        if len(found) == len(names):
            return body(*found)
        return line(kind, lambda x: bound(kind, body, *found, x), names[len(found)])

    def smooth(place: int) -> Term:
        return bound(Forall, lambda *x: slope_at(
            lambda s: phase(*x[:place], s, *x[place + 1 :]), x[place], Fun(f"h{place + 1}")(*x)
        ))  # fmt: skip

    premises = integrable(bound(Lam, f)), *map(smooth, range(len(names)))
    return premises, integrable(bound(Lam, lambda *x: cis(phase(*x)) * f(*x)))


# -- equations and inequalities of integrals -------------------------------------------------

# both sides are 0 where f is not integrable
accept(
    "integral_affine",
    MEASURE,
    Eq(line(Integral, f), absolute(a) * line(Integral, lambda x: f(a * x + b))),
    ne(a, 0),
)

# without the premise: (x - y)/(x + y)**3 on the unit square has 1/2 and -1/2
accept(
    "integral_exchange",
    FUBINI,
    Eq(plane(Integral, f), plane(Integral, lambda y, x: f(x, y), "yx")),
    integrable(plane(Lam, f)),
)


@family(LEBESGUE, "rank")
def integral_combination(rank: int) -> Statement:
    # without the premises, 1 + (exp(-x**2) - 1) has the integral sqrt(pi), and the parts have none
    at = Place(rank)

    def whole(body: Callable[[Term], Term]) -> Term:
        return bind(Integral, "x", at.space, body)

    premises = integrable(at.function(f)), integrable(at.function(g))
    return premises, Eq(whole(lambda x: k * f(x) + m * g(x)), k * whole(f) + m * whole(g))


@family(LEBESGUE, "rank")
def integral_le(rank: int) -> Statement:
    # without the premises, exp(-x**2) <= 1, and the integral of 1 counts as 0
    at = Place(rank)
    premises = integrable(at.function(low)), integrable(at.function(high))
    below = bind(Forall, "x", at.space, lambda x: Le(low(x), high(x)))
    sides = (bind(Integral, "x", at.space, side) for side in (low, high))
    return (*premises, below), Le(*sides)


# differentiation under the integral: the derivative g of f in t is dominated by h
accept(
    "integral_derivative",
    DOMINATED,
    derivative(
        line(Lam, lambda t: line(Integral, lambda x: low(t, x)), "t"),
        *(a, (), line(Integral, lambda x: high(a, x))),
    ),
    line(Forall, lambda t: integrable(line(Lam, lambda x: low(t, x))), "t"),
    plane(Forall, lambda t, x: slope_at(lambda s: low(s, x), t, high(t, x)), "tx"),
    plane(Forall, lambda t, x: Le(absolute(high(t, x)), absolute(slope(x))), "tx"),
    integrable(line(Lam, slope)),
)

# the fundamental theorem of calculus: p is the interval from a to b up to its ends, and f, the
# derivative of F there, is continuous
accept(
    "integral_interval",
    MEASURE,
    Eq(line(Integral, lambda x: Bracket(among(x)) * low(x)), primitive(b) - primitive(a)),
    Le(a, b),
    line(Forall, lambda x: implies(among(x), conj(Le(a, x), Le(x, b)))),
    line(Forall, lambda x: implies(conj(Lt(a, x), Lt(x, b)), among(x))),
    line(Forall, lambda x: implies(
        conj(Le(a, x), Le(x, b)), slope_at(primitive, x, low(x))
    )),
    line(Forall, lambda x: implies(conj(Le(a, x), Le(x, b)), slope_at(low, x, slope(x)))),
)  # fmt: skip

# -- the change of variables in R^n: y = p(x), with the inverse x = q(y) ----------------------

SPACE = Space(REAL, (n,))


def _vector(name: str, x: Term) -> Term:
    """``Lam[i < n] name(i, x)``"""
    return bind(Lam, "i", Range(n), lambda i: Fun(name)(i, x))


def _inverse(outer: str, inner: str) -> Term:
    """``outer(inner(x)) = x`` for all x."""
    return bind(Forall, "x", SPACE, lambda x: Eq(_vector(outer, _vector(inner, x)), x))


def _entries(kind: type[Binder], body: Callable[[Term, Term], Term]) -> Term:
    """``kind[i < n] kind[j < n] body(i, j)``"""
    return bind(kind, "i", Range(n), lambda i: bind(kind, "j", Range(n), lambda j: body(i, j)))


def _slopes(x: Term) -> Term:
    """Entry i of p(x) has the derivative h(i, j, x) in x[j]."""
    return _entries(Forall, lambda i, j: derivative(
        bind(Lam, "u", SPACE, lambda u: phase(i, u)), x, (j,), slope(i, j, x)
    ))  # fmt: skip


# without "onto" the right side would integrate over a part of R^n only; without "one to one" it
# would count values twice
accept(
    "change_of_variables",
    SUBSTITUTION,
    Eq(
        bind(Integral, "y", SPACE, f),
        bind(Integral, "x", SPACE, lambda x: f(_vector("p", x)) * absolute(
            Det(_entries(Lam, lambda i, j: slope(i, j, x)))
        )),
    ),
    bind(Forall, "x", SPACE, _slopes),
    _inverse("q", "p"),
    _inverse("p", "q"),
)  # fmt: skip

_accepting.clear()

SOURCES: Mapping[str, str] = MappingProxyType(
    {name: found.source for name, found in AXIOMS.items() if found.source != DEFINITION}
)
"""The axioms that theorems name, each with its source; definitions are not among them."""
