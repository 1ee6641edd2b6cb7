"""Products, transposes, inverses and determinants of matrices, as equations of matrices.

The product and the transpose are those of ``matrix_products``: an entry of an explicit factor is
not opened there, so that an equation of matrices can be used inside a product.
"""

from __future__ import annotations

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, instantiate, reflexivity, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.sums import entry_lam, lam_entries
from symcnn.kernel.terms import (
    COMPLEX, INT, REAL, ZERO, Det, Entry, Eq, Inv, Lam, Lt, Mul, Not, Pow, Range, Sum, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.matrix_products import (
    det_identity, det_product, det_transpose, identity, inverse_left, inverse_right, product,
    square_size, transpose,
)  # fmt: skip

from .brackets import collapse, thin_guard
from .conversions import Conversion, after, everywhere, maybe, somewhere, then
from .notation import total
from .order import follows_from
from .reasoning import product_sign, reciprocal, use
from .sum_rules import exchange, expand, factor_out, multiply_in


def open_entries(t: Term, given: Formulas) -> Theorem:
    """The entries of explicit tensors in t written out."""

    def entry(s: Term, known: Formulas) -> Theorem:
        if not isinstance(s, Entry) or not isinstance(s.args[0], Lam):
            raise KernelError("open_entries", "an entry of a tensor is expected", found=s)
        return entry_lam(s, known)

    return maybe(everywhere(entry))(t, given)


def _generic(*shapes: str) -> tuple[Var, ...]:
    """Matrix variables whose sizes are named by letters: "mn", "np"."""
    sides = {x: Var(x, INT) for x in "mnpq"}
    names = ("A", "B", "C")
    return tuple(
        Var(name, COMPLEX, (sides[s[0]], sides[s[1]]))
        for name, s in zip(names, shapes, strict=False)
    )


def _at(law: Theorem, variables: tuple[Var, ...], matrices: tuple[Term, ...]) -> Theorem:
    """The law for these matrices."""
    pairs: dict[Var, Term] = {}
    for v, a in zip(variables, matrices, strict=True):
        for size, actual in zip(v.shape, shape_of(a), strict=True):
            if isinstance(size, Var):
                pairs.setdefault(size, actual)
        pairs[v] = a
    return instantiate(law, tuple(pairs.items()))


def associative(a: Term, b: Term, c: Term) -> Theorem:
    """``|- (a b) c = a (b c)``

    >>> from .notation import sizes, tensor
    >>> m, n = sizes("m n")
    >>> A, B, C = tensor("A", m, n), tensor("B", n, n), tensor("C", n, m)
    >>> associative(A, B, C).left == product(product(A, B), C)
    True
    """
    A, B, C = variables = _generic("mn", "np", "pq")

    def swap(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum) or not isinstance(t.body, Sum):
            raise KernelError("swap", "two sums are expected", found=t)
        return exchange(t, (1, 0), given)

    left = then(open_entries, expand, somewhere(swap))(product(product(A, B), C), ())
    right = then(open_entries, expand)(product(A, product(B, C)), ())
    law = after(after(left, ring(left.right, right.right)), symmetry(right))
    return _at(law, variables, (a, b, c))


def times_identity(a: Term) -> Theorem:
    """``|- a I = a``"""
    (A,) = variables = _generic("mn")
    return _at(_without_identity(product(A, identity(A.shape[1])), A), variables, (a,))


def identity_times(a: Term) -> Theorem:
    """``|- I a = a``"""
    (A,) = variables = _generic("mn")
    return _at(_without_identity(product(identity(A.shape[0]), A), A), variables, (a,))


def _without_identity(t: Term, a: Var) -> Theorem:
    steps = then(open_entries, everywhere(collapse), maybe(everywhere(thin_guard)))
    theorem = steps(t, ())
    entries = lam_entries(a, ("i", "j"))
    return after(after(theorem, ring(theorem.right, entries.right)), symmetry(entries))


def transpose_product(a: Term, b: Term) -> Theorem:
    """``|- (a b)^T = b^T a^T``"""
    A, B = variables = _generic("mn", "np")
    left = open_entries(transpose(product(A, B)), ())
    right = open_entries(product(transpose(B), transpose(A)), ())
    law = after(after(left, ring(left.right, right.right)), symmetry(right))
    return _at(law, variables, (a, b))


def transpose_identity(n: Term) -> Theorem:
    """``|- I^T = I``"""
    theorem = open_entries(transpose(identity(n)), ())
    return after(theorem, ring(theorem.right, identity(n)))


def in_product(left: Theorem, right: Theorem) -> Theorem:
    """From ``a = a'`` and ``b = b'`` infer ``a b = a' b'``.

    >>> from .notation import sizes, tensor
    >>> n, = sizes("n")
    >>> A, B, C = (tensor(x, n, n) for x in "ABC")
    >>> in_product(assume(Eq(A, B)), reflexivity(C)).right == product(B, C)
    True
    """
    t = product(left.left, right.left)
    first = _inside(t, (1, 1, 1, 0, 0), left)
    return after(first, _inside(first.right, (1, 1, 1, 1, 0), right))


def in_transpose(theorem: Theorem) -> Theorem:
    """From ``a = a'`` infer ``a^T = a'^T``."""
    return _inside(transpose(theorem.left), (1, 1, 0), theorem)


def _inside(t: Term, path: tuple[int, ...], theorem: Theorem) -> Theorem:
    """The equation carried to a place under the binders of an explicit matrix."""
    avoid = {v for s in (t, theorem.concl, *theorem.hyps) for v in free_vars(s)}
    names: list[str] = []
    inner = t
    for place in path:
        if not inner.binds(place):
            break
        v = domain_var(inner, avoid)  # type: ignore[arg-type]
        avoid.add(v)
        names.append(v.name)
        inner = open_binder(inner, v)
    return congruence(t, path, tuple(names), theorem)


# -- inverses --------------------------------------------------------------------------


def inverse_is(a: Term, right_inverse: Theorem, given: Formulas) -> Theorem:
    """From ``a b = I`` infer ``given |- a^-1 = b``, for a with ``det(a) != 0`` in ``given``.

    a^-1 = a^-1 I = a^-1 (a b) = (a^-1 a) b = I b = b.
    """
    inverse, b = Inv(a), second_factor(right_inverse.left)
    steps = [
        symmetry(times_identity(inverse)),
        in_product(reflexivity(inverse), symmetry(right_inverse)),
        symmetry(associative(inverse, a, b)),
        in_product(inverse_left(a, given), reflexivity(b)),
        identity_times(b),
    ]
    theorem = steps[0]
    for step in steps[1:]:
        theorem = after(theorem, step)
    return theorem


def inverse_by(a: Term, right_inverse: Theorem) -> tuple[Theorem, Theorem]:
    """From ``G |- a b = I`` infer ``G |- det(a) != 0`` and ``G |- a^-1 = b``.

    det(a) det(b) = det(I) = 1.
    """
    n, b = square_size("inverse_by", a), second_factor(right_inverse.left)
    one = congruence(Det(right_inverse.left), (0,), (), right_inverse)
    one = after(symmetry(det_product(a, b)), after(one, det_identity(n)))
    singular, regular = Eq(Det(a), ZERO), Not(Eq(Det(a), ZERO))
    wrong = after(symmetry(one), congruence(one.left, (0,), (), assume(singular)))
    impossible = cut(wrong, arithmetic((wrong.concl,), regular))
    shown = cases(singular, impossible, assume(regular))
    return shown, cut(shown, inverse_is(a, right_inverse, (regular,)))


def second_factor(t: Term) -> Term:
    """The matrix b of an explicit product a b."""
    inner = t
    for _ in range(3):
        if not isinstance(inner, Lam | Sum):
            raise KernelError("second_factor", "a product of two matrices is expected", found=t)
        inner = inner.body
    return inner.args[1].args[0]


def gram(a: Term) -> Term:
    """The matrix ``a a^T``."""
    return product(a, transpose(a))


def det_gram(a: Term) -> Theorem:
    """``|- det(a a^T) = det(a)**2``, for a square a."""
    theorem = det_product(a, transpose(a))
    theorem = after(theorem, congruence(theorem.right, (1,), (), det_transpose(a)))
    return after(theorem, ring(theorem.right, Det(a) ** 2))


def det_gram_positive(a: Term) -> Theorem:
    """``det(a) != 0 |- 0 < det(a a^T)``, for a square a."""
    d = Det(a)
    regular = assume(Not(Eq(d, ZERO)))
    above = product_sign(assume(d > ZERO), assume(d > ZERO))
    below = product_sign(assume(d < ZERO), assume(d < ZERO))
    goal = Lt(ZERO, d * d)
    below = cut(follows_from([regular, assume(Not(d > ZERO))], d < ZERO), below)
    square = cases(d > ZERO, above, follows_from([below], goal))
    return follows_from([square, det_gram(a)], Lt(ZERO, Det(gram(a))))


def det_inverse(a: Term, given: Formulas) -> Theorem:
    """``given |- det(a^-1) = 1/det(a)``, for a with ``det(a) != 0`` in ``given``.

    det(a^-1) det(a) = det(a^-1 a) = det(I) = 1.
    """
    n = square_size("det_inverse", a)
    one = symmetry(det_product(Inv(a), a))
    one = after(one, congruence(one.right, (0,), (), inverse_left(a, given)))
    return reciprocal(after(one, det_identity(n)), given)


def inverse_gram(a: Term, given: Formulas) -> Theorem:
    """``given |- (a a^T)^-1 = (a^-1)^T a^-1``, for a with ``det(a) != 0`` in ``given``.

    a a^T (a^-1)^T a^-1 = a (a^-1 a)^T a^-1 = a a^-1 = I.
    """
    n, inverse, flipped = square_size("inverse_gram", a), Inv(a), transpose(a)
    cancelled = symmetry(transpose_product(inverse, a))
    cancelled = after(cancelled, in_transpose(inverse_left(a, given)))
    cancelled = after(cancelled, transpose_identity(n))
    b = product(transpose(inverse), inverse)
    inner = symmetry(associative(flipped, transpose(inverse), inverse))
    inner = after(inner, in_product(cancelled, reflexivity(inverse)))
    inner = after(inner, identity_times(inverse))
    theorem = associative(a, flipped, b)
    theorem = after(theorem, in_product(reflexivity(a), inner))
    return inverse_by(gram(a), after(theorem, inverse_right(a, given)))[1]


def inverse_entries(a: Term, on_the_left: bool, i: Var, j: Var, given: Formulas) -> Theorem:
    """``given, i < n, j < n |- Sum[k < n] a[i, k]*a^-1[k, j] = [i = j]``, or a^-1 on the left.

    Needs: ``det(a) != 0`` in ``given``.
    """
    law = inverse_left(a, given) if on_the_left else inverse_right(a, given)
    (n, _) = shape_of(a)
    facts = (*given, *member(i, Range(n)), *member(j, Range(n)))
    theorem = congruence(law.left[i, j], (0,), (), law)
    left = entry_lam(theorem.left, facts)
    return after(symmetry(left), after(theorem, entry_lam(theorem.right, facts)))


def undo(a: Term, on_the_left: bool) -> Conversion:
    """``Sum[k] a[i, k] * Sum[l] a^-1[k, l]*e(l) = e(i)``, or with a^-1 on the left.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i = sizes("n i")
    >>> A, x = tensor("A", n, n), tensor("x", n)
    >>> nested = total(n, lambda k: A[i, k] * total(n, lambda l: Inv(A)[k, l] * x[l]))
    >>> given = (Not(Eq(Det(A), ZERO)), i >= 0, i < n)
    >>> print(undo(A, on_the_left=False)(nested, given).right)
    x[i]
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = everywhere(multiply_in)(t, given)
        theorem = after(theorem, exchange(theorem.right, (1, 0), given))
        theorem = after(theorem, under_first(factor_out)(theorem.right, given))
        theorem = after(theorem, everywhere(contract)(theorem.right, given))
        theorem = after(theorem, collapse(theorem.right, given))
        return after(theorem, maybe(everywhere(thin_guard))(theorem.right, given))

    def contract(t: Term, given: Formulas) -> Theorem:
        if not isinstance(t, Sum):
            raise KernelError("undo", "a sum is expected", found=t)
        k = domain_var(t, free_vars(t).union(*map(free_vars, given)))
        entries = [f for f in _factors(open_binder(t, k)) if isinstance(f, Entry)]
        if len(entries) != 2:
            raise KernelError("undo", "a product of two entries is expected", found=t)
        (i,) = (e.args[1] for e in entries if e.args[2] == k)
        (j,) = (e.args[2] for e in entries if e.args[1] == k)
        if not isinstance(i, Var) or not isinstance(j, Var):
            raise KernelError("undo", "two indices are expected", found=t)
        return inverse_entries(a, on_the_left, i, j, given)

    def under_first(conversion: Conversion) -> Conversion:
        def inner(t: Term, given: Formulas) -> Theorem:
            v = domain_var(t, free_vars(t).union(*map(free_vars, given)))  # type: ignore[arg-type]
            facts = (*given, *member(v, t.args[0]))  # type: ignore[arg-type]
            return congruence(t, (1,), (v.name,), conversion(open_binder(t, v), facts))

        return inner

    return convert


def _factors(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Mul) else (t,)


def quadratic_form(a: Term, v: Term, given: Formulas) -> Theorem:
    """``given |- Sum[k] (Sum[i] a^-1[k, i]*v[i])**2 = Sum[i] Sum[j] v[i]*(a a^T)^-1[i, j]*v[j]``.

    That is ||a^-1 v||^2 = v^T (a a^T)^-1 v; ``det(a) != 0`` is in ``given``. The entries of an
    explicit vector v are written out.
    """
    n = square_size("quadratic_form", a)
    w = Var("v", REAL, (n,))
    left = total(n, lambda k: total(n, lambda i: Inv(a)[k, i] * w[i]) ** 2)
    right = total(n, n, lambda i, j: w[i] * Inv(gram(a))[i, j] * w[j])
    use_inverse = everywhere(use(inverse_gram(a, given)))(right, given)
    triple = then(open_entries, expand)(use_inverse.right, given)
    triple = after(triple, exchange(triple.right, (2, 0, 1), given))
    squares = then(everywhere(_square), expand)(left, given)
    law = after(squares, ring(squares.right, triple.right))
    law = instantiate(after(law, symmetry(after(use_inverse, triple))), ((w, v),))

    def entry_of_v(t: Term, known: Formulas) -> Theorem:
        if not isinstance(t, Entry) or t.args[0] != v:
            raise KernelError("quadratic_form", "an entry of the vector is expected", found=t)
        return entry_lam(t, known)

    opened = maybe(everywhere(entry_of_v))
    before, behind = opened(law.left, given), opened(law.right, given)
    return after(symmetry(before), after(law, behind))


def _square(t: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Pow) or not isinstance(t.args[0], Sum):
        raise KernelError("square", "the square of a sum is expected", found=t)
    return ring(t, t.args[0] * t.args[0])
