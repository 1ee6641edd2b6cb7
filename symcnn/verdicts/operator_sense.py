"""Does an operator make sense, and what do its operations need beyond its hypotheses?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.kernel.binding import free_vars, subst, subterms
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import Apply, Eq, Le, Lt, Num, Term, Var
from symcnn.lemmas.conversions import everywhere, maybe
from symcnn.lemmas.elementary import square_sqrt
from symcnn.lemmas.positivity import positive
from symcnn.prover.claim import Claim
from symcnn.prover.local_names import Definition
from symcnn.prover.derivative_formulas import Operator
from symcnn.prover.instantiation import instances_for
from symcnn.read.claim_error import ReadError
from symcnn.read.read_results import ReadClaim, ReadOperator
from symcnn.read.values import Condition, Obligation
from symcnn.verdicts.sense import (
    LEFT, assumed_beyond, check_hypotheses, conditions_shown, open_obligation, with_conditions,
)  # fmt: skip


def operator_of(found: ReadOperator, seed: int = 0) -> Operator:
    """The operator that was read, once it makes sense.

    What its real operations need and its hypotheses do not show is a hypothesis as well.
    Raises ``ReadError`` where an access is not shown to be inside its tensor.
    """
    trivial = Claim(found.name, found.given, Eq(found.result, found.result))
    conditions = tuple(
        _in_parameters(c, found.definitions)
        for c in found.conditions
        if not _evident(c, found.definitions)
    )
    claim = ReadClaim(
        trivial, found.parameters, found.obligations, conditions, found.file, found.line
    )
    check_hypotheses(claim)
    parameters = tuple(p.value for p in found.parameters if isinstance(p.value, Var))
    failed: list[tuple[ReadError, Obligation]] = []
    for obligation in found.obligations:
        try:
            opened = open_obligation(obligation, found.file, seed)
        except ReadError as error:
            failed.append((error, obligation))
            continue
        if opened and not failed:
            raise ReadError(opened.removeprefix(LEFT), found.file, obligation.line)
    for first, _ in failed[:1]:
        first.message += _hint([o for _, o in failed], parameters)
        raise first
    wider = with_conditions(claim)
    assumed = assumed_beyond(trivial, wider, conditions_shown(trivial, wider))
    return Operator(
        found.name, parameters, wider.given, found.result, found.shape, found.definitions,
        (*found.assumed, *assumed),
    )  # fmt: skip


def _hint(failed: Sequence[Obligation], parameters: Sequence[Var]) -> str:
    """What to write where operations need something of the sizes alone."""
    sizes = {v for v in parameters if not v.shape}
    needs = list(dict.fromkeys(o.formula for o in failed if free_vars(o.formula) <= sizes))
    if not needs or failed[0].formula not in needs:
        return ""
    if isinstance(needs[0], Eq) and all(isinstance(a, Var) for a in needs[0].args):
        return "; if they are one size, give it one name: --shape 'x=B T C' of each parameter"
    said = [str(f).replace(" = ", " == ") for f in needs if isinstance(f, Le | Lt | Eq)]
    if not said:
        return ""
    options = " ".join(f"--given '{text}'" for text in said)
    return f"; if {'it always holds' if len(said) == 1 else 'all holds'}, say {options}"


def _evident(condition: Condition, definitions: Sequence[Definition] = ()) -> bool:
    """Whether hypotheses, sums of squares or roots of numbers such as ``sqrt(2) != 0`` show it.

    A name in it stands for what it is defined by.
    """
    known = _known_to(condition.formula, condition.given)
    if is_shown(known, condition.formula):
        return True
    try:
        positive(condition.formula, known)
    except KernelError:
        written = _in_earlier_names(condition, definitions)
        if written != condition:
            return _evident(written, definitions)
        return _about_roots(condition)
    return True


def _in_parameters(condition: Condition, definitions: Sequence[Definition]) -> Condition:
    """A condition without local names: a name in it stands for what it is defined by."""
    for _ in definitions:
        condition = _in_earlier_names(condition, definitions)
    return condition


def _in_earlier_names(condition: Condition, definitions: Sequence[Definition]) -> Condition:
    written = subst(condition.formula, dict(definitions))
    if written == condition.formula:
        return condition
    known = _known_to(condition.formula, condition.given)
    return replace(condition, formula=maybe(everywhere(entry_lam))(written, known).right)


def _known_to(formula: Term, given: Formulas) -> Formulas:
    """The hypotheses, and what they say of the entries in a formula."""
    return (*given, *(t.concl for t in instances_for((formula,), given)))


def _about_roots(condition: Condition) -> bool:
    roots = [
        t.args[0]
        for t in subterms(condition.formula)
        if isinstance(t, Apply) and t.fun.name == "sqrt" and isinstance(t.args[0], Num)
    ]
    squares = [square_sqrt(a, ()).concl for a in roots if isinstance(a, Num) and a.value >= 0]
    return bool(squares) and is_shown(squares, condition.formula)
