"""Domains and what binds a variable over one; matrices and partial derivatives, made of those."""

from __future__ import annotations

from typing import Any, Self, final

from .errors import KernelError
from .interning import (
    BOOL,
    COMPLEX,
    INT,
    REAL,
    TENSOR,
    Sort,
    expect,
    expect_tuple,
    is_name,
    node,
    numeric,
    sort_of,
)
from .nodes import Numeric, Term, element_sort, rank_of, term


@final
@node
class Range(Term):
    """The integers ``0 <= i < n``; empty when ``n <= 0``."""

    __slots__ = ()
    is_domain = True

    def __new__(cls, size: Numeric) -> Self:
        return super().__new__(cls, term(size))

    @staticmethod
    def denotes(size: Term) -> Sort:
        expect("Range", INT, size)
        return INT

    @property
    def size(self) -> Term:
        return self.args[0]


@final
@node
class Space(Term):
    """All tensors of a shape; with no shape, all numbers of the sort (Z, R or C)."""

    __slots__ = ()
    is_domain = True

    def __new__(cls, element: Sort, shape: tuple[Term, ...] = ()) -> Self:
        expect_tuple("Space", shape)
        if type(element) is not Sort or element > COMPLEX:
            raise KernelError("Space", "a space of numbers is expected", element=element)
        return cls._of(shape, (element,))

    @staticmethod
    def denotes(element: Sort, *shape: Term) -> Sort:
        expect("Space", INT, *shape)
        return TENSOR if shape else element

    @classmethod
    def of(cls, args: tuple[Term, ...], data: tuple[Any, ...], hint: str) -> Self:
        return cls(data[0], args)

    @property
    def element(self) -> Sort:
        return self.data[0]  # type: ignore[no-any-return]


INTEGERS, REALS = Space(INT), Space(REAL)
Domain = Range | Space


class Binder(Term):
    """``kind[x in domain] body``: args are the domain and the body, which is under x."""

    __slots__ = ()
    has_domain = True

    def __new__(cls, domain: Term, body: Term, hint: str = "i") -> Self:
        if not is_name(hint):
            raise KernelError(cls.__name__, "the hint is a name", hint=repr(hint))
        return cls._of((domain, body), (), hint)

    @classmethod
    def of(cls, args: tuple[Term, ...], data: tuple[Any, ...], hint: str) -> Self:
        domain, body = args
        return cls(domain, body, hint)

    @classmethod
    def denotes(cls, domain: Term, body: Term) -> Sort:
        if not isinstance(domain, Range | Space):
            raise KernelError(cls.__name__, "a domain is expected", found=domain)
        return cls.result(domain, body)

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        """The sort of the whole; raises ``KernelError`` for a domain or body of another kind."""
        return numeric(cls.__name__, body)

    @staticmethod
    def binds(place: int) -> int:
        return place

    @property
    def domain(self) -> Domain:
        return self.args[0]  # type: ignore[return-value]

    @property
    def body(self) -> Term:
        return self.args[1]


@final
@node
class Sum(Binder):
    """Finite over a ``Range``; over Z it is the unordered sum, 0 if that does not converge."""

    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        if domain.sort != INT:
            raise KernelError("Sum", "a sum runs over integers", domain=domain)
        return super().result(domain, body)


@final
@node
class Prod(Binder):
    """A finite product; 1 over the empty range."""

    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError("Prod", "a product runs over a range", domain=domain)
        return super().result(domain, body)


class _Extremum(Binder):
    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError(cls.__name__, "a maximum runs over a range", domain=domain)
        expect(cls.__name__, REAL, body)
        return body.sort


@final
@node
class Max(_Extremum):
    """The largest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
@node
class Min(_Extremum):
    """The smallest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
@node
class Integral(Binder):
    """Lebesgue's integral over R or R^n; 0 if the integrand is not integrable."""

    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        if isinstance(domain, Range) or domain.element != REAL:
            raise KernelError("Integral", "an integral runs over R or R^n", domain=domain)
        return max(super().result(domain, body), REAL)


@final
@node
class Lam(Binder):
    """A tensor given by its entries, or a function of a real variable or vector."""

    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        sort_of("Lam", body)
        return TENSOR

    @property
    def element(self) -> Sort:
        return element_sort(self.body) if self.body.sort == TENSOR else self.body.sort

    @property
    def rank(self) -> int | None:
        """How many indices the tensor takes; None for a function of a real variable or vector."""
        if isinstance(self.domain, Space):
            return None
        return 1 + (rank_of(self.body) if self.body.sort == TENSOR else 0)


class _Quantifier(Binder):
    __slots__ = ()

    @classmethod
    def result(cls, domain: Domain, body: Term) -> Sort:
        expect(cls.__name__, BOOL, body)
        return BOOL


@final
@node
class Forall(_Quantifier):
    """The formula holds for every member of the domain."""

    __slots__ = ()


@final
@node
class Exists(_Quantifier):
    """The formula holds for some member of the domain."""

    __slots__ = ()


@final
@node
class Det(Term):
    """The determinant of a square matrix (1 for the empty one)."""

    __slots__ = ()

    @staticmethod
    def denotes(matrix: Term) -> Sort:
        expect_matrix("Det", matrix)
        return max(element_sort(matrix), REAL)


@final
@node
class Inv(Term):
    """The inverse of a square matrix; the zero matrix when the determinant is 0."""

    __slots__ = ()
    rank = 2

    @staticmethod
    def denotes(matrix: Term) -> Sort:
        expect_matrix("Inv", matrix)
        return TENSOR

    @property
    def element(self) -> Sort:
        return max(element_sort(self.args[0]), REAL)


@final
@node
class Diff(Term):
    """The partial derivative of a function at a point: args are ``Lam``, point, indices.

    ``Diff(Lam[x in R] e, a)`` is de/dx at a; ``Diff(Lam[X in R^(m x n)] e, A, i, j)`` is
    the derivative in the entry (i, j). 0 where the function is not differentiable.
    """

    __slots__ = ()

    @staticmethod
    def denotes(function: Term, point: Term, *indices: Term) -> Sort:
        check_point("Diff", function, point, indices)
        return max(numeric("Diff", function.args[1]), REAL)


def expect_matrix(rule: str, matrix: Term) -> None:
    """Raise unless the term is a tensor of rank 2."""
    expect(rule, TENSOR, matrix)
    if rank_of(matrix) != 2 or element_sort(matrix) > COMPLEX:
        raise KernelError(rule, "a matrix of numbers is expected", found=matrix)


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
