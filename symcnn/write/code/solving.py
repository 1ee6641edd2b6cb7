"""Sums of products with fewer indices and plainer places, before they are written.

``[e // s = y]*[e % s = 0]`` is ``[e = s*y]``; an index that an equation fixes is not summed over;
a range whose end depends on an index is shifted onto the axis that is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from symcnn.kernel.binding import close, free_vars, fresh, member, open_binder, subst, subterms
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import (
    INT, ONE, ZERO, Add, Binder, Bracket, Entry, Eq, FloorDiv, Ite, Le, Lt, Mod, Mul, Num, Range,
    Sum, Term, Var, add, conj, mul, neg,
)  # fmt: skip

from .reading import affine_in, bounds
from .taps import Factors
from .writer import Writer


def solve(writer: Writer, found: Factors) -> None:
    """Carry out the sums over indices that an equation among the conditions fixes."""
    _multiply_out(found)
    apart = [h for g in found.guards for h in _without_extremes(g)]
    if apart != found.guards:
        found.guards = [h for h in dict.fromkeys(apart) if not writer.holds(h)]
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


def _without_extremes(g: Term) -> Iterator[Term]:
    """``a + min(b, c) >= 0`` as two conditions without a minimum; so ``a - max(b, c) >= 0``."""
    e = bounds(g)
    if e is not None:
        for sign, choice in _signed_choices(e):
            p, a, b = choice.args
            said = bounds(p)
            if said is not None and ring_equal(said, mul(sign, b - a)):
                for part in (a, b):
                    yield from _without_extremes(
                        Le(ZERO, normal_form(e - mul(sign, choice) + mul(sign, part)))
                    )
                return
    yield g


def _signed_choices(e: Term) -> Iterator[tuple[int, Ite]]:
    for part in e.args if isinstance(e, Add) else (e,):
        if isinstance(part, Ite):
            yield 1, part
        elif isinstance(part, Mul) and part.args[0] == Num(-1) and isinstance(part.args[-1], Ite):
            yield -1, part.args[-1]


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


def shifted_range(writer: Writer, t: Sum) -> Sum | None:
    """A sum over ``v < m - r`` of entries at ``v + r`` of an axis of length n >= m, over it all."""
    if not isinstance(t.domain, Range):
        return None
    size = t.domain.size
    v = fresh(t.hint or "i", INT, {*writer.sizes, *free_vars(t)})
    body = open_binder(t, v)
    for s in subterms(body):
        if not isinstance(s, Entry) or not isinstance(s.args[0], Var):
            continue
        for place, n in zip(s.args[1:], s.args[0].shape, strict=True):
            affine = affine_in(place, {v: size})
            if affine is None or affine[0].get(v) != ONE:
                continue
            stop = normal_form(size + affine[1])
            whole = ring_equal(stop, n)
            if not whole and not writer.holds(Le(stop, n)):
                continue
            back = normal_form(add(v, neg(affine[1])))
            moved = _joined(subst(body, {v: back}))
            inside = [_plain(Le(ZERO, back))] + ([] if whole else [Lt(v, stop)])
            inside = [p for p in inside if p != Le(ZERO, v)]
            moved = mul(Bracket(conj(*inside)), moved) if inside else moved
            return Sum(Range(n), close(moved, v), v.name)
    return None


def unclipped(t: Binder, sizes: Mapping[Var, Term]) -> tuple[Var, Term, Term, Term] | None:
    """The places of a window that are on an axis, as those of the whole window under a condition.

    The range of ``max(r, 0) <= r + u < min(r + k, n)`` depends on r; that of u < k does not. The
    index, its range, the condition and the body; None for another range.
    """
    if not isinstance(t.domain, Range):
        return None
    v = fresh(t.hint or "u", INT, {*sizes, *free_vars(t)})
    body = open_binder(t, v)
    for s in subterms(body):
        if not isinstance(s, Entry) or not isinstance(s.args[0], Var):
            continue
        for place, n in zip(s.args[1:], s.args[0].shape, strict=True):
            if v not in free_vars(place):
                continue
            low = normal_form(subst(place, {v: ZERO}))
            if not ring_equal(place, low + v):
                continue
            start, stop = _above_zero(low), _below(normal_form(low + t.domain.size), n)
            if start is None or stop is None:
                continue
            count = normal_form(stop - start)
            if free_vars(count) & sizes.keys():
                continue
            moved = subst(body, {v: normal_form(v + start - low)})
            moved = _in_normal_form(moved)
            return v, count, conj(*member(normal_form(start + v), Range(n))), moved
    return None


def _choices(t: Term) -> Iterator[Ite]:
    for part in t.args if isinstance(t, Add) else (t,):
        if isinstance(part, Ite):
            yield part


def _above_zero(t: Term) -> Term | None:
    """The r of ``max(r, 0)``, written as ``r + (-r if 0 <= -r else 0)``."""
    for choice in _choices(t):
        p, e, zero = choice.args
        rest = normal_form(t - choice)
        said = bounds(p)
        if zero == ZERO and said is not None and ring_equal(said, e) and ring_equal(e, neg(rest)):
            return rest
    return t if not any(True for _ in _choices(t)) else None


def _below(t: Term, n: Term) -> Term | None:
    """The b of ``min(b, n)``, written as ``r + (n - r if n - r <= k else k)``."""
    for choice in _choices(t):
        p, inner, k = choice.args
        rest = normal_form(t - choice)
        said = bounds(p)
        if said is not None and ring_equal(said, k - inner) and ring_equal(rest + inner, n):
            return normal_form(rest + k)
    return t if not any(True for _ in _choices(t)) else None


def _in_normal_form(t: Term) -> Term:
    """The places of entries in normal form."""
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(map(_in_normal_form, t.args))
    if isinstance(t, Entry):
        args = (args[0], *(a if a.loose else normal_form(a) for a in args[1:]))
    return t if args == t.args else t.rebuild(args)


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
