"""Random programs of array code, run by NumPy and evaluated as they are read.

Expressions are made for a shape, so that most programs make sense; slices, indices, views,
stores, loops and helpers that change what they are given are mixed on purpose. A program may be
refused, and never differ.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from symcnn.numeric.evaluate import FLOAT, TooLarge, Unsupported, evaluate
from symcnn.read.claim_error import ReadError
from symcnn.read.source import read_source
from symcnn.read.read_results import ReadOperator

from .programs import holds, shown

Shape = tuple[str, ...]
SHAPES: dict[str, Shape] = {
    "X": ("m", "n"), "Y": ("n", "m"), "x": ("n",), "y": ("n",), "z": ("m",), "Z": ("2", "m", "n"),
}  # fmt: skip
SIGNATURE = (
    'X: Real["m n"], Y: Real["n m"], x: Real["n"], y: Real["n"], z: Real["m"], '
    'Z: Real["2 m n"], t: Int["n"], a: Real, i: Int, k: Size, m: Size, n: Size'
)
HEADER = "import numpy as np\nfrom symcnn.read.language import Int, Real, Size, operator\n"


class ArrayPrograms:
    """The random choices: a method for each kind of value returns an expression as text."""

    def __init__(self, seed: int | str) -> None:
        self.rng = random.Random(seed)
        self.shapes: dict[str, Shape] = {}
        self.numbers: list[str] = []
        self.helpers: list[str] = []
        self.fresh = 0

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def program(self) -> str:
        """The text of a file with one operator f."""
        self.shapes, self.numbers, self.helpers = dict(SHAPES), ["a"], []
        lines = [line for _ in range(self.pick(0, 1, 2, 3, 4)) for line in self.statement(True)]
        returned = self.pick("array", "array", "name", "number", "slice")
        if returned == "array":
            result = self.array(self.shape(), 3)
        elif returned == "name":
            result = self.rng.choice(list(self.shapes))
        else:
            result = self.number(2) if returned == "number" else self.sliced()
        body = "\n    ".join([*lines, f"return {result}"])
        return f"{HEADER}\n@operator\ndef f({SIGNATURE}):\n    {body}\n"

    def shape(self) -> Shape:
        return self.pick(("n",), ("n",), ("m", "n"), ("m", "n"), ("n", "m"), ("m",), ("2", "n"),
                         ("m", "1"), ("1", "n"), ("2", "m", "n"))  # fmt: skip

    # -- statements ----------------------------------------------------------------------------

    def statement(self, outer: bool) -> list[str]:
        names = list(self.shapes)
        name = self.rng.choice(names)
        shape = self.shapes[name]
        match self.rng.randrange(16 if outer else 9):
            case 0 | 1:
                new, wanted = self.pick("d", "e", "g"), self.shape()
                text = self.array(wanted, 2)
                self.shapes[new] = wanted
                return [f"{new} = {text}"]
            case 2:
                new = self.pick("d", "e", "g")
                self.shapes[new] = shape
                return [f"{new} = {name}{self.pick('', '', '.copy()', '[:]', ' + 0')}"]
            case 3:
                return [f"{name} {self.operator()}= {self.array(self.narrower(shape), 1)}"]
            case 4:
                return [f"{name} = {name} {self.operator()} {self.array(self.narrower(shape), 1)}"]
            case 5 | 6:
                symbol = self.pick("", "", "+", "-", "*")
                if self.rng.random() < 0.3:
                    return [f"{name}[{self.mask(shape, 1)}] {symbol}= {self.number(1)}"]
                value = self.pick(self.number(1), self.number(1), self.array(shape[1:], 1))
                return [f"{name}[{self.bounds(shape[0])}] {symbol}= {value}"]
            case 7:
                index = self.index(shape[0])
                symbol = self.pick("", "+", "*")
                return [f"{name}[{index}] {symbol}= {self.array(shape[1:], 1)}"]
            case 8:
                new = self.pick("s", "r")
                text = self.number(2)
                self.numbers.append(new)
                return [f"{new} = {text}"]
            case 9 | 10 | 11:
                return self.loop()
            case 12:
                return self.branch()
            case 13:
                return self.helper()
            case 14:
                if len(shape) < 2:
                    return [f"{name}[::{self.pick(2, -1)}] = {self.number(1)}"]
                new = self.pick("d", "e")
                text = f"{new} = {name}[{self.index(shape[0])}]"
                self.shapes[new] = shape[1:]
                return [text]
        other = self.rng.choice([n for n in names if self.shapes[n] == shape])
        return self.pick([f"{name}, {other} = {other}, {name}"], [f"{name} = {other}"],
                         [f"u, v = {name}.shape[0], {self.number(1)}"])  # fmt: skip

    def operator(self) -> str:
        return self.pick("+", "-", "*")

    def narrower(self, shape: Shape) -> Shape:
        """A shape that broadcasts to another one."""
        if self.rng.random() < 0.5:
            return shape
        if self.rng.random() < 0.3:
            return shape[self.rng.randrange(len(shape) + 1) :]
        return tuple("1" if self.rng.random() < 0.4 else n for n in shape)

    def loop(self) -> list[str]:
        name = self.rng.choice(list(self.shapes))
        shape = self.shapes[name]
        length = shape[0]
        q = "q"
        lines: list[str] = []
        if self.rng.random() < 0.5:
            name = "out"
            self.shapes["out"] = shape
            lines.append(f"out = np.{self.pick('zeros', 'ones')}(({', '.join(shape)},))")
        source = self.pick(f"range({length})", f"range({length})", f"range({length})", "range(3)",
                           f"range({length} - 1)", f"range(1, {length})",
                           f"range({length} - 1, -1, -1)",
                           f"range(0, {length}, 2)", "range(i)", "range(k)")  # fmt: skip
        lines.append(f"for {q} in {source}:")
        inner = []
        for _ in range(self.pick(1, 1, 2)):
            value = self.array(shape[1:], 1)
            entry = f"{q}{self.pick('', '', '', ' // 2', ' + 1', ' - 1')}"
            place = self.pick(entry, entry, entry, f":{q}", f"{q}:", f"{q}:{q} + 2",
                              f"{length} - 1 - {q}",
                              f"{q}::2", f"-{q}:", f"2 * {q}", f"k * {q}")  # fmt: skip
            other = self.pick("", f" * {name}[{q}]", f" + {q}", "", "")
            match self.rng.randrange(8):
                case 0 | 1 | 2:
                    inner.append(
                        f"{name}[{place}] {self.pick('', '+', '+', '-', '*')}= {value}{other}"
                    )
                case 3:
                    self.numbers.append("s")
                    lines.insert(0, "s = 0")
                    inner.append(
                        f"s {self.pick('+', '-', '*')}= {self.pick('x.sum()', q, 'a', '2')}"
                    )
                case 4:
                    inner.append(f"{name} {self.pick('+', '*')}= {self.array(shape, 1)}")
                case 5:
                    inner.append(f"if {self.condition()}:\n            {name}[{place}] += {value}")
                case 6:
                    inner.append(f"d = {name}[{q}]")
                    inner.append(
                        self.pick("d += 1", "d = d + 1") if len(shape) > 1 else "d = d * 2"
                    )
                case 7:
                    lines.insert(0, "h = a")
                    self.numbers.append("h")
                    value = self.pick("h * a + q", "max(h, q)", "q + 1", "h * 2 - 1", "h")
                    inner.append(f"h = {value}")
        self.shapes.pop("d", None)
        return [*lines, *(f"    {line}" for line in inner)]

    def branch(self) -> list[str]:
        lines = [f"if {self.condition()}:"]
        lines += [f"    {line}" for line in self.statement(False)]
        if self.rng.random() < 0.5:
            lines += ["else:", *(f"    {line}" for line in self.statement(False))]
        for name in ("d", "e", "g"):
            self.shapes.pop(name, None)
        self.numbers = ["a"]
        return lines

    def helper(self) -> list[str]:
        name = f"h{len(self.helpers)}"
        inside = self.pick("u += 1", "u = u + 1", "u[:] = 2", "u[0:1] = 0", "w = u; w *= 2",
                           "x[:] = 1",
                           "w = u[::-1]", "w = u if a > 0 else x; w += 1")  # fmt: skip
        returned = self.pick("u", "u", "u * 2", "(u if a > 0 else u + 1)")
        default = self.pick("", "=x", "=np.zeros(n)")
        self.helpers.append(name)
        new = self.pick("d", "e")
        argument = self.pick("x", "y", "x + 1", "X.sum(0)", *(["", ""] if default else []))
        self.shapes[new] = ("n",)
        return [f"def {name}(u{default}):", f"    {inside}", f"    return {returned}",
                f"{new} = {name}({argument})"]  # fmt: skip

    # -- numbers and conditions ------------------------------------------------------------------

    def condition(self) -> str:
        return self.pick("a > 0", "n > 1", "m == n", "i >= 1", "a == 1", f"{self.number(1)} < 2")

    def number(self, depth: int) -> str:
        if depth <= 0 or self.rng.random() < 0.2:
            return self.pick("0", "1", "2", "-1", "n", "m", *self.numbers)
        shape = self.shape()
        match self.rng.randrange(6):
            case 0 | 1:
                word = self.pick("sum", "sum", "max", "min", "prod")
                return f"{self.array(shape, depth - 1)}.{word}()"
            case 2:
                return f"({self.number(depth - 1)} {self.operator()} {self.number(depth - 1)})"
            case 3:
                place = ", ".join(self.index(n) for n in shape)
                return f"{self.array(shape, depth - 1)}[{place}]"
            case 4:
                return f"len({self.array(shape, depth - 1)})"
        return f"{self.sliced()}.sum()"

    def index(self, length: str) -> str:
        return self.pick("0", "-1", "1", f"{length} - 1", "i", "-i", "k", "-k - 1", "i - 1")

    def end(self, length: str) -> str:
        return self.pick("", "", "0", "1", "2", "-1", "-2", length, f"{length} - 1",
                         f"{length} + 1",
                         "i", "-i", "k", "-k", "k - 1", "-1 - i", "5", "None")  # fmt: skip

    def bounds(self, length: str) -> str:
        step = self.pick("", "", "", ":2", ":-1", ":-2", ":3", ":k", ":")
        return f"{self.end(length)}:{self.end(length)}{step}"

    def sliced(self) -> str:
        """Slices and mixed indices, whatever their shape becomes."""
        name = self.rng.choice([n for n, s in self.shapes.items() if s])
        shape = self.shapes[name]
        places = []
        for length in shape[: self.pick(1, len(shape), len(shape))]:
            places.append(
                self.pick(self.bounds(length), self.bounds(length), ":", self.index(length),
                          f"np.arange({length})", f"np.arange({length})[::-1]", "[0, -1]", "t",
                          "[1]")
            )  # fmt: skip
        for word in ("None", "..."):
            if self.rng.random() < 0.15:
                places.insert(self.rng.randrange(len(places) + 1), word)
        return f"{name}[{', '.join(places)}]"

    # -- arrays --------------------------------------------------------------------------------

    def mask(self, shape: Shape, depth: int) -> str:
        order = self.pick("<", "<=", ">", ">=", "==", "!=")
        other = self.array(self.narrower(shape), depth - 1)
        first = f"({self.array(shape, depth - 1)} {order} {other})"
        if depth <= 0 or self.rng.random() < 0.6:
            return first
        if self.rng.random() < 0.3:
            return f"(~{first})"
        return f"({first} {self.pick('&', '|', '^')} {self.mask(shape, depth - 1)})"

    def leaf(self, shape: Shape) -> str:
        names = [n for n, s in self.shapes.items() if s == shape]
        names += [f"{n}.T" for n, s in self.shapes.items() if len(s) > 1 and s[::-1] == shape]
        if names and self.rng.random() < 0.85:
            return self.rng.choice(names)
        if not shape:
            return self.number(0)
        sizes = f"({', '.join(shape)},)"
        if len(shape) == 1 and self.rng.random() < 0.5:
            return self.pick(
                f"np.arange({shape[0]})", "t" if shape == ("n",) else f"np.ones({sizes})"
            )
        return f"np.{self.pick('ones', 'zeros')}({sizes})"

    def array(self, shape: Shape, depth: int) -> str:
        if depth <= 0 or not shape or self.rng.random() < 0.15:
            return self.leaf(shape)
        d = depth - 1
        last = len(shape) - 1
        axis = self.rng.randrange(len(shape))
        counted = self.pick(axis, axis - len(shape))
        match self.rng.randrange(26):
            case 0 | 1 | 2:
                pair = [self.array(shape, d), self.array(self.narrower(shape), d)]
                self.rng.shuffle(pair)
                return f"({pair[0]} {self.operator()} {pair[1]})"
            case 3:
                word = self.pick("np.abs", "-", "np.maximum(0, ", "np.sign", "np.square")
                return f"{word}({self.array(shape, d)}){')' if word.endswith(' ') else ''}"
            case 4:
                return (f"np.where({self.mask(self.narrower(shape), d)}, {self.array(shape, d)}, "
                        f"{self.array(self.narrower(shape), d)})")  # fmt: skip
            case 5:
                return f"({self.mask(shape, d)} {self.operator()} {self.array(shape, d)})"
            case 6 | 7:
                gone = self.pick("m", "n", "2", "1")
                full = (*shape[:axis], gone, *shape[axis:])
                word = self.pick("sum", "sum", "max", "min", "prod", "mean", "cumsum")
                if word == "cumsum":
                    return f"{self.array(shape, d)}.cumsum(axis={counted})"
                return f"{self.array(full, d)}.{word}(axis={axis})"
            case 8:
                if shape[axis] != "1":
                    return f"{self.array(shape, d)}[{', '.join([':'] * axis + ['::-1'])}]"
                full = (*shape[:axis], self.pick("m", "n"), *shape[axis + 1 :])
                word = self.pick("sum", "max")
                return f"{self.array(full, d)}.{word}(axis={counted}, keepdims=True)"
            case 9:
                index = self.pick(
                    f"np.arange({shape[axis]})[::-1]", f"np.arange({shape[axis]})", "t"
                )
                return f"{self.array(shape, d)}[{', '.join([':'] * axis + [index])}]"
            case 10:
                return f"{self.array(shape, d)}.reshape(-1).reshape({', '.join(shape)})"
            case 11:
                return f"{self.array(shape[::-1], d)}.{self.pick('T', 'transpose()')}"
            case 12 if len(shape) >= 2:
                middle = self.pick("m", "n", "2")
                left, right = (*shape[:-1], middle), (middle, shape[-1])
                return f"({self.array(left, d)} @ {self.array(right, d)})"
            case 12 | 13 if len(shape) == 1:
                middle = self.pick("m", "n")
                if self.rng.random() < 0.5:
                    return f"({self.array((shape[0], middle), d)} @ {self.array((middle,), d)})"
                return f"({self.array((middle,), d)} @ {self.array((middle, shape[0]), d)})"
            case 14:
                first, rest = (":, " * axis + self.pick(":1", ":0", ":2"),)[0], ""
                rest = first.replace(":1", "1:").replace(":0", "0:").replace(":2", "2:")
                inner = self.array(shape, 0)
                return f"np.concatenate([{inner}[{first}], {inner}[{rest}]], axis={counted})"
            case 15:
                return f"np.flip({self.array(shape, d)}, {counted})"
            case 16:
                return (
                    f"np.roll({self.array(shape, d)}, {self.pick(1, -1, 2, 'k')}, axis={counted})"
                )
            case 17 if len(shape) == 2:
                return f"np.outer({self.array(shape[:1], d)}, {self.array(shape[1:], d)})"
            case 18 if shape[0] == "2":
                rows = f"{self.array(shape[1:], d)}, {self.array(shape[1:], d)}"
                return f"np.{self.pick('stack', 'array')}([{rows}])"
            case 19 if len(shape) >= 2:
                swapped = (*shape[:-2], shape[-1], shape[-2])
                return f"np.swapaxes({self.array(swapped, d)}, -1, {last - 1})"
            case 20:
                return (
                    f"{self.array((*shape, self.pick('m', '1')), d)}[..., {self.pick('0', '-1')}]"
                )
            case 21:
                return (
                    f"{self.array(shape, d)}[{', '.join([':'] * axis + ['None'])}].squeeze({axis})"
                )
            case 22 if len(shape) >= 2:
                return (
                    f"np.{self.pick('tril', 'triu')}({self.array(shape, d)}, {self.pick(0, 1, -1)})"
                )
            case 23:
                return (
                    f"np.clip({self.array(shape, d)}, {self.pick(-1, 0)}, {self.pick(1, 'None')})"
                )
            case 24:
                return f"({self.array(shape, d)})**{self.pick(2, 3, 1, 0)}"
            case 25:
                return f"np.array([{self.array(shape[1:], d)} for p in range({shape[0]})])"
        return self.leaf(shape)


# -- values at which a program is run -----------------------------------------------------------


def points(seed: int | str, count: int) -> Iterator[dict[str, Any]]:
    """Arguments at sizes from 0 to 3; integers are kept as floats, as a user's data are."""
    rng = random.Random(seed)
    for _ in range(count):
        m, n, k = (rng.choice((0, 1, 2, 2, 3)) for _ in "mnk")
        sizes = {"m": m, "n": n, "2": 2}

        def data(shape: Shape, low: int = -2) -> Any:
            lengths = [sizes[s] for s in shape]  # noqa: B023
            entries = [rng.randint(low, 3) for _ in range(int(np.prod(lengths)))]
            return np.array(entries, dtype=np.int64).reshape(lengths)

        values: dict[str, Any] = {name: data(s).astype(float) for name, s in SHAPES.items()}
        values |= {"t": data(("n",), -1) if n else np.zeros(0, dtype=np.int64)}
        yield values | {
            "a": float(rng.randint(-2, 3)), "i": rng.randint(-2, 3), "k": k, "m": m, "n": n,
        }  # fmt: skip


def compared(text: str, seed: int | str = 0, count: int = 8) -> tuple[int, list[str]]:
    """At how many points a program was compared, -1 if it is refused; and the differences."""
    try:
        read = read_source(text).read_operator("f")
    except ReadError:
        return -1, []
    space: dict[str, Any] = {}
    exec(compile(text, "<program>", "exec"), space)
    done, found = 0, []
    for values in points(seed, count):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                difference = at_point(read, space["f"], values)
            except (Unsupported, TooLarge):
                continue
        if difference is None:
            continue
        done += 1
        if difference:
            found.append(f"{difference} at {shown(values)}")
    return done, found


def at_point(read: ReadOperator, function: Any, values: dict[str, Any]) -> str | None:
    """How NumPy's answer differs from the reading; empty if not, None if there is no answer."""
    bound = {p.value: values[p.name] for p in read.parameters}
    needs = [*read.obligations, *read.conditions]
    if not all(holds([*n.given], n.formula, bound) for n in needs):
        return None
    given = {k: v.copy() if isinstance(v, np.ndarray) else v for k, v in values.items()}
    try:
        answer = np.asarray(function(**given), dtype=float)
    except Exception as error:
        if "zero-size array to reduction" in str(error):
            return None  # an extremum of nothing, of which the result has no entry
        return f"Python raises {type(error).__name__}: {error}"
    if not np.isfinite(answer).all():
        return None
    shape = tuple(int(evaluate(n, bound, FLOAT)) for n in read.shape)
    if shape != answer.shape:
        return f"Python's shape is {answer.shape}, it is read as {shape}"
    found = np.asarray(evaluate(read.result, bound, FLOAT), dtype=float).reshape(shape)
    if np.allclose(found, answer, atol=1e-9):
        return ""
    return f"Python says {answer.tolist()}, it is read as {found.tolist()}"
