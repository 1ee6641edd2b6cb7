"""The generalised inverse of a distribution function, ``G(u) = inf {x : u <= F(x)}``."""

from __future__ import annotations

from symcnn.kernel.binding import close, open_binder
from symcnn.kernel.rules import arithmetic, assume, cases, conjunct, conjunction, cut, exists_elim
from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, And, Forall, Fun, Lam, Le, Lt, Not, Pred, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.predicates import least, monotone, right_continuity

from .logic import equivalence
from .order import follows_from
from .reasoning import detach, implies, instance

x = Var("x", REAL)


def members(F: Fun, u: Term) -> Lam:
    """The set of all x with ``u <= F(x)``."""
    return Lam(REALS, close(Le(u, F(x)), x), "x")


def is_generalized_inverse(G: Fun, F: Fun) -> Term:
    """The formula ``G(u) = inf {x : u <= F(x)}`` for all u with 0 < u < 1."""
    u = Var("u", REAL)
    inside = And(Lt(ZERO, u), Lt(u, ONE))
    return Forall(REALS, close(implies(inside, least(members(F, u), G(u))), u), "u")


def infimum_of(G: Fun, F: Fun, u: Term) -> Theorem:
    """``0 < u, u < 1 |- least({x : u <= F(x)}, G(u))``"""
    inside = conjunction((assume(Lt(ZERO, u)), assume(Lt(u, ONE))))
    return detach(instance(assume(is_generalized_inverse(G, F)), u), inside)


def lower_bound(G: Fun, F: Fun, u: Term, at: Term) -> Theorem:
    """``u <= F(x) |- G(u) <= x``: G(u) is a lower bound of the set."""
    lower = instance(conjunct(infimum_of(G, F, u), 0), at)
    return detach(lower, assume(Le(u, F(at))))


def infimum_attained(G: Fun, F: Fun, u: Term) -> Theorem:
    """``right_continuous(F) |- u <= F(G(u))``: the infimum belongs to the set.

    If F(G(u)) < u, then F < u on [G(u), G(u) + d) for some d > 0, so no member of the set lies
    below G(u) + d, and G(u) is not the greatest lower bound.
    """
    g, d, s = G(u), Var("d", REAL), Var("s", REAL)
    goal, short = Le(u, F(g)), Lt(F(g), u)
    near = right_continuity(assume(Pred("right_continuous", (F,))), g, u - F(g), (short,))
    found = open_binder(near.concl, d)
    greatest = instance(conjunct(infimum_of(G, F, u), 1), g + d)
    there = greatest.concl.args[1]
    member = assume(open_binder(there, s))
    above = cut(conjunct(member, 0), lower_bound(G, F, u, s))
    close_by = instance(conjunct(assume(found), 1), s)
    inside = follows_from([above, conjunct(member, 1)], And(Le(g, s), Lt(s, g + d)))
    below = conjunct(detach(close_by, inside), 1)
    impossible = follows_from([below, conjunct(member, 0)], goal)
    some = follows_from([greatest, conjunct(assume(found), 0)], there)
    impossible = exists_elim(near, exists_elim(some, impossible, s), d)
    return cases(short, impossible, arithmetic((Not(short),), goal))


def galois(G: Fun, F: Fun, u: Term, at: Term) -> Theorem:
    """``nondecreasing(F), right_continuous(F), 0 < u < 1 |- (G(u) <= x) = (u <= F(x))``"""
    raised = monotone(assume(Pred("nondecreasing", (F,))), assume(Le(G(u), at)))
    forward = follows_from([infimum_attained(G, F, u), raised], Le(u, F(at)))
    return equivalence(forward, lower_bound(G, F, u, at))
