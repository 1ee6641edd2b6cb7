"""Hand-written backward passes compared with the derivative of the operator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose, isfinite
from typing import TYPE_CHECKING, Any

from symcnn.kernel.binding import subst
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import (
    COMPLEX, FALSE, INT, ONE, REAL, ZERO, And, Eq, Ite, Lt, Not, Term, Var, add, conj, neg,
)  # fmt: skip
from symcnn.lemmas.notation import at
from symcnn.prover.claim import Claim
from symcnn.prover.local_names import needed
from symcnn.prover.derivative_formulas import Derived, Kind, undifferentiated
from symcnn.prover.arbitrary_entry import tabulated
from symcnn.read.claim_error import ReadError
from symcnn.read.read_results import ReadOperator
from symcnn.read.values import Obligation
from symcnn.verdicts.claims import check
from symcnn.verdicts.derive import Derivative
from symcnn.verdicts.operator_sense import operator_of
from symcnn.verdicts.limits import SECONDS
from symcnn.verdicts.sense import shown_from
from symcnn.verdicts.verify import Verdict, case_of
from symcnn.write.pages.excluded_points import proved_only
from symcnn.write.pages.record import Report

if TYPE_CHECKING:
    from symcnn.numeric.search import Counterexample

Renaming = tuple[dict[Var, Term], dict[Var, Term]]
BUDGET, FEW = 400, 80  # points at which a wrong pass is looked for, and before a proof is
NUMBERS = {INT: "integer", REAL: "real", COMPLEX: "complex"}  # what a tensor holds


@dataclass(frozen=True)
class Question:
    """Is the hand-written operator the derivative, wherever there is one?

    ``claim`` says so where the derived formula holds, under the hypotheses of the operator
    alone; ``wrong`` of all points at which the operator is found to have a derivative. The
    ``values`` says so of the values alone. The
    hand-written one says that it serves ``asserted`` only; it makes sense where ``needs`` hold, of
    which ``defined`` are those that do not follow.
    """

    claim: Claim
    wrong: Claim
    values: Claim
    asserted: tuple[Term, ...]
    defined: tuple[Term, ...]
    needs: tuple[Term, ...]


def summary(result: Derivative, other: str, report: Report) -> str:
    """The verdict of a comparison in one line: for a wrong one where, expected and found."""
    derived = result.derived
    what = f"the {derived.kind} of {derived.operator.name} in {derived.wrt.name}"
    match report.verdict:
        case "proved":
            return f"proved: {other} is {what}{report.beyond}"
        case "refuted":
            where = (report.counterexample or "").partition("\n")[0]
            return f"refuted: {other} is not {what}: {where}"
    if report.assumed_by_pass or report.unsure:
        return f"unknown: whether {other} is {what}: {report.remarks[0]}"
    return f"unknown: whether {other} is {what}"


def refutation(
    found: ReadOperator, wrt: str, kind: Kind, upstream: str, other: ReadOperator, seed: int = 0
) -> Verdict | None:
    """The verdict where points are found at which the hand-written operator is wrong.

    Nothing is derived: the derivative of the operator is evaluated. None where none are found.
    Raises ``ReadError`` where the two do not fit, ``DeriveError`` for another parameter.
    """
    derived = undifferentiated(operator_of(found, seed), wrt, kind, upstream)
    return _wrong(_question(derived, other, seed), seed, FEW)


def compare(
    result: Derivative, other: ReadOperator, seed: int = 0, seconds: float = SECONDS,
    tried: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on the question whether a hand-written operator is the derivative.

    Its parameters are matched by name with those of the operator and the upstream gradient.
    The hypotheses are those of the operator. What the hand-written one asserts beyond them, and
    what it needs to be defined, is to follow; else the verdict is not "proved". Where both have
    local names, those that stand for the same are shown to be equal; if that is not shown, all
    names are written out and the whole is compared. ``tried`` says that there is no
    ``refutation``. Raises ``ReadError`` where they do not fit.
    """
    result = result.as_derived()
    contradiction = _contradiction(result, other)
    if contradiction is not None:
        return contradiction
    if result.written_out is not None and other.definitions:
        by_names = _asked(result.derived, other, seed, by_names=True)
        if by_names is not None:
            verdict = _answer(by_names, other, result, seed, seconds)
            if verdict.report.verdict == "proved":
                return verdict
    if result.written_out is not None:
        result = result.written_out().as_derived()
    if result.derived.definitions:
        # as variables of their own they could be refuted where the pass is right
        raise ReadError(f"the local names of `{result.derived.operator.name}` stay", other.file)
    if other.written_out is not None:
        other = other.written_out()
    question = _question(result.derived, other, seed)
    quick = None if tried else _wrong(question, seed, FEW)
    if quick is not None:
        return quick
    answer = _answer(question, other, result, seed, seconds)
    if answer.report.verdict == "proved" or (
        answer.report.assumed_by_pass and not question.defined
    ):
        return answer
    return _wrong(question, seed) or answer


def _contradiction(result: Derivative, other: ReadOperator) -> Verdict | None:
    """The verdict where the hand-written operator serves no case of the operator."""
    own = result.derived.operator.given
    asserted = _beyond(own, _translated(other, _in_names_of(result.derived, other)).given)
    if not is_shown((*own, *asserted), FALSE):
        return None
    shown = " and ".join(map(str, asserted))
    claim = result.derived.derivation.claim
    remark = f"{other.name} assumes {shown}, which contradicts the hypotheses"
    name = _name(result.derived, other)
    return Verdict(
        Report(name, claim.goal, "unknown", given=own, remarks=(remark,), assumed_by_pass=asserted)
    )


def _wrong(question: Question, seed: int, budget: int = BUDGET) -> Verdict | None:
    """The verdict where the operator has a derivative, and the hand-written one is not that."""
    from symcnn.numeric.search import find_counterexample

    wrong = question.wrong
    undefined = [replace(wrong, given=(*wrong.given, Not(p))) for p in question.defined]
    claims = [wrong, *undefined]
    witness = next(filter(None, (find_counterexample(c, seed, budget) for c in claims)), None)
    if witness is not None and _is_harmless(question, witness):
        # the values may differ elsewhere
        witness = find_counterexample(question.values, seed, budget)
    if witness is None or _is_harmless(question, witness):
        return None
    places = [f"{v.name} = {n}" for v, n in witness.sizes.items()]
    needs = [p for p in question.needs if not _is_met(p, witness.values)]
    if needs:
        where = " and ".join(map(str, needs))
        found = f"it is undefined, since {where} is false"
        at_sizes = ", ".join(places) or "every size"
        text = f"at {at_sizes}: {found}, and the derivative exists\n{witness}"
    else:
        places += [f"entry {list(witness.index)}"] if witness.index else []
        where = f"at {', '.join(places)}: " if places else ""
        text = f"{where}expected {witness.left}, found {witness.right}\n{witness}"
    claim = question.claim
    report = Report(
        claim.name, claim.goal, "refuted", given=wrong.given, counterexample=text,
        case=case_of(witness),
    )  # fmt: skip
    return Verdict(report)


def _is_harmless(question: Question, witness: Counterexample) -> bool:
    """Whether what is undefined at a point is not taken, as in ``where(x > 0, 1 / x, 0)``.

    Calculated as NumPy and PyTorch do, with infinite numbers, the value is the expected one, and
    the others are numbers.
    """
    from symcnn.numeric.evaluate import in_floats
    from symcnn.numeric.fields import TooLarge, Unsupported

    if all(_is_met(p, witness.values) for p in question.needs):
        return False
    try:
        expected = float(witness.left)
        found, outside = in_floats(question.values.goal.args[1], witness.values)
        value = float(found[witness.index or ()])
    except (Unsupported, TooLarge, ValueError, TypeError):
        return False
    # what the term has lost, such as 0 * (1/x), says nothing about the code
    close = isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12)
    return outside and close and all(map(isfinite, found.ravel().tolist()))


def _is_met(p: Term, values: Mapping[Any, Any]) -> bool:
    from symcnn.numeric.fields import TooLarge, Unsupported
    from symcnn.numeric.hypotheses import holds

    try:
        return holds(p, values)
    except (Unsupported, TooLarge):
        return True


def _answer(
    question: Question, other: ReadOperator, result: Derivative, seed: int, seconds: float
) -> Verdict:
    """The verdict by proof: whole, or only for a part of the question."""
    claim, borders = question.claim, result.derived.assumed
    only = (*question.asserted, *question.defined)
    verdict = check(replace(claim, given=(*claim.given, *only)), seed=seed, seconds=seconds)
    if verdict.report.verdict == "refuted":
        return (
            _wrong(replace(question, wrong=replace(claim, given=(*claim.given, *only))), seed)
            or verdict
        )
    if verdict.report.verdict != "proved":
        return verdict
    report, remarks = verdict.report, list[str]()
    if question.asserted:
        shown = " and ".join(map(str, question.asserted))
        remarks.append(f"proved only for {shown}, which {other.name} assumes")
    if question.defined:
        shown = " and ".join(map(str, question.defined))
        remarks.append(f"proved only where {other.name} is defined: {shown}")
    unsure = () if remarks else result.report.unsure
    if unsure:
        remarks.append(proved_only(unsure))
    if not remarks:
        own = result.report
        report = replace(
            report, assumed=own.assumed, excluded=own.excluded, borders=borders,
            settings=own.settings,
        )  # fmt: skip
        return replace(verdict, report=report)
    return Verdict(
        Report(
            claim.name,
            claim.goal,
            "unknown",
            given=claim.given,
            remarks=(*remarks, *report.remarks),
            borders=borders,
            unsure=unsure,
            assumed_by_pass=only,
        )
    )


def _question(derived: Derived, other: ReadOperator, seed: int = 0) -> Question:
    """What is asked of a hand-written operator, with its local names written out."""
    found = _asked(derived, other, seed, by_names=False)
    if found is None:
        raise ReadError(f"`{other.name}` is not read", other.file, other.line)
    return found


def _asked(derived: Derived, other: ReadOperator, seed: int, by_names: bool) -> Question | None:
    """What is asked of a hand-written operator.

    With ``by_names``, local names of both that stand for the same are to be equal as well, each
    in terms of the names before it; None where there are no such names.
    """
    own, given = derived.hypotheses, derived.operator.given
    other = _translated(other, _in_names_of(derived, other))
    backward = operator_of(_under(other, given), seed)
    asserted = _beyond(own, other.given)
    needs = backward.given[len({*other.given, *given}) :]
    # of a tensor without entries nothing is undefined
    entries = tuple(Lt(ZERO, n) for n in derived.sizes)
    defined = _beyond((*own, *asserted, *entries), needs)
    pairs: Mapping[Var, Var] = {}
    points: Sequence[Mapping[Any, Any]] = ()
    if by_names:
        from symcnn.numeric.shared_names import same_names

        same = same_names(derived, backward.definitions, backward.result, seed)
        if same is None:
            return None
        pairs, points = same
    ours: dict[Var, Term] = {}
    alone: dict[Var, Term] = {}  # the names for which the other one has none, written out
    for v, t in derived.definitions:
        (ours if v in pairs.values() else alone)[v] = subst(t, alone)
    parts: list[Term] = []
    local: dict[Var, Term] = {}
    for w, s in needed(backward.definitions, backward.result):
        term = subst(s, local)
        local[w] = pairs.get(w, term)
        if w in pairs and ours[pairs[w]] != term:
            parts.append(Eq(ours[pairs[w]], term))
    found = subst(backward.result, local)
    want = derived.sizes
    if len(backward.shape) != len(want):
        raise ReadError(
            f"`{other.name}` returns {len(backward.shape)} axes, the {derived.kind} has "
            f"{len(want)}: ({', '.join(map(str, want))})",
            other.file,
            other.line,
        )
    name = _name(derived, other)
    parts.append(Eq(subst(derived.formula, alone), found))
    if by_names:
        from symcnn.numeric.shared_names import opened

        parts = [opened(p, tuple(ours.items()), points) for p in parts]
    claim = Claim(name, own, And(*parts) if len(parts) > 1 else parts[0])
    right = found
    if needs:
        entry = at(found, *derived.indices)
        # what has no derivative has none times an upstream gradient of 0 either
        seen = subst(derived.lines.left, {g: _ones(g) for g in derived.extra if g.element == REAL})
        entry = Ite(conj(*needs), entry, add(derived.lines.left, ONE, seen, neg(seen)))
        right = tabulated(entry, derived.indices, want)
    wrong = Claim(name, (*given, *asserted), Eq(derived.left, right))
    values = Claim(name, (*given, *asserted), Eq(derived.left, found))
    return Question(claim, wrong, values, asserted, defined, needs)


def _ones(v: Var) -> Term:
    """The tensor of ones with the shape of a variable."""
    places = tuple(Var(f"i{k}", INT) for k in range(len(v.shape)))
    return tabulated(ONE, places, v.shape)


def _name(derived: Derived, other: ReadOperator) -> str:
    return f"{other.name}_is_{derived.name}"


def _beyond(known: tuple[Term, ...], formulas: Iterable[Term]) -> tuple[Term, ...]:
    """The formulas that are not shown to follow from what is known."""
    new = [p for p in dict.fromkeys(formulas) if p not in known]
    return tuple(p for p in new if shown_from(p, known) is None)


def _under(found: ReadOperator, hypotheses: tuple[Term, ...]) -> ReadOperator:
    """An operator of which more is known, as of one that is called with these sizes."""
    return replace(
        found,
        given=tuple(dict.fromkeys((*found.given, *hypotheses))),
        obligations=tuple(replace(o, given=(*o.given, *hypotheses)) for o in found.obligations),
        conditions=tuple(replace(c, given=(*c.given, *hypotheses)) for c in found.conditions),
    )


def _translated(found: ReadOperator, names: Renaming) -> ReadOperator:
    """An operator in other names."""

    def of(t: Any) -> Any:
        return subst(subst(t, names[0]), names[1]) if isinstance(t, Term) else t

    def about(o: Obligation) -> Any:
        return replace(o, formula=of(o.formula), given=tuple(map(of, o.given)))

    return replace(
        found,
        parameters=tuple(replace(p, value=of(p.value)) for p in found.parameters),
        given=tuple(map(of, found.given)),
        result=of(found.result),
        shape=tuple(map(of, found.shape)),
        obligations=tuple(map(about, found.obligations)),
        conditions=tuple(map(about, found.conditions)),
        definitions=tuple((of(v), of(t)) for v, t in found.definitions),
    )


def _in_names_of(derived: Derived, other: ReadOperator) -> Renaming:
    """The names of the hand-written operator in those of the operator: of tensors, and of sizes.

    Parameters are the same if they have the same name; names of sizes that the operator does
    not have are what the shapes make them. A tensor is found under the shape that the
    hand-written operator gives it. Raises ``ReadError`` where they do not fit.
    """
    known = {v.name: v for v in (*derived.operator.parameters, *derived.extra)}
    mapping: dict[Var, Term] = {}
    own = [(p, p.value) for p in other.parameters if isinstance(p.value, Var)]
    for _, v in own:
        if v.name in known:
            _expect_alike(v, known[v.name], other)
            for size, there in zip(v.shape, known[v.name].shape, strict=True):
                if isinstance(size, Var) and size.name not in known:
                    mapping.setdefault(size, there)
    for p, v in own:
        if v.name not in known and v not in mapping and not (v.sort == INT and p.introduced):
            raise _unknown(v, known, other, derived.extra)
        if v.name in known:
            for size, there in zip(v.shape, known[v.name].shape, strict=True):
                here = subst(size, mapping)
                if not (ring_equal(here, there) or is_shown(derived.hypotheses, Eq(here, there))):
                    raise ReadError(
                        f"the shape of {v.name} in `{other.name}` has the size {here}, "
                        f"expected {there}",
                        other.file,
                        other.line,
                    )
    tensors: dict[Var, Term] = {
        v: known[v.name]
        for _, v in own
        if v.sort > COMPLEX and v.name in known and v != known[v.name]
    }
    return tensors, mapping


def _expect_alike(v: Var, target: Var, other: ReadOperator) -> None:
    """Raise unless two parameters hold numbers of one kind, along as many axes."""
    if len(v.shape) != len(target.shape):
        found, expected = (f"{len(w.shape)} axes" for w in (v, target))
    elif v.element != target.element:
        found, expected = (f"{NUMBERS[w.element]} entries" for w in (v, target))
    else:
        return
    raise ReadError(
        f"the parameter {v.name} of `{other.name}` has {found}, expected {expected}",
        other.file,
        other.line,
    )


def _unknown(
    v: Var, known: dict[str, Var], other: ReadOperator, upstream: tuple[Var, ...]
) -> ReadError:
    # the other one may use another letter for the upstream gradient
    missing = [w.name for w in upstream if w.name not in {q.name for q in other.parameters}]
    hint = f"; if {v.name} is {missing[0]}, say --upstream {v.name}" if missing else ""
    return ReadError(
        f"`{other.name}` has a parameter {v.name}, which the operator has not; there are: "
        f"{', '.join(known)}{hint}",
        other.file,
        other.line,
    )
