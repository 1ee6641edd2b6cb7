"""The lines of a function, its names, and what has been calculated under which of them.

What occurs twice, up to the names of its indices, is calculated once and gets a name.
"""

from __future__ import annotations

import builtins
import keyword
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from types import MappingProxyType

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, subst
from symcnn.kernel.polynomials import normal_form, ring_equal
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    INT, REAL, Add, Apply, Binder, Det, Entry, Eq, FloorDiv, Fun, Inv, Lam, Max, Min, Mod, Mul, Num,
    Pow, Range, Recip, Sort, Sum, Term, Var, mul,
)  # fmt: skip

from .labelled import ATOM, POWER, PRODUCT, Array, CodeError
from .dialects import Dialect

WORDS: dict[type[Term], str] = {
    Add: "sum", Det: "det", FloorDiv: "quotient", Inv: "inv", Lam: "matrix", Max: "max", Min: "min",
    Mod: "rest", Mul: "product", Pow: "power", Recip: "inverse", Sum: "sum",
}  # fmt: skip
SHORTEST = 100  # denominators that are written as quotients are less
Key = tuple[Term, tuple[Term, ...], object]


class Writer(ABC):
    """Writes the body of one function: lines that give names, and expressions.

    ``uses`` counts how often each part is asked for, which is known where ``shared`` is None;
    those in ``shared`` get a name. ``like`` is a real tensor, whose type numbers take, and
    ``home`` a tensor on whose device arrays are made.
    """

    def __init__(
        self,
        dialect: Dialect,
        given: Formulas,
        names: set[str],
        like: str = "",
        shared: frozenset[Key] | None = None,
        home: str = "",
        weights: Mapping[Term, int] = MappingProxyType({}),
    ) -> None:
        self.dialect = dialect
        self.given = given
        self.like = like
        self.home = home if dialect.is_torch else ""
        self.parameters = frozenset(names)
        self.names = {
            *names,
            *dialect.helpers,
            "np",
            "torch",
            "F",
            "reduce",
            "math",
            *keyword.kwlist,
            *dir(builtins),
        }
        self.shared = shared
        # tensors that are a softmax along their last axis, and how often they are read
        self.weights = weights
        self.in_loop = False
        self.sizes: dict[Var, Term] = {}
        self.limits: dict[Var, Formulas] = {}
        self.variables: dict[Binder, Var] = {}
        self.uses: Counter[Key] = Counter()
        self.known: dict[Key, tuple[Array, tuple[Var, ...]]] = {}
        self.lines: list[str] = []
        self.names_of: dict[str, str] = {}
        self.needs: list[Term] = []
        self.filled: set[str] = set()  # tensors that are read inside only

    # -- indices --------------------------------------------------------------------------------

    def opened(self, t: Binder) -> tuple[Var, Term]:
        """The index of a binder and its body; the same index whenever the binder is met."""
        if not isinstance(t.domain, Range):
            raise CodeError(f"no code for {t}: the range is not finite")
        v = self.variables.get(t)
        if v is None:
            avoid = {*self.sizes, *free_vars(t)}.union(*map(free_vars, self.given))
            v = self.variables[t] = domain_var(t, avoid)
            size = t.domain.size
            self.limits[v] = member(v, t.domain)
            if free_vars(size) & self.sizes.keys():
                # the longest of all ranges; ``product`` adds the condition
                size = self._longest(size)
                self.limits[v] = member(v, t.domain)[:1]
            self.sizes[v] = size
        return v, open_binder(t, v)

    def _longest(self, size: Term) -> Var:
        found = self.number(size)
        most = Var(self.free_name("longest"), INT)
        if self.dialect.is_torch:
            text = f"int({found.held(ATOM)}.max()) if {found.held(ATOM)}.numel() else 0"
        else:
            text = f"{found.held(ATOM)}.max(initial=0)"
        self.lines.append(f"{most.name} = {text}")
        return most

    def split(self, x: Var, *digits: tuple[Var, Term]) -> None:
        """Indices with their sizes in the place of an index."""
        sizes: dict[Var, Term] = {}
        for v, n in self.sizes.items():
            sizes[v] = n
            if v == x:
                sizes |= dict(digits)
        self.sizes = sizes
        for v, n in digits:
            self.limits[v] = member(v, Range(n))

    def free_name(self, wish: str) -> str:
        """A name that nothing else has."""
        name, count = wish, 1
        while name in self.names:
            count += 1
            name = f"{wish}_{count}"
        self.names.add(name)
        return name

    def named(self, wish: str, found: Array) -> Array:
        """An array by a name, the one that it has if the same was calculated before."""
        if found.code.isidentifier():
            return found
        if found.code not in self.names_of:
            self.names_of[found.code] = self.free_name(wish)
            self.lines.append(f"{self.names_of[found.code]} = {found.code}")
        return Array(self.names_of[found.code], found.labels, truth=found.truth)

    @contextmanager
    def block(self) -> Iterator[list[str]]:
        """The lines of a loop; what they calculate is not known after it."""
        outside, known, names = self.lines, dict(self.known), dict(self.names_of)
        before, self.in_loop = self.in_loop, True
        self.lines = []
        try:
            yield self.lines
        finally:
            self.in_loop = before
            self.lines, self.known, self.names_of = outside, known, names

    def zeros(self, wish: str, shape: Sequence[str], parts: Iterable[Term]) -> str:
        """The name of a new array of zeros, of the type of what is added to it."""
        name = self.free_name(wish)
        size = f"({', '.join(shape)})" if len(shape) != 1 else shape[0]
        if self.dialect.is_torch:
            maker = f"{self.like}.new_zeros({size})" if self.like else f"torch.zeros({size})"
        else:
            found = {v for t in parts for v in free_vars(t)}
            names = sorted(v.name for v in found if v.shape and v.element == REAL)
            names = [name for name in names if name in self.parameters] or [self.like]
            kind = f", {names[0]}.dtype" if names[0] else ""
            if len(names) > 1:
                kind = f", np.result_type({', '.join(names)})"
            maker = f"np.zeros({size}{kind})"
        self.lines.append(f"{name} = {maker}")
        return name

    def holds(self, goal: Term) -> bool:
        """Whether a condition follows from the hypotheses and the ranges of its indices."""
        own = [p for v in free_vars(goal) for p in self.limits.get(v, ())]
        return entails((*self.given, *own), goal)

    def same(self, a: Term, b: Term) -> bool:
        """Whether two sizes are equal."""
        return ring_equal(a, b) or self.holds(Eq(a, b))

    def says_inside(self, guard: Term, axes: Sequence[tuple[Term, Term]]) -> bool:
        """Whether a condition says no more than that a place is inside an axis of this size."""
        for place, n in axes:
            inside = member(place, Range(n))
            own = [p for v in free_vars(guard) for p in self.limits.get(v, ())]
            if free_vars(guard) & free_vars(place) and entails((*self.given, *own, *inside), guard):
                return True
        return False

    def need(self, condition: Term) -> None:
        """The code runs only under a condition on sizes."""
        if not self.holds(condition):
            self.needs.append(condition)

    # -- numbers --------------------------------------------------------------------------------

    def number(self, t: Term) -> Array:
        """A number, over the indices that it depends on."""
        return self.share(t, lambda: self.calculated(t))

    def share(self, t: Term, make: Callable[[], Array], how: object = ()) -> Array:
        """The code that ``make`` gives for a term; a name for it, where it is needed twice."""
        if isinstance(t, Num) or (isinstance(t, Var) and t not in self.sizes):
            return make()
        key, own = self._key(t, how)
        self.uses[key] += 1
        if key not in self.known:
            found = make()
            if (
                self.shared
                and key in self.shared
                and not found.plain
                and not found.code.isidentifier()
            ):
                name = self.free_name(self.word(t, found))
                self.lines.append(f"{name} = {found.code}")
                found = Array(name, found.labels, truth=found.truth)
            self.known[key] = (found, own)
        found, old = self.known[key]
        if old == own:
            return found
        new = dict(zip(old, own, strict=True))
        return Array(
            found.code, tuple(new[v] for v in found.labels), found.level, found.truth, found.plain
        )

    def is_shared(self, t: Term) -> bool:
        """Whether a term gets a name of its own."""
        return self.shared is None or self._key(t)[0] in self.shared

    def _key(self, t: Term, how: object = ()) -> tuple[Key, tuple[Var, ...]]:
        """The term up to the names of its indices, and these indices."""
        own = tuple(dict.fromkeys(self._indices(t)))
        renamed = {v: Var(f"_{place}", INT) for place, v in enumerate(own)}
        return (subst(t, renamed), tuple(normal_form(self.sizes[v]) for v in own), how), own

    def _indices(self, t: Term) -> Iterator[Var]:
        if isinstance(t, Var):
            if t in self.sizes:
                yield t
        elif not free_vars(t).isdisjoint(self.sizes):
            for a in t.args:
                yield from self._indices(a)

    def word(self, t: Term, found: Array) -> str:
        """A name that says what is calculated of what."""
        if isinstance(t, Var):
            return t.name
        if t.sort == INT and isinstance(t, Sum):
            return "count"
        if t.sort == INT and not isinstance(t, Entry):
            return "at_" + "".join(v.name[0] for v in found.labels)
        data = sorted((v.name for v in free_vars(t) if v.shape), key=found.code.find)
        match t:
            case Apply(fun=fun):
                word = function_name(fun)
            case Entry(args=(Var(name=name), *_)):
                return f"{name}_read"
            case Entry(args=(Inv(), *_)):
                word = "inv"
            case Mul(args=args) if any(isinstance(a, Sum) for a in args) and all(
                isinstance(a, Sum | Recip) for a in args
            ):
                word = "mean"
            case Add(args=args) if any(negative(a) is not None for a in args):
                word = "difference"
            case Recip(args=(Apply(fun=fun),)):
                word = f"inverse_{function_name(fun)}"
            case _:
                word = WORDS.get(type(t), "condition" if found.truth else "value")
        return "_".join([word, *(data if 0 < len(data) <= 2 else ["values"])])

    @abstractmethod
    def calculated(self, t: Term) -> Array:
        """The code that calculates a number, where it has no name yet."""

    @abstractmethod
    def matrix(self, t: Term) -> str:
        """A tensor as a whole."""

    def counted(self, a: Array, sort: Sort = REAL) -> Array:
        """Truth values as 0 and 1, where they are calculated with."""
        if not a.truth:
            return a
        if a.plain or sort == INT:
            return Array(f"1 * {a.held(POWER)}", a.labels, PRODUCT, plain=a.plain)
        dtype = f"{self.like}.dtype" if self.like else "float"
        kind = f"to({self.kind})" if self.dialect.is_torch else f"astype({dtype})"
        return Array(f"{a.held(ATOM)}.{kind}", a.labels)

    @property
    def kind(self) -> str:
        """The type of PyTorch's real numbers."""
        return f"{self.like}.dtype" if self.like else "torch.get_default_dtype()"


def negative(t: Term) -> Term | None:
    """The u of a term ``-u`` with a negative number in front."""
    factors = t.args if isinstance(t, Mul) else (t,)
    if isinstance(factors[0], Num) and factors[0].value < 0:
        return mul(-1, t)
    return None


def function_name(fun: Fun) -> str:
    """The name of a function in code: ``sigma_prime`` for its derivative."""
    return fun.name + "_prime" * min(fun.order, 1) + str(fun.order) * (fun.order > 1)


def decimal(value: Fraction) -> str:
    """A fraction as one writes it with digits: ``0.044715``, ``1e-5``; "" for others, as 1/9."""
    text = re.sub(r"e([+-])0", r"e\1", repr(float(value)))
    return text if value.denominator >= SHORTEST and Fraction(text) == value else ""
