"""The range of a sum that a bracket of inequalities leaves, as the limits of its index.

``sum[i<n] [0 <= x - i and x - i < k] e`` runs from ``max(0, x - k + 1)`` to ``min(n - 1, x)``.
Terms keep such conditions in brackets; here they are read for print only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars
from symcnn.kernel.polynomials import Polynomial, polynomial, to_term
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    INT, ONE, Bracket, FloorDiv, Le, Lt, Mul, Not, Num, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.lemmas.brackets import conjuncts


@dataclass(frozen=True)
class End:
    """A bound on an index: ``value/divisor``, rounded up where it is the lower one."""

    value: Term
    divisor: Term = ONE


@dataclass(frozen=True)
class Limits:
    """An index and its range: from the greatest of ``low`` to the least of ``high``, inclusive."""

    index: Var
    low: tuple[End, ...]
    high: tuple[End, ...]


@dataclass(frozen=True)
class Limited:
    """Nested sums with limits: ``[condition]*sum[limits] ... body``."""

    conditions: Formulas
    sums: tuple[Limits, ...]
    body: Term


def limited(
    sums: Sequence[tuple[Var, Term, Term]], body: Term, given: Iterable[Term]
) -> Limited | None:
    """The nested sums with the limits that brackets of the body put; None where there are none.

    ``sums`` are the indices from the outermost on, each with its first and its last value.
    What says nothing about them stands in front. ``given`` may show that a divisor, such as a
    stride, is positive; a bracket with one that is not known to be so stays in the body.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> i, n, x, k = sizes("i n x k")
    >>> body = Bracket(conj(0 <= x - i, x - i < k, k < n)) * tensor("G", n)[i]
    >>> found = limited([(i, Num(0), n - 1)], body, ())
    >>> print(*(end.value for end in found.sums[0].low), *(end.value for end in found.sums[0].high))
    0 x - k + 1 n - 1 x
    >>> print(*found.conditions, found.body)
    k < n G[i]
    """
    indices = [v for v, _, _ in sums]
    known = tuple(given)
    ends: dict[Var, tuple[list[End], list[End]]] = {
        v: ([End(low)], [End(high)]) for v, low, high in sums
    }
    in_front: list[Term] = []
    left: list[Term] = []
    factors = body.args if isinstance(body, Mul) else (body,)
    found = False
    for p in (p for f in factors if isinstance(f, Bracket) for p in conjuncts(f.args[0])):
        own = [v for v in indices if v in free_vars(p)]
        end = _end(own[-1], p, known) if own else None
        if end is not None:
            is_low, bound = end
            _strictest(ends[own[-1]][0 if is_low else 1], bound, 1 if is_low else -1)
            found = True
        else:
            (left if own else in_front).append(p)
    if not found:
        return None
    others = [f for f in factors if not isinstance(f, Bracket)]
    rest = mul(*([Bracket(conj(*left))] if left else []), *others)
    limits = tuple(Limits(v, *map(tuple, ends[v])) for v in indices)
    return Limited(tuple(in_front), limits, rest)


def _end(v: Var, p: Term, given: Formulas) -> tuple[bool, End] | None:
    """``(True, e)`` where the formula says e <= v for integers, ``(False, e)`` for v <= e."""
    match p:
        case Le(args=(a, b)) | Not(args=(Lt(args=(b, a)),)):
            slack = add(b, neg(a))
        case Lt(args=(a, b)) | Not(args=(Le(args=(b, a)),)):
            slack = add(b, neg(a), neg(ONE))
        case _:
            return None
    if a.sort != INT or b.sort != INT:
        return None
    # slack >= 0
    holding, rest = _parted(v, polynomial(slack))
    quotient = _quotient(holding)
    if quotient is not None:
        (e, s), sign = quotient
        if not _is_positive(s, given):
            return None
        # e//s >= -rest says e >= -s*rest, and e//s <= rest says e <= s*rest + s - 1
        slack = add(e, mul(s, rest)) if sign > 0 else add(mul(s, rest), s, neg(ONE), neg(e))
        holding, rest = _parted(v, polynomial(slack))
    if len(holding) != 1:
        return None
    ((m, number),) = holding.items()
    others = tuple(factor for factor in m if factor[0] != v)
    if dict(m).get(v) != 1 or any(v in free_vars(a) for a, _ in others):
        return None
    divisor = to_term({others: abs(number)})
    if not _is_positive(divisor, given):
        return None
    is_low = number > 0
    return is_low, End(_written(neg(rest) if is_low else rest), divisor)


def _parted(v: Var, p: Polynomial) -> tuple[Polynomial, Term]:
    """The part of a polynomial that holds a variable, and the rest as a term."""
    holding = {m: c for m, c in p.items() if any(v in free_vars(a) for a, _ in m)}
    return holding, to_term({m: c for m, c in p.items() if m not in holding})


def _quotient(holding: Polynomial) -> tuple[tuple[Term, Term], int] | None:
    """The arguments of the quotient that the polynomial is, and its sign."""
    match list(holding.items()):
        case [(((FloorDiv(args=(e, s)), 1),), number)] if abs(number) == 1:
            return (e, s), int(number)
    return None


def _is_positive(t: Term, given: Formulas) -> bool:
    if isinstance(t, Num):
        return t.value >= 1
    return Le(ONE, t) in given or entails(given, Le(ONE, t))


def _strictest(ends: list[End], new: End, sign: int) -> None:
    """Add a bound to others, without those that it differs from by a number and makes needless.

    ``sign`` is 1 for lower bounds, of which the greatest counts, and -1 for upper ones.
    """
    for place, old in enumerate(ends):
        if old.divisor == new.divisor:
            difference = polynomial(add(new.value, neg(old.value)))
            if difference.keys() <= {()}:
                if sign * difference.get((), 0) > 0:
                    ends[place] = new
                return
    ends.append(new)


def _written(t: Term) -> Term:
    """An integer with what is positive in front and the number at its end."""
    p = polynomial(t)
    order = [m for m in p if m and p[m] > 0] + [m for m in p if m and p[m] < 0] + [()] * (() in p)
    return add(*(to_term({m: p[m]}) for m in order))
