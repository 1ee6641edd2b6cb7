"""What cancels inside of sums: ``sum[k<n] inv(A)[i, k]*A[k, j] = [i = j]``, exp(a)/(exp(a) + 1)."""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.binding import domain_var, free_vars, fresh, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, congruence, cut, field, instantiate, reflexivity, ring,
)  # fmt: skip
from symcnn.kernel.sums import sum_factor
from symcnn.kernel.terms import (
    INT, ONE, Add, Apply, Bracket, Entry, Inv, Mul, Num, Pow, Range, Recip, Sum, Term, add, mul,
    power,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, everywhere
from symcnn.lemmas.elementary import EXP
from symcnn.lemmas.inverses import inverse_entries
from symcnn.lemmas.sum_rules import exchange, nested

from .signs import nonzero


def cancel_inverse(t: Term, given: Formulas) -> Theorem:
    """Nested sums with one index less, where it runs through a matrix and its inverse.

    >>> from symcnn.kernel.terms import ZERO, Det, Eq, Not
    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> A, x = tensor("A", n, n), tensor("x", n)
    >>> t = total(n, n, lambda k, l: Inv(A)[i, k] * A[k, l] * x[l])
    >>> given = (Not(Eq(Det(A), ZERO)), ZERO <= i, i < n)
    >>> print(cancel_inverse(t, given).right)
    sum[l<n] x[l]*[i = l]
    """
    depth = nested(t)
    for place in range(depth):
        order = (*(p for p in range(depth) if p != place), place)
        theorem = reflexivity(t)
        try:
            if place != depth - 1:
                theorem = exchange(t, order, given)
            return after(theorem, everywhere(_contract)(theorem.right, given))
        except KernelError:
            continue
    raise KernelError("cancel_inverse", "no index runs through a matrix and its inverse", found=t)


def _contract(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Sum) or not isinstance(t.domain, Range) or not isinstance(t.body, Mul):
        raise KernelError("cancel_inverse", "a sum of products is expected", found=t)
    taken = free_vars(t).union(*map(free_vars, given))
    v = domain_var(t, taken)
    own = [f for f in open_binder(t, v).args if v in free_vars(f)]
    left = [e for e in own if isinstance(e, Entry) and len(e.args) == 3 and e.args[2] == v]
    right = [e for e in own if isinstance(e, Entry) and len(e.args) == 3 and e.args[1] == v]
    if len(own) != 2 or len(left) != 1 or len(right) != 1:
        raise KernelError("cancel_inverse", "a product of two entries is expected", found=t)
    (first, e, _), (second, _, f) = left[0].args, right[0].args
    if Inv(second) == first:
        matrix, on_the_left = second, True
    elif Inv(first) == second:
        matrix, on_the_left = first, False
    else:
        raise KernelError("cancel_inverse", "a matrix and its inverse are expected", found=t)
    i = fresh("i", INT, (*taken, v))
    j = fresh("j", INT, (*taken, v, i))
    law = inverse_entries(matrix, on_the_left, i, j, given)
    law = instantiate(law, ((i, e), (j, f)))
    (n, _) = shape_of(matrix)
    for p in (*member(e, Range(n)), *member(f, Range(n))):
        law = cut(arithmetic(given, p), law)
    outside = tuple(place for place, factor in enumerate(t.body.args) if not factor.loose)
    rest = mul(*(factor for factor in t.body.args if not factor.loose))
    theorem = sum_factor(t, outside) if outside else reflexivity(t)
    apart = Mul((rest, law.left))
    theorem = after(theorem, ring(theorem.right, apart))
    return after(theorem, congruence(apart, (1,), (), law))


def proper_fraction(t: Term, given: Formulas) -> Theorem:
    """``e * 1/(c*e + d) = 1/c * (1 - d * 1/(c*e + d))`` for an exponential e.

    In the end no exponential stands beside its denominator, which determines the product.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b = scalars("a b")
    >>> print(proper_fraction(b * EXP(a) * (1 / (EXP(a) + 2)), ()).right)
    b*(-2*1/(exp(a) + 2) + 1)
    """
    if not isinstance(t, Mul):
        raise KernelError("proper_fraction", "a product is expected", found=t)
    _, bases = factored(t)
    for r in bases:
        if not isinstance(r, Recip) or not isinstance(r.args[0], Add):
            continue
        own = [p for p in r.args[0].args if any(map(_is_exponential, factored(p)[1]))]
        scale, alone = factored(own[0]) if len(own) == 1 else (Fraction(1), {})
        if len(alone) != 1 or not all(n == 1 and bases.get(e, 0) > 0 for e, n in alone.items()):
            continue
        (e,) = alone
        others = add(*(q for q in r.args[0].args if q != own[0]))
        known = nonzero(r.args[0], given)
        whole = mul(e, r)
        law = cut(known, field(whole, (ONE - others * r) / Num(scale), (*given, known.concl)))
        number, rest = factored(t)
        rest.update({e: rest[e] - 1, r: rest[r] - 1})
        apart = Mul((mul(Num(number), *(power(f, n) for f, n in rest.items() if n)), whole))
        theorem = after(ring(t, apart), congruence(apart, (1,), (), law))
        return after(theorem, ring(theorem.right, mul(apart.args[0], law.right)))
    raise KernelError("proper_fraction", "no exponential stands beside its denominator", found=t)


def _is_exponential(t: Term) -> bool:
    a = t.args[0] if isinstance(t, Recip) else t
    return isinstance(a, Apply) and a.fun == EXP


def factored(t: Term) -> tuple[Fraction, dict[Term, int]]:
    """A product as its number and its factors with their exponents."""
    scale = Fraction(1)
    factors: dict[Term, int] = {}
    for f in t.args if isinstance(t, Mul) else (t,):
        if isinstance(f, Num):
            scale *= f.value
        elif isinstance(f, Pow) and isinstance(f.args[1], Num):
            base, exponent = f.args[0], int(f.args[1].value)
            factors[base] = factors.get(base, 0) + exponent
        else:
            factors[f] = factors.get(f, 0) + 1
    return scale, {a: 1 if isinstance(a, Bracket) else e for a, e in factors.items()}
