"""Derived rules for ``cis t = exp(2 pi i t)``: products, whole turns, sums of roots of unity."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import (
    Formulas, arithmetic, assume, cases, congruence, cut, exists_elim, field, instantiate, ring,
    symmetry, transitivity,
)  # fmt: skip
from symcnn.kernel.terms import (
    FALSE, ONE, TRUE, ZERO, Add, Apply, Bracket, Eq, FloorDiv, Fun, Le, Mod, Mul, Not, Term, Var,
    add, mul, recip,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.finite import sum_one

from .conversions import Conversion, after, everywhere, maybe, somewhere, then, under
from .laws import N, at, law
from .notation import positive, sizes, total
from .sum_rules import factor_out, substitute

CIS = Fun("cis")


def cis_add(a: Term, b: Term) -> Theorem:
    """``|- cis(a + b) = cis(a)*cis(b)``"""
    return at(law("cis_add"), a, b)


def cis_integer(n: Term) -> Theorem:
    """``|- cis(n) = 1`` for an integer n; cis(1/2) is -1."""
    return instantiate(law("cis_integer"), ((N, n),))


def cis_one(theorem: Theorem) -> Theorem:
    """From ``G |- cis(a) = 1`` infer ``G |- exists n in Z: a = n``."""
    left = theorem.left
    if theorem.right != ONE or CIS(*left.args[:1]) != left:
        raise KernelError("cis_one", "cis(a) = 1 is expected", found=theorem.concl)
    return cut(theorem, at(law("cis_whole"), left.args[0]))


def euclid(t: Term, given: Formulas) -> Theorem:
    """``given |- a % b = a - b*(a//b)``."""
    if not isinstance(t, Mod):
        raise KernelError("euclid", "a remainder is expected", found=t)
    a, b = t.args
    return arithmetic(given, Eq(t, a - b * FloorDiv(a, b)))


def equal_phases(a: Term, b: Term, given: Formulas) -> Theorem:
    """``given |- a = b`` by the laws of a field and a % b = a - b*(a//b).

    >>> from symcnn.lemmas.notation import positive, sizes
    >>> i, N = sizes("i N")
    >>> print(equal_phases((i % N) / N, i / N - i // N, positive(N)))
    1 <= N |- (i % N)/N = i/N - (i//N)
    """
    left, right = (maybe(everywhere(euclid))(t, given) for t in (a, b))
    middle = field(left.right, right.right, given)
    return after(after(left, middle), symmetry(right))


def split(a: Term, b: Term) -> Conversion:
    """``cis(a + b)`` as ``cis(a)*cis(b)``, at a cis of something that equals a + b."""

    def convert(t: Term, given: Formulas) -> Theorem:
        theorem = cis_add(a, b)
        return after(_same_phase(t, add(a, b), given), theorem)

    return convert


def joined(phase: Term, *parts: Term) -> Conversion:
    """The factors ``cis(a)``, ``cis(b)`` ... of a product as one ``cis(phase)``, put in front.

    ``phase`` is what the parts a, b ... add up to.

    >>> from symcnn.lemmas.notation import scalars
    >>> a, b, c = scalars("a b c")
    >>> print(joined(a, a - b, b)(CIS(a - b) * c * CIS(b), ()))
    |- cis(a - b)*c*cis(b) = cis(a)*c
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        factors = list(t.args) if isinstance(t, Mul) else [t]
        for part in parts:
            if CIS(part) not in factors:
                raise KernelError("joined", "there is no such factor", factor=CIS(part), found=t)
            factors.remove(CIS(part))
        product = mul(CIS(phase), *factors)
        path = (product.args.index(CIS(phase)),) if isinstance(product, Mul) else ()
        apart = _parted(phase, parts, given)
        apart = congruence(product, path, (), apart) if path else apart
        return after(ring(t, apart.right), symmetry(apart))

    return convert


def _parted(phase: Term, parts: Sequence[Term], given: Formulas) -> Theorem:
    """``cis(phase) = cis(a)*cis(b)*...``."""
    if len(parts) == 1:
        return _same_phase(CIS(phase), parts[0], given)
    rest = add(*parts[1:])
    both = split(parts[0], rest)(CIS(phase), given)
    return after(both, congruence(both.right, (1,), (), _parted(rest, parts[1:], given)))


def whole_turns(a: Term, turns: Term) -> Conversion:
    """``cis(a + n)`` as ``cis(a)`` for an integer n, at a cis of something that equals a + n.

    >>> from symcnn.lemmas.notation import positive, sizes
    >>> i, k, N = sizes("i k N")
    >>> wrapped = CIS((i % N) * k / N)
    >>> print(whole_turns(i * k / N, -(i // N) * k)(wrapped, positive(N)))
    1 <= N |- cis((i % N)*k/N) = cis(i*k/N)
    """

    def convert(t: Term, given: Formulas) -> Theorem:
        both = split(a, turns)(t, given)
        return transitivity(both, congruence(both.right, (1,), (), cis_integer(turns)))

    return convert


def _same_phase(t: Term, phase: Term, given: Formulas) -> Theorem:
    if not isinstance(t, Apply) or t.fun != CIS:
        raise KernelError("cis", "a character is expected", found=t)
    return congruence(t, (0,), (), equal_phases(t.args[0], phase, given))


# -- the sum of the N-th roots of unity ------------------------------------------------------


def root_sum(j: Term, N: Term) -> Term:
    """``Sum[k < N] cis(j*k/N)``.

    >>> from symcnn.lemmas.notation import sizes
    >>> print(root_sum(*sizes("j N")))
    sum[k<N] cis(j*k/N)
    """
    return total(N, lambda k: CIS(j * k / N))


def divides(N: Term, j: Term) -> Term:
    """The formula ``j % N = 0``."""
    return Eq(Mod(j, N), ZERO)


def root_sum_turned(j: Var, N: Var) -> Theorem:
    """``1 <= N |- Sum[k < N] cis(j*k/N) = cis(j/N) * Sum[k < N] cis(j*k/N)``.

    Every k is (l + 1) % N for one l, and the characters at l + 1 and at (l + 1) % N agree.
    """
    given = positive(N)
    k, l = sizes("k l")  # noqa: E741
    shifted = substitute({l: N}, old={k: (l + 1) % N}, new={l: (k - 1) % N})
    return then(
        shifted,
        under(("l",), somewhere(whole_turns(j * (l + 1) / N, -j * ((l + 1) // N)))),
        under(("l",), split(j / N, j * l / N)),
        factor_out,
    )(root_sum(j, N), given)


def root_sum_of_ones(j: Var, N: Var) -> Theorem:
    """``1 <= N, j % N = 0 |- Sum[k < N] cis(j*k/N) = N``: every term is 1."""
    given = (*positive(N), divides(N, j))
    (k,) = sizes("k")
    multiple = arithmetic(given, Eq(j, N * (j // N)))
    phase = congruence(j * k / N, (0,), (), multiple)
    turns = (j // N) * k
    phase = after(phase, field(phase.right, turns, given))
    one = transitivity(congruence(CIS(j * k / N), (0,), (), phase), cis_integer(turns))
    ones = congruence(root_sum(j, N), (1,), ("k",), one)
    return transitivity(ones, sum_one(ones.right, given))


def root_is_not_one(j: Var, N: Var) -> Theorem:
    """``1 <= N, j % N != 0 |- 1 - cis(j/N) != 0``.

    If cis(j/N) were 1, then j/N would be an integer n, and j = N*n a multiple of N.
    """
    given = (*positive(N), Not(divides(N, j)))
    (n,) = sizes("n")
    quotient, root = j / N, CIS(j / N)
    zero = Eq(1 - root, ZERO)
    difference = add(mul(-1, 1 - root), ONE)
    one = after(ring(root, difference), congruence(difference, (0, 1), (), assume(zero)))
    # N*(j/N) would be one product; j/N must stand by itself to be replaced by n
    product = mul(N, add(quotient, ONE)) - N
    multiple = after(
        field(j, product, given), congruence(product, (0, 1, 0), (), assume(Eq(quotient, n)))
    )
    multiple = after(multiple, ring(multiple.right, N * n))
    contradiction = cut(multiple, arithmetic((*given, multiple.concl), Not(zero)))
    absurd = exists_elim(cis_one(one), contradiction, n)
    return cases(zero, absurd, assume(Not(zero)))


def root_sum_vanishes(j: Var, N: Var) -> Theorem:
    """``1 <= N, j % N != 0 |- Sum[k < N] cis(j*k/N) = 0``.

    The sum S is w*S with w = cis(j/N), so (1 - w)*S = 0, and w is not 1.
    """
    total_, not_one = root_sum(j, N), root_is_not_one(j, N)
    root = CIS(j / N)
    turned = root_sum_turned(j, N)
    difference = Add((total_, -root * total_))
    nothing = congruence(difference, (0,), (), turned)
    divided = Mul((difference, recip(1 - root)))
    return after(
        cut(not_one, field(total_, divided, (not_one.concl,))),
        congruence(divided, (0,), (), after(nothing, ring(nothing.right, ZERO))),
    )


def root_sum_is(j: Term, N: Term, given: Formulas) -> Theorem:
    """``given |- Sum[k < N] cis(j*k/N) = N*[j % N = 0]``, for N >= 1 and any integer j."""
    v, size = sizes("j N")
    p = divides(size, v)
    right = size * Bracket(p)

    def value(theorem: Theorem, truth: Term) -> Theorem:
        known = p if truth == TRUE else Not(p)
        bracket = congruence(right, (1, 0), (), arithmetic((known,), Eq(p, truth)))
        return after(theorem, after(ring(theorem.right, bracket.right), symmetry(bracket)))

    whole = value(root_sum_of_ones(v, size), TRUE)
    either = cases(p, whole, value(root_sum_vanishes(v, size), FALSE))
    general = instantiate(either, ((v, j), (size, N)))
    return cut(arithmetic(given, Le(ONE, N)), general)


def sum_of_roots(j: Term, N: Term) -> Conversion:
    """``Sum[k < N] cis(j*k/N)`` as ``N*[j % N = 0]``, for N >= 1."""

    def convert(t: Term, given: Formulas) -> Theorem:
        if t != root_sum(j, N):
            raise KernelError("sum_of_roots", "another sum is expected", found=t)
        return root_sum_is(j, N, given)

    return convert
