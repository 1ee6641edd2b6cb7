"""Random programs of the language, run by Python and evaluated as they are read.

A program is an operator or a claim with local names, functions, branches and hypotheses. Where
it is read, and where what the reading requires holds, Python must return what the term says; a
program may be refused, and never differ. Kinds of values are mixed on purpose: a condition
where a number is expected, a tuple beside a list, an array without rows.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from symcnn.kernel.binding import close, free_vars
from symcnn.kernel.terms import Forall, Not, Num, Or, Range, Term, Var
from symcnn.numeric.evaluate import RATIONAL, TooLarge, Unsupported, evaluate
from symcnn.numeric.scope import same_shape
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source
from symcnn.read.read_results import ReadClaim, ReadOperator

SIGNATURE = (
    'X: Real["m n"], Y: Real["n m"], x: Real["n"], y: Real["n"], t: Int["n"], '
    "a: Real, b: Real, i: Int, j: Int, m: Size, n: Size, k: Size"
)
HEADER = "import math\nimport numpy as np\nfrom symcnn.read.language import *\n"
MOST = 12  # no index that the reading speaks of is larger at the sizes that are tried
LARGE = 2**50  # beyond it, integers of NumPy may have overflowed


class Programs:
    """The random choices: a method for each kind of value returns an expression as text."""

    def __init__(self, seed: int | str) -> None:
        self.rng = random.Random(seed)
        self.names: dict[str, list[str]] = {}
        self.indices: list[tuple[str, str]] = []  # bound names with the length of their range
        self.functions: list[tuple[str, str]] = []  # local functions with what they return

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def program(self) -> str:
        """The text of a file with one function f."""
        self.names, self.indices, self.functions = {}, [], []
        kind = self.pick("claim", "claim", "operator")
        lines = [self.statement() for _ in range(self.pick(0, 0, 1, 2, 3))]
        if self.rng.random() < 0.2:
            lines.insert(0, f"assert {self.cond(1)}")
        returned = self.pick("num", "list", "array", "rows") if kind == "operator" else "cond"
        if self.rng.random() < 0.25:
            lines.append(f"if {self.cond(1)}:\n    return {self.of(returned, 2)}")
        lines.append(f"return {self.of(returned, 3)}")
        body = "\n".join(lines).replace("\n", "\n    ")
        return f"{HEADER}\n@{kind}\ndef f({SIGNATURE}):\n    {body}\n"

    def statement(self) -> str:
        match self.pick("name", "name", "function", "pair", "change"):
            case "function":
                return self.function()
            case "pair":
                text = f"u, v = {self.pair(2)}"
                self.names.setdefault("num", []).extend(["u", "v"])
                return text
            case "change" if self.names.get("num"):
                name = self.rng.choice(self.names["num"])
                return f"{name} {self.pick('+', '-', '*')}= {self.num(1)}"
        kind = self.pick("num", "num", "cond", "list", "array", "rows", "matrix", "pair")
        name = self.pick("c", "d", "e")
        text = f"{name} = {self.of(kind, 2)}"
        for others in self.names.values():
            others[:] = [o for o in others if o != name]
        self.names.setdefault(kind, []).append(name)
        return text

    def function(self) -> str:
        kind = self.pick("num", "num", "cond", "pair", "list")
        name = self.pick("g", "h")
        self.functions = [f for f in self.functions if f[0] != name]
        self.names.setdefault("num", []).append("w")
        first, second, third = (self.of(kind, 1) for _ in range(3))
        test, other = self.cond(1), self.cond(1)
        self.names["num"].remove("w")
        self.functions.append((name, kind))
        middle = self.pick(
            "", f"    if {other}:\n        return {third}\n", f"    w = {self.num(1)}\n"
        )
        return (
            f"def {name}(w):\n    if {test}:\n        return {first}\n{middle}    return {second}"
        )

    def of(self, kind: str, depth: int) -> str:
        """An expression of a kind: a name, a call, a choice by a condition, or a new one."""
        chance = self.rng.random()
        if self.names.get(kind) and chance < 0.25:
            return self.rng.choice(self.names[kind])
        called = [name for name, returned in self.functions if returned == kind]
        if called and chance < 0.5:
            return f"{self.rng.choice(called)}({self.num(depth - 1)})"
        if depth > 0 and chance > 0.92:
            return f"({self.of(kind, depth - 1)} if {self.cond(1)} else {self.of(kind, depth - 1)})"
        return getattr(self, kind)(depth)

    # -- numbers -------------------------------------------------------------------------

    def index(self, length: str) -> str:
        """An integer, mostly in the range of an axis."""
        fitting = [name for name, bound in self.indices if bound == length]
        if fitting and self.rng.random() < 0.8:
            name = self.rng.choice(fitting)
            return self.pick(name, name, f"{length} - 1 - {name}", f"({name} + i) % {length}")
        return self.pick("0", "1", f"{length} - 1", "i", f"i % {length}", self.integer(1))

    def integer(self, depth: int) -> str:
        leaves = ["0", "1", "2", "3", "i", "j", "m", "n", "k", *(name for name, _ in self.indices)]
        if depth <= 0 or self.rng.random() < 0.3:
            return self.rng.choice(leaves)
        d = depth - 1
        match self.rng.randrange(14):
            case 0 | 1:
                return f"({self.integer(d)} {self.pick('+', '-', '*')} {self.integer(d)})"
            case 2:
                return f"{self.atom(d)} {self.pick('//', '%')} {self.pick('2', '3', '(k + 1)')}"
            case 3:
                return f"t[{self.index('n')}]"
            case 4:
                word = self.pick("floor", "ceil", "math.floor", "math.ceil")
                return f"{word}({self.atom(d)} / {self.pick('1', '2', '3')})"
            case 5:
                return f"len({self.of(self.pick('list', 'array', 'rows', 'matrix', 'pair'), d)})"
            case 6:
                return f"{self.pick('abs', 'np.abs')}({self.atom(d)})"
            case 7:
                return f"{self.pick('max', 'min')}({self.integer(d)}, {self.integer(d)})"
            case 8:
                return f"int({self.cond(d)})"
            case 9:
                return f"{self.pick('2', '(-1)', '3')}**{self.pick('2', '3', 'k', 'n')}"
            case 10:
                return f"{self.pick('X', 'Y', self.matrix(d))}.shape[{self.pick(0, 1)}]"
            case 11:
                return f"-{self.atom(d)}"
            case 12:
                return f"sum({self.generator('integer', d)})"
        return f"({self.cond(d)})"

    def atom(self, depth: int) -> str:
        return f"({self.integer(depth)})"

    def num(self, depth: int) -> str:
        if depth <= 0 or self.rng.random() < 0.15:
            return self.pick("a", "b", f"x[{self.index('n')}]", self.integer(0), "0", "1")
        d = depth - 1
        match self.rng.randrange(24):
            case 0 | 1 | 2:
                return f"({self.of('num', d)} {self.pick('+', '-', '*')} {self.of('num', d)})"
            case 3:
                return f"({self.of('num', d)} / {self.pick('2', '3', '(1 + a*a)', self.num(d))})"
            case 4:
                return f"({self.of('num', d)})**{self.pick('2', '3', '0', '1', 'k')}"
            case 5:
                return f"X[{self.index('m')}{self.pick(', ', '][')}{self.index('n')}]"
            case 6 | 7:
                fold = self.pick("sum", "sum", "sum", "prod", "max", "min", "math.prod")
                return f"{fold}({self.generator('num', d)})"
            case 8:
                start = self.pick(self.num(d), f"({self.cond(d)})")
                return f"sum(({self.generator('num', d)}){self.pick(', ', ', start=')}{start})"
            case 9:
                fold = self.pick("max", "min")
                return f"{fold}(({self.generator('num', d)}), default={self.num(d)})"
            case 10:
                fold = self.pick("sum", "max", "min", "np.sum", "np.max", "prod")
                return f"{fold}({self.of(self.pick('list', 'array'), d)})"
            case 11:
                word = self.pick("max", "min")
                return f"{word}({self.num(d)}, {self.pick(self.num(d), f'({self.cond(d)})')})"
            case 12:
                return f"{self.pick('abs', 'np.abs')}({self.of('num', d)})"
            case 13:
                return f"({self.num(d)} if {self.cond(d)} else {self.num(d)})"
            case 14:
                return f"(lambda u: {self.num(d).replace('a', 'u', 1)})({self.num(d)})"
            case 15:
                return f"{self.of('pair', d)}[{self.pick(0, 1, 'i % 2', self.integer(0))}]"
            case 16:
                return f"{self.of('list', d)}[{self.pick(0, 1, self.index('n'))}]"
            case 17:
                return f"({self.of('array', d)} @ {self.of('array', d)})"
            case 18:
                return f"trace({self.of('matrix', d)} @ {self.of('matrix', d)})"
            case 19:
                return f"np.where({self.cond(d)}, {self.num(d)}, {self.num(d)})"
            case 20:
                return f"{self.of('array', d)}[{self.index('n')}]"
            case 21:
                return self.pick(f"({self.cond(d)})", f"float({self.cond(d)})")
            case 22:
                return f"-{self.num(d)}"
        return self.integer(d)

    def generator(self, kind: str, depth: int) -> str:
        """What stands inside ``sum(...)``: one or two ranges, and conditions."""
        before = len(self.indices)
        text = ""
        for _ in range(self.pick(1, 1, 2)):
            name = self.pick("q", "r", "p", "q", "r", "i", "n")
            length = self.pick("n", "n", "m", "k", "2", "3")
            ends = self.pick(length, length, f"0, {length}", f"1, {length}", f"0, {length}, 2",
                             f"{length} - 1, -1, -1", self.integer(0))  # fmt: skip
            text += f" for {name} in range({ends})"
            self.indices.append((name, length))
            if self.rng.random() < 0.2:
                text += f" if {self.cond(1)}"
        inside = self.of(kind, depth)
        del self.indices[before:]
        if self.rng.random() < 0.08:
            return f"{self.pick('v', 'v * v', 'v > 0')} for v in {self.of('array', 1)}"
        return inside + text

    # -- conditions ------------------------------------------------------------------------

    def cond(self, depth: int) -> str:
        order = self.pick("<", "<=", "==", "!=", ">", ">=")
        if depth <= 0 or self.rng.random() < 0.2:
            return f"{self.num(0)} {order} {self.num(0)}"
        d = depth - 1
        match self.rng.randrange(18):
            case 0 | 1 | 2:
                return f"{self.of('num', d)} {order} {self.of('num', d)}"
            case 3:
                return f"{self.num(d)} {order} {self.num(d)} {self.pick('<', '==')} {self.num(0)}"
            case 4:
                return f"(({self.cond(d)}) {self.pick('and', 'or')} ({self.cond(d)}))"
            case 5:
                return f"(not {self.pick(self.atom(d), f'({self.cond(d)})', f'({self.num(d)})')})"
            case 6 | 7:
                return f"{self.pick('all', 'any')}({self.generator('cond', d)})"
            case 8:
                return f"{self.integer(d)} {self.pick('in', 'not in')} range({self.pick('k', 'n')})"
            case 9 | 10:
                kind = self.pick("list", "rows", "pair")
                return f"{self.of(kind, d)} {self.pick('==', '==', '!=')} {self.of(kind, d)}"
            case 11:
                kinds = self.pick(("pair", "list"), ("list", "pair"), ("list", "array"))
                return f"{self.of(kinds[0], d)} == {self.of(kinds[1], d)}"
            case 12:
                return f"{self.of('matrix', d)}.shape == {self.pick('(m, n)', '(n, m)', '(n, n)')}"
            case 13:
                return f"({self.cond(d)}) == ({self.cond(d)})"
            case 14:
                return f"({self.cond(d)} if {self.pick(self.atom(d), self.cond(d))} else i == j)"
            case 15:
                return self.pick("True", "False")
            case 16:
                return f"({self.cond(d)}) + ({self.cond(d)}) {order} {self.num(d)}"
        return f"{self.pick('all', 'any')}({self.of('list', d)})"

    # -- tuples, lists, arrays ----------------------------------------------------------------

    def pair(self, depth: int) -> str:
        d = depth - 1
        match self.rng.randrange(7 if depth > 0 else 3):
            case 0 | 1 | 2:
                return f"({self.num(d)}, {self.num(d)})"
            case 3:
                return f"({self.of('pair', d)} if {self.cond(d)} else {self.of('pair', d)})"
            case 4:
                return f"({self.num(d)}, {self.num(d)}, {self.num(d)})[{self.pick('0:2', '1:3')}]"
            case 5:
                return f"{self.of('matrix', d)}.shape"
        return f"[{self.of('pair', d)}, {self.of('pair', d)}][{self.pick(0, 1, 'i % 2')}]"

    def list(self, depth: int) -> str:
        d = depth - 1
        match self.rng.randrange(9 if depth > 0 else 3):
            case 0 | 1 | 2:
                return self.comprehension(self.pick("num", "num", "cond"), d)
            case 3:
                return f"[{self.of('num', d)}, {self.of('num', d)}]"
            case 4:
                kind = self.pick("list", "array", "pair")
                return f"({self.of('list', d)} if {self.cond(d)} else {self.of(kind, d)})"
            case 5:
                return f"[sum(row) for row in {self.of('matrix', d)}]"
            case 6:
                ends = self.pick("0:2", "1:n", "0:0", ":", "::2", f"{self.integer(0)}:n")
                return f"{self.of('list', d)}[{ends}]"
            case 7:
                return f"{self.of('rows', d)}[{self.index('n')}]"
        return f"[{self.cond(d)}, {self.of('num', d)}, {self.cond(d)}]"

    def comprehension(self, kind: str, depth: int) -> str:
        name, length = self.pick("q", "r", "p", "i"), self.pick("n", "n", "m", "k", "2")
        self.indices.append((name, length))
        inside = self.of(kind, depth)
        self.indices.pop()
        return f"[{inside} for {name} in range({length})]"

    def rows(self, depth: int) -> str:
        d = depth - 1
        if depth <= 0 or self.rng.random() < 0.6:
            return self.comprehension(self.pick("list", "list", "array", "pair"), d)
        if self.rng.random() < 0.3:
            return f"{self.of('rows', d)}[{self.pick('1:n', '0:2', '::2')}]"
        first, second = self.pick("list", "array", "pair"), self.pick("list", "pair")
        return f"[{self.of(first, d)}, {self.of(second, d)}]"

    def array(self, depth: int) -> str:
        d = depth - 1
        if depth <= 0:
            return self.pick("x", "y", "t")
        match self.rng.randrange(11):
            case 0 | 1:
                return f"({self.of('array', d)} {self.pick('+', '-', '*')} {self.of('array', d)})"
            case 2:
                return f"{self.pick('-', '2 * ', '+')}{self.of('array', d)}"
            case 3 | 4:
                return f"array({self.comprehension(self.pick('num', 'cond'), d)})"
            case 5:
                return f"X[{self.index('m')}{self.pick('', ', :')}]"
            case 6:
                return f"Y[:, {self.index('m')}]"
            case 7:
                left, right = self.pick(("matrix", "array"), ("array", "matrix"), ("rows", "array"))
                return f"({self.of(left, d)} @ {self.of(right, d)})"
            case 8:
                return f"({self.of('array', d)} if {self.cond(d)} else {self.of('array', d)})"
            case 9:
                ends = self.pick("0:n", "::1", f"{self.integer(0)}:n", ":1")
                return f"{self.of('array', d)}[{ends}]"
        return f"np.abs({self.of('array', d)})"

    def matrix(self, depth: int) -> str:
        d = depth - 1
        if depth <= 0:
            return self.pick("X", "Y", "X.T")
        match self.rng.randrange(8):
            case 0:
                return f"({self.of('matrix', d)} {self.pick('+', '*')} {self.of('matrix', d)})"
            case 1:
                return f"({self.of('matrix', d)} @ {self.of(self.pick('matrix', 'rows'), d)})"
            case 2 | 3:
                return f"array({self.of('rows', d)})"
            case 4:
                return f"{self.of('matrix', d)}.T"
            case 5:
                return f"matrix_power({self.of('matrix', d)}, {self.pick(0, 1, 2)})"
            case 6:
                return f"{self.of('matrix', d)}[{self.pick('1:m', ':, 0:1', '0:1', '::2')}]"
        return f"({self.num(d)} * {self.of('matrix', d)})"


class Exact(ast.NodeTransformer):
    """Quotients as fractions: rounding is outside of what is compared."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        name = ast.Name("quotient", ast.Load())
        return ast.fix_missing_locations(
            ast.copy_location(ast.Call(name, [node.left, node.right], []), node)
        )


def quotient(a: Any, b: Any) -> Any:
    """The quotient of numbers as a fraction, and of arrays as NumPy has it."""
    a, b = (v.item() if isinstance(v, np.ndarray) and not v.ndim else v for v in (a, b))
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return a / b
    return (a if isinstance(a, Fraction) else Fraction(int(a))) / b


# -- values at which a program is run -----------------------------------------------------------


def points(seed: int | str, count: int, exact: bool) -> Iterator[dict[str, Any]]:
    """Arguments at small sizes, 0 and 1 among them: fractions, or the integers of NumPy."""
    rng = random.Random(seed)
    sizes = [(m, n) for m in range(3) for n in range(3)] + [(2, 3), (3, 2), (3, 3)]
    for m, n in rng.sample(sizes, count):

        def data(*shape: int, whole: bool = not exact) -> Any:
            entries = [rng.randint(-3, 3) for _ in range(int(np.prod(shape)))]
            if whole:
                return np.array(entries, dtype=np.int64).reshape(shape)
            found = np.empty(len(entries), dtype=object)
            found[:] = [Fraction(e, rng.choice((1, 2))) for e in entries]
            return found.reshape(shape)

        a, b = (Fraction(rng.randint(-3, 3), rng.choice((1, 2)) if exact else 1) for _ in "ab")
        yield {
            "X": data(m, n), "Y": data(n, m), "x": data(n), "y": data(n), "t": data(n, whole=True),
            "a": a if exact else int(a), "b": b if exact else int(b),
            "i": rng.randint(-1, 3), "j": rng.randint(-2, 3), "k": rng.randint(0, 3),
            "m": m, "n": n,
        }  # fmt: skip


def compared(text: str, seed: int | str = 0, count: int = 5) -> tuple[int, list[str]]:
    """At how many points a program was compared, -1 if it is refused; and the differences."""
    try:
        source = read_source(text)
        read = source.read_claim("f") if source.claims else source.read_operator("f")
    except ReadError:
        return -1, []
    space: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(Exact().visit(ast.parse(text)), "<program>", "exec"), space)
        space["quotient"] = quotient
        done, found = 0, []
        for exact in (True, False):
            if not exact and "/" in text.replace("//", "").partition("def f")[2]:
                continue  # NumPy has no fractions of its own
            for values in points(f"{seed} {exact}", count, exact):
                try:
                    difference = at_point(read, space["f"], values, text)
                except (Unsupported, TooLarge):
                    continue
                done += 1
                if difference:
                    found.append(f"{difference} at {shown(values)}")
    return done, found


def at_point(
    read: ReadClaim | ReadOperator, function: Any, values: Mapping[str, Any], text: str
) -> str:
    """How Python's answer differs from the reading at some values; empty where it does not."""
    bound = {p.value: values[p.name] for p in read.parameters if isinstance(p.value, Var)}
    given = read.claim.given if isinstance(read, ReadClaim) else read.given
    result = read.claim.goal if isinstance(read, ReadClaim) else read.result
    needs = [*read.obligations, *read.conditions]
    if not all(holds([*n.given], n.formula, bound) for n in needs):
        return ""
    hypotheses = all(evaluate(g, bound, field=RATIONAL) for g in given)
    try:
        with np.errstate(all="raise"):
            answer = function(**values)
    except AssertionError:
        return "a hypothesis fails in Python only" if hypotheses else ""
    except FloatingPointError:
        return ""
    except Exception as error:
        if "broadcast" in str(error) and " == " in text:
            return ""  # arrays of different shapes are not equal
        if isinstance(error, ZeroDivisionError) and " = " in text:
            return ""  # what a name that is not used would need is not asked for
        return f"Python raises {type(error).__name__}: {error}" if hypotheses else ""
    if not hypotheses:
        return "a hypothesis holds in Python only"
    expected = evaluate(result, bound, field=RATIONAL)
    if isinstance(expected, bool):
        if isinstance(answer, np.ndarray):
            # entries may be equal though the shapes differ, as of [1] and [1, 1]
            answer = bool(answer.all()) and expected
        return "" if bool(answer) == expected else f"Python says {answer}, it is read as {expected}"
    here, there = np.array(answer, dtype=object), np.array(expected, dtype=object)
    if any(abs(v) > LARGE for v in there.flat):
        return ""
    if not here.size and not there.size:  # nested lists without a row lose their axes
        same = same_shape(here.shape, there.shape[: here.ndim])
    else:
        same = here.shape == there.shape and (here == there).all()
    if same:
        return ""
    return f"Python says {answer}, it is read as {expected}"


def holds(given: Sequence[Term], formula: Term, bound: Mapping[Var, Any]) -> bool:
    """Whether a need holds for all values of its bound variables, which stand in it as free."""
    claim: Term = Or(*(Not(g) for g in given), formula)
    for v in sorted(free_vars(claim) - bound.keys(), key=str):
        claim = Forall(Range(Num(MOST)), close(claim, v), v.name)
    return bool(evaluate(claim, bound, field=RATIONAL))


def shown(values: Mapping[str, Any]) -> str:
    plain = {
        name: [str(v) for v in value.tolist()] if isinstance(value, np.ndarray) else str(value)
        for name, value in values.items()
    }
    return str(plain).replace("'", "")
