"""Theorems, which only rules can make.

A ``Theorem`` says: for all values of its free variables, the conclusion holds whenever
all hypotheses hold. A rule is a function that the decorator ``rule`` has wrapped: what
the function returns (a ``Judgment``) becomes a theorem, together with the record of the
inference, from which ``symcnn.replay`` can carry it out again.

Construction, copying with changes, pickling, subclassing and assignment are refused, and
every rule refuses a premise that no rule has made. Python cannot stop code that is bent on
forging: it can reach any object by force, by private names (``_genuine``, the ``_numerator`` of a
fraction), through a slot or the inside of a read-only mapping. The replay of the record, in
another process, is the second lock.

>>> Theorem((), None)
Traceback (most recent call last):
TypeError: a Theorem is made by the rules of the kernel only
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from types import GenericAlias, MappingProxyType
from typing import Any, NamedTuple, NoReturn, final, get_args, get_origin, get_type_hints
from weakref import WeakSet

from .certificates import Condition
from .errors import KernelError
from .interning import _loading, text
from .terms import BOOL, Eq, Term, Var, is_term


class Judgment(NamedTuple):
    """What a rule has found, the side conditions it discharged, and axioms that it accepted."""

    hyps: Iterable[Term]
    concl: Term
    conditions: Sequence[Condition] = ()
    axioms: tuple[str, ...] = ()


@final
class Theorem:
    """``hyps |- concl``, with the axioms it rests on and the inference that made it."""

    __slots__ = (
        "__weakref__", "arguments", "axioms", "concl", "conditions", "hyps", "premises", "rule",
    )  # fmt: skip
    hyps: tuple[Term, ...]
    concl: Term
    axioms: frozenset[str]
    rule: str
    arguments: tuple[Any, ...]
    premises: tuple[Theorem, ...]
    conditions: tuple[Condition, ...]

    def __new__(cls, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("a Theorem is made by the rules of the kernel only")

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem cannot be subclassed")

    def _refuse(self, *args: object) -> NoReturn:
        raise TypeError("a Theorem cannot be changed, copied or pickled; derive it again")

    __setattr__ = __delattr__ = __copy__ = __deepcopy__ = __reduce__ = __reduce_ex__ = _refuse
    __replace__ = _refuse

    @property
    def left(self) -> Term:
        """The left side of an equation."""
        if not isinstance(self.concl, Eq):
            raise KernelError("theorem", "the conclusion is not an equation", found=self.concl)
        return self.concl.left

    @property
    def right(self) -> Term:
        """The right side of an equation."""
        if not isinstance(self.concl, Eq):
            raise KernelError("theorem", "the conclusion is not an equation", found=self.concl)
        return self.concl.right

    def __str__(self) -> str:
        *hyps, concl = (text(p, (*self.hyps, self.concl)) for p in (*self.hyps, self.concl))
        return f"{', '.join(hyps)} |- {concl}" if hyps else f"|- {concl}"

    __repr__ = __str__


_RULES: dict[str, Callable[..., Theorem]] = {}
_genuine: WeakSet[Theorem] = WeakSet()

RULES: Mapping[str, Callable[..., Theorem]] = MappingProxyType(_RULES)
"""Every rule by name: what replay looks up."""
_SEALED: Any = Theorem


def _make(name: str, arguments: tuple[Any, ...], found: Judgment) -> Theorem:
    premises: tuple[Theorem, ...] = tuple(_theorems(arguments))
    concl, hyps = found.concl, tuple(dict.fromkeys(found.hyps))
    for formula in (*hyps, concl):
        if not is_term(formula) or formula.sort != BOOL or formula.loose:
            raise KernelError(name, "a closed formula is expected", found=formula)
    theorem: Theorem = object.__new__(_SEALED)
    used = (*(c.axioms for c in found.conditions), *(p.axioms for p in premises))
    for field, value in {
        "hyps": hyps, "concl": concl, "axioms": frozenset(found.axioms).union(*used), "rule": name,
        "arguments": arguments, "premises": premises, "conditions": tuple(found.conditions),
    }.items():  # fmt: skip
        object.__setattr__(theorem, field, value)
    _genuine.add(theorem)
    return theorem


def _theorems(arguments: Any) -> Iterable[Theorem]:
    if type(arguments) is _SEALED:
        yield arguments
    elif isinstance(arguments, tuple):
        for a in arguments:
            yield from _theorems(a)


def _plain(name: str, argument: object) -> object:
    """The argument with lists as tuples; what could not be recorded is refused."""
    if isinstance(argument, list | tuple):
        return tuple(_plain(name, a) for a in argument)
    if type(argument) is Theorem:
        if argument not in _genuine:
            raise KernelError(name, "a premise was not made by a rule")
        return argument
    if is_term(argument):
        if argument.loose:
            raise KernelError(name, "an argument refers to an enclosing binder", found=argument)
        return argument
    # a subclass of str or int could say that it is equal to something else
    if argument is None or type(argument) is str or type(argument) is int:
        return argument
    raise KernelError(name, "an argument cannot be recorded", found=type(argument).__name__)


# What a rule may ask for, in words; anything else is the domain of a binder.
WORDS = {
    Theorem: "a theorem", Var: "a variable", Term: "a term", int: "an integer", str: "a name",
    Var | str: "a variable", Term | str: "a term",
}  # fmt: skip


def _expect(name: str, kind: Any, argument: object) -> None:
    """Raise unless the argument is what the annotation of the rule says."""
    if get_origin(kind) is not tuple:
        if not isinstance(argument, kind):
            raise KernelError(name, f"{WORDS.get(kind, 'a domain')} is expected", found=argument)
        return
    if not isinstance(argument, tuple):
        raise KernelError(name, "a tuple is expected", found=argument)
    kinds = get_args(kind)
    kinds = kinds[:1] * len(argument) if ... in kinds else kinds
    if len(argument) != len(kinds):
        raise KernelError(name, f"{len(kinds)} arguments are expected", found=len(argument))
    for each, part in zip(kinds, argument, strict=True):
        _expect(name, each, part)


def rule(function: Callable[..., Judgment]) -> Callable[..., Theorem]:
    """Make a rule of a function that returns the judgment it has justified.

    Raises ``KernelError`` once the kernel is loaded, and for a name that is taken.
    """
    name = function.__name__
    if name in _RULES or not _loading:
        raise KernelError("rule", "the name is taken, or all rules are stated", function=name)
    hints = get_type_hints(function)
    hints.pop("return")
    kinds = GenericAlias(tuple, tuple(hints.values()))

    @wraps(function)
    def make(*arguments: object) -> Theorem:
        plain = tuple(_plain(name, a) for a in arguments)
        _expect(name, kinds, plain)
        return _make(name, plain, function(*plain))

    _RULES[name] = make
    return make
