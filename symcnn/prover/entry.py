"""An entry of the catalogue: a claim with its proof, its mistakes and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symcnn.kernel.terms import Term, Var
from symcnn.kernel.theorem import Theorem

from .chain import Derivation
from .claim import Claim


@dataclass(frozen=True)
class Mistake:
    """A wrong statement that somebody made or might make, to be refuted.

    ``source`` says where it stands, when it does; ``remark`` what is right instead.
    """

    claim: Claim
    source: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Picture:
    """The matrix of a linear operator at small sizes, for the write-up.

    ``output`` is a tensor that depends linearly on the variable ``input``. ``adjoint``, with
    its own input, is a tensor whose matrix must be the transposed one.
    """

    title: str
    output: Term
    input: Var
    sizes: Mapping[Var, int]
    adjoint: tuple[Term, Var] | None = None


@dataclass(frozen=True)
class Plot:
    """Curves for the write-up: terms by their names, over a variable.

    An integer variable gives points. All other variables have the value in ``values``: a
    number, or nested lists.
    """

    title: str
    variable: Var
    span: tuple[float, float]
    curves: Mapping[str, Term]
    values: Mapping[Var, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One theorem of the catalogue.

    ``proof`` turns the claim into a derivation; applied to a near miss it must fail.
    ``sources`` are the documents and problems it comes from; ``instance`` gives the small
    sizes at which both sides are expanded and compared (none when the statement has no
    finite expansion); ``why`` is the idea in a sentence or two; ``title`` is the first line of
    the proof file, which the catalogue fills in. ``meaning`` are theorems, from the claim's
    hypotheses, that show that the statement makes sense (that a determinant is not 0), where
    arithmetic alone does not. ``let`` gives names to terms, by which a write-up prints them
    ("Let Sigma = A A^T"), and ``matrices`` asks it for the notation of matrices.
    """

    claim: Claim
    proof: Callable[[Claim], Derivation]
    why: str = ""
    title: str = ""
    sources: tuple[str, ...] = ()
    near_misses: Mapping[str, Claim] = field(default_factory=dict)
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)
    instance: Mapping[Var, int] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    plots: tuple[Plot, ...] = ()
    meaning: tuple[Theorem, ...] = ()
    let: Mapping[Var, Term] = field(default_factory=dict)
    matrices: bool = False

    @property
    def name(self) -> str:
        """The name of the claim, which is also the stem of its file."""
        return self.claim.name
