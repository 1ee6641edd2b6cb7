"""Products and sums of products as code: quotients, einsum, sums along axes, scatters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from string import ascii_letters

from symcnn.kernel.binding import close, free_vars, member, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.terms import (
    ONE, ZERO, Apply, Bracket, Entry, Eq, Le, Lt, Mul, Num, Pow, Range, Recip, Sum, Term, Var, conj,
    mul, ne, power,
)  # fmt: skip
from symcnn.lemmas.brackets import conjuncts
from symcnn.prover.instantiation import instances_for, with_lemmas

from .labelled import ATOM, PRODUCT, SIGN, Array, joint_labels, left
from .contraction import matrix_product, tensordot
from .conv_calls import convolution
from .entries import entry, steps
from .tap_loops import over_taps
from .library_calls import library_call
from .running_sums import running_sum
from .small_blocks import over_blocks
from .solving import shifted_range, solve, unclipped
from .taps import Factors
from .writer import Writer, decimal


def product(writer: Writer, t: Term) -> Array:
    """A product, quotient, or sum of a product."""
    if _is_mean(writer, t):
        return _mean(writer, t)
    found = Factors(outermost=isinstance(t, Sum))
    _take_apart(writer, t, found)
    return _of_factors(writer, found)


def _of_factors(writer: Writer, found: Factors) -> Array:
    """A sum of a product that was taken apart."""
    solve(writer, found)
    running = running_sum(writer, found, _of_factors)
    if running is not None:
        return running
    inner = replace(found.having({*found.summed}, True), summed=found.summed)
    rest = replace(found.having({*found.summed}, False), sign=found.sign)
    call = library_call(writer, found)
    if call is not None:
        array, rest = call
        return _contracted(
            writer, rest, [*_arrays(writer, rest), array], [writer.number(d) for d in rest.below]
        )
    if len(inner.above) == 1:
        # fewer entries than the result has are divided
        numbers = rest.having({*writer.sizes}, False)
        inner.above += numbers.above
        inner.below += numbers.below
        rest = replace(rest.having({*writer.sizes}, True), sign=found.sign)
        rest.guards += numbers.guards
    looped = over_taps(writer, inner, _of_factors) if found.summed else None
    if looped is not None:
        above = [*_arrays(writer, rest), looped]
        return _contracted(writer, rest, above, [writer.number(d) for d in rest.below])
    _take_means_together(writer, found)
    above = _arrays(writer, found)
    below = [writer.number(d) for d in found.below]
    for d, array in zip(found.below, below, strict=True):
        if array.plain:
            _nonzero(writer, d)
    return _contracted(writer, found, above, below)


def _nonzero(writer: Writer, t: Term) -> None:
    """Python's own numbers cannot be divided by 0."""
    if isinstance(t, Apply) and t.fun.name == "sqrt":
        _nonzero(writer, t.args[0])
    elif free_vars(t):
        writer.need(ne(t, ZERO))


def _take_apart(writer: Writer, t: Term, found: Factors) -> None:
    match t:
        case Mul(args=args):
            for f in args:
                _take_apart(writer, f, found)
        case Sum(domain=Range(size=size)) if (
            free_vars(size) & writer.sizes.keys()
            and (moved := shifted_range(writer, t)) is not None
        ):
            _take_apart(writer, moved, found)
        case Sum(domain=Range(size=size)) if (
            free_vars(size) & writer.sizes.keys()
            and (whole := unclipped(t, writer.sizes)) is not None
        ):
            v, count, inside, body = whole
            again = mul(Bracket(inside), body)
            _take_apart(writer, Sum(Range(count), close(again, v), v.name), found)
        case Sum(domain=Range(size=size)) if _joins(writer, t, found):
            v, body = writer.opened(t)
            found.summed.append(v)
            if free_vars(size) & writer.sizes.keys():
                found.guards.append(Lt(v, size))
            _take_apart(writer, body, found)
        case Sum() if not isinstance(t.domain, Range):
            writer.opened(t)  # says that there is no code for it
        case Num(value=value):
            if value < 0:
                found.sign = -found.sign
            if decimal(value):
                found.above.append(Num(abs(value)))
                return
            if abs(value.numerator) != 1:
                found.above.append(Num(abs(value.numerator)))
            if value.denominator != 1:
                found.below.append(Num(value.denominator))
        case Recip(args=(a,)):
            found.below.append(a)
        case Pow(args=(Recip(args=(a,)), n)):
            found.below.append(power(a, n))
        case Bracket(args=(p,)):
            found.guards += conjuncts(p)
        case _:
            found.above.append(t)


def _joins(writer: Writer, t: Sum, found: Factors) -> bool:
    """Whether a sum is carried out together with those around it: a product in a sum is."""
    if found.nothing:
        return found.outermost
    if writer.opened(t)[0] in found.summed:
        return False
    if not (found.above or found.below or found.guards):
        return True
    if not free_vars(t) & set(found.summed) or writer.is_shared(t):
        return False
    body: Term = t
    while isinstance(body, Sum):
        body = body.body
    return isinstance(body, Mul | Entry)


# -- means ----------------------------------------------------------------------------------------


def _is_mean(writer: Writer, t: Term) -> bool:
    """``1/n * (sum[i<n] e)``, with the quotient in front."""
    match t:
        case Mul(args=(Recip(args=(n,)), Sum() as total)):
            count: Term = ONE
            body: Term = total
            while isinstance(body, Sum) and isinstance(body.domain, Range) and not n.loose:
                count, body = mul(count, body.domain.size), body.body
                if not body.loose or count.loose:
                    return False
                if ring_equal(count, n):
                    return not isinstance(body, Sum) and writer.holds(Le(ONE, n))
    return False


def _mean(writer: Writer, t: Term) -> Array:
    found = Factors(outermost=True)
    _take_apart(writer, t.args[1], found)
    above = _arrays(writer, found)
    count = mul(*(writer.sizes[v] for v in found.summed))
    if (
        found.sign == 1
        and not (found.below or found.guards)
        and ring_equal(count, t.args[0].args[0])
    ):
        merged = _merged(writer, above)
        if len(merged) == 1 and set(found.summed) <= set(merged[0].labels):
            return _along_axes(writer, merged[0], found.summed, "mean")
    total = _contracted(writer, found, above, [])
    return _quotient(writer, 1, [total], [writer.number(t.args[0].args[0])])


def _take_means_together(writer: Writer, found: Factors) -> None:
    for place, f in enumerate(found.above):
        sizes: list[Term] = []
        body = f
        while isinstance(body, Sum) and isinstance(body.domain, Range):
            sizes.append(body.domain.size)
            body = body.body
        below = list(found.below)
        for n in sizes:
            if n in below:
                below.remove(n)
        mean = Mul((Recip(mul(*sizes)), f)) if sizes else f
        if len(below) == len(found.below) - len(sizes) and _is_mean(writer, mean):
            found.below = below
            found.above[place] = mean


# -- factors with their conditions ---------------------------------------------------------------


def _arrays(writer: Writer, found: Factors) -> list[Array]:
    """The factors as arrays; conditions that the reading of entries fulfils are left out."""
    arrays: list[Array] = []
    entries = {f: steps(writer, f, found.guards) for f in found.above if isinstance(f, Entry)}
    for one, used in entries.items():
        places = list(zip(one.args[1:], shape_of(one.args[0]), strict=True))
        found.guards = [
            g for g in found.guards if g not in used and not writer.says_inside(g, places)
        ]
    for f in found.above:
        if isinstance(f, Entry):
            arrays.append(writer.share(f, partial(entry, writer, f, entries[f]), entries[f]))
        else:
            arrays.append(writer.number(f))
    return arrays


def _contracted(writer: Writer, found: Factors, above: list[Array], below: list[Array]) -> Array:
    summed = found.summed
    scatter = _scattered(writer, found, above, below)
    if scatter is not None:
        return scatter
    above += [writer.number(g) for g in found.guards]
    covered = {v for a in (*above, *below) for v in a.labels}
    outside = [a for a in above if not set(a.labels) & set(summed)]
    outside += [writer.number(writer.sizes[v]) for v in summed if v not in covered]
    inside = [a for a in above if set(a.labels) & set(summed)]
    beneath = [a for a in below if not set(a.labels) & set(summed)]
    for d in below:
        if d not in beneath:
            _divide(writer, inside, d)
    if inside:
        axes = [v for v in summed if v in covered]
        outside.append(_summed(writer, inside, axes))
    return _quotient(writer, found.sign, outside, beneath)


def _divide(writer: Writer, inside: list[Array], d: Array) -> None:
    """Divide one of the factors, or have the reciprocal among them."""
    for place, a in enumerate(inside):
        if set(d.labels) <= set(a.labels) and not a.truth:
            inside[place] = _quotient(writer, 1, [a], [d])
            return
    inside.append(_quotient(writer, 1, [], [d]))


def _quotient(writer: Writer, sign: int, above: Sequence[Array], below: Sequence[Array]) -> Array:
    """The product of arrays, entry by entry, over others; numbers come first."""
    above = sorted(above, key=lambda a: (bool(a.labels), not a.plain))
    everything = [*above, *below]
    if len(above) == 1 and not below and sign == 1:
        return above[0]
    labels = joint_labels(everything, tuple(writer.sizes))
    groups = list(dict.fromkeys(a.labels for a in above))
    if len(groups) > 1:
        # what has the same axes is multiplied before axes are added
        groups = [g for g in groups if g and g != labels]
        together = [[a for a in above if a.labels == g] for g in groups]
        for some in together:
            if len(some) > 1:
                above[above.index(some[0])] = _quotient(writer, 1, some, [])
                above = [a for a in above if not any(a is b for b in some)]
    minus = "-" if sign < 0 else ""
    shown = [a.over(labels, writer.dialect) for a in above]
    text = (
        " * ".join(
            a.held(PRODUCT if place == 0 and not minus else SIGN) for place, a in enumerate(shown)
        )
        or "1"
    )
    text = minus + text + "".join(f" / {d.over(labels, writer.dialect).held(SIGN)}" for d in below)
    truth = len(above) > 1 and not below and not minus and all(a.truth for a in above)
    if not above and not below:
        return Array(f"{minus}1", (), PRODUCT, plain=True)
    return Array(text, labels, PRODUCT, truth, all(a.plain for a in everything))


# -- sums -----------------------------------------------------------------------------------------


def _summed(writer: Writer, factors: list[Array], summed: Sequence[Var]) -> Array:
    """The sum of a product over some of its labels."""
    merged = _by_pairs(writer, _merged(writer, factors), summed)
    if len(merged) == 1:
        return _along_axes(writer, merged[0], summed, "sum")
    order = [v for v in writer.sizes if v not in summed and any(v in a.labels for a in merged)]
    return _einsum(writer, merged, summed, order)


def _einsum(
    writer: Writer, merged: list[Array], summed: Sequence[Var], order: Sequence[Var]
) -> Array:
    """The sum of a product whose axes are in this order."""
    labels = joint_labels(merged, tuple(writer.sizes))
    if writer.dialect.is_torch:
        found = convolution(writer, merged, summed, order)
        if found is not None:
            return found
        merged = [writer.counted(a) for a in merged]
    elif all(a.truth for a in merged):
        merged[0] = writer.counted(merged[0])
    product = matrix_product(writer, merged, summed, order)
    if product is not None:
        return product
    if not writer.dialect.is_torch and len(merged) == 2:
        contracted = tensordot(writer, merged, summed, order)
        if contracted is not None:
            return contracted
    letters: dict[Var, str] = {}
    for v in labels:
        choices = (v.name[0], *ascii_letters)
        letters[v] = next(
            c for c in choices if c.isascii() and c.isalpha() and c not in letters.values()
        )
    inputs = ",".join("".join(letters[v] for v in a.labels) for a in merged)
    output = "".join(letters[v] for v in order)
    operands = [_operand(writer, a) for a in merged]
    return Array(writer.dialect.einsum(f"{inputs}->{output}", operands), tuple(order))


def _merged(writer: Writer, factors: Sequence[Array]) -> list[Array]:
    """The factors, those with the same labels multiplied, and masks into what they mask."""
    merged: list[Array] = []
    for a in factors:
        for place, b in enumerate(merged):
            # a mask is multiplied into what it masks: PyTorch sums numbers only
            alike = set(a.labels) == set(b.labels)
            if (
                alike
                or (a.truth and set(a.labels) <= set(b.labels))
                or (b.truth and set(b.labels) <= set(a.labels))
            ):
                first, second = (a, b) if b.truth and not a.truth else (b, a)
                merged[place] = _quotient(writer, 1, [first, second], [])
                break
        else:
            merged.append(a)
    return merged


def _by_pairs(writer: Writer, factors: list[Array], summed: Sequence[Var]) -> list[Array]:
    """At most two factors with the same sum.

    The pair that leaves the fewest axes is taken together first, and of those the one that has
    the fewest axes; factors with an index in common come before the others.
    """
    factors = list(factors)
    while len(factors) > 2:
        alone = next((c for c in factors if _only_in((c,), _without(factors, c), summed)), None)
        if alone is not None:
            inner = _only_in((alone,), _without(factors, alone), summed)
            found = _along_axes(writer, alone, inner, "sum")
            factors = _merged(writer, [found if c is alone else c for c in factors])
            continue
        pairs = list(combinations(factors, 2))
        costs = [_cost(factors, pair, summed) for pair in pairs]
        a, b = pairs[costs.index(min(costs))]
        inner = _only_in((a, b), _without(factors, a, b), summed)
        if inner:
            order = tuple(v for v in dict.fromkeys((*a.labels, *b.labels)) if v not in inner)
            found = _einsum(writer, [a, b], inner, order)
        else:
            found = _quotient(writer, 1, [a, b], [])
        parts = [c.code for c in (a, b) if c.code.isidentifier()]
        found = writer.named("_".join(parts) if len(parts) == 2 else "partial", found)
        factors = _merged(writer, [found if c is a else c for c in factors if c is not b])
    return factors


def _cost(
    factors: Sequence[Array], pair: tuple[Array, Array], summed: Sequence[Var]
) -> tuple[bool, int, int]:
    a, b = pair
    labels = {*a.labels, *b.labels}
    left = labels - set(_only_in(pair, _without(factors, a, b), summed))
    return not set(a.labels) & set(b.labels), len(left), len(labels)


def _without(factors: Sequence[Array], *those: Array) -> list[Array]:
    return [c for c in factors if not any(c is t for t in those)]


def _only_in(pair: Sequence[Array], rest: Sequence[Array], summed: Sequence[Var]) -> list[Var]:
    """The summed indices of one or two factors that no other factor has."""
    others = {v for c in rest for v in c.labels}
    return [v for v in summed if v not in others and any(v in c.labels for c in pair)]


def _operand(writer: Writer, a: Array) -> str:
    if a.reading is None or not a.code.startswith("windows("):
        return a.code
    name = writer.free_name(f"{a.reading.tensor}_windows")
    writer.lines.append(f"{name} = {a.code}")
    return name


def _along_axes(writer: Writer, a: Array, summed: Sequence[Var], word: str) -> Array:
    blocks = over_blocks(writer, a, summed, word) if word == "sum" else None
    if blocks is not None:
        return blocks
    axes = [place for place, v in enumerate(a.labels) if v in summed]
    rest = tuple(v for v in a.labels if v not in summed)
    code = a.held(ATOM)
    whole = (writer.dialect.kept(word, code, axes), left(a.labels, summed))
    kept = whole if rest and axes else None
    return Array(writer.dialect.reduced(word, code, axes, len(a.labels)), rest, kept=kept)


# -- scatters -------------------------------------------------------------------------------------


def _scattered(
    writer: Writer, found: Factors, above: list[Array], below: list[Array]
) -> Array | None:
    """``sum[b<N] [y[b] = x]*e[b]``: every e[b] is added to the entry y[b] of the result."""
    rows: list[tuple[Var, Term, Term]] = []
    taken = {v for a in (*above, *below) for v in a.labels}
    for g in found.guards:
        row = _row(writer, g, found, taken)
        if row is not None and row[0] not in [v for v, _, _ in rows]:
            rows.append((*row, g))
    if not rows:
        return None
    rest = [g for g in found.guards if g not in [g for _, _, g in rows]]
    places = [writer.number(e) for _, e, _ in rows]
    joint = joint_labels(places, tuple(writer.sizes))
    inner = Factors([v for v in found.summed if v not in joint], found.sign, guards=rest)
    value = _contracted(writer, inner, above, below)
    others = tuple(v for v in writer.sizes if v in value.labels and v not in joint)
    value = value.over((*joint, *others), writer.dialect, full=bool(value.labels))
    lines = [v for v, _, _ in rows]
    shape = [writer.number(writer.sizes[v]).code for v in (*lines, *others)]
    at = [p.over(joint, writer.dialect).code for p in places]
    if writer.dialect.is_torch:
        values = value.code
        if not values.isidentifier():
            values = writer.free_name("values")
            writer.lines.append(f"{values} = {value.code}")
        zeros = f"{values}.new_zeros({', '.join(shape)})"
        whole = {*joint, *others} <= set(value.labels)
        if len(at) == 1 and len(joint) == 1 and whole:
            text = f"{zeros}.index_add_(0, {at[0]}, {values})"
        else:
            places_shown = f"({', '.join(at)}{',' * (len(at) == 1)})"
            text = f"{zeros}.index_put_({places_shown}, {values}, accumulate=True)"
        return Array(text, (*lines, *others))
    name = writer.free_name("total")
    dimensions = f"({', '.join(shape)})" if len(shape) > 1 else shape[0]
    where = f"({', '.join(at)})" if len(at) > 1 else at[0]
    kind = f", {writer.like}.dtype" if writer.like else ""
    writer.lines.append(f"{name} = np.zeros({dimensions}{kind})")
    writer.lines.append(f"np.add.at({name}, {where}, {value.code})")
    return Array(name, (*lines, *others))


def _row(writer: Writer, g: Term, found: Factors, taken: set[Var]) -> tuple[Var, Term] | None:
    """The index x and the place e of a condition ``e = x`` that says where to add."""
    if not isinstance(g, Eq):
        return None
    others = {v for h in found.guards if h is not g for v in free_vars(h)}
    for x, e in (g.args, g.args[::-1]):
        if not isinstance(x, Var) or x not in writer.sizes or x in found.summed:
            continue
        own = free_vars(e) & writer.sizes.keys()
        if x in taken | others or not own or not own <= set(found.summed):
            continue
        if is_inside(writer, e, writer.sizes[x]):
            return x, e
    return None


def is_inside(writer: Writer, place: Term, size: Term) -> bool:
    """Whether a place is inside, by what is known of all entries of a tensor of indices."""
    goal = conj(*member(place, Range(size)))
    own = [p for v in free_vars(goal) for p in writer.limits.get(v, ())]
    given = (*writer.given, *own)
    try:
        with_lemmas(instances_for((goal,), given), given, goal)
    except KernelError:
        return False
    return True
