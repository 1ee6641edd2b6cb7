"""The shape of the search: tables of methods, tried from the top.

A method is about goals of one shape, which its trigger tells cheaply. It has a budget of steps,
and an example that it proves. ``symcnn methods`` prints the tables; a new method is a new row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas
from symcnn.kernel.steps import OutOfStepsError, tick
from symcnn.kernel.terms import Apply, Fun, Term
from symcnn.kernel.theorem import Theorem

from .chain import StuckError

Result = TypeVar("Result")
Prove = Callable[[Term, Formulas], Theorem]  # the whole search, for what a method leaves to show
Trigger = Callable[[Term, Formulas], bool]

ALL = 2_000_000  # as many steps as a proof has


@dataclass(frozen=True)
class Method(Generic[Result]):
    """One way to prove a goal; ``run`` raises ``KernelError`` or ``StuckError`` if it fails.

    ``when`` says in words for which goals ``applies`` holds. ``example`` is a claim in Python,
    hypotheses first; but for some shortcuts, it is not proved without the method.
    """

    name: str
    when: str
    applies: Trigger
    run: Callable[..., Result]
    example: str
    steps: int = ALL


class NoMethodError(StuckError):
    """No method of a table proved the goal; ``reasons`` has what each said, by name."""

    def __init__(self, goal: Term, reasons: dict[str, str]) -> None:
        super().__init__(f"not proved: {goal}")
        self.reasons = reasons


def search(
    table: Sequence[Method[Result]], goal: Term, given: Formulas, *more: Any
) -> tuple[Method[Result], Result]:
    """The first method of the table that proves the goal, and what it returned.

    Raises ``NoMethodError`` when none does.

    >>> from symcnn.kernel.rules import arithmetic
    >>> from symcnn.kernel.terms import ZERO, Le
    >>> row = Method("arithmetic", "all goals", always, lambda p, given: arithmetic(given, p), "")
    >>> method, theorem = search([row], Le(ZERO, ZERO), ())
    >>> method.name, str(theorem)
    ('arithmetic', '|- 0 <= 0')
    """
    reasons: dict[str, str] = {}
    for method in table:
        if not method.applies(goal, given):
            continue
        try:
            with step_limit(method.steps):
                return method, method.run(goal, given, *more)
        except (KernelError, StuckError) as error:
            reasons[method.name] = str(error)
        except OutOfStepsError:
            tick(0)  # raises where the steps of the whole search are used up, too
            reasons[method.name] = f"it takes more than {method.steps} steps"
    raise NoMethodError(goal, reasons)


def always(goal: Term, given: Formulas) -> bool:
    """The trigger of a method for all goals."""
    return True


def contains(*kinds: type[Term]) -> Trigger:
    """The trigger of a method for goals in which a term of one of these classes occurs.

    >>> from symcnn.kernel.terms import ZERO, Det, Eq, Sum
    >>> from symcnn.lemmas.notation import sizes, tensor
    >>> (n,) = sizes("n")
    >>> goal = Eq(Det(tensor("A", n, n)), ZERO)
    >>> contains(Det)(goal, ()), contains(Sum)(goal, ())
    (True, False)
    """
    return lambda goal, given: any(isinstance(s, kinds) for s in subterms(goal))


def has_function(*funs: Fun) -> Trigger:
    """The trigger of a method for goals in which one of these functions is applied."""
    return lambda goal, given: any(isinstance(s, Apply) and s.fun in funs for s in subterms(goal))


def compares(*kinds: type[Term]) -> Trigger:
    """The trigger of a method for goals that are themselves of one of these classes."""
    return lambda goal, given: isinstance(goal, kinds)
