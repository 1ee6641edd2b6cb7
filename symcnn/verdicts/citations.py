"""Theorems of the catalogue that say what a formula says, in other letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import Formulas, instantiate, symmetry, transitivity
from symcnn.kernel.terms import (
    BOOL, ONE, REALS, TENSOR, Add, And, Apply, Bound, Eq, Fun, Integral, Lam, Mul, Or, Pred,
    Space, Sum, Term, Var, element_sort, rank_of,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.integral_rules import restated
from symcnn.prover.chain import StuckError
from symcnn.prover.change_of_variables import equal_integrals
from symcnn.prover.entry import Entry

from .catalogue import load, paths

UNORDERED = (Add, Mul, And, Or)
RULES = "the rules for integrals, of which one that does not exist counts as 0"
MOST_FACTORS = 5  # that are tried in every order

Letters = Mapping[Var | str, Term | str]


@dataclass(frozen=True)
class Citation:
    """What a formula is called, with a theorem that says it; ``needed`` is what that assumes."""

    name: str
    theorem: Theorem
    needed: Formulas


def cited(goal: Term, given: Formulas) -> Citation | None:
    """The theorem of the catalogue with this conclusion, proved anew; None if there is none.

    An equation of integrals may also follow by the rules for them, or the theorem of Fubini.
    ``needed`` are the hypotheses that are not among ``given`` and do not follow by arithmetic.

    >>> from symcnn.lemmas.notation import functions, scalars
    >>> from symcnn.operators.convolution import convolution_integral
    >>> (p, q), (s,) = functions("p q"), scalars("s")
    >>> both = Eq(convolution_integral(p, q, s), convolution_integral(q, p, s))
    >>> found = cited(both, ())
    >>> found.name, found.theorem.concl == both, found.needed
    ('the rules for integrals, of which one that does not exist counts as 0', True, ())
    """
    integrals = _of_integrals(goal, given)
    if integrals is not None and not integrals.needed:
        return integrals
    for entry in _entries():
        for theorem in _said_by(entry, goal, given):
            name = f"`{entry.name}` of the catalogue"
            return Citation(name, theorem, _needed(theorem, given))
    return integrals


def _said_by(entry: Entry, goal: Term, given: Formulas) -> Iterator[Theorem]:
    """The goal from the theorem of the entry, with the sides of an equation in either order.

    Where a side of it is a side of the goal, what is left may follow by the rules for integrals.
    """
    own = entry.claim.goal
    if not isinstance(own, Eq) or not isinstance(goal, Eq):
        for letters in _matches(own, goal, {}):
            yield from _in_letters(entry, letters, goal)
        return
    for formula in (own, Eq(*reversed(own.args))):
        for letters in _matches(formula, goal, {}):
            yield from _in_letters(entry, letters, goal)
    if not isinstance(own.args[0], Integral):
        return
    a, b = goal.args
    for side, other in ((a, b), (b, a)):
        for letters in _matches(own.args[0], side, {}):
            for theorem in _in_letters(entry, letters, side):
                with suppress(KernelError, StuckError):
                    found = transitivity(theorem, equal_integrals(theorem.right, other, given))
                    yield found if side == a else symmetry(found)


def _of_integrals(goal: Term, given: Formulas) -> Citation | None:
    if not isinstance(goal, Eq) or not any(isinstance(s, Integral | Sum) for s in subterms(goal)):
        return None
    a, b = goal.args
    try:
        theorem = equal_integrals(a, b, given)
    except (KernelError, StuckError):
        return None
    exchanged = any(isinstance(h, Pred) and h.name == "integrable" for h in theorem.hyps)
    name = "the theorem of Fubini" if exchanged else RULES
    return Citation(name, theorem, _needed(theorem, given))


def _needed(theorem: Theorem, given: Formulas) -> Formulas:
    return tuple(h for h in theorem.hyps if h not in given and not entails(given, h))


@cache
def _entries() -> tuple[Entry, ...]:
    return tuple(map(load, paths()))


def _in_letters(entry: Entry, letters: Letters, written: Term) -> Iterator[Theorem]:
    """The theorem in these letters, written as the goal, or as this left side."""
    with suppress(KernelError, StuckError):
        found = instantiate(entry.proof(entry.claim).theorem, tuple(letters.items()))
        if written.sort != BOOL:
            written = Eq(written, found.right)
        turned = isinstance(written, Eq) and not _agree(found.concl, written)
        yield restated(symmetry(found) if turned else found, written)


def _agree(found: Term, written: Term) -> bool:
    return all(ring_equal(a, b) for a, b in zip(found.args, written.args, strict=True))


def _matches(pattern: Term, target: Term, letters: Letters) -> Iterator[Letters]:
    """The letters with which the pattern becomes the target, sums and products in any order."""
    match pattern, target:
        case Var(), _ if pattern.sort != TENSOR or isinstance(target, Var):
            if pattern in letters:
                if letters[pattern] == target:
                    yield letters
            elif not target.loose:
                yield from _shapes(pattern, target, {**letters, pattern: target})
        case Apply(), Apply() if len(pattern.args) == len(target.args):
            found = _function(pattern, target.fun, letters)
            if found is not None:
                yield from _all(pattern.args, target.args, found)
        case _ if type(pattern) is type(target) and pattern.data == target.data:
            if len(pattern.args) == len(target.args):
                orders: Iterator[tuple[Term, ...]] = iter((target.args,))
                if isinstance(pattern, UNORDERED) and len(target.args) <= MOST_FACTORS:
                    orders = permutations(target.args)
                for order in orders:
                    yield from _all(pattern.args, order, letters)


def _all(patterns: Sequence[Term], targets: Sequence[Term], letters: Letters) -> Iterator[Letters]:
    if not patterns:
        yield letters
        return
    for found in _matches(patterns[0], targets[0], letters):
        yield from _all(patterns[1:], targets[1:], found)


def _shapes(pattern: Var, target: Term, letters: Letters) -> Iterator[Letters]:
    """The sizes of a tensor are letters as well."""
    if pattern.sort != TENSOR:
        yield letters
    elif isinstance(target, Var) and len(pattern.shape) == len(target.shape):
        yield from _all(pattern.shape, target.shape, letters)


def _function(pattern: Apply, fun: Fun, letters: Letters) -> Letters | None:
    """With this function for the one of the pattern."""
    own = pattern.fun
    if own.known or fun.known:
        return letters if own == fun else None
    domains = [_domain(a) for a in pattern.args]
    places = range(len(domains))[::-1]
    variables = (
        Bound(i, d.sort, d.element, len(d.args)) for i, d in zip(places, domains, strict=True)
    )
    named = Fun(fun.name)(*variables)
    for d in reversed(domains):
        named = Lam(d, named, "x")
    same = own.order == fun.order and letters.get(own.name, named) == named
    return {**letters, own.name: named} if same else None


def _domain(argument: Term) -> Space:
    """Where a function of this argument is defined; sizes do not matter."""
    if argument.sort != TENSOR:
        return REALS
    return Space(element_sort(argument), (ONE,) * rank_of(argument))
