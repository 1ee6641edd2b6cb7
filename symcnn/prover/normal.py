"""Sums of products: the form in which two sides are compared.

Everything here is search. Each function returns the kernel's theorem for what it did.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from symcnn.arithmetic.budget import remembered
from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import polynomial
from symcnn.kernel.rules import Formulas, congruence, reflexivity, ring, symmetry
from symcnn.kernel.sums import bracket_and, entry_lam, sum_factor
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Add, Apply, Binder, Bracket, Det, Diff, Entry, FloorDiv, Inv, Ite, Lam, Le, Lt,
    Mod, Mul, Not, Num, Pow, Prod, Range, Recip, Sum, Term, Var, add, mul, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import collapse, open_sums
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe, repeat
from symcnn.lemmas.differentiation import differentiate
from symcnn.lemmas.elementary import COS, EXP, SIN
from symcnn.lemmas.finite import product_constant, product_factor, product_one, sum_one
from symcnn.lemmas.matrices import whole
from symcnn.lemmas.ranges import as_interval, empty_product, empty_sum, one_window
from symcnn.lemmas.sum_rules import distribute, multiply_in, only_term, split_sum

from .normal_brackets import open_choice, open_condition, settle_guard, simplify_indices
from .cancelling import cancel_inverse, proper_fraction
from .cases import choice_outside
from .elimination import eliminate
from .fractions import cancel_factors, factors_of
from .normal_functions import normal_function, without_squared_sine
from .equational_hypotheses import by_parity
from .permuted_sums import over_values, same_place
from .piecewise import put_in_pieces


def sum_of_products(t: Term, given: Formulas) -> Theorem:
    """``t = t'`` where t' is a sum of terms, each a number of nested sums of a product.

    >>> from symcnn.kernel.terms import REAL
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> print(sum_of_products(2 * total(n, lambda i: x[i] * (y[i] + 1)), ()).right)
    2*(sum[i<n] x[i]*y[i]) + 2*(sum[i<n] x[i])
    """
    return _multiplied_out(t, given, tuple(s.hint for s in subterms(t) if isinstance(s, Binder)))


@remembered(maxsize=500)
def _multiplied_out(t: Term, given: Formulas, names: tuple[str, ...]) -> Theorem:
    """Terms that differ in the ``names`` of their indices only are equal, but not in print."""
    theorem = maybe(repeat(open_choice))(t, given)
    for stage, kinds in STAGES:
        if not kinds.isdisjoint(classes_in(theorem.right)):
            theorem = after(theorem, maybe(everywhere(stage))(theorem.right, given))
    return theorem


@lru_cache(maxsize=4_000)
def classes_in(t: Term) -> frozenset[type[Term]]:
    """The classes of the subterms, shapes of tensors left aside."""
    if isinstance(t, Var):
        return frozenset((Var,))
    return frozenset((type(t),)).union(*map(classes_in, t.args))


def _open(t: Term, given: Formulas) -> Theorem:
    """Definitions, case distinctions and derivatives."""
    match t:
        case Entry(args=(Lam(), *_)):
            return entry_lam(t, given)
        case Ite() | Bracket():
            return open_condition(t, given)
        case Diff():
            return differentiate(t, given)
        case Det(args=(Lam() as table,)) | Inv(args=(Lam() as table,)):
            return congruence(t, (0,), (), whole(table))
        case Sum(domain=Range(size=size)) if size == ONE:
            return only_term(t, given)
        case Sum(domain=Range(size=size)) if _is_empty(size, given):
            return empty_sum(t, given)
        case Prod(domain=Range(size=size)) if _is_empty(size, given):
            return empty_product(t, given)
        case Apply(fun=fun) if fun in (COS, EXP, SIN):
            return normal_function(t, given)
        case Sum() | Add() | Mul() if Ite in classes_in(t) and (t.sort == REAL or type(t) is Sum):
            return open_choice(t, given)
    raise KernelError("open", "nothing to open", found=t)


def _differentiated(t: Term, given: Formulas) -> Theorem:
    """The derivative, of a function whose choices are put in order before they are opened."""
    if not isinstance(t, Diff):
        raise KernelError("differentiated", "a derivative is expected", found=t)
    theorem = put_in_pieces(t, given)
    return after(theorem, differentiate(theorem.right, given))


def _is_empty(size: Term, given: Formulas) -> bool:
    if isinstance(size, Num):
        return size.value <= 0
    own = free_vars(size)
    bounded = (t for p in given for t in _bounded(p) if free_vars(t) == own)
    return any(not any(polynomial(size - t)) for t in bounded) and entails(given, Le(size, ZERO))


def _bounded(p: Term) -> tuple[Term, ...]:
    """What is less than something by an inequality, or as one is denied."""
    if isinstance(p, Le | Lt):
        return p.args[:1]
    inside = p.args[0] if isinstance(p, Not) else None
    return inside.args[1:] if isinstance(inside, Le | Lt) else ()


def _carry_out(t: Term, given: Formulas) -> Theorem:
    """Sums whose index a bracket determines, or bounds."""
    if not isinstance(t, Sum) or not _innermost_has_bracket(t):
        raise KernelError("carry_out", "a sum with a bracket is expected", found=t)
    for conversion in (eliminate, collapse, one_window, as_interval):
        try:
            return conversion(t, given)
        except KernelError:
            continue
    raise KernelError("carry_out", "no bracket determines or bounds an index", found=t)


def _count(t: Term, given: Formulas) -> Theorem:
    """A sum of brackets only, of which what is left of several indices determines the last."""
    if Entry in classes_in(t):
        raise KernelError("count", "a sum of brackets is expected", found=t)
    return _carry_out(t, given)


def _innermost_has_bracket(t: Term) -> bool:
    while isinstance(t, Sum):
        t = t.body
    return any(isinstance(f, Bracket) for f in (t.args if isinstance(t, Mul) else (t,)))


def _multiply_out(t: Term, given: Formulas) -> Theorem:
    match t:
        case Prod(body=body) if body == ONE:
            return product_one(t)
        case Prod(domain=Range(), body=body) if not body.loose:
            return product_constant(t, given)
        case Prod(body=Mul()):
            return product_factor(t)
        case Pow(args=(Add() | Mul() | Sum() as base, Num(value=n))) if 2 <= n <= 6:
            return ring(t, mul(*(base,) * int(n)))
        case Pow(args=(Bracket() as base, Num(value=n))) if 2 <= n <= 6:
            product = bracket_and(mul(*(base,) * int(n)))
            return after(ring(t, product.left), product)
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
        case Mul() | Pow():
            return without_squared_sine(t, given)
    raise KernelError("multiply_out", "nothing to multiply out", found=t)


def _proper(t: Term, given: Formulas) -> Theorem:
    """Exponentials divided by their denominators, and the result multiplied out."""
    try:
        return proper_fraction(t, given)
    except KernelError:
        return _multiply_out(t, given)


def _expand(t: Term, given: Formulas) -> Theorem:
    """Powers and products of sums of terms multiplied out, nothing moved into a sum."""
    if isinstance(t, Mul | Pow) and not any(isinstance(f, Sum) for f in t.args):
        return _multiply_out(t, given)
    raise KernelError("expand", "nothing to multiply out", found=t)


def _take_out(t: Term, given: Formulas) -> Theorem:
    """Constant factors of a sum, or of all terms, out of a reciprocal, root or logarithm."""
    if isinstance(t, Recip | Apply) and t.args and isinstance(t.args[0], Sum | Add):
        out = scalars_out if isinstance(t.args[0], Sum) else common_out
        return congruence(t, (0,), (), out(t.args[0], given))
    raise KernelError("take_out", "the reciprocal of a sum is expected", found=t)


def common_out(t: Term, given: Formulas) -> Theorem:
    """``t = c * t'`` for a sum of terms t, c being the factors that all terms have.

    >>> from symcnn.lemmas.notation import scalars, sizes, tensor, total
    >>> n, (a,) = *sizes("n"), scalars("a")
    >>> x = tensor("x", n)
    >>> print(common_out(a**2 + total(n, lambda i: a * x[i]), ()).right)
    a*(a + sum[i<n] x[i])
    """
    theorem = reflexivity(t)
    common: dict[Term, int] | None = None
    for place, summand in enumerate(summands(t)):
        apart = scalars_apart(summand, given)
        theorem = after(theorem, congruence(theorem.right, (place,), (), apart))
        own = factors_of(apart.right)
        common = (
            own if common is None else {x: min(n, own[x]) for x, n in common.items() if x in own}
        )
    outside = [power(x, n) for x, n in (common or {}).items() if not isinstance(x, Num)]
    if not outside:
        raise KernelError("common_out", "the terms have no common factor", found=t)
    rest = add(*(_divided_by(s, common or {}) for s in summands(theorem.right)))
    return after(theorem, ring(theorem.right, mul(*outside, rest)))


def scalars_apart(t: Term, given: Formulas) -> Theorem:
    """A product with the constant factors of its sums as factors of its own."""
    if not isinstance(t, Mul):
        return maybe(scalars_out)(t, given)
    theorem = reflexivity(t)
    for place, f in enumerate(t.args):
        if isinstance(f, Sum):
            outside = maybe(scalars_out)(f, given)
            theorem = after(theorem, congruence(theorem.right, (place,), (), outside))
    return after(theorem, ring(theorem.right, mul(*theorem.right.args)))


def _divided_by(t: Term, common: Mapping[Term, int]) -> Term:
    return mul(*(power(x, n - common.get(x, 0)) for x, n in factors_of(t).items()))


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
    if isinstance(t, Mul) and isinstance(t.args[0], Num):
        return t.args[0], mul(*t.args[1:])
    return ONE, t


# What is done in turn, each wherever it applies, with the classes of terms it is about.
STAGES: tuple[tuple[Conversion, frozenset[type[Term]]], ...] = (
    (_differentiated, frozenset((Diff,))),
    (choice_outside, frozenset((Ite,))),
    (_open, frozenset((Det, Inv, Entry, Ite, Bracket, Diff, Sum, Prod, Apply))),
    (cancel_factors, frozenset((Recip,))),
    (_multiply_out, frozenset((Prod, Pow, Mul, Sum))),
    (_proper, frozenset((Recip,))),
    (over_values, frozenset((Entry,))),
    (cancel_inverse, frozenset((Inv,))),
    (settle_guard, frozenset((Bracket,))),
    (_carry_out, frozenset((Bracket,))),
    (settle_guard, frozenset((Bracket,))),
    (simplify_indices, frozenset((FloorDiv, Mod))),
    (_count, frozenset((Bracket,))),
    (same_place, frozenset((Bracket,))),
    (_multiply_out, frozenset((Bracket, Sum))),
    (cancel_factors, frozenset((Recip,))),
    (_take_out, frozenset((Recip, Apply))),
    (normal_function, frozenset((Apply, Pow))),
    (by_parity, frozenset((Apply,))),
    (_expand, frozenset((Apply, Pow))),
    (_differentiated, frozenset((Diff,))),  # abs(t)**2 has become t**2
)
