"""Derivations as JSON, and checking them again from it.

The record lists every inference of a theorem: rule, arguments, premises (by number),
hypotheses, conclusion, and the side conditions discharged. ``replay`` carries each out
again through the rules of the kernel, with every cache emptied first, and compares; it
shares nothing with the search that found the derivation, and the side conditions are checked
by the certificates in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import symcnn.arithmetic  # noqa: F401  ``is_shown`` asks it for certificates
from symcnn.kernel.binding import member, open_binder
from symcnn.kernel.certificates import Certificate, Proposer, is_shown, proposing
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import forget
from symcnn.kernel.terms import INT, Eq, Lam, Range, Term, Var
from symcnn.kernel.theorem import RULES, Theorem
from symcnn.write.formulas.plain import plain_text
from symcnn.write.formulas.serial import (
    Table, certificate_from_json, certificate_to_json, from_json, read_table, term_at,
)  # fmt: skip


class ReplayError(Exception):
    """The record does not check: says at which inference and why."""


def record(theorem: Theorem) -> dict[str, Any]:
    """Every inference that the theorem rests on, premises before conclusions.

    Terms stand in a table, and the inferences name them by their numbers in it.

    >>> from symcnn.kernel.rules import ring
    >>> from symcnn.kernel.terms import REAL, Var
    >>> x = Var("x", REAL)
    >>> found = record(ring(x + x, 2 * x))
    >>> [step["rule"] for step in found["inferences"]]
    ['ring']
    >>> found["terms"]
    [['Var', 'x', 'REAL'], ['Add', 0, 0], ['Num', '2'], ['Mul', 2, 0], ['Eq', 1, 3]]
    """
    numbers: dict[Theorem, int] = {}
    steps: list[dict[str, Any]] = []
    table = Table()

    def argument(a: Any) -> Any:
        if isinstance(a, tuple):
            return [argument(part) for part in a]
        if isinstance(a, Theorem):
            return {"theorem": numbers[a]}
        return {"term": table.number(a)} if isinstance(a, Term) else a

    for current in inferences(theorem):
        numbers[current] = len(steps)
        steps.append(
            {
                "rule": current.rule,
                "arguments": argument(current.arguments),
                "hypotheses": [table.number(h) for h in current.hyps],
                "conclusion": table.number(current.concl),
                "conditions": [
                    {
                        "given": [table.number(g) for g in c.given],
                        "shown": table.number(c.goal),
                        "certificate": certificate_to_json(c.certificate, table),
                    }
                    for c in current.conditions
                ],
            }
        )
    return {"terms": table.rows, "inferences": steps}


def inferences(theorem: Theorem) -> list[Theorem]:
    """The theorem and every one that it rests on, premises before conclusions.

    >>> from symcnn.kernel.rules import ring, symmetry
    >>> from symcnn.kernel.terms import REAL, Var
    >>> x = Var("x", REAL)
    >>> [t.rule for t in inferences(symmetry(ring(x + x, 2 * x)))]
    ['ring', 'symmetry']
    """
    found: dict[Theorem, None] = {}
    waiting = [theorem]
    while waiting:
        current = waiting[-1]
        missing = [p for p in current.premises if p not in found]
        if missing:
            waiting.extend(missing)
        else:
            found[waiting.pop()] = None
    return list(found)


def _decode(argument: Any, terms: Sequence[Term], theorems: Sequence[Theorem]) -> Any:
    match argument:
        case list():
            return tuple(_decode(a, terms, theorems) for a in argument)
        case {"theorem": int(number)} if 0 <= number < len(theorems):
            return theorems[number]
        case {"term": number}:
            return term_at(terms, number)
        case str() | int() | None:
            return argument
    raise ReplayError(f"an argument cannot be read: {argument!r}")


Recorded = tuple[tuple[Term, ...], Term, Certificate]


def _condition(data: Any, terms: Sequence[Term]) -> Recorded:
    given = tuple(term_at(terms, g) for g in data["given"])
    certificate = certificate_from_json(data["certificate"], terms)
    return given, term_at(terms, data["shown"]), certificate


def _recorded(conditions: Sequence[Recorded]) -> Proposer:
    """The certificates of the record, for whoever asks for one."""
    found = {(given, goal): certificate for given, goal, certificate in conditions}
    return lambda given, goal: found.get((tuple(given), goal))


def replay(recorded: dict[str, Any]) -> Theorem:
    """The theorem that the record ends with, every inference carried out again.

    Raises ``ReplayError`` where a rule refuses, or proves something else than recorded.
    """
    forget()
    theorems: list[Theorem] = []
    try:
        terms, steps = read_table(recorded["terms"]), list(recorded["inferences"])
    except (KernelError, LookupError, TypeError) as error:
        raise ReplayError(f"the record cannot be read: {error}") from None
    for number, step in enumerate(steps):
        try:
            rule = RULES[step["rule"]]
            conditions = tuple(_condition(c, terms) for c in step["conditions"])
            with proposing(_recorded(conditions)):
                theorem = rule(*_decode(step["arguments"], terms, theorems))
            hyps = tuple(term_at(terms, h) for h in step["hypotheses"])
            concl = term_at(terms, step["conclusion"])
        except (KernelError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise ReplayError(f"inference {number}: {error}") from None
        if (theorem.hyps, theorem.concl) != (hyps, concl):
            raise ReplayError(
                f"inference {number} ({step['rule']}): recorded {concl}, but it gives {theorem}"
            )
        if tuple((c.given, c.goal, c.certificate) for c in theorem.conditions) != conditions:
            raise ReplayError(f"inference {number} ({step['rule']}): other side conditions")
        theorems.append(theorem)
    if not theorems:
        raise ReplayError("the record is empty")
    return theorems[-1]


def check_statement(theorem: Theorem, report: dict[str, Any]) -> None:
    """Raise ``ReplayError`` unless the theorem is what the report states.

    That is so when it is the goal, or says of tensors what the goal says of their entries, and
    when its hypotheses follow from those of the report.

    >>> from symcnn.kernel.rules import ring
    >>> from symcnn.write.formulas.serial import to_json
    >>> from symcnn.kernel.terms import ONE, ZERO
    >>> check_statement(ring(ZERO, ZERO), {"given": [], "goal": {"term": to_json(Eq(ONE, ZERO))}})
    Traceback (most recent call last):
    symcnn.verdicts.records.ReplayError: it derives |- 0 = 0, and what is stated is 1 = 0
    """
    try:
        given = tuple(from_json(p["term"]) for p in report["given"])
        goal = from_json(report["goal"]["term"])
    except (KernelError, LookupError, TypeError) as error:
        raise ReplayError(f"the statement cannot be read: {error}") from None
    stated = theorem.concl
    while stated != goal and isinstance(stated, Eq):
        sides = [side for side in stated.args if isinstance(side, Lam)]
        if len(sides) < 2 or not isinstance(sides[0].domain, Range):
            break
        i = Var(sides[0].hint, INT)
        if not all(is_shown(given, p) for side in sides for p in member(i, side.domain)):
            break
        stated = Eq(*(open_binder(side, i) for side in sides))
    if stated != goal:
        raise ReplayError(f"it derives {theorem}, and what is stated is {goal}")
    for hypothesis in theorem.hyps:
        if hypothesis not in given and not is_shown(given, hypothesis):
            raise ReplayError(f"it has the hypothesis {hypothesis}, which is not stated")


STATED = ("verdict", "given", "assumed", "goal", "axioms")


def check_report(theorem: Theorem, report: dict[str, Any]) -> None:
    """Raise ``ReplayError`` unless all that the report says of its theorem is so.

    A report has a verdict, a goal, what is given for it, what of that was assumed, and the
    axioms; ``check_statement`` compares the goal and what is given with the theorem. Where a
    formula stands as text as well, that is the text of its term; what else is printed, LaTeX
    and the lines between, is not checked.

    >>> from symcnn.kernel.rules import ring
    >>> from symcnn.kernel.terms import ZERO
    >>> check_report(ring(ZERO, ZERO), {"verdict": "proved"})
    Traceback (most recent call last):
    symcnn.verdicts.records.ReplayError: the report does not say: given, assumed, goal, axioms
    """
    missing = [key for key in STATED if key not in report]
    if missing:
        raise ReplayError(f"the report does not say: {', '.join(missing)}")
    check_statement(theorem, report)
    if report["verdict"] not in ("proved", "unknown"):
        raise ReplayError(f"there is a derivation, and the verdict is {report['verdict']!r}")
    if report["axioms"] != sorted(theorem.axioms):
        used = ", ".join(sorted(theorem.axioms)) or "none"
        raise ReplayError(f"it uses the axioms {used}; the report names {report['axioms']}")
    if not isinstance(report["assumed"], list):
        raise ReplayError("what is assumed cannot be read")
    terms = [p["term"] for p in report["given"]]
    for formula in report["assumed"]:
        if not isinstance(formula, dict) or formula.get("term") not in terms:
            raise ReplayError(f"what is assumed is not among what is given: {formula}")
    given = tuple(map(from_json, terms))
    for formula in (report["goal"], *report["given"], *report["assumed"]):
        text = plain_text(from_json(formula["term"]), given)
        if formula.get("text", text) != text:
            raise ReplayError(f"a formula is written as {formula['text']}, and it is {text}")


def reports(data: Any) -> list[dict[str, Any]]:
    """The reports that a file holds: one, or a list of them.

    Raises ``ValueError`` for anything else.

    >>> reports({"name": "f", "derivation": None})
    [{'name': 'f', 'derivation': None}]
    """
    found = data if isinstance(data, list) else [data]
    if not all(isinstance(r, dict) for r in found):
        raise ValueError("a report or a list of reports is expected")
    if not isinstance(data, list) and "derivation" not in data:
        raise ValueError("there is no key 'derivation'")
    return found
