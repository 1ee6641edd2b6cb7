"""Sums of products of two tensors as products of matrices."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.terms import Var

from .labelled import ATOM, PRODUCT, SIGN, Array
from .writer import Writer


def matrix_product(
    writer: Writer, factors: Sequence[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array | None:
    """``A @ B`` where one index is summed and the others are rows of A and columns of B."""
    summed = [v for v in summed if any(v in a.labels for a in factors)]
    if len(factors) == 2 and len(summed) > 1 and writer.dialect.is_torch:
        return _of_flattened(factors, summed, order)
    if len(factors) != 2 or len(summed) != 1:
        return None
    found: list[tuple[int, str]] = []
    for a, b in (factors, factors[::-1]):
        batch = [v for v in order if v in a.labels and v in b.labels]
        rows = [v for v in order if v in a.labels and v not in batch]
        columns = [v for v in order if v in b.labels and v not in batch]
        if [*batch, *rows, *columns] != list(order) or len(columns) > 1:
            continue
        if batch and not (len(rows) == len(columns) == 1):
            continue
        left = _transposed(writer, a, [*batch, *rows, *summed])
        right = _transposed(writer, b, [*batch, *summed, *columns])
        if left and right:
            turned = (left != a.held(SIGN)) + (right != b.held(SIGN))
            found.append((turned, f"{left} @ {right}"))
    if not found:
        return None
    return Array(min(found, key=lambda pair: pair[0])[1], tuple(order), PRODUCT)


def _of_flattened(
    factors: Sequence[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array | None:
    """``A.flatten(0, 1).T @ B.flatten(0, 1)`` where all axes but the last are summed."""
    count = len(summed)
    for a, b in (factors, factors[::-1]):
        front = a.labels[:count]
        rest = (*a.labels[count:], *b.labels[count:])
        if front == b.labels[:count] and {*front} == {*summed} and rest == tuple(order):
            if len(order) != 2:
                return None
            left, right = (f"{f.held(ATOM)}.flatten(0, {count - 1})" for f in (a, b))
            return Array(f"{left}.T @ {right}", tuple(order), PRODUCT)
    return None


def tensordot(
    writer: Writer, factors: Sequence[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array | None:
    """A product without indices in common but those that are summed, the smaller tensor first."""
    a, b = sorted(factors, key=lambda f: len(f.labels))
    joint = [v for v in summed if v in a.labels or v in b.labels]
    if not joint or {*a.labels} & {*b.labels} != {*joint}:
        return None
    axes = []
    for f in (a, b):
        places = [f.labels.index(v) for v in joint]
        axes.append(str(places[0]) if len(places) == 1 else f"[{', '.join(map(str, places))}]")
    text = f"np.tensordot({a.code}, {b.code}, axes=({axes[0]}, {axes[1]}))"
    labels = tuple(v for f in (a, b) for v in f.labels if v not in joint)
    return Array(text, labels).over(order, writer.dialect)


def _transposed(writer: Writer, a: Array, labels: Sequence[Var]) -> str:
    """The code with its axes in this order, where at most the last two stand otherwise."""
    if list(a.labels) == list(labels):
        return a.held(SIGN)
    if list(a.labels[:-2]) != list(labels[:-2]) or set(a.labels) != set(labels):
        return ""
    if len(labels) == 2:
        return f"{a.held(ATOM)}.T"
    word = "transpose" if writer.dialect.is_torch else "swapaxes"
    return f"{a.held(ATOM)}.{word}(-2, -1)"
