"""Normal forms of exponentials, logarithms, roots, absolute values and powers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symcnn.kernel.elementary import (
    ABS,
    EXP,
    LOG,
    SQRT,
    abs_mul,
    abs_recip,
    exp_add,
    exp_log,
    exp_zero,
    log_exp,
    log_mul,
    log_recip,
    sqrt_mul,
    sqrt_recip,
    sqrt_square,
    square_sqrt,
)
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import (
    Formulas,
    arithmetic,
    congruence,
    cut,
    power_add,
    ring,
    symmetry,
)
from symcnn.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Eq,
    Mul,
    Num,
    Pow,
    Recip,
    Term,
    add,
    mul,
    neg,
    power,
    recip,
)
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after
from symcnn.lemmas.functions import abs_nonnegative, abs_nonpositive, abs_squared, exp_negative

from .signs import nonnegative, nonzero, positive


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
    if not isinstance(t, Apply) or t.fun.order or len(t.args) != 1:
        raise KernelError("normal_function", "a known function is expected", found=t)
    rules = {EXP: _exponential, LOG: _logarithm, SQRT: _root, ABS: _absolute}
    if t.fun not in rules:
        raise KernelError("normal_function", "a known function is expected", found=t)
    return rules[t.fun](t, t.args[0], given)


def _exponential(t: Term, x: Term, given: Formulas) -> Theorem:
    match x:
        case Add(args=(a, *rest)):
            return exp_add(a, add(*rest))
        case Num() if x == ZERO:
            return exp_zero()
        case Apply(fun=fun, args=(y,)) if fun == LOG:
            return _with(exp_log, [positive(y, given)], y, given=given)
        case Num(value=c) if c < 0:
            return exp_negative(neg(x))
        case Mul(args=(Num(value=c), *_)) if c < 0:
            return exp_negative(neg(x))
        case Mul() if isinstance(opened := to_term(polynomial(x)), Add):
            return congruence(t, (0,), (), ring(x, opened))
        case Mul(args=(Num(value=c), *rest)) if c.denominator == 1 and 2 <= c <= 64:
            one = mul(*rest)
            others = mul(int(c) - 1, one)
            same = congruence(t, (0,), (), ring(x, Add((one, others))))
            return after(same, exp_add(one, others))
    raise KernelError("normal_function", "the exponential is in normal form", found=t)


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
        case Recip(args=(a,)):
            return sqrt_recip(a)
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
    raise KernelError("normal_function", "the absolute value is in normal form", found=t)


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
        case _, Add(args=(a, *rest)):
            apart = power_add(base, a, add(*rest), given)
            return after(apart, ring(apart.right, mul(power(base, a), power(base, add(*rest)))))
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
