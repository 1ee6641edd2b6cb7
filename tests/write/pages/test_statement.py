"""Which variables a statement quantifies over."""

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import Eq, Forall, Fun, Range
from symcnn.lemmas.notation import sizes, tensor
from symcnn.write.pages.statement import hypotheses
from symcnn.write.pages.terminal import _Plain

n, i = sizes("n i")
x, y, b = (tensor(name, n) for name in "xyb")
f = Fun("f", 0)


def everywhere(p):
    return Forall(Range(n), close(p, i), "i")


CASES = {
    "nothing is defined": ((), "n >= 0 and all y in R^(n)"),
    "a tensor": ((everywhere(Eq(y[i], x[i] + b[i])),), "n >= 0 and all x, b in R^(n)"),
    "a function": ((everywhere(Eq(f(x[i]), b[i])),), "n >= 0 and all y, x, b in R^(n)"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_defined_is_not_quantified(name):
    definitions, text = CASES[name]
    found = hypotheses([n >= 0], Eq(y[0], y[0]), _Plain(), definitions)
    assert found.replace("\N{NO-BREAK SPACE}", " ") == f"For all integers {text}"
