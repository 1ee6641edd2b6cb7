"""Terms as arrays: one axis for each index that a term depends on, its labels.

What occurs twice, up to the names of its indices, is calculated once and gets a name.
"""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from symcnn.arithmetic.integers import entails
from symcnn.kernel.binding import domain_var, free_vars, member, open_binder, subst
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.rules import Formulas
from symcnn.kernel.terms import (
    INT,
    ONE,
    REAL,
    ZERO,
    Add,
    And,
    Apply,
    Binder,
    Bracket,
    Det,
    Entry,
    Eq,
    Exists,
    FloorDiv,
    Forall,
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
    Prod,
    Range,
    Recip,
    Sort,
    Sum,
    Term,
    Var,
    mul,
    ne,
)

from .arrays import (
    ATOM,
    BOTH,
    COMPARISON,
    EITHER,
    POWER,
    PRODUCT,
    SIGN,
    SUM,
    Array,
    CodeError,
    joint_labels,
)
from .dialects import NUMBER_FUNCTIONS, Dialect
from .entries import entry
from .products import product

COMPARISONS: dict[type[Term], tuple[str, str]] = {
    Le: ("<=", ">="), Lt: ("<", ">"), Eq: ("==", "==")
}  # fmt: skip
OPPOSITES: dict[type[Term], str] = {Le: ">", Lt: ">=", Eq: "!="}
WORDS: dict[type[Term], str] = {
    Add: "sum", Det: "det", FloorDiv: "quotient", Inv: "inv", Lam: "matrix", Max: "max", Min: "min",
    Mod: "rest", Mul: "product", Pow: "power", Recip: "inverse", Sum: "sum",
}  # fmt: skip
Key = tuple[Term, tuple[Term, ...], object]


class Writer:
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
            "math",
            *keyword.kwlist,
            *dir(builtins),
        }
        self.shared = shared
        self.sizes: dict[Var, Term] = {}
        self.limits: dict[Var, Formulas] = {}
        self.variables: dict[Binder, Var] = {}
        self.uses: Counter[Key] = Counter()
        self.known: dict[Key, tuple[Array, tuple[Var, ...]]] = {}
        self.lines: list[str] = []
        self.names_of: dict[str, str] = {}
        self.needs: list[Term] = []

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

    def holds(self, goal: Term) -> bool:
        """Whether a condition follows from the hypotheses and the ranges of its indices."""
        own = [p for v in free_vars(goal) for p in self.limits.get(v, ())]
        return entails((*self.given, *own), goal)

    def need(self, condition: Term) -> None:
        """The code runs only under a condition on sizes."""
        if not self.holds(condition):
            self.needs.append(condition)

    # -- numbers --------------------------------------------------------------------------------

    def number(self, t: Term) -> Array:
        """A number, over the indices that it depends on."""
        return self.share(t, lambda: self._number(t))

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
                name = self.free_name(self._word(t, found))
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

    def _word(self, t: Term, found: Array) -> str:
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
            case Mul(args=(Recip(), Sum())):
                word = "mean"
            case Add(args=args) if any(negative(a) is not None for a in args):
                word = "difference"
            case Recip(args=(Apply(fun=fun),)):
                word = f"inverse_{function_name(fun)}"
            case _:
                word = WORDS.get(type(t), "condition" if found.truth else "value")
        return "_".join([word, *(data if 0 < len(data) <= 2 else ["values"])])

    def _number(self, t: Term) -> Array:
        match t:
            case Num(value=value) if value.denominator == 1:
                return Array(str(value), (), ATOM if value >= 0 else SUM, plain=True)
            case Num(value=value):
                text = f"{value.numerator} / {value.denominator}"
                return Array(text, (), PRODUCT, plain=True)
            case Var() if t in self.sizes:
                size = self.number(self.sizes[t]).code
                device = f", device={self.home}.device" if self.home else ""
                return Array(f"{self.dialect.module}.arange({size}{device})", (t,))
            case Var():
                return Array(t.name, plain=t.sort == INT and not t.shape)
            case Add(args=args):
                return self._added(args)
            case Mul() | Sum() | Recip() | Bracket():
                return product(self, t)
            case Pow(args=(Recip(args=(a,)), n)):
                return self.number(Recip(Pow(a, n)))
            case Pow(args=(a, n)):
                return self.joined("{} ** {}", (a, n), POWER, (ATOM, POWER))
            case FloorDiv(args=(a, b)):
                self._divisor(b)
                return self.joined("{} // {}", (a, b), PRODUCT, (PRODUCT, POWER))
            case Mod(args=(a, b)):
                self._divisor(b)
                return self.joined("{} % {}", (a, b), PRODUCT, (PRODUCT, POWER))
            case Ite(args=parts):
                return self._choice(parts)
            case Apply(fun=fun, args=args):
                return self._applied(fun, args)
            case Max() | Min():
                word = self.dialect.extrema[isinstance(t, Min)]
                return self._reduced(t, type(t), word)
            case Prod():
                return self._reduced(t, Prod, "prod")
            case Forall() | Exists():
                return self._reduced(t, type(t), "all" if isinstance(t, Forall) else "any")
            case Det(args=(m,)):
                return Array(f"{self.dialect.module}.linalg.det({self.matrix(m)})")
            case Entry():
                return entry(self, t)
            case Le() | Lt() | Eq():
                return self._compared(t)
            case And(args=args) if args:
                return self.joined(" & ".join(["{}"] * len(args)), args, BOTH, (BOTH,), True)
            case Or(args=args) if args:
                return self.joined(" | ".join(["{}"] * len(args)), args, EITHER, (BOTH,), True)
            case Not(args=(p,)):
                if type(p) in OPPOSITES:
                    return self.joined(
                        f"{{}} {OPPOSITES[type(p)]} {{}}", p.args, COMPARISON, (SUM,), True
                    )
                found = self.number(p)
                if found.plain:
                    return Array(f"(not {found.held(SUM)})", truth=True, plain=True)
                return Array(f"~{found.held(ATOM)}", found.labels, SIGN, truth=True)
        raise CodeError(f"no code for {t}")

    def matrix(self, t: Term) -> str:
        """A tensor as a whole."""
        if isinstance(t, Var):
            return t.name
        if free_vars(t).isdisjoint(self.sizes):
            if isinstance(t, Inv):
                text = f"{self.dialect.module}.linalg.inv({self.matrix(t.args[0])})"
                return self.share(t, lambda: Array(text)).code
            if isinstance(t, Lam):
                return self.share(t, lambda: self._tabulated(t)).code
        raise CodeError(f"no code for the tensor {t}")

    def _tabulated(self, t: Term) -> Array:
        labels: list[Var] = []
        while isinstance(t, Lam):
            v, t = self.opened(t)
            labels.append(v)
        found = self.number(t)
        whole = found.over(labels, self.dialect, full=True)
        if set(labels) <= set(found.labels):
            return Array(whole.code)
        sizes = ", ".join(self.number(self.sizes[v]).code for v in labels)
        return Array(f"{self.dialect.module}.broadcast_to({whole.code}, ({sizes},))")

    # -- operations, entry by entry ---------------------------------------------------------------

    def joined(
        self,
        form: str,
        parts: Sequence[Term],
        level: int,
        levels: Sequence[int],
        truth: bool = False,
    ) -> Array:
        """An operation of this level on parts, whose operands must bind as tightly as said."""
        arrays = [self.number(p) for p in parts]
        if not truth:
            sort = REAL if any(p.sort == REAL for p in parts) else INT
            arrays = [self.counted(a, sort) for a in arrays]
        labels = joint_labels(arrays, tuple(self.sizes))
        shown = [
            a.over(labels, self.dialect).held(levels[min(place, len(levels) - 1)])
            for place, a in enumerate(arrays)
        ]
        plain = all(a.plain for a in arrays)
        return Array(form.format(*shown), labels, level, truth, plain)

    def called(self, form: str, arrays: Sequence[Array]) -> Array:
        """A function of arrays, entry by entry."""
        labels = joint_labels(arrays, tuple(self.sizes))
        return Array(form.format(*(a.over(labels, self.dialect).code for a in arrays)), labels)

    def counted(self, a: Array, sort: Sort = REAL) -> Array:
        """Truth values as 0 and 1, where they are calculated with."""
        if not a.truth:
            return a
        if a.plain or sort == INT:
            return Array(f"1 * {a.held(POWER)}", a.labels, PRODUCT, plain=a.plain)
        kind = f"to({self.kind})" if self.dialect.is_torch else "astype(float)"
        return Array(f"{a.held(ATOM)}.{kind}", a.labels)

    @property
    def kind(self) -> str:
        """The type of PyTorch's real numbers."""
        return f"{self.like}.dtype" if self.like else "torch.get_default_dtype()"

    def _divisor(self, t: Term) -> None:
        if not free_vars(t) & self.sizes.keys():
            self.need(ne(t, ZERO))

    def _added(self, parts: Sequence[Term]) -> Array:
        # a difference begins with what is added
        first = next((k for k, p in enumerate(parts) if negative(p) is None), 0)
        form, terms = "{}", [parts[first]]
        for p in (*parts[:first], *parts[first + 1 :]):
            opposite = negative(p)
            form += " + {}" if opposite is None else " - {}"
            terms.append(p if opposite is None else opposite)
        return self.joined(form, terms, SUM, (SUM, PRODUCT))

    def _compared(self, t: Term) -> Array:
        a, b = t.args
        word, turned = COMPARISONS[type(t)]
        if not free_vars(a) or (isinstance(t, Eq) and not free_vars(a) & self.sizes.keys()):
            a, b, word = b, a, turned
        return self.joined(f"{{}} {word} {{}}", (a, b), COMPARISON, (SUM,), True)

    def _choice(self, parts: Sequence[Term]) -> Array:
        p, a, b = (self.number(part) for part in parts)
        sort = REAL if REAL in (parts[1].sort, parts[2].sort) else INT
        a, b = self.counted(a, sort), self.counted(b, sort)
        if p.plain:
            labels = joint_labels((a, b), tuple(self.sizes))
            shown = [x.over(labels, self.dialect, full=True).held(EITHER) for x in (a, b)]
            if not {*a.labels} == {*b.labels}:
                raise CodeError("no code for a choice by sizes between tensors of other axes")
            text = f"({shown[0]} if {p.code} else {shown[1]})"
            return Array(text, labels, plain=a.plain and b.plain)
        return self.called(f"{self.dialect.module}.where({{}}, {{}}, {{}})", (p, a, b))

    def _applied(self, fun: Fun, args: Sequence[Term]) -> Array:
        arrays = [self.counted(self.number(a)) for a in args]
        name = function_name(fun)
        if not fun.known:
            return self.called(f"{name}({', '.join(['{}'] * len(args))})", arrays)
        if name == "rpow":
            return self.joined("{} ** {}", args, POWER, (ATOM, POWER))
        if name == "sigmoid" and name not in self.dialect.functions:
            text = f"1 / (1 + np.exp(-{arrays[0].held(POWER)}))"
            return Array(text, arrays[0].labels, PRODUCT)
        plain = all(a.plain for a in arrays)
        functions = NUMBER_FUNCTIONS if plain else self.dialect.functions
        if name not in functions:
            raise CodeError(f"no code for the function {name}")
        found = self.called(functions[name], arrays)
        return Array(found.code, found.labels, plain=plain)

    def _reduced(self, t: Binder, kind: type[Binder], word: str) -> Array:
        """A maximum, product .. over the indices of nested binders of a kind."""
        summed: list[Var] = []
        body: Term = t
        while isinstance(body, kind) and isinstance(body, Binder):
            v, body = self.opened(body)
            if free_vars(t.domain) & self.sizes.keys() or self.sizes[v].sort != INT:
                raise CodeError(f"no code for {t}: its range depends on another index")
            if word in self.dialect.extrema:
                self.need(Le(ONE, self.sizes[v]))
            summed.append(v)
        found = self.number(body)
        if word == "prod" and not set(summed) <= set(found.labels):
            raise CodeError(f"no code for {t}: a product of equal factors")
        axes = [place for place, v in enumerate(found.labels) if v in summed]
        rest = tuple(v for v in found.labels if v not in summed)
        text = found.held(ATOM)
        if word in self.dialect.extrema and axes:
            text = self.dialect.reduced(word, text, axes, len(found.labels))
        else:
            for done, axis in enumerate(reversed(axes)):
                text = self.dialect.reduced(word, text, [axis], len(found.labels) - done)
        return Array(text, rest, truth=found.truth)


def negative(t: Term) -> Term | None:
    """The u of a term ``-u`` with a negative number in front."""
    factors = t.args if isinstance(t, Mul) else (t,)
    if isinstance(factors[0], Num) and factors[0].value < 0:
        return mul(-1, t)
    return None


def function_name(fun: Fun) -> str:
    """The name of a function in code: ``sigma_prime`` for its derivative."""
    return fun.name + "_prime" * min(fun.order, 1) + str(fun.order) * (fun.order > 1)
