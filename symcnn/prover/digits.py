"""Ranges of quotients and remainders, from the ranges of what is divided."""

from __future__ import annotations

from contextlib import suppress

from symcnn.kernel.binding import free_vars, fresh
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, arithmetic, assume, cut, instantiate
from symcnn.kernel.terms import INT, ONE, ZERO, FloorDiv, Le, Lt, Mod, Term, Var
from symcnn.kernel.theorem import Theorem

from .instantiation import without
from .methods import Prove
from .normal_brackets import divided


def _by_arithmetic(goal: Term, given: Formulas) -> Theorem:
    return arithmetic(given, goal)


def by_digits(goal: Term, given: Formulas, prove: Prove = _by_arithmetic) -> Theorem:
    """``given |- goal``, where of quotients and remainders only their ranges are used.

    >>> from symcnn.lemmas.notation import sizes
    >>> p, m, k, a = sizes("p m k a")
    >>> given = (ONE <= k, ZERO <= p, p < m * k, ZERO <= a, a < k)
    >>> print(by_digits(p // k * k + a < m * k, given).concl)
    p//k*k + a < m*k
    """
    digits: dict[Term, Var] = {}
    taken = {*free_vars(goal), *(v for p in given for v in free_vars(p))}
    simple = _replaced(goal, digits, taken)
    lemmas = [theorem for t in digits for theorem in ranges(t, given)]
    if not lemmas:
        raise KernelError("by_digits", "no range of a quotient is known", goal=goal)
    bounds = [_replaced(lemma.concl, digits, taken) for lemma in lemmas]
    variables = free_vars(simple).union(*map(free_vars, bounds))
    facts = [p for p in given if free_vars(p) <= variables and _replaced(p, {}, set()) == p]
    theorem = prove(simple, (*facts, *bounds))
    theorem = instantiate(theorem, tuple((v, t) for t, v in digits.items()))
    if theorem.concl != goal:
        raise KernelError("by_digits", "the goal is written differently", goal=goal)
    return without(theorem, lemmas)


def ranges(t: Term, given: Formulas) -> list[Theorem]:
    """``0 <= t`` and ``t < X`` for a quotient or a remainder t, as far as they are found.

    >>> from symcnn.lemmas.notation import sizes
    >>> r, k, c = sizes("r k c")
    >>> for found in ranges(r % (k * k) // k, (ONE <= k,)):
    ...     print(found.concl)
    0 <= r % (k*k)//k
    r % (k*k)//k < k
    """
    if not isinstance(t, FloorDiv | Mod):
        return []
    a, b = t.args
    try:
        least = arithmetic(_about(b, given), Le(ONE, b))
    except KernelError:
        return []
    goals: list[tuple[Term, Theorem]] = []
    if isinstance(t, Mod):
        goals = [(Le(ZERO, t), least), (Lt(t, b), least)]
    else:
        for known in (*map(assume, given), *ranges(a, given)):
            match known.concl:
                case Le(args=(low, x)) if x == a and low in (ZERO, ONE):
                    goals.append((Le(ZERO, t), known))
                case Lt(args=(x, high)) if x == a:
                    whole = divided(high, b)
                    if whole is not None and whole[1] == ZERO:
                        goals.append((Lt(t, whole[0]), known))
    found: list[Theorem] = []
    for goal, known in goals:
        with suppress(KernelError):
            theorem = arithmetic((least.concl, known.concl), goal)
            found.append(cut(least, cut(known, theorem)))
    return found


def _about(t: Term, given: Formulas) -> Formulas:
    """The hypotheses about variables of a term alone."""
    return tuple(p for p in given if free_vars(p) <= free_vars(t))


def _replaced(t: Term, digits: dict[Term, Var], taken: set[Var]) -> Term:
    """The term with a variable for each quotient and remainder, which are noted down."""
    if isinstance(t, FloorDiv | Mod) and not t.loose:
        if t not in digits:
            digits[t] = fresh("d", INT, taken)
            taken.add(digits[t])
        return digits[t]
    if isinstance(t, Var) or not t.args:
        return t
    return t.rebuild(tuple(_replaced(a, digits, taken) for a in t.args))
