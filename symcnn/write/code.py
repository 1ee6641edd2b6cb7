"""Formulas as NumPy code: einsum, slices, repeat, and indexing with arrays of indices.

Every term is written as an array with one axis for each index that it depends on, its
labels. A sum of a product is an ``einsum`` over the labels of its factors; there are no
Python loops. An entry that a condition guards is read at a place that is always inside, and
the condition makes it 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_letters

from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.integers import entails
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    INT,
    Add,
    And,
    Apply,
    Binder,
    Bracket,
    Det,
    Entry,
    Eq,
    FloorDiv,
    Fun,
    Inv,
    Ite,
    Lam,
    Le,
    Lt,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Range,
    Recip,
    Sum,
    Term,
    Var,
    mul,
)

FUNCTIONS = {
    "abs": "np.abs({})", "atan": "np.arctan({})", "cos": "np.cos({})", "cosh": "np.cosh({})",
    "erf": "np.vectorize(math.erf)({})", "exp": "np.exp({})", "log": "np.log({})", "pi": "np.pi",
    "rpow": "({}) ** ({})", "sigmoid": "1 / (1 + np.exp(-({})))", "sign": "np.sign({})",
    "sin": "np.sin({})", "sinh": "np.sinh({})", "sqrt": "np.sqrt({})", "tanh": "np.tanh({})",
}  # fmt: skip
COMPARISONS: dict[type[Term], str] = {Le: "<=", Lt: "<", Eq: "=="}


class CodeError(Exception):
    """A formula that cannot be written as code; says which part."""


@dataclass(frozen=True)
class Array:
    """Code for an array, the index of each of its axes, and whether it needs brackets."""

    code: str
    labels: tuple[Var, ...] = ()
    atomic: bool = True

    def held(self) -> str:
        """The code as an operand."""
        return self.code if self.atomic else f"({self.code})"

    def aligned(self, labels: Sequence[Var]) -> str:
        """The code for the array over more axes, or the same in another order."""
        if self.labels == tuple(labels) or not self.labels:
            return self.code
        order = [v for v in labels if v in self.labels]
        code = self.held()
        if tuple(order) != self.labels:
            axes = ", ".join(str(self.labels.index(v)) for v in order)
            code = f"np.transpose({self.code}, ({axes}))"
        if len(order) == len(labels):
            return code
        places = ", ".join(":" if v in order else "None" for v in labels)
        return f"{code}[{places}]"

    def operand(self, labels: Sequence[Var]) -> str:
        """The aligned code, in brackets where an operator could tear it apart."""
        code = self.aligned(labels)
        return code if self.atomic or code != self.code else f"({code})"


@dataclass
class NumpyWriter:
    """Writes the body of one function; collects the arrays of indices that it needs."""

    given: Formulas
    sizes: dict[Var, Term] = field(default_factory=dict)
    used: list[Var] = field(default_factory=list)
    named: dict[Term, Array] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def tensor(self, t: Term) -> Array:
        """An explicit tensor, axis by axis, or a number."""
        labels: list[Var] = []
        while isinstance(t, Lam):
            v, t = self._opened(t)
            labels.append(v)
        found = self.number(t)
        if set(labels) - set(found.labels):
            shape = ", ".join(self.number(self.sizes[v]).code for v in labels)
            return Array(f"np.broadcast_to({found.aligned(labels)}, ({shape},)).copy()")
        return Array(found.aligned(labels), tuple(labels), found.atomic)

    def _opened(self, t: Binder) -> tuple[Var, Term]:
        if not isinstance(t.domain, Range):
            raise CodeError(f"no code for {t}: the range is not finite")
        avoid = {*self.sizes, *free_vars(t)}.union(*map(free_vars, self.given))
        v = domain_var(t, avoid)
        if free_vars(t.domain) & self.sizes.keys():
            raise CodeError(f"no code for {t}: its range depends on another index")
        self.sizes[v] = t.domain.size
        self.given = (*self.given, *member(v, t.domain))
        return v, open_binder(t, v)

    # -- numbers ------------------------------------------------------------------------------

    def number(self, t: Term) -> Array:
        """A number, over the indices that it depends on."""
        if t.sort == INT and isinstance(t, Add | FloorDiv) and not t.loose:
            own = [v for v in self.sizes if v in free_vars(t)]
            if len(own) > 1:
                return self._place_array(t)
        return self._number(t)

    def _place_array(self, t: Term) -> Array:
        """An array of indices under a name of its own."""
        if t not in self.named:
            found = self._number(t)
            letters = "".join(v.name[0] for v in found.labels)
            name = f"at_{letters}" + f"_{len(self.named)}" * bool(self.named)
            self.lines.append(f"{name} = {found.code}")
            self.named[t] = Array(name, found.labels)
        return self.named[t]

    def _number(self, t: Term) -> Array:
        match t:
            case Num(value=value):
                text = str(value.numerator)
                text = (
                    text if value.denominator == 1 else f"{value.numerator} / {value.denominator}"
                )
                return Array(text, (), value.denominator == 1 and value >= 0)
            case Var():
                if t not in self.sizes:
                    return Array(t.name)
                if t not in self.used:
                    self.used.append(t)
                    size = self.number(self.sizes[t]).code
                    self.lines.append(f"{t.name} = np.arange({size})")
                return Array(t.name, (t,))
            case Add(args=args):
                return self._added(args)
            case Mul() | Sum():
                return self._summed(t)
            case Pow(args=(a, n)):
                return self._joined("{} ** {}", a, n)
            case Recip(args=(a,)):
                return self._joined("1 / {}", a)
            case FloorDiv(args=(a, b)):
                return self._joined("{} // {}", a, b)
            case Mod(args=(a, b)):
                return self._joined("{} % {}", a, b)
            case Ite(args=(p, a, b)):
                return self._called("np.where({}, {}, {})", p, a, b)
            case Bracket(args=(p,)):
                return self.number(p)
            case Apply(fun=fun, args=args):
                return self._called(self._function(fun, len(args)), *args)
            case Max() | Min():
                return self._extremum(t)
            case Det(args=(m,)):
                return Array(f"np.linalg.det({self._matrix(m)})")
            case Entry():
                return self._entry(t)
            case Le() | Lt() | Eq():
                return self._joined(f"{{}} {COMPARISONS[type(t)]} {{}}", *t.args)
            case And(args=args) | Or(args=args) if args:
                sign = " & " if isinstance(t, And) else " | "
                return self._joined(sign.join(["{}"] * len(args)), *args)
            case Not(args=(p,)):
                return self._joined("~{}", p)
        raise CodeError(f"no code for {t}")

    def _function(self, fun: Fun, count: int) -> str:
        if not fun.known:
            name = fun.name + "_prime" * min(fun.order, 1) + str(fun.order) * (fun.order > 1)
            return f"{name}({', '.join(['{}'] * count)})"
        if fun.name not in FUNCTIONS:
            raise CodeError(f"no code for the function {fun.name}")
        return FUNCTIONS[fun.name]

    def _labels(self, arrays: Sequence[Array]) -> tuple[Var, ...]:
        found = {v for a in arrays for v in a.labels}
        return tuple(v for v in self.sizes if v in found)

    def _joined(self, form: str, *parts: Term) -> Array:
        arrays = [self.number(p) for p in parts]
        labels = self._labels(arrays)
        return Array(form.format(*(a.operand(labels) for a in arrays)), labels, False)

    def _called(self, form: str, *parts: Term) -> Array:
        arrays = [self.number(p) for p in parts]
        labels = self._labels(arrays)
        code = form.format(*(a.aligned(labels) for a in arrays))
        return Array(code, labels, form.startswith(("np.", "sigma")) or form.endswith(")"))

    def _added(self, parts: Sequence[Term]) -> Array:
        arrays = [self.number(p) for p in parts]
        labels = self._labels(arrays)
        code = arrays[0].operand(labels)
        for p, a in zip(parts[1:], arrays[1:], strict=True):
            taken = _negative(p)
            sign = "+" if taken is None else "-"
            other = a if taken is None else self.number(taken)
            code += f" {sign} {other.operand(labels)}"
        return Array(code, labels, False)

    def _summed(self, t: Term) -> Array:
        """A product, or nested sums of a product."""
        summed: list[Var] = []
        while isinstance(t, Sum):
            v, t = self._opened(t)
            summed.append(v)
        factors = list(t.args) if isinstance(t, Mul) else [t]
        arrays = [self.number(f) for f in factors]
        plain = [a for a in arrays if not a.labels]
        arrays = [a for a in arrays if a.labels]
        covered = self._labels(arrays)
        plain += [self.number(self.sizes[v]) for v in summed if v not in covered]
        summed = [v for v in summed if v in covered]
        labels = tuple(v for v in covered if v not in summed)
        core = self._contracted(arrays, covered, summed, labels)
        numerators = [a.operand(()) for a in plain]
        if core is None:
            return Array(" * ".join(numerators), (), len(plain) == 1 and plain[0].atomic)
        if not plain:
            return core
        return Array(" * ".join([*numerators, core.operand(labels)]), labels, False)

    def _contracted(
        self,
        arrays: Sequence[Array],
        covered: tuple[Var, ...],
        summed: Sequence[Var],
        labels: tuple[Var, ...],
    ) -> Array | None:
        if not arrays:
            return None
        if not summed and (len(arrays) == 1 or all(a.labels == covered for a in arrays)):
            if len(arrays) == 1:
                return Array(arrays[0].aligned(covered), covered, arrays[0].atomic)
            return Array(" * ".join(a.operand(covered) for a in arrays), covered, False)
        if len(arrays) == 1:
            axes = ", ".join(str(arrays[0].labels.index(v)) for v in summed)
            rest = tuple(v for v in arrays[0].labels if v not in summed)
            axes = axes if len(summed) == 1 else f"({axes})"
            return Array(f"{arrays[0].held()}.sum(axis={axes})", rest)
        letters = self._letters(covered)
        inputs = ",".join("".join(letters[v] for v in a.labels) for a in arrays)
        output = "".join(letters[v] for v in labels)
        operands = ", ".join(a.code for a in arrays)
        return Array(f'np.einsum("{inputs}->{output}", {operands})', labels)

    def _letters(self, labels: Sequence[Var]) -> dict[Var, str]:
        found: dict[Var, str] = {}
        for v in labels:
            choices = (v.name[0], *ascii_letters)
            found[v] = next(
                c for c in choices if c.isascii() and c.isalpha() and c not in found.values()
            )
        return found

    def _extremum(self, t: Max | Min) -> Array:
        v, body = self._opened(t)
        inner = self.number(body)
        if v not in inner.labels:
            return inner
        rest = tuple(u for u in inner.labels if u != v)
        word = "max" if isinstance(t, Max) else "min"
        return Array(f"{inner.held()}.{word}(axis={inner.labels.index(v)})", rest)

    # -- entries --------------------------------------------------------------------------------

    def _matrix(self, t: Term) -> str:
        if isinstance(t, Var):
            return t.name
        if isinstance(t, Inv):
            return f"np.linalg.inv({self._matrix(t.args[0])})"
        if isinstance(t, Lam) and not free_vars(t) & self.sizes.keys():
            return self.tensor(t).code
        raise CodeError(f"no code for the matrix {t}")

    def _entry(self, t: Entry) -> Array:
        tensor, places = self._matrix(t.args[0]), t.args[1:]
        shape = shape_of(t.args[0])
        indices = [p for p in places if isinstance(p, Var) and p in self.sizes]
        if len(indices) == len(places) == len(set(indices)):
            whole = all(ring_equal(self.sizes[p], n) for p, n in zip(indices, shape, strict=True))
            if whole:
                return Array(tensor, tuple(indices))
        special = self._by_axes(tensor, places, shape)
        if special is not None:
            return special
        mixed = self._with_slices(tensor, places, shape)
        if mixed is not None:
            return mixed
        arrays = [self._place(p, n) for p, n in zip(places, shape, strict=True)]
        labels = self._labels(arrays)
        return Array(f"{tensor}[{', '.join(a.aligned(labels) for a in arrays)}]", labels)

    def _with_slices(
        self, tensor: str, places: Sequence[Term], shape: Sequence[Term]
    ) -> Array | None:
        """``X[:, :, at]``: whole axes, and arrays of indices on axes beside each other."""
        whole = [
            isinstance(p, Var) and p in self.sizes and ring_equal(self.sizes[p], n)
            for p, n in zip(places, shape, strict=True)
        ]
        others = [axis for axis, plain in enumerate(whole) if not plain]
        if not others or others[-1] - others[0] >= len(others):
            return None
        arrays = [self._place(places[axis], shape[axis]) for axis in others]
        joint = self._labels(arrays)
        front = tuple(p for p in places[: others[0]] if isinstance(p, Var))
        back = tuple(p for p in places[others[-1] + 1 :] if isinstance(p, Var))
        if not joint or len({*front, *joint, *back}) < len(front) + len(joint) + len(back):
            return None
        found = iter(a.aligned(joint) for a in arrays)
        shown = [":" if plain else next(found) for plain in whole]
        return Array(f"{tensor}[{', '.join(shown)}]", (*front, *joint, *back))

    def _by_axes(self, tensor: str, places: Sequence[Term], shape: Sequence[Term]) -> Array | None:
        """Slices ``X[p:p + n]`` and repeats ``X[i//k]``, each index in one place."""
        labels: list[Var] = []
        slices: list[str] = []
        repeats: list[tuple[str, int]] = []
        for axis, (p, n) in enumerate(zip(places, shape, strict=True)):
            inside = p.args[0] if isinstance(p, FloorDiv) else p
            own = [v for v in self.sizes if v in free_vars(inside)]
            if len(own) != 1 or own[0] in labels:
                return None
            (v,) = own
            start = to_term(polynomial(inside - v))
            if free_vars(start) & self.sizes.keys():
                return None
            if isinstance(p, FloorDiv):
                if inside != v or not ring_equal(self.sizes[v], p.args[1] * n):
                    return None
                repeats.append((self.number(p.args[1]).code, axis))
                slices.append(":")
            elif ring_equal(self.sizes[v], n) and inside == v:
                slices.append(":")
            else:
                if not self._inside(p, n):
                    return None
                stop = self.number(to_term(polynomial(start + self.sizes[v]))).code
                first = "" if start == Num(0) else self.number(start).code
                slices.append(f"{first}:{stop}")
            labels.append(v)
        code = tensor if set(slices) == {":"} else f"{tensor}[{', '.join(slices)}]"
        for count, axis in repeats:
            code = f"np.repeat({code}, {count}, axis={axis})"
        return Array(code, tuple(labels))

    def _inside(self, p: Term, n: Term) -> bool:
        return entails(self.given, And(*member(p, Range(n))))

    def _place(self, p: Term, n: Term) -> Array:
        found = self.number(p)
        if self._inside(p, n):
            return found
        last = self.number(n - 1)
        return Array(f"np.clip({found.code}, 0, {last.code})", found.labels)


def _negative(t: Term) -> Term | None:
    """The u of a term ``-u`` with a negative number in front."""
    factors = t.args if isinstance(t, Mul) else (t,)
    if isinstance(factors[0], Num) and factors[0].value < 0:
        return mul(-1, t)
    return None


def numpy_function(
    name: str, formula: Term, given: Formulas, parameters: Sequence[Var], remark: str = ""
) -> tuple[str, tuple[str, ...]]:
    """A NumPy function that computes the formula, and the names of its parameters.

    ``parameters`` are the variables in the order of the arguments; sizes that a tensor's
    shape shows are no arguments. Raises ``CodeError`` for what cannot be written.

    >>> from symcnn.lemmas.notation import sizes, tabulate, tensor, total
    >>> m, n = sizes("m n")
    >>> A, G = tensor("A", m, n), tensor("G", m)
    >>> pulled = tabulate(n, lambda j: total(m, lambda i: A[i, j] * G[i]))
    >>> code, names = numpy_function("pulled", pulled, (), (A, G))
    >>> print(code.splitlines()[-1].strip(), names)
    return np.einsum("ij,i->j", A, G) ('A', 'G')
    """
    writer = NumpyWriter(given)
    result = writer.tensor(formula)
    lines = writer.lines
    code = "\n".join([*lines, result.code])
    needed = {v for v in free_vars(formula) if v.name in _words(code)}
    tensors = [v for v in parameters if v.shape and v in needed]
    arguments = [v for v in parameters if v in needed]
    shown: list[str] = []
    known: set[Var] = set()
    for v in sorted(needed, key=lambda v: v.name):
        if v.sort != INT or v.shape:
            continue
        place = next(((t, t.shape.index(v)) for t in tensors if v in t.shape), None)
        if place is not None:
            shown.append(f"{v.name} = {place[0].name}.shape[{place[1]}]")
            known.add(v)
    arguments = [v for v in arguments if v not in known]
    arguments += [v for v in sorted(needed, key=str) if v not in (*arguments, *known)]
    functions = sorted({w for w in _words(code) for f in _functions(formula) if w == f})
    names = (*(v.name for v in arguments), *functions)
    body = [*shown, *lines, f"return {result.code}"]
    head = ["import math", ""] if "math." in code else []
    text = [
        *head, "import numpy as np", "", "", f"def {name}({', '.join(names)}):",
        *([f'    """{remark}"""'] if remark else []), *(f"    {line}" for line in body),
    ]  # fmt: skip
    return "\n".join(text) + "\n", names


def _words(code: str) -> set[str]:
    import re

    return set(re.findall(r"[^\W\d]\w*", code))


def _functions(formula: Term) -> set[str]:
    from symcnn.kernel.binding import subterms

    writer = NumpyWriter(())
    return {
        writer._function(t.fun, 0).partition("(")[0]
        for t in subterms(formula)
        if isinstance(t, Apply) and not t.fun.known
    }
