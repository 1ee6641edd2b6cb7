"""Terms: numbers, variables, arithmetic, comparisons, and entries of tensors.

``rebuild`` makes a term over other arguments, as every substitution does, and folds with
``add``, ``mul``, ``recip``, ``power``, ``entry``. These are the laws that may change what stands
in a conclusion, and there are no others: sums and products are associative, numbers in them are
carried out, ``0*x = 0``, ``1/c`` and ``c**n`` are carried out for numbers, ``x**0 = 1``,
``x**1 = x``, ``x**(-n) = (1/x)**n`` and ``x[()] = x``. Each holds for all values, because
every term has a value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, NoReturn, Self, Union

from .errors import KernelError
from .interning import *
from .interning import Node, _table, datum, sort_of
from .steps import tick

__all__ = [
    "ONE", "ZERO", "Add", "Bound", "Entry", "FloorDiv", "Le", "Lt", "Mod", "Mul", "Num", "Numeric",
    "Pow", "Recip", "Term", "Var", "add", "element_sort", "entry", "mul", "neg", "power",
    "rank_of", "recip", "term",
]  # fmt: skip

Numeric = Union["Term", int, Fraction]
LARGEST = 10**4000  # Python writes out integers of 4300 digits


# -- terms are built by these, which fold --------------------------------------------------


def term(value: Numeric) -> Term:
    """A term as it is; a Python int or Fraction as a number.

    Raises ``KernelError`` for anything else, floats and bools included.
    """
    return value if isinstance(value, Term) else Num(value)


def add(*terms: Numeric) -> Term:
    """The sum: nested sums are flattened, numbers are added up and stand last."""
    total, rest = _apart(Add, ZERO, operator.add, terms)
    if total is not ZERO or not rest:
        rest.append(total)
    return rest[0] if len(rest) == 1 else Add(tuple(rest))


def mul(*terms: Numeric) -> Term:
    """The product: nested products are flattened, numbers are multiplied and stand first.

    A product with the factor 0 is 0, which is right because every term has a value.
    """
    scale, rest = _apart(Mul, ONE, operator.mul, terms)
    if scale is ZERO:
        numeric("mul", *rest)
        return ZERO
    if scale is not ONE or not rest:
        rest.insert(0, scale)
    return rest[0] if len(rest) == 1 else Mul(tuple(rest))


def _apart(
    kind: type[Term],
    unit: Num,
    operation: Callable[[Fraction, Fraction], Fraction],
    terms: Iterable[Numeric],
) -> tuple[Num, list[Term]]:
    """The numbers among the terms, carried out, and the others; nodes of the class flattened."""
    number, rest = unit, []
    for t in map(term, terms):
        for part in t.args if type(t) is kind else (t,):
            if not isinstance(part, Num):
                rest.append(part)
            else:
                number = part if number is unit else Num(operation(number.value, part.value))
    return number, rest


def neg(t: Numeric) -> Term:
    """``-t``; the minus sign is taken into the terms of a sum."""
    t = term(t)
    return add(*(mul(-1, part) for part in t.args)) if isinstance(t, Add) else mul(-1, t)


def recip(t: Numeric) -> Term:
    """``1/t``, a number when t is one."""
    t = term(t)
    if isinstance(t, Num):
        return Num(1 / t.value) if t.value else ZERO
    return Recip(t)


def power(base: Numeric, exponent: Numeric) -> Term:
    """``base ** exponent``; the exponents 0 and 1 and powers of small numbers are carried out."""
    base, exponent = term(base), term(exponent)
    if isinstance(exponent, Num) and exponent.sort == INT:
        n = exponent.value.numerator
        if n == 0:
            numeric("power", base)
            return ONE
        if n == 1:
            return base
        if isinstance(base, Num) and abs(n) <= 64 and (base.value or n > 0):
            return Num(base.value**n)
        if n < 0:
            return power(recip(base), -n)
    return Pow(base, exponent)


def entry(tensor: Term, *indices: Term) -> Term:
    """``tensor[indices]``; with no index the tensor itself."""
    sort_of("entry", tensor)
    return Entry(tensor, indices) if indices else tensor


def _swapped(operation: Callable[[Any, Numeric], Term]) -> Callable[[Term, Numeric], Term]:
    return lambda a, b: operation(b, a)


class Term(Node, abstract=True):
    """What is built of the classes in ``NODES``, with Python's operators for its arithmetic."""

    args: tuple[Term, ...]
    _free: frozenset[Var] | None

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        """The same node over other arguments, folded where these permit it."""
        return self.of(args, self.data, self.hint)

    def __sub__(self, other: Numeric) -> Term:
        return add(self, neg(other))

    def __truediv__(self, other: Numeric) -> Term:
        return mul(self, recip(other))

    def __floordiv__(self, other: Numeric) -> Term:
        return FloorDiv(term(self), term(other))

    def __mod__(self, other: Numeric) -> Term:
        return Mod(term(self), term(other))

    def __le__(self, other: Numeric) -> Term:
        return Le(term(self), term(other))

    def __lt__(self, other: Numeric) -> Term:
        return Lt(term(self), term(other))

    __add__, __mul__, __pow__, __neg__ = add, mul, power, neg
    __radd__, __rmul__, __rsub__ = _swapped(add), _swapped(mul), _swapped(__sub__)
    __rtruediv__, __rfloordiv__ = _swapped(__truediv__), _swapped(__floordiv__)
    __rmod__, __ge__, __gt__ = _swapped(__mod__), _swapped(__le__), _swapped(__lt__)

    def __getitem__(self, index: Numeric | tuple[Numeric, ...]) -> Term:
        indices = index if isinstance(index, tuple) else (index,)
        return entry(self, *map(term, indices))

    def __bool__(self) -> bool:
        raise TypeError(f"the formula {self} has no truth value; it is a term, not a Python bool")

    def __iter__(self) -> NoReturn:
        raise TypeError(f"{self} is a term and cannot be iterated over")


# -- numbers and variables -----------------------------------------------------------------


class Num(Term):
    """A rational number; an integer when its denominator is 1."""

    value: Fraction = datum(0)

    def __new__(cls, value: int | Fraction) -> Self:
        if type(value) is not int and type(value) is not Fraction:
            raise KernelError("Num", "a number is an int or a Fraction", value=repr(value))
        # a Fraction may hold integers of a subclass
        key = (cls, int(value.numerator), int(value.denominator))
        found = _table.get(key)
        if type(found) is cls:
            tick()
            return found
        fraction = Fraction(*key[1:])
        if key != (cls, fraction.numerator, fraction.denominator):
            return cls(fraction)
        return cls._built(key, (), (fraction,), "")

    @classmethod
    def of(cls, args: tuple[Term, ...], data: tuple[Any, ...] = (), hint: str = "") -> Self:
        return cls(*data)

    @classmethod
    def denotes(cls, value: Fraction) -> Sort:
        if max(abs(value.numerator), value.denominator) >= LARGEST:
            raise KernelError("Num", "the number is too large to be written out")
        return INT if value.denominator == 1 else REAL


class Var(Term):
    """A free variable: a number when ``shape`` is empty, else a tensor of that shape.

    With another sort, or a shape that is written otherwise, it is another variable.
    """

    name: str = datum(0)
    element: Sort = datum(1)
    shape: tuple[Term, ...] = property(lambda v: v.args)  # type: ignore[assignment]
    rank: int = property(lambda v: len(v.args))  # type: ignore[assignment]

    def __new__(cls, name: str, sort: Sort, shape: Iterable[Numeric] = ()) -> Self:
        if isinstance(shape, Term | str) or not isinstance(shape, Iterable):
            raise KernelError("Var", "a tuple of sizes is expected", found=repr(shape))
        return cls.of(tuple(map(term, shape)), (name, sort))

    @classmethod
    def denotes(cls, name: str, sort: Sort, *sizes: Term) -> Sort:
        if not is_name(name) or type(sort) is not Sort:
            raise KernelError("Var", "a name and a sort are expected", name=repr(name), sort=sort)
        if sort > COMPLEX and not (sort == BOOL and not sizes):
            raise KernelError("Var", "the entries of a variable are numbers", name=name)
        for n in sizes:
            expect("Var", INT, n)
            if n.loose:
                raise KernelError("Var", "a shape depends on a bound variable", name=name)
        return TENSOR if sizes else sort


class Bound(Term):
    """The variable of the ``index``-th enclosing binder, counted from the inside."""

    is_bound = True
    index: int = datum(0)
    element: Sort = datum(2)
    rank: int = datum(3)

    def __new__(cls, index: int, sort: Sort, element: Sort, rank: int = 0) -> Self:
        return cls.of((), (index, sort, element, rank))

    @classmethod
    def denotes(cls, index: int, sort: Sort, element: Sort, rank: int) -> Sort:
        if type(index) is not int or type(rank) is not int or index < 0 or rank < 0:
            raise KernelError("Bound", "natural numbers are expected", index=index, rank=rank)
        if type(element) is not Sort or element == TENSOR:
            raise KernelError("Bound", "the sort of the entries is expected", element=element)
        if sort is not (TENSOR if rank else element):
            raise KernelError("Bound", "the sort does not fit", sort=sort, element=element)
        return sort

    def shifted(self, index: int) -> Bound:
        """The same variable seen from another depth."""
        return Bound(index, *self.data[1:])


ZERO, ONE = Num(0), Num(1)

# -- arithmetic ----------------------------------------------------------------------------


class _Several(Term, abstract=True):
    def __new__(cls, args: tuple[Term, ...]) -> Self:
        return cls.of(args)

    @classmethod
    def denotes(cls, *args: Term) -> Sort:
        if len(args) < 2:
            raise KernelError(cls.__name__, "two or more arguments are expected", found=args)
        return numeric(cls.__name__, *args)


class Add(_Several):
    """A sum of two or more terms. Built by ``add``."""

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return add(*args)


class Mul(_Several):
    """A product of two or more terms, a number first. Built by ``mul``."""

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return mul(*args)


class Pow(Term):
    """``base ** exponent`` with an integer exponent; ``x ** -n`` is ``Recip(x) ** n``."""

    @classmethod
    def denotes(cls, base: Term, exponent: Term) -> Sort:
        expect("Pow", INT, exponent)
        sort = numeric("Pow", base)
        natural = isinstance(exponent, Num) and exponent.value >= 0
        return sort if natural else max(sort, REAL)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return power(*args)


class Recip(Term):
    """The reciprocal, with ``Recip(0) = 0``."""

    @classmethod
    def denotes(cls, arg: Term) -> Sort:
        return max(numeric("Recip", arg), REAL)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return recip(*args)


class FloorDiv(Term, takes=(INT, INT), gives=INT):
    """``a // b``: the quotient rounded down, Python's meaning; ``a // 0`` is 0."""


class Mod(Term, takes=(INT, INT), gives=INT):
    """``a % b``: ``a - b*(a // b)``, Python's meaning; ``a % 0`` is a."""


# -- comparisons, and entries of tensors ---------------------------------------------------


class Le(Term, takes=(REAL, REAL), gives=BOOL):
    """``a <= b`` for real numbers."""


class Lt(Term, takes=(REAL, REAL), gives=BOOL):
    """``a < b`` for real numbers."""


class Entry(Term):
    """``tensor[i, j, ...]``, all indices given; 0 outside the tensor's shape."""

    def __new__(cls, tensor: Term, indices: tuple[Term, ...]) -> Self:
        if type(indices) is not tuple:
            raise KernelError("Entry", "a tuple of arguments is expected", found=repr(indices))
        return cls.of((tensor, *indices))

    @classmethod
    def denotes(cls, tensor: Term, *indices: Term) -> Sort:
        expect("Entry", TENSOR, tensor)
        expect("Entry", INT, *indices)
        rank = rank_of(tensor)
        if len(indices) != rank:
            raise KernelError(
                "Entry", f"{rank} indices are expected", tensor=tensor, found=len(indices)
            )
        return element_sort(tensor)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return entry(args[0], *args[1:])


def rank_of(tensor: Term) -> int:
    """How many indices a tensor takes; a function on R or R^n is not a tensor."""
    found = getattr(tensor, "rank", None)
    if found is None:
        raise KernelError("rank", "not a tensor", found=tensor)
    return found  # type: ignore[no-any-return]


def element_sort(tensor: Term) -> Sort:
    """The sort of a tensor's entries."""
    found = None if tensor.is_domain else getattr(tensor, "element", None)
    if found is None:
        raise KernelError("Entry", "not a tensor", found=tensor)
    return found  # type: ignore[no-any-return]
