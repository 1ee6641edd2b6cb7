"""Sums of products that are a convolution, as a call of PyTorch's convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import ONE, ZERO, And, Eq, Le, Lt, Num, Term, Var, mul, neg

from .labelled import ATOM, Array
from .entries import part, part_slice, sliced
from .reading import Axis, Reading, is_negative, size_rank, tap_of
from .writer import Writer

MOST_AXES = 3


def convolution(
    writer: Writer, factors: Sequence[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array | None:
    """The sum over windows of one factor times the other; None where it is not one.

    Besides the axes of the windows the result has the batch axes (of the factor with the
    windows), the features (of the other) and the groups, which are common to both; the channels
    are common to both too, and summed.
    """
    if len(factors) != 2 or "F" in writer.parameters:  # the name of PyTorch's module
        return None
    for image, kernel in (factors, factors[::-1]):
        if image.reading is not None:
            found = _convolution(writer, image, image.reading, kernel, summed, order)
            if found is not None:
                # PyTorch refuses axes without entries
                lengths = [axis.length for axis in image.reading.axes]
                labels = dict.fromkeys((*image.labels, *kernel.labels))
                for n in (*lengths, *(writer.sizes[v] for v in labels)):
                    writer.need(Le(ONE, n))
                return found
    return None


def _convolution(
    writer: Writer,
    image: Array,
    reading: Reading,
    kernel: Array,
    summed: Sequence[Var],
    order: Sequence[Var],
) -> Array | None:
    spatial = [a for a in reading.axes if len(a.labels) == 2 and not a.blocks]
    if not 1 <= len(spatial) <= MOST_AXES:
        return None
    if not all(a in spatial or _is_whole(a, writer) for a in reading.axes):
        return None
    outputs, taps = [a.labels[0] for a in spatial], [a.labels[1] for a in spatial]
    if set(taps) - set(kernel.labels) or set(taps) - set(summed) or set(outputs) & set(summed):
        return None
    if set(outputs) & set(kernel.labels):
        return None
    own = [v for v in image.labels if v not in (*outputs, *taps)]
    other = [v for v in kernel.labels if v not in taps]
    batch = [v for v in own if v not in other]
    common = [v for v in own if v in other]
    channels, groups = ([v for v in common if (v in summed) == inner] for inner in (True, False))
    features = [v for v in other if v not in own]
    if set(summed) - {*taps, *channels}:
        return None
    base = _Operand(
        reading.tensor, tuple((a.labels[0],) if a in spatial else a.labels for a in reading.axes)
    )
    weight = _operand(writer, kernel)
    roles = _Roles(batch, groups, features, channels)
    backward = [is_negative(a.coefficients[1]) for a in spatial]
    reverse = [is_negative(a.coefficients[0]) for a in spatial]
    if all(backward):
        if any(a.coefficients[0] != ONE for a in spatial):
            return None
        return _transposed(writer, base, spatial, weight, roles, order)
    if any(backward) or any(a.spread is not None for a in spatial):
        return None
    if not any(reverse):
        beside = {v: {*labels} for v, labels in [*((u, order) for u in outputs),
                                                 *((u, kernel.labels) for u in taps)]}  # fmt: skip
        if all(tap_of(a.labels, writer.sizes, beside, reading) == a.labels[0] for a in spatial):
            return _weights(writer, base, weight, spatial, roles)
        axes = [
            _Axis((a.labels[0], a.labels[0], a.labels[1]), a.coefficients, a.start, a.size)
            for a in spatial
        ]
        return _forward(writer, base, weight, axes, roles)
    if not all(reverse) or any(a.coefficients[1] != ONE for a in spatial):
        return None
    # base[start - s*i + u]*kernel[u] = base[v]*kernel[s*i + v - start]
    axes = [
        _Axis((a.labels[1], a.labels[0], a.labels[0]), (neg(a.coefficients[0]), ONE),
              neg(a.start), writer.sizes[a.labels[1]], a.size)
        for a in spatial
    ]  # fmt: skip
    return _forward(writer, weight, base, axes, roles.exchanged)


@dataclass(frozen=True)
class _Roles:
    """What the indices besides those of the windows are: several are one axis to PyTorch."""

    batch: list[Var]
    groups: list[Var]
    features: list[Var]
    channels: list[Var]

    @property
    def exchanged(self) -> _Roles:
        """Those for the two factors in the other order."""
        return replace(self, batch=self.features, features=self.batch)


@dataclass(frozen=True)
class _Operand:
    """Code for a tensor, and the indices of each of its axes, the first the slowest."""

    code: str
    axes: tuple[tuple[Var, ...], ...]

    def place(self, v: Var) -> int:
        """The axis of an index."""
        return next(place for place, own in enumerate(self.axes) if v in own)


def _operand(writer: Writer, a: Array) -> _Operand:
    if a.reading is not None and all(_is_whole(axis, writer) for axis in a.reading.axes):
        return _Operand(a.reading.tensor, tuple(axis.labels for axis in a.reading.axes))
    return _Operand(a.held(ATOM), tuple((v,) for v in a.labels))


@dataclass(frozen=True)
class _Axis:
    """``image[start + stride*i + dilation*u]*weight[u]`` along one axis.

    ``labels`` are those of the axis of the image, of the result, and of the axis of the weight.
    """

    labels: tuple[Var, Var, Var]
    steps: tuple[Term, ...]
    start: Term
    size: Term
    taps: Term | None = None


def _is_whole(axis: Axis, writer: Writer) -> bool:
    return axis.blocks or (
        len(axis.labels) == 1
        and axis.coefficients == (ONE,)
        and axis.start == ZERO
        and axis.spread is None
        and ring_equal(axis.size, writer.sizes[axis.labels[0]])
    )


def _forward(
    writer: Writer,
    image: _Operand,
    kernel: _Operand,
    axes: Sequence[_Axis],
    roles: _Roles,
) -> Array:
    code = image.code
    reaches = [
        normal_form(
            axis.steps[0] * (writer.sizes[axis.labels[1]] - 1)
            + axis.steps[1]
            * ((writer.sizes[axis.labels[2]] if axis.taps is None else axis.taps) - 1)
            + 1
        )
        for axis in axes
    ]
    padding = _padding(writer, [a.start for a in axes], [a.size for a in axes], reaches,
                       [a.steps[0] for a in axes])  # fmt: skip
    if padding is None:
        for axis, reach in zip(axes, reaches, strict=True):
            code = cut(writer, code, image.place(axis.labels[0]), axis.start, reach, axis.size)
    signal, groups = replace(image, code=code), roles.groups
    text = ", ".join(
        [
            _laid_out(writer, signal, roles.batch, [*groups, *roles.channels],
                      [a.labels[0] for a in axes]),
            _laid_out(writer, kernel, [*groups, *roles.features], roles.channels,
                      [a.labels[2] for a in axes]),
            *_options(writer, groups, stride=[a.steps[0] for a in axes], padding=padding or (),
                      dilation=[a.steps[1] for a in axes]),
        ]
    )  # fmt: skip
    return _result(writer, f"F.conv{len(axes)}d({text})", roles, [a.labels[1] for a in axes])


def cut(writer: Writer, code: str, place: int, start: Term, count: Term, size: Term) -> str:
    """The entries from ``start`` on, so many: all, a slice, or with zeros around them."""
    if start == ZERO and ring_equal(count, size):
        return code
    if writer.holds(And(Le(ZERO, start), Le(start + count, size))):
        if start == ZERO and writer.holds(Le(size, count)):
            return code
        return sliced(code, place, part_slice(writer, start, count, ONE, size))
    return part(writer, code, place, start, count)


def _transposed(
    writer: Writer,
    base: _Operand,
    spatial: Sequence[Axis],
    kernel: _Operand,
    roles: _Roles,
    order: Sequence[Var],
) -> Array:
    batch, features, groups = roles.batch, roles.features, roles.groups
    outputs, taps = [a.labels[0] for a in spatial], [a.labels[1] for a in spatial]
    spreads = [ONE if a.spread is None else a.spread for a in spatial]
    steps = [normal_form(neg(a.coefficients[1])) for a in spatial]
    first = (base, outputs, [a.length for a in spatial])
    second = (kernel, taps, [writer.sizes[u] for u in taps])
    strided = any(n != ONE for n in steps) and all(n == ONE for n in spreads)
    seem = [sum(map(size_rank, own[2])) for own in (first, second)]
    if seem[0] != seem[1]:
        exchanged = seem[0] < seem[1] and all(n == ONE for n in spreads)
    else:
        exchanged = strided or bool(
            features and batch and order.index(features[0]) < order.index(batch[0])
        )
    if exchanged:
        # the two factors play the same part; the one that is spread is the signal
        first, second = second, first
        roles, spreads, steps = roles.exchanged, steps, spreads
    channels = [*groups, *roles.channels]
    signal = _laid_out(writer, first[0], roles.batch, channels, first[1])
    weight = _laid_out(writer, second[0], channels, roles.features, second[1])
    fulls = [
        normal_form(mul(spread, n - 1) + mul(step, k - 1) + 1)
        for spread, n, step, k in zip(spreads, first[2], steps, second[2], strict=True)
    ]
    counts = [writer.sizes[v] for v in outputs]
    starts = [a.start for a in spatial]
    # PyTorch leaves out as many entries on both sides, and has less than a stride more behind
    more = [normal_form(n - full + 2 * p) for n, full, p in zip(counts, fulls, starts, strict=True)]
    if all(
        writer.holds(And(Le(ZERO, p), Le(ZERO, e), Lt(e, s)))
        for p, e, s in zip(starts, more, spreads, strict=True)
    ):
        more = [ZERO if writer.holds(Eq(e, ZERO)) else e for e in more]
        exact = all(isinstance(e, Num) for e in more)
        options = _options(writer, groups, stride=spreads, padding=starts,
                           output_padding=more if exact else (), dilation=steps)  # fmt: skip
        if exact:
            text = f"F.conv_transpose{len(spatial)}d({', '.join([signal, weight, *options])})"
        else:
            shape = _shape(writer, roles.batch, [*groups, *roles.features], outputs)
            arguments = ", ".join([shape, weight, signal, *options])
            text = f"torch.nn.grad.conv{len(spatial)}d_input({arguments})"
        return _result(writer, text, roles, outputs)
    options = _options(writer, groups, stride=spreads, dilation=steps)
    text = f"F.conv_transpose{len(spatial)}d({', '.join([signal, weight, *options])})"
    for place, (start, n, full) in enumerate(zip(starts, counts, fulls, strict=True)):
        text = cut(writer, text, 2 + place, start, n, full)
    return _result(writer, text, roles, outputs)


def _weights(
    writer: Writer,
    image: _Operand,
    kernel: _Operand,
    spatial: Sequence[Axis],
    roles: _Roles,
) -> Array:
    """``image[b, c, stride*i + dilation*u - padding]*kernel[b, o, i]`` for the taps u."""
    taps, rows = ([a.labels[k] for a in spatial] for k in (0, 1))
    dilations, strides = ([a.coefficients[k] for a in spatial] for k in (0, 1))
    code = image.code
    reaches = [
        normal_form(mul(s, writer.sizes[i] - 1) + mul(d, writer.sizes[u] - 1) + 1)
        for s, i, d, u in zip(strides, rows, dilations, taps, strict=True)
    ]
    sizes = [a.size for a in spatial]
    padding = _padding(writer, [a.start for a in spatial], sizes, reaches, strides)
    if padding is None:
        for axis, u, reach in zip(spatial, taps, reaches, strict=True):
            code = cut(writer, code, image.place(u), axis.start, reach, axis.size)
    groups, channels, features = roles.groups, roles.batch, roles.features
    signal = _laid_out(writer, replace(image, code=code), roles.channels,
                       [*groups, *channels], taps)  # fmt: skip
    gradient = _laid_out(writer, kernel, roles.channels, [*groups, *features], rows)
    shape = _shape(writer, [*groups, *features], channels, taps)
    options = _options(writer, groups, stride=strides, padding=padding or (), dilation=dilations)
    arguments = ", ".join([signal, shape, gradient, *options])
    text = f"torch.nn.grad.conv{len(spatial)}d_weight({arguments})"
    first, second = [*groups, *features], channels
    if not first or not second:
        text += f"[{':' if first else '0'}{'' if second else ', 0'}]"
    text = unflattened(writer, text, 1 if first else 0, second)
    text = unflattened(writer, text, 0, first)
    return Array(text, (*first, *second, *taps))


def _padding(
    writer: Writer,
    starts: Sequence[Term],
    sizes: Sequence[Term],
    reaches: Sequence[Term],
    strides: Sequence[Term],
) -> list[Term] | None:
    """How much PyTorch is to pad on both sides of each axis; None where it pads otherwise.

    What it pads is what the windows reach, and less than a stride more.
    """
    found = [normal_form(neg(start)) for start in starts]
    for p, n, reach, stride in zip(found, sizes, reaches, strides, strict=True):
        more = normal_form(n + 2 * p - reach)
        if not writer.holds(And(Le(ZERO, p), Le(ZERO, more), Lt(more, stride))):
            return None
    return found


def _shape(writer: Writer, *axes: Sequence[Var]) -> str:
    """A shape of two axes and those of space, an axis without an index of length 1."""
    sizes = [mul(*(writer.sizes[v] for v in own)) for own in axes[:2]]
    sizes += [writer.sizes[v] for v in axes[2]]
    return f"({', '.join(writer.number(normal_form(n)).code for n in sizes)})"


def _laid_out(
    writer: Writer, a: _Operand, first: list[Var], second: list[Var], others: list[Var]
) -> str:
    """The code with two axes in front, of length 1 where there is no index for them."""
    wanted = tuple(filter(None, (tuple(first), tuple(second), *((v,) for v in others))))
    code = a.code
    if a.axes != wanted:
        for place, labels in reversed(list(enumerate(a.axes))):
            code = unflattened(writer, code, place, labels)
        labels = tuple(v for own in a.axes for v in own)
        order = (*first, *second, *others)
        code = Array(code, labels).over(order, writer.dialect).held(ATOM)
        for start, own in ((len(first), second), (0, first)):
            if len(own) > 1:
                code += f".flatten({start}, {start + len(own) - 1})"
    if first and second:
        return code
    places = [":" if first else "None", ":" if second else "None"]
    if not first and second:
        places = ["None"]
    return f"{code}[{', '.join(places)}]"


def unflattened(writer: Writer, code: str, place: int, labels: Sequence[Var]) -> str:
    """PyTorch's code for a tensor with one axis for each of the digits of a place."""
    if len(labels) < 2:
        return code
    sizes = ", ".join(writer.number(writer.sizes[v]).code for v in labels)
    return f"{code}.unflatten({place}, ({sizes}))"


def _options(writer: Writer, groups: Sequence[Var], **sizes: Sequence[Term]) -> list[str]:
    found = []
    for word, values in sizes.items():
        if any(v != (ZERO if "padding" in word else ONE) for v in values):
            shown = [writer.number(v).code for v in values]
            text = shown[0] if len(set(shown)) == 1 else f"({', '.join(shown)})"
            found.append(f"{word}={text}")
    if groups:
        found.append(f"groups={writer.number(mul(*(writer.sizes[v] for v in groups))).code}")
    return found


def _result(writer: Writer, text: str, roles: _Roles, outputs: list[Var]) -> Array:
    batch, features = roles.batch, [*roles.groups, *roles.features]
    if not batch or not features:
        text += f"[{'0' if not batch else ':'}{', 0' if not features else ''}]"
    text = unflattened(writer, text, 1 if batch else 0, features)
    text = unflattened(writer, text, 0, batch)
    return Array(text, (*batch, *features, *outputs))
