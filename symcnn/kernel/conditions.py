"""Side conditions: proposed by somebody, checked here.

Who proposes certificates (``symcnn.arithmetic``, or the record of a derivation) is not
trusted: whatever comes is put to ``certificates.check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from .certificates import Certificate, check
from .errors import KernelError
from .terms import Term
from .theorem import Condition

Proposer = Callable[[Sequence[Term], Term], Certificate | None]

_usual: list[Proposer] = []
_instead: ContextVar[Proposer | None] = ContextVar("proposer", default=None)


def propose_with(proposer: Proposer) -> None:
    """Ask this one for certificates from now on."""
    _usual[:] = [proposer]


@contextmanager
def proposing(proposer: Proposer) -> Iterator[None]:
    """Ask this one, and nobody else, in the body."""
    token = _instead.set(proposer)
    try:
        yield
    finally:
        _instead.reset(token)


def shown(given: Sequence[Term], goal: Term) -> Condition | None:
    """The side condition with a certificate that proves it, or None where there is none."""
    proposers = [p for p in (_instead.get(), *_usual) if p is not None]
    certificate = proposers[0](given, goal) if proposers else None
    if certificate is None:
        return None
    try:
        axioms = check(given, goal, certificate)
    except KernelError:
        return None
    return Condition(tuple(given), goal, certificate, axioms)


def is_shown(given: Sequence[Term], goal: Term) -> bool:
    """Whether there is a certificate for the side condition, and it is right."""
    return shown(given, goal) is not None


def require(name: str, given: Sequence[Term], goal: Term) -> Condition:
    """The side condition, once it is proved; raises ``KernelError`` when it is not."""
    found = shown(given, goal)
    if found is None:
        raise KernelError(name, "side condition not proved", condition=goal)
    return found
