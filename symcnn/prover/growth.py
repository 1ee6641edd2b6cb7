"""What is known of the values of functions: growth, chords, lines above and below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import permutations

from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, assume, congruence, cut, ring
from symcnn.kernel.terms import Apply, Entry, Fun, Le, Pred, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.convexity import below_chord
from symcnn.lemmas.predicates import monotone
from symcnn.lemmas.elementary import ABS, EXP, LOG, SQRT, exp_above_line
from symcnn.lemmas.exponentials import abs_bounds
from symcnn.lemmas.floors import FLOOR
from symcnn.lemmas.order import follows_from
from symcnn.lemmas.powers import exp_increasing, log_below_line, log_increasing
from symcnn.lemmas.roots import sqrt_increasing

from .rounding import facts_about_floor
from .signs import nonnegative, positive


def is_increasing(fun: Fun, given: Formulas) -> bool:
    """Whether the function is known not to decrease where it makes sense."""
    return fun in (EXP, LOG, SQRT) or Pred("nondecreasing", (fun,)) in given


def facts_about(values: Sequence[Apply], given: Formulas) -> Iterator[Theorem]:
    """What holds of function values that occur: bounds of abs, exp and log, and chords.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> for theorem in facts_about([ABS(a), EXP(b)], ()):
    ...     print(theorem.concl)
    a <= abs(a) and -a <= abs(a) and (abs(a) = a or abs(a) = -a)
    b + 1 <= exp(b)
    """
    for s in values:
        if s.fun == ABS:
            yield abs_bounds(s.args[0])
        elif s.fun == EXP:
            yield exp_above_line(s.args[0])
        elif s.fun == LOG:
            with suppress(KernelError):
                yield log_below_line(positive(s.args[0], given))
        elif s.fun == FLOOR:
            yield from facts_about_floor(s, given)
    for p in given:
        if isinstance(p, Pred) and p.name == "convex" and not p.args:
            own = [s for s in values if s.fun == p.funs[0]]
            for middle, s, t in permutations(own, 3):
                if str(s) < str(t):  # the chord is one of two points
                    with suppress(KernelError):
                        yield _chord(p, middle, s, t, given)


def _chord(p: Term, middle: Apply, s: Apply, t: Apply, given: Formulas) -> Theorem:
    """``f(u*a + v*b) <= u*f(a) + v*f(b)`` for a convex function, if u + v = 1 is seen."""
    (a,), (b,), (x,) = s.args, t.args, middle.args
    if not isinstance(a, Var | Entry) or not isinstance(b, Var | Entry):
        raise KernelError("chord", "variables are expected", found=(a, b))
    weight = to_term(
        {tuple(f for f in m if f != (b, 1)): c for m, c in polynomial(x).items() if (b, 1) in m}
    )
    between = below_chord(assume(p), a, b, weight)
    for need in between.hyps:
        if need != p:
            between = cut(arithmetic(given, need), between)
    same = congruence(middle, (0,), (), ring(x, between.concl.args[0].args[0]))
    return follows_from([same, between], Le(middle, between.concl.args[1]))


def raised(fun: Fun, inequality: Theorem, given: Formulas) -> Theorem:
    """From ``G |- a <= b`` infer ``G |- f(a) <= f(b)``.

    Raises ``KernelError`` when f is not known to be nondecreasing, or a not to be positive for
    the logarithm, or not to be nonnegative for the root.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(raised(EXP, assume(a <= b), ()))
    a <= b |- exp(a) <= exp(b)
    """
    low, high = inequality.concl.args
    if fun == EXP:
        return cut(inequality, exp_increasing(low, high))
    if fun == LOG:
        return cut(positive(low, given), cut(inequality, log_increasing(low, high)))
    if fun == SQRT:
        return cut(nonnegative(low, given), cut(inequality, sqrt_increasing(low, high)))
    p = Pred("nondecreasing", (fun,))
    if p not in given:
        raise KernelError("raised", "a nondecreasing function is expected", function=fun)
    return monotone(assume(p), inequality)
