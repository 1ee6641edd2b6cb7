"""What is said of the points that a derivative excludes, and of what nobody said."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import domain_var, free_vars, fresh, open_binder
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import (
    INT, ZERO, And, Eq, Forall, Lt, Max, Min, Not, Num, Or, Pred, Term, neg,
)  # fmt: skip


def away(excluded: Sequence[Term]) -> str:
    """What is excluded, to be added to a sentence; nothing if nothing is.

    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, = sizes("n")
    >>> away([for_all(n, lambda i: Not(Eq(tensor("x", n)[i], ZERO)))])
    ', away from x[i] = 0'
    """
    shown = list(dict.fromkeys(text for p in excluded if (text := _points(p))))
    return f", away from {' and '.join(shown)}" if shown else ""


def with_settings(settings: Sequence[str]) -> str:
    """What was read into parameters, to be added to a sentence.

    >>> with_settings(["x of shape (N)", "1 <= k"])
    ', with x of shape (N) and 1 <= k'
    """
    return f", with {listed(settings)}" if settings else ""


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["dx", "dw", "db"])
    'dx, dw and db'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def proved_only(unsure: Sequence[Term]) -> str:
    """What is said where what is excluded may be more than borders."""
    shown = " and ".join(map(str, unsure))
    return f"proved only where {shown}, and that may exclude a region"


def _points(p: Term) -> str:
    """The points where a hypothesis is false, in words."""
    avoid = set(free_vars(p))
    if (found := _attained_once(p)) is not None:
        return f"ties in {found}"
    while isinstance(p, Forall):
        v = fresh(p.hint.partition("_")[0], p.domain.sort, avoid)
        avoid.add(v)
        p = open_binder(p, v)
    match p:
        case Or(args=(Not(args=(q,)), Eq() | Forall())):
            return f"{_points(Not(q))} where the gradients of both differ"
        case Pred():
            return ""
        case Not(args=(Eq(args=(a, b)),)) if ring_equal(a, neg(b)):  # of an absolute value
            return f"{b} = 0"
        case Not(args=(Eq(args=(a, b)),)):
            return f"{b} = {a}" if isinstance(a, Num) else f"{a} = {b}"
        case Lt(args=(zero, a)) if zero == ZERO:
            return f"{a} = 0"
    return f"where {p} fails"


def _attained_once(p: Term) -> str | None:
    """Of an extremum that a formula says is attained once: which it is, and which ties are not."""
    opened = set(free_vars(p))
    while isinstance(p, Forall) and p.domain.sort == INT:
        v = domain_var(p, opened)
        opened.add(v)
        p = open_binder(p, v)
    if not isinstance(p, Or):
        return None
    match p.args:
        case (_, Lt(args=a), Lt(args=b), *others):
            where = ""
            if others:
                differ = not isinstance(others[0], And)
                where = " where " + ("the gradients differ" if differ else "a gradient is not 0")
            for left, right in ((a, b), (a[::-1], b[::-1])):
                if left[1] == right[1] and isinstance(left[1], Max | Min):
                    return f"{left[1]}{where}"
    return None
