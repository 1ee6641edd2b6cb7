"""Sums of powers of the index: ``sum[i<n] i = n*(n - 1)/2``, and so for every exponent.

The polynomial is found by the recurrence of Pascal (1654) and proved by induction on n.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from symcnn.arithmetic.budget import remembered
from symcnn.kernel.binding import close, domain_var, free_vars, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, congruence, cut, induction, instantiate, reflexivity, ring,
)  # fmt: skip
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import INT, ONE, ZERO, Eq, Le, Mul, Range, Sum, Term, Var, add, mul, power
from symcnn.kernel.theorem import Theorem

from .conversions import after, everywhere, maybe
from .notation import total
from .ranges import empty_sum, last_term
from .sum_rules import split_sum

MOST = 8  # the largest exponent


@remembered(maxsize=MOST + 1)
def power_sum(k: int) -> Theorem:
    """``0 <= n |- Sum[i < n] i**k`` as a polynomial in n.

    >>> print(power_sum(2))
    0 <= n |- sum[i<n] i**2 = 1/3*n**3 - 1/2*n**2 + 1/6*n
    """
    n = Var("n", INT)
    claim = Eq(total(n, lambda i: power(i, k)), _polynomial(k, n))
    at_zero, at_next = (subst(claim, {n: value}) for value in (ZERO, add(n, ONE)))
    nothing = empty_sum(at_zero.args[0], ())
    base = after(nothing, ring(nothing.right, at_zero.args[1]))
    last = last_term(at_next.args[0], (Le(ZERO, n),))
    known = congruence(last.right, (last.right.args.index(claim.args[0]),), (), assume(claim))
    step = after(last, after(known, ring(known.right, at_next.args[1])))
    return induction(base, step, n)


def _polynomial(k: int, n: Term) -> Term:
    coefficients: list[dict[int, Fraction]] = []
    for j in range(k + 1):
        # sum over i <= j of comb(j + 1, i) * S_i(n) is n**(j + 1)
        found = {j + 1: Fraction(1, j + 1)}
        for i, lower in enumerate(coefficients):
            for e, c in lower.items():
                found[e] = found.get(e, Fraction(0)) - comb(j + 1, i) * c / (j + 1)
        coefficients.append(found)
    return to_term(polynomial(add(*(mul(c, power(n, e)) for e, c in coefficients[k].items()))))


def closed_form(t: Term, given: Formulas) -> Theorem:
    """``Sum[i < n] p(i)`` for a polynomial p as a polynomial in n; n must be known to be >= 0.

    >>> from .notation import sizes
    >>> m, n = sizes("m n")
    >>> print(closed_form(total(n, lambda i: 2 * i * m + 1), (ZERO <= n,)).right)
    m*n**2 - m*n + n
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        raise KernelError("closed_form", "a sum over a range is expected", found=t)
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    by_degree: dict[int, list[Term]] = {}
    for m, c in polynomial(open_binder(t, v)).items():
        others = tuple((a, e) for a, e in m if a != v)
        if any(v in free_vars(a) for a, _ in others):
            raise KernelError("closed_form", "a polynomial in the index is expected", found=t)
        by_degree.setdefault(dict(m).get(v, 0), []).append(to_term({others: c}))
    if not by_degree or max(by_degree) > MOST:
        raise KernelError("closed_form", "a polynomial of low degree is expected", found=t)
    terms = (mul(add(*factors), power(v, k)) for k, factors in by_degree.items())
    arranged = Sum(t.domain, close(add(*terms), v), v.name)
    split = maybe(everywhere(split_sum))(arranged, given)
    summed = everywhere(_one_power)(split.right, given)
    theorem = after(ring(t, arranged), after(split, summed))
    return after(theorem, ring(theorem.right, to_term(polynomial(theorem.right))))


def _one_power(t: Term, given: Formulas) -> Theorem:
    """``Sum[i < n] c*i**k = c*P(n)``."""
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        raise KernelError("closed_form", "a sum over a range is expected", found=t)
    if t.body == ZERO:
        return sum_factor(t, (0,))
    factors = t.body.args if isinstance(t.body, Mul) else (t.body,)
    constant = tuple(place for place, f in enumerate(factors) if not f.loose)
    outside = sum_factor(t, constant) if constant else reflexivity(t)
    powers = {power_sum(k).left.args[1]: k for k in range(MOST + 1)}
    rest = mul(*(f for f in factors if f.loose))
    if rest not in powers:
        raise KernelError("closed_form", "a power of the index is expected", found=t)
    alone, law, size = t.rebuild((t.domain, rest)), power_sum(powers[rest]), t.domain.size
    known = cut(arithmetic(given, Le(ZERO, size)), instantiate(law, ((Var("n", INT), size),)))
    if outside.right == alone:
        return after(outside, known)
    place = outside.right.args.index(alone)
    return after(outside, congruence(outside.right, (place,), (), known))
