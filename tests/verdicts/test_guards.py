"""The guards of a proved claim: the explicit instance and the near misses."""

from __future__ import annotations

import re

import pytest

from symcnn.arithmetic.budget import OutOfTimeError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.prover.goals import prove
from symcnn.read.source import read_source
from symcnn.verdicts import guards as claim_guards
from symcnn.verdicts.claims import check_read, plain
from symcnn.verdicts.guards import instance_row, near_misses_row
from symcnn.verdicts.verify import GuardError
from symcnn.write.pages.record import to_json

ADJOINT = """f(X: Real["k*M"], Y: Real["M"], k: Size):
    assert k >= 1
    return (sum(Y[q]*sum(X[k*q + a] for a in range(k)) for q in range(M))
            == sum(Y[i // k]*X[i] for i in range(k*M)))"""


def read(text: str):
    return read_source(f"from symcnn import *\n@claim\ndef {text}", "claims.py").read_claim("f")


def test_all_guards_run_on_a_proved_claim():
    report = check_read(read(ADJOINT), near_misses=True).report
    checks = dict(report.checks)
    assert list(checks) == ["method", "kernel", "numeric", "instance", "near misses"]
    assert re.fullmatch(
        r"\d+ lines?, \d+ inferences?, \d+ side conditions? discharged, for all sizes",
        checks["kernel"],
    )
    assert checks["instance"] == "expanded with symbolic entries at M = 2, k = 2: equal"
    assert checks["near misses"] == "3 of 3 refuted by a counterexample, none proved"


def test_near_misses_are_an_option():
    checks = dict(check_read(read(ADJOINT)).report.checks)
    assert list(checks) == ["method", "kernel", "numeric", "instance"]


INSTANCES = [  # claim, row
    ("f(x: Real, y: Real): return (x + y)**2 == x**2 + 2*x*y + y**2", "expanded with symbolic entries: equal"),  # noqa: E501
    ("f(n: Int): return n < n + 1", "expanded at n = 2: true"),
    ("f(x: Real):\n    assert x >= 0\n    return abs(x) == x", "expanded at x = 3: equal"),
    ("f(x: Real): return max(x, 0) >= x", "expanded at x = 1: true"),
    ("f(t: Int['n'], x: Real['m']):\n    assert all(0 <= t[i] < m for i in range(n))\n    return sum(x[t[i]] for i in range(n)) == sum(x[t[n - 1 - i]] for i in range(n))", "expanded with symbolic entries at m = 2, n = 2, t = [0, 0]: equal"),  # noqa: E501
    ("f(g: Nondecreasing, x: Real, y: Real): return max(g(x), g(y)) == g(max(x, y))", "left open by SymPy"),  # noqa: E501
    ("f(x: Real): return exp(2*x) == exp(x)**2", "expanded with symbolic entries: equal"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), INSTANCES, ids=lambda v: v[:40])
def test_instance(text, row):
    assert instance_row(read(text).claim).text.endswith(row)


FALSE = [
    "f(x: Real, y: Real): return (x + y)**2 == x**2 + y**2",
    "f(n: Int): return n + 1 < n",
    "f(A: Real['n n'], B: Real['n n']): return A @ B == B @ A",
    "f(x: Real['m'], y: Real['n']): return x == y",
    "f(n: Size):\n    assert n > 1\n    return all(i == 0 for i in range(n))",
]


@pytest.mark.parametrize("text", FALSE, ids=lambda v: v[:40])
def test_an_instance_that_is_false_contradicts(text):
    with pytest.raises(GuardError, match="the claim is false"):
        instance_row(read(text).claim)


MISSES = [  # claim, row
    ("f(x: Real): return x + x == 2*x", "3 of 3 refuted by a counterexample, none proved"),
    ("f(x: Real): return 0*x == 0", "2 of 2 refuted by a counterexample, none proved"),
    ("f(x: Real): return x == x", "none: there is no factor, index, sign, range or number to change"),  # noqa: E501
    ("f(n: Int): return n + 3 > n", "2 of 2 refuted by a counterexample, none proved; 1 further variation is true as well"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("text", "row"), MISSES, ids=lambda v: v[:40])
def test_near_misses(text, row):
    assert near_misses_row(read(text).claim, 10_000).text == row


def test_a_near_miss_that_is_proved_contradicts(monkeypatch):
    own = read(ADJOINT).claim
    theorem = prove(own)
    monkeypatch.setattr(claim_guards, "prove", lambda claim: theorem)
    with pytest.raises(GuardError, match=r"a near miss .* was proved"):
        near_misses_row(own, 10_000)


def test_a_prover_that_takes_too_many_steps_has_not_proved(monkeypatch):
    def late(claim):
        raise OutOfStepsError

    monkeypatch.setattr(claim_guards, "prove", late)
    row = near_misses_row(read(ADJOINT).claim, 10_000).text
    assert row == "3 of 3 refuted by a counterexample, none proved"


@pytest.mark.parametrize("guard", ["instance", "near misses"])
def test_without_time_for_its_guards_nothing_is_called_proved(guard, monkeypatch):
    def late(*arguments):
        raise OutOfTimeError

    monkeypatch.setattr(claim_guards, guard.replace(" ", "_") + "_row", late)
    verdict = check_read(read(ADJOINT), near_misses=True)
    assert (verdict.report.verdict, verdict.theorem) == ("unknown", None)
    remark = f"the time ran out (300 s) while running the guards ({guard})"
    assert verdict.report.remarks == (remark,)


def test_near_misses_that_are_neither_refuted_nor_proved_are_counted(monkeypatch):
    answers = iter([False, True, True, True])
    monkeypatch.setattr("symcnn.numeric.search.has_counterexample", lambda *_: next(answers))
    row = near_misses_row(
        read("f(x: Real): return (x + 1)*(x + 1) == x*x + 2*x + 1").claim, 10_000
    ).text
    assert row == "3 of 4 refuted by a counterexample, none proved, 1 undecided"


LONG = [  # claim, whether a guard has run
    ("f(x: Real['m']): return sum(1 for i in range(10**12)) == 10**12", True),
    ("f(x: Real['m'], a: Real): return sum(a*x[j]*i for j in range(m) for i in range(10**12)) == sum(x[j]*i*a for i in range(10**12) for j in range(m))", True),  # noqa: E501
    ("f(g: Function): return sum(g(i) for i in range(10**12)) * 2 == sum(g(j) + g(j) for j in range(10**12))", False),  # noqa: E501
    ("f(a: Real): return 2 * sum(exp(a*i) for i in range(10**12)) == sum(2*exp(i*a) for i in range(10**12))", False),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("text", "has_run"), LONG, ids=lambda v: str(v)[:40])
def test_a_proof_without_a_guard_says_so_in_its_last_line(text, has_run):
    report = check_read(read(text)).report
    assert report.verdict == "proved"
    assert report.unguarded != has_run
    last = plain(report).rstrip().splitlines()[-1]
    assert last.endswith("no guard found anything to run on") != has_run
    assert to_json(report)["unguarded"] != has_run


def test_a_long_sum_is_refuted():
    total = "sum(x[j] for j in range(m) for i in range(10**12))"
    text = f"f(x: Real['m']): return {total} == sum(x)*10**11"
    assert check_read(read(text)).report.verdict == "refuted"
