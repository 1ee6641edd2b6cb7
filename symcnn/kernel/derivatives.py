"""Axioms: the laws of differentiation.

An axiom is accepted and not derived: a textbook fact with its hypotheses. Every theorem
inherits the names of the axioms it rests on and prints them. The list of axioms is pinned by
``tests/kernel/test_axioms.py``, which is edited by hand, and each has a numeric test.

``Pred("derivative", (), (f, a, i.., d))`` says: the function f = ``Lam[x] e`` is (Frechet)
differentiable at the point a, and its partial derivative there in the entry i.. is d.
"""

from __future__ import annotations

from .binding import close, domain_var, free_vars, member, open_binder
from .conditions import require
from .errors import KernelError
from .rules import Formulas, require_fresh, require_shape, without
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
    Diff,
    Entry,
    Eq,
    Fun,
    Lam,
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
    if i.sort != INT:
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
        if slope is None:
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
