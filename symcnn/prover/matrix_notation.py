"""Formulas in index notation as matrix notation: products, transposes, diag, traces.

``sum[k<n] A[i, k]*x[k]`` is ``(A x)[i]``. The reading is untrusted: every expression can say
what its entry is by its definition, and the notation is used only where that is the formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import permutations

from symcnn.kernel.binding import close, free_vars, fresh, open_binder, shape_of
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import (
    INT, ONE, REAL, Add, Apply, Binder, Bracket, Det, Domain, Entry, Eq, Inv, Lam, Le, Lt, Mul, Num,
    Pow, Range, Recip, Sum, Term, Var, add, mul,
)  # fmt: skip
from symcnn.lemmas.conversions import everywhere, maybe
from symcnn.lemmas.elementary import EXP, SQRT
from symcnn.lemmas.sum_rules import factor_out

SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly the outermost operation binds


class NotationError(Exception):
    """The formula has no matrix notation that is known here."""


@dataclass(frozen=True)
class Expression:
    """A scalar, vector or matrix: how it is written, and its entry by definition."""

    text: str
    level: int
    entry: Callable[..., Term]

    def within(self, level: int) -> str:
        """The text as an operand of an operation that binds as tightly as ``level``."""
        return self.text if self.level >= level else f"({self.text})"


def matrix_notation(t: Term, axes: Sequence[Var], sizes: Sequence[Term]) -> tuple[str, Term]:
    """The formula of an entry at the ``axes`` (at most two) in matrix notation.

    Also returns the entry by the definitions of what is written, equal to ``t`` by the laws
    of a ring. Raises ``NotationError`` where there is none.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, i, j = sizes("n i j")
    >>> A, x, y = tensor("A", n, n), tensor("x", n), tensor("y", n)
    >>> matrix_notation(total(n, lambda k: A[k, i] * x[k]), (i,), (n,))[0]
    'A^T x'
    >>> matrix_notation(2 * x[i] * y[j] - A[j, i], (i, j), (n, n))[0]
    '2 x y^T - A^T'
    """
    found = matrix_expression(t, axes, sizes)
    entry = found.entry(*axes)
    if not ring_equal(entry, t):
        raise NotationError(f"{found.text} is not the formula by the laws of a ring")
    return found.text, entry


def matrix_expression(t: Term, axes: Sequence[Var], sizes: Sequence[Term]) -> Expression:
    """As ``matrix_notation``; factors may be moved out of sums, too.

    >>> from symcnn.lemmas.notation import sizes, tensor, total
    >>> n, = sizes("n")
    >>> A, x = tensor("A", n, n), tensor("x", n)
    >>> form = total(n, n, lambda i, j: x[i] * A[i, j] * x[j])
    >>> matrix_expression(form, (), ()).text
    'x^T A x'
    """
    if len(axes) > 2:
        raise NotationError("a matrix has at most two axes")
    _check_ranges(t, dict(zip(axes, sizes, strict=True)))
    found = _read(t, tuple(axes))
    pulled = maybe(everywhere(factor_out))(t, ()).right
    if not ring_equal(found.entry(*axes), pulled):
        raise NotationError(f"{found.text} is not the formula")
    return found


def _check_ranges(t: Term, ranges: dict[Var, Term]) -> None:
    """Refuse a formula that has only a part of a tensor, which the notation cannot say."""
    if isinstance(t, Binder) and isinstance(t.domain, Range):
        v = fresh(t.hint, INT, {*free_vars(t), *ranges})
        _check_ranges(t.domain.size, ranges)
        _check_ranges(open_binder(t, v), {**ranges, v: t.domain.size})
        return
    if isinstance(t, Entry):
        for place, length in zip(t.args[1:], shape_of(t.args[0]), strict=True):
            if isinstance(place, Var) and not ring_equal(ranges.get(place, length), length):
                raise NotationError(f"{place} does not run through the axis of {t}")
    if not isinstance(t, Num | Var):
        for a in t.args:
            _check_ranges(a, ranges)


def _read(t: Term, axes: tuple[Var, ...]) -> Expression:
    """What has ``t`` as its entry at the axes."""
    missing = [v for v in axes if v not in free_vars(t)]
    if missing:
        return _constant_along(t, axes, missing)
    match t:
        case Add(args=args):
            return _added([_read(a, axes) for a in args])
        case Mul(args=args):
            return _multiplied(args, axes)
        case Sum(domain=Range()):
            return _summed(t, axes)
        case Entry(args=(tensor, *places)):
            return _entry(tensor, tuple(places), axes)
        case Bracket(args=(Eq(args=(a, b)),)) if len(axes) == 2 and {a, b} == set(axes):
            return Expression("I", ATOM, lambda i, j: Bracket(Eq(*_ordered(a, b, axes, i, j))))
        case Bracket(args=(Eq(args=(Entry(args=(Var() as table, i)), j)),)) if (i, j) == axes:
            # the rows are unit vectors
            return Expression(f"onehot({table.name})", ATOM, lambda i, j: Bracket(Eq(table[i], j)))
        case Bracket(args=(Le() | Lt() as p,)) if p.args[0].sort == REAL or p.args[1].sort == REAL:
            left, right = (_side_of_condition(a, axes) for a in p.args)
            sign = "<=" if isinstance(p, Le) else "<"
            text = f"[{left.text} {sign} {right.text}]"
            kind = type(p)
            return Expression(text, ATOM, lambda *v: Bracket(kind(left.entry(*v), right.entry(*v))))
        case Apply(args=()):
            return Expression(str(t), ATOM, lambda: t)
        case Apply(fun=fun, args=(a,)):
            inner = _read(a, axes)
            text = f"{fun!r}({inner.text})"
            if fun == SQRT and inner.level == POWER and inner.text.endswith("|^2"):
                text = inner.text.removesuffix("^2")  # the norm
            return Expression(text, ATOM, lambda *v: fun(inner.entry(*v)))
        case Recip(args=(a,)):
            inner = _read(a, axes)
            return Expression(f"1/{inner.within(ATOM)}", PRODUCT, lambda *v: ONE / inner.entry(*v))
        case Pow(args=(a, n)) if free_vars(n).isdisjoint(axes):
            base = _read(a, axes)
            text = f"{base.within(ATOM)}{'.' if axes else ''}^{n}"
            return Expression(text, POWER, lambda *v: Pow(base.entry(*v), n))
        case Det(args=(m,)):
            return Expression(f"det({_tensor(m).text})", ATOM, lambda: t)
        case Num() | Var() if not axes:
            return Expression(str(t), ATOM if "/" not in str(t) else PRODUCT, lambda: t)
    raise NotationError(f"no matrix notation for {t}")


def _side_of_condition(t: Term, axes: tuple[Var, ...]) -> Expression:
    """A side of a comparison entry by entry; a number stands for itself."""
    return Expression(str(t), ATOM, lambda *v: t) if isinstance(t, Num) else _read(t, axes)


def _ordered(a: Term, b: Term, axes: tuple[Var, ...], i: Term, j: Term) -> tuple[Term, Term]:
    return (i, j) if (a, b) == axes else (j, i)


def _constant_along(t: Term, axes: tuple[Var, ...], missing: list[Var]) -> Expression:
    """What does not depend on an axis: that many times the vector of ones."""
    rest = _read(t, tuple(v for v in axes if v not in missing))
    if len(axes) == 1:
        number = rest.within(PRODUCT)
        if rest.level == PRODUCT and " " in rest.text.partition("/")[0] and "/" in rest.text:
            sign = "-" if rest.text.startswith("-") else ""
            number = f"{sign}({rest.text.removeprefix('-')})"
        text = f"{number} 1" if t not in (ONE, Num(-1)) else number
        return Expression(text, PRODUCT, lambda i: rest.entry())
    if missing == [axes[1]]:
        return Expression(f"{rest.within(PRODUCT)} 1^T", PRODUCT, lambda i, j: rest.entry(i))
    if missing == [axes[0]]:
        if rest.level == PRODUCT and rest.text.startswith("-"):
            level = PRODUCT if " " in rest.text else ATOM
            inner = Expression(rest.text[1:], level, rest.entry).within(ATOM)
            return Expression(f"-1 {inner}^T", PRODUCT, lambda i, j: rest.entry(j))
        return Expression(f"1 {rest.within(ATOM)}^T", PRODUCT, lambda i, j: rest.entry(j))
    return Expression(f"{rest.within(PRODUCT)} 1 1^T", PRODUCT, lambda i, j: rest.entry())


def _added(parts: Sequence[Expression]) -> Expression:
    """What is subtracted stands last."""
    parts = sorted(parts, key=lambda p: p.text.startswith("-"))
    text = parts[0].text
    for p in parts[1:]:
        text += f" - {p.text[1:]}" if p.text.startswith("-") else f" + {p.text}"
    return Expression(text, SUM, lambda *v: add(*(p.entry(*v) for p in parts)))


def _scaled(factors: Sequence[Term], inner: Expression | None) -> Expression:
    """A product of scalars, in front of what has axes."""
    number = ONE
    above: list[Expression] = []
    below: list[Expression] = []
    for f in factors:
        if isinstance(f, Num):
            number = f
        elif isinstance(f, Recip):
            below.append(_read(f.args[0], ()))
        else:
            above.append(_read(f, ()))
    parts = [p.within(PRODUCT) for p in above]
    sign = "-" if number == Num(-1) else ""
    if not sign and number != ONE:
        parts.insert(0, str(number))
    if below and inner is not None and not parts and not sign and inner.level >= SUM:
        divisor = _fraction("", below, apart=False)
        text = f"{inner.within(PRODUCT)}{divisor}"
        scale = mul(*(ONE / p.entry() for p in below))
        return Expression(text, PRODUCT, lambda *v: mul(scale, inner.entry(*v)))
    if below:
        apart = inner is not None and any(" " in p for p in parts)
        parts = [_fraction(" ".join(parts) or "1", below, apart)]
    if inner is not None:
        parts.append(inner.within(PRODUCT))
    if not parts:
        parts = ["1"]
    text = sign + " ".join(parts)
    level = inner.level if inner is not None and len(parts) == 1 and not sign else PRODUCT
    if inner is None and len(parts) == 1 and not sign and above and not below:
        level = above[0].level
    scale = mul(number, *(p.entry() for p in above), *(ONE / p.entry() for p in below))
    return Expression(
        text, level, lambda *v: mul(scale, inner.entry(*v)) if inner is not None else scale
    )


def _fraction(numerator: str, below: Sequence[Expression], apart: bool) -> str:
    whole = len(below) == 1
    denominator = below[0].within(POWER) if whole else " ".join(p.within(PRODUCT) for p in below)
    text = f"{numerator}/{denominator if whole else f'({denominator})'}"
    return f"({text})" if apart else text


def _by_axes(factors: Sequence[Term], axes: Sequence[Var]) -> dict[tuple[Var, ...], list[Term]]:
    """The factors by the axes that they depend on."""
    groups: dict[tuple[Var, ...], list[Term]] = {}
    for f in factors:
        groups.setdefault(tuple(v for v in axes if v in free_vars(f)), []).append(f)
    return groups


def _entrywise(factors: Sequence[Term], axes: tuple[Var, ...]) -> Expression:
    """The product entry by entry of factors that depend on all the axes."""
    if len(factors) == 1:
        return _read(factors[0], axes)
    if any(isinstance(f, Bracket) and isinstance(f.args[0], Eq) for f in factors):
        raise NotationError("a condition stands beside a matrix")
    parts = [_read(f, axes) for f in factors]
    text = " o ".join(p.within(ATOM if " " in p.text else PRODUCT) for p in parts)
    return Expression(text, PRODUCT, lambda *v: mul(*(p.entry(*v) for p in parts)))


def _diagonal(u: Expression) -> str:
    return f"diag({u.text})"


def _softmax(factors: Sequence[Term], axes: tuple[Var, ...]) -> Expression | None:
    """``exp(a)`` over the sum of all of them along the last axis, with the other factors."""
    for e, r in permutations(factors, 2):
        if not (isinstance(e, Apply) and e.fun == EXP and isinstance(r, Recip)):
            continue
        total = r.args[0]
        if isinstance(total, Sum) and open_binder(total, axes[-1]) == e:
            found = _softmax_of(_read(e.args[0], axes), total.domain, axes[-1].name)
            others = [f for f in factors if f is not e and f is not r]
            return _beside(found, _read(mul(*others), axes)) if others else found
    return None


def _softmax_of(inner: Expression, domain: Domain, name: str) -> Expression:
    def entry(*v: Var) -> Term:
        above = EXP(inner.entry(*v))
        k = fresh(name, INT, free_vars(above))
        return above / Sum(domain, close(EXP(inner.entry(*v[:-1], k)), k), name)

    return Expression(f"softmax({inner.text})", ATOM, entry)


def _beside(a: Expression, b: Expression) -> Expression:
    """The product entry by entry."""
    text = f"{a.text} o {b.within(PRODUCT if ' o ' in b.text else ATOM)}"
    return Expression(text, PRODUCT, lambda *v: mul(a.entry(*v), b.entry(*v)))


def _multiplied(factors: Sequence[Term], axes: tuple[Var, ...]) -> Expression:
    shown = _softmax(factors, axes) if axes else None
    if shown is not None:
        return shown
    groups = _by_axes(factors, axes)
    scalars = groups.pop((), [])
    if not axes:
        return _scaled(scalars, None)
    if len(axes) == 1:
        return _scaled(scalars, _entrywise(groups[axes], axes))
    i, j = axes
    both = groups.get(axes, [])
    unit = [f for f in both if isinstance(f, Bracket) and set(f.args[0].args) == set(axes)]
    if len(unit) == 1:
        # [i = j]: what depends on j is taken at i
        others = [f for f in factors if f not in unit and f not in scalars]
        if any(j in free_vars(f) for f in others):
            raise NotationError("the diagonal of a matrix")
        if not others:
            return _scaled(scalars, _read(unit[0], axes))
        u, one = _entrywise(others, (i,)), _read(unit[0], axes)
        inner = Expression(_diagonal(u), ATOM, lambda i, j: mul(u.entry(i), one.entry(i, j)))
        return _scaled(scalars, inner)
    left = _entrywise(groups[(i,)], (i,)) if (i,) in groups else None
    right = _entrywise(groups[(j,)], (j,)) if (j,) in groups else None
    if not both and left is not None and right is not None:
        u, v = left, right
        inner = Expression(
            f"{_side(u)} {v.within(ATOM)}^T", PRODUCT, lambda i, j: mul(u.entry(i), v.entry(j))
        )
        return _scaled(scalars, inner)
    middle = _entrywise(both, axes)
    text = " ".join(
        [
            *([_diagonal(left)] if left else []),
            _side(middle) if left or right else middle.text,
            *([_diagonal(right)] if right else []),
        ]
    )
    inner = Expression(
        text,
        PRODUCT if left or right else middle.level,
        lambda i, j: mul(
            *([left.entry(i)] if left else []),
            middle.entry(i, j),
            *([right.entry(j)] if right else []),
        ),
    )
    return _scaled(scalars, inner)


def _side(e: Expression) -> str:
    """An operand of a matrix product; a product entry by entry binds less tightly."""
    return f"({e.text})" if " o " in e.text and e.level < ATOM else e.within(PRODUCT)


def _summed(t: Sum, axes: tuple[Var, ...]) -> Expression:
    k = fresh(t.hint, INT, {*free_vars(t), *axes})
    body = _factored(open_binder(t, k), {k, *axes})
    domain = t.domain
    if isinstance(body, Add):
        parts = [Sum(domain, close(p, k), k.name) for p in body.args]
        return _added([_read(p, axes) for p in parts])
    groups = _by_axes(body.args if isinstance(body, Mul) else (body,), (*axes, k))
    inside = {v: f for v, f in groups.items() if k in v}
    outside = [f for v, fs in groups.items() if k not in v for f in fs]
    if not inside:
        raise NotationError(f"{t} counts its index")
    if outside:
        inner: Term = Sum(domain, close(mul(*(f for fs in inside.values() for f in fs)), k), k.name)
        return _multiplied([*outside, inner], axes)

    def total(at: Callable[[Var], Term]) -> Term:
        v = fresh(k.name, INT, free_vars(at(k)) - {k})
        return Sum(domain, close(at(v), v), v.name)

    if not axes:
        return _inner_product(inside, k, total)
    middle = _entrywise(inside[(k,)], (k,)) if (k,) in inside else None
    if len(axes) == 1:
        if (axes[0], k) not in inside:
            raise NotationError(f"no matrix notation for {t}")
        m = _entrywise(inside[(axes[0], k)], (axes[0], k))
        if middle is None:
            return Expression(f"{_side(m)} 1", PRODUCT, lambda i: total(lambda v: m.entry(i, v)))
        u = middle
        return Expression(
            f"{_side(m)} {_side(u)}",
            PRODUCT,
            lambda i: total(lambda v: mul(m.entry(i, v), u.entry(v))),
        )
    i, j = axes
    if set(inside) - {(i, k), (j, k), (k,)} or (i, k) not in inside or (j, k) not in inside:
        raise NotationError(f"no matrix notation for {t}")
    a, b = _entrywise(inside[(i, k)], (i, k)), _entrywise(inside[(j, k)], (k, j))
    between = f" {_diagonal(middle)} " if middle else " "
    return Expression(
        f"{_side(a)}{between}{_side(b)}",
        PRODUCT,
        lambda i, j: total(
            lambda v: mul(a.entry(i, v), *([middle.entry(v)] if middle else []), b.entry(v, j))
        ),
    )


def _factored(t: Term, taken: set[Var]) -> Term:
    """``sum[j] a*b[j]`` as ``a*(sum[j] b[j])``"""
    if not isinstance(t, Sum) or not isinstance(t.body, Mul):
        return t
    j = fresh(t.hint, INT, {*free_vars(t), *taken})
    factors = open_binder(t, j).args
    outside = [f for f in factors if j not in free_vars(f)]
    inner = mul(*(f for f in factors if j in free_vars(f)))
    return mul(*outside, Sum(t.domain, close(inner, j), j.name)) if outside else t


def _inner_product(
    inside: dict[tuple[Var, ...], list[Term]],
    k: Var,
    total: Callable[[Callable[[Var], Term]], Term],
) -> Expression:
    factors = inside[(k,)]
    if len(factors) == 1 and isinstance(factors[0], Entry) and factors[0].args[1:] == (k, k):
        m = _tensor(factors[0].args[0])
        return Expression(f"tr({m.text})", ATOM, lambda: total(lambda v: m.entry(v, v)))
    if len(factors) == 1 and isinstance(factors[0], Pow) and factors[0].args[1] == Num(2):
        u = _read(factors[0].args[0], (k,))
        return Expression(f"|{u.text}|^2", POWER, lambda: total(lambda v: Pow(u.entry(v), Num(2))))
    if len(factors) == 1:
        u = _read(factors[0], (k,))
        return Expression(f"1^T {_side(u)}", PRODUCT, lambda: total(lambda v: u.entry(v)))
    u, w = _read(factors[0], (k,)), _entrywise(factors[1:], (k,))
    return Expression(
        f"{u.within(ATOM)}^T {_side(w)}",
        PRODUCT,
        lambda: total(lambda v: mul(u.entry(v), w.entry(v))),
    )


def _entry(tensor: Term, places: tuple[Term, ...], axes: tuple[Var, ...]) -> Expression:
    m = _tensor(tensor)
    if places == axes:
        return m
    if len(axes) == 2 and places == axes[::-1]:
        inverse = f"{m.text.removesuffix('^-1')}^-T"
        text = inverse if m.text.endswith("^-1") else f"{m.within(ATOM)}^T"
        return Expression(text, POWER, lambda i, j: m.entry(j, i))
    if len(axes) == 1 and places == (axes[0], axes[0]):
        return Expression(f"diag({m.text})", ATOM, lambda i: m.entry(i, i))
    raise NotationError(f"no matrix notation for {tensor}[{', '.join(map(str, places))}]")


def _tensor(m: Term) -> Expression:
    """A vector or matrix by itself."""
    match m:
        case Var():
            return Expression(m.name, ATOM, lambda *v: m[v])
        case Inv(args=(inner,)):
            inverse = f"{_tensor(inner).within(ATOM)}^-1"
            return Expression(inverse, POWER, lambda *v: m[v])
        case Lam(domain=Range()):
            body: Term = m
            axes: list[Var] = []
            while isinstance(body, Lam):
                v = fresh(body.hint, INT, {*free_vars(m), *axes})
                axes.append(v)
                body = open_binder(body, v)
            found = _read(body, tuple(axes))
            if not ring_equal(found.entry(*axes), body):
                raise NotationError(f"{found.text} is not the matrix")
            return Expression(found.text, found.level, lambda *v: m[v])
    raise NotationError(f"no matrix notation for {m}")
