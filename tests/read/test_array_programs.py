"""Random programs of array code: what is read means what NumPy computes, at size 0 as well."""

from __future__ import annotations

import pytest

from symcnn.read.source import read_source

from .array_programs import HEADER, SIGNATURE, ArrayPrograms, compared

COUNT, PARTS = 200, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_programs_mean_what_numpy_computes(part: int) -> None:
    """More of them: python -m tests.benchmarks.reading N SEED arrays."""
    run = 0
    for number in range(part, COUNT, PARTS):
        text = ArrayPrograms(number).program()
        points, differences = compared(text, number)
        assert not differences, f"{text}\n{differences[0]}"
        run += points > 0
    assert run >= COUNT // PARTS // 3


def program(body: str) -> str:
    return f"{HEADER}\n@operator\ndef f({SIGNATURE}):\n    {body}\n"


# The comparison itself: programs with a change that must be seen.
READ_AND_RUN = [
    ("X.sum(axis=0)", "X[:1].sum(axis=0)"),
    ("x[::-1]", "x"),
    ("Y", "X.T"),
    ("x.cumsum()", "x.cumsum() - x"),
    ("np.where(x > 0, x, 0)", "np.where(x >= 2, x, 0)"),
    ("np.zeros(n)", "np.zeros(n + 1)"),
]


@pytest.mark.parametrize(("read", "run"), READ_AND_RUN)
def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch, read: str, run: str) -> None:
    other = read_source(program(f"return {read}"))
    monkeypatch.setattr("tests.read.array_programs.read_source", lambda text: other)
    assert compared(program(f"return {read}"))[1] == []
    assert compared(program(f"return {run}"), count=20)[1]
