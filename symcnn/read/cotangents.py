"""Values of a pass as terms, and variables for the gradients of its outputs."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from symcnn.kernel.terms import ONE, REAL, Range, Sum, Term, Var, entry, mul
from symcnn.operators.lengths import Axis, Indices
from symcnn.operators.reductions import total

from .context import At
from .expressions import Reader
from .values import Settled, Tensor, Value


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
