"""A certificate with one thing changed, or for another statement, proves nothing false."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from symcnn.arithmetic.integers import propose
from symcnn.kernel.certificates import check
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import FALSE, Num, Term
from symcnn.write.formulas.serial import (
    Table,
    certificate_from_json,
    certificate_to_json,
    read_table,
)

from .test_integers import KNOWN_UNPROVED, PROVED, TRUE, statement
from .test_integers_mutants import mutants, refuted_mutants

STATEMENTS = {
    **{name: s for name, s in TRUE.items() if name not in KNOWN_UNPROVED},
    **{text: statement(text) for text in PROVED},
}


def corrupted(part, rng):
    """The data with one thing in it changed: a number, a term, a name, or something left out."""
    if isinstance(part, tuple):
        if not part or rng.random() < 0.1:
            return part[1:]
        place = rng.randrange(len(part))
        return (*part[:place], corrupted(part[place], rng), *part[place + 1 :])
    if isinstance(part, Term):
        return mutants(part, rng)
    if isinstance(part, int | Fraction):
        return rng.choice((part + 1, part - 1, -part, 2 * part, Fraction(1, 2), Num(1)))
    return rng.choice(("sum", "strict_sum", "low", "high", "choose", "use", "clash", "absurd"))


def accepts(given, goal, certificate) -> bool:
    try:
        check(given, goal, certificate)
    except KernelError:
        return False
    return True


def test_nothing_refuted_is_accepted(share):
    rng = random.Random(5)
    for name, given, goal, found in refuted_mutants(share(2000), seed=8):
        s = STATEMENTS.get(name)
        certificate = s and propose(s.given, s.goal)
        for _ in range(10 if certificate else 0):
            assert not accepts(given, goal, certificate), (name, given, goal, found, certificate)
            certificate = corrupted(certificate, rng)


@pytest.mark.parametrize("name", STATEMENTS)
def test_corrupted_certificates_prove_nothing_else(name):
    """The hypotheses are consistent, so that no certificate refutes them alone."""
    s = STATEMENTS[name]
    rng = random.Random(name)
    whole = propose(s.given, s.goal)
    table = Table()
    written = certificate_to_json(whole, table)
    assert certificate_from_json(written, read_table(table.rows)) == whole
    if name not in TRUE:
        return
    for _ in range(5):
        assert not accepts(s.given, FALSE, whole)
        whole = corrupted(whole, rng)


DIVIDED = statement("k>=1; 0<=a<k |- (k*q+a)//k==q")
BOUNDED = statement("k>=1; 0<=i<k*M |- i//k<M")
NEEDED = {  # a step that stands in the certificate of a statement, and is needed as it is
    "low": DIVIDED, "high": DIVIDED, "quotient": DIVIDED, "equal": DIVIDED,
    "lemma": BOUNDED, "sum": statement("0<=i; 0<=j |- 0<=2*i+3*j"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
def test_a_step_that_is_needed(name):
    s = NEEDED[name]
    whole = propose(s.given, s.goal)
    assert accepts(s.given, s.goal, whole)
    places = [place for place, step in enumerate(whole) if step[0] == name]
    assert places
    for place in places:
        before, after = whole[:place], whole[place + 1 :]
        assert not accepts(s.given, s.goal, (*before, *after))
        changed = (*before, (name, *whole[place][1:][::-1]), *after)
        assert changed == whole or not accepts(s.given, s.goal, changed)


@pytest.mark.parametrize("dropped", range(len(DIVIDED.given)))
def test_a_hypothesis_that_is_needed(dropped):
    given = [*DIVIDED.given]
    whole = propose(given, DIVIDED.goal)
    given[dropped] = Num(1) <= Num(2)
    assert not accepts(given, DIVIDED.goal, whole)
