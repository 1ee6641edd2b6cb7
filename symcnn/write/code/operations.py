"""Terms as arrays: one axis for each index that a term depends on, its labels."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.kernel.binding import close, free_vars, shape_of, subst
from symcnn.kernel.terms import (
    INT, ONE, REAL, ZERO, Add, And, Apply, Binder, Bracket, Det, Entry, Eq, Exists, FloorDiv,
    Forall, Fun, Inv, Ite, Lam, Le, Lt, Max, Min, Mod, Mul, Not, Num, Or, Pow, Prod, Range, Recip,
    Sum, Term, Var, conj, ne,
)  # fmt: skip

from .labelled import (
    ATOM, BOTH, COMPARISON, EITHER, POWER, PRODUCT, SIGN, SUM, Array, CodeError, joint_labels,
    left,
)  # fmt: skip
from .dialects import NUMBER_FUNCTIONS
from .entries import entry
from .product_sums import is_inside, product
from .shifting import MINUS_INFINITY
from .small_blocks import over_blocks
from .solving import unclipped
from .writer import Writer, decimal, function_name, negative

COMPARISONS: dict[type[Term], tuple[str, str]] = {
    Le: ("<=", ">="), Lt: ("<", ">"), Eq: ("==", "==")
}  # fmt: skip
OPPOSITES: dict[type[Term], str] = {Le: ">", Lt: ">=", Eq: "!="}


class Operations(Writer):
    """Writes terms, each by the operation that stands outermost."""

    def calculated(self, t: Term) -> Array:
        match t:
            case Num(value=value) if value.denominator == 1:
                return Array(str(value), (), ATOM if value >= 0 else SUM, plain=True)
            case Num(value=value) if decimal(value):
                return Array(decimal(value), (), ATOM if value >= 0 else SUM, plain=True)
            case Num(value=value):
                text = f"{value.numerator} / {value.denominator}"
                return Array(text, (), PRODUCT, plain=True)
            case Var() if t == MINUS_INFINITY:
                return Array("-math.inf", (), SIGN, plain=True)
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

    def _divisor(self, t: Term) -> None:
        if not free_vars(t) & self.sizes.keys():
            self.need(ne(t, ZERO))

    def _less_one(self, parts: Sequence[Term]) -> Array | None:
        """``p[i, j] - [j = y[i]]``, for a softmax p that nothing else needs, in its own place."""
        for p, other in (parts, parts[::-1]) if len(parts) == 2 and not self.in_loop else ():
            if not isinstance(p, Entry) or self.weights.get(p.args[0]) != 1:
                continue
            match negative(other):
                case Bracket(args=(Eq(args=pair),)):
                    pass
                case _:
                    continue
            *rows, j = p.args[1:]
            for one, y in (pair, pair[::-1]):
                own = free_vars(y) & self.sizes.keys()
                if one != j or not own or not own <= {*rows} or not {*p.args[1:]} <= {*self.sizes}:
                    continue
                if is_inside(self, y, shape_of(p.args[0])[-1]):
                    places = [self.number(t) for t in (*rows, y)]
                    labels = tuple(v for v in self.sizes if v in rows)
                    shown = [a.over(labels, self.dialect).code for a in places]
                    name = self.matrix(p.args[0])
                    self.lines.append(f"{name}[{', '.join(shown)}] -= 1")
                    return Array(name, tuple(v for v in p.args[1:] if isinstance(v, Var)))
        return None

    def _added(self, parts: Sequence[Term]) -> Array:
        less = self._less_one(parts)
        if less is not None:
            return less
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
        if (
            self.dialect.is_torch
            and not plain
            and not any(v.shape for a in args for v in free_vars(a))
        ):
            # Python's own numbers are taken as well
            like = f", dtype={self.like}.dtype" if self.like else ""
            arrays = [Array(f"torch.as_tensor({a.code}{like})", a.labels) for a in arrays]
        found = self.called(functions[name], arrays)
        return Array(found.code, found.labels, plain=plain)

    def _reduced(self, t: Binder, kind: type[Binder], word: str) -> Array:
        """A maximum, product .. over the indices of nested binders of a kind."""
        summed: list[Var] = []
        body: Term = t
        inside: list[Term] = []
        while isinstance(body, kind) and isinstance(body, Binder):
            if kind is Max and free_vars(body.domain) & self.sizes.keys():
                whole = unclipped(body, self.sizes)
                if whole is not None:
                    index, count, p, body = whole
                    v, body = self.opened(Max(Range(count), close(body, index), index.name))
                    inside.append(subst(p, {index: v}))
                    summed.append(v)
                    continue
            v, body = self.opened(body)
            if free_vars(t.domain) & self.sizes.keys() or self.sizes[v].sort != INT:
                raise CodeError(f"no code for {t}: its range depends on another index")
            if word in self.dialect.extrema:
                self.need(Le(ONE, self.sizes[v]))
            summed.append(v)
        if inside:
            body = Ite(conj(*inside), body, MINUS_INFINITY)
        found = self.number(body)
        if word == "prod" and not set(summed) <= set(found.labels):
            raise CodeError(f"no code for {t}: a product of equal factors")
        if word in self.dialect.extrema:
            pairwise = f"{kind.__name__.lower()}imum"
            blocks = over_blocks(self, found, [v for v in summed if v in found.labels], pairwise)
            if blocks is not None:
                return blocks
        axes = [place for place, v in enumerate(found.labels) if v in summed]
        rest = tuple(v for v in found.labels if v not in summed)
        text, kept = found.held(ATOM), None
        if word in self.dialect.extrema and axes:
            if rest:
                kept = (self.dialect.kept(word, text, axes), left(found.labels, summed))
            text = self.dialect.reduced(word, text, axes, len(found.labels))
        else:
            for done, axis in enumerate(reversed(axes)):
                text = self.dialect.reduced(word, text, [axis], len(found.labels) - done)
        return Array(text, rest, truth=found.truth, kept=kept)
