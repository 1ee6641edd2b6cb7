"""What the derivative laws need at a point: known from the hypotheses, or assumed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, cut
from symcnn.kernel.terms import ZERO, Domain, Eq, Forall, Fun, Lam, Lt, Not, Pred, Range, Term, Var
from symcnn.kernel.theorem import Theorem

from .brackets import follows
from .extrema import Borders, Opened
from .logic import generally, instance_at
from .positivity import positive


@dataclass(frozen=True)
class Place:
    """Where functions on one space are differentiated, and what may be assumed there.

    ``assumed`` collects what had to be assumed, None where nothing may be; ``borders`` says of
    a formula whether it excludes no region.
    """

    domain: Domain
    hint: str
    point: Term
    indices: Formulas
    assumed: list[Term] | None
    borders: Borders

    def function(self, body: Term) -> Lam:
        return Lam(self.domain, body, self.hint)

    def there(self, body: Term) -> Term:
        return open_binder(self.function(body), self.point)

    def with_need(
        self,
        law: Callable[..., Theorem],
        arguments: tuple[Any, ...],
        need: Term | None,
        given: Formulas,
        opened: Opened,
    ) -> Theorem:
        """The law at the arguments, what it needs being proved or assumed."""
        if need is None or need in given or (not isinstance(need, Pred) and follows(given, need)):
            return law(*arguments, given)
        lemma = self.shown(need, given, opened)
        return cut(lemma, law(*arguments, (need,)))

    def shown(self, p: Term, given: Formulas, opened: Opened) -> Theorem:
        """The theorem p, from a hypothesis about all opened variables if not from ``given``."""
        known = self.from_given(p, given, opened)
        if known is not None:
            return known
        everywhere = generally(p, opened)
        if everywhere not in given:
            if self.assumed is None:
                raise KernelError("differentiate", "side condition not proved", condition=p)
            if everywhere not in self.assumed:
                self.assumed.append(everywhere)
        return instance_at(everywhere, [v for v, _ in opened if v in free_vars(p)])

    def from_given(self, p: Term, given: Formulas, opened: Opened) -> Theorem | None:
        """The theorem p, if it follows from ``given``."""
        if isinstance(p, Pred | Forall):
            return None
        if follows(given, p):
            return arithmetic(given, p)
        try:
            return positive(p, given)
        except KernelError:
            return self.from_universal(p, given, opened)

    def from_universal(self, p: Term, given: Formulas, opened: Opened) -> Theorem | None:
        """The formula from an instance of a universal hypothesis at the opened variables."""
        for claim in given:
            domains, inner = [], claim
            while isinstance(inner, Forall) and isinstance(inner.domain, Range):
                domains.append(inner.domain)
                inner = inner.body
            choices = [[v for v, d in opened if d == domain] for domain in domains]
            for values in islice(product(*choices), 8 if domains else 0):
                instance = instance_at(claim, values)
                if follows((*given, instance.concl), p):
                    return cut(instance, arithmetic((*given, instance.concl), p))
        return None

    def is_border(self, need: Term, given: Formulas, opened: Opened) -> bool:
        """Whether what is needed is known, or excludes no region."""
        known = self.from_given(need, given, opened)
        return known is not None or self.borders(generally(need, opened))

    def taken(self, body: Term, given: Formulas) -> frozenset[Var]:
        terms = (self.function(body), self.point, *self.indices, *given)
        return frozenset[Var]().union(*map(free_vars, terms))


def needed_by(fun: Fun, there: Term, given: Formulas) -> Term | None:
    """What the derivative of a function needs at a point."""
    if not fun.known:
        here = Pred("differentiable", (fun,), (there,))
        return here if here in given else Pred("differentiable", (fun,))
    if fun.name in ("log", "abs", "sign"):
        return Not(Eq(there, ZERO))
    if fun.name == "floor":
        return Not(Eq(fun(there), there))
    return Lt(ZERO, there) if fun.name == "sqrt" else None
