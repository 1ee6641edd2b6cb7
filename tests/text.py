"""Terms written as Python expressions, for the tables of the tests."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from symcnn.kernel.rules import Formulas
from symcnn.kernel.steps import forget
from symcnn.kernel.terms import Term
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion
from symcnn.numeric.agreement import check_lines
from symcnn.prover.chain import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove
from symcnn.read.source import read_source

PARAMETERS = (
    'x: Real["n"], y: Real["n"], z: Real["n+1"], X: Real["m n"], Y: Real["n m"], '
    'A: Real["n n"], B: Real["n n"], v: Real["k*M"], t: Int["n"], p: Permutation["n"], '
    "f: Function, g: Nondecreasing, h: Differentiable, a: Real, b: Real, c: Real, d: Real, "
    "i: Int, j: Int, q: Int, r: Int, k: Size, l: Size, m: Size, n: Size, M: Size"
)
HEADER = "from symcnn import *\n"


def term(text: str) -> Term:
    """The number or tensor that an expression is read as."""
    source = f"{HEADER}@operator\ndef made({PARAMETERS}):\n    return {text}\n"
    return read_source(source).read_operator("made").result


def formula(text: str) -> Term:
    """The formula that a condition is read as."""
    source = f"{HEADER}@claim\ndef made({PARAMETERS}):\n    return {text}\n"
    return read_source(source).read_claim("made").claim.goal


def given(*conditions: str) -> Formulas:
    """The conditions, and that sizes are not negative and p is a permutation, as hypotheses."""
    asserts = "".join(f"    assert {c}\n" for c in conditions)
    source = f"{HEADER}@claim\ndef made({PARAMETERS}):\n{asserts}    return a == a\n"
    return read_source(source).read_claim("made").claim.given


def assert_rewrites(convert: Conversion, known: Formulas, before: Term, after: str) -> None:
    """The conversion leads to the text, by a theorem that numbers do not contradict."""
    theorem = convert(before, known)
    assert theorem.left == before
    assert str(theorem.right) == after
    assert_holds(theorem, known)


def assert_holds(theorem: Theorem, known: Formulas) -> None:
    """The theorem needs nothing else than what is known, and no numbers contradict it."""
    assert set(theorem.hyps) <= set(known)
    report = check_lines([theorem.concl], known, limit=6)
    assert report.disagreement is None
    assert report.points > 0


def assert_proved(known: Sequence[str], text: str) -> None:
    """The prover finds a proof, from nothing else than the conditions."""
    claim = Claim("claim", given(*known), formula(text))
    forget()
    assert_holds(prove(claim).theorem, claim.given)


def assert_stuck(known: Sequence[str], text: str) -> None:
    """The prover finds no proof."""
    with pytest.raises(StuckError):
        prove(Claim("claim", given(*known), formula(text)))
