"""Which shifts by a maximum are seen to cancel, and which are left as they are."""

from __future__ import annotations

import pytest

from symcnn.kernel.rules import ring
from symcnn.kernel.terms import ZERO, Fun, Ite, Le, Term, recip
from symcnn.lemmas.notation import largest, scalars, sizes, smallest, tensor, total
from symcnn.prover.shifts import extrema_in, without_shifts

n, i, p = sizes("n i p")
a, b = scalars("a b")
x, y = tensor("x", n), tensor("y", n)
EXP, LOG = Fun("exp"), Fun("log")
M, M2 = largest(n, lambda k: x[k]), largest(n, lambda k: y[k])
GIVEN = (n >= 1,)
LOW = smallest(n, lambda k: x[k])


def shifted(m: Term) -> Term:
    return total(n, lambda k: EXP(x[k] - m))


def masked(m: Term) -> Term:
    return total(n, lambda k: Ite(Le(k, i), EXP(x[k] - m), ZERO))


CANCEL = {
    "softmax": (EXP(x[i] - M) / shifted(M), EXP(x[i]) / shifted(0 * a)),
    "by the smallest": (EXP(x[i] - LOW) / shifted(LOW), EXP(x[i]) / shifted(0 * a)),
    "by a multiple": (
        EXP(a * (x[i] - M)) / total(n, lambda k: EXP(a * (x[k] - M))),
        EXP(a * x[i]) / total(n, lambda k: EXP(a * x[k])),
    ),
    "masked": (EXP(x[i] - M) / masked(M), EXP(x[i]) / masked(0 * a)),
    "logsumexp": (M + LOG(shifted(M)), LOG(shifted(0 * a))),
    "log softmax": (x[i] - M - LOG(shifted(M)), x[i] - LOG(shifted(0 * a))),
    "divided": (
        (x[i] - M) / b - LOG(total(n, lambda k: EXP((x[k] - M) / b))),
        x[i] / b - LOG(total(n, lambda k: EXP(x[k] / b))),
    ),
    "by logsumexp": (EXP(x[i] - (M + LOG(shifted(M)))), EXP(x[i]) / shifted(0 * a)),
    "a weighted sum": (
        total(n, lambda k: EXP(x[k] - M) * y[k]) / shifted(M),
        total(n, lambda k: EXP(x[k]) * y[k]) / shifted(0 * a),
    ),
    "squared": ((EXP(x[i] - M) / shifted(M)) ** 2, (EXP(x[i]) / shifted(0 * a)) ** 2),
}


@pytest.mark.parametrize("name", CANCEL)
def test_a_shift_that_cancels_goes(name: str) -> None:
    left, right = CANCEL[name]
    theorem = without_shifts(left, GIVEN)
    assert theorem.left == left
    assert extrema_in(theorem.right) == 0
    assert ring(theorem.right, right)
    assert set(theorem.hyps) <= set(GIVEN)


STAY = {
    "no quotient": EXP(x[i] - M),
    "of another vector": EXP(x[i] - M) / shifted(M2),
    "by another factor": EXP(x[i] - M) / total(n, lambda k: EXP(x[k] - 2 * M)),
    "one only": EXP(x[i] - M) / shifted(0 * a),
    "logsumexp without it": LOG(shifted(M)),
    "twice": 2 * M + LOG(shifted(M)),
    "minus": LOG(shifted(M)) - M,
    "not an exponential": (x[i] - M) / total(n, lambda k: x[k] - M),
    "squared below": EXP(x[i] - M) * recip(shifted(M)) ** 2,
    "of each row": total(n, lambda k: EXP(x[k] - largest(k, lambda q: x[q]))),
}


@pytest.mark.parametrize("name", STAY)
def test_another_one_stays(name: str) -> None:
    theorem = without_shifts(STAY[name], GIVEN)
    assert extrema_in(theorem.right) > 0


def test_the_logarithm_of_an_empty_sum_stays() -> None:
    theorem = without_shifts(M + LOG(shifted(M)), ())
    assert theorem.left == theorem.right
