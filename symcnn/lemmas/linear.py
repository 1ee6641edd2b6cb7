"""Linear forms: the coefficients of sum c[i]*x[i] are found by inserting unit tensors."""

from __future__ import annotations

from symcnn.kernel.binding import close, free_vars, fresh
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, forall_elim, symmetry
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.terms import INT, And, Bracket, Eq, Forall, Lam, Range, Space, Term, Var
from symcnn.kernel.theorem import Theorem

from .brackets import collapse, thin_guard
from .conversions import after, everywhere, maybe, then


def unit_tensor(shape: Formulas, place: Formulas) -> Term:
    """The tensor of the shape that is 1 at the place and 0 elsewhere.

    >>> from symcnn.lemmas.notation import sizes
    >>> n, a = sizes("n a")
    >>> print(unit_tensor((n,), (a,)))
    lam[i<n] [i = a]
    """
    taken = frozenset().union(*map(free_vars, (*shape, *place)))
    indices: list[Var] = []
    for letter, _ in zip("ijklmn", shape, strict=False):
        indices.append(fresh(letter, INT, (*taken, *indices)))
    here = [Eq(i, a) for i, a in zip(indices, place, strict=True)]
    tensor: Term = Bracket(here[0] if len(here) == 1 else And(*here))
    for i, n in reversed(list(zip(indices, shape, strict=True))):
        tensor = Lam(Range(n), close(tensor, i), i.name)
    return tensor


def at_unit_tensor(theorem: Theorem, place: Formulas, given: Formulas) -> Theorem:
    """What an equation of linear forms, for all tensors, says of the coefficients at a place.

    From ``G |- forall X: sum c[i]*X[i] = sum d[i]*X[i]`` infer ``G |- c[a] = d[a]``, both
    sides simplified. Where ``given`` does not put the place inside X, its brackets stay.
    """
    claim = theorem.concl
    if not isinstance(claim, Forall) or not isinstance(claim.domain, Space):
        raise KernelError("at_unit_tensor", "an equation for all tensors is expected", found=claim)
    instance = forall_elim(theorem, unit_tensor(claim.domain.args, place), given)
    simplify = then(*(maybe(everywhere(c)) for c in (entry_lam, collapse, thin_guard)))
    left, right = simplify(instance.left, given), simplify(instance.right, given)
    return after(after(symmetry(left), instance), right)
