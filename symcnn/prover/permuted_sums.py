"""Sums over the values of a permutation: ``sum[i<n] x[s[i]] = sum[i<n] x[i]``."""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.kernel.binding import close, domain_var, free_vars, fresh, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, assume, congruence, symmetry
from symcnn.kernel.sums import reindex
from symcnn.kernel.terms import (
    INT, Bound, Bracket, Entry, Eq, Forall, Max, Min, Prod, Range, Sum, Term, Var, conj,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import conjuncts
from symcnn.lemmas.logic import equivalence
from symcnn.lemmas.ranges import guards_of

from .instantiation import instances_for, with_lemmas


def inverse_of(s: Var, given: Formulas) -> Var | None:
    """A tensor r with a hypothesis ``r[s[i]] = i`` for all i (among others)."""
    for p in given:
        if not isinstance(p, Forall):
            continue
        for q in conjuncts(p.body):
            match q:
                case Eq(args=(Entry(args=(Var() as r, Entry(args=(found, Bound())))), Bound())):
                    if found == s:
                        return r
    return None


def over_values(t: Term, given: Formulas) -> Theorem:
    """``Sum[i < n] e(s[i]) = Sum[i < n] e(i)`` for a permutation s; so for products and maxima.

    Raises ``KernelError`` where the index occurs otherwise than in ``s[i]``, or s is not known
    to be a permutation of the range.

    >>> from symcnn.lemmas.notation import for_all, index_tensor, sizes, tensor, total
    >>> from symcnn.kernel.terms import ZERO, And
    >>> n, = sizes("n")
    >>> x, s, r = tensor("x", n), index_tensor("s", n), index_tensor("r", n)
    >>> def inside(i): return And(ZERO <= s[i], s[i] < n, ZERO <= r[i], r[i] < n)
    >>> def undone(i): return And(Eq(r[s[i]], i), Eq(s[r[i]], i))
    >>> given = (for_all(n, inside), for_all(n, undone))
    >>> print(over_values(total(n, lambda i: x[s[i]] ** 2), given).right)
    sum[i<n] x[i]**2
    """
    if not isinstance(t, Sum | Prod | Max | Min) or not isinstance(t.domain, Range):
        raise KernelError("over_values", "a sum over a range is expected", found=t)
    if not any(isinstance(p, Forall) for p in given):
        raise KernelError("over_values", "no permutation is known", found=t)
    taken = free_vars(t).union(*map(free_vars, given))
    v = domain_var(t, taken)
    w = fresh(f"{t.hint}_", INT, (*taken, v))
    body = open_binder(t, v)
    for use in dict.fromkeys(_uses(body, v)):
        s, moved = use.args[0], _replaced(body, use, w)
        if not isinstance(s, Var) or v in free_vars(moved):
            continue
        inverse = inverse_of(s, given)
        if inverse is None or not ring_equal(s.shape[0], t.domain.size):
            continue
        plain = t.rebuild((t.domain, close(moved, w)))
        guard = conj(*guards_of(body)) if isinstance(t, Sum) else conj()
        back = inverse[w]
        lemmas = [
            *instances_for([use, inverse[use]], (*given, *member(v, t.domain))),
            *instances_for([back, s[back]], (*given, *member(w, t.domain))),
        ]
        return symmetry(
            reindex(plain, (w,), (v,), (t.domain,), guard, (use,), (back,), given, tuple(lemmas))
        )
    raise KernelError("over_values", "the index is not that of a permutation", found=t)


def same_place(t: Term, given: Formulas) -> Theorem:
    """``given |- [s[i] = s[j]] = [i = j]`` for a permutation s.

    >>> from symcnn.lemmas.notation import for_all, index_tensor, sizes
    >>> from symcnn.kernel.terms import ZERO, And
    >>> n, i, j = sizes("n i j")
    >>> s, r = index_tensor("s", n), index_tensor("r", n)
    >>> undone = for_all(n, lambda i: Eq(r[s[i]], i))
    >>> facts = (undone, ZERO <= i, i < n, ZERO <= j, j < n)
    >>> print(same_place(Bracket(Eq(s[i], s[j])), facts).right)
    [i = j]
    """
    match t:
        case Bracket(args=(Eq(args=(Entry(args=(Var() as s, i)), Entry(args=(other, j)))),)):
            inverse = inverse_of(s, given) if s == other else None
            if inverse is not None:
                equal = Eq(*t.args[0].args)
                both = congruence(inverse[s[i]], (1,), (), assume(equal))
                back = instances_for([both.left, both.right], given)
                forth = with_lemmas([*back, both], (*given, equal), Eq(i, j))
                there = congruence(s[i], (1,), (), assume(Eq(i, j)))
                return congruence(t, (0,), (), equivalence(forth, there))
    raise KernelError(
        "same_place", "an equation of two places of a permutation is expected", found=t
    )


def _uses(t: Term, v: Var) -> Iterator[Entry]:
    """The entries ``s[v]`` of index tensors."""
    match t:
        case Entry(args=(Var(), index)) if index == v and t.sort == INT:
            yield t
    if not isinstance(t, Var):
        for a in t.args:
            yield from _uses(a, v)


def _replaced(t: Term, old: Term, new: Term) -> Term:
    if t == old:
        return new
    if isinstance(t, Var) or not t.args:
        return t
    return t.rebuild(tuple(_replaced(a, old, new) for a in t.args))
