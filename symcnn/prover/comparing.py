"""Inequalities made simpler: sums term by term, a common factor left out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, assume, reflexivity, ring, symmetry
from symcnn.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Eq,
    Le,
    Mul,
    Num,
    Range,
    Sum,
    Term,
    add,
    mul,
    neg,
    power,
)
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, maybe
from symcnn.lemmas.finite import sum_le
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.reasoning import product_sign
from symcnn.lemmas.sum_rules import multiply_in

from .equational_hypotheses import rewriting
from .normal import sum_of_products
from .signs import nonnegative

Prover = Callable[[Term, Formulas], Theorem]


def compare_sums(goal: Term, given: Formulas, prove: Prover) -> Theorem:
    """``sum <= sum`` from the terms, as ``prove`` shows them; factors are multiplied in first.

    Several sums over one range on a side are made one.

    Raises ``KernelError`` when the goal is another one, and what ``prove`` raises.

    >>> from symcnn.kernel.rules import arithmetic
    >>> from symcnn.kernel.terms import ZERO
    >>> from symcnn.lemmas.notation import scalars, sizes, total
    >>> n, (a, b) = *sizes("n"), scalars("a b")
    >>> goal = Le(total(n, lambda i: a), b * total(n, lambda i: a))
    >>> print(compare_sums(goal, (a <= b * a,), lambda p, given: arithmetic(given, p)))
    a <= b*a |- sum[i<n] a <= b*(sum[i<n] a)
    """
    if not isinstance(goal, Le):
        raise KernelError("compare_sums", "an inequality is expected", goal=goal)
    sides = [maybe(multiply_in)(t, given) for t in goal.args]
    sides = [s if isinstance(s.right, Sum) else _joined(s.left, given) for s in sides]
    low, high = (theorem.right for theorem in sides)
    if not isinstance(low, Sum) or not isinstance(high, Sum) or low.domain != high.domain:
        raise KernelError("compare_sums", "sums over one range are expected", goal=goal)
    if not isinstance(low.domain, Range):
        raise KernelError("compare_sums", "finite sums are expected", goal=goal)
    v = domain_var(low, free_vars(goal).union(*map(free_vars, given)))
    terms = Le(open_binder(low, v), open_binder(high, v))
    inner = sum_le(prove(terms, (*given, *member(v, low.domain))), v, low.domain)
    return inner if inner.concl == goal else follows_from([inner, *sides], goal)


def weighted(goal: Term, given: Formulas, prove: Prover) -> Theorem:
    """An inequality of weighted means: what is no sum is taken times the weights, which sum to 1.

    Raises ``KernelError`` where no weights are known, and what ``prove`` raises.
    """
    for p in given:
        match p:
            case Eq(args=(Sum() as weights, one)) if one == ONE:
                sides = [_times(t, weights, p) for t in goal.args]
                if any(s.left != s.right for s in sides):
                    more = type(goal)(*(s.right for s in sides))
                    inner = compare_sums(more, given, prove)
                    return follows_from([inner, *sides], goal)
    raise KernelError("weighted", "no weights are known", goal=goal)


def _times(t: Term, weights: Sum, known: Term) -> Theorem:
    """``t = t'`` with the weights as a factor of each term that has no sum."""
    alone = {m: c for m, c in polynomial(t).items() if not any(isinstance(a, Sum) for a, _ in m)}
    rest = to_term({m: c for m, c in polynomial(t).items() if m not in alone})
    if not alone:
        return reflexivity(t)
    whole = add(mul(to_term(alone), weights), rest)
    plain = everywhere(rewriting(assume(known)))(whole, ())
    return symmetry(after(plain, ring(plain.right, t)))


def _joined(t: Term, given: Formulas) -> Theorem:
    """``a*sum + sum`` over one range as one sum."""
    sums: list[tuple[Term, Sum]] = []
    for part in t.args if isinstance(t, Add) else (t,):
        found = maybe(multiply_in)(part, given).right
        match found:
            case Sum():
                sums.append((ONE, found))
            case Mul(args=(Num() as c, Sum() as s)):
                sums.append((c, s))
            case _:
                raise KernelError("compare_sums", "a sum is expected", found=found)
    first = sums[0][1]
    if any(s.domain != first.domain for _, s in sums):
        raise KernelError("compare_sums", "sums over one range are expected", found=t)
    v = domain_var(first, free_vars(t).union(*map(free_vars, given)))
    body = add(*(mul(c, open_binder(s, v)) for c, s in sums))
    apart = sum_of_products(t, given)
    other = sum_of_products(Sum(first.domain, close(body, v), first.hint), given)
    if apart.right != other.right:
        raise KernelError("compare_sums", "the sums are not taken together", found=t)
    return after(apart, symmetry(other))


def without_common_factor(goal: Term, given: Formulas, prove: Prover) -> Theorem:
    """``c*a <= c*b`` from ``a <= b``, where the factor c of all terms is shown nonnegative.

    Raises ``KernelError`` when there is none, and what ``prove`` raises.

    >>> from symcnn.kernel.rules import arithmetic
    >>> from symcnn.kernel.terms import ZERO
    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> given = (a <= b, ZERO <= c)
    >>> by_arithmetic = lambda p, given: arithmetic(given, p)
    >>> print(without_common_factor(c * a <= c * b, given, by_arithmetic).concl)
    c*a <= c*b
    """
    if not isinstance(goal, Le):
        raise KernelError("common_factor", "an inequality is expected", goal=goal)
    difference = polynomial(add(goal.args[1], neg(goal.args[0])))
    atoms = [x for m in difference for x, _ in m]
    common = next((x for x in atoms if all(x in dict(m) for m in difference)), None)
    if common is None or len(difference) < 2:
        raise KernelError("common_factor", "the terms have no common factor", goal=goal)
    rest: dict[Term, Fraction] = {}
    for m, c in difference.items():
        rest[mul(*(power(x, n - (x == common)) for x, n in m))] = c
    low = add(*(mul(-c, t) for t, c in rest.items() if c < 0))
    high = add(*(mul(c, t) for t, c in rest.items() if c > 0))
    inner = prove(Le(low, high), given)
    sign = follows_from([inner], Le(ZERO, add(high, neg(low))))
    return follows_from([product_sign(nonnegative(common, given), sign)], goal)
