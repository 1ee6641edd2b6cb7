"""Checking claims that are written as Python functions: proved, refuted or unknown.

>>> from symcnn import *
>>> @claim
... def reversal(x: Real["n"], n: Size):
...     return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
>>> check(reversal).report.verdict
'proved'
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.kernel.binding import close, free_vars, member
from symcnn.kernel.integers import entails
from symcnn.kernel.terms import (
    FALSE,
    INT,
    Forall,
    Lt,
    Not,
    Or,
    Range,
    Space,
    Term,
    Var,
    conj,
)
from symcnn.prover.auto import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove, prove_formula
from symcnn.read.errors import ReadError
from symcnn.read.source import ReadClaim, read_function, read_path
from symcnn.read.values import Condition, Obligation
from symcnn.verify import Verdict, lines_of, numeric_row
from symcnn.write.record import Report

if TYPE_CHECKING:
    from concurrent.futures import Executor

SECONDS = 20.0


class OutOfTimeError(Exception):
    """The time for one claim is used up."""


@dataclass(frozen=True)
class Result:
    """What came of one claim of a file: a report, or an error that is the author's to mend."""

    name: str
    report: Report | None = None
    error: str = ""
    seconds: float = 0.0
    derivation: list[dict[str, Any]] | None = None

    @property
    def verdict(self) -> str:
        """ "proved", "refuted", "unknown" or "error"."""
        return self.report.verdict if self.report else "error"


def check(claim: Callable[..., Any] | Claim, seed: int = 0, seconds: float = SECONDS) -> Verdict:
    """The verdict on a claim: a function that returns ``left == right``, read and not called.

    Raises ``ReadError`` when the claim is outside the language or does not make sense.
    """
    if isinstance(claim, Claim):
        return _decide(claim, seed, seconds)
    found = read_function(claim)
    if not isinstance(found, ReadClaim):
        raise ReadError("an operator is not a claim; a claim returns left == right", found.file)
    return check_read(found, seed, seconds)


def assert_proved(claim: Callable[..., Any], seed: int = 0) -> None:
    """Raise ``AssertionError`` with the report unless the claim is proved; for test suites."""
    verdict = check(claim, seed)
    if verdict.report.verdict != "proved":
        raise AssertionError(plain(verdict.report))


def plain(report: Report) -> str:
    """The report as it would stand in a terminal of 100 columns."""
    from io import StringIO

    from rich.console import Console

    from symcnn.write.terminal import show_report

    text = StringIO()
    show_report(report, Console(file=text, width=100))
    return text.getvalue()


def check_read(found: ReadClaim, seed: int = 0, seconds: float = SECONDS) -> Verdict:
    """The verdict on a claim that has been read. Raises ``ReadError`` if it makes no sense."""
    given = found.claim.given
    with time_limit(seconds):
        _check_hypotheses(found)
        for obligation in found.obligations:
            _check_obligation(obligation, found, seed)
        hypotheses = [_hypothesis(c, found.claim) for c in found.conditions if not _shown(c)]
    claim = replace(found.claim, given=(*given, *dict.fromkeys(hypotheses)))
    return _decide(claim, seed, seconds)


def _decide(claim: Claim, seed: int, seconds: float) -> Verdict:
    from symcnn.numeric.search import find_counterexample

    report = Report(claim.name, claim.goal, "unknown", title=claim.title, given=claim.given)
    stuck = ""
    try:
        with time_limit(seconds):
            quick = find_counterexample(claim, seed, budget=12)
            if quick is not None:
                return Verdict(replace(report, verdict="refuted", counterexample=str(quick)))
            try:
                derivation = prove(claim)
            except (StuckError, RecursionError) as error:
                stuck = str(error) or "a term is nested too deeply"
                found = find_counterexample(claim, seed)
                if found is not None:
                    return Verdict(replace(report, verdict="refuted", counterexample=str(found)))
            else:
                if claim.given and not _can_be_met(claim, seed):
                    remark = "it follows, but no values were found that meet the hypotheses"
                    return Verdict(replace(report, remarks=(remark,)))
                row = numeric_row(derivation, seed)
                proved = replace(
                    report,
                    verdict="proved",
                    lines=lines_of(derivation),
                    axioms=derivation.axioms,
                    checks=(("numeric", row),),
                )
                return Verdict(proved, derivation.theorem)
    except OutOfTimeError:
        stuck = f"the time ran out ({seconds:g} s)" + (f"; {stuck}" if stuck else "")
    return Verdict(replace(report, remarks=(f"stuck: {stuck}", "no counterexample was found")))


# -- does the claim make sense? -------------------------------------------------------------


def _check_hypotheses(found: ReadClaim) -> None:
    if entails(found.claim.given, FALSE):
        raise ReadError(
            "the hypotheses contradict each other, so the claim says nothing; they are: "
            + ", ".join(map(str, found.claim.given)),
            found.file,
            found.line,
        )


def _can_be_met(claim: Claim, seed: int) -> bool:
    """Whether values are found that satisfy all hypotheses."""
    from symcnn.numeric.search import find_counterexample

    return find_counterexample(replace(claim, goal=FALSE), seed) is not None


def _check_obligation(o: Obligation, found: ReadClaim, seed: int) -> None:
    from symcnn.numeric.search import find_counterexample

    try:
        prove_formula(o.formula, o.given)
        return
    except StuckError:
        pass
    witness = find_counterexample(Claim("access", o.given, o.formula), seed)
    if witness is None:
        message = f"{o.what}: not shown that {o.formula}; add a hypothesis (assert) or a guard"
    else:
        sizes = ", ".join(f"{v.name} = {n}" for v, n in witness.sizes.items())
        message = f"{o.what}: it fails for {sizes}; expected {o.formula}"
    raise ReadError(message, found.file, o.line, o.column)


def _shown(condition: Condition) -> bool:
    return entails(condition.given, condition.formula)


def _hypothesis(condition: Condition, claim: Claim) -> Term:
    """The condition for all values of the indices that it mentions."""
    own = free_vars(claim.goal).union(*map(free_vars, claim.given))
    formula, facts = condition.formula, [p for p in condition.given if p not in claim.given]
    indices = [v for v in free_vars(conj(*facts, formula)) if v not in own]
    ranges: dict[Var, Term] = {}
    for v in indices:
        sizes = [p.args[1] for p in facts if isinstance(p, Lt) and p.args[0] == v]
        ranges[v] = Range(sizes[0]) if sizes and v.sort == INT else Space(v.element, v.shape)
    inside = {p for v, d in ranges.items() if isinstance(d, Range) for p in member(v, d)}
    guards = [p for p in facts if p not in inside and not free_vars(p).isdisjoint(indices)]
    if guards:
        formula = Or(*map(Not, guards), formula)
    waiting = sorted(indices, key=lambda v: v.name)
    while waiting:
        # an index whose range mentions another one is bound further in
        v = next(u for u in waiting if all(u not in free_vars(ranges[w]) for w in waiting))
        waiting.remove(v)
        if v in free_vars(formula):
            formula = Forall(ranges[v], close(formula, v), v.name)
    return formula


# -- many claims --------------------------------------------------------------------------------


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTimeError`` in the body when the time is up (in a process's main thread)."""
    import threading

    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def check_named(path: str, name: str, seed: int = 0, seconds: float = SECONDS) -> Result:
    """The result for one claim of a file; never raises for what is wrong with the claim."""
    import time

    from symcnn.replay import record

    start = time.perf_counter()
    try:
        verdict = check_read(read_path(path).read_claim(name), seed, seconds)
    except ReadError as error:
        return Result(name, error=str(error), seconds=time.perf_counter() - start)
    except OutOfTimeError:
        message = f"{path}: {name}: the time ran out ({seconds:g} s) before the proof began"
        return Result(name, error=message, seconds=time.perf_counter() - start)
    steps = record(verdict.theorem) if verdict.theorem is not None else None
    return Result(name, verdict.report, "", time.perf_counter() - start, steps)


def check_file(
    path: str | Path,
    names: Sequence[str] = (),
    *,
    seed: int = 0,
    seconds: float = SECONDS,
    executor: Executor | None = None,
    done: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """The results for the claims of a file, or for some of them, in their order.

    ``executor`` is any ``concurrent.futures.Executor``: a process pool, Dask's, or MPI's;
    without one the claims are checked here. ``done`` is called with each result as it comes.
    Raises ``ReadError`` when the file cannot be read or has no such claim.
    """
    from difflib import get_close_matches

    source = read_path(path)
    for name in names:
        if name not in source.claims:
            near = get_close_matches(name, source.claims, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise ReadError(f"there is no claim called {name}{hint}", str(path))
    wanted = list(names) or list(source.claims)
    results: dict[str, Result] = {}
    if executor is None:
        for name in wanted:
            results[name] = check_named(str(path), name, seed, seconds)
            done(results[name])
        return [results[name] for name in wanted]
    from concurrent.futures import as_completed

    full = str(Path(path).resolve())
    futures = {executor.submit(check_named, full, name, seed, seconds): name for name in wanted}
    for future in as_completed(futures):
        results[futures[future]] = future.result()
        done(results[futures[future]])
    return [results[name] for name in wanted]
