"""What claims and operators of a file were read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symcnn.kernel.terms import Term, Var
from symcnn.prover.claim import Call, Claim

from .values import Condition, Obligation, Parameter


@dataclass(frozen=True)
class ReadClaim:
    """A claim with its parameters, what must be shown for it to make sense, and conditions.

    ``conditions`` are what real operations need (``b != 0`` for ``a / b``): those that do not
    follow from the hypotheses become hypotheses of the statement. ``call`` is how Python calls
    it, if it is a function. ``axes`` are those of the arrays compared, where the goal compares
    them on the parts of merged ones.
    """

    claim: Claim
    parameters: tuple[Parameter, ...]
    obligations: tuple[Obligation, ...]
    conditions: tuple[Condition, ...]
    file: str = "<string>"
    line: int = 0
    call: Call | None = None
    axes: tuple[tuple[Term, ...], ...] = ()


@dataclass(frozen=True)
class ReadOperator:
    """An operator: its result, a number or a tensor, as a term in its parameters.

    ``definitions`` are the local names that were kept, in the order in which they are defined,
    each by its parameters and the names before it; ``written_out`` reads it without them.
    ``assumed`` are those of ``given`` that nobody wrote, ``names`` the local names of what is
    written out, ``settings`` what was read into the parameters and nobody said.
    """

    name: str
    parameters: tuple[Parameter, ...]
    given: tuple[Term, ...]
    result: Term
    obligations: tuple[Obligation, ...]
    conditions: tuple[Condition, ...]
    shape: tuple[Term, ...] = ()
    title: str = ""
    file: str = "<string>"
    line: int = 0
    definitions: tuple[tuple[Var, Term], ...] = ()
    written_out: Callable[[], ReadOperator] | None = None
    assumed: tuple[Term, ...] = ()
    names: tuple[tuple[Var, Term], ...] = ()
    settings: tuple[str, ...] = ()
