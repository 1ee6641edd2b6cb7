"""The base class of all terms, the sorts, numbers and variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from fractions import Fraction
from functools import cache
from typing import Any, Union, final

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
Numeric = Union["Term", int, Fraction]
LARGEST = 10**4000  # Python writes out integers of 4300 digits
NAME = re.compile(r"[^\W\d][\w'#]{,199}")


@cache
def _terms() -> Any:
    """The module of all classes of terms, which build on this one."""
    from . import terms

    return terms


def _build(name: str, *parts: Numeric) -> Term:
    """What the class or function of this name makes of the parts, numbers taken as terms."""
    built: Term = getattr(_terms(), name)(*map(term, parts))
    return built


class Term:
    """A node: its class, its ``data`` (names, numbers), and its ``args`` (terms).

    ``binds(i)`` says how many bound variables argument i stands under (0 or 1);
    ``loose`` is the number of enclosing binders the term still refers to, so a term
    with ``loose == 0`` is locally closed.

    Arguments are of the classes in ``NODES``, names and numbers of Python's own classes: a
    subclass could say that it is equal to something else.
    """

    __slots__ = ("_free", "_hash", "args", "data", "hint", "loose", "sort")
    is_domain = has_domain = False  # what binders run over, and binders

    data: tuple[Any, ...]
    args: tuple[Term, ...]
    hint: str
    sort: Sort
    loose: int
    _hash: int
    _free: frozenset[Var] | None

    def __init__(
        self, sort: Sort, args: tuple[Term, ...] = (), data: tuple[Any, ...] = (), hint: str = ""
    ) -> None:
        if hasattr(self, "_hash"):
            raise AttributeError("terms are immutable")
        tick()
        expect_tuple("term", args)
        put = object.__setattr__
        loose = 0
        nodes = _terms().NODES if args else ()
        for place, arg in enumerate(args):
            if type(arg) not in nodes:
                raise KernelError("term", "an argument is not a term", found=type(arg).__name__)
            if arg.is_domain and (place or not self.has_domain):
                raise KernelError("term", "a domain stands in a binder only", found=arg)
            depth = arg.loose - self.binds(place)
            loose = max(loose, depth)
        put(self, "sort", sort)
        put(self, "args", args)
        put(self, "data", data)
        put(self, "hint", hint)
        put(self, "loose", loose)
        put(self, "_hash", hash((type(self).__name__, data, args)))
        put(self, "_free", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("terms are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("terms are immutable")

    def __copy__(self) -> Term:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Term:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        from .serial import from_json, to_json

        return (from_json, (to_json(self),))

    def binds(self, place: int) -> int:
        """How many bound variables argument ``place`` stands under."""
        return 0

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        """The same node over other arguments (through the smart constructors)."""
        raise NotImplementedError

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other) or not isinstance(other, Term):
            return NotImplemented if not isinstance(other, Term) else False
        return self._hash == other._hash and self.data == other.data and self.args == other.args

    def __str__(self) -> str:
        from .show import show

        return show(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    # -- arithmetic, so that a proof file reads like the formula it states ------

    def __add__(self, other: Numeric) -> Term:
        return _build("add", self, other)

    def __radd__(self, other: Numeric) -> Term:
        return _build("add", other, self)

    def __sub__(self, other: Numeric) -> Term:
        return _build("add", self, _build("neg", other))

    def __rsub__(self, other: Numeric) -> Term:
        return _build("add", other, _build("neg", self))

    def __mul__(self, other: Numeric) -> Term:
        return _build("mul", self, other)

    def __rmul__(self, other: Numeric) -> Term:
        return _build("mul", other, self)

    def __neg__(self) -> Term:
        return _build("neg", self)

    def __truediv__(self, other: Numeric) -> Term:
        return _build("mul", self, _build("recip", other))

    def __rtruediv__(self, other: Numeric) -> Term:
        return _build("mul", other, _build("recip", self))

    def __floordiv__(self, other: Numeric) -> Term:
        return _build("FloorDiv", self, other)

    def __rfloordiv__(self, other: Numeric) -> Term:
        return _build("FloorDiv", other, self)

    def __mod__(self, other: Numeric) -> Term:
        return _build("Mod", self, other)

    def __rmod__(self, other: Numeric) -> Term:
        return _build("Mod", other, self)

    def __pow__(self, other: Numeric) -> Term:
        return _build("power", self, other)

    def __le__(self, other: Numeric) -> Term:
        return _build("Le", self, other)

    def __lt__(self, other: Numeric) -> Term:
        return _build("Lt", self, other)

    def __ge__(self, other: Numeric) -> Term:
        return _build("Le", other, self)

    def __gt__(self, other: Numeric) -> Term:
        return _build("Lt", other, self)

    def __bool__(self) -> bool:
        raise TypeError(f"the formula {self} has no truth value; it is a term, not a Python bool")

    def __getitem__(self, index: Numeric | tuple[Numeric, ...]) -> Term:
        indices = index if isinstance(index, tuple) else (index,)
        return _build("entry", self, *indices)

    def __iter__(self) -> Iterator[Term]:
        raise TypeError(f"{self} is a term and cannot be iterated over")


def numeric(rule: str, *terms: Term) -> Sort:
    """The least numeric sort that holds all the terms."""
    top = INT
    for t in terms:
        sort = sort_of(rule, t)
        if sort > COMPLEX:
            raise KernelError(rule, "a number is expected", found=t, sort=sort.name)
        top = max(top, sort)
    return top


def expect(rule: str, sort: Sort, *terms: Term) -> None:
    """Raise unless every term has the sort (for a numeric sort: at most that sort)."""
    for t in terms:
        found = sort_of(rule, t)
        if found != sort and not (found < sort <= COMPLEX):
            raise KernelError(rule, f"expected {sort.name}, found {found.name}", term=t)


def sort_of(rule: str, t: Term) -> Sort:
    """The sort of a term; raises ``KernelError`` for what is not a term."""
    if not isinstance(t, Term):
        raise KernelError(rule, "a term is expected; of a number, Num(n)", found=repr(t))
    return t.sort


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


@final
class Num(Term):
    """A rational number; an integer when its denominator is 1."""

    __slots__ = ()

    def __init__(self, value: int | Fraction) -> None:
        if type(value) is not int and type(value) is not Fraction:
            raise KernelError("Num", "a number is an int or a Fraction", value=repr(value))
        # a Fraction may hold integers of a subclass
        fraction = Fraction(int(value.numerator), int(value.denominator))
        if max(abs(fraction.numerator), fraction.denominator) >= LARGEST:
            raise KernelError("Num", "the number is too large to be written out")
        super().__init__(INT if fraction.denominator == 1 else REAL, (), (fraction,))

    @property
    def value(self) -> Fraction:
        return self.data[0]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return self


@final
class Var(Term):
    """A free variable: a number when ``shape`` is empty, else a tensor of that shape."""

    __slots__ = ()

    def __init__(self, name: str, sort: Sort, shape: Iterable[Numeric] = ()) -> None:
        if isinstance(shape, Term | str) or not isinstance(shape, Iterable):
            raise KernelError("Var", "a tuple of sizes is expected", found=repr(shape))
        sizes = tuple(map(term, shape))
        if not is_name(name) or not isinstance(sort, Sort):
            raise KernelError("Var", "a name and a sort are expected", name=repr(name), sort=sort)
        if sort > COMPLEX and not (sort == BOOL and not sizes):
            raise KernelError("Var", "the entries of a variable are numbers", name=name)
        for n in sizes:
            expect("Var", INT, n)
            if n.loose:
                raise KernelError("Var", "a shape depends on a bound variable", name=name)
        super().__init__(TENSOR if sizes else sort, sizes, (name, sort))

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def element(self) -> Sort:
        return self.data[1]  # type: ignore[no-any-return]

    @property
    def shape(self) -> tuple[Term, ...]:
        return self.args

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Var(self.name, self.element, args)


@final
class Bound(Term):
    """The variable of the ``index``-th enclosing binder, counted from the inside."""

    __slots__ = ()

    def __init__(self, index: int, sort: Sort, element: Sort, rank: int = 0) -> None:
        if type(index) is not int or type(rank) is not int or index < 0 or rank < 0:
            raise KernelError("Bound", "natural numbers are expected", index=index, rank=rank)
        if not isinstance(element, Sort) or element == TENSOR:
            raise KernelError("Bound", "the sort of the entries is expected", element=element)
        if sort is not (TENSOR if rank else element):
            raise KernelError("Bound", "the sort does not fit", sort=sort, element=element)
        super().__init__(sort, (), (index, sort, element, rank))
        object.__setattr__(self, "loose", index + 1)

    @property
    def index(self) -> int:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def element(self) -> Sort:
        return self.data[2]  # type: ignore[no-any-return]

    @property
    def rank(self) -> int:
        return self.data[3]  # type: ignore[no-any-return]

    def shifted(self, index: int) -> Bound:
        """The same variable seen from another depth."""
        return Bound(index, *self.data[1:])

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return self


ZERO, ONE = Num(0), Num(1)


def term(value: Numeric) -> Term:
    """A term as it is; a Python int or Fraction as a number.

    Raises ``KernelError`` for anything else, floats and bools included.
    """
    return value if isinstance(value, Term) else Num(value)
