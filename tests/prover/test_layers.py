"""Derivatives layer by layer: the names, what they stand for, and the theorem about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.kernel.binding import free_vars, open_binder
from symcnn.kernel.terms import INT, And, Var
from symcnn.prover.derivative_formulas import derived
from symcnn.read.source import read_path, read_source
from symcnn.verdicts.comparison import compare
from symcnn.verdicts.derive import derive, derive_read
from symcnn.verdicts.operator_sense import operator_of
from symcnn.verdicts.records import record, replay
from tests.benchmarks.derive import CHAINS

FILE = Path(__file__).parents[1] / "derived" / "networks.py"
NETWORKS = read_path(FILE)


def by_layers(name, wrt, kind="vjp"):
    return derived(operator_of(NETWORKS.read_layers(name)), wrt, kind)


# name, parameter, what each name of the backward pass stands for, and the entry found
BACKWARD = [
    ("dense", "x",
     ["g2[i] = sum[i_1<l] G[i_1]*sigma'(sum[j_1<k] A3[i_1, j_1]*y2[j_1] + b3[i_1])*A3[i_1, i]",
      "g1[i] = sum[i_1<k] g2[i_1]*sigma'(sum[j_1<m] A2[i_1, j_1]*y1[j_1] + b2[i_1])*A2[i_1, i]"],
     "sum[i<m] g1[i]*sigma'(sum[j_1<n] A1[i, j_1]*x[j_1] + b1[i])*A1[i, j]"),
    ("dense", "A3", [], "G[i]*sigma'(sum[j_1<k] A3[i, j_1]*y2[j_1] + b3[i])*y2[j]"),
    ("convolutions", "x",
     ["g2[i] = sum[i_1<O3] [0 <= i + p - i_1*s and i + p - i_1*s < K]*G[i_1]*w3[i + p - i_1*s]",
      "g1[i] = sum[i_1<O2] [0 <= i + p - i_1*s and i + p - i_1*s < K]*g2[i_1]*w2[i + p - i_1*s]"],
     "sum[i<O1] [0 <= p + y - i*s and p + y - i*s < K]*g1[i]*w1[p + y - i*s]"),
    ("layer_norm", "x",
     ["g_xhat[i] = G[i]*gamma[i]",
      "g_var = sum[y<n] -1/2*g_xhat[y]*(x[y] - mu)*(1/sqrt(var + eps))**3",
      "g_mu = sum[y<n] -g_xhat[y]/sqrt(var + eps) + g_var/n*(sum[i_1<n] -2*(x[i_1] - mu))"],
     "g_xhat[i]/sqrt(var + eps) + 2*g_var/n*(x[i] - mu) + g_mu/n"),
    ("attention", "Q",
     ["g_P[i, j] = sum[b<e] G[i, b]*V[j, b]",
      "g_S[i, j] = exp(S[i, j])/(sum[l<m] exp(S[i, l]))*(g_P[i, j] - "
      "1/(sum[l<m] exp(S[i, l]))*(sum[j_1<m] g_P[i, j_1]*exp(S[i, j_1])))"],
     "1/sqrt(d)*(sum[j<m] g_S[i, j]*K[j, a])"),
    ("loss", "x", ["g_y[i] = y[i] - t[i]", "g_z[i] = g_y[i]*(-tanh(z[i])**2 + 1)"],
     "sum[i<m] g_z[i]*A[i, j]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrt", "names", "entry"), BACKWARD, ids=[f"{c[0]} {c[1]}" for c in BACKWARD]
)
def test_backward_pass(name, wrt, names, entry):
    kind = "vjp" if NETWORKS.read_layers(name).shape else "gradient"
    found = by_layers(name, wrt, kind)
    own = len(found.operator.definitions)
    assert [_equation(v, t) for v, t in found.definitions[own:]] == names
    assert str(found.entry) == entry


def _equation(v, t):
    indices = [Var(name, INT) for name, _ in zip("ij", v.shape, strict=False)]
    for i in indices:
        t = open_binder(t, i)
    return f"{v[tuple(indices)] if indices else v} = {t}"


REAL_PARAMETERS = [
    (name, p.name)
    for name in NETWORKS.operators
    for p in NETWORKS.read_operator(name).parameters
    if p.kind == "real"
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "wrt"), REAL_PARAMETERS)
def test_all_guards(name, wrt):
    operator = NETWORKS.read_layers(name)
    kind = "vjp" if operator.shape else "gradient"
    result = derive_read(operator, wrt, kind)
    assert result.derived.definitions
    assert result.report.verdict == "proved"
    rows = dict(result.report.checks)
    assert "agree at" in rows["numeric"]
    assert " points (" in rows["dot test" if kind == "vjp" else "gradcheck"]


# name, parameter, what is assumed: kinks and ties of each layer, in its own names
ASSUMED = [
    ("dense", "x", []),
    ("attention", "K", []),
    ("layer_norm", "x", []),
    ("layer_norm", "eps", []),
    ("batch_norm", "X", []),
    ("batch_norm", "eps", []),
    ("matrices", "X", []),
    ("images", "X", ["forall[d<D] forall[i<h] forall[j<w] (y1[d, i, j] != 0)"]),
    ("residual", "A3", ["forall[y<n] (sum[j<n] A3[y, j]*y2[j] != 0)"]),
]


@pytest.mark.parametrize(("name", "wrt", "assumed"), ASSUMED)
def test_what_is_assumed(name, wrt, assumed):
    kind = "vjp" if NETWORKS.read_layers(name).shape else "gradient"
    assert list(map(str, by_layers(name, wrt, kind).assumed)) == assumed


def test_the_theorem_is_replayed():
    theorem = by_layers("residual", "x").theorem
    assert replay(record(theorem)).concl == theorem.concl


def test_every_hypothesis_is_one_of_the_claim():
    found = by_layers("skipping", "x")
    assert set(found.theorem.hyps) <= set(found.derivation.claim.given)
    defined = [v for v, _ in found.definitions]
    assert len(set(defined)) == len(defined)
    for place, (v, t) in enumerate(found.definitions):
        assert free_vars(t).isdisjoint(defined[place:]), f"{v} is defined by itself"


@pytest.mark.parametrize("kind", ["dense", "scalar", "convolution", "residual"])
def test_a_layer_takes_as_many_inferences_however_deep_the_chain(kind):
    counts = []
    for depth in (4, 8, 16):
        source = read_source(CHAINS[kind](depth))
        found = derived(operator_of(source.read_layers("chain")), "y0")
        assert len(found.lines.steps) <= depth + 4
        counts.append(len(record(found.theorem)["inferences"]))
    assert counts[2] - counts[1] <= 2 * (counts[1] - counts[0]) + 8


def test_a_chain_that_is_too_deep_to_be_written_out():
    source = read_source(CHAINS["residual"](40))
    assert len(derived(operator_of(source.read_layers("chain")), "y0").definitions) == 79


TWO_LAYERS = """
@operator
def f(x: Real["n"], sigma: Differentiable):
    y = [sigma(x[i])**2 for i in range(n)]
    z = [sigma(y[i]) for i in range(n)]
    return [z[i] * y[i] for i in range(n)]

@operator
def backward(G: Real["n"], x: Real["n"], sigma: Differentiable):
    y = [sigma(x[i])**2 for i in range(n)]
    g_y = [G[i] * (y[i] * derivative(sigma)(y[i]) + sigma(y[i])) for i in range(n)]
    return [2 * g_y[i] * sigma(x[i]) * derivative(sigma)(x[i]) for i in range(n)]
"""


@pytest.mark.parametrize("kind", ["jvp", "jacobian"])
def test_other_kinds_are_derived_with_the_names_written_out(kind):
    found = derive_read(read_source(TWO_LAYERS).read_layers("f"), "x", kind)
    assert found.report.verdict == "proved"
    assert not found.as_derived().derived.definitions


# what is wrong with a backward pass, or nothing, and how many names are compared
BY_HAND = [
    ("", "", "proved", 2),
    ("g_y", "d", "proved", 2),  # another name for the same
    ("return [2", "y_2 = [y[i] for i in range(n)]\n    return [2", "proved", 2),
    (
        "return [2 * g_y[i]",
        "g_z = [3 * g_y[i] for i in range(n)]\n    return [2 * g_y[i]",
        "proved",
        2,
    ),  # a name that is wrong, and not used
    ("sigma(y[i])) for", "sigma(x[i])) for", "refuted", 0),
    ("sigma(x[i])**2", "sigma(x[i])", "refuted", 0),
    ("[2 * g_y", "[3 * g_y", "refuted", 0),
]


@pytest.mark.parametrize(("old", "new", "verdict", "names"), BY_HAND)
def test_a_hand_written_backward_pass_is_compared_name_by_name(old, new, verdict, names):
    head, _, backward = TWO_LAYERS.rpartition("@operator")
    source = read_source(f"{head}@operator{backward.replace(old, new) if old else backward}")
    result = derive_read(source.read_layers("f"), "x")
    found = compare(result, source.read_layers("backward"))
    assert found.report.verdict == verdict
    goal = found.report.goal
    assert (len(goal.args) if isinstance(goal, And) else 0) == names


def test_code_has_the_same_names():
    code = derive_read(NETWORKS.read_layers("dense"), "x").to_numpy()
    assert [line.split(" = ")[0].strip() for line in code.splitlines() if " = " in line] == [
        "y1", "y2", "g2", "g1",
    ]  # fmt: skip


def test_each_name_is_told_as_an_operation():
    remarks = derive_read(NETWORKS.read_layers("dense"), "x").report.remarks
    assert remarks == (
        "g2 is A3^T (G o sigma'(A3 y2 + b3))",
        "g1 is A2^T (g2 o sigma'(A2 y1 + b2))",
        "this is A1^T (g1 o sigma'(A1 x + b1))",
    )


def test_latex_states_the_names_after_the_claim():
    text = derive_read(NETWORKS.read_layers("dense"), "x").latex()
    claim, _, names = text.partition(r"\begin{itemize}")
    assert r"\mathbb{R}" in claim
    assert names.count(r"\item") == 7


NAMES = [
    # names that are taken, used twice, or stand for what is no tensor of real numbers
    ("x = [2*x[i] for i in range(n)]\n    x = [x[i]**2 for i in range(n)]\n"
     "    return [x[i] + 1 for i in range(n)]", ["x_1", "x_2"]),
    ("x_ = [2*x[i] for i in range(n)]\n    y = [x_[i]*x[i] for i in range(n)]\n"
     "    return [x_[i] * y[i] for i in range(n)]", ["x_", "y"]),
    ("g1 = [2*x[i] for i in range(n)]\n    y1 = [g1[i]*x[i] for i in range(n)]\n"
     "    return [y1[i]**2 for i in range(n)]", ["g1", "y1"]),
    ("m = n + 1\n    c = 1/m\n    y = [c*x[i] for i in range(n)]\n    z = [y[i]**2 for i in "
     "range(n)]\n    return [z[i] + y[i] for i in range(n)]", ["y", "z"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "names"), NAMES)
def test_names(body, names):
    source = read_source(f'@operator\ndef f(x: Real["n"]):\n    {body}\n')
    result = derive_read(source.read_layers("f"), "x")
    own = [v.name for v, _ in result.derived.operator.definitions]
    assert result.report.verdict == "proved"
    assert own == names


def test_one_local_name_is_written_out():
    source = read_source(
        '@operator\ndef f(x: Real["n"]):\n    y = [x[i]**2 for i in range(n)]\n'
        "    return [y[i]**2 for i in range(n)]\n"
    )
    assert not source.read_layers("f").definitions


def test_derive_of_a_function_of_the_file():
    result = derive(f"{FILE}::loss", "x", "gradient")
    assert [v.name for v, _ in result.derived.definitions] == ["z", "y", "e", "g_y", "g_z"]
