"""Random programs: what is read means what Python computes, at sizes 0 and 1 as well."""

from __future__ import annotations

import pytest

from symcnn.read.source import read_source

from .programs import HEADER, SIGNATURE, Programs, compared

COUNT, PARTS = 300, 10


@pytest.mark.parametrize("part", range(PARTS))
def test_programs_mean_what_python_computes(part: int) -> None:
    """More of them: python -m tests.benchmarks.reading N SEED."""
    run = 0
    for number in range(part, COUNT, PARTS):
        text = Programs(number).program()
        points, differences = compared(text, number)
        assert not differences, f"{text}\n{differences[0]}"
        run += points > 0
    assert run >= COUNT // PARTS // 4


def program(kind: str, body: str) -> str:
    return f"{HEADER}\n@{kind}\ndef f({SIGNATURE}):\n    {body}\n"


# The comparison itself: programs with a change that must be seen.
READ_AND_RUN = [
    ("sum(x[q] for q in range(n))", "sum(x[q] for q in range(1, n))"),
    ("[x[q] for q in range(n)]", "[x[n - 1 - q] for q in range(n)]"),
    ("max((j for j in range(k)), default=a)", "max((j for j in range(k)), default=0)"),
    ("(i // 2) * 2", "i"),
    ("X", "X.T"),
]


@pytest.mark.parametrize(("read", "run"), READ_AND_RUN)
def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch, read: str, run: str) -> None:
    other = read_source(program("operator", f"return {read}"))
    monkeypatch.setattr("tests.read.programs.read_source", lambda text: other)
    assert compared(program("operator", f"return {read}"))[1] == []
    assert compared(program("operator", f"return {run}"), count=12)[1]


# Programs on which the reading once differed: compared at some points, or refused.
FOUND = [
    ("operator", "return [[b for r in range(m)], [x[n - 1] - b, a + a]]", True),
    ("operator", "return [[1 for r in x], ([k for q in range(k)] if a > b else [b, b])]", True),
    ("claim", "return (1 if a > b else 0) == float(x == y)", False),
    ("operator", "return array([x[0:n] == y for q in range(2)])", False),
    ("operator", "return array([float([x[q] for q in range(n)] == t) for q in range(2)])", False),
    ("claim", "u = np.where(i >= 0, 1, 2)\n    u += a / 2\n    return u == a", False),
    ("claim", "return not (x == y if a > b else a == b)", False),
    ("claim", "assert x == y if a > b else a == b\n    return x[0:n] == y", False),
    ("claim", "if a > b:\n        return x == y\n    return a == b", True),
    # np.where calculates both, and its truth values are NumPy's
    ("operator", "return np.where(a > 0, x[1], b)", True),
    ("operator", "return np.where(i < n, [x[i], a][k], x[0])", True),
    ("operator", "return np.where(a > b, x @ array([1 for q in range(m)]), b)", True),
    ("operator", "return np.where(k > 0, 7 // k, a)", True),
    ("operator", "return (a > 0) + (np.where(0 < b, k, 0) != 1)", False),
    # read, and not evaluated: shapes that depend on an index
    ("claim", "return all((a == b if [[a for p in range(j)] for q in range(m)] == "
     "[[b for r in range(2)] for q in range(j)] else i == k) for j in range(2, -1, -1))", False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "is_read"), FOUND)
def test_what_was_found(kind: str, body: str, is_read: bool) -> None:
    points, differences = compared(program(kind, body), count=12)
    assert not differences, differences[0]
    assert (points > 0) is is_read
