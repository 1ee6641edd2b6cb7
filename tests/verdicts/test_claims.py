"""Verdicts on functions, what is said about them, and that counterexamples run in Python."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

import symcnn
from symcnn import *  # noqa: F403
from symcnn.commands.batch import check_claims, check_file
from symcnn.kernel.terms import FALSE, INT, Eq, Lt, Var
from symcnn.prover.claim import Claim
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source
from symcnn.verdicts.claims import check_read
from symcnn.write.pages.excluded_points import away

TRUE = {
    "sums": "f(x: Real['n']): return sum(3*x[i] for i in range(n)) == 3*sum(v for v in x)",
    "spaces": "f(x: Real['n'], y: Real['k  n - K + 1'], K: Size):\n    assert K <= n\n    return y.shape[1] == len(x) - K + 1",  # noqa: E501
    "tensors": "f(A: Real['m n'], B: Real['n p']): return (A @ B).T == B.T @ A.T",
    "sizes": "f(H: Size, k: Size):\n    assert k >= 1\n    return H//k*k <= H",
    "conjunction": "f(n: Int): return n < n + 1 and n % 2 < 2",
    "all": "f(x: Real['n']): return all(x[i] <= x[i] + 1 for i in range(n))",
    "permutation": "f(s: Permutation['n'], x: Real['n']): return sum(x[s[i]] for i in range(n)) == sum(x[i] for i in range(n))",  # noqa: E501
    "functions": "f(g: Function, x: Real['n']): return [g(x[i]) for i in range(n)] == [g(x[i]) for i in range(n)]",  # noqa: E501
    "no parameters": "f(): return 2 + 2 == 4",
}
FALSE_ = {
    "sums": "f(x: Real['n']): return sum(x[i]**2 for i in range(n)) == sum(x[i] for i in range(n))**2",  # noqa: E501
    "tensors": "f(A: Real['n n'], B: Real['n n']): return A @ B == B @ A",
    "lists": "f(x: Real['n']): return [x[i] for i in range(n)] == [2*x[i] for i in range(n)]",
    "sizes": "f(H: Size, k: Size):\n    assert k >= 1\n    return H//k*k == H",
    "order": "f(x: Real, y: Real): return x*y <= x",
    "conjunction": "f(n: Int): return n < n + 1 and n % 2 < 1",
    "all": "f(x: Real['n']): return all(x[i] >= 0 for i in range(n))",
    "permutation": "f(s: Permutation['n'], x: Real['n']): return [x[s[i]] for i in range(n)] == [x[i] for i in range(n)]",  # noqa: E501
    "gather": "f(t: Int['m'], x: Real['n']):\n    assert all(0 <= t[i] < n for i in range(m))\n    return sum(x[t[i]] for i in range(m)) == sum(x[i] for i in range(n))",  # noqa: E501
    "functions": "f(g: Function, x: Real, y: Real): return g(x + y) == g(x) + g(y)",
    "nondecreasing": "f(g: Nondecreasing, x: Real, y: Real): return max(g(x), g(y)) == max(x, y)",
    "two arguments": "f(g: Function, x: Real, y: Real): return g(x, y) == g(y, x)",
    "exponential": "f(x: Real): return exp(2*x) == 2*exp(x)",
    "matrices": "f(A: Real['n n']): return det(A) == trace(A)",
    "inverse": "f(A: Real['n n']):\n    assert n >= 1\n    return trace(inv(A)) == trace(A)",
    "division": "f(x: Real, y: Real): return x / y == y / x",
    "decimal": "f(x: Real): return 0.1*x == 0.2*x",
    "shape with a factor": "f(x: Real['2*n+1'], y: Real['n+m']): return n == m",
    "unused": "f(n: Size, m: Size, y: Real['m'], z: Real['2 m']): return n == 0",
    "keyword only": "f(*, n: Size): return n == 0",
    "negative power": "f(x: Real['2']): return x[0]**-1 == x[0]",
    "an access that is not shown in range": "f(x: Real['1'], n: Size): return x[(n**12 - n**8 - n**6 + n**2) % 1260] == 0",  # noqa: E501
    "negative exponent": "f(x: Real['2'], n: Int):\n    assert n < 0\n    return x[0]**n == x[0]",
}


def read(text: str):
    source = read_source(f"from symcnn import *\n@claim\ndef {text}", "claims.py")
    return source.read_claim("f")


@pytest.mark.parametrize("name", TRUE)
def test_proved(name):
    verdict = check_read(read(TRUE[name]))
    assert verdict.report.verdict == "proved"
    assert verdict.theorem is not None
    assert verdict.exit_code == 0


@pytest.mark.parametrize("name", FALSE_)
def test_refuted_and_the_line_of_python_is_false(name):
    """The claim itself, called at the counterexample, returns False."""
    verdict = check_read(read(FALSE_[name]))
    assert verdict.report.verdict == "refuted"
    assert verdict.theorem is None
    assert verdict.exit_code == 1
    names: dict[str, object] = {}
    exec(f"from symcnn import *\n@claim\ndef {FALSE_[name]}", names)
    assert "f(" in verdict.reproduction
    assert f"in Python: {verdict.reproduction}" in verdict.report.counterexample
    assert not eval(verdict.reproduction, names)


def test_an_entry_stands_where_the_arrays_compared_have_it():
    """Not at the indices of the parts that a reshape or a repeat has merged."""
    text = "f(x: Real['2 m']):\n    return np.repeat(x, 2, axis=0) == np.tile(x, (2, 1))"
    source = read_source(f"import numpy as np\nfrom symcnn import *\n@claim\ndef {text}", "a.py")
    verdict = check_read(source.read_claim("f"))
    assert "at index (1, 0) the left side is 1" in verdict.report.counterexample


TORCH = """
import numpy as np
import torch
from symcnn import *
@claim
def f(x: Real["n"], a: Real):
    return {}
"""
IN_TORCH = [
    ("torch.sigmoid(a) == a", "f(x=torch.tensor([], dtype=float), a=torch.tensor(0, dtype=float))"),
    ("torch.cumsum(x, dim=0) == x", ".all()"),
    ("np.cumsum(x) == x", "array(f("),
]


@pytest.mark.parametrize(("goal", "words"), IN_TORCH)
def test_what_calls_pytorch_is_given_its_tensors(goal, words):
    pytest.importorskip("torch")
    verdict = check_read(read_source(TORCH.format(goal), "a.py").read_claim("f"))
    names: dict[str, object] = {}
    exec(TORCH.format(goal), names)
    assert words in verdict.reproduction
    assert not eval(verdict.reproduction, names)


NOT_CALLABLE = [  # claim, why
    ("f(A: Real['m n']): return A.T == A", "NumPy compares arrays of different shapes"),
    ("f(x: Real): return diff(x**2, x) == x", "numbers do not have the derivatives"),
    ("f(g: Differentiable): return derivative(g)(0) == 1", "numbers do not have the derivatives"),
    ("f(x: Real['n//2']): return n == 0", "the arguments do not determine the size n"),
    ("f(x: Real['n*k'], y: Real['k']): return n == 0", "the arguments do not determine the size n"),
    ("f(x: Real): return x*1e-400 == 0", "Python rounds the decimals of the claim"),
    ("f(x: Real): return 3*0.3333333333333333*x == x", "Python rounds the decimals of the claim"),
    ("f(x: Real): return x + 1e400 == 1e400 - x", "Python rounds the decimals of the claim"),
    (
        "f(x: Real):\n    assert x >= 0.1\n    return x == 0",
        "Python rounds the decimals of the hyp",
    ),
]


@pytest.mark.parametrize(("text", "reason"), NOT_CALLABLE, ids=lambda v: v[:40])
def test_no_line_of_python_where_numbers_cannot_tell(text, reason):
    verdict = check_read(read(text))
    assert verdict.report.verdict == "refuted"
    assert verdict.reproduction == ""
    assert f"no line of Python shows it: {reason}" in verdict.report.counterexample


def test_a_long_formula_is_cut_where_no_proof_is_found():
    terms = " + ".join(f"sin(x + {k})" for k in range(99))
    report = check_read(
        read(f"f(x: Real): return exp({terms})*log(1 + exp(x)) <= x**2 + exp(99)")
    ).report
    assert report.verdict == "unknown"
    assert report.remarks[0].startswith("no proof found; what is left to show: ")
    assert re.search(r"\.\.\. \(\d+ characters cut\)", report.remarks[0])
    assert len(report.remarks[0]) < 800


BOUNDS = [  # the hypothesis on k, the hypotheses of the statement
    ("k >= 1", ["1 <= k"]),
    ("k > 0", ["0 < k"]),
    ("k >= 3", ["3 <= k"]),
    ("k >= -1", ["0 <= k", "-1 <= k"]),
    ("k >= 0", ["0 <= k"]),
    ("k != 7", ["0 <= k", "k != 7"]),
]


@pytest.mark.parametrize(("hypothesis", "expected"), BOUNDS)
def test_a_statement_has_no_bound_weaker_than_another(hypothesis, expected):
    report = check_read(read(f"f(k: Size):\n    assert {hypothesis}\n    return k + 1 > 0")).report
    assert [str(p) for p in report.given] == expected


def test_the_part_that_fails_is_named():
    report = check_read(read("f(n: Size): return 2*n == n + n and n > 0")).report
    assert report.counterexample.startswith("n = 0: the part 0 < n fails, 0 < 0 is false")


SENSELESS = [  # claim, line:column, what is said
    ("f(x: Real['n']): return x[n] == 0", "3:31", "index n of axis 0 of x is in range: it fails for n = 0"),  # noqa: E501
    ("f(x: Real['n'], k: Size):\n    return sum(x[i + k]\n        for i in range(n)) == 0", "4:18", "it fails for i = 0, k = 1, n = 1"),  # noqa: E501
    ("f(n: Size, k: Size): return n // k == 0", "3:33", "the divisor of `//` is at least 1: it fails for k = 0"),  # noqa: E501
    ("f(x: Real['n']): return max(x[i] for i in range(n)) == 0", "3:47", "it fails for n = 0"),
    ("f(t: Int['m'], x: Real['n']): return sum(x[t[i]] for i in range(m)) == 0", "3:48", "t = ["),
    ("f(x: Real['n'], y: Real['m']): return x + y == x", "3:43", "lengths: it fails for m = "),
    ("f(n: Size):\n    assert n < 0\n    return n == n", "3", "contradict each other"),
    ("f(x: Real['n']):\n    assert n >= 1 and n <= 0\n    return n == n", "3", "contradict"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "expected"), SENSELESS, ids=lambda v: v[:40])
def test_a_claim_that_makes_no_sense(text, place, expected):
    with pytest.raises(ReadError) as caught:
        check_read(read(text))
    assert f"claims.py:{place}" in str(caught.value)
    assert expected in str(caught.value)


def test_what_is_not_shown_defined_becomes_a_printed_hypothesis():
    report = check_read(read("f(x: Real, y: Real): return x/y * y == x")).report
    assert (report.verdict, [str(g) for g in report.given]) == ("proved", ["y != 0"])


ASSUMED = [  # claim, verdict, the hypotheses that nobody wrote
    ("f(x: Real): return log(x)*0 == 0 and x > 0", "proved", ["0 < x"]),
    ("f(x: Real, y: Real): return x/y == y/x", "refuted", ["y != 0", "x != 0"]),
    ("f(A: Real['n n']): return inv(A) @ A == A @ inv(A)", "proved", ["det(A) != 0"]),
    ("f(x: Real):\n    assert x > 0\n    return log(x) == log(x)", "proved", []),
    ("f(x: Real): return x > 0 and log(x) == log(x)", "refuted", []),
    ("f(x: Real['n']):\n    assert n >= 1\n    return sum(1/exp(v) for v in x) == sum(1/exp(v) for v in x)", "proved", []),  # noqa: E501
    ("f(x: Real):\n    y = log(x)\n    return x == x", "proved", []),
    ("f(x: Real):\n    y = log(x)\n    z = y\n    return z == y", "proved", ["0 < x"]),
    ("f(x: Real):\n    y = 1/x\n    y += 1\n    return y == y", "proved", ["x != 0"]),
    ("f(x: Real, k: Int):\n    y = 1/x\n    if k > 0:\n        y = 1\n        return y == y\n    return y == y", "proved", ["x != 0"]),  # noqa: E501
    # what cancels leaves its condition behind, on the parameter
    ("f(x: Real): return 0 * (1 / x) == 0", "proved", ["x != 0"]),
    (
        "f(x: Real['n']):\n    y = array([1 / x[i] for i in range(n)])\n    return len(y) == n",
        "proved",
        ["forall[i<n] (x[i] != 0)"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdict", "expected"), ASSUMED, ids=lambda v: v[:40])
def test_what_is_assumed_is_kept_apart(text, verdict, expected):
    report = check_read(read(text)).report
    remark = ("assumed so that the claim makes sense: " + "; ".join(expected),)
    assert (report.verdict, [str(p) for p in report.assumed]) == (verdict, expected)
    assert report.remarks[-1:] == remark if expected else "assumed" not in str(report.remarks)


KINKED = [  # claim, verdict, away from which points
    ("f(x: Real): return diff(max(0, x), x) == (1 if x > 0 else 0)", "proved", ", away from x = 0"),
    ("f(x: Real): return diff(max(0, max(0, x)), x) == (1 if x > 0 else 0)", "proved", ", away from x = 0"),  # noqa: E501
    ("f(x: Real): return diff(max(0, x), x) == (1 if x > 1 else 0)", "refuted", ""),
    ("f(x: Real): return diff(max(x, x), x) == 1", "proved", ""),
    ("f(x: Real): return diff(max(x, x), x) == 1/2", "refuted", ""),
    ("f(x: Real):\n    assert x != 0\n    return diff(abs(x), x) == (1 if x > 0 else -1)", "proved", ""),  # noqa: E501
    ("f(x: Real, b: Real):\n    assert b > 0\n    return diff((x*x/2/b if abs(x) < b else abs(x) - b/2), x) == max(-1, min(1, x/b))", "proved", ", away from -b = x and x = b"),  # noqa: E501
    ("f(x: Real['n'], i: Size):\n    assert i < n\n    return diff(sum(max(0, x[k]) for k in range(n)), x[i]) == (1 if x[i] > 0 else 0)", "proved", ", away from x[k] = 0"),  # noqa: E501
    ("f(x: Real['n']): return all(diff(abs(x[i]), x[i]) == (1 if x[i] > 0 else -1) for i in range(n))", "proved", ", away from x[i] = 0"),  # noqa: E501
    ("f(g: Differentiable, x: Real): return diff(2 * g(x), x) == 2 * derivative(g)(x)", "proved", ""),  # noqa: E501
]  # fmt: skip


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("text", "verdict", "words"), KINKED, ids=lambda v: v[:40])
def test_a_derivative_is_one_away_from_kinks(text, verdict, words):
    report = check_read(read(text)).report
    assert (report.verdict, away(report.borders)) == (verdict, words)
    assert not report.is_conditional


EXCLUDED = [  # claim, the conditions with the smallest values that they exclude
    ("f(x: Real['n']): return sum(x) / n * 1 == sum(x) / n", "n != 0 (excludes n = 0)"),
    ("f(x: Real, k: Size): return x/(k*k) == x/(k*k) + 0", "k*k != 0 (excludes k = 0)"),
    ("f(x: Real, k: Size):\n    assert k >= 2\n    return x/(k - 2) == 2*x/(2*(k - 2))", "k - 2 != 0 (excludes k = 2)"),  # noqa: E501
    ("f(x: Real, y: Real): return x/y*y == x", "y != 0 (excludes y = 0)"),
    ("f(x: Real, y: Real): return (x/y)*log(x) == log(x)*(x/y)", "y != 0 (excludes y = 0); 0 < x (excludes x = 0)"),  # noqa: E501
    ("f(x: Real['n']):\n    y = array([1 / x[i] for i in range(n)])\n    return len(y) == n", "forall[i<n] (x[i] != 0) (excludes n = 1, x = [0])"),  # noqa: E501
    ("f(x: Real, y: Real): return 1/(x**2 + y**2) == 1/(y**2 + x**2)", "x**2 + y**2 != 0 (excludes x = 0, y = 0)"),  # noqa: E501
    # where a function that is differentiated has no derivative
    # what follows from a condition that is said already is not said
    ("f(x: Real, y: Real): return 1/(x*y) == 1/x * (1/y)", "x*y != 0 (excludes x = 0, y = 0)"),
    # of a name that nothing uses, too
    ("f(x: Real):\n    y = 1 / x\n    y = 2\n    return y == 2", "x != 0 (excludes x = 0)"),
    ("f(x: Real):\n    def g(u):\n        v = 1 / u\n        return u\n    return g(x) == x", "x != 0 (excludes x = 0)"),  # noqa: E501
    ("f(A: Real['n n']):\n    B = inv(A)\n    return A == A", "det(A) != 0 (excludes n = 1, A = [[0]])"),  # noqa: E501
    ("f(x: Real): return log(x**2) == 2*log(x)", "0 < x (excludes x = 0)"),
    ("f(x: Real, y: Real): return sqrt(x*y) == sqrt(x)*sqrt(y)", "0 <= x (excludes x = -1); 0 <= y (excludes y = -1)"),  # noqa: E501
    ("f(x: Real): return log(1/x)*x/x == log(1/x)", "0 < 1/x (excludes x = 0)"),
    # without a row the list of lists is no matrix
    ("f(A: Real['n n']): return det(array([[A[i, j] for j in range(n)] for i in range(n)])) == det(A)", "0 < n (excludes n = 0)"),  # noqa: E501
    # a sum of squares and 1: not shown, and nothing is excluded
    ("f(x: Real, y: Real):\n    z = 1/(x**2 - 2*x*y + 2*y**2 + 1)\n    return z == z", "x**2 - 2*x*y + 2*y**2 + 1 != 0"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXCLUDED, ids=lambda v: v[:60])
def test_a_condition_is_said_with_what_it_excludes(text, expected):
    report = check_read(read(text)).report
    assert report.verdict == "proved"
    assert report.conditions == expected
    last = " ".join(symcnn.verdicts.claims.plain(report).partition("\nproved ")[2].split())
    assert last == f"for all values that satisfy the hypotheses, where {expected}"


VARIANCE = """    mu = sum(x)/n
    var = sum((v - mu)**2 for v in x)/n
"""
DISCHARGED = {  # conditions that follow are not printed
    "layer norm": f"f(x: Real['n'], e: Real, i: Size):\n    assert n >= 1 and e > 0 and i < n\n{VARIANCE}    y = (x[i] - mu)/sqrt(var + e)\n    return y == y",  # noqa: E501
    "softmax": "f(x: Real['n']):\n    assert n >= 1\n    p = [exp(v)/sum(exp(u) for u in x) for v in x]\n    return p == p",  # noqa: E501
    "log sum exp": "f(x: Real['n']):\n    assert n >= 1\n    z = log(sum(exp(v) for v in x))\n    return z == z",  # noqa: E501
    "cauchy": "f(x: Real): return (1/(1 + x**2))*(1 + x**2) == 1",
    "squares": "f(x: Real['n']):\n    z = 1/(1 + sum(v**2 for v in x))\n    return z == z",
    "adam": "f(m: Real, v: Real, e: Real):\n    assert v >= 0 and e > 0\n    z = m/(sqrt(v) + e)\n    return z == z",  # noqa: E501
    "sigmoid": "f(x: Real): return 1/(1 + exp(-x)) + 1/(1 + exp(x)) == 1",
    "normal": "f(x: Real, s: Real):\n    assert s > 0\n    z = exp(-x**2/(2*s**2))/sqrt(2*pi*s**2)\n    return z == z",  # noqa: E501
    "softsign": "f(x: Real):\n    z = x/(1 + abs(x))\n    return z == z",
    "cosine": "f(x: Real['n'], y: Real['n'], e: Real):\n    assert e > 0\n    z = x @ y/max(sqrt(x @ x)*sqrt(y @ y), e)\n    return z == z",  # noqa: E501
}


@pytest.mark.parametrize("name", DISCHARGED)
def test_a_condition_that_follows_is_discharged(name):
    report = check_read(read(DISCHARGED[name])).report
    assert (report.verdict, report.assumed, report.conditions) == ("proved", (), "")


def test_necessity_speaks_of_what_is_assumed():
    (_, remark) = check_read(
        read("f(x: Real): return 2/x == 1/x + 1/x"), necessity=True
    ).report.remarks
    assert remark == "hypothesis x != 0: assumed, not written, so that the claim makes sense"


def test_a_condition_under_a_guard_is_a_hypothesis_under_the_guard():
    text = "f(x: Real, y: Real, k: Size): return (x/y if k == 1 else 0) == (x/y if k == 1 else 0)"
    given = check_read(read(text)).report.given
    assert "y != 0" in str(given[-1])
    assert "k" in str(given[-1])


def test_a_vacuous_truth_is_not_called_proved():
    """No real number has these properties, but that is not found by arithmetic alone."""
    x = Var("x", INT)
    claim = Claim("vacuous", (Eq(x * x * x, x * x + 7), Lt(x, x * x * x * x)), FALSE)
    assert symcnn.check(claim).report.verdict == "unknown"


def test_the_time_is_limited_and_the_stage_is_named():
    verdict = check_read(read(TRUE["tensors"]), seconds=1e-4)
    assert verdict.report.verdict == "unknown"
    assert "the time ran out (0.0001 s) while " in verdict.report.remarks[-1]
    assert verdict.exit_code == 3


@claim  # noqa: F405
def in_a_module(k: Size):  # noqa: F405
    """Halves."""
    return 2 * (k // 2) <= k


def test_a_function_of_a_module_stays_a_function():
    assert in_a_module(3)
    verdict = symcnn.check(in_a_module)
    assert (verdict.report.verdict, verdict.report.title) == ("proved", "Halves.")
    symcnn.assert_proved(in_a_module)


@pytest.mark.parametrize("thing", [3, "f", None, len, int])
def test_only_claims_are_checked(thing):
    with pytest.raises(ReadError, match="is expected"):
        symcnn.check(thing)


def test_a_function_has_its_hypotheses_inside():
    with pytest.raises(ReadError, match="by assert"):
        symcnn.check(in_a_module, hypotheses=[1])


# -- many claims ----------------------------------------------------------------------------

SOURCE = "".join(f"@claim\ndef c{n}(k: Int): return k + {n} == {n} + k\n" for n in range(6))


def test_any_executor_will_do():
    done = []
    with ThreadPoolExecutor(3) as pool:
        results = check_claims(read_source(SOURCE), executor=pool, done=done.append)
    assert [r.name for r in results] == [f"c{n}" for n in range(6)]
    assert {r.name for r in done} == {r.name for r in results}
    assert {r.verdict for r in results} == {"proved"}


def test_an_executor_that_gives_up():
    class Gone(ThreadPoolExecutor):
        def submit(self, function, *arguments):
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()  # as executors do when they come to it
            return future

    results = check_claims(read_source(SOURCE), executor=Gone())
    assert {r.verdict for r in results} == {"unknown"}
    assert {r.message for r in results} == {"not finished: the executor gave the call up"}


def test_some_claims_of_a_file(tmp_path):
    file = tmp_path / "claims.py"
    file.write_text(SOURCE)
    assert [r.name for r in check_file(file, ["c4", "c1"])] == ["c4", "c1"]
    with pytest.raises(ReadError, match="no claim called c9"):
        check_file(file, ["c9"])


def test_a_fault_of_the_tool_in_one_claim_is_no_verdict(monkeypatch):
    def fails(found, *rest, **more):
        raise RuntimeError("a fault")

    monkeypatch.setattr("symcnn.verdicts.claims.check_read", fails)
    (result, *_) = check_claims(read_source(SOURCE))
    assert result.verdict == "unknown"
    assert "by a fault of symcnn: RuntimeError: a fault" in result.message


# -- which hypotheses were needed -------------------------------------------------------------

NEED = [  # body, hypothesis, what is said of it
    ("f(H: Size, K: Size, s: Size):\n    assert s >= 1\n    assert H >= K\n    return (H - K)//s + 1 == (H - K + s)//s", "K <= H", "not needed"),  # noqa: E501
    ("f(x: Real):\n    assert x > 0\n    return x == abs(x)", "0 < x", "needed; without it there is a counterexample, x = "),  # noqa: E501
    ("f(n: Size, k: Size):\n    assert k >= 1\n    return n//k*k <= n", "1 <= k", "needed, so that the claim makes sense (the divisor"),  # noqa: E501
    ("f(g: Nondecreasing, x: Real):\n    return g(x) + g(x) == 2*g(x)", "that g is nondecreasing", "not needed"),  # noqa: E501
    ("f(n: Size):\n    assert n >= 2\n    assert n >= 1\n    return n*n >= n", "1 <= n", "n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hypothesis", "expected"), NEED, ids=lambda v: v[:40])
def test_necessity(text, hypothesis, expected):
    remarks = check_read(read(text), necessity=True).report.remarks
    assert any(r.startswith(f"hypothesis {hypothesis}: {expected}") for r in remarks), remarks


def test_hypotheses_that_are_not_needed_are_not_needed_together():
    """One of the two is enough, whichever; so only the first is called unnecessary."""
    text = "f(x: Real):\n    assert x >= 1\n    assert x >= 2\n    return x > 0"
    first, second = check_read(read(text), necessity=True).report.remarks
    assert first == "hypothesis 1 <= x: not needed"
    assert second.startswith("hypothesis 2 <= x: needed; ")


def test_an_access_that_is_not_shown_in_range_leaves_a_claim_unknown():
    text = "f(x: Real['1'], n: Size): return x[(n**12 - n**8 - n**6 + n**2) % 1260] == x[0]"
    report = check_read(read(text)).report
    assert report.verdict == "unknown"
    assert "is in range" in report.remarks[0]


def test_without_hypotheses_there_is_nothing_to_say_of_them():
    (remark,) = check_read(read(TRUE["sums"]), necessity=True).report.remarks
    assert remark == "there is no hypothesis beyond the kinds of the parameters"


def test_nothing_is_divided_in_an_empty_range():
    """At n = 0 the sum is 0 in Python, and so the claim is false there."""
    text = "f(x: Real['n']):\n    return sum(exp(v)/sum(exp(u) for u in x) for v in x) == 1"
    report = check_read(read(text)).report
    assert (report.verdict, "n = 0" in report.counterexample) == ("refuted", True)
