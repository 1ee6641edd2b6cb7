"""Derivatives of terms, put together from the derivative laws of the kernel."""

from __future__ import annotations

from symcnn.kernel.axioms import (
    derivative_add,
    derivative_chain,
    derivative_constant,
    derivative_entry,
    derivative_identity,
    derivative_mul,
    derivative_power,
    derivative_recip,
    derivative_sum,
    derivative_value,
)
from symcnn.kernel.binding import close, domain_var, free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    REAL,
    Add,
    Apply,
    Bound,
    Diff,
    Entry,
    Lam,
    Mul,
    Num,
    Numeric,
    Pow,
    Range,
    Recip,
    Space,
    Sum,
    Term,
    Var,
    term,
)
from symcnn.kernel.theorem import Theorem


def gradient(e: Term, X: Var, *indices: Numeric) -> Term:
    """The partial derivative of ``e`` in the entry of the variable X, at the point X.

    With no index, X is a scalar. The result is a term and not yet carried out.

    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> print(gradient(x[i] ** 2, x, i))
    diff(lam[x_1 in R^(n)] x_1[i]**2, x[i])
    """
    space = Space(REAL, X.shape)
    return Diff(Lam(space, close(e, X), X.name), X, *map(term, indices))


def differentiate(t: Term, given: Formulas) -> Theorem:
    """``G |- Diff(f, a, i..) = d``, the derivative carried out.

    Raises ``KernelError`` where no law applies, or where what a law needs (a denominator
    that is not 0, a differentiable function) does not follow from ``given``.
    """
    if not isinstance(t, Diff):
        raise KernelError("differentiate", "a derivative is expected", found=t)
    function, point, *indices = t.args
    if not isinstance(function, Lam):
        raise KernelError("differentiate", "a function is expected", found=t)
    return derivative_value(_derivative(function, point, tuple(indices), given))


def _derivative(function: Lam, point: Term, indices: Formulas, given: Formulas) -> Theorem:
    """The theorem ``derivative(function, point, indices.., d)``."""
    body = function.body
    if not body.loose:
        return derivative_constant(function, point, indices)

    def inner(part: Term) -> Theorem:
        return _derivative(Lam(function.domain, part, function.hint), point, indices, given)

    match body:
        case Bound():
            return derivative_identity(function, point)
        case Entry(args=(Bound(), *_)):
            return derivative_entry(function, point, indices, given)
        case Add(args=args):
            return derivative_add(tuple(map(inner, args)))
        case Mul(args=args):
            return derivative_mul(tuple(map(inner, args)))
        case Recip(args=(a,)):
            return derivative_recip(inner(a), given)
        case Pow(args=(a, Num() as n)):
            return derivative_power(inner(a), n)
        case Apply(fun=fun, args=(a,)):
            there = open_binder(Lam(function.domain, a, function.hint), point)
            return derivative_chain(fun(there), inner(a), given)
        case Sum(domain=Range(size=size)) if not size.loose:
            return _derivative_of_sum(function, point, indices, given)
    raise KernelError("differentiate", "no law applies", found=function)


def _derivative_of_sum(function: Lam, point: Term, indices: Formulas, given: Formulas) -> Theorem:
    avoid = free_vars(function).union(free_vars(point), *map(free_vars, (*indices, *given)))
    x = domain_var(function, avoid)
    total = open_binder(function, x)
    if not isinstance(total, Sum) or not isinstance(total.domain, Range):
        raise KernelError("differentiate", "a finite sum is expected", found=total)
    i = domain_var(total, avoid | {x})
    size = total.domain.size
    part = Lam(function.domain, close(open_binder(total, i), x), function.hint)
    facts = (term(0) <= i, i < size)
    return derivative_sum(_derivative(part, point, indices, (*given, *facts)), i, size)
