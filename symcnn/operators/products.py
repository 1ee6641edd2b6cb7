"""Products of vectors and matrices, each a sum over one index or a few."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import BOOL, ONE, ZERO, Eq, Mod, Num, Term, mul

from .arrays import Array, Arrays, Context, WordError, broadcast, entrywise, numeric_sort, word
from .einsum import contraction
from .layout import axis_in
from .lengths import Indices
from .reductions import folded
from .reshaping import flattened, literal_of, moved, reshape


def matrix_product(c: Context, x: Array, y: Array) -> Array:
    """``sum[k] x[..., i, k] * y[..., k, j]``; a vector is a row or a column."""
    if not x.ndim or not y.ndim:
        raise WordError("a matrix product takes arrays with axes; write * for a number")
    c.require(Eq(x.shape[-1], y.shape[-2 if y.ndim > 1 else -1]), "the inner lengths agree")
    inner = max(x.axes[-1], y.axes[-2 if y.ndim > 1 else -1], key=len)
    rows, columns = x.axes[:-1][-1:], y.axes[-1:] if y.ndim > 1 else ()
    left = Array(x.axes[:-2], lambda i: ZERO)
    right = Array(y.axes[:-2], lambda i: ZERO)
    batch, (of_x, of_y) = broadcast(c, left, right)

    def entry(i: Indices) -> Term:
        at, rest = i[: len(batch)], i[len(batch) :]
        row, column = rest[: len(rows)], rest[len(rows) :]

        def product(k: Term) -> Term:
            second = (k, *column) if y.ndim > 1 else (k,)
            return x.number((*of_x(at), *row, k)) * y.number((*of_y(at), *second))

        return c.sum(inner, product)

    return Array((*batch, *rows, *columns), entry, numeric_sort(x, y))


@word("numpy.matmul(x1, x2)", "torch.matmul(input, other)", "Tensor.matmul(other)",
      "torch.linalg.matmul(input, other)")  # fmt: skip
def matmul(c: Context, x: Array, y: Array) -> Array:
    """``sum[k] x[..., i, k] * y[..., k, j]``, with the axes in front broadcast."""
    return matrix_product(c, x, y)


def of_ranks(name: str, x: Array, y: Array, ranks: tuple[int, int]) -> None:
    """Raise unless the arrays have as many axes."""
    if (x.ndim, y.ndim) != ranks:
        raise WordError(f"{name} takes arrays with {ranks[0]} and {ranks[1]} axes")


@word("torch.mm(input, mat2)", "Tensor.mm(mat2)")
def mm(c: Context, x: Array, mat2: Array) -> Array:
    """The product of two matrices."""
    of_ranks("mm", x, mat2, (2, 2))
    return matrix_product(c, x, mat2)


@word("torch.bmm(input, mat2)", "Tensor.bmm(mat2)")
def bmm(c: Context, x: Array, mat2: Array) -> Array:
    """The products of the matrices of two batches."""
    of_ranks("bmm", x, mat2, (3, 3))
    c.require(Eq(x.shape[0], mat2.shape[0]), "the batches have one length")
    return contraction(c, (x, mat2), ["bik", "bkj"], "bij")


@word("torch.mv(input, vec)", "Tensor.mv(vec)")
def mv(c: Context, x: Array, vec: Array) -> Array:
    """The product of a matrix and a vector."""
    of_ranks("mv", x, vec, (2, 1))
    return matrix_product(c, x, vec)


@word("torch.dot(input, tensor)", "Tensor.dot(tensor)")
def dot_of_torch(c: Context, x: Array, tensor: Array) -> Array:
    """``sum[k] x[k] * y[k]`` of two vectors."""
    of_ranks("dot", x, tensor, (1, 1))
    return matrix_product(c, x, tensor)


@word("numpy.dot(a, b)", "ndarray.dot(b)")
def dot(c: Context, x: Array, y: Array) -> Array:
    """The last axis of x against the last but one of y, without broadcasting."""
    if not x.ndim or not y.ndim:
        return contraction(c, (x, y), [range_of(x, "x"), range_of(y, "y")],
                           [*range_of(x, "x"), *range_of(y, "y")])  # fmt: skip
    left, right = range_of(x, "x"), range_of(y, "y")
    shared = -2 if y.ndim > 1 else -1
    c.require(Eq(x.shape[-1], y.shape[shared]), "the inner lengths agree")
    left[-1] = right[shared] = "k"
    output = [label for label in (*left, *right) if label != "k"]
    return contraction(c, (x, y), [left, right], output)


def range_of(x: Array, name: str) -> list[str]:
    """A label for each axis."""
    return [f"{name}{a}" for a in range(x.ndim)]


def refuse_truths(x: Array, y: Array) -> None:
    """Raise for two arrays of truth values: NumPy adds their products as ``or``."""
    if x.sort == y.sort == BOOL:
        raise WordError(
            "NumPy adds and multiplies truth values as `or` and `and`, and does not subtract them; "
            "write .astype(int)"
        )


@word("numpy.vdot(a, b)")
def vdot(c: Context, x: Array, y: Array) -> Array:
    """``sum[k] x[k] * y[k]`` of the entries in a row."""
    return dot_of_torch(c, flattened(c, x), flattened(c, y))


@word("torch.vdot(input, other)", "Tensor.vdot(other)")
def vdot_of_torch(c: Context, x: Array, y: Array) -> Array:
    """``sum[k] x[k] * y[k]`` of two vectors."""
    return dot_of_torch(c, x, y)


@word("numpy.vecdot(x1, x2, *, axis=-1)", "torch.linalg.vecdot(x, y, *, dim=-1)")
def vecdot(c: Context, x: Array, y: Array, axis: int) -> Array:
    """``sum[k] x[..., k] * y[..., k]`` along one axis, after broadcasting."""
    refuse_truths(x, y)
    products = entrywise(c, lambda a, b: a * b, x, y, sort=numeric_sort(x, y))
    return folded(c.sum, products, axis, False, lambda v: v, products.sort)


@word("numpy.inner(a, b)", "torch.inner(input, other)", "Tensor.inner(other)")
def inner(c: Context, x: Array, y: Array) -> Array:
    """The last axis of x against the last of y."""
    left, right = range_of(x, "x"), range_of(y, "y")
    if x.ndim and y.ndim:
        c.require(Eq(x.shape[-1], y.shape[-1]), "the inner lengths agree")
        left[-1] = right[-1] = "k"
    output = [label for label in (*left, *right) if label != "k"]
    return contraction(c, (x, y), [left, right], output)


@word("numpy.outer(a, b)")
def outer(c: Context, x: Array, y: Array) -> Array:
    """``x[i] * y[j]``, of the entries in a row."""
    return contraction(c, (flattened(c, x), flattened(c, y)), ["i", "j"], "ij")


@word("torch.outer(input, vec2)", "torch.ger(input, vec2)", "Tensor.outer(vec2)",
      "Tensor.ger(vec2)")  # fmt: skip
def outer_of_torch(c: Context, x: Array, vec2: Array) -> Array:
    """``x[i] * y[j]`` of two vectors."""
    of_ranks("outer", x, vec2, (1, 1))
    return outer(c, x, vec2)


def with_axes_before(x: Array, ndim: int) -> Array:
    """The array with axes of length 1 in front, so many that it has ``ndim``."""
    more = ndim - x.ndim
    return moved(x, [*[(ONE,)] * more, *x.axes], lambda i: i[more:])


@word("numpy.kron(a, b)", "torch.kron(input, other)", "Tensor.kron(other)")
def kron(c: Context, x: Array, y: Array) -> Array:
    """Every entry of x times the array y, as blocks: ``x[i // n] * y[i % n]`` along every axis."""
    ndim = max(x.ndim, y.ndim)
    x, y = (with_axes_before(z, ndim) for z in (x, y))
    left, right = range_of(x, "x"), range_of(y, "y")
    order = [label for pair in zip(left, right, strict=True) for label in pair]
    blocks = contraction(c, (x, y), [left, right], order)
    shape = tuple(mul(m, n) for m, n in zip(x.shape, y.shape, strict=True))
    return reshape(c, blocks, shape)


@word("numpy.tensordot(a, b, axes=2)", "torch.tensordot(a, b, dims=2)")
def tensordot(c: Context, x: Array, y: Array, axis: Any) -> Array:
    """Axes of x against axes of y: the last n against the first n, or those named in pairs."""
    refuse_truths(x, y)
    if isinstance(axis, tuple):
        first, second = (
            [axis_in(literal_of(a, "an axis"), z.ndim)
             for a in (given if isinstance(given, tuple) else (given,))]
            for given, z in zip(axis, (x, y), strict=True)
        )  # fmt: skip
    else:
        n = literal_of(axis, "the number of axes")
        if not 0 <= n <= min(x.ndim, y.ndim):
            raise WordError(f"there are no {n} axes to sum over")
        first, second = list(range(x.ndim - n, x.ndim)), list(range(n))
    if len(first) != len(second):
        raise WordError("as many axes of the one as of the other array")
    left, right = range_of(x, "x"), range_of(y, "y")
    for k, (a, b) in enumerate(zip(first, second, strict=True)):
        c.require(Eq(x.shape[a], y.shape[b]), "the lengths of the axes agree")
        left[a] = right[b] = f"k{k}"
    output = [label for label in (*left, *right) if label[0] != "k"]
    return contraction(c, (x, y), [left, right], output)


@word("numpy.linalg.multi_dot(arrays)", "torch.linalg.multi_dot(tensors)",
      "torch.chain_matmul(*matrices)")  # fmt: skip
def multi_dot(c: Context, arrays: Arrays) -> Array:
    """The matrix product of several matrices; the first and last may be vectors."""
    if len(arrays) < 2:
        raise WordError("at least two matrices are multiplied")
    found = arrays[0]
    for x in arrays[1:]:
        found = matrix_product(c, found, x)
    return found


@word("numpy.cross(a, b, axis=-1)", "torch.linalg.cross(input, other, *, dim=-1)",
      "torch.cross(input, other, dim=-1)")  # fmt: skip
def cross(c: Context, x: Array, y: Array, axis: int) -> Array:
    """``x[i + 1]*y[i + 2] - x[i + 2]*y[i + 1]``, indices modulo 3."""
    refuse_truths(x, y)
    axes, (of_x, of_y) = broadcast(c, x, y)
    a = axis_in(axis, len(axes))
    for z in (x, y):
        c.require(Eq(z.shape[a - len(axes)], Num(3)), "the vectors have three entries")

    def entry(i: Indices) -> Term:
        def at(z: Array, place: Any, k: int) -> Term:
            turned = Mod(i[a] + k, Num(3))
            return z.number(place((*i[:a], turned, *i[a + 1 :])))

        return at(x, of_x, 1) * at(y, of_y, 2) - at(x, of_x, 2) * at(y, of_y, 1)

    return Array((*axes[:a], (Num(3),), *axes[a + 1 :]), entry, numeric_sort(x, y))


def _scaled_sum(c: Context, x: Array, product: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha*product``."""
    if any(n == ONE for n in product.shape) and x.ndim > product.ndim:
        raise WordError("the sum is of the shape of the product")
    return entrywise(c, lambda a, b: beta * a + alpha * b, x, product)


@word("torch.addmm(input, mat1, mat2, *, beta=1, alpha=1)",
      "Tensor.addmm(mat1, mat2, *, beta=1, alpha=1)")  # fmt: skip
def addmm(c: Context, x: Array, mat1: Array, mat2: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha*(mat1 @ mat2)``."""
    return _scaled_sum(c, x, mm(c, mat1, mat2), beta, alpha)


@word("torch.addmv(input, mat, vec, *, beta=1, alpha=1)",
      "Tensor.addmv(mat, vec, *, beta=1, alpha=1)")  # fmt: skip
def addmv(c: Context, x: Array, mat: Array, vec: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha*(mat @ vec)``."""
    return _scaled_sum(c, x, mv(c, mat, vec), beta, alpha)


@word("torch.addr(input, vec1, vec2, *, beta=1, alpha=1)",
      "Tensor.addr(vec1, vec2, *, beta=1, alpha=1)")  # fmt: skip
def addr(c: Context, x: Array, vec1: Array, vec2: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha*outer(vec1, vec2)``."""
    return _scaled_sum(c, x, outer_of_torch(c, vec1, vec2), beta, alpha)


@word("torch.baddbmm(input, batch1, batch2, *, beta=1, alpha=1)",
      "Tensor.baddbmm(batch1, batch2, *, beta=1, alpha=1)")  # fmt: skip
def baddbmm(c: Context, x: Array, batch1: Array, batch2: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha*bmm(batch1, batch2)``."""
    return _scaled_sum(c, x, bmm(c, batch1, batch2), beta, alpha)


@word("torch.addbmm(input, batch1, batch2, *, beta=1, alpha=1)",
      "Tensor.addbmm(batch1, batch2, *, beta=1, alpha=1)")  # fmt: skip
def addbmm(c: Context, x: Array, batch1: Array, batch2: Array, beta: Term, alpha: Term) -> Array:
    """``beta*x + alpha`` times the sum of the products of the batch."""
    of_ranks("addbmm", batch1, batch2, (3, 3))
    summed = contraction(c, (batch1, batch2), ["bik", "bkj"], "ij")
    return _scaled_sum(c, x, summed, beta, alpha)
