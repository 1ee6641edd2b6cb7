"""Arrays as functions of their indices, and the table of the words of array code.

A word is one function from arrays to arrays in index form. Its spellings say under which names
NumPy, PyTorch and others have it, written as their documentation writes the signature:

    @word("numpy.sum(a, axis=None, keepdims=False)", "torch.sum(input, dim=None, keepdim=False)",
          "ndarray.sum(axis=None, keepdims=False)", "Tensor.sum(dim=None, keepdim=False)")
    def total(c: Context, x: Array, axis: Axes = None, keepdims: bool = False) -> Array: ...

The reader binds the arguments of a call by the spelling and hands them to the function: by the
names of its parameters, where a library says ``dim`` for ``axis`` (``SYNONYMS``). The annotation
of a parameter says what the function is given (``KINDS``). The context ``c`` makes the binders,
divides, and takes down what must hold.
"""

from __future__ import annotations

import ast
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, ZERO, Add, Binder, Bracket, Eq, Exists, FloorDiv, Forall, Le, Lt, Max,
    Min, Mod, Mul, Num, Prod, Sort, Sum, Term, Var, add, mul,
)  # fmt: skip

from .lengths import Axis, Indices, expanded, merged, quotient_of

Entry = Callable[[Indices], Term]
Axes = int | tuple[int, ...] | None


class WordError(Exception):
    """The arguments of a word do not fit; the message says what is expected."""


@dataclass(frozen=True, eq=False)
class Array:
    """An array by its entries: ``entry(indices)`` is a number, or a formula if ``sort`` is BOOL.

    Entries are asked for inside the ranges only. Where ``hole`` holds the entry is minus
    infinity, and what ``entry`` gives there has no meaning.
    """

    axes: tuple[Axis, ...]
    entry: Entry
    sort: Sort = REAL
    hole: Entry | None = None

    @property
    def shape(self) -> tuple[Term, ...]:
        """The lengths of the axes."""
        return tuple(mul(*axis) for axis in self.axes)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.axes)

    def __getitem__(self, indices: Term | Indices) -> Term:
        return self.entry(indices if isinstance(indices, tuple) else (indices,))

    def number(self, indices: Indices) -> Term:
        """The entry as a number: a truth value counts as 1 or 0."""
        found = self.entry(indices)
        return Bracket(found) if found.sort == BOOL else found


def array_of(shape: Iterable[Term], entry: Entry, sort: Sort = REAL) -> Array:
    """The array of a shape with the given entries."""
    return Array(tuple((n,) for n in shape), entry, sort)


# -- what the words are written with ---------------------------------------------------------------


class Context(ABC):
    """What a word is given by the reader, beside its arguments."""

    @abstractmethod
    def bound(self, hint: str, count: Term) -> AbstractContextManager[Var]:
        """A fresh index with ``0 <= i < count``, for use inside the block; "k" is any name."""

    @abstractmethod
    def close(self, binder: type[Binder], count: Term, i: Var, body: Term) -> Term:
        """``binder[i < count] body`` for an index of ``bound``, inside its block."""

    @abstractmethod
    def assuming(self, *formulas: Term) -> AbstractContextManager[None]:
        """What is needed inside the block is needed only where the formulas hold."""

    @abstractmethod
    def require(self, formula: Term, what: str) -> None:
        """The formula must follow, or the code makes no sense (a size, an index out of range)."""

    def require_one_length(self, m: Term, n: Term, what: str) -> None:
        """Two lengths must be equal to be read; libraries stretch an axis whose length is 1."""
        self.require(Eq(m, n), what)

    @abstractmethod
    def unwritten(self, shape: tuple[Term, ...]) -> Array:
        """An array of numbers that are not known, and on which no result may depend."""

    @abstractmethod
    def condition(self, formula: Term, what: str) -> None:
        """What a real operation needs: a hypothesis of the statement, where it does not follow."""

    @abstractmethod
    def holds(self, formula: Term) -> bool:
        """Whether a formula is evident, or one of the hypotheses around the place."""

    @abstractmethod
    def divide(self, a: Term, b: Term) -> Term:
        """``a / b``, with ``b != 0`` as a condition."""

    @abstractmethod
    def power(self, a: Term, b: Term) -> Term:
        """``a ** b``, with its conditions."""

    @abstractmethod
    def require_natural_power(self, b: Term) -> None:
        """The exponent of an integer is not negative, for what has no other powers of them."""

    @abstractmethod
    def function(self, name: str, x: Term) -> Term:
        """``exp``, ``log``, ``sqrt``, ``tanh``, ``sigmoid``, ``erf``, ``abs``, ``sign``, ..."""

    # -- binders

    def over(
        self, binder: type[Binder], axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k"
    ) -> Term:
        """``binder[k < n] body(k)``; along merged axes, one binder for each of them."""
        sizes = axis if isinstance(axis, tuple) else (axis,)

        def level(found: Indices) -> Term:
            if len(found) == len(sizes):
                return body(merged(found, sizes))
            if sizes[len(found)] == ONE:
                return level((*found, ZERO))
            with self.bound(hint, sizes[len(found)]) as i:
                return self.close(binder, sizes[len(found)], i, level((*found, i)))

        return level(())

    def sum(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """The sum of ``body(k)`` over an axis or a length."""
        return self.over(Sum, axis, body, hint)

    def prod(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """The product of ``body(k)`` over an axis or a length."""
        return self.over(Prod, axis, body, hint)

    def max(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """The largest ``body(k)``; the axis must not be empty."""
        self.require_nonempty(axis, "a maximum")
        return self.over(Max, axis, body, hint)

    def min(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """The smallest ``body(k)``; the axis must not be empty."""
        self.require_nonempty(axis, "a minimum")
        return self.over(Min, axis, body, hint)

    def all(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """Whether ``body(k)`` holds for every k."""
        return self.over(Forall, axis, body, hint)

    def any(self, axis: Axis | Term, body: Callable[[Term], Term], hint: str = "k") -> Term:
        """Whether ``body(k)`` holds for some k."""
        return self.over(Exists, axis, body, hint)

    def require_nonempty(self, axis: Axis | Term, what: str) -> None:
        """Require that an axis has an entry."""
        length = mul(*axis) if isinstance(axis, tuple) else axis
        self.require(Lt(ZERO, length), f"{what} is taken over at least one entry")

    # -- indices

    def split(self, index: Term, sizes: Axis) -> Indices:
        """The indices of the axes of these sizes that make up an index of the merged axis."""
        found: list[Term] = []
        for size in reversed(sizes[1:]):
            index, rest = self._divided(index, size)
            found.append(rest)
        return (index, *reversed(found))

    def _divided(self, index: Term, size: Term) -> tuple[Term, Term]:
        """Quotient and remainder; q and a where index is ``q*size + a`` with ``0 <= a < size``."""
        if size == ONE:
            return index, ZERO
        if isinstance(index, Num) and isinstance(size, Num) and size.value > 0:
            return Num(index.value // size.value), Num(index.value % size.value)
        # as it is written first: a size that is a sum is found in a product only there
        whole = expanded(index)
        for t in dict.fromkeys((index, whole)):
            quotient, rest = [], []
            for part in t.args if isinstance(t, Add) else (t,):
                without = quotient_of(part, size)
                if without is None:
                    rest.append(part)
                else:
                    quotient.append(without)
            a = add(*rest) if rest else ZERO
            if self._below(a, size):
                return add(*quotient) if quotient else ZERO, a
        return FloorDiv(whole, size), Mod(whole, size)

    def _below(self, a: Term, size: Term) -> bool:
        """Whether ``0 <= a < size`` is evident, of ``x*n + y`` from that of x and y."""
        if self.holds(Le(ZERO, a)) and self.holds(Lt(a, size)):
            return True
        if isinstance(a, Add) and len(a.args) == 2:
            for product, y in (a.args, a.args[::-1]):
                for n in product.args if isinstance(product, Mul) else ():
                    x, m = quotient_of(product, n), quotient_of(size, n)
                    if x is not None and m is not None and self._below(y, n):
                        return self._below(x, m)
        return False


def broadcast(c: Context, *arrays: Array) -> tuple[tuple[Axis, ...], list[Callable[..., Indices]]]:
    """The common axes of arrays, and for each array the map from their indices to its own.

    An axis is stretched only where its length is 1 as it is written; else lengths must agree.
    """
    ndim = max((x.ndim for x in arrays), default=0)
    axes: list[Axis] = [(ONE,)] * ndim
    for x in arrays:
        for place, axis in enumerate(x.axes, ndim - x.ndim):
            if axes[place] == (ONE,):
                axes[place] = axis
            elif axis != (ONE,):
                m, n = mul(*axes[place]), mul(*axis)
                if isinstance(m, Num) and isinstance(n, Num) and m != n:
                    raise WordError(f"the lengths {m} and {n} of axis {place - ndim} do not fit")
                c.require_one_length(m, n, "broadcasting: equal lengths")
                axes[place] = min(axes[place], axis, key=lambda a: -len(a))

    def places(x: Array) -> Callable[..., Indices]:
        one = tuple(axis == (ONE,) for axis in x.axes)
        skip = ndim - x.ndim
        return lambda indices: tuple(
            ZERO if is_one else i for is_one, i in zip(one, indices[skip:], strict=True)
        )

    return tuple(axes), [places(x) for x in arrays]


def entrywise(c: Context, f: Callable[..., Term], *arrays: Array, sort: Sort = REAL) -> Array:
    """``f`` of the entries of broadcast arrays, given as numbers."""
    axes, maps = broadcast(c, *arrays)
    pairs = list(zip(arrays, maps, strict=True))
    return Array(axes, lambda i: f(*(x.number(m(i)) for x, m in pairs)), sort)


def numeric_sort(*arrays: Array) -> Sort:
    """The sort of sums and products of entries."""
    return max((INT if x.sort == BOOL else x.sort for x in arrays), default=INT)


def normalized(axis: Axes, ndim: int) -> tuple[int, ...]:
    """The axes, counted from the front and in order; None stands for all.

    >>> normalized(-1, 3), normalized(None, 2), normalized((1, -3), 3)
    ((2,), (0, 1), (0, 1))
    """
    if axis is None:
        return tuple(range(ndim))
    found = []
    for a in axis if isinstance(axis, tuple) else (axis,):
        if not -ndim <= a < ndim:
            raise WordError(f"there is no axis {a} in an array with {ndim} axes")
        found.append(a % ndim)
    if len(set(found)) < len(found):
        raise WordError(f"an axis is named twice in {axis}")
    return tuple(sorted(found))


# -- the table -------------------------------------------------------------------------------------

# What libraries call the parameters of the words.
SYNONYMS = {
    "a": "x", "input": "x", "self": "x", "arr": "x", "array": "x", "tensor": "x", "m": "x",
    "val": "x",
    "dim": "axis", "dims": "axis", "keepdim": "keepdims", "x1": "x", "x2": "y", "other": "y",
    "b": "y", "A": "x", "ary": "x", "tup": "arrays", "tensors": "arrays", "axes": "axis",
    "axis0": "dim0", "axis1": "dim1", "dim1": "axis1", "dim2": "axis2", "a_min": "min",
    "a_max": "max", "p": "ord", "size": "shape", "split_size_or_sections": "split_size",
    "shifts": "shift", "exponent": "y", "values": "y",
    "N": "n", "M": "m", "diagonal": "k", "offset": "k", "v": "x", "xi": "arrays",
    "matrices": "arrays", "end": "stop", "steps": "num", "equation": "subscripts",
    "element": "x", "prototype": "x", "elements": "x", "reps": "axis",
}  # fmt: skip
# Parameters that change no exact real value. ``out`` would change another array.
IGNORED = frozenset(
    {"dtype", "device", "order", "copy", "layout", "requires_grad", "pin_memory", "inplace",
     "memory_format", "non_blocking", "like", "subok", "casting", "precision", "optimize",
     "compute_mode", "sparse", "scale_grad_by_freq",
     "sparse_grad"}
)  # fmt: skip
# What a function of the table can be given, by the annotation of its parameter.
KINDS = {
    "Array": "an array; a number is one without axes",
    "Array | None": "an array, or nothing",
    "Arrays": "a tuple or list of arrays",
    "Term": "a number or a condition",
    "Term | None": "a number or a condition, or nothing",
    "Sizes": "a tuple of integers",
    "Term | Sizes": "an integer, or a tuple of integers",
    "int": "an integer that is written out",
    "int | None": "an integer that is written out, or nothing",
    "Axes": "an integer or a tuple of integers that are written out, or nothing",
    "bool": "True or False",
    "bool | None": "True or False, or nothing",
    "str": "a string",
    "Any": "whatever there is: Array, Term, int, bool, str, None, tuples of them",
}
Arrays = tuple[Array, ...]
Sizes = tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Module:
    """What a word such as ``torch.nn.Linear(3, 4)`` makes: parameters by shape, and a function.

    ``forward(c, parameters, *inputs)`` is given the context, the parameters as arrays by name,
    and the arguments of the call.
    """

    parameters: dict[str, tuple[Term, ...]]
    forward: Callable[..., Result]


Result = Array | Term | Module | tuple[Any, ...]
D = TypeVar("D", bound=Callable[..., Any])


@dataclass(frozen=True)
class Spelling:
    """A name and signature of a library for a word, such as ``numpy.sum(a, axis=None)``."""

    text: str

    @cached_property
    def name(self) -> str:
        """The name with its library: ``numpy.sum``, ``Tensor.sum``."""
        return self.text.partition("(")[0]

    @cached_property
    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """The parameters with their defaults; ``inspect.Parameter.empty`` for one without.

        A parameter ``*shape`` takes all positions that are left, ``**lengths`` all names.
        """
        function = ast.parse(f"lambda {self.text.partition('(')[2][:-1]}: 0", mode="eval").body
        found: list[tuple[str, Any]] = []
        a: ast.arguments = function.args  # type: ignore[attr-defined]
        defaults = [*[None] * (len(a.args) - len(a.defaults)), *a.defaults]
        for one, default in zip(a.args, defaults, strict=True):
            found.append((one.arg, _literal(default)))
        if a.vararg:
            found.append((f"*{a.vararg.arg}", ()))
        for one, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
            found.append((one.arg, _literal(default)))
        if a.kwarg:
            found.append((f"**{a.kwarg.arg}", {}))
        return tuple(found)


def _literal(node: ast.expr | None) -> Any:
    return inspect.Parameter.empty if node is None else ast.literal_eval(node)


@dataclass(frozen=True)
class Word:
    """A word of the table: its definition in index form, and its spellings.

    ``infinite``: it is defined on arrays with entries minus infinity.
    """

    definition: Callable[..., Result]
    spellings: tuple[Spelling, ...]
    infinite: bool = False

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The parameters of the definition with what each is given."""
        parameters = list(inspect.signature(self.definition).parameters.values())[1:]
        return {p.name: p.annotation for p in parameters}

    def parameter(self, name: str) -> str:
        """The parameter of the definition that a library calls ``name``."""
        name = name.lstrip("*")
        return name if name in self.kinds else SYNONYMS.get(name, name)


# By the full name of a spelling: ``WORDS["numpy.sum"]``, ``WORDS["Tensor.sum"]``.
WORDS: dict[str, tuple[Word, Spelling]] = {}


def word(*spellings: str, infinite: bool = False) -> Callable[[D], D]:
    """Put a definition into the table under its spellings."""

    def enter(definition: D) -> D:
        found = Word(definition, tuple(map(Spelling, spellings)), infinite)
        for spelling in found.spellings:
            if spelling.name in WORDS:
                raise ValueError(f"{spelling.name} is in the table already")
            WORDS[spelling.name] = found, spelling
        return definition

    return enter
