"""Laws: the axioms and what is derived from them once, to be used by putting terms in.

A law is a theorem about variables and function variables. It is found once; an instance of it
costs one inference, and one more for each premise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

from symcnn.arithmetic.budget import uncounted
from symcnn.kernel.rules import Formulas, arithmetic, axiom, cut, instantiate
from symcnn.kernel.terms import INT, REAL, Term, Var
from symcnn.kernel.theorem import Theorem

P = ParamSpec("P")
Found = TypeVar("Found", Theorem, tuple[Theorem, Theorem])

A, B = Var("a", REAL), Var("b", REAL)
N = Var("n", INT)


def once(function: Callable[P, Found]) -> Callable[P, Found]:
    """Remember the laws that the function finds, and do not count the steps to them."""

    def found(*args: P.args, **kwargs: P.kwargs) -> Found:
        with uncounted():
            return function(*args, **kwargs)

    return cache(found)  # type: ignore[return-value]


_derived: dict[str, Callable[..., Theorem]] = {}


def derived(function: Callable[..., Theorem]) -> Callable[..., Theorem]:
    """Let ``law`` find the theorem by the name of the function."""
    _derived[function.__name__] = function
    return function


@once
def law(name: str, *ranks: int) -> Theorem:
    """The axiom of this name, or the law that ``derived`` has in the form of an axiom.

    >>> print(law("exp_add"))
    |- exp(a + b) = exp(a)*exp(b)
    """
    return _derived[name](*ranks) if name in _derived else axiom(name, ranks)


def at(theorem: Theorem, *values: Term) -> Theorem:
    """A law about numbers a, b at the values.

    >>> print(at(law("exp_add"), N, A))
    |- exp(n + a) = exp(n)*exp(a)
    """
    return instantiate(theorem, tuple(zip((A, B), values, strict=False)))


def discharged(theorem: Theorem, given: Formulas) -> Theorem:
    """The theorem with its hypotheses shown by arithmetic from ``given``.

    >>> print(discharged(law("exp_log"), (A > 1,)))
    1 < a |- exp(log(a)) = a
    """
    for need in theorem.hyps:
        theorem = cut(arithmetic(given, need), theorem)
    return theorem
