"""SymPy's matrix expressions as tensors. The entries of a ``MatrixSymbol`` are complex."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import sympy
from sympy.matrices.expressions.matexpr import MatrixElement

from symcnn.kernel.binding import close, shape_of
from symcnn.kernel.terms import (
    ZERO, Bracket, Det, Entry, Eq, Inv, Lam, Num, Range, Term, Var, add, mul, ne,
)  # fmt: skip
from symcnn.lemmas.notation import at, tabulate, total

from .sympy_symbols import Symbols, refuse
from .values import Tensor

MAX_POWER = 16
COMPLEX_ENTRIES = {"complex": True, "commutative": True, "finite": True}


class Matrices:
    """Reading matrices; numbers are read by the class that is built on this one."""

    symbols: Symbols
    bound: dict[Any, Term]

    def number(self, e: Any) -> Term:
        raise NotImplementedError

    def require(self, formula: Term, piece: Any, what: str) -> None:
        raise NotImplementedError

    def condition(self, formula: Term, piece: Any, what: str) -> None:
        raise NotImplementedError

    def integer(self, e: Any, role: str) -> Term:
        raise NotImplementedError

    def entry(self, e: Any, tensor: Term, shape: tuple[Term, ...], indices: Iterable[Any]) -> Term:
        raise NotImplementedError

    def array(self, e: Any) -> Term:
        raise NotImplementedError

    def at_index(self, index: Any, low: Term, count: Term) -> AbstractContextManager[Var]:
        raise NotImplementedError

    def is_matrix(self, e: Any) -> bool:
        """Whether an expression is a matrix."""
        return bool(getattr(e, "is_Matrix", False))

    def matrix_readers(self) -> Iterator[tuple[Any, Callable[[Any], Term]]]:
        """The numbers that are made of matrices."""
        yield sympy.Trace, self._trace
        yield sympy.Determinant, lambda e: Det(self._square(e.args[0]).term)
        yield MatrixElement, self._element

    def matrix(self, e: Any) -> Tensor:
        """A matrix expression as a tensor."""
        readers: list[tuple[Any, Callable[[Any], Tensor]]] = [
            (sympy.MatrixSymbol, self._matrix_symbol),
            (sympy.MatAdd, self._matrix_sum),
            (sympy.MatMul, self._product),
            (sympy.Inverse, lambda x: self._inverse(x, x.arg)),
            (sympy.MatPow, self._matrix_power),
            (sympy.Transpose, self._transpose),
            (sympy.HadamardProduct, self._entrywise),
            (sympy.Identity, lambda x: self._explicit(x, lambda i, j: Bracket(Eq(i, j)))),
            (sympy.ZeroMatrix, lambda x: self._explicit(x, lambda i, j: ZERO)),
            (sympy.FunctionMatrix, self._given_by_entries),
            (sympy.OneMatrix, lambda x: self._explicit(x, lambda i, j: Num(1))),
        ]
        for kind, read in readers:
            if isinstance(e, kind):
                return read(e)
        raise refuse(e, f"{type(e).__name__} is not among the matrices that are read")

    def _shape(self, e: Any) -> tuple[Term, Term]:
        for symbol in set().union(*(n.free_symbols for n in e.shape)):
            if symbol in self.bound:
                raise refuse(e, f"the shape depends on the index {symbol}")
        rows, columns = (self.integer(n, "a size") for n in e.shape)
        return rows, columns

    def _matrix_symbol(self, e: Any) -> Tensor:
        shape = self._shape(e)
        v = self.symbols.tensor(e, str(e.name), shape, COMPLEX_ENTRIES)
        return Tensor(v, shape)

    def _explicit(self, e: Any, entry_at: Callable[[Term, Term], Term]) -> Tensor:
        rows, columns = self._shape(e)
        return _tensor(rows, columns, entry_at)

    def _given_by_entries(self, e: Any) -> Tensor:
        """``FunctionMatrix(m, n, Lambda((i, j), x[i, j]))``; a named matrix where it is one."""
        rows, columns, function = e.args
        (i, j), entry = function.args
        shape = (self.integer(rows, "a size"), self.integer(columns, "a size"))
        if isinstance(entry, sympy.Indexed) and entry.indices == (i, j):
            named = self.array(entry.base)
            if shape_of(named) == shape:
                return Tensor(named, shape)
        with self.at_index(i, ZERO, shape[0]) as v, self.at_index(j, ZERO, shape[1]) as w:
            inside = self.number(entry)
        row = Lam(Range(shape[1]), close(inside, w), str(j))
        return Tensor(Lam(Range(shape[0]), close(row, v), str(i)), shape)

    def _element(self, e: Any) -> Term:
        matrix = self.matrix(e.parent)
        if not isinstance(e.parent, sympy.MatrixSymbol):
            return Entry(
                matrix.term, (self.integer(e.i, "an index"), self.integer(e.j, "an index"))
            )
        return self.entry(e, matrix.term, matrix.shape, (e.i, e.j))

    def _matrix_sum(self, e: Any) -> Tensor:
        parts = [self.matrix(a) for a in e.args]
        for part in parts[1:]:
            self._same_shape(e, parts[0], part)
        rows, columns = parts[0].shape
        return _tensor(rows, columns, lambda i, j: add(*(at(part.term, i, j) for part in parts)))

    def _entrywise(self, e: Any) -> Tensor:
        parts = [self.matrix(a) for a in e.args]
        for part in parts[1:]:
            self._same_shape(e, parts[0], part)
        rows, columns = parts[0].shape
        return _tensor(rows, columns, lambda i, j: mul(*(at(part.term, i, j) for part in parts)))

    def _same_shape(self, e: Any, a: Tensor, b: Tensor) -> None:
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), e, "equal shapes")

    def _product(self, e: Any) -> Tensor:
        scalar, matrices = e.as_coeff_matrices()
        factor = self.number(scalar)
        found = self.matrix(matrices[0])
        for m in matrices[1:]:
            found = self._times(e, found, self.matrix(m))
        if factor == Num(1):
            return found
        rows, columns = found.shape
        return _tensor(rows, columns, lambda i, j: mul(factor, at(found.term, i, j)))

    def _times(self, e: Any, a: Tensor, b: Tensor) -> Tensor:
        self.require(Eq(a.shape[1], b.shape[0]), e, "the inner sizes agree")
        size = a.shape[1]
        return _tensor(
            a.shape[0],
            b.shape[1],
            lambda i, j: total(size, lambda k: at(a.term, i, k) * at(b.term, k, j)),
        )

    def _square(self, e: Any) -> Tensor:
        found = self.matrix(e)
        self.require(Eq(*found.shape), e, "the matrix is square")
        return found

    def _inverse(self, e: Any, inside: Any) -> Tensor:
        matrix = self._square(inside)
        self.condition(ne(Det(matrix.term), ZERO), e, "the matrix has an inverse")
        return Tensor(Inv(matrix.term), matrix.shape)

    def _matrix_power(self, e: Any) -> Tensor:
        if not e.exp.is_Integer or abs(int(e.exp)) > MAX_POWER:
            raise refuse(e, f"a matrix power has an integer exponent of at most {MAX_POWER}")
        n = int(e.exp)
        base = self._square(e.base) if n >= 0 else self._inverse(e, e.base)
        if n == 0:
            return self._explicit(e, lambda i, j: Bracket(Eq(i, j)))
        found = base
        for _ in range(abs(n) - 1):
            found = self._times(e, found, base)
        return found

    def _transpose(self, e: Any) -> Tensor:
        inside = self.matrix(e.arg)
        rows, columns = inside.shape
        return _tensor(columns, rows, lambda i, j: at(inside.term, j, i))

    def _trace(self, e: Any) -> Term:
        matrix = self._square(e.args[0])
        return total(matrix.shape[0], lambda i: at(matrix.term, i, i))


def _tensor(rows: Term, columns: Term, entry_at: Callable[[Term, Term], Term]) -> Tensor:
    return Tensor(tabulate(rows, columns, lambda i, j: entry_at(i, j)), (rows, columns))
