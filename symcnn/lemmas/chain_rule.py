"""The chain rule, and the derivatives of the known functions of one number.

Those of exp, log, sin, cos, atan and erf are axioms. The others follow from what the functions are
(sinh is (exp x - exp(-x))/2, the absolute value of x is x where x > 0, and so on).
"""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import close, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, equal_formulas, field, forall_intro,
    instantiate, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    ONE, REAL, REALS, TENSOR, ZERO, Apply, Eq, Forall, Fun, Lam, Le, Lt, Not, Pred, Space, Term,
    Var, expect, mul, neg, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import after, everywhere
from .derivatives import (
    D, apply, chained, compose, derivative_add, derivative_constant, derivative_identity,
    derivative_mul, derivative_recip, parts_of, place, place_pairs, rank_of, replaced,
)  # fmt: skip
from .elementary import (
    EXP, LOG, SQRT, cosh_exp, exp_add, exp_log, rpow_exp, same_root, sigmoid_exp, sinh_exp,
    square_sqrt, tanh_exp,
)  # fmt: skip
from .exponentials import abs_nonnegative, abs_nonpositive, exp_negative
from .floors import FLOOR
from .laws import A, B, at, discharged, law, once
from .logic import implication
from .order import follows_from
from .reasoning import use

X = Var("x", REAL)
SIGN = Fun("sign")


def derivative_chain(fun: Term, theorem: Theorem, given: Formulas) -> Theorem:
    """From ``derivative(g, a, d)`` infer that of ``f(g)``: ``f'(g(a))*d``.

    ``fun`` is the term ``f(g(a))``. Needs, from ``given``: for a function variable,
    ``differentiable(f)`` or ``differentiable(f, g(a))``; for log, abs and sign,
    ``g(a) != 0``; for sqrt, ``g(a) > 0``; for floor, ``floor(g(a)) != g(a)``.
    """
    name = "derivative_chain"
    g, (point, *indices), d = parts_of(name, theorem)
    if not isinstance(fun, Apply) or fun.args != (open_binder(g, point),):
        raise KernelError(name, "a function of the inner value is expected", found=fun)
    f = fun.fun
    if f.known:
        if f.name not in SLOPES:
            raise KernelError(name, "no derivative is known for the function", function=f)
        return compose(name, theorem, SLOPES[f.name](), given)
    smooth = differentiable(name, f, fun.args[0], given)
    pairs = (*place_pairs(name, g, point, tuple(indices)), ("g", g), (D, d))
    named = ("f", bind(Lam, "y", REALS, f))
    return apply(name, _of_variable(rank_of(g)), (*pairs, named), smooth, theorem)


def differentiable(name: str, f: Fun, there: Term, given: Formulas) -> Theorem:
    """``differentiable(f, there)``, if that is in ``given``, or that f is so everywhere."""
    everywhere, here = Pred("differentiable", (f,)), Pred("differentiable", (f,), (there,))
    if everywhere not in given and here not in given:
        raise KernelError(name, "the function is not known to be differentiable", function=f)
    if everywhere not in given:
        return assume(here)
    sizes = shape_of(there) if there.sort == TENSOR else ()
    own = place(len(sizes))
    pairs = (*zip(own.sizes, sizes, strict=True), (own.point, there))
    named = ("f", bind(Lam, "y", Space(REAL, sizes), f))
    theorem = law("differentiable_everywhere", len(sizes))
    return apply(name, theorem, (*pairs, named), assume(everywhere))


@once
def _of_variable(rank: int) -> Theorem:
    """``differentiable(f, g(a)), derivative(g, a, k, d) |- derivative(f(g), a, k, f'(g(a))*d)``"""
    return chained(law("differentiable_at", 0), rank)


def derivative_real_power(theorem: Theorem, exponent: Term, given: Formulas) -> Theorem:
    """From ``derivative(f, a, d)`` infer that of ``rpow(f, p)``: ``p*rpow(f(a), p - 1)*d``.

    Needs: x not free in p; ``0 < f(a)``. The square root has no derivative at 0.
    """
    expect("derivative_real_power", REAL, exponent)
    return compose("derivative_real_power", theorem, _real_power(), given, (B, exponent))


# -- slopes by definition, at a ---------------------------------------------------------------


def _function(body: Callable[[Term], Term]) -> Lam:
    return bind(Lam, "x", REALS, body)  # type: ignore[return-value]


def _constant(value: Term) -> Theorem:
    return derivative_constant(_function(lambda _: value), A, ())


def _itself() -> Theorem:
    return derivative_identity(_function(lambda x: x), A)


def _times(value: Term, theorem: Theorem) -> Theorem:
    return derivative_mul((_constant(value), theorem))


@once
def _exp_minus() -> Theorem:
    """The slope of exp(-x)."""
    return compose("exp", _times(-ONE, _itself()), law("derivative_exp"), ())


def _by_definition(theorem: Theorem, definition: Theorem, value: Theorem) -> Theorem:
    """The derivative of f from that of what the definition ``f(x) = ...`` says."""
    whole = congruence(theorem.concl, (0, 1), ("x",), symmetry(definition))
    return replaced(equal_formulas(whole, theorem), 2, value)


def _near(same: Theorem, theorem: Theorem, *sides: tuple[Theorem, Theorem]) -> Theorem:
    """``low(a) < high(a) .. |- derivative(v, a, d)`` from that of u.

    ``same`` is ``low(x) < high(x) .. |- u(x) = v(x)``; ``sides`` are the derivatives of each low
    and high.
    """
    u, _, d = parts_of("near", theorem)
    pairs: list[tuple[Var | str, Term | str]] = [
        ("u", u), ("v", Lam(REALS, close(same.right, X), "x")), (D, d)
    ]  # fmt: skip
    here: list[tuple[Lt, Lt]] = []
    for k, (low, high) in enumerate(sides, 1):
        (g, _, dg), (h, _, dh) = (parts_of("near", t) for t in (low, high))
        pairs += [(f"g{k}", g), (f"h{k}", h)]
        pairs += [(Var(f"dg{k}", REAL), dg), (Var(f"dh{k}", REAL), dh)]
        below, there = (Lt(open_binder(g, at), open_binder(h, at)) for at in (X, A))
        here.append((below, there))
    local = law("derivative_local", 0, len(sides))
    local = apply("near", local, tuple(pairs), *(t for pair in sides for t in pair), theorem)
    claim = open_binder(next(p for p in local.hyps if isinstance(p, Forall)), X)
    as_there = claim.args[0].args[0]  # not, or
    for below, there in here:
        same = cut(arithmetic((as_there, there), below), same)
    theorem = cut(forall_intro(implication(as_there, same), X, REALS), local)
    for _, there in here:
        theorem = cut(arithmetic((there,), Not(Eq(*there.args))), theorem)
    return theorem


@once
def _sinh() -> Theorem:
    sides = derivative_add((law("derivative_exp"), _times(-ONE, _exp_minus())))
    theorem, same = _times(ONE / 2, sides), cosh_exp(A)
    value = after(ring(theorem.concl.args[2], same.right), symmetry(same))
    return _by_definition(theorem, sinh_exp(X), value)


@once
def _cosh() -> Theorem:
    sides = derivative_add((law("derivative_exp"), _exp_minus()))
    theorem, same = _times(ONE / 2, sides), sinh_exp(A)
    value = after(ring(theorem.concl.args[2], same.right), symmetry(same))
    return _by_definition(theorem, cosh_exp(X), value)


@once
def _tanh() -> Theorem:
    above = derivative_add((law("derivative_exp"), _times(-ONE, _exp_minus())))
    below = derivative_add((law("derivative_exp"), _exp_minus()))
    return _quotient(
        derivative_mul((above, derivative_recip(below, ()))), tanh_exp, lambda t: 1 - t**2
    )


@once
def _sigmoid() -> Theorem:
    below = derivative_add((_exp_minus(), _constant(ONE)))
    return _quotient(derivative_recip(below, ()), sigmoid_exp, lambda t: t * (1 - t))


def _quotient(
    theorem: Theorem, definition: Callable[[Term], Theorem], slope: Callable[[Term], Term]
) -> Theorem:
    """The derivative of a quotient f, which is written in terms of f."""
    written = definition(A)
    value = field(theorem.concl.args[2], slope(written.right), ())
    value = after(value, everywhere(use(symmetry(written)))(value.right, ()))
    return _by_definition(theorem, definition(X), value)


@once
def _root() -> Theorem:
    """``0 < x |- exp(log(x)/2) = sqrt(x)``: both have the square x."""
    half, given = LOG(X) / 2, (Lt(ZERO, X),)
    squares = after(ring(EXP(half) ** 2, mul(EXP(half), EXP(half))), symmetry(exp_add(half, half)))
    squares = after(squares, congruence(squares.right, (0,), (), ring(half + half, LOG(X))))
    squares = after(after(squares, exp_log(X, given)), symmetry(square_sqrt(X, given)))
    return same_root(squares)


@once
def _sqrt() -> Theorem:
    half = _times(ONE / 2, discharged(law("derivative_log"), (Lt(ZERO, A),)))
    theorem = compose("sqrt", half, law("derivative_exp"), ())
    theorem = _near(_root(), theorem, (_constant(ZERO), _itself()))
    given, root = (Lt(ZERO, A),), SQRT(A)
    square = square_sqrt(A, given)
    slope = theorem.concl.args[2]
    value = everywhere(use(instantiate(_root(), ((X, A),))))(slope, ())
    value = after(value, ring(value.right, root * (recip(A) / 2)))
    inner = congruence(recip(A), (0,), (), symmetry(square))
    value = after(value, everywhere(use(inner))(value.right, ()))
    nonzero = cut(square, arithmetic((square.concl, *given), Not(Eq(root, ZERO))))
    last = cut(nonzero, field(value.right, recip(root) / 2, (nonzero.concl,)))
    return replaced(theorem, 2, after(value, last))


@once
def _real_power() -> Theorem:
    """``0 < a |- derivative(Lam[x] rpow(x, b), a, b*rpow(a, b - 1))``"""
    given = (Lt(ZERO, A),)
    inner = _times(B, discharged(law("derivative_log"), given))
    theorem = compose("rpow", inner, law("derivative_exp"), ())
    same = symmetry(rpow_exp(X, B, (Lt(ZERO, X),)))
    theorem = _near(same, theorem, (_constant(ZERO), _itself()))
    power = rpow_exp(A, B - 1, given)
    whole = B * LOG(A)
    apart = congruence(power.right, (0,), (), ring((B - 1) * LOG(A), whole - LOG(A)))
    power = after(after(power, apart), exp_add(whole, neg(LOG(A))))
    power = after(power, congruence(power.right, (1,), (), exp_negative(LOG(A))))
    power = after(power, congruence(power.right, (1, 0), (), exp_log(A, given)))
    slope = B * power.left
    value = after(congruence(slope, (1,), (), power), ring(B * power.right, theorem.concl.args[2]))
    return replaced(theorem, 2, symmetry(value))


def _by_sign(
    above: Theorem, same: Theorem, below: Theorem, opposite: Theorem, value: Term
) -> Theorem:
    """``a != 0 |- derivative(v, a, value)`` from derivatives of what v is on either side of 0."""
    ends = []
    sides = (_constant(ZERO), _itself())
    for low, high, equation, theorem in (
        (*sides, same, above), (*sides[::-1], opposite, below)
    ):  # fmt: skip
        theorem = _near(equation, theorem, (low, high))
        (sign,) = theorem.hyps
        known = at(law("sign_order"), A)
        equal = follows_from([known, assume(sign)], Eq(theorem.concl.args[2], value))
        ends.append(replaced(theorem, 2, equal))
    given = (Not(Eq(A, ZERO)), Not(Lt(ZERO, A)))
    return cases(Lt(ZERO, A), ends[0], cut(arithmetic(given, Lt(A, ZERO)), ends[1]))


@once
def _abs() -> Theorem:
    positive = arithmetic((Lt(ZERO, X),), Le(ZERO, X))
    same = symmetry(cut(positive, abs_nonnegative(assume(positive.concl))))
    negative = arithmetic((Lt(X, ZERO),), Le(ZERO, neg(X)))
    opposite = symmetry(cut(negative, abs_nonpositive(assume(negative.concl))))
    return _by_sign(_itself(), same, _times(-ONE, _itself()), opposite, SIGN(A))


@once
def _sign() -> Theorem:
    known = at(law("sign_order"), X)
    same, opposite = (
        follows_from([known, assume(p)], Eq(value, SIGN(X)))
        for p, value in ((Lt(ZERO, X), ONE), (Lt(X, ZERO), -ONE))
    )
    return _by_sign(_constant(ONE), same, _constant(-ONE), opposite, ZERO)


@once
def _floor() -> Theorem:
    """``floor(a) != a |- derivative(Lam[x] floor(x), a, 0)``: near a it is floor(a)."""
    here = FLOOR(A)
    bounds, between = at(law("floor_bounds"), A), (Lt(here, X), Lt(X, 1 + here))
    same = follows_from([at(law("floor_bounds"), X), *map(assume, between)], Eq(here, FLOOR(X)))
    theorem = _near(
        same, _constant(here), (_constant(here), _itself()), (_itself(), _constant(1 + here))
    )
    apart = assume(Not(Eq(here, A)))
    for end in (Lt(here, A), Lt(A, 1 + here)):
        theorem = cut(follows_from([bounds, apart], end), theorem)
    return theorem


SLOPES: dict[str, Callable[[], Theorem]] = {
    "abs": _abs,
    "atan": lambda: law("derivative_atan"),
    "cos": lambda: law("derivative_cos"),
    "cosh": _cosh,
    "erf": lambda: law("derivative_erf"),
    "exp": lambda: law("derivative_exp"),
    "floor": _floor,
    "log": lambda: law("derivative_log"),
    "sigmoid": _sigmoid,
    "sign": _sign,
    "sin": lambda: law("derivative_sin"),
    "sinh": _sinh,
    "sqrt": _sqrt,
    "tanh": _tanh,
}
"""For each known function f the law about ``derivative(Lam[x] f(x), a, d)``."""
