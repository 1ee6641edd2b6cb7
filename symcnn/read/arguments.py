"""How the arguments of a call reach a word of a library."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from typing import Any

from symcnn.kernel.terms import FALSE, INT, ONE, TRUE, ZERO, Num, Term
from symcnn.operators.arrays import (
    IGNORED,
    SYNONYMS,
    Array,
    Spelling,
)
from symcnn.operators.arrays import Word as Definition

from .arithmetic import AS_NUMBER
from .comprehensions import Comprehension
from .entry_types import Conversions
from .state import kind_of
from .values import ELLIPSIS, NOTHING, Infinity, Items, Record, Scope, Text, Value, listed

LOGICAL = frozenset(
    {"dot", "vdot", "inner", "einsum", "tensordot", "matmul", "bmm", "mm", "mv", "diff", "add",
     "subtract", "sub", "negative", "neg", "convolve", "correlate", "sign", "multi_dot",
     "matrix_power", "addmm", "baddbmm", "positive"}
)  # fmt: skip


class Arguments(Conversions):
    """Reading arguments as a word takes them."""

    first_given: Value | None = None
    arrays_given: Sequence[Value] = ()
    type_given = ""  # the kind of entries that dtype= asks for
    is_in_place = False  # whether inplace=True is given

    def _bound(
        self,
        word: Definition,
        spelling: Spelling,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.expr,
        scope: Scope,
        base: Value | None,
    ) -> dict[str, Any]:
        """The arguments by the names of the definition, each as its kind says."""
        self.type_given, self.is_in_place = "", False
        given: dict[str, tuple[Value, ast.expr]] = {}
        lengths: dict[str, Value] = {}
        names = [p for p, _ in spelling.parameters]
        left = list(places)
        if base is not None:
            given["x"] = base, node
        for p in names:
            if p.startswith("**") or not left:
                break
            if p.startswith("*"):
                values = [self._argument(a, scope) for a in left]
                single = len(values) == 1 and isinstance(values[0], Items)
                given[canonical(p[1:], word)] = (
                    values[0] if single else Items(tuple(values), is_list=False), left[0]
                )  # fmt: skip
                left = []
            else:
                place = left.pop(0)
                if p not in IGNORED or canonical(p, word) in word.kinds:
                    given[canonical(p, word)] = self._argument(place, scope), place
        if left:
            hint = "; the sizes stand in one tuple, (m, n)" if names[0] == "shape" else ""
            what = f"{spelling.name} takes {len(names)} argument(s), {len(places)} are given"
            raise self.error(left[0], what + hint)
        for option in options:
            if option.arg == "dtype":
                self.type_given = self.kind_of_type(option.value, scope)
            if option.arg == "inplace":
                self.is_in_place = self.value(option.value, scope) != FALSE
            name = canonical(str(option.arg), word)
            if option.arg in IGNORED and name not in word.kinds:
                continue
            plain = [p.lstrip("*") for p in names]
            if option.arg in plain and name not in given:
                given[name] = self._argument(option.value, scope), option.value
            elif any(p.startswith("**") for p in names):
                lengths[str(option.arg)] = self._argument(option.value, scope)
            elif name in given and option.arg in plain:
                raise self.error(option.value, f"`{option.arg}` is given twice")
            elif isinstance(option.value, ast.Constant) and option.value.value is None:
                continue
            else:
                raise self.error(
                    option.value,
                    f"{spelling.name} has no argument `{option.arg}`; it takes {', '.join(plain)}",
                )
        found: dict[str, Any] = {}
        self.first_given = given["x"][0] if "x" in given else None
        every = [
            (part, place)
            for found, place in given.values()
            for part in (found.items if isinstance(found, Items) else (found,))
            if isinstance(part, Term) or self.is_array(part)
        ]
        self.arrays_given = [v for v, _ in every if self.is_array(v)]
        if spelling.name.rpartition(".")[2] in LOGICAL and all(
            self.may_be_truths(v, p) for v, p in every
        ):
            raise self.error(
                node, f"{spelling.name} of truth values is not that of numbers; {AS_NUMBER}"
            )
        for name, (value, place) in given.items():
            if name not in word.kinds:
                if value is NOTHING:
                    continue
                raise self.error(place, f"the argument `{name}` of {spelling.name} is not read")
            kind = word.kinds[name]
            if spelling.name.startswith("numpy.") and kind.startswith("Array") and kind != "Arrays":
                value = listed(value)
            found[name] = self.given_as(kind, value, place, f"`{name}`")
        for p, default in spelling.parameters:
            name = canonical(p.lstrip("*"), word)
            if name in found or name not in word.kinds:
                continue
            if p.startswith("**"):
                found[name] = {k: self.given_as("Any", v, node, k) for k, v in lengths.items()}
            elif default is not inspect.Parameter.empty:
                found[name] = default_as(word.kinds[name], default)
        required = inspect.signature(word.definition).parameters
        for name in list(required)[1:]:
            if name not in found and required[name].default is inspect.Parameter.empty:
                own = {canonical(p.lstrip("*"), word): p for p, _ in spelling.parameters}
                raise self.error(
                    node, f"{spelling.name} needs the argument `{own.get(name, name)}`"
                )
        return found

    def _argument(self, node: ast.expr, scope: Scope) -> Value:
        if isinstance(node, Comprehension) and isinstance(node, ast.GeneratorExp):
            raise self.error(
                node, "this function takes an array; of a generator write sum(...), max(...)"
            )
        return self.value(node, scope)

    def given_as(self, kind: str, found: Value, node: ast.AST, what: str) -> Any:
        """A value as a word is given it: by the annotation of its parameter."""
        if found is NOTHING and ("None" in kind or kind in ("Axes", "Any")):
            return None
        match kind:
            case "Array" | "Array | None":
                return self.array(self.infinite(found), node)
            case "Arrays":
                if isinstance(found, Items):
                    return tuple(self.array(self.infinite(v), node) for v in found.items)
                return self._rows(found, node, what)
            case "Term" | "Term | None":
                return found if isinstance(found, Term) else self.as_number(found, node)
            case "int" | "int | None":
                return self._written_out(found, node, what)
            case "Axes":
                if isinstance(found, Items):
                    return tuple(self._written_out(v, node, what) for v in found.items)
                return self._written_out(found, node, what)
            case "bool" | "bool | None":
                if found in (TRUE, FALSE, ZERO, ONE):
                    return found in (TRUE, ONE)
                raise self.error(node, f"{what} must be True or False that is written out")
            case "str":
                if isinstance(found, Text):
                    return found.text
                raise self.error(node, f"{what} must be a string, found {kind_of(found)}")
            case "Sizes" | "Term | Sizes":
                if isinstance(found, Items):
                    return tuple(self.as_integer(v, node, what) for v in found.items)
                number = self.as_integer(found, node, what)
                return number if kind == "Term | Sizes" else (number,)
        return self._as_it_is(found, node)

    def infinite(self, found: Value) -> Value:
        """The value itself; infinity, of which only minus infinity is read, as it is."""
        return found

    def _written_out(self, found: Value, node: ast.AST, what: str) -> int:
        if isinstance(found, Num) and found.sort == INT:
            return int(found.value)
        raise self.error(node, f"{what} must be an integer that is written out")

    def _rows(self, found: Value, node: ast.AST, what: str) -> tuple[Array, ...]:
        raise self.error(
            node,
            f"{what} must be arrays that are written out, as in [a, b]; found {kind_of(found)}",
        )

    def _as_it_is(self, found: Value, node: ast.AST) -> Any:
        match found:
            case Term():
                return found
            case Text(text=text):
                return text
            case Infinity():
                return float("inf")
            case Items(items=items):
                return tuple(self._as_it_is(v, node) for v in items)
            case Record(entries=entries):
                self.take(entries, *entries)
                return {k: self._as_it_is(v, node) for k, v in entries.items()}
        if found is NOTHING or found is ELLIPSIS:
            return None if found is NOTHING else ...
        return self.array(found, node)


def canonical(name: str, word: Definition) -> str:
    """The name that the definition of a word has for a parameter of a library."""
    return name if name in word.kinds else SYNONYMS.get(name, name)


def default_as(kind: str, default: Any) -> Any:
    """A default of a signature as the kind of its parameter says."""
    if isinstance(default, bool):
        return default if kind == "bool" else (TRUE if default else FALSE)
    if kind in ("Term", "Term | None", "Term | Sizes", "Sizes", "Array", "Array | None", "Any"):
        if isinstance(default, int | float) and kind.startswith("Array"):
            number = _number(default)
            return Array((), lambda _: number, number.sort)
        if isinstance(default, int | float):
            return (_number(default),) if kind == "Sizes" else _number(default)
        if isinstance(default, tuple):
            return tuple(map(_number, default))
    return default


def _number(value: float) -> Num:
    from fractions import Fraction

    return Num(Fraction(repr(value)))
