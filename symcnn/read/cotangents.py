"""Values of a pass as terms, and variables for the gradients of its outputs."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from symcnn.kernel.terms import FALSE, ONE, REAL, ZERO, Range, Sum, Term, Var, entry, mul
from symcnn.operators.lengths import Axis, Indices
from symcnn.operators.reductions import total

from .context import At
from .expressions import Reader
from .pairs import Pair
from .values import NOTHING, Instance, Items, Parameter, Settled, Tensor, Value


def as_term(
    reader: Reader, value: Value, node: ast.AST, *, parts: bool = True
) -> tuple[Term, tuple[Term, ...]]:
    """A value as a term and its shape; with ``parts``, merged axes stand apart."""
    if isinstance(value, Term):
        return reader.as_number(value, node), ()
    if isinstance(value, Tensor):
        return value.term, value.shape
    array = reader.array(value, node)
    if not array.axes:
        return reader.as_number(reader.plain(array, node), node), ()
    tensor = reader.tabulated(array, node, parts=parts)
    return tensor.term, tensor.shape


def summed_to(reader: Reader, value: Value, shape: tuple[Term, ...], node: ast.AST) -> Value:
    """A gradient as PyTorch's autograd takes it: summed along the axes that its input lacks.

    It does so where the input can be stretched to the shape of the gradient.
    """
    if not isinstance(value, Term) and not reader.is_array(value):
        return value
    array = reader.array(value, node)
    more = array.ndim - len(shape)
    if more < 0:
        return value
    wide = [more + k for k, n in enumerate(shape) if n == ONE and array.axes[more + k] != (ONE,)]
    if not more and not wide:
        return value
    with reader.words(node):
        kept = total(At(reader, node), array, tuple(wide), True) if wide else array
        found = total(At(reader, node), kept, tuple(range(more)), False) if more else kept
    return reader.from_word(found, "sum", node)


def with_axes(reader: Reader, v: Var, axes: Sequence[Axis], node: ast.AST) -> Value:
    """A variable as an array with these axes, some of which may be merged."""
    if not axes:
        return v
    if all(len(axis) == 1 for axis in axes):
        return Tensor(v, v.shape)

    def at(indices: Indices) -> Term:
        parts = [
            p
            for i, axis in zip(indices, axes, strict=True)
            for p in At(reader, node).split(i, axis)
        ]
        return entry(v, *parts)

    return Settled(tuple(axes), at, REAL)


def paired(reader: Reader, t: Term, v: Var, shape: tuple[Term, ...], node: ast.AST) -> Term:
    """The sum of the products of entries."""
    with_indices: list[Var] = []

    def build(place: int) -> Term:
        if place == len(shape):
            left = reader.at(Tensor(t, shape), with_indices, node) if shape else t
            right = entry(v, *with_indices) if shape else v
            return mul(reader.as_number(left, node), right)
        with reader.bound("ijklmnop"[place], shape[place]) as i:
            with_indices.append(i)
            body = build(place + 1)
            with_indices.pop()
            return Sum(Range(shape[place]), reader.closed(body, i, node), reader.hints[i])

    return build(0)


def is_real(reader: Reader, value: Value, node: ast.AST) -> bool:
    """Whether a value is a real number or an array of real numbers."""
    if isinstance(value, Term):
        return value.sort == REAL
    return reader.is_array(value) and reader.array(value, node).sort == REAL


def axes_of(reader: Reader, value: Value, node: ast.AST) -> tuple[Axis, ...]:
    """The axes of an output of a forward pass."""
    return () if isinstance(value, Term) else tuple(reader.array(value, node).axes)


def differentiable(
    reader: Reader, pair: Pair, ctx: Instance | None, outputs: list[Value]
) -> list[Value]:
    """The outputs that autograd takes gradients of: neither marked nor of integers.

    Raises ``ReadError`` where there are none.
    """
    if pair.kind != "Function" or len(outputs) == 1 or ctx is None:
        return outputs
    marked = ctx.attributes.get("non_differentiable", NOTHING)
    without = marked.items if isinstance(marked, Items) else ()
    found = [
        v for v in outputs
        if is_real(reader, v, pair.forward) and not any(v is m for m in without)
    ]  # fmt: skip
    if not found:
        raise reader.error(pair.forward, f"no output of `{pair.name}` is differentiated")
    return found


def materializes(ctx: Instance | None) -> bool:
    """Whether autograd makes zeros of gradients that are not there."""
    return ctx is None or ctx.attributes.get("materialize_grads") != FALSE


def seeds_of(
    reader: Reader, pair: Pair, ctx: Instance | None, outputs: Sequence[Value],
    differentiated: Sequence[Value], names: Sequence[str],
) -> tuple[list[Parameter], list[Value]]:  # fmt: skip
    """Variables for the upstream gradients, and the values that the backward pass is given.

    Those of what is not differentiated are zeros, or None. Axes that a reshape merged stand
    apart in the variable.
    """
    parameters: list[Parameter] = []
    values: list[Value] = []
    for value, name in zip(outputs, names, strict=False):
        axes = axes_of(reader, value, pair.forward)
        if not any(value is v for v in differentiated):
            zeros = Settled(axes, lambda _: ZERO, REAL) if axes else ZERO
            values.append(zeros if materializes(ctx) else NOTHING)
            continue
        sizes = tuple(n for axis in axes for n in axis)
        v = Var(reader.fresh_name(name), REAL, sizes)
        reader.taken.append(v.name)
        parameters.append(Parameter(v.name, "real", v))
        values.append(with_axes(reader, v, axes, pair.backward))
    return parameters, values
