"""Everything that is accepted and not derived, each a textbook fact with its hypotheses.

Every theorem inherits the names of the axioms it rests on and prints them. The list of
axioms is pinned by ``tests/kernel/test_axioms.py``, which is edited by hand, and each has
a numeric test there.

``Pred("derivative", (), (f, a, i.., d))`` says: the function f = ``Lam[x] e`` is (Frechet)
differentiable at the point a, and its partial derivative there in the entry i.. is d.
"""

from __future__ import annotations

from .binding import close, domain_var, free_vars, member, open_binder, shape_of, subst
from .errors import KernelError
from .polynomials import ring_equal
from .rules import Formulas, require, require_fresh, require_shape, without
from .terms import (
    INT,
    ONE,
    REAL,
    TENSOR,
    ZERO,
    And,
    Apply,
    Bound,
    Bracket,
    Det,
    Diff,
    Entry,
    Eq,
    Forall,
    Fun,
    Integral,
    Inv,
    Lam,
    Le,
    Lt,
    Not,
    Num,
    Pred,
    Range,
    Space,
    Sum,
    Term,
    Var,
    add,
    check_point,
    expect,
    mul,
    neg,
    power,
    recip,
)
from .theorem import Condition, Judgment, Theorem, axiom, rule

CALCULUS = "Rudin, Principles of Mathematical Analysis, chapters 5 and 9"
FUNCTIONS = "Rudin, Principles of Mathematical Analysis, chapter 8"
MATRICES = "Horn and Johnson, Matrix Analysis, section 0.3 and 0.5"
INTEGRALS = "Rudin, Real and Complex Analysis, theorem 7.26"


# -- derivatives -----------------------------------------------------------------------


def derivative(function: Term, point: Term, indices: tuple[Term, ...], value: Term) -> Pred:
    """The formula: ``function`` is differentiable at ``point``, with this partial derivative."""
    check_point("derivative", function, point, indices)
    expect("derivative", REAL, value)
    if point.sort == TENSOR:
        require_shape("derivative", point, function.args[0].args)
    return Pred("derivative", (), (function, point, *indices, value))


def _read(name: str, theorem: Theorem) -> tuple[Lam, tuple[Term, ...], Term]:
    """The function, the place (point and indices) and the value of a derivative."""
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != "derivative" or len(p.args) < 3:
        raise KernelError(name, "the premise is not a derivative", found=p)
    return _function(name, p.args[0]), p.args[1:-1], p.args[-1]


def _function(name: str, function: Term) -> Lam:
    if not isinstance(function, Lam) or not isinstance(function.domain, Space):
        raise KernelError(name, "a function on R or R^n is expected", found=function)
    return function


def _like(function: Lam, body: Term) -> Lam:
    return Lam(function.domain, body, function.hint)


@rule
def derivative_value(theorem: Theorem) -> Judgment:
    """From ``G |- derivative(f, a, d)`` infer ``G |- Diff(f, a) = d``, by definition."""
    function, place, value = _read("derivative_value", theorem)
    return Judgment(theorem.hyps, Eq(Diff(function, *place), value))


@axiom(CALCULUS)
def derivative_constant(function: Term, point: Term, indices: Formulas) -> Judgment:
    """``|- derivative(Lam[x] c, a, 0)``

    Needs: x not free in c.
    """
    function = _function("derivative_constant", function)
    if function.body.loose:
        raise KernelError("derivative_constant", "the body is not constant", found=function)
    return Judgment((), derivative(function, point, indices, ZERO))


@axiom(CALCULUS)
def derivative_identity(function: Term, point: Term) -> Judgment:
    """``|- derivative(Lam[x in R] x, a, 1)``"""
    function = _function("derivative_identity", function)
    if not isinstance(function.body, Bound):
        raise KernelError("derivative_identity", "the identity is expected", found=function)
    return Judgment((), derivative(function, point, (), ONE))


@axiom(CALCULUS)
def derivative_entry(function: Term, point: Term, indices: Formulas, given: Formulas) -> Judgment:
    """``given |- derivative(Lam[X] X[e, ..], A, i, .., [e = i and ..])``

    Needs: ``0 <= i < n`` on every axis; X not free in e.
    An e outside the tensor is equal to no such i, and X[e] is then the constant 0.
    """
    name = "derivative_entry"
    function = _function(name, function)
    body = function.body
    if not isinstance(body, Entry) or not isinstance(body.args[0], Bound):
        raise KernelError(name, "an entry of the variable is expected", found=function)
    if any(e.loose for e in body.args[1:]):
        raise KernelError(name, "the indices depend on the variable", found=function)
    sizes = function.domain.args
    if not len(indices) == len(sizes) == len(body.args) - 1:
        raise KernelError(name, "one index for each axis is expected", indices=len(indices))
    inside = [f for i, n in zip(indices, sizes, strict=True) for f in member(i, Range(n))]
    condition = require(name, given, And(*inside))
    here = And(*(Eq(e, i) for e, i in zip(body.args[1:], indices, strict=True)))
    formula = here.args[0] if len(here.args) == 1 else here
    return Judgment(given, derivative(function, point, indices, Bracket(formula)), (condition,))


@axiom(CALCULUS)
def derivative_add(theorems: tuple[Theorem, ...]) -> Judgment:
    """From ``derivative(f, a, d)``, ``derivative(g, a, e)`` ... infer that of f + g: ``d + e``."""
    parts = [_read("derivative_add", t) for t in theorems]
    function, place = _common("derivative_add", parts)
    total = add(*(f.body for f, _, _ in parts))
    value = add(*(d for _, _, d in parts))
    hyps = tuple(h for t in theorems for h in t.hyps)
    return Judgment(hyps, derivative(_like(function, total), place[0], place[1:], value))


@axiom(CALCULUS)
def derivative_mul(theorems: tuple[Theorem, ...]) -> Judgment:
    """From ``derivative(f, a, d)``, ``derivative(g, a, e)`` ... infer that of f*g.

    It is ``d*g(a) + f(a)*e``, and so on for more factors.
    """
    parts = [_read("derivative_mul", t) for t in theorems]
    function, place = _common("derivative_mul", parts)
    at_point = [open_binder(f, place[0]) for f, _, _ in parts]
    value = add(*(mul(*at_point[:i], d, *at_point[i + 1 :]) for i, (_, _, d) in enumerate(parts)))
    product = mul(*(f.body for f, _, _ in parts))
    hyps = tuple(h for t in theorems for h in t.hyps)
    return Judgment(hyps, derivative(_like(function, product), place[0], place[1:], value))


def _common(
    name: str, parts: list[tuple[Lam, tuple[Term, ...], Term]]
) -> tuple[Lam, tuple[Term, ...]]:
    if not parts or any(p[0].domain != parts[0][0].domain or p[1] != parts[0][1] for p in parts):
        raise KernelError(name, "the derivatives are not taken at one place")
    return parts[0][0], parts[0][1]


@axiom(CALCULUS)
def derivative_sum(theorem: Theorem, i: Var, size: Term) -> Judgment:
    """From ``G, 0 <= i < n |- derivative(f_i, a, d_i)`` infer that of ``Sum[i < n] f_i``.

    It is ``Sum[i < n] d_i``.
    Needs: i not free in G, n, the point or its indices; a finite range.
    """
    function, place, value = _read("derivative_sum", theorem)
    domain = Range(size)
    if not isinstance(i, Var) or i.sort != INT:
        raise KernelError("derivative_sum", "an integer variable is expected", found=i)
    hyps = without(theorem, *member(i, domain))
    require_fresh("derivative_sum", i, size, function.domain, *place, *hyps)
    x = domain_var(function, free_vars(function) | free_vars(size))
    body = Sum(domain, close(open_binder(function, x), i), i.name)
    total = Lam(function.domain, close(body, x), function.hint)
    total_value = Sum(domain, close(value, i), i.name)
    return Judgment(hyps, derivative(total, place[0], place[1:], total_value))


@axiom(CALCULUS)
def derivative_recip(theorem: Theorem, given: Formulas) -> Judgment:
    """From ``derivative(f, a, d)`` infer that of ``1/f``: ``-d/f(a)**2``.

    Needs: ``given |- f(a) != 0``.
    """
    function, place, value = _read("derivative_recip", theorem)
    there = open_binder(function, place[0])
    condition = require("derivative_recip", given, Not(Eq(there, ZERO)))
    result = mul(-1, value, power(recip(there), 2))
    inverse = _like(function, recip(function.body))
    hyps = (*given, *theorem.hyps)
    return Judgment(hyps, derivative(inverse, place[0], place[1:], result), (condition,))


@axiom(CALCULUS)
def derivative_power(theorem: Theorem, exponent: Term) -> Judgment:
    """From ``derivative(f, a, d)`` infer that of ``f**n``: ``n*f(a)**(n - 1)*d``.

    Needs: a literal n >= 1.
    """
    function, place, value = _read("derivative_power", theorem)
    if not isinstance(exponent, Num) or exponent.sort != INT or exponent.value < 1:
        raise KernelError("derivative_power", "a natural exponent is expected", found=exponent)
    there = open_binder(function, place[0])
    result = mul(exponent, power(there, exponent.value.numerator - 1), value)
    powered = _like(function, power(function.body, exponent))
    return Judgment(theorem.hyps, derivative(powered, place[0], place[1:], result))


def _slope(fun: Fun, z: Term) -> tuple[Term, tuple[Term, ...]] | None:
    """The derivative of a known function at z, and where it holds."""
    one_over_root_pi = recip(Fun("sqrt")(Fun("pi")()))
    known: dict[str, tuple[Term, tuple[Term, ...]]] = {
        "abs": (Fun("sign")(z), (Not(Eq(z, ZERO)),)),
        "atan": (recip(1 + z**2), ()),
        "cos": (neg(Fun("sin")(z)), ()),
        "cosh": (Fun("sinh")(z), ()),
        "erf": (2 * one_over_root_pi * Fun("exp")(neg(z**2)), ()),
        "exp": (Fun("exp")(z), ()),
        "log": (recip(z), (Not(Eq(z, ZERO)),)),
        "sigmoid": (Fun("sigmoid")(z) * (1 - Fun("sigmoid")(z)), ()),
        "sign": (ZERO, (Not(Eq(z, ZERO)),)),
        "sin": (Fun("cos")(z), ()),
        "sinh": (Fun("cosh")(z), ()),
        "sqrt": (Num(1) / 2 * recip(Fun("sqrt")(z)), (Lt(ZERO, z),)),
        "tanh": (1 - Fun("tanh")(z) ** 2, ()),
    }
    return known.get(fun.name)


@axiom(CALCULUS)
def derivative_chain(fun: Term, theorem: Theorem, given: Formulas) -> Judgment:
    """From ``derivative(g, a, d)`` infer that of ``f(g)``: ``f'(g(a))*d``.

    ``fun`` is the term ``f(g(a))``. Needs, from ``given``: for a function variable,
    ``differentiable(f)`` or ``differentiable(f, g(a))``; for log and abs, ``g(a) != 0``;
    for sqrt, ``g(a) > 0``.
    """
    name = "derivative_chain"
    function, place, value = _read(name, theorem)
    there = open_binder(function, place[0])
    if not isinstance(fun, Apply) or fun.args != (there,):
        raise KernelError(name, "a function of the inner value is expected", found=fun)
    f = fun.fun
    conditions: list[Condition] = []
    hyps: tuple[Term, ...] = theorem.hyps
    if f.known:
        slope = _slope(f, there)
        if f.order or slope is None:
            raise KernelError(name, "no derivative is known for the function", function=f)
        outer, needs = slope
        conditions = [require(name, given, need) for need in needs]
        hyps = (*hyps, *(given if needs else ()))
    else:
        outer = f.prime(there)
        everywhere, here = Pred("differentiable", (f,)), Pred("differentiable", (f,), (there,))
        if everywhere not in given and here not in given:
            raise KernelError(name, "the function is not known to be differentiable", function=f)
        hyps = (*hyps, everywhere if everywhere in given else here)
    composed = _like(function, Apply(f, (function.body,)))
    return Judgment(hyps, derivative(composed, place[0], place[1:], mul(outer, value)), conditions)


# -- exp, log, sqrt, abs -----------------------------------------------------------------


EXP, LOG, SQRT, ABS = Fun("exp"), Fun("log"), Fun("sqrt"), Fun("abs")


@axiom(FUNCTIONS)
def exp_add(a: Term, b: Term) -> Judgment:
    """``|- exp(a + b) = exp(a)*exp(b)``"""
    return Judgment((), Eq(EXP(a + b), EXP(a) * EXP(b)))


@axiom(FUNCTIONS)
def exp_zero() -> Judgment:
    """``|- exp(0) = 1``"""
    return Judgment((), Eq(EXP(0), ONE))


@axiom(FUNCTIONS)
def log_mul(a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- log(a*b) = log(a) + log(b)``

    Needs: ``a != 0`` and ``b != 0`` (log is log of the absolute value, and log 0 = 0).
    """
    conditions = [require("log_mul", given, Not(Eq(x, ZERO))) for x in (a, b)]
    return Judgment(given, Eq(LOG(mul(a, b)), LOG(a) + LOG(b)), conditions)


@axiom(FUNCTIONS)
def log_recip(a: Term) -> Judgment:
    """``|- log(1/a) = -log(a)``, for a = 0 as well since both are 0."""
    return Judgment((), Eq(LOG(recip(a)), neg(LOG(a))))


@axiom(FUNCTIONS)
def log_exp(a: Term) -> Judgment:
    """``|- log(exp(a)) = a``"""
    return Judgment((), Eq(LOG(EXP(a)), a))


@axiom(FUNCTIONS)
def exp_log(a: Term, given: Formulas) -> Judgment:
    """``given |- exp(log(a)) = a``

    Needs: ``0 < a``.
    """
    condition = require("exp_log", given, Lt(ZERO, a))
    return Judgment(given, Eq(EXP(LOG(a)), a), (condition,))


@axiom(FUNCTIONS)
def sqrt_square(a: Term) -> Judgment:
    """``|- sqrt(a**2) = abs(a)``"""
    return Judgment((), Eq(SQRT(a**2), ABS(a)))


@axiom(FUNCTIONS)
def square_sqrt(a: Term, given: Formulas) -> Judgment:
    """``given |- sqrt(a)**2 = a``

    Needs: ``0 <= a``.
    """
    condition = require("square_sqrt", given, Le(ZERO, a))
    return Judgment(given, Eq(SQRT(a) ** 2, a), (condition,))


@axiom(FUNCTIONS)
def sqrt_mul(a: Term, b: Term, given: Formulas) -> Judgment:
    """``given |- sqrt(a*b) = sqrt(a)*sqrt(b)``

    Needs: ``0 <= a`` (then both sides are 0 for b < 0).
    """
    condition = require("sqrt_mul", given, Le(ZERO, a))
    return Judgment(given, Eq(SQRT(mul(a, b)), SQRT(a) * SQRT(b)), (condition,))


@axiom(FUNCTIONS)
def abs_mul(a: Term, b: Term) -> Judgment:
    """``|- abs(a*b) = abs(a)*abs(b)``"""
    return Judgment((), Eq(ABS(mul(a, b)), ABS(a) * ABS(b)))


@axiom(FUNCTIONS)
def abs_recip(a: Term) -> Judgment:
    """``|- abs(1/a) = 1/abs(a)``"""
    return Judgment((), Eq(ABS(recip(a)), recip(ABS(a))))


@axiom(FUNCTIONS)
def sqrt_recip(a: Term) -> Judgment:
    """``|- sqrt(1/a) = 1/sqrt(a)``, for a <= 0 as well since both are 0."""
    return Judgment((), Eq(SQRT(recip(a)), recip(SQRT(a))))


# -- matrices -----------------------------------------------------------------------------


def square_size(name: str, matrix: Term) -> Term:
    """The n of an n x n matrix; raises when the sides are not the same term."""
    shape = shape_of(matrix)
    if len(shape) != 2 or not ring_equal(*shape):
        raise KernelError(name, "a square matrix is expected", found=matrix)
    return shape[0]


def product(a: Term, b: Term) -> Term:
    """The matrix product as a tensor of sums: ``Lam[i < m] Lam[j < p] Sum[k < n] A[i,k]*B[k,j]``.

    >>> n = Var("n", INT)
    >>> A = Var("A", REAL, (n, n))
    >>> print(product(A, A))
    lam[i<n] lam[j<n] sum[k<n] A[i, k]*A[k, j]
    """
    (m, inner), (same, p) = shape_of(a), shape_of(b)
    if not ring_equal(inner, same):
        raise KernelError("product", "the inner sizes differ", left=inner, right=same)
    taken = {v.name for v in free_vars(a) | free_vars(b)}
    i, j, k = (Var(_free_name(name, taken), INT) for name in "ijk")
    total = Sum(Range(inner), close(mul(a[i, k], b[k, j]), k), "k")
    return Lam(Range(m), close(Lam(Range(p), close(total, j), "j"), i), "i")


def transpose(a: Term) -> Term:
    """The transposed matrix as a tensor: ``Lam[i < n] Lam[j < m] A[j, i]``."""
    m, n = shape_of(a)
    taken = {v.name for v in free_vars(a)}
    i, j = (Var(_free_name(name, taken), INT) for name in "ij")
    return Lam(Range(n), close(Lam(Range(m), close(a[j, i], j), "j"), i), "i")


def identity(n: Term) -> Term:
    """The identity matrix as a tensor: ``Lam[i < n] Lam[j < n] [i = j]``."""
    taken = {v.name for v in free_vars(n)}
    i, j = (Var(_free_name(name, taken), INT) for name in "ij")
    return Lam(Range(n), close(Lam(Range(n), close(Bracket(Eq(i, j)), j), "j"), i), "i")


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


@axiom(MATRICES)
def det_product(a: Term, b: Term) -> Judgment:
    """``|- det(A B) = det(A) * det(B)``

    Needs: A and B square and of one size. (For A 1 x 2 and B 2 x 1 the right side is nothing.)
    """
    n, m = square_size("det_product", a), square_size("det_product", b)
    if not ring_equal(n, m):
        raise KernelError("det_product", "the sizes differ", left=n, right=m)
    return Judgment((), Eq(Det(product(a, b)), mul(Det(a), Det(b))))


@axiom(MATRICES)
def det_transpose(a: Term) -> Judgment:
    """``|- det(A^T) = det(A)``

    Needs: A square.
    """
    square_size("det_transpose", a)
    return Judgment((), Eq(Det(transpose(a)), Det(a)))


@axiom(MATRICES)
def det_identity(n: Term) -> Judgment:
    """``|- det(I_n) = 1``"""
    return Judgment((), Eq(Det(identity(n)), ONE))


@axiom(MATRICES)
def inverse_left(a: Term, given: Formulas) -> Judgment:
    """``given |- A^-1 A = I``

    Needs: A square, ``det(A) != 0``.
    """
    n = square_size("inverse_left", a)
    condition = require("inverse_left", given, Not(Eq(Det(a), ZERO)))
    return Judgment(given, Eq(product(Inv(a), a), identity(n)), (condition,))


@axiom(MATRICES)
def inverse_right(a: Term, given: Formulas) -> Judgment:
    """``given |- A A^-1 = I``

    Needs: A square, ``det(A) != 0``.
    """
    n = square_size("inverse_right", a)
    condition = require("inverse_right", given, Not(Eq(Det(a), ZERO)))
    return Judgment(given, Eq(product(a, Inv(a)), identity(n)), (condition,))


# -- integrals ------------------------------------------------------------------------------


@axiom(INTEGRALS)
def change_of_variables(
    integral: Term,
    forward: Term,
    backward: Term,
    names: tuple[Var, Var],
    theorems: tuple[Theorem, Theorem, Theorem],
) -> Judgment:
    """``G |- Integral[y in R^n] g(y) = Integral[x in R^n] g(phi(x)) * abs(det(J(x)))``

    ``forward`` is phi(x), a vector in terms of x = ``names[0]``; ``backward`` is its inverse
    psi(y) in terms of y = ``names[1]``. The premises: ``G |- forall i < n: forall j < n:
    derivative(Lam[x] phi(x)[i], x, j, J(x)[i, j])``, for every x; ``G |- psi(phi(x)) = x`` and
    ``G |- phi(psi(y)) = y``, so that phi is one to one and onto.

    Needs: x and y not free in G. Without "onto" the right side would integrate over a part
    of R^n only; without "one to one" it would count values twice.
    """
    name = "change_of_variables"
    if not isinstance(integral, Integral) or len(integral.domain.args) != 1:
        raise KernelError(name, "an integral over R^n is expected", found=integral)
    n = integral.domain.args[0]
    x, y = names
    derivatives, there, back = theorems
    for tensor in (forward, backward):
        require_shape(name, tensor, (n,))
    for v in names:
        if not isinstance(v, Var) or v.element != REAL or v.shape != (n,):
            raise KernelError(name, "the variable does not range over R^n", variable=v)
        require_fresh(name, v, integral, *(h for t in theorems for h in t.hyps))
    if x == y or y in free_vars(forward) or x in free_vars(backward):
        raise KernelError(name, "the maps mention the wrong variable")
    if there.concl != Eq(subst(backward, {y: forward}), x):
        raise KernelError(name, "the map is not shown to be one to one", found=there.concl)
    if back.concl != Eq(subst(forward, {x: backward}), y):
        raise KernelError(name, "the map is not shown to be onto", found=back.concl)
    matrix = _jacobian(name, derivatives.concl, forward, x, n)
    changed = mul(open_binder(integral, forward), Fun("abs")(Det(matrix)))
    hyps = tuple(h for t in theorems for h in t.hyps)
    return Judgment(hyps, Eq(integral, Integral(integral.domain, close(changed, x), x.name)))


def _jacobian(name: str, claim: Term, forward: Term, x: Var, n: Term) -> Term:
    """The matrix J of the premise about derivatives, once that premise is recognised."""
    taken = {v.name for v in free_vars(claim) | free_vars(forward) | {x}}
    i, j = (Var(_free_name(letter, taken), INT) for letter in "ij")
    inner = claim
    for v in (i, j):
        if not isinstance(inner, Forall) or inner.domain != Range(n):
            raise KernelError(name, "derivatives for all i, j < n are expected", found=claim)
        inner = open_binder(inner, v)
    function = Lam(Space(REAL, (n,)), close(forward[i], x), x.name)
    if (
        not isinstance(inner, Pred)
        or inner.name != "derivative"
        or inner.args[:3] != (function, x, j)
    ):
        raise KernelError(name, "the derivatives of the map are expected", found=inner)
    value = inner.args[3]
    return Lam(Range(n), close(Lam(Range(n), close(value, j), "j"), i), "i")
