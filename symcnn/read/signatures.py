"""What the parameters of a plain function are: kinds and shapes, from what the code says.

In this order: what the user says (``x=B T C``), annotations (``Float[Tensor, "B T C"]``),
defaults, docstrings (``x: input of shape (N, D)``), sizes that are unpacked
(``N, D = x.shape``), and the axes that indices, axes and products mention. What is not said
is a guess, of which there may be several: they are tried in order.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, product

from .claim_error import ReadError
from .name_usage import shape_name
from .shapes import split_sizes

MOST_GUESSES = 40
SCALARS = frozenset(
    {"eps", "epsilon", "momentum", "slope", "negative_slope", "lr", "temperature", "tau", "lam",
     "reg", "p", "drop_prob", "smoothing", "label_smoothing", "delta", "margin"}
)  # fmt: skip
SIZES = frozenset(
    {"stride", "pad", "padding", "kernel_size", "kernel", "pool_size", "factor", "scale_factor",
     "groups", "num_groups", "n_groups", "G", "num_classes", "n_classes", "dilation", "n_heads",
     "num_heads", "heads", "r", "field_height", "field_width", "block", "HH", "WW", "filter_size"}
)  # fmt: skip
NUMBERS_OF_AXES = frozenset({"dim", "axis", "dims"})
LABELS = frozenset(
    {"labels", "label", "target", "targets", "idx", "indices", "index", "tokens", "y_true", "ids",
     "input_ids"}
)  # fmt: skip
ROWS = frozenset(
    {"b", "bias", "gamma", "beta", "weight", "scale", "shift", "g", "b1", "b2", "b3", "w_norm"}
)  # of one axis, where no product is taken and no index says more
PRODUCTS = frozenset({"dot", "matmul", "mm"})
MADE = frozenset({"np.reshape", "np.repeat", "jnp.reshape", "jnp.repeat", "torch.reshape"})
FOUR = frozenset({"conv2d", "max_pool2d", "avg_pool2d", "interpolate", "conv_transpose2d"})
WHOLE = re.compile(r"\b(?:int|integers?|labels?|ind(?:ex|ices))\b")
LETTERS = {1: "N", 2: "ND", 3: "BTC", 4: "NCHW"}


@dataclass(frozen=True)
class Slot:
    """A parameter: a number, a size, an array with the sizes of its axes, or a fixed value.

    ``kind`` is one of real, int, size, fixed, record. ``dims`` are the sizes of an array that is
    known, ``ranks`` the numbers of axes that it may have, ``names`` of sizes by axis. It is
    ``guessed`` where its name, or nothing, says so, and neither the user nor the code.
    """

    name: str
    kind: str
    dims: tuple[str, ...] | None = None
    ranks: tuple[int, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    default: ast.expr | None = None
    entries: tuple[Slot, ...] = ()
    guessed: bool = False


def flat(slots: Sequence[Slot]) -> list[Slot]:
    """The parameters, with those inside of dicts instead of the dicts."""
    return [e for s in slots for e in (s.entries or (s,))]


def slots_of(
    functions: Sequence[ast.FunctionDef], parameters: Sequence[ast.arg],
    defaults: Mapping[str, ast.expr], said: Mapping[str, str], taken: frozenset[str],
) -> list[Slot]:  # fmt: skip
    """The parameters of the first of these functions, which share their names.

    Raises ``ReadError`` where what the user says of one is not a shape.
    """
    text = "\n".join(ast.get_docstring(f) or "" for f in functions)
    hints = _Hints(functions, taken)
    return [_slot(a, defaults.get(a.arg), said, text, hints) for a in parameters]


def guesses(slots: Sequence[Slot], taken: frozenset[str]) -> Iterator[list[Slot]]:
    """The parameters with a shape for each, the likeliest first."""
    choices = [s.ranks if s.dims is None and s.kind in ("real", "int") else (0,) for s in slots]
    places = [range(len(c)) for c in choices]
    for at in islice(
        sorted(product(*places), key=lambda a: (sum(a), tuple(reversed(a)))), MOST_GUESSES
    ):
        ranks = [c[k] for c, k in zip(choices, at, strict=True)]
        yield _named(slots, ranks, taken)


def _named(slots: Sequence[Slot], ranks: Sequence[int], taken: frozenset[str]) -> list[Slot]:
    """Sizes with names: those that the code gives them, else letters of their own."""
    used = {*taken, *(s.name for s in slots)}
    # a size that the code names has this name, whatever else has
    own = sizes_in(slots)
    found: list[Slot] = []
    for slot, rank in zip(slots, ranks, strict=True):
        if slot.dims is not None or slot.kind not in ("real", "int"):
            found.append(slot)
            continue
        dims = []
        for axis, letter in zip(range(rank), LETTERS.get(rank, "IJKLMNOP"), strict=False):
            name = slot.names.get(axis) or slot.names.get(axis - rank)
            if name is None:
                name, number = letter, 1
                while name in used | own:
                    number += 1
                    name = f"{letter}{number}"
            used.add(name)
            dims.append(name)
        found.append(replace(slot, dims=tuple(dims)))
    return found


def sizes_in(slots: Sequence[Slot]) -> set[str]:
    """The sizes of parameters that are written somewhere, in a shape or in the code."""
    found = {n for s in slots for d in s.dims or () for n in re.findall(r"[A-Za-z_]\w*", d)}
    return found | {n for s in slots for n in s.names.values()}


def said_shape(name: str, text: str) -> Slot:
    """What the user says: ``B T C``, ``int N``, ``size``, ``real``, or a value.

    >>> said_shape("y", "int N").dims
    ('N',)
    """
    words = [w for _, w in split_sizes(text.replace(",", " "))]
    kind = "real"
    if words and words[0].lower() == "complex":
        raise ReadError(f"complex numbers, as {name} is said to hold, are not read", "--shape")
    if words and words[0].lower() in ("int", "real", "size"):
        kind = words.pop(0).lower()
        if kind == "size" and not words:
            return Slot(name, "size")
    if not words:
        return Slot(name, kind, ())
    if text.strip() in ("None", "True", "False") or re.fullmatch(r"'[^']*'|\"[^\"]*\"", text):
        return Slot(name, "fixed", default=ast.parse(text.strip(), mode="eval").body)
    for w in words:
        try:
            ast.parse(w, mode="eval")
        except SyntaxError:
            raise ReadError(
                f"`{w}` in the shape of {name} is not a size; write --shape '{name}=B T C', "
                f"'{name}=int N', '{name}=real' or '{name}=size'",
                "--shape",
            ) from None
    return Slot(name, kind, tuple(words))


def _slot(
    a: ast.arg, default: ast.expr | None, said: Mapping[str, str], text: str, hints: _Hints
) -> Slot:
    name = a.arg
    if name in said:
        return said_shape(name, said[name])
    found = _annotated(a, hints) or (
        _defaulted(name, default, hints) if default is not None else None
    )
    if found is not None:
        return found
    keys = hints.keys.get(name)
    if keys:
        inside = [
            _slot(ast.arg(k), d, said, text, hints)
            if d is not None or k in SIZES or k in said or hints.is_counted(k)
            else Slot(k, "fixed", default=ast.Constant("train"), guessed=True) if k == "mode"
            else Slot(k, "real", (), guessed=True)
            for k, d in keys.items()
        ]  # fmt: skip
        return Slot(name, "record", entries=tuple(inside))
    whole = name in hints.whole
    kind = "int" if whole else "real"
    documented = _documented(name, text)
    if documented is not None:
        return Slot(name, documented[0] if not whole else kind, documented[1])
    if hints.is_counted(name) or (name in SIZES and name not in hints.least):
        return Slot(name, "size", guessed=not hints.is_counted(name))
    sizes = hints.sizes.get(name, {})
    if name in hints.exact:
        return Slot(name, kind, None, (hints.exact[name],), sizes, guessed=name in hints.usual)
    least = hints.least.get(name, 0)
    if not least and name in SCALARS:
        return Slot(name, kind, (), guessed=True)
    if name in ROWS and least < 2 and name not in hints.products:
        return Slot(name, kind, None, (1, 0) if name == "scale" else (1,), sizes, guessed=True)
    likely = [r for r in (1, 2, 3, 4, 0) if r >= least and (r or not least)]
    if name in hints.products and 2 in likely:
        likely = [2, *(r for r in likely if r != 2)]
    return Slot(name, kind, None, tuple(likely), sizes, guessed=True)


def _annotated(a: ast.arg, hints: _Hints) -> Slot | None:
    """What an annotation says, where it says all. An int is a size only where it is used as one."""
    match a.annotation:
        case ast.Subscript(value=base, slice=inside):
            kind = ast.unparse(base).rpartition(".")[2]
            texts = [n.value for n in ast.walk(inside) if isinstance(n, ast.Constant)]
            if texts and isinstance(texts[-1], str) and "..." not in texts[-1]:
                of_int = kind.startswith(("Int", "UInt"))
                return Slot(a.arg, "int" if of_int else "real", tuple(texts[-1].split()))
        case ast.Name(id="int"):
            if a.arg in NUMBERS_OF_AXES:
                return None
            is_size = a.arg in SIZES or hints.is_counted(a.arg)
            return Slot(a.arg, "size") if is_size else Slot(a.arg, "int", ())
        case ast.Name(id="Int"):
            return Slot(a.arg, "int", ())
        case ast.Name(id="Size"):
            return Slot(a.arg, "size")
        case ast.Name(id="float" | "Real"):
            return Slot(a.arg, "real", ())
    return None


def _defaulted(name: str, default: ast.expr, hints: _Hints) -> Slot | None:
    """What a default says: a number is any number of its sign, anything else is fixed."""
    match default:
        case ast.Constant(value=bool() | None | str()):
            pass
        case ast.Constant(value=int()) if name not in NUMBERS_OF_AXES and (
            name in SIZES or hints.is_counted(name)
        ):
            return Slot(name, "size", default=default)
        case ast.Constant(value=float()) if not hints.least.get(name):
            return Slot(name, "real", (), default=default)
    return Slot(name, "fixed", default=default, guessed=True)


def _documented(name: str, text: str) -> tuple[str, tuple[str, ...]] | None:
    """The kind and shape that a docstring gives: ``x: Input data, of shape (N, D)``.

    >>> _documented("w", "- x: input of shape (N, D)\\n- w: (D, 4*M), weights")
    ('real', ('D', '4*M'))
    >>> _documented("b", "- b: Biases, of shape (4H,)")
    ('real', ('4*H',))
    """
    for line in text.splitlines():
        found = re.match(rf"[\s\-*]*(?:\w+,\s*)*{re.escape(name)}\b\s*(?:[:(,]|--)", line)
        if found is None:
            continue
        sizes = _sizes_in(line)
        if sizes:
            return ("int" if WHOLE.search(line) else "real"), sizes
    return None


def _sizes_in(line: str) -> tuple[str, ...]:
    """The first tuple of sizes in a line of text.

    >>> _sizes_in("data (a batch, see below), of shape (N, 1, m//2 * (n//2), 4H)")
    ('N', '1', 'm//2 * (n//2)', '4*H')
    """
    for start in (k for k, c in enumerate(line) if c == "("):
        depth, ends = 0, [start]
        for place in range(start, len(line)):
            depth += (line[place] == "(") - (line[place] == ")")
            if depth == 0 or (depth == 1 and line[place] == ","):
                ends.append(place)
            if depth == 0:
                break
        parts = [line[a + 1 : b].strip() for a, b in pairwise(ends)]
        # 4H is what people write for 4*H
        sizes = [re.sub(r"(?<!\w)(\d+)(?=[A-Za-z_])", r"\1*", s) for s in parts if s]
        named = any(re.search("[A-Za-z]", s) for s in sizes)
        if depth == 0 and len(parts) > 1 and named and all(map(_is_size, sizes)):
            return tuple(sizes)
    return ()


def _is_size(text: str) -> bool:
    try:
        found = ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    parts = (ast.BinOp, ast.operator, ast.Name, ast.Load)
    return all(isinstance(n, parts) or _integer(n) is not None for n in ast.walk(found.body))


class _Hints:
    """What a few functions say about the axes of the names in them."""

    def __init__(self, functions: Sequence[ast.FunctionDef], taken: frozenset[str]) -> None:
        self.exact: dict[str, int] = {}
        self.usual: set[str] = set()  # of which the axes are exact in most code
        self.least: dict[str, int] = {}
        self.sizes: dict[str, dict[int, str]] = {}
        self.products: set[str] = set()
        self.counted: set[str] = set()
        self.whole: set[str] = set()
        self.aliases: dict[str, set[str]] = {}
        self.keys: dict[str, dict[str, ast.expr | None]] = {}
        self.taken = taken
        for function in functions:
            for node in ast.walk(function):
                self._look(node)
            self._loops(function)
        for _ in functions:
            for function in functions:
                self._counted_from(function)

    def _counted_from(self, function: ast.FunctionDef) -> None:
        """``stop = start + f``: what an index is calculated from is counted as well."""
        plain = (ast.BinOp, ast.operator, ast.Name, ast.Load, ast.Constant)
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=n)], value=ast.BinOp() as value) if (
                    n in self.counted and all(isinstance(m, plain) for m in ast.walk(value))
                ):
                    self._count(value)

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
                found = shape_name(value)
                if isinstance(value, ast.Tuple) and len(value.elts) == len(names):
                    for n, v in zip(names, value.elts, strict=True):
                        if isinstance(n, ast.Name):
                            self._alias(n.id, v)
                if found is not None:
                    star = [k for k, n in enumerate(names) if isinstance(n, ast.Starred)]
                    if star:
                        self._at_least(found, len(names) - 2)
                    else:
                        self._exactly(found, len(names))
                    for axis, n in enumerate(names):
                        if isinstance(n, ast.Name):
                            behind = bool(star) and axis > star[0]
                            self._size(found, axis - len(names) if behind else axis, n.id)
            case ast.Assign(
                targets=[ast.Name(id=n)],
                value=ast.Subscript(value=inside, slice=index),
            ) if shape_name(inside) is not None:
                at = _integer(index)
                if at is not None:
                    self._size(str(shape_name(inside)), at, n)
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                self._factors(left, right)
            case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod()):
                pass  # a text with a value put in
            case ast.BinOp(op=ast.FloorDiv() | ast.Mod()) | ast.Slice():
                self._count(node)
            case ast.Assign(targets=[ast.Name(id=n)], value=ast.Subscript() as value):
                self._alias(n, value)
            case ast.Call():
                self._call(node)
            case ast.Attribute(value=ast.Name(id=x), attr="T"):
                self.products.add(x)
            case ast.Subscript():
                self._index(node)
        if isinstance(node, ast.Subscript):
            inner, place = shape_name(node.value), _integer(node.slice)
            if inner is not None and place is not None:
                self._at_least(inner, place)

    def _loops(self, function: ast.FunctionDef) -> None:
        """``for f in range(F): ... b[f]``: a size that another parameter has is that of b too."""
        known = {n for names in self.sizes.values() for n in names.values()}
        counts = dict[str, str]()
        for node in ast.walk(function):
            match node:
                case ast.For(
                    target=ast.Name(id=i),
                    iter=ast.Call(func=ast.Name(id="range"), args=[ast.Name(id=n)]),
                ) if n in known:
                    counts[i] = n
        for node in ast.walk(function):
            match node:
                case ast.Subscript(value=ast.Name(id=x), slice=ast.Name(id=i)) if i in counts:
                    self._size(x, 0, counts[i])

    def _count(self, *nodes: ast.AST) -> None:
        inside = [n for a in nodes for n in ast.walk(a)]
        arrays = {n.value for n in inside if isinstance(n, ast.Attribute)}  # as in x.shape
        self.counted.update(n.id for n in inside if isinstance(n, ast.Name) and n not in arrays)

    def _alias(self, name: str, value: ast.expr) -> None:
        """``stride = conv_param["stride"]``: what is counted by one name is by the other."""
        match value:
            case ast.Subscript(value=ast.Name(), slice=ast.Constant(value=str() as key)):
                self.aliases.setdefault(key, set()).add(name)

    def is_counted(self, name: str) -> bool:
        """Whether a name, or another name for it, is used as an integer."""
        return bool({name, *self.aliases.get(name, ())} & self.counted)

    def _size(self, x: str, axis: int, name: str) -> None:
        self._at_least(x, axis)
        if name != "_" and name not in self.taken and name not in self.sizes.get(x, {}).values():
            self.sizes.setdefault(x, {}).setdefault(axis, name)

    def _at_least(self, x: str, axis: int) -> None:
        rank = axis + 1 if axis >= 0 else -axis
        self.least[x] = max(rank, self.least.get(x, 0))

    def _exactly(self, x: str, rank: int) -> None:
        self.exact.setdefault(x, rank)
        self.usual.discard(x)

    def _factors(self, *sides: ast.expr) -> None:
        for side in sides:
            if isinstance(side, ast.Name):
                self.products.add(side.id)

    def _call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if isinstance(node.func, ast.Name):
            name = node.func.id
        base = node.func.value if isinstance(node.func, ast.Attribute) else None
        arguments = list(node.args)
        if isinstance(base, ast.Name):
            arguments.insert(0, base)
        first = next((a.id for a in arguments if isinstance(a, ast.Name) and a.id not in
                      ("np", "torch", "F", "jnp", "numpy", "jax")), None)  # fmt: skip
        if name in ("range", "reshape", "view", "zeros", "repeat"):
            self._count(*node.args[ast.unparse(node.func) in MADE :])  # the first is the array
        if name in PRODUCTS:
            self._factors(*arguments)
        if name in FOUR and first:
            for a in node.args[:2]:
                if isinstance(a, ast.Name) and a.id not in self.exact:
                    self.exact[a.id] = 4
                    self.usual.add(a.id)
        if first is None:
            return
        if name in ("permute", "transpose"):
            axes = [a for a in node.args if _integer(a) is not None]
            for a in node.args:
                if isinstance(a, ast.Tuple):
                    axes = list(a.elts)
            if len(axes) > 2 or (name == "permute" and axes):
                self._exactly(first, len(axes))
            for a in axes:
                self._at_least(first, _integer(a) or 0)
        if name in ("einsum", "rearrange", "reduce", "repeat"):
            self._lettered(name, node.args)
        if name == "get" and node.args and isinstance(node.args[0], ast.Constant):
            self.keys.setdefault(first, {}).setdefault(
                str(node.args[0].value), node.args[1] if node.args[1:] else None
            )
        if name in ("one_hot", "embedding", "cross_entropy"):
            labels = node.args[1 if name == "cross_entropy" else 0 :][:1]
            self.whole.update(a.id for a in labels if isinstance(a, ast.Name))
        for option in node.keywords:
            if option.arg in ("axis", "dim"):
                for n in ast.walk(option.value):
                    axis = _integer(n)
                    if axis is not None:
                        self._at_least(first, axis)
        if name in ("gather", "scatter", "scatter_", "index_select", "take_along_axis"):
            self.whole.update(a.id for a in node.args[1:] if isinstance(a, ast.Name))

    def _lettered(self, name: str, arguments: Sequence[ast.expr]) -> None:
        """``einsum("bhtd,bhsd->bhts", q, k)``, ``rearrange(x, "b (h d) -> b h d")``."""
        at = next((k for k, a in enumerate(arguments) if isinstance(a, ast.Constant)), None)
        value = arguments[at] if at is not None else None
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            return
        left = value.value.partition("->")[0]
        names = [a for k, a in enumerate(arguments) if k != at]
        if name == "einsum":
            parts = [list(part.strip()) for part in left.split(",")]
        else:
            parts = [re.sub(r"\([^)]*\)", "x", left).split()]
        for a, axes in zip(names, parts, strict=False):
            if isinstance(a, ast.Name) and "." not in axes and "..." not in axes:
                self._exactly(a.id, len(axes))

    def _index(self, node: ast.Subscript) -> None:
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if isinstance(node.value, ast.Name):
            x = node.value.id
            match inside:
                case [ast.Constant(value=str() as key)]:
                    self.keys.setdefault(x, {}).setdefault(key, None)
                    return
            count = sum(not (isinstance(i, ast.Constant) and i.value is None) for i in inside)
            if any(isinstance(i, ast.Constant) and i.value is ... for i in inside):
                count -= 1
            self._at_least(x, count - 1)
        if len(inside) > 1 and any("arange" in ast.unparse(i) or "range(" in ast.unparse(i)
                                   for i in inside):  # fmt: skip
            names = [i.id for i in inside if isinstance(i, ast.Name)]
            self.whole.update(names)
            for name in names:
                self._at_least(name, 0)  # one index for each row
        if len(inside) == 1 and isinstance(inside[0], ast.Name) and inside[0].id in LABELS:
            self.whole.add(inside[0].id)


def _integer(node: ast.AST) -> int | None:
    match node:
        case ast.Constant(value=int() as n) if not isinstance(n, bool):
            return n
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as n)):
            return -n
    return None
