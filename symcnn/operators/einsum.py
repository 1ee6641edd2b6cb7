"""Einstein's notation: einsum of NumPy and PyTorch, and the patterns of einops.

Every letter is an index; an index that the result does not have is summed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from symcnn.kernel.terms import ONE, ZERO, Eq, Num, Term, mul

from .arrays import Array, Arrays, Context, WordError, numeric_sort, word
from .layout import expand_dims, permuted, stretched
from .lengths import Axis, Indices
from .reductions import largest, mean, product, smallest, total
from .reshaping import lengths_with, reshape

Labels = Sequence[str]


def contraction(c: Context, arrays: Arrays, inputs: Sequence[Labels], output: Labels) -> Array:
    """``sum over the labels that are left of the product of the entries``."""
    axes: dict[str, Axis] = {}
    for x, labels in zip(arrays, inputs, strict=True):
        if len(labels) != x.ndim:
            raise WordError(f"{len(labels)} indices for an array with {x.ndim} axes")
        for label, axis in zip(labels, x.axes, strict=True):
            known = axes.setdefault(label, axis)
            if known == (ONE,):
                axes[label] = axis
            elif axis != (ONE,):
                what = f"the lengths of the index {label} agree"
                c.require_one_length(mul(*known), mul(*axis), what)
                axes[label] = max(known, axis, key=len)
    if unknown := [label for label in output if label not in axes]:
        raise WordError(f"the index {unknown[0]} of the result is in no array")
    if len(set(output)) < len(output):
        raise WordError("an index stands twice in the result")
    summed = [label for label in axes if label not in output]

    def place(x: Array, labels: Labels, at: dict[str, Term]) -> Indices:
        return tuple(
            ZERO if axis == (ONE,) else at[label]
            for label, axis in zip(labels, x.axes, strict=True)
        )

    def entry(i: Indices) -> Term:
        def level(at: dict[str, Term], left: Labels) -> Term:
            if not left:
                pairs = zip(arrays, inputs, strict=True)
                return mul(*(x.number(place(x, labels, at)) for x, labels in pairs))
            name = left[0] if left[0].isidentifier() else "k"
            return c.sum(axes[left[0]], lambda k: level({**at, left[0]: k}, left[1:]), name)

        return level(dict(zip(output, i, strict=True)), summed)

    return Array(tuple(axes[label] for label in output), entry, numeric_sort(*arrays))


def _dots(count: int) -> list[str]:
    """Labels of the axes that ``...`` stands for, the last one first."""
    return [f".{k}" for k in reversed(range(count))]


def _letters(text: str, ndim: int | None) -> list[str]:
    """The labels of ``ij...``; None: of the result, where the dots are left as one label."""
    before, dots, after = text.partition("...")
    if not re.fullmatch(r"[A-Za-z]*", before + after) or ("." in before + after):
        raise WordError(f"indices are letters, and `...` at most once, found {text!r}")
    if not dots:
        return list(text)
    if ndim is None:
        return [*before, "...", *after]
    count = ndim - len(before) - len(after)
    if count < 0:
        raise WordError(f"{text!r} has more indices than the array axes: {ndim}")
    return [*before, *_dots(count), *after]


@word(
    "numpy.einsum(subscripts, *operands)",
    "torch.einsum(equation, *operands)",
)
def einsum(c: Context, subscripts: str, operands: Arrays) -> Array:
    """``"ij,jk->ik"``: the sum over j of the products; without ``->`` over every repeated index."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    texts = left.split(",")
    if len(texts) != len(operands):
        raise WordError(f"{len(texts)} groups of indices for {len(operands)} arrays")
    inputs = [_letters(t, x.ndim) for t, x in zip(texts, operands, strict=True)]
    everywhere = [label for labels in inputs for label in labels]
    dots = sorted({d for d in everywhere if d.startswith(".")}, key=lambda d: -int(d[1:]))
    if arrow:
        output = [m for d in _letters(right, None) for m in (dots if d == "..." else [d])]
    else:
        once = sorted(d for d in set(everywhere) if everywhere.count(d) == 1 and d[0] != ".")
        output = [*dots, *once]
    return contraction(c, operands, inputs, output)


# -- einops ----------------------------------------------------------------------------------------

Group = tuple[str, ...]


def _groups(text: str) -> list[Group]:
    """``"b (h d) ..."`` as groups of names; ``1`` is the empty group."""
    found: list[Group] = []
    for token in re.findall(r"\([^()]*\)|[^\s()]+|[()]", text):
        inside = token[1:-1] if token.startswith("(") else token
        if token in "()":
            raise WordError(f"parentheses of {text!r} do not match")
        names = tuple(n for n in inside.split() if n != "1")
        for name in names:
            if name != "..." and not name.isidentifier():
                raise WordError(f"{name!r} is no name of an axis")
        found.append(names)
    return found


def _sides(pattern: str) -> tuple[list[Group], list[Group]]:
    left, arrow, right = pattern.partition("->")
    if not arrow:
        raise WordError(f"a pattern has `->`, found {pattern!r}")
    return _groups(left), _groups(right)


def _without_dots(groups: list[Group], names: Sequence[str]) -> list[Group]:
    """The groups with `...` replaced by the names of its axes."""
    found: list[Group] = []
    for group in groups:
        if group == ("...",):
            found += [(n,) for n in names]
        else:
            found.append(tuple(m for n in group for m in (names if n == "..." else (n,))))
    return found


def _taken_apart(
    c: Context, x: Array, groups: list[Group], lengths: dict[str, Term]
) -> tuple[Array, list[str], list[str]]:
    """The array with one axis for each name on the left, the names, and those of the dots."""
    dots: list[str] = []
    if any("..." in group for group in groups):
        count = x.ndim - len(groups) + 1
        if count < 0:
            raise WordError(f"the pattern has more axes than the array: {x.ndim}")
        dots = _dots(count)
        groups = _without_dots(groups, dots)
    if len(groups) != x.ndim:
        raise WordError(f"the pattern has {len(groups)} axes, the array {x.ndim}")
    shape: list[Term] = []
    for group, n in zip(groups, x.shape, strict=True):
        unknown = [name for name in group if name not in lengths]
        if len(unknown) > 1 and group not in [(d,) for d in dots]:
            raise WordError(f"the lengths of {' and '.join(unknown)} are not known; give one")
        if not group:
            c.require(Eq(n, ONE), "an axis written 1 has the length 1")
            continue
        if len(group) == 1 and group[0] not in lengths:
            shape.append(n)
        elif not unknown:
            c.require(Eq(mul(*(lengths[g] for g in group)), n), "the lengths make up the axis")
            shape += [lengths[g] for g in group]
        else:
            known = [lengths[g] for g in group if g in lengths]
            part = unflattened(c, n, known)
            shape += [lengths.get(g, part) for g in group]
    names = [name for group in groups for name in group]
    if len(set(names)) < len(names):
        raise WordError("a name stands twice on one side of the pattern")
    return reshape(c, x, tuple(shape)), names, dots


def unflattened(c: Context, n: Term, known: Sequence[Term]) -> Term:
    """The length that, times those known, is n."""
    return lengths_with(c, [n], (*known, Num(-1)))[-1]


def _put_together(c: Context, x: Array, names: list[str], groups: list[Group]) -> Array:
    """The axes with these names in groups, each group one axis."""
    order = [name for group in groups for name in group]
    if sorted(order) != sorted(names):
        odd = set(order) ^ set(names)
        raise WordError(f"{min(odd)} is not on both sides of the pattern")
    turned = permuted(x, [names.index(name) for name in order])
    sizes = dict(zip(order, turned.shape, strict=True))
    shape = tuple(mul(ONE, *(sizes[name] for name in group)) for group in groups)
    return reshape(c, turned, shape)


@word("einops.rearrange(tensor, pattern, **axes_lengths)", infinite=True)
def rearrange(c: Context, x: Array, pattern: str, axes_lengths: Any) -> Array:
    """``"b (h d) n -> b h n d"``: axes taken apart, permuted and put together."""
    left, right = _sides(pattern)
    parts, names, dots = _taken_apart(c, x, left, axes_lengths)
    return _put_together(c, parts, names, _without_dots(right, dots))


REDUCTIONS = {"sum": total, "mean": mean, "max": largest, "min": smallest, "prod": product}


@word("einops.reduce(tensor, pattern, reduction, **axes_lengths)")
def reduce(c: Context, x: Array, pattern: str, reduction: str, axes_lengths: Any) -> Array:
    """``"b c (h p) -> b c h"``: a reduction over the names that the right side does not have."""
    if reduction not in REDUCTIONS:
        raise WordError(f"the reduction is one of {', '.join(REDUCTIONS)}, found {reduction!r}")
    left, right = _sides(pattern)
    parts, names, dots = _taken_apart(c, x, left, axes_lengths)
    groups = _without_dots(right, dots)
    kept = {name for group in groups for name in group}
    gone = tuple(place for place, name in enumerate(names) if name not in kept)
    reduced = REDUCTIONS[reduction](c, parts, gone, False) if gone else parts
    return _put_together(c, reduced, [n for n in names if n in kept], groups)


@word("einops.repeat(tensor, pattern, **axes_lengths)", infinite=True)
def repeat(c: Context, x: Array, pattern: str, axes_lengths: Any) -> Array:
    """``"h w -> h w c"``: new names on the right side are axes along which nothing changes."""
    left, right = _sides(pattern)
    old = {name for group in left for name in group}
    parts, names, dots = _taken_apart(
        c, x, left, {n: size for n, size in axes_lengths.items() if n in old}
    )
    groups = _without_dots(right, dots)
    for name in [name for group in groups for name in group if name not in names]:
        if name not in axes_lengths:
            raise WordError(f"the length of the new axis {name} is not known; give {name}=...")
        parts = expand_dims(c, parts, 0)
        parts = stretched(c, parts, (axes_lengths[name], *parts.shape[1:]))
        names = [name, *names]
    return _put_together(c, parts, names, groups)


@word("einops.einsum(*tensors_and_pattern)")
def einsum_of_names(c: Context, tensors_and_pattern: Any) -> Array:
    """einsum with names: ``einsum(A, B, "i k, k j -> i j")``."""
    *arrays, pattern = tensors_and_pattern
    if not isinstance(pattern, str) or not all(isinstance(x, Array) for x in arrays):
        raise WordError("einops.einsum takes arrays, then the pattern")
    left, arrow, right = pattern.partition("->")
    if not arrow or "(" in pattern:
        raise WordError("the pattern of einsum has `->` and no parentheses")
    texts = left.split(",")
    if len(texts) != len(arrays):
        raise WordError(f"{len(texts)} groups of names for {len(arrays)} arrays")
    inputs = []
    for text, x in zip(texts, arrays, strict=True):
        groups = _groups(text)
        count = x.ndim - len(groups) + 1
        named = _without_dots(groups, _dots(count)) if ("...",) in groups else groups
        inputs.append([name for group in named for name in group])
    dots = sorted({d for labels in inputs for d in labels if d[0] == "."}, reverse=True)
    output = [name for group in _without_dots(_groups(right), dots) for name in group]
    return contraction(c, tuple(arrays), inputs, output)
