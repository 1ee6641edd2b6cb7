"""Terms as Coq has them: every cast is written, and nothing is folded.

A ``T`` is made of a term of the kernel by ``Reader.read``; ``back`` leads there again. Putting
something in for a variable changes nothing else, as in Coq, while the kernel carries out
numbers and flattens sums on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from symcnn.kernel import terms as k
from symcnn.kernel.terms import BOOL, INT, TENSOR, Sort, Term


class NotExportableError(Exception):
    """Something that has no counterpart in the library: says what."""


class T:
    """A node: its kind, its type in Coq, its arguments and what else it holds."""

    __slots__ = ("args", "back", "data", "hint", "kind", "loose", "type")
    kind: str
    type: str
    args: tuple[T, ...]
    data: Any
    hint: str
    loose: int
    back: Term | None

    def __repr__(self) -> str:
        data = "" if self.data is None else str(self.data)
        return f"{self.kind}{data}({', '.join(map(repr, self.args))})"


_nodes: dict[tuple[Any, ...], T] = {}
FOLDS = {"Sum": "sum", "Prod": "prod", "Max": "max", "Min": "min"}
RANGED = {*FOLDS, "Lam", "Forall", "Exists"}
SPACED = {"Fun", "ForallS", "ExistsS", "Integral"}


def node(kind: str, type_: str, args: Iterable[T] = (), data: Any = None, hint: str = "") -> T:
    """The node, one object for all that are equal."""
    args = tuple(args)
    if kind == "Entry" and args[0].kind == "Raise":
        return cast(node("Entry", "Z", (args[0].args[0], *args[1:])), "R")
    key = (kind, type_, data, tuple(map(id, args)))
    found = _nodes.get(key)
    if found is None:
        found = T()
        found.kind, found.type, found.args, found.data, found.hint = kind, type_, args, data, hint
        found.back = None
        if kind == "Bound":
            found.loose = data[0] + 1
        elif kind in RANGED or kind in SPACED:
            *sizes, body = args
            found.loose = max([s.loose for s in sizes] + [body.loose - 1, 0])
        else:
            found.loose = max([a.loose for a in args] + [0])
        _nodes[key] = found
    return found


def forget() -> None:
    """Empty the table of nodes."""
    _nodes.clear()


def number(value: int | Fraction, type_: str) -> T:
    return node("Num", type_, (), Fraction(value))


def cast(t: T, want: str) -> T:
    """An integer as a real number where one is wanted, a tensor of them entry by entry."""
    if t.type == want:
        return t
    if t.kind == "Lam" and want == t.type[:-1] + "R":
        size, body = t.args
        return node("Lam", want, (size, cast(body, want.removeprefix("Z -> "))), None, t.hint)
    if "->" in want and widens(t.type, want):
        return node("Raise", want, (t,))
    if (t.type, want) != ("Z", "R"):
        raise NotExportableError(f"a {t.type} where a {want} is needed")
    return number(t.data, "R") if t.kind == "Num" else node("Cast", "R", (t,))


def widens(type_: str, other: str) -> bool:
    """Whether one is a type of integers, or of tensors of them, and the other of real numbers."""
    return type_ != other and type_[:-1] + "R" == other


def base(sort: Sort) -> str:
    """The type of a number or formula. What a complex number is put in for is read as real."""
    return {"INT": "Z", "BOOL": "Prop"}.get(sort.name, "R")


def tensor(element: str, rank: int) -> str:
    return "Z -> " * rank + element


def element_of(type_: str) -> str:
    return type_.rsplit(" ", 1)[-1]


def join(*found: T) -> str:
    """The type of numbers together."""
    return "R" if any(t.type == "R" for t in found) else "Z"


Key = tuple[str, int]  # of a function variable: its name and how many arguments it takes
Signature = dict[Key, tuple[tuple[str, ...], str]]


class Function(NamedTuple):
    """What is put in for a function variable: the types of its arguments, and its body."""

    types: tuple[str, ...]
    body: T


class Reader:
    """Reads terms, with the types of the arguments of function variables."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.functions: Signature = {}
        for t in terms:
            self._collect(t)

    def _collect(self, t: Term) -> None:
        seen: set[Term] = set()
        waiting = [t]
        while waiting:
            s = waiting.pop()
            if s in seen:
                continue
            seen.add(s)
            waiting.extend(s.args)
            if isinstance(s, k.Apply) and not s.fun.known:
                types = tuple(self._type(a) for a in s.args)
                if s.fun.order:
                    types = ("R",)
                self._add((s.fun.name, len(types)), types, base(s.fun.sort))
            elif isinstance(s, k.Pred):
                for f in s.funs:
                    given = tuple(self._type(a) for a in s.args)
                    self._add(
                        (f.name, 1), given if s.name == "differentiable" and given else ("R",), "R"
                    )

    def _add(self, key: Key, types: tuple[str, ...], result: str) -> None:
        old = self.functions.get(key)
        if old is not None:
            types = tuple(self._wider(a, b) for a, b in zip(types, old[0], strict=True))
        self.functions[key] = types, result

    @staticmethod
    def _wider(a: str, b: str) -> str:
        if a != b and {a, b} != {"Z", "R"} and element_of(a) == element_of(b):
            raise NotExportableError("a function of arguments of two kinds")
        return a if a == b else a if element_of(a) == "R" else b

    @staticmethod
    def _type(t: Term) -> str:
        if t.sort == TENSOR:
            if isinstance(t, k.Bound):
                return tensor(base(t.element), t.rank)
            rank = getattr(t, "rank", None)
            if rank is None:
                raise NotExportableError("a function as an argument")
            return tensor("R" if isinstance(t, k.Inv) else base(k.element_sort(t)), rank)
        return base(t.sort)

    def read(self, t: Term, want: str = "") -> T:
        found = self._read(t)
        return cast(found, want) if want else found

    def _numbers(self, args: Sequence[Term], least: str = "Z") -> tuple[str, list[T]]:
        parts = [self._read(a) for a in args]
        type_ = "R" if least == "R" or any(p.type == "R" for p in parts) else "Z"
        return type_, [cast(p, type_) for p in parts]

    def _read(self, t: Term) -> T:
        name = type(t).__name__
        match t:
            case k.Num():
                return number(t.value, base(t.sort))
            case k.Var():
                return node("Var", tensor(base(t.element), t.rank), (), t)
            case k.Bound():
                return node("Bound", tensor(base(t.element), t.rank), (), t.data)
            case k.Add() | k.Mul():
                type_, parts = self._numbers(t.args)
                return node(name, type_, parts)
            case k.Pow(args=(b, k.Num(value=v))) if v.denominator == 1 and 0 <= v <= 64:
                x = self._read(b)
                return node("Pow", x.type, (x,), int(v))
            case k.Pow(args=(b, e)):
                return node("PowZ", "R", (self.read(b, "R"), self._read(e)))
            case k.Recip():
                return node("Recip", "R", (self.read(t.args[0], "R"),))
            case k.FloorDiv() | k.Mod():
                return node(name, "Z", map(self._read, t.args))
            case k.Le() | k.Lt():
                return node(name, "Prop", self._numbers(t.args)[1])
            case k.Eq(args=(a, b)):
                if a.sort == BOOL:
                    return node("Iff", "Prop", (self._read(a), self._read(b)))
                if a.sort == TENSOR:
                    parts = [self._read(a), self._read(b)]
                    types = sorted(p.type for p in parts)
                    parts = [cast(p, types[0]) for p in parts]
                    return node("Eq", "Prop", parts)
                return node("Eq", "Prop", self._numbers(t.args)[1])
            case k.Entry():
                x = self._read(t.args[0])
                return node("Entry", element_of(x.type), (x, *map(self._read, t.args[1:])))
            case k.Apply():
                return self._apply(t)
            case k.And() | k.Or() | k.Not():
                return node(name, "Prop", map(self._read, t.args))
            case k.Pred():
                return self._pred(t)
            case k.Ite(args=(p, a, b)):
                type_, parts = self._numbers((a, b))
                return node("Ite", type_, (self._read(p), *parts))
            case k.Bracket():
                return node("Bracket", "Z", (self._read(t.args[0]),))
            case k.Binder():
                return self._binder(t, name)
            case k.Det():
                matrix = self.read(t.args[0], "Z -> Z -> R")
                return node("Det", "R", (self._matrix_size(t.args[0]), matrix))
            case k.Inv():
                found = (self._matrix_size(t.args[0]), self.read(t.args[0], "Z -> Z -> R"))
                return node("Inv", "Z -> Z -> R", found)
            case k.Diff():
                return self._at_point("Diff", "R", t.args)
        raise NotExportableError(name)

    def _sizes(self, t: Term) -> list[T]:
        """The sizes of a tensor."""
        if isinstance(t, k.Var):
            return [self._read(n) for n in t.shape]
        if isinstance(t, k.Lam) and isinstance(t.domain, k.Range) and not t.domain.size.loose:
            inner = t.body.sort == TENSOR
            return [self._read(t.domain.size), *(self._sizes(t.body) if inner else [])]
        raise NotExportableError("a point of another kind")

    def _matrix_size(self, t: Term) -> T:
        if isinstance(t, k.Inv):
            return self._matrix_size(t.args[0])
        if isinstance(t, k.Var):
            return self._read(t.shape[0])
        if isinstance(t, k.Lam) and isinstance(t.domain, k.Range):
            return self._read(t.domain.size)
        raise NotExportableError("a matrix of another kind")

    def _apply(self, t: k.Apply) -> T:
        fun, args = t.fun, t.args
        if fun.known:
            if fun.name == "cis":
                raise NotExportableError("complex numbers")
            parts = [self.read(a, "R") for a in args]
            return node("Known", "Z" if fun.name == "floor" else "R", parts, fun.name)
        types, result = self.functions[fun.name, len(args)]
        found = [self.read(a, w) for a, w in zip(args, types, strict=True)]
        return node("App", result, found, (fun.name, fun.order))

    def _pred(self, t: k.Pred) -> T:
        funs = tuple((f.name, f.order) for f in t.funs)
        if t.name == "derivative":
            return self._at_point("derivative", "Prop", t.args)
        if t.name == "integrable" and not funs:
            function = self._read(t.args[0])
            rank = len(function.args) - 1
            return node("integrable", "Prop", (*function.args[:-1], function), rank)
        args = [self.read(a, "R") if a.sort != TENSOR else self._read(a) for a in t.args]
        if t.name == "differentiable" and args and t.args[0].sort == TENSOR:
            args = [*self._sizes(t.args[0]), *args]
        return node("Pred", "Prop", args, (t.name, funs))

    def _at_point(self, kind: str, type_: str, args: Sequence[Term]) -> T:
        function, point = self._read(args[0]), args[1]
        rank = len(function.args) - 1
        there = self.read(point, "R") if not rank else self._read(point)
        rest = [self._read(a) for a in args[2 : 2 + rank]]
        rest += [self.read(a, "R") for a in args[2 + rank :]]
        return node(kind, type_, (*function.args[:-1], function, there, *rest), rank)

    def _binder(self, t: k.Binder, name: str) -> T:
        body = self._read(t.body)
        if isinstance(t.domain, k.Range):
            type_ = "Z -> " + body.type if name == "Lam" else body.type
            return node(name, type_, (self._read(t.domain.size), body), None, t.hint)
        domain = t.domain
        bound = tensor(base(domain.element), len(domain.args))
        sizes = map(self._read, domain.args)
        if name == "Lam":
            if body.type == "Z":
                body = cast(body, "R")
            kind, type_ = "Fun", (f"({bound})" if " " in bound else bound) + " -> " + body.type
        elif name in ("Forall", "Exists"):
            kind, type_ = name + "S", "Prop"
        elif name == "Integral":
            kind, type_, body = name, "R", cast(body, "R")
        else:
            raise NotExportableError("a sum over all integers")
        return node(kind, type_, (*sizes, body), bound, t.hint)


# -- back to the kernel -------------------------------------------------------------------


def back(t: T) -> Term:
    """The term of the kernel, folded as the kernel folds."""
    if t.back is None:
        t.back = _back(t)
    return t.back


def _back(t: T) -> Term:
    args = tuple(map(back, t.args))
    match t.kind:
        case "Num":
            return k.Num(t.data)
        case "Var":
            return t.data  # type: ignore[no-any-return]
        case "Bound":
            return k.Bound(*t.data)
        case "Cast" | "Raise":
            return args[0]
        case "Add":
            return k.add(*args)
        case "Mul":
            return k.mul(*args)
        case "Pow":
            return k.power(args[0], t.data)
        case "PowZ":
            return k.power(*args)
        case "Recip":
            return k.recip(args[0])
        case "Iff":
            return k.Eq(*args)
        case "Entry":
            return k.entry(*args)
        case "App":
            sort = k.BOOL if t.type == "Prop" else k.REAL
            name, order = t.data
            return k.Apply(k.Fun(name, order, sort=sort), args)
        case "Known":
            return k.Apply(k.Fun(t.data), args)
        case "Pred":
            if t.data[0] == "differentiable":
                args = args[-1:]  # without the sizes of a point of R^n
            return k.Pred(t.data[0], tuple(k.Fun(*f) for f in t.data[1]), args)
        case "derivative" | "integrable":
            return k.Pred(t.kind, (), args[t.data :])
        case "Diff":
            return k.Diff(*args[t.data :])
        case "Det" | "Inv":
            return getattr(k, t.kind)(args[1])  # type: ignore[no-any-return]
    if t.kind in RANGED:
        return getattr(k, t.kind)(k.Range(args[0]), args[1], t.hint or "i")  # type: ignore[no-any-return]
    if t.kind in SPACED:
        kind = {"Fun": "Lam", "ForallS": "Forall", "ExistsS": "Exists"}.get(t.kind, t.kind)
        sort = INT if element_of(t.data) == "Z" else k.REAL
        return getattr(k, kind)(k.Space(sort, args[:-1]), args[-1], t.hint or "x")  # type: ignore[no-any-return]
    return getattr(k, t.kind)(*args)  # type: ignore[no-any-return]


# -- binders and instances ------------------------------------------------------------------


def _bound(t: T, leaf: Callable[[T, int], T | None], depth: int) -> T:
    found = leaf(t, depth)
    if found is not None:
        return found
    if t.kind in RANGED or t.kind in SPACED:
        *sizes, body = t.args
        args = [_bound(s, leaf, depth) for s in sizes] + [_bound(body, leaf, depth + 1)]
    else:
        args = [_bound(a, leaf, depth) for a in t.args]
    if all(a is b for a, b in zip(args, t.args, strict=True)):
        return t
    return node(t.kind, t.type, args, t.data, t.hint)


def lifted(t: T, by: int) -> T:
    """The term as it reads so many binders further in."""
    if not by or not t.loose:
        return t

    def leaf(s: T, depth: int) -> T | None:
        if s.loose <= depth:
            return s
        if s.kind == "Bound":
            return node("Bound", s.type, (), (s.data[0] + by, *s.data[1:]))
        return None

    return _bound(t, leaf, 0)


def opened(body: T, *values: T) -> T:
    """The body of binders with values for their variables, the outermost first."""
    count = len(values)

    def leaf(s: T, depth: int) -> T | None:
        if s.loose <= depth:
            return s
        if s.kind != "Bound":
            return None
        index = s.data[0] - depth
        if index >= count:
            return node("Bound", s.type, (), (s.data[0] - count, *s.data[1:]))
        return lifted(cast(values[count - 1 - index], s.type), depth)

    return _bound(body, leaf, 0)


def closed(t: T, v: Term) -> T:
    """The body of a binder over a variable of the kernel."""
    data = (v.sort, v.element, v.rank)  # type: ignore[attr-defined]

    def leaf(s: T, depth: int) -> T | None:
        if s.kind == "Var" and s.data == v:
            return node("Bound", s.type, (), (depth, *data))
        return None

    return _bound(t, leaf, 0)


def instance(t: T, variables: Mapping[Term, T], functions: Mapping[Key, Function]) -> T:
    """The term with values for variables and functions for function variables, beta-reduced."""

    def put(s: T) -> T:
        if s.kind == "Var":
            value = variables.get(s.data)
            return s if value is None else cast(value, s.type)
        args = tuple(map(put, s.args))
        if s.kind == "App":
            name, order = s.data
            found = functions.get((name, len(args)))
            if found is not None:
                if order:
                    return node("App", s.type, args, renamed(found, order))
                return cast(opened(found.body, *args), s.type)
        if s.kind == "Pred" and s.data[1]:
            funs = tuple(
                renamed(functions[f[0], 1], f[1]) if (f[0], 1) in functions else f
                for f in s.data[1]
            )
            return node("Pred", s.type, args, (s.data[0], funs))
        if all(a is b for a, b in zip(args, s.args, strict=True)):
            return s
        return node(s.kind, s.type, args, s.data, s.hint)

    return put(t)


def renamed(function: Function, order: int) -> tuple[str, int]:
    """The name of a function that is ``fun x => g x``."""
    body = function.body
    if body.kind == "Cast":
        body = body.args[0]
    if body.kind != "App" or len(body.args) != 1:
        raise NotExportableError("the derivative of a function without a name")
    return body.data[0], body.data[1] + order


def free(t: T) -> tuple[dict[Term, None], dict[Key, None]]:
    """The variables and the function variables."""
    variables: dict[Term, None] = {}
    functions: dict[Key, None] = {}
    seen: set[int] = set()

    def visit(s: T) -> None:
        if id(s) in seen:
            return
        seen.add(id(s))
        if s.kind == "Var":
            variables[s.data] = None
        elif s.kind == "App":
            functions[s.data[0], len(s.args)] = None
        elif s.kind == "Pred":
            for f in s.data[1]:
                functions[f[0], 1] = None
        for a in s.args:
            visit(a)

    visit(t)
    return variables, functions
