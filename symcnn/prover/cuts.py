"""Ranges cut where a condition changes or another range ends, the pieces simplified.

``prod[i<n] (x[i] if i != k else 1)`` is a product over i < k and one over the rest without its
first; ``sum[j<n] abs(i - j)`` a sum up to i and one from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, congruence
from symcnn.kernel.sums import split_range
from symcnn.kernel.terms import (
    INT, ONE, ZERO, And, Entry, Eq, Le, Lt, Prod, Range, Sum, Term, Var, add, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe, places
from symcnn.lemmas.ranges import empty_product, empty_sum
from symcnn.lemmas.sum_rules import only_term

from .cases import decided, open_conditions

MOST_PIECES = 6


def cut_apart(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """``a = a'`` and ``b = b'`` with the sums and products cut where something changes.

    Raises ``KernelError`` where there is nowhere to cut.

    >>> from symcnn.kernel.terms import Ite
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, k = sizes("n k")
    >>> x = tensor("x", n)
    >>> a = total(n, lambda i: Ite(i < k, x[i], ZERO))
    >>> print(cut_apart(a, total(k, lambda i: x[i]), (ZERO <= k, k <= n))[0].right)
    sum[i<k] x[i] + sum[i<n - k] 0
    """
    found = []
    for t, other in ((a, b), (b, a)):
        found.append(maybe(everywhere(_cutting(_runs(other, given))))(t, given))
    left, right = found
    # where one side was cut the other one is cut, too
    second = maybe(everywhere(_cutting(_runs(right.right, given))))(left.right, given)
    left = after(left, second)
    second = maybe(everywhere(_cutting(_runs(left.right, given))))(right.right, given)
    right = after(right, second)
    if left.left == left.right and right.left == right.right:
        raise KernelError("cuts", "no range is to be cut", left=a, right=b)
    return left, right


@dataclass(frozen=True)
class _Run:
    """A range of the other side: its size, and where in a tensor it starts."""

    size: Term
    tensor: Term
    start: Term


def _runs(t: Term, given: Formulas) -> list[_Run]:
    """The ranges of sums and products, with the entries whose index goes through them."""
    found: list[_Run] = []
    for place in places(t, given):
        s = place.term
        if isinstance(s, Sum | Prod) and isinstance(s.domain, Range):
            v = domain_var(s, (*free_vars(s), *place.opened))
            size = s.domain.size
            found.append(_Run(size, ONE, ZERO))
            found += [_Run(size, x, start) for x, start in _starts(open_binder(s, v), v)]
    return found


def _starts(body: Term, v: Var) -> Iterator[tuple[Term, Term]]:
    """Tensors with an index v + e, and e; v is not in e."""
    for s in subterms(body):
        if isinstance(s, Entry):
            for index in s.args[1:]:
                start = to_term(polynomial(add(index, neg(v))))
                if not index.loose and v in free_vars(index) and v not in free_vars(start):
                    yield s.args[0], start


def _cutting(runs: Sequence[_Run]) -> Conversion:
    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum | Prod) or not isinstance(t.domain, Range):
            raise KernelError("cuts", "a finite sum or product is expected", found=t)
        return _pieces(t, runs, given, MOST_PIECES)

    return convert


def _pieces(t: Sum | Prod, runs: Sequence[_Run], given: Formulas, most: int) -> Theorem:
    """The sum or product in pieces. Raises ``KernelError`` where there is only one."""
    point = next(_points(t, runs, given), None)
    if point is None or not most:
        raise KernelError("cuts", "there is nowhere to cut", found=t)
    theorem = split_range(t, point, given)
    for place in (0, 1):
        if place >= len(theorem.right.args):
            break
        piece = theorem.right.args[place]
        if isinstance(piece, Sum | Prod):
            whole = theorem.right
            changed = _simplified(piece, runs, given, most - 1)
            theorem = after(theorem, congruence(whole, (place,), (), changed))
    return theorem


def _simplified(t: Sum | Prod, runs: Sequence[_Run], given: Formulas, most: int) -> Theorem:
    """A piece with its conditions decided, cut further where that is possible."""
    size = t.domain.args[0]
    if entails(given, Le(size, ZERO)):
        return (empty_sum if isinstance(t, Sum) else empty_product)(t, given)
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    facts = (*given, *member(v, t.domain))
    inner = decided(open_binder(t, v), facts)
    theorem = congruence(t, (1,), (v.name,), inner)
    changed = theorem.right
    if not isinstance(changed, Sum | Prod):
        return theorem
    if entails(given, Eq(size, ONE)):
        return after(theorem, only_term(changed, given))
    try:
        return after(theorem, _pieces(changed, runs, given, most))
    except KernelError:
        return theorem


def _points(t: Sum | Prod, runs: Sequence[_Run], given: Formulas) -> Iterator[Term]:
    """Places strictly inside the range, as far as known, at which to cut it."""
    size = t.domain.args[0]
    v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
    candidates: dict[Term, None] = {}
    for p in open_conditions(open_binder(t, v)):
        for point in _thresholds(p, v):
            candidates[point] = None
    own = dict(_starts(open_binder(t, v), v))
    for run in runs:
        if run.tensor in own:
            start = add(run.start, neg(own[run.tensor]))
            candidates[to_term(polynomial(start))] = None
            candidates[to_term(polynomial(add(start, run.size)))] = None
    if not own:
        for run in runs:
            candidates[run.size] = None
            candidates[to_term(polynomial(add(size, neg(run.size))))] = None
    for point in candidates:
        if v in free_vars(point) or point in (ZERO, size):
            continue
        inside = And(Le(ZERO, point), Le(point, size))
        at_the_ends = (Le(point, ZERO), Le(size, point))
        if entails(given, inside) and not any(entails(given, p) for p in at_the_ends):
            yield point


def _thresholds(p: Term, v: Var) -> Iterator[Term]:
    """Where a comparison may change from one index to the next."""
    if not isinstance(p, Le | Lt | Eq) or any(a.sort != INT for a in p.args):
        return
    difference = polynomial(add(p.args[1], neg(p.args[0])))
    c = difference.pop(((v, 1),), 0)
    if abs(c) != 1:
        return
    rest = to_term({m: -d / c for m, d in difference.items()})  # v = rest where both are equal
    if isinstance(p, Eq):
        yield from (rest, add(rest, ONE))
    elif isinstance(p, Le):
        yield add(rest, ONE) if c < 0 else rest
    else:
        yield rest if c < 0 else add(rest, ONE)
