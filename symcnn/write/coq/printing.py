"""Terms as Coq's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symcnn.kernel.terms import Term

from .casts import FOLDS, RANGED, SPACED, Function, Key, NotExportableError, T, element_of, free

RESERVED = frozenset(
    [
        "Axiom",
        "Definition",
        "Lemma",
        "Prop",
        "Qed",
        "R",
        "Set",
        "Type",
        "Z",
        "D",
        "I",
        "as",
        "at",
        "br",
        "by",
        "ceil",
        "cofix",
        "convex",
        "cos",
        "cosh",
        "derivative",
        "det",
        "domains",
        "else",
        "end",
        "erf",
        "exists",
        "exp",
        "False",
        "fix",
        "floor",
        "for",
        "forall",
        "fst",
        "fun",
        "if",
        "IF",
        "in",
        "inside",
        "inv",
        "inverse",
        "integral",
        "ite",
        "lam",
        "left",
        "length",
        "let",
        "list",
        "ln",
        "logR",
        "map",
        "match",
        "matrix",
        "maxR",
        "maxZ",
        "minR",
        "minZ",
        "mod",
        "nat",
        "nest",
        "nil",
        "nodup",
        "nondecreasing",
        "not",
        "of",
        "or",
        "partial",
        "points",
        "pow",
        "powZ",
        "prodR",
        "prodZ",
        "range",
        "reindex",
        "right",
        "return",
        "rpow",
        "S",
        "O",
        "sigmoid",
        "sign",
        "sin",
        "sinh",
        "snd",
        "sqrt",
        "split",
        "sumR",
        "sumZ",
        "tan",
        "tanh",
        "then",
        "True",
        "using",
        "where",
        "with",
        "PI",
        "Rabs",
        "IZR",
        "INR",
        "Rmax",
        "Rmin",
        "atan",
        "app",
        "cons",
        "lia",
        "lra",
        "ring",
        "field",
        "test",
        "constant",
        "apart",
        "trans",
        "ctx",
        "up",
        "eq",
        "le",
        "lt",
        "ge",
        "gt",
        "pair",
        "sum",
        "prod",
        "option",
        "inl",
        "inr",
        "id",
        "comp",
        "flat_map",
        "filter",
        "seq",
        "rev",
        "fold_right",
        "C",
        "Re",
        "Im",
        "i0",
        "Cmod",
        "RtoC",
        "cis",
    ]
)
NAMES = {"abs": "Rabs", "log": "logR", "pi": "PI"}


class Names:
    """Names in Coq for variables and function variables, one for each in a file."""

    def __init__(self) -> None:
        self._names: dict[object, str] = {}
        self._taken: set[str] = set()

    def variable(self, v: Term) -> str:
        return self._name(("v", v), v.data[0])

    def function(self, key: Key) -> str:
        return self._name(("f", *key), key[0])

    def fresh(self, hint: str) -> str:
        name = self._free(hint)
        self._taken.add(name)
        return name

    def _name(self, key: object, hint: str) -> str:
        if key not in self._names:
            self._names[key] = self.fresh(hint)
        return self._names[key]

    def _free(self, hint: str) -> str:
        base = name = plain(hint)
        count = 1
        while name in self._taken:
            count += 1
            name = f"{base}_{count}"
        return name


def plain(hint: str) -> str:
    """A name that Coq takes and the library does not use: s1, c1, p1, H1 are the exporter's."""
    name = re.sub(r"[^\w']", "_", hint)
    if name in RESERVED or re.fullmatch(r"[a-zA-Z]\d+(_\d+)?", name) or not name.isascii():
        name = "v_" + "".join(c if c.isascii() else f"u{ord(c):x}" for c in name)
    return name


class Printer:
    """Prints terms with the names of a file."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._known: dict[int, str] = {}

    def text(self, t: T) -> str:
        """The text of a closed term, in parentheses where it is not one word."""
        found = self._known.get(id(t))
        if found is None:
            found = self._known[id(t)] = self._text(t, ())
        return found

    def _text(self, t: T, bound: tuple[str, ...]) -> str:
        if not t.loose and bound:
            return self.text(t)
        text = self._node(t, bound)
        # beside integers, what is said of real numbers must be read as such
        mixed = t.type == "Z" and t.kind in {"Bracket", "Ite", "Known", "App", *FOLDS}
        return f"{text}%R" if mixed else text

    def _node(self, t: T, bound: tuple[str, ...]) -> str:
        args = t.args

        def at(s: T) -> str:
            return self._text(s, bound)

        def zs(text: str) -> str:
            return f"({text})%Z" if t.type == "Z" else f"({text})"

        match t.kind:
            case "Num":
                n, d = t.data.numerator, t.data.denominator
                if t.type == "Z":
                    return f"({n})%Z" if n < 0 else f"{n}%Z"
                return f"({n} / {d})" if d > 1 else f"({n})" if n < 0 else str(n)
            case "Zero":
                return zero(t.type)
            case "Var":
                variable: Term = t.data
                return self.names.variable(variable)
            case "Bound":
                place: int = t.data[0]
                return bound[-1 - place]
            case "Cast":
                return f"(IZR {at(args[0])})"
            case "Raise":
                names = " ".join(f"r{i}" for i in range(t.type.count("->")))
                return f"(fun {names} => IZR ({at(args[0])} {names}))"
            case "Add" | "Mul":
                return zs((" + " if t.kind == "Add" else " * ").join(map(at, args)))
            case "Pow":
                return zs(f"{at(args[0])} ^ {t.data}")
            case "PowZ":
                return f"(powZ {at(args[0])} {at(args[1])})"
            case "Recip":
                return f"(/ {at(args[0])})"
            case "FloorDiv":
                return zs(f"{at(args[0])} / {at(args[1])}")
            case "Mod":
                return zs(f"{at(args[0])} mod {at(args[1])}")
            case "Le" | "Lt" | "Eq":
                sign = {"Le": "<=", "Lt": "<", "Eq": "="}[t.kind]
                return f"({at(args[0])} {sign} {at(args[1])})" + (
                    "%Z" if args[0].type == "Z" else ""
                )
            case "Iff":
                return f"({at(args[0])} <-> {at(args[1])})"
            case "And" | "Or":
                if not args:
                    return "True" if t.kind == "And" else "False"
                sign = " /\\ " if t.kind == "And" else " \\/ "
                return f"({sign.join(map(at, args))})" if len(args) > 1 else at(args[0])
            case "Not":
                return f"(~ {at(args[0])})"
            case "Entry":
                return f"({' '.join(map(at, args))})"
            case "App":
                name, order = t.data
                return f"({self.derived(name, order, len(args))} {' '.join(map(at, args))})"
            case "Known":
                name = NAMES.get(t.data, t.data)
                return f"({name} {' '.join(map(at, args))})" if args else name
            case "Pred":
                return self._pred(t, [at(a) for a in args], bound)
            case "Ite":
                return f"(ite {' '.join(map(at, args))})"
            case "Bracket":
                return f"(br {at(args[0])})"
            case "Det" | "Inv":
                return f"({t.kind.lower()} {' '.join(map(at, args))})"
            case "Diff" | "derivative":
                word = "partial" if t.kind == "Diff" else "derivative"
                return f"({word}{t.data} {' '.join(map(at, args))})"
            case "integrable":
                word = "_plane" if args[-1].type == "R -> R -> R" else t.data
                return f"(integrable{word} {' '.join(map(at, args))})"
        if t.kind in RANGED or t.kind in SPACED:
            return self._binder(t, bound)
        raise NotExportableError(t.kind)

    def derived(self, name: str, order: int, arity: int) -> str:
        """A function variable, or its derivative."""
        text = self.names.function((name, arity))
        for _ in range(order):
            text = f"(D {text})"
        return text

    def _pred(self, t: T, args: Sequence[str], bound: tuple[str, ...]) -> str:
        name, funs = t.data
        said = [self.derived(f[0], f[1], 1) for f in funs]
        word = {("convex", 1): "convex_from", ("differentiable", 1): "differentiable_at"}.get(
            (name, len(args)), name
        )
        if name == "differentiable" and len(args) > 1:
            *sizes, point = args
            space = f"(space{len(sizes)} {' '.join(sizes)})"
            return f"(differentiable_in {space} {said[0]} {point})"
        if name == "integrable":
            word = "integrable0"
        return f"({' '.join([word, *said, *args])})"

    def binder_name(self, t: T, bound: tuple[str, ...]) -> str:
        variables, functions = free(t)
        taken = {self.names.variable(v) for v in variables}
        taken |= {self.names.function(f) for f in functions} | set(bound)
        base = name = plain(t.hint or "i")
        count = 1
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        return name

    def _binder(self, t: T, bound: tuple[str, ...]) -> str:
        *sizes, body = t.args
        name = self.binder_name(t, bound)
        inner = self._text(body, (*bound, name))
        size = " ".join(self._text(s, bound) for s in sizes)
        match t.kind:
            case "Lam":
                return f"(lam {zero(body.type)} {size} (fun {name} => {inner}))"
            case "Forall":
                return f"(forall {name} : Z, (0 <= {name})%Z -> ({name} < {size})%Z -> {inner})"
            case "Exists":
                return f"(exists {name} : Z, (0 <= {name})%Z /\\ ({name} < {size})%Z /\\ {inner})"
            case "Fun":
                return f"(fun {name} : {t.data} => {inner})"
            case "ForallS" | "ExistsS":
                word = "forall" if t.kind == "ForallS" else "exists"
                if sizes:
                    sign = "->" if t.kind == "ForallS" else "/\\"
                    shape = [self._text(s, bound) for s in sizes]
                    inner = f"{outside(name, t.data, shape)} {sign} {inner}"
                return f"({word} {name} : {t.data}, {inner})"
            case "Integral":
                word = f"integral{len(sizes)} {size}".rstrip()
                return f"({word} (fun {name} : {t.data} => {inner}))"
        return f"({FOLDS[t.kind]}{t.type} {size} (fun {name} => {inner}))"

    def function(self, f: Function) -> str:
        """``fun x1 x2 => body``"""
        names = tuple(f"x{place + 1}" for place in range(len(f.types)))
        binders = " ".join(f"({n} : {t})" for n, t in zip(names, f.types, strict=True))
        return f"(fun {binders} => {self._text(f.body, names)})"


def zero(type_: str) -> str:
    """The tensor of zeros of a type."""
    rank = type_.count("->")
    word = {"R": "0", "Z": "0%Z", "Prop": "False"}[element_of(type_)]
    return f"(fun {'_ ' * rank}=> {word})" if rank else word


def outside(name: str, type_: str, sizes: Sequence[str]) -> str:
    """The tensor is 0 outside of its shape."""
    rest = type_.removeprefix("Z -> ")
    first = f"(zero_outside {zero(rest)} {sizes[0]} {name})"
    if len(sizes) == 1:
        return first
    i = f"i{len(sizes)}"
    inner = outside(f"({name} {i})", rest, sizes[1:])
    return f"({first} /\\ (forall {i}, {inner}))"
