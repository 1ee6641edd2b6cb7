"""Primitive rules about order: monotone, convex and right-continuous functions; completeness.

``Pred("convex", (f,), (a,))`` says that f is convex on the half-line of all t >= a, and without
a that it is convex on R; ``Pred("right_continuous", (f,))`` that f is so at every real number.
"""

from __future__ import annotations

from .binding import close, free_vars, fresh, open_binder
from .conditions import require
from .errors import KernelError
from .rules import Formulas
from .terms import (
    BOOL,
    REAL,
    REALS,
    ZERO,
    And,
    Apply,
    Exists,
    Forall,
    Lam,
    Le,
    Lt,
    Not,
    Or,
    Pred,
    Term,
    add,
    expect,
    mul,
    neg,
)
from .theorem import Condition, Judgment, Theorem, axiom, rule

COMPLETENESS = "Rudin, Principles of Mathematical Analysis, theorems 1.11 and 1.19"


@rule
def monotone(nondecreasing: Theorem, inequality: Theorem) -> Judgment:
    """From ``G |- nondecreasing(f)`` and ``D |- a <= b`` infer ``G, D |- f(a) <= f(b)``.

    Without the first, f(x) = -x reverses the inequality.
    """
    p, q = nondecreasing.concl, inequality.concl
    if not isinstance(p, Pred) or p.name != "nondecreasing" or p.args:
        raise KernelError("monotone", "a nondecreasing function is expected", found=p)
    if not isinstance(q, Le):
        raise KernelError("monotone", "an inequality is expected", found=q)
    (f,) = p.funs
    low, high = (Apply(f, (side,)) for side in q.args)
    return Judgment((*nondecreasing.hyps, *inequality.hyps), Le(low, high))


@rule
def convex_chord(convex: Theorem, points: tuple[Term, Term, Term], given: Formulas) -> Judgment:
    """From ``G |- convex(f, a)`` infer, for the points (s, x, t), by definition:
    ``given, G |- (t - s)*f(x) <= (t - x)*f(s) + (x - s)*f(t)``.

    Needs: ``given |- s <= x`` and ``x <= t``, and ``a <= s`` when there is an a. (The graph lies
    below each chord: divide by t - s.) For x outside of [s, t] it lies above the line.
    """
    name = "convex_chord"
    p = convex.concl
    if not isinstance(p, Pred) or p.name != "convex" or len(p.args) > 1:
        raise KernelError(name, "a convex function is expected", found=p)
    s, x, t = points
    expect(name, REAL, s, x, t)
    between = [Le(s, x), Le(x, t), *(Le(a, s) for a in p.args)]
    conditions: list[Condition] = [require(name, given, need) for need in between]
    at_s, at_x, at_t = (Apply(p.funs[0], (point,)) for point in points)
    above = add(mul(add(t, neg(x)), at_s), mul(add(x, neg(s)), at_t))
    below = mul(add(t, neg(s)), at_x)
    return Judgment((*given, *convex.hyps), Le(below, above), conditions)


@rule
def right_continuity(continuous: Theorem, point: Term, distance: Term, given: Formulas) -> Judgment:
    """From ``G |- right_continuous(f)`` infer, for the point x and the distance e, by definition:
    ``given, G |- exists d in R: 0 < d and forall y in R: (x <= y and y < x + d) implies
    (f(x) - e < f(y) and f(y) < f(x) + e)``.

    Needs: ``given |- 0 < e``.
    """
    name = "right_continuity"
    p = continuous.concl
    if not isinstance(p, Pred) or p.name != "right_continuous" or p.args:
        raise KernelError(name, "a right-continuous function is expected", found=p)
    expect(name, REAL, point, distance)
    condition = require(name, given, Lt(ZERO, distance))
    (f,) = p.funs
    avoid = free_vars(point) | free_vars(distance)
    d = fresh("d", REAL, avoid)
    y = fresh("y", REAL, avoid | {d})
    here, there = Apply(f, (point,)), Apply(f, (y,))
    near = And(Le(point, y), Lt(y, add(point, d)))
    close_by = And(Lt(add(here, neg(distance)), there), Lt(there, add(here, distance)))
    for_all = Forall(REALS, close(Or(Not(near), close_by), y), y.name)
    claim = Exists(REALS, close(And(Lt(ZERO, d), for_all), d), d.name)
    return Judgment((*given, *continuous.hyps), claim, (condition,))


def least(members: Term, g: Term) -> Term:
    """The formula: g is the infimum of the set of all real s with p(s).

    ``members`` is ``Lam[s in R] p(s)``. Every member is at least g, and every m is at most g
    unless a member is below m.

    >>> from .terms import Var
    >>> s = Var("s", REAL)
    >>> print(least(Lam(REALS, close(Lt(ZERO, s), s), "s"), ZERO).args[0])
    forall[s in R] (not 0 < s or 0 <= s)
    """
    s = fresh(members.hint, REAL, free_vars(members) | free_vars(g))
    m = fresh("m", REAL, free_vars(members) | free_vars(g) | {s})
    p = open_binder(members, s)
    lower = Forall(REALS, close(Or(Not(p), Le(g, s)), s), s.name)
    below = Exists(REALS, close(And(p, Lt(s, m)), s), s.name)
    return And(lower, Forall(REALS, close(Or(Le(m, g), below), m), m.name))


@axiom(COMPLETENESS)
def infimum(members: Term, nonempty: Theorem, bounded: Theorem) -> Judgment:
    """A nonempty set of real numbers that is bounded below has an infimum.

    ``members`` is ``Lam[s in R] p(s)``. From ``G |- exists s in R: p(s)`` and ``D |- exists m in
    R: forall s in R: p(s) implies m <= s`` infer ``G, D |- exists g in R: least(members, g)``.
    The empty set has no greatest lower bound, and neither has a set without lower bound.
    """
    name = "infimum"
    if not isinstance(members, Lam) or members.domain != REALS or members.body.sort != BOOL:
        raise KernelError(name, "a set of real numbers is expected", found=members)
    if nonempty.concl != Exists(REALS, members.body, members.hint):
        raise KernelError(name, "the set is not shown to have a member", found=nonempty.concl)
    s = fresh(members.hint, REAL, free_vars(members))
    m = fresh("m", REAL, free_vars(members) | {s})
    lower = Forall(REALS, close(Or(Not(open_binder(members, s)), Le(m, s)), s), s.name)
    if bounded.concl != Exists(REALS, close(lower, m), "m"):
        raise KernelError(name, "the set is not shown to be bounded", found=bounded.concl)
    g = fresh("g", REAL, free_vars(members))
    claim = Exists(REALS, close(least(members, g), g), "g")
    return Judgment((*nonempty.hyps, *bounded.hyps), claim)
