"""The f-divergence ``f(p/q)*q`` of two densities lies above a line, point by point."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.kernel.binding import close
from symcnn.kernel.rules import arithmetic, assume, cases, congruence, conjunct, cut
from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, And, Bracket, Eq, Forall, Fun, Le, Lt, Not, Or, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .convexity import HalfLine
from .order import follows_from
from .reasoning import detach, implies, instance, product_sign

CLOSED, OPEN = HalfLine(closed=True), HalfLine(closed=False)


def convex_enough(f: Fun, positive: Term) -> Term:
    """The formula: f is convex on t >= 0; or on t > 0, and ``positive`` keeps p/q > 0."""
    return Or(CLOSED.convex(f), And(OPEN.convex(f), positive))


def in_both_cases(f: Fun, positive: Term, prove: Callable[[HalfLine], Theorem]) -> Theorem:
    """What is proved for f convex on either half-line, from ``convex_enough``.

    On the open one ``positive`` may be a hypothesis.
    """
    either = assume(convex_enough(f, positive))
    closed, opened = prove(CLOSED), prove(OPEN)
    second = And(OPEN.convex(f), positive)
    for place in (0, 1):
        opened = cut(conjunct(assume(second), place), opened)
    opened = cut(follows_from([either, assume(Not(CLOSED.convex(f)))], second), opened)
    return cases(CLOSED.convex(f), closed, opened)


def same_support(p: Term, q: Term, domain: HalfLine) -> tuple[Term, ...]:
    """q > 0 wherever p > 0; and where f is convex on t > 0 only, p > 0 wherever q > 0."""
    support = implies(Lt(ZERO, p), Lt(ZERO, q))
    return (support,) if domain.closed else (support, implies(Lt(ZERO, q), Lt(ZERO, p)))


def line_at_one(f: Fun, slope: Term, domain: HalfLine) -> Term:
    """The formula that the line with this slope through (1, f(1)) is nowhere above f."""
    t = Var("t", REAL)
    below = Le(f(1) + slope * (t - 1), f(t))
    return Forall(REALS, close(implies(domain.contains(t), below), t), "t")


def above_the_line(f: Fun, slope: Term, p: Term, q: Term, domain: HalfLine) -> Theorem:
    """``slope*p - slope*q <= f(p/q)*q``, if f lies above the line with the slope at 1.

    The hypotheses are ``f(1) = 0``, the line, ``0 < q``, and that p is in the domain.
    """
    ratio, positive = p / q, assume(Lt(ZERO, q))
    inverse = arithmetic((Lt(ZERO, q),), domain.contains(1 / q))
    inside = product_sign(assume(domain.contains(p)), inverse)
    line = detach(instance(assume(line_at_one(f, slope, domain)), ratio), inside)
    scaled = product_sign(line, positive)
    goal = Le(slope * p + -1 * slope * q, f(ratio) * q)
    return follows_from([scaled, assume(Eq(f(1), ZERO)), positive], goal)


def above_the_line_on_support(f: Fun, slope: Term, p: Term, q: Term, domain: HalfLine) -> Theorem:
    """``slope*p - slope*q <= [0 < q]*f(p/q)*q``: as ``above_the_line``, and where q = 0 both are 0.

    The hypotheses are ``f(1) = 0``, the line, ``0 <= p``, ``0 <= q`` and ``same_support``.
    """
    on_support, ratio = Lt(ZERO, q), p / q
    known = (Le(ZERO, p), Le(ZERO, q), *same_support(p, q, domain))
    value = Bracket(on_support) * f(ratio) * q
    goal = Le(slope * p + -1 * slope * q, value)
    inside = arithmetic((*known, on_support), domain.contains(p))
    positive = cut(inside, above_the_line(f, slope, p, q, domain))
    one = congruence(value, (0,), (), arithmetic((on_support,), Eq(Bracket(on_support), ONE)))
    nothing = arithmetic((Not(on_support),), Eq(Bracket(on_support), ZERO))
    zero = congruence(value, (0,), (), nothing)
    vanishing = [arithmetic((*known, Not(on_support)), Eq(e, ZERO)) for e in (p, q)]
    return cases(
        on_support,
        follows_from([positive, one], goal),
        follows_from([*vanishing, zero], goal),
    )
