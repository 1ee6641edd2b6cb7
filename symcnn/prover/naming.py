"""Derived formulas by name: the operations of the library that they are.

A formula suggests an operation by its form (``G[i//k]``: upsampling); the operation is then
built from its definition, and the name is given only when the two are proved equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from symcnn.kernel.binding import subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import ring, symmetry
from symcnn.kernel.terms import Binder, Term, Var, mul
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.conversions import after, maybe
from symcnn.operators.gather import joined

from .auto import StuckError, prove_equal
from .deltas import Settling
from .derivative_formulas import Derived
from .forms import Form, Suggestion, form_of
from .matrix_notation import NotationError, matrix_notation
from .presentation import present
from .rearrangements import (
    added_up, cropped, folded, nearest_upsampled, pixels_shuffled, pooled, rearranged, repeated,
    reshaped, scattered_by_index, summed_over_axes, turned, zero_padded,
)  # fmt: skip
from .windows import max_unpooling, window_operations

LONGEST = 160  # of a formula in matrix notation: a longer one is no help

Operation = Callable[[Form], Suggestion | None]


@dataclass(frozen=True)
class Named:
    """A name for a formula, the entry of the operation as a term, and ``entry = term``."""

    name: str
    term: Term
    theorem: Theorem


def named(result: Derived) -> Named | None:
    """The name of the formula, if it has one that is proved.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor
    >>> from .derivative_formulas import Operator, derived
    >>> m, n = sizes("m n")
    >>> A = tensor("A", m, n)
    >>> flip = Operator("flip", (A,), (), tabulate(n, m, lambda i, j: A[j, i]), (n, m))
    >>> named(derived(flip, "A")).name
    'transpose of G'
    """
    form = form_of(result)
    found = None if form is None else _first(result, form, OPERATIONS)
    if found is not None:
        return found
    try:
        text, term = matrix_notation(result.entry, result.indices, result.sizes)
        if len(text) <= LONGEST:
            return Named(text, term, ring(result.entry, term))
    except NotationError:
        pass
    return None if form is None else _first(result, form, (_contraction,))


def shortest_notation(t: Term, indices: Sequence[Var], sizes: Sequence[Term]) -> str:
    """The formula of an entry, in matrix notation where there is one and it is shorter.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i, j = sizes("n i j")
    >>> A, x = tensor("A", n, n), tensor("x", n)
    >>> formulas = total(n, lambda k: A[i, k] * x[k]), x[n - i]
    >>> [shortest_notation(t, (i,), (n,)) for t in formulas]
    ['A x', 'x[n - i]']
    """
    plain = str(t)
    try:
        text, _ = matrix_notation(t, indices, sizes)
    except NotationError:
        return plain
    return min(text, plain, key=len)


def _first(result: Derived, form: Form, operations: Sequence[Operation]) -> Named | None:
    """The first name that is proved."""
    if any(isinstance(s, Binder) for f in form.scale for s in subterms(f)):
        return None
    prefix = f"{mul(*form.scale)} * " if form.scale else ""
    for operation in operations:
        try:
            suggestion = operation(form)
            if suggestion is not None:
                name, core = suggestion
                term = mul(*form.scale, core)
                return Named(prefix + name, term, _equal(result, term))
        except (KernelError, StuckError):
            continue
    return None


def _equal(result: Derived, term: Term) -> Theorem:
    """``entry = term``: by algebra, or once the sums of the term are carried out."""
    given = result.own_given
    if ring_equal(result.entry, term):
        return ring(result.entry, term)
    settled = Settling(result.indices, given)(term)
    for conversion in (None, *(c for c, _ in present(result.indices))):
        if conversion is not None:
            settled = after(settled, maybe(conversion)(settled.right, given))
        if ring_equal(result.entry, settled.right):
            return after(ring(result.entry, settled.right), symmetry(settled))
    return prove_equal(result.entry, term, given)


# -- products of tensors -----------------------------------------------------------------------


def _product(form: Form) -> Suggestion | None:
    """The product of two tensors: outer, entry by entry, or of matrices and vectors."""
    indices = set(form.indices)
    if len(form.entries) != 2 or not _is_contraction(form):
        return None
    a, b = form.entries
    own, other = set(a.args[1:]) & indices, set(b.args[1:]) & indices
    if not form.sums and not own & other and own | other == indices:
        first, second = (a, b) if form.indices[0] in own else (b, a)
        return f"outer product of {first.args[0]} and {second.args[0]}", mul(a, b)
    if not form.sums and own == other == indices and a.args[1:] == b.args[1:]:
        return f"product of {a.args[0]} and {b.args[0]} entry by entry", mul(a, b)
    if len(form.sums) != 1 or len(form.indices) > 2 or own & other:
        return None
    (k,) = form.summed
    left, right = (a, b) if form.indices and form.indices[0] in own else (b, a)
    if any(k not in e.args[1:] or len(e.args) > 3 for e in (a, b)):
        return None
    if len(form.indices) == 1 and len(left.args) == 2:
        left, right = right, left
    shown = str(left.args[0]) if left.args[-1] == k else f"{left.args[0]}^T"
    other_shown = str(right.args[0]) if right.args[1] == k else f"{right.args[0]}^T"
    if len(left.args) == 3:
        return f"matrix product {shown} {other_shown}", joined([a, b], form.sums)
    return None


def _contraction(form: Form) -> Suggestion | None:
    """Any other product of tensors, summed over some of their axes."""
    if len(form.entries) < 2 or not _is_contraction(form):
        return None
    letters: dict[Term, str] = dict(zip(form.ranges, ascii_lowercase, strict=False))
    inputs = ",".join("".join(letters[p] for p in e.args[1:]) for e in form.entries)
    output = "".join(letters[v] for v in form.indices)
    *start, end = [str(e.args[0]) for e in form.entries]
    tensors = f"{', '.join(start)} and {end}" if start else end
    return f"einsum {inputs}->{output} of {tensors}", joined(form.entries, form.sums)


def _is_contraction(form: Form) -> bool:
    """Whether all places are indices, with no condition on them and no other factor."""
    places = [p for e in form.entries for p in e.args[1:]]
    plain = not (form.guards or form.others) and form.is_whole(*form.entries)
    return plain and all(p in form.ranges for p in places)


# What a formula may be, the plainest first; each suggests a name with the entry that it stands for.
OPERATIONS: tuple[Operation, ...] = (
    rearranged,
    turned,
    repeated,
    reshaped,
    cropped,
    zero_padded,
    pixels_shuffled,
    nearest_upsampled,
    pooled,
    summed_over_axes,
    added_up,
    scattered_by_index,
    folded,
    _product,
    max_unpooling,
    window_operations,
)
