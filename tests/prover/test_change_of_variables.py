"""Integrals over R and sums over Z: what a change of variables shows, and what it does not."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import INTEGERS, Eq, Fun, Term
from symcnn.lemmas.notation import functions, integral, scalars, sizes, total
from symcnn.prover.chain import StuckError
from symcnn.prover.change_of_variables import equal_integrals

f, g, h = functions("f g h")
c, t, w = scalars("c t w")
(i,) = sizes("i")
CIS = Fun("cis")


def convolved(a, b, at):
    return integral(lambda x: a(x) * b(at - x))


def series(body) -> Term:
    return total(INTEGERS, body)


EQUAL = [  # two sides, and how many hypotheses there are: 1 for the order of two integrals
    (integral(lambda x: f(x)), integral(lambda y: f(y)), 0),
    (integral(lambda x: f(-x)), integral(lambda x: f(x)), 0),
    (integral(lambda x: f(2 * x + t)), integral(lambda x: f(x)) / 2, 0),
    (convolved(f, g, t), convolved(g, f, t), 0),
    (integral(lambda x: f(x) * f(x + 1)), integral(lambda x: f(x - 1) * f(x)), 0),
    (integral(lambda x: c * f(x) * g(t)), c * g(t) * integral(lambda x: f(x)), 0),
    (integral(lambda x: CIS(w * (x + t)) * f(x)),
     CIS(w * t) * integral(lambda x: CIS(w * x) * f(x)), 0),
    (series(lambda x: f(x) * g(i - x)), series(lambda x: g(x) * f(i - x)), 0),
    (series(lambda x: f(-x)), series(lambda x: f(x)), 0),
    (integral(lambda s: integral(lambda x: f(s) * g(x - s))),
     integral(lambda s: f(s)) * integral(lambda x: g(x)), 0),
    (integral(lambda s: integral(lambda x: f(s) * g(x) * h(s * x))),
     integral(lambda x: integral(lambda s: f(s) * g(x) * h(s * x))), 1),
    (integral(lambda s: CIS(-w * s) * convolved(f, g, s)),
     integral(lambda s: CIS(-w * s) * f(s)) * integral(lambda s: CIS(-w * s) * g(s)), 1),
]  # fmt: skip
DIFFERENT = [
    (convolved(f, g, t), integral(lambda x: g(x) * f(t + x))),
    (integral(lambda x: f(2 * x)), integral(lambda x: f(x))),
    (series(lambda x: f(2 * x)), series(lambda x: f(x))),  # the odd places are missing
    (series(lambda x: f(2 * x)), series(lambda x: f(x)) / 2),
    (integral(lambda x: f(x * x)), integral(lambda x: f(x))),
    (integral(lambda x: f(t * x)), integral(lambda x: f(x))),  # t may be 0
    (integral(lambda x: x * f(x)), c * integral(lambda x: f(x))),
    (integral(lambda x: CIS(w * x * t) * f(x)), CIS(w * t) * integral(lambda x: f(x))),
    (integral(lambda s: integral(lambda x: f(s * x))), integral(lambda x: f(x))),
    (integral(lambda x: f(x)), series(lambda x: f(x))),
    (integral(lambda x: f(x) + g(x)), integral(lambda x: f(x)) + integral(lambda x: g(x))),
]


@pytest.mark.parametrize(("a", "b", "hypotheses"), EQUAL)
def test_equal(a: Term, b: Term, hypotheses: int) -> None:
    theorem = equal_integrals(a, b, ())
    assert theorem.concl == Eq(a, b)
    assert len(theorem.hyps) == hypotheses
    assert all("integrable" in str(p) for p in theorem.hyps)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_not_shown(a: Term, b: Term) -> None:
    with pytest.raises((StuckError, KernelError)):
        equal_integrals(a, b, ())
