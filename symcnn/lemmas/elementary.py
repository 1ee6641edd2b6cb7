"""Exponentials, logarithms, roots, absolute values, sines and cosines: axioms and derived laws."""

from __future__ import annotations

from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, field, instantiate, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    FALSE, ONE, ZERO, Eq, Fun, Le, Lt, Mul, Not, Term, mul, ne, neg, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import after
from .laws import A, B, N, at, discharged, law, once
from .order import follows_from
from .reasoning import product_sign

EXP, LOG, SQRT, ABS, RPOW = map(Fun, ("exp", "log", "sqrt", "abs", "rpow"))
COS, SIN, COSH, SINH, TANH = map(Fun, ("cos", "sin", "cosh", "sinh", "tanh"))
SIGMOID = Fun("sigmoid")


def _equal(left: Term, right: Term, f: Fun) -> Theorem:
    """``|- f(left) = f(right)`` where the laws of a ring make the arguments equal."""
    return congruence(f(left), (0,), (), ring(left, right))


# -- exp and log ----------------------------------------------------------------------


def exp_add(a: Term, b: Term) -> Theorem:
    """``|- exp(a + b) = exp(a)*exp(b)``"""
    return at(law("exp_add"), a, b)


@once
def exp_zero() -> Theorem:
    """``|- exp(0) = 1``, since exp(0) = exp(0)**2 and exp(0) > 0.

    >>> print(exp_zero())
    |- exp(0) = 1
    """
    e, square = EXP(0), exp_add(ZERO, ZERO)
    start = field(ONE, mul(e, recip(e)), ())
    doubled = congruence(start.right, (0,), (), square)
    return symmetry(after(after(start, doubled), field(doubled.right, e, ())))


def exp_above_line(a: Term) -> Theorem:
    """``|- 1 + a <= exp(a)``"""
    return at(law("exp_above_line"), a)


def exp_log(a: Term, given: Formulas) -> Theorem:
    """``given |- exp(log(a)) = a``

    Needs: ``0 < a``.
    """
    return discharged(at(law("exp_log"), a), given)


def _not_below(x: Term, y: Term, same: Theorem) -> Theorem:
    """``|- y <= x`` from ``exp(x) = exp(y)``: exp(x) = exp(y) exp(x - y) >= exp(y) (1 + x - y)."""
    split = after(_equal(x, y + (x - y), EXP), exp_add(y, x - y))
    positive = arithmetic((), Lt(ZERO, EXP(y)))
    line = product_sign(positive, exp_above_line(x - y))
    grown = product_sign(positive, assume(Lt(y, x)))
    absurd = follows_from([same, split, line, grown], FALSE)
    above = arithmetic((FALSE,), Le(x, y))
    return cases(Lt(y, x), cut(absurd, above), arithmetic((Not(Lt(y, x)),), Le(x, y)))


@once
def _log_exp() -> Theorem:
    x, same = LOG(EXP(A)), exp_log(EXP(A), ())
    sides = [_not_below(x, A, same), _not_below(A, x, symmetry(same))]
    return follows_from(sides, Eq(x, A))


def log_exp(a: Term) -> Theorem:
    """``|- log(exp(a)) = a``, since exp is one to one.

    >>> print(log_exp(A))
    |- log(exp(a)) = a
    """
    return at(_log_exp(), a)


@once
def _log_mul_positive() -> Theorem:
    """``0 < a, 0 < b |- log(a*b) = log(a) + log(b)``"""
    a, b = A, B
    given = (Lt(ZERO, a), Lt(ZERO, b))
    powers = exp_add(LOG(a), LOG(b))
    same = after(powers, congruence(powers.right, (0,), (), exp_log(a, given)))
    same = after(same, congruence(same.right, (1,), (), exp_log(b, given)))
    return after(congruence(LOG(a * b), (0,), (), symmetry(same)), log_exp(LOG(a) + LOG(b)))


@once
def _log_mul() -> Theorem:
    a, b = A, B
    given = (ne(a, 0), ne(b, 0))
    theorem = symmetry(at(law("log_abs"), a * b))
    theorem = after(theorem, congruence(theorem.right, (0,), (), abs_mul(a, b)))
    apart = at(_log_mul_positive(), ABS(a), ABS(b))
    theorem = after(theorem, discharged(apart, given))
    for place, x in enumerate((a, b)):
        plain = congruence(theorem.right, (place,), (), at(law("log_abs"), x))
        theorem = after(theorem, plain)
    return theorem


def log_mul(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- log(a*b) = log(a) + log(b)``

    Needs: ``a != 0`` and ``b != 0`` (log is log of the absolute value, and log 0 = 0).

    >>> print(log_mul(A, B, (A > 0, ne(B, 0))))
    0 < a, b != 0 |- log(a*b) = log(a) + log(b)
    """
    return discharged(at(_log_mul(), a, b), given)


@once
def _log_recip() -> Theorem:
    goal = Eq(LOG(recip(A)), neg(LOG(A)))
    given = (ne(A, 0),)
    product = at(_log_mul(), A, recip(A))
    product = discharged(product, given)
    cancelled = congruence(product.left, (0,), (), field(A * recip(A), ONE, given))
    one = congruence(LOG(ONE), (0,), (), symmetry(exp_zero()))
    one = after(cancelled, after(one, log_exp(ZERO)))
    apart = follows_from([product, one], goal)
    zero, none = arithmetic((Not(given[0]),), Eq(A, ZERO)), at(law("log_zero"))
    left = after(congruence(goal.left, (0, 0), (), zero), none)
    right = after(congruence(LOG(A), (0,), (), zero), none)
    return cases(given[0], apart, follows_from([left, right], goal))


def log_recip(a: Term) -> Theorem:
    """``|- log(1/a) = -log(a)``, for a = 0 as well since both are 0.

    >>> print(log_recip(A))
    |- log(1/a) = -log(a)
    """
    return at(_log_recip(), a)


# -- absolute values and roots -----------------------------------------------------------


@once
def _same_root() -> Theorem:
    """``0 <= a, 0 <= b, a**2 = b**2 |- a = b``"""
    given = (Le(ZERO, A), Le(ZERO, B), Eq(A**2, B**2))
    ends = []
    for low, high in ((A, B), (B, A)):
        below = Lt(low, high)
        absurd = cut(arithmetic((*given, below), FALSE), arithmetic((FALSE,), Le(high, low)))
        ends.append(cases(below, absurd, arithmetic((Not(below),), Le(high, low))))
    return follows_from(ends, Eq(A, B))


def same_root(squares: Theorem, given: Formulas = ()) -> Theorem:
    """``x = y`` from ``x**2 = y**2``, where arithmetic shows that neither is negative."""
    x, y = (side.args[0] for side in (squares.left, squares.right))
    return cut(squares, discharged_but(at(_same_root(), x, y), squares.concl, given))


def discharged_but(theorem: Theorem, premise: Term, given: Formulas) -> Theorem:
    """As ``discharged``, but for one hypothesis."""
    for need in theorem.hyps:
        if need != premise:
            theorem = cut(arithmetic(given, need), theorem)
    return theorem


@once
def _abs_squared() -> Theorem:
    goal, bounds = Eq(ABS(A) ** 2, A**2), at(law("abs_bounds"), A)
    ends = []
    for value, premise in ((A, Le(ZERO, A)), (neg(A), Not(Le(ZERO, A)))):
        same = cut(bounds, arithmetic((bounds.concl, premise), Eq(ABS(A), value)))
        square = congruence(goal.left, (0,), (), same)
        ends.append(after(square, ring(square.right, goal.right)))
    return cases(Le(ZERO, A), *ends)


def abs_squared(a: Term) -> Theorem:
    """``|- abs(a)**2 = a**2``

    >>> print(abs_squared(A))
    |- abs(a)**2 = a**2
    """
    return at(_abs_squared(), a)


@once
def _abs_mul() -> Theorem:
    parts = ABS(A) * ABS(B)
    squares = after(abs_squared(A * B), ring((A * B) ** 2, A**2 * B**2))
    for place, x in enumerate((A, B)):
        back = congruence(squares.right, (place,), (), symmetry(abs_squared(x)))
        squares = after(squares, back)
    squares = after(squares, ring(squares.right, parts**2))
    above = product_sign(*(arithmetic((), Le(ZERO, ABS(x))) for x in (A, B)))
    return cut(above, same_root(squares, (above.concl,)))


def abs_mul(a: Term, b: Term) -> Theorem:
    """``|- abs(a*b) = abs(a)*abs(b)``

    >>> print(abs_mul(A, B))
    |- abs(a*b) = abs(a)*abs(b)
    """
    return at(_abs_mul(), a, b)


@once
def _abs_recip() -> Theorem:
    inverse = recip(A)
    squares = after(abs_squared(inverse), ring(inverse**2, recip(A**2)))
    back = congruence(squares.right, (0,), (), symmetry(abs_squared(A)))
    return same_root(after(after(squares, back), ring(back.right, recip(ABS(A)) ** 2)))


def abs_recip(a: Term) -> Theorem:
    """``|- abs(1/a) = 1/abs(a)``

    >>> print(abs_recip(A))
    |- abs(1/a) = 1/abs(a)
    """
    return at(_abs_recip(), a)


def square_sqrt(a: Term, given: Formulas) -> Theorem:
    """``given |- sqrt(a)**2 = a``

    Needs: ``0 <= a``.
    """
    return discharged(at(law("square_sqrt"), a), given)


def _no_root(t: Term, given: Formulas) -> Theorem:
    """``given |- sqrt(t) = 0``, where t <= 0."""
    return discharged(at(law("no_root"), t), given)


@once
def _sqrt_square() -> Theorem:
    above = arithmetic((), Le(ZERO, A**2))
    square = cut(above, square_sqrt(A**2, (above.concl,)))
    return same_root(after(square, symmetry(abs_squared(A))))


def sqrt_square(a: Term) -> Theorem:
    """``|- sqrt(a**2) = abs(a)``

    >>> print(sqrt_square(A))
    |- sqrt(a**2) = abs(a)
    """
    return at(_sqrt_square(), a)


@once
def _sqrt_mul() -> Theorem:
    a, b = A, B
    product, parts = a * b, SQRT(a) * SQRT(b)
    given = (Le(ZERO, a), Le(ZERO, b))
    above = product_sign(*map(assume, given))
    squares = cut(above, square_sqrt(product, (above.concl,)))
    for place, x in enumerate((a, b)):
        squares = after(
            squares, congruence(squares.right, (place,), (), symmetry(square_sqrt(x, given)))
        )
    squares = after(squares, ring(squares.right, parts**2))
    roots = product_sign(*(arithmetic((), Le(ZERO, SQRT(x))) for x in (a, b)))
    whole = cut(roots, same_root(squares, (roots.concl,)))
    # for b < 0 both sides are 0
    below = (given[0], Not(given[1]))
    negative = product_sign(assume(given[0]), assume(Lt(b, ZERO)))
    negative = cut(arithmetic(below, Lt(b, ZERO)), follows_from([negative], Le(product, ZERO)))
    left = cut(negative, _no_root(product, (negative.concl,)))
    right = congruence(parts, (1,), (), _no_root(b, below))
    return cases(given[1], whole, after(left, symmetry(right)))


def sqrt_mul(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- sqrt(a*b) = sqrt(a)*sqrt(b)``

    Needs: ``0 <= a`` (then both sides are 0 for b < 0).

    >>> print(sqrt_mul(A, B, (A > 0,)))
    0 < a |- sqrt(a*b) = sqrt(a)*sqrt(b)
    """
    return discharged(at(_sqrt_mul(), a, b), given)


@once
def _sqrt_recip() -> Theorem:
    above, inverse = Lt(ZERO, A), recip(A)
    positive = arithmetic((above,), Le(ZERO, inverse))
    squares = cut(positive, square_sqrt(inverse, (positive.concl,)))
    back = congruence(squares.right, (0,), (), symmetry(square_sqrt(A, (above,))))
    whole = same_root(after(after(squares, back), ring(back.right, recip(SQRT(A)) ** 2)))
    below = arithmetic((Not(above),), Le(A, ZERO))
    sign = arithmetic((below.concl,), Le(ZERO, recip(neg(A))))
    minus = cut(below, follows_from([sign, ring(recip(neg(A)), neg(inverse))], Le(inverse, ZERO)))
    left = cut(minus, _no_root(inverse, (minus.concl,)))
    right = congruence(recip(SQRT(A)), (0,), (), _no_root(A, (Not(above),)))
    return cases(above, whole, after(left, symmetry(right)))


def sqrt_recip(a: Term) -> Theorem:
    """``|- sqrt(1/a) = 1/sqrt(a)``, for a <= 0 as well since both are 0.

    >>> print(sqrt_recip(A))
    |- sqrt(1/a) = 1/sqrt(a)
    """
    return at(_sqrt_recip(), a)


# -- sines and cosines ------------------------------------------------------------------


def cos_add(a: Term, b: Term) -> Theorem:
    """``|- cos(a + b) = cos(a)*cos(b) - sin(a)*sin(b)``"""
    return at(law("cos_add"), a, b)


def sin_add(a: Term, b: Term) -> Theorem:
    """``|- sin(a + b) = sin(a)*cos(b) + cos(a)*sin(b)``"""
    return at(law("sin_add"), a, b)


@once
def cos_zero() -> Theorem:
    """``|- cos(0) = 1``: 2 cos(0)**2 = cos(0) + 1, and cos(0) = -1/2 leaves nothing for sin(0).

    >>> print(cos_zero())
    |- cos(0) = 1
    """
    c = COS(ZERO)
    facts = [cos_add(ZERO, ZERO), sin_add(ZERO, ZERO), at(law("cos_sin_circle"), ZERO)]
    goal, factor = Eq(c, ONE), c - 1
    product = follows_from(facts, Eq(mul(2 * c + 1, factor), ZERO))
    start = field(2 * c + 1, Mul((product.left, recip(factor))), (Not(goal),))
    vanished = congruence(start.right, (0,), (), product)
    other = follows_from([after(start, vanished)], Eq(c, -ONE / 2))
    twice = congruence(facts[1].right, (0, 1), (), other)
    twice = after(facts[1], after(twice, congruence(twice.right, (1, 0), (), other)))
    none = follows_from([twice], Eq(SIN(ZERO), ZERO))
    circle = congruence(facts[2].left, (0, 0), (), other)
    circle = after(symmetry(circle), facts[2])
    circle = after(symmetry(congruence(circle.left, (0, 0), (), none)), circle)
    absurd = cut(follows_from([circle], FALSE), arithmetic((FALSE,), goal))
    return cases(goal, assume(goal), absurd)


@once
def sin_zero() -> Theorem:
    """``|- sin(0) = 0``

    >>> print(sin_zero())
    |- sin(0) = 0
    """
    doubled = sin_add(ZERO, ZERO)
    one = congruence(doubled.right, (0, 1), (), cos_zero())
    doubled = after(doubled, after(one, congruence(one.right, (1, 0), (), cos_zero())))
    return follows_from([doubled], Eq(SIN(ZERO), ZERO))


def _parity(goal: Term, first: Term, second: Term) -> Theorem:
    """A value at -a: the equations of ``a - a`` are solved with cos**2 + sin**2 = 1."""
    equations = []
    for added, f, value in ((cos_add, COS, cos_zero()), (sin_add, SIN, sin_zero())):
        split = added(A, neg(A))
        equations.append(after(symmetry(split), after(_equal(split.left.args[0], ZERO, f), value)))
    circle = at(law("cos_sin_circle"), A)
    whole = Mul((goal, circle.left))
    theorem = symmetry(after(congruence(whole, (1,), (), circle), ring(goal, goal)))
    one, none = equations
    combined = Mul((first, one.left)) + Mul((second, none.left))
    theorem = after(theorem, ring(whole, combined))
    values = congruence(combined, (0, 1), (), one)
    values = after(values, congruence(values.right, (1, 1), (), none))
    return after(theorem, values)


@once
def _cos_neg() -> Theorem:
    return _parity(COS(neg(A)), COS(A), SIN(A))


def cos_neg(a: Term) -> Theorem:
    """``|- cos(-a) = cos(a)``

    >>> print(cos_neg(A))
    |- cos(-a) = cos(a)
    """
    return at(_cos_neg(), a)


@once
def _sin_neg() -> Theorem:
    return _parity(SIN(neg(A)), neg(SIN(A)), COS(A))


def sin_neg(a: Term) -> Theorem:
    """``|- sin(-a) = -sin(a)``

    >>> print(sin_neg(A))
    |- sin(-a) = -sin(a)
    """
    return at(_sin_neg(), a)


# -- what exp defines ------------------------------------------------------------------


def cosh_exp(a: Term) -> Theorem:
    """``|- cosh(a) = (exp(a) + exp(-a))/2``"""
    return at(law("cosh_exp"), a)


def sinh_exp(a: Term) -> Theorem:
    """``|- sinh(a) = (exp(a) - exp(-a))/2``"""
    return at(law("sinh_exp"), a)


def tanh_exp(a: Term) -> Theorem:
    """``|- tanh(a) = (exp(a) - exp(-a))/(exp(a) + exp(-a))``"""
    return at(law("tanh_exp"), a)


def sigmoid_exp(a: Term) -> Theorem:
    """``|- sigmoid(a) = 1/(1 + exp(-a))``"""
    return at(law("sigmoid_exp"), a)


def rpow_exp(x: Term, p: Term, given: Formulas) -> Theorem:
    """``given |- rpow(x, p) = exp(p*log(x))``

    Needs: ``0 < x``. For x = 0 the right side is exp(0) = 1, and rpow(0, 1) is 0.
    """
    return discharged(at(law("rpow_exp"), x, p), given)


def rpow_zero(p: Term, given: Formulas) -> Theorem:
    """``given |- rpow(0, p) = 0``

    Needs: ``p != 0``. (rpow(0, 0) is 1.)
    """
    return discharged(at(law("rpow_zero"), p), given)


def rpow_natural(x: Term, n: Term) -> Theorem:
    """``|- rpow(x, n) = x**n`` for a natural number n, and every real x."""
    return discharged(instantiate(law("rpow_natural"), ((A, x), (N, n))), ())
