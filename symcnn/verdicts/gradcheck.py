"""A gradient that is refuted, as lines of Python in the framework of its author.

The lines are for the reader, who may run them beside the file: PyTorch's ``gradcheck`` for a
``torch.autograd.Function``, ``check_grads`` for a ``jax.custom_vjp``, and for functions the
gradient beside a difference quotient.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from symcnn.kernel.terms import INT, Term, Var
from symcnn.read.pairs import ReadPair
from symcnn.read.signatures import Slot
from symcnn.write.pages.counterexample import Case, Value

STEP = "1e-6"


def lines_of(found: ReadPair, name: str, wrt: str, case: Case) -> list[str]:
    """Lines that show that the gradient of this name is wrong; none where there are no such."""
    pair = found.pair
    if pair.kind == "class" or found.draws:
        return []
    values = dict(case.values)
    module = Path(found.operator.file).stem
    torch = _uses_torch(found)
    array = "torch.tensor" if torch else "jnp.array" if pair.kind == "custom_vjp" else "np.array"
    library = {"t": "import torch", "j": "import jax.numpy as jnp", "n": "import numpy as np"}
    setting = [library[array[0]]]
    own = found.slots
    variables = {p.name: p.value for p in found.operator.parameters}
    for s in own:
        text = _slot(s, values, variables, array, pair.kind == "Function")
        if text is None:
            return []
        setting.append(f"{s.name} = {text}")
    arguments = ", ".join(s.name for s in own)
    tuple_ = f"({arguments})" if len(own) > 1 else f"({arguments},)"
    if pair.kind == "Function":
        imported = f"from {module} import {pair.name}"
        call = f"torch.autograd.gradcheck({pair.name}.apply, {tuple_})"
        return [*setting[:1], imported, *setting[1:], call]
    if pair.kind == "custom_vjp":
        imported = f"from {module} import {pair.name}"
        check = "from jax.test_util import check_grads"
        call = f'check_grads({pair.name}, {tuple_}, order=1, modes=["rev"])'
        return [*setting[:1], check, imported, *setting[1:], call]
    return _quotient(found, name, wrt, case, setting, arguments, array)


def _quotient(
    found: ReadPair, name: str, wrt: str, case: Case, setting: list[str], arguments: str, array: str
) -> list[str]:
    """The gradient of two functions beside a difference quotient."""
    pair = found.pair
    parameters = [a.arg for a in pair.backward.args.args]
    if found.kind != "vjp" or len(parameters) != 2 or parameters[0] != found.upstream:
        return []
    forward, backward = pair.forward.name, pair.backward.name
    imported = f"{forward}, {backward}"
    if pair.owner is not None:
        imported = pair.owner.name
        forward, backward = f"{imported}.{forward}", f"{imported}.{backward}"
    several = _returns(pair.forward) > 1
    upstream = _literal(found.seeds[0], dict(case.values), array)
    if upstream is None:
        return []
    returned = _returns(pair.backward)
    place = _place(pair.backward, name)
    at = list(case.index)
    index = f"[{', '.join(map(str, at))}]" if at else ""
    which = f"[{place}]" if returned > 1 else ""
    plus, minus = (
        f"{forward}({', '.join(f'{n} {sign} e' if n == wrt else n for n in arguments.split(', '))})"
        + ("[0]" if several else "")
        for sign in "+-"
    )
    zeros = "torch.zeros_like" if array.startswith("torch") else "np.zeros_like"
    store = f"e[{', '.join(map(str, at))}] = {STEP}" if at else f"e += {STEP}"
    modules = [Path(file).stem for file in found.files]
    imports = [f"from {m} import {n}" for m, n in zip(modules, (forward, backward), strict=False)]
    rest = "out, cache" if several else "out = cache"
    return [
        setting[0],
        *(imports if len(imports) > 1 else [f"from {modules[0]} import {imported}"]),
        *setting[1:],
        f"{rest} = {forward}({arguments})",
        f"{found.upstream} = {upstream}" + (".reshape(out.shape)" if found.merged else ""),
        f"print({backward}({found.upstream}, cache){which}{index})",
        f"e = {zeros}({wrt}); {store}",
        f"print((({plus} - {minus}) * {found.upstream}).sum() / (2 * {STEP}))",
    ]


def _uses_torch(found: ReadPair) -> bool:
    nodes = [n for f in (found.pair.forward, found.pair.backward) for n in ast.walk(f)]
    return found.pair.kind == "Function" or any(
        isinstance(n, ast.Name) and n.id in ("torch", "F") for n in nodes
    )


def _returns(function: ast.FunctionDef) -> int:
    """How many values a function returns, by its last ``return``."""
    last = [n for n in ast.walk(function) if isinstance(n, ast.Return)][-1:]
    value = last[0].value if last else None
    return len(value.elts) if isinstance(value, ast.Tuple) else 1


def _place(function: ast.FunctionDef, name: str) -> int:
    last = [n for n in ast.walk(function) if isinstance(n, ast.Return)][-1:]
    value = last[0].value if last else None
    names = [ast.unparse(e) for e in value.elts] if isinstance(value, ast.Tuple) else []
    return names.index(name) if name in names else 0


def _slot(
    s: Slot, values: Mapping[str, Value], variables: Mapping[str, Any], array: str, grad: bool
) -> str | None:
    """The value of a parameter; what the counterexample does not speak of may be anything."""
    if s.kind == "fixed":
        return ast.unparse(s.default) if s.default is not None else "None"
    if s.kind == "record":
        inside = [(e.name, _slot(e, values, variables, array, False)) for e in s.entries]
        return "{" + ", ".join(f"{k!r}: {v}" for k, v in inside) + "}"
    return _literal(variables[s.name], values, array, grad)


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
