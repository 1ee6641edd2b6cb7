"""Formulas that are theorems of the catalogue in other letters."""

import pytest

from symcnn.kernel.binding import free_vars, subst
from symcnn.kernel.terms import INTEGERS, Eq, Fun, Pred, Term
from symcnn.lemmas.notation import functions, integral, scalars, sizes, tensor, total
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.citations import cited

p, q, r = functions("p q r")
a, s, w = scalars("a s w")
(i,) = sizes("i")
CIS = Fun("cis")


def convolved(f, g, at):
    return integral(lambda y: f(y) * g(at - y))


def transform(f):
    return integral(lambda u: CIS(-w * u) * f(u))


SUM = Eq(
    convolved(p, r, s) + convolved(p, q, s), integral(lambda y: p(y) * (q(s - y) + r(s - y)))
)  # the sides exchanged, and the terms in another order
CITED = [
    (SUM, "convolution_distributive_integral", 2),
    (Eq(integral(lambda u: CIS(-w * u) * convolved(q, p, u)), transform(p) * transform(q)),
     "convolution_theorem", 2),
    (Eq(total(INTEGERS, lambda x: q(x) * p(i + x)), total(INTEGERS, lambda x: q(-x) * p(i - x))),
     "the rules for integrals", 0),
]  # fmt: skip
NOT_CITED = [
    Eq(convolved(p, r, s) + convolved(p, q, s), integral(lambda y: p(y) * q(s - y) * r(s - y))),
    Eq(integral(lambda u: CIS(-w * u) * convolved(q, p, u)), transform(p) * transform(p)),
    Eq(integral(lambda u: CIS(w * u) * convolved(q, p, u)), transform(p) * transform(q)),
    Eq(convolved(p, q, s), a),
    Eq(a, s),
    Pred("convex", (p,)),
]


@pytest.mark.parametrize(("goal", "name", "needed"), CITED)
def test_cited(goal: Term, name: str, needed: int) -> None:
    found = cited(goal, ())
    assert found is not None
    assert name in found.name
    assert found.theorem.concl == goal
    assert len(found.needed) == needed
    assert set(found.needed) == set(found.theorem.hyps)


def test_what_is_known_is_not_needed() -> None:
    found = cited(CITED[1][0], (Pred("integrable", (p,)), Pred("integrable", (q,))))
    assert found is not None
    assert found.needed == ()


@pytest.mark.parametrize("goal", NOT_CITED)
def test_what_the_catalogue_does_not_say(goal: Term) -> None:
    assert cited(goal, ()) is None


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ["adjoint_pool", "det_inverse", "convolution_commutative"])
def test_a_theorem_is_found_by_its_own_statement(name: str) -> None:
    claim = load(name).claim
    found = cited(claim.goal, claim.given)
    assert found is not None
    assert name in found.name
    assert found.needed == ()


def test_the_near_misses_are_not_found() -> None:
    entry = load("convolution_distributive_integral")
    for wrong in entry.near_misses.values():
        assert cited(wrong.goal, ()) is None


def test_a_matrix_in_the_place_of_a_matrix() -> None:
    (m,) = sizes("m")
    goal = load("det_inverse").claim.goal
    (A,) = (v for v in free_vars(goal) if str(v) == "A")
    renamed = subst(subst(goal, {A.shape[0]: m}), {tensor("A", m, m): tensor("M", m, m)})
    found = cited(renamed, ())
    assert found is not None
    assert [str(h) for h in found.needed] == ["det(M) != 0"]
