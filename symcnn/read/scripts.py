"""Scripts that compute a loss and, one line after the other, its gradients.

What leads to the loss and to each ``dW`` of an input W is taken out of the cells or the training
loop and becomes a function of the inputs. An input is what is drawn at random, loaded or set to
a number; and whatever the user says the shape of.

>>> from .source import read_source
>>> source = read_source('''
... import numpy as np
... n, k = 5, 3
... x = np.random.randn(n, k)
... w = np.random.randn(k) * 0.1
... for step in range(100):
...     y = x @ w
...     loss = (y**2).sum()
...     dy = 2 * y
...     dw = x.T @ dy
...     print(step, loss)
...     w -= 0.1 * dw
... ''')
>>> print(ast.unparse(with_script(source, {}).tree.body[-1]))
def script(x: Float['n k'], w: Float['k']):
    y = x @ w
    loss = (y ** 2).sum()
    dy = 2 * y
    dw = x.T @ dy
    return (loss, dw)
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Container, Iterator, Mapping, Sequence

from .name_usage import assigned_names, changed_in_place, stored_names
from .pairs import GRADIENT, LOSSES
from .source import SourceFile

SCRIPT = "script"
DRAWN = frozenset(
    {"randn", "rand", "random", "randint", "normal", "uniform", "standard_normal", "choice",
     "permutation", "integers", "load", "loadtxt", "genfromtxt", "read_csv", "open"}
)  # fmt: skip
FILLED = frozenset({"zeros", "ones", "full", "empty", "zeros_like", "ones_like", "eye"})
AUTOGRAD = frozenset({"backward", "retain_grad", "zero_grad", "requires_grad_"})
WHOLE = frozenset({"randint", "integers", "permutation"})


def with_script(source: SourceFile, said: Mapping[str, str]) -> SourceFile:
    """The file with its script as a last function; the file itself where it has none."""
    made = _script(source, said)
    if made is None:
        return source
    definitions = [
        s for s in source.tree.body
        if isinstance(s, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
    ]  # fmt: skip
    used = {n.id for s in [*definitions, made] for n in ast.walk(s) if isinstance(n, ast.Name)}
    used -= assigned_names(made)
    constants = [
        s for s in source.tree.body if isinstance(s, ast.Assign) and used & set(stored_names(s))
    ]
    kept = [s for s in source.tree.body if s in definitions or s in constants]
    return SourceFile(ast.Module([*kept, made], []), "\n".join(source.lines), source.file)


def _script(source: SourceFile, said: Mapping[str, str]) -> ast.FunctionDef | None:
    for block in _blocks(source.tree.body, []):
        stores = [set(stored_names(s)) for s in block]
        losses = [k for k, names in enumerate(stores) if names & LOSSES]
        gradients = [k for k, names in enumerate(stores) if any(map(GRADIENT.search, names))]
        before = [k for k in losses if gradients and k < gradients[-1]]
        if before:
            (loss, *_) = sorted(stores[before[-1]] & LOSSES)
            found = _Script(source, block, loss, said).function()
            if found is not None:
                return found
    return None


def _blocks(body: Sequence[ast.stmt], before: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The statements of a module, and those of each loop after what stands before it."""
    flat = [*before, *_flat(body)]
    yield flat
    for k, s in enumerate(flat):
        if k >= len(before) and isinstance(s, ast.For | ast.While):
            yield from _blocks(s.body, flat[:k])


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements with the bodies of ``with`` in line, and ``a, b = x, y`` one by one."""
    for s in body:
        match s:
            case ast.With(body=inside):
                yield from _flat(inside)
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if (
                len(targets) == len(values) and all(isinstance(t, ast.Name) for t in targets)
                and not {n.id for v in values for n in ast.walk(v) if isinstance(n, ast.Name)}
                & {t.id for t in targets if isinstance(t, ast.Name)}
            ):  # fmt: skip
                for t, v in zip(targets, values, strict=True):
                    yield ast.copy_location(ast.Assign([t], v), s)
            case ast.Assign(targets=[ast.Name(), *_] as several, value=value) if len(several) > 1:
                for t in several:
                    yield ast.copy_location(ast.Assign([t], value), s)
            case _:
                yield s


class _Script:
    """The statements that lead to the loss and to the gradients, last to first."""

    def __init__(
        self, source: SourceFile, block: list[ast.stmt], loss: str, said: Mapping[str, str]
    ) -> None:
        self.source = source
        self.block, self.loss, self.said = block, loss, said
        stored = [n for s in block for n in stored_names(s)]
        self.gradients = list(dict.fromkeys(n for n in stored if GRADIENT.search(n)))
        known = {n.id for s in block for n in ast.walk(s) if isinstance(n, ast.Name)}
        self.stems = {g: stem for g in self.gradients if (stem := _stem(g, known)) is not None}
        self.dims = {n for text in said.values() for n in re.findall(r"[A-Za-z_]\w*", text)}
        self.assigned = set(stored)
        self.inputs: dict[str, ast.Assign | None] = {}

    def function(self) -> ast.FunctionDef | None:
        """The script as a function of its inputs; None where none of them has a gradient."""
        kept = self._kept([self.loss, *self.stems])
        wanted = [g for g, x in self.stems.items() if x in self.inputs]
        if not wanted:
            return None
        # once more, for these gradients alone
        self.inputs = {}
        kept = self._kept([self.loss, *wanted])
        last = kept[-1]
        values = [ast.Name(n, ast.Load()) for n in (self.loss, *wanted)]
        answer = ast.Return(ast.Tuple(list(values), ast.Load()))
        body = [*kept, answer]
        read = list(dict.fromkeys(_read(kept)))
        names = sorted(self.inputs, key=lambda n: read.index(n) if n in read else len(read))
        arguments, defaults = self._arguments(names)
        made = ast.FunctionDef(SCRIPT, _signature(arguments, defaults), body, [])
        ast.copy_location(made, kept[0])
        ast.copy_location(answer, last)
        for node in ast.walk(made):
            if not hasattr(node, "lineno") and isinstance(node, ast.stmt | ast.expr | ast.arg):
                ast.copy_location(node, last if node in values else made)
        return ast.fix_missing_locations(made)

    def _kept(self, wanted: Sequence[str]) -> list[ast.stmt]:
        live, kept = set(wanted), list[ast.stmt]()
        began = dict[str, int]()  # the line that gives an input its value
        for s in reversed(self.block):
            stored = live & {*stored_names(s), *changed_in_place(s)}
            if not stored or isinstance(s, ast.FunctionDef | ast.ClassDef) or _is_autograd(s):
                continue
            name = _target(s)
            if name is not None and isinstance(s, ast.Assign) and self._is_input(name, s.value):
                self.inputs.setdefault(name, s)
                began.setdefault(name, s.lineno)
                live.discard(name)
                continue
            if stored <= self.said.keys():
                began.update({n: began.get(n, s.lineno) for n in stored})
                continue
            if name is not None and not isinstance(s, ast.AugAssign):
                live.discard(name)
            live.update(_read([s]))
            kept.append(s)
        for n in live - self.inputs.keys():
            if n in self.said or n in self.dims & self.assigned:
                self.inputs[n] = None
        for s in kept:
            for n in _read([s]):
                if s.lineno < began.get(n, 0):
                    raise self.source.error(
                        s, f"`{n}`, an input, has another value here than from line {began[n]} "
                        "on; take two names",
                    )  # fmt: skip
        return kept[::-1]

    def _is_input(self, name: str, value: ast.expr) -> bool:
        if name in self.said or name in self.dims:
            return True
        calls = {
            f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "")
            for f in (n.func for n in ast.walk(value) if isinstance(n, ast.Call))
        }
        if calls & DRAWN:
            return True
        if isinstance(value, ast.Constant):
            return isinstance(value.value, int | float) and not isinstance(value.value, bool)
        with_gradient = name in self.stems.values()
        return with_gradient and bool(calls) and calls <= FILLED | {"array", "tensor"}

    def _arguments(self, names: Sequence[str]) -> tuple[list[ast.arg], dict[str, ast.expr]]:
        """The parameters with what is known of them: shapes, kinds, the numbers they are set to."""
        found: dict[str, ast.arg] = {}
        defaults: dict[str, ast.expr] = {}
        sizes = set[str]()
        for n in names:
            s = self.inputs[n]
            found[n] = ast.arg(n)
            if s is None or n in self.said:
                continue
            if isinstance(s.value, ast.Constant):
                defaults[n] = s.value
                continue
            shape = _shape_of(s.value)
            if shape is not None:
                kind, dims = shape
                text = " ".join(ast.unparse(d).replace(" ", "") for d in dims)
                found[n].annotation = ast.Subscript(
                    ast.Name(kind, ast.Load()), ast.Constant(text), ast.Load()
                )
                sizes |= {m.id for d in dims for m in ast.walk(d) if isinstance(m, ast.Name)}
        for n in (sizes | self.dims) & found.keys() - self.said.keys():
            found[n].annotation = ast.Name("int", ast.Load())
            defaults.pop(n, None)
        return list(found.values()), defaults


def _signature(arguments: Sequence[ast.arg], defaults: Mapping[str, ast.expr]) -> ast.arguments:
    first = [a for a in arguments if a.arg not in defaults]
    last = [a for a in arguments if a.arg in defaults]
    return ast.arguments([], [*first, *last], None, [], [], None, [defaults[a.arg] for a in last])


def _stem(gradient: str, known: Container[str]) -> str | None:
    """The name whose gradient this is: ``W1`` for ``dW1`` and ``grad_W1``."""
    stem = GRADIENT.sub("", gradient)
    return stem if stem != gradient and stem in known else None


def _target(s: ast.stmt) -> str | None:
    """The name that a statement gives a value, if that is all it does."""
    match s:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def _read(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that statements read, in order; what is changed in place is read as well."""
    for s in body:
        loads = [n for n in ast.walk(s) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        own = dict[str, int]()  # what a loop gives a value before it reads it
        for inner in ast.walk(s) if isinstance(s, ast.For | ast.While) else ():
            if isinstance(inner, ast.For | ast.Assign):
                for n in stored_names(inner):
                    own[n] = min(inner.lineno, own.get(n, inner.lineno))
        for node in loads:
            first = min(m.lineno for m in loads if m.id == node.id)
            if node.id not in own or first <= own[node.id]:
                yield node.id
        if isinstance(s, ast.AugAssign) and isinstance(s.target, ast.Name):
            yield s.target.id


def _is_autograd(s: ast.stmt) -> bool:
    """``loss.backward()`` and the like, which change no value."""
    match s:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))):
            return name in AUTOGRAD
    return False


def _shape_of(value: ast.expr) -> tuple[str, list[ast.expr]] | None:
    """The kind and the sizes of what is drawn: ``randn(m, n) * 0.1``, ``randint(0, 9, (n,))``."""
    calls = [n for n in ast.walk(value) if isinstance(n, ast.Call)]
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name not in DRAWN | FILLED:
            continue
        sizes = [k.value for k in call.keywords if k.arg in ("size", "shape")]
        arguments = sizes or [a for a in call.args if not isinstance(a, ast.Starred)]
        if name in WHOLE and not sizes:
            arguments = call.args[2:3]
        for a in arguments[:1]:
            if isinstance(a, ast.Tuple | ast.List):
                arguments = a.elts
        if not arguments or (name in ("normal", "uniform", "choice") and not sizes):
            return None
        if name in ("full", "empty") or name.endswith("_like"):
            return None
        return ("Int" if name in WHOLE else "Float"), [copy.copy(a) for a in arguments]
    return None
