"""Formulas, and the numbers that depend on one: brackets and case distinctions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import final

from .errors import KernelError
from .functions import Fun
from .nodes import BOOL, COMPLEX, INT, REAL, Numeric, Term, expect, numeric, sort_of, term


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
        a, b = (sort_of("Eq", t) for t in args)
        if (a <= COMPLEX) != (b <= COMPLEX) or (a > COMPLEX and a != b):
            left, right = args
            raise KernelError("Eq", "the two sides are of different kinds", left=left, right=right)

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


# Predicates that the rules and axioms give a meaning to, with how many functions they are
# said of; see ``derivatives``, ``integrals``, ``measure`` and ``order``.
PREDICATES: Mapping[str, tuple[int, ...]] = MappingProxyType({
    "convex": (1,), "derivative": (0,), "differentiable": (1,), "integrable": (0, 1),
    "nondecreasing": (1,), "right_continuous": (1,),
})  # fmt: skip


@final
class Pred(Term):
    """A named predicate on functions and terms, such as ``nondecreasing(sigma)``."""

    __slots__ = ()

    def __init__(self, name: str, funs: tuple[Fun, ...], args: tuple[Term, ...] = ()) -> None:
        if type(name) is not str or name not in PREDICATES:
            raise KernelError("Pred", "unknown predicate", name=repr(name))
        if type(funs) is not tuple or any(type(f) is not Fun for f in funs):
            raise KernelError("Pred", "names of functions are expected", found=repr(funs))
        if len(funs) not in PREDICATES[name]:
            raise KernelError("Pred", "another number of functions is expected", found=repr(funs))
        super().__init__(BOOL, args, (name, funs))

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def funs(self) -> tuple[Fun, ...]:
        return self.data[1]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Pred(self.name, self.funs, args)


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


def ne(a: Numeric, b: Numeric) -> Term:
    """The formula ``a != b``."""
    return Not(Eq(term(a), term(b)))


def conj(*formulas: Term) -> Term:
    """The conjunction, flattened; one formula stays itself."""
    expect("conj", BOOL, *formulas)
    flat = [p for f in formulas for p in (f.args if isinstance(f, And) else (f,))]
    return flat[0] if len(flat) == 1 else And(*flat)
