"""Terms as LaTeX: exact text, parentheses, indices from 0 and from 1."""

from fractions import Fraction

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    COMPLEX, FALSE, INT, INTEGERS, REAL, REALS, TRUE, ZERO, Bound, Bracket, Det, Diff, Entry, Eq,
    Exists, Forall, Fun, Integral, Inv, Ite, Lam, Le, Lt, Max, Min, Mod, Not, Num, Or, Pow, Pred,
    Prod, Recip, Space, Sum, Term, Var, conj, ne, power, recip,
)  # fmt: skip
from symcnn.write.formulas.latex import Printer, latex
from symcnn.write.formulas.style import PLAIN, Notation

from ..samples import (
    A, M, N, X, Y, a, b, c, d, f, function, h, i, j, k, m, n, over, p, q, r, s, sigma, t, x, y, z,
)  # fmt: skip

split = Ite(z >= 0, z, ZERO)
EXACT = [
    # numbers and names
    (Num(3), "3"),
    (Num(-3), "-3"),
    (Num(Fraction(-1, 2)), r"-\frac{1}{2}"),
    (Var("alpha", REAL), r"\alpha"),
    (Var("Sigma_2", REAL), r"\Sigma_{2}"),
    (Var("σ", REAL), r"\sigma"),
    (Var("λ", REAL), r"\lambda"),
    (Var("lambda_", REAL), r"\lambda"),
    (Var("pad", INT), r"\mathrm{pad}"),
    (Var("pad", INT) * k, r"\mathrm{pad}\,k"),
    (Var("x12", REAL), "x_{12}"),
    (Var("y_prev", REAL), r"y_{\mathrm{prev}}"),
    (Var("x_hat", REAL, (n,))[i], r"\hat{x}_{i}"),
    (Var("A_1", REAL, (n,))[i], "(A_{1})_{i}"),
    # products, quotients, powers
    (k * q + a, "kq + a"),
    (2 * k * c, "2kc"),
    (2 * power(2, k) * c, r"2 \cdot 2^{k} c"),
    (c / k, r"\frac{c}{k}"),
    (recip(k) * recip(h) * c, r"\frac{c}{kh}"),
    (recip(k) * recip(h) * X[i, j] * Y[q, r], r"\frac{1}{kh} X_{i,j} Y_{q,r}"),
    (Recip(Pow(k, Num(2))), r"\frac{1}{k^{2}}"),
    (power(k, -2), r"\frac{1}{k^{2}}"),
    (Num(Fraction(-3, 2)) * c, r"-\frac{3c}{2}"),
    (c**n, "c^{n}"),
    (Fun("rpow")(c, t / 2), "c^{t/2}"),
    (c - t, "c - t"),
    (-c - t, "-c - t"),
    (c - 3, "c - 3"),
    (c + -1 * t * z, "c - tz"),
    (Fun("exp")(x[i]) / over(j, n, Fun("exp")(x[j])),
     r"\frac{\exp(x_{i})}{\sum_{j=0}^{n-1} \exp(x_{j})}"),
    # integers
    (i // k, r"\left\lfloor \frac{i}{k}\right\rfloor"),
    (Y[i // k, j % k], r"Y_{\lfloor i/k\rfloor,\,j \bmod k}"),
    (Y[(i - 1) // (k * h), 0], r"Y_{\lfloor (i-1)/(kh)\rfloor,\,0}"),
    (Mod(i, k) + 1, r"(i \bmod k) + 1"),
    # functions
    (Fun("exp")(-c), r"\exp(-c)"),
    (Fun("log")(c / t), r"\log\left(\frac{c}{t}\right)"),
    (Fun("tanh")(c), r"\tanh(c)"),
    (Fun("sqrt")(c + t), r"\sqrt{c + t}"),
    (Fun("abs")(c), r"\lvert c\rvert"),
    (Fun("sigmoid")(c), r"\operatorname{sigmoid}(c)"),
    (Fun("pi")(), r"\pi"),
    (Fun("cis")(c), r"\mathrm{e}^{2\pi\mathrm{i}\,c}"),
    (Fun("cis")(-c * t), r"\mathrm{e}^{-2\pi\mathrm{i}\,ct}"),
    (over(i, n, over(j, n, A[i, j])), r"\sum_{i,j=0}^{n-1} A_{i,j}"),
    (over(i, n, over(j, m, A[i, j])), r"\sum_{i=0}^{n-1}\sum_{j=0}^{m-1} A_{i,j}"),
    (sigma.prime(z), r"\sigma'(z)"),
    (Fun("f", 4)(z), "f^{(4)}(z)"),
    (Fun("relu")(z), r"\operatorname{relu}(z)"),
    (Fun("f_1", 1)(z), "f'_{1}(z)"),
    # cases and brackets
    (split, r"\begin{cases}z & \text{if } 0 \le z,\\ 0 & \text{otherwise}\end{cases}"),
    (Bracket(conj(i >= 0, i < n)), r"[\,0\le i<n\,]"),
    (Bracket(conj(i >= 0, i < n, ne(i, j))), r"[\,0\le i<n,\ i\neq j\,]"),
    # tensors
    (Det(A), r"\det(A)"),
    (Fun("abs")(Det(A)), r"\lvert\det(A)\rvert"),
    (Entry(Inv(A), (i, j)), "(A^{-1})_{i,j}"),
    (over(i, m, over(j, n, A[i, j] * c, Lam), Lam), r"(A_{i,j} c)_{i<m,\,j<n}"),
    (Entry(over(i, n, x[i] * c, Lam), (j,)), r"((x_{i} c)_{i<n})_{j}"),
    (function(z, f(z)), r"(z \mapsto f(z))"),
    # binders
    (over(q, M, over(r, N, Y[q, r])), r"\sum_{q=0}^{M-1}\,\sum_{r=0}^{N-1} Y_{q,r}"),
    (over(i, k * M, c), r"\sum_{i=0}^{kM-1} c"),
    (over(i, k + 1, c), r"\sum_{i=0}^{k} c"),
    (Sum(INTEGERS, close(f(i), i), "i"), r"\sum_{i\in \mathbb{Z}} f(i)"),
    (over(i, n, x[i], Prod), r"\prod_{i=0}^{n-1} x_{i}"),
    (over(i, n, x[i], Max), r"\max_{0\le i<n} x_{i}"),
    (over(i, n, x[i], Min), r"\min_{0\le i<n} x_{i}"),
    (Integral(REALS, close(f(z), z), "z"), r"\int_{\mathbb{R}} f(z)\,dz"),
    (Integral(Space(REAL, (n,)), close(f(x), x), "x"), r"\int_{\mathbb{R}^{n}} f(x)\,dx"),
    (Integral(Space(REAL, (k * m, n)), close(f(A), A), "z"),
     r"\int_{\mathbb{R}^{km\times n}} f(z)\,dz"),
    (Diff(function(A, over(a, n, A[a, j])), A, i, j),
     r"\frac{\partial}{\partial A_{i,j}} \sum_{a=0}^{n-1} A_{a,j}"),
    (Diff(function(z, f(z)), c), r"\frac{\partial f(c)}{\partial c}"),
    (Diff(function(z, z * f(z)), c), r"\frac{\partial}{\partial c} (c f(c))"),
    (Diff(function(z, f(z)), 2 * c), r"\left.\frac{\partial f(z)}{\partial z}\right|_{z=2c}"),
    # formulas
    (c <= t, r"c \le t"),
    (c < t, "c < t"),
    (Eq(c, t), "c = t"),
    (ne(c, t), r"c \neq t"),
    (Not(c <= t), "t < c"),
    (conj(a >= 0, a < n), r"0 \le a < n"),
    (conj(a < n, b >= 0, a >= 0), r"0 \le a < n \land 0 \le b"),
    (conj(c <= 0, t >= 0), r"c \le 0 \land 0 \le t"),
    (Or(c <= t, t < z), r"c \le t \lor t < z"),
    (Or(Not(conj(i >= 0, i < n)), Eq(x[i], c)), r"0 \le i < n \implies x_{i} = c"),
    (Eq(c <= t, c < z), r"c \le t \iff c < z"),
    (Not(Or(c <= t, t < z)), r"\neg (c \le t \lor t < z)"),
    (over(i, n, x[i] <= c, Forall), r"\forall\, 0\le i<n\colon\ x_{i} \le c"),
    (Exists(INTEGERS, close(Eq(2 * i, n), i), "i"), r"\exists\, i \in \mathbb{Z}\colon\ 2i = n"),
    (TRUE, r"\top"),
    (FALSE, r"\bot"),
    (Pred("right_continuous", (f,)), r"f\text{ is right-continuous}"),
    (Pred("differentiable", (sigma,), (z,)), r"\sigma\text{ is differentiable at }z"),
    (Pred("derivative", (), (function(z, f(z)), c, t)),
     r"\frac{\partial f(c)}{\partial c} = t\text{, and it exists}"),
    (Space(COMPLEX, (m, n)), r"\mathbb{C}^{m\times n}"),
    (Bound(0, INT, INT), r"\bullet_{0}"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), EXACT, ids=lambda value: str(value)[:60])
def test_exact_text(term: Term, expected: str) -> None:
    assert latex(term) == expected


total = over(i, n, x[i])
largest = over(i, n, x[i], Max)
PARENTHESES = [
    (c * (t + z), "c(t + z)"),
    (-(c * (t + z)), "-c(t + z)"),
    (c - (t + z), "c - t - z"),
    (c * (t - z) ** 2, "c(t - z)^{2}"),
    ((-c) ** 2, "(-c)^{2}"),
    ((c * t) ** 2, "(ct)^{2}"),
    ((c**2) ** n, "(c^{2})^{n}"),
    (Pow(Num(Fraction(1, 2)), n), r"\left(\frac{1}{2}\right)^{n}"),
    (x[i] ** 2, "x_{i}^{2}"),
    ((c + t) / 2, r"\frac{c + t}{2}"),
    (recip((c + t) * z), r"\frac{1}{(c + t) z}"),
    (c * total, r"c \sum_{i=0}^{n-1} x_{i}"),
    (total * c, r"\biggl(\sum_{i=0}^{n-1} x_{i}\biggr) c"),
    (total**2, r"\biggl(\sum_{i=0}^{n-1} x_{i}\biggr)^{2}"),
    (total + c, r"\sum_{i=0}^{n-1} x_{i} + c"),
    (over(i, n, x[i] + c), r"\sum_{i=0}^{n-1} (x_{i} + c)"),
    (over(i, n, -x[i]), r"\sum_{i=0}^{n-1} (-x_{i})"),
    (-total, r"-\sum_{i=0}^{n-1} x_{i}"),
    (c - total, r"c - \sum_{i=0}^{n-1} x_{i}"),
    (c * over(j, n, y[j] * total),
     r"c \sum_{j=0}^{n-1} y_{j} \sum_{i=0}^{n-1} x_{i}"),
    (c + largest, r"c + \max_{0\le i<n} x_{i}"),
    (largest + c, r"\biggl(\max_{0\le i<n} x_{i}\biggr) + c"),
    (over(j, n, largest) + c,
     r"\biggl(\sum_{j=0}^{n-1}\max_{0\le i<n} x_{i}\biggr) + c"),
    (split * c,
     r"\left(\begin{cases}z & \text{if } 0 \le z,\\ 0 & \text{otherwise}\end{cases}\right) c"),
    (c * split, r"c \begin{cases}z & \text{if } 0 \le z,\\ 0 & \text{otherwise}\end{cases}"),
    (Fun("abs")(-c), r"\lvert-c\rvert"),
    (Integral(REALS, close(f(z) + z, z), "z") * c,
     r"\biggl(\int_{\mathbb{R}} (f(z) + z)\,dz\biggr) c"),
    (x[i * (k + 1)], "x_{i(k+1)}"),
    (x[-(i - 1)], "x_{1-i}"),
    (conj(Or(c <= t, t < z), c <= z), r"(c \le t \lor t < z) \land c \le z"),
    (conj(over(i, n, x[i] <= c, Forall), c <= z),
     r"(\forall\, 0\le i<n\colon\ x_{i} \le c) \land c \le z"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), PARENTHESES, ids=lambda value: str(value)[:60])
def test_parentheses(term: Term, expected: str) -> None:
    assert latex(term) == expected


reads = conj(s * i + d * a - p >= 0, s * i + d * a - p < n)
FROM_ONE = [  # the term, its LaTeX with indices from 1; i, j, q, r are indices
    (over(q, M, over(r, N, Y[q, r])), r"\sum_{q=1}^{M}\sum_{r=1}^{N} Y_{q,r}"),
    (X[k * q + a, k * r + b], r"X_{k(q-1)+a+1,\,k(r-1)+b+1}"),
    (over(a, k, X[k * q + a, j]), r"\sum_{a=1}^{k} X_{k(q-1)+a,\,j}"),
    (Y[i // k, j % k], r"Y_{\lfloor (i-1)/k\rfloor+1,\,((j-1) \bmod k)+1}"),
    (over(a, k, x[k * q + k - 1 - a]), r"\sum_{a=1}^{k} x_{kq-a+1}"),
    (x[k * q + k - 1], "x_{kq}"),
    (x[2 * i + 1], "x_{2i}"),
    (x[n - 1 - i], "x_{n-i+1}"),
    (over(a, n, x[a + i - 1]), "\\sum_{a=1}^{n} x_{a+i-2}"),
    (over(a, k, x[s * i + d * a - p] * Bracket(reads)),
     r"\sum_{a=1}^{k} x_{s(i-1)+d(a-1)-p+1} [\,0\le s(i-1)+d(a-1)-p<n\,]"),
    (Bracket(conj(i - p >= 0, i - p < n)), r"[\,1\le i-p\le n\,]"),
    (Bracket(Eq(i, j)), r"[\,i=j\,]"),
    (Bracket(Eq(i // k, q)), r"[\,\lfloor(i-1)/k\rfloor+1=q\,]"),
    (Not(i <= j), "j < i"),
    (over(i, n, i), r"\sum_{i=1}^{n} (i - 1)"),
    (over(i, n, over(j, i, A[i, j])), r"\sum_{i=1}^{n}\sum_{j=1}^{i-1} A_{i,j}"),
    (over(a, n, x[a], Max), r"\max_{1\le a\le n} x_{a}"),
    (over(a, m, over(b, n, A[a, b], Lam), Lam), r"(A_{a,b})_{a\le m,\,b\le n}"),
    (Sum(INTEGERS, close(x[a] * y[i - a], a), "a"), r"\sum_{a\in \mathbb{Z}} x_{a} y_{i-a+1}"),
    (Sum(INTEGERS, close(f(a), a), "a"), r"\sum_{a\in \mathbb{Z}} f(a)"),
    (Diff(function(A, A[q, r]), A, i, j), r"\frac{\partial A_{q,r}}{\partial A_{i,j}}"),
    (over(a, n, x[a] <= c, Forall), r"\forall\, 1\le a\le n\colon\ x_{a} \le c"),
    (x[k - 1] + k, "x_{k} + k"),
    (Le(k - 1, m), r"k - 1 \le m"),
    (Lt(i, n), r"i \le n"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), FROM_ONE, ids=lambda value: str(value)[:60])
def test_indices_from_one(term: Term, expected: str) -> None:
    assert latex(term, Notation(base=1), [i, j, q, r]) == expected


def test_a_long_condition_of_a_case_takes_several_rows() -> None:
    rows = conj(s * i + d * j - p >= 0, s * i + d * j - p < m)
    inside = conj(*rows.args, d * q - p >= 0, d * q - p < k * M)
    text = latex(Ite(inside, x[d * q - p] * y[s * i + d * j - p], t))
    assert r"si + dj - p < m,\\ & \text{and } 0 \le dq - p < kM,\\ t & " in text
    assert r"\land" not in text


BOLD = [
    (A, r"\mathbf{A}"),
    (Var("beta_0", REAL, (n,)), r"\boldsymbol{\beta}_{0}"),
    (A[i, j] * c * x[k], r"A_{i,j} c x_{k}"),
    (Inv(A), r"\mathbf{A}^{-1}"),
    (Diff(function(x, c * x[i]), x, j), r"\frac{\partial}{\partial x_{j}} (c x_{i})"),
    (function(x, f(x)), r"(\mathbf{x} \mapsto f(\mathbf{x}))"),
    (Integral(Space(REAL, (n,)), close(f(x), x), "x"),
     r"\int_{\mathbb{R}^{n}} f(\mathbf{x})\,d\mathbf{x}"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), BOLD, ids=lambda value: str(value)[:60])
def test_bold_tensors_with_plain_entries(term: Term, expected: str) -> None:
    assert latex(term, Notation(bold=True)) == expected


def test_bound_names_stay_clear_of_free_ones() -> None:
    """sum_i x_i + x_i would leave the last i to the reader's goodwill."""
    assert latex(total + x[i]) == r"\sum_{i'=0}^{n-1} x_{i'} + x_{i}"
    assert latex(over(i, n, x[i] * total)) == (r"\sum_{i=0}^{n-1} x_{i} \sum_{i'=0}^{n-1} x_{i'}")


def test_a_derivative_at_a_variable_that_the_function_contains() -> None:
    """d(x c)/dx at x = c is c; written d(c c)/dc it would be 2 c."""
    assert latex(Diff(function(z, z * c), c)) == (
        r"\left.\frac{\partial}{\partial z} (zc)\right|_{z=c}"
    )


def test_a_printer_keeps_an_index_after_a_sum_over_the_same_letter() -> None:
    printer = Printer(Notation(base=1), [], indices=[i])
    assert printer.text(total) == r"\sum_{i=1}^{n} x_{i}"
    assert printer.text(x[i]) == "x_{i}"


def test_deep_nesting_takes_linear_time() -> None:
    term: Term = c
    for _ in range(60):
        term = Fun("exp")((c + term) / 2) * t
    assert len(latex(term)) > 1000


@pytest.mark.parametrize("base", [-1, 2])
def test_other_bases_are_refused(base: int) -> None:
    with pytest.raises(ValueError, match="from 0 or from 1"):
        latex(c, Notation(base))


IN_MATRICES = [
    (over(i, n, over(j, n, x[i] * A[i, j] * x[j])), r"x^{\top} A x"),
    (over(i, n, x[i] ** 2), r"\lVert x\rVert^{2}"),
    (over(i, n, over(j, n, A[j, i] * x[j]), Lam), r"A^{\top} x"),
    (f(over(i, n, over(j, n, A[i, j] * x[j]) + y[i], Lam)), "f(A x + y)"),
    (over(i, n, x[i + 1]), r"\sum_{i=0}^{n-1} x_{i+1}"),  # which has no such notation
]


@pytest.mark.parametrize(("term", "tex"), IN_MATRICES)
def test_the_notation_of_matrices(term, tex):
    assert Printer(PLAIN, [term], matrices=True).text(term) == tex


def test_a_name_for_a_term():
    gram = over(i, n, over(j, n, over(k, n, A[i, k] * A[j, k]), Lam), Lam)
    S = Var("Sigma", REAL, (n, n))
    assert Printer(PLAIN, [Det(gram)], let=[(S, gram)]).text(Det(gram)) == r"\det(\Sigma)"
    other = over(i, n, over(j, n, over(k, n, A[i, k] * A[k, j]), Lam), Lam)
    assert "Sigma" not in Printer(PLAIN, [Det(other)], let=[(S, gram)]).text(Det(other))
