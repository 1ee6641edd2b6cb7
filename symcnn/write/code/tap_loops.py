"""Loops over the taps of a window, with slices: what no library function says.

``sum[i] [0 <= y - s*i < k]*e`` adds to the places ``s*i + u`` for each tap u < k; so does
``e`` at ``(y - u) // s``, where this is exact. A sum over i of entries at ``s*i + d*u`` is taken
of a slice for each u.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from symcnn.kernel.binding import free_vars, member, shape_of, subst, subterms
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, ZERO, Binder, Entry, Eq, Le, Mod, Range, Term, Var, add, mul, neg,
)  # fmt: skip

from .labelled import Array
from .conv_calls import cut
from .entries import axes_of, part_slice
from .reading import Axis, Reading, affine_in, is_negative, kernel_of, tap_of
from .taps import Factors, windows_of
from .writer import Writer

Product = Callable[[Writer, Factors], Array]


@dataclass(frozen=True)
class _Scatter:
    """Along an axis of the result, ``place = stride*row + dilation*tap - start``."""

    place: Var
    row: Var
    rows: Term
    tap: Var
    taps: Term
    stride: Term
    dilation: Term
    start: Term
    guards: tuple[Term, ...]
    reading: tuple[Term, Term] | None = None  # an index of an entry, and what it is


def over_taps(writer: Writer, found: Factors, product: Product) -> Array | None:
    """The sum with a loop over the taps of its windows; None where it has none."""
    scatters = [*_windows(writer, found)]
    if not scatters and not writer.dialect.is_torch:
        scatters = _spread(writer, found)
    if scatters:
        return _scattered(writer, found, scatters, product)
    return None if writer.dialect.is_torch else _gathered(writer, found, product)


# -- what is added to several places --------------------------------------------------------------


def _windows(writer: Writer, found: Factors) -> Iterator[_Scatter]:
    """Windows that only their condition knows: a factor that depends on the tap is a kernel's."""
    taken: set[Var] = set()
    for window in windows_of(writer, found):
        affine = affine_in(window.place, writer.sizes)
        if affine is None or list(affine[0].values()) != [ONE]:
            continue
        (place,) = affine[0]
        i = window.index
        if place in {*found.summed, *taken} or free_vars(writer.sizes[place]) & {*writer.sizes}:
            continue
        if any(_reads_between(f, {i, place}) for f in found.parts):
            continue
        taken.add(place)
        tap = Var(writer.free_name("u"), INT)
        yield _Scatter(place, i, writer.sizes[i], tap, window.size, window.stride, ONE,
                       affine[1], window.guards)  # fmt: skip


def _reads_between(t: Term, pair: set[Var]) -> bool:
    """Whether an entry is at a place that depends on both indices, as those of a kernel are."""
    return any(
        isinstance(s, Entry) and any(pair <= free_vars(index) for index in s.args[1:])
        for s in subterms(t)
    )


def _spread(writer: Writer, found: Factors) -> list[_Scatter]:
    """The axes of an entry whose rows are read with zeros between them, or backwards."""
    for f in found.above:
        axes = axes_of(writer, f, found.guards) if isinstance(f, Entry) else None
        if not isinstance(f, Entry) or not axes:
            continue
        scatters: list[_Scatter] = []
        for axis, index in zip(axes, f.args[1:], strict=True):
            one = _backward(writer, found, f, axis, index)
            if one is not None:
                scatters.append(one)
        if scatters and len(scatters) == sum(len(a.labels) == 2 and not a.blocks for a in axes):
            return scatters
    return []


def _backward(writer: Writer, found: Factors, f: Entry, axis: Axis, index: Term) -> _Scatter | None:
    """``y + p - c*v`` with y in the result: v is the tap, or the row of which this is the tap."""
    if len(axis.labels) != 2 or axis.blocks:
        return None
    place = next((v for v in axis.labels if v not in found.summed), None)
    if place is None:
        return None
    at = axis.labels.index(place)
    other, step = axis.labels[1 - at], axis.coefficients[1 - at]
    if other not in found.summed or axis.coefficients[at] != ONE or not is_negative(step):
        return None
    step, size = normal_form(neg(step)), writer.sizes[other]
    if axis.spread is None and _is_kernel(writer, found, f, axis, other):
        tap = Var(writer.free_name("u"), INT)
        return _Scatter(place, other, size, tap, axis.length, step, ONE, axis.start, (),
                        (index, tap))  # fmt: skip
    stride: Term = ONE
    guards: tuple[Term, ...] = ()
    if axis.spread is not None:
        stride, guards = axis.spread, (Eq(Mod(*index.args), ZERO),)
    row = Var(f"_row_{place.name}", INT)
    return _Scatter(place, row, axis.length, other, size, stride, step, axis.start, guards,
                    (index, row))  # fmt: skip


def _is_kernel(writer: Writer, found: Factors, f: Entry, axis: Axis, other: Var) -> bool:
    """Whether an entry is that of a kernel, and not the factors with the other index."""
    labels = writer.sizes.keys()
    joint = set[Var]().union(*map(free_vars, found.parts))
    result = [v for v in writer.sizes if v not in found.summed and v in joint]
    third = [v for v in result if v not in axis.labels]
    others = {w for g in found.parts if g is not f and other in free_vars(g) for w in free_vars(g)}
    sides = [(free_vars(f) & labels) - {*axis.labels}, (others & labels) - {*axis.labels}]
    sizes = [axis.length, writer.sizes[other]]
    return kernel_of(sizes, sides, third[:1], third) == 0


def _scattered(writer: Writer, found: Factors, scatters: list[_Scatter], product: Product) -> Array:
    before = writer.sizes
    rows: dict[Term, Term] = {}
    named: list[_Scatter] = []
    for s in scatters:
        tap = Var(writer.free_name(s.tap.name), INT) if s.tap in before else s.tap
        rows |= dict([s.reading]) if s.reading is not None else {}
        at = add(mul(s.stride, s.row), mul(s.dilation, tap), neg(s.start))
        rows |= {s.place: normal_form(at), s.tap: tap}
        for v, n in ((s.row, s.rows), (tap, s.taps)):
            writer.limits[v] = member(v, Range(n))
        named.append(replace(s, tap=tap))
    guards = [g for g in found.guards if not any(g in s.guards for s in scatters)]
    moving = {v for s in scatters for v in (s.place, s.tap)}
    above, below, guards = (
        [hoisted(writer, f, moving) for f in fs] for fs in (found.above, found.below, guards)
    )
    gone = {v for s in scatters for v in (s.row, s.tap)}
    by_place = {s.place: s for s in scatters}
    writer.sizes = {}
    for v, n in before.items():
        if v in by_place:
            writer.sizes[by_place[v].row] = by_place[v].rows
        elif v not in gone:
            writer.sizes[v] = n
    above, below, guards = ([_replaced(f, rows) for f in fs] for fs in (above, below, guards))
    summed = [v for v in found.summed if v not in gone]
    inner = Factors(summed, found.sign, above, below, guards)
    taps = {s.tap for s in named}
    with writer.block() as lines:
        value = writer.counted(product(writer, inner))
    labels = [v for v in writer.sizes if v in value.labels or v in gone]
    sizes = {**before, **writer.sizes}
    if not any(taps & free_vars(f) for f in inner.parts):
        # the same is added for all taps: one axis after the other
        writer.lines += lines
        for s in named:
            value = _sum_into(
                writer, writer.named("value", value), labels, sizes, [s], [], found.parts
            )
            labels = [s.place if v == s.row else v for v in labels]
    else:
        value = _sum_into(writer, value, labels, sizes, named, lines, found.parts)
    writer.sizes = before
    return value


def _sum_into(
    writer: Writer,
    value: Array,
    labels: list[Var],
    sizes: dict[Var, Term],
    scatters: Sequence[_Scatter],
    lines: list[str],
    parts: Sequence[Term],
) -> Array:
    """The tensor to which the value is added at the places of every tap."""
    by_row = {s.row: s for s in scatters}
    shape, slices, reaches = [], [], {}
    for v in labels:
        if v in by_row:
            s = by_row[v]
            taps = s.taps - 1 if writer.holds(Le(ONE, s.taps)) else s.taps
            rows = s.rows
            if writer.holds(Le(ONE, rows)):
                rows, taps = rows - 1, taps + 1
            reaches[v] = normal_form(add(mul(s.stride, rows), mul(s.dilation, taps)))
            start = normal_form(mul(s.dilation, s.tap))
            slices.append(part_slice(writer, start, s.rows, s.stride, reaches[v] + 1))
        else:
            slices.append(":")
        shape.append(writer.number(reaches.get(v, sizes[v])).code)
    total = writer.zeros("total", shape, parts)
    last = max(place for place, v in enumerate(labels) if v in by_row)
    added = value.over(labels, writer.dialect).code
    target = f"{total}[{', '.join(slices[: last + 1])}]"
    loop(writer, [(s.tap, s.taps) for s in scatters], [*lines, f"{target} += {added}"])
    code = total
    for place, v in enumerate(labels):
        if v in by_row:
            s = by_row[v]
            code = cut(writer, code, place, s.start, sizes[s.place], reaches[v])
    return Array(code, tuple(by_row[v].place if v in by_row else v for v in labels))


# -- slices of which sums are taken ---------------------------------------------------------------


def _gathered(writer: Writer, found: Factors, product: Product) -> Array | None:
    """Sums of products of a tensor's windows with another factor, one tap after the other."""
    windowed: list[tuple[Entry, tuple[Axis, ...], list[Axis]]] = []
    for f in found.above:
        axes = axes_of(writer, f, found.guards) if isinstance(f, Entry) else None
        if isinstance(f, Entry) and axes:
            own = [a for a in axes if len(a.labels) == 2 and not a.blocks]
            if own:
                windowed.append((f, axes, own))
    if len(windowed) != 1:
        return None
    (image, axes, own) = windowed[0]
    summed, parts = set(found.summed), [f for f in found.above if f is not image]
    joint = {v for f in (*parts, *found.below) for v in free_vars(f)}
    if any(a.spread is not None or is_negative(a.coefficients[0]) for a in own):
        return None
    if not all(summed & {*a.labels} & joint for a in own):
        return None
    taps = [_tap_of(writer, a, image, axes, found) for a in own]
    if any(isinstance(g, Eq) and free_vars(g) & {*taps} for g in found.guards):
        return None
    before = writer.sizes
    cut_out = _cut_out(writer, image, axes, own)
    moving = {*taps}
    places = list(zip(image.args[1:], shape_of(image.args[0]), strict=True))
    guards = [g for g in found.guards if not writer.says_inside(g, places)]
    above, below, guards = (
        [f if f is cut_out else hoisted(writer, f, moving) for f in fs]
        for fs in ([cut_out if f is image else f for f in found.above], found.below, guards)
    )
    named: dict[Var, Term] = {v: Var(writer.free_name(v.name), INT) for v in taps}
    for v, tap in named.items():
        writer.limits[tap] = member(tap, Range(before[v]))  # type: ignore[index]
    writer.sizes = {v: n for v, n in before.items() if v not in taps}
    above, below, guards = ([subst(f, named) for f in fs] for fs in (above, below, guards))
    rest = [v for v in found.summed if v not in taps]
    with writer.block() as lines:
        value = writer.counted(product(writer, Factors(rest, found.sign, above, below, guards)))
    kept = [v for v in taps if v not in summed]
    labels = [v for v in before if v in kept or v in value.labels]
    inner = [v for v in labels if v not in kept]
    added = value.over(inner, writer.dialect).code
    writer.sizes = before
    shape = [writer.number(before[v]).code for v in labels]
    total = writer.zeros("total", shape, found.parts)
    at = [str(named[v]) if v in kept else ":" for v in labels]
    while at and at[-1] == ":":
        at.pop()
    target = f"{total}[{', '.join(at)}]" if at else total
    sign = "=" if len(kept) == len(taps) else "+="
    loops = [(named[v], before[v]) for v in taps]
    loop(writer, loops, [*lines, f"{target} {sign} {added}"])
    return Array(total, tuple(labels))


def _tap_of(
    writer: Writer, axis: Axis, image: Entry, axes: tuple[Axis, ...], found: Factors
) -> Var:
    """The index of a window over which the loop runs."""
    others = [f for f in found.above if f is not image]
    beside = {
        v: {w for f in others if v in free_vars(f) for w in free_vars(f) & writer.sizes.keys()}
        if v in found.summed
        else {w for f in found.parts for w in free_vars(f) & writer.sizes.keys()} - {*found.summed}
        for v in axis.labels
    }
    found_tap = tap_of(axis.labels, writer.sizes, beside, Reading("", axes))
    if found_tap is not None:
        return found_tap
    first, second = axis.labels
    return second if second in found.summed else first


def _cut_out(writer: Writer, image: Entry, axes: Sequence[Axis], own: Sequence[Axis]) -> Term:
    """The entry of a tensor of all entries that its windows have, with zeros outside."""
    code, shape, places = writer.matrix(image.args[0]), [], []
    for place, (axis, index) in enumerate(zip(axes, image.args[1:], strict=True)):
        n = axis.length
        if axis in own:
            low, count = axis.start, add(ONE)
            for v, c in zip(axis.labels, axis.coefficients, strict=True):
                step = neg(c) if is_negative(c) else c
                if is_negative(c):
                    low = add(low, mul(c, writer.sizes[v] - 1))
                count = add(count, mul(step, writer.sizes[v] - 1))
            low, count = normal_form(low), normal_form(count)
            code = cut(writer, code, place, low, count, n)
            index, n = normal_form(index - low), count
        shape.append(n)
        places.append(index)
    if not code.isidentifier():
        name = writer.free_name(f"{_name(image)}_padded")
        writer.lines.append(f"{name} = {code}")
        code = name
    writer.filled.add(code)
    return Entry(Var(code, REAL, tuple(shape)), tuple(places))


def _name(image: Entry) -> str:
    return image.args[0].name if isinstance(image.args[0], Var) else "values"


# -- loops ----------------------------------------------------------------------------------------


def loop(writer: Writer, taps: Sequence[tuple[Term, Term]], lines: Sequence[str]) -> None:
    indent = ""
    for v, n in taps:
        writer.lines.append(f"{indent}for {v} in range({writer.number(n).code}):")
        indent += "    "
    writer.lines += [indent + line for line in lines]


def hoisted(writer: Writer, t: Term, moving: set[Var]) -> Term:
    """The term with what no tap changes calculated before the loop."""
    own = free_vars(t) & writer.sizes.keys()
    if not own or isinstance(t, Var):
        return t
    if own & moving or t.sort == BOOL:
        if isinstance(t, Binder | Entry):
            return t
        args = tuple(hoisted(writer, a, moving) for a in t.args)
        return t if args == t.args else t.rebuild(args)
    if isinstance(t, Entry) and isinstance(t.args[0], Var):
        return t
    if t.sort == INT:
        return t
    found = writer.number(t)
    labels = tuple(v for v in writer.sizes if v in found.labels)
    held = writer.named(writer.word(t, found), found.over(labels, writer.dialect, full=True))
    return Entry(Var(held.code, t.sort, tuple(writer.sizes[v] for v in labels)), labels)


def _replaced(t: Term, rows: dict[Term, Term]) -> Term:
    """Places by rows: an entry at the place of a row first."""
    if t in rows and not isinstance(t, Var):
        return rows[t]
    if isinstance(t, Var) or not t.args or not free_vars(t) & set().union(*map(free_vars, rows)):
        return subst(t, {v: r for v, r in rows.items() if isinstance(v, Var)})
    if isinstance(t, Binder):
        return subst(t, {v: r for v, r in rows.items() if isinstance(v, Var)})
    args = tuple(_replaced(a, rows) for a in t.args)
    return t if args == t.args else t.rebuild(args)
