"""Normal forms of exponentials, sines, logarithms, roots, absolute values and powers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, cut, power_add, ring, symmetry
from symcnn.kernel.terms import (
    ONE, ZERO, Add, Apply, Eq, Mul, Num, Pow, Recip, Term, add, mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.elementary import (
    ABS, COS, COSH, EXP, LOG, RPOW, SIGMOID, SIN, SINH, SQRT, TANH, abs_mul, abs_recip, abs_squared,
    cos_add, cos_neg, cos_zero, cosh_exp, exp_add, exp_log, exp_zero, log_exp, log_mul, log_recip,
    rpow_exp, sigmoid_exp, sin_add, sin_neg, sin_zero, sinh_exp, sqrt_mul, sqrt_recip, sqrt_square,
    square_sqrt, tanh_exp,
)  # fmt: skip
from symcnn.lemmas.exponentials import abs_nonnegative, abs_nonpositive, exp_negative
from symcnn.lemmas.floors import FLOOR
from symcnn.lemmas.powers import power_exp, rpow_half, sqrt_exp
from symcnn.lemmas.trigonometry import sin_squared

from .rounding import normal_floor
from .signs import nonnegative, nonzero, positive

MOST_ANGLES = 6  # terms of a sum of which the sine is taken apart


def normal_function(t: Term, given: Formulas) -> Theorem:
    """One step towards the normal form of a function value.

    ``exp(a + b)`` and ``log(a*b)`` are taken apart (the latter where the factors are shown not
    to be 0), exponents are positive multiples of nothing, inverse functions cancel.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(normal_function(EXP(a - b), ()).right)
    exp(a)*exp(-b)
    >>> print(normal_function(EXP(-b), ()).right)
    1/exp(b)
    """
    if isinstance(t, Pow):
        return _power(t, given)
    if isinstance(t, Mul):
        return _equal_roots(t)
    if isinstance(t, Apply) and t.fun == RPOW:
        return _real_power(t, given)
    if not isinstance(t, Apply) or t.fun.order or len(t.args) != 1:
        raise KernelError("normal_function", "a known function is expected", found=t)
    rules = {
        ABS: _absolute,
        COS: _cosine,
        EXP: _exponential,
        FLOOR: normal_floor,
        LOG: _logarithm,
        SIN: _sine,
        SQRT: _root,
    }
    if t.fun not in rules:
        raise KernelError("normal_function", "a known function is expected", found=t)
    return rules[t.fun](t, t.args[0], given)


def _exponential(t: Term, x: Term, given: Formulas) -> Theorem:
    match x:
        case Num() if x == ZERO:
            return exp_zero()
        case Apply(fun=fun, args=(y,)) if fun == LOG:
            return _with(exp_log, [positive(y, given)], y, given=given)
    return _by_argument(t, x, exp_add, exp_negative, 64)


def _cosine(t: Term, x: Term, given: Formulas) -> Theorem:
    return cos_zero() if x == ZERO else _by_argument(t, x, cos_add, cos_neg, MOST_ANGLES)


def _sine(t: Term, x: Term, given: Formulas) -> Theorem:
    return sin_zero() if x == ZERO else _by_argument(t, x, sin_add, sin_neg, MOST_ANGLES)


def _by_argument(
    t: Term,
    x: Term,
    of_sum: Callable[[Term, Term], Theorem],
    of_negative: Callable[[Term], Theorem],
    most: int,
) -> Theorem:
    """The function at a sum (of at most so many terms) or at a negative multiple."""
    match x:
        case Add(args=(a, *rest)) if len(rest) < most:
            return of_sum(a, add(*rest))
        case Num(value=c) if c < 0:
            return of_negative(neg(x))
        case Mul(args=(Num(value=c), *_)) if c < 0:
            return of_negative(neg(x))
        case Mul() if isinstance(opened := to_term(polynomial(x)), Add):
            return congruence(t, (0,), (), ring(x, opened))
        case Mul(args=(Num(value=c), *rest)) if c.denominator == 1 and 2 <= c <= most:
            one = mul(*rest)
            others = mul(int(c) - 1, one)
            same = congruence(t, (0,), (), ring(x, Add((one, others))))
            return after(same, of_sum(one, others))
    raise KernelError("normal_function", "the function value is in normal form", found=t)


def without_squared_sine(t: Term, given: Formulas) -> Theorem:
    """``sin(a)**2`` as ``1 - cos(a)**2``, in a power or a product.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, = scalars("a")
    >>> print(without_squared_sine(SIN(a) ** 3, ()).right)
    (-cos(a)**2 + 1)*sin(a)
    """
    factors = t.args if isinstance(t, Mul) else (t,)
    for f in dict.fromkeys(factors):
        base, n = f.args if isinstance(f, Pow) else (f, ONE)
        if not isinstance(base, Apply) or base.fun != SIN or not isinstance(n, Num):
            continue
        exponent = int(n.value) * factors.count(f)
        if exponent >= 2:
            square = sin_squared(base.args[0])
            rest = mul(power(base, exponent - 2), *(g for g in factors if g != f))
            apart = Mul((square.left, rest))
            whole = after(ring(t, apart), congruence(apart, (0,), (), square))
            return after(whole, ring(whole.right, mul(square.right, rest)))
    raise KernelError("without_squared_sine", "there is no square of a sine", found=t)


def by_exponentials(t: Term, given: Formulas) -> Theorem:
    """A hyperbolic function or a sigmoid as what it is in terms of exp.

    >>> from symcnn.lemmas.notation import scalars
    >>> print(by_exponentials(SIGMOID(scalars("a")[0]), ()).right)
    1/(exp(-a) + 1)
    """
    definitions = {COSH: cosh_exp, SINH: sinh_exp, TANH: tanh_exp, SIGMOID: sigmoid_exp}
    if not isinstance(t, Apply) or t.fun not in definitions:
        raise KernelError("by_exponentials", "a hyperbolic function is expected", found=t)
    return definitions[t.fun](t.args[0])


def _logarithm(t: Term, x: Term, given: Formulas) -> Theorem:
    match x:
        case Apply(fun=fun, args=(a,)) if fun == EXP:
            return log_exp(a)
        case Recip(args=(a,)):
            return log_recip(a)
        case Mul(args=(a, *rest)):
            b = mul(*rest)
            return _with(log_mul, [nonzero(a, given), nonzero(b, given)], a, b, given=given)
        case Pow(args=(a, Num(value=n))) if n >= 2:
            b = power(a, int(n) - 1)
            same = congruence(t, (0,), (), ring(x, Mul((a, b))))
            shown = [nonzero(a, given), nonzero(b, given)]
            return after(same, _with(log_mul, shown, a, b, given=given))
        case Num() if x == ONE:
            zero = congruence(LOG(EXP(ZERO)), (0,), (), exp_zero())
            return after(symmetry(zero), log_exp(ZERO))
    raise KernelError("normal_function", "the logarithm is in normal form", found=t)


def _root(t: Term, x: Term, given: Formulas) -> Theorem:
    match x:
        case Pow(args=(a, Num(value=n))) if n == 2:
            return sqrt_square(a)
        case Pow(args=(a, n)) if not isinstance(n, Num):
            power_as_exp = _with(power_exp, [positive(a, given)], a, n, given=given)
            return congruence(t, (0,), (), power_as_exp)
        case Apply(fun=fun, args=(a,)) if fun == EXP:
            return sqrt_exp(a)
        case Recip(args=(a,)):
            return sqrt_recip(a)
        case Mul() if isinstance(plain := to_term(polynomial(x)), Mul | Pow) and plain != x:
            return congruence(t, (0,), (), ring(x, plain))
        case Mul(args=(a, *rest)):
            return _with(sqrt_mul, [nonnegative(a, given)], a, mul(*rest), given=given)
        case Num() if x in (ZERO, ONE):
            same = congruence(t, (0,), (), ring(x, Pow(x, Num(2))))
            return after(after(same, sqrt_square(x)), arithmetic((), Eq(ABS(x), x)))
    raise KernelError("normal_function", "the root is in normal form", found=t)


def _absolute(t: Term, x: Term, given: Formulas) -> Theorem:
    for value, rule in ((x, abs_nonnegative), (neg(x), abs_nonpositive)):
        try:
            theorem = rule(nonnegative(value, given))
        except KernelError:
            continue
        return after(ring(t, theorem.left), theorem)
    match x:
        case Mul(args=(a, *rest)):
            return abs_mul(a, mul(*rest))
        case Recip(args=(a,)):
            return abs_recip(a)
        case Add():
            # of a - b and b - a one is chosen: that whose first term has a positive factor
            plain = to_term(polynomial(x))
            first = plain.args[0] if isinstance(plain, Add) else plain
            if (
                isinstance(first, Mul)
                and isinstance(first.args[0], Num)
                and first.args[0].value < 0
            ):
                other = to_term(polynomial(neg(x)))
                turned = Mul((Num(-1), other))
                same = congruence(t, (0,), (), ring(x, turned))
                return after(same, abs_mul(*turned.args))
    raise KernelError("normal_function", "the absolute value is in normal form", found=t)


def _real_power(t: Apply, given: Formulas) -> Theorem:
    """``x**(1/2)`` is a root, and a power of what is shown to be positive an exponential."""
    x, p = t.args
    if p == Num(Fraction(1, 2)):
        return cut(nonnegative(x, given), rpow_half(x))
    return _with(rpow_exp, [positive(x, given)], x, p, given=given)


def _power(t: Pow, given: Formulas) -> Theorem:
    base, exponent = t.args
    match base, exponent:
        case Apply(fun=fun, args=(a,)), Num(value=n) if fun in (SQRT, ABS) and n >= 2:
            if fun == ABS:
                square = abs_squared(a)
            else:
                square = _with(square_sqrt, [nonnegative(a, given)], a, given=given)
            if n == 2:
                return square
            apart = ring(t, Mul((square.left, power(base, int(n) - 2))))
            return after(apart, congruence(apart.right, (0,), (), square))
        case Recip(args=(Apply(fun=fun),)), Num(value=n) if fun in (SQRT, ABS) and n >= 2:
            return ring(t, recip(power(base.args[0], int(n))))
        case _, Mul() if isinstance(expanded := to_term(polynomial(exponent)), Add):
            return ring(t, Pow(base, expanded))
        case _, Add() if (
            isinstance(number := to_term(polynomial(exponent)), Num) and number.value >= 0
        ):
            same = congruence(t, (1,), (), ring(exponent, number))
            return after(same, ring(same.right, power(base, int(number.value))))
        case _, Add(args=(a, *rest)):
            parts = (a, add(*rest))
            try:
                apart = power_add(base, *parts, given)
            except KernelError:  # b**(n - i), where i < n is known
                parts = (ONE, to_term(polynomial(exponent - 1)))
                apart = power_add(base, *parts, given)
                apart = after(ring(t, apart.left), apart)
            return after(apart, ring(apart.right, mul(*(power(base, e) for e in parts))))
    raise KernelError("normal_function", "the power is in normal form", found=t)


def _equal_roots(t: Mul) -> Theorem:
    """``sqrt(a)*sqrt(a)`` as a square; so for absolute values, and for their reciprocals."""
    for f in dict.fromkeys(t.args):
        root = f.args[0] if isinstance(f, Recip) else f
        if isinstance(root, Apply) and root.fun in (SQRT, ABS) and t.args.count(f) > 1:
            count = t.args.count(f)
            others = [g for g in t.args if g != f]
            return ring(t, mul(*others, power(f, count)))
    raise KernelError("normal_function", "no root stands twice", found=t)


def _with(
    rule: Callable[..., Theorem], lemmas: Sequence[Theorem], *arguments: Term, given: Formulas
) -> Theorem:
    """A rule whose needs are known by lemmas under ``given``."""
    theorem = rule(*arguments, (*given, *(t.concl for t in lemmas)))
    for lemma in lemmas:
        theorem = cut(lemma, theorem)
    return theorem
