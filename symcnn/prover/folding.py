"""Names put where their values stand: ``exp(S[i, j])/(sum[k<n] exp(S[i, k]))`` is ``P[i, j]``.

A value is a product of factors with exponents, most often of one factor. In a product that has
all of them, at some indices, the name takes their place, as a power where they stand there more
often: with ``r = 1/sqrt(v)`` the product ``a/sqrt(v)**3`` is ``a*r**3``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symcnn.kernel.binding import free_vars, open_binder, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import Formulas, congruence, forall_elim, ring, symmetry
from symcnn.kernel.terms import (
    COMPLEX, INT, ONE, Add, Entry, Forall, Mul, Num, Pow, Recip, Term, Var, mul, neg, power, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.coefficients import indices_only
from symcnn.lemmas.conversions import Conversion, after

from .cancelling import factored

Factors = dict[Term, int]
MOST_PLACES = 12  # indices at which a value is looked for in one product


@dataclass(frozen=True)
class Value:
    """A name and what it stands for: the theorem says ``v[i] = value`` for all indices."""

    name: Var
    theorem: Theorem

    @cached_property
    def rows(self) -> tuple[Var, ...]:
        """Variables for the indices, which stand nowhere else."""
        return tuple(Var(f"row#{place}", INT) for place in range(len(self.name.shape)))

    @cached_property
    def body(self) -> Term:
        """The value at these indices."""
        p = self.theorem.concl
        for row in self.rows:
            if not isinstance(p, Forall):
                raise KernelError("value", "an equation for all indices is expected", found=p)
            p = open_binder(p, row)
        return p.args[1]

    @cached_property
    def factors(self) -> Factors:
        """The factors of the value with their exponents; none for one that is no product."""
        if isinstance(self.body, Var | Num) or _is_entry(self.body):
            return {}
        number, found = signed_factors(self.body)
        return found if number == 1 else {}

    @cached_property
    def letters(self) -> frozenset[Var]:
        """What stands in every term that holds the value."""
        return free_vars(self.body) - set(self.rows)

    def at(self, indices: Sequence[Term], given: Formulas) -> Theorem:
        """``v[e] = value at e``"""
        theorem = self.theorem
        for e in indices:
            theorem = forall_elim(theorem, e, indices_only(given))
        return theorem


def _is_entry(t: Term) -> bool:
    return isinstance(t, Entry) and isinstance(t.args[0], Var)


def signed_factors(t: Term) -> tuple[Fraction, Factors]:
    """A product as its number and its factors, those below the line with negative exponents."""
    scale, factors = factored(t)
    found: Factors = {}
    for f, e in factors.items():
        inner, sign = (f.args[0], -1) if isinstance(f, Recip) else (f, 1)
        number, parts = factored(inner) if sign < 0 else (Fraction(1), {inner: 1})
        if number == 0:
            raise KernelError("signed_factors", "a denominator is 0", found=t)
        scale /= number**e
        for a, n in parts.items():
            # the laws of a ring do not take the power of a sum out of a denominator
            base, times = (power(a, n), 1) if sign < 0 and isinstance(a, Add) else (a, n)
            found[base] = found.get(base, 0) + sign * times * e
    return scale, found


def product_of(scale: Fraction, factors: Mapping[Term, int]) -> Term:
    """The product with these factors."""
    above = (power(a, e) for a, e in factors.items() if e > 0)
    below = (power(recip(a), -e) for a, e in factors.items() if e < 0)
    return mul(Num(scale), *above, *below)


def fold(values: Sequence[Value]) -> Conversion:
    """The conversion of a product that has the value of a name to one with the name.

    >>> from symcnn.kernel.rules import assume
    >>> from symcnn.kernel.terms import Eq
    >>> from symcnn.lemmas.elementary import SQRT
    >>> from symcnn.lemmas.notation import scalars
    >>> a, v, r = scalars("a v r")
    >>> named = Value(r, assume(Eq(r, 1 / SQRT(v))))
    >>> print(fold([named])(a / SQRT(v)**3, ()))
    r = 1/sqrt(v) |- a/sqrt(v)**3 = a*r**3
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        if t.sort > COMPLEX:
            raise KernelError("fold", "a number is expected", found=t)
        here = free_vars(t)
        for value in values:
            if value.letters <= here:
                found = _folded(value, t, given)
                if found is not None:
                    return found
        raise KernelError("fold", "no value of a name is there", found=t)

    return convert


def _folded(value: Value, t: Term, given: Formulas) -> Theorem | None:
    if not value.factors:
        return None
    scale, factors = signed_factors(t)
    known = {normal_form(f): f for f in factors}
    for indices in _places(value, t):
        at = dict(zip(value.rows, indices, strict=True))
        used: list[tuple[Term, int, bool]] = []
        for f, e in value.factors.items():
            own = subst(f, at)
            plain, minus = known.get(normal_form(own)), known.get(normal_form(neg(own)))
            found = plain if plain is not None else minus
            if found is None:
                break
            used.append((found, e, plain is None))
        else:
            times = _times([(factors[f], e) for f, e, _ in used])
            if times:
                rest = dict(factors)
                for f, e, negated in used:
                    rest[f] -= e * times
                    scale *= -1 if negated and e * times % 2 else 1
                before = list(factors)[: min(list(factors).index(f) for f, _, _ in used)]
                start = {f: rest.pop(f) for f in before}
                around = product_of(scale, start), product_of(Fraction(1), rest)
                return _replaced(value, indices, times, t, around, given)
    return None


def _times(exponents: Sequence[tuple[int, int]]) -> int:
    """How often, with a sign, all exponents e fit into those that there are."""
    signs = {(n > 0) == (e > 0) for n, e in exponents if n}
    if len(signs) != 1 or not all(n for n, _ in exponents):
        return 0
    (same,) = signs
    most = min(abs(n) // abs(e) for n, e in exponents)
    return most if same else -most


def _replaced(
    value: Value,
    indices: Sequence[Term],
    times: int,
    t: Term,
    around: tuple[Term, Term],
    given: Formulas,
) -> Theorem:
    named = value.at(indices, given)
    power_of, path = named.right, tuple[int, ...]()
    if times < 0:
        power_of, path = Recip(power_of), (0,)
    if abs(times) > 1:
        power_of, path = Pow(power_of, Num(abs(times))), (0, *path)
    rest = mul(*around)
    apart = power_of if rest == ONE else Mul((power_of, rest))
    path = path if rest == ONE else (0, *path)
    theorem = after(ring(t, apart), congruence(apart, path, (), symmetry(named)))
    name = power(recip(named.left) if times < 0 else named.left, abs(times))
    return after(theorem, ring(theorem.right, mul(around[0], name, around[1])))


def _places(value: Value, t: Term) -> Iterator[tuple[Term, ...]]:
    """Indices at which the value may stand in the term, from the entries of tensors in both."""
    own = [
        s for s in subterms(value.body) if _is_entry(s) and not free_vars(s).isdisjoint(value.rows)
    ]
    there = [s for s in subterms(t) if _is_entry(s)]
    found: dict[tuple[Term, ...], None] = {}

    def search(place: int, known: dict[Term, Term]) -> None:
        if len(known) == len(value.rows):
            found[tuple(known[r] for r in value.rows)] = None
        if len(known) == len(value.rows) or place == len(own) or len(found) >= MOST_PLACES:
            return
        for s in there:
            more = _matched(own[place], s, value.rows, known)
            if more is not None:
                search(place + 1, more)
        search(place + 1, known)

    search(0, {})
    yield from found


def _matched(
    pattern: Term, t: Term, rows: Sequence[Var], known: dict[Term, Term]
) -> dict[Term, Term] | None:
    """What the rows must be for the entry to be the other."""
    if pattern.args[0] != t.args[0]:
        return None
    found = dict(known)
    for p, a in zip(pattern.args[1:], t.args[1:], strict=True):
        if p in rows:
            if a.loose or found.setdefault(p, a) != a:
                return None
        elif p != a and free_vars(p).isdisjoint(rows):
            return None
    return found
