"""Interning: of every node there is one object.

A node is its class, its ``data`` (names, numbers), its ``args`` (nodes) and, where it binds a
variable, a name for that (``hint``). A constructor looks the parts up before it builds. The
table knows an argument by its ``id``, which is right because a node in the table holds its
arguments. Two nodes are equal when they are one object, or when they differ in the names of
bound variables only. What nobody uses is swept out of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from threading import Lock
from typing import Any, Self, TypeVar
from weakref import ref

from .errors import KernelError
from .steps import tick


class Sort(IntEnum):
    """What a term denotes; the numeric sorts are ordered by inclusion."""

    INT = 0
    REAL = 1
    COMPLEX = 2
    BOOL = 3
    TENSOR = 4


INT, REAL, COMPLEX, BOOL, TENSOR = Sort
N = TypeVar("N", bound="Node")
NAME = re.compile(r"[^\W\d][\w'#]{,199}")
FEW = 100_000  # nodes; of more, those that nobody uses are looked for

_classes: set[type[Node]] = set()
_table: dict[tuple[Any, ...], Any] = {}
_most = FEW
_sweeping = Lock()
_printer: list[Callable[[Any], str]] = [object.__repr__]


def node(kind: type[N]) -> type[N]:
    """Make a class of the kernel a class of terms. Raises ``KernelError`` for any other."""
    if not kind.__module__.startswith("symcnn.kernel."):
        raise KernelError("node", "only the kernel has classes of terms", found=kind.__name__)
    _classes.add(kind)
    return kind


def printed_by(printer: Callable[[Any], str]) -> None:
    """Make this the text of a term."""
    _printer[:] = [printer]


def sweep() -> None:
    """Take the nodes that nobody uses out of the table, a node before its arguments.

    A node that somebody uses stays what is found for its parts.
    """
    global _most
    if not _sweeping.acquire(blocking=False):
        return
    try:
        for key in reversed(list(_table)):
            t = _table[key]
            weak = _table[key] = t if type(t) is ref else ref(t)
            del t
            t = weak()
            if t is not None:
                _table[key] = t
            elif _table[key] is weak:
                del _table[key]
        _most = max(FEW, 2 * len(_table))
    finally:
        _sweeping.release()


class Node:
    """A node. ``loose`` is the number of enclosing binders that it still refers to.

    ``binds(i)`` says how many bound variables argument i stands under (0 or 1); a node with
    ``loose == 0`` is locally closed. Arguments are of the classes in ``NODES``, names and
    numbers of Python's own classes: a subclass could say that it is equal to something else.
    """

    __slots__ = ("__weakref__", "_free", "_hash", "args", "data", "hint", "loose", "sort")
    is_domain = has_domain = False  # what binders run over, and binders

    args: tuple[Any, ...]
    data: tuple[Any, ...]
    hint: str
    sort: Sort
    loose: int
    _hash: int

    def __new__(cls, *args: Any) -> Self:
        key = (cls, *map(id, args))
        found = _table.get(key)
        if type(found) is cls:
            tick()
            return found
        return cls._built(key, cls.denotes(*args), args)

    @classmethod
    def _of(cls, args: tuple[Any, ...], data: tuple[Any, ...], hint: str = "") -> Self:
        """The node of these parts, the data checked to be of Python's own classes."""
        key = (cls, data, hint, *map(id, args))
        found = _table.get(key)
        if type(found) is cls:
            tick()
            return found
        return cls._built(key, cls.denotes(*data, *args), args, data, hint)

    @staticmethod
    def denotes(*parts: Any) -> Sort:
        """The sort of the node of this data and these arguments; ``KernelError`` if it has none."""
        raise KernelError("term", "a class of terms is expected")

    @classmethod
    def _built(
        cls,
        key: tuple[Any, ...],
        sort: Sort,
        args: tuple[Any, ...],
        data: tuple[Any, ...] = (),
        hint: str = "",
        loose: int = 0,
    ) -> Self:
        tick()
        if cls not in _classes:
            raise KernelError("term", "only the kernel has classes of terms", found=cls.__name__)
        for place, arg in enumerate(args):
            if type(arg) not in _classes:
                raise KernelError("term", "an argument is not a term", found=type(arg).__name__)
            if arg.is_domain and (place or not cls.has_domain):
                raise KernelError("term", "a domain stands in a binder only", found=arg)
            loose = max(loose, arg.loose - cls.binds(place))
        built = object.__new__(cls)
        put = object.__setattr__
        put(built, "sort", sort)
        put(built, "args", args)
        put(built, "data", data)
        put(built, "hint", hint)
        put(built, "loose", loose)
        put(built, "_hash", hash((cls.__name__, data, args)))
        put(built, "_free", None)
        if len(_table) >= _most:
            sweep()
        found = _table.setdefault(key, built)  # of two threads that built it the first one wins
        if type(found) is ref:  # another thread sweeps
            kept = found()
            found = _table[key] = built if kept is None else kept
        return found  # type: ignore[no-any-return]

    @classmethod
    def of(cls, args: tuple[Any, ...], data: tuple[Any, ...], hint: str) -> Self:
        """The node of these parts, as it is and not folded."""
        return cls(*data, *args)

    @staticmethod
    def binds(place: int) -> int:
        """How many bound variables argument ``place`` stands under."""
        return 0

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("terms are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("terms are immutable")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).of, (self.args, self.data, self.hint)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Node):
            return NotImplemented
        return (
            self._hash == other._hash
            and type(self) is type(other)
            and self.data == other.data
            and self.args == other.args
        )

    def __str__(self) -> str:
        return _printer[0](self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


def expect_tuple(rule: str, args: object) -> None:
    """Raise unless this is a tuple, of Python's own class."""
    if type(args) is not tuple:
        raise KernelError(rule, "a tuple of arguments is expected", arguments=repr(args))


def is_name(text: object) -> bool:
    """Whether this can name a variable: a letter, then letters, digits and any of ``_'#``.

    >>> [is_name(text) for text in ("x", "i_1", "u'", "", "n + 1", "2", "x\\n")]
    [True, True, True, False, False, False, False]
    """
    return type(text) is str and NAME.fullmatch(text) is not None


def numeric(rule: str, *terms: Node) -> Sort:
    """The least numeric sort that holds all the terms."""
    top = INT
    for t in terms:
        sort = sort_of(rule, t)
        if sort > COMPLEX:
            raise KernelError(rule, "a number is expected", found=t, sort=sort.name)
        top = max(top, sort)
    return top


def expect(rule: str, sort: Sort, *terms: Node) -> None:
    """Raise unless every term has the sort (for a numeric sort: at most that sort)."""
    for t in terms:
        found = sort_of(rule, t)
        if found != sort and not (found < sort <= COMPLEX):
            raise KernelError(rule, f"expected {sort.name}, found {found.name}", term=t)


def sort_of(rule: str, t: Node) -> Sort:
    """The sort of a term; raises ``KernelError`` for what is not a term."""
    if not isinstance(t, Node):
        raise KernelError(rule, "a term is expected; of a number, Num(n)", found=repr(t))
    return t.sort
