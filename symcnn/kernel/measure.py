"""Integrals over R^n: linear and monotone on integrable functions.

``Pred("integrable", (), (Lam[x in R^n] e,))`` says that e is Lebesgue integrable on R^n. The
integral of a function that is not integrable is 0.
"""

from __future__ import annotations

from .binding import close, free_vars, fresh, open_binder
from .conditions import require
from .errors import KernelError
from .rules import Formulas, require_fresh, require_variable
from .terms import (
    REAL,
    ZERO,
    Eq,
    Integral,
    Lam,
    Le,
    Not,
    Pred,
    Space,
    Term,
    Var,
    add,
    expect,
    mul,
)
from .theorem import Judgment, Theorem, axiom, rule

LEBESGUE = "Rudin, Real and Complex Analysis, theorems 1.32 and 1.33"


def integrable_on(function: Term) -> Pred:
    """The formula: a real function on R or R^n is Lebesgue integrable.

    >>> n = Var("n", REAL)
    >>> print(integrable_on(Lam(Space(REAL), close(n, n), "x")))
    integrable(lam[x in R] x)
    """
    if not isinstance(function, Lam) or not isinstance(function.domain, Space):
        raise KernelError("integrable", "a function on R^n is expected", found=function)
    if function.domain.element != REAL:
        raise KernelError("integrable", "a function on R^n is expected", found=function)
    expect("integrable", REAL, function.body)
    return Pred("integrable", (), (function,))


def _function(name: str, theorem: Theorem) -> Lam:
    """The function of a premise ``integrable(function)``."""
    p = theorem.concl
    if isinstance(p, Pred) and len(p.args) == 1 and isinstance(p.args[0], Lam):
        function = p.args[0]
        if function.body.sort <= REAL and p == integrable_on(function):
            return function
    raise KernelError(name, "the premise is not about an integrable function", found=p)


@rule
def integrable_value(theorem: Theorem, given: Formulas) -> Judgment:
    """From ``G |- Integral[x] e = v`` infer ``given, G |- integrable(Lam[x] e)``.

    Needs: ``given |- v != 0``. An integral that does not exist is 0, by definition.
    """
    integral, value = theorem.left, theorem.right
    if not isinstance(integral, Integral) or value.sort > REAL:
        raise KernelError("integrable_value", "a real integral is expected", found=integral)
    condition = require("integrable_value", given, Not(Eq(value, ZERO)))
    function = Lam(integral.domain, integral.body, integral.hint)
    return Judgment((*given, *theorem.hyps), integrable_on(function), (condition,))


def _combination(
    name: str, theorems: tuple[Theorem, ...], coefficients: tuple[Term, ...]
) -> tuple[list[Lam], Lam]:
    """The functions of the premises, and their combination with the coefficients."""
    functions = [_function(name, t) for t in theorems]
    if not functions or len(functions) != len(coefficients):
        raise KernelError(name, "a coefficient for each function is expected")
    first = functions[0]
    if any(f.domain != first.domain for f in functions):
        raise KernelError(name, "the functions are not on one space")
    expect(name, REAL, *coefficients)
    avoid = set().union(*map(free_vars, (*functions, *coefficients)))
    x = fresh(first.hint, REAL, avoid, first.domain.args)
    parts = [mul(c, open_binder(f, x)) for c, f in zip(coefficients, functions, strict=True)]
    return functions, Lam(first.domain, close(add(*parts), x), first.hint)


@axiom(LEBESGUE)
def integrable_combination(
    theorems: tuple[Theorem, ...], coefficients: tuple[Term, ...]
) -> Judgment:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` ... infer that of ``c*a + d*b``.

    Needs: the coefficients c, d ... are numbers and do not depend on x.
    """
    _, combined = _combination("integrable_combination", theorems, coefficients)
    return Judgment((h for t in theorems for h in t.hyps), integrable_on(combined))


@axiom(LEBESGUE)
def integral_combination(theorems: tuple[Theorem, ...], coefficients: tuple[Term, ...]) -> Judgment:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` ... infer
    ``Integral[x] (c*a + d*b) = c*Integral[x] a + d*Integral[x] b``.

    Without the premises: 1 + (exp(-x**2) - 1) has the integral sqrt(pi), but the integrals of
    the two parts do not exist and count as 0.
    """
    functions, combined = _combination("integral_combination", theorems, coefficients)
    whole = Integral(combined.domain, combined.body, combined.hint)
    parts = [
        mul(c, Integral(f.domain, f.body, f.hint))
        for c, f in zip(coefficients, functions, strict=True)
    ]
    return Judgment((h for t in theorems for h in t.hyps), Eq(whole, add(*parts)))


@axiom(LEBESGUE)
def integral_le(below: Theorem, above: Theorem, theorem: Theorem, v: Var) -> Judgment:
    """From ``integrable(Lam[x] a)``, ``integrable(Lam[x] b)`` and ``G |- a <= b`` infer
    ``Integral[x] a <= Integral[x] b``.

    Needs: x not free in G. Without the premises, 1 <= 1 + x**2 and exp(-x**2) <= 1, and the
    integral of 1 counts as 0.
    """
    name = "integral_le"
    a, b = _function(name, below), _function(name, above)
    if a.domain != b.domain:
        raise KernelError(name, "the functions are not on one space")
    require_variable(name, v, a.domain)
    require_fresh(name, v, a, b, *theorem.hyps)
    if theorem.concl != Le(open_binder(a, v), open_binder(b, v)):
        raise KernelError(name, "the premise compares other functions", found=theorem.concl)
    low, high = (Integral(f.domain, f.body, f.hint) for f in (a, b))
    return Judgment((*below.hyps, *above.hyps, *theorem.hyps), Le(low, high))
