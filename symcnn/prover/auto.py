"""The automatic prover for equations of numbers.

Both sides are made sums of products and matched term by term (``matching``). Where that is
not enough: cases on open conditions, sums laid side by side (``alignment``), what the
hypotheses say. Nothing here is trusted; the kernel makes every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, congruence, reflexivity, ring, symmetry
from symcnn.kernel.terms import INT, ONE, REAL, Add, Apply, Binder, Eq, Ite, Mul, Term, add, neg
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after

from .alignment import vanishes
from .cases import open_conditions, prove_by_cases
from .chain import Chain, StuckError, equal_by_algebra
from .instances import instances_for, outside_binders, with_lemmas
from .matching import by_representatives, equal_integers, equal_numbers, match
from .normal import sum_of_products
from .order import equal_by_order, has_extremum

__all__ = ["StuckError", "equal_integers", "instances_for", "match", "prove_chain", "prove_equal",
           "with_lemmas"]  # fmt: skip

Attempt = Callable[[Term, Term, Formulas], Chain]
MANY_CONDITIONS = 3  # from here on cases come before multiplying out


def prove_equal(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` for two numbers. Raises ``StuckError`` when no proof is found."""
    chain = prove_chain(a, b, given)
    return chain.theorem if chain.steps else reflexivity(a)


def prove_chain(a: Term, b: Term, given: Formulas) -> Chain:
    """The derivation of ``a = b`` as a chain of lines."""
    chain = Chain(a, given)
    if a == b:
        return chain
    for theorem in _at_once(a, b, given):
        return chain.add(theorem, "by arithmetic" if a.sort == INT else "by algebra")
    attempts = [_matched, _by_cases, _by_order]
    if len(set(open_conditions(a)) | set(open_conditions(b))) >= MANY_CONDITIONS:
        attempts = [_by_cases, _matched, _by_order]
    reasons: dict[Attempt, StuckError] = {}
    for attempt in attempts:
        try:
            return attempt(a, b, given)
        except StuckError as error:
            reasons[attempt] = error
    raise reasons[_matched]


def _matched(a: Term, b: Term, given: Formulas) -> Chain:
    """Both sides multiplied out, equal terms renamed alike, the rest by algebra or side by side."""
    chain = Chain(a, given)
    left, right = sum_of_products(a, given), sum_of_products(b, given)
    representatives: list[Term] = []
    left_to = by_representatives(left.right, representatives, given)
    right_to = by_representatives(right.right, representatives, given)
    for theorem, say in ((left, "multiply out"), (left_to, "rename the indices")):
        chain.add(theorem, say)
    for middle, say in _middle(left_to.right, right_to.right, given):
        chain.add(middle, say)
    chain.add(symmetry(right_to), "rename the indices")
    chain.add(symmetry(right), "collect")
    return chain


def _middle(a: Term, b: Term, given: Formulas) -> Iterator[tuple[Theorem, str]]:
    try:
        yield equal_by_algebra(a, b, given), "by algebra"
        return
    except KernelError as error:
        reason = str(error)
    try:
        rest = vanishes(add(a, neg(b)), given, _prove_at_place)
    except (KernelError, StuckError):
        raise StuckError(reason) from None
    yield _by_difference(a, b, rest), "the sums side by side"


def _by_difference(a: Term, b: Term, rest: Theorem) -> Theorem:
    """``a = b`` from ``a - b = 0``."""
    apart = Add((b, Mul((ONE, rest.left))))
    left = congruence(apart, (1, 1), (), rest)
    return after(ring(a, apart), after(left, ring(left.right, b)))


def _prove_at_place(a: Term, b: Term, given: Formulas) -> Theorem:
    """An equation at one place, where no sums are to be laid side by side any more."""
    return equal_numbers(a, b, given)


def _by_cases(a: Term, b: Term, given: Formulas) -> Chain:
    try:
        theorem = prove_by_cases(a, b, given, _one_case)
    except KernelError as error:
        raise StuckError(str(error)) from None
    return Chain(a, given).add(theorem, "by cases")


def _by_order(a: Term, b: Term, given: Formulas) -> Chain:
    if not (has_extremum(a) or has_extremum(b)) or max(a.sort, b.sort) > REAL:
        raise StuckError("there is no maximum")
    return Chain(a, given).add(equal_by_order(a, b, given), "the maximum is attained")


def _one_case(a: Term, b: Term, given: Formulas) -> Theorem:
    if a == b:
        return reflexivity(a)
    for theorem in _at_once(a, b, given):
        return theorem
    chain = _matched(a, b, given)
    return chain.theorem if chain.steps else reflexivity(a)


def _at_once(a: Term, b: Term, given: Formulas) -> Iterator[Theorem]:
    """The equation by the laws of a field, or by arithmetic, if that is enough."""
    with suppress(KernelError):
        yield equal_by_algebra(a, b, given)
    if a.sort == INT == b.sort and not any(isinstance(t, Binder) for t in subterms(a)):
        with suppress(KernelError):
            yield equal_integers(a, b, given)
    elif a.sort <= REAL and b.sort <= REAL and _has_cases(a, b):
        with suppress(KernelError):
            yield arithmetic(given, Eq(a, b))


def _has_cases(a: Term, b: Term) -> bool:
    """Whether there are case distinctions outside of sums, and nothing else to carry out."""
    own = [s for t in (a, b) for s in outside_binders(t)]
    return any(isinstance(s, Ite) for s in own) and not any(
        isinstance(s, Binder | Apply) for s in own
    )
