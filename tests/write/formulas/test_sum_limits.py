"""The limits of sums: how they read, and that they mean what the brackets mean."""

from __future__ import annotations

import random
import re
from itertools import product
from math import ceil, floor

import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import INT, Bracket, Le, Lt, Range, Sum, Var, conj, mul
from symcnn.numeric.evaluate import evaluate
from symcnn.write.formulas.latex import Printer
from symcnn.write.formulas.style import Notation
from symcnn.write.formulas.plain import plain_text

x, y, n, m, k, s, i, j = (Var(name, INT) for name in "xynmksij")
POSITIVE = (s >= 1,)


def sums(body, *ranges):
    for v, size in reversed(ranges):
        body = Sum(Range(size), close(body, v), v.name)
    return body


def guarded(*conditions):
    return mul(Bracket(conj(*conditions)), i + 2 * x + 1)


PRINTED = [  # term, hypotheses, as text, as LaTeX, as LaTeX with indices from 1
    (sums(guarded(i <= x, x < k + i), (i, n)), (),
     "sum[max(0, x - k + 1) <= i <= min(n - 1, x)] (i + 2*x + 1)",
     r"\sum_{i=\max(0,\,x-k+1)}^{\min(n-1,\,x)} (i + 2x + 1)",
     r"\sum_{i=\max(1,\,x-k+2)}^{\min(n,\,x+1)} (i + 2x)"),
    (sums(guarded(2 * i <= x), (i, n)), (),
     "sum[0 <= i <= min(n - 1, floor(x/2))] (i + 2*x + 1)",
     r"\sum_{i=0}^{\min(n-1,\,\lfloor x/2\rfloor)} (i + 2x + 1)",
     r"\sum_{i=1}^{\min(n,\,\lfloor (x+2)/2\rfloor)} (i + 2x)"),
    (sums(guarded(s * i <= x), (i, n)), (),
     "sum[i<n] [s*i <= x]*(i + 2*x + 1)",
     r"\sum_{i=0}^{n-1} [\,si\le x\,]\,(i + 2x + 1)",
     r"\sum_{i=1}^{n} [\,s(i-1)\le x\,]\,(i + 2x)"),
    (sums(guarded(x <= s * i, k < m), (i, n)), POSITIVE,
     "[k < m]*(sum[max(0, ceil(x/s)) <= i <= n - 1] (i + 2*x + 1))",
     r"[\,k<m\,]\,\sum_{i=\max(0,\,\lceil x/s\rceil)}^{n-1} (i + 2x + 1)",
     r"[\,k<m\,]\,\sum_{i=\max(1,\,\lceil (s+x)/s\rceil)}^{n} (i + 2x)"),
    (sums(guarded((x - i) // s < m), (i, n)), POSITIVE,
     "sum[max(0, x - m*s + 1) <= i <= n - 1] (i + 2*x + 1)",
     r"\sum_{i=\max(0,\,x-ms+1)}^{n-1} (i + 2x + 1)",
     r"\sum_{i=\max(1,\,x-ms+2)}^{n} (i + 2x)"),
    (sums(guarded(i >= 1, i >= 2, Lt(i, n - 1)), (i, n)), (),
     "sum[2 <= i <= n - 2] (i + 2*x + 1)",
     r"\sum_{i=2}^{n-2} (i + 2x + 1)",
     r"\sum_{i=3}^{n-1} (i + 2x)"),
    (sums(guarded(i <= n - 3), (i, n)), (),
     "sum[i<n - 2] (i + 2*x + 1)",
     r"\sum_{i=0}^{n-3} (i + 2x + 1)",
     r"\sum_{i=1}^{n-2} (i + 2x)"),
    (sums(guarded(i % 2 < 1), (i, n)), (),
     "sum[i<n] [i % 2 < 1]*(i + 2*x + 1)",
     r"\sum_{i=0}^{n-1} [\,i\bmod 2<1\,]\,(i + 2x + 1)",
     r"\sum_{i=1}^{n} [\,(i-1)\bmod 2<1\,]\,(i + 2x)"),
    (sums(guarded(i * i <= x), (i, n)), (),
     "sum[i<n] [i*i <= x]*(i + 2*x + 1)",
     r"\sum_{i=0}^{n-1} [\,i^{2}\le x\,]\,(i + 2x + 1)",
     r"\sum_{i=1}^{n} [\,(i-1)^{2}\le x\,]\,(i + 2x)"),
    (sums(guarded(i <= x, j <= i), (i, n), (j, m)), (),
     "sum[0 <= i <= min(n - 1, x)] sum[0 <= j <= min(m - 1, i)] (i + 2*x + 1)",
     r"\sum_{i=0}^{\min(n-1,\,x)}\,\sum_{j=0}^{\min(m-1,\,i)} (i + 2x + 1)",
     r"\sum_{i=1}^{\min(n,\,x+1)}\,\sum_{j=1}^{\min(m,\,i)} (i + 2x)"),
]  # fmt: skip


@pytest.mark.parametrize(("t", "given", "text", "zero", "one"), PRINTED)
def test_printed(t, given, text, zero, one):
    assert plain_text(t, given, t) == text
    assert Printer(Notation(), [t], (), given, t).text(t) == zero
    assert Printer(Notation(base=1), [t], (), given, t).text(t) == one
    assert plain_text(t, given) == str(t), "only what was found has limits"


def test_no_hypothesis_is_taken_for_one_on_an_index_of_the_same_name():
    t = sums(guarded(s * i <= x), (s, n), (i, n))
    assert "floor" not in plain_text(t, POSITIVE, t)
    assert "floor" not in Printer(Notation(), [t], (), POSITIVE, t).text(t)
    t = sums(guarded(y * i <= x), (i, n))  # y is printed as y - 1, which may be 0
    assert "floor" in Printer(Notation(), [t], [y], (y >= 1,), t).text(t)
    assert "floor" not in Printer(Notation(base=1), [t], [y], (y >= 1,), t).text(t)


# -- printed limits read back ----------------------------------------------------------------


def random_condition(source):
    coefficient = source.choice([-3, -2, -1, 1, 1, 2, s, -s, 2 * s])
    slack = coefficient * source.choice([i, j]) + source.choice([-2, -1, 0, 1]) * i
    slack = slack + source.choice([-1, 0, 1]) * x + source.randint(-4, 4)
    if source.random() < 0.3:
        slack = slack // source.choice([s, 2, 3, -2])
    other = source.choice([k + 1, 2 * k - x, k - k, x])
    return source.choice([Le, Lt])(*source.sample([slack, other], 2))


def random_sum(source):
    size = source.choice([m, m + 1, i + 1])
    conditions = [random_condition(source) for _ in range(source.randint(1, 3))]
    body = mul(Bracket(conj(*conditions)), i + 2 * j + 3 * x + 1)
    return sums(body, (i, n), (j, size))


VALUES = [
    dict(zip((x, k, n, m, s), values, strict=True))
    for values in product((-3, 0, 4), (0, 2), (0, 3), (2, 5), (1, 2, 3))
]


def from_text(text):
    """A printed sum as a Python expression."""
    if text.startswith("sum["):
        head, rest = text[4:].split("] ", 1)
        found = re.fullmatch(r"(?:(.*) <= )?([ij])(?:<(.*)| <= (.*))", head)
        low, v, size, high = found.groups()
        return f"sum({from_text(rest)} for {v} in range({low or 0}, {size or f'{high} + 1'}))"
    if text.startswith("["):
        condition, rest = text[1:].split("]*", 1)
        return f"({condition})*({from_text(rest)})"
    if text.startswith("(sum") and text.endswith(")"):
        return from_text(text[1:-1])
    return text


LATEX_TOKEN = re.compile(r"\\[a-z]+|\\,|\d+|[a-z]|[-+/(),<=]")
WORDS = {r"\lceil": "ceil(", r"\rceil": ")", r"\lfloor": "floor(", r"\rfloor": ")",
         r"\max": "max", r"\min": "min", r"\,": "", r"\le": "<="}  # fmt: skip
FACTOR = re.compile(r"\d+|[a-z]|\(|\\lfloor")


def from_latex(tex):
    """Arithmetic in LaTeX as a Python expression."""
    text, last = "", ""
    for token in LATEX_TOKEN.findall(tex):
        if FACTOR.fullmatch(token) and (last.isalnum() or last in (")", r"\rfloor")):
            text += "*"
        text, last = text + WORDS.get(token, token), token
    return text


def test_limits_in_text_mean_what_the_brackets_mean():
    source, limited = random.Random(7), 0
    for _ in range(150):
        t = random_sum(source)
        text = plain_text(t, POSITIVE, t)
        limited += text != str(t)
        code = compile(from_text(text), text, "eval")
        for values in source.sample(VALUES, 12):
            names = {v.name: value for v, value in values.items()}
            assert eval(code, {"ceil": ceil, "floor": floor, **names}) == evaluate(t, values), text
    assert limited > 120


SIGNS = re.compile(r"\\sum_\{([ij])=((?:[^{}])*)\}\^\{([^{}]*)\}")


@pytest.mark.parametrize("base", [0, 1])
def test_limits_in_latex_mean_what_the_brackets_mean(base):
    source, limited = random.Random(base), 0
    for _ in range(150):
        t = random_sum(source)
        tex = Printer(Notation(base=base), [t], (), POSITIVE, t).text(t)
        *signs, body = re.split(r"(?<=\}) (?![^{]*\})", tex)
        found = SIGNS.findall(tex)
        if r"[\," in tex or len(found) != 2 or not signs:
            continue  # some bracket is left, which the test of the text reads
        limited += 1
        code = from_latex(body)
        for v, low, high in reversed(found):
            code = f"sum({code} for {v} in range({from_latex(low)}, {from_latex(high)} + 1))"
        for values in source.sample(VALUES, 12):
            names = {v.name: value for v, value in values.items()}
            assert eval(code, {"ceil": ceil, "floor": floor, **names}) == evaluate(t, values), tex
    assert limited > 60
