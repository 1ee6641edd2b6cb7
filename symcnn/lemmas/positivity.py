"""Sums of squares are not negative, sums of positive terms are positive, and what follows."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas,
    arithmetic,
    congruence,
    cut,
    equal_formulas,
    instantiate,
)
from symcnn.kernel.sums import sum_factor, sum_le
from symcnn.kernel.terms import REAL, ZERO, Apply, Le, Lt, Num, Pow, Range, Sum, Term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import SQRT, square_sqrt

from .brackets import follows
from .order import follows_from
from .squares import term_at_most_sum


def positive(goal: Term, given: Formulas) -> Theorem:
    """``given |- goal`` by arithmetic that knows the signs of the sums and roots in the goal.

    Raises ``KernelError`` when that does not suffice.

    >>> from symcnn.kernel.terms import Fun
    >>> from symcnn.lemmas.notation import scalars, sizes, tensor, total
    >>> (n,), (eps,) = sizes("n"), scalars("eps")
    >>> x = tensor("x", n)
    >>> print(positive(0 < total(n, lambda i: x[i] ** 2) + eps, (0 < eps,)))
    0 < eps |- 0 < sum[i<n] x[i]**2 + eps
    >>> print(positive(0 < total(n, lambda i: Fun("exp")(x[i])), (1 <= n,)))
    1 <= n |- 0 < sum[i<n] exp(x[i])
    """
    lemmas: list[Theorem] = []
    for t in dict.fromkeys(_outside_binders(goal)):
        try:
            if isinstance(t, Sum):
                lemmas.append(_sign_of_sum(t, given))
            elif isinstance(t, Apply) and t.fun == SQRT:
                known = (*given, *(lemma.concl for lemma in lemmas))
                above = Lt(ZERO, t.args[0])
                inner = (
                    arithmetic(known, above) if follows(known, above) else positive(above, known)
                )
                least = arithmetic((Lt(ZERO, t.args[0]),), Le(ZERO, t.args[0]))
                square = square_sqrt(t.args[0], (Le(ZERO, t.args[0]),))
                lemmas += [inner, cut(cut(inner, least), square)]
        except KernelError:
            continue
    if not lemmas:
        raise KernelError("positive", "there is no sum and no root in it", found=goal)
    theorem = arithmetic((*given, *(lemma.concl for lemma in lemmas)), goal)
    for lemma in reversed(lemmas):
        theorem = cut(lemma, theorem)
    return theorem


def _sign_of_sum(t: Sum, given: Formulas) -> Theorem:
    try:
        return positive_sum(t, given)
    except KernelError:
        return nonnegative(t, given)


def positive_sum(t: Sum, given: Formulas) -> Theorem:
    """``given |- 0 < t`` for a sum of positive terms over a range that is not empty.

    Raises ``KernelError`` for another term.
    """
    if not isinstance(t.domain, Range):
        raise KernelError("positive_sum", "a finite sum is expected", found=t)
    nonempty = arithmetic(given, Lt(ZERO, t.domain.size))
    i = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    e = open_binder(t, i)
    above = _above_zero(e, (*given, *member(i, t.domain)))
    least = cut(above, arithmetic((above.concl,), Le(ZERO, e)))
    below = term_at_most_sum(least, i, t.domain.size)
    theorem = follows_from([above, below], Lt(ZERO, t))
    return cut(nonempty, cut(arithmetic((), Le(ZERO, ZERO)), instantiate(theorem, ((i, ZERO),))))


def _above_zero(t: Term, given: Formulas) -> Theorem:
    goal = Lt(ZERO, t)
    return arithmetic(given, goal) if follows(given, goal) else positive(goal, given)


def nonnegative(t: Term, given: Formulas) -> Theorem:
    """``given |- 0 <= t`` for a square, or a finite sum of what is not negative.

    Raises ``KernelError`` for another term.
    """
    match t:
        case Pow(args=(base, Num(value=e))) if e.denominator == 1 and e % 2 == 0:
            y = fresh("y", REAL, free_vars(t))
            return instantiate(arithmetic((), Le(ZERO, y**2)), ((y, base ** (int(e) // 2)),))
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        return arithmetic(given, Le(ZERO, t))
    avoid = free_vars(t).union(*map(free_vars, given))
    i = domain_var(t, avoid)
    inner = nonnegative(open_binder(t, i), (*given, *member(i, t.domain)))
    bound = sum_le(inner, i, t.domain)
    zeros = sum_factor(Sum(t.domain, ZERO, i.name), (0,))
    return equal_formulas(congruence(bound.concl, (0,), (), zeros), bound)


def _outside_binders(t: Term) -> Iterator[Term]:
    for place, a in enumerate(t.args):
        if not t.binds(place):
            yield from _outside_binders(a)
    yield t
