"""Calling words on arrays: the term with symbolic lengths, evaluated at the arrays' own."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symcnn.kernel.binding import close
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, ONE, REAL, TRUE, Bracket, Eq, Forall, Fun, Ite, Lam, Le, Lt, Not, Num, Or,
    Range, Term, Var, conj, entry, mul, ne, neg, power, recip, term,
)  # fmt: skip
from symcnn.numeric.enclosures import BITS, Enclosure, ends
from symcnn.numeric.evaluate import FLOAT, INTEGER, PRIME, evaluate, field_for
from symcnn.numeric.fields import RATIONAL
from symcnn.operators.arrays import IGNORED, Array, WordError
from symcnn.operators.term_context import TermContext
from symcnn.operators.words import WORDS

from .context import Plain


class Refused(Exception):  # noqa: N818
    """The word does not read this call, or what it requires does not hold for these arrays."""


class Recording(Plain):
    """Keeps what is required as closed formulas."""

    def __init__(self, *given: Term) -> None:
        super().__init__(*given)
        self.around: list[tuple[Var, Term] | Term] = []

    @contextmanager
    def bound(self, hint: str, count: Term) -> Iterator[Var]:
        with TermContext.bound(self, hint, count) as i:
            self.around.append((i, count))
            yield i
            self.around.pop()

    @contextmanager
    def assuming(self, *formulas: Term) -> Iterator[None]:
        with super().assuming(*formulas):
            self.around.append(conj(*formulas))
            yield
            self.around.pop()

    def _closed(self, formula: Term) -> Term:
        for scope in reversed(self.around):
            if isinstance(scope, tuple):
                formula = Forall(Range(scope[1]), close(formula, scope[0]), "i")
            else:
                formula = Or(Not(scope), formula)
        return formula

    def require(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.required.append((self._closed(formula), what))

    def condition(self, formula: Term, what: str) -> None:
        if not self.holds(formula):
            self.conditions.append((self._closed(formula), what))

    def divide(self, a: Term, b: Term) -> Term:
        if b == Num(0):
            raise WordError("division by zero")
        self.condition(ne(b, Num(0)), "division by a number other than 0")
        return mul(a, recip(b))

    def power(self, a: Term, b: Term) -> Term:
        if b.sort == INT:
            if not isinstance(b, Num) or b.value < 0:
                self.condition(Or(Le(Num(0), b), ne(a, Num(0))), "a power of a number other than 0")
            return power(a, b)
        self.condition(Or(Lt(Num(0), a), conj(Eq(a, Num(0)), Lt(Num(0), b))), "a real power")
        return Fun("rpow")(a, b)

    def function(self, name: str, x: Term) -> Term:
        if name == "log":
            self.condition(Lt(Num(0), x), "the logarithm of a positive number")
        if name == "sqrt":
            self.condition(Le(Num(0), x), "the root of a number that is not negative")
        if name == "abs" and x.sort == INT:
            return Ite(Le(Num(0), x), x, neg(x))
        return Fun(name)(x)


class Call:
    """A word at concrete arguments, its lengths symbolic where they are not 0 or 1.

    >>> Call("numpy.sum", [np.arange(6).reshape(2, 3)], {"axis": 0}).value().tolist()
    [3, 5, 7]
    """

    def __init__(
        self, name: str, args: Any = (), options: Any = None, *, symbolic: bool = True
    ) -> None:
        self.values: dict[Any, Any] = {}
        self.symbolic = symbolic
        self.context = Recording()
        self.word, self.spelling = WORDS[name]
        given = self._bound(args, options or {})
        self.arguments = {p: self._of_kind(v, self.word.kinds[p], p) for p, v in given.items()}
        self.result = self.word.definition(self.context, **self.arguments)

    def _bound(self, args: Any, options: dict[str, Any]) -> dict[str, Any]:
        """The arguments by the names of the definition, defaults of the spelling filled in."""
        args, left = list(args), dict(options)
        found: dict[str, Any] = {}
        parameters = list(self.spelling.parameters)
        first = next(iter(self.word.kinds), "")
        if self.spelling.name.startswith(("Tensor.", "ndarray.")):
            found[first] = args.pop(0)
        for name, default in parameters:
            if name.startswith("**"):
                value: Any = {k: left.pop(k) for k in list(left) if k not in found}
            elif name.startswith("*"):
                value = tuple(args[0] if args and isinstance(args[0], tuple | list) else args)
                args = []
            elif args:
                value = args.pop(0)
            else:
                value = left.pop(name, default)
            if value is inspect.Parameter.empty:
                raise Refused(f"no argument {name}")
            found[self.word.parameter(name)] = value
        left = {k: v for k, v in left.items() if k not in IGNORED}
        if args or left:
            raise Refused(f"arguments that the spelling does not have: {args or sorted(left)}")
        return {k: v for k, v in found.items() if k in self.word.kinds}

    def _of_kind(self, value: Any, kind: str, name: str) -> Any:
        if value is None:
            if "None" in kind or kind in ("Any", "Axes"):
                return None
            raise Refused(f"{name} is None")
        if kind in ("Array", "Array | None"):
            return self.array(value, name)
        if kind == "Arrays":
            if len(value) == 1 and isinstance(value[0], list | tuple):
                value = value[0]
            return tuple(self.array(v, f"{name}{k}") for k, v in enumerate(value))
        if kind in ("bool", "bool | None"):
            return bool(value)
        if kind == "str":
            return value
        if kind == "int" or kind == "int | None":
            if not isinstance(value, int | np.integer):
                raise Refused(f"{name} is an integer")
            return int(value)
        if kind == "Axes" and isinstance(value, bool):
            raise Refused(f"{name} is True or False")
        if kind == "Axes":
            return tuple(map(int, value)) if isinstance(value, list | tuple) else int(value)
        if kind in ("Term", "Term | None"):
            if isinstance(value, bool):
                return Num(int(value))
            if is_tensor(value) and np.ndim(value) == 0:
                return self.array(value, name).number(())
            found = self.term(value, name)
            if not isinstance(found, Term):
                raise Refused(f"{name} is a number")
            return found
        return self.term(value, name)

    def term(self, value: Any, name: str) -> Any:
        if isinstance(value, list | tuple):
            return tuple(self.term(v, name) for v in value)
        if isinstance(value, dict):
            return {k: self.term(v, k) for k, v in value.items()}
        if is_tensor(value):
            return self.array(value, name)
        if isinstance(value, bool):
            return TRUE if value else FALSE
        if isinstance(value, str) or value is None:
            return value
        if isinstance(value, int | np.integer):
            return Num(int(value))
        if isinstance(value, float):
            if value in (float("inf"), float("-inf")):
                return value
            if value != value:
                raise Refused("nan")
            return Num(Fraction(repr(value)))
        raise Refused(f"{name} is {value!r}")

    def array(self, value: Any, name: str) -> Array:
        """An array of variables, with symbolic lengths where they are not 1."""
        if not is_tensor(value):
            if isinstance(value, list | tuple) and any(map(is_tensor, value)):
                raise Refused(f"{name} is several arrays")
            number = self.term(value, name)
            if number == float("-inf"):
                return Array((), lambda _: Num(0), REAL, lambda _: TRUE)
            if isinstance(number, float | str | tuple) or number is None:
                value = np.asarray(value)
            else:
                return Array((), lambda _: number, number.sort)
        data = np.asarray(value.detach().numpy() if hasattr(value, "detach") else value)
        if data.dtype.kind not in "biuf":
            raise Refused(f"entries of the type {data.dtype}")
        finite = np.isfinite(data) if data.dtype.kind == "f" else np.ones(data.shape, bool)
        if not finite.all():
            raise Refused("infinite entries")
        sizes = []
        for n in data.shape:
            size: Term = Num(n)
            if n > 1 and self.symbolic:
                size = Var(f"{name}_n{len(self.values)}", INT)
                self.values[size] = n
                self.context.given.append(Le(ONE, size))
            sizes.append(size)
        sort = REAL if data.dtype.kind == "f" else INT
        variable = Var(f"{name}_v{len(self.values)}", sort, sizes)
        self.values[variable] = data.astype(int if sort == INT else float)[()]
        if not sizes:
            self.values[variable] = self.values[variable].item()
        if data.dtype.kind == "b":
            return Array(
                tuple((n,) for n in sizes), lambda i: ne(entry(variable, *i), Num(0)), BOOL
            )
        return Array(tuple((n,) for n in sizes), lambda i: entry(variable, *i), sort)

    def apply(self, parameters: dict[str, Any], inputs: Any) -> None:
        """Call the module that the word made."""
        weights = {name: self.array(parameters[name], name) for name in self.result.parameters}
        for name, x in weights.items():
            assert [str(n) for n in self.result.parameters[name]] == [
                str(n) for n in np.shape(parameters[name])
            ], x
        given = [
            self.term(x, f"input{k}") if isinstance(x, tuple) else self.array(x, f"input{k}")
            for k, x in enumerate(inputs)
        ]
        self.result = self.result.forward(self.context, weights, *given)

    # -- values --------------------------------------------------------------------------------

    def value(self) -> Any:
        """The value of the call; raises ``Refused`` where what it needs does not hold."""
        self.check()
        found = self._value(self.result)
        self.check()
        return found

    def check(self) -> None:
        """Raise where something that is required so far does not hold."""
        for formula, what in self.context.required + self.context.conditions:
            if not evaluate(formula, self.values, self._field(formula)):
                raise Refused(what)

    def _field(self, *terms: Term) -> Any:
        if any(np.asarray(v).dtype.kind == "f" for v in self.values.values()):
            return FLOAT

        field = field_for(*terms, values=self.values)
        return RATIONAL if field is PRIME else field

    def _value(self, result: Any) -> Any:
        if isinstance(result, tuple):
            return tuple(self._value(r) for r in result)
        if isinstance(result, Term):
            return evaluate(result, self.values, self._field(result))
        return self.evaluated(result)

    def evaluated(self, x: Array) -> Any:
        """The entries of an array; minus infinity where it has a hole."""
        found = self._entries(x, lambda i: x.number(i))
        if x.hole is None:
            return found
        hole = x.hole
        holes = self._entries(x, lambda i: Bracket(hole(i)))
        return np.where(np.asarray(holes, dtype=bool), -np.inf, np.asarray(found, dtype=float))

    def enclosed(self) -> Any:
        """The entries of an array from intervals, where doubles cancel each other."""
        t, shape = self._term(self.result, self.result.number)
        entries = Enclosure(self.values, BITS[-1])
        found = np.empty(shape)
        for place in np.ndindex(shape):
            number = entries.entry(t, place, ())
            found[place] = number if isinstance(number, Fraction) else sum(ends(number)) / 2
        return found

    def _term(self, x: Array, body: Any) -> tuple[Term, tuple[int, ...]]:
        def level(found: tuple[Term, ...]) -> Term:
            if len(found) == x.ndim:
                return term(body(found))
            size = x.shape[len(found)]
            with self.context.bound("o", size) as i:
                return self.context.close(Lam, size, i, level((*found, i)))

        t = level(())
        return t, tuple(int(evaluate(n, self.values, INTEGER)) for n in x.shape)

    def _entries(self, x: Array, body: Any) -> Any:
        t, shape = self._term(x, body)
        found = np.asarray(evaluate(t, self.values, self._field(t)))
        if found.shape != shape:
            raise AssertionError(f"the shape is {shape}, the entries have {found.shape}")
        return found


def is_tensor(value: Any) -> bool:
    """Whether a value is an array of NumPy or a tensor of PyTorch."""
    return isinstance(value, np.ndarray) or hasattr(value, "detach")


def function_of(name: str) -> Any:
    """The function or method of the library."""
    package, _, rest = name.partition(".")
    if package == "ndarray":
        found = getattr(np.ndarray, rest)
        return found if callable(found) else found.__get__
    library = "torch" if package == "Tensor" else package
    found: Any = pytest.importorskip(library, reason=f"{library} is not installed")
    for part in (name if package == "Tensor" else rest).split("."):
        if not hasattr(found, part):
            importlib.import_module(f"{found.__name__}.{part}")
        found = getattr(found, part)
    return found if callable(found) else found.__get__


def library(name: str, args: Any, options: dict[str, Any]) -> Any:
    """What the library computes."""
    function = function_of(name)
    if name.startswith(("torch.", "Tensor.")):
        args, options = tensors(args), tensors(options)
    return function(*args, **options)


def tensors(value: Any) -> Any:
    """Arrays of NumPy as tensors of PyTorch."""
    import torch

    if isinstance(value, dict):
        return {k: tensors(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(tensors(v) for v in value)
    return torch.as_tensor(value) if isinstance(value, np.ndarray) else value


def agree(found: Any, expected: Any) -> bool:
    """Whether values are of one shape and the same: exactly, where they are integers."""
    if isinstance(found, tuple):
        return len(found) == len(expected) and all(map(agree, found, expected))
    if hasattr(expected, "detach"):
        expected = expected.detach().numpy()
    expected, found = np.asarray(expected), np.asarray(found)
    if found.shape != expected.shape:
        return False
    if expected.dtype.kind in "biu":
        return bool((found == expected).all())
    return np.allclose(found.astype(float), expected, rtol=1e-9, atol=1e-11)
