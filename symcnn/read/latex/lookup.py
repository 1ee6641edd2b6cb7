"""Names, their values and definitions; numbers and tensors where one is expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from symcnn.kernel.terms import (
    COMPLEX, INT, KNOWN_FUNCTIONS, ONE, ZERO, Eq, Fun, Num, Term, Var, add, neg,
)  # fmt: skip
from symcnn.operators.lengths import expanded
from symcnn.read.claim_error import ReadError
from symcnn.read.expressions import Reader
from symcnn.read.values import Derivative, FunctionParameter, Otherwise, Tensor

from .definitions import Declarations, Definition
from .symbols import NABLA
from .syntax_tree import Name, Node
from .document_source import TexSource
from .trees import kind, spelled
from .latex_values import Env, Meaning, Row

MOST_UNFOLDED = 12  # of one definition inside itself, as in (f * g) * h


class Named(Reader):
    """Names, their values and definitions; numbers and tensors where one is expected."""

    def __init__(self, source: TexSource, known: Declarations) -> None:
        super().__init__(source)
        self.known = known
        self.base = Num(known.base or 0)
        self.variables: dict[str, Any] = {}
        self.identifiers: dict[str, str] = {}
        self.overrides: dict[str, Any] = {}
        self.unfolding: list[str] = []
        self.firsts: dict[Var, int] = {}  # of the indices that are bound here
        self.supposing = False  # whether a hypothesis is read
        self.sides: tuple[Node, ...] = ()  # the sides, where an index may have its axis

    def of(self, node: Node, env: Env, *, index: bool = False) -> Meaning:
        """What a piece of a formula stands for; ``index`` where an integer has to stand."""
        raise NotImplementedError

    def times(self, a: Meaning, b: Meaning, node: Node) -> Meaning:
        """The product of two values: of numbers, a multiple, or the matrix product."""
        raise NotImplementedError

    def condition_of(self, node: Node, env: Env) -> Term:
        """A comparison, or several that all hold."""
        raise NotImplementedError

    def function(self, node: Node, env: Env) -> Callable[[Sequence[Node], Node], Meaning] | None:
        """What can be applied to arguments in brackets; None for what is multiplied."""
        raise NotImplementedError

    def bounds(
        self, sub: Node, trees: Sequence[Node], env: Env
    ) -> list[tuple[str, Term | None, Node | Term | None, Node]]:
        """The names that are bound below a sum or behind a family, with their ranges."""
        raise NotImplementedError

    def derivative_of(
        self, definition: Definition, order: int, nodes: Sequence[Node], at: Node, env: Env
    ) -> Term:
        """``f''(x)`` of a function that is defined by a formula."""
        raise NotImplementedError

    def imaginary(self, node: Node, env: Env) -> bool:
        """Whether i stands in it and is no other name: the imaginary unit."""
        raise NotImplementedError

    def wave(self, node: Node, env: Env) -> Term:
        """An exponential with an imaginary exponent."""
        raise NotImplementedError

    def identifier(self, key: str) -> str:
        r"""A name of the kernel for a name of LaTeX: ``\bar{i}`` is ``bar_i``."""
        found = self.identifiers.get(key)
        if found is None:
            plain = re.sub(r"[^0-9A-Za-z]+", "_", key.replace("-", "_minus_")).strip("_") or "x"
            plain = plain if plain[0].isalpha() else f"x_{plain}"
            found = plain
            while found in self.identifiers.values() or found in KNOWN_FUNCTIONS:
                found += "_"
            self.identifiers[key] = found
        return found

    def key_of(self, node: Name) -> str:
        """The name, or the name it is an alias for."""
        return self.known.aliases.get(node.key, node.key)

    def name(self, node: Name, env: Env) -> Meaning:
        """What a name stands for by itself."""
        key = self.key_of(node)
        if node.primes and (bound := self.found(spelled(node), env)) is not None:
            return cast(Meaning, bound)
        found: Any = self.found(key, env)
        if found is None:
            definition = self.known.definitions.get(key)
            if definition is not None and not definition.operation:
                return self.whole(definition, node)
            if key in ("e", r"\mathrm{e}") and not node.primes:
                return Fun("exp")(1)
            if key == r"\pi" and not node.primes:
                return Fun("pi")()
            raise self.error(node, self.undeclared(key))
        for _ in range(node.primes):
            if not isinstance(found, FunctionParameter | Derivative):
                raise self.error(
                    node,
                    f"`{key}` is no function, and has no derivative {node}; "
                    "if a prime transposes, write % symcnn: transpose '",
                )
            found = Derivative(found)
        return cast(Meaning, found)

    def found(self, key: str, env: Env) -> Any:
        """The value of a bound, changed or declared name; None if there is none."""
        for names in (env, self.overrides, self.variables):
            if key in names:
                return names[key]
        return None

    def is_unknown(self, key: str, env: Env) -> bool:
        """Whether a name has no meaning of the author."""
        return self.found(key, env) is None and key not in self.known.definitions

    def undeclared(self, key: str) -> str:
        """What to write for a name without a meaning."""
        if key == NABLA:
            return r"a function at an argument is expected behind `\nabla`, as in \nabla f(x)"
        if key in ("I", r"\mathbf{I}"):
            return f'`{key}` is not declared; write % symcnn: {key}: Identity["n"]'
        return f'`{key}` is not declared; write % symcnn: {key}: Real["n"], or Size, Real, Function'

    def whole(self, definition: Definition, node: Node) -> Meaning:
        """A defined name where no index stands behind it."""
        if definition.arguments:
            raise self.error(node, f"`{definition.key}` is defined at arguments; write them")
        if not definition.indices:
            return self.unfolded(definition, {}, node)
        shape, firsts = self.extent(definition, node)
        if shape is None:
            raise self.error(
                node,
                f"how many entries `{definition.key}` has is not said; declare its shape, or write "
                "`for 1 <= i <= n` behind its definition",
            )
        return self.tabulated_at(
            shape, firsts, lambda places: self.entry_of(definition, places, {}, node), node
        )

    def unfolded(self, definition: Definition, env: Env, node: Node) -> Meaning:
        """The right side of a definition."""
        if self.unfolding.count(definition.key) > MOST_UNFOLDED:
            raise self.error(node, f"`{definition.key}` is defined by itself")
        self.unfolding.append(definition.key)
        try:
            return self.of(definition.right, env)
        finally:
            self.unfolding.pop()

    def extent(
        self, definition: Definition, node: Node, env: Env | None = None
    ) -> tuple[tuple[Term, ...] | None, tuple[Term, ...]]:
        """The sizes of what is defined by its entries, and its first indices."""
        declared = self.known.names.get(definition.key)
        if declared is not None and len(declared.shape) == len(definition.indices):
            shape = tuple(self.index(d, {}) for d in declared.shape)
            return shape, (self.base,) * len(shape)
        by_name = {s.name: s for s in definition.spans}
        if not all(i in by_name and by_name[i].last is not None for i in definition.indices):
            return None, ()
        shape_, firsts = [], []
        for i in definition.indices:
            span = by_name[i]
            assert span.first is not None
            assert span.last is not None
            first, last = self.index(span.first, env or {}), self.index(span.last, env or {})
            shape_.append(expanded(add(last, neg(first), ONE)))
            firsts.append(first)
        return tuple(shape_), tuple(firsts)

    def entry_of(
        self, definition: Definition, places: Sequence[Term], env: Env, node: Node
    ) -> Term:
        """An entry of what is defined by its entries; the indices are numbers as written."""
        inner = {**env, **dict(zip(definition.indices, places, strict=True))}
        return self.numeric(self.unfolded(definition, inner, node), node)

    def require(self, formula: Term, what: str, node: Any, otherwise: Otherwise = "fails") -> None:
        """Record what has to hold, with the first values of the indices, for a message."""
        before = set(self.obligations)
        super().require(formula, what, node, otherwise)
        for key in self.obligations.keys() - before:
            firsts = tuple(self.firsts.items())
            self.obligations[key] = replace(self.obligations[key], firsts=firsts)

    def error(self, node: Any, message: str) -> ReadError:
        return self.source.error(node, message)

    def number_of(self, node: Node, env: Env, *, index: bool = False) -> Term:
        """A piece that has to be a number."""
        found = self.of(node, env, index=index)
        if isinstance(found, Term) and found.sort <= COMPLEX:
            return found
        raise self.error(node, f"a number is expected here, found {kind(found)}")

    def index(self, node: Node, env: Env) -> Term:
        """A piece that has to be an integer."""
        found = self.number_of(node, env, index=True)
        if found.sort != INT:
            raise self.error(node, "an integer is expected here, found a real number")
        return found

    def numeric(self, value: Any, node: Any) -> Term:
        """A value that has to be a number."""
        if isinstance(value, Term):
            return self.as_number(value, node)
        raise self.error(node, f"a number is expected here, found {kind(value)}")

    def tensor(self, value: Meaning, node: Node) -> Tensor:
        """A value that has to be a tensor."""
        if isinstance(value, Row):
            return value.vector
        if isinstance(value, Tensor):
            return value
        raise self.error(node, f"a vector or matrix is expected here, found {kind(value)}")

    def plain_tensor(self, value: Any, node: Node) -> Term | Tensor:
        """A number or a tensor, as the reader of claims multiplies them."""
        if isinstance(value, Term):
            return value
        found = self.as_tensor(value, node)
        return Tensor(found.term, found.shape)

    def place(self, tensor: Tensor, places: Sequence[Term], node: Node) -> Term:
        """The entry at indices from 0, known to be in range."""
        return self.numeric(self.at(tensor, tuple(places), node), node)

    def entries(
        self, shape: Sequence[Term], at: Callable[[tuple[Term, ...]], Term], node: Node
    ) -> Tensor:
        found = self.tabulate(shape, at, node)
        return Tensor(found.term, found.shape)

    def tabulated_at(
        self, shape: Sequence[Term], firsts: Sequence[Term],
        at: Callable[[Sequence[Term]], Term], node: Node,
    ) -> Tensor:  # fmt: skip
        return self.entries(
            shape, lambda p: at([expanded(add(x, f)) for x, f in zip(p, firsts, strict=True)]), node
        )

    def fitting(self, a: Tensor, b: Tensor, node: Node, what: str) -> None:
        if len(a.shape) != len(b.shape):
            raise self.error(node, f"{what} differ: {kind(a)} and {kind(b)}")
        for m, n in zip(a.shape, b.shape, strict=True):
            self.require(Eq(m, n), f"{what} have the same sizes", node)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is recorded inside is forgotten."""
        recorded = dict(self.obligations), dict(self.conditions)
        try:
            yield
        finally:
            self.obligations, self.conditions = recorded

    def single(self, value: Meaning, other: Meaning, node: Node) -> Meaning:
        if isinstance(other, Term) and isinstance(value, Tensor | Row):
            t = self.tensor(value, node)
            if all(n == ONE for n in t.shape):
                return self.place(t, (ZERO,) * len(t.shape), node)
        return value

    def free(self, hint: str, sort: Any) -> Var:
        """A variable for a point at which two functions are compared."""
        v = Var(self.fresh_name(hint), sort)
        self.taken.append(v.name)
        self.variables[f"point {v.name}"] = v
        return v
