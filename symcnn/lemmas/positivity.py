"""Sums of squares are not negative, sums of positive terms are positive, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, equal_formulas, forall_elim, instantiate,
)  # fmt: skip
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import (
    REAL, ZERO, Add, And, Apply, Entry, Eq, Forall, Le, Lt, Mul, Not, Num, Pow, Range, Sum, Term,
    Var, add, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import SQRT, square_sqrt
from symcnn.lemmas.finite import sum_le

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
    match goal:
        case Not(args=(Eq(args=(a, b)),)) | Le(args=(a, b)) | Lt(args=(a, b)):
            _refuse_free(a if b == ZERO else b if a == ZERO else add(a, neg(b)), given)
    with suppress(KernelError):
        return _by_signs(goal, given, nonnegative)
    return _by_signs(goal, given, _sign_of_sum)


def _by_signs(goal: Term, given: Formulas, sign: Callable[[Sum, Formulas], Theorem]) -> Theorem:
    lemmas: list[Theorem] = []
    for t in dict.fromkeys(_outside_binders(goal)):
        try:
            if isinstance(t, Sum):
                lemmas.append(sign(t, given))
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
    """``given |- 0 < t`` for a sum of terms that are not negative, and of which one is positive.

    That is the first one, or one at an index that is known to be in the range. Raises
    ``KernelError`` for another term.

    >>> from symcnn.kernel.terms import Fun, Ite
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> masked = total(n, lambda k: Ite(Le(k, i), Fun("exp")(x[k]), ZERO))
    >>> print(positive_sum(masked, (0 <= i, i < n)))
    0 <= i, i < n |- 0 < sum[k<n] (exp(x[k]) if k <= i else 0)
    >>> from symcnn.kernel.terms import INT, Var, conj
    >>> from symcnn.lemmas.notation import for_all
    >>> m, y = sizes("m")[0], Var("y", INT, (n,))
    >>> labels = for_all(n, lambda i: conj(0 <= y[i], y[i] < m))
    >>> z = tensor("z", m)
    >>> of_classes = total(m, lambda k: Fun("exp")(z[k]))
    >>> print(positive_sum(of_classes, (labels, 0 <= i, i < n)).concl)
    0 < sum[k<m] exp(z[k])
    """
    if not isinstance(t.domain, Range):
        raise KernelError("positive_sum", "a finite sum is expected", found=t)
    size = t.domain.size
    i = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    least = _at_least_zero(open_binder(t, i), (*given, *member(i, t.domain)))
    below = term_at_most_sum(least, i, size)
    known = labels_below(size, given)
    facts = (*given, *(lemma.concl for lemma in known))
    for c in (ZERO, *(p.args[0] for p in given if isinstance(p, Lt) and p.args[1] == size)):
        with suppress(KernelError):
            inside = [arithmetic(facts, p) for p in member(c, t.domain)]
            above = _above_zero(open_binder(t, c), facts)
            theorem = follows_from([above, instantiate(below, ((i, c),))], Lt(ZERO, t))
            for lemma in (*inside, *known):
                theorem = cut(lemma, theorem)
            return theorem
    raise KernelError("positive_sum", "no term is shown to be positive", found=t)


def labels_below(size: Term, given: Formulas) -> list[Theorem]:
    """What is known of labels for all indices, at those in range: where one is, there is a class.

    >>> from symcnn.kernel.terms import INT, Var, conj
    >>> from symcnn.lemmas.notation import for_all, sizes
    >>> n, m, i = sizes("n m i")
    >>> labels = for_all(n, lambda i: conj(0 <= Var("y", INT, (n,))[i], Var("y", INT, (n,))[i] < m))
    >>> [str(t.concl) for t in labels_below(m, (labels, 0 <= i, i < n))]
    ['0 <= y[i] and y[i] < m']
    """
    found: list[Theorem] = []
    for p in given:
        if not isinstance(p, Forall) or not isinstance(p.domain, Range):
            continue
        if not free_vars(size) <= free_vars(p):
            continue
        for q in given:
            if isinstance(q, Lt) and q.args[1] == p.domain.size:
                with suppress(KernelError):
                    lemma = forall_elim(assume(p), q.args[0], given)
                    parts = lemma.concl.args if isinstance(lemma.concl, And) else (lemma.concl,)
                    if any(isinstance(r, Lt) and r.args[1] == size for r in parts):
                        found.append(lemma)
    return found[:1]


def _at_least_zero(t: Term, given: Formulas) -> Theorem:
    _refuse_free(t, given)
    with suppress(KernelError):
        return nonnegative(t, given)
    above = _above_zero(t, given)
    return cut(above, arithmetic((above.concl,), Le(ZERO, t)))


def _above_zero(t: Term, given: Formulas) -> Theorem:
    _refuse_free(t, given)
    goal = Lt(ZERO, t)
    return arithmetic(given, goal) if follows(given, goal) else positive(goal, given)


def _refuse_free(t: Term, given: Formulas) -> None:
    """Raise where an addend has a factor, data of which nothing is known, that stands alone."""
    parts = t.args if isinstance(t, Add) else (t,)
    for place, part in enumerate(parts):
        for factor in part.args if isinstance(part, Mul) else (part,):
            v = factor.args[0] if isinstance(factor, Entry) else factor
            if isinstance(v, Var) and v.element == REAL:
                rest = (*given, *parts[:place], *parts[place + 1 :])
                if not any(v in free_vars(p) for p in rest):
                    raise KernelError("positive", "nothing is known of its sign", found=t)


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
