"""Formulas as functions of NumPy or PyTorch: einsum, slices, windows, blocks, scatters.

There are no loops over entries, and those over the taps of a window only where the library has
no function for it. An index that occurs as ``x//k`` and ``x % k`` is split into
these two digits, and the axes are put together again at the end, by ``repeat`` or ``reshape``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, fresh, open_binder, subst, subterms
from symcnn.kernel.polynomials import normal_form, polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    INT, ONE, REAL, TENSOR, Apply, Entry, FloorDiv, Lam, Le, Mod, Not, Num, Term, Var, add,
    mul,
)  # fmt: skip

from .labelled import ATOM, Array, CodeError
from .conv_calls import unflattened
from .dialects import NUMPY, TORCH, Dialect
from .operations import Operations
from .reading import affine_in
from .shifting import shifted, with_weights
from .small_blocks import by_digits
from .wrapping import INDENT, WIDTH, wrapped
from .writer import Writer, function_name

__all__ = ["CodeError", "Written", "numpy_function", "torch_function"]


@dataclass(frozen=True)
class Written:
    """The text of a function, and the names of its parameters.

    ``needs`` are conditions under which it runs that the formula does not state, such as that
    an axis of which a maximum is taken is not empty.
    """

    text: str
    names: tuple[str, ...]
    needs: Formulas = ()


def numpy_function(
    name: str,
    formula: Term,
    given: Formulas,
    parameters: Sequence[Var],
    remark: str = "",
    definitions: Sequence[tuple[Var, Term]] = (),
) -> Written:
    """A NumPy function that computes the formula.

    ``parameters`` are the variables in the order of the arguments; sizes that a tensor's
    shape shows are no arguments. ``definitions`` are names that it calculates first, each from
    the parameters and the names before it. Raises ``CodeError`` for what cannot be written.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> m, n = sizes("m n")
    >>> A, G = tensor("A", m, n), tensor("G", m)
    >>> pulled = tabulate(n, lambda j: total(m, lambda i: A[i, j] * G[i]))
    >>> written = numpy_function("pulled", pulled, (), (A, G))
    >>> print(written.text.splitlines()[-1].strip(), written.names)
    return G @ A ('A', 'G')
    """
    return _function(NUMPY, name, formula, given, parameters, remark, definitions)


def torch_function(
    name: str,
    formula: Term,
    given: Formulas,
    parameters: Sequence[Var],
    remark: str = "",
    definitions: Sequence[tuple[Var, Term]] = (),
) -> Written:
    """The same for PyTorch. Real data are tensors, numbers among them tensors without axes.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> m, n = sizes("m n")
    >>> A = tensor("A", m, n)
    >>> sums = tabulate(n, lambda j: total(m, lambda i: A[i, j]))
    >>> print(torch_function("sums", sums, (), (A,)).text.splitlines()[-1].strip())
    return A.sum(dim=0)
    """
    return _function(TORCH, name, formula, given, parameters, remark, definitions)


def _function(
    dialect: Dialect,
    name: str,
    formula: Term,
    given: Formulas,
    parameters: Sequence[Var],
    remark: str,
    definitions: Sequence[tuple[Var, Term]],
) -> Written:
    terms = (*(t for _, t in definitions), formula)
    functions = {
        function_name(t.fun)
        for term in terms
        for t in subterms(term)
        if isinstance(t, Apply) and not t.fun.known
    }
    free = frozenset[Var]().union(*map(free_vars, terms)) - {v for v, _ in definitions}
    names = {name, *functions, *(v.name for v in (*parameters, *free))}
    names |= {v.name for v, _ in definitions}
    real = (v.name for v in parameters if v.shape and v.element == REAL and v in free)
    like = next(real, "")
    home = like or next((v.name for v in parameters if v.shape and v in free), "")
    lines: list[str] = []
    wanted: list[Term] = []

    weights: dict[Term, int] = {}

    def write(formula: Term, own: Var | None = None) -> str:
        formula, found = with_weights(formula, names)
        for one in found:
            axis = len(one.name.shape) - 1
            text = dialect.softmax(written(one.exponents), axis)
            filled = Le(ONE, one.name.shape[axis])
            if not dialect.is_torch and not entails(given, filled):
                wanted.append(filled)  # NumPy has no maximum of nothing
            if own is not None and _is_whole(formula, one.name):
                weights[own] = sum(map(partial(_times, tensor=own), terms))
                return text
            lines.append(f"{one.name.name} = {text}")
            weights[one.name] = _times(formula, one.name)
        return written(shifted(formula))

    def written(formula: Term) -> str:
        counting = Operations(dialect, given, names, like, home=home, weights=weights)
        _result(counting, formula)
        shared = frozenset(key for key, uses in counting.uses.items() if uses > 1)
        writer = Operations(dialect, given, names, like, shared, home, weights)
        found = _result(writer, formula)
        lines.extend(writer.lines)
        wanted.extend(writer.needs)
        return found

    for v, t in definitions:
        value = write(t, v)
        lines.append(f"{v.name} = {value}")
    result = write(formula)
    words = set(re.findall(r"(?<![.\w])[^\W\d]\w*", "\n".join([*lines, result])))
    needed = {v for v in free if v.name in words}
    tensors = [v for v in parameters if v.shape and v in needed]
    shown: list[str] = []
    known: set[Var] = set()
    for v in sorted(needed, key=lambda v: v.name):
        length = _length_with(v, tensors) if v.sort == INT and not v.shape else ""
        if length:
            shown.append(f"{v.name} = {length}")
            known.add(v)
    arguments = [v for v in parameters if v in needed and v not in known]
    arguments += [v for v in sorted(needed, key=str) if v not in (*arguments, *known)]
    found = (*(v.name for v in arguments), *sorted(words & functions))
    needs = tuple(dict.fromkeys(wanted))
    if needs and remark:
        remark += f" {_shown(needs)}"
    body = [*shown, *lines, f"return {result}"]
    _refuse_hidden(dialect, names, "\n".join(body))
    text = [
        dialect.text("\n".join(body)), "", f"def {name}({', '.join(found)}):",
        *(_docstring(remark) if remark else []),
        *(part for line in body for part in _indented(line)),
    ]  # fmt: skip
    return Written("\n".join(text) + "\n", found, needs)


def _length_with(v: Var, tensors: Sequence[Var]) -> str:
    """A size by the length of an axis, which is it or is made of it alone; "" where none is."""
    for t in tensors:
        if v in t.shape:
            return f"{t.name}.shape[{t.shape.index(v)}]"
    for t in tensors:
        for place, n in enumerate(t.shape):
            affine = affine_in(n, {v: v}) if free_vars(n) == {v} else None
            if affine is None or v not in affine[0]:
                continue
            step, rest = affine[0][v], affine[1]
            if isinstance(step, Num) and isinstance(rest, Num) and step.value >= 1:
                text = f"{t.name}.shape[{place}]"
                if rest.value:
                    text += f" {'-' if rest.value > 0 else '+'} {abs(rest.value)}"
                if step == ONE:
                    return text
                return f"({text}) // {step}" if rest.value else f"{text} // {step}"
    return ""


def _docstring(text: str) -> list[str]:
    return textwrap.wrap(f'"""{text}"""', WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)


def _indented(line: str) -> list[str]:
    """A line of the function's body, which may stand in a loop, as lines of its text."""
    text = line.lstrip()
    return wrapped(text, INDENT + line[: len(line) - len(text)])


def _refuse_hidden(dialect: Dialect, names: Iterable[str], body: str) -> None:
    """Raise ``CodeError`` where a parameter has the name of a module or helper in the code."""
    used = {"math": "math.", "reduce": "reduce(", dialect.module: f"{dialect.module}."}
    used |= {name: f"{name}(" for name in dialect.helpers}
    for name in sorted(used.keys() & set(names)):
        if re.search(rf"\b{re.escape(used[name])}", body):
            raise CodeError(f"the code uses the name {name} itself; call the parameter otherwise")


def _shown(needs: Formulas) -> str:
    """What the code needs, as a sentence."""
    filled = [str(p.args[1]) for p in needs if isinstance(p, Le)]
    others = [f"{p.args[0].args[0]} != 0" for p in needs if isinstance(p, Not)]
    return f"For {', '.join([*others, ', '.join(filled) + ' >= 1'] if filled else others)}."


def _times(t: Term, tensor: Term) -> int:
    """How often a tensor stands in a term."""
    return int(t == tensor) + sum(_times(a, tensor) for a in t.args)


def _is_whole(t: Term, tensor: Var) -> bool:
    """Whether this is a tensor entry by entry."""
    labels: list[Var] = []
    while isinstance(t, Lam):
        v = domain_var(t, {*labels, *free_vars(t)})
        labels.append(v)
        t = open_binder(t, v)
    return t == Entry(tensor, tuple(labels))


# -- the result: a tensor with its axes in order ------------------------------------------------


@dataclass(frozen=True)
class _Axis:
    """An axis of the result, and the indices x//m and x % m into which its index is split.

    ``cut`` is its size, where that is no multiple of m and the digits give more entries.
    """

    index: Var
    digits: tuple[_Axis, ...] = ()
    cut: Term | None = None

    @property
    def leaves(self) -> tuple[Var, ...]:
        """The indices that are not split further."""
        return tuple(v for d in self.digits for v in d.leaves) or (self.index,)


def _result(writer: Writer, t: Term) -> str:
    if t.sort == TENSOR and not isinstance(t, Lam):
        return writer.matrix(t)
    labels: list[Var] = []
    while isinstance(t, Lam):
        v, t = writer.opened(t)
        labels.append(v)
    axes: list[_Axis] = []
    for v in labels:
        t, axis = _split(writer, t, v)
        axes.append(axis)
    if all(axis.cut is None for axis in axes):
        looped = by_digits(writer, t, [axis.leaves for axis in axes])
        if looped is not None:
            return looped
    found = writer.number(t)
    repeated = set[Var]()
    for axis in axes:
        before, found = found, _repeated(writer, found, axis)
        repeated |= {axis.index} if found is not before else set()
    order = tuple(v for axis in axes for v in _leaves(found, axis))
    sizes = [writer.number(writer.sizes[v]).code for v in order]
    code = found.over(order, writer.dialect, full=True)
    text = code.code
    if any(v not in found.labels and writer.sizes[v] != ONE for v in order):
        text = _broadcast(writer, found, text, f"({', '.join(sizes)}{',' * (len(sizes) == 1)})")
        code = Array(text, order)
    elif found.truth:
        code = writer.counted(code)
        text = code.code
    if len(order) > len(axes):
        apart = _taken_apart(writer, axes)
        if apart and text.endswith(apart):
            return text.removesuffix(apart)
        shape = ", ".join(_length(writer, axis) for axis in axes)
        text = f"{code.held(ATOM)}.reshape({shape})"
    if any(axis.cut is not None and {*axis.leaves, *repeated} & {*found.labels} for axis in axes):
        parts = [":" if a.cut is None else f":{writer.number(a.cut).code}" for a in axes]
        while parts[-1] == ":":
            parts.pop()
        text = f"{Array(text, order, code.level).held(ATOM)}[{', '.join(parts)}]"
    return text


def _length(writer: Writer, axis: _Axis) -> str:
    """The number of entries before the axis is cut."""
    if axis.cut is None:
        return writer.number(writer.sizes[axis.index]).code
    return writer.number(normal_form(mul(*(writer.sizes[d.index] for d in axis.digits)))).code


def _broadcast(writer: Writer, found: Array, text: str, shape: str) -> str:
    """An array of its own with all axes of the result, from one that lacks some."""
    module = writer.dialect.module
    if writer.like and writer.dialect.is_torch and found.plain:
        if found.code == "0":
            return f"{writer.like}.new_zeros({shape})"
        return f"{writer.like}.new_full({shape}, {writer.counted(found).code})"
    if found.code == "0":
        return f"{module}.zeros({shape})"
    if found.truth:
        text = f"1 * {found.held(ATOM)}" if not found.labels else f"1 * ({text})"
    if writer.dialect.is_torch and not found.labels:
        text = f"torch.as_tensor({text})"
    copied = "clone" if writer.dialect.is_torch else "copy"
    return f"{module}.broadcast_to({text}, {shape}).{copied}()"


def _taken_apart(writer: Writer, axes: Sequence[_Axis]) -> str:
    """The end of code that makes the digits of one axis of a tensor axes of their own."""
    places = [place for place, axis in enumerate(axes) if axis.digits]
    if len(places) != 1:
        return ""
    return unflattened(writer, "", places[0], axes[places[0]].leaves)


def _split(writer: Writer, t: Term, x: Var) -> tuple[Term, _Axis]:
    """The term in the digits x//m and x % m instead of x, where it has one of them."""
    divisors = {s.args[1] for s in subterms(t) if isinstance(s, FloorDiv | Mod) and s.args[0] == x}
    if len(divisors) != 1:
        return t, _Axis(x)
    (m,) = divisors
    if free_vars(m) & writer.sizes.keys() or not writer.holds(Le(ONE, m)):
        return t, _Axis(x)
    count = _quotient(writer.sizes[x], m)
    whole = count is not None
    if count is None:
        count = FloorDiv(add(writer.sizes[x], m, -1), m)
    q = fresh("q", INT, {*writer.sizes, *free_vars(t)})
    r = fresh("r", INT, {*writer.sizes, *free_vars(t), q})
    t = subst(_replaced(t, {FloorDiv(x, m): q, Mod(x, m): r}), {x: add(mul(m, q), r)})
    writer.split(x, (q, count), (r, m))
    t, first = _split(writer, t, q)
    t, second = _split(writer, t, r)
    return t, _Axis(x, (first, second), None if whole else writer.sizes[x])


def _replaced(t: Term, mapping: dict[Term, Term]) -> Term:
    if t in mapping:
        return mapping[t]
    if not t.args or isinstance(t, Var):
        return t
    args = tuple(_replaced(a, mapping) for a in t.args)
    return t if args == t.args else t.rebuild(args)


def _quotient(size: Term, m: Term) -> Term | None:
    """``size`` divided by m, if it is a multiple by its form."""
    divisor = polynomial(m)
    if len(divisor) != 1:
        return None
    ((atoms, number),) = divisor.items()
    found = {}
    for monomial, c in polynomial(size).items():
        exponents = dict(monomial)
        for a, e in atoms:
            exponents[a] = exponents.get(a, 0) - e
        if min(exponents.values(), default=0) < 0 or (c / number).denominator != 1:
            return None
        found[tuple((a, e) for a, e in exponents.items() if e)] = c / number
    count = to_term(found)
    return count if ring_equal(mul(m, count), size) else None


def _repeated(writer: Writer, found: Array, axis: _Axis) -> Array:
    """The digits x//m alone are the index x with every entry m times."""
    if len(axis.leaves) != 2 or not axis.digits:
        return found
    q, r = axis.leaves
    if q not in found.labels or r in found.labels:
        return found
    place = found.labels.index(q)
    code = writer.dialect.repeated(found.code, writer.number(writer.sizes[r]).code, place)
    labels = tuple(axis.index if v == q else v for v in found.labels)
    return Array(code, labels, truth=found.truth)


def _leaves(found: Array, axis: _Axis) -> tuple[Var, ...]:
    return axis.leaves if set(axis.leaves) & set(found.labels) else (axis.index,)
