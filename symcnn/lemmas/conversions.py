"""Conversions: functions that rewrite a term and return the theorem that says so.

A conversion takes a term and the formulas that may be used, and returns a theorem whose
left side is the term; it raises ``KernelError`` when it does not apply. The functions here
find the place where a conversion applies and carry its theorem to the whole term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, congruence, local_facts, reflexivity, symmetry, transitivity,
)  # fmt: skip
from symcnn.kernel.terms import Binder, Num, Term, Var
from symcnn.kernel.theorem import Theorem

Conversion = Callable[[Term, Formulas], Theorem]


class Place(NamedTuple):
    """A subterm with its binders opened: where it stands and what may be used there."""

    term: Term
    path: tuple[int, ...]
    opened: tuple[Var, ...]
    given: Formulas

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the opened variables, outermost first."""
        return tuple(v.name for v in self.opened)

    def child(self, index: int, avoid: frozenset[Var]) -> Place:
        """The place of an argument; a binder's variable avoids the names of ``avoid``."""
        t, inner, opened = self.term, self.term.args[index], self.opened
        facts = local_facts(t, index)
        if t.binds(index) and isinstance(t, Binder):
            v = domain_var(t, avoid | free_vars(t) | set(opened))
            inner, opened = open_binder(t, v), (*opened, v)
            facts = [*facts, *member(v, t.domain)]
        return Place(inner, (*self.path, index), opened, (*self.given, *facts))


def root(t: Term, given: Formulas) -> tuple[Place, frozenset[Var]]:
    """The whole term as a place, and the variables whose names are taken."""
    return Place(t, (), (), given), free_vars(t).union(*map(free_vars, given))


def carry(t: Term, place: Place, theorem: Theorem) -> Theorem:
    """The theorem about the whole term t that follows from one about a subterm of it."""
    return congruence(t, place.path, place.names, theorem) if place.path else theorem


def places(t: Term, given: Formulas) -> Iterable[Place]:
    """Every subterm with its place, outermost first. Not inside the shapes of variables."""
    start, avoid = root(t, given)
    waiting = [start]
    while waiting:
        place = waiting.pop()
        yield place
        if not isinstance(place.term, Var):
            children = [place.child(i, avoid) for i in range(len(place.term.args))]
            waiting.extend(reversed(children))


def somewhere(conversion: Conversion) -> Conversion:
    """Apply at the first subterm, outermost first, where the conversion applies."""

    def convert(t: Term, given: Formulas) -> Theorem:
        failure: KernelError | None = None
        for place in places(t, given):
            try:
                theorem = conversion(place.term, place.given)
            except KernelError as error:
                failure = failure or error
                continue
            return carry(t, place, theorem)
        raise failure or KernelError("somewhere", "there is no such place", term=t)

    return convert


def under(names: Sequence[str], conversion: Conversion) -> Conversion:
    """Apply in the body of the binders with these names, found from the outside in."""

    def convert(t: Term, given: Formulas) -> Theorem:
        place, avoid = root(t, given)
        for name in names:
            place = _binder_named(name, place, avoid).child(1, avoid)
        return carry(t, place, conversion(place.term, place.given))

    return convert


def _binder_named(name: str, start: Place, avoid: frozenset[Var]) -> Place:
    waiting = [start]
    while waiting:
        place = waiting.pop(0)
        if isinstance(place.term, Binder) and place.term.hint == name:
            return place
        if not isinstance(place.term, Var):
            waiting.extend(place.child(i, avoid) for i in range(len(place.term.args)))
    raise KernelError("under", f"there is no binder named {name}", term=start.term)


def then(*conversions: Conversion) -> Conversion:
    """One conversion after the other."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = reflexivity(t)
        for conversion in conversions:
            theorem = after(theorem, conversion(theorem.right, given))
        return theorem

    return convert


def after(first: Theorem, second: Theorem) -> Theorem:
    """Transitivity that leaves reflexivity out."""
    if first.left == first.right:
        return second
    return first if second.left == second.right else transitivity(first, second)


def repeat(conversion: Conversion, most: int = 200) -> Conversion:
    """Apply as long as the conversion applies, at least once."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = conversion(t, given)
        for _ in range(most):
            try:
                theorem = after(theorem, conversion(theorem.right, given))
            except KernelError:
                return theorem
        raise KernelError("repeat", f"no end after {most} steps", term=theorem.right)

    return convert


def everywhere(conversion: Conversion) -> Conversion:
    """Apply wherever the conversion applies, innermost first, until it applies nowhere."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = _sweep(conversion, t, given, root(t, given)[1])
        if theorem is None or theorem.left == theorem.right:
            raise KernelError("everywhere", "the conversion applies nowhere", term=t)
        return theorem

    return convert


def _sweep(
    conversion: Conversion, t: Term, given: Formulas, avoid: frozenset[Var]
) -> Theorem | None:
    """The conversion applied everywhere in a term; None if it is nowhere."""
    theorem: Theorem | None = None
    for path in _paths(t):
        here = Place(t, (), (), given)
        for index in path:
            here = here.child(index, avoid)
        inner = _sweep(conversion, here.term, here.given, avoid.union(here.opened))
        if inner is None:
            continue
        theorem = _then(theorem, congruence(t, path, here.names, inner))
        new = theorem.right
        if type(new) is not type(t) or len(new.args) != len(t.args):
            # a product within the product has been flattened: the places have moved
            return _then(theorem, _sweep(conversion, new, given, avoid))
        t = new
    try:
        own = conversion(t, given)
    except KernelError:
        return theorem
    if own.left == own.right:
        return theorem
    theorem = _then(theorem, own)
    return _then(theorem, _sweep(conversion, own.right, given, avoid))


def _paths(t: Term) -> list[tuple[int, ...]]:
    """Where the terms stand that a term is made of: a domain is none, the size in it is one."""
    if isinstance(t, Var):
        return []
    found: list[tuple[int, ...]] = []
    for index, a in enumerate(t.args):
        found += [(index, *rest) for rest in _paths(a)] if a.is_domain else [(index,)]
    return found


def _then(first: Theorem | None, second: Theorem | None) -> Theorem:
    """One theorem after the other, where there are two."""
    if first is None or second is None:
        found = first or second
        if found is None:
            raise KernelError("everywhere", "nothing was changed")
        return found
    return transitivity(first, second)


def maybe(conversion: Conversion) -> Conversion:
    """Apply if the conversion applies; else the theorem t = t."""

    def convert(t: Term, given: Formulas) -> Theorem:
        try:
            return conversion(t, given)
        except KernelError:
            return reflexivity(t)

    return convert


def backwards(conversion: Conversion, target: Term) -> Conversion:
    """Rewrite to ``target``, from which the conversion leads to the given term."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = symmetry(conversion(target, given))
        if theorem.left != t:
            raise KernelError("backwards", "the target does not lead to the term", term=t)
        return theorem

    return convert


def has(t: Term, kinds: tuple[type[Term], ...]) -> bool:
    """Whether an operation of one of the kinds is in the term, shapes of variables left aside."""
    if isinstance(t, kinds):
        return True
    return not isinstance(t, Num | Var) and any(has(a, kinds) for a in t.args)
