"""Functions and modules of ordinary files: no decorator, shapes from where they can be had.

A shape comes from the command line (``x=B T C``), from an annotation (``Real["B T C"]``,
``Float[Tensor, "B T C"]``), or from the code (``B, T, C = x.shape``). A parameter with a default
that nothing is said about has its default.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TypeVar

from symcnn.arithmetic.integers import entails
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import Eq, Term, Var
from symcnn.operators.arrays import Array, WordError

from .context import hinted
from .claim_error import ReadError
from .expressions import Reader
from .evident import conjuncts, gathered
from .name_usage import assigned_names
from .objects import QUIET_DECORATORS, decorators_of
from .parameters import KINDS, defaults_of, list_of, of_annotation, of_code, tuple_of
from .settings import with_settings
from .shapes import Annotation
from .source import FEWEST_LAYERS, SourceFile
from .read_results import ReadOperator
from .state import kind_of
from .values import NOTHING, Instance, Items, Parameter, Record, Scope, Tensor, Value
from .vocabulary import DECORATORS

R = TypeVar("R")
OF_PYTHON = {"int": "Int", "float": "Real", **{kind: kind for kind in KINDS}}


def read_ordinary(
    source: SourceFile,
    target: str,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    *,
    names: bool = False,
) -> ReadOperator:
    """A function, a class with ``forward`` or a method of a file, as an operator.

    ``target`` is its name, with ``[0]`` behind it for one of several results. Raises
    ``ReadError`` for what is not read, and for parameters of which the shape is not known.

    >>> from .source import read_source
    >>> text = '''
    ... import numpy as np
    ... def centered(x, eps=1):
    ...     B, C = x.shape
    ...     return (x - x.mean(axis=1, keepdims=True)) * eps
    ... '''
    >>> print(read_ordinary(read_source(text), "centered", given=["C >= 1"]).result)
    lam[i<B] lam[j<C] (x[i, j] - (sum[k<C] x[i, k])/C)
    """
    return read_alike(source, shapes, given, lambda reading: reading.operator(target), names=names)[
        1
    ]


def read_alike(
    source: SourceFile,
    shapes: Mapping[str, str] | None,
    given: Sequence[str],
    read: Callable[[Ordinary], R],
    *,
    names: bool,
) -> tuple[Ordinary, R]:
    """What is read, with one name for what an object takes as a size and must be equal.

    Where ``nn.Linear(dim, 3)`` is called on an x of shape ``B C``, dim is C.
    """
    same: dict[str, str] = {}
    while True:
        reading = Ordinary(source, shapes or {}, given, names=names, same=same)
        try:
            found = read(reading)
        except ReadError:
            # it may be read once two sizes have one name
            more = reading.same_sizes()
            if not more:
                raise
        else:
            more = reading.same_sizes()
            if not more:
                return reading, found
        same = {**{k: more.get(v, v) for k, v in same.items()}, **more}


def ordinary_layers(
    source: SourceFile,
    target: str,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> ReadOperator:
    """As ``read_ordinary``, its local names kept where there are several."""

    def written_out() -> ReadOperator:
        plain = read_ordinary(source, target, shapes, given)
        return replace(plain, names=found.definitions)

    found = read_ordinary(source, target, shapes, given, names=True)
    if len([v for v, _ in found.definitions if v != found.result]) >= FEWEST_LAYERS:
        return replace(found, written_out=written_out)
    return written_out() if found.definitions else found


def named_lines(
    source: SourceFile,
    target: str,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> list[tuple[int, str, tuple[Term, ...], str]]:
    """What each named line of a function was read as: line, name, shape and index formula.

    >>> from .source import read_source
    >>> text = '''
    ... def f(x):
    ...     m, n = x.shape
    ...     y = x[:, ::-1] * 2
    ...     return y.sum(axis=0)
    ... '''
    >>> for line, name, shape, formula in named_lines(read_source(text), "f"):
    ...     print(line, name, "=", formula)
    3 m = m
    3 n = n
    4 y[i, j] = 2*x[i, n - j - 1]
    5 return[i] = sum[j<m] y[j, i]
    """
    return understood(source, target, shapes, given)[0]


def understood(
    source: SourceFile,
    target: str,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> tuple[list[tuple[int, str, tuple[Term, ...], str]], list[tuple[int, str]]]:
    """The named lines, and what the function needs that its hypotheses do not show at once."""

    def traced(reading: Ordinary) -> tuple[ast.FunctionDef, Value]:
        reading.reader.trace = []
        owner, function = reading.find(target.partition("[")[0])
        with reading.errors(function, target):
            return function, reading.result(owner, function)

    reading, (function, result) = read_alike(source, shapes, given, traced, names=True)
    reader = reading.reader
    trace = reader.trace or []
    with reading.errors(function, target):
        every = result.items if isinstance(result, Items) and not result.is_list else (result,)
        for k, value in enumerate(every):
            name = f"return[{k}]" if len(every) > 1 else "return"
            trace.append((function.body[-1].lineno, name, value))
        lines = []
        for line, name, value in trace:
            shown = reading.shown(name, value, function)
            if shown is not None:
                lines.append((line, *shown))
    needs = [
        (o.line, f"{o.formula}: {o.what}")
        for o in reader.obligations.values()
        if not entails(o.given, o.formula)
    ]
    return lines, sorted(set(needs))


class Ordinary:
    """One reading of an ordinary function or class."""

    def __init__(
        self,
        source: SourceFile,
        shapes: Mapping[str, str],
        given: Sequence[str],
        *,
        names: bool,
        same: Mapping[str, str] | None = None,
    ) -> None:
        self.source, self.shapes, self.given = source, dict(shapes), given
        self.same = dict(same or {})  # what __init__ takes, and the size that it must be
        self.taken_by_init: set[str] = set()
        self.reader = Reader(source)
        self.reader.definitions = {} if names else None
        self.missing: list[tuple[str, ast.arg]] = []
        self.parameters: list[Parameter] = []
        self.settings: tuple[str, ...] = ()  # the defaults that are taken

    def operator(self, target: str) -> ReadOperator:
        """The operator of a target."""
        name, _, place = target.partition("[")
        owner, function = self.find(name)
        with self.errors(function, name):
            value = self.result(owner, function)
            chosen = self.chosen(value, place.rstrip("]"), target, function)
        return self.packed(target, chosen, function)

    @contextmanager
    def errors(self, function: ast.FunctionDef, name: str) -> Iterator[None]:
        """Report what the kernel refuses as an error of a function."""
        try:
            yield
        except RecursionError:
            raise self.source.error(function, f"`{name}` is nested too deeply") from None
        except (KernelError, WordError) as error:
            raise self.source.error(function, f"`{name}`: {error}") from None

    def packed(
        self, name: str, chosen: tuple[Term, tuple[Term, ...]], function: ast.FunctionDef
    ) -> ReadOperator:
        """What was read, as an operator."""
        reader = self.reader
        parameters = (*self.parameters, *reader.parameters_of_modules(chosen[0]))
        sizes = [p for p in parameters if p.introduced]
        others = [p for p in parameters if not p.introduced]
        return ReadOperator(
            name,
            (*others, *sizes),
            tuple(reader.given),
            chosen[0],
            tuple(reader.obligations.values()),
            tuple(reader.conditions.values()),
            chosen[1],
            (ast.get_docstring(function) or "").partition("\n")[0].strip(),
            self.source.file,
            function.lineno,
            tuple((reader.definitions or {}).items()),
            settings=self.settings,
        )

    # -- what is read -----------------------------------------------------------------------------

    def find(self, name: str) -> tuple[ast.ClassDef | None, ast.FunctionDef]:
        """The function or method of a name, with its class."""
        first, _, method = name.partition(".")
        body = self.source.tree.body
        found = {s.name: s for s in body if isinstance(s, ast.FunctionDef | ast.ClassDef)}
        node = found.get(first)
        if node is None:
            there = ", ".join(found) or "none"
            raise ReadError(f"there is no function or class `{first}`; there are: {there}",
                            self.source.file)  # fmt: skip
        if isinstance(node, ast.FunctionDef):
            loud = decorators_of(node) - {*QUIET_DECORATORS, *DECORATORS}
            if loud:
                what = f"the decorator {min(loud)} could change what it means"
                raise self.source.error(node, what)
            return None, node
        inside = self.reader.method_of(node, method or "forward")
        if inside is None:
            raise self.source.error(node, f"`{first}` has no method `{method or 'forward'}`")
        return node, inside

    def result(self, owner: ast.ClassDef | None, function: ast.FunctionDef) -> Value:
        """What the function returns."""
        reader = self.reader
        arguments = list_of(function.args)
        first: Value | None = None
        init = reader.method_of(owner, "__init__") if owner is not None else None
        scope = Scope(None, assigned_names(function))
        own: list[ast.arg] = []
        if owner is not None and "staticmethod" not in decorators_of(function):
            arguments, own = arguments[1:], arguments[:1]
        elif owner is not None:
            # the ctx of a torch.autograd.Function
            arguments, own = arguments[1:], arguments[:1]
            first = reader.context()
        wanted = [(a, function) for a in arguments]
        objects: dict[str, list[str]] = {}
        of_init: list[ast.arg] = []
        if init is not None:
            body = self.source.tree.body
            classes = {s.name: s for s in body if isinstance(s, ast.ClassDef)}
            signature, objects = with_settings(init, classes)
            of_init = list_of(signature.args)[1:]
            wanted += [(a, signature) for a in of_init]
        tuples = {a.arg: sizes for a, _ in wanted if (sizes := self._shape_of(a, function))}
        annotations = [
            found
            for a, f in wanted
            if a.arg not in self.same | tuples
            and (found := self._annotation(a, f, function)) is not None
        ]
        annotations += _sizes_in(tuples.values(), annotations, function)
        if self.missing:
            self._refuse_missing()
        outer = Scope(None)
        self.parameters, needs = reader.declare(annotations, outer)
        outer.names.update({name: outer.names[size] for name, size in self.same.items()})
        known = dict(outer.names)
        for text in self.given:
            self._assume(text, outer, function)
        self.taken_by_init = {a.arg for a in of_init} & known.keys()
        self.taken_by_init -= {*self.shapes, *self.same}
        values: dict[str, Value] = {}
        for a, f in wanted:
            values[a.arg] = known.get(a.arg, NOTHING)
            if a.arg in tuples:
                values[a.arg] = reader.value(tuples[a.arg], outer)
            elif a.arg not in known:
                default = defaults_of(f.args).get(a.arg)
                if default is not None:
                    values[a.arg] = reader.value(default, Scope(None))
                    if any(isinstance(n, ast.Name) and n.id == a.arg for n in ast.walk(f)):
                        self.settings += (f"{a.arg} = {ast.unparse(default)}",)
        if owner is not None and {ast.unparse(b).rpartition(".")[2] for b in owner.bases} & {
            "Module", "Function"
        }:  # fmt: skip
            reader.flavor = "torch"
        if owner is not None and first is None:
            instance = Instance(owner.name, {}, owner)
            reader.objects.append(instance.attributes)
            if init is not None:
                inside = Scope(None, assigned_names(init))
                inside.names[init.args.args[0].arg] = instance
                inside.names.update({a.arg: values[a.arg] for a in of_init})
                for name, attributes in objects.items():
                    settings = {attr: values[attr] for attr in attributes}
                    inside.names[name] = Instance(name, settings)
                    reader.objects.append(settings)
                reader.calls.append(init)
                reader.procedure(init.body, inside, "given")
                reader.calls.pop()
            first = instance
        for a in own:
            scope.names[a.arg] = first if first is not None else NOTHING
        scope.names.update({a.arg: values[a.arg] for a in arguments})
        # called with nothing more
        if function.args.vararg is not None:
            scope.names[function.args.vararg.arg] = Items((), is_list=False)
        if function.args.kwarg is not None:
            scope.names[function.args.kwarg.arg] = Record({})
        # sizes that the shapes name and the code does not
        for name, value in known.items():
            if name not in scope.declared:
                scope.names.setdefault(name, value)
        reader.calls.append(function)
        value = reader.block(function.body, scope, "given")
        given = tuple(reader.given)
        for need in needs:
            if need.formula not in given:
                reader.obligations.setdefault((need.formula, *given), replace(need, given=given))
        return value

    def same_sizes(self) -> dict[str, str]:
        """The parameters of ``__init__`` that must be equal to another size, with that size."""
        hypotheses = set(self.reader.given)
        for need in self.reader.obligations.values():
            match need.formula:
                case Eq(args=(Var() as a, Var() as b)) if hypotheses.issuperset(need.given):
                    for one, other in ((a, b), (b, a)):
                        if one.name in self.taken_by_init:
                            return {one.name: other.name}
        return {}

    def _assume(self, text: str, scope: Scope, function: ast.FunctionDef) -> None:
        try:
            node = ast.parse(text, mode="eval").body
        except SyntaxError:
            raise ReadError(f"--given {text!r} is not an expression", self.source.file) from None
        for part in ast.walk(node):
            ast.copy_location(part, function)
        found = self.reader.formula(node, scope)
        self.reader.given.extend(f for f in conjuncts(found) if f not in self.reader.given)

    def shown(
        self, name: str, value: Value, node: ast.AST
    ) -> tuple[str, tuple[Term, ...], str] | None:
        """A name with its indices, its shape and the formula of its entry."""
        reader = self.reader
        definitions = reader.definitions or {}
        if isinstance(value, Term):
            found = definitions.get(value, value) if isinstance(value, Var) else value
            return name, (), str(found)
        if not isinstance(value, Tensor | Array):
            return None
        if isinstance(value, Tensor) and value.term in definitions:
            value = Tensor(definitions[value.term], value.shape)  # type: ignore[index]
        array = reader.array(value, node)
        sizes = [n for axis in array.axes for n in axis]
        with ExitStack() as stack:
            indices = [stack.enter_context(reader.bound(h, n)) for h, n in hinted(sizes)]
            places = gathered(indices, array.axes)
            formula = str(array.entry(places))
            if array.hole is not None:
                formula = f"-inf if {array.hole(places)} else {formula}"
        return f"{name}[{', '.join(map(str, places))}]", tuple(array.shape), formula

    # -- shapes ------------------------------------------------------------------------

    def _annotation(
        self, a: ast.arg, owner: ast.FunctionDef, function: ast.FunctionDef
    ) -> Annotation | None:
        """What is known of a parameter; None if it has its default."""
        text = self.shapes.get(a.arg)
        if text is None:
            text = of_annotation(a) or of_code(a, function)
        if text is None:
            if a.arg in defaults_of(owner.args):
                return None
            plain = a.annotation.id if isinstance(a.annotation, ast.Name) else ""
            text = OF_PYTHON.get(plain)
        if text is None:
            self.missing.append((a.arg, a))
            return None
        first, _, rest = text.partition(" ")
        kind = first if first in KINDS else "Real"
        sizes = (rest if first in KINDS else text).replace(",", " ").strip()
        if not sizes:
            return Annotation(a.arg, kind, (), (), a)
        place = ast.copy_location(ast.Constant(sizes), a)
        return Annotation(a.arg, kind, self.reader.dims_of(place), (), a)

    def _shape_of(self, a: ast.arg, function: ast.FunctionDef) -> ast.Tuple | None:
        """The sizes of a parameter that is itself a shape."""
        text = self.shapes.get(a.arg, "")
        try:
            return tuple_of(text, a, function)
        except SyntaxError:
            what = f"--shape '{a.arg}={text}': a tuple of sizes is written (N, C, H, W)"
            raise self.source.error(a, what) from None

    def _refuse_missing(self) -> None:
        lines = " ".join(f"--shape '{name}=...'" for name, _ in self.missing)
        names = ", ".join(f"`{name}`" for name, _ in self.missing)
        one = self.missing[0][0]
        raise self.source.error(
            self.missing[0][1],
            f"the shape of {names} is not known; add {lines} with sizes by name, as in "
            f"--shape '{one}=B T C', 'Int N' for integers, 'Real' for a number, 'Size' for a size, "
            "'(N, C)' for a shape",
        )

    # -- results -----------------------------------------------------------------------

    def chosen(
        self, value: Value, place: str, target: str, function: ast.FunctionDef
    ) -> tuple[Term, tuple[Term, ...]]:
        """The result that is meant, where there are several."""
        reader, last = self.reader, function.body[-1]
        if place:
            value = self._item(value, place, function)
        elif isinstance(value, Items) and not value.is_list and value.items:
            whole = [v for v in value.items if isinstance(v, Term) or reader.is_array(v)]
            if len(whole) != 1 or value.items[0] is not whole[0]:
                every = ", ".join(f"{target}[{k}]" for k in range(len(value.items)))
                raise reader.error(last, f"there are several results; write one of {every}")
            value = whole[0]
        if isinstance(value, Term):
            return reader.as_number(value, last), ()
        if not reader.is_array(value) and not isinstance(value, Tensor | Items):
            what = f"an operator returns a number or a tensor, found {kind_of(value)}"
            raise reader.error(last, what)
        tensor = reader.as_tensor(value, last)
        return tensor.term, tensor.shape

    def _item(self, value: Value, place: str, function: ast.FunctionDef) -> Value:
        if isinstance(value, Record) and place.strip("'\"") in value.entries:
            return value.entries[place.strip("'\"")]
        if isinstance(value, Items) and place.isdigit() and int(place) < len(value.items):
            return value.items[int(place)]
        raise self.source.error(function, f"there is no result [{place}] in {kind_of(value)}")


def _sizes_in(
    tuples: Iterable[ast.Tuple], others: Sequence[Annotation], function: ast.FunctionDef
) -> list[Annotation]:
    """The names in tuples of sizes that no parameter and no other shape has."""
    known = {a.name for a in others} | _names_in(d for a in others for d in a.dims)
    place = ast.copy_location(ast.arg("size"), function)
    new = sorted(_names_in(tuples) - known)
    return [Annotation(name, "Size", (), (), place) for name in new]


def _names_in(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
