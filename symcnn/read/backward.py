"""A hand-written backward pass beside its forward: ``(out, cache)``, ``self`` and ``ctx``."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from symcnn.kernel.terms import REAL, Term, Var

from .names import assigned_names
from .ordinary import Ordinary, default_of, list_of
from .source import ReadOperator, SourceFile
from .values import NOTHING, Items, Parameter, Record, Scope, Tensor, Value


def upstream_of(source: SourceFile, backward: str) -> str | None:
    """The name of the upstream gradient: the first parameter of a backward pass."""
    reading = Ordinary(source, {}, (), names=False)
    owner, function = reading.find(backward.partition("[")[0])
    arguments = list_of(function)[owner is not None :]
    return arguments[0].arg if arguments else None


def read_backward(
    source: SourceFile,
    forward: str,
    backward: str,
    wrt: str,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> ReadOperator:
    """What a backward pass returns for a parameter of its forward, as an operator.

    The upstream gradient is its first parameter. The others have the values of the forward's
    parameters of the same name, or of what the forward returns beside its result, in order;
    a method has the object on which ``forward`` was called. Of several results that is taken
    which is called ``dx`` or ``grad_x``, or which stands at the place of ``x``.

    >>> from .source import read_source
    >>> text = '''
    ... def forward(x, w):
    ...     return x * w, (x, w)
    ... def backward(dout, cache):
    ...     x, w = cache
    ...     return dout * w, dout * x
    ... '''
    >>> shapes = {"x": "N", "w": "N"}
    >>> print(read_backward(read_source(text), "forward", "backward", "w", shapes).result)
    lam[i<N] dout[i]*x[i]
    """
    reading = Ordinary(source, shapes or {}, given, names=False)
    reader = reading.reader
    name, _, place = backward.partition("[")
    owner, function = reading.find(forward.partition("[")[0])
    _, after = reading.find(name)
    with reading.errors(after, name):
        value = reading.result(owner, function)
        out, *rest = value.items if isinstance(value, Items) and not value.is_list else (value,)
        last = function.body[-1]
        shape: tuple[Term, ...] = ()
        if not isinstance(out, Term):
            shape = tuple(reader.array(out, last).shape)
        arguments = list_of(after)
        scope = Scope(None, assigned_names(after))
        if reading.self is not None:
            scope.names[arguments[0].arg] = reading.self
            arguments = arguments[1:]
        upstream = Var(arguments[0].arg, REAL, shape)
        reader.taken.append(upstream.name)
        scope.names[upstream.name] = Tensor(upstream, shape) if shape else upstream
        waiting = list(rest)
        for a in arguments[1:]:
            scope.names[a.arg] = _given(a, waiting, reading, after)
        reader.calls.append(after)
        found = reader.block(after.body, scope, "require")
        found = _for(found, wrt, [*reading.of_arguments], after) if not place else found
        chosen = reading.chosen(found, place.rstrip("]"), backward, after)
    reading.parameters = [*reading.parameters, Parameter(upstream.name, "real", upstream)]
    return reading.packed(backward, chosen, after)


def _given(a: ast.arg, waiting: list[Value], reading: Ordinary, function: ast.FunctionDef) -> Value:
    """The value of a parameter of the backward pass beside the upstream gradient."""
    if a.arg in reading.of_arguments:
        return reading.of_arguments[a.arg]
    if waiting:
        return waiting.pop(0)
    default = default_of(a, function)
    if default is not None:
        return reading.reader.value(default, Scope(None))
    there = ", ".join(reading.of_arguments)
    raise reading.source.error(
        a,
        f"where `{a.arg}` comes from is not known: it is no parameter of the forward ({there}), "
        "which returns nothing more",
    )


def _for(found: Value, wrt: str, order: Sequence[str], function: ast.FunctionDef) -> Value:
    """The one of several gradients that belongs to a parameter."""
    names = (f"d{wrt}", f"grad_{wrt}", f"{wrt}_grad", f"d_{wrt}", f"d{wrt.lower()}", wrt)
    if isinstance(found, Record):
        for name in names:
            if name in found.entries:
                return found.entries[name]
    if not isinstance(found, Items) or found.is_list:
        return found
    last = function.body[-1]
    returned = last.value if isinstance(last, ast.Return) else None
    if isinstance(returned, ast.Tuple) and len(returned.elts) == len(found.items):
        texts = [ast.unparse(e) for e in returned.elts]
        for name in names:
            if name in texts:
                return found.items[texts.index(name)]
    place = order.index(wrt) if wrt in order else len(found.items)
    if place < len(found.items) and found.items[place] is not NOTHING:
        return found.items[place]
    return found
