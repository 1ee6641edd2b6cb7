"""Checking a claim that is written as a Python function: proved, refuted or unknown.

>>> from symcnn import *
>>> @claim
... def reversal(x: Real["n"], n: Size):
...     return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
>>> check(reversal).report.verdict
'proved'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from symcnn.arithmetic.budget import OutOfTimeError, step_limit, steps_used, uncounted
from symcnn.kernel.binding import free_vars
from symcnn.kernel.steps import OutOfStepsError, forget
from symcnn.kernel.terms import FALSE, ZERO, Le, Lt, Num, Pred, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.prover.auto import StuckError
from symcnn.prover.chain import Derivation
from symcnn.prover.claim import Claim
from symcnn.prover.exclusions import kinks
from symcnn.prover.goals import prove
from symcnn.read.claim_error import ReadError
from symcnn.read.live import read_function
from symcnn.read.read_results import ReadClaim
from symcnn.verdicts.limits import SECONDS, rare_collections, time_limit
from symcnn.verdicts.sense import (
    LEFT, STEPS, assumed_beyond, check_hypotheses, conditions_shown, open_obligation, shortened,
    with_conditions,
)  # fmt: skip
from symcnn.verdicts.verify import Guarded, Verdict, case_of, kernel_row, lines_of, numeric_row
from symcnn.write.pages.record import Report, remark_on_assumed, remark_on_existence

FIRST_STEPS = 200_000  # before a counterexample is looked for thoroughly
BRIEF = 60  # points, for what a condition excludes
NONE_FOUND = "no counterexample was found"
UNMET = "it follows, but no values were found that meet the hypotheses"
STOPPED = f"the search ended after {STEPS} steps"


def check(
    claim: Any,
    hypotheses: Iterable[Any] = (),
    *,
    seed: int = 0,
    seconds: float = SECONDS,
    near_misses: bool = False,
) -> Verdict:
    """The verdict on a claim: a function that returns ``left == right``, read and not called.

    It may also be a formula of SymPy, ``Eq(Sum(...), Sum(...))``, with SymPy's relations as
    ``hypotheses``. With ``near_misses`` versions with one mistake are made of a proved claim,
    which must be refuted and not proved; they test symcnn. Raises
    ``ReadError`` when the claim is outside the language or does not make sense.

    >>> from sympy import Eq, IndexedBase, Sum, symbols
    >>> n, i = symbols("n i", integer=True)
    >>> x = IndexedBase("x", shape=(n,), real=True)
    >>> reversal = Eq(Sum(x[i], (i, 0, n - 1)), Sum(x[n - 1 - i], (i, 0, n - 1)))
    >>> check(reversal, hypotheses=[n >= 1]).report.verdict
    'proved'
    """
    if isinstance(claim, Claim):
        return _Attempt(claim, seed, near_misses).verdict(seconds)
    if callable(claim) and hasattr(claim, "__code__"):
        if tuple(hypotheses):
            raise ReadError("a function states its hypotheses by assert", claim.__name__)
        found = read_function(claim)
        if not isinstance(found, ReadClaim):
            raise ReadError("an operator is not a claim; a claim returns left == right", found.file)
        return check_read(found, seed, seconds, near_misses=near_misses)
    if type(claim).__module__.partition(".")[0] == "sympy":
        from symcnn.read.sympy_door import read_sympy

        return check_read(read_sympy(claim, hypotheses), seed, seconds, near_misses=near_misses)
    raise ReadError(
        f"a function or a formula of SymPy is expected, found {type(claim).__name__}",
        repr(claim)[:60],
    )


def assert_proved(
    claim: Callable[..., Any], seed: int = 0, seconds: float = SECONDS, *, strict: bool = False
) -> None:
    """Raise ``AssertionError`` with the report unless the claim is proved; for test suites.

    With ``strict`` also where the proof needs a condition that the claim does not state.

    >>> from symcnn import *
    >>> @claim
    ... def halves(k: Size):
    ...     return 2 * (k // 2) == k
    >>> assert_proved(halves)
    Traceback (most recent call last):
    AssertionError: halves
    ...
    """
    __tracebackhide__ = True
    report = check(claim, seed=seed, seconds=seconds).report
    if report.verdict != "proved" or (strict and report.is_conditional):
        raise AssertionError(plain(report))


def plain(report: Report) -> str:
    """The report as it would stand in a terminal of 100 columns."""
    from io import StringIO

    from rich.console import Console

    from symcnn.write.pages.terminal import show_report

    text = StringIO()
    show_report(report, Console(file=text, width=100))
    return text.getvalue()


def check_read(
    found: ReadClaim,
    seed: int = 0,
    seconds: float = SECONDS,
    *,
    necessity: bool = False,
    near_misses: bool = False,
) -> Verdict:
    """The verdict on a claim that has been read. Raises ``ReadError`` if it makes no sense.

    ``near_misses`` is as in ``check``. With ``necessity`` the remarks on a proved claim say
    which hypotheses the proof did not need.
    """
    attempt = _Attempt(found.claim, seed, near_misses)
    verdict = attempt.verdict(seconds, found)
    if necessity and verdict.report.verdict == "proved":
        from symcnn.verdicts.necessity import remarks_on_hypotheses

        remarks = remarks_on_hypotheses(found, seed, seconds)
        report = replace(verdict.report, remarks=(*verdict.report.remarks, *remarks))
        verdict = replace(verdict, report=report)
    return verdict


class _Attempt:
    """One claim on its way to a verdict, within one limit of time."""

    def __init__(self, claim: Claim, seed: int, near_misses: bool) -> None:
        self.claim = claim
        self.near_misses = near_misses
        self.assumed: tuple[Term, ...] = ()
        self.shown: tuple[Theorem, ...] = ()  # conditions that follow from the hypotheses
        self.borders: tuple[Term, ...] = ()  # away from kinks
        self.seed = seed
        self.stage = ""
        self.stuck = ""
        self.proving = 0  # steps that the proof took

    def verdict(self, seconds: float, found: ReadClaim | None = None) -> Verdict:
        forget()
        with rare_collections():
            try:
                with time_limit(seconds):
                    decided = self.decide(found)
                    return decided if isinstance(decided, Verdict) else self.guarded(decided)
            except OutOfTimeError:
                late = f"the time ran out ({seconds:g} s) while {self.stage or 'reading'}"
                return Verdict(self.report("unknown", remarks=(late,)))

    def report(self, verdict: Any, remarks: tuple[str, ...] = (), **more: Any) -> Report:
        c = self.claim
        return Report(
            c.name,
            c.goal,
            verdict,
            title=c.title,
            given=without_weaker_bounds(c.given),
            assumed=self.assumed,
            borders=self.borders,
            remarks=(*remarks, *remark_on_assumed(self.assumed), *remark_on_existence(c.goal)),
            **more,
        )

    def make_sense(self, found: ReadClaim) -> str:
        """Add the open conditions as hypotheses; what is not shown, or nothing.

        Raises ``ReadError`` with a witness where the claim does not make sense.
        """
        self.stage = "asking whether the hypotheses contradict each other"
        check_hypotheses(found)
        self.stage = "showing that every access is in range"
        for obligation in found.obligations:
            opened = open_obligation(obligation, found.file, self.seed)
            if opened:
                return opened
        self.stage = "showing that every division is possible"
        wider = with_conditions(found)
        self.shown = conditions_shown(found.claim, wider)
        self.assumed = assumed_beyond(found.claim, wider, self.shown)
        self.claim = replace(found.claim, given=(*found.claim.given, *self.assumed))
        return ""

    def decide(self, found: ReadClaim | None) -> Verdict | Derivation:
        """The proof, still to be guarded, or the verdict where there is none."""
        from symcnn.numeric.search import find_counterexample

        opened = self.make_sense(found) if found is not None else ""
        if found is not None and opened:
            self.stage = "looking for a counterexample where every access is in range"
            wider = with_conditions(found, found.obligations)
            witness = find_counterexample(wider, self.seed)
            if witness is not None:
                return self.refuted(witness, found)
            return Verdict(self.report("unknown", remarks=(opened, NONE_FOUND)))
        self.stage = "looking for a small counterexample"
        quick = find_counterexample(self.claim, self.seed, budget=12)
        if quick is not None:
            return self.refuted(quick, found)
        derivation = self.derivation(FIRST_STEPS)
        if derivation is None:
            self.stage = "looking for a counterexample"
            witness = find_counterexample(self.claim, self.seed)
            if witness is not None:
                return self.refuted(witness, found)
            if not self.stuck:
                derivation = self.derivation(STEPS)
        if derivation is None and self.stuck:
            derivation = self.without_kinks()
        if derivation is None:
            remarks = (what_is_left(self.stuck) if self.stuck else STOPPED, NONE_FOUND)
            return Verdict(self.report("unknown", remarks=remarks))
        self.stage = "looking for values that meet the hypotheses"
        if self.claim.given and not self.can_be_met():
            return Verdict(self.report("unknown", remarks=(UNMET,)))
        return derivation

    def guarded(self, derivation: Derivation) -> Verdict:
        """Proved, with what each guard found.

        Raises ``GuardError`` when one contradicts the proof.
        """
        with uncounted():  # modules build terms when they are loaded, which is once
            from symcnn.verdicts.guards import instance_row, near_misses_row

        guards: dict[str, Callable[[], Guarded]] = {
            "numeric": lambda: numeric_row(derivation, self.seed),
            "instance": lambda: instance_row(self.claim, self.seed),
        }
        if self.near_misses:
            guards["near misses"] = lambda: near_misses_row(self.claim, self.proving, self.seed)
        checks = [("method", derivation.method)] if derivation.method else []
        checks.append(("kernel", kernel_row(derivation)))
        unguarded = True
        for name, guard in guards.items():
            self.stage = f"running the guards ({name})"
            found = guard()
            checks.append((name, found.text))
            unguarded = unguarded and not found.has_run
        self.stage = "looking for what the added conditions exclude"
        report = self.report(
            "proved",
            excluded=exclusions(self.claim.given, self.assumed, self.seed),
            lines=lines_of(derivation),
            axioms=derivation.axioms,
            checks=tuple(checks),
            unguarded=unguarded,
        )
        return Verdict(report, derivation.theorem)

    def derivation(self, steps: int) -> Derivation | None:
        """A proof; None where the prover is stuck, or where the steps did not suffice."""
        self.stage = "looking for a proof"
        start = steps_used()
        try:
            with step_limit(steps):
                found = prove(self.claim, self.shown)
            self.proving = steps_used() - start
            return found
        except (StuckError, RecursionError) as error:
            self.stuck = str(error) or "a term is nested too deeply"
        except OutOfStepsError:
            pass
        return None

    def without_kinks(self) -> Derivation | None:
        """A proof where the functions that are differentiated have a derivative."""
        added = kinks(self.claim.goal, self.claim.given)
        if not added:
            return None
        claim, assumed, stuck = self.claim, self.assumed, self.stuck
        self.claim = replace(claim, given=(*claim.given, *added))
        # that a named function has a derivative is a condition, and a kink is none
        self.assumed = (*assumed, *(p for p in added if isinstance(p, Pred)))
        self.borders = tuple(p for p in added if not isinstance(p, Pred))
        derivation = self.derivation(STEPS)
        if derivation is None:
            self.claim, self.assumed, self.stuck, self.borders = claim, assumed, stuck, ()
        return derivation

    def refuted(self, witness: Any, found: ReadClaim | None) -> Verdict:
        from symcnn.numeric.reproduction import NoLineError, reproduction

        shown = witness
        if found is not None and found.axes and witness.index:
            shown = replace(witness, index=_merged(witness.index, found.axes, witness.values))
        text, line = str(shown), ""
        if found is not None and found.call is not None:
            arguments = {p.name: p.value for p in found.parameters if not p.introduced}
            sizes = [p.value for p in found.parameters if p.introduced and isinstance(p.value, Var)]
            try:
                line = reproduction(self.claim, arguments, witness, sizes, found.call)
                text += f"\nin Python: {line}"
            except NoLineError as reason:
                text += f"\nno line of Python shows it: {reason}"
        report = self.report("refuted", counterexample=text, case=case_of(shown))
        return Verdict(report, reproduction=line)

    def can_be_met(self) -> bool:
        """Whether values are found that satisfy all hypotheses."""
        from symcnn.numeric.search import find_counterexample

        # with no seed of its own: a seed decides nothing between proved and unknown
        return find_counterexample(replace(self.claim, goal=FALSE)) is not None


def _merged(
    index: tuple[int, ...], axes: tuple[tuple[Term, ...], ...], values: Mapping[Any, Any]
) -> tuple[int, ...]:
    """The place of an entry along axes of which some are several, merged by a reshape."""
    from symcnn.numeric.evaluate import evaluate

    parts, places = [], iter(index)
    for axis in axes:
        flat = 0
        for size in axis:
            flat = flat * int(evaluate(size, values)) + next(places)
        parts.append(flat)
    return tuple(parts)


def exclusions(given: Sequence[Term], assumed: tuple[Term, ...], seed: int = 0) -> tuple[str, ...]:
    """For each of those hypotheses that nobody wrote the smallest values that it leaves out."""
    from symcnn.numeric.agreement import show_value
    from symcnn.numeric.search import find_counterexample

    written = tuple(p for p in given if p not in assumed)
    texts = []
    for condition in assumed:
        found = find_counterexample(Claim("excluded", written, condition), seed, BRIEF)
        values = {} if found is None else {**found.sizes, **found.data}
        own = free_vars(condition)  # without the indices of a quantifier
        texts.append(", ".join(f"{v} = {show_value(n)}" for v, n in values.items() if v in own))
    return tuple(texts)


def without_weaker_bounds(given: tuple[Term, ...]) -> tuple[Term, ...]:
    """The hypotheses without ``0 <= k`` where ``1 <= k``, say, is another one.

    >>> from symcnn.kernel.terms import INT, ONE, ZERO, Var
    >>> k = Var("k", INT)
    >>> without_weaker_bounds((Le(ZERO, k), Le(ONE, k)))
    (<Le 1 <= k>,)
    """
    positive = {p.args[1] for p in given if _bounds_from_zero(p)}
    return tuple(p for p in given if not (_is_sign(p) and p.args[1] in positive))


def _is_sign(p: Term) -> bool:
    return isinstance(p, Le) and p.args[0] == ZERO


def _bounds_from_zero(p: Term) -> bool:
    low = p.args[0] if isinstance(p, Le | Lt) else None
    return isinstance(low, Num) and low.value >= 0 and not _is_sign(p)


def what_is_left(stuck: str) -> str:
    """What is said where no proof was found: where the search got stuck, long formulas cut.

    >>> what_is_left("the two sides differ (left = x, right = y)")
    'no proof found; what is left to show: the two sides differ (left = x, right = y)'
    """
    right = ", right = "
    return LEFT + right.join(map(shortened, stuck.split(right)))
