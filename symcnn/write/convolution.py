"""Sums of products that are a convolution, as a call of PyTorch's convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import ONE, ZERO, And, Le, Term, Var, add, mul, neg

from .arrays import ATOM, Array
from .entries import part, part_slice
from .reading import Axis, Reading, is_negative

if TYPE_CHECKING:
    from .writer import Writer

MOST_AXES = 3


def convolution(
    writer: Writer, factors: Sequence[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array | None:
    """The sum over windows of one factor times the other; None where it is not one.

    The result has at most a batch axis (of the factor with the windows), a channel axis (of the
    other), and those of the windows; one summed axis of channels may be common to both.
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
    spatial = [a for a in reading.axes if len(a.labels) == 2]
    plain = [a for a in reading.axes if len(a.labels) != 2]
    if not 1 <= len(spatial) <= MOST_AXES or any(a.blocks for a in spatial):
        return None
    if not all(_is_whole(a, writer) for a in plain):
        return None
    outputs, taps = [a.labels[0] for a in spatial], [a.labels[1] for a in spatial]
    if set(taps) - set(kernel.labels) or set(taps) - set(summed) or set(outputs) & set(summed):
        return None
    if set(outputs) & set(kernel.labels):
        return None
    own = [v for v in image.labels if v not in (*outputs, *taps)]
    other = [v for v in kernel.labels if v not in taps]
    channels = [v for v in own if v in other]
    batch, features = ([v for v in x if v not in channels] for x in (own, other))
    if max(map(len, (channels, batch, features))) > 1 or set(channels) - set(summed):
        return None
    if set(summed) - {*taps, *channels}:
        return None
    base = Array(reading.tensor, tuple(a.labels[0] for a in reading.axes))
    backward = [is_negative(a.coefficients[1]) for a in spatial]
    reverse = [is_negative(a.coefficients[0]) for a in spatial]
    if all(backward):
        if any(a.coefficients[0] != ONE for a in spatial):
            return None
        roles = (batch, features, channels)
        return _transposed(writer, base, spatial, kernel, roles, order)
    if any(backward) or any(a.spread is not None for a in spatial):
        return None
    if not any(reverse):
        axes = [
            _Axis((a.labels[0], a.labels[0], a.labels[1]), a.coefficients, a.start, a.size)
            for a in spatial
        ]
        return _forward(writer, base, kernel, axes, (batch, features, channels))
    if not all(reverse) or any(a.coefficients[1] != ONE for a in spatial):
        return None
    # base[start - s*i + u]*kernel[u] = base[v]*kernel[s*i + v - start]
    axes = [
        _Axis((a.labels[1], a.labels[0], a.labels[0]), (neg(a.coefficients[0]), ONE),
              neg(a.start), writer.sizes[a.labels[1]], a.size)
        for a in spatial
    ]  # fmt: skip
    return _forward(writer, kernel, base, axes, (features, batch, channels))


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
    return (
        len(axis.labels) == 1
        and axis.coefficients == (ONE,)
        and axis.start == ZERO
        and ring_equal(axis.size, writer.sizes[axis.labels[0]])
    )


def _forward(
    writer: Writer,
    image: Array,
    kernel: Array,
    axes: Sequence[_Axis],
    roles: tuple[list[Var], list[Var], list[Var]],
) -> Array:
    batch, features, channels = roles
    code = image.held(ATOM)
    for axis in axes:
        (stride, dilation), (own, v, u) = axis.steps, axis.labels
        taps = writer.sizes[u] if axis.taps is None else axis.taps
        count = stride * (writer.sizes[v] - 1) + dilation * (taps - 1) + 1
        if stride == dilation == ONE:
            count = normal_form(count)
        code = _cut(writer, code, image.labels.index(own), axis.start, count, axis.size)
    signal = Array(code, image.labels)
    text = ", ".join(
        [
            _laid_out(writer, signal, batch, channels, [a.labels[0] for a in axes]),
            _laid_out(writer, kernel, features, channels, [a.labels[2] for a in axes]),
            *_options(writer, [a.steps[0] for a in axes], [a.steps[1] for a in axes]),
        ]
    )
    found = f"F.conv{len(axes)}d({text})"
    return _result(found, batch, features, [a.labels[1] for a in axes])


def _cut(writer: Writer, code: str, place: int, start: Term, count: Term, size: Term) -> str:
    """The entries from ``start`` on, so many: all, a slice, or with zeros around them."""
    if start == ZERO and ring_equal(count, size):
        return code
    if writer.holds(And(Le(ZERO, start), Le(start + count, size))):
        if start == ZERO and writer.holds(Le(size, count)):
            return code
        return f"{code}[{':, ' * place}{part_slice(writer, start, count, ONE, size)}]"
    return part(writer, code, place, start, count)


def _transposed(
    writer: Writer,
    base: Array,
    spatial: Sequence[Axis],
    kernel: Array,
    roles: tuple[list[Var], list[Var], list[Var]],
    order: Sequence[Var],
) -> Array:
    batch, features, channels = roles
    outputs, taps = [a.labels[0] for a in spatial], [a.labels[1] for a in spatial]
    spreads = [ONE if a.spread is None else a.spread for a in spatial]
    steps = [normal_form(neg(a.coefficients[1])) for a in spatial]
    first = (base, outputs, [a.length for a in spatial])
    second = (kernel, taps, [writer.sizes[u] for u in taps])
    strided = any(n != ONE for n in steps) and all(n == ONE for n in spreads)
    if strided or (features and batch and order.index(features[0]) < order.index(batch[0])):
        # the two factors play the same part; the one that is spread is the signal
        first, second = second, first
        batch, features, spreads, steps = features, batch, steps, spreads
    signal = _laid_out(writer, first[0], batch, channels, first[1])
    weight = _laid_out(writer, second[0], channels, features, second[1])
    options = _options(writer, spreads, steps)
    text = f"F.conv_transpose{len(spatial)}d({', '.join([signal, weight, *options])})"
    for place, axis in enumerate(spatial):
        full = mul(spreads[place], first[2][place] - 1) + mul(steps[place], second[2][place] - 1)
        count = writer.sizes[axis.labels[0]]
        text = _cut(writer, text, 2 + place, axis.start, count, add(full, ONE))
    return _result(text, batch, features, outputs)


def _laid_out(
    writer: Writer, a: Array, first: list[Var], second: list[Var], others: list[Var]
) -> str:
    """The code with two axes in front, of length 1 where there is no index for them."""
    order = (*first, *second, *others)
    found = a.over(order, writer.dialect)
    if first and second:
        return found.code
    places = [":" if first else "None", ":" if second else "None"]
    if not first and second:
        places = ["None"]
    return f"{found.held(ATOM)}[{', '.join(places)}]"


def _options(writer: Writer, strides: Sequence[Term], dilations: Sequence[Term]) -> list[str]:
    found = []
    for word, values in (("stride", strides), ("dilation", dilations)):
        if any(v != ONE for v in values):
            shown = [writer.number(v).code for v in values]
            text = shown[0] if len(set(shown)) == 1 else f"({', '.join(shown)})"
            found.append(f"{word}={text}")
    return found


def _result(text: str, batch: list[Var], features: list[Var], outputs: list[Var]) -> Array:
    if not batch or not features:
        text += f"[{'0' if not batch else ':'}{', 0' if not features else ''}]"
    return Array(text, (*batch, *features, *outputs))
