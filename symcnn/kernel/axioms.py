"""The axioms: what is accepted from textbooks and not derived, as formulas.

An axiom is ``premises |- conclusion``. It holds for all values of its free variables and for all
functions f, g, u ... of the arguments with which they stand. ``rules.axiom`` makes the theorem,
``rules.instantiate`` puts terms in for the variables and functions in for the functions; nothing
here looks at what is put in. Those about integrals are in ``integrals``.

Where the number of axes of a tensor matters, an axiom is a family in that number. Derivatives are
those at the point a of R, or of R^n, R^(n_1 x n_2) ..., in the entry k: ``derivative(f, a, k, d)``
says that f is (Frechet) differentiable at a and that its partial derivative there is d.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from .binding import close, member
from .errors import KernelError
from .terms import *

Statement = tuple[tuple[Term, ...], Term]  # premises and conclusion


class Axiom(NamedTuple):
    """Where it stands, the numbers in which it is a family, and its formulas for such numbers."""

    source: str
    family: tuple[str, ...]
    statement: Callable[..., Statement]


_AXIOMS: dict[str, Axiom] = {}
AXIOMS: Mapping[str, Axiom] = MappingProxyType(_AXIOMS)
_accepting = [True]  # until all are stated, at the end of ``integrals``


def _put(name: str, found: Axiom) -> None:
    if name in _AXIOMS or not _accepting:
        raise KernelError("accept", "the name is taken, or all axioms are stated", name=name)
    _AXIOMS[name] = found


def accept(name: str, source: str, conclusion: Term, *premises: Term) -> None:
    """Accept ``premises |- conclusion``."""
    _put(name, Axiom(source, (), lambda: (premises, conclusion)))


def family(source: str, *numbers: str) -> Callable[[Callable[..., Statement]], None]:
    """Accept what the function states, for all natural numbers of these names."""
    return lambda found: _put(found.__name__, Axiom(source, numbers, found))


# -- words in which axioms are written ----------------------------------------------------


def bind(kind: type[Binder], name: str, domain: Domain, body: Callable[[Term], Term]) -> Term:
    """``kind[name in domain] body(name)``"""
    shape = domain.args if isinstance(domain, Space) else ()
    v = Var(name, INT if isinstance(domain, Range) else domain.element, shape)
    return kind(domain, close(body(v), v), name)


def bind_all(
    kind: type[Binder], name: str, sizes: tuple[Term, ...], body: Callable[..., Term]
) -> Term:
    """``kind[name1 < n1] kind[name2 < n2] ... body(name1, name2, ...)``"""
    names = numbered(name, len(sizes))

    def inner(*found: Term) -> Term:
        place = len(found)
        if place == len(sizes):
            return body(*found)
        return bind(kind, names[place], Range(sizes[place]), lambda v: inner(*found, v))

    return inner()


def numbered(name: str, count: int) -> tuple[str, ...]:
    """One name as it is, several with numbers."""
    return (name,) if count == 1 else tuple(f"{name}{place}" for place in range(1, count + 1))


def value(name: str, *indices: Term) -> Term:
    """A number that depends on the indices: ``d``, ``d(i)``, ``d(i, j)`` ..."""
    return Fun(name)(*indices) if indices else Var(name, REAL)


class Place:
    """The point a of a space of tensors, and the entry k of a partial derivative there."""

    def __init__(self, rank: int) -> None:
        self.sizes = tuple(Var(name, INT) for name in numbered("n", rank))
        self.space = Space(REAL, self.sizes)
        self.point = Var("a", REAL, self.sizes)
        self.entry = tuple(Var(name, INT) for name in numbered("k", rank))

    def function(self, body: Callable[[Term], Term]) -> Term:
        """``Lam[x] body(x)``"""
        return bind(Lam, "x", self.space, body)

    def derivative(
        self, body: Callable[[Term], Term], d: Term, entry: tuple[Term, ...] | None = None
    ) -> Term:
        """``derivative(Lam[x] body(x), a, k, d)``"""
        return derivative(self.function(body), self.point, entry or self.entry, d)

    def inside(self) -> Term:
        """``0 <= k < n``"""
        pairs = zip(self.entry, self.sizes, strict=True)
        return conj(*(p for k, n in pairs for p in member(k, Range(n))))


def derivative(function: Term, point: Term, indices: tuple[Term, ...], d: Term) -> Term:
    """The formula: the function is differentiable at the point, its partial derivative is d."""
    return Pred("derivative", (), (function, point, *indices, d))


def implies(p: Term, q: Term) -> Term:
    """``p implies q``"""
    return Or(Not(p), q)


FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
ARCHIMEDES = "Rudin, Principles of Mathematical Analysis, theorem 1.20"
CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"
DEFINITION = "by definition"

a, b, c, d, e = (Var(name, REAL) for name in "abcde")
m, n, p, q = (Var(name, INT) for name in "mnpq")
f, g, h, u, v = map(Fun, "fghuv")
exp, log, sqrt, absolute, sign = map(Fun, ("exp", "log", "sqrt", "abs", "sign"))
floor = Fun("floor")
cos, sin, cosh, sinh, tanh = map(Fun, ("cos", "sin", "cosh", "sinh", "tanh"))
sigmoid, rpow, atan, erf, pi = map(Fun, ("sigmoid", "rpow", "atan", "erf", "pi"))
cis = Fun("cis")

# -- elementary functions ---------------------------------------------------------------

accept("exp_add", FUNCTIONS, Eq(exp(a + b), exp(a) * exp(b)))
accept("exp_positive", FUNCTIONS, Lt(ZERO, exp(a)))
accept("exp_above_line", FUNCTIONS, Le(1 + a, exp(a)))

# the logarithm is that of the absolute value, and log 0 = 0
accept("exp_log", FUNCTIONS, Eq(exp(log(a)), a), Lt(ZERO, a))
accept("log_abs", DEFINITION, Eq(log(absolute(a)), log(a)))
accept("log_zero", DEFINITION, Eq(log(0), ZERO))

# the root of a negative number is 0
accept(
    "square_root",
    FUNCTIONS,
    conj(Le(ZERO, sqrt(a)), Or(
        conj(Lt(ZERO, a), Eq(sqrt(a) ** 2, a)), conj(Le(a, ZERO), Eq(sqrt(a), ZERO))
    )),
)  # fmt: skip

accept(
    "abs_bounds",
    FUNCTIONS,
    conj(Le(a, absolute(a)), Le(-a, absolute(a)), Or(Eq(absolute(a), a), Eq(absolute(a), -a))),
)
accept("floor_bounds", ARCHIMEDES, conj(Le(floor(a), a), Lt(a, 1 + floor(a))))
accept("sign_order", DEFINITION, Eq(sign(a), Bracket(Lt(ZERO, a)) - Bracket(Lt(a, ZERO))))

accept("cos_add", FUNCTIONS, Eq(cos(a + b), cos(a) * cos(b) - sin(a) * sin(b)))
accept("sin_add", FUNCTIONS, Eq(sin(a + b), sin(a) * cos(b) + cos(a) * sin(b)))
accept("cos_sin_circle", FUNCTIONS, Eq(cos(a) ** 2 + sin(a) ** 2, ONE))
accept("pi_above_three", FUNCTIONS, Lt(Num(3), pi()))

accept("cosh_exp", DEFINITION, Eq(cosh(a), (exp(a) + exp(-a)) / 2))
accept("sinh_exp", DEFINITION, Eq(sinh(a), (exp(a) - exp(-a)) / 2))
accept("tanh_exp", DEFINITION, Eq(tanh(a), (exp(a) - exp(-a)) / (exp(a) + exp(-a))))
accept("sigmoid_exp", DEFINITION, Eq(sigmoid(a), recip(1 + exp(-a))))

# ``rpow(x, p)`` is x**p for real p; for x < 0 it has a value too, which for an integer p is x**p
accept("rpow_exp", DEFINITION, Eq(rpow(a, b), exp(b * log(a))), Lt(ZERO, a))
accept("rpow_zero", DEFINITION, Eq(rpow(0, a), ZERO), ne(a, 0))
accept("rpow_natural", FUNCTIONS, Eq(rpow(a, n), a**n), Le(ZERO, n))

# -- derivatives ---------------------------------------------------------------------------


@family(CALCULUS, "rank")
def derivative_constant(rank: int) -> Statement:
    at = Place(rank)
    return (), at.derivative(lambda x: c, ZERO)


@family(CALCULUS, "rank")
def derivative_entry(rank: int) -> Statement:
    # the variable itself on R; on R^n the entry x[e], which is 0 for e outside of the range
    at = Place(rank)
    if not rank:
        return (), at.derivative(lambda x: x, ONE)
    places = tuple(Var(name, INT) for name in numbered("e", rank))
    same = conj(*(Eq(e, k) for e, k in zip(places, at.entry, strict=True)))
    return (at.inside(),), at.derivative(lambda x: entry(x, *places), Bracket(same))


@family(CALCULUS, "rank")
def derivative_add(rank: int) -> Statement:
    at = Place(rank)
    premises = at.derivative(f, d), at.derivative(g, e)
    return premises, at.derivative(lambda x: f(x) + g(x), d + e)


@family(CALCULUS, "rank")
def derivative_mul(rank: int) -> Statement:
    at = Place(rank)
    premises = at.derivative(f, d), at.derivative(g, e)
    slope = d * g(at.point) + f(at.point) * e
    return premises, at.derivative(lambda x: f(x) * g(x), slope)


@family(CALCULUS, "rank")
def derivative_product(rank: int) -> Statement:
    at, i = Place(rank), Range(m)
    parts = bind(Forall, "i", i, lambda i: at.derivative(lambda x: f(i, x), value("d", i)))

    def others(i: Term) -> Term:
        return bind(Prod, "j", Range(m), lambda j: Ite(Eq(j, i), ONE, f(j, at.point)))

    slope = bind(Sum, "i", i, lambda i: value("d", i) * others(i))
    return (parts,), at.derivative(lambda x: bind(Prod, "i", i, lambda i: f(i, x)), slope)


@family(CALCULUS, "rank", "rank of the inner function")
def derivative_compose(rank: int, inner: int) -> Statement:
    # f(g(x)) with the tensor of the g(j, x) for an argument; partial derivatives of f are not
    # enough: x*y/(x**2 + y**2) has both at 0, but along x = y it jumps
    at = Place(rank)
    sizes = tuple(Var(name, INT) for name in numbered("m", inner))
    space = Space(REAL, sizes)

    def tensor(x: Term) -> Term:
        return bind_all(Lam, "i", sizes, lambda *i: g(*i, x))

    slopes = bind_all(
        Forall, "j", sizes, lambda *j: at.derivative(lambda x: g(*j, x), value("d", *j))
    )
    outer = bind_all(Forall, "j", sizes, lambda *j: derivative(
        bind(Lam, "y", space, f), tensor(at.point), j, value("e", *j)
    ))  # fmt: skip
    total = bind_all(Sum, "j", sizes, lambda *j: value("e", *j) * value("d", *j))
    return (slopes, outer), at.derivative(lambda x: f(tensor(x)), total)


@family(CALCULUS, "rank", "number of comparisons")
def derivative_local(rank: int, comparisons: int) -> Statement:
    # g and h differ at a and are continuous: near a they compare as they do at a
    at = Place(rank)
    numbers = range(1, comparisons + 1)
    pairs = [(Fun(f"g{i}"), Fun(f"h{i}")) for i in numbers]
    continuous = [at.derivative(side, value(f"d{side.name}")) for pair in pairs for side in pair]
    apart = [ne(g(at.point), h(at.point)) for g, h in pairs]

    def as_there(x: Term) -> Term:
        same = (Eq(Lt(g(x), h(x)), Lt(g(at.point), h(at.point))) for g, h in pairs)
        return conj(*same, *(ne(g(x), h(x)) for g, h in pairs))

    near = bind(Forall, "x", at.space, lambda x: implies(as_there(x), Eq(u(x), v(x))))
    return (*continuous, *apart, near, at.derivative(u, d)), at.derivative(v, d)


@family(DANSKIN, "rank", "number of maxima")
def derivative_max(rank: int, depth: int) -> Statement:
    # every f(i) that attains the maximum at a has the gradient d; a maximum of nothing is 0
    at = Place(rank)
    sizes = tuple(Var(name, INT) for name in numbered("m", depth))

    def everywhere(body: Callable[..., Term]) -> Term:
        return bind_all(Forall, "k", at.sizes, body)

    def whole(x: Term) -> Term:
        return bind_all(Max, "i", sizes, lambda *i: f(*i, x))

    def alike(k: tuple[Term, ...], i: tuple[Term, ...]) -> Term:
        same = Eq(value("e", *i, *k), value("d", *k))
        return Or(Lt(f(*i, at.point), whole(at.point)), same)

    slopes = everywhere(lambda *k: bind_all(
        Forall, "i", sizes, lambda *i: at.derivative(lambda x: f(*i, x), value("e", *i, *k), k)
    ))  # fmt: skip
    largest = everywhere(lambda *k: bind_all(Forall, "i", sizes, lambda *i: alike(k, i)))
    filled = everywhere(lambda *k: Or(Eq(value("d", *k), ZERO), conj(*(Le(ONE, m) for m in sizes))))
    return (slopes, largest, filled), everywhere(lambda *k: at.derivative(whole, value("d", *k), k))


def _matrix(at: Place) -> tuple[Callable[[Term], Term], Term, Term]:
    """The matrix of the f(i, j, x), the premise about its entries, and that it is regular."""

    def matrix(x: Term) -> Term:
        return bind_all(Lam, "i", (m, m), lambda i, j: f(i, j, x))

    slopes = bind_all(
        Forall, "i", (m, m), lambda i, j: at.derivative(lambda x: f(i, j, x), value("d", i, j))
    )
    return matrix, slopes, ne(Det(matrix(at.point)), 0)


@family(MATRIX_CALCULUS, "rank")
def derivative_det(rank: int) -> Statement:
    at = Place(rank)
    matrix, slopes, regular = _matrix(at)
    there = matrix(at.point)
    total = bind_all(Sum, "i", (m, m), lambda i, j: Inv(there)[j, i] * value("d", i, j))
    return (slopes, regular), at.derivative(lambda x: Det(matrix(x)), Det(there) * total)


@family(MATRIX_CALCULUS, "rank")
def derivative_inverse(rank: int) -> Statement:
    at = Place(rank)
    matrix, slopes, regular = _matrix(at)
    inverse = Inv(matrix(at.point))
    total = bind_all(
        Sum, "i", (m, m), lambda i, j: inverse[p, i] * value("d", i, j) * inverse[j, q]
    )
    return (slopes, regular), at.derivative(lambda x: Inv(matrix(x))[p, q], -total)


@family(DEFINITION, "rank")
def derivative_value(rank: int) -> Statement:
    at = Place(rank)
    return (at.derivative(f, d),), Eq(Diff(at.function(f), at.point, *at.entry), d)


@family(DEFINITION, "rank")
def differentiable_everywhere(rank: int) -> Statement:
    at = Place(rank)
    return (Pred("differentiable", (f,)),), Pred("differentiable", (f,), (at.point,))


@family(DEFINITION, "rank")
def differentiable_at(rank: int) -> Statement:
    # what a derivative of a function variable means
    at = Place(rank)
    here = Diff(at.function(f), at.point, *at.entry) if rank else f.prime(a)
    return (Pred("differentiable", (f,), (at.point,)),), at.derivative(f, here)


def _slope(name: str, function: Callable[[Term], Term], slope: Term, *premises: Term) -> None:
    accept(name, CALCULUS, derivative(bind(Lam, "x", REALS, function), a, (), slope), *premises)


_slope("derivative_power", lambda x: x**m, m * a ** (m - 1), Or(Le(ONE, m), ne(a, 0)))
_slope("derivative_exp", exp, exp(a))
_slope("derivative_log", log, recip(a), ne(a, 0))
_slope("derivative_sin", sin, cos(a))
_slope("derivative_cos", cos, -sin(a))
_slope("derivative_atan", atan, recip(1 + a**2))
_slope("derivative_erf", erf, 2 * recip(sqrt(pi())) * exp(-(a**2)))

# -- matrices ------------------------------------------------------------------------------

MATRICES = "Horn and Johnson, Matrix Analysis, section 0.3 and 0.5"
A, B = Var("A", COMPLEX, (n, n)), Var("B", COMPLEX, (n, n))


def entries(body: Callable[[Term, Term], Term]) -> Term:
    """``Lam[i < n] Lam[j < n] body(i, j)``"""
    return bind(Lam, "i", Range(n), lambda i: bind(Lam, "j", Range(n), lambda j: body(i, j)))


def product(x: Term, y: Term) -> Term:
    """The matrix product."""
    return entries(lambda i, j: bind(Sum, "k", Range(n), lambda k: x[i, k] * y[k, j]))


accept("det_product", MATRICES, Eq(Det(product(A, B)), Det(A) * Det(B)))
accept("det_transpose", MATRICES, Eq(Det(entries(lambda i, j: A[j, i])), Det(A)))
accept("det_identity", MATRICES, Eq(Det(identity := entries(lambda i, j: Bracket(Eq(i, j)))), ONE))
accept("inverse_left", MATRICES, Eq(product(Inv(A), A), identity), ne(Det(A), 0))

# -- the character cis(t) = exp(2 pi i t) --------------------------------------------------

CHARACTER = "Rudin, Principles of Mathematical Analysis, theorem 8.7"

accept("cis_add", CHARACTER, Eq(cis(a + b), cis(a) * cis(b)))
is_whole = bind(Exists, "n", INTEGERS, lambda n: Eq(a, n))
accept("cis_one", CHARACTER, Eq(Eq(cis(a), ONE), is_whole))

# -- order: what the predicates mean, and completeness ---------------------------------------

COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"

accept("monotone", DEFINITION, Le(f(a), f(b)), Pred("nondecreasing", (f,)), Le(a, b))

# the graph lies below each chord: divide by b - a
below_chord = Le((b - a) * f(c), (b - c) * f(a) + (c - a) * f(b))
accept("convex_chord", DEFINITION, below_chord, Pred("convex", (f,)), Le(a, c), Le(c, b))
accept(
    "convex_chord_above",
    DEFINITION,
    below_chord,
    *(Pred("convex", (f,), (d,)), Le(a, c), Le(c, b), Le(d, a)),
)


def _near(d: Term) -> Term:
    """For all y from a up to a + d: f(y) differs from f(a) by less than e."""
    return bind(Forall, "y", REALS, lambda y: implies(
        conj(Le(a, y), Lt(y, a + d)), conj(Lt(f(a) - e, f(y)), Lt(f(y), f(a) + e))
    ))  # fmt: skip


accept(
    "right_continuity",
    DEFINITION,
    bind(Exists, "d", REALS, lambda d: conj(Lt(ZERO, d), _near(d))),
    *(Pred("right_continuous", (f,)), Lt(ZERO, e)),
)

# a nonempty set of real numbers s with p(s) that is bounded below has a greatest lower bound g
among = Fun("p", 0, BOOL)


def at_least(bound: Term) -> Term:
    """Every member is at least the bound."""
    return bind(Forall, "s", REALS, lambda s: implies(among(s), Le(bound, s)))


def least(g: Term) -> Term:
    """g is a lower bound, and every m is at most g unless a member is below m."""
    return conj(at_least(g), bind(Forall, "m", REALS, lambda m: Or(
        Le(m, g), bind(Exists, "s", REALS, lambda s: conj(among(s), Lt(s, m)))
    )))  # fmt: skip


bounded = bind(Exists, "s", REALS, among), bind(Exists, "m", REALS, at_least)
accept("infimum", COMPLETENESS, bind(Exists, "g", REALS, least), *bounded)
