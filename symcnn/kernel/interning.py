"""Nodes, of each of which there is one object.

A node is its class, its ``data`` (names, numbers), its ``args`` (nodes) and, where it binds a
variable, a name for that (``hint``). ``of`` looks the parts up before it builds. The table knows
an argument by its ``id``, which is right because a node in the table holds its arguments. Two
nodes are equal when they are one object, or when they differ in the names of bound variables
only. What nobody uses is swept out of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import IntEnum
from operator import is_
from threading import Lock
from typing import Any, ClassVar, Self, TypeGuard
from weakref import ref

from .errors import KernelError
from .steps import tick

__all__ = [
    "BOOL", "COMPLEX", "INT", "REAL", "TENSOR", "Sort", "expect", "fits", "is_name", "is_term",
    "numeric",
]  # fmt: skip


class Sort(IntEnum):
    """What a term denotes; the numeric sorts are ordered by inclusion."""

    INT = 0
    REAL = 1
    COMPLEX = 2
    BOOL = 3
    TENSOR = 4


INT, REAL, COMPLEX, BOOL, TENSOR = Sort
NAME = re.compile(r"[^\W\d][\w'#]{,199}")
FEW = 100_000  # nodes; of more, those that nobody uses are looked for

_classes: set[type[Node]] = set()
_loading = [True]  # until the kernel is loaded, with its classes of terms, axioms and rules
_table: dict[tuple[Any, ...], Any] = {}
_most = FEW
_sweeping = Lock()
_printer: list[Callable[[Any, Iterable[Any]], str]] = []


def printed_by(printer: Callable[[Any, Iterable[Any]], str]) -> None:
    """Make this the text of a term beside other terms."""
    _printer[:] = [printer]


def text(t: Node, beside: Iterable[Node] = ()) -> str:
    """The term in the words of the printer, or in those of the constructors without one."""
    if _printer:
        return _printer[0](t, beside)
    return f"{type(t).__name__}({', '.join(map(str, (*t.data, *t.args)))})"


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


class _Kind(type):
    """The class of classes of nodes: none has attributes besides those of ``Node``."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **declared: Any
    ) -> _Kind:
        return super().__new__(cls, name, bases, {"__slots__": (), **space}, **declared)


class Node(metaclass=_Kind):
    """A node. ``loose`` is the number of enclosing binders that it still refers to.

    The classes that ``terms`` has are all that can be used, less those that are ``abstract``.
    ``takes`` are the sorts of the arguments (one alone, of any number of them), ``gives`` that
    of the node; other classes say so in ``denotes``. ``binds(i)`` says how many bound variables
    argument i stands under. Names and numbers are of Python's own classes: a subclass could say
    that it is equal to something else.
    """

    __slots__ = ("__weakref__", "_free", "_hash", "args", "data", "hint", "loose", "sort")
    is_domain = has_domain = is_bound = False  # what binders run over, binders, their variables
    is_function = False  # a name of a function, which stands among the data and is no term
    takes: ClassVar[tuple[Sort, ...] | Sort] = ()
    gives: ClassVar[Sort]

    args: tuple[Any, ...]
    data: tuple[Any, ...]
    hint: str
    sort: Sort
    loose: int
    _hash: int

    def __init_subclass__(
        cls,
        takes: tuple[Sort, ...] | Sort = (),
        gives: Sort | None = None,
        abstract: bool = False,
    ) -> None:
        if gives is not None:
            cls.takes, cls.gives = takes, gives
        if _loading and not abstract:
            _classes.add(cls)

    def __new__(cls, *args: Any) -> Self:
        found = _table.get((cls, (), "", *map(id, args)))
        if type(found) is cls:  # the most frequent case of ``of``
            tick()
            return found
        return cls.of(args)

    @classmethod
    def of(cls, args: tuple[Any, ...], data: tuple[Any, ...] = (), hint: str = "") -> Self:
        """The node of these parts, as it is and not folded."""
        if type(args) is not tuple:
            raise KernelError(cls.__name__, "a tuple of arguments is expected", found=repr(args))
        if type(data) is not tuple:
            raise KernelError(cls.__name__, "a tuple of names and numbers is expected")
        key = (cls, data, hint, *map(id, args))
        found = _table.get(key)
        if type(found) is cls and (not (data or hint) or (
            type(hint) is str and all(map(is_, map(type, data), map(type, found.data)))
        )):  # fmt: skip
            tick()
            return found
        return cls._built(key, args, data, hint)

    @classmethod
    def denotes(cls, *parts: Any) -> Sort:
        """The sort of the node of this data and these arguments; ``KernelError`` if it has none."""
        takes = (cls.takes,) * len(parts) if isinstance(cls.takes, Sort) else cls.takes
        if len(parts) != len(takes):
            raise KernelError(cls.__name__, "another number of arguments is expected", found=parts)
        for want, part in zip(takes, parts, strict=True):
            expect(cls.__name__, want, part)
        return cls.gives

    @classmethod
    def _built(
        cls, key: tuple[Any, ...], args: tuple[Any, ...], data: tuple[Any, ...], hint: str
    ) -> Self:
        tick()
        if not _is_class(cls):
            raise KernelError("term", "only the kernel has classes of terms", found=cls.__name__)
        if any(isinstance(d, Node) and not d.is_function for d in data):
            raise KernelError(cls.__name__, "a term is no name or number", found=data)
        if type(hint) is not str or (not is_name(hint) if cls.has_domain else hint):
            raise KernelError(cls.__name__, "the hint is a name", hint=repr(hint))
        sort = cls.denotes(*data, *args)
        loose = data[0] + 1 if cls.is_bound else 0
        for place, arg in enumerate(args):
            if not is_term(arg):
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

    @staticmethod
    def binds(place: int) -> int:
        """How many bound variables argument ``place`` stands under."""
        return 0

    def _refuse(self, *args: object) -> None:
        raise AttributeError("terms are immutable")

    __setattr__ = __delattr__ = _refuse

    def __copy__(self, memo: object = None) -> Self:
        return self

    __deepcopy__ = __copy__

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
        return text(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


def datum(place: int) -> Any:
    """A name for one part of the data of a node."""
    return property(lambda t: t.data[place])


def argument(place: int) -> Any:
    """A name for one argument of a node."""
    return property(lambda t: t.args[place])


def _is_class(kind: type) -> bool:
    """Whether the kernel has the class; one of another metaclass could say that it is equal."""
    return type(kind) is _Kind and kind in _classes


def is_term(t: object) -> TypeGuard[Node]:
    """Whether this is a term, of a class that the kernel has."""
    return _is_class(type(t)) and not t.is_function  # type: ignore[attr-defined]


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
        if not fits(found, sort):
            raise KernelError(rule, f"expected {sort.name}, found {found.name}", term=t)


def fits(found: Sort, sort: Sort) -> bool:
    """Whether what has one sort may stand where the other is expected."""
    return found == sort or found < sort <= COMPLEX


def sort_of(rule: str, t: Node) -> Sort:
    """The sort of a term; raises ``KernelError`` for what is not a term."""
    if not isinstance(t, Node) or t.is_function:
        raise KernelError(rule, "a term is expected; of a number, Num(n)", found=repr(t))
    return t.sort
