"""One claim through the kernel and the guards, and what is to be written about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INT, ZERO, Apply, Binder, Fun, Le, Lt, Range, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.prover.chain import Derivation, DerivationError, Step
from symcnn.prover.claim import Claim
from symcnn.prover.definedness import undefined
from symcnn.prover.entry import Entry, Picture, Plot
from symcnn.write.formulas.text import sentence
from symcnn.write.pages.counterexample import Case, Value
from symcnn.write.pages.notebook import Shown
from symcnn.write.pages.record import Line, Report
from symcnn.write.pictures.chart import Chart

if TYPE_CHECKING:
    from symcnn.numeric.search import Counterexample
    from symcnn.verdicts.sympy_instances import Instance


class GuardError(Exception):
    """A guard contradicts the kernel or cannot do its work: never to be passed over."""


class Guarded(NamedTuple):
    """What a guard found, for the reader, and whether it found anything to run on."""

    text: str
    has_run: bool


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What came out: the report for the reader, and the theorem when there is one.

    ``reproduction`` is an expression of Python that calls a refuted claim at its counterexample.
    """

    report: Report
    theorem: Theorem | None = None
    reproduction: str = ""
    pictures: tuple[Picture, ...] = ()
    usual: Mapping[str, int] = field(default_factory=dict)

    def instance(self, **sizes: int) -> Instance:
        """The statement at these sizes as SymPy's objects, with the matrices of its operators.

        Sizes that are not said are those of the catalogue, or 2. Raises ``ReadError``.
        """
        from symcnn.verdicts.sympy_instances import instance_of

        report = self.report
        return instance_of(report.goal, report.given, sizes, self.pictures, self.usual)

    @property
    def exit_code(self) -> int:
        """0 proved, 1 refuted, 3 unknown."""
        return {"proved": 0, "refuted": 1, "unknown": 3}[self.report.verdict]


def verify(entry: Entry, sizes: Mapping[str, int] | None = None, seed: int = 0) -> Verdict:
    """Prove the entry's claim, run the guards, and report.

    ``sizes`` replaces the instance's sizes, by name. Raises ``DerivationError`` when the
    proof fails, and ``GuardError`` when a guard finds something wrong: a line whose value
    differs, an instance that does not agree, a near miss that is proved or not refuted.
    """
    claim = entry.claim
    known = tuple(t.concl for t in entry.meaning if set(t.hyps) <= set(claim.given))
    open_obligations = undefined(claim.goal, (*claim.given, *known))
    if open_obligations:
        raise GuardError(
            f"the statement of {claim.name} is not shown to make sense: "
            + "; ".join(map(str, open_obligations))
        )
    derivation = entry.proof(claim)
    pictures = _pictures(entry, sizes or {})
    checks = [
        ("kernel", kernel_row(derivation)),
        ("numeric", numeric_row(derivation, seed).text),
        ("instance", _instance_row(entry, sizes or {})),
        ("matrices", _matrices_row(entry)),
        ("near misses", _near_misses_row(entry, seed)),
    ]
    report = Report(
        claim.name,
        claim.goal,
        "proved",
        title=entry.title,
        source=", ".join(entry.sources),
        given=claim.given,
        lines=lines_of(derivation),
        axioms=derivation.axioms,
        checks=tuple((name, text) for name, text in checks if text),
        instance_latex=pictures,
        charts=tuple(map(_chart, entry.plots)),
        remarks=tuple(f"{name}: {m.remark}" for name, m in entry.mistakes.items() if m.remark),
        let=tuple(entry.let.items()),
        matrices=entry.matrices,
    )
    usual = {v.name: n for v, n in entry.instance.items()}
    return Verdict(report, derivation.theorem, pictures=entry.pictures, usual=usual)


def refute(claim: Claim, source: str = "", remark: str = "", seed: int = 0) -> Verdict:
    """Look for the smallest counterexample; the verdict is refuted, or else unknown."""
    from symcnn.numeric.search import find_counterexample

    found = find_counterexample(claim, seed)
    report = Report(
        claim.name,
        claim.goal,
        "refuted" if found else "unknown",
        title=claim.title,
        source=source,
        given=claim.given,
        counterexample=str(found) if found else None,
        case=case_of(found) if found else None,
        remarks=(remark,) if remark else (),
    )
    return Verdict(report)


def case_of(found: Counterexample) -> Case:
    """A counterexample as a write-up shows it."""
    return Case(
        tuple((v.name, _written(n)) for v, n in {**found.sizes, **found.data}.items()),
        tuple((f.name, str(value)) for f, value in found.functions.items()),
        None if found.left is None else _written(found.left),
        None if found.right is None else _written(found.right),
        found.index or (),
        found.exact,
    )


def _written(value: Any) -> Value:
    from symcnn.numeric.agreement import show_value

    nested = value.tolist() if hasattr(value, "tolist") else value
    return tuple(map(_written, nested)) if isinstance(nested, list) else show_value(nested)


def kernel_row(derivation: Derivation) -> str:
    """What the kernel did: how many lines, inferences and side conditions."""
    from symcnn.verdicts.records import inferences

    count = len(inferences(derivation.theorem))
    conditions = sum(len(step.conditions) for step in derivation.steps)
    return (
        f"{_count(len(derivation.steps), 'line')}, {_count(count, 'inference')}, "
        f"{_count(conditions, 'side condition')} discharged, for all sizes"
    )


def numeric_row(derivation: Derivation, seed: int) -> Guarded:
    """Every line of a derivation evaluated at many points."""
    from symcnn.numeric.agreement import check_lines

    claim = derivation.claim
    lines = (
        [claim.left, *(step.term for step in derivation.steps)]
        if derivation.is_chain
        else [claim.goal]
    )
    result = check_lines(lines, claim.given, seed=seed)
    if result.disagreement is not None:
        raise GuardError(f"{claim.name}: the lines differ numerically\n{result.disagreement}")
    return Guarded(str(result), result.agrees)


def _instance_row(entry: Entry, sizes: Mapping[str, int]) -> str:
    if not entry.instance:
        return ""
    from symcnn.numeric.instance import sides_agree

    chosen = _sizes(entry.instance, sizes)
    if not sides_agree(entry.claim, chosen):
        raise GuardError(f"{entry.name}: the sides differ when expanded at {_shown(chosen)}")
    return f"expanded with symbolic entries at {_shown(chosen)}: equal"


def _sizes(default: Mapping[Var, int], sizes: Mapping[str, int]) -> dict[Var, int]:
    return {v: sizes.get(v.name, n) for v, n in default.items()}


def _shown(sizes: Mapping[Var, int]) -> str:
    return ", ".join(f"{v.name} = {n}" for v, n in sizes.items())


def _near_misses_row(entry: Entry, seed: int) -> str:
    named = {**{name: m.claim for name, m in entry.mistakes.items()}, **entry.near_misses}
    wrong = {(claim.given, claim.goal): (name, claim) for name, claim in named.items()}.values()
    if not wrong:
        return ""
    from symcnn.numeric.search import has_counterexample

    for name, claim in wrong:
        try:
            entry.proof(claim)
        except (DerivationError, KernelError):
            pass
        else:
            raise GuardError(f"{entry.name}: the near miss ({name}) was proved")
        if not has_counterexample(claim, seed):
            raise GuardError(f"{entry.name}: the near miss ({name}) was not refuted")
    return f"{len(wrong)} of {len(wrong)} refused by the kernel and refuted by a counterexample"


def _pictures(entry: Entry, sizes: Mapping[str, int]) -> str | None:
    """The matrices of the entry's pictures as LaTeX displays; checks the adjoints."""
    if not entry.pictures:
        return None
    import sympy

    from symcnn.numeric.instance import operator_matrix
    from symcnn.verdicts.sympy_instances import matrix_latex

    shown = []
    for picture in entry.pictures:
        chosen = _sizes(picture.sizes, sizes)
        matrix = operator_matrix(picture.output, picture.input, chosen)
        shown.append(sentence(f"{picture.title}, {_shown(chosen)}:"))
        shown.append(f"\\[ A = {matrix_latex(matrix)} \\]")
        if picture.adjoint is not None:
            transposed = operator_matrix(*picture.adjoint, chosen)
            if transposed != matrix.T:
                raise GuardError(f"{entry.name}: the matrix of {picture.title} is not transposed")
            shown.append(f"\\[ A^{{\\top}} = {matrix_latex(sympy.Matrix(transposed))} \\]")
    return "\n".join(shown)


def _chart(plot: Plot) -> Chart:
    from symcnn.numeric.curves import curves

    variable = plot.variable
    return Chart(plot.title, variable.name, tuple(curves(plot).items()), variable.sort == INT)


def _matrices_row(entry: Entry) -> str:
    adjoints = [p for p in entry.pictures if p.adjoint is not None]
    return "transposed, the operator's matrix is the matrix of its adjoint" if adjoints else ""


def lines_of(derivation: Derivation) -> tuple[Line, ...]:
    """The lines of a derivation; what an argument has needed once it does not name again."""
    steps = []
    told: set[Term] = set()
    for s in derivation.steps:
        needed = tuple(c for c in _shown_conditions(derivation, s) if c not in told)
        steps.append(Line(_line_term(derivation, s), s.say, needed))
        if not derivation.is_chain:
            told.update(needed)
    if derivation.is_chain:
        return (Line(derivation.claim.left), *steps)
    return tuple(steps)


def _line_term(derivation: Derivation, step: Step) -> Term:
    return step.term if derivation.is_chain else step.theorem.concl


def _shown_conditions(derivation: Derivation, step: Step) -> tuple[Term, ...]:
    """The side conditions of a line that are facts about its own letters.

    What was shown under an assumption of a case, or of letters that stand for others in a lemma,
    is a part of the argument and no fact: one case has 0 < a and the other a < 0.
    """
    from symcnn.verdicts.records import inferences

    claim = derivation.claim
    letters = frozenset[Var]().union(*map(free_vars, (*claim.given, claim.goal)))

    binders = [t for t in subterms(step.theorem.concl) if isinstance(t, Binder)]
    names = {t.hint for t in binders}
    functions = _functions(*claim.given, claim.goal)
    ends = {(t.hint, t.domain.size) for t in binders if isinstance(t.domain, Range)}
    depend = {name for name, size in ends if size.loose}

    def is_index(v: Term) -> bool:
        return isinstance(v, Var) and v.sort == INT and v not in letters and v.name in names

    known: set[Term] = set(claim.given)

    def holds(p: Term) -> bool:
        match p:
            case Le(args=(low, v)) if low == ZERO and is_index(v):
                return True
            case Lt(args=(Var() as v, n)) if is_index(v):
                return v.name in depend or (v.name, n) in ends
        return p in known

    for theorem in inferences(step.theorem):
        if all(map(holds, theorem.hyps)):
            known.add(theorem.concl)
    return tuple(
        dict.fromkeys(
            c.goal
            for c in step.conditions
            if all(map(holds, c.given))
            and all(v in letters or is_index(v) for v in free_vars(c.goal))
            and _functions(c.goal) <= functions
        )
    )


def _functions(*formulas: Term) -> set[Fun]:
    """The function variables in formulas."""
    found = (t.fun for p in formulas for t in subterms(p) if isinstance(t, Apply))
    return {f for f in found if not f.known}


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
