"""Pairs of a forward and a backward pass in a file, found by their names and by what they are.

>>> tree = ast.parse('''
... def relu_forward(x):
...     return x * (x > 0), x
... def relu_backward(dout, cache):
...     return dout * (cache > 0)
... ''')
>>> [(p.name, p.kind) for p in pairs_of(tree)]
[('relu', 'functions')]
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from symcnn.kernel.terms import Term, Var

from .signatures import Slot
from .read_results import ReadOperator
from .values import Condition, Obligation

Kind = Literal["Function", "functions", "class", "custom_vjp"]

# What stands for a forward pass in a name, and what for its backward pass.
SPELLINGS = (
    ("forward", "backward"), ("fwd", "bwd"), ("forward", "backwards"), ("forward", "bwd"),
    ("forward", "grad"), ("forward", "vjp"), ("fprop", "bprop"), ("fw", "bw"),
    ("forward_pass", "backward_pass"), ("", "backward"), ("", "bwd"), ("", "vjp"), ("", "grad"),
    ("", "prime"), ("", "derivative"), ("", "backprop"),
)  # fmt: skip
# What a function calls the number that it returns beside the gradients of that.
LOSSES = frozenset({"loss", "cost", "L", "J", "nll", "total_loss", "objective", "error"})
GRADIENT = re.compile(r"^(?:d_|d|grad_)(?=\w)|_grad$|^grads?$")
FORWARDS = ("forward", "__call__", "forward_pass", "fprop", "feedforward", "predict")
BACKWARDS = ("backward", "backward_pass", "bprop", "backprop", "gradient", "backwards")
MOST_BASES = 8  # one above the other


@dataclass(frozen=True)
class Pair:
    """A forward and a backward pass.

    ``kind`` says how values get from one to the other: by ``ctx`` of a ``Function``, by what
    the function returns, by the attributes of an object, or by the residuals of JAX.
    """

    name: str
    kind: Kind
    forward: ast.FunctionDef
    backward: ast.FunctionDef
    owner: ast.ClassDef | None = None
    # setup_context, or __init__, or the function itself that a rule of JAX is for
    setup: ast.FunctionDef | None = None
    fixed: tuple[int, ...] = ()  # nondiff_argnums
    returned: tuple[ast.expr, ...] = ()  # all that one function for both of them returns

    @property
    def has_object(self) -> bool:
        """Whether the first parameter of the backward pass is ``self`` or ``ctx``."""
        return self.kind in ("Function", "class")

    @property
    def title(self) -> str:
        """What the command line calls the pair: its class, or its two functions.

        >>> tree = ast.parse("def f(x): return x\\ndef f_backward(g): return g")
        >>> pairs_of(tree)[0].title
        'f,f_backward'
        """
        if self.owner is not None:
            return self.owner.name
        names = dict.fromkeys((self.forward.name, self.backward.name))
        return ",".join(names)


@dataclass(frozen=True)
class ReadGradient:
    """A gradient that the backward pass returns, for an input of the forward pass.

    ``operator`` computes it; it is None where there is none: ``why`` says what stands there.
    """

    name: str
    wrt: str
    operator: ReadOperator | None
    why: str = ""
    node: ast.AST | None = None
    summed: bool = False  # by autograd, along the axes that the input lacks
    path: tuple[int | str, ...] | None = None  # the subscripts of what is returned; None if kept
    where: str = ""  # which inputs need a gradient, if not all of them do
    others: tuple[ReadGradient, ...] = ()  # what is computed instead where only some do


@dataclass(frozen=True)
class ReadPair:
    """A pair as it was read.

    ``operator`` is the forward pass. Its output is a tensor with an upstream gradient called
    ``upstream``; or, with several outputs or none to be upstream of, the number whose gradient
    is asked for. ``arguments`` are the names of the forward pass's own parameters.
    """

    pair: Pair
    operator: ReadOperator
    kind: str
    upstream: str
    gradients: tuple[ReadGradient, ...]
    slots: tuple[Slot, ...]
    own: int  # how many of the slots are parameters of the forward pass, and no attributes
    seeds: tuple[Var, ...] = ()  # the upstream gradients
    merged: bool = False  # whether a reshape merged axes of the output
    fixed: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()  # in which the two passes stand
    not_known: Mapping[str, int] = field(default_factory=dict)  # attributes, and in which line set
    # what the forward rule of JAX returns, and of what shape, if the function is written otherwise
    by_rule: tuple[Term, tuple[Term, ...]] | None = None

    @property
    def draws(self) -> bool:
        """Whether something is drawn at random, which a call of the passes cannot be given."""
        known = {e.name for s in self.slots for e in (s.entries or (s,))}
        known |= {v.name for v in self.seeds}
        return any(not p.introduced and p.name not in known for p in self.operator.parameters)


def pairs_of(tree: ast.Module) -> list[Pair]:
    """All pairs of a file, in the order of their forward passes."""
    found = [*_classes(tree), *_custom(tree)]
    taken = {p.forward.name for p in found if p.owner is None}
    found += [p for p in _functions(tree) if p.forward.name not in taken]
    taken |= {f.name for p in found for f in (p.forward, p.backward)}
    found += [p for p in _losses(tree) if p.name not in taken]
    return sorted(found, key=lambda p: p.forward.lineno)


def pair_named(tree: ast.Module, names: list[str]) -> Pair | None:
    """The pair of a class, of a stem, or of two functions; None if there is none."""
    for pair in pairs_of(tree):
        if names in ([pair.name], [pair.title], [pair.forward.name, pair.backward.name]):
            return pair
        if len(names) == 1 and pair.owner is None and names[0] in pair.title.split(","):
            return pair
    if len(names) == 2:
        functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
        if names[0] in functions and names[1] in functions:
            forward, backward = functions[names[0]], functions[names[1]]
            return Pair(names[0], "functions", forward, backward)
        return _methods_named(tree, *names)
    return None


def _methods_named(tree: ast.Module, first: str, second: str) -> Pair | None:
    """The pair of ``A`` and ``A.backward``, or of ``A.f`` and ``A.g``."""
    owner, _, forward = first.partition(".")
    other, _, backward = second.partition(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == owner == other:
            return _of_class(tree, node, (forward,) if forward else FORWARDS, (backward,))
    return None


def _classes(tree: ast.Module) -> Iterator[Pair]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            pair = _of_class(tree, node, FORWARDS, BACKWARDS)
            if pair is not None:
                yield pair


def _of_class(
    tree: ast.Module, node: ast.ClassDef, forwards: Sequence[str], backwards: Sequence[str]
) -> Pair | None:
    """The pair of a class whose passes have one of these names.

    One of the passes of a ``Function`` may be that of a class of the file that it extends.
    """
    forward = next(filter(None, (method_of(node, n) for n in forwards)), None)
    backward = next(filter(None, (method_of(node, n) for n in backwards)), None)
    is_function = _is_function(tree, node)
    if is_function and forward is not None and backward is None:
        backward = next(filter(None, (_inherited(tree, node, n) for n in backwards)), None)
    if is_function and backward is not None and forward is None:
        forward = next(filter(None, (_inherited(tree, node, n) for n in forwards)), None)
    if forward is None or backward is None or _is_abstract(forward) or _is_abstract(backward):
        return None
    if is_function or (_is_static(forward) and _first(forward) == _first(backward)):
        setup = _inherited(tree, node, "setup_context")
        return Pair(node.name, "Function", forward, backward, node, setup)
    if _is_static(forward) and _is_static(backward):
        return Pair(node.name, "functions", forward, backward, node)
    return Pair(node.name, "class", forward, backward, node, method_of(node, "__init__"))


def _extended(tree: ast.Module, node: ast.ClassDef) -> list[ast.ClassDef]:
    """The classes of the file that a class extends."""
    names = {ast.unparse(b) for b in node.bases}
    return [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name in names and n != node]


def _is_function(tree: ast.Module, node: ast.ClassDef, depth: int = 0) -> bool:
    """Whether a class extends ``autograd.Function``, or one of the file that does."""
    own = any(ast.unparse(b).rpartition(".")[2] == "Function" for b in node.bases)
    return own or (
        depth < MOST_BASES
        and any(_is_function(tree, base, depth + 1) for base in _extended(tree, node))
    )


def _inherited(
    tree: ast.Module, node: ast.ClassDef, name: str, depth: int = 0
) -> ast.FunctionDef | None:
    """The method that a class has or inherits; None where several classes may give it."""
    own = method_of(node, name)
    if own is not None or depth == MOST_BASES:
        return own
    found = {_inherited(tree, base, name, depth + 1) for base in _extended(tree, node)} - {None}
    return found.pop() if len(found) == 1 else None


def _is_abstract(function: ast.FunctionDef) -> bool:
    """Whether a method is left to other classes."""
    *most, last = function.body
    texts = [s for s in most if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return not texts and isinstance(last, ast.Raise | ast.Pass)


def method_of(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """The method of a name that a class defines itself."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return statement
    return None


def _is_static(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)


def _first(node: ast.FunctionDef) -> str | None:
    """The name of the first parameter: ``ctx``, where both passes have it."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    return arguments[0].arg if arguments else None


def _custom(tree: ast.Module) -> Iterator[Pair]:
    """``f.defvjp(f_fwd, f_bwd)`` of JAX."""
    functions = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    for statement in tree.body:
        match statement:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="defvjp"),
                    args=[ast.Name(id=first), ast.Name(id=second), *_],
                )
            ):
                if first in functions and second in functions:
                    whole = functions.get(name)
                    yield Pair(
                        name, "custom_vjp", functions[first], functions[second],
                        setup=whole, fixed=_nondiff(whole),
                    )  # fmt: skip


def _nondiff(node: ast.FunctionDef | None) -> tuple[int, ...]:
    """``nondiff_argnums`` of a decorator ``partial(jax.custom_vjp, nondiff_argnums=(1,))``."""
    for d in node.decorator_list if node else ():
        for option in d.keywords if isinstance(d, ast.Call) else ():
            if option.arg == "nondiff_argnums":
                return tuple(
                    n.value for n in ast.walk(option.value)
                    if isinstance(n, ast.Constant) and isinstance(n.value, int)
                )  # fmt: skip
    return ()


def _functions(tree: ast.Module) -> Iterator[Pair]:
    functions = {
        s.name: s for s in tree.body if isinstance(s, ast.FunctionDef) and not s.decorator_list
    }
    paired: set[str] = set()
    for first, second in SPELLINGS:
        for name, node in functions.items():
            stem = _stem(name, second)
            if stem is None or name in paired:
                continue
            for other in functions:
                there = _stem(other, first) if first else other
                if there == stem and other not in paired and other != name:
                    paired |= {name, other}
                    yield Pair(stem or name, "functions", functions[other], node)
                    break


def _losses(tree: ast.Module) -> Iterator[Pair]:
    """Functions that return a loss and its gradients: ``return loss, dx``.

    >>> tree = ast.parse("def f(x): return (x**2).sum(), 2 * x\\ndef g(x):\\n return loss, dx")
    >>> [(p.name, p.title, ast.unparse(p.backward.body[-1])) for p in _losses(tree)]
    [('g', 'g', 'return dx')]
    """
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            continue
        match node.body[-1]:
            case ast.Return(value=ast.Tuple(elts=[ast.Name(id=loss) as number, *rest])) if (
                loss in LOSSES and any(_is_gradient(e) for e in rest)
            ):
                # what is returned beside them, as the last state of a network, is none
                gradients = [e for e in rest if _is_gradient(e)]
                first, last = _returning(node, [number]), _returning(node, gradients)
                yield Pair(node.name, "functions", first, last, returned=(number, *rest))


def _is_gradient(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and GRADIENT.search(node.id) is not None


def _returning(node: ast.FunctionDef, values: list[ast.expr]) -> ast.FunctionDef:
    """The function with only some of the values that it returns at its end."""
    found, last = copy.copy(node), copy.copy(node.body[-1])
    value = values[0] if len(values) == 1 else ast.Tuple(list(values), ast.Load())
    assert isinstance(last, ast.Return)
    last.value = ast.copy_location(value, last)
    found.body = [*node.body[:-1], last]
    return found


def _stem(name: str, word: str) -> str | None:
    """The name without a word of it, which stands between underscores or at an end.

    >>> _stem("conv_forward_naive", "forward"), _stem("backward", "backward"), _stem("fore", "fo")
    ('conv_naive', '', None)
    """
    found = re.search(rf"(?:^|_){word}(?:_|$)", name)
    if found is None:
        return None
    return "_".join(filter(None, (name[: found.start()], name[found.end() :])))


@dataclass(frozen=True)
class Recorded:
    """What a reader has recorded up to now."""

    given: tuple[Term, ...]
    obligations: tuple[Obligation, ...]
    conditions: tuple[Condition, ...]
