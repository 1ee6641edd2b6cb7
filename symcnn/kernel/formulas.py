"""Names of functions and their values, formulas, and the numbers that depend on a formula."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self, final

from .errors import KernelError
from .interning import (
    BOOL,
    COMPLEX,
    INT,
    REAL,
    Sort,
    expect,
    expect_tuple,
    is_name,
    node,
    numeric,
    sort_of,
)
from .nodes import Numeric, Term, term

# Real functions with a fixed meaning. Outside its domain each has the value that
# Lean's Mathlib gives it: log x = log |x| with log 0 = 0, and sqrt x = 0 for x < 0.
# ``cis t`` is exp(2 pi i t), the one complex function; ``rpow x p`` is the real power;
# ``floor`` has integers for values; ``pi`` takes no argument. Their derivatives are written out:
# cos' is -sin.
KNOWN_FUNCTIONS: Mapping[str, int] = MappingProxyType({
    "abs": 1, "atan": 1, "cis": 1, "cos": 1, "cosh": 1, "erf": 1, "exp": 1, "floor": 1, "log": 1,
    "pi": 0, "rpow": 2, "sigmoid": 1, "sign": 1, "sin": 1, "sinh": 1, "sqrt": 1, "tanh": 1,
})  # fmt: skip


@final
class Fun:
    """The name of a function: known to the kernel (``exp``) or a function variable.

    ``order`` counts derivatives: ``Fun("sigma").prime`` is the derivative of the function
    variable sigma. A known function has no such name: its derivative is another formula.
    ``sort`` is that of the values: a function variable of an axiom may also have complex
    numbers or formulas for values.
    """

    __slots__ = ("_key", "name", "order", "sort")
    name: str
    order: int
    sort: Sort
    _key: tuple[str, int, Sort]

    def __init__(self, name: str, order: int = 0, sort: Sort = REAL) -> None:
        if hasattr(self, "_key"):
            raise AttributeError("function names are immutable")
        # with a prime in the name, f' would be two functions
        if not is_name(name) or "'" in name or type(order) is not int or order < 0:
            raise KernelError("Fun", "a name and a natural number are expected", name=repr(name))
        if order and name in KNOWN_FUNCTIONS:
            raise KernelError("Fun", "the derivative of a known function is a formula", name=name)
        if type(sort) is not Sort or sort not in (REAL, COMPLEX, BOOL):
            raise KernelError("Fun", "values are numbers or formulas", name=name, sort=repr(sort))
        if name in KNOWN_FUNCTIONS:
            sort = {"cis": COMPLEX, "floor": INT}.get(name, REAL)
        elif order and sort != REAL:
            raise KernelError("Fun", "a function with a derivative is real", name=name)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "sort", sort)
        object.__setattr__(self, "_key", (name, order, sort))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("function names are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("function names are immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        return Fun, (self.name,) if self.known else self._key

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


@final
@node
class Apply(Term):
    """A function at its arguments. A function variable may take tensors (points of R^n)."""

    __slots__ = ()

    def __new__(cls, fun: Fun, args: tuple[Term, ...]) -> Self:
        if type(fun) is not Fun:
            raise KernelError("Apply", "the name of a function is expected", found=repr(fun))
        expect_tuple("Apply", args)
        return cls._of(args, (fun,))

    @staticmethod
    def denotes(fun: Fun, *args: Term) -> Sort:
        if not args and not fun.known:
            raise KernelError("Apply", "a function variable takes arguments", function=fun)
        if fun.known and len(args) != KNOWN_FUNCTIONS[fun.name]:
            raise KernelError("Apply", "wrong number of arguments", function=fun, found=len(args))
        for a in args:
            sort = sort_of("Apply", a)
            if sort == BOOL or (fun.known and sort > REAL):
                raise KernelError("Apply", "a real argument is expected", function=fun, found=a)
        return fun.sort

    @classmethod
    def of(cls, args: tuple[Term, ...], data: tuple[Any, ...], hint: str) -> Self:
        return cls(data[0], args)

    @property
    def fun(self) -> Fun:
        return self.data[0]  # type: ignore[no-any-return]


class _Connective(Term):
    __slots__ = ()

    @classmethod
    def denotes(cls, *args: Term) -> Sort:
        expect(cls.__name__, BOOL, *args)
        return BOOL


@final
@node
class And(_Connective):
    """All of the formulas; with none, truth."""

    __slots__ = ()


@final
@node
class Or(_Connective):
    """At least one of the formulas; with none, falsity."""

    __slots__ = ()


TRUE, FALSE = And(), Or()


@final
@node
class Not(_Connective):
    """The formula does not hold."""

    __slots__ = ()

    @classmethod
    def denotes(cls, *args: Term) -> Sort:
        if len(args) != 1:
            raise KernelError("Not", "one formula is expected")
        return super().denotes(*args)


@final
@node
class Eq(Term):
    """Equality of two numbers, two tensors, or two formulas ("if and only if")."""

    __slots__ = ()

    @staticmethod
    def denotes(*args: Term) -> Sort:
        if len(args) != 2:
            raise KernelError("Eq", "two sides are expected")
        a, b = (sort_of("Eq", t) for t in args)
        if (a <= COMPLEX) != (b <= COMPLEX) or (a > COMPLEX and a != b):
            left, right = args
            raise KernelError("Eq", "the two sides are of different kinds", left=left, right=right)
        return BOOL

    @property
    def left(self) -> Term:
        return self.args[0]

    @property
    def right(self) -> Term:
        return self.args[1]


# Predicates that the rules and axioms give a meaning to, with how many functions they are
# said of; see ``axioms`` and ``integrals``.
PREDICATES: Mapping[str, tuple[int, ...]] = MappingProxyType({
    "convex": (1,), "derivative": (0,), "differentiable": (1,), "integrable": (0, 1),
    "nondecreasing": (1,), "right_continuous": (1,),
})  # fmt: skip


@final
@node
class Pred(Term):
    """A named predicate on functions and terms, such as ``nondecreasing(sigma)``."""

    __slots__ = ()

    def __new__(cls, name: str, funs: tuple[Fun, ...], args: tuple[Term, ...] = ()) -> Self:
        if type(name) is not str or name not in PREDICATES:
            raise KernelError("Pred", "unknown predicate", name=repr(name))
        if type(funs) is not tuple or any(type(f) is not Fun for f in funs):
            raise KernelError("Pred", "names of functions are expected", found=repr(funs))
        expect_tuple("Pred", args)
        return cls._of(args, (name, funs))

    @staticmethod
    def denotes(name: str, funs: tuple[Fun, ...], *args: Term) -> Sort:
        if len(funs) not in PREDICATES[name]:
            raise KernelError("Pred", "another number of functions is expected", found=repr(funs))
        return BOOL

    @classmethod
    def of(cls, args: tuple[Term, ...], data: tuple[Any, ...], hint: str) -> Self:
        name, funs = data
        return cls(name, funs, args)

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def funs(self) -> tuple[Fun, ...]:
        return self.data[1]  # type: ignore[no-any-return]


@final
@node
class Ite(Term):
    """``a`` where ``condition`` holds, else ``b``."""

    __slots__ = ()

    @staticmethod
    def denotes(condition: Term, a: Term, b: Term) -> Sort:
        expect("Ite", BOOL, condition)
        return numeric("Ite", a, b)


@final
@node
class Bracket(Term):
    """Iverson's bracket: 1 where the formula holds, else 0."""

    __slots__ = ()

    @staticmethod
    def denotes(formula: Term) -> Sort:
        expect("Bracket", BOOL, formula)
        return INT


def ne(a: Numeric, b: Numeric) -> Term:
    """The formula ``a != b``."""
    return Not(Eq(term(a), term(b)))


def conj(*formulas: Term) -> Term:
    """The conjunction, flattened; one formula stays itself."""
    expect("conj", BOOL, *formulas)
    flat = [p for f in formulas for p in (f.args if isinstance(f, And) else (f,))]
    return flat[0] if len(flat) == 1 else And(*flat)
