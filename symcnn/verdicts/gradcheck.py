"""A gradient that is refuted, as lines of Python in the framework of its author.

The lines are for the reader, who may run them beside the file: PyTorch's ``gradcheck`` for a
``torch.autograd.Function``, ``check_grads`` for a ``jax.custom_vjp``, and for functions the
gradient beside a difference quotient.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from symcnn.kernel.terms import INT, Term, Var
from symcnn.read.name_usage import assigned_names
from symcnn.read.pairs import Pair, ReadPair
from symcnn.read.attribute_uses import own_attributes
from symcnn.read.roles import SAVED, parameters_of_backward, return_of
from symcnn.read.scripts import SCRIPT
from symcnn.read.signatures import Slot
from symcnn.write.pages.counterexample import Case, Value

STEP = "1e-6"
# What scripts import, by the names that everybody uses.
MODULES = {
    "np": "import numpy as np", "torch": "import torch", "math": "import math",
    "F": "import torch.nn.functional as F", "nn": "from torch import nn", "numpy": "import numpy",
}  # fmt: skip


def lines_of(found: ReadPair, name: str, wrt: str, case: Case) -> list[str]:
    """Lines that show that the gradient of this name is wrong; none where there are no such."""
    pair = found.pair
    if found.draws:
        return []
    values = dict(case.values)
    torch = _uses_torch(found)
    array = "torch.tensor" if torch else "jnp.array" if pair.kind == "custom_vjp" else "np.array"
    library = {"t": "import torch", "j": "import jax.numpy as jnp", "n": "import numpy as np"}
    setting: list[str] = []
    variables = {p.name: p.value for p in found.operator.parameters}
    for s in found.slots:
        text = _slot(s, values, variables, array, wrt if pair.kind == "Function" else "")
        if text is None:
            return []
        setting.append(f"{s.name} = {text}")
    module = Path(found.operator.file).stem
    arguments = ", ".join(s.name for s in found.slots)
    tuple_ = f"({arguments})" if len(found.slots) > 1 else f"({arguments},)"
    imported = f"from {module} import {pair.name}"
    if pair.kind == "Function":
        call = f"torch.autograd.gradcheck({pair.name}.apply, {tuple_})"
        return ["import torch", imported, *setting, call]
    if pair.kind == "custom_vjp":
        check = "from jax.test_util import check_grads"
        call = f'check_grads({pair.name}, {tuple_}, order=1, modes=["rev"])'
        return ["import jax.numpy as jnp", check, imported, *setting, call]
    seeds = {v.name: _literal(v, values, array) for v in found.seeds}
    if None in seeds.values():
        return []
    calls = _Calls.of_class(found) if pair.kind == "class" else _Calls.of_functions(found)
    if calls is None:
        return []
    target = variables[wrt]
    of_shape = isinstance(target, Var) and len(case.index) != len(target.shape)
    return [
        library[array[0]],
        *(row for row in calls.imports if row != library[array[0]]),
        *setting,
        *calls.made,
        f"{calls.whole} = {calls.first}",
        *(
            f"{n} = {text}" + (f".reshape({calls.outputs[0]}.shape)" if found.merged else "")
            for n, text in seeds.items()
        ),
        *_shown(calls, name, wrt, case, list(seeds), of_shape, torch),
    ]


@dataclass(frozen=True)
class _Calls:
    """How the two passes are called: lines before, the forward pass, its values, gradients."""

    imports: Sequence[str]
    made: Sequence[str]
    first: str  # the forward pass before the backward pass, and by itself
    forward: str
    whole: str  # the names of what the forward pass returns
    outputs: Sequence[str]
    backward: str
    gradients: Mapping[str, str]  # the gradients by name, as expressions

    @classmethod
    def of_functions(cls, found: ReadPair) -> _Calls | None:
        """Two functions, or one that returns a loss beside its gradients."""
        pair = found.pair
        forward, backward = pair.forward.name, pair.backward.name
        modules = [Path(file).stem for file in found.files]
        imports = [f"from {modules[0]} import {', '.join(dict.fromkeys((forward, backward)))}"]
        if pair.owner is not None:
            imports = [f"from {modules[0]} import {pair.owner.name}"]
            forward, backward = f"{pair.owner.name}.{forward}", f"{pair.owner.name}.{backward}"
        elif len(modules) > 1:
            imports = [
                f"from {m} import {n}" for m, n in zip(modules, (forward, backward), strict=True)
            ]
        call = f"{forward}({', '.join(s.name for s in found.slots)})"
        if forward == backward:
            names = [ast.unparse(e) for e in pair.returned]
            own, whole = {n: n for n in names[1:]}, ", ".join(names)
            if forward == SCRIPT:
                written = _script(pair)
                if written is None:
                    return None
                imports = written
            return cls(imports, (), call, call, whole, names[:1], "", own)
        count = _returns(pair.forward)
        outputs = ["out"] if len(found.seeds) < 2 else [f"out{k}" for k in range(len(found.seeds))]
        rest = count - len(outputs)
        saved = ["cache"] if rest == 1 else [f"saved{k}" for k in range(rest)]
        arguments = _arguments(found, saved)
        if arguments is None or rest < 0:
            return None
        back, whole = f"{backward}({', '.join(arguments)})", ", ".join((*outputs, *saved))
        return cls(imports, (), call, call, whole, outputs, back, _gradients(found, back))

    @classmethod
    def of_class(cls, found: ReadPair) -> _Calls | None:
        """An object whose attributes are given: those of __init__ in a call of the class."""
        pair = found.pair
        if pair.owner is None:
            return None
        held = [s.name for s in found.slots[found.own :]]
        if any(n.attr in held for n in own_attributes(pair.backward, ast.Store)):
            return None  # a second call would see other weights
        init = pair.setup.args if pair.setup is not None else None
        asked = [a.arg for a in (*init.posonlyargs, *init.args)][1:] if init is not None else []
        needed = asked[: len(asked) - len(init.defaults)] if init is not None else []
        if any(n not in held for n in needed) or (init is not None and init.kwonlyargs):
            return None
        given = ", ".join(f"{n}={n}" for n in asked if n in held)
        rest = [n for n in held if n not in asked]
        own, made = f"{pair.owner.name}({given})", list[str]()
        if rest:
            made = [
                f"def made({', '.join(held)}):", f"    layer = {own}",
                *(f"    layer.{n} = {n}" for n in rest), "    return layer",
            ]  # fmt: skip
            own = f"made({', '.join(held)})"
        arguments = ", ".join(s.name for s in found.slots[: found.own])
        taken = _arguments(found, [])
        if taken is None:
            return None
        call = f"layer.{pair.backward.name}({', '.join(taken)})"
        return cls(
            [f"from {Path(found.operator.file).stem} import {pair.owner.name}"],
            [*made, f"layer = {own}"],
            f"layer.{pair.forward.name}({arguments})",
            f"{own}.{pair.forward.name}({arguments})",
            "out", ["out"], call, _gradients(found, call),
        )  # fmt: skip


def _shown(
    calls: _Calls,
    name: str,
    wrt: str,
    case: Case,
    seeds: Sequence[str],
    of_shape: bool,
    torch: bool,
) -> list[str]:
    """The entry of the gradient, and the difference quotient beside it."""
    at = ", ".join(map(str, case.index))
    index = f"[{at}]" if at else ""
    gradient = calls.gradients.get(name)
    if gradient is None:
        return []
    if of_shape:
        return [f"print({gradient}.shape, {wrt}.shape)"]
    parts = [f"({o} * {g}).sum()" for o, g in zip(calls.outputs, seeds, strict=False)]
    library = "torch" if torch else "np"
    quotient = f"(f({wrt} + e) - f({wrt} - e)) / (2 * {STEP})"
    numbers = [f"{gradient}{index}", quotient]
    first, second = (f"print(float({n}))" if torch else f"print({n})" for n in numbers)
    return [
        *([] if gradient.startswith(calls.backward) else [calls.backward]),
        first,
        f"def f({wrt}):",
        f"    {calls.whole} = {calls.forward}",
        f"    return {' + '.join(parts) or calls.outputs[0]}",
        f"e = {library}.zeros_like({wrt}); " + (f"e[{at}] = {STEP}" if at else f"e += {STEP}"),
        second,
    ]


def _script(pair: Pair) -> list[str] | None:
    """A script as a function, with its imports; None where it needs more of its file."""
    function = copy.deepcopy(pair.forward)
    value = ast.Tuple(list(pair.returned), ast.Load())
    function.body[-1] = ast.copy_location(ast.Return(value), function.body[-1])
    for a in function.args.args:
        a.annotation = None
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    used -= assigned_names(function) | set(dir(builtins))
    if not used <= MODULES.keys():
        return None
    return [*(MODULES[n] for n in sorted(used)), *ast.unparse(function).splitlines()]


def _arguments(found: ReadPair, saved: Sequence[str]) -> list[str] | None:
    """What the backward pass is given; None where that has no name outside of the passes."""
    names = parameters_of_backward(found.pair)
    slots = {s.name for s in found.slots}
    seeds = {v.name for v in found.seeds}
    without = len(names) - len(found.pair.backward.args.defaults)
    given: list[str] = []
    rest = list(saved)
    for place, n in enumerate(names):
        if n in seeds or (n in slots and n not in SAVED):
            given.append(n)
        elif n in SAVED and saved:
            given.append(saved[0] if len(saved) == 1 else f"({', '.join(saved)})")
        elif rest and (len(rest) == 1 or len(names) - place == len(rest)):
            given.append(rest[0] if len(rest) == 1 else rest.pop(0))
        elif place < without:
            return None
    return given


def _gradients(found: ReadPair, call: str) -> dict[str, str]:
    """Where the gradients of these names are found after a call of the backward pass."""
    pair = found.pair
    own: dict[str, str] = {}
    for node in ast.walk(pair.backward):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=n, ctx=ast.Store()):
                own[n] = f"layer.{n}"
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id="self"), attr=n),
                slice=ast.Constant(value=str() as key), ctx=ast.Store(),
            ):  # fmt: skip
                own[key] = f"layer.{n}[{key!r}]"
    for g in found.gradients:
        if g.name not in own and g.path is not None:
            own[g.name] = call + "".join(f"[{k!r}]" for k in g.path)
    return own


def _uses_torch(found: ReadPair) -> bool:
    pair = found.pair
    bases = pair.owner.bases if pair.owner is not None else []
    nodes = [n for f in (pair.forward, pair.backward, *bases) for n in ast.walk(f)]
    return pair.kind == "Function" or any(
        isinstance(n, ast.Name) and n.id in ("torch", "F", "nn") for n in nodes
    )


def _returns(function: ast.FunctionDef) -> int:
    """How many values a function returns, by its last ``return``."""
    value = return_of(function)
    return len(value.elts) if isinstance(value, ast.Tuple) else 1


def _slot(
    s: Slot, values: Mapping[str, Value], variables: Mapping[str, Any], array: str, wrt: str
) -> str | None:
    """The value of a parameter; what the counterexample does not speak of may be anything.

    ``wrt`` is the one whose gradient PyTorch is asked for, if it is asked.
    """
    if s.kind == "fixed":
        return ast.unparse(s.default) if s.default is not None else "None"
    if s.kind == "record":
        inside = [(e.name, _slot(e, values, variables, array, "")) for e in s.entries]
        return "{" + ", ".join(f"{k!r}: {v}" for k, v in inside) + "}"
    v = variables[s.name]
    text = _literal(v, values, array, bool(wrt))
    if wrt == s.name and not v.shape and text is not None:
        return f"torch.tensor({text}, dtype=torch.float64, requires_grad=True)"
    return text


def _literal(v: Var, values: Mapping[str, Value], array: str, grad: bool = False) -> str | None:
    """A variable at the counterexample, as an array or number of the framework."""
    value = values.get(v.name)
    if value is None:
        value = _anything(v.shape, values, "1" if not v.shape else "0")
    if value is None:
        return None
    floats = v.element != INT
    if not v.shape:
        return _number(value, not floats)
    more = ", requires_grad=True" if grad and floats else ""
    kind = ", dtype=torch.float64" if array.startswith("torch") and floats else ""
    counts = [_count(n, values) for n in v.shape]
    if "0" in counts and None not in counts:
        shape = f"({', '.join(map(str, counts))}{',' if len(counts) == 1 else ''})"
        return f"{array.rpartition('.')[0]}.zeros({shape}{kind}{more})"
    return f"{array}({_nested(value, floats)}{kind}{more})"


def _count(n: Term, values: Mapping[str, Value]) -> str | None:
    """A size at the counterexample; one that it does not speak of may be 1."""
    if not isinstance(n, Var):
        return str(n) if str(n).isdigit() else None
    found = values.get(n.name, "1")
    return found if isinstance(found, str) else None


def _anything(shape: Sequence[Term], values: Mapping[str, Value], entry: str) -> Value | None:
    if not shape:
        return entry
    count, inner = _count(shape[0], values), _anything(shape[1:], values, entry)
    if count is None or inner is None:
        return None
    return tuple(inner for _ in range(int(count)))


def _nested(value: Value, floats: bool) -> str:
    if isinstance(value, str):
        return _number(value, not floats)
    return f"[{', '.join(_nested(v, floats) for v in value)}]"


def _number(value: Any, whole: bool) -> str:
    try:
        number = Fraction(value)
    except ValueError:
        return str(value)
    return str(int(number)) if whole else repr(float(number))
