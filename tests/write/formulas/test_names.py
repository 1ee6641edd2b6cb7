"""Names as LaTeX, and plain text as LaTeX."""

import pytest

from symcnn.kernel.terms import Fun
from symcnn.write.formulas.names import function_name, symbol
from symcnn.write.formulas.text import escape

NAMES = [
    ("x", "x"),
    ("x1", "x_{1}"),
    ("x_1", "x_{1}"),
    ("A_10", "A_{10}"),
    ("y_prev", r"y_{\mathrm{prev}}"),
    ("y_prev_2", r"y_{\mathrm{prev},2}"),
    ("alpha_k", r"\alpha_{k}"),
    ("x_hat_i", r"\hat{x}_{i}"),
    ("w_bar", r"\bar{w}"),
    ("eps", r"\varepsilon"),
    ("Omega", r"\Omega"),
    ("Ω", r"\Omega"),
    ("ς", r"\sigma"),
    ("é", "e"),
    ("loss", r"\mathrm{loss}"),
    ("i''", "i''"),
    ("_", r"\_"),
    ("lambda_", r"\lambda"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_symbols(name: str, expected: str) -> None:
    assert symbol(name) == expected


@pytest.mark.parametrize(
    ("fun", "expected"),
    [
        (Fun("f", 2), "f''"),
        (Fun("f", 5), "f^{(5)}"),
        (Fun("sigma_1", 1), r"\sigma'_{1}"),
        (Fun("gelu", 1), r"\operatorname{gelu}'"),
        (Fun("log"), r"\log"),
        (Fun("atan"), r"\arctan"),
        (Fun("erf"), r"\operatorname{erf}"),
    ],
)
def test_functions(fun: Fun, expected: str) -> None:
    assert function_name(fun) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_b & c", r"a\_b \& c"),
        ("50 % of #1 {x} $", r"50 \% of \#1 \{x\} \$"),
        ("x² ≤ y × z", r"x$^{2}$ $\le$ y $\times$ z"),
        ("x₁", "x$_{1}$"),
        ("i <= n -> j", r"i $\le$ n $\to$ j"),
        ("α → é", r"$\alpha$ $\to$ e"),
        ("\\", r"\textbackslash{}"),
        ("漢", "?"),
    ],
)
def test_text_is_escaped(text: str, expected: str) -> None:
    assert escape(text) == expected
