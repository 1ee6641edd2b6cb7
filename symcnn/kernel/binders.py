"""Domains, and what binds a variable over one: sums, integrals, tensors, quantifiers."""

from __future__ import annotations

from typing import final

from .errors import KernelError
from .nodes import (
    BOOL,
    COMPLEX,
    INT,
    REAL,
    TENSOR,
    Numeric,
    Sort,
    Term,
    expect,
    expect_tuple,
    is_name,
    numeric,
    term,
)


@final
class Range(Term):
    """The integers ``0 <= i < n``; empty when ``n <= 0``."""

    __slots__ = ()
    is_domain = True

    def __init__(self, size: Numeric) -> None:
        size = term(size)
        expect("Range", INT, size)
        super().__init__(INT, (size,))

    @property
    def size(self) -> Term:
        return self.args[0]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Range(*args)


@final
class Space(Term):
    """All tensors of a shape; with no shape, all numbers of the sort (Z, R or C)."""

    __slots__ = ()
    is_domain = True

    def __init__(self, element: Sort, shape: tuple[Term, ...] = ()) -> None:
        expect_tuple("Space", shape)
        expect("Space", INT, *shape)
        if not isinstance(element, Sort) or element > COMPLEX:
            raise KernelError("Space", "a space of numbers is expected", element=element)
        super().__init__(TENSOR if shape else element, shape, (element,))

    @property
    def element(self) -> Sort:
        return self.data[0]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Space(self.element, args)


INTEGERS, REALS = Space(INT), Space(REAL)
Domain = Range | Space


class Binder(Term):
    """``kind[x in domain] body``: args are the domain and the body, which is under x."""

    __slots__ = ()
    has_domain = True

    def __init__(self, domain: Term, body: Term, hint: str = "i") -> None:
        if not isinstance(domain, Range | Space):
            raise KernelError(type(self).__name__, "a domain is expected", found=domain)
        if not is_name(hint):
            raise KernelError(type(self).__name__, "the hint is a name", hint=repr(hint))
        super().__init__(self.result(domain, body), (domain, body), (), hint)

    def result(self, domain: Domain, body: Term) -> Sort:
        raise NotImplementedError

    def binds(self, place: int) -> int:
        return place

    @property
    def domain(self) -> Domain:
        return self.args[0]  # type: ignore[return-value]

    @property
    def body(self) -> Term:
        return self.args[1]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        domain, body = args
        return type(self)(domain, body, self.hint)


class _Total(Binder):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        return numeric(type(self).__name__, body)


@final
class Sum(_Total):
    """Finite over a ``Range``; over Z it is the unordered sum, 0 if that does not converge."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if domain.sort != INT:
            raise KernelError("Sum", "a sum runs over integers", domain=domain)
        return super().result(domain, body)


@final
class Prod(_Total):
    """A finite product; 1 over the empty range."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError("Prod", "a product runs over a range", domain=domain)
        return super().result(domain, body)


class _Extremum(_Total):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError(type(self).__name__, "a maximum runs over a range", domain=domain)
        expect(type(self).__name__, REAL, body)
        return body.sort


@final
class Max(_Extremum):
    """The largest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
class Min(_Extremum):
    """The smallest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
class Integral(_Total):
    """Lebesgue's integral over R or R^n; 0 if the integrand is not integrable."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if isinstance(domain, Range) or domain.element != REAL:
            raise KernelError("Integral", "an integral runs over R or R^n", domain=domain)
        return max(super().result(domain, body), REAL)


@final
class Lam(Binder):
    """A tensor given by its entries, or a function of a real variable or vector."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        return TENSOR


class _Quantifier(Binder):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        expect(type(self).__name__, BOOL, body)
        return BOOL


@final
class Forall(_Quantifier):
    """The formula holds for every member of the domain."""

    __slots__ = ()


@final
class Exists(_Quantifier):
    """The formula holds for some member of the domain."""

    __slots__ = ()
