"""Division of monomials and polynomials, and what stands in a term."""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.polynomials import (
    Monomial, Polynomial, exchange, order, polynomial, substitute, to_term,
)  # fmt: skip
from symcnn.kernel.terms import Apply, Bracket, FloorDiv, Ite, Mod, Recip, Term, add, mul, neg

from .rows import MOST_TERMS


def has_own_facts(atom: Term) -> bool:
    known = isinstance(atom, Apply) and atom.fun.known
    return known or isinstance(atom, Bracket | Ite | Recip)


def has_quotient(t: Term) -> bool:
    return isinstance(t, FloorDiv | Mod) or any(map(has_quotient, t.args))


def quotient(m: Monomial, n: Monomial) -> Monomial | None:
    """``m / n``, or None when n does not divide m."""
    exponents = dict(m)
    for atom, e in n:
        if exponents.get(atom, 0) < e:
            return None
        exponents[atom] -= e
    return tuple((a, e) for a, e in exponents.items() if e)


def put_in(p: Polynomial, left: Monomial, right: Term) -> Polynomial:
    if len(left) == 1 and left[0][1] == 1:
        return exchange(p, {left[0][0]: right})
    return substitute(p, left, right)


def _leading(p: Polynomial) -> Monomial:
    return min(p, key=lambda m: (-sum(e for _, e in m), [(order(a), -e) for a, e in m]))


def divide(a: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
    """X and Y with ``a = b*X + Y``, as much as possible in X."""
    lead = _leading(b)
    tail = to_term({m: c for m, c in b.items() if m != lead})
    whole: Polynomial = {}
    rest: Polynomial = {}
    left = dict(a)
    for _ in range(MOST_TERMS):
        if not left:
            return whole, rest
        m = _leading(left)
        c = left.pop(m)
        factor = quotient(m, lead)
        share = Fraction(c // b[lead]) if factor is not None else Fraction(0)
        if c - share * b[lead]:
            rest[m] = c - share * b[lead]
        if share and factor is not None:
            whole[factor] = share
            # a - share*factor*lead is taken away above; the tail of b goes here
            if len(b) > 1:
                gone = mul(share, to_term({factor: Fraction(1)}), tail)
                left = polynomial(add(to_term(left), neg(gone)))
    return {}, a
