"""What must hold for a claim to make sense, with what it may be shown from."""

from __future__ import annotations

import linecache
from typing import Any

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.live import read_function
from symcnn.read.source import read_source
from symcnn.read.read_results import ReadClaim, ReadOperator
from symcnn.read.language import Real, Size, claim

HEADER = (
    "@claim\n"
    'def f(X: Real["m n"], x: Real["n"], t: Int["n"], p: Permutation["n"], a: Real, b: Real, '
    "i: Int, k: Int, m: Int, n: Int):\n"
)
SIZES = {"0 <= m", "0 <= n"}


def read(body: str, header: str = HEADER) -> ReadClaim:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return read_source(header + lines).read_claim("f")


# The returned claim; the obligations as "context: formula", without the facts about parameters.
OBLIGATIONS = [
    ("x[i] == 0", [": 0 <= i and i < n"]),
    ("x[0] == 0", [": 0 < n"]),
    ("sum(x[j] for j in range(n)) == 0", []),
    ("sum(x[j + 1] for j in range(n)) == 0",
     ["0 <= j, j < n: 0 <= j + 1 and j + 1 < n"]),
    ("sum(x[j] for j in range(n + 1) if j != n) == 0",
     ["0 <= j, j < n + 1, j != n: j < n"]),
    ("sum(x[j - i] if 0 <= j - i < n else 0 for j in range(n)) == 0", []),
    ("(0 if i < 0 or i >= n else x[i]) == 0", []),
    ("(0 if not 0 <= i < n else x[i]) == 0", []),
    ("0 <= i < n and x[i] == 0", []),
    ("x[i] == 0 and x[i] == 1", [": 0 <= i and i < n"]),
    ("all(x[j] == x[j + 1] for j in range(n) if j + 1 < n)", ["0 <= j, j < n, j + 1 < n: 0 <= j + 1"]),  # noqa: E501
    ("sum(X[q, r] for q in range(n) for r in range(q)) == 0",
     ["0 <= q, q < n, 0 <= r, r < q: q < m", "0 <= q, q < n, 0 <= r, r < q: r < n"]),
    ("x[t[0]] == 0", [": 0 < n", ": 0 <= t[0] and t[0] < n"]),
    ("sum(x[p[j]] for j in range(n)) == 0",
     ["0 <= j, j < n: 0 <= p[j] and p[j] < n"]),
    ("i // k == i % 2", [": 1 <= k"]),
    ("sum(i // k for q in range(5) if k > q) == 0", ["0 <= q, q < 5, q < k: 1 <= k"]),
    ("math.floor(i / k) == 0", [": 1 <= k"]),
    ("max(x[j] for j in range(n)) == 0", [": 0 < n"]),
    ("max(x[j] for j in range(3)) == 0", ["0 <= j, j < 3: j < n"]),
    ("max((x[j] for j in range(n)), default=0) == 0", []),
    ("sum(max(x[j] for j in range(q)) for q in range(n)) == 0",
     ["0 <= q, q < n: 0 < q", "0 <= q, q < n, 0 <= j, j < q: j < n"]),
    ("max(x) == min(x)", [": 0 < n"]),
    # also where the result has no entries
    ("len(X.max(axis=1)) == m", [": 0 < n"]),
    ("len(np.argmin(X, axis=0)) == n", [": 0 < m"]),
    ("len(np.ptp(X, axis=1)) == n", [": 0 < n"]),
    # NumPy has no negative powers of integers, and makes real numbers of an empty list
    ("len(t ** i) == n", [": 0 <= i"]),
    ("len(np.power(t, i)) == n", [": 0 <= i"]),
    ("len(t ** 2) == n", []),
    ("len(t.astype(float) ** -1) == n", []),
    ("len(np.float_power(t, -1)) == n", []),
    ("len(X[np.array([0 for j in range(k)])]) == k",
     [": 0 < k", "0 <= i_1, i_1 < k: 0 < m", ": 0 <= k"]),
    ("len(X[np.array([0 for j in range(n)], dtype=int)]) == n", ["0 <= i_1, i_1 < n: 0 < m"]),
    ("sum(j for j in range(0, n, k)) == 0", [": 1 <= k"]),
    ("x[i:k] == x[i:k]", [": 0 <= i and i <= k", ": k <= n"]),
    ("x[::k] == x[::k]", [": 1 <= k"]),
    ("trace(X) == det(X)", [": m = n"]),
    ("array([[a for q in range(k)]]) == X", []),
    # without a row the shape is another one: where it is asked for, that is no condition
    ("array([X[r] for r in range(m)]).shape == (m, n)", [": 0 < m"]),
    ("array([X[r] for r in range(m)]).ndim == 2", [": 0 < m"]),
    ("(2 * array([X[r] for r in range(m)])).T.shape[0] == n", [": 0 < m"]),
    ("np.shape(array([X[r] for r in range(m)])) == (m, n)", [": 0 < m"]),
    ("np.ndim(array([X[r] for r in range(m)])) == 2", [": 0 < m"]),
    ("np.size(array([X[r] for r in range(m)]), 1) == n", [": 0 < m"]),
    ("np.size(array([X[r] for r in range(m)])) == m * n", []),
    ("array([X[r] for r in range(m)]).size == m * n", []),
    # what is read twice, to see what it is, is needed once
    ("np.where(a > x[math.floor(n / 2)], a, b) == 0", [": 0 <= n//2 and n//2 < n"]),
    ("np.where(a > x[k], x[i], b) == 0", [": 0 <= k and k < n", ": 0 <= i and i < n"]),
    ("np.where(a > sum(x[math.ceil(j / 2)] for j in range(k)), a, b) == 0",
     ["0 <= j, j < k: 0 <= -(-j//2) and -(-j//2) < n"]),
    ("array([a for r in range(i)]) == x", []),
    ("[[a for q in range(n)] for r in range(n)] == [[b for q in range(n)] for r in range(n)]", []),
    ("X @ X == X", [": n = m"]),
    ("x + X[0] == x", [": 0 < m"]),
    ("x[1:n] + x[0:n] == x", [": 1 <= n", ": n - 1 = n"]),
    ("h(x, k) == 0", [": 0 <= k", ": 1 <= k and k <= n"]),
    ("h([0 for j in range(i)], k) == 0", [": 0 <= k", ": 0 <= i", ": 1 <= k and k <= i"]),
    ("len([0 for j in range(i)]) == i", [": 0 <= i"]),
    ("array([0 for j in range(i - k)]).shape == (i - k,)", [": 0 <= i - k"]),
]  # fmt: skip

HELPER = (
    "import math\nimport numpy as np\n@operator\n"
    'def h(y: Real["q"], k: Size):\n'
    "    assert 1 <= k <= q\n    return y[k - 1]\n"
)


@pytest.mark.parametrize(("goal", "expected"), OBLIGATIONS, ids=[g for g, _ in OBLIGATIONS])
def test_obligations(goal: str, expected: list[str]) -> None:
    found = read(f"return {goal}", HELPER + HEADER)
    hypotheses = len(found.claim.given)
    # from the hypothesis of the operator and the access inside it, the former only
    texts = [
        f"{', '.join(map(str, o.given[hypotheses:]))}: {o.formula}"
        for o in found.obligations
        if "k - 1" not in str(o.formula)
    ]
    assert texts == expected or ", ".join(texts) == ", ".join(expected)


CONDITIONS = [
    ("a / b == 1", ["b != 0"]),
    ("a / 2 == 1", []),
    ("1 / k**2 == 1", ["k**2 != 0"]),
    ("a**-1 == 1", ["a != 0"]),
    ("a**i == 1", ["0 <= i or a != 0"]),
    ("2**i == 1", []),
    ("a**b == 1", ["0 < a or a = 0 and 0 <= b"]),
    ("a**0.5 == a**-0.5", ["0 <= a", "0 < a"]),
    ("log(a) == sqrt(a)", ["0 < a", "0 <= a"]),
    ("tan(a) == 1", ["cos(a) != 0"]),
    ("inv(X) == X", ["det(X) != 0"]),
    ("derivative(lambda u: log(u))(a) == 1", ["0 < a"]),
    ("diff(log(a), a) == 1", ["0 < a"]),
    ("(log(a) if a > 0 else 0) == 0", []),
    ("(a / b if b != 0 else 0) == 0", []),
    ("sum(log(x[j]) for j in range(n)) == 0", ["0 < x[j]"]),
    # nested lists without a row give an array with one axis
    ("array([[a for q in range(k)] for r in range(i)]) == X", ["0 < i"]),
    ("array([X[r] for r in range(m)]) == X", ["0 < m"]),
    ("X @ [[a for q in range(k)] for r in range(n)] == X", ["0 < n"]),
]


LOOPS = [  # a loop, what is returned, and the conditions in terms of what is known outside
    ("c = c + x[t]\n    y = y + 1 / c", "y == y", ["sum[t<t_1] x[t] + x[t_1] + 1 != 0"]),
    ("c = c * x[t]\n    y = y + log(c)", "y == y", ["0 < (prod[t<t_1] x[t])*x[t_1]"]),
    ("y = y + 1 / x[t]", "y == y", ["x[t_1] != 0"]),
    ("c = c + x[t]\n    y = y + 1", "1 / c == a", ["sum[t<n] x[t] + 1 != 0"]),
    ("c = c + x[t]\n    d = 1 / c\n    y = y + 1", "y == n", []),
]


@pytest.mark.parametrize(("body", "goal", "expected"), LOOPS, ids=[b for b, _, _ in LOOPS])
def test_conditions_after_a_loop(body: str, goal: str, expected: list[str]) -> None:
    lines = f"c = 1\ny = 0\nfor t in range(n):\n    {body}\nreturn {goal}"
    found = read(lines, HELPER + HEADER)
    assert [str(c.formula) for c in found.conditions] == expected


@pytest.mark.parametrize(("goal", "expected"), CONDITIONS, ids=[g for g, _ in CONDITIONS])
def test_conditions(goal: str, expected: list[str]) -> None:
    found = read(f"return {goal}")
    assert [str(c.formula) for c in found.conditions] == expected


# What the file imports, what is calculated and not used, and the conditions of that.
UNUSED = [
    ("", "u = 1 / (n - 3)", ["n - 3 != 0"]),
    ("", "u = [1 / (j - 1) for j in range(n)]", ["j - 1 != 0"]),
    ("", "u, v = a, 1 / b", ["b != 0"]),
    ("", "u = log(a)", []),  # it is no number, and nothing is raised
    ("", "u = a**-1", ["a != 0"]),
    ("", "u = a**i", ["0 <= i or a != 0"]),
    ("", "def u(): return 1 / b", []),
    ("import numpy as np", "u = 1 / (n - 3)", ["n - 3 != 0"]),
    ("import numpy as np", "u = 1 / b", ["b != 0"]),  # the claim is called with Python's numbers
    ("import numpy as np", "u = np.where(n == 3, 0, 1 / (n - 3))", ["n - 3 != 0"]),
    ("import numpy as np", "u = np.where(b == 0, 0, 1 / b)", ["b != 0"]),
    ("import numpy as np", "u = 1 / x", []),
    ("import numpy as np", "u = np.log(a)", []),
    ("import numpy as np", "u = np.where(a > 0, 1 / b, 0)\nassert u == 1", ["b != 0"]),
]


@pytest.mark.parametrize(("imported", "line", "expected"), UNUSED)
def test_what_is_not_used_is_calculated_all_the_same(imported, line, expected) -> None:
    found = read(f"{line}\nreturn 1 == 1", f"{imported}\n{HEADER}")
    assert list(dict.fromkeys(str(c.formula) for c in found.conditions)) == expected


# The parameters, the asserts, and the hypotheses.
GIVEN = [
    ("n: Size", "", ["0 <= n"]),
    ("n: Int", "", []),
    ('x: Real["n"]', "", ["0 <= n"]),
    ('x: Real["n k*n"], k: Size', "", ["0 <= k", "0 <= n"]),
    ('x: Real["n-1"]', "", ["0 <= n", "0 <= n - 1"]),
    ('x: Real["(H+2*p-K)//s+1"]', "assert s >= 1",
     ["0 <= H", "0 <= p", "0 <= K", "0 <= s", "0 <= (H + 2*p - K)//s + 1", "1 <= s"]),
    ("k: Size, n: Size", "assert k >= 1 and n % k == 0",
     ["0 <= k", "0 <= n", "1 <= k", "n % k = 0"]),
    ("k: Size, n: Size", "m = n + k\nassert m > 1, 'why'", ["0 <= k", "0 <= n", "1 < n + k"]),
    ('t: Int["n"]', "assert all(0 <= t[i] < 5 for i in range(n))",
     ["0 <= n", "forall[i<n] (0 <= t[i] and t[i] < 5)"]),
    ("g: Function", "", []),
    ("g: Nondecreasing & Differentiable", "", ["nondecreasing(g)", "differentiable(g)"]),
    ("g: Convex", "", ["convex(g)"]),
    ("g: Even & Positive", "",
     ["forall[x in R] (g(-x) = g(x))", "forall[x in R] (0 < g(x))"]),
    ("g: Odd & Nonnegative", "",
     ["forall[x in R] (g(-x) = -g(x))", "forall[x in R] (0 <= g(x))"]),
    ('s: Permutation["n"]', "",
     ["0 <= n",
      "forall[i<n] (0 <= s[i] and s[i] < n and s_inv[s[i]] = i)",
      "forall[i<n] (0 <= s_inv[i] and s_inv[i] < n and s[s_inv[i]] = i)"]),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "asserts", "expected"), GIVEN)
def test_hypotheses(parameters: str, asserts: str, expected: list[str]) -> None:
    found = read(f"{asserts}\nreturn 1 == 1", f"@claim\ndef f({parameters}):\n")
    assert [str(g) for g in found.claim.given] == expected


def test_an_assert_does_not_reach_back() -> None:
    found = read("assert x[i] > 0\nassert 0 <= i < n\nreturn x[i] == 0")
    assert [str(o.formula) for o in found.obligations] == ["0 <= i and i < n"]
    assert len(found.obligations[0].given) == len(found.claim.given) - 3


def test_an_assert_of_a_helper_is_to_be_shown_where_it_is_called() -> None:
    helper = "def h(y):\n    assert y > 0\n    return y"
    found = read(f"{helper}\nassert a > 0\nreturn h(a) == sum(h(x[j]) for j in range(n) if j > i)")
    needs = [(str(o.formula), str(o.given[-1])) for o in found.obligations]
    assert needs == [("0 < x[j]", "i < j")]
    assert "0 < x[j]" not in map(str, found.claim.given)


def test_what_a_shape_needs_is_shown_from_all_hypotheses() -> None:
    found = read("assert s >= 1\nreturn x == x", '@claim\ndef f(x: Real["n//s"], s: Size):\n')
    assert not found.obligations
    found = read("assert s >= 2\nreturn x == x", '@claim\ndef f(x: Real["n//s"], s: Size):\n')
    assert [str(o.formula) for o in found.obligations] == ["1 <= s"]
    assert [str(g) for g in found.obligations[0].given] == ["0 <= s", "0 <= n", "2 <= s"]


def test_the_fresh_inverse_avoids_a_name_that_is_taken() -> None:
    found = read(
        "return x == x", '@claim\ndef f(s: Permutation["n"], x: Real["n"], s_inv: Real):\n'
    )
    assert [str(p.inverse) for p in found.parameters if p.inverse is not None] == ["s_inv_1"]


def test_parameters_in_order_with_introduced_sizes_last() -> None:
    header = '@claim\ndef f(X: Real["m n"], g: Convex, z: Complex, m: Size, s: Permutation["n"]):\n'
    found = read("return m == m", header)
    shown = [(p.name, p.kind, p.properties, p.introduced) for p in found.parameters]
    assert shown == [
        ("X", "real", (), False),
        ("g", "function", ("Convex",), False),
        ("z", "complex", (), False),
        ("m", "size", (), False),
        ("s", "permutation", (), False),
        ("n", "size", (), True),
    ]


def test_places() -> None:
    found = read("return (x[i] ==\n        a / b)")
    assert [(o.line, o.column) for o in found.obligations] == [(3, 15)]
    assert [(c.line, c.column) for c in found.conditions] == [(4, 13)]


def test_names_of_bound_variables_are_fresh() -> None:
    found = read("return sum(sum(x[i] for i in range(2)) for n in range(2)) == 0")
    assert [str(o.formula) for o in found.obligations] == ["i_1 < n"]
    assert "n_1 < 2" in [str(g) for g in found.obligations[0].given]


def test_a_function_is_read_from_its_source() -> None:
    @claim
    def doubled(x: Real["n"], n: Size):  # type: ignore[no-untyped-def] # noqa: F821, UP037
        assert n >= 1
        return x[0] + x[0] == 2 * x[0]

    assert doubled([1, 2], 2)
    found = read_function(doubled)
    assert isinstance(found, ReadClaim)
    assert str(found.claim.goal) == "x[0] + x[0] = 2*x[0]"
    assert found.file == __file__


def test_a_name_of_a_function_around_a_claim_is_not_known() -> None:
    exp = 3

    @claim
    def outer(a: Real):  # type: ignore[no-untyped-def]
        return a == exp

    with pytest.raises(ReadError, match="`exp` has no value here"):
        read_function(outer)


def test_what_has_no_source_is_refused() -> None:
    with pytest.raises(ReadError, match="a Python function is expected"):
        read_function(len)
    with pytest.raises(ReadError, match="the source of `f` is not to be had"):
        read_function(made())


def test_what_else_is_called_string_is_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.13 keeps what ``python -c`` runs, and xdist starts its processes so."""
    other = "def f(): return 2 == 2\n"
    lines = (len(other), None, [other], "<string>")
    monkeypatch.setitem(linecache.cache, "<string>", lines)
    with pytest.raises(ReadError, match="the source of `f` is not to be had"):
        read_function(made())


def made() -> Any:
    """A function without a file."""
    names: dict[str, Any] = {}
    exec("def f(): return 1 == 1", names)
    return names["f"]


def test_operator() -> None:
    source = read_source(
        "@operator\n"
        'def pool(X: Real["k*M"], k: Size, M: Size):\n'
        '    """Sums of k neighbours.\n\n    More.\n    """\n'
        "    assert k >= 1\n"
        "    return [sum(X[k * q + a] for a in range(k)) for q in range(M)]\n",
    )
    found = source.read_operator("pool")
    assert isinstance(found, ReadOperator)
    assert source.operators == ("pool",)
    assert found.title == "Sums of k neighbours."
    assert str(found.result) == "lam[q<M] sum[a<k] X[k*q + a]"
    assert [str(n) for n in found.shape] == ["M"]
    assert [str(g) for g in found.given] == ["0 <= k", "0 <= M", "1 <= k"]
    assert [str(o.formula) for o in found.obligations] == ["0 <= k*q + a and k*q + a < k*M"]
