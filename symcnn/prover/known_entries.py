"""Entries of which an equation is known for all indices: ``Y[i] = a*X[i]``, ``W[i, j] = -W[j, i]``.

The first defines a tensor by others, and is put in. The second says what the tensor becomes when
it is reflected: a number is then the mean of itself and of what it is with all entries reflected.
"""

from __future__ import annotations

from fractions import Fraction

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import Formulas, assume, congruence, forall_elim, reflexivity, ring
from symcnn.kernel.terms import Add, Entry, Eq, Mul, Num, Term, Var
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import Conversion, after, everywhere, maybe

from .instantiation import opened


def defined_entries(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """``a = a'`` and ``b = b'`` with the entries of defined tensors as what they are.

    >>> from symcnn.lemmas.notation import for_all, sizes, tensor
    >>> n, k = sizes("n k")
    >>> x, y = tensor("x", n), tensor("y", n)
    >>> known = (for_all(n, lambda i: Eq(y[i], 2 * x[i])), 0 <= k, k < n)
    >>> print(defined_entries(y[k], x[k], known)[0].right)
    2*x[k]
    """
    conversion = everywhere(_rewriting([p for p in given if _tensor(p, False) is not None]))
    return maybe(conversion)(a, given), maybe(conversion)(b, given)


def reflected_entries(a: Term, b: Term, given: Formulas) -> tuple[Theorem, Theorem]:
    """``a = (a + a')/2``, where a' is a with entries reflected as the hypotheses say."""
    theorem = everywhere(_rewriting([p for p in given if _tensor(p, True) is not None]))(a, given)
    half = Num(Fraction(1, 2))
    apart = Add((Mul((half, a)), Mul((half, a))))
    changed = congruence(apart, (1, 1), (), theorem)
    return after(ring(a, apart), changed), reflexivity(b)


def _tensor(p: Term, reflects: bool) -> Term | None:
    """The tensor of which p says what each entry is, by others or by other entries of itself."""
    names, inside = opened(p)
    match inside:
        case Eq(args=(Entry(args=(Var() as tensor, *indices)), other)):
            if names and (*indices,) == names and (tensor in free_vars(other)) == reflects:
                return tensor
    return None


def _rewriting(equations: list[Term]) -> Conversion:
    by_tensor: dict[Term, Term] = {}
    for p in equations:
        for reflects in (True, False):
            tensor = _tensor(p, reflects)
            if tensor is not None:
                by_tensor.setdefault(tensor, p)

    made: set[Term] = set()  # entries that came about, which are not reflected back

    def convert(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Entry) or t.args[0] not in by_tensor or t in made:
            raise KernelError("known_entries", "an entry of a known tensor is expected", found=t)
        theorem = assume(by_tensor[t.args[0]])
        for index in t.args[1:]:
            theorem = forall_elim(theorem, index, given)
        made.update(s for s in subterms(theorem.right) if isinstance(s, Entry))
        return after(ring(t, theorem.left), theorem)

    return convert
