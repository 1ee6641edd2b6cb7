"""Cases on remainders, and quotients that divide exactly."""

import pytest

from symcnn.kernel.errors import KernelError
from symcnn.prover.residues import by_residues, exact_quotients
from tests.text import formula, given, term

SHOWN = [
    ((), "i*(i + 1) % 2 == 0"),
    ((), "i*(i + 1)*(i + 2) % 6 == 0"),
    ((), "i**2 % 4 <= 1"),
    ((), "(2*i + 1)**2 % 8 == 1"),
    ((), "(i**2 + q**2) % 4 != 3"),
    (("i % 4 == 1",), "i**2 % 4 == 1"),
]

NOT_SHOWN = [
    ((), "i % 2 == 0"),
    ((), "i*(i + 1) % 4 == 0"),
    ((), "i**2 % 1009 != 11"),
    ((), "i*q*r % 2 == 0"),
    (("n >= 1",), "i*(i + 1) % n == 0"),
    ((), "i <= i + 1"),
]

EXACT = [
    ("i*(i + 1)//2", "1/2*i*(i + 1)"),
    ("a + i*(i**2 - 1)//6", "a + 1/6*i*(i**2 - 1)"),
    ("i//2", "i//2"),
    ("i*(i + 1)//n", "i*(i + 1)//n"),
]


@pytest.mark.parametrize(("known", "text"), SHOWN)
def test_residues(known, text):
    theorem = by_residues(formula(text), given(*known))
    assert theorem.concl == formula(text)
    assert set(theorem.hyps) <= set(given(*known))


@pytest.mark.parametrize(("known", "text"), NOT_SHOWN)
def test_no_residues(known, text):
    with pytest.raises(KernelError, match=r"small number|not proved"):
        by_residues(formula(text), given(*known))


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_exact_quotients(text, expected):
    theorem = exact_quotients(term(text), given("n >= 1"))
    assert (theorem.left, str(theorem.right)) == (term(text), expected)
