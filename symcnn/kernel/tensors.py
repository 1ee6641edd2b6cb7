"""Entries of tensors, determinants and inverses of matrices, partial derivatives."""

from __future__ import annotations

from typing import final

from .binders import Lam, Range, Space
from .errors import KernelError
from .nodes import (
    COMPLEX,
    INT,
    REAL,
    TENSOR,
    Bound,
    Sort,
    Term,
    Var,
    expect,
    expect_tuple,
    numeric,
    sort_of,
)


@final
class Entry(Term):
    """``tensor[i, j, ...]``, all indices given; 0 outside the tensor's shape."""

    __slots__ = ()

    def __init__(self, tensor: Term, indices: tuple[Term, ...]) -> None:
        expect_tuple("Entry", indices)
        expect("Entry", TENSOR, tensor)
        expect("Entry", INT, *indices)
        if len(indices) != rank_of(tensor):
            raise KernelError(
                "Entry",
                f"{rank_of(tensor)} indices are expected",
                tensor=tensor,
                found=len(indices),
            )
        super().__init__(element_sort(tensor), (tensor, *indices))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return entry(args[0], *args[1:])


@final
class Det(Term):
    """The determinant of a square matrix (1 for the empty one)."""

    __slots__ = ()

    def __init__(self, matrix: Term) -> None:
        expect_matrix("Det", matrix)
        super().__init__(max(element_sort(matrix), REAL), (matrix,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Det(*args)


@final
class Inv(Term):
    """The inverse of a square matrix; the zero matrix when the determinant is 0."""

    __slots__ = ()

    def __init__(self, matrix: Term) -> None:
        expect_matrix("Inv", matrix)
        super().__init__(TENSOR, (matrix,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Inv(*args)


def entry(tensor: Term, *indices: Term) -> Term:
    """``tensor[indices]``; with no index the tensor itself."""
    sort_of("entry", tensor)
    return Entry(tensor, indices) if indices else tensor


def rank_of(tensor: Term) -> int:
    """How many indices a tensor takes; a function on R or R^n is not a tensor."""
    if isinstance(tensor, Var):
        return len(tensor.shape)
    if isinstance(tensor, Bound):
        return tensor.rank
    if isinstance(tensor, Lam) and isinstance(tensor.domain, Range):
        return 1 + (rank_of(tensor.body) if tensor.body.sort == TENSOR else 0)
    if isinstance(tensor, Inv):
        return 2
    raise KernelError("rank", "not a tensor", found=tensor)


def expect_matrix(rule: str, matrix: Term) -> None:
    """Raise unless the term is a tensor of rank 2."""
    expect(rule, TENSOR, matrix)
    if rank_of(matrix) != 2 or element_sort(matrix) > COMPLEX:
        raise KernelError(rule, "a matrix of numbers is expected", found=matrix)


def element_sort(tensor: Term) -> Sort:
    """The sort of a tensor's entries."""
    if isinstance(tensor, Var | Bound):
        return tensor.element
    if isinstance(tensor, Lam):
        return element_sort(tensor.body) if tensor.body.sort == TENSOR else tensor.body.sort
    if isinstance(tensor, Inv):
        return max(element_sort(tensor.args[0]), REAL)
    raise KernelError("Entry", "not a tensor", found=tensor)


@final
class Diff(Term):
    """The partial derivative of a function at a point: args are ``Lam``, point, indices.

    ``Diff(Lam[x in R] e, a)`` is de/dx at a; ``Diff(Lam[X in R^(m x n)] e, A, i, j)`` is
    the derivative in the entry (i, j). 0 where the function is not differentiable.
    """

    __slots__ = ()

    def __init__(self, function: Term, point: Term, *indices: Term) -> None:
        check_point("Diff", function, point, indices)
        super().__init__(max(numeric("Diff", function.args[1]), REAL), (function, point, *indices))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Diff(*args)


def check_point(rule: str, function: Term, point: Term, indices: tuple[Term, ...]) -> None:
    """Raise unless ``point`` and ``indices`` fit the domain of the ``Lam`` ``function``."""
    if not isinstance(function, Lam) or not isinstance(function.domain, Space):
        raise KernelError(rule, "a function on R or R^n is expected", found=function)
    domain = function.domain
    if domain.element != REAL or sort_of(rule, point) not in (INT, domain.sort):
        raise KernelError(rule, "the point is not in the domain", point=point, domain=domain)
    if domain.sort == TENSOR and point.sort != TENSOR:
        raise KernelError(rule, "the point is not in the domain", point=point, domain=domain)
    if len(indices) != len(domain.args):
        raise KernelError(rule, "one index for each axis is expected", indices=len(indices))
    if domain.sort == TENSOR and element_sort(point) > REAL:
        raise KernelError(rule, "the entries of the point are not real", point=point)
    expect(rule, INT, *indices)
    expect(rule, REAL, function.body)
