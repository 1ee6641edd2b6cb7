"""Terms: functions and their values, formulas, and what binds a variable over a domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, Self

from .errors import KernelError
from .interning import *
from .interning import Node, argument, datum, sort_of
from .nodes import *

__all__ = [
    "FALSE", "INTEGERS", "KNOWN_FUNCTIONS", "PREDICATES", "REALS", "TRUE", "And", "Apply",
    "Binder", "Bracket", "Det", "Diff", "Domain", "Eq", "Exists", "Forall", "Fun", "Integral",
    "Inv", "Ite", "Lam", "Max", "Min", "Not", "Or", "Pred", "Prod", "Range", "Space", "Sum",
    "conj", "ne",
]  # fmt: skip

# Real functions with a fixed meaning. Outside its domain each has the value that
# Lean's Mathlib gives it: log x = log |x| with log 0 = 0, and sqrt x = 0 for x < 0.
# ``cis t`` is exp(2 pi i t), the one complex function; ``rpow x p`` is the real power;
# ``floor`` has integers for values; ``pi`` takes no argument. Their derivatives are written out:
# cos' is -sin.
KNOWN_FUNCTIONS: Mapping[str, int] = MappingProxyType({
    "abs": 1, "atan": 1, "cis": 1, "cos": 1, "cosh": 1, "erf": 1, "exp": 1, "floor": 1, "log": 1,
    "pi": 0, "rpow": 2, "sigmoid": 1, "sign": 1, "sin": 1, "sinh": 1, "sqrt": 1, "tanh": 1,
})  # fmt: skip
_SORTS = {"cis": COMPLEX, "floor": INT}  # of their values; those of the others are real

# Predicates that the axioms give a meaning to, with how many functions they are said of.
PREDICATES: Mapping[str, tuple[int, ...]] = MappingProxyType({
    "convex": (1,), "derivative": (0,), "differentiable": (1,), "integrable": (0, 1),
    "nondecreasing": (1,), "right_continuous": (1,),
})  # fmt: skip


class Fun(Node):
    """The name of a function: known to the kernel (``exp``) or a function variable.

    ``order`` counts derivatives: ``Fun("sigma").prime`` is the derivative of the function
    variable sigma. A known function has no such name: its derivative is another formula.
    ``sort`` is that of the values: a function variable of an axiom may also have complex
    numbers or formulas for values.
    """

    is_function = True
    name: str = datum(0)
    order: int = datum(1)

    def __new__(cls, name: str, order: int = 0, sort: Sort = REAL) -> Self:
        if type(name) is str and name in KNOWN_FUNCTIONS:
            sort = _SORTS.get(name, REAL)
        return cls.of((), (name, order, sort))

    @classmethod
    def denotes(cls, name: str, order: int, sort: Sort) -> Sort:
        # with a prime in the name, f' would be two functions
        if not is_name(name) or "'" in name or type(order) is not int or order < 0:
            raise KernelError("Fun", "a name and a natural number are expected", name=repr(name))
        if order and name in KNOWN_FUNCTIONS:
            raise KernelError("Fun", "the derivative of a known function is a formula", name=name)
        known = (_SORTS.get(name, REAL),) if name in KNOWN_FUNCTIONS else (REAL, COMPLEX, BOOL)
        if type(sort) is not Sort or sort not in known:
            raise KernelError("Fun", "values are numbers or formulas", name=name, sort=repr(sort))
        if order and sort != REAL:
            raise KernelError("Fun", "a function with a derivative is real", name=name)
        return sort

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

    __str__ = __repr__


class Apply(Term):
    """A function at its arguments. A function variable may take tensors (points of R^n)."""

    fun: Fun = datum(0)

    def __new__(cls, fun: Fun, args: tuple[Term, ...]) -> Self:
        return cls.of(args, (fun,))

    @classmethod
    def denotes(cls, fun: Fun, *args: Term) -> Sort:
        if type(fun) is not Fun:
            raise KernelError("Apply", "the name of a function is expected", found=repr(fun))
        if not args and not fun.known:
            raise KernelError("Apply", "a function variable takes arguments", function=fun)
        if fun.known and len(args) != KNOWN_FUNCTIONS[fun.name]:
            raise KernelError("Apply", "wrong number of arguments", function=fun, found=len(args))
        for a in args:
            sort = sort_of("Apply", a)
            if sort == BOOL or (fun.known and sort > REAL):
                raise KernelError("Apply", "a real argument is expected", function=fun, found=a)
        return fun.sort


# -- formulas, and numbers that depend on one ----------------------------------------------


class And(Term, takes=BOOL, gives=BOOL):
    """All of the formulas; with none, truth."""


class Or(Term, takes=BOOL, gives=BOOL):
    """At least one of the formulas; with none, falsity."""


class Not(Term, takes=(BOOL,), gives=BOOL):
    """The formula does not hold."""


class Bracket(Term, takes=(BOOL,), gives=INT):
    """Iverson's bracket: 1 where the formula holds, else 0."""


class Ite(Term):
    """``a`` where ``condition`` holds, else ``b``."""

    @classmethod
    def denotes(cls, condition: Term, a: Term, b: Term) -> Sort:
        expect("Ite", BOOL, condition)
        return numeric("Ite", a, b)


class Eq(Term):
    """Equality of two numbers, two tensors, or two formulas ("if and only if")."""

    left: Term = argument(0)
    right: Term = argument(1)

    @classmethod
    def denotes(cls, *args: Term) -> Sort:
        if len(args) != 2:
            raise KernelError("Eq", "two sides are expected")
        a, b = (sort_of("Eq", t) for t in args)
        if (a <= COMPLEX) != (b <= COMPLEX) or (a > COMPLEX and a != b):
            left, right = args
            raise KernelError("Eq", "the two sides are of different kinds", left=left, right=right)
        return BOOL


class Pred(Term):
    """A named predicate on functions and terms, such as ``nondecreasing(sigma)``.

    Of terms that no axiom says it of, it says something unknown.
    """

    name: str = datum(0)
    funs: tuple[Fun, ...] = datum(1)

    def __new__(cls, name: str, funs: tuple[Fun, ...], args: tuple[Term, ...] = ()) -> Self:
        cls._expect_names(funs)
        return cls.of(args, (name, funs))

    @staticmethod
    def _expect_names(funs: tuple[Fun, ...]) -> None:
        if type(funs) is not tuple or any(type(f) is not Fun for f in funs):
            raise KernelError("Pred", "names of functions are expected", found=repr(funs))

    @classmethod
    def denotes(cls, name: str, funs: tuple[Fun, ...], *args: Term) -> Sort:
        if type(name) is not str or name not in PREDICATES:
            raise KernelError("Pred", "unknown predicate", name=repr(name))
        cls._expect_names(funs)
        if len(funs) not in PREDICATES[name]:
            raise KernelError("Pred", "another number of functions is expected", found=repr(funs))
        return BOOL


TRUE, FALSE = And(), Or()


def ne(a: Numeric, b: Numeric) -> Term:
    """The formula ``a != b``."""
    return Not(Eq(term(a), term(b)))


def conj(*formulas: Term) -> Term:
    """The conjunction, flattened; one formula stays itself."""
    expect("conj", BOOL, *formulas)
    flat = [p for f in formulas for p in (f.args if isinstance(f, And) else (f,))]
    return flat[0] if len(flat) == 1 else And(*flat)


# -- domains and binders -------------------------------------------------------------------


class Range(Term, takes=(INT,), gives=INT):
    """The integers ``0 <= i < n``; empty when ``n <= 0``."""

    is_domain = True
    size: Term = argument(0)

    def __new__(cls, size: Numeric) -> Self:
        return cls.of((term(size),))

    kind = (INT, INT, 0)  # of the bound variable: its sort, that of its entries, its rank


class Space(Term):
    """All tensors of a shape; with no shape, all numbers of the sort (Z, R or C)."""

    is_domain = True
    element: Sort = datum(0)

    def __new__(cls, element: Sort, shape: tuple[Term, ...] = ()) -> Self:
        return cls.of(shape, (element,))

    @classmethod
    def denotes(cls, element: Sort, *shape: Term) -> Sort:
        if type(element) is not Sort or element > COMPLEX:
            raise KernelError("Space", "a space of numbers is expected", element=element)
        expect("Space", INT, *shape)
        return TENSOR if shape else element

    @property
    def kind(self) -> tuple[Sort, Sort, int]:
        return self.sort, self.element, len(self.args)


INTEGERS, REALS = Space(INT), Space(REAL)
Domain = Range | Space


class Binder(Term, abstract=True):
    """``kind[x in domain] body``: args are the domain and the body, which is under x.

    x is of the domain's sort wherever it stands: a complex one that is called real would have a
    square that is not -1.

    ``over`` says which domains there are, and that in words; ``values`` is the sort of the body.
    """

    has_domain = True
    over: ClassVar[tuple[Callable[[Domain], bool], str]] = lambda d: True, ""
    values: ClassVar[Sort] = COMPLEX
    domain: Domain = argument(0)
    body: Term = argument(1)

    def __new__(cls, domain: Term, body: Term, hint: str = "i") -> Self:
        return cls.of((domain, body), (), hint)

    @classmethod
    def denotes(cls, domain: Term, body: Term) -> Sort:
        name, (known, refusal) = cls.__name__, cls.over
        if not isinstance(domain, Range | Space):
            raise KernelError(name, "a domain is expected", found=domain)
        if not known(domain):
            raise KernelError(name, refusal, domain=domain)
        expect(name, cls.values, body)
        _expect_kind(name, domain.kind, body, 0)
        return body.sort

    @staticmethod
    def binds(place: int) -> int:
        return place


def _is_range(domain: Domain) -> bool:
    return isinstance(domain, Range)


def _expect_kind(rule: str, kind: tuple[Sort, Sort, int], t: Term, depth: int) -> None:
    """Raise unless the bound variable of this index is of this kind wherever it stands in t."""
    if t.loose <= depth:
        return
    if isinstance(t, Bound) and t.index == depth and t.data[1:] != kind:
        raise KernelError(rule, "a bound variable of another sort", found=t.data[1:], expected=kind)
    for place, arg in enumerate(t.args):
        _expect_kind(rule, kind, arg, depth + t.binds(place))


class Sum(Binder):
    """Finite over a ``Range``; over Z it is the unordered sum, 0 if that does not converge."""

    over = lambda d: d.sort == INT, "a sum runs over integers"


class Prod(Binder):
    """A finite product; 1 over the empty range."""

    over = _is_range, "a product runs over a range"


class Max(Binder):
    """The largest value over a range; 0 over the empty range."""

    over, values = (_is_range, "a maximum runs over a range"), REAL


class Min(Binder):
    """The smallest value over a range; 0 over the empty range."""

    over, values = Max.over, REAL


class Forall(Binder):
    """The formula holds for every member of the domain."""

    values = BOOL


class Exists(Binder):
    """The formula holds for some member of the domain."""

    values = BOOL


class Integral(Binder):
    """Lebesgue's integral over R or R^n; 0 if the integrand is not integrable."""

    over = lambda d: isinstance(d, Space) and d.element == REAL, "an integral runs over R or R^n"

    @classmethod
    def denotes(cls, domain: Term, body: Term) -> Sort:
        return max(super().denotes(domain, body), REAL)


class Lam(Binder):
    """A tensor given by its entries, or a function of a real variable or vector.

    A tensor is the list of its rows, so that there is one without rows, whatever its other sizes.
    """

    @classmethod
    def denotes(cls, domain: Term, body: Term) -> Sort:
        if not isinstance(domain, Range | Space):
            raise KernelError("Lam", "a domain is expected", found=domain)
        sort_of("Lam", body)
        _expect_kind("Lam", domain.kind, body, 0)
        return TENSOR

    @property
    def element(self) -> Sort:
        return element_sort(self.body) if self.body.sort == TENSOR else self.body.sort

    @property
    def rank(self) -> int | None:
        """How many indices the tensor takes; None for a function of a real variable or vector."""
        if isinstance(self.domain, Space):
            return None
        return 1 + (rank_of(self.body) if self.body.sort == TENSOR else 0)


# -- matrices and partial derivatives ------------------------------------------------------


class Det(Term):
    """The determinant of a square matrix (1 for the empty one); of another one, some number."""

    @classmethod
    def denotes(cls, matrix: Term) -> Sort:
        _expect_matrix("Det", matrix)
        return max(element_sort(matrix), REAL)


class Inv(Term):
    """The inverse of a square matrix, the zero matrix when the determinant is 0.

    Of another matrix, some matrix of its shape.
    """

    rank = 2
    element: Sort = property(lambda t: max(element_sort(t.args[0]), REAL))  # type: ignore[assignment]

    @classmethod
    def denotes(cls, matrix: Term) -> Sort:
        _expect_matrix("Inv", matrix)
        return TENSOR


class Diff(Term):
    """The partial derivative of a function at a point: args are ``Lam``, point, indices.

    ``Diff(Lam[x in R] e, a)`` is de/dx at a; ``Diff(Lam[X in R^(m x n)] e, A, i, j)`` is
    the derivative in the entry (i, j). 0 where the function is not (Frechet) differentiable, and in
    an entry outside of the tensor, on which no function depends.
    """

    @classmethod
    def denotes(cls, function: Term, point: Term, *indices: Term) -> Sort:
        if not isinstance(function, Lam) or not isinstance(function.domain, Space):
            raise KernelError("Diff", "a function on R or R^n is expected", found=function)
        domain = function.domain
        inside = sort_of("Diff", point) in (INT, domain.sort) and domain.element == REAL
        if not inside or (domain.sort == TENSOR and point.sort != TENSOR):
            raise KernelError("Diff", "the point is not in the domain", point=point, domain=domain)
        if len(indices) != len(domain.args):
            raise KernelError("Diff", "one index for each axis is expected", indices=len(indices))
        if domain.sort == TENSOR and element_sort(point) > REAL:
            raise KernelError("Diff", "the entries of the point are not real", point=point)
        expect("Diff", INT, *indices)
        expect("Diff", REAL, function.body)
        return REAL


def _expect_matrix(kind: str, matrix: Term) -> None:
    expect(kind, TENSOR, matrix)
    if rank_of(matrix) != 2 or element_sort(matrix) > COMPLEX:
        raise KernelError(kind, "a matrix of numbers is expected", found=matrix)
