"""What a name can stand for while a claim is read, and what the reading records."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from symcnn.kernel.terms import ONE, TRUE, Eq, Fun, Num, Or, Term, Var, add, mul
from symcnn.operators.arrays import Array, Module

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor with its shape: an array, or nested lists, whose + and * mean other things.

    ``lists`` is how many of its outer axes are lists of Python: 0 for an array, and fewer than
    there are axes for a list of arrays. ``of_list``: it is an array that NumPy makes of a list,
    whose entries are real numbers if there are none.
    """

    term: Term
    shape: tuple[Term, ...]
    lists: int = 0
    of_list: bool = False

    @property
    def array(self) -> bool:
        """Whether no axis is a list."""
        return not self.lists


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, or a list written out: ``(m, n)``, ``[1, 2, 1]``.

    ``alone`` has, for each item, the keys of what it needs and nothing else does.
    """

    items: tuple[Value, ...]
    is_list: bool
    alone: tuple[frozenset[tuple[Term, ...]], ...] = field(default=(), compare=False, repr=False)

    def needs_of(self, place: int, needs: Needs) -> Needs:
        """Of what the whole needs, what one item does."""
        others = [keys for k, keys in enumerate(self.alone) if k != place]
        return {key: n for key, n in needs.items() if not any(key in keys for keys in others)}


def gathered_up(parts: Sequence[tuple[Value, Needs]]) -> tuple[Items, Needs]:
    """A tuple of values, and what it needs."""
    alone = keys_alone([needs.keys() for _, needs in parts])
    together = {key: need for _, needs in parts for key, need in needs.items()}
    return Items(tuple(value for value, _ in parts), is_list=False, alone=alone), together


def keys_alone(every: Sequence[Set[K]]) -> tuple[frozenset[K], ...]:
    """For each set of keys those that no other one has.

    >>> [sorted(keys) for keys in keys_alone([{1, 2}, {2, 3}, set()])]
    [[1], [3], []]
    """
    counts = Counter(key for keys in every for key in keys)
    return tuple(frozenset(key for key in keys if counts[key] == 1) for keys in every)


@dataclass(frozen=True, slots=True)
class Progression:
    """``range(...)``: the numbers ``start + step*t`` for ``0 <= t < count``."""

    start: Term
    count: Term
    step: Term


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of the file: its text, and the names that it sees."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope | None
    defaults: dict[str, Value]
    is_operator: bool = False

    @property
    def name(self) -> str:
        """The name of the function; ``lambda`` for one without."""
        return self.node.name if isinstance(self.node, ast.FunctionDef) else "lambda"


@dataclass(frozen=True, slots=True)
class FunctionParameter:
    """A function of which only properties are known."""

    fun: Fun


@dataclass(frozen=True, slots=True)
class Word:
    """A function of the language, such as ``exp`` or ``sum``. ``library`` says whose."""

    name: str
    library: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """A module of which the reader knows the meaning: ``math``, ``numpy``, ``symcnn``."""

    name: str


@dataclass(frozen=True, slots=True)
class Derivative:
    """``derivative(f)``: the derivative of a function of one variable."""

    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """``x.sum``: a function of the library that belongs to a value."""

    base: Value
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string, such as the pattern of an einsum."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A dict with strings for keys: a cache, a set of parameters."""

    entries: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Slice:
    """``a:b:c`` in [...]: each end with the place where it is written."""

    lower: tuple[Term, ast.AST] | None
    upper: tuple[Term, ast.AST] | None
    step: tuple[Term, ast.AST] | None


@dataclass(frozen=True, slots=True)
class Single:
    """``None`` and ``...``."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object with attributes: ``self``, ``ctx``, an instance of a class of the file."""

    kind: str
    attributes: dict[str, Value]
    node: ast.ClassDef | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the file."""

    node: ast.ClassDef


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A module of a library, such as ``nn.Linear(3, 4)``, with its parameters."""

    name: str
    module: Module
    parameters: dict[str, Value]
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """What a name stands for cannot be said; why, and what to write."""

    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What a loop runs over beside a range or tensor: ``zip(x, y)``, ``enumerate(x)``."""

    parts: tuple[Value, ...]
    start: Term | None = None  # of ``enumerate``


@dataclass(frozen=True, slots=True)
class Infinity:
    """``float("inf")``."""


@dataclass(frozen=True, eq=False)
class Settled(Array):
    """An array whose needs are recorded: its entry is a term with the indices put in.

    ``lists`` is how many of its outer axes are lists of Python.
    """

    lists: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """``x[mask]``: entries of which it is not known how many there are."""

    array: Array
    mask: Array


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """``first if condition else second`` of values that differ in their number of axes."""

    condition: Term
    first: Value
    second: Value


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """``a == b`` of arrays: a mask where it is used as one, one formula where it is claimed."""

    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Claimed:
    """A formula with equations of arrays in it: it can be claimed, and is no condition."""

    formula: Term


NOTHING, ELLIPSIS = Single("None"), Single("...")

Value = (
    Term | Tensor | Array | Items | Progression | Closure | FunctionParameter | Word | Library
    | Derivative | Method | Text | Record | Slice | Single | Instance | Layer | Gone | Series
    | Infinity | Equation | Claimed | Class | Selected | Either
)  # fmt: skip


def listed(found: Value) -> Value:
    """A tuple as the list that it is to NumPy, and tuples in it too."""
    if not isinstance(found, Items):
        return found
    return Items(tuple(map(listed, found.items)), is_list=True)


def written_out(value: Value) -> Value:
    """A range of a number of integers that is written out, as a tuple; other values as they are."""
    if not isinstance(value, Progression) or not isinstance(value.count, Num):
        return value
    numbers = range(int(value.count.value))
    return Items(tuple(add(value.start, mul(value.step, Num(t))) for t in numbers), is_list=False)


class Scope:
    """The names of a function body or comprehension.

    ``declared`` holds all names that are assigned anywhere in it: as in Python, such a name
    never means an outer one, not even before its assignment.
    """

    __slots__ = ("declared", "names", "needs", "parent")

    def __init__(self, parent: Scope | None, declared: frozenset[str] = frozenset()) -> None:
        self.parent = parent
        self.declared = declared
        self.names: dict[str, Value] = {}
        # what the value of a local name needs, to be recorded where the name is used
        self.needs: dict[str, Needs] = {}

    def needs_of(self, name: str) -> Needs:
        """What the value of a name needs, beyond what is recorded already."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.needs.get(name, {})
            scope = scope.parent
        return {}

    def find(self, name: str) -> Value | bool | None:
        """The value of a name; None if unknown, False if it has none yet."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if name in scope.declared:
                return False
            scope = scope.parent
        return None

    def visible(self) -> set[str]:
        """All names that have a value here."""
        scope: Scope | None = self
        found: set[str] = set()
        while scope is not None:
            found |= scope.names.keys()
            scope = scope.parent
        return found


# What Python does where lengths are not those that are read: an axis of length 1 is stretched.
Otherwise = Literal["fails", "stretches", "goes on"]


@dataclass(frozen=True)
class Obligation:
    """What must follow from ``given`` for a claim to make sense, such as an index in range.

    Bound variables of the claim stand here as free ones, their ranges and the conditions
    around the place are part of ``given``. They count from 0.
    """

    given: tuple[Term, ...]
    formula: Term
    what: str
    line: int = 0
    column: int = 0
    source: str = ""
    otherwise: Otherwise = "fails"
    firsts: tuple[tuple[Var, int], ...] = ()  # from where the author counts bound variables

    @property
    def failing(self) -> Term:
        """What Python fails without: less than the formula where it goes on in its own way."""
        if self.otherwise == "fails":
            return self.formula
        if self.otherwise == "goes on" or not isinstance(self.formula, Eq):
            return TRUE
        return Or(self.formula, *(Eq(n, ONE) for n in self.formula.args))


@dataclass(frozen=True)
class Condition(Obligation):
    """What a real operation needs, such as ``k**2 != 0``: a hypothesis, if not provable."""


Needs = Mapping[tuple[Term, ...], Condition]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a claim or operator.

    ``kind`` is one of size, int, real, complex (with a shape: a tensor), permutation,
    function. ``value`` is its variable or function name, ``inverse`` the inverse of a
    permutation. ``introduced`` marks a size that only a shape mentions: it is no argument
    of the Python function.
    """

    name: str
    kind: str
    value: Var | Fun
    properties: tuple[str, ...] = ()
    inverse: Var | None = None
    introduced: bool = False
