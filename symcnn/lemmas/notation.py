"""The words in which operators and proofs are written: sums, tensors and quantifiers.

A binder is given as a Python function; the names of its parameters are the names that the
write-up shows.

>>> k, M = sizes("k M")
>>> X = tensor("X", k * M)
>>> print(total(M, k, lambda q, a: X[k * q + a]))
sum[q<M] sum[a<k] X[k*q + a]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from symcnn.kernel.binding import close, open_binder, shape_of
from symcnn.kernel.terms import (
    INT, REAL, REALS, ZERO, Binder, Exists, Forall, Fun, Integral, Lam, Le, Lt, Max, Min, Num,
    Numeric, Pred, Prod, Range, Space, Sum, Term, Var, entry, term,
)  # fmt: skip

_fresh = count()


def sizes(names: str) -> tuple[Var, ...]:
    """Integer variables, for sizes and index shifts. What they satisfy is said by a claim."""
    return tuple(Var(name, INT) for name in names.split())


def scalars(names: str) -> tuple[Var, ...]:
    """Real variables."""
    return tuple(Var(name, REAL) for name in names.split())


def tensor(name: str, *shape: Numeric) -> Var:
    """A tensor variable with real entries."""
    return Var(name, REAL, shape)


def index_tensor(name: str, *shape: Numeric) -> Var:
    """A tensor variable with integer entries."""
    return Var(name, INT, shape)


def functions(names: str) -> tuple[Fun, ...]:
    """Function variables."""
    return tuple(Fun(name) for name in names.split())


def naturals(*variables: Term) -> tuple[Term, ...]:
    """The hypotheses that the variables are at least 0."""
    return tuple(Le(ZERO, v) for v in variables)


def positive(*variables: Term) -> tuple[Term, ...]:
    """The hypotheses that the variables are at least 1."""
    return tuple(Le(Num(1), v) for v in variables)


def indices(*ranges: tuple[Term, Numeric]) -> tuple[Term, ...]:
    """The hypotheses ``0 <= i`` and ``i < n`` for each pair (i, n).

    >>> i, n = sizes("i n")
    >>> print(*indices((i, n)), sep="; ")
    0 <= i; i < n
    """
    return tuple(p for i, n in ranges for p in (Le(ZERO, i), Lt(i, term(n))))


def _bind(
    kind: type[Binder],
    names: tuple[str, ...],
    domains: list[Range | Space],
    body: Callable[..., Numeric],
) -> Term:
    if len(names) != len(domains):
        raise TypeError(f"{len(domains)} sizes for a function of {len(names)} indices")
    variables = []
    for name, domain in zip(names, domains, strict=True):
        unique = f"{name}#{next(_fresh)}"
        if isinstance(domain, Range):
            variables.append(Var(unique, INT))
        else:
            variables.append(Var(unique, domain.element, domain.args))
    result = term(body(*variables))
    for name, v, domain in reversed(list(zip(names, variables, domains, strict=True))):
        result = kind(domain, close(result, v), name)
    return result


def over(
    kind: type[Binder], names: str, extents: Sequence[Numeric], body: Callable[..., Numeric]
) -> Term:
    """``over(Sum, "ij", (m, n), lambda i, j: e)``: a binder for each letter of ``names``.

    >>> m, n = sizes("m n")
    >>> print(over(Sum, "pq", (m, n), lambda *i: tensor("x", m, n)[i]))
    sum[p<m] sum[q<n] x[p, q]
    """
    return _bind(kind, tuple(names), [Range(n) for n in extents], body)


def _parameters(body: Callable[..., Numeric]) -> tuple[str, ...]:
    return body.__code__.co_varnames[: body.__code__.co_argcount]


def _over(kind: type[Binder], arguments: tuple[Any, ...]) -> Term:
    *extents, body = arguments
    domains = [n if isinstance(n, Range | Space) else Range(n) for n in extents]
    return _bind(kind, _parameters(body), domains, body)


def total(*arguments: Any) -> Term:
    """``total(m, n, lambda i, j: e)``: the sum of e over 0 <= i < m, 0 <= j < n."""
    return _over(Sum, arguments)


def product(*arguments: Any) -> Term:
    """``product(n, lambda i: e)``: the product of e over 0 <= i < n."""
    return _over(Prod, arguments)


def largest(*arguments: Any) -> Term:
    """``largest(m, n, lambda i, j: e)``: the maximum of e over 0 <= i < m, 0 <= j < n."""
    return _over(Max, arguments)


def smallest(*arguments: Any) -> Term:
    """``smallest(n, lambda i: e)``: the minimum of e over 0 <= i < n."""
    return _over(Min, arguments)


def tabulate(*arguments: Any) -> Term:
    """``tabulate(m, n, lambda i, j: e)``: the m x n tensor with the entries e.

    A ``Space`` in the place of a size makes a function on that space.
    """
    return _over(Lam, arguments)


def for_all(*arguments: Any) -> Term:
    """``for_all(n, lambda i: p)``: p holds for all 0 <= i < n."""
    return _over(Forall, arguments)


def there_is(*arguments: Any) -> Term:
    """``there_is(n, lambda i: p)``: p holds for some 0 <= i < n."""
    return _over(Exists, arguments)


def integral(body: Callable[..., Numeric], domain: Space = REALS) -> Term:
    """``integral(lambda x: e)``: the integral of e over the real line, or over ``domain``."""
    return _bind(Integral, _parameters(body), [domain], body)


def holds(name: str, *functions: Fun) -> Term:
    """``holds("nondecreasing", sigma)``: a property of a function variable as a hypothesis."""
    return Pred(name, functions)


def renamed(t: Term, names: str) -> Term:
    """The same term, the bound variables of its outermost binders under other names.

    >>> n, = sizes("n")
    >>> print(renamed(total(n, n, lambda i, j: i * j), "p q"))
    sum[p<n] sum[q<n] p*q
    """
    first, _, rest = names.partition(" ")
    if not first:
        return t
    if not isinstance(t, Binder):
        raise TypeError(f"there is no bound variable to be called {first} in {t}")
    return type(t)(t.domain, renamed(t.body, rest), first)


def inner(a: Term, b: Term) -> Term:
    """The inner product of two tensors of one shape: the sum of the products of entries.

    The indices are named as in the explicit one of the two tensors.

    >>> n, = sizes("n")
    >>> print(inner(tensor("x", n), tensor("y", n)))
    sum[i<n] x[i]*y[i]
    """
    shape = shape_of(a)
    names = _hints(b) or _hints(a) or tuple("ijklmn"[: len(shape)])
    return _bind(Sum, names, [Range(n) for n in shape], lambda *e: at(a, *e) * at(b, *e))


def scale(c: Numeric, a: Term) -> Term:
    """The tensor c*a.

    >>> n, = sizes("n")
    >>> print(scale(2, tensor("x", n)))
    lam[i<n] 2*x[i]
    """
    shape = shape_of(a)
    names = _hints(a) or tuple("ijklmn"[: len(shape)])
    return _bind(Lam, names, [Range(n) for n in shape], lambda *e: c * at(a, *e))


def _hints(a: Term) -> tuple[str, ...]:
    return (a.hint, *_hints(a.body)) if isinstance(a, Lam) else ()


def at(a: Term, *indices: Numeric) -> Term:
    """The entry of a tensor; of an explicit one (``tabulate``) the formula of that entry."""
    rest = [term(i) for i in indices]
    while rest and isinstance(a, Lam):
        a = open_binder(a, rest.pop(0))
    return entry(a, *rest)
