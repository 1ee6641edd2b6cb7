"""Formulas read as operations that move, repeat or add up the entries of one tensor."""

from __future__ import annotations

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars
from symcnn.kernel.polynomials import normal_form, polynomial, ring_equal, to_term
from symcnn.kernel.terms import (
    ZERO, Add, Entry, Eq, FloorDiv, Le, Mod, Mul, Term, Var, add, conj, mul, neg,
)  # fmt: skip
from symcnn.operators.gather import (
    circularly_folded, cumulated, joined, padded, scattered, shuffled, sum_pooled, unshuffled,
    upsampled,
)  # fmt: skip

from .forms import Form, Suggestion, axes_of


def rearranged(form: Form) -> Suggestion | None:
    """The tensor itself, or with its axes permuted."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    tensor, places = one.args[0], one.args[1:]
    if set(places) != set(form.indices) or len(places) != len(form.indices):
        return None
    if not form.is_whole(one):
        return None
    if places == form.indices:
        return str(tensor), one
    if len(places) == 2:
        return f"transpose of {tensor}", one
    return f"{tensor} with its axes permuted", one


def turned(form: Form) -> Suggestion | None:
    """The tensor with axes that are shifted, and go on at their other end."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    shifts = []
    for axis, (v, n, (place, length)) in enumerate(
        zip(form.indices, form.sizes, axes_of(one), strict=False)
    ):
        if place == v:
            continue
        if not (isinstance(place, Mod) and place.args[1] == length and ring_equal(n, length)):
            return None
        by = to_term(polynomial(add(v, neg(place.args[0]))))
        if not free_vars(by).isdisjoint(form.indices):
            return None
        shifts.append(f"by {by}" + (f" along axis {axis}" if len(form.indices) > 1 else ""))
    if not shifts or not form.is_whole(one) or len(one.args) != len(form.indices) + 1:
        return None
    return f"circular shift of {one.args[0]} {', '.join(shifts)}", one


def repeated(form: Form) -> Suggestion | None:
    """The tensor with new axes along which it is constant."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    new = [str(axis) for axis, v in enumerate(form.indices) if v not in one.args]
    kept = tuple(v for v in form.indices if v in one.args)
    if new and one.args[1:] == kept and form.is_whole(one):
        return f"broadcast of {one.args[0]} along the axes {', '.join(new)}", one
    return None


def reshaped(form: Form) -> Suggestion | None:
    """The tensor with its entries in the same order and other axes."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    if not ring_equal(mul(*form.sizes), mul(*(n for _, n in axes_of(one)))):
        return None
    if len(one.args) == 2 and len(form.indices) > 1:
        place: Term = ZERO
        for v, n in zip(form.indices, form.sizes, strict=True):
            place = add(mul(place, n), v)
        if ring_equal(place, one.args[1]):
            return f"{one.args[0]} reshaped to {' x '.join(map(str, form.sizes))}", one
    if len(one.args) > 2 and len(form.indices) == 1:
        places: list[Term] = []
        rest: Term = form.indices[0]
        for _, n in reversed(axes_of(one)[1:]):
            places.insert(0, rest % n)
            rest = rest // n
        return f"{one.args[0]} flattened", Entry(one.args[0], (rest, *places))
    return None


def cropped(form: Form) -> Suggestion | None:
    """A part of the tensor, or all of it in the other direction."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    starts, backward = [], []
    for axis, (v, n, (place, length)) in enumerate(
        zip(form.indices, form.sizes, axes_of(one), strict=False)
    ):
        start = to_term(polynomial(add(place, neg(v))))
        if ring_equal(place, add(length, neg(v), -1)) and ring_equal(length, n):
            backward.append(str(axis))
            starts.append(":")
        elif free_vars(start) & set(form.indices):
            return None
        elif ring_equal(length, n):
            starts.append(":")
        else:
            end = normal_form(add(start, n))
            if not entails(form.given, conj(Le(ZERO, start), Le(end, length))):
                return None
            starts.append(f"{start}:{end}")
    if len(one.args) != len(form.indices) + 1:
        return None
    if not backward:
        return f"cropping of {one.args[0]} to {one.args[0]}[{', '.join(starts)}]", one
    if set(starts) == {":"}:
        axes = "" if len(starts) == 1 else f" along axis {', '.join(backward)}"
        return f"{one.args[0]} reversed{axes}", one
    return None


def zero_padded(form: Form) -> Suggestion | None:
    """The tensor with zeros around it."""
    if len(form.entries) != 1 or form.sums or form.others or not form.guards:
        return None
    (one,) = form.entries
    if len(one.args) != len(form.indices) + 1:
        return None
    before = [
        to_term(polynomial(add(v, neg(e)))) for v, e in zip(form.indices, one.args[1:], strict=True)
    ]
    if any(free_vars(p) & set(form.indices) for p in before):
        return None
    widths = [
        (p, normal_form(add(n, neg(p), neg(length))))
        for p, n, (_, length) in zip(before, form.sizes, axes_of(one), strict=True)
    ]
    shown = "; ".join(f"{p} before, {q} after" for p, q in widths)
    return f"zero padding of {one.args[0]} ({shown})", padded(one.args[0], form.indices, widths)


def nearest_upsampled(form: Form) -> Suggestion | None:
    """Every entry repeated."""
    if not form.is_rearranged:
        return None
    (one,) = form.entries
    places = one.args[1:]
    factors = [p.args[1] if isinstance(p, FloorDiv) else None for p in places]
    if len(places) != len(form.indices) or not all(
        ring_equal(n, length if k is None else mul(k, length))
        for k, n, (_, length) in zip(factors, form.sizes, axes_of(one), strict=True)
    ):
        return None
    if any(k is not None for k in factors):
        by = " x ".join(str(k) for k in factors if k is not None)
        name = f"nearest upsampling of {one.args[0]} by {by}"
        return name, upsampled(one.args[0], form.indices, factors)
    return None


def pixels_shuffled(form: Form) -> Suggestion | None:
    """Space to depth and depth to space."""
    if not form.is_rearranged or len(form.indices) < 3:
        return None
    (one,) = form.entries
    tensor, last = one.args[0], one.args[-1]
    if len(one.args) != len(form.indices) + 1:
        return None
    if isinstance(last, FloorDiv):
        r = last.args[1]
        name = f"pixel shuffle (depth to space) of {tensor} by {r}"
        return name, shuffled(tensor, form.indices, r)
    moduli = {a.args[1] for m in polynomial(last) for a, _ in m if isinstance(a, Mod)}
    for r in moduli:
        name = f"pixel unshuffle (space to depth) of {tensor} by {r}"
        return name, unshuffled(tensor, form.indices, r)
    return None


def pooled(form: Form) -> Suggestion | None:
    """Sums over windows that do not overlap."""
    if len(form.entries) != 1 or not form.sums or form.guards or form.others:
        return None
    if not form.is_uniform:
        return None
    (one,) = form.entries
    if len(one.args) != len(form.indices) + 1:
        return None
    windows: list[Term | None] = []
    for p, i in zip(one.args[1:], form.indices, strict=True):
        taps = [n for v, n in form.sums if v in free_vars(p)]
        windows.append(taps[0] if taps and i in free_vars(p) else None)
    enough = conj(
        *(
            Le(n if k is None else mul(k, n), length)
            for k, n, (_, length) in zip(windows, form.sizes, axes_of(one), strict=True)
        )
    )
    used = [w for w in windows if w is not None]
    if len(used) == len(form.sums) and entails(form.given, enough):
        by = " x ".join(str(k) for k in windows if k is not None)
        name = f"sum pooling of {one.args[0]} by {by}"
        return name, sum_pooled(one.args[0], form.indices, windows)
    return None


def summed_over_axes(form: Form) -> Suggestion | None:
    """Sums over whole axes."""
    if len(form.entries) != 1 or not form.sums or form.guards or form.others:
        return None
    (one,) = form.entries
    places = one.args[1:]
    rest = [p for p in places if p not in form.summed]
    if rest != list(form.indices) or len(rest) + len(form.sums) != len(places):
        return None
    if form.is_whole(one):
        axes = ", ".join(str(places.index(v)) for v in form.summed)
        return f"sum of {one.args[0]} over the axes {axes}", joined([one], form.sums)
    return None


def added_up(form: Form) -> Suggestion | None:
    """Cumulative sums, forward and backward."""
    if len(form.entries) != 1 or len(form.sums) != 1 or form.guards or form.others:
        return None
    (one,), ((j, size),) = form.entries, form.sums
    for axis, (x, place) in enumerate(zip(form.indices, one.args[1:], strict=False)):
        if len(one.args) == len(form.indices) + 1 and x in free_vars(size):
            backward = not ring_equal(place, j)
            word = "reversed cumulative sum" if backward else "cumulative sum"
            along = f" along axis {axis}" if len(form.indices) > 1 else ""
            return (
                f"{word} of {one.args[0]}{along}",
                cumulated(one.args[0], form.indices, axis, backward),
            )
    return None


def scattered_by_index(form: Form) -> Suggestion | None:
    """What an index table sends to one place, added up."""
    if len(form.entries) != 1 or len(form.sums) != 1 or len(form.guards) != 1 or form.others:
        return None
    (one,), ((b, _),), (guard,) = form.entries, form.sums, form.guards
    match guard:
        case Eq(args=(Entry(args=(Var() as table, place)), line)) if (
            place == b and line == form.indices[0]
        ):
            name = f"scatter of {one.args[0]} by the index {table}, added up"
            return name, scattered(one.args[0], table, form.indices, form.sizes[0])
    return None


def folded(form: Form) -> Suggestion | None:
    """What circular padding has copied, added up."""
    if len(form.entries) != 1 or len(form.sums) != 1 or len(form.indices) != 1 or form.others:
        return None
    (one,), (x,) = form.entries, form.indices
    parts = one.args[1].args if isinstance(one.args[1], Add) else ()
    rests = [p for p in parts if isinstance(p, Mod) and x in free_vars(p)]
    turns = [p for p in parts if isinstance(p, Mul) and form.sums[0][0] in p.args]
    if len(rests) == 1 and len(turns) == 1 and len(one.args) == 2:
        inside, period = rests[0].args
        before = to_term(polynomial(add(inside, neg(x))))
        name = f"circular fold of {one.args[0]} (period {period}, padding {before})"
        return name, circularly_folded(one.args[0], x, before, period)
    return None
