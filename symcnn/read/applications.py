"""Functions at values: words, functions that are parameters, derivatives, functions of the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from symcnn.kernel.binding import free_vars, subterms
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, ONE, REAL, REALS, TRUE, ZERO, Apply, Det, Diff, Fun, Ite, Lam, Not, Num, Or,
    Term, Var,
)  # fmt: skip
from symcnn.operators.arrays import Array
from symcnn.operators.elementwise import nearest, towards_zero

from .arithmetic import ELEMENTARY, OF_ARRAYS
from .integrals import Integrals
from .kinds import ROWS
from .name_usage import assigned_names
from .parameters import defaults_of
from .state import kind_of
from .values import (
    NOTHING, Closure, Condition, Derivative, FunctionParameter, Infinity, Items, Record, Scope,
    Tensor, Text, Value, Word, listed,
)  # fmt: skip
from .vocabulary import BUILTINS

# What makes an array of what it is given; `array` and `tensor` in memory of their own.
AS_ARRAY = frozenset(
    {"array", "asarray", "ascontiguousarray", "asanyarray", "tensor", "as_tensor", "from_numpy",
     "stop_gradient"}
)  # fmt: skip
ARITY = {
    "abs": 1, "float": 1, "int": 1, "len": 1, "pow": 2, "floor": 1, "ceil": 1, "det": 1,
    "inv": 1, "round": 1, "trace": 1, "matrix_power": 2, "derivative": 1, "inverse": 1,
    "argsort": 1, "dot": 2, "matmul": 2, "transpose": 1, "where": 3,
    "maximum": 2, "minimum": 2, **dict.fromkeys(ELEMENTARY, 1), **dict.fromkeys(AS_ARRAY, 1),
}  # fmt: skip


class Applications(Integrals):
    """Reading what a function is at values."""

    @contextmanager
    def set_aside(self) -> Iterator[dict[tuple[Term, ...], Condition]]:
        """The conditions that are recorded inside, taken out of the record at the end.

        What a local name needs counts only where the name is used: an array is divided by 0
        without an error. Python's own numbers are not.
        """
        with self.apart() as needs:
            yield needs
        for key, need in needs.items():
            raises = need.what != OF_ARRAYS and self._raises(need.formula)
            if need.what == ROWS or raises:
                self.conditions.setdefault(key, need)

    def _raises(self, need: Term) -> bool:
        """Whether Python raises where a need is not met: for a division of its own numbers.

        Those are integers, and reals where no arrays are used, or that a claim is called with;
        no library inverts a singular matrix either.
        """
        if any(isinstance(t, Det) for t in subterms(need)):
            return True
        parts = need.args if isinstance(need, Or) else (need,)
        of_arrays = not self.of_claim and self.used() & {"numpy", "torch"}
        own = (INT,) if of_arrays else (INT, REAL)
        numbers = all(v.sort in own for v in free_vars(need))
        return numbers and any(isinstance(p, Not) for p in parts)

    def call(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Value:
        """The value of a function at values."""
        match function:
            case Word():
                return self._word_at(function, arguments, node)
            case FunctionParameter(fun=fun):
                return self._apply(fun, arguments, node)
            case Derivative(function=inside):
                return self._derivative_at(inside, arguments, node)
            case Closure():
                return self.call_closure(function, arguments, {}, node)
        hint = "; an entry is written X[i, j]" if self.is_array(function) else ""
        raise self.error(
            node, f"a function is expected before (...), found {kind_of(function)}{hint}"
        )

    def _word_at(self, word: Word, arguments: Sequence[Value], node: ast.expr) -> Value:
        name = word.name
        if name in ("integral", "series"):
            return self._integral_or_series(name, arguments, node)
        if name not in ARITY:
            raise self.error(node, f"`{name}` cannot be called here")
        if len(arguments) != ARITY[name]:
            raise self.error(
                node, f"{name} takes {ARITY[name]} argument(s), {len(arguments)} are given"
            )
        first = arguments[0]
        if word.library != "math" and name not in BUILTINS:
            self.numpy = True
        if name == "float" and isinstance(first, Text):
            return self._float_of(first.text, node)
        if name in ELEMENTARY:
            if word.library == "math" and self.is_array(first):
                raise self.error(node, f"math.{name} takes a number, found {kind_of(first)}")
            return self.elementary(name, first, node)
        match name:
            case "det" | "inv" | "trace":
                return self.matrix_function(name, first, node)
            case "matrix_power":
                return self.matrix_power(first, arguments[1], node)
            case "dot" | "matmul":
                return self.multiply(first, arguments[1], node)
            case "transpose":
                return self.transpose(self.as_array(first, node), node)
            case _ if name in AS_ARRAY:
                first = listed(first)
                if isinstance(first, Term):
                    self.boxed = True
                    return first
                if self.is_array(first):
                    return self.copied(first) if name in ("array", "tensor") else first
                return self.truths(first) or self.as_array(first, node)
            case "maximum" | "minimum":
                return self.extremum_of(name[:3], arguments, node)
            case "where":
                self.boxed = True
                return self.choose(self.as_formula(first, node), arguments[1], arguments[2], node)
            case "pow":
                return self.operate("**", first, arguments[1], node)
            case "float" | "int" if isinstance(first, Term) and first.sort == BOOL:
                return Ite(self.as_formula(first, node), ONE, ZERO)
            case "float" if isinstance(first, Tensor | Array) and set(first.shape) == {ONE}:
                return self.array(first, node).number(tuple(ZERO for _ in first.shape))
            case "float":
                found = self.as_number(first, node)
                if found.sort == COMPLEX:
                    raise self.error(node, "a complex number has no float")
                return found
            case "round" if isinstance(first, Term):
                return nearest(self.as_number(first, node))
            case "int" if isinstance(first, Term) and first.sort == REAL:
                return towards_zero(first)
            case "int":
                return self.as_integer(first, node, "the argument of int")
            case "derivative":
                if kind_of(first) != "a function":
                    raise self.error(node, f"derivative takes a function, found {kind_of(first)}")
                return Derivative(first)
            case "len":
                if isinstance(first, Items):
                    return Num(len(first.items))
                return self.require_natural(self.length_of(first, node), node)
        tensor = self.as_tensor(first, node)
        inverse = self.permutations.get(tensor.term)
        if inverse is None:
            raise self.error(node, f"{name} is understood of a parameter declared as Permutation")
        return Tensor(inverse, inverse.shape)

    def _integral_or_series(self, name: str, arguments: Sequence[Value], node: ast.expr) -> Term:
        """``integral(f)``, ``integral(f, a, b)`` and ``series(f)``."""
        if len(arguments) not in ((1, 3) if name == "integral" else (1,)):
            raise self.error(
                node, "write integral(f), integral(f, a, b) or series(f), with a function f"
            )
        function, *ends = arguments
        if kind_of(function) != "a function":
            raise self.error(node, f"{name} takes a function, found {kind_of(function)}")
        hint = "x" if name == "integral" else "k"
        if isinstance(function, Closure) and isinstance(function.node, ast.Lambda):
            hint = next((a.arg for a in function.node.args.args), hint)

        def at(v: Var) -> Term:
            return self.as_number(self.call(function, [v], node), node)

        if name == "series":
            return self.series_of(at, hint)
        limits = [self.as_number(end, node) for end in ends]
        return self.integral_of(at, (limits[0], limits[1]) if limits else None, hint, node)

    def _float_of(self, text: str, node: ast.AST) -> Value:
        sign, word = (text[:1], text[1:]) if text[:1] in "+-" else ("", text)
        if word.strip().lower() not in ("inf", "infinity"):
            raise self.error(node, f"float of {text!r} is not part of the language")
        if sign != "-":
            return Infinity()
        return Array((), lambda _: ZERO, REAL, lambda _: TRUE)

    def _apply(self, fun: Fun, arguments: Sequence[Value], node: ast.expr) -> Term:
        terms: list[Term] = []
        for a in arguments:
            if isinstance(a, Tensor | Items | Array):
                terms.append(self.as_tensor(a, node).term)
            else:
                terms.append(self.as_number(a, node))
        ranks = tuple(
            len(a.shape) if isinstance(a, Tensor | Array) else int(isinstance(a, Items))
            for a in arguments
        )
        expected = self.arities.setdefault(fun.name, ranks)
        if expected != ranks or not ranks:
            raise self.error(
                node,
                f"the function {fun.name} takes {_show_ranks(expected)}, "
                f"here it is given {_show_ranks(ranks)}",
            )
        with self.kernel(node):
            return self.checked(Apply(fun, tuple(terms)), node)

    def _derivative_at(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Term:
        if len(arguments) != 1:
            raise self.error(node, "a derivative is taken of a function of one variable")
        point = self.as_number(arguments[0], node)
        if point.sort > REAL:
            raise self.error(node, "a derivative is taken at a real number")
        order = 1
        while isinstance(function, Derivative):
            function, order = function.function, order + 1
        if isinstance(function, FunctionParameter):
            self._apply(function.fun, arguments, node)
            return Apply(Fun(function.fun.name, function.fun.order + order), (point,))
        if order > 1:
            raise self.error(node, "a second derivative is read of a function parameter only")
        x = Var(self.fresh_name("x"), REAL)
        # what must hold, must hold at the point; what is read at x is the function alone
        self.call(function, [point], node)
        self.taken.append(x.name)
        try:
            with self.unrecorded():
                value = self.as_number(self.call(function, [x], node), node)
        finally:
            self.taken.pop()
        return Diff(Lam(REALS, self.closed(value, x, node), "x"), point)

    def call_closure(
        self,
        function: Closure,
        arguments: Sequence[Value],
        options: dict[str, Value],
        node: ast.expr,
    ) -> Value:
        """The value of a function of the file, read anew with its arguments put in."""
        if any(function.node is outer for outer in self.calls):
            raise self.error(node, f"`{function.name}` calls itself; recursion is not read")
        values = self._bound_arguments(function, arguments, options, node)
        scope = Scope(function.scope, assigned_names(function.node))
        self.calls.append(function.node)
        changes, alone = self.changes, node is self.alone
        try:
            if isinstance(function.node, ast.Lambda):
                scope.names.update(values)
                return self.value(function.node.body, scope)
            if function.is_operator:
                self.bind(self.annotations(function.node), values, scope, node)
                with self.assuming():
                    return self.block(function.node.body, scope, "require")
            scope.names.update(values)
            with self.assuming():
                found = self.procedure(function.node.body, scope, "require")
            if found is None and not self.is_procedure(function.node):
                raise self.error(function.node.body[-1], "the function ends without `return`")
            return NOTHING if found is None else found
        finally:
            self.calls.pop()
            if self.changes > changes and not alone:
                raise self.error(
                    node,
                    f"`{function.name}` changes what was made outside of it; "
                    "a call of it stands by itself, as in y = f(x)",
                )

    def _bound_arguments(
        self,
        function: Closure,
        arguments: Sequence[Value],
        options: dict[str, Value],
        node: ast.expr,
    ) -> dict[str, Value]:
        self.check_signature(function.node)
        signature = function.node.args
        positional = [a.arg for a in (*signature.posonlyargs, *signature.args)]
        names = [*positional, *(a.arg for a in signature.kwonlyargs)]
        if len(arguments) > len(positional) and signature.vararg is None:
            raise self.error(
                node,
                f"`{function.name}` takes {len(positional)} argument(s), "
                f"{len(arguments)} are given",
            )
        values = dict(zip(positional, arguments, strict=False))
        if signature.vararg is not None:
            more = tuple(arguments[len(positional) :])
            values[signature.vararg.arg] = Items(more, is_list=False)
        others: dict[str, Value] = {}
        for name, value in options.items():
            if name in names and name not in values | others and name not in positional[
                : len(signature.posonlyargs)
            ]:  # fmt: skip
                values[name] = value
            elif signature.kwarg is not None and name not in names:
                others[name] = value
            else:
                raise self.error(node, f"`{function.name}` cannot take the argument `{name}` here")
        if signature.kwarg is not None:
            self.objects.append(others)
            values[signature.kwarg.arg] = Record(others)
        missing = [n for n in names if n not in values]
        if not missing:
            return values
        # a function of the file keeps its defaults as text until they are needed
        defaults = function.defaults or self._defaults_of(function)
        for name in missing:
            if name not in defaults:
                raise self.error(node, f"`{function.name}` needs the argument `{name}`")
            values[name] = defaults[name]
        return values

    def _defaults_of(self, function: Closure) -> dict[str, Value]:
        """The defaults of a function of the file, which are the same ones at each call."""
        if function.node not in self.defaults:
            found = self.closure(function.node, function.scope).defaults
            self.defaults[function.node] = found
            self.objects.append(found)
        return self.defaults[function.node]

    def closure(
        self, node: ast.FunctionDef | ast.Lambda, scope: Scope | None, *, is_operator: bool = False
    ) -> Closure:
        """A function with its defaults, which Python evaluates where it is defined."""
        outer = scope or Scope(None)
        defaults = {name: self.value(d, outer) for name, d in defaults_of(node.args).items()}
        return Closure(node, scope, defaults, is_operator)

    def is_procedure(self, node: ast.FunctionDef) -> bool:
        """Whether a function is called for what it does: no way through it returns a value."""
        return not any(isinstance(n, ast.Return) and n.value for n in ast.walk(node))

    def procedure(
        self, body: Sequence[ast.stmt], scope: Scope, asserts: str = "refuse"
    ) -> Value | None:
        """What a function returns, or None if it comes to its end."""
        raise NotImplementedError

    def call_object(
        self, found: Value, arguments: Sequence[Value], options: dict[str, Value], node: ast.expr
    ) -> Value | None:
        """The value of an object, a class or a module at arguments; None for anything else."""
        return None

    def block(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value:
        """The value that a function body returns."""
        raise NotImplementedError


def _show_ranks(ranks: tuple[int, ...]) -> str:
    kinds = ("a number", "a vector", "a matrix")
    return " and ".join(kinds[r] if r < 3 else "a tensor" for r in ranks) or "nothing"
