"""The axioms: what is accepted from textbooks and not derived, as formulas.

An axiom is ``premises |- conclusion``. It holds for all values of its free variables and for all
functions f, g, u ... of the arguments with which they stand. ``rules.axiom`` makes the theorem,
``rules.instantiate`` puts terms and functions in; nothing here looks at what is put in. The remark
at an axiom says what would be false without a premise.

Where the number of axes of a tensor matters, an axiom is a family in that number, the rank: 0 for
R, 1 for R^n, 2 for R^(n_1 x n_2) and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from .binding import close, member
from .errors import KernelError
from .interning import _loading
from .terms import *

Statement = tuple[tuple[Term, ...], Term]  # premises and conclusion


class Axiom(NamedTuple):
    """Where it stands, the numbers in which it is a family, and its formulas for such numbers."""

    source: str
    family: tuple[str, ...]
    statement: Callable[..., Statement]


_AXIOMS: dict[str, Axiom] = {}
AXIOMS: Mapping[str, Axiom] = MappingProxyType(_AXIOMS)


def _put(name: str, found: Axiom) -> None:
    if name in _AXIOMS or not _loading:
        raise KernelError("accept", "the name is taken, or all axioms are stated", name=name)
    _AXIOMS[name] = found


def accept(name: str, source: str, conclusion: Term, *premises: Term) -> None:
    """Accept ``premises |- conclusion``."""
    _put(name, Axiom(source, (), lambda: (premises, conclusion)))


def family(name: str, source: str, stated: Callable[..., Statement], *numbers: str) -> None:
    """Accept what is stated of a ``Place`` of every rank and of all natural ``numbers``."""
    _put(name, Axiom(source, ("rank", *numbers), lambda rank, *more: stated(Place(rank), *more)))


# -- words in which axioms are written ----------------------------------------------------


def bind(kind: type[Binder], name: str, domain: Domain, body: Callable[[Term], Term]) -> Term:
    """``kind[name in domain] body(name)``"""
    shape = domain.args if isinstance(domain, Space) else ()
    v = Var(name, INT if isinstance(domain, Range) else domain.element, shape)
    return kind(domain, close(body(v), v), name)


def nested(
    kind: type[Binder], names: Sequence[str], domains: Sequence[Domain], body: Callable[..., Term]
) -> Term:
    """``kind[name1 in domain1] kind[name2 in domain2] ... body(name1, name2, ...)``"""
    if not names:
        return body()

    def inner(v: Term) -> Term:
        return nested(kind, names[1:], domains[1:], partial(body, v))

    return bind(kind, names[0], domains[0], inner)


def bind_all(
    kind: type[Binder], name: str, sizes: Sequence[Term], body: Callable[..., Term]
) -> Term:
    """``kind[name1 < n1] kind[name2 < n2] ... body(name1, name2, ...)``"""
    return nested(kind, numbered(name, len(sizes)), list(map(Range, sizes)), body)


def line(kind: type[Binder], body: Callable[..., Term], names: Sequence[str] = "x") -> Term:
    """``kind[x in R] body(x)``, and so for several names."""
    return nested(kind, names, [REALS] * len(names), body)


def numbered(name: str, count: int) -> tuple[str, ...]:
    """One name as it is, several with numbers."""
    return (name,) if count == 1 else tuple(f"{name}{place}" for place in range(1, count + 1))


def integers(name: str, count: int) -> tuple[Var, ...]:
    """So many integer variables."""
    return tuple(Var(name, INT) for name in numbered(name, count))


def value(name: str, *indices: Term) -> Term:
    """A number that depends on the indices: ``d``, ``d(i)``, ``D(i, j)`` ..."""
    return Fun(name)(*indices) if indices else Var(name, REAL)


def implies(p: Term, q: Term) -> Term:
    """``p implies q``"""
    return Or(Not(p), q)


def derivative(function: Term, point: Term, indices: tuple[Term, ...], d: Term) -> Term:
    """Frechet differentiable at the point, with d in the entry (0 outside of the tensor)."""
    return Pred("derivative", (), (function, point, *indices, d))


def slope_at(function: Callable[[Term], Term], x: Term, d: Term) -> Term:
    """The function on R has the derivative d at x."""
    return derivative(line(Lam, function, "s"), x, (), d)


def integrable(function: Term) -> Pred:
    """Lebesgue integrable on R or R^n, or on the plane: ``Lam[x in R] Lam[y in R] e``."""
    return Pred("integrable", (), (function,))


class Place:
    """The point a of a space of tensors, and the entry k of a partial derivative there."""

    def __init__(self, rank: int) -> None:
        self.sizes, self.entry = integers("n", rank), integers("k", rank)
        self.space = Space(REAL, self.sizes)
        self.point = Var("a", REAL, self.sizes)

    def over(self, kind: type[Binder], body: Callable[[Term], Term]) -> Term:
        """``kind[x in space] body(x)``"""
        return bind(kind, "x", self.space, body)

    def function(self, body: Callable[[Term], Term]) -> Term:
        """``Lam[x in space] body(x)``"""
        return self.over(Lam, body)

    def derivative(
        self, body: Callable[[Term], Term], d: Term, entry: tuple[Term, ...] | None = None
    ) -> Term:
        """``derivative(Lam[x] body(x), a, k, d)``"""
        return derivative(self.function(body), self.point, entry or self.entry, d)


FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
ARCHIMEDES = "Rudin, Principles of Mathematical Analysis, theorem 1.20"
CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 4, 5 and 9"
DANSKIN = "Danskin, The Theory of Max-Min, 1967; finite families, one maximiser"
MATRIX_CALCULUS = "Magnus and Neudecker, Matrix Differential Calculus, sections 8.3 and 8.4"
MATRICES = "Horn and Johnson, Matrix Analysis, sections 0.3, 0.5, 0.8 and 0.9"
CHARACTER = "Rudin, Principles of Mathematical Analysis, theorem 8.7"
COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"
MEASURE = "Rudin, Real and Complex Analysis, chapters 1, 2 and 7"
LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"
SUBSTITUTION = "Rudin, Real and Complex Analysis, theorem 7.26"
FUBINI = "Rudin, Real and Complex Analysis, theorem 8.8"
SECTIONS = "Rudin, Real and Complex Analysis, exercise 8.8: separately continuous is measurable"
DOMINATED = "Folland, Real Analysis, theorem 2.27"
DEFINITION = "by definition"  # of a word or a value; theorems do not name these

a, b, c, d, e, r = (Var(name, REAL) for name in "abcder")
m, n, p, q = (Var(name, INT) for name in "mnpq")
f, g, h, u, v, phase, primitive = map(Fun, "fghuvpF")
fz, gz = (Fun(name, 0, COMPLEX) for name in "fg")  # z: with complex values
D, E = partial(value, "d"), partial(value, "e")
kz, mz = (Var(name, COMPLEX) for name in "km")
among = Fun("p", 0, BOOL)
exp, log, sqrt, absolute, sign, floor = map(Fun, ("exp", "log", "sqrt", "abs", "sign", "floor"))
cos, sin, cosh, sinh, tanh, cis = map(Fun, ("cos", "sin", "cosh", "sinh", "tanh", "cis"))
sigmoid, rpow, atan, erf, pi = map(Fun, ("sigmoid", "rpow", "atan", "erf", "pi"))

# -- elementary functions ---------------------------------------------------------------

accept("exp_add", FUNCTIONS, Eq(exp(a + b), exp(a) * exp(b)))
accept("exp_positive", FUNCTIONS, exp(a) > 0)
accept("exp_above_line", FUNCTIONS, 1 + a <= exp(a))

# the logarithm is that of the absolute value, and log 0 = 0: exp(log(-1)) and exp(log(0)) are 1
accept("exp_log", FUNCTIONS, Eq(exp(log(a)), a), a > 0)
accept("log_abs", DEFINITION, Eq(log(absolute(a)), log(a)))
accept("log_zero", DEFINITION, Eq(log(0), ZERO))

# the root of a negative number is 0
root = conj(a > 0, Eq(sqrt(a) ** 2, a)), conj(a <= 0, Eq(sqrt(a), ZERO))
accept("square_root", FUNCTIONS, conj(sqrt(a) >= 0, Or(*root)))

one_of = Or(Eq(absolute(a), a), Eq(absolute(a), -a))
accept("abs_bounds", FUNCTIONS, conj(a <= absolute(a), -a <= absolute(a), one_of))
accept("floor_bounds", ARCHIMEDES, conj(floor(a) <= a, a < 1 + floor(a)))
accept("sign_order", DEFINITION, Eq(sign(a), Bracket(a > 0) - Bracket(a < 0)))

accept("cos_add", FUNCTIONS, Eq(cos(a + b), cos(a) * cos(b) - sin(a) * sin(b)))
accept("sin_add", FUNCTIONS, Eq(sin(a + b), sin(a) * cos(b) + cos(a) * sin(b)))
accept("cos_sin_circle", FUNCTIONS, Eq(cos(a) ** 2 + sin(a) ** 2, ONE))
accept("pi_above_three", FUNCTIONS, Num(3) < pi())

accept("cosh_exp", DEFINITION, Eq(cosh(a), (exp(a) + exp(-a)) / 2))
accept("sinh_exp", DEFINITION, Eq(sinh(a), (exp(a) - exp(-a)) / 2))
accept("tanh_exp", DEFINITION, Eq(tanh(a), (exp(a) - exp(-a)) / (exp(a) + exp(-a))))
accept("sigmoid_exp", DEFINITION, Eq(sigmoid(a), recip(1 + exp(-a))))

# ``rpow(x, p)`` is x**p for real p; the first would give 1 for x = -1 and p = 1, the second 0 for
# x = p = 0; the third is asked of natural n only
accept("rpow_exp", DEFINITION, Eq(rpow(a, b), exp(b * log(a))), a > 0)
accept("rpow_zero", DEFINITION, Eq(rpow(0, a), ZERO), ne(a, 0))
accept("rpow_natural", FUNCTIONS, Eq(rpow(a, n), a**n), n >= 0)

# the character exp(2 pi i t)
accept("cis_add", CHARACTER, Eq(cis(a + b), cis(a) * cis(b)))
accept("cis_one", CHARACTER, Eq(Eq(cis(a), ONE), bind(Exists, "n", INTEGERS, lambda n: Eq(a, n))))

# -- derivatives ---------------------------------------------------------------------------

family("derivative_value", DEFINITION, lambda at: (
    (at.derivative(f, d),), Eq(Diff(at.function(f), at.point, *at.entry), d)))  # fmt: skip
family("differentiable_everywhere", DEFINITION, lambda at: (
    (Pred("differentiable", (f,)),), Pred("differentiable", (f,), (at.point,))))  # fmt: skip
# what a derivative of a function variable means
family("differentiable_at", DEFINITION, lambda at: (
    (Pred("differentiable", (f,), (at.point,)),),
    at.derivative(f, Diff(at.function(f), at.point, *at.entry) if at.entry else f.prime(a))
))  # fmt: skip

family("derivative_constant", CALCULUS, lambda at: ((), at.derivative(lambda x: c, ZERO)))
family("derivative_add", CALCULUS, lambda at: (
    (at.derivative(f, d), at.derivative(g, e)), at.derivative(lambda x: f(x) + g(x), d + e)
))  # fmt: skip
family("derivative_mul", CALCULUS, lambda at: (
    (at.derivative(f, d), at.derivative(g, e)),
    at.derivative(lambda x: f(x) * g(x), d * g(at.point) + f(at.point) * e)))  # fmt: skip


def _entry(at: Place) -> Statement:
    # the variable itself on R; on R^n the entry x[e], which is 0 for e outside of the range
    if not at.entry:
        return (), at.derivative(lambda x: x, ONE)
    places = integers("e", len(at.entry))
    ranges = map(Range, at.sizes)
    inside = conj(*(p for pair in zip(at.entry, ranges, strict=True) for p in member(*pair)))
    same = conj(*map(Eq, places, at.entry))
    return (inside,), at.derivative(lambda x: entry(x, *places), Bracket(same))


def _compose(at: Place, inner: int) -> Statement:
    # f(g(x)) with the tensor of the g(j, x) for an argument; partial derivatives of f are not
    # enough: x*y/(x**2 + y**2) has both at 0, but along x = y it jumps
    sizes = integers("m", inner)
    outer = bind(Lam, "y", Space(REAL, sizes), f)

    def tensor(x: Term) -> Term:
        return bind_all(Lam, "i", sizes, lambda *i: g(*i, x))

    premises = (
        bind_all(Forall, "j", sizes, lambda *j: at.derivative(lambda x: g(*j, x), D(*j))),
        bind_all(Forall, "j", sizes, lambda *j: derivative(outer, tensor(at.point), j, E(*j))),
    )
    total = bind_all(Sum, "j", sizes, lambda *j: E(*j) * D(*j))
    return premises, at.derivative(lambda x: f(tensor(x)), total)


def _local(at: Place, comparisons: int) -> Statement:
    # g and h differ at a and are continuous: near a they compare as they do at a
    pairs = [(Fun(f"g{i}"), Fun(f"h{i}")) for i in range(1, comparisons + 1)]
    continuous = [at.derivative(side, value(f"d{side.name}")) for pair in pairs for side in pair]
    apart = [ne(g(at.point), h(at.point)) for g, h in pairs]

    def as_there(x: Term) -> Term:
        same = (Eq(g(x) < h(x), g(at.point) < h(at.point)) for g, h in pairs)
        return conj(*same, *(ne(g(x), h(x)) for g, h in pairs))

    near = at.over(Forall, lambda x: implies(as_there(x), Eq(u(x), v(x))))
    return (*continuous, *apart, near, at.derivative(u, d)), at.derivative(v, d)


def _max(at: Place, depth: int) -> Statement:
    # every f(i) that attains the maximum at a has the gradient d; a maximum of nothing is 0
    sizes = integers("m", depth)
    some = conj(*(m >= 1 for m in sizes))

    def whole(x: Term) -> Term:
        return bind_all(Max, "i", sizes, lambda *i: f(*i, x))

    def every(body: Callable[..., Term]) -> Term:
        return bind_all(Forall, "k", at.sizes, lambda *k: bind_all(
            Forall, "i", sizes, lambda *i: body(i, k)
        ))  # fmt: skip

    premises = (
        every(lambda i, k: at.derivative(lambda x: f(*i, x), E(*i, *k), k)),
        every(lambda i, k: Or(f(*i, at.point) < whole(at.point), Eq(E(*i, *k), D(*k)))),
        bind_all(Forall, "k", at.sizes, lambda *k: Or(Eq(D(*k), ZERO), some)),
    )
    return premises, bind_all(Forall, "k", at.sizes, lambda *k: at.derivative(whole, D(*k), k))


def _matrix(x: Term) -> Term:
    return bind_all(Lam, "i", (m, m), lambda i, j: f(i, j, x))


def _regular(at: Place) -> tuple[Term, ...]:
    """The entries of the matrix at a have derivatives d, and it is regular."""
    slopes = bind_all(Forall, "i", (m, m), lambda i, j: at.derivative(partial(f, i, j), D(i, j)))
    return slopes, ne(Det(_matrix(at.point)), 0)


family("derivative_entry", CALCULUS, _entry)
family("derivative_compose", CALCULUS, _compose, "rank of the inner function")
family("derivative_local", CALCULUS, _local, "number of comparisons")
family("derivative_max", DANSKIN, _max, "number of maxima")
# the inverse of a singular matrix is 0, but the matrix (x) has the derivative 1 at 0, too
family("derivative_det", MATRIX_CALCULUS, lambda at: (
    _regular(at), at.derivative(lambda x: Det(_matrix(x)), Det(_matrix(at.point)) * bind_all(
        Sum, "i", (m, m), lambda i, j: Inv(_matrix(at.point))[j, i] * D(i, j)
    ))))  # fmt: skip
# 1/x is not differentiable at 0
family("derivative_inverse", MATRIX_CALCULUS, lambda at: (
    _regular(at), at.derivative(lambda x: Inv(_matrix(x))[p, q], -bind_all(
        Sum, "i", (m, m),
        lambda i, j: Inv(_matrix(at.point))[p, i] * D(i, j) * Inv(_matrix(at.point))[j, q]
    ))))  # fmt: skip


def _slope(name: str, function: Callable[[Term], Term], slope: Term, *premises: Term) -> None:
    accept(name, CALCULUS, derivative(line(Lam, function), a, (), slope), *premises)


_slope("derivative_exp", exp, exp(a))
_slope("derivative_sin", sin, cos(a))
_slope("derivative_cos", cos, -sin(a))
_slope("derivative_atan", atan, recip(1 + a**2))
_slope("derivative_erf", erf, 2 * recip(sqrt(pi())) * exp(-(a**2)))
# log and 1/x jump at 0
_slope("derivative_log", log, recip(a), ne(a, 0))
_slope("derivative_power", lambda x: x**m, m * a ** (m - 1), Or(m >= 1, ne(a, 0)))

# -- matrices ------------------------------------------------------------------------------

A, B, C = (Var(x, COMPLEX, (size, size)) for x, size in (("A", n), ("B", n), ("A", n + 1)))
U, V = Var("U", COMPLEX, (n, m)), Var("V", COMPLEX, (m, n))
SQUARE, matrix = [Range(n)] * 2, partial(nested, Lam, "ij")
identity = matrix(SQUARE, lambda i, j: Bracket(Eq(i, j)))


def plus_product(unit: Term, x: Term, y: Term, size: Term, inner: Term) -> Term:
    """A multiple of the identity matrix plus a matrix product."""
    return matrix([Range(size)] * 2, lambda i, j: unit * Bracket(Eq(i, j)) + bind(
        Sum, "k", Range(inner), lambda k: x[i, k] * y[k, j]))  # fmt: skip


accept("det_product", MATRICES, Eq(Det(plus_product(ZERO, A, B, n, n)), Det(A) * Det(B)))
accept("det_transpose", MATRICES, Eq(Det(matrix(SQUARE, lambda i, j: A[j, i])), Det(A)))
sides = Det(plus_product(ONE, U, V, n, m)), Det(plus_product(ONE, V, U, m, n))
accept("det_one_plus", MATRICES, Eq(*sides))
# an entry below the diagonal counts
zeros = nested(Forall, "ij", [Range(n), Range(Var("i", INT))], lambda i, j: Eq(A[i, j], ZERO))
accept("det_triangular", MATRICES, Eq(Det(A), bind(Prod, "i", Range(n), lambda i: A[i, i])), zeros)
# where there is no first row, the determinant is 1; its entry k stands beside the minor without k
along = bind(Sum, "k", Range(n + 1), lambda k: Num(-1) ** k * C[0, k] * Det(
    matrix(SQUARE, lambda i, j: C[i + 1, j + Bracket(Le(k, j))])))  # fmt: skip
accept("det_expansion", MATRICES, Eq(Det(C), along), Le(ZERO, n))
# the inverse of a singular matrix is 0
accept("inverse_left", MATRICES, Eq(plus_product(ZERO, Inv(A), A, n, n), identity), ne(Det(A), 0))

# -- order: what the predicates mean, and completeness ---------------------------------------

accept("monotone", DEFINITION, f(a) <= f(b), Pred("nondecreasing", (f,)), a <= b)
# the graph lies below each chord: divide by b - a
below_chord = (b - a) * f(c) <= (b - c) * f(a) + (c - a) * f(b)
accept("convex_chord", DEFINITION, below_chord, Pred("convex", (f,)), a <= c, c <= b)
convex_above = Pred("convex", (f,), (d,))
accept("convex_chord_above", DEFINITION, below_chord, convex_above, a <= c, c <= b, d <= a)
# for all y from a up to a + d: f(y) differs from f(a) by less than e
accept("right_continuity", DEFINITION,
    line(Exists, lambda d: conj(d > 0, line(Forall, lambda y: implies(
        conj(a <= y, y < a + d), conj(f(a) - e < f(y), f(y) < f(a) + e)
    ), "y")), "d"),
    Pred("right_continuous", (f,)), e > 0)  # fmt: skip


def at_least(bound: Term) -> Term:
    """Every real number s with p(s) is at least the bound."""
    return line(Forall, lambda s: implies(among(s), bound <= s), "s")


# a nonempty set of real numbers s with p(s) that is bounded below has a greatest lower bound g:
# every m is at most g, or a member is below m
accept("infimum", COMPLETENESS,
    line(Exists, lambda g: conj(at_least(g), line(Forall, lambda m: Or(
        m <= g, line(Exists, lambda s: conj(among(s), s < m), "s")
    ), "m")), "g"),
    line(Exists, among, "s"), line(Exists, at_least, "m"))  # fmt: skip

# -- what is integrable ----------------------------------------------------------------------

# an integral that does not exist is 0
accept("integrable_function", DEFINITION, integrable(line(Lam, fz)), Pred("integrable", (fz,)))
family("integrable_value", DEFINITION, lambda at: (
    (ne(at.over(Integral, f), 0),), integrable(at.function(f))))  # fmt: skip
family("integrable_combination", LEBESGUE, lambda at: (
    (integrable(at.function(fz)), integrable(at.function(gz))),
    integrable(at.function(lambda x: kz * fz(x) + mz * gz(x)))))  # fmt: skip

# a function of x alone that is not 0 almost everywhere is not integrable on the plane
accept("integrable_product", FUBINI,
    integrable(line(Lam, lambda x, y: fz(x) * gz(y), "xy")),
    integrable(line(Lam, fz)), integrable(line(Lam, gz)))  # fmt: skip
# f(b) is a constant, and f(x + y, x + y) is one along lines
accept("integrable_affine", MEASURE,
    integrable(line(Lam, lambda x: fz(a * x + b))), integrable(line(Lam, fz)), ne(a, 0)
)  # fmt: skip
accept("integrable_affine_plane", MEASURE,
    integrable(line(Lam, lambda x, y: fz(a * x + b * y + c, d * x + e * y + r), "xy")),
    integrable(line(Lam, fz, "xy")), ne(a * e - b * d, 0))  # fmt: skip
# a bounded, continuous factor; without the bound x * 1/(1 + x**2) would be integrable
accept("integrable_bounded_factor", MEASURE,
    integrable(line(Lam, lambda x: g(x) * fz(x))),
    integrable(line(Lam, fz)),
    line(Forall, lambda x: absolute(g(x)) <= c),
    line(Forall, lambda x: slope_at(g, x, h(x))))  # fmt: skip


def _character(further: int) -> Statement:
    # cis is of absolute value 1; the phase is continuous in each variable, so it is measurable
    names = numbered("x", further + 1)

    def smooth(place: int) -> Term:
        return line(Forall, lambda *x: slope_at(
            lambda s: phase(*x[:place], s, *x[place + 1 :]), x[place], Fun(f"h{place + 1}")(*x)
        ), names)  # fmt: skip

    premises = integrable(line(Lam, fz, names)), *map(smooth, range(len(names)))
    return premises, integrable(line(Lam, lambda *x: cis(phase(*x)) * fz(*x), names))


_put("integrable_character", Axiom(SECTIONS, ("number of further variables",), _character))

# -- equations and inequalities of integrals -------------------------------------------------

# both sides are 0 where f is not integrable; for a = 0 the right side is 0, but not the left
accept("integral_affine", MEASURE,
    Eq(line(Integral, fz), absolute(a) * line(Integral, lambda x: fz(a * x + b))), ne(a, 0)
)  # fmt: skip
# without the premise: (x - y)/(x + y)**3 on the unit square has 1/2 and -1/2
accept("integral_exchange", FUBINI,
    Eq(line(Integral, fz, "xy"), line(Integral, lambda y, x: fz(x, y), "yx")),
    integrable(line(Lam, fz, "xy")))  # fmt: skip
# without the premises, 1 + (exp(-x**2) - 1) has the integral sqrt(pi), and the parts have none
family("integral_combination", LEBESGUE, lambda at: (
    (integrable(at.function(fz)), integrable(at.function(gz))),
    Eq(at.over(Integral, lambda x: kz * fz(x) + mz * gz(x)),
       kz * at.over(Integral, fz) + mz * at.over(Integral, gz))))  # fmt: skip
# without the first premises, exp(-x**2) <= 1, and the integral of 1 counts as 0
family("integral_le", LEBESGUE, lambda at: (
    (*map(integrable, (at.function(f), at.function(g))), at.over(Forall, lambda x: f(x) <= g(x))),
    at.over(Integral, f) <= at.over(Integral, g)))  # fmt: skip

# differentiation under the integral: the derivative g of f in t is dominated by h
accept("integral_derivative", DOMINATED,
    derivative(
        line(Lam, lambda t: line(Integral, lambda x: f(t, x)), "t"),
        a, (), line(Integral, lambda x: g(a, x)),
    ),
    line(Forall, lambda t: integrable(line(Lam, lambda x: f(t, x))), "t"),
    line(Forall, lambda t, x: slope_at(lambda s: f(s, x), t, g(t, x)), "tx"),
    line(Forall, lambda t, x: absolute(g(t, x)) <= absolute(h(x)), "tx"),
    integrable(line(Lam, h)))  # fmt: skip

# the fundamental theorem of calculus: p is the interval from a to b up to its ends, and f, the
# derivative of F there, is continuous
accept("integral_interval", MEASURE,
    Eq(line(Integral, lambda x: Bracket(among(x)) * f(x)), primitive(b) - primitive(a)),
    a <= b,
    line(Forall, lambda x: implies(among(x), conj(a <= x, x <= b))),
    line(Forall, lambda x: implies(conj(a < x, x < b), among(x))),
    line(Forall, lambda x: implies(conj(a <= x, x <= b), slope_at(primitive, x, f(x)))),
    line(Forall, lambda x: implies(conj(a <= x, x <= b), slope_at(f, x, h(x)))))  # fmt: skip

# the change of variables in R^n: y = p(x), with the inverse x = q(y); p(i, x) has the derivative
# h(i, j, x) in x[j]. Without "onto" the right side would integrate over a part of R^n only; without
# "one to one" it would count values twice
SPACE = Space(REAL, (n,))


def _vector(f: Fun, x: Term) -> Term:
    return bind(Lam, "i", Range(n), lambda i: f(i, x))


accept("change_of_variables", SUBSTITUTION,
    Eq(bind(Integral, "y", SPACE, fz), bind(Integral, "x", SPACE, lambda x: (
        fz(_vector(phase, x)) * absolute(Det(matrix(SQUARE, lambda i, j: h(i, j, x))))
    ))),
    bind(Forall, "x", SPACE, lambda x: nested(Forall, "ij", SQUARE, lambda i, j: derivative(
        bind(Lam, "u", SPACE, lambda u: phase(i, u)), x, (j,), h(i, j, x)
    ))),
    bind(Forall, "x", SPACE, lambda x: Eq(_vector(Fun("q"), _vector(phase, x)), x)),
    bind(Forall, "x", SPACE, lambda x: Eq(_vector(phase, _vector(Fun("q"), x)), x)))  # fmt: skip
