"""Which theorems can be given to Coq, and why the others cannot: as ``symcnn certify`` says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from symcnn.verdicts.records import inferences

if TYPE_CHECKING:
    from symcnn.kernel.terms import Term
    from symcnn.kernel.theorem import Theorem


class Certifiable(NamedTuple):
    """Axioms beside Coq's that a certificate rests on; ``reason`` says why there is none."""

    assumed: tuple[str, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        if self.reason:
            return f"not exportable: {self.reason}"
        return f"written; axioms beside Coq's: {', '.join(self.assumed) or 'none'}"

    def to_json(self) -> dict[str, Any]:
        """``{"exportable", "axioms"}``, or ``{"exportable", "reason"}``."""
        if self.reason:
            return {"exportable": False, "reason": self.reason}
        return {"exportable": True, "axioms": list(self.assumed)}


def certifiable(name: str, theorem: Theorem, given: Sequence[Term], goal: Term) -> Certifiable:
    """Write the certificate of ``given |- goal``, and keep what is to be said of it.

    >>> from symcnn.kernel.rules import ring
    >>> from symcnn.kernel.terms import REAL, Var
    >>> x = Var("x", REAL)
    >>> theorem = ring(x + x, 2 * x)
    >>> print(certifiable("twice", theorem, (), theorem.concl))
    written; axioms beside Coq's: none
    """
    from symcnn.write.coq.casts import NotExportableError
    from symcnn.write.coq.export import certificate

    try:
        made = certificate(name, theorem, given, goal, inferences(theorem))
    except NotExportableError as error:
        return Certifiable(reason=str(error))
    return Certifiable(made.assumed)
