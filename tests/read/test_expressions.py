"""What an expression is read as: one line each, the source and the text of the term."""

from __future__ import annotations

import pytest

from symcnn.read.source import read_source

HEADER = (
    "import math\nimport numpy as np\nfrom symcnn import *\n"
    "@operator\n"
    'def f(X: Real["m n"], A: Real["n n"], B: Real["n n"], x: Real["n"], w: Real["k"], '
    't: Int["n"], p: Permutation["n"], g: Function, a: Real, b: Real, i: Int, '
    "s: Size, k: Size, m: Size, n: Size):\n"
)

# fmt: off
READ = [
    # arithmetic
    ("a + b - 1",                                  "a + b - 1"),
    ("-(a - b) * 2",                               "2*(-a + b)"),
    ("a / k + 0.1",                                "a/k + 0.1"),
    ("1_000 * 1e-3 * a",                           "a"),
    ("0x10 + 2**10 + a",                           "a + 1040"),
    ("a**2 + a**-2 + a**k",                        "a**2 + (1/a)**2 + a**k"),
    ("a**0.5 + a**b",                              "sqrt(a) + rpow(a, b)"),
    ("a**-0.5 + a**1.5",                           "1/sqrt(a) + sqrt(a)**3"),
    ("2**100 * a",                                 "1267650600228229401496703205376*a"),
    ("i // 3 + i % 3",                             "i//3 + i % 3"),
    ("abs(a) + abs(i)",                            "abs(a) + (i if 0 <= i else -i)"),
    ("pow(a, 3) * float(i == 2) + int(a < b)",     "a**3*(1 if i = 2 else 0) + (1 if a < b else 0)"),  # noqa: E501
    ("(a < b) * a + (i == 1)",                     "[a < b]*a + [i = 1]"),
    ("a + True",                                   "a + [true]"),
    ("exp(a) * math.exp(b) + np.tanh(a)",          "exp(a)*exp(b) + tanh(a)"),
    ("math.pi * math.e + pi + np.arctan(a)",       "pi*exp(1) + pi + atan(a)"),
    ("tan(a)",                                     "sin(a)/cos(a)"),
    ("sigmoid(a) + erf(a) + sign(a) + cosh(a)",    "sigmoid(a) + erf(a) + sign(a) + cosh(a)"),
    ("math.floor(n / 2) + math.ceil(n / 2)",       "n//2 - (-n//2)"),
    ("floor(i) + ceil(i)",                         "i + i"),
    ("max(a, b)",                                  "a if b <= a else b"),
    ("min(a, 0)",                                  "a if a <= 0 else 0"),
    ("np.maximum(a, b)",                           "a if b <= a else b"),
    ("max([a, b])",                                "a if b <= a else b"),
    ("np.where(a < b, a, b)",                      "a if a < b else b"),
    # conditions
    ("a if a < b else 0",                          "a if a < b else 0"),
    ("1 if 0 <= i < n else 0",                     "1 if 0 <= i and i < n else 0"),
    ("1 if not (a < b or a == 1) else 0",          "1 if b <= a and a != 1 else 0"),
    ("1 if i in range(n) else 0",                  "1 if 0 <= i and i < n else 0"),
    ("1 if i not in range(1, 5) else 0",           "1 if i < 1 or 5 <= i else 0"),
    ("1 if i % 2 else 0",                          "1 if i % 2 != 0 else 0"),
    ("1 if (a < b) == (i < 3) else 0",             "1 if (a < b) = (i < 3) else 0"),
    ("1 if a != b > 0 else 0",                     "1 if a != b and 0 < b else 0"),
    ("1 if all(x[j] > 0 for j in range(n)) else 0", "1 if forall[j<n] (0 < x[j]) else 0"),
    ("1 if any(x[j] > 0 for j in range(n)) else 0", "1 if exists[j<n] (0 < x[j]) else 0"),
    ("1 if all(x[j] > 0 for j in range(n) if j != i) else 0",
     "1 if forall[j<n] (j = i or 0 < x[j]) else 0"),
    ("1 if any(x[j] > 0 for j in range(n) if j != i) else 0",
     "1 if exists[j<n] (j != i and 0 < x[j]) else 0"),
    # binders
    ("sum(x[j] for j in range(n))",                "sum[j<n] x[j]"),
    ("sum(x[j] for j in range(n) if j % 2 == 0)",  "sum[j<n] [j % 2 = 0]*x[j]"),
    ("sum(X[q, r] for q in range(m) for r in range(n))", "sum[q<m] sum[r<n] X[q, r]"),
    ("sum(X[q][r] for q in range(m) if q for r in range(q))",
     "sum[q<m] [q != 0]*(sum[r<q] X[q, r])"),
    ("sum(x[j] for j in range(2, n))",             "sum[j<n - 2] x[j + 2]"),
    ("sum(x[j] for j in range(1, n, 2))",          "sum[j<n//2] x[2*j + 1]"),
    ("sum(x[j] for j in range(n - 1, -1, -1))",    "sum[j<n] x[n - j - 1]"),
    ("sum(j < 2 for j in range(n))",               "sum[j<n] [j < 2]"),
    ("sum([x[j] for j in range(n)])",              "sum[j<n] x[j]"),
    ("sum(x) + np.sum(X) + sum(x, a)",             "sum[i<n] x[i] + sum[j<m] sum[l<n] X[j, l] + a + sum[i<n] x[i]"),  # noqa: E501
    ("sum(v**2 for v in x)",                       "sum[i<n] x[i]**2"),
    ("sum(sum(v) for v in X)",                     "sum[i<m] sum[i_1<n] X[i, i_1]"),
    ("sum((a, b, 1))",                             "a + b + 1"),
    ("prod(x[j] for j in range(n) if j > 0)",      "prod[j<n] (x[j] if 0 < j else 1)"),
    ("math.prod(x[j] for j in range(n))",          "prod[j<n] x[j]"),
    ("max(x[j] for j in range(n))",                "max[j<n] x[j]"),
    ("max((x[j] for j in range(n)), default=0)",   "max[j<n] x[j]"),
    ("min((x[j] for j in range(n)), default=a)",   "min[j<n] x[j] if 0 < n else a"),
    ("max(x) - np.min(X)",                         "max[i<n] x[i] - (min[j<m] min[l<n] X[j, l])"),
    # shadowing follows Python
    ("sum(a for a in range(n))",                   "sum[a<n] a"),
    ("sum(n for n in range(n))",                   "sum[n_1<n] n_1"),
    ("sum(j for j in range(n) for j in range(j))", "sum[j<n] sum[j_1<j] j_1"),
    ("sum(sum(i for i in range(3)) * i for k in range(n))", "sum[k<n] (sum[i_1<3] i_1)*i"),
    # tensors
    ("[x[j] for j in range(n)]",                   "lam[j<n] x[j]"),
    ("[[X[q, r] for q in range(m)] for r in range(n)]", "lam[r<n] lam[q<m] X[q, r]"),
    ("[X[q] for q in range(m)]",                   "lam[q<m] lam[i<n] X[q, i]"),
    ("[[X[q, r] for q in range(m)] for r in range(n)][2][1]", "X[1, 2]"),
    ("[1, 2, 1][1] * a",                           "2*a"),
    ("[a, b]",                                     "lam[i<2] (a if i = 0 else b)"),
    ("sum([a, b, a][j] for j in range(3))", "sum[j<3] (a if j = 0 else (b if j = 1 else a))"),
    ("X[1]",                                       "lam[i<n] X[1, i]"),
    ("X[:, 1]",                                    "lam[i<m] X[i, 1]"),
    ("x[1:n]",                                     "lam[i<n - 1] x[i + 1]"),
    ("x[::2]",                                     "lam[i<(n + 1)//2] x[2*i]"),
    ("X.shape[0] + len(x) + len(X.shape)",         "m + n + 2"),
    ("x[t[1]] + x[p[0]] + x[inverse(p)[0]]",       "x[t[1]] + x[p[0]] + x[p_inv[0]]"),
    ("x + 2 * x - x",                              "lam[i<n] (x[i] + 2*x[i] - x[i])"),
    ("exp(x)",                                     "lam[i<n] exp(x[i])"),
    ("-x",                                         "lam[i<n] -x[i]"),
    ("array([x[j] for j in range(n)]) * 2",        "lam[i<n] 2*x[i]"),
    ("x if a < b else 2 * x",                      "lam[i<n] (x[i] if a < b else 2*x[i])"),
    # matrices
    ("A @ B",                                      "lam[i<n] lam[j<n] sum[k<n] A[i, k]*B[k, j]"),
    ("x @ x",                                      "sum[k<n] x[k]*x[k]"),
    ("A @ x",                                      "lam[i<n] sum[k<n] A[i, k]*x[k]"),
    ("A.T",                                        "lam[i<n] lam[j<n] A[j, i]"),
    ("det(A) * np.linalg.det(B)",                  "det(A)*det(B)"),
    ("inv(A)[0, 1]",                               "inv(A)[0, 1]"),
    ("trace(A) + np.trace(inv(A))",                "sum[i<n] A[i, i] + sum[j<n] inv(A)[j, j]"),
    ("matrix_power(A, 2)[0, 1]",                   "sum[k<n] A[0, k]*A[k, 1]"),
    ("matrix_power(A, 0)",                         "lam[i<n] lam[j<n] [i = j]"),
    # functions
    ("g(a) + g(i)",                                "g(a) + g(i)"),
    ("(lambda u, v=2: u * v)(a)",                  "2*a"),
    ("(lambda h: h(a) + h(b))(exp)",               "exp(a) + exp(b)"),
    ("(lambda h: sum(h(i) for i in range(n)))(lambda j: x[j] * i)", "sum[i_1<n] x[i_1]*i"),
    ("derivative(g)(a) + derivative(derivative(g))(a)", "g'(a) + g''(a)"),
    ("derivative(lambda u: u * a)(b)",             "diff(lam[x in R] x*a, b)"),
    ("diff(a * b, a)",                             "diff(lam[a in R] a*b, a)"),
    ("diff(sum(x[j]**2 for j in range(n)), x[i])", "diff(lam[x in R^(n)] sum[j<n] x[j]**2, x[i])"),
    # unicode names are what Python takes them for
    ("(lambda \N{GREEK SMALL LETTER SIGMA}: \N{GREEK SMALL LETTER SIGMA} + 1)(a)", "a + 1"),
    ("\N{MATHEMATICAL BOLD SMALL A} + 1",          "a + 1"),
]
# fmt: on


@pytest.mark.parametrize(("source", "text"), READ, ids=[s for s, _ in READ])
def test_expression(source: str, text: str) -> None:
    found = read_source(f"{HEADER}    return {source}\n").read_operator("f")
    assert str(found.result) == text


BODIES = [
    # local names, in Python's order
    ("y = a\ny = y + y\nreturn y * y", "(a + a)*(a + a)"),
    ("u = v = a\nu += 1\nu *= v\nreturn u", "(a + 1)*a"),
    ("u, (v, z) = a, (b, 3)\nreturn u + v * z", "a + 3*b"),
    ("q, r = X.shape\nreturn q + r", "m + n"),
    ("y: float = a\nreturn y", "a"),
    # local functions see names as they are when they are called
    ("c = 1\ndef h(): return c\nc = 2\nreturn h() + a", "a + 2"),
    ("def h(c=a): return c\na = b\nreturn h()", "a"),
    ("def h(u, *, v): return u - v\nreturn h(v=a, u=b)", "b - a"),
    ("def h(u):\n    if u > 0:\n        return u\n    return 0\nreturn h(a)", "a if 0 < a else 0"),
    ("if a > 0:\n    c = a\nelse:\n    c = b\nreturn c", "a if 0 < a else b"),
    ("if a > 0:\n    pass\nelif b > 0:\n    a = b\nreturn a",
     "a if 0 < a else (b if 0 < b else a)"),
    ("def h(i): return sum(x[i] * j for j in range(k))\nreturn sum(h(j) for j in range(n))",
     "sum[j<n] sum[j_1<k] x[j]*j_1"),
    ("y = [2 * x[j] for j in range(n)]\nreturn sum(y[i] for i in range(n))", "sum[i<n] 2*x[i]"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), BODIES, ids=[b for b, _ in BODIES])
def test_body(body: str, text: str) -> None:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    assert str(read_source(HEADER + lines).read_operator("f").result) == text


GOALS = [
    ("a == b", "a = b"),
    ("a <= b < a + 1", "a <= b and b < a + 1"),
    ("a == b and a > 1", "a = b and 1 < a"),
    ("all(x[j] == x[j] for j in range(n))", "forall[j<n] (x[j] = x[j])"),
    ("x == [x[j] for j in range(n)]", "x = lam[j<n] x[j]"),
    ("X.shape == (m, n)", "m = m and n = n"),
    ("a != b or a == b", "a != b or a = b"),
    ("(a == b) if a < b else (b == a)", "a < b and a = b or b <= a and b = a"),
]


@pytest.mark.parametrize(("source", "text"), GOALS, ids=[s for s, _ in GOALS])
def test_goal(source: str, text: str) -> None:
    header = HEADER.replace("@operator", "@claim")
    claim = read_source(f"{header}    return {source}\n").read_claim("f").claim
    assert str(claim.goal) == text
