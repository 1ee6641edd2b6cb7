"""Convex functions on a half-line: the slopes of chords, and the supporting line at 1."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.kernel.binding import close
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, conjunct, cut, exists_elim, field,
    forall_intro,
)  # fmt: skip
from symcnn.kernel.terms import (
    ONE, REAL, REALS, ZERO, And, Eq, Exists, Forall, Fun, Lam, Le, Lt, Mul, Not, Num, Pred, Term,
    Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.predicates import convex_chord, infimum, least

from .logic import implication
from .order import follows_from
from .reasoning import detach, exists, implies, instance, product_sign

# the names of the bound variables: a slope s, points r and t, a lower bound m, the slope g
g, m, r, s, t = (Var(name, REAL) for name in "gmrst")


@dataclass(frozen=True)
class HalfLine:
    """The numbers t >= 0, or those t > 0, as the domain of a convex function.

    >>> f = Fun("f")
    >>> print(HalfLine(closed=True).convex(f), "or", HalfLine(closed=False).convex(f))
    convex(f, 0) or forall[a in R] (not 0 < a or convex(f, a))
    """

    closed: bool

    def contains(self, x: Term) -> Term:
        """The formula that x is in the domain."""
        return Le(ZERO, x) if self.closed else Lt(ZERO, x)

    def convex(self, f: Fun) -> Term:
        """The formula that f is convex on the domain; on t > 0: on t >= a, for all a > 0."""
        if self.closed:
            return Pred("convex", (f,), (ZERO,))
        a = Var("a", REAL)
        return Forall(REALS, close(implies(Lt(ZERO, a), Pred("convex", (f,), (a,))), a), "a")

    def chord(self, f: Fun, points: tuple[Term, Term, Term], given: Formulas) -> Theorem:
        """``(q - p)*f(x) <= (q - x)*f(p) + (x - p)*f(q)`` for points p <= x <= q of the domain."""
        convex = assume(self.convex(f))
        if not self.closed:
            inside = arithmetic(given, self.contains(points[0]))
            convex = detach(instance(convex, points[0]), inside)
        return convex_chord(convex, points, given)


def below_chord(convex: Theorem, a: Term, b: Term, w: Term) -> Theorem:
    """``f((1 - w)*a + w*b) <= (1 - w)*f(a) + w*f(b)`` for a function that is convex on R.

    From ``G |- convex(f)``, under ``0 <= w`` and ``w <= 1``: the definition where a and b differ.

    >>> from .notation import scalars
    >>> f = Pred("convex", (Fun("f"),))
    >>> print(below_chord(assume(f), *scalars("a b w")).concl)
    f((-w + 1)*a + w*b) <= (-w + 1)*f(a) + w*f(b)
    """
    (f,) = convex.concl.data[1]
    x = (1 - w) * a + w * b
    goal = Le(f(x), (1 - w) * f(a) + w * f(b))
    weights = assume(Le(ZERO, w)), follows_from([assume(Le(w, ONE))], Le(ZERO, 1 - w))
    parts = []
    for low, high in ((a, b), (b, a)):
        apart = follows_from([assume(Lt(low, high))], Lt(ZERO, high - low))
        signs = [product_sign(apart, weight) for weight in weights]
        inside = [follows_from(signs, Le(*pair)) for pair in ((low, x), (x, high))]
        chord = convex_chord(convex, (low, x, high), tuple(t.concl for t in inside))
        for shown in inside:
            chord = cut(shown, chord)
        above = Lt(ZERO, f(x) - goal.args[1])
        steep = product_sign(apart, assume(above))
        impossible = follows_from([steep, chord], goal)
        parts.append(cases(above, impossible, arithmetic((Not(above),), goal)))
    equal = arithmetic((Not(Lt(a, b)), Not(Lt(b, a))), Eq(b, a))
    nothing = follows_from([equal], Eq(b - a, ZERO))
    same = follows_from([congruence(Mul((w, b - a)), (1,), (), nothing)], Eq(x, a))
    values = [
        congruence(f(x), (0,), (), same),
        congruence(Mul((w, f(b))), (1, 0), (), equal),
    ]
    last = follows_from(values, goal)
    return cases(Lt(a, b), parts[0], cases(Lt(b, a), parts[1], last))


def supporting_line(f: Fun, domain: HalfLine) -> Theorem:
    """``convex(f) |- exists c: for all t in the domain: f(1) + c*(t - 1) <= f(t)``.

    The slope c is the infimum of the slopes of chords to the right of 1. It is at least the
    slope of every chord to the left, as the graph lies below its chords.

    >>> print(supporting_line(Fun("f"), HalfLine(closed=True)).concl)
    exists[c in R] forall[t in R] (not 0 <= t or f(1) + c*(t - 1) <= f(t))
    """
    members = Lam(REALS, close(_is_above_a_slope(f, s), s), "s")
    there = infimum(members, _some_slope(f), _lower_bound(f, domain))
    on_the_left = _line_on_the_left(f, domain, members)
    on_the_right = _line_on_the_right(f, members)
    at_one = follows_from([assume(Not(Lt(t, ONE))), assume(Not(Lt(ONE, t)))], Eq(t, ONE))
    at_one = follows_from([at_one], _line(f, g))
    both = cases(Lt(t, ONE), on_the_left, cases(Lt(ONE, t), on_the_right, at_one))
    everywhere = forall_intro(implication(domain.contains(t), both), t, REALS)
    c = Var("c", REAL)
    line = Forall(REALS, close(implies(domain.contains(t), _line(f, c)), t), "t")
    return exists_elim(there, exists(Exists(REALS, close(line, c), "c"), g, everywhere), g)


def _line(f: Fun, slope: Term) -> Term:
    """The formula that the line through (1, f(1)) is not above f at t."""
    return Le(f(1) + slope * (t - 1), f(t))


def _is_above_a_slope(f: Fun, slope: Term) -> Term:
    """The formula that some chord from 1 to a point r > 1 is at most that steep."""
    rise = And(Lt(ONE, r), Le(f(r) - f(1), slope * (r - 1)))
    return Exists(REALS, close(rise, r), "r")


def _some_slope(f: Fun) -> Theorem:
    """Some number is above a slope: that of the chord from 1 to 2."""
    slope = f(2) - f(1)
    at_two = arithmetic((), And(Lt(ONE, Num(2)), Le(slope, slope * (Num(2) - 1))))
    some = exists(_is_above_a_slope(f, slope), Num(2), at_two)
    return exists(Exists(REALS, close(_is_above_a_slope(f, s), s), "s"), slope, some)


def _lower_bound(f: Fun, domain: HalfLine) -> Theorem:
    """The slopes to the right have a lower bound: the slope of the chord from 1/2 to 1."""
    half = ONE / 2
    bound = _left_slope_is_below(f, domain, half)
    everywhere = forall_intro(implication(_is_above_a_slope(f, s), bound), s, REALS)
    every = Forall(REALS, close(implies(_is_above_a_slope(f, s), Le(m, s)), s), "s")
    return exists(Exists(REALS, close(every, m), "m"), _left_slope(f, half), everywhere)


def _left_slope(f: Fun, x: Term) -> Term:
    """The slope of the chord from x < 1 to 1."""
    return (f(1) - f(x)) / (1 - x)


def _left_slope_is_below(f: Fun, domain: HalfLine, x: Term) -> Theorem:
    """``x < 1, x in the domain, s above a slope on the right |- left slope of x <= s``."""
    facts = (*((domain.contains(x), Lt(x, ONE)) if x == t else ()), Lt(ONE, r))
    slope = _left_slope(f, x)
    chord = domain.chord(f, (x, ONE, r), facts)
    rise = assume(And(Lt(ONE, r), Le(f(r) - f(1), s * (r - 1))))
    left = arithmetic(facts, Lt(x, ONE))
    right = assume(Lt(ONE, r))
    # if s < slope, then (r - 1)*(1 - x)*s lies below and not below the rise of the chord
    steep = product_sign(assume(Lt(s, slope)), right, left)
    flat = product_sign(left, conjunct(rise, 1))
    product = slope * (1 - x) * (r - 1)
    drop = field(product, (f(1) - f(x)) * (r - 1), facts)
    contradiction = follows_from([steep, flat, drop, chord], Le(slope, s))
    bound = cases(Lt(s, slope), contradiction, arithmetic((Not(Lt(s, slope)),), Le(slope, s)))
    return exists_elim(assume(_is_above_a_slope(f, s)), cut(conjunct(rise, 0), bound), r)


def _line_on_the_left(f: Fun, domain: HalfLine, members: Term) -> Theorem:
    """``least(members, g), t in the domain, t < 1 |- f(1) + g*(t - 1) <= f(t)``."""
    slope = _left_slope(f, t)
    either = instance(conjunct(assume(least(members, g)), 1), slope)
    below = Le(slope, g)
    there = either.concl.args[1]
    smaller = assume(And(_is_above_a_slope(f, s), Lt(s, slope)))
    bound = cut(conjunct(smaller, 0), _left_slope_is_below(f, domain, t))
    impossible = exists_elim(
        follows_from([either, assume(Not(below))], there),
        follows_from([conjunct(smaller, 1), bound], below),
        s,
    )
    at_most = cases(below, assume(below), impossible)
    left = assume(Lt(t, ONE))
    drop = field(slope * (1 - t), f(1) - f(t), (Lt(t, ONE),))
    return follows_from([product_sign(at_most, left), drop], _line(f, g))


def _line_on_the_right(f: Fun, members: Term) -> Theorem:
    """``least(members, g), 1 < t |- f(1) + g*(t - 1) <= f(t)``."""
    slope = (f(t) - f(1)) / (t - 1)
    right = assume(Lt(ONE, t))
    rise = field(slope * (t - 1), f(t) - f(1), (Lt(ONE, t),))
    member = exists(
        _is_above_a_slope(f, slope),
        t,
        follows_from([right, rise], And(Lt(ONE, t), Le(f(t) - f(1), slope * (t - 1)))),
    )
    lower = detach(instance(conjunct(assume(least(members, g)), 0), slope), member)
    return follows_from([product_sign(lower, right), rise], _line(f, g))
