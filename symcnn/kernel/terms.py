"""Terms: index notation as immutable trees, and substitution that cannot capture.

A term is a number, a variable, an operation on terms, or a binder (``Sum``, ``Max``,
``Integral``, ``Lam`` ...). Bound variables are de Bruijn indices, so two terms that
differ only in the names of bound variables are *equal* as Python objects, and a
substituted term can never be captured: what is put in has no loose index. The name
the author chose is kept as a hint for printing and takes no part in equality.

Every operation is total, as in Lean: ``Recip(0)`` is 0, an entry outside its tensor
is 0, ``a // 0`` is 0 and ``a % 0`` is a. A *statement* must nevertheless make sense
before it is proved (``symcnn.prover.definedness``); totality only means that no rule
needs a hidden side condition about terms being defined.

Constructors do next to nothing: ``add`` and ``mul`` flatten and fold numbers, and
nothing else is ever rewritten behind the reader's back.

>>> from symcnn.kernel.binding import close
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> Sum(Range(n), close(x[i], i), "i") == Sum(Range(n), close(x[i], i), "j")
True
>>> print(Sum(Range(n), close(2 * x[i], i), "i"))
sum[i<n] 2*x[i]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Union, final

from .errors import KernelError


class Sort(IntEnum):
    """What a term denotes; the numeric sorts are ordered by inclusion."""

    INT = 0
    REAL = 1
    COMPLEX = 2
    BOOL = 3
    TENSOR = 4


INT, REAL, COMPLEX, BOOL, TENSOR = Sort
Numeric = Union["Term", int, Fraction]


class Term:
    """A node: its class, its ``data`` (names, numbers), and its ``args`` (terms).

    ``binds(i)`` says how many bound variables argument i stands under (0 or 1);
    ``loose`` is the number of enclosing binders the term still refers to, so a term
    with ``loose == 0`` is locally closed.

    Arguments are of the classes in ``NODES``, names and numbers of Python's own classes: a
    subclass could say that it is equal to something else.
    """

    __slots__ = ("_free", "_hash", "args", "data", "hint", "loose", "sort")

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
        if type(args) is not tuple:
            raise KernelError("term", "a tuple of arguments is expected", arguments=repr(args))
        put = object.__setattr__
        loose = 0
        for place, arg in enumerate(args):
            if type(arg) not in NODES:
                raise KernelError("term", "an argument is not a term", found=type(arg).__name__)
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
        return add(self, other)

    def __radd__(self, other: Numeric) -> Term:
        return add(other, self)

    def __sub__(self, other: Numeric) -> Term:
        return add(self, neg(other))

    def __rsub__(self, other: Numeric) -> Term:
        return add(other, neg(self))

    def __mul__(self, other: Numeric) -> Term:
        return mul(self, other)

    def __rmul__(self, other: Numeric) -> Term:
        return mul(other, self)

    def __neg__(self) -> Term:
        return neg(self)

    def __truediv__(self, other: Numeric) -> Term:
        return mul(self, recip(other))

    def __rtruediv__(self, other: Numeric) -> Term:
        return mul(other, recip(self))

    def __floordiv__(self, other: Numeric) -> Term:
        return FloorDiv(self, term(other))

    def __rfloordiv__(self, other: Numeric) -> Term:
        return FloorDiv(term(other), self)

    def __mod__(self, other: Numeric) -> Term:
        return Mod(self, term(other))

    def __rmod__(self, other: Numeric) -> Term:
        return Mod(term(other), self)

    def __pow__(self, other: Numeric) -> Term:
        return power(self, other)

    def __le__(self, other: Numeric) -> Term:
        return Le(self, term(other))

    def __lt__(self, other: Numeric) -> Term:
        return Lt(self, term(other))

    def __ge__(self, other: Numeric) -> Term:
        return Le(term(other), self)

    def __gt__(self, other: Numeric) -> Term:
        return Lt(term(other), self)

    def __bool__(self) -> bool:
        raise TypeError(f"the formula {self} has no truth value; it is a term, not a Python bool")

    def __getitem__(self, index: Numeric | tuple[Numeric, ...]) -> Term:
        indices = index if isinstance(index, tuple) else (index,)
        return entry(self, *(term(i) for i in indices))

    def __iter__(self) -> Iterator[Term]:
        raise TypeError(f"{self} is a term and cannot be iterated over")


def numeric(rule: str, *terms: Term) -> Sort:
    """The least numeric sort that holds all the terms."""
    top = INT
    for t in terms:
        if t.sort > COMPLEX:
            raise KernelError(rule, "a number is expected", found=t, sort=t.sort.name)
        top = max(top, t.sort)
    return top


def expect(rule: str, sort: Sort, *terms: Term) -> None:
    """Raise unless every term has the sort (for a numeric sort: at most that sort)."""
    for t in terms:
        if t.sort != sort and not (t.sort < sort <= COMPLEX):
            raise KernelError(rule, f"expected {sort.name}, found {t.sort.name}", term=t)


@final
class Num(Term):
    """A rational number; an integer when its denominator is 1."""

    __slots__ = ()

    def __init__(self, value: int | Fraction) -> None:
        if type(value) is not int and type(value) is not Fraction:
            raise KernelError("Num", "a number is an int or a Fraction", value=repr(value))
        # a Fraction may hold integers of a subclass
        fraction = Fraction(int(value.numerator), int(value.denominator))
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
        sizes = tuple(term(n) for n in shape)
        if type(name) is not str or not isinstance(sort, Sort):
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


# -- arithmetic ------------------------------------------------------------------


@final
class Add(Term):
    """A sum of two or more terms. Built by ``add``."""

    __slots__ = ()

    def __init__(self, args: tuple[Term, ...]) -> None:
        super().__init__(numeric("Add", *args), args)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return add(*args)


@final
class Mul(Term):
    """A product of two or more terms, a number first. Built by ``mul``."""

    __slots__ = ()

    def __init__(self, args: tuple[Term, ...]) -> None:
        super().__init__(numeric("Mul", *args), args)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return mul(*args)


@final
class Pow(Term):
    """``base ** exponent`` with an integer exponent; ``x ** -n`` is ``Recip(x) ** n``."""

    __slots__ = ()

    def __init__(self, base: Term, exponent: Term) -> None:
        expect("Pow", INT, exponent)
        sort = numeric("Pow", base)
        natural = isinstance(exponent, Num) and exponent.value >= 0
        super().__init__(sort if natural else max(sort, REAL), (base, exponent))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return power(*args)


@final
class Recip(Term):
    """The reciprocal, with ``Recip(0) = 0``."""

    __slots__ = ()

    def __init__(self, arg: Term) -> None:
        super().__init__(max(numeric("Recip", arg), REAL), (arg,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return recip(*args)


@final
class FloorDiv(Term):
    """``a // b``: the quotient rounded down, Python's meaning; ``a // 0`` is 0."""

    __slots__ = ()

    def __init__(self, a: Term, b: Term) -> None:
        expect("FloorDiv", INT, a, b)
        super().__init__(INT, (a, b))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return FloorDiv(*args)


@final
class Mod(Term):
    """``a % b``: ``a - b*(a // b)``, Python's meaning; ``a % 0`` is a."""

    __slots__ = ()

    def __init__(self, a: Term, b: Term) -> None:
        expect("Mod", INT, a, b)
        super().__init__(INT, (a, b))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Mod(*args)


@final
class Ite(Term):
    """``a`` where ``condition`` holds, else ``b``."""

    __slots__ = ()

    def __init__(self, condition: Term, a: Term, b: Term) -> None:
        expect("Ite", BOOL, condition)
        super().__init__(numeric("Ite", a, b), (condition, a, b))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Ite(*args)


@final
class Bracket(Term):
    """Iverson's bracket: 1 where the formula holds, else 0."""

    __slots__ = ()

    def __init__(self, formula: Term) -> None:
        expect("Bracket", BOOL, formula)
        super().__init__(INT, (formula,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Bracket(*args)


@final
class Fun:
    """The name of a function: known to the kernel (``exp``) or a function variable.

    ``order`` counts derivatives: ``Fun("sigma").prime`` is the derivative of sigma.
    """

    __slots__ = ("_key", "name", "order")
    name: str
    order: int
    _key: tuple[str, int]

    def __init__(self, name: str, order: int = 0) -> None:
        if hasattr(self, "_key"):
            raise AttributeError("function names are immutable")
        if type(name) is not str or type(order) is not int or order < 0:
            raise KernelError("Fun", "a name and a natural number are expected", name=repr(name))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "_key", (name, order))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("function names are immutable")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fun) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __call__(self, *args: Numeric) -> Term:
        return Apply(self, tuple(term(a) for a in args))

    @property
    def known(self) -> bool:
        return self.name in KNOWN_FUNCTIONS

    @property
    def prime(self) -> Fun:
        return Fun(self.name, self.order + 1)

    def __repr__(self) -> str:
        return self.name + "'" * self.order


# Real functions with a fixed meaning. Outside its domain each has the value that
# Lean's Mathlib gives it: log x = log |x| with log 0 = 0, and sqrt x = 0 for x < 0.
# ``cis t`` is exp(2 pi i t), the one complex function; ``rpow x p`` is the real power;
# ``pi`` and ``e`` take no argument.
KNOWN_FUNCTIONS: Mapping[str, int] = MappingProxyType({
    "abs": 1, "atan": 1, "cis": 1, "cos": 1, "cosh": 1, "erf": 1, "exp": 1, "log": 1,
    "pi": 0, "rpow": 2, "sigmoid": 1, "sign": 1, "sin": 1, "sinh": 1, "sqrt": 1, "tanh": 1,
})  # fmt: skip


@final
class Apply(Term):
    """A function at its arguments. A function variable may take tensors (points of R^n)."""

    __slots__ = ()

    def __init__(self, fun: Fun, args: tuple[Term, ...]) -> None:
        if type(fun) is not Fun:
            raise KernelError("Apply", "the name of a function is expected", found=repr(fun))
        if fun.known and len(args) != KNOWN_FUNCTIONS[fun.name]:
            raise KernelError("Apply", "wrong number of arguments", function=fun, found=len(args))
        for a in args:
            if a.sort == BOOL or (fun.known and a.sort > REAL):
                raise KernelError("Apply", "a real argument is expected", function=fun, found=a)
        super().__init__(COMPLEX if fun.name == "cis" else REAL, args, (fun,))

    @property
    def fun(self) -> Fun:
        return self.data[0]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Apply(self.fun, args)


# -- tensors and matrices -----------------------------------------------------------


@final
class Entry(Term):
    """``tensor[i, j, ...]``, all indices given; 0 outside the tensor's shape."""

    __slots__ = ()

    def __init__(self, tensor: Term, indices: tuple[Term, ...]) -> None:
        indices = tuple(indices)
        expect("Entry", TENSOR, tensor)
        expect("Entry", INT, *indices)
        if len(indices) != rank_of(tensor):
            raise KernelError(
                "Entry",
                f"{rank_of(tensor)} indices are expected",
                tensor=tensor,
                found=len(indices),
            )
        super().__init__(element_sort(tensor), (tensor, *indices))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return entry(args[0], *args[1:])


@final
class Det(Term):
    """The determinant of a square matrix (1 for the empty one)."""

    __slots__ = ()

    def __init__(self, matrix: Term) -> None:
        expect_matrix("Det", matrix)
        super().__init__(max(element_sort(matrix), REAL), (matrix,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Det(*args)


@final
class Inv(Term):
    """The inverse of a square matrix; the zero matrix when the determinant is 0."""

    __slots__ = ()

    def __init__(self, matrix: Term) -> None:
        expect_matrix("Inv", matrix)
        super().__init__(TENSOR, (matrix,))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Inv(*args)


# -- domains and binders ---------------------------------------------------------


@final
class Range(Term):
    """The integers ``0 <= i < n``; empty when ``n <= 0``."""

    __slots__ = ()

    def __init__(self, size: Numeric) -> None:
        size = term(size)
        expect("Range", INT, size)
        super().__init__(INT, (size,))

    @property
    def size(self) -> Term:
        return self.args[0]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Range(*args)


@final
class Space(Term):
    """All tensors of a shape; with no shape, all numbers of the sort (Z, R or C)."""

    __slots__ = ()

    def __init__(self, element: Sort, shape: tuple[Term, ...] = ()) -> None:
        expect("Space", INT, *shape)
        if not isinstance(element, Sort) or element > COMPLEX:
            raise KernelError("Space", "a space of numbers is expected", element=element)
        super().__init__(TENSOR if shape else element, shape, (element,))

    @property
    def element(self) -> Sort:
        return self.data[0]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Space(self.element, args)


INTEGERS, REALS = Space(INT), Space(REAL)
Domain = Range | Space


class Binder(Term):
    """``kind[x in domain] body``: args are the domain and the body, which is under x."""

    __slots__ = ()

    def __init__(self, domain: Term, body: Term, hint: str = "i") -> None:
        if not isinstance(domain, Range | Space):
            raise KernelError(type(self).__name__, "a domain is expected", found=domain)
        if type(hint) is not str:
            raise KernelError(type(self).__name__, "the hint is a name", hint=repr(hint))
        super().__init__(self.result(domain, body), (domain, body), (), hint)

    def result(self, domain: Domain, body: Term) -> Sort:
        raise NotImplementedError

    def binds(self, place: int) -> int:
        return place

    @property
    def domain(self) -> Domain:
        return self.args[0]  # type: ignore[return-value]

    @property
    def body(self) -> Term:
        return self.args[1]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        domain, body = args
        return type(self)(domain, body, self.hint)


class _Total(Binder):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        return numeric(type(self).__name__, body)


@final
class Sum(_Total):
    """Finite over a ``Range``; over Z it is the unordered sum, 0 if that does not converge."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if domain.sort != INT:
            raise KernelError("Sum", "a sum runs over integers", domain=domain)
        return super().result(domain, body)


@final
class Prod(_Total):
    """A finite product; 1 over the empty range."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError("Prod", "a product runs over a range", domain=domain)
        return super().result(domain, body)


class _Extremum(_Total):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if not isinstance(domain, Range):
            raise KernelError(type(self).__name__, "a maximum runs over a range", domain=domain)
        expect(type(self).__name__, REAL, body)
        return body.sort


@final
class Max(_Extremum):
    """The largest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
class Min(_Extremum):
    """The smallest value over a range; 0 over the empty range."""

    __slots__ = ()


@final
class Integral(_Total):
    """Lebesgue's integral over R or R^n; 0 if the integrand is not integrable."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        if isinstance(domain, Range) or domain.element != REAL:
            raise KernelError("Integral", "an integral runs over R or R^n", domain=domain)
        return max(super().result(domain, body), REAL)


@final
class Lam(Binder):
    """A tensor given by its entries, or a function of a real variable or vector."""

    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        return TENSOR


class _Quantifier(Binder):
    __slots__ = ()

    def result(self, domain: Domain, body: Term) -> Sort:
        expect(type(self).__name__, BOOL, body)
        return BOOL


@final
class Forall(_Quantifier):
    """The formula holds for every member of the domain."""

    __slots__ = ()


@final
class Exists(_Quantifier):
    """The formula holds for some member of the domain."""

    __slots__ = ()


@final
class Diff(Term):
    """The partial derivative of a function at a point: args are ``Lam``, point, indices.

    ``Diff(Lam[x in R] e, a)`` is de/dx at a; ``Diff(Lam[X in R^(m x n)] e, A, i, j)`` is
    the derivative in the entry (i, j). 0 where the function is not differentiable.
    """

    __slots__ = ()

    def __init__(self, function: Term, point: Term, *indices: Term) -> None:
        check_point("Diff", function, point, indices)
        super().__init__(max(numeric("Diff", function.args[1]), REAL), (function, point, *indices))

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Diff(*args)


def check_point(rule: str, function: Term, point: Term, indices: tuple[Term, ...]) -> None:
    """Raise unless ``point`` and ``indices`` fit the domain of the ``Lam`` ``function``."""
    if not isinstance(function, Lam) or not isinstance(function.domain, Space):
        raise KernelError(rule, "a function on R or R^n is expected", found=function)
    domain = function.domain
    if domain.element != REAL or point.sort not in (INT, domain.sort):
        raise KernelError(rule, "the point is not in the domain", point=point, domain=domain)
    if domain.sort == TENSOR and point.sort != TENSOR:
        raise KernelError(rule, "the point is not in the domain", point=point, domain=domain)
    if len(indices) != len(domain.args):
        raise KernelError(rule, "one index for each axis is expected", indices=len(indices))
    expect(rule, INT, *indices)
    expect(rule, REAL, function.body)


# -- formulas ------------------------------------------------------------------------


class _Formula(Term):
    __slots__ = ()

    def __init__(self, *args: Term) -> None:
        self.check(args)
        super().__init__(BOOL, args)

    def check(self, args: tuple[Term, ...]) -> None:
        expect(type(self).__name__, BOOL, *args)

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return type(self)(*args)


class _Order(_Formula):
    __slots__ = ()

    def check(self, args: tuple[Term, ...]) -> None:
        if len(args) != 2:
            raise KernelError(type(self).__name__, "two sides are expected")
        expect(type(self).__name__, REAL, *args)


@final
class Le(_Order):
    """``a <= b`` for real numbers."""

    __slots__ = ()


@final
class Lt(_Order):
    """``a < b`` for real numbers."""

    __slots__ = ()


@final
class Eq(_Formula):
    """Equality of two numbers, two tensors, or two formulas ("if and only if")."""

    __slots__ = ()

    def check(self, args: tuple[Term, ...]) -> None:
        if len(args) != 2:
            raise KernelError("Eq", "two sides are expected")
        a, b = args
        if (a.sort <= COMPLEX) != (b.sort <= COMPLEX) or (a.sort > COMPLEX and a.sort != b.sort):
            raise KernelError("Eq", "the two sides are of different kinds", left=a, right=b)

    @property
    def left(self) -> Term:
        return self.args[0]

    @property
    def right(self) -> Term:
        return self.args[1]


@final
class And(_Formula):
    """All of the formulas; with none, truth."""

    __slots__ = ()


@final
class Or(_Formula):
    """At least one of the formulas; with none, falsity."""

    __slots__ = ()


@final
class Not(_Formula):
    """The formula does not hold."""

    __slots__ = ()

    def check(self, args: tuple[Term, ...]) -> None:
        if len(args) != 1:
            raise KernelError("Not", "one formula is expected")
        expect("Not", BOOL, *args)


TRUE, FALSE = And(), Or()


# Predicates that the rules and axioms give a meaning to; see ``rules`` and ``axioms``.
PREDICATES = frozenset({"convex", "derivative", "differentiable", "integrable", "limit",
                        "nondecreasing", "right_continuous"})  # fmt: skip


@final
class Pred(Term):
    """A named predicate on functions and terms, such as ``nondecreasing(sigma)``."""

    __slots__ = ()

    def __init__(self, name: str, funs: tuple[Fun, ...], args: tuple[Term, ...] = ()) -> None:
        if type(name) is not str or name not in PREDICATES:
            raise KernelError("Pred", "unknown predicate", name=repr(name))
        if type(funs) is not tuple or any(type(f) is not Fun for f in funs):
            raise KernelError("Pred", "names of functions are expected", found=repr(funs))
        super().__init__(BOOL, args, (name, funs))

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def funs(self) -> tuple[Fun, ...]:
        return self.data[1]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Pred(self.name, self.funs, args)


NODES: frozenset[type[Term]] = frozenset({
    Num, Var, Bound, Add, Mul, Pow, Recip, FloorDiv, Mod, Ite, Bracket, Apply, Entry, Det, Inv,
    Range, Space, Sum, Prod, Max, Min, Integral, Lam, Forall, Exists, Diff, Le, Lt, Eq, And, Or,
    Not, Pred,
})  # fmt: skip
"""The classes of terms. There are no others."""


# -- smart constructors ------------------------------------------------------------


ZERO, ONE = Num(0), Num(1)


def term(value: Numeric) -> Term:
    """A term as it is; a Python int or Fraction as a number.

    Raises ``KernelError`` for anything else, floats and bools included.
    """
    return value if isinstance(value, Term) else Num(value)


def add(*terms: Numeric) -> Term:
    """The sum: nested sums are flattened, numbers are added up and stand last."""
    total, rest = Fraction(0), []
    for t in map(term, terms):
        for part in t.args if isinstance(t, Add) else (t,):
            if isinstance(part, Num):
                total += part.value
            else:
                rest.append(part)
    if total or not rest:
        rest.append(Num(total))
    return rest[0] if len(rest) == 1 else Add(tuple(rest))


def mul(*terms: Numeric) -> Term:
    """The product: nested products are flattened, numbers are multiplied and stand first.

    A product with the factor 0 is 0, which is right because every term has a value.
    """
    scale, rest = Fraction(1), []
    for t in map(term, terms):
        for part in t.args if isinstance(t, Mul) else (t,):
            if isinstance(part, Num):
                scale *= part.value
            else:
                rest.append(part)
    if not scale:
        numeric("mul", *rest)
        return ZERO
    if scale != 1 or not rest:
        rest.insert(0, Num(scale))
    return rest[0] if len(rest) == 1 else Mul(tuple(rest))


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
    return Entry(tensor, indices) if indices else tensor


def ne(a: Numeric, b: Numeric) -> Term:
    """The formula ``a != b``."""
    return Not(Eq(term(a), term(b)))


def conj(*formulas: Term) -> Term:
    """The conjunction, flattened; one formula stays itself."""
    flat = [p for f in formulas for p in (f.args if isinstance(f, And) else (f,))]
    return flat[0] if len(flat) == 1 else And(*flat)


def rank_of(tensor: Term) -> int:
    """How many indices a tensor takes; a function on R or R^n is not a tensor."""
    if isinstance(tensor, Var):
        return len(tensor.shape)
    if isinstance(tensor, Bound):
        return tensor.rank
    if isinstance(tensor, Lam) and isinstance(tensor.domain, Range):
        return 1 + (rank_of(tensor.body) if tensor.body.sort == TENSOR else 0)
    if isinstance(tensor, Inv):
        return 2
    raise KernelError("rank", "not a tensor", found=tensor)


def expect_matrix(rule: str, matrix: Term) -> None:
    """Raise unless the term is a tensor of rank 2."""
    expect(rule, TENSOR, matrix)
    if rank_of(matrix) != 2 or element_sort(matrix) > COMPLEX:
        raise KernelError(rule, "a matrix of numbers is expected", found=matrix)


def element_sort(tensor: Term) -> Sort:
    """The sort of a tensor's entries."""
    if isinstance(tensor, Var | Bound):
        return tensor.element
    if isinstance(tensor, Lam):
        return element_sort(tensor.body) if tensor.body.sort == TENSOR else tensor.body.sort
    if isinstance(tensor, Inv):
        return max(element_sort(tensor.args[0]), REAL)
    raise KernelError("Entry", "not a tensor", found=tensor)
