"""The side conditions that are printed are facts about the letters of their line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.rules import arithmetic, cases, instantiate, ring, transitivity
from symcnn.kernel.terms import INT, ZERO, Apply, Binder, Eq, Le, Lt, Not, Num, Term
from symcnn.lemmas.notation import scalars, sizes
from symcnn.prover.chain import Chain
from symcnn.prover.claim import Claim
from symcnn.read.source import read_source
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.verify import lines_of
from symcnn.write.pages.conditions import telling

a, u = scalars("a u")
n, i, j = sizes("n i j")


def in_two_cases(t, given):
    """The same number, by what is true if it is positive and what is true if it is not."""
    equal = Eq(t, 2 * a - a)
    positive, negative = Lt(ZERO, a), Not(Lt(ZERO, a))
    return cases(positive, arithmetic((positive,), equal), arithmetic((negative,), equal))


def by_a_lemma(t, given):
    """The same number, by a law about a letter that the line does not have."""
    law = arithmetic((Lt(ZERO, u),), Eq(u + u, 2 * u))
    about_a = instantiate(law, ((u, a),))
    return transitivity(arithmetic((Lt(ZERO, a),), Eq(t, a + a)), about_a)


SHOWN = [  # the step, what is given, the left and the right side; the side conditions
    (in_two_cases, (), a, 2 * a - a, set()),
    (by_a_lemma, (Lt(ZERO, a),), 3 * a - a, 2 * a, {Eq(3 * a - a, a + a)}),
]


@pytest.mark.parametrize(("step", "given", "left", "right", "conditions"), SHOWN)
def test_no_condition_of_a_case_or_of_another_letter(step, given, left, right, conditions):
    claim = Claim("same", given, Eq(left, right))
    line = lines_of(Chain(left, given).by(step, say="so").qed(claim))[-1]
    assert set(line.conditions) == conditions


@pytest.mark.parametrize("name", ["gaussian_density", "max_pool_gradient", "adjoint_pool"])
def test_the_letters_of_the_conditions_stand_in_the_line(name):
    entry = load(name)
    derivation = entry.proof(entry.claim)
    claimed = {v for p in (*entry.claim.given, entry.claim.goal) for v in free_vars(p)}
    lines = lines_of(derivation)
    for before, line in pairwise(lines):
        bound = {t.hint for e in (before, line) for t in subterms(e.term) if isinstance(t, Binder)}
        facts = [p for p in line.conditions if isinstance(p, Term)]
        for v in {v for p in facts for v in free_vars(p)} - claimed:
            assert v.sort == INT
            assert v.name in bound, line.term
        negated = {Lt(b, c) for p in facts if isinstance(p, Lt) for c, b in [p.args]}
        assert negated.isdisjoint(facts)


def test_no_condition_about_a_function_of_a_lemma():
    source = (
        "from symcnn import *\n@claim\ndef orthogonal(Q: Real['n n'], x: Real['n']):\n"
        "    assert all(sum(Q[k, i] * Q[k, j] for k in range(n)) == (1 if i == j else 0)"
        " for i in range(n) for j in range(n))\n"
        "    return sqrt(sum((Q @ x)[i]**2 for i in range(n)))"
        " == sqrt(sum(x[i]**2 for i in range(n)))\n"
    )
    lines = check_read(read_source(source).read_claim("orthogonal")).report.lines
    facts = [p for line in lines for p in line.conditions if isinstance(p, Term)]
    assert facts
    assert not any(isinstance(t, Apply) and not t.fun.known for p in facts for t in subterms(p))


def test_conditions_are_simplified():
    shown = telling([Le(ZERO, i + j - i), Lt(i + j - i, n - Num(2) + 3)], ())
    assert [str(p) for p in shown] == ["0 <= j and j < n + 1"]
    assert telling([Eq(ring(a, a).left, a)], ()) == []
