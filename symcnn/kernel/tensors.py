"""Entries of tensors, determinants and inverses of matrices."""

from __future__ import annotations

from typing import final

from .binders import Lam, Range
from .errors import KernelError
from .nodes import COMPLEX, INT, REAL, TENSOR, Bound, Sort, Term, Var, expect, expect_tuple, sort_of


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
