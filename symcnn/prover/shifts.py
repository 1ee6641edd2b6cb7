"""Shifts that cancel: ``softmax(x - m)`` is ``softmax(x)``, and ``m + log(sum(exp(x - m)))`` is
``log(sum(exp(x)))``, whatever m is.

Code subtracts the maximum for the sake of floating point. Without it nothing is left that has no
derivative at ties. A factor ``exp(c)``, where c is made of maxima, is moved outwards through
products, sums, reciprocals and choices, until it meets ``exp(-c)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, polynomial, to_term
from symcnn.kernel.rules import Formulas, congruence, cut, reflexivity, ring, symmetry
from symcnn.kernel.sums import sum_factor
from symcnn.lemmas.brackets import ite_brackets
from symcnn.kernel.terms import (
    ONE, REAL, ZERO, Add, Apply, Ite, Max, Min, Mul, Num, Pow, Recip, Sum, Term, Var, add, mul, neg,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Place, after, has
from symcnn.lemmas.elementary import EXP, LOG, exp_add, exp_log, exp_zero, log_exp, log_mul
from symcnn.lemmas.exponentials import exp_negative

from .signs import nonzero, positive

SHIFTS = "a shift by the maximum cancels"
LARGEST_POWER = 4  # of an exponential, which is multiplied out
EXTREMA = (Max, Min)
Local = tuple[Term, Formulas]


@dataclass(frozen=True)
class Pulled:
    """``theorem`` says that a term is ``exp(shift)*rest``; for no shift, that it is ``rest``."""

    shift: Term
    rest: Term
    theorem: Theorem


def without_shifts(t: Term, given: Formulas) -> Theorem:
    """The term without the shifts by a maximum that cancel; t = t where there is none.

    >>> from symcnn.lemmas.notation import largest, sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> x = tensor("x", n)
    >>> m = largest(n, lambda k: x[k])
    >>> t = EXP(x[i] - m) / total(n, lambda k: EXP(x[k] - m))
    >>> print(without_shifts(t, ()).right)
    exp(x[i])/(sum[k<n] exp(x[k]))
    >>> s = m + LOG(total(n, lambda k: EXP(x[k] - m)))
    >>> print(without_shifts(s, (1 <= n,)).right)
    log(sum[k<n] exp(x[k]))
    """
    if not _may_shift(t):
        return reflexivity(t)
    found = _Search(free_vars(t).union(*map(free_vars, given))).closed(t, given)
    return found if extrema_in(found.right) < extrema_in(t) else reflexivity(t)


def extrema_in(t: Term) -> int:
    """How many maxima and minima a term is written with."""
    if isinstance(t, Num | Var):
        return 0
    return isinstance(t, EXTREMA) + sum(map(extrema_in, t.args))


def _may_shift(t: Term) -> bool:
    return has(t, EXTREMA) and has(t, (Apply,))


class _Search:
    """One search; ``avoid`` are the variables whose names are taken."""

    def __init__(self, avoid: frozenset[Var]) -> None:
        self.avoid = avoid
        self.known: dict[Local, Pulled] = {}
        self.inner: dict[Local, Theorem] = {}

    def closed(self, t: Term, given: Formulas) -> Theorem:
        """``t = t'``, where every shift that cancels within t has gone."""
        found = self.pulled(t, given)
        return found.theorem if found.shift == ZERO else self.parts(t, given)

    def pulled(self, t: Term, given: Formulas) -> Pulled:
        """The factor ``exp(c)`` of a term, and the rest."""
        found = self.known.get((t, given))
        if found is None:
            law = None if not _may_shift(t) or t.sort > REAL else _law(t)
            if law is not None:
                with suppress(KernelError):
                    found = law(self, t, given)
            if found is None:
                theorem = self.parts(t, given)
                found = Pulled(ZERO, theorem.right, theorem)
            self.known[t, given] = found
        return found

    def parts(self, t: Term, given: Formulas) -> Theorem:
        """The parts of a term, each without its shifts."""
        if not _may_shift(t):
            return reflexivity(t)
        if (t, given) not in self.inner:
            self.inner[t, given] = self.put_in(t, given, {
                place: self.closed for place, a in enumerate(t.args) if not a.is_domain
            })  # fmt: skip
        return self.inner[t, given]

    def put_in(
        self, t: Term, given: Formulas, of: dict[int, Callable[[Term, Formulas], Theorem]]
    ) -> Theorem:
        """Theorems about the parts of a term put into it, the last part first."""
        theorem = reflexivity(t)
        for place in sorted(of, reverse=True):
            here = self.place(t, place, given)
            part = of[place](here.term, here.given)
            if part.left != part.right:
                # a product within a product is flattened: only later places move
                changed = congruence(theorem.right, here.path, here.names, part)
                theorem = after(theorem, changed)
        return theorem

    def place(self, t: Term, place: int, given: Formulas) -> Place:
        here = Place(t, (), (), given).child(place, self.avoid)
        self.avoid = self.avoid.union(here.opened)
        return here

    def apart(
        self, t: Term, given: Formulas, places: Sequence[int]
    ) -> tuple[list[Pulled], Theorem]:
        """The parts at these places pulled, and the term with them put in."""
        found: list[Pulled] = []
        for k in places:
            here = self.place(t, k, given)
            found.append(self.pulled(here.term, here.given))
        of = dict(zip(places, found, strict=True))
        theorem = reflexivity(t)
        for k in sorted(of, reverse=True):
            theorem = after(theorem, congruence(theorem.right, (k,), (), of[k].theorem))
        return found, theorem


def _law(t: Term) -> Callable[[_Search, Term, Formulas], Pulled | None] | None:
    match t:
        case Apply(fun=fun) if fun == EXP:
            return _exponential
        case Apply(fun=fun) if fun == LOG:
            return _logarithm
    return LAWS.get(type(t))


def _exponential(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``exp(a + c) = exp(c)*exp(a)``, and ``exp(a + log(b)) = b*exp(a)`` for 0 < b."""
    theorem = search.parts(t, given)
    shift: list[Term] = []
    rest: list[Term] = []
    logs: list[tuple[Term, Theorem]] = []
    for m, factor in polynomial(theorem.right.args[0]).items():
        part = to_term({m: factor})
        of_log = _exp_of_log(part, given)
        if any(isinstance(a, EXTREMA) for a, _ in m):
            shift.append(part)
        elif of_log is not None:
            logs.append((part, of_log))
        else:
            rest.append(part)
    if not shift and not logs:
        return None
    c = normal_form(add(*shift)) if shift else ZERO
    parts = [*([c] if shift else []), *(p for p, _ in logs), *([add(*rest)] if rest else [])]
    whole = ring(theorem.right.args[0], add(*parts))
    theorem = after(theorem, congruence(theorem.right, (0,), (), whole))
    theorem = after(theorem, _product_of_exponentials(parts))
    for part, value in reversed(logs):
        if len(parts) == 1:
            theorem = after(theorem, value)
        else:
            theorem = after(theorem, congruence(theorem.right, (parts.index(part),), (), value))
    values = [value.right for _, value in logs]
    left = mul(*values, *([EXP(add(*rest))] if rest else []))
    return _finished(theorem, c, left)


def _exp_of_log(part: Term, given: Formulas) -> Theorem | None:
    """``exp(log(b)) = b`` or ``exp(-log(b)) = 1/b`` where b is shown to be positive."""
    minus = isinstance(part, Mul) and len(part.args) == 2 and part.args[0] == Num(-1)
    log = part.args[1] if minus else part
    if not isinstance(log, Apply) or log.fun != LOG:
        return None
    try:
        above = positive(log.args[0], given)
        value = cut(above, exp_log(log.args[0], (above.concl,)))
    except KernelError:
        return None
    if not minus:
        return value
    inverse = exp_negative(log)
    return after(inverse, congruence(inverse.right, (0,), (), value))


def _product_of_exponentials(parts: Sequence[Term]) -> Theorem:
    """``exp(a + b + ..) = exp(a)*exp(b)*..``"""
    first, *others = parts
    if not others:
        return reflexivity(EXP(first))
    theorem = exp_add(first, add(*others))
    return after(theorem, congruence(theorem.right, (1,), (), _product_of_exponentials(others)))


def _logarithm(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``log(exp(c)*a) = c + log(a)`` where a is not 0."""
    (inner,), theorem = search.apart(t, given, (0,))
    if inner.shift == ZERO:
        return None
    different = nonzero(inner.rest, given)
    split = cut(different, log_mul(EXP(inner.shift), inner.rest, (different.concl,)))
    if split.left != theorem.right:
        return None
    whole = congruence(split.right, (0,), (), log_exp(inner.shift))
    theorem = after(after(theorem, split), whole)
    return Pulled(ZERO, theorem.right, theorem)


def _product(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``exp(c)*a * exp(d)*b = exp(c + d)*(a*b)``"""
    parts, theorem = search.apart(t, given, range(len(t.args)))
    shifts = [p.shift for p in parts if p.shift != ZERO]
    if not shifts:
        return None
    rest = mul(*(p.rest for p in parts))
    together, c = _one_exponential(shifts)
    whole = mul(together.left, rest)
    theorem = after(theorem, ring(theorem.right, whole))
    if len(shifts) > 1:
        # the exponentials as one factor, so that a theorem about their product applies
        apart = Mul((together.left, rest))
        theorem = after(theorem, ring(whole, apart))
        theorem = after(theorem, congruence(apart, (0,), (), together))
    return _finished(theorem, c, rest)


def _one_exponential(shifts: Sequence[Term]) -> tuple[Theorem, Term]:
    """``exp(c)*exp(d)*.. = exp(c + d + ..)``, and the sum; of 0 it is 1."""
    theorem = symmetry(_product_of_exponentials(shifts))
    c = normal_form(add(*shifts))
    theorem = after(theorem, congruence(theorem.right, (0,), (), ring(theorem.right.args[0], c)))
    return (after(theorem, exp_zero()) if c == ZERO else theorem), c


def _finished(theorem: Theorem, c: Term, rest: Term) -> Pulled:
    whole = mul(EXP(c), rest) if c != ZERO else rest
    return Pulled(c, rest, after(theorem, ring(theorem.right, whole)))


def _reciprocal(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``1/(exp(c)*a) = exp(-c)*1/a``"""
    (inner,), theorem = search.apart(t, given, (0,))
    if inner.shift == ZERO:
        return None
    c = normal_form(neg(inner.shift))
    apart = Mul((Recip(EXP(inner.shift)), _recip(inner.rest)))
    theorem = after(theorem, ring(theorem.right, apart))
    inverse = symmetry(exp_negative(inner.shift))
    same = congruence(inverse.right, (0,), (), ring(inverse.right.args[0], c))
    theorem = after(theorem, congruence(apart, (0,), (), after(inverse, same)))
    return _finished(theorem, c, _recip(inner.rest))


def _recip(t: Term) -> Term:
    return Num(1 / t.value) if isinstance(t, Num) and t.value else Recip(t)


def _power(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``(exp(c)*a)**2 = exp(2*c)*a**2``"""
    base, exponent = t.args
    if not isinstance(exponent, Num) or exponent.value.denominator != 1:
        return None
    if not 1 < exponent.value <= LARGEST_POWER:
        return None
    return _product(search, Mul((base,) * int(exponent.value)), given)


def _sum(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``Sum[i] exp(c)*a = exp(c) * Sum[i] a`` where c does not depend on i."""
    here = search.place(t, 1, given)
    inner = search.pulled(here.term, here.given)
    if inner.shift == ZERO or not free_vars(inner.shift).isdisjoint(here.opened):
        return None
    theorem = congruence(t, here.path, here.names, inner.theorem)
    body = theorem.right.args[1]
    factors = body.args if isinstance(body, Mul) else (body,)
    out = sum_factor(theorem.right, (factors.index(EXP(inner.shift)),))
    rest = out.right.args[-1] if isinstance(out.right, Mul) else ONE
    return _finished(after(theorem, out), inner.shift, rest)


def _addition(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``exp(c)*a + exp(c)*b = exp(c)*(a + b)``; maxima that cancel in a sum."""
    parts, theorem = search.apart(t, given, range(len(t.args)))
    shifts = {p.shift for p in parts}
    if len(shifts) == 1 and ZERO not in shifts:
        return _finished(theorem, parts[0].shift, add(*(p.rest for p in parts)))
    theorem = search.parts(t, given)
    terms = theorem.right.args if isinstance(theorem.right, Add) else ()
    shifting = [a for a in terms if _is_extremum(a)]
    sum_of_them = normal_form(add(*shifting)) if shifting else ZERO
    if shifting and extrema_in(sum_of_them) < sum(map(extrema_in, shifting)):
        rest = add(*(a for a in terms if not _is_extremum(a)), sum_of_them)
        theorem = after(theorem, ring(theorem.right, rest))
    return Pulled(ZERO, theorem.right, theorem)


def _is_extremum(t: Term) -> bool:
    return isinstance(t, EXTREMA) or (isinstance(t, Add | Mul) and any(map(_is_extremum, t.args)))


def _choice(search: _Search, t: Term, given: Formulas) -> Pulled | None:
    """``exp(c)*a if p else 0`` is ``exp(c)*(a if p else 0)``."""
    parts, theorem = search.apart(t, given, (1, 2))
    shifts = {p.shift for p in parts if p.rest != ZERO}
    if len(shifts) != 1 or ZERO in shifts:
        return None
    (c,) = shifts
    opened = ite_brackets(theorem.right)
    inner = ite_brackets(Ite(t.args[0], *(p.rest for p in parts)))
    apart = Mul((EXP(c), inner.right))
    theorem = after(after(theorem, opened), ring(opened.right, apart))
    theorem = after(theorem, congruence(apart, (1,), (), symmetry(inner)))
    return _finished(theorem, c, inner.left)


LAWS: dict[type[Term], Callable[[_Search, Term, Formulas], Pulled | None]] = {
    Add: _addition,
    Mul: _product,
    Recip: _reciprocal,
    Pow: _power,
    Sum: _sum,
    Ite: _choice,
}
