"""Words of norms, and of the softmax family."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import INT, ONE, REAL, ZERO, Bracket, Ite, Not, Num, Term, ne, neg

from .arrays import Array, Axes, Context, WordError, entrywise, numeric_sort, word
from .elementwise import larger
from .lengths import Indices
from .reductions import _extremum, along, folded, roots

# -- norms -----------------------------------------------------------------------------------------

INFINITY = float("inf")


def norm_of(c: Context, x: Array, order: Any, axis: Axes, keepdims: bool) -> Array:
    """``(sum[k] |x[k]|**p) ** (1/p)``; of inf the largest ``|x[k]|``, of 0 how many are not 0."""

    def size(v: Term) -> Term:
        return c.function("abs", v)

    match order:
        case None | "fro" | Num(value=2) | 2:
            return roots(c, folded(c.sum, x, axis, keepdims, lambda v: v * v, REAL))
        case Num(value=1) | 1:
            return folded(c.sum, x, axis, keepdims, size, numeric_sort(x))
        case Num(value=0) | 0:
            return folded(c.sum, x, axis, keepdims, lambda v: Bracket(ne(v, ZERO)), INT)
        case float() if order == INFINITY:
            return folded(c.max, x, axis, keepdims, size, numeric_sort(x))
        case float() if order == -INFINITY:
            return folded(c.min, x, axis, keepdims, size, numeric_sort(x))
        case Term():
            if isinstance(order, Num) and order.value > 0 and order.value % 2 == 0:
                powers = folded(c.sum, x, axis, keepdims, lambda v: c.power(v, order), REAL)
            else:
                powers = folded(c.sum, x, axis, keepdims, lambda v: c.power(size(v), order), REAL)
            return entrywise(c, lambda v: c.power(v, c.divide(ONE, order)), powers)
    raise WordError(f"the order of a norm is a number, inf or 'fro', found {order!r}")


def matrix_norm(c: Context, x: Array, order: Any, axis: tuple[int, int], keepdims: bool) -> Array:
    """Frobenius' norm, or the largest sum of a column (1) or of a row (infinity)."""
    rows, columns = (a % x.ndim if -x.ndim <= a < x.ndim else a for a in axis)
    if order in (None, "fro"):
        return norm_of(c, x, None, (rows, columns), keepdims)
    if isinstance(order, Num) and abs(order.value) == 1:
        order, summed = int(order.value) * INFINITY, rows
    elif isinstance(order, float) and abs(order) == INFINITY:
        summed = columns
    else:
        raise WordError("this norm of a matrix is one of singular values, which are not read")
    sums = norm_of(c, x, ONE, summed, True)
    found = _extremum(c, sums, (rows, columns), True, c.max if order > 0 else c.min)
    if keepdims:
        return found
    return along(
        found, (rows, columns), False, lambda at, axes: found[at((ZERO, ZERO))], found.sort
    )


@word("numpy.linalg.norm(x, ord=None, axis=None, keepdims=False)",
      "torch.linalg.norm(A, ord=None, dim=None, keepdim=False)")  # fmt: skip
def norm(c: Context, x: Array, ord: Any, axis: Axes, keepdims: bool) -> Array:
    """The norm of a vector, or of the matrix along two axes."""
    axis = tuple(range(x.ndim)) if axis is None and ord is not None else axis
    if isinstance(axis, tuple) and len(axis) == 2:
        return matrix_norm(c, x, ord, axis, keepdims)
    if isinstance(axis, tuple) and len(axis) != 1:
        raise WordError("a norm is one of vectors or of matrices: one or two axes")
    return norm_of(c, x, ord, axis, keepdims)


@word("numpy.linalg.vector_norm(x, *, axis=None, keepdims=False, ord=2)",
      "torch.linalg.vector_norm(x, ord=2, dim=None, keepdim=False)",
      "torch.norm(input, p='fro', dim=None, keepdim=False)",
      "Tensor.norm(p='fro', dim=None, keepdim=False)")  # fmt: skip
def vector_norm(c: Context, x: Array, ord: Any, axis: Axes, keepdims: bool) -> Array:
    """The norm of the entries along the axes, as one vector."""
    return norm_of(c, x, ord, axis, keepdims)


@word("torch.linalg.matrix_norm(A, ord='fro', dim=(-2, -1), keepdim=False)")
def matrix_norm_of_torch(c: Context, x: Array, ord: Any, axis: Axes, keepdims: bool) -> Array:
    """The norm of the matrices along two axes."""
    if not isinstance(axis, tuple) or len(axis) != 2:
        raise WordError("the norm of a matrix is taken along two axes")
    return matrix_norm(c, x, ord, axis, keepdims)


@word("torch.dist(input, other, p=2)", "Tensor.dist(other, p=2)")
def dist(c: Context, x: Array, y: Array, ord: Any) -> Array:
    """The norm of the difference."""
    return norm_of(c, entrywise(c, lambda a, b: a - b, x, y), ord, None, False)


@word("torch.nn.functional.normalize(input, p=2.0, dim=1, eps=1e-12)")
def normalize(c: Context, x: Array, ord: Any, axis: Axes, eps: Term) -> Array:
    """``x / max(norm(x), eps)``."""
    sizes = norm_of(c, x, ord, axis, True)
    return entrywise(c, lambda v, n: c.divide(v, larger(n, eps)), x, sizes)


# -- the softmax family ----------------------------------------------------------------------------


def exponential(c: Context, x: Array) -> Array:
    """``exp(x)``, which is 0 where x is minus infinity."""
    hole = x.hole

    def entry(i: Indices) -> Term:
        if hole is None:
            return c.function("exp", x.number(i))
        with c.assuming(Not(hole(i))):
            found = c.function("exp", x.number(i))
        return Ite(hole(i), ZERO, found)

    return Array(x.axes, entry)


@word(
    "scipy.special.logsumexp(a, axis=None, keepdims=False)",
    "torch.logsumexp(input, dim, keepdim=False)",
    "Tensor.logsumexp(dim, keepdim=False)",
    infinite=True,
)
def logsumexp(c: Context, x: Array, axis: Axes, keepdims: bool) -> Array:
    """``log(sum[k] exp(x[k]))``."""
    sums = folded(c.sum, exponential(c, x), axis, keepdims, lambda v: v, REAL)
    return entrywise(c, lambda v: c.function("log", v), sums)


@word(
    "scipy.special.softmax(x, axis=None)",
    "torch.softmax(input, dim)",
    "torch.nn.functional.softmax(input, dim)",
    "Tensor.softmax(dim)",
    infinite=True,
)
def softmax(c: Context, x: Array, axis: Axes) -> Array:
    """``exp(x[j]) / sum[k] exp(x[k])``."""
    e = exponential(c, x)
    return entrywise(c, c.divide, e, folded(c.sum, e, axis, True, lambda v: v, REAL))


@word("torch.nn.functional.softmin(input, dim)")
def softmin(c: Context, x: Array, axis: Axes) -> Array:
    """``exp(-x[j]) / sum[k] exp(-x[k])``."""
    return softmax(c, entrywise(c, neg, x), axis)


@word(
    "scipy.special.log_softmax(x, axis=None)",
    "torch.log_softmax(input, dim)",
    "torch.nn.functional.log_softmax(input, dim)",
    "Tensor.log_softmax(dim)",
    infinite=True,
)
def log_softmax(c: Context, x: Array, axis: Axes) -> Array:
    """``x[j] - log(sum[k] exp(x[k]))``."""
    sums = folded(c.sum, exponential(c, x), axis, True, lambda v: v, REAL)
    found = entrywise(c, lambda v, s: v - c.function("log", s), x, sums)
    return Array(found.axes, found.entry, found.sort, x.hole)
