"""Classes of the file, ``self`` and ``ctx``, and modules with their parameters."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from difflib import get_close_matches

from symcnn.kernel.binding import close, free_vars
from symcnn.kernel.terms import (
    FALSE, INT, ONE, REAL, TRUE, ZERO, And, Eq, Forall, Le, Lt, Or, Range, Term, Var, entry,
)  # fmt: skip
from symcnn.operators.arrays import Array, Module

from .context import At
from .name_usage import changes_in_place
from .state import SourceText, kind_of
from .statements import Statements
from .values import (
    NOTHING, Class, Closure, Gone, Instance, Items, Layer, Library, Needs, Parameter, Scope, Tensor,
    Text, Value,
)  # fmt: skip

# Decorators that change no value.
QUIET_DECORATORS = frozenset(
    {"staticmethod", "property", "no_grad", "inference_mode", "jit", "script", "custom_fwd",
     "custom_bwd", "once_differentiable", "compile", "njit", "cached_property", "override",
     "custom_vjp"}
)  # fmt: skip
BASES = frozenset({"Module", "Function", "object", "ABC"})


# What is drawn, where passes may draw: the mask of a dropout.
DRAWN = frozenset(
    {"rand", "random", "random_sample", "rand_like", "randn", "randn_like", "standard_normal",
     "binomial"}
)  # fmt: skip


def _each(r: Value, is_label: bool) -> Term:
    """That each entry is 0 or 1, or from 0 to below 1."""
    v = r.term if isinstance(r, Tensor) else r
    if not isinstance(v, Var):
        raise TypeError(f"a variable is expected, found {r}")
    indices = [Var(f"i{k or ''}", INT) for k in range(len(v.shape))]
    e = entry(v, *indices) if indices else v
    p: Term = Or(Eq(e, ZERO), Eq(e, ONE)) if is_label else And(Le(ZERO, e), Lt(e, ONE))
    for i, n in zip(reversed(indices), reversed(v.shape), strict=True):
        p = Forall(Range(n), close(p, i), i.name)
    return p


class Objects(Statements):
    """Reading objects."""

    def __init__(self, source: SourceText) -> None:
        super().__init__(source)
        self.module_parameters: list[Parameter] = []
        self.set_parameters: set[Term] = set()  # which code gives another value
        self.draws = False  # whether what is random may be read, as an input
        self.layers: dict[int, str] = {}  # what modules of a library are assigned to
        self._module: ast.FunctionDef | None = None  # the ``forward`` that is read

    @property
    def in_module(self) -> bool:
        """Whether the function that is read is a module's, called without any condition."""
        return bool(self.calls) and self.calls[-1] is self._module and not self.guards

    # -- classes of the file --------------------------------------------------------------------

    def method_of(self, found: ast.ClassDef, name: str) -> ast.FunctionDef | None:
        """The method of a class or of the classes of this file that it builds on."""
        for statement in found.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == name:
                return statement
        for base in found.bases:
            if isinstance(base, ast.Name):
                above = self.source.global_value(base.id, base)
                if isinstance(above, Class):
                    inside = self.method_of(above.node, name)
                    if inside is not None:
                        return inside
        return None

    def made(
        self, found: Class, arguments: Sequence[Value], options: dict[str, Value], node: ast.expr
    ) -> Instance:
        """An object of a class of the file, after its ``__init__``."""
        instance = Instance(found.node.name, {}, found.node)
        self.objects.append(instance.attributes)
        init = self.method_of(found.node, "__init__")
        if init is not None:
            self.call_method(instance, init, arguments, options, node)
        elif arguments or options:
            raise self.error(node, f"`{found.node.name}` has no __init__ for these arguments")
        return instance

    def call_method(
        self,
        instance: Value,
        method: ast.FunctionDef,
        arguments: Sequence[Value],
        options: dict[str, Value],
        node: ast.expr,
    ) -> Value:
        """The value of a method at arguments."""
        closure = Closure(method, None, {})
        static = "staticmethod" in decorators_of(method)
        return self.call_closure(
            closure, arguments if static else (instance, *arguments), options, node
        )

    def attribute(self, base: Value, node: ast.Attribute) -> Value:
        """``base.name`` that is not called; of an object, its attribute."""
        if isinstance(base, Class):
            method = self.method_of(base.node, node.attr)
            if method is not None:
                return Closure(method, None, {})
        if not isinstance(base, Instance):
            return super().attribute(base, node)
        if node.attr in base.attributes:
            found = base.attributes[node.attr]
            if isinstance(found, Gone):
                raise self.error(node, f"`.{node.attr}` {found.why}")
            self.take(base.attributes, node.attr)
            return found
        method = self.method_of(base.node, node.attr) if base.node else None
        if method is not None and "property" in decorators_of(method):
            return self.call_method(base, method, [], {}, node)
        if node.attr == "training":
            return FALSE  # modules are read as they are in use
        near = get_close_matches(node.attr[:50], sorted(base.attributes), 3, 0.6)
        hint = f"; near names are {', '.join(near)}" if near else ""
        raise self.error(node, f"`.{node.attr}` has no value here{hint}")

    def call_object(
        self, found: Value, arguments: Sequence[Value], options: dict[str, Value], node: ast.expr
    ) -> Value | None:
        """The value of an object, a class or a module at arguments; None for anything else."""
        if isinstance(found, Class):
            return self.made(found, arguments, options, node)
        if isinstance(found, Layer):
            return self._call_layer(found, arguments, options, node)
        if isinstance(found, Instance):
            if found.kind == "Sequential":
                (value,) = arguments
                for inner in found.attributes.values():
                    value = self._called_with(inner, [value], node)
                return value
            for name in ("forward", "__call__"):
                method = self.method_of(found.node, name) if found.node else None
                if method is not None:
                    before, self._module = self._module, method
                    try:
                        return self.call_method(found, method, arguments, options, node)
                    finally:
                        self._module = before
            raise self.error(node, f"an object of {found.kind} is not called: it has no forward")
        return None

    def _called_with(self, found: Value, arguments: Sequence[Value], node: ast.expr) -> Value:
        value = self.call_object(found, arguments, {}, node)
        return self.call(found, arguments, node) if value is None else value

    def called_method(
        self, base: Value, function: ast.Attribute, node: ast.Call, scope: Scope
    ) -> Value:
        """``base.name(...)``; of an object, its method."""
        name = function.attr
        if not isinstance(base, Instance | Class | Layer):
            return super().called_method(base, function, node, scope)
        if name == "save_for_backward" and isinstance(base, Instance):
            return self._saved(base, node, scope)
        arguments = [self.settled(self.value(a, scope), a) for a in node.args]
        options = {
            o.arg: self.settled(self.value(o.value, scope), o) for o in node.keywords if o.arg
        }
        if isinstance(base, Class) and name == "apply":
            ctx = self.context()
            forward = self.method_of(base.node, "forward")
            if forward is None:
                raise self.error(node, f"`{base.node.name}` has no forward")
            return self.call_method(NOTHING, forward, [ctx, *arguments], options, node)
        if isinstance(base, Layer | Class) and name in ("forward", "__call__"):
            found = self.call_object(base, arguments, options, node)
            if found is not None:
                return found
        if isinstance(base, Instance):
            if name in base.attributes:
                return self._called_with(base.attributes[name], arguments, node)
            if base.kind == "ctx" and name == "mark_non_differentiable":
                base.attributes["non_differentiable"] = Items(tuple(arguments), is_list=False)
                return NOTHING
            if base.kind == "ctx" and name == "set_materialize_grads" and len(arguments) == 1:
                base.attributes["materialize_grads"] = arguments[0]
                return NOTHING
            if base.kind == "ctx" and name in ("mark_dirty", "save_for_forward"):
                return NOTHING
            if name == "register_buffer" and len(arguments) >= 2 and isinstance(arguments[0], Text):
                base.attributes[arguments[0].text] = arguments[1]
                return NOTHING
        owner = base.node if isinstance(base, Instance | Class) else None
        method = self.method_of(owner, name) if owner is not None else None
        if method is None:
            hint = "; it is neither defined in the class nor assigned in __init__" * bool(owner)
            raise self.error(function, f"the method `.{name}` of {kind_of(base)} is not read{hint}")
        first: Value = base
        return self.call_method(first, method, arguments, options, node)

    def _saved(self, ctx: Instance, node: ast.Call, scope: Scope) -> Value:
        """``ctx.save_for_backward(x, y)``: what the values need, the pass needs that reads them."""
        with self.set_aside() as needs:
            every = ast.copy_location(ast.Tuple(node.args, ast.Load()), node)
            saved = self.settled(self.value(every, scope), node)
        for name in ("saved_tensors", "saved_variables"):
            ctx.attributes[name] = saved
            self.hold(ctx.attributes, name, needs)
        return NOTHING

    def context(self) -> Instance:
        """The ``ctx`` of a ``torch.autograd.Function``."""
        every = Items(tuple(TRUE for _ in range(16)), is_list=False)
        found = Instance("ctx", {"needs_input_grad": every})
        self.objects.append(found.attributes)
        return found

    # -- modules of libraries -----------------------------------------------------------

    def _call_layer(
        self, found: Layer, arguments: Sequence[Value], options: dict[str, Value], node: ast.expr
    ) -> Value:
        if options:
            raise self.error(node, f"{found.name} takes its arguments by position only")
        self.named(found, found.name.rpartition(".")[2].lower(), node)
        with self.words(node), self.kernel(node):
            result = found.module.forward(
                At(self, node),
                {name: self.array(v, node) for name, v in found.parameters.items()},
                *(
                    tuple(self.array(v, node) for v in a.items)
                    if isinstance(a, Items) and not a.is_list
                    else self.array(a, node)
                    for a in arguments
                ),
            )
        made = self.from_word(result, found.name, node)
        if found.in_place:
            return self.replaced(arguments[0], made, node)
        if found.parameters and self.definitions is not None and not self.guards:
            # a layer is a definition, as a line of its own would be
            name = ast.copy_location(ast.Name(self.layers.get(id(found), "layer")), node)
            made = self._kept(name, self.settled(made, node), {})
            self.note(name.id, made, node)
        return self.share(made, *arguments) if found.name.startswith(KEEPING) else made

    def named(self, found: Value, name: str, node: ast.AST) -> Value:
        """The value with its parameters named after what it is assigned to."""
        match found:
            case Layer(name="torch.nn.Parameter", module=module):
                return self.free_parameter(name, module.parameters[""], node)
            case Layer(module=module, parameters=parameters) if not parameters:
                self.layers[id(found)] = name
                for part, shape in module.parameters.items():
                    parameters[part] = self.free_parameter(f"{name}_{part}", shape, node)
            case Items(items=items, is_list=True) if any(has_parameters(v) for v in items):
                for place, item in enumerate(items):
                    self.named(item, f"{name}_{place}", node)
            case Instance(kind="Sequential", attributes=inner):
                for key, item in inner.items():
                    self.named(item, f"{name}_{key}", node)
        return found

    def free_parameter(self, name: str, shape: Sequence[Term], node: ast.AST) -> Value:
        """A variable for what has no value that is known: a weight, a number that is drawn."""
        v = Var(self.fresh_name(name), REAL, tuple(shape))
        self.taken.append(v.name)
        for n in shape:
            if not self.is_natural(n):
                self.given.append(Le(ZERO, n))
        self.module_parameters.append(Parameter(v.name, "real", v))
        return Tensor(v, v.shape) if v.shape else v

    def renew(self, old: Value, new: Value, node: ast.AST) -> None:
        """As above; a parameter of a module that is set is a parameter no longer."""
        super().renew(old, new, node)
        if isinstance(old, Tensor):
            self.set_parameters.add(old.term)

    def parameters_of_modules(self, result: Term) -> list[Parameter]:
        """The parameters of modules, without those that have another value before they are used."""
        unused = self.set_parameters - free_vars(result)
        return [p for p in self.module_parameters if p.value not in unused]

    def drawn(self, library: str, name: str, node: ast.Call, scope: Scope) -> Value | None:
        """What is drawn at random, as an input that may be anything that can be drawn."""
        if not self.draws or library.partition(".")[0] not in ("numpy", "torch"):
            return None
        if name in ("seed", "manual_seed"):
            return NOTHING
        if name not in DRAWN:
            return None
        sizes = [o.value for o in node.keywords if o.arg == "size"]
        places = sizes or node.args[2:] if name == "binomial" else sizes or node.args
        found = [self.value(a, scope) for a in places]
        match found:
            case [Items(items=items)]:
                found = list(items)
            case [array] if name.endswith("_like"):
                found = list(self.array(array, node).shape)
        shape = [self.as_integer(n, node, "a size") for n in found]
        r = self.free_parameter("drawn", shape, node)
        if name not in ("randn", "randn_like", "standard_normal"):
            self.given.append(_each(r, name == "binomial"))
        return r

    def of_nn(self, name: str, node: ast.Call, scope: Scope) -> Value:
        """``nn.Sequential``, ``nn.ModuleList`` and ``nn.Parameter``."""
        if name == "Parameter":
            of_module = any(getattr(f, "name", "") == "__init__" for f in self.calls)
            if not of_module and node.args and not self._is_drawn(node.args[0]):
                return self.value(node.args[0], scope)  # and not learned, as that of a module is
            return Layer("torch.nn.Parameter", Module({"": self._shape_of(node, scope)}, _none), {})
        arguments = [self.value(a, scope) for a in node.args]
        if name == "ModuleList":
            (inner,) = arguments or [Items((), is_list=True)]
            if not isinstance(inner, Items):
                raise self.error(node, "a list of modules is read where it is written out")
            return Items(inner.items, is_list=True)
        found = Instance("Sequential", {str(k): v for k, v in enumerate(arguments)})
        self.objects.append(found.attributes)
        return found

    def _is_drawn(self, node: ast.expr) -> bool:
        calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
        return any(ast.unparse(c.func).rpartition(".")[2] in DRAWN for c in calls)

    def _shape_of(self, node: ast.Call, scope: Scope) -> tuple[Term, ...]:
        """The shape of the random numbers or zeros that a parameter starts with."""
        start = node.args[0] if node.args else node
        while isinstance(start, ast.BinOp):
            start = start.left if isinstance(start.left, ast.Call) else start.right
        if isinstance(start, ast.Call) and ast.unparse(start.func).rpartition(".")[2] in STARTS:
            sizes = [self.value(a, scope) for a in start.args]
            if len(sizes) == 1 and isinstance(sizes[0], Items):
                sizes = list(sizes[0].items)
            return tuple(self.as_integer(n, start, "a length") for n in sizes)
        found = self.value(node.args[0], scope) if node.args else NOTHING
        if isinstance(found, Tensor | Array):
            return tuple(found.shape)
        raise self.error(node, "a parameter is read as nn.Parameter(torch.zeros(sizes))")

    def _assign(self, target: ast.expr, value: Value, scope: Scope, needs: Needs) -> None:
        if isinstance(target, ast.Attribute):
            base = self.value(target.value, scope)
            if target.attr == "data" and self.is_array(base):
                # the tensor has the memory of the value, under all its names
                self.need_at_once(needs)
                self.renew(base, value, target)
                return
            if not isinstance(base, Instance):
                raise self.error(target, f"an attribute of {kind_of(base)} is not assigned")
            self.hold(base.attributes, target.attr, needs)
            value = base.attributes[target.attr] = self.named(value, target.attr, target)
            self.note(f"{ast.unparse(target.value)}.{target.attr}", value, target)
            return
        if isinstance(target, ast.Name):
            value = self.named(value, target.id, target)
        super()._assign(target, value, scope, needs)

    def _done(self, node: ast.Call, scope: Scope) -> None:
        function = node.func
        if isinstance(function, ast.Attribute):
            inner = function.value
            if ast.unparse(inner).startswith("super(") and function.attr == "__init__":
                return
            if function.attr in FILLING and node.args:
                base = self.value(inner, scope)
                if base == Library("torch.nn.init"):
                    value = FILLING[function.attr]
                    new = self.value(node.args[1], scope) if value is None else value
                    self.overwritten(self.value(node.args[0], scope), new, node)
                    return
            is_chain = isinstance(inner, ast.Call) and changes_in_place(inner.func)
            if not is_chain and (
                not isinstance(inner, ast.Name) or scope.find(inner.id) is not None
            ):
                base = self.value(inner, scope)
                if isinstance(base, Instance | Class):
                    self.called(node, scope)
                    return
        super()._done(node, scope)


# Modules that may give what they are given, and not a copy.
KEEPING = tuple(f"torch.nn.{name}" for name in ("Identity", "Flatten", "Unflatten", "Dropout"))
# Functions of nn.init that are not random, with what they fill.
FILLING = {"ones_": ONE, "zeros_": ZERO, "constant_": None}
STARTS = frozenset({"randn", "rand", "zeros", "ones", "empty", "full", "normal", "uniform"})


def _none(*arguments: object) -> Term:
    return ZERO


def has_parameters(found: Value) -> bool:
    """Whether a value holds modules."""
    return isinstance(found, Layer) or (isinstance(found, Instance) and found.kind == "Sequential")


def decorators_of(function: ast.FunctionDef) -> set[str]:
    """The last names of the decorators of a function."""
    found = set()
    for d in function.decorator_list:
        text = ast.unparse(d.func if isinstance(d, ast.Call) else d)
        found.add(text.rpartition(".")[2])
    return found
