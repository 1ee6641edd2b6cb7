"""Hand-written backward passes compared with the derivative of the operator."""

from __future__ import annotations

from dataclasses import replace

from symcnn.claims import check
from symcnn.derivation import Derivative, operator_of
from symcnn.kernel.binding import subst
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import COMPLEX, INT, And, Eq, Term, Var
from symcnn.limits import SECONDS
from symcnn.prover.claim import Claim
from symcnn.read.errors import ReadError
from symcnn.read.source import ReadOperator
from symcnn.read.values import Parameter
from symcnn.verify import Verdict
from symcnn.write.record import Report

MOST_ALONE = 8  # names of one side only that are written out in the other names


def summary(result: Derivative, other: str, report: Report) -> str:
    """The verdict of a comparison in one line: for a wrong one where, expected and found."""
    derived = result.derived
    what = f"the {derived.kind} of {derived.operator.name} in {derived.wrt.name}"
    match report.verdict:
        case "proved":
            return f"proved: {other} is {what}"
        case "refuted":
            where = (report.counterexample or "").partition("\n")[0]
            return f"refuted: {other} is not {what}: {where}"
    return f"unknown: whether {other} is {what}"


def compare(
    result: Derivative, other: ReadOperator, seed: int = 0, seconds: float = SECONDS
) -> Verdict:
    """The verdict on the claim that a hand-written operator is the derivative.

    Its parameters are matched by name with those of the operator and the upstream gradient;
    the hypotheses of both apply. Where both have local names, each name that both have is shown
    to be the same; if that is not shown, all names are written out and the whole is compared.
    Raises ``ReadError`` where they do not fit.
    """
    theirs = {v.name for v, _ in other.definitions}
    alone = [v for v, _ in result.derived.definitions if v.name not in theirs]
    if theirs and result.written_out is not None and len(alone) <= MOST_ALONE:
        verdict = check(equality(result, other, seed), seed=seed, seconds=seconds)
        if verdict.report.verdict == "proved":
            return verdict
    if result.written_out is not None:
        result = result.written_out()
    if other.written_out is not None:
        other = other.written_out()
    claim = equality(result, other, seed)
    verdict = check(claim, seed=seed, seconds=seconds)
    if verdict.report.verdict != "refuted":
        return verdict
    from symcnn.numeric.search import find_counterexample

    witness = find_counterexample(claim, seed)
    if witness is None:
        return verdict
    sizes = ", ".join(f"{v.name} = {n}" for v, n in witness.sizes.items())
    entry = f", entry {list(witness.index)}" if witness.index else ""
    text = f"at {sizes}{entry}: expected {witness.left}, found {witness.right}\n{witness}"
    return replace(verdict, report=replace(verdict.report, counterexample=text))


def equality(result: Derivative, other: ReadOperator, seed: int = 0) -> Claim:
    """The claim that the derived formula equals the hand-written operator.

    The local names of both that are called the same are to be equal as well, each in terms of
    the names before it.
    """
    derived = result.derived
    known = {v.name: v for v in (*derived.operator.parameters, *derived.extra)}
    backward = operator_of(_under(other, derived.hypotheses), seed)
    mapping: dict[Var, Term] = {}
    for p in other.parameters:
        if isinstance(p.value, Var):
            _match(p, p.value, known, mapping, other, derived.extra)
    tensors = {
        v: known[v.name]
        for v in backward.parameters
        if v.sort > COMPLEX and v.name in known and v != known[v.name]
    }
    # a tensor is found under the shape that the hand-written operator gives it
    given = tuple(subst(subst(p, tensors), mapping) for p in backward.given)
    parts: list[Term] = []
    theirs = {w.name for w, _ in backward.definitions}
    names: dict[str, tuple[Var, Term]] = {}
    alone: dict[Var, Term] = {}  # the names that the other one does not have, written out
    for v, t in derived.definitions:
        if v.name in theirs:
            names[v.name] = (v, subst(t, alone))
        else:
            alone[v] = subst(t, alone)
    for w, s in backward.definitions:
        term = subst(subst(s, tensors), mapping)
        v, t = names.get(w.name, (w, term))
        if tuple(subst(n, mapping) for n in w.shape) == v.shape and w.name in names:
            parts += [] if t == term else [Eq(t, term)]
            mapping[subst(w, tensors)] = v  # type: ignore[index]
        else:
            mapping[w] = term
    found = subst(subst(backward.result, tensors), mapping)
    want = derived.sizes
    shape = tuple(subst(n, mapping) for n in backward.shape)
    if len(shape) != len(want):
        raise ReadError(
            f"`{other.name}` returns {len(shape)} axes, the {derived.kind} has {len(want)}: "
            f"({', '.join(map(str, want))})",
            other.file,
            other.line,
        )
    hypotheses = tuple(dict.fromkeys((*derived.hypotheses, *given)))
    name = f"{other.name}_is_{derived.derivation.claim.name}"
    same = Eq(subst(result.formula, alone), found)
    return Claim(name, hypotheses, And(*parts, same) if parts else same)


def _under(found: ReadOperator, hypotheses: tuple[Term, ...]) -> ReadOperator:
    """An operator of which more is known, as of one that is called with these sizes."""
    return replace(
        found,
        given=tuple(dict.fromkeys((*found.given, *hypotheses))),
        obligations=tuple(replace(o, given=(*o.given, *hypotheses)) for o in found.obligations),
        conditions=tuple(replace(c, given=(*c.given, *hypotheses)) for c in found.conditions),
    )


def _match(
    p: Parameter,
    v: Var,
    known: dict[str, Var],
    mapping: dict[Var, Term],
    other: ReadOperator,
    upstream: tuple[Var, ...],
) -> None:
    """Match a parameter by name; sizes that only its shape names are those of the operator."""
    if v.name not in known:
        if v.sort == INT and p.introduced:
            return
        there = ", ".join(known)
        # the other one may use another letter for the upstream gradient
        missing = [w.name for w in upstream if w.name not in {q.name for q in other.parameters}]
        hint = f"; if {v.name} is {missing[0]}, say --upstream {v.name}" if missing else ""
        raise ReadError(
            f"`{other.name}` has a parameter {v.name}, which the operator has not; there are: "
            f"{there}{hint}",
            other.file,
            other.line,
        )
    target = known[v.name]
    if len(v.shape) != len(target.shape) or v.element > target.element:
        raise ReadError(
            f"the parameter {v.name} of `{other.name}` has {len(v.shape)} axes, expected "
            f"{len(target.shape)}",
            other.file,
            other.line,
        )
    for own, size in zip(v.shape, target.shape, strict=True):
        here = subst(own, mapping)
        if ring_equal(here, size):
            continue
        if isinstance(own, Var) and own not in mapping and own.name not in known:
            mapping[own] = size
            continue
        raise ReadError(
            f"the shape of {v.name} in `{other.name}` has the size {here}, expected {size}",
            other.file,
            other.line,
        )
