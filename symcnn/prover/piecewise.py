"""Functions in pieces: choices within choices put in order, and pieces that agree merged.

``max(0, max(0, x))`` is the choice between ``max(0, x)`` and 0 by a comparison that is a tie for
every x < 0. Once every comparison is between expressions without choices of their own, only true
borders between pieces are left: here it is ``max(0, x)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from symcnn.arithmetic.budget import step_limit
from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder, subst
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, exists_elim, reflexivity,
    ring, symmetry,
)  # fmt: skip
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.sums import max_attained, max_bound
from symcnn.kernel.terms import (
    FALSE, INT, REAL, ZERO, Apply, Bracket, Entry, Eq, FloorDiv, Fun, Ite, Le, Lt,
    Max, Min, Mod, Not, Range, Term, Var, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere, has, maybe
from symcnn.lemmas.exponentials import abs_compared, abs_nonnegative, abs_nonpositive
from symcnn.lemmas.order import follows_from

from .normal_brackets import decide, divided, settle_guard, simplify_indices
from .cases import common_factors, open_conditions, splitting, without_factor
from .instantiation import outside_binders

ABS, SIGN = Fun("abs"), Fun("sign")
MOST_PIECES = 64
STEPS = 400_000


def put_in_pieces(t: Term, given: Formulas) -> Theorem:
    """The term with every choice within a choice put in order; t = t where there is none."""
    if has(t, (Ite, Max, Min)):
        with suppress(OutOfStepsError), step_limit(STEPS):
            apart = maybe(everywhere(abs_compared))(t, given)
            return after(apart, maybe(everywhere(_step))(apart.right, given))
    return reflexivity(t)


def _step(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, Max | Min):
        with suppress(KernelError):
            return without_copies(t, given)
    return (maximum_inside if isinstance(t, Max) else in_pieces)(t, given)


def without_copies(t: Term, given: Formulas) -> Theorem:
    """``given |- Max[i < m*n] f(i//n) = Max[j < m] f(j)`` where ``1 <= n``; so for minima.

    So for ``Max[i < m] f(i % n)`` where ``n <= m``, and ``Max[i < m] e = e`` where ``1 <= m``: each
    member stands for its copies, as where what was upsampled is pooled.

    >>> from symcnn.kernel.terms import ONE
    >>> from symcnn.lemmas.notation import largest, sizes, tensor
    >>> m, n, q = sizes("m n q")
    >>> x, there = tensor("x", m), (Le(ZERO, m), Le(ONE, n))
    >>> print(without_copies(largest(m * n, lambda i: x[i // n]), (*there, Le(ONE, m))).right)
    max[i<m] x[i]
    >>> print(without_copies(largest(n, lambda i: x[(n * q + i) // n]), there).right)
    x[q]
    """
    if not isinstance(t, Max | Min) or not isinstance(t.domain, Range):
        raise KernelError("without_copies", "an extremum is expected", found=t)
    taken = free_vars(t).union(*map(free_vars, given))
    i = domain_var(t, taken)
    inside = (*given, *member(i, t.domain))
    plain = maybe(everywhere(simplify_indices))(open_binder(t, i), inside)
    body, size = plain.right, t.domain.size
    whole = congruence(t, (1,), (i.name,), plain)
    t = whole.right
    assert isinstance(t, Max | Min)
    if i not in free_vars(body):
        same = follows_from([assume(Eq(t, body))], Eq(t, body))
        return after(whole, exists_elim(max_attained(t, given), same, i))
    j = fresh("j", INT, taken | {i})
    for e in dict.fromkeys(s for s in outside_binders(body) if isinstance(s, FloorDiv | Mod)):
        rest, n = replaced(body, e, j), e.args[1]
        if e.args[0] == i and i not in free_vars(rest) | free_vars(n):
            parts = divided(size, n) if isinstance(e, FloorDiv) else (n, ZERO)
            if parts is not None and parts[1] == ZERO:
                fewer = type(t)(Range(parts[0]), close(rest, j), t.hint)
                back = mul(n, j) if isinstance(e, FloorDiv) else j
                return after(whole, _fewer(t, fewer, (i, e), (j, back), given))
    raise KernelError("without_copies", "no members are copies of others", found=t)


def _fewer(
    t: Max | Min, fewer: Max | Min, there: tuple[Var, Term], back: tuple[Var, Term], given: Formulas
) -> Theorem:
    """``t = fewer``: each is attained, at a place that the other has too."""
    sides = []
    for one, other, (v, place) in ((t, fewer, there), (fewer, t, back)):
        facts = (*given, *member(v, one.domain))
        attained, bound = assume(Eq(one, open_binder(one, v))), max_bound(other, place, facts)
        same = maybe(everywhere(simplify_indices))(open_binder(other, place), facts)
        goal = Le(one, other) if isinstance(t, Max) else Le(other, one)
        least = follows_from([attained, bound, same], goal)
        sides.append(exists_elim(max_attained(one, given), least, v))
    return follows_from(sides, Eq(t, fewer))


def maximum_inside(t: Term, given: Formulas) -> Theorem:
    """``given |- Max[i < n] f(e(i)) = f(Max[i < n] e(i))`` for choices f that do not decrease.

    Needs: 1 <= n. So max pooling after a ReLU is the ReLU after max pooling.

    >>> from symcnn.kernel.terms import ONE
    >>> from symcnn.lemmas.notation import largest, sizes, tensor
    >>> (n,) = sizes("n")
    >>> x = tensor("x", n)
    >>> t = largest(n, lambda i: Ite(Le(x[i], ZERO), ZERO, x[i]))
    >>> print(maximum_inside(t, (Le(ONE, n),)).right)
    0 if max[i<n] x[i] <= 0 else max[i<n] x[i]
    """
    if not isinstance(t, Max) or not isinstance(t.domain, Range):
        raise KernelError("maximum_inside", "a maximum is expected", found=t)
    taken = free_vars(t).union(*map(free_vars, given))
    i = domain_var(t, taken)
    body = open_binder(t, i)
    u = fresh("u", REAL, taken | {i})
    parts = outside_binders(body) if isinstance(body, Ite) else ()
    for e in dict.fromkeys(s for s in parts if s.sort == REAL and s != body and i in free_vars(s)):
        outer = replaced(body, e, u)
        if i not in free_vars(outer):
            return _moved(t, outer, u, Max(t.domain, close(e, i), t.hint), given)
    raise KernelError("maximum_inside", "there is no choice by one expression", found=t)


def _moved(t: Max, outer: Term, u: Var, inner: Max, given: Formulas) -> Theorem:
    """``t = f(inner)`` for ``f(u) = outer``: each side is attained, and there at most the other."""
    whole = subst(outer, {u: inner})
    sides = []
    for one, other, goal in ((t, inner, Le(t, whole)), (inner, t, Le(whole, t))):
        a = fresh("a", INT, free_vars(t).union(*map(free_vars, given)))
        there = assume(Eq(one, open_binder(one, a)))
        bound = max_bound(other, a, (*given, *member(a, t.domain)))
        least = follows_from([there, bound], goal)
        sides.append(exists_elim(max_attained(one, given), least, a))
    return follows_from(sides, Eq(t, whole))


def in_pieces(t: Term, given: Formulas) -> Theorem:
    """``given |- t = t'`` with no choice within a condition of another, and pieces merged.

    Applies to a choice in which there are others. Raises ``KernelError`` for anything else.

    >>> from symcnn.lemmas.notation import scalars
    >>> (x,) = scalars("x")
    >>> relu = Ite(Le(x, ZERO), ZERO, x)
    >>> print(in_pieces(Ite(Le(relu, ZERO), ZERO, relu), ()))
    |- (0 if (0 if x <= 0 else x) <= 0 else (0 if x <= 0 else x)) = (0 if x <= 0 else x)
    """
    if not isinstance(t, Ite | Apply) or t.sort != REAL or not _is_nested(t, given):
        raise KernelError("in_pieces", "a choice within a choice is expected", found=t)
    return _Pieces()(t, given)


def _is_nested(t: Term, given: Formulas) -> bool:
    """Whether a choice depends on another one, on the sign of a factor, or on nothing."""
    if isinstance(t, Apply):
        return t.fun == ABS and any(map(_is_choice, outside_binders(t.args[0])))
    if any(_is_choice(s) for a in t.args for s in outside_binders(a)):
        return True
    return any(
        next(common_factors(p), None) is not None
        or (_tensors(p.args[0]) == _tensors(p.args[1]) and entails(given, p))
        for p in open_conditions(t)
    )


def replaced(t: Term, part: Term, by: Term) -> Term:
    """The term with another part wherever one stands."""
    if t == part:
        return by
    return t.rebuild(tuple(replaced(a, part, by) for a in t.args)) if t.args else t


def _tensors(t: Term) -> set[Term]:
    return {s.args[0] for s in outside_binders(t) if isinstance(s, Entry)}


def _is_choice(s: Term) -> bool:
    return isinstance(s, Ite) and s.sort == REAL


class _Pieces:
    """One term taken apart; ``left`` is the number of pieces that there may still be."""

    def __init__(self) -> None:
        self.left = MOST_PIECES

    def __call__(self, t: Term, given: Formulas) -> Theorem:
        p = next(_splitting(t, given), None)
        if p is None:
            return reflexivity(t)
        self.left -= 1
        if self.left < 0:
            raise KernelError("in_pieces", "there are too many pieces", found=t)
        halves: list[Theorem | None] = []
        for q in (p, Not(p)):
            known = (*given, q)
            if entails(known, FALSE):
                halves.append(None)
                continue
            theorem = maybe(everywhere(_decide))(t, known)
            halves.append(after(theorem, self(theorem.right, known)))
        return _merged(t, p, halves, given)


def _decide(t: Term, given: Formulas) -> Theorem:
    """A choice or bracket that is decided, and an absolute value of which the sign is known."""
    if isinstance(t, Apply) and t.fun == ABS:
        (x,) = t.args
        if entails(given, Le(ZERO, x)):
            return abs_nonnegative(arithmetic(given, Le(ZERO, x)))
        if entails(given, Le(ZERO, neg(x))):
            theorem = abs_nonpositive(arithmetic(given, Le(ZERO, neg(x))))
            return after(ring(t, theorem.left), theorem)
    if isinstance(t, Ite) and t.sort <= REAL:
        return decide(t, given)
    if isinstance(t, Bracket):
        return settle_guard(t, given)
    if isinstance(t, Le | Lt):
        return without_factor(t, given)
    raise KernelError("in_pieces", "there is no condition", found=t)


def _splitting(t: Term, given: Formulas) -> Iterator[Term]:
    """Comparisons by which to take a term apart, those inside others first.

    Where the two sides have a factor in common, by the sign of that.
    """
    for s in outside_binders(t):
        if isinstance(s, Apply) and s.fun == ABS:
            inner = next(_splitting(s.args[0], given), None)
            yield inner if inner is not None else Le(ZERO, s.args[0])
    for p in open_conditions(t):
        yield from (q for q in splitting((p,), given) if q != p)
        yield p  # what is known, too: its other case is absurd, and a choice by it is taken apart


def _merged(t: Term, p: Term, halves: list[Theorem | None], given: Formulas) -> Theorem:
    """The term as the choice between its halves, or as one of them where they agree."""
    positive, negative = halves
    if positive is None or negative is None:
        known, fact = (negative, Not(p)) if positive is None else (positive, p)
        if known is None:
            raise KernelError("in_pieces", "the hypotheses contradict each other", found=t)
        return cut(arithmetic(given, fact), known)
    for one, other, q in ((positive, negative, p), (negative, positive, Not(p))):
        same = _equal(one.right, other.right, (*given, q))
        if same is not None:
            halves = [after(one, same), other]
            return cases(p, *(halves if q is p else halves[::-1]))
    whole = Ite(p, positive.right, negative.right)
    parts = [
        after(half, symmetry(decide(whole, (*given, q))))
        for half, q in ((positive, p), (negative, Not(p)))
    ]
    return cases(p, *parts)


def _equal(a: Term, b: Term, given: Formulas) -> Theorem | None:
    """``given |- a = b``, if that is plain."""
    if ring_equal(a, b):
        return ring(a, b)
    goal = Eq(a, b)
    return arithmetic(given, goal) if entails(given, goal) else None
