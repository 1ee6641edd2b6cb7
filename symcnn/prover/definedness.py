"""Does a statement make sense: every entry inside its tensor, no division by zero?

The operations of the term language have a value everywhere, so the kernel never needs to
ask. A reader does: a statement is accepted only when every access, divisor and denominator
in it is shown to be proper, under the ranges and brackets that surround it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    ONE, ZERO, And, Apply, Det, Entry, Eq, Exists, FloorDiv, Forall, Inv, Le, Lt, Max, Min, Mod,
    Not, Or, Range, Recip, Term,
)  # fmt: skip
from symcnn.lemmas.conversions import places

from .auto import instances_for
from .digits import by_digits
from .signs import by_sign


@dataclass(frozen=True)
class Obligation:
    """Something that must hold, given what is known at the place, for a term to make sense."""

    given: Formulas
    formula: Term
    what: str

    def holds(self) -> bool:
        """Whether it is shown: by arithmetic, by what is known for all indices, or by signs."""
        own = [p for p in self.given if free_vars(p) <= free_vars(self.formula)]
        if is_shown(own, self.formula) or is_shown(self.given, self.formula):
            return True
        known = instances_for((self.formula,), self.given)
        facts = (*self.given, *(t.concl for t in known))
        if known and is_shown(facts, self.formula):
            return True
        for rule in (by_sign, _by_digits):
            with suppress(KernelError):
                rule(self.formula, self.given)
                return True
        return False

    def __str__(self) -> str:
        return f"{self.what}: {self.formula}"


def _by_digits(formula: Term, given: Formulas) -> None:
    for p in formula.args if isinstance(formula, And) else (formula,):
        if not is_shown(given, p):
            by_digits(p, given)


def obligations(t: Term, given: Formulas) -> Iterator[Obligation]:
    """What must hold for the term to make sense.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> for o in obligations(total(n, lambda i: tensor("x", n)[i + 1]), ()):
    ...     print(o, o.holds())
    the entry x[i + 1] is inside the tensor: 0 <= i + 1 and i + 1 < n False
    """
    if isinstance(t, Forall | Exists):
        v = domain_var(t, free_vars(t).union(*map(free_vars, given)))
        yield from obligations(t.domain, given)
        yield from obligations(open_binder(t, v), (*given, *member(v, t.domain)))
        return
    if isinstance(t, Or):  # of "not p or q", q is asked for where p holds
        premises = [p for p in t.args if isinstance(p, Not)]
        for part in t.args:
            known = tuple(p.args[0] for p in premises if p is not part)
            yield from obligations(part, (*given, *known))
        return
    for place in places(t, given):
        found = _needs(place.term)
        if found is not None:
            formula, what = found
            yield Obligation(place.given, formula, what)


def _needs(t: Term) -> tuple[Term, str] | None:
    match t:
        case Entry(args=(tensor, *indices)):
            shape = shape_of(tensor)
            parts = [f for i, n in zip(indices, shape, strict=True) for f in member(i, Range(n))]
            return And(*parts), f"the entry {t} is inside the tensor"
        case FloorDiv(args=(_, b)) | Mod(args=(_, b)):
            return Le(ONE, b), f"the divisor of {t} is at least 1"
        case Recip(args=(a,)):
            return Not(Eq(a, ZERO)), f"the denominator of {t} is not 0"
        case Max(domain=Range(size=n)) | Min(domain=Range(size=n)):
            return Lt(ZERO, n), f"the range of {t} is not empty"
        case Apply(fun=fun, args=(a,)) if fun.known and fun.name == "log":
            return Lt(ZERO, a), f"the argument of {t} is positive"
        case Apply(fun=fun, args=(a,)) if fun.known and fun.name == "sqrt":
            return Le(ZERO, a), f"the argument of {t} is not negative"
        case Inv(args=(a,)):
            return Not(Eq(Det(a), ZERO)), f"the matrix in {t} is invertible"
    return None


def undefined(t: Term, given: Formulas) -> list[Obligation]:
    """The obligations that are not shown; empty when the term makes sense.

    >>> from symcnn.lemmas.notation import for_all, index_tensor, sizes, tensor
    >>> n, i = sizes("n i")
    >>> x, s = tensor("x", n), index_tensor("s", n)
    >>> into = for_all(n, lambda i: And(ZERO <= s[i], s[i] < n))
    >>> undefined(x[s[i]], (into, ZERO <= i, i < n)), len(undefined(x[s[i]], (into,)))
    ([], 2)
    """
    try:
        return [o for o in obligations(t, given) if not o.holds()]
    except KernelError as error:
        return [Obligation(given, Eq(ZERO, ONE), f"the term has no meaning ({error})")]
