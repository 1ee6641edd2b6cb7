"""Real powers of nonnegative numbers: monotone, multiplicative, and undone by the root."""

from __future__ import annotations

from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, field, induction, instantiate, power_add,
    ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import ONE, ZERO, Eq, Le, Lt, Not, Term, power
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import (
    EXP, LOG, RPOW, SQRT, exp_above_line, exp_add, exp_log, log_exp, log_mul, rpow_exp, rpow_zero,
    sqrt_square,
)  # fmt: skip

from .conversions import after
from .exponentials import abs_nonnegative
from .laws import A, N, discharged, law
from .order import follows_from
from .reasoning import product_sign


def exp_increasing(a: Term, b: Term) -> Theorem:
    """``a <= b |- exp(a) <= exp(b)``: exp(b) = exp(a) exp(b - a) >= exp(a) (1 + b - a).

    >>> from .notation import scalars
    >>> print(exp_increasing(*scalars("a b")))
    a <= b |- exp(a) <= exp(b)
    """
    return _exp_grows(assume(Le(a, b)), Le(EXP(a), EXP(b)))


def _exp_grows(below: Theorem, goal: Term) -> Theorem:
    a, b = below.concl.args
    split = exp_add(a, b - a)
    split = after(congruence(EXP(b), (0,), (), ring(b, a + (b - a))), split)
    positive = arithmetic((), Lt(ZERO, EXP(a)))
    tangent = product_sign(positive, exp_above_line(b - a))
    return follows_from([split, tangent, product_sign(positive, below)], goal)


def log_increasing(a: Term, b: Term) -> Theorem:
    """``0 < a, a <= b |- log(a) <= log(b)``, since exp(log b) = b is not below exp(log a) = a.

    >>> from .notation import scalars
    >>> print(log_increasing(*scalars("a b")))
    0 < a, a <= b |- log(a) <= log(b)
    """
    goal, short = Le(LOG(a), LOG(b)), Lt(LOG(b), LOG(a))
    known = (Lt(ZERO, a), Le(a, b))
    values = [exp_log(a, (known[0],)), exp_log(b, known)]
    grown = _exp_grows(assume(short), Lt(EXP(LOG(b)), EXP(LOG(a))))
    impossible = follows_from([*values, grown, assume(known[1])], goal)
    return cases(short, impossible, arithmetic((Not(short),), goal))


def log_below_line(shown: Theorem) -> Theorem:
    """From ``G |- 0 < a`` infer ``G |- log(a) <= a - 1``.

    >>> from .notation import scalars
    >>> print(log_below_line(assume(0 < scalars("a")[0])))
    0 < a |- log(a) <= a - 1
    """
    a = shown.concl.args[1]
    same = exp_log(a, (shown.concl,))
    return cut(shown, follows_from([exp_above_line(LOG(a)), same], Le(LOG(a), a - 1)))


def rpow_half(x: Term) -> Theorem:
    """``0 <= x |- rpow(x, 1/2) = sqrt(x)``

    >>> from .notation import scalars
    >>> print(rpow_half(*scalars("x")).concl)
    rpow(x, 1/2) = sqrt(x)
    """
    half, goal = ONE / 2, Eq(RPOW(x, ONE / 2), SQRT(x))
    above = (Lt(ZERO, x),)
    power = rpow_exp(x, half, above)  # exp(log(x)/2), whose square is x
    logarithm = LOG(x)
    root = congruence(SQRT(EXP(logarithm)), (0,), (), exp_log(x, above))
    positive = after(power, after(symmetry(sqrt_exp(logarithm)), root))
    zero = arithmetic((Le(ZERO, x), Not(above[0])), Eq(x, ZERO))
    left = after(congruence(goal.left, (0,), (), zero), rpow_zero(half, ()))
    nothing = after(sqrt_square(ZERO), abs_nonnegative(arithmetic((), Le(ZERO, ZERO))))
    right = after(congruence(goal.right, (0,), (), zero), nothing)
    return cases(above[0], positive, after(left, symmetry(right)))


def power_exp(a: Term, n: Term, given: Formulas) -> Theorem:
    """``given |- a**n = exp(n*log(a))``

    Needs: ``0 < a`` and ``0 <= n``, an integer.

    >>> from .notation import scalars, sizes
    >>> (a,), (n,) = scalars("a"), sizes("n")
    >>> print(power_exp(a, n, (Lt(ZERO, a), Le(ZERO, n))).concl)
    a**n = exp(n*log(a))
    """
    natural = discharged(instantiate(law("rpow_natural"), ((A, a), (N, n))), given)
    return after(symmetry(natural), rpow_exp(a, n, given))


def power_nonnegative(a: Term, n: Term) -> Theorem:
    """``0 <= a, 0 <= n |- 0 <= a**n``, by induction.

    >>> from .notation import scalars, sizes
    >>> (a,), (n,) = scalars("a"), sizes("n")
    >>> print(power_nonnegative(a, n))
    0 <= a, 0 <= n |- 0 <= a**n
    """
    known, more = Le(ZERO, power(A, N)), Le(ZERO, power(A, N + 1))
    product = product_sign(assume(known), assume(Le(ZERO, A)))
    step = follows_from([product, power_add(A, N, ONE, (Le(ZERO, N),))], more)
    theorem = induction(arithmetic((), Le(ZERO, ONE)), step, N)
    return instantiate(theorem, ((A, a), (N, n)))


def sqrt_exp(a: Term) -> Theorem:
    """``|- sqrt(exp(a)) = exp(a/2)``"""
    half = EXP(ONE / 2 * a)
    square = after(symmetry(exp_add(ONE / 2 * a, ONE / 2 * a)), _exponent(a))
    square = after(ring(half**2, square.left), square)
    root = after(symmetry(congruence(SQRT(half**2), (0,), (), square)), sqrt_square(half))
    return after(root, abs_nonnegative(arithmetic((), Le(ZERO, half))))


def _exponent(a: Term) -> Theorem:
    whole = EXP(ONE / 2 * a + ONE / 2 * a)
    return congruence(whole, (0,), (), ring(whole.args[0], a))


def rpow_nonnegative(x: Term, p: Term) -> Theorem:
    """``0 <= x, 0 < p |- 0 <= rpow(x, p)``

    >>> from .notation import scalars
    >>> print(rpow_nonnegative(*scalars("x p")).concl)
    0 <= rpow(x, p)
    """
    goal = Le(ZERO, RPOW(x, p))
    positive = follows_from([rpow_exp(x, p, (Lt(ZERO, x),))], goal)
    return cases(Lt(ZERO, x), positive, follows_from([_of_zero(x, p)], goal))


def _of_zero(x: Term, p: Term) -> Theorem:
    """``0 <= x, not 0 < x, 0 < p |- rpow(x, p) = 0``"""
    zero = arithmetic((Le(ZERO, x), Not(Lt(ZERO, x))), Eq(x, ZERO))
    return after(congruence(RPOW(x, p), (0,), (), zero), rpow_zero(p, (Lt(ZERO, p),)))


def rpow_increasing(a: Term, b: Term, p: Term) -> Theorem:
    """``0 <= a, a <= b, 0 < p |- rpow(a, p) <= rpow(b, p)``

    >>> from .notation import scalars
    >>> print(rpow_increasing(*scalars("a b p")).concl)
    rpow(a, p) <= rpow(b, p)
    """
    goal, positive = Le(RPOW(a, p), RPOW(b, p)), (Lt(ZERO, a), Le(a, b))
    steps = product_sign(assume(Lt(ZERO, p)), log_increasing(a, b))
    steps = follows_from([steps], Le(p * LOG(a), p * LOG(b)))
    grown = cut(steps, exp_increasing(p * LOG(a), p * LOG(b)))
    powers = [rpow_exp(a, p, positive), rpow_exp(b, p, positive)]
    above = cut(arithmetic((Le(ZERO, a), Le(a, b)), Le(ZERO, b)), rpow_nonnegative(b, p))
    nothing = follows_from([_of_zero(a, p), above], goal)
    return cases(Lt(ZERO, a), follows_from([*powers, grown], goal), nothing)


def rpow_root(x: Term, p: Term) -> Theorem:
    """``0 <= x, 0 < p |- rpow(rpow(x, p), 1/p) = x``

    >>> from .notation import scalars
    >>> print(rpow_root(*scalars("x p")).concl)
    rpow(rpow(x, p), 1/p) = x
    """
    whole, exponent = RPOW(RPOW(x, p), 1 / p), p * LOG(x)
    inner = rpow_exp(x, p, (Lt(ZERO, x),))
    theorem = congruence(whole, (0,), (), inner)
    theorem = after(theorem, rpow_exp(EXP(exponent), 1 / p, ()))
    theorem = after(theorem, congruence(theorem.right, (0, 1), (), log_exp(exponent)))
    cancelled = field(theorem.right.args[0], LOG(x), (Lt(ZERO, p),))
    theorem = after(theorem, congruence(theorem.right, (0,), (), cancelled))
    theorem = after(theorem, exp_log(x, (Lt(ZERO, x),)))
    root = arithmetic((Lt(ZERO, p),), Lt(ZERO, 1 / p))
    zero = after(
        congruence(whole, (0,), (), _of_zero(x, p)), cut(root, rpow_zero(1 / p, (root.concl,)))
    )
    vanishing = follows_from([zero, assume(Le(ZERO, x)), assume(Not(Lt(ZERO, x)))], Eq(whole, x))
    return cases(Lt(ZERO, x), theorem, vanishing)


def rpow_product(a: Term, b: Term, p: Term) -> Theorem:
    """``0 < a, 0 <= b, 0 < p |- rpow(a*b, p) = rpow(a, p)*rpow(b, p)``

    >>> from .notation import scalars
    >>> print(rpow_product(*scalars("a b p")).concl)
    rpow(a*b, p) = rpow(a, p)*rpow(b, p)
    """
    positive = (Lt(ZERO, a), Lt(ZERO, b))
    whole, parts = RPOW(a * b, p), RPOW(a, p) * RPOW(b, p)
    above = product_sign(*map(assume, positive))
    theorem = cut(above, rpow_exp(a * b, p, (above.concl,)))
    theorem = after(theorem, congruence(theorem.right, (0, 1), (), log_mul(a, b, positive)))
    x, y = p * LOG(a), p * LOG(b)
    theorem = after(
        theorem, congruence(theorem.right, (0,), (), ring(theorem.right.args[0], x + y))
    )
    theorem = after(theorem, exp_add(x, y))
    powers = [rpow_exp(a, p, positive), rpow_exp(b, p, positive)]
    for place, root in enumerate(powers):
        theorem = after(theorem, congruence(theorem.right, (place,), (), symmetry(root)))
    zero = arithmetic((Le(ZERO, b), Not(Lt(ZERO, b))), Eq(b, ZERO))
    left = congruence(whole, (0, 1), (), zero)
    left = after(left, rpow_zero(p, (Lt(ZERO, p),)))
    vanishing = follows_from([left, congruence(parts, (1,), (), _of_zero(b, p))], Eq(whole, parts))
    return cases(Lt(ZERO, b), theorem, vanishing)
