"""Whether a claim makes sense: hypotheses that can be met, accesses in range, divisors not zero.

What does not follow from the hypotheses of a claim is assumed beyond them, and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.binding import close, free_vars, member, subst
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import conjuncts
from symcnn.kernel.rules import arithmetic, cases, cut
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.terms import (
    FALSE, INT, ZERO, Forall, Le, Lt, Not, Num, Or, Range, Space, Term, Var, add, conj,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.operators.lengths import expanded
from symcnn.prover.auto import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove_formula
from symcnn.read.claim_error import ReadError
from symcnn.read.read_results import ReadClaim
from symcnn.read.values import Obligation

STEPS = 2_000_000  # for a proof; the longest known one takes 760 000
STEPS_FOR_CONDITION = 200_000
MOST = 300  # characters of a formula in a remark
LEFT = "no proof found; what is left to show: "


def check_hypotheses(found: ReadClaim) -> None:
    """Raise ``ReadError`` if the hypotheses are shown to contradict each other."""
    if is_shown(found.claim.given, FALSE):
        raise ReadError(
            "the hypotheses contradict each other, so the claim says nothing; they are: "
            + ", ".join(map(str, found.claim.given)),
            found.file,
            found.line,
        )


def open_obligation(o: Obligation, file: str, seed: int) -> str:
    """What is not shown, or nothing. Raises ``ReadError`` with the sizes at which it fails."""
    from symcnn.numeric.search import find_counterexample

    try:
        with step_limit(STEPS):
            prove_formula(o.formula, o.given)
        return ""
    except (StuckError, RecursionError, OutOfStepsError):
        pass
    witness = find_counterexample(Claim("access", o.given, o.failing), seed)
    if witness is None:
        place = f"{file}:{o.line}:{o.column}: " if o.line else ""
        return (
            f"{LEFT}{place}{o.what}: {shortened(str(o.formula))}; "
            "a hypothesis (assert) or a condition (if) may help"
        )
    where = str(witness).rpartition(": ")[0]
    formula = o.formula
    for v, first in o.firsts:
        where = re.sub(rf"\b{re.escape(v.name)} = (-?\d+)", partial(_counted, v.name, first), where)
        parts = [subst(p, {v: add(v, Num(-first))}) for p in conjuncts(formula)]
        formula = conj(*(p.rebuild(tuple(map(expanded, p.args))) for p in parts))
    message = f"{o.what}: it fails for {where}; expected {formula}"
    raise ReadError(message, file, o.line, o.column, o.source)


def _counted(name: str, first: int, found: re.Match[str]) -> str:
    """``i = 2`` as the author counts, whose first value is this one."""
    return f"{name} = {int(found[1]) + first}"


def with_conditions(found: ReadClaim, obligations: Sequence[Obligation] = ()) -> Claim:
    """The claim with every condition that does not follow from its hypotheses as another one.

    ``obligations`` are taken as conditions too.
    """
    claim = found.claim
    # a parameter that the claim has lost by cancelling (0/x) is a parameter still
    own = free_vars(claim.goal).union(*map(free_vars, claim.given))
    own = own.union(p.value for p in found.parameters if isinstance(p.value, Var))
    open_conditions = [
        _hypothesis(c, claim, own)
        for c in (*obligations, *found.conditions)
        if not is_shown(c.given, c.formula)
    ]
    return replace(claim, given=(*claim.given, *dict.fromkeys(open_conditions)))


def _hypothesis(condition: Obligation, claim: Claim, own: Set[Var]) -> Term:
    """The condition for all values of the indices that it mentions: what is not the claim's."""
    formula, facts = condition.formula, [p for p in condition.given if p not in claim.given]
    indices = [v for v in free_vars(conj(*facts, formula)) if v not in own]
    ranges: dict[Var, Term] = {}
    for v in indices:
        sizes = [p.args[1] for p in facts if isinstance(p, Lt) and p.args[0] == v]
        ranges[v] = Range(sizes[0]) if sizes and v.sort == INT else Space(v.element, v.shape)
    inside = {p for v, d in ranges.items() if isinstance(d, Range) for p in member(v, d)}
    guards = [p for p in facts if p not in inside]
    if guards:
        formula = Or(*map(Not, guards), formula)
    waiting = sorted(indices, key=lambda v: v.name)
    while waiting:
        # an index whose range mentions another one is bound further in
        v = next(u for u in waiting if all(u not in free_vars(ranges[w]) for w in waiting))
        waiting.remove(v)
        domain = ranges[v]
        if isinstance(domain, Range) and v not in free_vars(formula):
            # nothing is divided in an empty range
            parts = formula.args if isinstance(formula, Or) else (formula,)
            formula = Or(*dict.fromkeys((Le(domain.size, ZERO), *parts)))
        elif v in free_vars(formula):
            formula = Forall(domain, close(formula, v), v.name)
    return formula


def conditions_shown(written: Claim, claim: Claim) -> tuple[Theorem, ...]:
    """What ``claim`` assumes beyond the written hypotheses and what is shown to follow from them.

    >>> from symcnn.kernel.terms import REAL, ZERO, Num
    >>> x = Var("x", REAL)
    >>> written = Claim("c", (Lt(ZERO, x),), Lt(ZERO, x))
    >>> wider = replace(written, given=(Lt(ZERO, x), Le(ZERO, x), Lt(Num(1), x)))
    >>> print(*conditions_shown(written, wider))
    0 < x |- 0 <= x
    """
    kept: list[Term] = []
    shown: list[Theorem] = []
    for p in claim.given[len(written.given) :]:
        theorem = shown_from(p, (*written.given, *kept))
        if theorem is None:
            kept.append(p)  # the next ones may follow from it
        else:
            shown.append(theorem)
    for p in kept[:-1]:  # and it may follow from the next ones
        others = [q for q in kept if q != p]
        theorem = shown_from(p, (*written.given, *others))
        if theorem is not None:
            kept = others
            shown = [theorem, *(cut(theorem, t) if p in t.hyps else t for t in shown)]
    return tuple(shown)


def assumed_beyond(written: Claim, claim: Claim, shown: tuple[Theorem, ...]) -> tuple[Term, ...]:
    """The hypotheses of ``claim`` that are neither written nor shown."""
    found = {t.concl for t in shown}
    return tuple(p for p in claim.given[len(written.given) :] if p not in found)


def shown_from(formula: Term, given: tuple[Term, ...]) -> Theorem | None:
    """The theorem that the formula follows, if that is shown quickly."""
    try:
        with step_limit(STEPS_FOR_CONDITION):
            if not (isinstance(formula, Or) and isinstance(formula.args[0], Le)):
                return prove_formula(formula, given)
            # n <= 0 or p: p where 0 < n
            empty, *others = formula.args
            filled = Lt(*empty.args[::-1])
            rest = others[0] if len(others) == 1 else Or(*others)
            shown = shown_from(rest, (*given, filled))
            if shown is None:
                return None
            positive = cut(shown, arithmetic((shown.concl,), formula))
            negative = cut(arithmetic((Not(empty),), filled), positive)
            return cases(empty, arithmetic((empty,), formula), negative)
    except (StuckError, RecursionError, KernelError, OutOfStepsError):
        return None


def shortened(text: str) -> str:
    """The text, cut to a length that can be read.

    >>> shortened("x + " * 100 + "x")[-36:]
    'x + x + x + ... (101 characters cut)'
    """
    if len(text) <= MOST + 40:
        return text
    return f"{text[:MOST].rstrip()} ... ({len(text) - MOST} characters cut)"
