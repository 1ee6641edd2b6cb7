"""What the parameters of a pass are, and which input a returned value is the gradient of."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from symcnn.kernel.binding import free_vars
from symcnn.kernel.certificates import is_shown
from symcnn.kernel.terms import INT, ONE, REAL, ZERO, Eq, Le, Lt, Term, Var

from .claim_error import ReadError
from .attribute_uses import filled, own_attributes
from .initial import Initial, initial, put_in
from .pairs import Pair
from .parameters import defaults_of, list_of
from .shapes import Annotation
from .signatures import Slot, slots_of
from .source import SourceFile
from .values import NOTHING, Instance, Items, Record, Value

SAVED = frozenset(
    {"cache", "ctx", "saved", "residuals", "residual", "res", "memory", "state", "caches",
     "tape", "context", "intermediates"}
)  # fmt: skip
UPSTREAM = frozenset({"g", "G", "upstream"})
FIRST = frozenset({"input", "in", "inputs", "input_"})  # in a name, the first input
LONGEST = 30  # of a text that stands for a value
KINDS = {"real": "Real", "int": "Int", "size": "Size"}
MAY_BE_ZERO = frozenset({"pad", "padding"})
PLAIN_BASES = frozenset({"object", "ABC"})
RATES = frozenset({"lr", "learning_rate", "eta", "step_size"})
POSITIVE = frozenset({"eps", "epsilon"})
PREFIX = re.compile(r"^(?:d_|d|grad_|g_|grad|delta_|del_)(?=\w)|(?:_grad|_bar|_g)$")

Named = tuple[str, str | None, Value]  # a gradient, the input that it belongs to, its value


def signature(pair: Pair) -> tuple[list[ast.arg], dict[str, ast.expr]]:
    """The parameters of the forward pass without ``self`` and ``ctx``, and their defaults."""
    with_object = pair.kind == "class" or (pair.kind == "Function" and pair.setup is None)
    arguments = pair.forward.args
    return list_of(arguments)[with_object:], defaults_of(arguments)


def parameters_of_backward(pair: Pair) -> list[str]:
    """The names of the parameters of the backward pass, without ``self`` and ``ctx``."""
    arguments = pair.backward.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    return names[1:] if pair.has_object else names


def upstream_names(pair: Pair, own: Sequence[str], local: Container[str]) -> list[str]:
    """The parameters of the backward pass that are gradients of outputs.

    ``own`` are the parameters of the forward pass, ``local`` all its names.
    """
    names = parameters_of_backward(pair)
    if pair.kind == "Function":
        return names
    if pair.kind == "custom_vjp":
        return names[-1:]
    plain = names[: len(names) - len(pair.backward.args.defaults)]
    known = {*SAVED, *own}
    found = [n for n in plain if n not in known and (n not in local or PREFIX.search(n))]
    named = [n for n in found if PREFIX.search(n) or n in UPSTREAM]
    return named or found[:1]


# -- attributes of objects ------------------------------------------------------------------


def attributes(
    pair: Pair,
    said: Mapping[str, str],
    functions: Sequence[ast.FunctionDef],
    taken: frozenset[str],
) -> list[Slot]:
    """What the passes read of ``self`` and do not assign: weights and settings."""
    if pair.kind != "class" or pair.owner is None:
        return []
    stored = {n.attr for f in functions for n in own_attributes(f, ast.Store)}
    stored = {n for n in stored if not _is_updated(n, pair)} | filled(functions)
    methods = {s.name for s in pair.owner.body if isinstance(s, ast.FunctionDef)}
    read = [n.attr for f in functions for n in own_attributes(f, ast.Load)]
    wanted = [n for n in dict.fromkeys(read) if n not in stored | methods]
    bodies = [_with_attributes(f, wanted) for f in functions]
    known = known_of(pair)
    fixed = {"training": ast.Constant(True), **known.constants, **known.defaults}
    defaults = {n: fixed[n] for n in wanted if n in fixed}
    return slots_of(bodies, [ast.arg(n) for n in wanted], defaults, said, taken)


def _is_updated(name: str, pair: Pair) -> bool:
    """Whether a pass changes what an attribute has from before: ``self.w -= lr * dw``."""
    if any(n.attr == name for n in own_attributes(pair.forward, ast.Store)):
        return False
    if any(n.attr == name for n in own_attributes(pair.forward, ast.Load)):
        return True
    for s in ast.walk(pair.backward):
        match s:
            case ast.AugAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=n)):
                if n == name:
                    return True
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=n)]):
                if n == name:
                    return any(m.attr == name for m in own_attributes(s.value, ast.Load))
    return False


def with_updates(pair: Pair) -> Pair:
    """The pair with what a weight is updated by kept as its gradient: ``self.d_w = dw``."""
    if pair.kind != "class":
        return pair
    body: list[ast.stmt] = []
    for s in pair.backward.body:
        match s:
            case (
                ast.AugAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=n),
                              op=ast.Sub(), value=step)
                | ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=n)],
                             value=ast.BinOp(op=ast.Sub(), right=step))
            ) if (gradient := _stepped(s, n, step)) is not None:  # fmt: skip
                target = ast.Attribute(ast.Name("self", ast.Load()), f"d_{n}", ast.Store())
                made = ast.copy_location(ast.Assign([target], gradient), s)
                body.append(ast.fix_missing_locations(made))
        body.append(s)
    if len(body) == len(pair.backward.body):
        return pair
    backward = copy.copy(pair.backward)
    backward.body = body
    return replace(pair, backward=backward)


def _stepped(s: ast.stmt, name: str, step: ast.expr) -> ast.expr | None:
    """What is multiplied by the learning rate in ``self.w = self.w - step``."""
    if isinstance(s, ast.Assign) and not ast.unparse(s.value).startswith(f"self.{name} - "):
        return None
    match step:
        case ast.BinOp(left=a, op=ast.Mult(), right=b):
            for rate, gradient in ((a, b), (b, a)):
                if ast.unparse(rate).rpartition(".")[2] in RATES:
                    return gradient
    return None


def known_of(pair: Pair) -> Initial:
    """What is known of the attributes of the object, if there is one."""
    if pair.kind != "class" or pair.owner is None:
        return Initial()
    names = (pair.forward.name, pair.backward.name)
    passes = [f for f in pair.owner.body if isinstance(f, ast.FunctionDef) and f.name in names]
    return initial(pair.owner, passes, pair.setup)


def with_formulas(pair: Pair) -> Pair:
    """The pair with what ``__init__`` computes written where it is read."""
    known = known_of(pair)
    if not known.formulas:
        return pair
    forward, backward = (put_in(f, known.formulas) for f in (pair.forward, pair.backward))
    return replace(pair, forward=forward, backward=backward)


def not_known(pair: Pair, slots: Sequence[Slot]) -> dict[str, int]:
    """The attributes that may not have any value, and in which line they are set.

    What a class of other bases does not set itself, these may.
    """
    found = {n: getattr(at, "lineno", 0) for n, at in known_of(pair).unknown.items()}
    bases = pair.owner.bases if pair.kind == "class" and pair.owner is not None else []
    if pair.owner is not None and any(ast.unparse(b) not in PLAIN_BASES for b in bases):
        own = {n.attr for n in own_attributes(pair.owner, ast.Store)}
        found |= {s.name: pair.owner.lineno for s in slots if s.name not in own | found.keys()}
    return {s.name: found[s.name] for s in slots if s.name in found and s.name != "training"}


def settings(
    pair: Pair, slots: Sequence[Slot], said: Sequence[Term], about: Container[str]
) -> tuple[str, ...]:
    """What is read into the parameters that are used, and nobody says.

    Guesses of shapes, ``x and w of shape (N)``; the values of defaults, ``relu = True``; and what
    numbers are taken for, ``0 < alpha``. ``said`` are the hypotheses that were asked for;
    ``about`` are the names in what was read.
    """
    used = _read_in(pair)
    known = {v.name for p in said for v in free_vars(p)}
    constants = known_of(pair).constants
    alike: dict[str, list[str]] = {}
    fixed: list[str] = []
    for s in slots:
        if s.name not in used or not s.guessed:
            continue
        if s.name in constants and not _is_mode(constants[s.name]):
            continue
        if s.kind == "fixed" and s.default is not None:
            fixed.append(f"{s.name} = {ast.unparse(s.default)}")
        elif s.dims:
            integers = "integers of " if s.kind == "int" else ""
            alike.setdefault(f"of {integers}shape ({', '.join(s.dims)})", []).append(s.name)
        elif s.kind in KINDS and s.name in about and s.name not in known:
            fixed.append(f"{s.name} {'a number' if s.kind == 'real' else 'an integer'}")
    shapes = [f"{' and '.join(names)} {what}" for what, names in alike.items()]
    numbers = [s for s in slots if s.name in about]
    beyond = [str(p) for p in signs(numbers, said) if not is_shown(said, p)]
    return (*shapes, *fixed, *beyond)


def _is_mode(value: ast.expr) -> bool:
    """Whether an attribute may be switched, as ``training`` is."""
    return isinstance(value, ast.Constant) and isinstance(value.value, bool)


def _read_in(pair: Pair) -> set[str]:
    """The names, attributes and keys that the passes read."""
    found = set[str]()
    for function in filter(None, (pair.forward, pair.backward, pair.setup)):
        for node in ast.walk(function):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                    found.add(name)
    return found


def _with_attributes(function: ast.FunctionDef, names: Sequence[str]) -> ast.FunctionDef:
    """The function with ``self.w`` written ``w``, to look at what is done with it."""
    found = copy.deepcopy(function)
    for node in ast.walk(found):
        for name, value in ast.iter_fields(node):
            inside = value if isinstance(value, list) else [value]
            own = {id(v): v for v in inside if isinstance(v, ast.AST)}
            new = [_without_self(v, names) if id(v) in own else v for v in inside]
            setattr(node, name, new if isinstance(value, list) else new[0])
    return found


def _without_self(node: ast.AST, names: Sequence[str]) -> ast.AST:
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name) if name in names:
            return ast.copy_location(ast.Name(name, node.ctx), node)
    return node


# -- parameters -----------------------------------------------------------------------------


def annotation(slot: Slot, node: ast.AST) -> Annotation:
    """A parameter as if it had an annotation."""
    dims = tuple(ast.parse(d, mode="eval").body for d in slot.dims or ())
    for d in dims:
        for part in ast.walk(d):
            ast.copy_location(part, node)
    place = ast.copy_location(ast.arg(slot.name), node)
    return Annotation(slot.name, KINDS[slot.kind], dims, (), place)


def signs(slots: Sequence[Slot], said: Sequence[Term] = ()) -> list[Term]:
    """What is assumed of numbers: a stride is positive, a default of 1e-5 says that eps is.

    Where bounds of a number are ``said``, they are those.
    """
    bounded = {v.name for p in said if isinstance(p, Le | Lt | Eq) and len(free_vars(p)) == 1
               for v in free_vars(p)}  # fmt: skip
    found: list[Term] = []
    for s in slots:
        value = s.default.value if isinstance(s.default, ast.Constant) else None
        if s.kind == "size":
            may_be_zero = s.name in MAY_BE_ZERO or value == 0 or s.name in bounded
            found.append(Le(ZERO if may_be_zero else ONE, Var(s.name, INT)))
        is_positive = s.name in POSITIVE or (isinstance(value, float) and value > 0)
        if s.kind == "real" and not s.dims and is_positive and s.name not in bounded:
            found.append(Lt(ZERO, Var(s.name, REAL)))
    return found


def renamed(slot: Slot, old: str, new: str) -> Slot:
    """The parameter with another name for a size."""
    dims = slot.dims and tuple(re.sub(rf"\b{old}\b", new, d) for d in slot.dims)
    return replace(slot, dims=dims, entries=tuple(renamed(e, old, new) for e in slot.entries))


def condition_of(text: str, source: SourceFile) -> ast.expr:
    """What ``--given`` says. Raises ``ReadError`` for what is no condition."""
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        raise ReadError(
            f"--given {text!r} is not a condition such as 'eps > 0'", source.file
        ) from None
    for part in ast.walk(node):
        part.lineno = part.end_lineno = 0  # type: ignore[attr-defined]
    return node


def said_value(condition: ast.expr) -> tuple[str, ast.expr | None]:
    """The name and the value of ``name == value``; an empty name for other conditions.

    >>> said_value(ast.parse("mode == 'train'", mode="eval").body)[0]
    'mode'
    """
    match condition:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[value]):
            if not any(isinstance(n, ast.Name | ast.Call) for n in ast.walk(value)):
                return name, value
    return "", None


def with_values(slot: Slot, conditions: Sequence[ast.expr]) -> Slot:
    """The parameter with the value that a condition says, where it has a fixed value."""
    entries = tuple(with_values(e, conditions) for e in slot.entries)
    said = dict(map(said_value, conditions)).get(slot.name)
    if slot.kind == "fixed" and said is not None:
        return replace(slot, default=said, guessed=False)
    return replace(slot, entries=entries)


# -- what is returned -----------------------------------------------------------------------


def matched(
    pair: Pair, slots: Sequence[Slot], real: Sequence[str], found: Value, held: Instance | None,
    error: Callable[[ast.AST, str], ReadError],
) -> list[Named]:  # fmt: skip
    """The gradients that a pass returns or keeps, with the inputs that they belong to.

    ``slots`` are the parameters of the forward pass and ``real`` all inputs with real entries.
    """
    place = return_of(pair.backward)
    given = parameters_of_backward(pair)

    def name_of(text: str, wrt: str | None) -> str:
        """What is returned under a name of its own has this name."""
        own = text.isidentifier() and PREFIX.search(text) and text not in given
        return text if own else f"d{wrt}"

    values = list(found.items) if isinstance(found, Items) else [found]
    texts = place.elts if isinstance(place, ast.Tuple | ast.List) else [place]
    names = [ast.unparse(t) if t is not None else "" for t in texts]
    if len(names) != len(values):
        names = [""] * len(values)
    pairs: list[Named] = []
    if isinstance(found, Record):
        pairs = _entries(found, real)
    elif pair.kind in ("Function", "custom_vjp"):
        inputs = [s.name for k, s in enumerate(slots) if k not in pair.fixed]
        if pair.kind == "custom_vjp" and not isinstance(found, Items):
            raise error(place or pair.backward, "JAX takes a tuple of gradients: write (..., )")
        if len(values) != len(inputs):
            raise error(
                place or pair.backward,
                f"the backward pass returns {len(values)} gradients, and "
                f"`{pair.forward.name}` has {len(inputs)} inputs: {', '.join(inputs)}",
            )
        pairs = [(name_of(n, i), i, v) for n, i, v in zip(names, inputs, values, strict=True)]
    elif found != NOTHING:
        owners = owners_of(names, [s.name for s in slots if s.name in real and s.dims],
                           [s.name for s in slots if s.name in real], real)  # fmt: skip
        pairs = [
            (name_of(n, i) if i else n if 0 < len(n) <= LONGEST else f"value {k}", i, v)
            for k, (n, i, v) in enumerate(zip(names, owners, values, strict=True))
        ]
    if held is not None and pair.kind == "class":
        pairs += _kept(pair, held, real)
    several: list[Named] = []
    for name, wrt, value in pairs:
        if isinstance(value, Record) and pair.kind in ("functions", "class"):
            several += _entries(value, real)
        elif wrt in real or (wrt is None and value != NOTHING):
            several.append((name, wrt, value))
    return several


def owners_of(
    names: Sequence[str], arrays: Sequence[str], numbers: Sequence[str], real: Sequence[str]
) -> list[str | None]:
    """The input that each returned value is the gradient of; None where that is not clear.

    A name such as ``dx`` says it. Values without one are those of the inputs that are left, in
    order: where there are as many, or where no value has a name, of the first ``arrays``.

    >>> inputs = ["x", "w", "b"]
    >>> owners_of(["dw", "g @ w.T", "db"], inputs, inputs, inputs)
    ['w', 'x', 'b']
    >>> owners_of(["dw", "g @ w.T"], inputs, inputs, inputs)
    ['w', None]
    >>> owners_of(["g @ w.T"], inputs, inputs, inputs)
    ['x']
    """
    found = [input_of(n, real) for n in names]
    found = [n if found.count(n) == 1 else None for n in found]
    unnamed = [k for k, n in enumerate(found) if n is None]
    named = len(unnamed) < len(found)
    for there in (arrays, numbers):
        left = [n for n in there if n not in found]
        if len(unnamed) == len(left) or (not named and len(unnamed) < len(left)):
            for k, n in zip(unnamed, left, strict=False):
                found[k] = n
            break
    return found


def _entries(found: Record, real: Sequence[str]) -> list[Named]:
    """Those entries of a dict that are gradients of inputs; the others are what leads to them."""
    every = [(k, input_of(k, real), v) for k, v in found.entries.items()]
    return [e for e in every if e[1] is not None]


def _kept(pair: Pair, held: Instance, real: Sequence[str]) -> list[Named]:
    """Gradients that are kept as attributes: ``self.dW``, ``self.grads['W']``."""
    stored = {n.attr for n in own_attributes(pair.backward, ast.Store)}
    found: list[Named] = []
    for name, value in held.attributes.items():
        if name in real:
            continue  # an input that the pass updates
        if isinstance(value, Record) and "grad" in name:
            found += _entries(value, real)
        elif name in stored or name.endswith(".grad"):
            wrt = input_of(name.removesuffix(".grad"), real)
            found += [(name, wrt, value)] if wrt is not None else []
    return found


def input_of(name: str, real: Sequence[str]) -> str | None:
    """The input whose gradient a name is: ``dx`` and ``grad_x`` are those of ``x``.

    >>> [input_of(n, ["x", "W"]) for n in ("dx", "grad_W", "dw", "grad_input", "db")]
    ['x', 'W', 'W', 'x', None]
    """
    stem = PREFIX.sub("", name)
    for n in (stem, name):
        if n in real:
            return n
    low = [r for r in real if r.lower() == stem.lower()]
    if len(low) == 1:
        return low[0]
    return real[0] if stem in FIRST and real else None


def return_of(function: ast.FunctionDef) -> ast.expr | None:
    """The value of the last ``return`` of a function."""
    found = [n for n in ast.walk(function) if isinstance(n, ast.Return)]
    last = max(found, key=lambda n: n.lineno, default=None)
    return last.value if last else None


def path_in(found: Value, value: Value) -> tuple[int | str, ...] | None:
    """The subscripts with which a value is taken out of what a pass returns; None if it is not."""
    if found is value:
        return ()
    inside: Iterable[tuple[int | str, Value]] = ()
    if isinstance(found, Items):
        inside = enumerate(found.items)
    elif isinstance(found, Record):
        inside = found.entries.items()
    paths = ((k, path_in(v, value)) for k, v in inside)
    return next(((k, *path) for k, path in paths if path is not None), None)


def none_places(pair: Pair) -> frozenset[int]:
    """Which of the values that the backward pass returns are written None.

    >>> from .pairs import pairs_of
    >>> text = "def f(x, k): return x\\ndef f_backward(g): return g, None"
    >>> sorted(none_places(pairs_of(ast.parse(text))[0]))
    [1]
    """
    value = return_of(pair.backward)
    items = value.elts if isinstance(value, ast.Tuple) else []
    return frozenset(
        k for k, e in enumerate(items) if isinstance(e, ast.Constant) and e.value is None
    )


def numbers_first(pair: Pair, slots: list[Slot]) -> list[Slot]:
    """The parameters, where what has no gradient is a number rather than an array."""
    answered = [k for k in range(len(slots)) if k not in pair.fixed]
    returned = none_places(pair) if pair.kind in ("Function", "custom_vjp") else ()
    alone = {*pair.fixed, *(k for n, k in enumerate(answered) if n in returned)}
    return [
        replace(s, ranks=(0, *(r for r in s.ranks if r))) if s.ranks and k in alone else s
        for k, s in enumerate(slots)
    ]
