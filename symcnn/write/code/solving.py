"""Sums of products with fewer indices and plainer places, before they are written.

``[e // s = y]*[e % s = 0]`` is ``[e = s*y]``; an index that an equation fixes is not summed over;
a range whose end depends on an index is shifted onto the axis that is read.
"""

from __future__ import annotations

from symcnn.kernel.binding import close, free_vars, fresh, member, open_binder, subst, subterms
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import (
    INT,
    ONE,
    ZERO,
    Add,
    Bracket,
    Entry,
    Eq,
    FloorDiv,
    Le,
    Mod,
    Mul,
    Num,
    Range,
    Sum,
    Term,
    Var,
    add,
    mul,
    neg,
)

from .reading import affine_in
from .taps import Factors
from .writer import Writer


def solve(writer: Writer, found: Factors) -> None:
    """Carry out the sums over indices that an equation among the conditions fixes."""
    _multiply_out(found)
    for v in sorted(found.summed, key=lambda v: isinstance(writer.sizes[v], Num)):
        for g in found.guards:
            value = _solution(writer, g, v)
            if value is not None:
                size = writer.sizes[v]
                found.summed.remove(v)
                found.guards.remove(g)
                at = {v: value}
                found.guards = [_plain(subst(h, at)) for h in found.guards]
                found.guards += [_plain(h) for h in member(value, Range(size))]
                found.guards = [h for h in dict.fromkeys(found.guards) if not writer.holds(h)]
                found.above = [subst(f, at) for f in found.above]
                found.below = [subst(f, at) for f in found.below]
                break


def _multiply_out(found: Factors) -> None:
    """``[e // s = y]*[e % s = 0]`` as ``[e = s*y]``."""
    for g in list(found.guards):
        if isinstance(g, Eq):
            for quotient, y in (g.args, g.args[::-1]):
                if isinstance(quotient, FloorDiv):
                    exact = Eq(Mod(*quotient.args), ZERO)
                    if exact in found.guards:
                        e, s = quotient.args
                        found.guards.remove(exact)
                        found.guards[found.guards.index(g)] = Eq(e, mul(s, y))
                        break


def _solution(writer: Writer, g: Term, v: Var) -> Term | None:
    """What an equation says of an index that it has once, with the factor 1 or -1."""
    if not isinstance(g, Eq) or g.args[0].sort != INT or v not in free_vars(g):
        return None
    affine = affine_in(add(g.args[0], neg(g.args[1])), writer.sizes)
    if affine is None:
        return None
    coefficient = affine[0].get(v, ZERO)
    others = [mul(c, w) for w, c in affine[0].items() if w != v]
    rest = add(ZERO, *others, affine[1])
    if coefficient == ONE:
        return normal_form(neg(rest))
    return normal_form(rest) if coefficient == neg(ONE) else None


def _plain(g: Term) -> Term:
    """``0 <= a + e // s`` as ``0 <= s*a + e``, for a positive number s."""
    if isinstance(g, Le) and g.args[0] == ZERO:
        parts = g.args[1].args if isinstance(g.args[1], Add) else (g.args[1],)
        for place, part in enumerate(parts):
            if isinstance(part, FloorDiv) and _positive(part.args[1]):
                e, s = part.args
                rest = add(ZERO, *parts[:place], *parts[place + 1 :])
                return Le(ZERO, normal_form(add(mul(s, rest), e)))
    return g


def _positive(s: Term) -> bool:
    return isinstance(s, Num) and s.value > 0


def shifted_range(t: Sum, sizes: dict[Var, Term]) -> Sum | None:
    """A sum over ``v < n - r`` of entries at ``v + r`` of an axis of length n, over the axis."""
    if not isinstance(t.domain, Range):
        return None
    size = t.domain.size
    v = fresh(t.hint or "i", INT, {*sizes, *free_vars(t)})
    body = open_binder(t, v)
    for s in subterms(body):
        if not isinstance(s, Entry) or not isinstance(s.args[0], Var):
            continue
        for place, n in zip(s.args[1:], s.args[0].shape, strict=True):
            affine = affine_in(place, {v: size})
            if affine is None or affine[0].get(v) != ONE or not ring_equal(size + affine[1], n):
                continue
            back = normal_form(add(v, neg(affine[1])))
            moved = _joined(subst(body, {v: back}))
            inside = Bracket(_plain(Le(ZERO, back)))
            return Sum(Range(n), close(mul(inside, moved), v), v.name)
    return None


def _joined(t: Term) -> Term:
    """``s*(e // s) + e % s`` as e, in every part."""
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(map(_joined, t.args))
    t = t if args == t.args else t.rebuild(args)
    t = normal_form(t) if t.sort == INT and isinstance(t, Add) else t
    if t.sort != INT or not isinstance(t, Add):
        return t
    for rest in t.args:
        for scale, remainder in _scaled(rest):
            whole = normal_form(mul(scale, remainder.args[1], FloorDiv(*remainder.args)))
            own = [normal_form(a) for a in t.args]
            if whole in own:
                left = [a for a in t.args if a is not rest and normal_form(a) != whole]
                return normal_form(add(ZERO, *left, mul(scale, remainder.args[0])))
    return t


def _scaled(t: Term) -> list[tuple[Term, Mod]]:
    if isinstance(t, Mod):
        return [(ONE, t)]
    if isinstance(t, Mul) and len(t.args) == 2 and isinstance(t.args[1], Mod):
        return [(t.args[0], t.args[1])]
    return []
