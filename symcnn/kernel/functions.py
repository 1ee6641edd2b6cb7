"""Names of functions, known and abstract, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import final

from .errors import KernelError
from .nodes import BOOL, COMPLEX, REAL, Numeric, Term, expect_tuple, is_name, sort_of, term

# Real functions with a fixed meaning. Outside its domain each has the value that
# Lean's Mathlib gives it: log x = log |x| with log 0 = 0, and sqrt x = 0 for x < 0.
# ``cis t`` is exp(2 pi i t), the one complex function; ``rpow x p`` is the real power;
# ``pi`` takes no argument. Their derivatives are written out: cos' is -sin.
KNOWN_FUNCTIONS: Mapping[str, int] = MappingProxyType({
    "abs": 1, "atan": 1, "cis": 1, "cos": 1, "cosh": 1, "erf": 1, "exp": 1, "log": 1,
    "pi": 0, "rpow": 2, "sigmoid": 1, "sign": 1, "sin": 1, "sinh": 1, "sqrt": 1, "tanh": 1,
})  # fmt: skip


@final
class Fun:
    """The name of a function: known to the kernel (``exp``) or a function variable.

    ``order`` counts derivatives: ``Fun("sigma").prime`` is the derivative of the function
    variable sigma. A known function has no such name: its derivative is another formula.
    """

    __slots__ = ("_key", "name", "order")
    name: str
    order: int
    _key: tuple[str, int]

    def __init__(self, name: str, order: int = 0) -> None:
        if hasattr(self, "_key"):
            raise AttributeError("function names are immutable")
        # with a prime in the name, f' would be two functions
        if not is_name(name) or "'" in name or type(order) is not int or order < 0:
            raise KernelError("Fun", "a name and a natural number are expected", name=repr(name))
        if order and name in KNOWN_FUNCTIONS:
            raise KernelError("Fun", "the derivative of a known function is a formula", name=name)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "_key", (name, order))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("function names are immutable")

    def __delattr__(self, name: str) -> None:
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


@final
class Apply(Term):
    """A function at its arguments. A function variable may take tensors (points of R^n)."""

    __slots__ = ()

    def __init__(self, fun: Fun, args: tuple[Term, ...]) -> None:
        if type(fun) is not Fun:
            raise KernelError("Apply", "the name of a function is expected", found=repr(fun))
        expect_tuple("Apply", args)
        if not args and not fun.known:
            raise KernelError("Apply", "a function variable takes arguments", function=fun)
        if fun.known and len(args) != KNOWN_FUNCTIONS[fun.name]:
            raise KernelError("Apply", "wrong number of arguments", function=fun, found=len(args))
        for a in args:
            sort = sort_of("Apply", a)
            if sort == BOOL or (fun.known and sort > REAL):
                raise KernelError("Apply", "a real argument is expected", function=fun, found=a)
        super().__init__(COMPLEX if fun.name == "cis" else REAL, args, (fun,))

    @property
    def fun(self) -> Fun:
        return self.data[0]  # type: ignore[no-any-return]

    def rebuild(self, args: tuple[Term, ...]) -> Term:
        return Apply(self.fun, args)
