"""What Python says, as verdicts: of conditions, lists without a row, and huge numbers."""

from __future__ import annotations

import pytest

from symcnn.read.source import read_source
from symcnn.verdicts.claims import check_read

HEADER = (
    "from symcnn import *\n@claim\n"
    'def f(x: Real["n"], a: Real, b: Real, n: Size, m: Size, k: Size, l: Size):\n'
)
ROWS = "[[a for j in range({})] for i in range({})]"
CASES = [
    # conditions under //, % and floor
    ("return (a > 0) // 2 == 0", "proved"),
    ("return (a > 0) % 2 == (a > 0)", "proved"),
    ("return floor(a > 0) == (a > 0)", "proved"),
    ("return floor((a > 0) / 2) == 0", "proved"),
    ("return (a > 0) // 1 == 0", "refuted"),
    # what is an int
    *((f"return (1 if isinstance({e}, int) else 0) == 1", "proved")
      for e in ("n", "n > 1", "max(n, 1)", "len(x)", "x.shape[0]", "sum(i for i in range(n))")),
    ("return (1 if isinstance(a > 1, bool) else 0) == 1", "proved"),
    ("return (1 if isinstance(n, bool) else 0) == 1", "refuted"),
    # numbers that no float holds
    ("return a + 10**400 > a", "proved"),
    ("return a * 10**400 == a", "refuted"),
    ("return exp(a + 10**310) == exp(a) * exp(10**310)", "proved"),
    # lists without a row are equal, however long the rows would be
    ("assert n == 0\n    return [[a for j in range(k)] for i in x] == "
     "[[b for j in range(l)] for i in x]", "unknown"),  # true, and never refuted
    (f"assert {ROWS.format('k', 'm')} == {ROWS.format('l', 'm')}\n    return k == l", "refuted"),
    (f"return {ROWS.format('k', 'm')} == {ROWS.format('l', 'm')}", "refuted"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "verdict"), CASES)
def test_the_verdict_is_that_of_python(body: str, verdict: str) -> None:
    read = read_source(f"{HEADER}    {body}\n").read_claim("f")
    assert check_read(read).report.verdict == verdict


def test_the_lists_that_differ_have_a_row() -> None:
    """At m = 0 both are []."""
    body = f"return {ROWS.format('k', 'm')} == {ROWS.format('l', 'm')}"
    read = read_source(f"{HEADER}    {body}\n").read_claim("f")
    assert "m = 1" in check_read(read).report.counterexample
