"""Signs of roots and powers."""

from __future__ import annotations

from symcnn.kernel.rules import (
    arithmetic, assume, cases, congruence, cut, field, induction, power_add,
)  # fmt: skip
from symcnn.kernel.terms import ONE, ZERO, Eq, Le, Lt, Not, Pow, Term, Var, add
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.elementary import SQRT, square_sqrt

from .order import follows_from
from .reasoning import product_sign


def sqrt_positive(theorem: Theorem) -> Theorem:
    """From ``G |- 0 < a`` infer ``G |- 0 < sqrt(a)``: its square is a and not 0.

    >>> from .notation import scalars
    >>> (a,) = scalars("a")
    >>> print(sqrt_positive(assume(0 < a)))
    0 < a |- 0 < sqrt(a)
    """
    a = theorem.concl.args[1]
    root, goal = SQRT(a), Lt(ZERO, SQRT(a))
    square = square_sqrt(a, (Lt(ZERO, a),))
    zero = arithmetic((Not(goal),), Eq(root, ZERO))
    square_is_zero = congruence(root**2, (0,), (), zero)
    impossible = follows_from([square, square_is_zero, assume(Lt(ZERO, a))], goal)
    return cut(theorem, cases(goal, assume(goal), impossible))


def sqrt_increasing(a: Term, b: Term) -> Theorem:
    """``0 <= a, a <= b |- sqrt(a) <= sqrt(b)``, since the squares of the roots are a and b.

    >>> from .notation import scalars
    >>> print(sqrt_increasing(*scalars("a b")))
    0 <= a, a <= b |- sqrt(a) <= sqrt(b)
    """
    goal, known = Le(SQRT(a), SQRT(b)), (Le(ZERO, a), Le(a, b))
    below = Lt(SQRT(b), SQRT(a))
    squares = [square_sqrt(a, known[:1]), square_sqrt(b, known)]
    total = arithmetic((below,), Lt(ZERO, add(SQRT(a), SQRT(b))))
    product = product_sign(total, cut(total, assume(below)))
    impossible = follows_from([*squares, product, assume(known[1])], goal)
    return cases(below, impossible, arithmetic((Not(below),), goal))


def power_positive(theorem: Theorem, n: Var) -> Theorem:
    """From ``G |- 0 < b`` infer ``G, 0 <= n |- 0 < b**n``, by induction on n.

    >>> from .notation import scalars, sizes
    >>> (b,), (n,) = scalars("b"), sizes("n")
    >>> print(power_positive(assume(0 < b), n))
    0 < b, 0 <= n |- 0 < b**n
    """
    b: Term = theorem.concl.args[1]
    claim = Lt(ZERO, Pow(b, n))
    natural = Le(ZERO, n)
    split = power_add(b, n, ONE, (natural,))
    grown = product_sign(assume(claim), theorem)
    step = follows_from([split, grown], Lt(ZERO, Pow(b, add(n, 1))))
    return induction(arithmetic((), Lt(ZERO, ONE)), step, n)


def square_is_one(square: Theorem, sign: Theorem) -> Theorem:
    """From ``u*u = 1`` and ``0 <= u`` infer ``u = 1``: (u - 1)(u + 1) = 0 and u + 1 > 0.

    >>> from .notation import scalars
    >>> (u,) = scalars("u")
    >>> print(square_is_one(assume(Eq(u * u, ONE)), assume(0 <= u)).concl)
    u = 1
    """
    u = sign.concl.args[1]
    divided = field(u - 1, 1 / (u + 1) * (u * u - 1), (sign.concl,))
    nothing = congruence(divided.right, (1, 0), (), square)
    return follows_from([cut(sign, divided), nothing], Eq(u, ONE))
