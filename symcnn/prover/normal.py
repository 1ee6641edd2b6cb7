"""Sums of products: the form in which two sides are compared.

Everything here is search. Each function returns the kernel's theorem for what it did.
"""

from __future__ import annotations

from symcnn.kernel.axioms import EXP, exp_add
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, congruence, ring, symmetry
from symcnn.kernel.sums import entry_lam, ite_brackets, sum_factor, sum_one
from symcnn.kernel.terms import (
    INT,
    ONE,
    ZERO,
    Add,
    Apply,
    Diff,
    Entry,
    Ite,
    Lam,
    Mul,
    Num,
    Pow,
    Range,
    Recip,
    Sum,
    Term,
    add,
    mul,
)
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import collapse, open_sums
from symcnn.lemmas.calculus import differentiate
from symcnn.lemmas.conversions import after, everywhere, maybe, repeat, then
from symcnn.lemmas.sums import distribute, multiply_in, split_sum


def sum_of_products(t: Term, given: Formulas) -> Theorem:
    """``t = t'`` where t' is a sum of terms, each a number of nested sums of a product.

    >>> from symcnn.kernel.terms import REAL
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> print(sum_of_products(2 * total(n, lambda i: x[i] * (y[i] + 1)), ()).right)
    2*(sum[i<n] x[i]*y[i]) + 2*(sum[i<n] x[i])
    """
    stages = (_open, _multiply_out, collapse, _multiply_out, _take_out)
    return then(*(maybe(everywhere(stage)) for stage in stages))(t, given)


def _open(t: Term, given: Formulas) -> Theorem:
    """Definitions, case distinctions and derivatives."""
    match t:
        case Entry(args=(Lam(), *_)):
            return entry_lam(t, given)
        case Ite() if t.sort != INT:
            return ite_brackets(t)
        case Diff():
            return differentiate(t, given)
        case Apply(fun=fun, args=(Add(args=(a, *rest)),)) if fun == EXP:
            return exp_add(a, add(*rest))
    raise KernelError("open", "nothing to open", found=t)


def _multiply_out(t: Term, given: Formulas) -> Theorem:
    match t:
        case Pow(args=(Add() | Mul() | Sum() as base, Num(value=n))) if 2 <= n <= 6:
            return ring(t, mul(*(base,) * int(n)))
        case Mul() if any(isinstance(f, Add) for f in t.args):
            return distribute(t, given)
        case Mul() if any(isinstance(f, Sum) for f in t.args):
            return multiply_in(t, given)
        case Sum(body=Add()):
            return split_sum(t, given)
        case Sum(body=body) if body == ZERO:
            return sum_factor(t, (0,))
        case Sum(body=Mul(args=(Num(), *_))):
            return sum_factor(t, (0,))
        case Sum(domain=Range(), body=body) if not body.loose:
            return constant_sum(t, given)
    raise KernelError("multiply_out", "nothing to multiply out", found=t)


def _take_out(t: Term, given: Formulas) -> Theorem:
    """Constant factors of a sum out of its reciprocal, where they may cancel."""
    if not isinstance(t, Recip) or not isinstance(t.args[0], Sum):
        raise KernelError("take_out", "the reciprocal of a sum is expected", found=t)
    return congruence(t, (0,), (), scalars_out(t.args[0], given))


def constant_sum(t: Term, given: Formulas) -> Theorem:
    """``Sum[i < n] c = n*c`` for a constant c."""
    if not isinstance(t, Sum) or t.body.loose:
        raise KernelError("constant_sum", "the body depends on the index", found=t)
    ones = t.rebuild((t.domain, ONE))
    count = sum_one(ones, given)
    if t.body == ONE:
        return count
    factors = t.body.args if isinstance(t.body, Mul) else (t.body,)
    outside = sum_factor(t, tuple(range(len(factors))))
    place = outside.right.args.index(ones)
    return after(outside, congruence(outside.right, (place,), (), count))


def scalars_out(t: Term, given: Formulas) -> Theorem:
    """``t = c * t'`` for nested sums t, c being the factors free of every index."""
    variables, _, body = open_sums(t, given)
    factors = body.args if isinstance(body, Mul) else (body,)
    outside = [f for f in factors if free_vars(f).isdisjoint(variables)]
    if not variables or not outside:
        raise KernelError("scalars_out", "there is no such factor", found=t)
    target = mul(*outside, _without(t, set(outside)))
    theorem = repeat(everywhere(multiply_in))(target, given)
    return after(ring(t, theorem.right), symmetry(theorem))


def _without(t: Term, outside: set[Term]) -> Term:
    """Nested sums without some closed factors of the innermost body."""
    if isinstance(t, Sum):
        return t.rebuild((t.domain, _without(t.body, outside)))
    factors = t.args if isinstance(t, Mul) else (t,)
    return mul(*(f for f in factors if f not in outside))


def summands(t: Term) -> tuple[Term, ...]:
    """The terms of a sum of terms."""
    return t.args if isinstance(t, Add) else (t,)


def coefficient(t: Term) -> tuple[Term, Term]:
    """A term as scalar times the rest: the nested sum, or the product without its number."""
    factors = t.args if isinstance(t, Mul) else (t,)
    sums = [f for f in factors if isinstance(f, Sum)]
    if len(sums) == 1:
        return mul(*(f for f in factors if f is not sums[0])), sums[0]
    return ONE, t
