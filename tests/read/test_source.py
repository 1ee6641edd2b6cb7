"""Files: nothing in them is executed, and what cannot be read is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.source import MAX_BYTES, read_path, read_source

TRACES = """
import pathlib
from symcnn import *

def trace(name):
    pathlib.Path({folder!r}, name).write_text("executed")
    return lambda f: f

trace("module")
trace("line") if True else None

class Trace:
    trace("class")

@trace("decorator")
def helper(x=trace("default")): return x

@claim
def plain(x: Real):
    return x == x

@claim
def annotated(x: trace("annotation")):
    return x == x

@claim
def shaped(x: Real["__import__('pathlib').Path({folder!r}, 'shape').touch()"]):
    return x == x

@claim
def defaulted(x: Real = trace("claim default")):
    return x == x

@claim
@trace("claim decorator")
def decorated(x: Real):
    return x == x

@claim
def body(x: Real):
    trace("body")
    return x == x

@claim
def expression(x: Real):
    return x == trace("expression")

@claim
def helped(x: Real):
    return x == helper()

@claim
def evaluated(x: Real):
    return x == eval("trace('eval')")

@operator
def operated(x: Real) -> trace("returned"):
    return trace("operator")
"""


def test_nothing_is_executed(tmp_path: Path) -> None:
    folder = tmp_path / "traces"
    folder.mkdir()
    file = tmp_path / "claims.py"
    file.write_text(TRACES.format(folder=str(folder)))
    source = read_path(file)
    refused = []
    for name in source.claims:
        try:
            source.read_claim(name)
        except ReadError:
            refused.append(name)
    assert refused == [name for name in source.claims if name != "plain"]
    with pytest.raises(ReadError):
        source.read_operator("operated")
    assert list(folder.iterdir()) == []
    # the same file does leave traces when Python runs it
    text = TRACES.format(folder=str(folder)).replace("symcnn import", "symcnn.read.language import")
    exec(compile(text, "claims.py", "exec", dont_inherit=True), {})
    assert len(list(folder.iterdir())) == 9


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read: No such file"):
        read_path(tmp_path / "none.py")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="not a file"):
        read_path(tmp_path)


def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="not a file"):
        read_path(tmp_path / "pipe")


def test_a_name_with_a_null_byte() -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read_path("a\0b.py")


def test_a_large_file(tmp_path: Path) -> None:
    file = tmp_path / "claims.py"
    file.write_bytes(b"x = 1\n" * (10_000_000 // 6))
    with pytest.raises(ReadError, match=f"bytes, at most {MAX_BYTES} are read"):
        read_path(file)


def test_bytes_that_are_not_utf8() -> None:
    with pytest.raises(ReadError, match="not UTF-8"):
        read_source(b"x = '\xff'")


SOURCE = "@claim\ndef größe(α: Real):\n    return α == α\n"


@pytest.mark.parametrize(
    "data",
    [SOURCE.encode(), b"\xef\xbb\xbf" + SOURCE.encode(), SOURCE.replace("\n", "\r\n").encode()],
    ids=["plain", "mark", "carriage returns"],
)
def test_encodings(data: bytes) -> None:
    assert str(read_source(data).read_claim("größe").claim.goal) == "α = α"


IMPORTS = [
    ("", "exp(x)", "exp(x)"),
    ("from symcnn import *", "exp(x)", "exp(x)"),
    ("import symcnn", "symcnn.exp(x)", "exp(x)"),
    ("from math import exp as E", "E(x)", "exp(x)"),
    ("from math import *", "e * x + pi", "exp(1)*x + pi"),
    ("import math as m", "m.exp(x)", "exp(x)"),
    ("import numpy", "numpy.exp(x)", "exp(x)"),
    ("import numpy as np", "np.absolute(x)", "abs(x)"),
    ("import numpy.linalg as la", "la.det([[x]])", "det(lam[i<1] lam[i<1] x)"),
    ("from numpy import linalg", "linalg.det([[x]])", "det(lam[i<1] lam[i<1] x)"),
    ("K = 3\nhalf = 0.5\nL = -2", "K * half * x + L", "3/2*x - 2"),
    ("Z = 0", "x + Z", "x"),
    ("def twice(u, k=2): return k * u", "twice(x) + twice(x, 3)", "2*x + 3*x"),
    ("def twice(u): return 2 * u\ndef four(u): return twice(twice(u))", "four(x)", "4*x"),
    ("def exp(u): return 7 * u", "exp(x)", "7*x"),
]


@pytest.mark.parametrize(("top", "source", "text"), IMPORTS, ids=[s for _, s, _ in IMPORTS])
def test_names_of_the_module(top: str, source: str, text: str) -> None:
    found = read_source(f"{top}\n@operator\ndef f(x: Real):\n    return {source}\n")
    assert str(found.read_operator("f").result) == text


DECORATORS = [
    ("@claim", True),
    ("from symcnn import claim\n@claim", True),
    ("from symcnn import claim as c\n@c", True),
    ("import symcnn as s\n@s.claim", True),
    ("from other import claim\n@claim", False),
    ("def claim(f): return f\n@claim", False),
    ("@other.claim", False),
]


@pytest.mark.parametrize(("top", "found"), DECORATORS, ids=[t for t, _ in DECORATORS])
def test_decorators(top: str, found: bool) -> None:
    source = read_source(f"{top}\ndef f(x: Real):\n    return x == x\n")
    assert source.claims == (("f",) if found else ())


def test_an_operator_is_called_with_its_shapes_checked() -> None:
    source = read_source(
        "@operator\n"
        'def conv(X: Real["H"], W: Real["L"], s: Size):\n'
        "    assert s >= 1\n    assert H >= L\n"
        "    return [sum(X[s*o + l] * W[l] for l in range(L)) for o in range((H - L)//s + 1)]\n"
        "@claim\n"
        'def linear(X: Real["n"], Y: Real["n"], W: Real["k"]):\n'
        "    assert k <= n\n"
        "    return conv([X[i] + Y[i] for i in range(n)], W, 1) == "
        "[conv(X, W, 1)[i] + conv(Y, W, 1)[i] for i in range(n - k + 1)]\n"
    )
    claim = source.read_claim("linear")
    assert str(claim.claim.goal) == (
        "lam[o<(n - k)//1 + 1] sum[l<k] (X[o + l] + Y[o + l])*W[l]"
        " = lam[i<n - k + 1] (sum[l<k] X[i + l]*W[l] + sum[l<k] Y[i + l]*W[l])"
    )
    assert {str(o.formula) for o in claim.obligations} == {
        "0 <= o + l and o + l < n",
        "i < (n - k)//1 + 1",
    }


def test_what_an_operator_asks_of_its_arguments_is_required() -> None:
    source = read_source(
        "@operator\n"
        'def h(X: Real["n k*n"], g: Nondecreasing, p: Permutation["n"], k: Size):\n'
        "    assert k >= 1\n    return X[0, 0]\n"
        "@claim\n"
        'def f(X: Real["a b"], g: Convex, p: Permutation["c"], j: Int):\n'
        "    return h(X, g, p, j) == 0\n"
    )
    assert [str(o.formula) for o in source.read_claim("f").obligations] == [
        "nondecreasing(g)",
        "0 <= j",
        "b = j*a",
        "c = a",
        "1 <= j",
        "0 < a",
        "0 < b",
    ]


def test_a_long_sum_is_no_deep_one() -> None:
    source = read_source(f"@operator\ndef f(x: Real):\n    return x{' + x' * 2000}\n", "claims.py")
    assert len(source.read_operator("f").result.args) == 2001


def test_a_deep_chain_of_layers() -> None:
    layers = "".join(
        f"    h{k + 1} = [sum(W[i, j] * tanh(h{k}[j]) for j in range(n)) for i in range(n)]\n"
        for k in range(40)
    )
    source = read_source(
        '@operator\ndef f(W: Real["n n"], h0: Real["n"]):\n' + layers + "    return h40\n"
    )
    assert str(source.read_operator("f").result).count("tanh") == 40


def test_what_is_wrong_with_one_claim_stops_no_other() -> None:
    source = read_source(
        "@claim\ndef a(n: Int): return n == n\n"
        "@claim\nasync def b(n: Int): return n == n\n"
        "@claim\ndef c(n: Int): return n == n\n@claim\ndef c(n: Int): return n == 0\n"
        "if c:\n    @claim\n    def d(n: Int): return n == n\n"
        "class D:\n    @claim\n    def a(self, n: Int): return n == 2\n"
    )
    assert source.claims == ("a", "b", "c", "d", "D.a")
    assert str(source.read_claim("a").claim.goal) == "n = n"
    assert str(source.read_claim("D.a").claim.goal) == "n = 2"
    for name, expected in ("b", "async def"), ("c", "defined twice"), ("d", "top level"):
        with pytest.raises(ReadError, match=expected):
            source.read_claim(name)


@pytest.mark.parametrize(
    ("column", "start", "end"), [(1, "x0", "..."), (200, "...", "..."), (395, "...", "9")]
)
def test_of_a_long_line_the_part_around_the_place_is_shown(column, start, end):
    line = "".join(f"x{n % 100:<3}" for n in range(99)).replace(" ", "_") + "9999"
    _, shown, caret = str(ReadError("wrong", "f.py", 1, column, line)).splitlines()
    assert shown.startswith(start)
    assert shown.endswith(end)
    assert len(shown) <= 126
    at = len(caret) - 1
    assert shown[at : at + 4] == line[column - 1 : column + 3]
