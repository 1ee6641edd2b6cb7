"""What the predicates of order mean, and the completeness of the real numbers."""

from __future__ import annotations

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import free_vars, fresh, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, cut
from symcnn.kernel.terms import (
    BOOL, REAL, REALS, ZERO, And, Exists, Forall, Lam, Le, Lt, Not, Or, Pred, Term,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .derivatives import C, D, E, Pairs, apply
from .laws import A, B, law


def _function(name: str, theorem: Theorem, predicate: str, places: int = 0) -> Pairs:
    """What stands for f, if the theorem says that a function has the property."""
    p = theorem.concl
    if not isinstance(p, Pred) or p.name != predicate or len(p.args) > places:
        raise KernelError(name, f"a {predicate.replace('_', '-')} function is expected", found=p)
    return (("f", bind(Lam, "x", REALS, p.funs[0])),)


def monotone(nondecreasing: Theorem, inequality: Theorem) -> Theorem:
    """From ``G |- nondecreasing(f)`` and ``D |- a <= b`` infer ``G, D |- f(a) <= f(b)``.

    Without the first, f(x) = -x reverses the inequality.
    """
    f, q = _function("monotone", nondecreasing, "nondecreasing"), inequality.concl
    if not isinstance(q, Le):
        raise KernelError("monotone", "an inequality is expected", found=q)
    low, high = q.args
    pairs = (*f, (A, low), (B, high))
    return apply("monotone", law("monotone"), pairs, inequality, nondecreasing)


def convex_chord(convex: Theorem, points: tuple[Term, Term, Term], given: Formulas) -> Theorem:
    """From ``G |- convex(f, a)`` infer, for the points (s, x, t), by definition:
    ``given, G |- (t - s)*f(x) <= (t - x)*f(s) + (x - s)*f(t)``.

    Needs: ``given |- s <= x`` and ``x <= t``, and ``a <= s`` when there is an a. (The graph lies
    below each chord: divide by t - s.) For x outside of [s, t] it lies above the line.
    """
    name = "convex_chord"
    f = _function(name, convex, "convex", 1)
    start = tuple((D, a) for a in convex.concl.args)
    (s, x, t), stated = points, law(f"{name}_above" if start else name)
    theorem = apply(name, stated, (*f, (A, s), (C, x), (B, t), *start), convex)
    for need in (Le(s, x), Le(x, t), *(Le(a, s) for _, a in start)):
        if need in theorem.hyps:
            theorem = cut(arithmetic(given, need), theorem)
    return theorem


def right_continuity(continuous: Theorem, point: Term, distance: Term, given: Formulas) -> Theorem:
    """From ``G |- right_continuous(f)`` infer, for the point x and the distance e, by definition:
    ``given, G |- exists d in R: 0 < d and forall y in R: (x <= y and y < x + d) implies
    (f(x) - e < f(y) and f(y) < f(x) + e)``.

    Needs: ``given |- 0 < e``.
    """
    name = "right_continuity"
    f = _function(name, continuous, "right_continuous")
    shown = arithmetic(given, Lt(ZERO, distance))
    pairs = (*f, (A, point), (E, distance))
    return apply(name, law(name), pairs, continuous, shown)


def least(members: Term, g: Term) -> Term:
    """The formula: g is the infimum of the set of all real s with p(s).

    ``members`` is ``Lam[s in R] p(s)``. Every member is at least g, and every m is at most g
    unless a member is below m.

    >>> from symcnn.lemmas.notation import tabulate
    >>> print(least(tabulate(REALS, lambda s: 0 < s), A).args[0])
    forall[s in R] (not 0 < s or a <= s)
    """
    s = fresh(members.hint, REAL, free_vars(members) | free_vars(g))
    p = open_binder(members, s)
    lower = bind(Forall, s.name, REALS, lambda _: Or(Not(p), Le(g, s)))
    m = fresh("m", REAL, free_vars(members) | free_vars(g) | {s})
    below = bind(Exists, s.name, REALS, lambda _: And(p, Lt(s, m)))
    return And(lower, bind(Forall, m.name, REALS, lambda _: Or(Le(m, g), below)))


def infimum(members: Term, nonempty: Theorem, bounded: Theorem) -> Theorem:
    """A nonempty set of real numbers that is bounded below has an infimum.

    ``members`` is ``Lam[s in R] p(s)``. From ``G |- exists s in R: p(s)`` and ``D |- exists m in
    R: forall s in R: p(s) implies m <= s`` infer ``G, D |- exists g in R: least(members, g)``.
    The empty set has no greatest lower bound, and neither has a set without lower bound.
    """
    name = "infimum"
    if not isinstance(members, Lam) or members.domain != REALS or members.body.sort != BOOL:
        raise KernelError(name, "a set of real numbers is expected", found=members)
    if nonempty.concl == bounded.concl:
        raise KernelError(name, "the set is not shown to be bounded", found=bounded.concl)
    pairs = (("p", members), ("s", members.hint))
    return apply(name, law(name), pairs, bounded, nonempty)
