"""The p-norm of n nonnegative numbers lies between their maximum and n**(1/p) times it."""

from __future__ import annotations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, conjunction, cut, exists_elim, field, forall_elim,
    ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import max_attained, max_bound, sum_factor
from symcnn.kernel.terms import INT, ONE, ZERO, Eq, Le, Lt, Mul, Range, Sum, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import (
    EXP, LOG, RPOW, exp_above_line, exp_add, exp_zero, log_exp, rpow_exp,
)  # fmt: skip
from symcnn.lemmas.finite import sum_le, sum_one

from .conversions import after
from .notation import for_all, largest, total
from .order import follows_from
from .powers import log_increasing, rpow_increasing, rpow_nonnegative, rpow_product, rpow_root
from .reasoning import product_sign
from .squares import nonnegative_sum, term_at_most_sum

i = Var("i", INT)


def lp(x: Var, p: Term) -> Term:
    """The p-norm without absolute values: ``(sum of x[i]**p)**(1/p)``, real powers.

    >>> from .notation import scalars, sizes, tensor
    >>> print(lp(tensor("x", *sizes("n")), *scalars("p")))
    rpow(sum[i<n] rpow(x[i], p), 1/p)
    """
    (n,) = x.shape
    return RPOW(total(n, lambda i: RPOW(x[i], p)), 1 / p)


def natural(x: Var) -> Term:
    """The formula that every entry of the vector is at least 0."""
    (n,) = x.shape
    return for_all(n, lambda i: Le(ZERO, x[i]))


def maximum(x: Var) -> Term:
    """The largest entry of the vector."""
    (n,) = x.shape
    return largest(n, lambda i: x[i])


def entry_natural(x: Var, place: Var) -> Theorem:
    """``0 <= place < n |- 0 <= x[place]``, from ``natural(x)``."""
    (n,) = x.shape
    return forall_elim(assume(natural(x)), place, (place >= 0, place < n))


def maximum_at_most_norm(x: Var, p: Term) -> Theorem:
    """``natural(x), 1 <= n, 0 < p |- max x <= lp(x, p)``.

    The maximum is some x[a], its power x[a]**p is at most the sum, and roots are increasing.
    """
    (n,) = x.shape
    powers = total(n, lambda i: RPOW(x[i], p))
    each = cut(entry_natural(x, i), rpow_nonnegative(x[i], p))
    one = term_at_most_sum(each, i, n)
    root = arithmetic((Lt(ZERO, p),), Lt(ZERO, 1 / p))
    grown = rpow_increasing(RPOW(x[i], p), powers, 1 / p)
    for fact in (each, one, root):
        grown = cut(fact, grown)
    back = cut(entry_natural(x, i), rpow_root(x[i], p))
    there = max_attained(maximum(x), (Le(ONE, n),))
    attained = assume(Eq(maximum(x), x[i]))
    return exists_elim(there, follows_from([attained, back, grown], Le(maximum(x), lp(x, p))), i)


def maximum_natural(x: Var) -> Theorem:
    """``natural(x), 1 <= n |- 0 <= max x``"""
    (n,) = x.shape
    there = max_attained(maximum(x), (Le(ONE, n),))
    attained = assume(Eq(maximum(x), x[i]))
    value = follows_from([attained, entry_natural(x, i)], Le(ZERO, maximum(x)))
    return exists_elim(there, value, i)


def norm_at_most_maximum(x: Var, p: Term) -> Theorem:
    """``natural(x), 1 <= n, 0 < p |- lp(x, p) <= rpow(n, 1/p) * max x``.

    Each of the n powers is at most that of the maximum.
    """
    (n,) = x.shape
    largest_entry, powers = maximum(x), total(n, lambda i: RPOW(x[i], p))
    top = RPOW(largest_entry, p)
    grown = rpow_increasing(x[i], largest_entry, p)
    grown = cut(entry_natural(x, i), grown)
    grown = cut(max_bound(largest_entry, i, (i >= 0, i < n)), grown)
    summed = sum_le(grown, i, Range(n))
    count = constant_sum(summed.concl.args[1], (Le(ZERO, n),))
    below = follows_from([summed, count], Le(powers, n * top))
    below = cut(arithmetic((Le(ONE, n),), Le(ZERO, n)), below)
    each = cut(entry_natural(x, i), rpow_nonnegative(x[i], p))
    natural_sum = nonnegative_sum(each, [(i, n)])
    root = arithmetic((Lt(ZERO, p),), Lt(ZERO, 1 / p))
    grown = rpow_increasing(powers, n * top, 1 / p)
    split = rpow_product(n, top, 1 / p)
    for fact in (natural_sum, below, root):
        grown = cut(fact, grown)
    positive = arithmetic((Le(ONE, n),), Lt(ZERO, n))
    top_natural = cut(maximum_natural(x), rpow_nonnegative(largest_entry, p))
    for fact in (positive, top_natural, root):
        split = cut(fact, split)
    back = cut(maximum_natural(x), rpow_root(largest_entry, p))
    split = after(split, congruence(split.right, (1,), (), back))
    return follows_from([grown, split], Le(lp(x, p), RPOW(n, 1 / p) * largest_entry))


def constant_sum(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] c = n*c``, where ``0 <= n`` is in ``given``."""
    if not isinstance(t, Sum) or t.body.loose:
        raise KernelError("constant_sum", "a sum of constants is expected", found=t)
    factors = t.body.args if isinstance(t.body, Mul) else (t.body,)
    outside = sum_factor(t, tuple(range(len(factors))))
    count = sum_one(Sum(t.domain, ONE, t.hint), given)
    return after(outside, congruence(outside.right, (len(factors),), (), count))


def threshold(n: Term, e: Term) -> Term:
    """The p from which on ``n**(1/p) <= 1 + e``: ``(1 + e)*log(n)/e + 1``."""
    return (1 + e) * LOG(n) / e + 1


def root_near_one(n: Term, p: Term, e: Term) -> Theorem:
    """``1 <= n, 0 < e, threshold(n, e) <= p |- rpow(n, 1/p) <= 1 + e``, and ``1 <= p``.

    With t = log(n)/p this is exp(t) <= 1 + e: exp(t) (1 - t) <= exp(t) exp(-t) = 1, and
    (1 - t)(1 + e) >= 1 for p so large. The result is the conjunction of both.
    """
    given = (Le(ONE, n), Lt(ZERO, e), Le(threshold(n, e), p))
    log_one = after(congruence(LOG(1), (0,), (), symmetry(exp_zero())), log_exp(ZERO))
    sizes = cut(arithmetic((), Lt(ZERO, ONE)), log_increasing(ONE, n))
    sizes = follows_from([sizes, log_one], Le(ZERO, LOG(n)))
    part = product_sign(sizes, arithmetic((Lt(ZERO, e),), Lt(ZERO, (1 + e) / e)))
    large = follows_from([part, assume(given[2])], Le(ONE, p))
    # (1 + e)*log(n) <= e*p, and so (1 + e)*t <= e
    scaled = product_sign(assume(given[2]), assume(Lt(ZERO, e)))
    clear = field(e * (1 + e) * LOG(n) / e, (1 + e) * LOG(n), (Lt(ZERO, e),))
    enough = follows_from([scaled, clear, assume(Lt(ZERO, e))], Le((1 + e) * LOG(n), e * p))
    t = 1 / p * LOG(n)
    inverse = arithmetic((Le(ONE, p),), Lt(ZERO, 1 / p))
    per_p = cut(large, product_sign(enough, inverse))
    whole = cut(large, field(e * p / p, e, (Le(ONE, p),)))
    short = follows_from([per_p, whole], Le((1 + e) * t, e))
    unit = congruence(EXP(t + -t), (0,), (), ring(t + -t, ZERO))
    unit = after(symmetry(exp_add(t, -t)), after(unit, exp_zero()))
    positive = arithmetic((), Lt(ZERO, EXP(t)))
    tangent = follows_from(
        [product_sign(positive, exp_above_line(-t)), unit], EXP(t) * (1 - t) <= 1
    )
    wide = product_sign(positive, follows_from([short], Le(ONE, (1 + e) * (1 - t))))
    bound = product_sign(arithmetic((Lt(ZERO, e),), Lt(ZERO, 1 + e)), tangent)
    power = rpow_exp(n, 1 / p, (Le(ONE, n),))
    return conjunction((follows_from([wide, bound, power], Le(RPOW(n, 1 / p), 1 + e)), large))
