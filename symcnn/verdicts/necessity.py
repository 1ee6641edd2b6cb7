"""Which hypotheses of a proved claim the proof did not need.

Only what the author asserted is asked about, and the stated properties of functions: that a
size is not negative belongs to the kind of thing that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.arithmetic.budget import OutOfTimeError, step_limit
from symcnn.kernel.binding import free_vars
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.terms import ZERO, Forall, Le, Pred, Term, Var
from symcnn.prover.auto import StuckError
from symcnn.prover.definedness import undefined
from symcnn.prover.goals import prove, prove_formula
from symcnn.read.read_results import ReadClaim
from symcnn.verdicts.limits import time_limit
from symcnn.verdicts.sense import (
    STEPS, STEPS_FOR_CONDITION, assumed_beyond, conditions_shown, with_conditions,
)  # fmt: skip


def remarks_on_hypotheses(found: ReadClaim, seed: int, seconds: float) -> tuple[str, ...]:
    """A sentence on each hypothesis of a proved claim.

    Those that are not needed are left out one after another, so that the proof needs none of
    them even when all are missing at once. "Needed" is said only with a reason: the claim
    makes no sense without it, or is false; else no proof was found, which is no more than that.
    """
    remarks: list[str] = []
    kept = list(found.claim.given)
    try:
        with time_limit(seconds):
            for hypothesis in asserted(found):
                rest = [h for h in kept if h != hypothesis]
                reason = _need(found, rest, seed)
                if not reason:
                    kept = rest
                remarks.append(f"{shown(hypothesis)}: {reason or 'not needed'}")
    except OutOfTimeError:
        remarks.append(f"the time ran out ({seconds:g} s) before the other hypotheses were tried")
    wider = with_conditions(found)
    assumed = assumed_beyond(found.claim, wider, conditions_shown(found.claim, wider))
    remarks += [f"{p}: assumed, not written, so that the claim makes sense" for p in assumed]
    if not remarks:
        remarks.append("there is no hypothesis beyond the kinds of the parameters")
    return tuple(f"hypothesis {r}" if ":" in r else r for r in remarks)


def asserted(found: ReadClaim) -> list[Term]:
    """The hypotheses that are not part of what a parameter is.

    >>> from symcnn.read.source import read_source
    >>> text = '''@claim
    ... def f(n: Size):
    ...     assert n >= 2
    ...     return n >= 1'''
    >>> [str(h) for h in asserted(read_source(text).read_claim("f"))]
    ['2 <= n']
    """
    own: set[Term] = set()
    inverses: set[Var] = set()
    for p in found.parameters:
        if not isinstance(p.value, Var):
            continue
        if p.kind == "size":
            own.add(Le(ZERO, p.value))
        own.update(Le(ZERO, n) for n in p.value.shape)
        if p.inverse is not None:
            inverses.add(p.inverse)
    return [
        h
        for h in found.claim.given
        if h not in own and not (isinstance(h, Forall) and free_vars(h) & inverses)
    ]


def shown(hypothesis: Term) -> str:
    """The hypothesis in words or as a formula.

    >>> from symcnn.kernel.terms import Fun
    >>> shown(Pred("nondecreasing", (Fun("sigma"),)))
    'that sigma is nondecreasing'
    """
    if isinstance(hypothesis, Pred) and len(hypothesis.funs) == 1 and not hypothesis.args:
        return f"that {hypothesis.funs[0]!r} is {hypothesis.name.replace('_', '-')}"
    return str(hypothesis)


def _need(found: ReadClaim, given: Sequence[Term], seed: int) -> str:
    """Why the hypotheses ``given`` are not enough; empty if they are."""
    from symcnn.numeric.search import find_counterexample

    full = found.claim.given
    for t in (found.claim.goal, *given):
        known = {o.what for o in undefined(t, full)}
        for o in undefined(t, tuple(given)):
            if o.what not in known:
                return f"needed, so that the claim makes sense ({o.what})"
    dropped = set(full) - set(given)
    for need in (*found.obligations, *found.conditions):
        before = tuple(g for g in need.given if g not in dropped)
        concerned = before != need.given and _holds(need.given, need.formula)
        if concerned and not _holds(before, need.formula):
            return f"needed, so that the claim makes sense ({need.what})"
    conditions = tuple(
        replace(c, given=tuple(g for g in c.given if g not in dropped)) for c in found.conditions
    )
    smaller = replace(found.claim, given=tuple(given))
    claim = with_conditions(replace(found, claim=smaller, conditions=conditions))
    try:
        with step_limit(STEPS):
            prove(claim)
        return ""
    except (StuckError, KernelError, RecursionError, OutOfStepsError):
        witness = find_counterexample(claim, seed)
    if witness is not None:
        return f"needed; without it there is a counterexample, {witness}"
    return "no proof was found without it"


def _holds(given: tuple[Term, ...], formula: Term) -> bool:
    if is_shown(given, formula):
        return True
    try:
        with step_limit(STEPS_FOR_CONDITION):
            prove_formula(formula, given)
    except (StuckError, KernelError, RecursionError, OutOfStepsError):
        return False
    return True
