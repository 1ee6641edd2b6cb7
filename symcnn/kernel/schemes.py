"""Instances of schemes: what is put in for the function variables of a theorem.

A theorem with a function variable f holds for every function, so also for ``Lam[x] e``: then
each ``f(t)`` is e with t for x. The bound variables of e and those around t are kept apart
by their numbers (de Bruijn indices), so that nothing can be captured. Where the theorem speaks
of f', or says that f is convex, the instance must be a function that has a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import is_
from types import MappingProxyType

from . import integrals as integrals  # it states its axioms
from .axioms import AXIOMS, DEFINITION
from .binding import _map
from .errors import KernelError
from .terms import (
    COMPLEX,
    INT,
    TENSOR,
    Apply,
    Bound,
    Domain,
    Fun,
    Lam,
    Pred,
    Range,
    Space,
    Term,
    Var,
    element_sort,
    rank_of,
)
from .theorem import Judgment, rule

LARGEST_RANK = 8

SOURCES: Mapping[str, str] = MappingProxyType(
    {name: found.source for name, found in AXIOMS.items() if found.source != DEFINITION}
)
"""The axioms that theorems name, each with its source; definitions are not among them."""


@rule
def axiom(name: str, ranks: tuple[int, ...]) -> Judgment:
    """``premises |- conclusion``: the axiom of this name, as it stands in ``axioms``.

    ``ranks`` are the natural numbers in which it is a family: how many axes a tensor has, or
    how many maxima are nested. What stands there by definition is not named by theorems.
    """
    found = AXIOMS.get(name)
    if found is None:
        raise KernelError("axiom", "there is no axiom of this name", name=name)
    if len(ranks) != len(found.family) or not all(0 <= r <= LARGEST_RANK for r in ranks):
        raise KernelError("axiom", "other ranks are expected", found=ranks, family=found.family)
    premises, conclusion = found.statement(*ranks)
    return Judgment(premises, conclusion, (), () if found.source == DEFINITION else (name,))


def instance(
    t: Term,
    variables: Mapping[Var, Term],
    functions: Mapping[str, Term],
    hints: Mapping[str, str],
) -> Term:
    """The term with values for free variables and functions for function variables, at once.

    ``hints`` are other names to show for bound variables. Raises ``KernelError`` where a function
    does not fit.
    """

    def put(s: Term) -> Term:
        if isinstance(s, Var) and s in variables:
            return variables[s]
        if not s.args and not isinstance(s, Pred):
            return s
        args = tuple([put(a) for a in s.args])
        if isinstance(s, Apply) and s.fun.name in functions:
            function = functions[s.fun.name]
            if s.fun.order:
                return Apply(_renamed(s.fun, function), args)
            return _value(s.fun, function, args)
        if isinstance(s, Pred) and any(f.name in functions for f in s.funs):
            names = (_renamed(f, functions[f.name]) if f.name in functions else f for f in s.funs)
            return Pred(s.name, tuple(names), args)
        if s.hint in hints:
            return s.of(args, s.data, hints[s.hint])
        return s if all(map(is_, args, s.args)) else s.rebuild(args)

    return put(t)


def _renamed(fun: Fun, function: Term) -> Fun:
    """The name of ``Lam[x] g(x)``, with as many primes more; refused for any other function."""
    body, count = function, 0
    while isinstance(body, Lam):
        body, count = body.body, count + 1
    own = [a.index if isinstance(a, Bound) else -1 for a in body.args]
    if not isinstance(body, Apply) or own != list(range(count))[::-1]:
        raise KernelError("instantiate", "a function with a name is needed", name=fun, of=function)
    return Fun(body.fun.name, body.fun.order + fun.order, body.fun.sort) if fun.order else body.fun


def _value(fun: Fun, function: Term, args: tuple[Term, ...]) -> Term:
    """``Lam[x] .. e`` at the arguments, which may refer to binders around the place."""
    body, same = function, True
    for place, a in enumerate(args):
        if not isinstance(body, Lam) or not _in_domain(a, body.domain):
            raise KernelError("instantiate", "the function takes other arguments", function=fun)
        same = same and a == _variable(body.domain, len(args) - 1 - place)
        body = body.body
    if body.sort != fun.sort and not body.sort < fun.sort <= COMPLEX:
        raise KernelError("instantiate", "the function has other values", function=fun)
    if same:
        return body

    def leaf(s: Term, depth: int) -> Term | None:
        if s.loose <= depth:
            return s
        return _lifted(args[-1 - s.index + depth], depth) if isinstance(s, Bound) else None

    return _map(body, leaf, 0)


def _variable(domain: Domain, index: int) -> Bound:
    """The bound variable over the domain, ``index`` binders further in."""
    if isinstance(domain, Range):
        return Bound(index, INT, INT)
    return Bound(index, domain.sort, domain.element, len(domain.args))


def _in_domain(a: Term, domain: Domain) -> bool:
    """Whether the function has a value at a; its terms have one at tensors of every size."""
    if a.sort == TENSOR and isinstance(domain, Space) and domain.args:
        return rank_of(a) == len(domain.args) and element_sort(a) <= domain.element
    return a.sort <= domain.sort <= COMPLEX


def _lifted(t: Term, depth: int) -> Term:
    """The term as it reads ``depth`` binders further in."""

    def leaf(s: Term, inner: int) -> Term | None:
        if s.loose <= inner:
            return s
        return s.shifted(s.index + depth) if isinstance(s, Bound) else None

    return _map(t, leaf, 0) if depth else t
