"""Terms in SymPy's words: what comes out goes back in through the door as the same term."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy

from symcnn.kernel.binding import close
from symcnn.kernel.terms import INT, REAL, ZERO, Fun, Integral, Space, Sum, Term, Var
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_path
from symcnn.read.sympy_door import read_sympy, read_term
from symcnn.verdicts.catalogue import load, paths, theorem
from symcnn.verdicts.derive import derive_read
from symcnn.write.sympy_writer import to_sympy
from tests.write.samples import JACOBIAN, PROVED, STEPS, A, f, i, j, n, over, p, q, x

CORPORA = sorted((Path(__file__).parents[1] / "claims").glob("true_*.py"))


def stated(claim) -> list[Term]:
    return [*claim.given, claim.goal]


@pytest.mark.sampled
@pytest.mark.parametrize("name", paths())
def test_every_statement_of_the_catalogue_comes_back(name):
    for t in stated(load(name).claim):
        assert read_term(to_sympy(t)) == t


@pytest.mark.sampled
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.stem)
def test_every_claim_of_the_corpora_comes_back(path):
    source = read_path(path)
    for name in source.claims:
        for t in stated(source.read_claim(name).claim):
            assert read_term(to_sympy(t)) == t, name


@pytest.mark.parametrize("report", [PROVED, JACOBIAN, STEPS], ids=lambda r: r.name)
def test_every_line_comes_back(report):
    for line in report.lines:
        assert read_term(line.to_sympy()) == line.term


KINDS = [  # a term, what SymPy makes of it
    ((n + 1) // p, "floor((n + 1)/p)"),
    (n % p, "Mod(n, p)"),
    (over(i, n, x[n - 1 - i]), "Sum(x[-i + n - 1], (i, 0, n - 1))"),
    (f.prime(q), "Subs(Derivative(f(x), x), x, q)"),
    (x[i] * x[i] - x[i] * x[i], "-x[i]*x[i] + x[i]*x[i]"),
    (Fun("sigmoid")(x[i]), "Known(sigmoid, x[i])"),
]


@pytest.mark.parametrize(("term", "shown"), KINDS, ids=[shown for _, shown in KINDS])
def test_kinds(term, shown):
    """SymPy prints sums in its own order, and simplifies nothing."""
    found = to_sympy(term)
    assert str(found) == shown
    assert read_term(found) == term


def test_a_statement_is_an_implication_that_the_door_reads():
    report = theorem("mean_filter").report
    found = read_sympy(report.to_sympy()).claim
    assert found.goal == report.goal
    assert {*report.given} <= {*found.given}


def test_sympy_goes_on_with_it():
    size = sympy.Symbol("n", integer=True)
    squares = to_sympy(over(i, n, x[i] ** 2))
    vector = sympy.IndexedBase("x", shape=(3,), real=True)
    assert squares.subs(size, 3).doit() == sum(vector[k] ** 2 for k in range(3))


@pytest.mark.parametrize(
    "term",
    [
        Sum(Space(INT), ZERO, "i"),
        Integral(Space(REAL), close(f(Var("y", REAL)), Var("y", REAL)), "y"),
    ],
    ids=["sum over Z", "integral"],
)
def test_what_may_not_converge_is_no_claim(term):
    """SymPy gives it no value where it does not converge, symcnn 0: a claim would differ."""
    found = to_sympy(term)
    assert read_term(found) == term
    with pytest.raises(ReadError):
        read_sympy(sympy.Eq(found, 1, evaluate=False))


# -- instances ------------------------------------------------------------------------------------

LAYERS = read_path(Path(__file__).parents[1] / "derived" / "layers.py")


def test_the_instance_of_a_theorem():
    found = theorem("adjoint_pool").instance(k=2, l=1, M=2, N=1, B=1, C=1)
    half = sympy.Rational(1, 2)
    assert found.matrix == sympy.Matrix([[half, half, 0, 0], [0, 0, half, half]])
    assert list(found.matrices.values())[1] == found.matrix.T
    assert sympy.expand(found.left - found.right) == 0
    assert found.left.diff(sympy.Symbol("X_{1,1,3,1}", real=True)) == half * sympy.Symbol(
        "Y_{1,1,2,1}", real=True
    )


def test_the_toeplitz_matrix_of_a_convolution():
    found = derive_read(LAYERS.read_operator("conv_valid"), "X").instance(H=4, K=2, O=3)
    w1, w2 = sympy.symbols("W_{1} W_{2}", real=True)
    assert found.matrix == sympy.Matrix([[w1, w2, 0, 0], [0, w1, w2, 0], [0, 0, w1, w2]])
    G = sympy.Matrix(sympy.symbols("G_{1} G_{2} G_{3}", real=True))
    assert found.statement == found.matrix.T * G
    assert "\\cdot" in found.latex()


def test_the_jacobian_of_a_layer_is_diag_of_the_slopes_times_its_matrix():
    found = derive_read(LAYERS.read_operator("dense"), "x").instance(m=2, n=2)
    a = sympy.Matrix(2, 2, lambda r, c: sympy.Symbol(f"A_{{{r + 1},{c + 1}}}", real=True))
    z = a * sympy.Matrix(sympy.symbols("x_{1} x_{2}", real=True)) + sympy.Matrix(
        sympy.symbols("b_{1} b_{2}", real=True)
    )
    sigma = sympy.Function("sigma", real=True)
    t = sympy.Symbol("t", real=True)
    slopes = sympy.diag(*(sigma(t).diff(t).subs(t, e) for e in z))
    of = {sigma: sympy.Lambda(t, t**3)}  # any function
    difference = (found.matrix - slopes * a).subs(of).doit()
    assert difference.applyfunc(sympy.expand) == sympy.zeros(2, 2)
    assert "sigma'" in str(found)


BAD = [({"z": 2}, "there is no size z; there are: H, K, O"), ({"H": 9}, "do not satisfy")]


@pytest.mark.parametrize(("sizes", "message"), BAD)
def test_sizes_that_do_not_fit(sizes, message):
    with pytest.raises(ReadError, match=message):
        derive_read(LAYERS.read_operator("conv_valid"), "X").instance(**sizes)


def test_matrices_come_back():
    from symcnn.kernel.terms import Det, Inv

    for term in (Det(A), Inv(A)[i, j], Inv(Inv(A))):
        assert read_term(to_sympy(term)) == term
