"""Words of libraries: what their names mean, and how the arguments of a call reach them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from symcnn.kernel.terms import BOOL, FALSE, INT, ONE, TRUE, ZERO, Num, Term, mul
from symcnn.operators.arrays import (
    IGNORED,
    SYNONYMS,
    Array,
    Indices,
    Spelling,
)
from symcnn.operators.arrays import Word as Definition
from symcnn.operators.words import WORDS

from .arithmetic import AS_NUMBER
from .comprehensions import Comprehension
from .context import At
from .conversions import COUNTS, Conversions
from .foreign import UNREAD
from .state import kind_of
from .values import (
    ELLIPSIS,
    NOTHING,
    Infinity,
    Items,
    Layer,
    Library,
    Method,
    Record,
    Scope,
    Selected,
    Settled,
    Tensor,
    Text,
    Value,
    Word,
)
from .vocabulary import LIBRARIES, MODULES, NUMBERS, TYPES

# Methods whose result may share the memory of the array.
VIEWS = frozenset(
    {"reshape", "view", "view_as", "reshape_as", "transpose", "permute", "T", "mT", "H", "mH", "t",
     "swapaxes", "swapdims", "moveaxis", "movedim", "squeeze", "unsqueeze", "expand", "expand_as",
     "ravel", "flatten", "unflatten", "diagonal", "narrow", "select", "split", "chunk", "unbind",
     "tensor_split", "unfold", "broadcast_to", "expand_dims", "asarray", "atleast_1d", "hsplit",
     "vsplit", "dsplit", "array_split", "rearrange", "rollaxis", "adjoint", "flip", "fliplr",
     "flipud", "rot90", "einsum", "atleast_2d", "atleast_3d", "dropout", "dropout1d", "dropout2d",
     "dropout3d", "alpha_dropout", "feature_alpha_dropout", "diag", "positive", "meshgrid",
     "matrix_transpose", "permute_dims", "unstack", "sliding_window_view"}
)  # fmt: skip
# Words that give real numbers, whatever they fill them with.
FILLS = frozenset(
    {"zeros", "ones", "empty", "eye", "identity", "zeros_like", "ones_like", "empty_like",
     "new_zeros", "new_ones", "new_empty"}
)  # fmt: skip
PAIR = ("values", "indices")  # of what max, min, cummax ... of PyTorch return along an axis
# Words that work on truth values by `or` and `and`, or not at all.
LOGICAL = frozenset(
    {"dot", "vdot", "inner", "einsum", "tensordot", "matmul", "bmm", "mm", "mv", "diff", "add",
     "subtract", "sub", "negative", "neg", "convolve", "correlate", "sign", "multi_dot",
     "matrix_power", "addmm", "baddbmm", "positive"}
)  # fmt: skip


class Libraries(Conversions):
    """Reading names, attributes and calls of NumPy, PyTorch, JAX and einops."""

    # -- names --------------------------------------------------------------------------------

    def member(self, base: Library, node: ast.Attribute) -> Value:
        """What a name of a module stands for."""
        found = member_of(base.name, node.attr)
        if found is None:
            names = [n.rpartition(".")[2] for n in WORDS if n.rpartition(".")[0] == base.name]
            near = get_close_matches(
                node.attr[:50], sorted({*names, *LIBRARIES.get(base.name, ())})
            )
            hint = f"; near names are {', '.join(near)}" if near else ""
            if node.attr in UNREAD:
                hint = f"; {UNREAD[node.attr]}"
            elif elsewhere(node.attr):
                hint = f"; there is {elsewhere(node.attr)}"
            raise self.error(node, f"`{base.name}.{node.attr}` is not part of the language{hint}")
        return found

    def attribute(self, base: Value, node: ast.Attribute) -> Value:
        """``base.name`` that is not called."""
        match base:
            case Library():
                return self.member(base, node)
            case Layer(parameters=parameters) if node.attr in parameters:
                return parameters[node.attr]
            case Items(items=(values, indices), is_list=False) if node.attr in PAIR:
                return values if node.attr == "values" else indices
            case Tensor() | Array() | Items() if not self.is_array(base):
                if node.attr in ("shape", "ndim", "T"):
                    raise self.error(
                        node,
                        f"a list has no .{node.attr} in Python; write array(...) around the list",
                    )
            case Tensor() | Array():
                return self.attribute_of_array(base, node)
            case Selected() if node.attr == "size":
                return self.total_of(base, "size", node)
        raise self.error(
            node, f"the attribute `.{node.attr}` of {kind_of(base)} is not part of the language"
        )

    def attribute_of_array(self, base: Tensor | Array, node: ast.Attribute) -> Value:
        """``X.shape``, ``X.T``, ``X.ndim``, ``X.size``, ``X.dtype``."""
        match node.attr:
            case "shape":
                for n in base.shape:
                    self.require_natural(n, node)
                return Items(tuple(base.shape), is_list=False)
            case "ndim":
                return Num(len(base.shape))
            case "size":
                return mul(*base.shape)
            case "T" if isinstance(base, Tensor):
                return self.share(self.transpose(base, node), base)
            case "data" | "real":
                return base
            case "dtype":
                sort = self.array(base, node).sort
                return Text({BOOL: "bool", INT: "int"}.get(sort, "float"))
            case "device":
                return Text(node.attr)
            case "is_cuda" | "requires_grad":
                return FALSE
        if f"ndarray.{node.attr}" in WORDS or f"Tensor.{node.attr}" in WORDS:
            if node.attr in ("T", "mT", "H", "mH"):
                return self.method(Method(base, node.attr), [], [], node, Scope(None))
            raise self.error(node, f"`.{node.attr}` is a method; write .{node.attr}(...)")
        raise self.error(
            node,
            f"`.{node.attr}` of a tensor is not part of the language; write it with indices, "
            "such as sum(X[i, j] for i in range(m) for j in range(n))",
        )

    # -- calls ----------------------------------------------------------------------------------

    def method(
        self,
        found: Method,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.expr,
        scope: Scope,
    ) -> Value:
        """``base.name(...)`` of an array or number."""
        base, name = found.base, found.name
        converted = self.converted(base, name, places, options, node, scope)
        if converted is not None:
            return converted
        if name in COUNTS:
            return self.counts(base, name, places, node, scope)
        spelled = [
            (w, s)
            for kind in self.kinds_of_method()
            if (entry := WORDS.get(f"{kind}.{name}")) is not None
            for w, s in (entry,)
        ]
        if not spelled:
            known = {n.partition(".")[2] for n in WORDS if n.startswith(("ndarray.", "Tensor."))}
            near = get_close_matches(name[:50], sorted(known), 3, 0.6)
            hint = f"; near names are {', '.join(near)}" if near else ""
            if name in UNREAD:
                hint = f"; {UNREAD[name]}"
            raise self.error(
                node, f"the method `.{name}` of {kind_of(base)} is not part of the language{hint}"
            )
        given = {o.arg for o in options if o.arg}
        fitting = [(w, s) for w, s in spelled if given <= {p.lstrip("*") for p, _ in s.parameters}]
        word, spelling = (fitting or spelled)[0]
        used = self.used()
        if (
            len(fitting) == 2
            and {"numpy", "torch"} <= used
            and self.other_defaults(fitting, len(places), given)
        ):
            raise self.error(
                node,
                f".{name} has other defaults in NumPy and in PyTorch, and this file uses both; "
                "give the argument that says which is meant",
            )
        return self.apply_word(word, spelling, places, options, node, scope, base)

    first_given: Value | None = None
    arrays_given: Sequence[Value] = ()
    type_given = ""  # the kind of entries that dtype= asks for
    is_in_place = False  # whether inplace=True is given

    def kinds_of_method(self) -> tuple[str, ...]:
        """Whose methods an array has: PyTorch's where the function uses PyTorch alone."""
        used = self.used()
        return ("Tensor", "ndarray") if "torch" in used and "numpy" not in used else (
            "ndarray", "Tensor"
        )  # fmt: skip

    def used(self) -> set[str]:
        """The libraries of the function that is read, or else of the file."""
        if self.flavor:
            return {self.flavor}
        for node in reversed(self.calls):
            found = self.source.libraries_in(node)
            if found:
                return found
        return self.source.libraries

    flavor = ""  # the library of the class that is read

    def other_defaults(
        self, found: Sequence[tuple[Definition, Spelling]], positions: int, given: set[str]
    ) -> bool:
        """Whether two libraries mean other things by a method of one name."""
        (first, _), (second, spelling) = found
        is_spread = spelling.name.endswith((".var", ".std"))
        chosen = given & {"unbiased", "correction", "ddof"}
        if is_spread:
            return not chosen
        return first is not second and bool(positions or given)

    def apply_word(
        self,
        word: Definition,
        spelling: Spelling,
        places: Sequence[ast.expr],
        options: Sequence[ast.keyword],
        node: ast.expr,
        scope: Scope,
        base: Value | None = None,
    ) -> Value:
        """The value of a word of the table at arguments as they are written."""
        self.numpy = True
        given = self._bound(word, spelling, places, options, node, scope, base)
        in_place, old, bases = self.is_in_place, self.first_given, tuple(self.arrays_given)
        if not word.infinite:
            for found in given.values():
                parts = found if isinstance(found, tuple) else (found,)
                if any(isinstance(x, Array) and x.hole is not None for x in parts):
                    raise self.error(
                        node, f"an entry may be minus infinity here, which {spelling.name} is not "
                        "read with; exp, max, softmax and where are",
                    )  # fmt: skip
        with self.words(node), self.kernel(node):
            result = self._reported(word.definition(At(self, node), **given), node)
        name = spelling.name.rpartition(".")[2]
        like = given.get("x")
        if isinstance(result, Array):
            result = self._typed(result, name, like if isinstance(like, Array) else None, node)
        found = self.from_word(result, spelling.name, node)
        if isinstance(found, Layer):
            return replace(found, in_place=in_place)
        self.boxed |= isinstance(found, Term) and name in VIEWS | FILLS | {"where", "full", "copy"}
        if in_place and old is not None:
            return self.replaced(old, found, node)
        is_view = name in VIEWS and spelling.name != "ndarray.flatten"
        return self.share(found, *bases) if is_view else found

    def _reported(self, result: object, node: ast.AST) -> object:
        """What a word gives, whose entries report at a place of the source what they refuse."""
        if isinstance(result, tuple):
            return tuple(self._reported(part, node) for part in result)
        if not isinstance(result, Array) or isinstance(result, Settled):
            return result
        inside = result.entry

        def entry(indices: Indices) -> Term:
            with self.words(node):
                return inside(indices)

        return replace(result, entry=entry)

    def _typed(self, result: Array, name: str, like: Array | None, node: ast.AST) -> Array:
        """What a word gives, with the type of entries that it is given or has by itself."""
        kind = self.type_given
        if name.endswith("_like") or name.startswith("new_"):
            kind = kind or (like and {BOOL: "truth", INT: "whole"}.get(like.sort)) or "real"
        elif name in FILLS:
            kind = kind or "real"  # filled with whole numbers, and yet of real numbers
        return self.array(self.of_type(result, kind, node), node) if kind else result

    def replaced(self, old: Value, new: Value, node: ast.AST) -> Value:
        """The new version of an array that a word changes in place, as with ``inplace=True``."""
        raise NotImplementedError

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
            found[name] = self.given_as(word.kinds[name], value, place, f"`{name}`")
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
                return {k: self._as_it_is(v, node) for k, v in entries.items()}
        if found is NOTHING or found is ELLIPSIS:
            return None if found is NOTHING else ...
        return self.array(found, node)


def elsewhere(name: str) -> str:
    """Where the libraries have a word, as it is written.

    >>> elsewhere("logsumexp")
    'torch.logsumexp(...), scipy.special.logsumexp(...)'
    """
    found = [n for n in WORDS if n.rpartition(".")[2] == name and not n.startswith("jax.")]
    methods = [n for n in found if n.startswith(("ndarray.", "Tensor."))]
    # the shortest first, whatever was imported first
    others = sorted((n for n in found if n not in methods), key=lambda n: (n.count("."), n))
    return ", ".join(f"{n}(...)" for n in others[:3]) or (f"x.{name}(...)" if methods else "")


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


@cache
def modules() -> frozenset[str]:
    """The modules that hold a word."""
    found = set(MODULES)
    for name in WORDS:
        parts = name.split(".")[:-1]
        found.update(".".join(parts[:k]) for k in range(1, len(parts) + 1))
    return frozenset(found - {"ndarray", "Tensor"})


def member_of(library: str, name: str) -> Value | None:
    """What ``library.name`` stands for; None if that is not read."""
    full = f"{library}.{name}"
    if name in NUMBERS and library in NUMERIC:
        return NUMBERS[name]
    if name in ("inf", "Inf") and library in NUMERIC:
        return Infinity()
    if name == "newaxis":
        return NOTHING
    if full in modules():
        return Library(full)
    if full in WORDS:
        return Word(name, library)
    if name in LIBRARIES.get(library, ()):
        return Word(name, library)
    if library.startswith("jax.numpy"):
        return member_of(library.removeprefix("jax."), name)
    if library in NUMERIC and name in TYPES:
        return Text(name)
    return None


NUMERIC = ("math", "numpy", "torch", "jax.numpy")
