"""Words that make arrays from numbers: constants, ranges, identities, triangles, diagonals."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import (
    BOOL, INT, ONE, ZERO, And, Bracket, Eq, Ite, Le, Lt, Num, Term, add, mul, neg,
)  # fmt: skip

from .arrays import Array, Arrays, Context, WordError, array_of, numeric_sort, word
from .cutting import at_least_zero, diagonal, divided
from .layout import axis_in, lengths_of
from .lengths import Axis, Indices
from .reshaping import flattened, moved

# -- constants -------------------------------------------------------------------------------------


def constant(c: Context, shape: tuple[Term, ...], value: Array) -> Array:
    """The array of a shape with one number at every place."""
    for n in shape:
        c.require(Le(ZERO, n), "a length is not negative")
    hole = value.hole
    return Array(
        tuple((n,) for n in shape),
        lambda i: value[()],
        value.sort,
        None if hole is None else lambda i: hole(()),
    )


def number(t: Term) -> Array:
    """A number as an array without axes."""
    return Array((), lambda i: t, t.sort)


@word("numpy.zeros(shape)", "torch.zeros(*size)")
def zeros(c: Context, shape: Any) -> Array:
    """0 everywhere."""
    return constant(c, lengths_of(shape), number(ZERO))


@word("numpy.empty(shape)", "torch.empty(*size)", "numpy.empty_like(prototype)",
      "torch.empty_like(input)", "Tensor.new_empty(*size)")  # fmt: skip
def empty(c: Context, shape: Any = None, x: Array | None = None) -> Array:
    """Numbers that are not known; each must be stored to before it counts."""
    return c.unwritten(lengths_of(shape) if x is None else x.shape)


@word("numpy.ones(shape)", "torch.ones(*size)")
def ones(c: Context, shape: Any) -> Array:
    """1 everywhere."""
    return constant(c, lengths_of(shape), number(ONE))


@word("numpy.full(shape, fill_value)", "torch.full(size, fill_value)", infinite=True)
def full(c: Context, shape: Any, fill_value: Array) -> Array:
    """One number everywhere."""
    if fill_value.ndim:
        raise WordError("full takes one number")
    return constant(c, lengths_of(shape), fill_value)


@word("numpy.zeros_like(a)", "torch.zeros_like(input)")
def zeros_like(c: Context, x: Array) -> Array:
    """0 at every place of x."""
    return Array(x.axes, lambda i: ZERO, INT)


@word("numpy.ones_like(a)", "torch.ones_like(input)")
def ones_like(c: Context, x: Array) -> Array:
    """1 at every place of x."""
    return Array(x.axes, lambda i: ONE, INT)


@word("numpy.full_like(a, fill_value)", "torch.full_like(input, fill_value)", infinite=True)
def full_like(c: Context, x: Array, fill_value: Array) -> Array:
    """One number at every place of x."""
    if fill_value.ndim:
        raise WordError("full_like takes one number")
    found = constant(c, x.shape, fill_value)
    return Array(x.axes, found.entry, found.sort, found.hole)


@word("Tensor.new_zeros(*size)")
def new_zeros(c: Context, x: Array, shape: Any) -> Array:
    """0 everywhere, of the type of x."""
    return zeros(c, shape)


@word("Tensor.new_ones(*size)")
def new_ones(c: Context, x: Array, shape: Any) -> Array:
    """1 everywhere, of the type of x."""
    return ones(c, shape)


@word("Tensor.new_full(size, fill_value)", infinite=True)
def new_full(c: Context, x: Array, shape: Any, fill_value: Array) -> Array:
    """One number everywhere, of the type of x."""
    return full(c, shape, fill_value)


# -- ranges ----------------------------------------------------------------------------------------


@word("numpy.arange(start, stop=None, step=1)", "torch.arange(start, end=None, step=1)")
def arange(c: Context, start: Term, stop: Term | None, step: Term) -> Array:
    """``start + step*i`` below ``stop``; ``arange(n)`` counts from 0."""
    if stop is None:
        start, stop = ZERO, start
    if any(t.sort != INT for t in (start, stop, step)):
        raise WordError("arange is read of integers; write start + step*arange(n)")
    if isinstance(step, Num) and step.value < 0:
        span, stride = add(start, neg(stop)), neg(step)
    else:
        span, stride = add(stop, neg(start)), step
    c.require(Le(ONE, stride), "the step is at least 1")
    count = at_least_zero(c, neg(divided(c, neg(span), stride)))
    return array_of((count,), lambda i: add(start, mul(step, i[0])), INT)


@word("numpy.linspace(start, stop, num=50, endpoint=True)", "torch.linspace(start, end, steps)")
def linspace(c: Context, start: Term, stop: Term, num: Term, endpoint: bool = True) -> Array:
    """``start + i*(stop - start)/(num - 1)``; without the endpoint, divided by ``num``."""
    c.require(Le(ZERO, num), "a length is not negative")
    if num == ONE:
        return array_of((ONE,), lambda i: start)
    gaps = num - 1 if endpoint else num

    def entry(i: Indices) -> Term:
        if isinstance(num, Num) or not endpoint:
            return start + i[0] * c.divide(stop - start, gaps)
        with c.assuming(Lt(ONE, num)):
            found = start + i[0] * c.divide(stop - start, gaps)
        return found if c.holds(Lt(ONE, num)) else Ite(Eq(num, ONE), start, found)

    return array_of((num,), entry)


@word("numpy.meshgrid(*xi, indexing='xy', sparse=False)",
      "torch.meshgrid(*tensors, indexing='ij')")  # fmt: skip
def meshgrid(c: Context, arrays: Arrays, indexing: str, sparse: bool = False) -> tuple[Array, ...]:
    """For every vector the array of all places; ``xy`` has the first two axes exchanged.

    With ``sparse`` the axes on which an array does not depend have length 1.
    """
    if indexing not in ("xy", "ij"):
        raise WordError(f"indexing is 'xy' or 'ij', found {indexing!r}")
    if any(x.ndim > 1 for x in arrays):
        raise WordError("meshgrid takes vectors")
    vectors = [flattened(c, x) for x in arrays]
    order = list(range(len(vectors)))
    if indexing == "xy" and len(vectors) > 1:
        order[:2] = [1, 0]
    axes = [vectors[a].axes[0] for a in order]

    def spread(x: Array, place: int) -> Array:
        own = [a if k == place or not sparse else (ONE,) for k, a in enumerate(axes)]
        return moved(x, own, lambda i: (i[place],))

    return tuple(spread(x, order.index(a)) for a, x in enumerate(vectors))


@word("numpy.vander(x, N=None, increasing=False)", "torch.vander(x, N=None, increasing=False)")
def vander(c: Context, x: Array, n: Term | None, increasing: bool) -> Array:
    """The powers ``x[i] ** (N - 1 - j)``, or ``x[i] ** j``."""
    if x.ndim != 1:
        raise WordError("vander takes a vector")
    count = x.shape[0] if n is None else n
    return array_of(
        (x.shape[0], count),
        lambda i: c.power(x.number((i[0],)), i[1] if increasing else count - 1 - i[1]),
        numeric_sort(x),
    )


# -- the identity, triangles and diagonals ---------------------------------------------------------


@word("numpy.eye(N, M=None, k=0)", "torch.eye(n, m=None)")
def eye(c: Context, n: Term, m: Term | None, k: Term = ZERO) -> Array:
    """``[j = i + k]``: the identity matrix, for k = 0."""
    columns = n if m is None else m
    return array_of((n, columns), lambda i: Bracket(Eq(i[1], add(i[0], k))), INT)


@word("numpy.identity(n)")
def identity(c: Context, n: Term) -> Array:
    """The identity matrix."""
    return eye(c, n, None)


@word("numpy.tri(N, M=None, k=0)")
def tri(c: Context, n: Term, m: Term | None, k: Term) -> Array:
    """``[j <= i + k]``: 1 on and below a diagonal."""
    columns = n if m is None else m
    return array_of((n, columns), lambda i: Bracket(Le(i[1], add(i[0], k))), INT)


def _kept(c: Context, x: Array, keep: Any) -> Array:
    """The entries where the formula of row and column holds, elsewhere 0."""
    if x.ndim < 2:
        raise WordError("a triangle is one of matrices: at least two axes")
    hole = x.hole

    def entry(i: Indices) -> Term:
        p = keep(i[-2], i[-1])
        with c.assuming(p):
            found = x[i]
        return And(p, found) if x.sort == BOOL else Bracket(p) * found

    return Array(
        x.axes,
        entry,
        x.sort,
        None if hole is None else lambda i: And(keep(i[-2], i[-1]), hole(i)),
    )


@word("numpy.tril(m, k=0)", "torch.tril(input, diagonal=0)", "Tensor.tril(diagonal=0)",
      infinite=True)  # fmt: skip
def tril(c: Context, x: Array, k: Term) -> Array:
    """The entries on and below a diagonal: those with ``j <= i + k``."""
    return _kept(c, x, lambda i, j: Le(j, add(i, k)))


@word("numpy.triu(m, k=0)", "torch.triu(input, diagonal=0)", "Tensor.triu(diagonal=0)",
      infinite=True)  # fmt: skip
def triu(c: Context, x: Array, k: Term) -> Array:
    """The entries on and above a diagonal: those with ``i + k <= j``."""
    return _kept(c, x, lambda i, j: Le(add(i, k), j))


def matrix_of(c: Context, x: Array, k: int) -> Array:
    """The matrix with the vector x on its diagonal number k, as the last two axes."""
    n = add(x.shape[-1], Num(abs(k)))
    down, right = Num(max(0, -k)), Num(max(0, k))

    def entry(i: Indices) -> Term:
        row = add(i[-2], neg(down))
        on = Eq(add(i[-1], neg(right)), row)
        p = on if not k else And(on, Le(ZERO, row), Lt(row, x.shape[-1]))
        found = x[(*i[:-2], row)]
        return And(p, found) if x.sort == BOOL else Bracket(p) * found

    return Array((*x.axes[:-1], (n,), (n,)), entry, x.sort)


@word("numpy.diag(v, k=0)", "torch.diag(input, diagonal=0)", "Tensor.diag(diagonal=0)")
def diag(c: Context, x: Array, k: int) -> Array:
    """The diagonal of a matrix; of a vector, the matrix with it on the diagonal."""

    if x.ndim not in (1, 2):
        raise WordError("diag takes a vector or a matrix")
    return matrix_of(c, x, k) if x.ndim == 1 else diagonal(c, x, k, 0, 1)


@word("numpy.diagflat(v, k=0)", "torch.diagflat(input, offset=0)", "Tensor.diagflat(offset=0)")
def diagflat(c: Context, x: Array, k: int) -> Array:
    """The matrix with all entries on the diagonal."""
    return matrix_of(c, flattened(c, x), k)


@word("torch.diag_embed(input, offset=0, dim1=-2, dim2=-1)",
      "Tensor.diag_embed(offset=0, dim1=-2, dim2=-1)")  # fmt: skip
def diag_embed(c: Context, x: Array, k: int, axis1: int, axis2: int) -> Array:
    """The vectors along the last axis as diagonals of matrices along two axes."""
    found = matrix_of(c, x, k)
    a, b = axis_in(axis1, found.ndim), axis_in(axis2, found.ndim)
    if a == b:
        raise WordError("a matrix has two axes")
    others = [place for place in range(found.ndim) if place not in (a, b)]
    axes: list[Axis] = [(ONE,)] * found.ndim
    for place, axis in zip([*others, a, b], found.axes, strict=True):
        axes[place] = axis
    return moved(found, axes, lambda i: (*(i[place] for place in others), i[a], i[b]))


@word("torch.nn.functional.one_hot(tensor, num_classes=-1)")
def one_hot(c: Context, x: Array, num_classes: Term) -> Array:
    """``[x[i] = j]`` for ``j < num_classes``."""
    if num_classes == Num(-1):
        raise WordError("the number of classes depends on the data; give num_classes")

    def entry(i: Indices) -> Term:
        found = x.number(i[:-1])
        c.require(And(Le(ZERO, found), Lt(found, num_classes)), "the classes are in range")
        return Bracket(Eq(found, i[-1]))

    return Array((*x.axes, (num_classes,)), entry, INT)


@word("numpy.trace(a, offset=0, axis1=0, axis2=1)", "torch.trace(input)", "Tensor.trace()")
def trace(c: Context, x: Array, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """The sum along a diagonal."""

    found = diagonal(c, x, offset, axis1, axis2)
    return Array(
        found.axes[:-1],
        lambda i: c.sum(found.axes[-1], lambda k: found.number((*i, k))),
        INT if found.sort == BOOL else found.sort,
    )
