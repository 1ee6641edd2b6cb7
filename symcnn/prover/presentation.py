"""A derived formula as one would write it: guards thinned, common factors in front."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, polynomial, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, cut, field, ring, symmetry
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import (
    INT, ZERO, Add, Bracket, Eq, FloorDiv, Le, Lt, Mod, Mul, Not, Num, Recip, Sum, Term, Var, add,
    mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.brackets import open_sums
from symcnn.lemmas.conversions import Conversion, after, everywhere, has, maybe
from symcnn.lemmas.ranges import as_interval, guards_of
from symcnn.lemmas.sum_rules import factor_out, simplify_quotients

from .cancelling import factored
from .deltas import thin_brackets
from .elimination import eliminate
from .instantiation import instances_for
from .normal import sum_of_products
from .signs import nonzero

Factors = dict[Term, int]


def present(targets: Sequence[Var] | None) -> list[tuple[Conversion, str]]:
    """The conversions that bring a formula into its final form, each with its reason."""

    def interval(t: Term, given: Formulas) -> Theorem:
        if targets is not None and free_vars(t).isdisjoint(targets):
            raise KernelError("present", "the sum was there before", found=t)
        return as_interval(t, given)

    def thin(t: Term, given: Formulas) -> Theorem:
        if targets is not None and free_vars(t).isdisjoint(targets):
            raise KernelError("present", "the bracket was there before", found=t)
        return thin_brackets(t, given)

    def determined(t: Term, given: Formulas) -> Theorem:
        if targets is not None and free_vars(t).isdisjoint(targets):
            raise KernelError("present", "the sum was there before", found=t)
        return _determined(t, given)

    return [
        (_where((FloorDiv, Mod), simplify_quotients), "simplify the quotients"),
        (_where((Bracket,), everywhere(_guards_together)), "the conditions together"),
        (_where((Bracket,), everywhere(thin)), "the other conditions follow"),
        (_where((Not,), everywhere(without_not)), "the conditions without negations"),
        (_where((Bracket,), everywhere(_shorter)), "what is on both sides of a condition cancels"),
        (_where((Bracket,), everywhere(determined)), "one term of the sum is left"),
        (_where((Bracket,), everywhere(interval)), "the range that the conditions leave"),
        (_where((Bracket,), everywhere(_in_front)), "conditions on no index in front"),
        (_where((Add,), everywhere(vanishing)), "a sum that is 0"),
        (_where((Recip,), everywhere(cancelled)), "cancel what is not 0"),
        (everywhere(_collected), "take out what is common"),
    ]


def _where(kinds: tuple[type[Term], ...], conversion: Conversion) -> Conversion:
    """The conversion for terms that hold an operation of one of the kinds."""

    def convert(t: Term, given: Formulas) -> Theorem:
        if not has(t, kinds):
            raise KernelError("present", "there is no such operation", found=t)
        return conversion(t, given)

    return convert


def _collected(t: Term, given: Formulas) -> Theorem:
    return common_factors(t, given) if isinstance(t, Add) else powers(t, given)


def _guards_together(t: Term, given: Formulas) -> Theorem:
    """``[p]*sum[i<n] [q]*e = sum[i<n] [p]*[q]*e``"""
    if not isinstance(t, Mul) or sum(isinstance(f, Sum) for f in t.args) != 1:
        raise KernelError("guards_together", "a product with one sum is expected", found=t)
    (total,) = (f for f in t.args if isinstance(f, Sum))
    guards = [f for f in t.args if isinstance(f, Bracket)]
    others = [f for f in t.args if f is not total and not isinstance(f, Bracket)]
    if not guards or not _is_guarded(total):
        raise KernelError("guards_together", "there are no conditions to move", found=t)
    inside = total.rebuild((total.args[0], mul(*guards, total.args[1])))
    first = 1 if isinstance(inside.args[1].args[0], Num) else 0
    out = symmetry(sum_factor(inside, tuple(range(first, first + len(guards)))))
    if not others:
        return after(ring(t, out.left), out)
    whole = mul(*others, inside)
    theorem = congruence(whole, (len(whole.args) - 1,), (), symmetry(out))
    return after(ring(t, theorem.right), symmetry(theorem))


def _is_guarded(t: Term) -> bool:
    while isinstance(t, Sum):
        t = t.body
    return any(isinstance(f, Bracket) for f in (t.args if isinstance(t, Mul) else (t,)))


def without_not(t: Term, given: Formulas) -> Theorem:
    """``not a < b`` as ``b <= a``."""
    match t:
        case Not(args=(Lt(args=(a, b)),)):
            return arithmetic((), Eq(t, Le(b, a)))
        case Not(args=(Le(args=(a, b)),)):
            return arithmetic((), Eq(t, Lt(b, a)))
    raise KernelError("without_not", "the negation of a comparison is expected", found=t)


def _shorter(t: Term, given: Formulas) -> Theorem:
    """``p - x < p`` as ``0 < x``, for integers; only where something cancels."""
    if not isinstance(t, Le | Lt) or t.args[0].sort != INT or t.args[1].sort != INT:
        raise KernelError("shorter", "a comparison of integers is expected", found=t)
    a, b = t.args
    p = polynomial(add(b, neg(a)))
    if len(p) >= len(polynomial(a)) + len(polynomial(b)):
        raise KernelError("shorter", "nothing cancels", found=t)
    low = to_term({m: -c for m, c in p.items() if c < 0})
    high = to_term({m: c for m, c in p.items() if c > 0})
    return arithmetic((), Eq(t, type(t)(low, high)))


def _determined(t: Term, given: Formulas) -> Theorem:
    """``sum[i<n] [i = a]*e(i) = e(a)``, for an a in the range."""
    if not isinstance(t, Sum):
        raise KernelError("determined", "a sum is expected", found=t)
    (v, *_), _, body = open_sums(t, given)
    if not any(isinstance(q, Eq) and v in q.args for q in guards_of(body)):
        raise KernelError("determined", "no condition says what the index is", found=t)
    return eliminate(t, given)


def _in_front(t: Term, given: Formulas) -> Theorem:
    """``sum[i<n] [p]*e(i) = [p]*sum[i<n] e(i)``"""
    if not isinstance(t, Sum) or not isinstance(t.body, Mul):
        raise KernelError("in_front", "a sum of a product is expected", found=t)
    if not any(isinstance(f, Bracket) and not f.loose for f in t.body.args):
        raise KernelError("in_front", "the conditions are about the index", found=t)
    return factor_out(t, given)


def vanishing(t: Term, given: Formulas) -> Theorem:
    """A sum of differences that is 0, as that of the deviations from a mean."""
    body = t
    while isinstance(body, Sum):
        body = body.body
    if not isinstance(t, Sum) or not isinstance(body, Add):
        raise KernelError("vanishing", "a sum of differences is expected", found=t)
    apart = sum_of_products(t, given)
    apart = after(apart, maybe(everywhere(factor_out))(apart.right, given))
    return after(apart, field(apart.right, ZERO, given))


def cancelled(t: Term, given: Formulas) -> Theorem:
    """``x * 1/x * e = e`` for an x that is not 0.

    >>> from symcnn.lemmas.notation import scalars
    >>> x, y, z = scalars("x y z")
    >>> print(cancelled(y * x / (x * z), (0 < x,)).right)
    y/z
    """
    if not isinstance(t, Mul):
        raise KernelError("cancelled", "a product is expected", found=t)
    scale, factors = _quotients(t)
    above = {a: e for a, e in factors.items() if not isinstance(a, Recip)}
    below = {a.args[0]: e for a, e in factors.items() if isinstance(a, Recip)}
    known: dict[Term, list[Theorem]] = {}
    for a in [a for a in above if a in below]:
        with suppress(KernelError):
            known[a] = _not_zero(a, given)
        if a in known:
            common = min(above[a], below[a])
            above[a] -= common
            below[a] -= common
    if not known:
        raise KernelError("cancelled", "nothing cancels", found=t)
    left = [power(a, e) for a, e in above.items() if e]
    left += [recip(power(a, e)) for a, e in below.items() if e]
    lemmas = [lemma for lemmas in known.values() for lemma in lemmas]
    theorem = field(t, mul(Num(scale), *left), (*given, *(lemma.concl for lemma in lemmas)))
    for lemma in reversed(lemmas):
        theorem = cut(lemma, theorem)
    return theorem


def _not_zero(t: Term, given: Formulas) -> list[Theorem]:
    """That a term is not 0, after the instances of hypotheses from which it follows."""
    lemmas = instances_for((t,), given)
    return [*lemmas, nonzero(t, (*given, *(lemma.concl for lemma in lemmas)))]


def powers(t: Term, given: Formulas) -> Theorem:
    """``x*y*x = x**2*y``

    >>> from symcnn.lemmas.notation import scalars
    >>> x, y = scalars("x y")
    >>> print(powers(x * y * x, ()).right)
    x**2*y
    """
    if not isinstance(t, Mul):
        raise KernelError("powers", "a product is expected", found=t)
    scale, factors = factored(t)
    target = mul(Num(scale), *(power(a, e) for a, e in factors.items()))
    if not isinstance(target, Mul) or len(target.args) == len(t.args):
        raise KernelError("powers", "the factors are different", found=t)
    return ring(t, target)


def common_factors(t: Term, given: Formulas) -> Theorem:
    """``a*b + a*c = a*(b + c)``; terms that differ by a number only are added.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> print(common_factors(a * b - 2 * a**2 * c, ()).right)
    a*(b - 2*a*c)
    """
    if not isinstance(t, Add):
        raise KernelError("common_factors", "a sum of terms is expected", found=t)
    terms: dict[frozenset[tuple[Term, int]], Fraction] = {}
    order: list[Factors] = []
    for part in t.args:
        scale, factors = _quotients(part)
        key = _alike(factors)
        if key not in terms:
            order.append(factors)
        terms[key] = terms.get(key, Fraction(0)) + scale
    left = [f for f in order if terms[_alike(f)]]
    common = {
        a: min(f.get(a, 0) for f in left)
        for a in (left[0] if left else {})
        if all(a in f for f in left)
    }
    scales = [terms[_alike(f)] for f in left]
    scale = scales[0] if left and len({abs(c) for c in scales}) == 1 else Fraction(1)
    rest = [
        mul(
            Num(terms[_alike(f)] / scale),
            *(_power(a, e - common.get(a, 0)) for a, e in f.items()),
        )
        for f in left
    ]
    target = mul(Num(scale), *(_power(a, e) for a, e in common.items()), add(*rest))
    if len(left) == len(t.args) and not common and abs(scale) == 1:
        raise KernelError("common_factors", "there is nothing in common", found=t)
    return ring(t, target)


def _alike(factors: Factors) -> frozenset[tuple[Term, int]]:
    """What products have in common that the laws of a ring make equal, factor by factor."""
    return frozenset((normal_form(a), e) for a, e in factors.items())


def _quotients(t: Term) -> tuple[Fraction, Factors]:
    """A product as its number and its factors, each factor of a denominator by itself."""
    scale, factors = factored(t)
    found: Factors = {}
    for f, e in factors.items():
        number, parts = factored(f.args[0]) if isinstance(f, Recip) else (Fraction(1), {f: 1})
        if number == 0:
            raise KernelError("quotients", "a denominator is 0", found=t)
        scale /= number**e
        for a, n in parts.items():
            base = recip(a) if isinstance(f, Recip) else a
            found[base] = found.get(base, 0) + n * e
    return scale, found


def _power(a: Term, n: int) -> Term:
    return recip(power(a.args[0], n)) if isinstance(a, Recip) and n else power(a, n)
