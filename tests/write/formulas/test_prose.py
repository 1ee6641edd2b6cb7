"""Formulas in plain words: which are found, what is left alone, and that TeX could set them."""

import re

import pytest

from symcnn.write.formulas.prose import parts


def marked(text: str) -> str:
    return "".join(f"${p.text}$" if p.is_formula else p.text for p in parts(text))


FOUND = [
    ("only k = s[i] remains", r"only $k = s_{i}$ remains"),
    ("the filter is J_k/k^2, not J", r"the filter is $J_{k}/k^{2}$, not $J$"),
    ("a k x k window of a 3 x 3 matrix", r"a $k \times k$ window of a $3 \times 3$ matrix"),
    ("weight delta(o, c)/k^2", r"weight $\delta(o, c)/k^{2}$"),
    ("X[i+1, j] - X[i, j] at p[s[i]]", r"$X_{i+1,j} - X_{i,j}$ at $p_{s_{i}}$"),
    ("(f * g)' = f' * g", r"$(f \ast g)' = f' \ast g$"),
    ("i = (x + p - d*u)/s remains", r"$i = (x + p - d u)/s$ remains"),
    ("28*28*192 = 150,528", r"$28 \cdot 28 \cdot 192 = 150{,}528$"),
    ("n^(1/p) <= 1 + e, for p >= N", r"$n^{1/p} \le 1 + e$, for $p \ge N$"),
    ("A^-1 (x - b) and P^T", r"$A^{-1} (x - b)$ and $P^{T}$"),
    ("floor((m - k)/k) + 1 places", r"$\lfloor (m - k)/k\rfloor + 1$ places"),
    ("exp(-v/2)/sqrt(2 pi)", r"$\exp(-v/2)/\sqrt{2 \pi}$"),
    ("G(u) = inf {x : u <= F(x)}", r"$G(u) = \inf \{x : u \le F(x)\}$"),
    ("if <V, X> = <W, X> for all X", r"if $\langle V, X\rangle = \langle W, X\rangle$ for all $X$"),
    ("f star g = f(-.) * g", r"$f \star g = f(-\cdot) \ast g$"),
    ("one tap +1 and one tap -1", "one tap $+1$ and one tap $-1$"),
    ("sum of a_{i+m, j} b_{m,n}", r"sum of $a_{i+m,j} b_{m,n}$"),
    ("the matrix A of (a, b)", "the matrix $A$ of $(a, b)$"),
    ("(n**12 - n**2) % 1260 = 0", r"$(n^{12} - n^{2}) \bmod 1260 = 0$"),
    ("this is G^T x x", r"this is $G^{T} x x$"),
    ("D_KL(X|Y) on R^n", r"$D_{\mathrm{KL}}(X|Y)$ on $R^{n}$"),
]  # fmt: skip

LEFT = [
    "a window", "A window", "max pooling, and its mean", "1-based: 2D, E003-5 and I004-10",
    "6 of 6 refused", "Cauchy-Schwarz (see problem 3)", "average_pool_conv", "f-divergence",
    "either/or", "the layer's weights", "on (0, 5)", "[[114, 87], [114, 81]]", "50 %", "x[i][j]",
    "up to 1e-06 or 2.5e-05", "(open", "a^b^c", "", "- - -", "sum of all",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_formulas_are_found(text: str, expected: str) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize("text", LEFT)
def test_words_are_left_alone(text: str) -> None:
    assert marked(text) == text


HARD = [
    "x_1_2", "x^2^3", "f(x)'^2'", "{a: b}", "((x)", "x]", "_x", "^", "x^", "x_{", "x_{a}_{b}",
    "\\input{x} = y", "$x = y$", "#1 = x & y", "~x = %y", "a_b_c = 1", "sqrt", "sqrt x = 1",
    "floor(x", "x' ' = 2", "|x", "x^{a^{b}}", "x_[1]", "[i]_j = 2",
]  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_formulas_consist_of_known_commands_with_closed_braces(text: str) -> None:
    for part in parts(text):
        if part.is_formula:
            assert re.fullmatch(r"[\w\s+\-*/=<>|()\[\],.':^{}\\]*", part.text, re.ASCII)
            bare = re.sub(r"\\[{}]", "", part.text)
            assert not re.search(r"\\(?![A-Za-z])", bare)
            assert bare.count("{") == bare.count("}")
            assert not re.search(r"([_^])\{[^{}]*\}\s*\1|\^\{[^{}]*\}'", part.text)
