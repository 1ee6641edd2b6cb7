"""Backward passes for which PyTorch has an operator: softmax, normalisation, activations.

Each is looked for in a product: the factors that it stands for are taken out, and its call takes
their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symcnn.kernel.binding import close, domain_var, free_vars, open_binder, subst, subterms
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.terms import (
    ONE, REAL, Add, Apply, Entry, Fun, Le, Mul, Num, Pow, Range, Sum, Term, Var, add, mul, neg,
    recip,
)  # fmt: skip
from symcnn.lemmas.elementary import SIGMOID, SQRT, TANH
from symcnn.prover.auto import prove_equal
from symcnn.prover.chain import StuckError

from .labelled import Array
from .taps import Factors
from .writer import Writer, negative

CUBED = Num(Fraction("0.044715"))  # in the approximation of GELU


def library_call(writer: Writer, found: Factors) -> tuple[Array, Factors] | None:
    """The call that stands for some factors of a product, and the other factors."""
    if not writer.dialect.is_torch or found.summed or found.sign != 1:
        return None
    for look in (_softmax, _normalisation, _activation):
        call = look(writer, found)
        if call is not None:
            return call
    return None


def _whole(writer: Writer, t: Term, labels: Sequence[Var]) -> str | None:
    """The code of a number that has an axis for each of the labels."""
    found = writer.counted(writer.number(t))
    if {*found.labels} != {*labels}:
        return None
    return found.over(labels, writer.dialect).code


def _without(found: Factors, above: Sequence[Term], below: Sequence[Term] = ()) -> Factors:
    return replace(
        found,
        above=[f for f in found.above if not any(f is a for a in above)],
        below=[f for f in found.below if not any(f is a for a in below)],
    )


# -- softmax ---------------------------------------------------------------------------------------


def _softmax(writer: Writer, found: Factors) -> tuple[Array, Factors] | None:
    """``p*(g - sum[k<n] g*p)`` for the softmax p along the axis of k."""
    for p in found.above:
        if not isinstance(p, Entry) or p.args[0] not in writer.weights:
            continue
        places = p.args[1:]
        if not all(v in writer.sizes for v in places) or len({*places}) < len(places):
            continue
        labels = [v for v in places if isinstance(v, Var)]
        for f in found.above:
            g = _deviation(f, p, labels[-1], writer.sizes[labels[-1]])
            code = None if g is None else _whole(writer, g, labels)
            if code is not None:
                name = writer.matrix(p.args[0])
                text = f"torch.ops.aten._softmax_backward_data({code}, {name}, -1, {name}.dtype)"
                return Array(text, tuple(labels)), _without(found, [p, f])
    return None


def _deviation(t: Term, p: Term, k: Var, size: Term) -> Term | None:
    """The g of ``g - sum[k] g*p``."""
    for part in t.args if isinstance(t, Add) else ():
        total = negative(part)
        if isinstance(total, Sum) and isinstance(total.domain, Range) and total.domain.size == size:
            g = add(*(a for a in t.args if a is not part))
            v = domain_var(total, {*free_vars(t), *free_vars(p)})
            at = {k: v}
            if ring_equal(open_binder(total, v), mul(subst(g, at), subst(p, at))):
                return g
    return None


# -- normalisation -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Norm:
    """``1/sqrt(mean((x - mean(x))**2) + eps)`` at the result's indices, with those of the means."""

    scale: Term
    x: Entry
    mean: Term
    eps: Term
    own: tuple[Var, ...]


def _normalisation(writer: Writer, found: Factors) -> tuple[Array, Factors] | None:
    """``(g - mean(g) - x_hat*mean(g*x_hat))/std`` in any form of which this is proved."""
    for below in found.below:
        for f in found.above:
            if not isinstance(f, Add) or len(f.args) != 3 or below not in subterms(f):
                continue
            norm, g = _norm(writer, below, f), _upstream(f)
            if norm is None or g is None:
                continue
            # neither depends on the indices of the means
            total = next((s for s in subterms(norm.mean) if isinstance(s, Sum)), norm.mean)
            atoms: dict[Term, Term] = {norm.scale: Var("_scale", REAL), total: Var("_total", REAL)}
            x_hat = mul(add(norm.x, neg(norm.mean)), recip(norm.scale))
            expected = add(
                g,
                neg(_mean(writer, g, norm.own)),
                neg(mul(x_hat, _mean(writer, mul(g, x_hat), norm.own))),
            )
            given = [*writer.given, *(p for v in free_vars(f) for p in writer.limits.get(v, ()))]
            try:
                prove_equal(_with_atoms(f, atoms), _with_atoms(expected, atoms), tuple(given))
            except (KernelError, StuckError):
                continue
            call = _normalised(writer, norm, g)
            if call is not None:
                return call, _without(found, [f], [below])
    return None


def _with_atoms(t: Term, atoms: Mapping[Term, Term]) -> Term:
    if t in atoms:
        return atoms[t]
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(_with_atoms(a, atoms) for a in t.args)
    return t if args == t.args else t.rebuild(args)


def _mean(writer: Writer, t: Term, own: Sequence[Var]) -> Term:
    count = mul(*(writer.sizes[v] for v in own))
    for v in reversed(own):
        t = Sum(Range(writer.sizes[v]), close(t, v), v.name)
    return mul(recip(count), t)


def _norm(writer: Writer, scale: Term, t: Add) -> _Norm | None:
    """What is normalised, where a number below the line is the square root of a variance."""
    if not isinstance(scale, Apply) or scale.fun != SQRT or not isinstance(scale.args[0], Add):
        return None
    parts = scale.args[0].args
    squares = [a for a in parts if any(isinstance(s, Sum) for s in subterms(a))]
    eps = [a for a in parts if a not in squares]
    if len(squares) != 1 or len(eps) != 1 or free_vars(eps[0]) & writer.sizes.keys():
        return None
    total = next(s for s in subterms(squares[0]) if isinstance(s, Sum))
    inner: list[Var] = []
    body: Term = total
    while isinstance(body, Sum):
        v = domain_var(body, {*writer.sizes, *inner, *free_vars(scale)})
        inner.append(v)
        body = open_binder(body, v)
    match body:
        case Pow(args=(Add(args=(Entry() as x, rest)), Num(value=power))) if power == 2:
            pass
        case _:
            return None
    for own in _placed(writer, x, inner, t):
        at = dict(zip(inner, own, strict=True))
        return _Norm(scale, subst(x, at), neg(subst(rest, at)), eps[0], own)  # type: ignore[arg-type]
    return None


def _placed(writer: Writer, x: Entry, inner: Sequence[Var], t: Term) -> Iterator[tuple[Var, ...]]:
    """The result's indices in the place of those of the means, where the entry of x is in t."""
    for other in subterms(t):
        if not isinstance(other, Entry) or other.args[0] != x.args[0] or other.loose:
            continue
        free = [v for v in writer.sizes if v in free_vars(other) and v not in free_vars(x)]
        at: dict[Var, Var] = {}
        for v in inner:
            axis = next(k for k, place in enumerate(x.args[1:]) if v in free_vars(place))
            choices = [w for w in free if w in free_vars(other.args[1 + axis])]
            if len(choices) == 1:
                at[v] = choices[0]
        if len(at) == len(inner) and all(
            ring_equal(a, b)
            for a, b in zip(subst(x, dict(at)).args[1:], other.args[1:], strict=True)
        ):
            yield tuple(at[v] for v in inner)


def _upstream(t: Add) -> Term | None:
    """The only term without sums."""
    plain = [a for a in t.args if not any(isinstance(s, Sum) for s in subterms(a))]
    return plain[0] if len(plain) == 1 else None


def _normalised(writer: Writer, norm: _Norm, g: Term) -> Array | None:
    """The call for means over the last axes, or over all but the second."""
    tensor = norm.x.args[0]
    if not isinstance(tensor, Var) or tensor.element != REAL:
        return None
    read = writer.number(norm.x)
    labels = read.labels
    own = [v for v in labels if v in norm.own]
    by_rows = 0 < len(own) < len(labels) and labels[-len(own) :] == tuple(own)
    if len(own) != len(norm.own) or not (by_rows or own == [*labels[:1], *labels[2:]]):
        return None
    weight, rest = _weight(writer, g, own) if by_rows else ("None", g)
    code = _whole(writer, rest, labels)
    if code is None:
        return None
    # PyTorch refuses axes without entries
    for v in own if by_rows else labels:
        writer.need(Le(ONE, writer.sizes[v]))
    x, eps = writer.named(writer.word(norm.x, read), read).code, writer.number(norm.eps).code
    mean, rstd = writer.free_name("mean"), writer.free_name("rstd")
    if by_rows:
        sizes = ", ".join(writer.number(writer.sizes[v]).code for v in own)
        shape = f"({sizes}{',' * (len(own) == 1)})"
        forward = f"torch.native_layer_norm({x}, {shape}, None, None, {eps})"
        text = f"{code}, {x}, {shape}, {mean}, {rstd}, {weight}, None, (True, False, False)"
        text = f"torch.ops.aten.native_layer_norm_backward({text})[0]"
    else:
        forward = f"torch.native_batch_norm({x}, None, None, None, None, True, 0.0, {eps})"
        text = f"{code}, {x}, None, None, None, {mean}, {rstd}, True, {eps}, (True, False, False)"
        text = f"torch.ops.aten.native_batch_norm_backward({text})[0]"
    writer.lines.append(f"_, {mean}, {rstd} = {forward}")
    return Array(text, labels)


def _weight(writer: Writer, g: Term, own: Sequence[Var]) -> tuple[str, Term]:
    """A factor with just the axes that are normalised, and the others."""
    for f in g.args if isinstance(g, Mul) else ():
        if isinstance(f, Entry) and f.args[1:] == tuple(own) and isinstance(f.args[0], Var):
            return writer.matrix(f.args[0]), mul(*(a for a in g.args if a is not f))
    return "None", g


# -- activations -----------------------------------------------------------------------------------

Z = Var("_z", REAL)
PI = Fun("pi")()
_INNER = SQRT(2 / PI) * (Z + CUBED * Z**3)
SLOPES: dict[str, Term] = {
    "silu_backward({}, {})": SIGMOID(Z) * (1 + Z * (1 - SIGMOID(Z))),
    'gelu_backward({}, {}, approximate="tanh")': Num(Fraction(1, 2))
    * (1 + TANH(_INNER) + Z * (1 - TANH(_INNER) ** 2) * SQRT(2 / PI) * (1 + 3 * CUBED * Z**2)),
}


def _activation(writer: Writer, found: Factors) -> tuple[Array, Factors] | None:
    """``g*f'(z)`` for an activation f."""
    entries = (s for f in found.above if isinstance(f, Add) for s in subterms(f))
    for z in dict.fromkeys(s for s in entries if isinstance(s, Entry) and not s.loose):
        above = [f for f in found.above if isinstance(f, Num) or z in subterms(f)]
        below = [f for f in found.below if isinstance(f, Num) or z in subterms(f)]
        slope = _plain(mul(*above, *map(recip, below)))
        for call, pattern in SLOPES.items():
            if not ring_equal(slope, _plain(subst(pattern, {Z: z}))):
                continue
            at = writer.number(z)
            rest = _without(found, above, below)
            g = [f for f in rest.above if free_vars(f) & writer.sizes.keys()]
            code = _whole(writer, mul(*g), at.labels) if g else None
            if code is not None:
                text = f"torch.ops.aten.{call.format(code, at.code)}"
                return Array(text, at.labels), _without(rest, g)
    return None


def _plain(t: Term) -> Term:
    """The term with what functions are taken of in normal form."""
    if isinstance(t, Var) or not t.args:
        return t
    args = tuple(map(_plain, t.args))
    if isinstance(t, Apply):
        args = tuple(a if a.loose else normal_form(a) for a in args)
    return t if args == t.args else t.rebuild(args)
