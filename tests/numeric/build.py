"""Short names for building terms in tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    INT, REAL, REALS, Diff, Exists, Forall, Fun, Integral, Lam, Max, Min, Numeric, Prod, Range,
    Space, Sum, Term, Var, term,
)  # fmt: skip

_COUNT = itertools.count()
Body = Callable[..., Numeric]


def sizes(names: str) -> list[Var]:
    return [Var(name, INT) for name in names.split()]


def real(name: str, *shape: Numeric) -> Var:
    return Var(name, REAL, shape)


def _bind(kind: Any, extents: tuple[Numeric, ...], body: Body) -> Term:
    marks = [Var(f"mark{next(_COUNT)}", INT) for _ in extents]
    result = term(body(*marks))
    for mark, n in zip(reversed(marks), reversed(extents), strict=True):
        result = kind(Range(n), close(result, mark), "i")
    return result


def total(*args: Any) -> Term:
    """``total(m, n, lambda i, j: ...)``: the sum over i < m and j < n."""
    return _bind(Sum, args[:-1], args[-1])


def tensor(*args: Any) -> Term:
    return _bind(Lam, args[:-1], args[-1])


def prod(*args: Any) -> Term:
    return _bind(Prod, args[:-1], args[-1])


def largest(*args: Any) -> Term:
    return _bind(Max, args[:-1], args[-1])


def smallest(*args: Any) -> Term:
    return _bind(Min, args[:-1], args[-1])


def forall(*args: Any) -> Term:
    return _bind(Forall, args[:-1], args[-1])


def exists(*args: Any) -> Term:
    return _bind(Exists, args[:-1], args[-1])


def nested(kind: Any, n: Numeric, body: Body) -> Term:
    """One binder whose body may have binders with sizes that depend on its index."""
    return _bind(kind, (n,), body)


def series(body: Body) -> Term:
    """The sum over Z."""
    mark = Var(f"mark{next(_COUNT)}", INT)
    return Sum(Space(INT), close(term(body(mark)), mark), "i")


def integral(body: Body) -> Term:
    mark = Var(f"mark{next(_COUNT)}", REAL)
    return Integral(REALS, close(term(body(mark)), mark), "x")


def slope(body: Body, point: Term) -> Term:
    mark = Var(f"mark{next(_COUNT)}", REAL)
    return Diff(Lam(REALS, close(term(body(mark)), mark), "x"), point)


def gradient(body: Body, point: Term, shape: tuple[Term, ...], *indices: Term) -> Term:
    mark = Var(f"mark{next(_COUNT)}", REAL, shape)
    function = Lam(Space(REAL, shape), close(term(body(mark)), mark), "X")
    return Diff(function, point, *indices)


def known(name: str) -> Fun:
    return Fun(name)
