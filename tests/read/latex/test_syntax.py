"""Trees of LaTeX formulas: what is read as what, and what is refused where."""

from __future__ import annotations

from contextlib import suppress

import pytest

from symcnn.read.latex.cursor import Names
from symcnn.read.latex.lexer import LatexError, check_balance, tokens
from symcnn.read.latex.syntax import parse

NAMES = Names(
    frozenset({r"y_{\ell-1}", "C_{in}", r"\omega^{(1)}"}),
    frozenset({"*", r"\otimes"}),
    (("D", "_", "f", "(", "X", "|", "|", "Y", ")"),),
)

READ = {  # LaTeX, the tree as text
    r"a + b - c": "a + b - c",
    r"-a b": "- a b",
    r"2x^2": "2 x^{2}",
    r"\frac12": "(1)/(2)",
    r"\frac{m}{k}(i-1)+p": "(m)/(k) (i - 1) + p",
    r"m/k": "(m)/(k)",
    r"X_{ij}": "X_{i j}",
    r"X_{i,j}": "X_{i, j}",
    r"x_{(m-1)1}": "x_{(m - 1) 1}",
    r"\bar i + \overline{i}": r"\bar{i} + \bar{i}",
    r"y_{\ell-1}": r"y_{\ell-1}",
    r"y_{\ell - 1}": r"y_{\ell-1}",
    r"y_{\ell+1}": r"y_{\ell + 1}",
    r"C_{\rm in}": "C_{in}",
    r"C_{\text{in}}": "C_{in}",
    r"\omega^{(1)}": r"\omega^{(1)}",
    r"D_f(X||Y)": "D_f(X||Y)",
    r"\sum_{i=1}^n x_i + c": "(sum[i = 1; n] x_{i}) + c",
    r"\sum_{i=1}^n (x_i + c)": "(sum[i = 1; n] (x_{i} + c))",
    r"\max_{1 \le p \le k} X_p": "(max[1 <= p, p <= k] X_{p})",
    r"\left[A y\right]_{i}": "[A y]_{i}",
    r"\left\{f(i)\right\}_{i}": r"\{f (i)\}_{i}",
    r"\left| x \right|": "|x|",
    r"|x| + |y|": "|x| + |y|",
    r"\|x\|^2": "||x||^{2}",
    r"||x||": "||x||",
    r"\lfloor \frac{i+1}{2} \rfloor": r"\lfloor(i + 1)/(2)\rfloor",
    r"A^\top": "A^{transpose}",
    r"A^{\mathsf T}": "A^{transpose}",
    r"A^{\intercal}": "A^{transpose}",
    r"A^{-\top}": "A^{-transpose}",
    r"\frac{\partial y}{\partial x_i}": "d(y)/d(x_{i})",
    r"\frac{\partial}{\partial x} f(x)": "d()/d(x) f (x)",
    r"\sigma'(x)": r"\sigma' (x)",
    r"\int_{-\infty}^{\infty} f(x) dx": r"(int[- \infty; \infty] f (x))",
    r"\int \int f(x, y) dx dy": "(int[] (int[] f (x, y)))",
    r"f * g": "(f * g)",
    r"(f * g) * h": "(((f * g)) * h)",
    r"\begin{cases} 1 & \text{if } i = j \\ 0 & \text{otherwise} \end{cases}":
        'cases[1 & i = j; 0 & "otherwise"]',
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}": "pmatrix[1 & 2; 3 & 4]",
    r"\operatorname{diag}(v)": "diag (v)",
    r"\text{diag}(v)": "diag (v)",
    r"X.\operatorname{reshape}(m, n)": "X.reshape(m, n)",
    r"X_{i:i+p-1}": "X_{i:i + p - 1}",
    r"k | m": "k divides m",
    r"1 \le i \le n": "1 <= i, i <= n",
    r"a < b \iff c < d": "(a < b iff c < d)",
    r"a \land b \lor c": "((a and b) or c)",
    r"\forall 0 \le i < n\colon x_i = 0": "(all 0 <= i, i < n: x_{i} = 0)",
    r"(i - x) \bmod n": r"((i - x) \bmod n)",
    r"2 \mathbf{1}\{i = j\} x": "2 [i = j] x",
    r"\mathbb{1}_{i < j}": "[i < j]",
    r"1_{i = j}": "[i = j]",
    r"\mathbf{1}_n + \mathbf{1}(n)": r"\mathbf{1}_{n} + \mathbf{1} (n)",
    r"a \equiv b": "a = b",
    r"o' + o''": "o' + o''",
    r"a \stackrel{\text{why}}{=} b": "a = b",
}  # fmt: skip

REFUSED = {  # LaTeX, where (the text that begins there), what is said
    r"a + ": ("", "a term is expected here, found the end"),
    r"a = ?": ("?", "a term is expected here, found `?`"),
    r"x_1_2": ("2", "two subscripts"),
    r"\frac{a}": ("", "an argument is expected"),
    r"a / b c": ("/ b", "it is not clear where the divisor ends"),
    r"\int f(x)": (r"\int", "this integral has no differential"),
    r"f \star g": (r"\star", "has no meaning yet; declare it"),
    r"\left( a \right]": (r"\left(", r"is closed by `\right]`"),
    r"\pm a": (r"\pm", "is two statements"),
    r"\begin{tabular}{c} a \end{tabular}": (r"\begin", "the environment `tabular` is not read"),
    r"|x": ("|x", "a term is expected here, found `|`"),
    r"\frac{\partial \partial f}{\partial x}": (r"\frac{\partial", "as many"),
    "(" * 80 + "x" + ")" * 80: ("(", "nested too deeply"),
}

TRANSPOSED = {  # where a prime transposes: LaTeX, the tree as text or what is said
    r"x'A'x": "x^{transpose} A^{transpose} x",
    r"(A B)'": "(A B)^{transpose}",
    r"(A')_{ij}": "(A^{transpose})_{i j}",
    r"A'_{ij}": "what is transposed is not clear",
    r"A_{ij}'": "what is transposed is not clear",
    r"A''": "what is transposed is not clear",
    r"x^2'": "what is transposed is not clear",
    r"y'": "y'",  # a name by itself
}

UNBALANCED = {
    r"\frac{a}{b": ("{b", "`{` is not closed"),
    r"a}": ("}", "`}` closes nothing"),
    r"\begin{cases} 1 & x": (r"\begin", r"`\begin{cases}` is not closed"),
    r"1 \end{split}": (r"\end", r"`\end{split}` closes nothing"),
    r"\begin{cases} \left( \end{cases}": (r"\left(", r"`\left` is not closed before"),
}


@pytest.mark.parametrize("latex", READ)
def test_read(latex):
    assert str(parse(latex, NAMES)) == READ[latex]


@pytest.mark.parametrize("latex", REFUSED)
def test_refused(latex):
    rest, message = REFUSED[latex]
    with pytest.raises(LatexError) as raised:
        parse(latex, NAMES)
    assert message in raised.value.message
    assert latex[raised.value.offset :].startswith(rest)


@pytest.mark.parametrize("latex", TRANSPOSED)
def test_a_prime_that_transposes(latex):
    try:
        found = str(parse(latex, Names(frozenset({"y'"}), primes=True)))
    except LatexError as error:
        found = error.message
    assert TRANSPOSED[latex] in found


@pytest.mark.parametrize("latex", UNBALANCED)
def test_unbalanced(latex):
    rest, message = UNBALANCED[latex]
    with pytest.raises(LatexError) as raised:
        check_balance(tokens(latex))
    assert message in raised.value.message
    assert latex[raised.value.offset :].startswith(rest)


@pytest.mark.parametrize("latex", READ)
def test_a_part_of_a_formula_is_read_or_refused(latex):
    """Cut anywhere, LaTeX gives a tree or a ``LatexError``."""
    for end in range(len(latex)):
        with suppress(LatexError):
            parse(latex[:end], NAMES)
