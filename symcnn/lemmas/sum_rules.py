"""Derived rules for sums: multiplying in, factoring out, exchanging, merging, expanding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from symcnn.kernel.binding import domain_var, free_vars, fresh, open_binder, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import Monomial, normal_form, polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas, arithmetic, congruence, ring, symmetry
from symcnn.kernel.sums import reindex, split_range, sum_factor
from symcnn.lemmas.linearity import sum_add
from symcnn.kernel.terms import (
    INT, ONE, TRUE, ZERO, Add, Binder, Bracket, Domain, Eq, FloorDiv, Integral, Lt, Max, Min, Mod,
    Mul, Num, Numeric, Prod, Range, Space, Sum, Term, Var, add, conj, mul, neg, power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import Conversion, after, everywhere, maybe


def factor_out(t: Term, given: Formulas) -> Theorem:
    """Move the factors that do not depend on the variable out of a sum or integral."""
    if not isinstance(t, Sum | Integral) or not isinstance(t.body, Mul):
        raise KernelError("factor_out", "a sum of products is expected", found=t)
    places = tuple(i for i, f in enumerate(t.body.args) if not f.loose)
    if not places:
        raise KernelError("factor_out", "every factor depends on the index", found=t)
    return sum_factor(t, places)


def multiply_in(t: Term, given: Formulas) -> Theorem:
    """Move the other factors of a product into its first factor that is a sum or integral."""
    if not isinstance(t, Mul):
        raise KernelError("multiply_in", "a product is expected", found=t)
    at = next((i for i, f in enumerate(t.args) if isinstance(f, Sum | Integral)), None)
    if at is None:
        raise KernelError("multiply_in", "there is no sum with other factors", found=t)
    return multiply_into(t, at)


def multiply_into(t: Mul, place: int) -> Theorem:
    """The other factors of a product moved into its sum or integral at ``place``.

    A number stays in front.
    """
    total = t.args[place]
    others = [f for i, f in enumerate(t.args) if i != place and not isinstance(f, Num)]
    if not others:
        raise KernelError("multiply_in", "there is no sum with other factors", found=t)
    body = mul(*others, total.args[1])
    inside = total.rebuild((total.args[0], body))
    first = 1 if isinstance(body, Mul) and isinstance(body.args[0], Num) else 0
    theorem = sum_factor(inside, tuple(range(first, first + len(others))))
    if isinstance(t.args[0], Num):
        theorem = congruence(mul(t.args[0], inside), (1,), (), theorem)
    return after(ring(t, theorem.right), symmetry(theorem))


def distribute(t: Term, given: Formulas) -> Theorem:
    """Multiply a product out over its first factor that is a sum of terms ``a + b``."""
    if not isinstance(t, Mul):
        raise KernelError("distribute", "a product is expected", found=t)
    at = next((i for i, f in enumerate(t.args) if isinstance(f, Add)), None)
    if at is None:
        raise KernelError("distribute", "no factor is a sum", found=t)
    before, after_ = t.args[:at], t.args[at + 1 :]
    return ring(t, add(*(mul(*before, part, *after_) for part in t.args[at].args)))


def split_sum(t: Term, given: Formulas) -> Theorem:
    """A sum of ``a + b`` into the sum of a and the sum of b."""
    return sum_add(t)


def expand(t: Term, given: Formulas) -> Theorem:
    """Multiply everything out, down to sums of products of entries and functions."""
    theorem = maybe(everywhere(_expand_once))(t, given)
    if theorem.left == theorem.right:
        raise KernelError("expand", "nothing is left to multiply out", found=t)
    return theorem


def _expand_once(t: Term, given: Formulas) -> Theorem:
    for conversion in (multiply_in, distribute, split_sum):
        try:
            return conversion(t, given)
        except KernelError:
            continue
    raise KernelError("expand", "nothing to multiply out", found=t)


def only_term(t: Term, given: Formulas) -> Theorem:
    """``given |- Sum[i < n] e(i) = e(0)`` where n = 1 is known; so for products and extrema.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> print(only_term(total(1, lambda i: tensor("x", n)[i]), ()))
    |- sum[i<1] x[i] = x[0]
    """
    if not isinstance(t, Sum | Prod | Max | Min) or not isinstance(t.domain, Range):
        raise KernelError("only_term", "a finite sum, product or extremum is expected", found=t)
    v = fresh(t.hint, INT, free_vars(t).union(*map(free_vars, given)))
    body = open_binder(t, v)
    factors = body.args if isinstance(body, Mul) else (body,)
    if isinstance(t, Sum) and any(isinstance(f, Bracket) for f in factors):
        guard = conj(*(f.args[0] for f in factors if isinstance(f, Bracket)))
        guard = subst(guard, {v: ZERO})
    else:
        guard = TRUE
    return reindex(t, (v,), (), (), guard, (ZERO,), (), given, ())


def nested(t: Term, kind: type[Binder] = Sum) -> int:
    """How many binders of the kind stand directly inside each other at the root."""
    depth = 0
    while isinstance(t, kind):
        depth, t = depth + 1, t.args[1]
    return depth


def substitute(
    domains: Mapping[Var, Numeric | Domain],
    old: Mapping[Var, Term],
    new: Mapping[Var, Term],
    guard: Term = TRUE,
    lemmas: Sequence[Theorem] = (),
) -> Conversion:
    """Change the variables of nested sums, by a map and its inverse.

    ``domains`` gives the new variables with their sizes (or ``INTEGERS``, for one variable that
    stands alone), ``old`` the value of each old variable in terms of the new ones, ``new`` that
    of each new variable in terms of the old ones. The old variables name the nested sums from
    the outside in.
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        return reindex(
            t,
            tuple(old),
            tuple(domains),
            tuple(n if isinstance(n, Range | Space) else Range(n) for n in domains.values()),
            guard,
            tuple(old.values()),
            tuple(new[v] for v in domains),
            given,
            tuple(lemmas),
        )

    return convert


def exchange(t: Term, order: Sequence[int], given: Formulas) -> Theorem:
    """Nested finite sums in another order: ``order`` lists the old depths, outermost first."""
    variables: list[Var] = []
    body, ranges = t, []
    avoid = free_vars(t).union(*map(free_vars, given))
    for _ in order:
        if not isinstance(body, Binder):
            raise KernelError("exchange", f"{len(order)} nested sums are expected", found=t)
        v = fresh(body.hint, INT, (*avoid, *variables))
        ranges.append(body.domain)
        variables.append(v)
        body = open_binder(body, v)
    taken = (*avoid, *variables)
    renamed = {v: fresh(v.name + "_", INT, taken) for v in variables}
    return reindex(
        t,
        tuple(variables),
        tuple(renamed[variables[i]] for i in order),
        tuple(subst(ranges[i], renamed) for i in order),
        TRUE,
        tuple(renamed.values()),
        tuple(variables[i] for i in order),
        given,
        (),
    )


def unroll(t: Term, given: Formulas) -> Theorem:
    """A sum over a range of 1, 2, 3 ... indices as its terms.

    >>> from symcnn.lemmas.notation import tensor, total
    >>> x = tensor("x", 3)
    >>> print(unroll(total(3, lambda i: x[i]), ()).right)
    x[0] + x[1] + x[2]
    """
    if not isinstance(t, Sum) or not isinstance(t.domain, Range):
        raise KernelError("unroll", "a sum over a range is expected", found=t)
    size = t.domain.size
    if not isinstance(size, Num) or size.value < 1:
        raise KernelError("unroll", "a range of given size is expected", found=t.domain)
    if size == ONE:
        return only_term(t, given)
    theorem = split_range(t, add(size, neg(ONE)), given)
    low, high = theorem.right.args[0], theorem.right.args[-1]
    last = only_term(high, given)
    theorem = after(theorem, congruence(theorem.right, (1,), (), last))
    return after(theorem, congruence(theorem.right, (0,), (), unroll(low, given)))


def vanishes(t: Term, given: Formulas) -> Theorem:
    """A sum or integral, over any range, of what is 0 by the laws of a ring: ``|- t = 0``.

    >>> from symcnn.lemmas.notation import sizes, total
    >>> n, m = sizes("n m")
    >>> print(vanishes(total(n, lambda i: i * m - m * i), ()))
    |- sum[i<n] (i*m - m*i) = 0
    """
    if not isinstance(t, Sum | Integral):
        raise KernelError("vanishes", "a sum or an integral is expected", found=t)
    v = domain_var(t, free_vars(t))
    zero = congruence(t, (1,), (v.name,), ring(open_binder(t, v), ZERO))
    return after(zero, sum_factor(zero.right, (0,)))


def simplify_quotients(t: Term, given: Formulas) -> Theorem:
    """Replace quotients and remainders that the ranges determine: (k*q + a)//k by q.

    The candidate is found by splitting the dividend at the multiples of the divisor; that
    it is right is proved.
    """
    return everywhere(_simplify_quotient)(t, given)


def _simplify_quotient(t: Term, given: Formulas) -> Theorem:
    if isinstance(t, FloorDiv | Mod):
        candidates = _determined(t, given)
    elif isinstance(t, Add | Mul) and t.sort == INT and _has_quotient(t):
        candidates = list(_recomposed(t, given))
    else:
        raise KernelError("simplify_quotients", "not a quotient", found=t)
    for candidate in candidates:
        try:
            return arithmetic(given, Eq(t, candidate))
        except KernelError:
            continue
    raise KernelError("simplify_quotients", "the ranges do not determine it", found=t)


def _determined(t: FloorDiv | Mod, given: Formulas) -> list[Term]:
    """What the quotient or remainder may be, judging by the form of the dividend."""
    a, b = t.args
    quotient, rest = _euclid(_without_remainders(a, b), b)
    if quotient == ZERO:
        known = any(isinstance(p, Lt) and p.args == (a, b) for p in given)
        return [quotient if isinstance(t, FloorDiv) else a] if known else []
    if isinstance(t, FloorDiv):
        return [quotient, add(quotient, FloorDiv(rest, b))]
    return [rest, Mod(rest, b)]


def _without_remainders(a: Term, b: Term) -> Term:
    """The same integer, each remainder ``x % b`` in it written as ``x - b*(x//b)``."""

    def written(atom: Term) -> Term:
        if isinstance(atom, Mod) and ring_equal(atom.args[1], b):
            x = atom.args[0]
            return add(x, neg(mul(b, FloorDiv(x, b))))
        return atom

    p = polynomial(a)
    return add(*(mul(c, *(power(written(x), e) for x, e in m)) for m, c in p.items()))


def _has_quotient(t: Term) -> bool:
    return any(isinstance(s, FloorDiv) for s in subterms(t))


def _recomposed(t: Term, given: Formulas) -> Iterator[Term]:
    """The sum with fewer quotients and remainders, which Euclid's division puts together.

    These are ``b*(a//b) + a % b = a``, ``a - b*(a//b) = a % b``, and ``b*(a//b) = a`` where b
    divides a.
    """
    p = polynomial(t)
    for m in p:
        for atom, _ in m:
            if isinstance(atom, Mod | FloorDiv):
                a, b = atom.args
                divides = Eq(Mod(a, b), ZERO) in given
                scale = to_term({tuple(x for x in m if x[0] != atom): p[m]})
                if isinstance(atom, FloorDiv):
                    scale = _cofactor(scale, b)
                remainder = ZERO if divides else Mod(a, b)
                change = mul(scale, add(a, mul(-1, b, FloorDiv(a, b)), neg(remainder)))
                candidate = normal_form(add(t, change))
                gone = {atom, FloorDiv(a, b)}.isdisjoint(subterms(candidate))
                if gone and (divides or len(polynomial(candidate)) < len(p)):
                    yield candidate


def _cofactor(t: Term, b: Term) -> Term:
    """``t / b`` where b divides the polynomial t, else 0."""
    quotient, rest = _euclid(t, b)
    return quotient if rest == ZERO else ZERO


def _euclid(a: Term, b: Term) -> tuple[Term, Term]:
    """A guess at quotient and remainder: the multiples of b in a, and the rest of it."""
    divisor = polynomial(b)
    quotient: dict[Monomial, Fraction] = {}
    rest = polynomial(a)
    if len(divisor) == 1:
        ((lead, scale),) = divisor.items()
        for m, c in list(rest.items()):
            exponents = dict(m)
            if (c / scale).denominator == 1 and all(exponents.get(x, 0) >= e for x, e in lead):
                left = [(x, e - dict(lead).get(x, 0)) for x, e in m]
                quotient[tuple((x, e) for x, e in left if e)] = c / scale
                del rest[m]
    return to_term(quotient), to_term(rest)
