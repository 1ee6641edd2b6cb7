"""Entries of tensors as code: slices, windows, blocks, and arrays of indices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symcnn.kernel.binding import free_vars, member, shape_of
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import ONE, ZERO, And, Entry, Eq, Le, Mod, Range, Term, Var, add, mul, neg

from .labelled import ATOM, Array, joint_labels
from .reading import Axis, Reading, is_negative, reading_of
from .writer import Writer


def entry(writer: Writer, t: Entry, guards: Sequence[Term] = ()) -> Array:
    """The entries of a tensor over the indices of their places; 0 outside of the tensor.

    Conditions ``e % s = 0`` among the guards hold where the entries are wanted: at the places
    ``e // s`` they are read with zeros for the other e, and the conditions are not needed.
    """
    axes = axes_of(writer, t, guards)
    tensor = writer.matrix(t.args[0])
    if axes is not None:
        return _read(writer, Reading(tensor, axes))
    return _gathered(writer, tensor, t.args[1:], shape_of(t.args[0]))


def steps(writer: Writer, t: Entry, guards: Sequence[Term]) -> tuple[Term, ...]:
    """The conditions among the guards that the reading of an entry fulfils by zeros."""
    axes = axes_of(writer, t, guards) or ()
    found = zip(axes, t.args[1:], strict=False)
    return tuple(Eq(Mod(*p.args), ZERO) for a, p in found if a.spread is not None)


def axes_of(writer: Writer, t: Entry, guards: Sequence[Term]) -> tuple[Axis, ...] | None:
    """How an entry is read along its axes; None where it is gathered."""
    shape = shape_of(t.args[0])
    axes = reading_of(t.args[1:], shape, writer.sizes, guards, lambda c: writer.holds(Le(ONE, c)))
    if axes is None or not all(a.labels or _inside(writer, a.place, a.size) for a in axes):
        return None
    return axes


def _inside(writer: Writer, place: Term, size: Term) -> bool:
    return writer.holds(And(*member(place, Range(size))))


def _read(writer: Writer, reading: Reading) -> Array:
    code = reading.tensor
    slices: list[str] = []
    flips: list[Var] = []
    for place, axis in enumerate(reading.axes):
        if axis.spread is not None:
            code = f"spread({code}, {place}, {_text(writer, axis.spread)})"
        if len(axis.labels) == 1 and not axis.blocks:
            code, part = _part(writer, code, place, axis, flips)
            slices.append(part)
        else:
            slices.append(":" if axis.labels else _text(writer, axis.place))
    code = _subscripted(code, slices)
    axes = [a for a in reading.axes if a.labels]
    for place in reversed(range(len(axes))):
        if len(axes[place].labels) == 2 and not axes[place].blocks:
            code = windows(writer, code, place, axes[place], flips)
    labels = tuple(v for a in axes for v in a.labels)
    if any(a.blocks for a in axes):
        code = f"{code}.reshape({', '.join(_text(writer, writer.sizes[v]) for v in labels)})"
    if flips:
        code = writer.dialect.flipped(code, [labels.index(v) for v in flips])
    return Array(code, labels, reading=reading)


def _subscripted(code: str, slices: list[str]) -> str:
    while slices and slices[-1] == ":":
        slices = slices[:-1]
    return f"{code}[{', '.join(slices)}]" if slices else code


def _part(writer: Writer, code: str, place: int, axis: Axis, flips: list[Var]) -> tuple[str, str]:
    """One index on an axis: a slice, or a part that may reach beyond the tensor."""
    (v,), (step,) = axis.labels, axis.coefficients
    count, start = writer.sizes[v], axis.start
    if step == ONE and start == ZERO and writer.same(count, axis.size):
        return code, ":"
    if is_negative(step):
        flips.append(v)
        start, step = normal_form(add(start, neg(count), ONE)), ONE
    known = code.partition("[")[0] in writer.filled
    if axis.spread is None and (known or _inside(writer, axis.place, axis.size)):
        return code, part_slice(writer, start, count, step, axis.size)
    return part(writer, code, place, start, count, step), ":"


def part_slice(writer: Writer, start: Term, count: Term, step: Term, size: Term) -> str:
    """The slice of an axis that has the entries ``start + step*i`` for i < count, all on it."""
    stop = normal_form(add(start, mul(step, count)))
    first = "" if start == ZERO else _text(writer, start)
    ends = writer.same(stop, size) or (step != ONE and writer.holds(Le(size, stop)))
    last = "" if ends else _text(writer, stop)
    return f"{first}:{last}" + ("" if step == ONE else f":{_text(writer, step)}")


def sliced(code: str, place: int, text: str) -> str:
    """A slice of an axis, in the same brackets as those of axes before it."""
    found = re.fullmatch(r"(.+)\[([^\[\]]*)\]", code, re.DOTALL)
    before = found.group(2).split(", ") if found else []
    if found and len(before) <= place and all(":" in part for part in before):
        code = found.group(1)
    else:
        before = []
    return f"{code}[{', '.join([*before, *[':'] * (place - len(before)), text])}]"


def part(writer: Writer, code: str, place: int, start: Term, count: Term, step: Term = ONE) -> str:
    """``x[start + step*i]`` for i < count along an axis, with zeros outside of x."""
    stride = "" if step == ONE else f", {_text(writer, step)}"
    return f"part({code}, {place}, {_text(writer, start)}, {_text(writer, count)}{stride})"


def windows(writer: Writer, code: str, place: int, axis: Axis, flips: list[Var]) -> str:
    """``x[start + stride*i + dilation*u]`` for two indices along an axis."""
    start = axis.start
    steps: list[Term] = []
    for v, c in zip(axis.labels, axis.coefficients, strict=True):
        if is_negative(c):
            flips.append(v)
            c = neg(c)
            start = start - c * (writer.sizes[v] - 1)
            if c == ONE:
                start = normal_form(start)
        steps.append(normal_form(c))
    count, size = (_text(writer, writer.sizes[v]) for v in axis.labels)
    options = [
        f"{word}={_text(writer, value)}"
        for word, value, usual in (
            ("start", start, ZERO),
            ("stride", steps[0], ONE),
            ("dilation", steps[1], ONE),
        )
        if value != usual
    ]
    return f"windows({', '.join([code, str(place), count, size, *options])})"


def _text(writer: Writer, t: Term) -> str:
    return writer.number(t).code


# -- arrays of indices --------------------------------------------------------------------------


def _gathered(writer: Writer, tensor: str, places: Sequence[Term], shape: Sequence[Term]) -> Array:
    own = [free_vars(p) & writer.sizes.keys() for p in places]
    whole = [
        isinstance(p, Var)
        and p in writer.sizes
        and ring_equal(writer.sizes[p], n)
        and not any(p in other for k, other in enumerate(own) if k != axis)
        for axis, (p, n) in enumerate(zip(places, shape, strict=True))
    ]
    others = [axis for axis, plain in enumerate(whole) if not plain]
    first, last = others[0], others[-1]
    indexed = range(first, last + 1)
    if len(others) != len(indexed):
        # arrays of indices stand beside each other, or their axes would come first
        whole = [plain and axis not in indexed for axis, plain in enumerate(whole)]
    arrays = [writer.number(places[axis]) for axis in indexed]
    joint = joint_labels(arrays, tuple(writer.sizes))
    front = tuple(p for p in places[:first] if isinstance(p, Var))
    back = tuple(p for p in places[last + 1 :] if isinstance(p, Var))
    shown = [a.over(joint, writer.dialect).code for a in arrays]
    labels = (*front, *joint, *back)
    if all(_inside(writer, places[axis], shape[axis]) for axis in indexed):
        slices = [":"] * first + shown
        return Array(f"{tensor}[{', '.join(slices)}]", labels, ATOM)
    return Array(f"entries({tensor}, {first}, {', '.join(shown)})", labels, ATOM)
